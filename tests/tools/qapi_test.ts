import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { mergeSchema } from "../../src/qapi/codegen/merge.ts";
import { pascalCase } from "../../src/qapi/codegen/pascal_case.ts";
import type { SchemaEntry } from "../../src/qapi/introspect/schema_entries.ts";
import {
  addFacts,
  type Facts,
  type Model,
  type ObjectType,
  type TypeUse,
} from "../../src/qapi/codegen/model.ts";
import { TypeTable } from "../../src/qapi/introspect/type_table.ts";
import { TypeScriptWriter } from "../../src/qapi/codegen/typescript_writer.ts";
import { readDoc } from "../../tools/qapi/doc_comment.ts";
import { parseSchema, SchemaError } from "../../tools/qapi/parser.ts";
import { readSource } from "../../tools/qapi/source.ts";
import { TempDir } from "../support/temp_dir.ts";

const pure = { permissions: "none" } as const;

// The parser

Deno.test(
  "parseSchema() reads every token, and lists and objects in each other",
  pure,
  () => {
    const source = `
    { 'struct': 'A-b_c.1', 'data': {} }
    {'command':'x','data':{'*a':['B'],'c':{'type':'D','if':{'not':'E'}}},
     'gen':false,'boxed':true,'features':[],'returns':['F','G','']}
  `;
    assertEquals(parseSchema(source, "a.json"), [
      {
        value: { struct: "A-b_c.1", data: {} },
        file: "a.json",
        line: 2,
      },
      {
        value: {
          command: "x",
          data: { "*a": ["B"], c: { type: "D", if: { not: "E" } } },
          gen: false,
          boxed: true,
          features: [],
          returns: ["F", "G", ""],
        },
        file: "a.json",
        line: 3,
      },
    ]);
  },
);

Deno.test("parseSchema() reads nothing from nothing but comments", pure, () => {
  assertEquals(parseSchema("", "a.json"), []);
  assertEquals(parseSchema("# a\n  # b\n\n##\n# c\n##\n", "a.json"), []);
});

Deno.test("parseSchema() passes over comments wherever they are", pure, () => {
  const source = `# { 'enum': 'No' }
    { # first
      'enum': # 'No'
      'A', 'data': [ 'a', # 'no'
      # 'no'
      'b#c' ] } # last`;
  assertEquals(parseSchema(source, "a.json"), [
    { value: { enum: "A", data: ["a", "b#c"] }, file: "a.json", line: 2 },
  ]);
});

Deno.test(
  "parseSchema() gives an expression the documentation comment before it, and no other",
  pure,
  () => {
    const source = `##
# = A chapter
##

##
# @A:
#
#   indented
#no space
##
{ 'enum': 'A', 'data': [] }
{ 'enum': 'B', 'data': [
##
# @nobody:
##
] }
{ 'enum': 'C', 'data': [] }
##
# @D:
##
# A comment of another kind.
{ 'enum': 'D', 'data': [] }`;
    assertEquals(
      parseSchema(source, "a.json").map(({ value, doc, line }) => [
        value["enum"],
        doc,
        line,
      ]),
      [
        ["A", "@A:\n\n  indented\nno space", 11],
        ["B", undefined, 12],
        ["C", undefined, 17],
        ["D", "@D:", 22],
      ],
    );
  },
);

const UNPARSABLE: Record<string, [source: string, message: string]> = {
  "an unterminated string": [
    "{ 'enum': 'A\n }",
    "a.json:1: Expected a token, found 'A",
  ],
  "an escape": [
    "{\n'enum': 'A\\n' }",
    "a.json:2: Expected a token, found 'A\\n' }",
  ],
  "a number": [
    "{ 'enum':\n# b\n 7 }",
    "a.json:3: Expected a token, found 7 }",
  ],
  "double quotes": [
    '{ "enum": 1 }',
    'a.json:1: Expected a token, found "enum": 1 }',
  ],
  "null": ["{ 'a': null }", "a.json:1: Expected a token, found null }"],
  "a missing colon": [
    "\n\n{ 'enum' 'A' }",
    "a.json:3: Expected :, found A",
  ],
  "a missing comma": [
    "{ 'enum': 'A'\n 'data': [] }",
    "a.json:2: Expected }, found data",
  ],
  "a name twice": [
    "{ 'enum': 'A',\n 'enum': 'B' }",
    "a.json:2: Expected another name than before, found enum",
  ],
  "a comma at the end of an object": [
    "{ 'enum': 'A', }",
    "a.json:1: Expected a text, found }",
  ],
  "a comma at the end of a list": [
    "{ 'data': [ 'a', ] }",
    "a.json:1: Expected a value, found ]",
  ],
  "no value": ["{ 'data': }", "a.json:1: Expected a value, found }"],
  "a name that is a word": [
    "{ true: 'A' }",
    "a.json:1: Expected a text, found true",
  ],
  "a list at the top": ["[ 'a' ]", "a.json:1: Expected {, found ["],
  "a string at the top": ["'{'", "a.json:1: Expected {, found {"],
  "an end too soon": [
    "{ 'data': [ 'a'\n\n",
    "a.json:3: Expected ], found the end of the file",
  ],
};

for (const [what, [source, message]] of Object.entries(UNPARSABLE)) {
  Deno.test(`parseSchema() tells where it found ${what}`, pure, () => {
    const error = assertThrows(
      () => parseSchema(source, "a.json"),
      SchemaError,
    );
    assertEquals(error.message, message);
  });
}

// Documentation comments

Deno.test(
  "readDoc() finds the version of the whole, and of members",
  pure,
  () => {
    const doc = readDoc(`@Disk:

A disk since 0.1.

@path: where it is
    (since 4.1)

@size: its size in bytes, which
    may be large (Since:
    5.0)

@x-speed: how fast (since 10.2; as a number (since 11.0))

@kind: of no version

Since: 2.9`);
    assertEquals(doc.since, "2.9");
    assertEquals([...doc.members], [
      ["path", "4.1"],
      ["size", "5.0"],
      ["x-speed", "10.2"],
    ]);
  },
);

Deno.test(
  "readDoc() finds the version of a member behind a default, and where nothing else is said",
  pure,
  () => {
    const doc = readDoc(`@Disk:

@f13: since 8.0

@sgx-epc: Since: 6.2.

@locking: whether to lock
    (default: auto, since 2.10)

@mask: (default false;
    since 9.0).  More.

Since 9.2`);
    assertEquals(doc.since, "9.2");
    assertEquals([...doc.members], [
      ["f13", "8.0"],
      ["sgx-epc", "6.2"],
      ["locking", "2.10"],
      ["mask", "9.0"],
    ]);
  },
);

Deno.test(
  "readDoc() does not take for the version of a member what is said of its values",
  pure,
  () => {
    const doc = readDoc(`@Disk:

@a: since 7.0 this is the default

@b: how.  Negative values are allowed since QEMU 2.7

@c: how.  Note: empty value works only since 2.9.

@d: a text, but since 2.7 it can have other values (default: yes)

@e: how long it has run (in seconds since 1.1.1970)

Since 9.2 it is not needed any more.`);
    assertEquals([doc.since, ...doc.members], [undefined]);
  },
);

Deno.test(
  "readDoc() takes sections for no part of the member before them",
  pure,
  () => {
    for (
      const section of [
        "Features:",
        "Returns: a disk",
        "Return: a disk",
        "Errors:",
        "Note: this",
        "Notes: these",
        "TODO: that",
        "Example: so",
        "Since: 1.0",
        "What is not indented",
      ]
    ) {
      const doc = readDoc(
        `@disk-add:\n\n@path: where\n\n${section}\n    more (since 4.1)`,
      );
      assertEquals([...doc.members], [], section);
    }
  },
);

Deno.test(
  "readDoc() takes a feature for no part of the member before it",
  pure,
  () => {
    const doc = readDoc(
      "@A:\n\n@path: where\n\nFeatures:\n\n@unstable: so (since 4.1)\n",
    );
    assertEquals(doc.members.get("path"), undefined);
  },
);

Deno.test("readDoc() finds nothing where nothing is said", pure, () => {
  for (const text of [undefined, "", "@A:\n\n@since: not (yet)\nSince then"]) {
    const { since, members } = readDoc(text);
    assertEquals([since, members.size], [undefined, 0]);
  }
});

// Schema files

/** Reads a schema from files, of which `main.json` is the first to be read. */
async function readFiles(files: Record<string, string>): Promise<Model> {
  await using dir = new TempDir();
  for (const [name, source] of Object.entries(files)) {
    const path = dir.file(name);
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(path, source);
  }
  try {
    return await readSource(dir.file("main.json"), "1.0");
  } catch (error) {
    if (error instanceof Error) {
      error.message = error.message.replaceAll(`${dir.path}/`, "");
    }
    throw error;
  }
}

function readText(source: string): Promise<Model> {
  return readFiles({ "main.json": source });
}

/** How a type is written, in short: `[A]` for a list. */
function text(use: TypeUse | undefined): string {
  if (use === undefined) return "nothing";
  switch (use.kind) {
    case "array":
      return `[${text(use.of)}]`;
    case "either":
      return use.of.map(text).join("|");
    default:
      return use.name;
  }
}

/** The members of an object, each with its type and a mark where it is optional. */
function membersOf(object: unknown): Record<string, string> {
  return Object.fromEntries(
    [...(object as ObjectType).members].map(([name, { type, optional }]) => [
      name,
      text(type) + (optional ? "?" : ""),
    ]),
  );
}

/** What is said of something, apart from the versions that have it. */
function featuresOf({ features }: Facts): string[] {
  return [...features.keys()];
}

Deno.test("readSource() reads each file once, from where the file is that includes it", async () => {
  const model = await readFiles({
    "main.json": `
      { 'include': 'sub/a.json' }
      { 'include': './common.json' }
      { 'command': 'last' }`,
    "sub/a.json": `
      { 'include': '../common.json' }
      { 'include': 'b.json' }
      { 'include': 'a.json' }
      { 'command': 'of-a', 'data': 'Common' }`,
    "sub/b.json": `
      { 'include': '../sub/./a.json' }
      { 'command': 'of-b' }`,
    "common.json": "{ 'struct': 'Common', 'data': {} }",
  });
  assertEquals(
    [...model.commands].map(([name, { module }]) => [name, module]),
    [["of-b", "b"], ["of-a", "a"], ["last", "main"]],
  );
  assertEquals([...model.types.keys()], ["Common"]);
  assertEquals(model.types.get("Common")!.module, "common");
  assertEquals(model.versions, ["1.0"]);
});

Deno.test("readSource() reads structs with bases and every form of member", async () => {
  const { types } = await readText(`
    { 'struct': 'Derived', 'base': 'Middle',
      'data': { 'own': ['str'], '*maybe': { 'type': ['Base'] } } }
    { 'struct': 'Middle', 'base': 'Base', 'data': { 'm': 'int8' } }
    { 'struct': 'Base', 'data': { '*b': 'Derived' } }
    { 'struct': 'Empty', 'data': { } }`);
  assertEquals(membersOf(types.get("Derived")), {
    b: "Derived?",
    m: "int8",
    own: "[str]",
    maybe: "[Base]?",
  });
  assertEquals(membersOf(types.get("Empty")), {});
  assertEquals(types.get("Derived")!.keyword, "struct");
});

Deno.test("readSource() reads unions, with branches for the values that have one", async () => {
  const { types } = await readText(`
    { 'enum': 'Kind', 'data': [ 'a', { 'name': 'b' }, 'c' ] }
    { 'struct': 'OfA', 'data': { 'x': 'int' } }
    { 'struct': 'Base', 'data': { 'kind': 'Kind', '*id': 'str' } }
    { 'union': 'ByName', 'base': 'Base', 'discriminator': 'kind',
      'data': { 'a': 'OfA', 'c': { 'type': 'OfA', 'if': 'C' } } }
    { 'union': 'Inline', 'base': { 'kind': { 'type': 'Kind' } },
      'discriminator': 'kind', 'data': { 'b': 'ByName' } }`);
  const byName = types.get("ByName") as ObjectType;
  assertEquals(byName.tag, "kind");
  assertEquals(membersOf(byName), { kind: "Kind", id: "str?" });
  assertEquals(
    [...byName.variants].map(([value, { type, conditional }]) => [
      value,
      text(type),
      conditional,
    ]),
    [["a", "OfA", undefined], ["c", "OfA", "1.0"], ["b", "nothing", undefined]],
  );
  const inline = types.get("Inline") as ObjectType;
  assertEquals(membersOf(inline), { kind: "Kind" });
  assertEquals([...inline.variants.keys()].sort(), ["a", "b", "c"]);
});

Deno.test("readSource() does not say that there is what depends on how QEMU was built", async () => {
  const { types, commands, events } = await readText(`
    { 'enum': 'E', 'data': [ 'a', { 'name': 'b', 'if': { 'all': ['X'] } } ] }
    { 'struct': 'S', 'data': { 'a': 'str', 'b': { 'type': 'str', 'if': 'X' } } }
    { 'command': 'a' }
    { 'command': 'b', 'if': { 'any': ['X', { 'not': 'Y' }] } }
    { 'event': 'B', 'if': 'X' }`);
  const isSure = ({ versions, conditional }: Facts) =>
    versions.has("1.0") && conditional === undefined;
  const enumType = types.get("E")!;
  const values = enumType.kind === "enum" ? enumType.values : new Map();
  const { members } = types.get("S") as ObjectType;
  for (const [name, facts] of [...values, ...members, ...commands]) {
    assertEquals(isSure(facts), name === "a");
    assertEquals(facts.versions.size, name === "a" ? 1 : 0);
  }
  assertEquals(isSure(events.get("B")!), false);
});

Deno.test("readSource() reads features of members, values, types, commands and events", async () => {
  const { types, commands, events } = await readText(`
    { 'enum': 'E',
      'data': [ 'a', { 'name': 'b', 'features': ['deprecated'] } ] }
    { 'struct': 'S', 'features': [ { 'name': 'fancy', 'if': 'X' } ],
      'data': { 'a': { 'type': 'E', 'features': ['deprecated', 'unstable'] } } }
    { 'command': 'c', 'features': [ 'unstable', { 'name': 'fast' } ] }
    { 'event': 'C', 'features': [ 'deprecated' ] }`);
  const enumType = types.get("E")!;
  const values = enumType.kind === "enum" ? enumType.values : new Map();
  assertEquals(featuresOf(values.get("b")!), ["deprecated"]);
  const struct = types.get("S") as ObjectType & Facts;
  assertEquals(featuresOf(struct), ["fancy"]);
  assertEquals(featuresOf(struct.members.get("a")!), [
    "deprecated",
    "unstable",
  ]);
  assertEquals(featuresOf(commands.get("c")!), ["unstable", "fast"]);
  assertEquals(featuresOf(events.get("C")!), ["deprecated"]);
});

Deno.test("readSource() reads commands and events with all that they may say", async () => {
  const { commands, events } = await readText(`
    { 'pragma': { 'doc-required': true } }
    { 'pragma': { 'command-name-exceptions': [ 'a_b' ] } }
    { 'struct': 'S', 'data': { 'a': 'str' } }
    { 'command': 'plain' }
    { 'command': 'boxed', 'data': 'S', 'boxed': true, 'returns': 'S' }
    { 'command': 'inline', 'data': { 'a': 'any', '*b': ['uint16'] },
      'returns': ['S'], 'coroutine': true, 'allow-preconfig': true }
    { 'command': 'more', 'data': { 'a': 'str' }, 'gen': false,
      'returns': 'null' }
    { 'command': 'bare', 'gen': false, 'returns': ['size'] }
    { 'command': 'mute', 'success-response': false, 'allow-oob': true }
    { 'event': 'PLAIN' }
    { 'event': 'BOXED', 'data': 'S', 'boxed': true }
    { 'event': 'INLINE', 'data': { 'a': 'number' } }`);
  assertEquals(
    [...commands].map(([name, command]) => [
      name,
      command.arguments === undefined
        ? "nothing"
        : command.arguments.kind === "object"
        ? membersOf(command.arguments)
        : text(command.arguments),
      text(command.returns),
    ]),
    [
      ["plain", "nothing", "nothing"],
      ["boxed", "S", "S"],
      ["inline", { a: "any", b: "[uint16]?" }, "[S]"],
      ["more", { a: "str" }, "null"],
      ["bare", "nothing", "[size]"],
      ["mute", "nothing", "nothing"],
    ],
  );
  const having = (
    member: "anyArguments" | "allowOob" | "successResponse",
  ) =>
    [...commands].filter(([, command]) => command[member]).map(([name]) =>
      name
    );
  assertEquals(having("anyArguments"), ["more"]);
  assertEquals(having("allowOob"), ["mute"]);
  assertEquals(having("successResponse").includes("mute"), false);
  assertEquals(having("successResponse").length, 5);
  assertEquals(
    [...events].map(([name, { data }]) => [
      name,
      data === undefined
        ? "nothing"
        : data.kind === "object"
        ? membersOf(data)
        : text(data),
    ]),
    [["PLAIN", "nothing"], ["BOXED", "S"], ["INLINE", { a: "number" }]],
  );
});

Deno.test("readSource() reads alternates, and types before what defines them", async () => {
  const { types } = await readText(`
    { 'alternate': 'Ref',
      'data': { 'one': 'Node', 'many': ['Ref'], 'name': { 'type': 'str' } } }
    { 'struct': 'Node', 'data': { 'child': 'Ref' } }`);
  const type = types.get("Ref")!;
  assertEquals(
    type.kind === "alternate" ? type.types.map(text) : type.kind,
    ["Node", "[Ref]", "str"],
  );
});

Deno.test("readSource() knows since when there is what", async () => {
  const { types, commands, events } = await readText(`
##
# @E:
#
# @a: first
#
# @b: second (since 1.5)
#
# Since: 1.2
##
{ 'enum': 'E', 'data': [ 'a', 'b' ] }
##
# @Base:
#
# @old: (since 0.3)
#
# Since: 0.1
##
{ 'struct': 'Base', 'data': { 'old': 'E' } }
##
# @S:
#
# @fresh: (since 0.4)
#
# Since: 0.2
##
{ 'struct': 'S', 'base': 'Base', 'data': { '*fresh': 'E' } }
##
# @c:
#
# @arg: (since 0.6)
#
# Since: 0.5
##
{ 'command': 'c', 'data': { 'arg': 'str' } }
##
# @C:
#
# Since: 0.7
##
{ 'event': 'C' }
`);
  const enumType = types.get("E")!;
  const values = enumType.kind === "enum" ? enumType.values : new Map();
  const { members, since } = types.get("S") as ObjectType & Facts;
  const command = commands.get("c")!;
  assertEquals(enumType.since, "1.2");
  assertEquals(values.get("a")!.since, undefined);
  assertEquals(values.get("b")!.since, "1.5");
  assertEquals(since, "0.2");
  assertEquals(members.get("old")!.since, "0.3");
  assertEquals(members.get("fresh")!.since, "0.4");
  assertEquals(command.since, "0.5");
  assertEquals(
    (command.arguments as ObjectType).members.get("arg")!.since,
    "0.6",
  );
  assertEquals(events.get("C")!.since, "0.7");
});

const UNREADABLE: Record<string, [source: string, message: string]> = {
  "an unknown keyword": [
    "\n{ 'klass': 'A', 'data': {} }",
    "main.json:2: Expected a definition, found klass,data",
  ],
  "an unknown type": [
    "{ 'command': 'a' }\n{ 'command': 'b', 'data': { 'x': 'Nope' } }",
    "main.json:2: Cannot find type Nope",
  ],
  "an unknown type in a list": [
    "{ 'command': 'b', 'returns': ['Nope'] }",
    "main.json:1: Cannot find type Nope",
  ],
  "an unknown base": [
    "{ 'struct': 'A', 'base': 'Nope', 'data': {} }",
    "main.json:1: Cannot find type Nope",
  ],
  "a discriminator that is no enumeration": [
    "{ 'union': 'A', 'base': { 'kind': 'str' },\n 'discriminator': 'kind', 'data': {} }",
    "main.json:1: Expected an enumeration as the type of discriminator kind",
  ],
  "a discriminator that is no member": [
    "{ 'union': 'A', 'base': {}, 'discriminator': 'kind', 'data': {} }",
    "main.json:1: Expected an enumeration as the type of discriminator kind",
  ],
  "an unexpected name": [
    "{ 'event': 'A', 'returns': 'str' }",
    "main.json:1: Unexpected returns in the event",
  ],
  "values that are no list": [
    "{ 'enum': 'A', 'data': { 'a': 'str' } }",
    'main.json:1: Expected a list, found {"a":"str"}',
  ],
  "members that are no object": [
    "{ 'struct': 'A', 'data': ['a'] }",
    'main.json:1: Expected an object, found ["a"]',
  ],
  "no members": [
    "{ 'struct': 'A' }",
    "main.json:1: Expected an object, found undefined",
  ],
  "a type that is no name": [
    "{ 'struct': 'A', 'data': { 'a': { 'type': true } } }",
    "main.json:1: Expected a name, found true",
  ],
  "a value that is no name": [
    "{ 'enum': 'A', 'data': [ {} ] }",
    "main.json:1: Expected a name, found undefined",
  ],
};

for (const [what, [source, message]] of Object.entries(UNREADABLE)) {
  Deno.test(`readSource() tells where it found ${what}`, async () => {
    const error = await assertRejects(() => readText(source), SchemaError);
    assertEquals(error.message, message);
  });
}

Deno.test("readSource() tells in which of the files something is wrong", async () => {
  const error = await assertRejects(
    () =>
      readFiles({
        "main.json": "{ 'include': 'sub/a.json' }",
        "sub/a.json": "# a\n\n{ 'command': 'a', 'returns': 'Nope' }",
      }),
    SchemaError,
  );
  assertEquals(error.message, "sub/a.json:3: Cannot find type Nope");
  await assertRejects(
    () => readText("{ 'include': 'nowhere.json' }"),
    Deno.errors.NotFound,
  );
});

// Introspection and TypeScript

/** Entries that every schema has, and those of the test. */
function dump(...entries: unknown[]): SchemaEntry[] {
  const builtins = Object.entries({
    str: "string",
    int: "int",
    number: "number",
    bool: "boolean",
    null: "null",
    any: "value",
  }).map(([name, json]) => ({
    "meta-type": "builtin",
    name,
    "json-type": json,
  }));
  return [...builtins, object("0", {}), ...entries] as SchemaEntry[];
}

function command(name: string, arg = "0", ret = "0", more: object = {}) {
  const types = { "arg-type": arg, "ret-type": ret };
  return { "meta-type": "command", name, ...types, ...more };
}

function event(name: string, arg = "0", more: object = {}) {
  return { "meta-type": "event", name, "arg-type": arg, ...more };
}

/** An object; members with a star are optional, and features come behind a space. */
function object(name: string, members: Record<string, string>, more = {}) {
  return {
    "meta-type": "object",
    name,
    members: Object.entries(members).map(([key, use]) => {
      const [type, ...features] = use.split(" ");
      return {
        name: key.replace("*", ""),
        type,
        ...(key.startsWith("*") && { default: null }),
        ...(features.length > 0 && { features }),
      };
    }),
    ...more,
  };
}

function union(
  name: string,
  tag: string,
  members: Record<string, string>,
  variants: Record<string, string>,
) {
  return object(name, members, {
    tag,
    variants: Object.entries(variants).map(([value, type]) => ({
      case: value,
      type,
    })),
  });
}

function enumeration(name: string, ...values: string[]) {
  const members = values.map((name) => ({ name }));
  return { "meta-type": "enum", name, members, values };
}

function alternate(name: string, ...types: string[]) {
  const members = types.map((type) => ({ type }));
  return { "meta-type": "alternate", name, members };
}

function array(of: string) {
  return { "meta-type": "array", name: `[${of}]`, "element-type": of };
}

/** A model of a source of version 1.0, and what some versions know. */
async function modelOf(
  source: string,
  dumps: Record<string, SchemaEntry[]>,
  names: Record<string, string> = {},
): Promise<Model> {
  const model = await readText(source);
  for (const [version, entries] of Object.entries(dumps)) {
    mergeSchema(model, new TypeTable(entries), version, {
      names: new Map(Object.entries(names)),
    });
  }
  return model;
}

/** What is written, without the indentation, which is left to the formatter. */
function written(model: Model, integer = "Int"): string[] {
  const writer = new TypeScriptWriter(model, { integer });
  return `Commands ${writer.commands()}\nEvents ${writer.events()}\n${writer.types()}`
    .split("\n").map((line) => line.trim()).filter((line) => line !== "");
}

/** The lines of a text, as {@linkcode written} has them. */
function lines(text: string): string[] {
  return text.split("\n").map((line) => line.trim())
    .filter((line) => line !== "");
}

Deno.test("A source and two dumps become the types of both versions", async () => {
  const model = await modelOf(
    `
##
# @Mode:
#
# @dim: (since 0.5)
#
# Since: 0.1
##
{ 'enum': 'Mode', 'data': [ 'off', 'dim' ] }
##
# @Lamp:
#
# @level: How bright (since 0.6)
##
{ 'struct': 'Lamp',
  'data': { 'name': 'str', 'mode': 'Mode', '*level': 'uint8',
            'serial': 'uint64', '*next': 'Lamp', 'watts': 'int',
            'raw': { 'type': 'any', 'features': [ 'deprecated' ] } } }
{ 'alternate': 'LampOrName', 'data': { 'lamp': 'Lamp', 'name': 'str' } }
{ 'struct': 'Red', 'data': { 'hue': 'int' } }
{ 'enum': 'Colour', 'data': [ 'red', 'white', 'grey' ] }
{ 'union': 'Light', 'base': { 'colour': 'Colour', 'id': 'str' },
  'discriminator': 'colour', 'data': { 'red': 'Red' } }
##
# @lamp-set:
#
# Since: 0.1
##
{ 'command': 'lamp-set', 'data': { 'lamp': 'LampOrName', '*how': 'Mode' },
  'allow-oob': true }
{ 'command': 'lamp-list', 'returns': ['Lamp'] }
{ 'command': 'light-add', 'data': 'Light', 'boxed': true }
{ 'command': 'light-off', 'success-response': false }
{ 'command': 'light-plug', 'data': { 'driver': 'str' }, 'gen': false }
{ 'command': 'light-usage', 'returns': 'int' }
{ 'command': 'light-rare', 'if': 'RARE' }
{ 'event': 'LAMP_SET', 'data': { 'mode': 'Mode' } }
{ 'event': 'LAMP_LOST' }
`,
    {
      "1.0": dump(
        command("lamp-set", "1"),
        object("1", { lamp: "2", "*how": "3" }),
        alternate("2", "4", "str"),
        enumeration("3", "off", "dim"),
        object("4", {
          name: "str",
          mode: "3",
          "*level": "int",
          serial: "int",
          "*next": "4",
          watts: "int",
          raw: "any deprecated",
        }),
        command("lamp-list", "0", "[4]"),
        array("4"),
        command("light-add", "5"),
        union("5", "colour", { colour: "6", id: "str" }, {
          red: "7",
          white: "0",
          grey: "0",
        }),
        enumeration("6", "red", "white", "grey"),
        object("7", { hue: "int" }),
        command("light-off", "0", "0", { features: ["unstable"] }),
        command("light-plug", "8"),
        object("8", { driver: "str" }),
        command("light-usage", "0", "int"),
        command("lamp-old", "0", "str", { features: ["deprecated"] }),
        event("LAMP_SET", "9"),
        object("9", { mode: "3" }),
        event("LAMP_LOST"),
      ),
      "2.0": dump(
        command("lamp-set", "1"),
        object("1", { lamp: "2", "*how": "3", when: "int unstable" }),
        alternate("2", "4", "str", "null"),
        enumeration("3", "off", "dim", "strobe"),
        object("4", {
          name: "str",
          mode: "3",
          "*level": "int",
          serial: "str",
          "*next": "4",
          raw: "any",
        }),
        command("lamp-list", "0", "[4]", {
          features: ["deprecated", "unstable"],
        }),
        array("4"),
        command("light-add", "5"),
        union("5", "colour", { colour: "6", id: "str" }, {
          red: "7",
          white: "0",
          blue: "10",
        }),
        enumeration("6", "red", "white", "blue"),
        object("7", { hue: "int" }),
        object("10", { depth: "11" }),
        enumeration("11", "deep"),
        command("light-off"),
        command("light-plug", "8"),
        object("8", { driver: "str" }),
        command("light-usage", "0", "12"),
        object("12", { watts: "int", phases: "[13]" }),
        array("13"),
        object("13", { name: "str", "*load": "int" }),
        event("LAMP_SET", "9"),
        object("9", { mode: "3", by: "14" }),
        enumeration("14", "hand", "timer"),
        event("LAMP_LOST", "0", { features: ["unstable"] }),
        command("light-query", "15", "16", { "allow-oob": true }),
        object("15", { kind: "14" }),
        object("16", { on: "bool", tree: "17" }),
        object("17", { "*kids": "[17]" }),
        array("17"),
      ),
    },
    { LightUsageReturn: "Usage" },
  );
  assertEquals(model.versions, ["1.0", "2.0"]);
  assertEquals(
    written(model),
    lines(`
      Commands {
      /**
       * QAPI command \`lamp-list\`.
       *
       * @deprecated In QEMU 2.0.
       * @experimental In QEMU 2.0.
       */
      "lamp-list": CommandSignature<Empty, LampReturned[]>;
      /**
       * QAPI command \`lamp-old\`. Not in QEMU 2.0.
       *
       * @deprecated In QEMU 1.0.
       */
      "lamp-old": CommandSignature<Empty, string>;
      /** QAPI command \`lamp-set\`. Since 0.1. It can run out-of-band. */
      "lamp-set": CommandSignature<{
        lamp: LampOrName;
        how?: Mode | undefined;
        /**
         * Not in QEMU 1.0.
         *
         * @experimental In QEMU 2.0.
         */
        when?: Int | undefined;
      }>;
      /** QAPI command \`light-add\`. */
      "light-add": CommandSignature<Light>;
      /**
       * QAPI command \`light-off\`. The server replies only if the command fails.
       *
       * @experimental In QEMU 1.0.
       */
      "light-off": CommandSignature<Empty, undefined>;
      /** QAPI command \`light-plug\`. */
      "light-plug": CommandSignature<{
        driver: string;
        [argument: string]: any;
      }>;
      /** QAPI command \`light-query\`. Not in QEMU 1.0. It can run out-of-band. */
      "light-query": CommandSignature<{
        kind: LampSetDataBy;
      }, LightQueryReturn>;
      /** QAPI command \`light-rare\`. */
      "light-rare": CommandSignature;
      /** QAPI command \`light-usage\`. */
      "light-usage": CommandSignature<Empty, number | Usage>;
      }
      Events {
      /**
       * QAPI event \`LAMP_LOST\`.
       *
       * @experimental In QEMU 2.0.
       */
      LAMP_LOST: undefined;
      /** QAPI event \`LAMP_SET\`. */
      LAMP_SET: {
        mode: Open<Mode>;
        /** Not in QEMU 1.0. */
        by?: Open<LampSetDataBy>;
      };
      }
      /** QAPI enum \`Colour\`. */
      export type Colour =
        | "red"
        | "white"
        | "grey" // Not in QEMU 2.0.
        | "blue" // Not in QEMU 1.0.
      ;
      /** QAPI struct \`Lamp\`. */
      export type Lamp = {
        name: string;
        mode: Mode;
        /** Since 0.6. */
        level?: number | undefined;
        serial: number | bigint | string;
        next?: Lamp | undefined;
        /** Not in QEMU 2.0. */
        watts?: number | undefined;
        /** @deprecated In QEMU 1.0. */
        raw: unknown;
      };
      /** QAPI struct \`Lamp\`, as commands and events return it. */
      export type LampReturned = {
        name: string;
        mode: Open<Mode>;
        /** Since 0.6. */
        level?: number;
        serial: number | bigint | string;
        next?: LampReturned;
        /** Not in QEMU 2.0. */
        watts?: number;
        /** @deprecated In QEMU 1.0. */
        raw: unknown;
      };
      /** QAPI alternate \`LampOrName\`. */
      export type LampOrName =
        | Lamp
        | string
        | null;
      /** QAPI enum \`LampSetDataBy\`. Not in QEMU 1.0. */
      export type LampSetDataBy =
        | "hand"
        | "timer";
      /** QAPI union \`Light\`. */
      export type Light = {
        id: string;
      } & (
        | ({ colour: "red" } & Red)
        | { colour: "white" | "grey" }
        | ({ colour: "blue" } & LightBlue)
      );
      /** QAPI object \`LightBlue\`. Not in QEMU 1.0. */
      export type LightBlue = {
        depth: LightBlueDepth;
      };
      /** QAPI enum \`LightBlueDepth\`. Not in QEMU 1.0. */
      export type LightBlueDepth = "deep";
      /** QAPI object \`LightQueryReturn\`. Not in QEMU 1.0. */
      export type LightQueryReturn = {
        on: boolean;
        tree: LightQueryReturnTree;
      };
      /** QAPI object \`LightQueryReturnTree\`. Not in QEMU 1.0. */
      export type LightQueryReturnTree = {
        kids?: LightQueryReturnTree[];
      };
      /** QAPI enum \`Mode\`. Since 0.1. */
      export type Mode =
        | "off"
        | "dim" // Since 0.5.
        | "strobe" // Not in QEMU 1.0.
      ;
      /** QAPI struct \`Red\`. */
      export type Red = {
        hue: number;
      };
      /** QAPI object \`Usage\`. Not in QEMU 1.0. */
      export type Usage = {
        watts: Int;
        phases: UsagePhases[];
      };
      /** QAPI object \`UsagePhases\`. Not in QEMU 1.0. */
      export type UsagePhases = {
        name: string;
        load?: Int;
      };`),
  );
});

Deno.test("A type that becomes a union has a branch for versions without the tag", async () => {
  const model = await modelOf(
    `
    { 'enum': 'Kind', 'data': [ 'a', 'b' ] }
    { 'struct': 'OfA', 'data': { 'x': 'int' } }
    { 'union': 'Info', 'base': { 'kind': 'Kind' }, 'discriminator': 'kind',
      'data': { 'a': 'OfA' } }
    { 'command': 'query', 'returns': 'Info' }`,
    {
      "0.9": dump(command("query", "0", "1"), object("1", { size: "int" })),
      "1.0": dump(
        command("query", "0", "1"),
        union("1", "kind", { kind: "2" }, { a: "3", b: "0" }),
        enumeration("2", "a", "b"),
        object("3", { x: "int" }),
      ),
    },
  );
  const text = written(model).join("\n");
  assertEquals(
    text.slice(text.indexOf("/** QAPI union")).split("/** QAPI enum")[0],
    lines(`
      /** QAPI union \`Info\`. */
      export type Info = {
        /** Not in QEMU 1.0. */
        size?: Int;
      } & (
        | ({ kind: "a" } & OfA)
        | { kind: "b" }
        | { kind?: never }
      );
    `).join("\n") + "\n",
  );
});

Deno.test("A list, and one of another type, are told apart by version", async () => {
  const model = await modelOf(
    "{ 'command': 'query', 'data': { 'x': ['str'] }, 'returns': ['int'] }",
    {
      "1.0": dump(
        command("query", "1", "[int]"),
        object("1", { x: "[str]" }),
        array("str"),
        array("int"),
      ),
      "2.0": dump(
        command("query", "1", "[2]"),
        object("1", { "*x": "str" }),
        array("2"),
        enumeration("2", "few", "many"),
      ),
    },
  );
  assertEquals(
    written(model).slice(0, 6),
    lines(`
      Commands {
      /** QAPI command \`query\`. */
      "query": CommandSignature<{
        x?: readonly string[] | string | undefined;
      }, (number | Open<QueryReturn>)[]>;
      }`).map((line) => line.replace('"query"', "query")),
  );
});

Deno.test("Values that add the same members have a branch each, and those that add none have one", async () => {
  const model = await modelOf(
    `
    { 'enum': 'Kind', 'data': [ 'a', 'none', 'b', 'empty', 'c' ] }
    { 'struct': 'Same', 'data': { 'x': 'int' } }
    { 'struct': 'Nothing', 'data': {} }
    { 'union': 'Info', 'base': { 'kind': 'Kind' }, 'discriminator': 'kind',
      'data': { 'a': 'Same', 'empty': 'Nothing', 'b': 'Same' } }
    { 'command': 'set', 'data': 'Info', 'boxed': true }`,
    {},
  );
  assertEquals(
    written(model).slice(6, 11),
    lines(`
      /** QAPI union \`Info\`. */
      export type Info =
      | ({ kind: "a" } & Same)
      | { kind: "empty" | "none" | "c" }
      | ({ kind: "b" } & Same);`),
  );
});

Deno.test("An object without members takes none where it is sent, and may have some where it is returned", async () => {
  const model = await modelOf(
    `
    { 'struct': 'Abort', 'data': {} }
    { 'struct': 'Ended', 'data': {} }
    { 'alternate': 'NameOrNone', 'data': { 'n': 'str', 'none': 'Abort' } }
    { 'command': 'act', 'data': { 'data': 'Abort', 'all': ['NameOrNone'] } }
    { 'event': 'ENDED', 'data': { 'how': 'Ended' } }`,
    {},
  );
  const text = written(model).join("\n");
  for (
    const part of [
      "data: Abort;\nall: readonly NameOrNone[];",
      "export type Abort = Record<string, never>;",
      "export type Ended = Empty;",
      "export type NameOrNone =\n| string\n| Abort;",
    ]
  ) assertEquals(text.includes(part), true, part);
});

Deno.test("Arrays are read-only where they are sent, also in a type that is returned as well", async () => {
  const model = await modelOf(
    `
    { 'struct': 'Sent', 'data': { 'a': ['str'] } }
    { 'struct': 'Got', 'data': { 'a': ['str'] } }
    { 'struct': 'Both', 'data': { 'a': ['str'] } }
    { 'enum': 'Mode', 'data': [ 'on' ] }
    { 'struct': 'Twice', 'data': { 'm': ['Mode'] } }
    { 'command': 'set',
      'data': { 's': ['Sent'], 'b': 'Both', 't': 'Twice' } }
    { 'command': 'get', 'returns': ['Got'] }
    { 'command': 'same', 'returns': 'Both' }
    { 'command': 'twin', 'returns': 'Twice' }`,
    {},
  );
  const text = written(model).join("\n");
  for (
    const part of [
      "get: CommandSignature<Empty, Got[]>;",
      "s: readonly Sent[];",
      "export type Both = {\na: readonly string[];\n};",
      "export type Got = {\na: string[];\n};",
      "export type Sent = {\na: readonly string[];\n};",
      "export type Twice = {\nm: readonly Mode[];\n};",
      "export type TwiceReturned = {\nm: Open<Mode>[];\n};",
    ]
  ) assertEquals(text.includes(part), true, part);
});

Deno.test("A type that is written twice takes no name that another has", async () => {
  const model = await modelOf(
    `
    { 'enum': 'Mode', 'data': [ 'on' ] }
    { 'struct': 'Lamp', 'data': { 'mode': 'Mode' } }
    { 'struct': 'LampReturned', 'data': { 'a': 'str' } }
    { 'command': 'set', 'data': { 'l': 'Lamp', 'r': 'LampReturned' } }
    { 'command': 'get', 'returns': 'Lamp' }`,
    {},
  );
  const writer = new TypeScriptWriter(model, { integer: "number" });
  assertEquals(writer.names(), [
    "Lamp",
    "LampReturned2",
    "LampReturned",
    "Mode",
  ]);
  assertEquals(
    written(model)[2],
    "get: CommandSignature<Empty, LampReturned2>;",
  );
});

Deno.test("An alternate that is returned and sent is two types", async () => {
  const model = await modelOf(
    `
    { 'enum': 'Mode', 'data': [ 'on', 'off' ] }
    { 'alternate': 'ModeOrLevel', 'data': { 'm': 'Mode', 'l': 'int' } }
    { 'struct': 'Wrapper', 'data': { 'mode': 'ModeOrLevel' } }
    { 'command': 'set', 'data': 'Wrapper' }
    { 'command': 'get', 'returns': ['Wrapper'] }`,
    {},
  );
  const writer = new TypeScriptWriter(model, { integer: "number" });
  assertEquals(writer.names(), [
    "Mode",
    "ModeOrLevel",
    "ModeOrLevelReturned",
    "Wrapper",
    "WrapperReturned",
  ]);
  const text = written(model).join("\n");
  for (
    const part of [
      "get: CommandSignature<Empty, WrapperReturned[]>;",
      "set: CommandSignature<Wrapper>;",
      "export type ModeOrLevel =\n| Mode\n| number;",
      "export type ModeOrLevelReturned =\n| Open<Mode>\n| number;",
      "export type Wrapper = {\nmode: ModeOrLevel;\n};",
      "export type WrapperReturned = {\nmode: ModeOrLevelReturned;\n};",
    ]
  ) assertEquals(text.includes(part), true, part);
});

Deno.test("Integers of introspection are what the option says, and those of the source what they are", async () => {
  const model = await modelOf(
    `{ 'command': 'f', 'data': { 'a': 'int', 'b': 'uint32', 'c': 'int64',
       'd': 'size', 'e': 'uint64', 'f': 'number', 'g': ['size'] } }`,
    {
      "2.0": dump(
        command("g", "0", "int"),
        command("h", "0", "[int]"),
        array("int"),
      ),
    },
  );
  const text = written(model, "number | bigint").join("\n");
  for (
    const part of [
      "a: number;\nb: number;\nc: number | bigint;\nd: number | bigint;\n" +
      "e: number | bigint;\nf: number;\ng: readonly (number | bigint)[];",
      "g: CommandSignature<Empty, number | bigint>;",
      "h: CommandSignature<Empty, (number | bigint)[]>;",
    ]
  ) assertEquals(text.includes(part), true, part);
});

Deno.test("Types that the way leads to are used again, and names are made once", () => {
  const model: Model = {
    versions: [],
    types: new Map(),
    commands: new Map(),
    events: new Map(),
  };
  const entries = dump(
    command("query-thing", "0", "[1]"),
    array("1"),
    object("1", { thing: "2", other: "2", "query-thing": "3" }),
    enumeration("2", "a"),
    object("3", { a: "1", b: "2" }),
    command("set-thing", "4"),
    command("put-thing", "4"),
    object("4", { thing: "2" }),
    command("query", "0", "5"),
    object("5", { "thing-return": "6", "thing.return": "7" }),
    object("6", { a: "int" }),
    object("7", { b: "int" }),
  );
  mergeSchema(model, new TypeTable(entries), "3.0");
  assertEquals([...model.types.keys()], [
    "QueryThingReturn",
    "QueryThingReturnThing",
    "QueryThingReturnQueryThing",
    "SetThingArguments",
    "QueryReturn",
    "QueryReturnThingReturn",
    "QueryReturnThingReturn2",
  ]);
  assertEquals(membersOf(model.types.get("QueryThingReturn")), {
    thing: "QueryThingReturnThing",
    other: "QueryThingReturnThing",
    "query-thing": "QueryThingReturnQueryThing",
  });
  assertEquals(
    text(model.commands.get("put-thing")!.arguments as TypeUse),
    "SetThingArguments",
  );
});

Deno.test("A type of the source that the names lead to is compared, not made", async () => {
  const model = await modelOf(
    "{ 'struct': 'Real', 'data': { 'a': 'uint8' } }",
    {
      "1.0": dump(),
      "2.0": dump(
        command("query", "0", "1"),
        object("1", { a: "int", "*b": "str" }),
      ),
    },
    { QueryReturn: "Real" },
  );
  assertEquals([...model.types.keys()], ["Real"]);
  assertEquals(membersOf(model.types.get("Real")), { a: "uint8", b: "str?" });
  assertEquals(text(model.commands.get("query")!.returns), "Real");
});

Deno.test("What only some builds have is not said to be missing from a version", async () => {
  const model = await modelOf(
    `
    { 'command': 'rare', 'if': 'RARE' }
    { 'command': 'common', 'if': 'COMMON' }
    { 'command': 'set', 'data': {
        '*a': { 'type': 'str', 'if': 'RARE' },
        'b': { 'type': 'str', 'if': 'COMMON' } } }`,
    {
      "1.0": dump(
        command("common"),
        command("set", "1"),
        object("1", { b: "str" }),
      ),
      "2.0": dump(
        command("rare"),
        command("set", "1"),
        object("1", { "*a": "str" }),
      ),
    },
  );
  assertEquals(
    written(model).slice(0, 11),
    lines(`
      Commands {
      /** QAPI command \`common\`. Not in QEMU 2.0. */
      common: CommandSignature;
      /** QAPI command \`rare\`. */
      rare: CommandSignature;
      /** QAPI command \`set\`. */
      set: CommandSignature<{
        a?: string | undefined;
        /** Not in QEMU 2.0. */
        b?: string | undefined;
      }>;`),
  );
});

Deno.test("A comment links to what explains it, where the source has it", async () => {
  const model = await modelOf(
    "{ 'struct': 'S', 'data': {} }\n{ 'command': 'a', 'returns': 'S' }",
    { "2.0": dump(command("b")) },
  );
  const writer = new TypeScriptWriter(model, {
    integer: "number",
    reference: (keyword, name, module) => `doc:${module}/${keyword}/${name}`,
  });
  assertEquals(
    lines(writer.commands()).filter((line) => line.startsWith("/**")),
    [
      "/** QAPI command [`a`](doc:main/command/a). Not in QEMU 2.0. */",
      "/** QAPI command `b`. Not in QEMU 1.0. */",
    ],
  );
  assertEquals(
    lines(writer.types()),
    ["/** QAPI struct [`S`](doc:main/struct/S). */", "export type S = Empty;"],
  );
});

Deno.test("pascalCase() makes names of words", pure, () => {
  for (
    const [name, made] of Object.entries({
      "query-foo": "QueryFoo",
      device_add: "DeviceAdd",
      BLOCK_IO_ERROR: "BlockIoError",
      "x-a.b": "XAB",
      already: "Already",
      camelCase: "CamelCase",
    })
  ) assertEquals(pascalCase(name), made);
});

Deno.test(
  "addFacts() gathers versions and the features that they have",
  pure,
  () => {
    const facts: Facts = { versions: new Set(), features: new Map() };
    addFacts(facts, "1.0", ["unstable"]);
    addFacts(facts, "2.0");
    addFacts(facts, "3.0", ["unstable", "deprecated"]);
    assertEquals([...facts.versions], ["1.0", "2.0", "3.0"]);
    assertEquals(
      [...facts.features].map(([name, versions]) => [name, ...versions]),
      [["unstable", "1.0", "3.0"], ["deprecated", "3.0"]],
    );
  },
);
