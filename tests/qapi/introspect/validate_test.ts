import { assert, assertEquals } from "@std/assert";
import {
  command,
  messages,
  nested,
  NODES,
  schemaOf,
  takesX,
} from "./schemas.ts";

const permissions = "none";

/** Arguments of `node-add`, and the problems that validation must find. */
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
  // Without a valid tag, the members of any branch can be right.
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
      // The return value is a list of the same type.
      assertEquals(
        NODES.validateReturn("node-add", [args]).length,
        args === undefined ? 1 : problems.length,
      );
    },
  );
}

Deno.test(
  "A message names the command, the argument, and the found value",
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
  "validateEvent() accepts an event without data if no member is mandatory",
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
  "An unknown command or event is the only problem, with the closest name",
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

Deno.test(
  "An alternate selects its number for any number, and the first type that fits",
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
  "A union without its optional tag has no branch",
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

/** Makes a value that contains itself. */
function cyclic(): Record<string, unknown> {
  const node: Record<string, unknown> = { kind: "pool" };
  node.children = [node, node];
  return node;
}

Deno.test(
  "A value that contains itself is a problem",
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
    // The same value in two places is not a cycle.
    const twice = { kind: "none" };
    assertEquals(
      NODES.validate("node-add", { kind: "pool", children: [twice, twice] }),
      [],
    );
  },
);

Deno.test(
  "A value that is nested more deeply than QEMU accepts is a problem",
  { permissions },
  () => {
    const any = takesX("any");
    // The arguments themselves are one level.
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
  "A message names the first eight of many branches, or all nine",
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
