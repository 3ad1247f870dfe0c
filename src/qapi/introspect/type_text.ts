/**
 * Writes types in short for messages and descriptions.
 *
 * @module
 */

import type { SchemaType } from "./schema_entries.ts";
import { valuesOf } from "./type_parts.ts";
import type { TypeTable } from "./type_table.ts";

/** The number of an enumeration's values that a text shows. */
const SHOWN_VALUES = 8;

/** Returns a type in short, such as `int`, `"on"|"off"` or `[string]`. */
export function typeText(table: TypeTable, type: SchemaType): string {
  switch (type["meta-type"]) {
    case "builtin":
      return type["json-type"] === "value" ? "any" : type["json-type"];
    case "enum":
      return valuesText(valuesOf(type).map(({ name }) => name));
    case "array":
      return `[${typeText(table, table.get(type["element-type"]))}]`;
    case "alternate":
      return type.members
        .map((member) => typeText(table, table.get(member.type))).join("|");
    case "object":
      return "object";
  }
}

/** Returns values of an enumeration in short, such as `"on"|"off"`. */
export function valuesText(values: readonly string[]): string {
  const texts = values.map((value) => JSON.stringify(value));
  const more = texts.length - SHOWN_VALUES;
  // "… 1 more" would be as long as the value that it hides.
  if (more > 1) texts.splice(SHOWN_VALUES, more, `… ${more} more`);
  return texts.join("|");
}
