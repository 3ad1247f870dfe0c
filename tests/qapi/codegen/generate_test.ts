import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { generate, type GenerateOptions } from "@qmp/qmp/generate";
import { QapiSchema } from "@qmp/qmp";
import type { SchemaInfo } from "@qmp/qmp/qapi";
import type { SchemaEntry } from "../../../src/qapi/introspect/schema_entries.ts";
import { CONFIG } from "../../support/config.ts";
import { TempDir } from "../../support/temp_dir.ts";

const ROOT = new URL("../../../", import.meta.url);

const VERSIONS = ["7.2", "10.0", "11.1"];

/** A schema with something of everything. */
const SMALL: SchemaInfo[] = [
  {
    "meta-type": "command",
    name: "set-mode",
    "arg-type": "0",
    "ret-type": "9",
    features: ["deprecated"],
  },
  {
    "meta-type": "command",
    name: "query-mode",
    "arg-type": "9",
    "ret-type": "[1]",
    "allow-oob": true,
  },
  { "meta-type": "command", name: "stop", "arg-type": "9", "ret-type": "9" },
  {
    "meta-type": "command",
    name: "device_add",
    "arg-type": "4",
    "ret-type": "9",
  },
  { "meta-type": "event", name: "MODE_SET", "arg-type": "0" },
  { "meta-type": "event", name: "STOP", "arg-type": "9" },
  { "meta-type": "object", name: "9", members: [] },
  {
    "meta-type": "object",
    name: "0",
    members: [
      { name: "mode", type: "2" },
      { name: "x-level", type: "int", default: null, features: ["unstable"] },
    ],
  },
  { "meta-type": "array", name: "[1]", "element-type": "1" },
  {
    "meta-type": "object",
    name: "1",
    members: [{ name: "mode", type: "2" }, { name: "name", type: "3" }],
    tag: "mode",
    variants: [{ case: "on", type: "5" }, { case: "off", type: "9" }],
  },
  {
    "meta-type": "enum",
    name: "2",
    members: [{ name: "on" }, { name: "off" }],
    values: ["on", "off"],
  },
  {
    "meta-type": "alternate",
    name: "3",
    members: [{ type: "str" }, { type: "null" }],
  },
  {
    "meta-type": "object",
    name: "4",
    members: [{ name: "driver", type: "str" }],
  },
  {
    "meta-type": "object",
    name: "5",
    members: [{ name: "next", type: "[1]", default: null }],
  },
  { "meta-type": "builtin", name: "str", "json-type": "string" },
  { "meta-type": "builtin", name: "int", "json-type": "int" },
  { "meta-type": "builtin", name: "null", "json-type": "null" },
];

const SMALL_TEXT = `// deno-fmt-ignore-file
// deno-lint-ignore-file
/**
 * Commands and events of QEMU 10.0.2.
 *
 * Generated from the schema that this QEMU returns for \`query-qmp-schema\`.
 *
 * @module
 */

import type { CommandSignature, Empty, Open } from "jsr:@qmp/qmp";

/** Commands and events of this QEMU, for \`QmpClient<Schema>\`. */
export interface Schema {
  /** The commands, by name. */
  commands: Commands;
  /** The data of each event, by name. */
  events: Events;
}

/** Commands of this QEMU. */
export interface Commands {
  /** QAPI command \`device_add\`. */
  device_add: CommandSignature<{
    driver: string;
    [argument: string]: any;
  }>;
  /** QAPI command \`query-mode\`. It can run out-of-band. */
  "query-mode": CommandSignature<Empty, QueryModeReturn[]>;
  /**
   * QAPI command \`set-mode\`.
   *
   * @deprecated In QEMU 10.0.2.
   */
  "set-mode": CommandSignature<SetModeArguments>;
  /** QAPI command \`stop\`. */
  stop: CommandSignature;
}

/** Data of the events of this QEMU. */
export interface Events {
  /** QAPI event \`MODE_SET\`. */
  MODE_SET: SetModeArgumentsReturned;
  /** QAPI event \`STOP\`. */
  STOP: undefined;
}

/** QAPI object \`QueryModeReturn\`. */
export type QueryModeReturn = {
  name: QueryModeReturnName;
} & (
  | ({ mode: "on" } & QueryModeReturnOn)
  | { mode: "off" }
);

/** QAPI alternate \`QueryModeReturnName\`. */
export type QueryModeReturnName =
  | string
  | null;

/** QAPI object \`QueryModeReturnOn\`. */
export type QueryModeReturnOn = {
  next?: QueryModeReturn[];
};

/** QAPI object \`SetModeArguments\`. */
export type SetModeArguments = {
  mode: SetModeArgumentsMode;
  /** @experimental In QEMU 10.0.2. */
  "x-level"?: number | bigint | undefined;
};

/** QAPI object \`SetModeArguments\`, as commands and events return it. */
export type SetModeArgumentsReturned = {
  mode: Open<SetModeArgumentsMode>;
  /** @experimental In QEMU 10.0.2. */
  "x-level"?: number | bigint;
};

/** QAPI enum \`SetModeArgumentsMode\`. */
export type SetModeArgumentsMode =
  | "on"
  | "off";
`;

function dump(version: string): SchemaInfo[] {
  const path = new URL(`tests/testdata/qapi/schema-${version}.json`, ROOT);
  return JSON.parse(Deno.readTextFileSync(path));
}

Deno.test("generate() writes a schema", { permissions: "none" }, () => {
  assertEquals(generate(SMALL, { version: "10.0.2" }), SMALL_TEXT);
});

Deno.test("generate() writes the same each time", () => {
  assertEquals(generate(dump("11.1")), generate(dump("11.1")));
});

Deno.test("generate() takes names", { permissions: "none" }, () => {
  const text = generate(SMALL, {
    name: "MySchema",
    integer: "number",
    specifier: "../mod.ts",
  });
  assertStringIncludes(text, "of QEMU unknown");
  assertStringIncludes(text, 'Open } from "../mod.ts";');
  assertStringIncludes(text, "export interface MySchema {");
  assertStringIncludes(text, '"x-level"?: number | undefined;');
});

Deno.test(
  "generate() imports only what it uses",
  { permissions: "none" },
  () => {
    const text = generate([
      { "meta-type": "event", name: "STOP", "arg-type": "0" },
      { "meta-type": "object", name: "0", members: [] },
    ]);
    assert(!text.includes("import"), text);
  },
);

const WRONG: [
  what: string,
  entries: unknown,
  options: GenerateOptions,
  message: string,
][] = [
  ["no list", {}, {}, "expected a list of entries, found"],
  ["a type that is missing", SMALL.slice(0, 3), {}, "which is missing"],
  ["a name that is none", SMALL, { name: "my-schema" }, 'found "my-schema"'],
  [
    "a name that is a keyword",
    SMALL,
    { name: "class" },
    'expected a name for a type, found "class"',
  ],
  ["a name of the language", SMALL, { name: "string" }, 'found "string"'],
  ["a name that types are made of", SMALL, { name: "keyof" }, "found"],
  [
    "a name of the language that the module uses",
    SMALL,
    { name: "Record" },
    "already has a type Record",
  ],
  [
    "a name that the module has anyway",
    SMALL,
    { name: "Events" },
    "already has a type Events",
  ],
  [
    "a name that a type has",
    SMALL,
    { name: "SetModeArguments" },
    "already has a type SetModeArguments;",
  ],
  [
    "a name that a type has where it is returned",
    SMALL,
    { name: "SetModeArgumentsReturned" },
    "already has a type SetModeArgumentsReturned;",
  ],
  [
    "a version that ends the comment",
    SMALL,
    { version: "10 */ evil();" },
    'expected a version, found "10 */ evil();"',
  ],
  [
    "a version of two lines",
    SMALL,
    { version: "10\nevil();" },
    'expected a version, found "10\\nevil();"',
  ],
  ["no version", SMALL, { version: "" }, 'expected a version, found ""'],
];

for (const [what, entries, options, message] of WRONG) {
  Deno.test(`generate() refuses ${what}`, { permissions: "none" }, () => {
    assertThrows(
      () => generate(entries as SchemaInfo[], options),
      TypeError,
      message,
    );
  });
}

/** A text that is no name, but could be code where one stands. */
const CODE = 'x": 1 }\n\u009b31m*/ evil(); //';

/** Places of {@linkcode SMALL} that have a name, each with the name there and what has that. */
const NAMED: [name: string, what: string][] = [
  ["stop", "a command"],
  ["STOP", "an event"],
  ["x-level", "a member"],
  ["unstable", "a feature"],
  ["deprecated", "a feature"],
  ["on", "a value"],
  ["2", "a type"],
  ["[1]", "a type"],
  ["str", "a type"],
];

for (const [name, what] of NAMED) {
  Deno.test(
    `generate() refuses code in place of ${name}, the name of ${what}`,
    { permissions: "none" },
    () => {
      const text = JSON.stringify(SMALL)
        .replaceAll(JSON.stringify(name), JSON.stringify(CODE));
      const { message } = assertThrows(
        () => generate(JSON.parse(text)),
        TypeError,
      );
      assertEquals(
        message,
        'Cannot read the QAPI schema: "x\\": 1 }\\n\\u009b31m*/ evil(); //" ' +
          `is not a valid name of ${what}`,
      );
    },
  );
}

Deno.test(
  "generate() refuses a value that is code, and a branch for one",
  { permissions: "none" },
  () => {
    for (const key of ["name", "case"]) {
      const text = JSON.stringify(SMALL)
        .replace(`"${key}":"off"`, `"${key}":"a b"`);
      assertThrows(
        () => generate(JSON.parse(text)),
        TypeError,
        '"a b" is not a valid name of a value',
      );
    }
  },
);

Deno.test(
  "generate() refuses names and features that are no text",
  { permissions: "none" },
  () => {
    for (
      const [found, put, message] of [
        ['["unstable"]', "[{}]", "the name of a feature is not a string"],
        ['["unstable"]', '"a"', 'the features of "x-level" are not a list'],
        ['"case":"on"', '"case":1', "the name of a value is not a string"],
      ] as const
    ) {
      const text = JSON.stringify(SMALL).replace(found, put);
      assertThrows(() => generate(JSON.parse(text)), TypeError, message);
    }
  },
);

Deno.test(
  "generate() cuts a long name in what it says of it",
  { permissions: "none" },
  () => {
    const { message } = assertThrows(
      () =>
        generate([
          { "meta-type": "event", name: "!".repeat(1e6), "arg-type": "0" },
          { "meta-type": "object", name: "0", members: [] },
        ]),
      TypeError,
    );
    assert(message.length < 200, message.slice(0, 200));
  },
);

Deno.test(
  "generate() takes names with a downstream prefix, and values that begin with a digit",
  { permissions: "none" },
  () => {
    const text = generate([
      {
        "meta-type": "event",
        name: "__org.qemu_x-EVENT",
        "arg-type": "0",
      },
      {
        "meta-type": "object",
        name: "0",
        members: [{ name: "key", type: "1" }],
      },
      { "meta-type": "enum", name: "1", members: [{ name: "3des" }] },
    ]);
    assertStringIncludes(text, '"__org.qemu_x-EVENT": {');
    assertStringIncludes(text, 'OrgQemuXEventDataKey = "3des";');
  },
);

Deno.test(
  "generate() tells the type of a builtin by what it is in JSON, whatever its name",
  { permissions: "none" },
  () => {
    const text = generate([
      { "meta-type": "event", name: "E", "arg-type": "0" },
      {
        "meta-type": "object",
        name: "0",
        members: [{ name: "a", type: "constructor" }],
      },
      { "meta-type": "builtin", name: "constructor", "json-type": "string" },
    ]);
    assertStringIncludes(text, "E: {\n    a: string;\n  };");
  },
);

Deno.test(
  "generate() takes the version of a vendor",
  { permissions: "none" },
  () => {
    const version = "7.2.22 (Debian 1:7.2+dfsg-7+deb12u18~bpo1)";
    assertStringIncludes(
      generate(SMALL, { version }),
      `\n * Commands and events of QEMU ${version}.\n`,
    );
  },
);

Deno.test(
  "generate() quotes where to import from",
  { permissions: "none" },
  () => {
    assertStringIncludes(
      generate(SMALL, { specifier: './a"\\b\n\u2028\u2029.ts' }),
      'from "./a\\"\\\\b\\n\\u2028\\u2029.ts";\n',
    );
  },
);

Deno.test(
  "generate() takes entries of before QEMU 6.2, whose enumerations have just values",
  { permissions: "none" },
  () => {
    const entries: SchemaEntry[] = [
      { "meta-type": "event", name: "E", "arg-type": "0" },
      {
        "meta-type": "object",
        name: "0",
        members: [{ name: "mode", type: "1" }],
      },
      { "meta-type": "enum", name: "1", values: ["on", "off"] },
    ];
    assertStringIncludes(
      generate(entries),
      'EDataMode =\n  | "on"\n  | "off";\n',
    );
  },
);

Deno.test(
  "generate() lets those commands take more that QapiSchema lets",
  { permissions: "none" },
  () => {
    const entries: SchemaInfo[] = [
      {
        "meta-type": "command",
        name: "object-add",
        "arg-type": "0",
        "ret-type": "1",
      },
      {
        "meta-type": "object",
        name: "0",
        members: [{ name: "id", type: "str" }],
      },
      { "meta-type": "object", name: "1", members: [] },
      { "meta-type": "builtin", name: "str", "json-type": "string" },
    ];
    const args = { id: "a", x: 1 };
    assertEquals(new QapiSchema(entries).validate("object-add", args), []);
    assertStringIncludes(generate(entries), "[argument: string]: any;");
  },
);

Deno.test(
  "generate() indents a comment of several lines like the member below it",
  { permissions: "none" },
  () => {
    const text = generate([
      { "meta-type": "command", name: "f", "arg-type": "0", "ret-type": "1" },
      {
        "meta-type": "object",
        name: "0",
        members: [{
          name: "a",
          type: "int",
          features: ["deprecated", "unstable"],
        }],
      },
      { "meta-type": "object", name: "1", members: [] },
      { "meta-type": "builtin", name: "int", "json-type": "int" },
    ], { version: "10.0.2" });
    assertStringIncludes(
      text,
      `  f: CommandSignature<{
    /**
     * @deprecated In QEMU 10.0.2.
     * @experimental In QEMU 10.0.2.
     */
    a: number | bigint;
`,
    );
  },
);

/** What a schema may have, though none of QEMU's does. */
const ODD: SchemaInfo[] = [
  { "meta-type": "command", name: "f", "arg-type": "1", "ret-type": "0" },
  { "meta-type": "command", name: "g", "arg-type": "0", "ret-type": "1" },
  { "meta-type": "object", name: "0", members: [] },
  {
    "meta-type": "object",
    name: "1",
    members: ["2", "3", "4", "5", "6", "7", "[0]"].map((type, index) => ({
      name: "abcdefg"[index]!,
      type,
      default: null,
    })),
  },
  { "meta-type": "enum", name: "2", members: [], values: [] },
  {
    "meta-type": "object",
    name: "3",
    members: [{ name: "t", type: "2" }],
    tag: "t",
    variants: [],
  },
  {
    "meta-type": "object",
    name: "4",
    members: [{ name: "t", type: "2" }, { name: "u", type: "8" }],
    tag: "t",
    variants: [],
  },
  { "meta-type": "alternate", name: "5", members: [] },
  {
    "meta-type": "alternate",
    name: "6",
    members: [{ type: "str" }, { type: "0" }],
  },
  {
    "meta-type": "object",
    name: "7",
    members: [{ name: "t", type: "8" }],
    tag: "t",
    variants: [{ case: "on", type: "9" }],
  },
  {
    "meta-type": "enum",
    name: "8",
    members: [{ name: "on" }, { name: "off" }],
    values: ["on", "off"],
  },
  { "meta-type": "object", name: "9", members: [{ name: "x", type: "str" }] },
  { "meta-type": "array", name: "[0]", "element-type": "0" },
  { "meta-type": "builtin", name: "str", "json-type": "string" },
];

Deno.test(
  "generate() writes what has no values, and what has no members",
  { permissions: "none" },
  () => {
    const text = generate(ODD);
    for (
      const part of [
        "export type FArgumentsA = never;",
        "export type FArgumentsB = never;",
        "export type FArgumentsC = never;",
        "export type FArgumentsD = never;",
        "export type FArgumentsE =\n  | string\n  | FArgumentsE0;",
        "export type FArgumentsE0 = Record<string, never>;",
        'export type FArgumentsF =\n  | ({ t: "on" } & FArgumentsFOn)\n  | { t: "off" };',
        "  g?: readonly FArgumentsE0[] | undefined;",
      ]
    ) assertStringIncludes(text, part);
  },
);

/** Fails to compile where a command or event of one QEMU does not fit the types of the package, and names it. */
const FITS = `
type Part<T, K extends string> = T extends { [k in K]: infer P } ? P : never;
type Misfits<Own, All, K extends string> = {
  [N in keyof Own]: N extends keyof All
    ? [Part<Own[N], K>] extends [Part<All[N], K>] ? never : N
    : N;
}[keyof Own];
type MisfitEvents<Own, All> = {
  [N in keyof Own]: N extends keyof All
    ? [Own[N]] extends [All[N]] ? never : N
    : N;
}[keyof Own];
`;

Deno.test("What generate() writes of each QEMU compiles, and fits the package's own types", async () => {
  await using directory = new TempDir();
  const specifier = new URL("mod.ts", ROOT).href;
  const files = await Promise.all(VERSIONS.map(async (version) => {
    await Deno.writeTextFile(
      directory.file(`qemu_${version}.ts`),
      generate(dump(version), { version, integer: "number", specifier }),
    );
    const file = directory.file(`fits_${version}.ts`);
    // In 7.2 the type of a job is any text, so that nothing is told apart by it.
    const known = version === "7.2" ? '"query-block-jobs"' : "never";
    await Deno.writeTextFile(
      file,
      `import type { Commands, Events } from "${specifier}";
import type * as own from "./qemu_${version}.ts";
${FITS}
const args: Record<Misfits<own.Commands, Commands, "arguments">, 1> = {};
const returns: [Misfits<own.Commands, Commands, "return">] extends [${known}]
  ? true : Misfits<own.Commands, Commands, "return"> = true;
const events: Record<MisfitEvents<own.Events, Events>, 1> = {};
export const all: unknown[] = [args, returns, events];
`,
    );
    return file;
  }));
  const odd = directory.file("odd.ts");
  await Deno.writeTextFile(odd, generate(ODD, { specifier }));
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--quiet", "--config", CONFIG, odd, ...files],
  }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
});

Deno.test("What generate() writes is nothing for deno fmt and deno lint to complain of", async () => {
  await using directory = new TempDir();
  const file = directory.file("my_qemu.ts");
  await Deno.writeTextFile(file, generate(dump("11.1")));
  for (const args of [["fmt", "--check"], ["lint"]]) {
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [...args, "--no-config", file],
    }).output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
  }
});
