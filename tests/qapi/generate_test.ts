import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { generate, type GenerateOptions } from "@qmp/qmp/generate";
import type { SchemaInfo } from "@qmp/qmp/qapi";
import { CONFIG, TempDir } from "../_util.ts";

const ROOT = new URL("../../", import.meta.url);

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

const SMALL_TEXT = `/**
 * Commands and events of QEMU 10.0.2, written from what it says of itself.
 *
 * @module
 */

import type { CommandSignature, Empty, Open } from "jsr:@qmp/qmp";

/** Commands and events of this QEMU, for \`QmpClient<Schema>\`. */
export interface Schema {
  /** Commands, by their names. */
  commands: Commands;
  /** Data of events, by their names. */
  events: Events;
}

/** Commands. */
export interface Commands {
  /** QAPI command \`device_add\`. */
  device_add: CommandSignature<{
    driver: string;
    [argument: string]: unknown;
  }>;
  /** QAPI command \`query-mode\`. It may run out-of-band. */
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

/** Data of events. */
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

/** QAPI object \`SetModeArguments\`. This is how it is returned. */
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
  ["a name that is none", SMALL, { name: "my-schema" }, "found my-schema"],
  [
    "a name that the module has anyway",
    SMALL,
    { name: "Events" },
    "Expected another name than Events",
  ],
  [
    "a name that a type has",
    SMALL,
    { name: "SetModeArguments" },
    "Expected another name than SetModeArguments",
  ],
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
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--quiet", "--config", CONFIG, ...files],
  }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
});
