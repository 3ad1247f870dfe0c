import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { generate, type GenerateOptions } from "@qmp/qmp/generate";
import { QapiSchema } from "@qmp/qmp/introspect";
import type { SchemaInfo } from "@qmp/qmp/qapi";
import type { SchemaEntry } from "../../../src/qapi/introspect/schema_entries.ts";
import { readDump } from "../dumps.ts";
import { dump, enumeration, event, union } from "./entries.ts";
import { ODD } from "./odd_schema.ts";
import { SMALL, SMALL_TEXT } from "./small_schema.ts";

Deno.test(
  "generate() writes a module for a schema",
  { permissions: "none" },
  () => {
    assertEquals(generate(SMALL, { version: "10.0.2" }), SMALL_TEXT);
  },
);

Deno.test("generate() writes the same module each time", () => {
  assertEquals(generate(readDump("11.1")), generate(readDump("11.1")));
});

Deno.test("generate() uses the given name, integer type and specifier", {
  permissions: "none",
}, () => {
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

Deno.test(
  "generate() writes a union whose values all add nothing",
  { permissions: "none" },
  () => {
    const text = generate(dump(
      enumeration("1", "on", "off"),
      union("2", "mode", { mode: "1", "*up": "bool" }, {}),
      event("CHANGED", "2"),
    ));
    assertStringIncludes(
      text,
      'ChangedData = {\n  up?: boolean;\n} & { mode: "on" | "off" };\n',
    );
  },
);

const WRONG: [
  what: string,
  entries: unknown,
  options: GenerateOptions,
  message: string,
][] = [
  ["an object instead of a list", {}, {}, "expected a list of entries, found"],
  [
    "a schema without one of its types",
    SMALL.slice(0, 3),
    {},
    "which is missing",
  ],
  ["a name with a dash", SMALL, { name: "my-schema" }, 'found "my-schema"'],
  [
    "a name that is a keyword",
    SMALL,
    { name: "class" },
    'expected a name for a type, found "class"',
  ],
  ["the name of a builtin type", SMALL, { name: "string" }, 'found "string"'],
  ["a name that is a type operator", SMALL, { name: "keyof" }, "found"],
  [
    "the name of a type that the module uses",
    SMALL,
    { name: "Record" },
    "already has a type Record",
  ],
  [
    "a name that every module has",
    SMALL,
    { name: "Events" },
    "already has a type Events",
  ],
  [
    "the name of a type in the schema",
    SMALL,
    { name: "SetModeArguments" },
    "already has a type SetModeArguments;",
  ],
  [
    "the name of a type that is returned",
    SMALL,
    { name: "SetModeArgumentsReturned" },
    "already has a type SetModeArgumentsReturned;",
  ],
  [
    "a version that would end the comment",
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
  ["an empty version", SMALL, { version: "" }, 'expected a version, found ""'],
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

Deno.test(
  "generate() takes a builtin type from its JSON type, not from its name",
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
  "generate() accepts the version of a vendor",
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
  "generate() quotes the specifier",
  { permissions: "none" },
  () => {
    assertStringIncludes(
      generate(SMALL, { specifier: './a"\\b\n\u2028\u2029.ts' }),
      'from "./a\\"\\\\b\\n\\u2028\\u2029.ts";\n',
    );
  },
);

Deno.test(
  "generate() accepts enumerations of QEMU before 6.2, which have values only",
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
  "generate() and QapiSchema accept more arguments for the same commands",
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

Deno.test(
  "generate() writes types without values, members or branches",
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
