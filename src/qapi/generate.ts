/**
 * Types for one's own QEMU, from what it says of itself.
 *
 * @module
 */

import { absorb } from "./_absorb.ts";
import type { SchemaEntry } from "./_introspection.ts";
import { emptyModel } from "./_model.ts";
import { TypeScriptWriter } from "./_typescript.ts";
import type { SchemaInfo } from "./qemu.ts";
import { TypeTable } from "./_types.ts";

/** Options for {@linkcode generate}. */
export interface GenerateOptions {
  /**
   * Name of the schema, a {@linkcode QmpSchema}. The commands and events are `Commands` and `Events`.
   *
   * @default {"Schema"}
   */
  name?: string | undefined;
  /**
   * Version of the QEMU, for the comments: `"10.0.2"`.
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
 * @param entries What `query-qmp-schema` returned.
 * @param options How to write it.
 * @returns Text of the module.
 * @throws {TypeError} If the entries are no schema, or the name is none.
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
  entries: readonly SchemaInfo[],
  {
    name = "Schema",
    version = "unknown",
    integer = "number | bigint",
    specifier = "jsr:@qmp/qmp",
  }: GenerateOptions = {},
): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(name)) {
    throw new TypeError(`Expected a name for a type, found ${name}`);
  }
  const schema = entries as readonly SchemaEntry[];
  // Checks the entries.
  new TypeTable(schema);
  const model = emptyModel();
  absorb(model, schema, version);
  const clash = [name, ...OWN_NAMES].find((taken) => model.types.has(taken)) ??
    OWN_NAMES.find((taken) => taken === name);
  if (clash !== undefined) {
    throw new TypeError(
      `Expected another name than ${clash}, which is there already`,
    );
  }
  const writer = new TypeScriptWriter(model, { integer });
  const body =
    `/** Commands and events of this QEMU, for \`QmpClient<${name}>\`. */
export interface ${name} {
/** Commands, by their names. */
commands: Commands;
/** Data of events, by their names. */
events: Events;
}

/** Commands. */
export interface Commands ${writer.commands()}

/** Data of events. */
export interface Events ${writer.events()}

${writer.types()}`;
  const imports = ["CommandSignature", "Empty", "Open"]
    .filter((name) => new RegExp(`\\b${name}\\b`).test(body));
  return `/**
 * Commands and events of QEMU ${version}, written from what it says of itself.
 *
 * @module
 */
${
    imports.length === 0
      ? ""
      : `\nimport type { ${imports.join(", ")} } from ${
        JSON.stringify(specifier)
      };\n`
  }
${indent(body)}`;
}

/** Names that the module has anyway. */
const OWN_NAMES = ["Commands", "CommandSignature", "Empty", "Events", "Open"];

/** Indents each line by the brackets that are open. */
function indent(text: string): string {
  let depth = 0;
  return text.split("\n").map((line) => {
    const bare = line.trim();
    if (bare === "" || bare.startsWith("*")) return line;
    if (/^[})]/.test(bare)) depth--;
    const indented = "  ".repeat(bare.startsWith("|") ? depth || 1 : depth) +
      bare;
    if (/[{(]$/.test(bare)) depth++;
    return indented;
  }).join("\n");
}
