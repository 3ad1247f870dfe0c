import { assertEquals, assertRejects } from "@std/assert";
import type { Facts, ObjectType } from "../../../src/qapi/codegen/model.ts";
import { SchemaError } from "../../../tools/qapi/parser.ts";
import { membersOf, text } from "../../qapi/codegen/model_text.ts";
import { readFiles, readText } from "./schema_files.ts";

/** Returns the names of the features. */
function featuresOf({ features }: Facts): string[] {
  return [...features.keys()];
}

Deno.test("readSource() reads each file once, relative to the file that includes it", async () => {
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

Deno.test("readSource() reads structs with bases, and every form of member", async () => {
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

Deno.test("readSource() reads unions, and adds a branch for every value of the tag", async () => {
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

Deno.test("readSource() does not claim that every build has a conditional definition", async () => {
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

Deno.test("readSource() reads every form of command and event", async () => {
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

Deno.test("readSource() reads alternates, and types that are used before their definition", async () => {
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

Deno.test("readSource() reads the versions that added definitions, members and values", async () => {
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
  "a discriminator that is not an enumeration": [
    "{ 'union': 'A', 'base': { 'kind': 'str' },\n 'discriminator': 'kind', 'data': {} }",
    "main.json:1: Expected an enumeration as the type of discriminator kind",
  ],
  "a discriminator that is not a member": [
    "{ 'union': 'A', 'base': {}, 'discriminator': 'kind', 'data': {} }",
    "main.json:1: Expected an enumeration as the type of discriminator kind",
  ],
  "an unexpected name": [
    "{ 'event': 'A', 'returns': 'str' }",
    "main.json:1: Unexpected returns in the event",
  ],
  "values that are not a list": [
    "{ 'enum': 'A', 'data': { 'a': 'str' } }",
    'main.json:1: Expected a list, found {"a":"str"}',
  ],
  "members that are not an object": [
    "{ 'struct': 'A', 'data': ['a'] }",
    'main.json:1: Expected an object, found ["a"]',
  ],
  "no members": [
    "{ 'struct': 'A' }",
    "main.json:1: Expected an object, found undefined",
  ],
  "a type that is not a name": [
    "{ 'struct': 'A', 'data': { 'a': { 'type': true } } }",
    "main.json:1: Expected a name, found true",
  ],
  "a value that is not a name": [
    "{ 'enum': 'A', 'data': [ {} ] }",
    "main.json:1: Expected a name, found undefined",
  ],
};

for (const [what, [source, message]] of Object.entries(UNREADABLE)) {
  Deno.test(`readSource() says where it found ${what}`, async () => {
    const error = await assertRejects(() => readText(source), SchemaError);
    assertEquals(error.message, message);
  });
}

Deno.test("readSource() says which of the files has the error", async () => {
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
