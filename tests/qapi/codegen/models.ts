/**
 * Makes models from source and from schemas, and writes the code for them.
 *
 * @module
 */

import { mergeSchema } from "../../../src/qapi/codegen/merge.ts";
import type { Model } from "../../../src/qapi/codegen/model.ts";
import { TypeScriptWriter } from "../../../src/qapi/codegen/typescript_writer.ts";
import type { SchemaEntry } from "../../../src/qapi/introspect/schema_entries.ts";
import { TypeTable } from "../../../src/qapi/introspect/type_table.ts";
import { readText } from "../../tools/qapi/schema_files.ts";

/**
 * Makes a model.
 *
 * @param source The source of version 1.0, in the schema language.
 * @param dumps Schemas that are merged into it, by version.
 * @param names Real names of types, by the names that would be made for them.
 */
export async function modelOf(
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

/** Returns the lines of the code for a model, without indentation. */
export function written(model: Model, integer = "Int"): string[] {
  const writer = new TypeScriptWriter(model, { integer });
  return lines(
    `Commands ${writer.commands()}
     Events ${writer.events()}
     ${writer.types()}`,
  );
}

/** Returns the lines of a text, without indentation and empty lines. */
export function lines(text: string): string[] {
  return text.split("\n").map((line) => line.trim())
    .filter((line) => line !== "");
}
