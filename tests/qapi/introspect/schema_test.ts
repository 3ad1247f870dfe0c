import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  type QapiObject,
  QapiSchema,
  type SchemaEntry,
} from "../../../src/qapi/introspect/schema.ts";

const BUILTINS: SchemaEntry[] = [
  { "meta-type": "builtin", name: "str", "json-type": "string" },
  { "meta-type": "builtin", name: "int", "json-type": "int" },
  { "meta-type": "builtin", name: "number", "json-type": "number" },
  { "meta-type": "builtin", name: "bool", "json-type": "boolean" },
  { "meta-type": "builtin", name: "null", "json-type": "null" },
  { "meta-type": "builtin", name: "any", "json-type": "value" },
];

const EMPTY: SchemaEntry = { "meta-type": "object", name: "0", members: [] };

/** A schema of one's own, to which the built-in types and the empty object `0` are added. */
function schemaOf(...entries: SchemaEntry[]): QapiSchema {
  return new QapiSchema([...BUILTINS, EMPTY, ...entries]);
}

/** A command whose arguments are of a type. */
function command(name: string, arg = "0", ret = "0"): SchemaEntry {
  return { "meta-type": "command", name, "arg-type": arg, "ret-type": ret };
}

/** A schema whose command `f` takes an argument `x`, of a type. */
function takesX(type: string, ...entries: SchemaEntry[]): QapiSchema {
  return schemaOf(
    command("f", "x"),
    { "meta-type": "object", name: "x", members: [{ name: "x", type }] },
    ...entries,
  );
}

/** A bit of everything: a union in a union, lists, alternates, and a type that refers to itself. */
const NODES: QapiSchema = schemaOf(
  {
    ...command("node-add", "node", "[node]"),
    features: ["json"],
    "allow-oob": true,
  } as SchemaEntry,
  {
    "meta-type": "event",
    name: "NODE_GONE",
    "arg-type": "gone",
    features: ["loud"],
  },
  { "meta-type": "event", name: "BANG", "arg-type": "0" },
  {
    "meta-type": "object",
    name: "gone",
    members: [
      { name: "why", type: "why" },
      { name: "node", type: "str", default: null, features: ["deprecated"] },
    ],
  },
  {
    "meta-type": "enum",
    name: "why",
    members: [{ name: "asked" }, { name: "broke", features: ["unstable"] }],
  },
  {
    "meta-type": "object",
    name: "node",
    tag: "kind",
    members: [
      { name: "kind", type: "kind" },
      { name: "size", type: "int", default: null, features: ["deprecated"] },
      { name: "__org.example_hint", type: "hint", default: null },
    ],
    variants: [
      { case: "file", type: "file" },
      { case: "net", type: "net" },
      { case: "pool", type: "pool" },
    ],
  },
  {
    "meta-type": "enum",
    name: "kind",
    // An older QEMU's, which has no members, and a value without a branch.
    values: ["file", "net", "pool", "none"],
  },
  {
    "meta-type": "object",
    name: "file",
    members: [
      { name: "filename", type: "str" },
      { name: "mode", type: "mode1", default: null },
    ],
    features: ["quick"],
  },
  {
    "meta-type": "object",
    name: "net",
    tag: "transport",
    members: [
      { name: "transport", type: "transport" },
      { name: "mode", type: "mode2", default: null },
    ],
    variants: [{ case: "tcp", type: "tcp" }, { case: "unix", type: "unix" }],
  },
  {
    "meta-type": "enum",
    name: "transport",
    members: [{ name: "tcp" }, { name: "unix" }],
  },
  {
    "meta-type": "object",
    name: "tcp",
    members: [{ name: "host", type: "str" }, { name: "port", type: "int" }],
  },
  {
    "meta-type": "object",
    name: "unix",
    members: [{ name: "path", type: "str" }],
  },
  {
    "meta-type": "object",
    name: "pool",
    members: [
      { name: "children", type: "[ref]" },
      { name: "weights", type: "[[int]]", default: null },
      { name: "fallback", type: "ref-or-null", default: null },
    ],
  },
  {
    "meta-type": "enum",
    name: "mode1",
    members: [{ name: "ro" }, { name: "rw", features: ["risky"] }],
  },
  {
    "meta-type": "enum",
    name: "mode2",
    members: [{ name: "rw" }, { name: "auto" }],
  },
  {
    "meta-type": "object",
    name: "hint",
    members: [{ name: "level", type: "level" }],
  },
  {
    "meta-type": "alternate",
    name: "level",
    members: [{ type: "int" }, { type: "bool" }, { type: "[int]" }],
  },
  {
    "meta-type": "alternate",
    name: "ref",
    members: [{ type: "node" }, { type: "str" }],
  },
  {
    "meta-type": "alternate",
    name: "ref-or-null",
    members: [{ type: "node" }, { type: "mode1" }, { type: "null" }],
  },
  { "meta-type": "array", name: "[ref]", "element-type": "ref" },
  { "meta-type": "array", name: "[node]", "element-type": "node" },
  { "meta-type": "array", name: "[int]", "element-type": "int" },
  { "meta-type": "array", name: "[[int]]", "element-type": "[int]" },
);

/** Names that a plain object would have found on its prototype. */
const INHERITED = ["__proto__", "constructor", "toString", "hasOwnProperty"];

const permissions = "none";

/** Messages of the problems of a command's arguments. */
function messages(schema: QapiSchema, name: string, args: unknown): string[] {
  return schema.validate(name, args).map(({ message }) => message);
}

/** The dumps that this repository keeps. */
const DUMPS: Record<string, SchemaEntry[]> = Object.fromEntries(
  ["7.2", "10.0", "11.1"].map((version) => [
    version,
    JSON.parse(Deno.readTextFileSync(
      new URL(`../../testdata/qapi/schema-${version}.json`, import.meta.url),
    )),
  ]),
);

Deno.test(
  "QapiSchema lists commands and events, in the schema's order",
  { permissions },
  () => {
    assertEquals(NODES.commands, ["node-add"]);
    assertEquals(NODES.events, ["NODE_GONE", "BANG"]);
    assertEquals(NODES.hasCommand("node-add"), true);
    assertEquals(NODES.hasCommand("NODE_GONE"), false);
    assertEquals(NODES.hasCommand("node"), false);
    assertEquals(NODES.hasEvent("BANG"), true);
    assertEquals(NODES.hasEvent("node-add"), false);
    assertEquals(NODES.allowsOob("node-add"), true);
    assertEquals(NODES.allowsOob("BANG"), false);
    assertEquals(takesX("int").allowsOob("f"), false);
  },
);

const PATHS: [path: string, found: boolean][] = [
  ["", true],
  ["kind", true],
  ["filename", true],
  ["transport", true],
  ["host", true],
  ["path", true],
  ["children", true],
  ["children.filename", true],
  ["children.0.filename", true],
  ["children[0].filename", true],
  ["children[12].children[3].host", true],
  ["children.0", true],
  ["children[0]", true],
  ["children.0.0", false],
  ["children.children.children.path", true],
  ["fallback.fallback.kind", true],
  ["weights", true],
  ["weights.0.1", true],
  ["weights[0][1]", true],
  ["weights[0][1][2]", false],
  ["__org.example_hint", true],
  ["__org.example_hint.level", true],
  ["__org.example_hint.level[0]", true],
  ["children[0].__org.example_hint.level", true],
  ["__org", false],
  ["__org.example_hint.level.x", false],
  ["node", false],
  ["kind.file", false],
  ["filename.x", false],
  ["0", false],
  ["kind.0", false],
  [".", false],
  [".kind", false],
  ["kind.", false],
  ["children..kind", false],
  ["children[]", false],
  ["children[0", false],
  ["children[0]kind", false],
  ["children.[0]", false],
  ["children[-1]", false],
  ["children[x]", false],
  ["kind ", false],
  ["__proto__", false],
  ["__proto__.constructor", false],
  ["children.length", false],
  ["constructor", false],
];

for (const [path, found] of PATHS) {
  Deno.test(
    `hasArgument() and hasReturn() ${found ? "find" : "do not find"} ${
      JSON.stringify(path)
    }`,
    { permissions },
    () => {
      assertEquals(NODES.hasArgument("node-add", path), found);
      // What is returned is a list of the same.
      assertEquals(NODES.hasReturn("node-add", path), found || path === "0");
      assertEquals(NODES.describe("node-add", path) !== undefined, found);
      assertEquals(NODES.hasArgument("node-ad", path), false);
      assertEquals(NODES.hasReturn("node-ad", path), false);
    },
  );
}

Deno.test(
  "hasEventData() looks into the data of events only",
  { permissions },
  () => {
    assert(NODES.hasEventData("NODE_GONE", "why"));
    assert(NODES.hasEventData("BANG", ""));
    assert(!NODES.hasEventData("BANG", "why"));
    assert(!NODES.hasEventData("node-add", "kind"));
    assert(!NODES.hasArgument("NODE_GONE", "why"));
    assert(!NODES.hasReturn("NODE_GONE", "why"));
  },
);

Deno.test(
  "enumValues() has the values of every branch, alternative, and list",
  { permissions },
  () => {
    const values = (path: string) => NODES.enumValues("node-add", path);
    assertEquals(values("kind"), ["file", "net", "pool", "none"]);
    assertEquals(values("mode"), ["ro", "rw", "auto"]);
    assertEquals(values("fallback"), ["ro", "rw"]);
    assertEquals(values("children.mode"), ["ro", "rw", "auto"]);
    assertEquals(values("filename"), undefined);
    assertEquals(values("children"), undefined);
    assertEquals(values(""), undefined);
    assertEquals(values("nope"), undefined);
    assertEquals(NODES.enumValues("NODE_GONE", "why"), ["asked", "broke"]);
    assertEquals(NODES.enumValues("nope", "why"), undefined);
    assert(NODES.hasEnumValue("node-add", "mode", "auto"));
    assert(NODES.hasEnumValue("NODE_GONE", "why", "asked"));
    assert(!NODES.hasEnumValue("node-add", "mode", "a"));
    assert(!NODES.hasEnumValue("node-add", "filename", "a"));
    const list = takesX("[mode]", {
      "meta-type": "array",
      name: "[mode]",
      "element-type": "mode",
    }, { "meta-type": "enum", name: "mode", members: [{ name: "on" }] });
    assertEquals(list.enumValues("f", "x"), ["on"]);
  },
);

const FEATURES: [
  where: [name: string, path?: string, value?: string],
  features: string[],
][] = [
  [["node-add"], ["json"]],
  [["node-add", ""], ["json"]],
  [["NODE_GONE"], ["loud"]],
  [["BANG"], []],
  [["nope"], []],
  [["node-add", "size"], ["deprecated"]],
  [["node-add", "children.size"], ["deprecated"]],
  [["node-add", "kind"], []],
  [["node-add", "nope"], []],
  [["node-add", "mode", "rw"], ["risky"]],
  [["node-add", "mode", "ro"], []],
  [["node-add", "mode", "nope"], []],
  // The tag chooses the branch, which has a feature.
  [["node-add", "kind", "file"], ["quick"]],
  [["node-add", "children[0].kind", "file"], ["quick"]],
  [["node-add", "kind", "net"], []],
  [["NODE_GONE", "node"], ["deprecated"]],
  [["NODE_GONE", "why", "broke"], ["unstable"]],
];

Deno.test(
  "features() are those of the command, member, value or branch that is asked for",
  { permissions },
  () => {
    for (const [where, features] of FEATURES) {
      assertEquals(NODES.features(...where), features, where.join());
      const [name, path, value] = where;
      assert(!NODES.hasFeature(name, "nope", path, value));
      for (const feature of features) {
        assert(NODES.hasFeature(name, feature, path, value));
      }
    }
    const typed = takesX("list", {
      "meta-type": "array",
      name: "list",
      "element-type": "odd",
      features: ["long"],
    }, {
      "meta-type": "object",
      name: "odd",
      members: [],
      features: ["fast"],
    });
    assertEquals(typed.features("f", "x"), ["long", "fast"]);
  },
);

/** Arguments of `node-add`, and where the problems are, with what is expected and found. */
const VALIDATIONS: [
  args: unknown,
  ...problems: [path: string, expected: string, found: string][],
][] = [
  [{ kind: "file", filename: "a" }],
  [{ kind: "none" }],
  [{ kind: "none", size: 1, mode: undefined, children: undefined }],
  [{ kind: "none", size: -0 }],
  [{ kind: "none", size: 2n ** 64n - 1n }],
  [{ kind: "none", size: -(2n ** 63n) }],
  [{ kind: "net", transport: "tcp", host: "a", port: 1 }],
  [{ kind: "net", transport: "unix", path: "a", mode: "auto" }],
  [{ kind: "pool", children: [] }],
  [{ kind: "pool", children: ["a", { kind: "none" }], fallback: null }],
  [{ kind: "pool", children: [], fallback: "ro", weights: [[], [1, 2n]] }],
  [{ kind: "none", "__org.example_hint": { level: [1] } }],
  [Object.assign(Object.create(null), { kind: "none" })],
  [undefined, [
    "kind",
    '"file"|"net"|"pool"|"none"',
    "nothing",
  ]],
  [null, ["", "object", "null"]],
  [[], ["", "object", "array"]],
  ["a", ["", "object", '"a"']],
  [() => {}, ["", "object", "function"]],
  [{ kind: "none", size: "1" }, ["size", "int", '"1"']],
  [{ kind: "none", size: 1.5 }, ["size", "int", "1.5"]],
  [{ kind: "none", size: true }, ["size", "int", "true"]],
  [{ kind: "none", size: null }, ["size", "int", "null"]],
  [{ kind: "none", size: {} }, ["size", "int", "object"]],
  [{ kind: "none", size: Symbol() }, ["size", "int", "symbol"]],
  [{ kind: "none", size: NaN }, [
    "size",
    "int",
    "NaN, which JSON cannot represent",
  ]],
  [{ kind: "none", size: 2 ** 53 }, [
    "size",
    "int",
    "9007199254740992, which is not a safe integer; use a bigint",
  ]],
  [{ kind: "none", size: 2n ** 64n }, [
    "size",
    "int",
    "18446744073709551616, which does not fit in 64 bits",
  ]],
  [{ kind: "none", size: -(2n ** 63n) - 1n }, [
    "size",
    "int",
    "-9223372036854775809, which does not fit in 64 bits",
  ]],
  [{ kind: "none", size: 1n << 100_000n }, [
    "size",
    "int",
    "a bigint, which does not fit in 64 bits",
  ]],
  [{ kind: "file" }, ["filename", "string", "nothing"]],
  [{ kind: "file", filename: undefined }, ["filename", "string", "nothing"]],
  [{ kind: "file", filename: "\ud800" }, [
    "filename",
    "string",
    '"\\ud800", which has a lone surrogate',
  ]],
  [
    { kind: "file", filenam: "a" },
    ["filename", "string", "nothing"],
    ["filenam", "nothing", '"a"'],
  ],
  [{ kind: "none", host: "a" }, ["host", "nothing", '"a"']],
  [{ kind: "file", filename: "a", host: 1 }, ["host", "nothing", "1"]],
  [
    { kind: "net", transport: "unix", path: "a", port: 1 },
    ["port", "nothing", "1"],
  ],
  // Without a tag that tells the branch, the members of any branch may be right.
  [
    { kind: "fil", filename: 1, port: 1, x: 1, size: "" },
    ["kind", '"file"|"net"|"pool"|"none"', '"fil"'],
    ["x", "nothing", "1"],
    ["size", "int", '""'],
  ],
  [{ kind: 1 }, ["kind", '"file"|"net"|"pool"|"none"', "1"]],
  [{ kind: ["file"], filename: "a" }, [
    "kind",
    '"file"|"net"|"pool"|"none"',
    "array",
  ]],
  [{ kind: "net" }, ["transport", '"tcp"|"unix"', "nothing"]],
  [
    { kind: "net", transport: "x", port: 1, filename: "a" },
    ["transport", '"tcp"|"unix"', '"x"'],
    ["filename", "nothing", '"a"'],
  ],
  [
    { kind: "pool", children: [1, { kind: "file" }, null, undefined] },
    ["children[0]", "object|string", "1"],
    ["children[1].filename", "string", "nothing"],
    ["children[2]", "object|string", "null"],
    ["children[3]", "object|string", "nothing"],
  ],
  [{ kind: "pool", children: {} }, ["children", "[object|string]", "object"]],
  [
    { kind: "pool", children: [], weights: [[1], [1, "2"], 3] },
    ["weights[1][1]", "int", '"2"'],
    ["weights[2]", "[int]", "3"],
  ],
  [{ kind: "pool", children: [], fallback: "x" }, [
    "fallback",
    '"ro"|"rw"',
    '"x"',
  ]],
  [
    { kind: "none", "__org.example_hint": { level: 1.5 } },
    ["__org.example_hint.level", "int", "1.5"],
  ],
  [
    { kind: "none", "__org.example_hint": { level: "" } },
    ["__org.example_hint.level", "int|boolean|[int]", '""'],
  ],
  [
    { kind: "none", "a b": 1, "x\n]": 1, ["y".repeat(100)]: 1, "ab.c": 1 },
    ['["a b"]', "nothing", "1"],
    ['["x\\n]"]', "nothing", "1"],
    [`["${"y".repeat(64)}…"]`, "nothing", "1"],
    ['["ab.c"]', "nothing", "1"],
  ],
  [
    { kind: "none", size: "z".repeat(100) },
    ["size", "int", `"${"z".repeat(64)}…"`],
  ],
];

for (const [index, [args, ...problems]] of VALIDATIONS.entries()) {
  const where = problems.map(([path]) => path || "the whole").join(", ");
  Deno.test(
    `validate() finds ${where || "nothing"} wrong in arguments no. ${index}`,
    { permissions },
    () => {
      const found = NODES.validate("node-add", args);
      assertEquals(
        found.map(({ path, expected, found }) => [path, expected, found]),
        problems,
      );
      for (const { message } of found) assert(!message.endsWith("."));
      // What QEMU returns is held to the same types.
      assertEquals(
        NODES.validateReturn("node-add", [args]).length,
        args === undefined ? 1 : problems.length,
      );
    },
  );
}

Deno.test(
  "A problem's message says what was asked of whom, and what was found",
  { permissions },
  () => {
    const cases: [args: unknown, message: string][] = [
      [1, "Arguments of node-add must be object, found 1"],
      [
        { kind: "none", size: "" },
        'Argument size of node-add must be int, found ""',
      ],
      [
        { kind: "file" },
        "Argument filename of node-add is missing, it must be string",
      ],
      [
        { kind: "none", Size: 1 },
        "Argument Size of node-add is not known, did you mean size",
      ],
      [{ kind: "none", zzz: 1 }, "Argument zzz of node-add is not known"],
      [
        { kind: "none", mode: "ro" },
        'Argument mode of node-add requires kind "file"|"net", found "none"',
      ],
      [
        { kind: "net", transport: "tcp", host: "", port: 1, path: "" },
        'Argument path of node-add requires transport "unix", found "tcp"',
      ],
      [
        { kind: "nett" },
        'Argument kind of node-add must be "file"|"net"|"pool"|"none", found "nett", did you mean net',
      ],
    ];
    for (const [args, message] of cases) {
      assertEquals(messages(NODES, "node-add", args), [message]);
    }
    assertEquals(
      NODES.validateReturn("node-add", 1)[0]!.message,
      "Return value of node-add must be [object], found 1",
    );
    assertEquals(
      NODES.validateReturn("node-add", [{ kind: "none", size: "" }])[0]!
        .message,
      'Member [0].size of the return value of node-add must be int, found ""',
    );
    assertEquals(
      NODES.validateEvent("BANG", [])[0]!.message,
      "Data of BANG must be object, found array",
    );
    assertEquals(
      NODES.validateEvent("NODE_GONE", { why: "brok" })[0]!.message,
      'Member why of the data of NODE_GONE must be "asked"|"broke", found "brok", did you mean broke',
    );
  },
);

Deno.test(
  "validateEvent() takes no data where none is needed",
  { permissions },
  () => {
    assertEquals(NODES.validateEvent("BANG", undefined), []);
    assertEquals(NODES.validateEvent("BANG", {}), []);
    assertEquals(
      NODES.validateEvent("NODE_GONE", undefined).map(({ path }) => path),
      ["why"],
    );
    assertEquals(NODES.validateEvent("NODE_GONE", { why: "asked" }), []);
  },
);

Deno.test(
  "An unknown command or event is the one problem, with the name that is closest",
  { permissions },
  () => {
    assertEquals(NODES.validate("node_add", { x: 1 }), [{
      path: "",
      expected: "the name of a command",
      found: '"node_add"',
      closest: "node-add",
      message: 'There is no command "node_add", did you mean node-add',
    }]);
    assertEquals(
      NODES.validateReturn("x", 1).map(({ message }) => message),
      ['There is no command "x"'],
    );
    assertEquals(NODES.validateEvent("NODE_GON", {}), [{
      path: "",
      expected: "the name of an event",
      found: '"NODE_GON"',
      closest: "NODE_GONE",
      message: 'There is no event "NODE_GON", did you mean NODE_GONE',
    }]);
  },
);

const SPELLINGS: [name: string, closest: string | undefined][] = [
  ["nodeName", "node-name"],
  ["node_name", "node-name"],
  ["nodename", "node-name"],
  ["nod-nam", "node-name"],
  ["noden-ame", "node-name"],
  ["naem", "name"],
  ["nam", "name"],
  ["size", "size"],
  ["siez", "size"],
  ["zise", undefined],
  ["ids", "id"],
  ["i", undefined],
  ["", undefined],
  ["filename", undefined],
  ["name-of-the-node", undefined],
  ["n".repeat(1_000_000), undefined],
];

Deno.test(
  "The name that was meant is found where few letters differ",
  { permissions },
  () => {
    const values = ["node-name", "name", "id", "size"];
    const schema = takesX("e", { "meta-type": "enum", name: "e", values });
    for (const [x, closest] of SPELLINGS) {
      const [problem] = schema.validate("f", { x });
      assertEquals(
        values.includes(x) ? x : problem!.closest,
        closest,
        x.slice(0, 20),
      );
    }
  },
);

Deno.test(
  "Numbers are any finite ones, and any JSON is whatever can be written",
  { permissions },
  () => {
    const number = takesX("number");
    for (const x of [0, 1.5, -1e300, 2 ** 60, 5n, 2n ** 70n]) {
      assertEquals(number.validate("f", { x }), []);
    }
    for (const x of [NaN, Infinity, "1", null, true]) {
      assertEquals(number.validate("f", { x }).length, 1);
    }
    const any = takesX("any");
    const hidden = { a: [1, "", null, true, 5n, { b: [] }], c: undefined };
    assertEquals(any.validate("f", { x: hidden }), []);
    const paths = any.validate("f", {
      x: { a: [NaN, undefined], b: () => {}, "c d": "\udc00", e: Symbol() },
    }).map(({ path }) => path);
    assertEquals(paths, ["x.a[0]", "x.a[1]", "x.b", 'x["c d"]', "x.e"]);
    assertEquals(any.validate("f").map(({ path }) => path), ["x"]);
  },
);

Deno.test(
  "An alternate takes any number for its number, and the first type that fits",
  { permissions },
  () => {
    const alternate = (...types: string[]) =>
      takesX("alt", {
        "meta-type": "alternate",
        name: "alt",
        members: types.map((type) => ({ type })),
      });
    assertEquals(alternate("str", "number").validate("f", { x: 3 }), []);
    assertEquals(alternate("str", "number").validate("f", { x: 3n }), []);
    assertEquals(
      alternate("str", "int").validate("f", { x: 1.5 })[0]!.expected,
      "int",
    );
    assertEquals(alternate("null", "any").validate("f", { x: [] }), []);
    assertEquals(
      alternate("str", "null").validate("f", { x: undefined })[0]!.expected,
      "string|null",
    );
  },
);

Deno.test(
  "A tag that may be left out tells no branch when it is",
  { permissions },
  () => {
    const schema = schemaOf(
      command("f", "u"),
      {
        "meta-type": "object",
        name: "u",
        tag: "t",
        members: [{ name: "t", type: "e", default: null }],
        variants: [{ case: "a", type: "a" }],
      },
      { "meta-type": "enum", name: "e", members: [{ name: "a" }] },
      {
        "meta-type": "object",
        name: "a",
        members: [{ name: "x", type: "int" }],
      },
    );
    assertEquals(schema.validate("f"), []);
    assertEquals(schema.validate("f", { t: "a" }).length, 1);
    assertEquals(schema.validate("f", { t: "a", x: 1 }), []);
  },
);

Deno.test(
  "device_add takes properties that the schema does not show, of any JSON",
  { permissions },
  () => {
    const entries = (name: string, extra: object = {}): SchemaEntry[] => [
      command(name, "d"),
      {
        "meta-type": "object",
        name: "d",
        members: [{ name: "driver", type: "str" }],
        ...extra,
      },
    ];
    for (const name of ["device_add", "netdev_add", "object-add"]) {
      const open = schemaOf(...entries(name));
      assertEquals((open.describe(name) as QapiObject).open, true);
      assertEquals(
        open.validate(name, { driver: "a", p: { q: [1] }, r: "" }),
        [],
      );
      assertEquals(
        open.validate(name, { p: NaN }).map(({ path }) => path),
        ["driver", "p"],
      );
      assertEquals(open.hasArgument(name, "p"), false);
    }
    const closed = schemaOf(
      ...entries("object-add", { tag: "driver", variants: [] }),
    );
    assertEquals((closed.describe("object-add") as QapiObject).open, false);
    assertEquals(schemaOf(...entries("f")).validate("f", { p: 1 }).length, 2);
  },
);

Deno.test(
  "Names of an object's prototype are names like others",
  { permissions },
  () => {
    for (const name of INHERITED) {
      assertEquals(NODES.hasCommand(name), false);
      assertEquals(NODES.hasEvent(name), false);
      assertEquals(NODES.allowsOob(name), false);
      assertEquals(NODES.hasArgument(name, name), false);
      assertEquals(NODES.hasArgument("node-add", name), false);
      assertEquals(NODES.hasEventData("NODE_GONE", name), false);
      assertEquals(NODES.enumValues("node-add", name), undefined);
      assertEquals(NODES.hasEnumValue("node-add", "kind", name), false);
      assertEquals(NODES.features(name, name, name), []);
      assertEquals(NODES.features("node-add", "kind", name), []);
      assertEquals(NODES.describe(name), undefined);
      assertEquals(NODES.describeReturn("node-add", name), undefined);
      assertEquals(NODES.validate(name).length, 1);
      const args = JSON.parse(`{"kind": "none", "${name}": 1}`);
      assertEquals(
        NODES.validate("node-add", args).map(({ path }) => path),
        [name],
      );
      assertEquals(NODES.validate("node-add", { kind: name }).length, 1);
      // A mandatory member of that name is missing, for all that the prototype has.
      const schema = schemaOf(command(name, "o"), {
        "meta-type": "object",
        name: "o",
        members: [{ name, type: name }],
      }, { "meta-type": "enum", name, members: [{ name }] });
      assert(schema.hasCommand(name));
      assert(schema.hasEnumValue(name, name, name));
      assertEquals(
        schema.validate(name, {}).map(({ path }) => path),
        [name],
      );
      assertEquals(
        schema.validate(name, JSON.parse(`{"${name}": "${name}"}`)),
        [],
      );
    }
    assertEquals(({} as Record<string, unknown>)["kind"], undefined);
  },
);

/** Values that are in themselves, by the path at which that is noticed. */
function cyclic(): Record<string, unknown> {
  const node: Record<string, unknown> = { kind: "pool" };
  node.children = [node, node];
  return node;
}

Deno.test(
  "A value that is in itself is a problem where it is met again",
  { permissions },
  () => {
    const problems = NODES.validate("node-add", cyclic());
    assertEquals(problems.map(({ path, found }) => [path, found]), [
      ["children[0]", "object that contains itself"],
      ["children[1]", "object that contains itself"],
    ]);
    const list: unknown[] = [];
    list.push({ list });
    assertEquals(
      takesX("any").validate("f", { x: list }).map(({ path }) => path),
      ["x[0].list"],
    );
    // The same value twice is no cycle.
    const twice = { kind: "none" };
    assertEquals(
      NODES.validate("node-add", { kind: "pool", children: [twice, twice] }),
      [],
    );
  },
);

/** An array in so many arrays. */
function nested(levels: number): unknown {
  let value: unknown = [];
  for (let level = 1; level < levels; level++) value = [value];
  return value;
}

Deno.test(
  "A value is as deep as QEMU takes it, and a deeper one a problem, however deep",
  { permissions },
  () => {
    const any = takesX("any");
    // One level is that of the arguments.
    assertEquals(any.validate("f", { x: nested(1022) }), []);
    for (const levels of [1023, 100_000]) {
      const [problem, ...more] = any.validate("f", { x: nested(levels) });
      assertEquals(more, []);
      assertEquals(problem!.path, `x${"[0]".repeat(1022)}`);
      assertEquals(problem!.expected, "at most 1023 levels of nesting");
    }
    const deep = (levels: number) => {
      let node: unknown = "leaf";
      for (let level = 0; level < levels; level++) {
        node = { kind: "pool", children: [node] };
      }
      return node;
    };
    assertEquals(NODES.validate("node-add", deep(511)), []);
    assertEquals(NODES.validate("node-add", deep(50_000)).length, 1);
  },
);

Deno.test(
  "describe() tells every kind of type as data",
  { permissions },
  () => {
    const describe = (path: string) => NODES.describe("node-add", path);
    assertEquals(describe("size"), {
      kind: "builtin",
      type: "int",
      features: [],
    });
    assertEquals(describe("kind"), {
      kind: "enum",
      type: '"file"|"net"|"pool"|"none"',
      features: [],
      values: ["file", "net", "pool", "none"].map((name) => ({
        name,
        features: [],
      })),
    });
    assertEquals(NODES.describe("NODE_GONE", "why"), {
      kind: "enum",
      type: '"asked"|"broke"',
      features: [],
      values: [{ name: "asked", features: [] }, {
        name: "broke",
        features: ["unstable"],
      }],
    });
    assertEquals(describe("weights"), {
      kind: "array",
      type: "[[int]]",
      features: [],
      element: {
        kind: "array",
        type: "[int]",
        features: [],
        element: { kind: "builtin", type: "int", features: [] },
      },
    });
    assertEquals(describe("weights[0][0]")?.type, "int");
    assertEquals(describe("__org.example_hint.level"), {
      kind: "alternate",
      type: "int|boolean|[int]",
      features: [],
      alternatives: [
        { kind: "builtin", type: "int", features: [] },
        { kind: "builtin", type: "boolean", features: [] },
        {
          kind: "array",
          type: "[int]",
          features: [],
          element: { kind: "builtin", type: "int", features: [] },
        },
      ],
    });
    // Branches that differ are alternatives.
    assertEquals(describe("mode")?.kind, "alternate");
    assertEquals(describe("mode")?.type, '"ro"|"rw"|"rw"|"auto"');
    const node = describe("") as QapiObject;
    assertEquals(node.type, "object");
    assertEquals(node.open, false);
    assertEquals(node.tag, "kind");
    assertEquals(node.members, [
      {
        name: "kind",
        type: '"file"|"net"|"pool"|"none"',
        optional: false,
        features: [],
      },
      { name: "size", type: "int", optional: true, features: ["deprecated"] },
      {
        name: "__org.example_hint",
        type: "object",
        optional: true,
        features: [],
      },
    ]);
    assertEquals(node.variants.map((variant) => variant.case), [
      "file",
      "net",
      "pool",
    ]);
    const [file, net, pool] = node.variants;
    assertEquals(file!.features, ["quick"]);
    assertEquals(net!.tag, "transport");
    assertEquals(net!.variants[0]!.members.map(({ name }) => name), [
      "host",
      "port",
    ]);
    assertEquals(pool!.members.map(({ type }) => type), [
      "[object|string]",
      "[[int]]",
      'object|"ro"|"rw"|null',
    ]);
    assertEquals(NODES.describeReturn("node-add")?.type, "[object]");
    assertEquals(NODES.describeReturn("node-add", "[0].kind")?.kind, "enum");
    assertEquals(NODES.describeReturn("nope"), undefined);
    assertEquals(NODES.describe("BANG")?.kind, "object");
    assertEquals(takesX("any").describe("f", "x")?.type, "any");
  },
);

Deno.test("A long enumeration is cut in texts only", { permissions }, () => {
  const values = Array.from({ length: 30 }, (_, index) => `v${index}`);
  const schema = (count: number) =>
    takesX("e", {
      "meta-type": "enum",
      name: "e",
      values: values.slice(0, count),
    });
  assertEquals(
    schema(30).describe("f", "x")?.type,
    '"v0"|"v1"|"v2"|"v3"|"v4"|"v5"|"v6"|"v7"|… 22 more',
  );
  assert(schema(9).describe("f", "x")?.type.endsWith('"v8"'));
  assertEquals(schema(30).enumValues("f", "x"), values);
  assertEquals(schema(30).validate("f", { x: "v29" }), []);
});

Deno.test(
  "A member of many branches names the first of them, and those of nine are all named",
  { permissions },
  () => {
    const schema = (count: number) => {
      const cases = Array.from({ length: count + 1 }, (_, n) => `c${n}`);
      return schemaOf(
        command("f", "u"),
        {
          "meta-type": "object",
          name: "u",
          tag: "t",
          members: [{ name: "t", type: "e" }],
          variants: cases.map((name) => ({
            case: name,
            type: name === "c0" ? "0" : "m",
          })),
        },
        { "meta-type": "enum", name: "e", values: cases },
        {
          "meta-type": "object",
          name: "m",
          members: [{ name: "x", type: "int" }],
        },
      );
    };
    assertEquals(messages(schema(11), "f", { t: "c0", x: 1 }), [
      'Argument x of f requires t "c1"|"c2"|"c3"|"c4"|"c5"|"c6"|"c7"|"c8"|… 3 more, found "c0"',
    ]);
    assertEquals(messages(schema(9), "f", { t: "c0", x: 1 }), [
      'Argument x of f requires t "c1"|"c2"|"c3"|"c4"|"c5"|"c6"|"c7"|"c8"|"c9", found "c0"',
    ]);
  },
);

Deno.test(
  "Messages show no character that would move what is around it",
  { permissions },
  () => {
    assertEquals(
      messages(takesX("str"), "f", { x: "a", "b\u009b\u{e0001}": 1 }),
      [
        'Argument ["b\\u009b\\udb40\\udc01"] of f is not known',
      ],
    );
    assertThrows(
      () => schemaOf(command("\u202e".repeat(100), "1")),
      TypeError,
      `schema: "${"\\u202e".repeat(64)}…" refers to`,
    );
  },
);

/** What is no schema, and how the message ends. */
const NO_SCHEMAS: Record<string, [entries: unknown, message: string]> = {
  "nothing": [undefined, "expected a list of entries, found undefined"],
  "an object": [{}, "expected a list of entries, found object"],
  "a list of numbers": [[1], "expected an entry, found number"],
  "a list of null": [[null], "expected an entry, found null"],
  "an entry without a name": [[{}], "an entry with a name, found undefined"],
  "an entry of no meta-type": [
    [{ name: "a", "meta-type": "__proto__" }],
    '"a" has the unknown meta-type "__proto__"',
  ],
  "a builtin of no JSON type": [
    [{ name: "a", "meta-type": "builtin" }],
    '"a" has the unknown JSON type undefined',
  ],
  "a command without arguments": [
    [EMPTY, { name: "a", "meta-type": "command" }],
    '"a" refers to the type undefined, which is missing',
  ],
  "a command whose arguments are no object": [
    [...BUILTINS, command("a", "int", "int")],
    '"a" requires an object type, but "int" is of meta-type builtin',
  ],
  "a command that returns what is missing": [
    [EMPTY, command("a", "0", "toString")],
    '"a" refers to the type "toString", which is missing',
  ],
  "an event whose data is missing": [
    [{ name: "a", "meta-type": "event", "arg-type": "1" }],
    '"a" refers to the type "1", which is missing',
  ],
  "an enumeration without values": [
    [{ name: "a", "meta-type": "enum" }],
    '"a" requires a list of values, found undefined',
  ],
  "an enumeration with a value without a name": [
    [{ name: "a", "meta-type": "enum", members: [null] }],
    'a value of "a" has no name',
  ],
  "an object without members": [
    [{ name: "a", "meta-type": "object" }],
    '"a" requires a list of members, found undefined',
  ],
  "a member without a name": [
    [{ name: "a", "meta-type": "object", members: [null] }],
    'a member of "a" has no name',
  ],
  "a member of a missing type": [
    [{
      name: "a",
      "meta-type": "object",
      members: [{ name: "b", type: "c" }],
    }],
    '"a" refers to the type "c", which is missing',
  ],
  "a union without branches": [
    [{ name: "a", "meta-type": "object", members: [], tag: "t" }],
    '"a" requires a list of variants, found undefined',
  ],
  "a union whose tag is no member": [
    [{
      name: "a",
      "meta-type": "object",
      members: [],
      tag: "t",
      variants: [],
    }],
    '"a" has the tag "t", but no member of that name',
  ],
  "a union with a branch that is no object": [
    [...BUILTINS, {
      name: "a",
      "meta-type": "object",
      members: [{ name: "t", type: "str" }],
      tag: "t",
      variants: [{ case: "b", type: "str" }],
    }],
    '"a" requires an object type, but "str" is of meta-type builtin',
  ],
  "a union that is its own branch": [
    [...BUILTINS, {
      name: "a",
      "meta-type": "object",
      members: [{ name: "t", type: "str" }],
      tag: "t",
      variants: [{ case: "b", type: "a" }, { case: "c", type: "a" }],
    }],
    "contains itself, or more than 1000 types",
  ],
  "an array of a missing type": [
    [{ name: "a", "meta-type": "array" }],
    '"a" refers to the type undefined, which is missing',
  ],
  "an array of itself": [
    [{ name: "a", "meta-type": "array", "element-type": "a" }],
    "contains itself, or more than 1000 types",
  ],
  "an alternate without members": [
    [{ name: "a", "meta-type": "alternate" }],
    '"a" requires a list of members, found undefined',
  ],
  "an alternate of nothing": [
    [{ name: "a", "meta-type": "alternate", members: [null] }],
    '"a" refers to the type undefined, which is missing',
  ],
  "alternates of each other": [
    ["a", "b"].map((name) => ({
      name,
      "meta-type": "alternate",
      members: [{ type: "a" }, { type: "b" }],
    })),
    "contains itself, or more than 1000 types",
  ],
  "100,000 arrays of each other": [
    [EMPTY, ...arrays(100_000)],
    "contains itself, or more than 1000 types",
  ],
  "100,000 arrays of each other, outermost first": [
    [...arrays(100_000).reverse(), EMPTY],
    "contains itself, or more than 1000 types",
  ],
  "30 alternates that double": [
    [
      ...BUILTINS,
      ...Array.from({ length: 30 }, (_, index) => {
        const type = index === 0 ? "int" : `${index - 1}`;
        const members = [{ type }, { type }];
        return { name: `${index}`, "meta-type": "alternate", members };
      }),
    ],
    "contains itself, or more than 1000 types",
  ],
};

/** So many arrays, each of the one before it. */
function arrays(count: number): SchemaEntry[] {
  return Array.from({ length: count }, (_, index) => ({
    "meta-type": "array",
    name: `${index + 1}`,
    "element-type": `${index}`,
  }));
}

Deno.test(
  "A type of many types in each other is walked to its end",
  { permissions },
  () => {
    const entries = arrays(999);
    const schema = takesX("999", ...entries, ...entries.toReversed());
    assert(schema.hasArgument("f", "x"));
    assertEquals(schema.enumValues("f", "x"), undefined);
    assertEquals(schema.features("f", "x"), []);
    assert(schema.describe("f", "x")!.type.endsWith("]"));
    assertEquals(schema.validate("f", { x: nested(999) }), []);
  },
);

for (const [what, [entries, message]] of Object.entries(NO_SCHEMAS)) {
  Deno.test(`new QapiSchema() refuses ${what}`, { permissions }, () => {
    assertThrows(
      () => new QapiSchema(entries as SchemaEntry[]),
      TypeError,
      message,
    );
  });
}

Deno.test("A schema may have no entries", { permissions }, () => {
  const schema = new QapiSchema([]);
  assertEquals([schema.commands, schema.events], [[], []]);
});

for (const [version, entries] of Object.entries(DUMPS)) {
  Deno.test(
    `The schema of QEMU ${version} is one, by its own description too`,
    { permissions },
    () => {
      const schema = new QapiSchema(entries);
      assertEquals(schema.validateReturn("query-qmp-schema", entries), []);
      for (const name of [...schema.commands, ...schema.events]) {
        assert(schema.describe(name) !== undefined);
      }
      for (const name of schema.commands) {
        assert(schema.describeReturn(name) !== undefined);
      }
    },
  );

  Deno.test(
    `The schema of QEMU ${version} answers what programs ask`,
    { permissions },
    () => {
      const schema = new QapiSchema(entries);
      assert(schema.hasCommand("blockdev-add"));
      assert(schema.hasEvent("BLOCK_JOB_COMPLETED"));
      assert(schema.allowsOob("migrate-pause"));
      assert(!schema.allowsOob("migrate"));
      for (
        const path of [
          "file.filename",
          "file.file.file.driver",
          "children.0.filename",
          "children[0].filename",
          "server.path",
          "backing.node-name",
          "encrypt.key-secret",
        ]
      ) assert(schema.hasArgument("blockdev-add", path), path);
      assert(!schema.hasArgument("blockdev-add", "filename.file"));
      assert(schema.hasReturn("query-block", "inserted.image.filename"));
      assert(schema.hasEventData("BLOCK_JOB_COMPLETED", "speed"));
      assert(schema.hasEnumValue("blockdev-add", "driver", "qcow2"));
      assert(schema.hasEnumValue("blockdev-add", "file.aio", "native"));
      assert(schema.hasFeature("device_add", "json-cli-hotplug"));
      assert(schema.hasFeature("drive-backup", "deprecated"));
      assert(schema.hasFeature("block-commit", "deprecated", "top"));
      assert(
        schema.hasFeature(
          "blockdev-add",
          "dynamic-auto-read-only",
          "driver",
          "file",
        ),
      );
      assert(
        schema.hasFeature(
          "object-add",
          "unstable",
          "qom-type",
          "x-remote-object",
        ),
      );
      assertEquals(
        schema.validate("blockdev-add", {
          driver: "qcow2",
          "node-name": "disk",
          file: { driver: "file", filename: "disk.qcow2", aio: "native" },
          backing: null,
          cache: { direct: true },
        }),
        [],
      );
      assertEquals(
        messages(schema, "blockdev-add", {
          driver: "qcow2",
          file: { driver: "file", filenam: "a" },
          server: {},
        }).map((message) => message.replace(/"\w+"\|.*, found/, "…, found")),
        [
          "Argument file.filename of blockdev-add is missing, it must be string",
          "Argument file.filenam of blockdev-add is not known, did you mean filename",
          'Argument server of blockdev-add requires driver …, found "qcow2"',
        ],
      );
      assertEquals(
        schema.validate("device_add", { driver: "e1000", mac: "a" }),
        [],
      );
    },
  );
}

Deno.test(
  "A union in a branch of a union has the members of both",
  { permissions },
  () => {
    const schema = new QapiSchema(DUMPS["11.1"]!);
    const channel = (addr: object) => ({
      channels: [{ "channel-type": "main", addr }],
    });
    assertEquals(
      schema.validate(
        "migrate",
        channel({ transport: "socket", type: "unix", path: "a" }),
      ),
      [],
    );
    assertEquals(
      schema.validate(
        "migrate",
        channel({ transport: "socket", type: "inet", host: "a", path: "a" }),
      ).map(({ path }) => path),
      ["channels[0].addr.port", "channels[0].addr.path"],
    );
  },
);
