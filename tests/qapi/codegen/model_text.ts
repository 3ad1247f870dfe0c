/**
 * Writes parts of a model in short, so that tests can compare them.
 *
 * @module
 */

import type { ObjectType, TypeUse } from "../../../src/qapi/codegen/model.ts";

/** Returns the use of a type in short, such as `[A]` for a list. */
export function text(use: TypeUse | undefined): string {
  if (use === undefined) return "nothing";
  switch (use.kind) {
    case "array":
      return `[${text(use.of)}]`;
    case "either":
      return use.of.map(text).join("|");
    default:
      return use.name;
  }
}

/** Returns the types of an object's members, with a `?` if it is optional. */
export function membersOf(object: unknown): Record<string, string> {
  return Object.fromEntries(
    [...(object as ObjectType).members].map(([name, { type, optional }]) => [
      name,
      text(type) + (optional ? "?" : ""),
    ]),
  );
}
