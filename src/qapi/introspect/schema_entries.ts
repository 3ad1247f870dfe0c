/**
 * The types of the entries that `query-qmp-schema` returns, one for each kind.
 *
 * QEMU masks the names of types: it sends numbers instead.
 *
 * @module
 */

import type { JSONType, SchemaInfo } from "../generated/qemu.ts";

type Kind<MetaType extends SchemaInfo["meta-type"]> = Extract<
  SchemaInfo,
  { "meta-type": MetaType }
>;

/** A command. */
export type SchemaCommand = Kind<"command">;

/** An event. */
export type SchemaEvent = Kind<"event">;

/** A JSON type, or `any`. */
export type SchemaBuiltin =
  & Pick<Kind<"builtin">, "meta-type" | "name">
  & { "json-type": JSONType };

/**
 * An enumeration.
 *
 * QEMU before 6.2 sends no `members`. Newer versions deprecate `values`.
 */
export type SchemaEnum =
  & Pick<Kind<"enum">, "meta-type" | "name" | "features">
  & Partial<Pick<Kind<"enum">, "members" | "values">>;

/** An array. */
export type SchemaArray = Kind<"array">;

/** An object: a union if it has a tag and variants, and a struct otherwise. */
export type SchemaObject = Kind<"object">;

/** A member of an object. It is optional if it has a `default`. */
export type SchemaMember = SchemaObject["members"][number];

/** Several types that a value can have, which differ in their JSON type. */
export type SchemaAlternate = Kind<"alternate">;

/** A type. */
export type SchemaType =
  | SchemaBuiltin
  | SchemaEnum
  | SchemaArray
  | SchemaObject
  | SchemaAlternate;

/** An entry of a schema, in the form that any QEMU version sends. */
export type SchemaEntry = SchemaCommand | SchemaEvent | SchemaType;
