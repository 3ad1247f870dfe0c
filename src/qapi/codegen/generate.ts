/**
 * Generates TypeScript types from the schema that a QEMU returns.
 *
 * Use them for a QEMU of another version, target or vendor than the types of
 * this package. The generated module exports a `Schema`, which goes with
 * `connect<Schema>(address)`. On the command line, `qmp generate` does the
 * same; it comes with `@qmp/qmp/cli`, and can also launch the QEMU.
 *
 * @example Write the types of a QEMU to a file
 * ```ts ignore
 * import { connect } from "@qmp/qmp";
 * import { generate } from "@qmp/qmp/generate";
 *
 * await using qmp = await connect("/run/vm/qmp.sock");
 * const entries = await qmp.execute("query-qmp-schema");
 * await Deno.writeTextFile("my_qemu.ts", generate(entries));
 * ```
 *
 * @module
 */

import { mergeSchema } from "./merge.ts";
import { emptyModel } from "./model.ts";
import { checkNames, checkTypeName } from "./check_names.ts";
import { quote } from "../introspect/printable.ts";
import { TypeTable } from "../introspect/type_table.ts";
import { TypeScriptWriter } from "./typescript_writer.ts";
import { wrapComments } from "./wrap_comments.ts";
import type { QapiSchema } from "../introspect/schema.ts";

/** Options for {@linkcode generate}. */
export interface GenerateOptions {
  /**
   * The name of the schema type, which is a {@linkcode QmpSchema}.
   *
   * The types of its commands and events are always `Commands` and `Events`.
   *
   * @default {"Schema"}
   */
  name?: string | undefined;
  /**
   * The version of the QEMU, which appears in comments only.
   *
   * Examples are `"10.0.2"` and `"7.2.22 (Debian 1:7.2+dfsg-7)"`.
   *
   * @default {"unknown"}
   */
  version?: string | undefined;
  /**
   * The type of integers.
   *
   * Introspection does not say how large an integer can be. The client returns
   * a `bigint` for an integer that a number cannot hold exactly, even if this
   * type is `number`.
   *
   * @default {"number | bigint"}
   */
  integer?: "number" | "number | bigint" | undefined;
  /**
   * The specifier from which the module imports the types of this package.
   *
   * @default {"jsr:@qmp/qmp"}
   */
  specifier?: string | undefined;
}

/**
 * Generates a TypeScript module with the types of a QEMU's commands and events.
 *
 * QEMU masks the names of its types. The module therefore makes names from the
 * commands and members that use a type, such as `QueryBlockReturn`.
 *
 * Source: QAPI `query-qmp-schema`.
 *
 * @param entries The return value of `query-qmp-schema`, which also makes a
 * {@linkcode QapiSchema}.
 * @param options Names, the version, and the type of integers.
 * @returns The text of the module.
 * @throws {TypeError} If the entries are not a schema, or contain a name that
 * QAPI does not allow. Also if TypeScript does not allow the name of the schema
 * type, or if the version could end the comment that contains it.
 *
 * @example Generate the types of a small schema
 * ```ts
 * import { generate } from "@qmp/qmp/generate";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const text = generate([
 *   { "meta-type": "command", name: "link", "arg-type": "0", "ret-type": "1" },
 *   { "meta-type": "object", name: "0", members: [{ name: "up", type: "2" }] },
 *   { "meta-type": "object", name: "1", members: [] },
 *   { "meta-type": "builtin", name: "2", "json-type": "boolean" },
 * ], { name: "MySchema", version: "10.0.2" });
 * assertStringIncludes(text, "link: CommandSignature<{\n    up: boolean;\n");
 * ```
 */
export function generate(
  entries: ConstructorParameters<typeof QapiSchema>[0],
  {
    name = "Schema",
    version = "unknown",
    integer = "number | bigint",
    specifier = "jsr:@qmp/qmp",
  }: GenerateOptions = {},
): string {
  checkTypeName(name);
  if (!VERSION.test(version)) {
    throw new TypeError(
      `Cannot generate types: expected a version, found ${quote(version)}`,
    );
  }
  const table = new TypeTable(entries);
  checkNames(table);
  const model = emptyModel();
  mergeSchema(model, table, version);
  const writer = new TypeScriptWriter(model, { integer });
  if ([...OWN_NAMES, ...writer.names()].includes(name)) {
    throw new TypeError(
      `Cannot generate types: the module already has a type ${name}; ` +
        "choose another name for the schema",
    );
  }
  const body =
    `/** Commands and events of this QEMU, for \`QmpClient<${name}>\`. */
export interface ${name} {
/** The commands, by name. */
commands: Commands;
/** The data of each event, by name. */
events: Events;
}

/** Commands of this QEMU. */
export interface Commands ${writer.commands()}

/** Data of the events of this QEMU. */
export interface Events ${writer.events()}

${writer.types()}`;
  const imports = ["CommandSignature", "Empty", "Open"]
    .filter((name) => new RegExp(`\\b${name}\\b`).test(body));
  return wrapComments(`// deno-fmt-ignore-file
// deno-lint-ignore-file
/**
 * Commands and events of QEMU ${version}.
 *
 * Generated from the schema that this QEMU returns for \`query-qmp-schema\`.
 *
 * @module
 */
${
    imports.length === 0
      ? ""
      : `\nimport type { ${imports.join(", ")} } from ${literal(specifier)};\n`
  }
${indent(body)}`);
}

/** A version, with the text that vendors add. It cannot end a comment. */
const VERSION = /^[\w .,:+~()/-]+$/;

/** Names that have a meaning of their own in the module. */
const OWN_NAMES = [
  "Commands",
  "CommandSignature",
  "Empty",
  "Events",
  "Open",
  "Record",
];

/**
 * Returns a text as a string literal.
 *
 * JSON does not escape U+2028 and U+2029, which end a line in TypeScript.
 */
function literal(text: string): string {
  return JSON.stringify(text)
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
}

/** Indents each line by the number of open brackets. */
function indent(text: string): string {
  let depth = 0;
  return text.split("\n").map((line) => {
    const bare = line.trim();
    if (bare === "") return bare;
    if (bare.startsWith("*")) return "  ".repeat(depth) + " " + bare;
    if (/^[})]/.test(bare)) depth--;
    const indented = "  ".repeat(bare.startsWith("|") ? depth || 1 : depth) +
      bare;
    if (/[{(]$/.test(bare)) depth++;
    return indented;
  }).join("\n");
}
