/**
 * Types for a QEMU of one's own, of another version, target or vendor, from what it says of itself.
 *
 * What is written exports a `Schema`, to be used as `connect<Schema>(address)`. `qmp generate`, of the command line in
 * `@qmp/qmp/cli`, does the same for a QEMU that listens or is launched.
 *
 * @example The types of a QEMU, into a file
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

import { absorb } from "./absorb.ts";
import { emptyModel } from "./model.ts";
import { checkNames, checkTypeName } from "./names.ts";
import { quote } from "../introspect/text.ts";
import { TypeTable } from "../introspect/types.ts";
import { TypeScriptWriter } from "./typescript.ts";
import { wrapComments } from "./wrap_comments.ts";
import type { QapiSchema } from "../introspect/schema.ts";

/** Options for {@linkcode generate}. */
export interface GenerateOptions {
  /**
   * Name of the schema, a {@linkcode QmpSchema}. The commands and events are `Commands` and `Events`.
   *
   * @default {"Schema"}
   */
  name?: string | undefined;
  /**
   * Version of the QEMU, for the comments: `"10.0.2"`, or `"7.2.22 (Debian 1:7.2+dfsg-7)"`.
   *
   * @default {"unknown"}
   */
  version?: string | undefined;
  /**
   * Type of integers, of which introspection does not tell how large they are. An integer that a number cannot hold exactly
   * is a `bigint` whatever the type says.
   *
   * @default {"number | bigint"}
   */
  integer?: "number" | "number | bigint" | undefined;
  /**
   * Where the module imports this package's types from.
   *
   * @default {"jsr:@qmp/qmp"}
   */
  specifier?: string | undefined;
}

/**
 * Writes a TypeScript module with the types of a QEMU's commands and events.
 *
 * QEMU masks the names of its types, so these have names made from the commands and members that use them.
 *
 * Source: QAPI `query-qmp-schema`.
 *
 * @param entries What `query-qmp-schema` returned, as {@linkcode QapiSchema} takes it.
 * @param options How to write it.
 * @returns Text of the module.
 * @throws {TypeError} If the entries are no schema, or have a name that QAPI does not allow, or if the name or the version
 * cannot be written.
 *
 * @example Types of a small schema
 * ```ts
 * import { generate } from "@qmp/qmp/generate";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const text = generate([
 *   { "meta-type": "command", name: "set-link", "arg-type": "0", "ret-type": "1" },
 *   { "meta-type": "object", name: "0", members: [{ name: "up", type: "bool" }] },
 *   { "meta-type": "object", name: "1", members: [] },
 *   { "meta-type": "builtin", name: "bool", "json-type": "boolean" },
 * ], { name: "MySchema", version: "10.0.2" });
 * assertStringIncludes(text, '"set-link": CommandSignature<{\n    up: boolean;\n  }>;');
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
    throw new TypeError(`Expected a version, found ${quote(version)}`);
  }
  const table = new TypeTable(entries);
  checkNames(table);
  const model = emptyModel();
  absorb(model, table, version);
  const writer = new TypeScriptWriter(model, { integer });
  if ([...OWN_NAMES, ...writer.names()].includes(name)) {
    throw new TypeError(
      `Expected another name than ${name}, which is there already`,
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

/** Versions, with what a vendor says of his: what can stand in a comment without ending it. */
const VERSION = /^[\w .,:+~()/-]+$/;

/** Names that mean something else in the module. */
const OWN_NAMES = [
  "Commands",
  "CommandSignature",
  "Empty",
  "Events",
  "Open",
  "Record",
];

/** A text as a literal of the language, to which some characters end a line that do not in JSON. */
function literal(text: string): string {
  return JSON.stringify(text)
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
}

/** Indents each line by the brackets that are open. */
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
