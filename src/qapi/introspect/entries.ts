/**
 * The entries of a schema as `query-qmp-schema` returns them, each kind by a name of its own.
 *
 * QEMU masks the names of types: they are numbers.
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

/** A type that JSON has, or `any`. */
export type SchemaBuiltin =
  & Pick<Kind<"builtin">, "meta-type" | "name">
  & { "json-type": JSONType };

/** An enumeration. Before QEMU 6.2 it has no `members`, and `values` are deprecated since. */
export type SchemaEnum =
  & Pick<Kind<"enum">, "meta-type" | "name" | "features">
  & Partial<Pick<Kind<"enum">, "members" | "values">>;

/** An array. */
export type SchemaArray = Kind<"array">;

/** An object: a struct or, with a tag and variants, a union. */
export type SchemaObject = Kind<"object">;

/** A member of an object; one with a `default` is optional. */
export type SchemaMember = SchemaObject["members"][number];

/** A value of one of several types, which differ in their JSON type. */
export type SchemaAlternate = Kind<"alternate">;

/** A type. */
export type SchemaType =
  | SchemaBuiltin
  | SchemaEnum
  | SchemaArray
  | SchemaObject
  | SchemaAlternate;

/** An entry of a schema, as any version of QEMU has it. */
export type SchemaEntry = SchemaCommand | SchemaEvent | SchemaType;
