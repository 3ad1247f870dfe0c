/**
 * Reads the parts of a type: values, members, branches, alternatives, elements.
 *
 * @module
 */

import type {
  SchemaAlternate,
  SchemaArray,
  SchemaEnum,
  SchemaMember,
  SchemaObject,
  SchemaType,
} from "./schema_entries.ts";
import type { TypeTable } from "./type_table.ts";

/** Returns the values of an enumeration, with the features of each. */
export function valuesOf(
  { members, values = [] }: SchemaEnum,
): { name: string; features?: string[] }[] {
  return members ?? values.map((name) => ({ name }));
}

/** Returns whether a member is optional. */
export function isOptional(member: SchemaMember): boolean {
  return Object.hasOwn(member, "default");
}

/** Returns the branches of a union, and an empty list for a struct. */
export function variantsOf(
  { tag, variants }: SchemaObject,
): NonNullable<SchemaObject["variants"]> {
  return tag === undefined ? [] : variants!;
}

/**
 * Returns the values that the tag of a union can have.
 *
 * The list is empty for a struct, and for a tag that is not an enumeration.
 */
export function tagValues(table: TypeTable, union: SchemaObject): string[] {
  const tag = union.members.find(({ name }) => name === union.tag);
  const type = tag && table.get(tag.type);
  return type?.["meta-type"] === "enum"
    ? valuesOf(type).map(({ name }) => name)
    : [];
}

/** Yields an object type and the types of all its branches, nested ones too. */
export function* withBranches(
  table: TypeTable,
  object: SchemaObject,
): Generator<SchemaObject> {
  yield object;
  for (const { type } of variantsOf(object)) {
    yield* withBranches(table, table.getObject(type));
  }
}

/**
 * Yields the types that a value can have.
 *
 * These are the types of an alternate, or the type itself if it is not one.
 */
export function* alternatives(
  table: TypeTable,
  type: SchemaType,
): Generator<Exclude<SchemaType, SchemaAlternate>> {
  if (type["meta-type"] !== "alternate") return yield type;
  for (const member of type.members) {
    yield* alternatives(table, table.get(member.type));
  }
}

/**
 * Yields the types that a value can have, where a list counts as its elements.
 *
 * A list of lists counts as the elements of the innermost list.
 */
export function* elements(
  table: TypeTable,
  type: SchemaType,
): Generator<Exclude<SchemaType, SchemaAlternate | SchemaArray>> {
  for (const alternative of alternatives(table, type)) {
    if (alternative["meta-type"] !== "array") yield alternative;
    else yield* elements(table, table.get(alternative["element-type"]));
  }
}
