/**
 * Types of a schema as plain data, without the names by which QEMU masks them.
 *
 * @module
 */

import type { SchemaObject, SchemaType } from "./entries.ts";
import {
  alternatives,
  isOptional,
  type TypeTable,
  typeText,
  valuesOf,
  variantsOf,
} from "./types.ts";

/**
 * A type, by its `kind`. What a type refers to is only summed up in a text, because types may refer to themselves; a longer
 * path leads on.
 *
 * Source: QAPI `SchemaInfo`.
 *
 * @example Tell the kinds apart
 * ```ts
 * import type { QapiType } from "@qmp/qmp";
 * import { assertEquals } from "@std/assert";
 *
 * function completions(type: QapiType): string[] {
 *   switch (type.kind) {
 *     case "enum":
 *       return type.values.map(({ name }) => name);
 *     case "alternate":
 *       return type.alternatives.flatMap(completions);
 *     default:
 *       return [];
 *   }
 * }
 *
 * const type: QapiType = {
 *   kind: "enum",
 *   type: '"on"|"off"',
 *   features: [],
 *   values: [{ name: "on", features: [] }, { name: "off", features: [] }],
 * };
 * assertEquals(completions(type), ["on", "off"]);
 * ```
 */
export type QapiType =
  | QapiObject
  | QapiEnum
  | QapiArray
  | QapiAlternate
  | QapiBuiltin;

/**
 * An object: a struct or, with a tag and variants, a union.
 *
 * Source: QAPI `SchemaInfoObject`.
 */
export interface QapiObject extends QapiObjectBody {
  /** Tells it from the other kinds. */
  readonly kind: "object";
  /** How the type reads: `"object"`. */
  readonly type: string;
  /** Whether it also takes members that introspection does not show, as the arguments of `device_add` do. */
  readonly open: boolean;
}

/**
 * What an object has, or what a branch adds to it.
 *
 * Source: QAPI `SchemaInfoObject`.
 */
export interface QapiObjectBody {
  /** Features of the type, such as `"dynamic-auto-read-only"`. */
  readonly features: readonly string[];
  /** Its members, those of branches aside. */
  readonly members: readonly QapiMember[];
  /** Name of the member whose value tells the branch; `undefined` for a struct. */
  readonly tag: string | undefined;
  /** Its branches; none for a struct. */
  readonly variants: readonly QapiVariant[];
}

/**
 * A branch of a union.
 *
 * Source: QAPI `SchemaInfoObjectVariant`.
 */
export interface QapiVariant extends QapiObjectBody {
  /** Value of the tag. */
  readonly case: string;
}

/**
 * A member of an object.
 *
 * Source: QAPI `SchemaInfoObjectMember`.
 */
export interface QapiMember {
  /** Its name. */
  readonly name: string;
  /** How its type reads, such as `"int"`, `"\"on\"|\"off\""`, `"[string]"`, or `"object"`. */
  readonly type: string;
  /** Whether it may be left out. */
  readonly optional: boolean;
  /** Its features, such as `"deprecated"`. */
  readonly features: readonly string[];
}

/**
 * An enumeration.
 *
 * Source: QAPI `SchemaInfoEnum`.
 */
export interface QapiEnum {
  /** Tells it from the other kinds. */
  readonly kind: "enum";
  /** How the type reads, such as `"\"on\"|\"off\""`; long ones are cut. */
  readonly type: string;
  /** Features of the type. */
  readonly features: readonly string[];
  /** Its values, all of them. */
  readonly values: readonly QapiEnumValue[];
}

/**
 * A value of an enumeration.
 *
 * Source: QAPI `SchemaInfoEnumMember`.
 */
export interface QapiEnumValue {
  /** The value. */
  readonly name: string;
  /** Its features, such as `"unstable"`. */
  readonly features: readonly string[];
}

/**
 * An array.
 *
 * Source: QAPI `SchemaInfoArray`.
 */
export interface QapiArray {
  /** Tells it from the other kinds. */
  readonly kind: "array";
  /** How the type reads, such as `"[string]"`. */
  readonly type: string;
  /** Features of the type. */
  readonly features: readonly string[];
  /** Type of its elements. */
  readonly element: QapiType;
}

/**
 * Several types that a value may have: those of an alternate, which differ in their JSON type, or those that a member of
 * one name has in several branches.
 *
 * Source: QAPI `SchemaInfoAlternate`.
 */
export interface QapiAlternate {
  /** Tells it from the other kinds. */
  readonly kind: "alternate";
  /** How the type reads, such as `"string|null"`. */
  readonly type: string;
  /** Features of the type. */
  readonly features: readonly string[];
  /** The types, of which none is an alternate. */
  readonly alternatives: readonly QapiType[];
}

/**
 * A type that is made of no others.
 *
 * Source: QAPI `SchemaInfoBuiltin`, `JSONType`.
 */
export interface QapiBuiltin {
  /** Tells it from the other kinds. */
  readonly kind: "builtin";
  /**
   * Its JSON type, where `"int"` is a number without a fraction, and `"any"` is whatever JSON can hold.
   */
  readonly type:
    | "string"
    | "number"
    | "int"
    | "boolean"
    | "null"
    | "object"
    | "array"
    | "any";
  /** Features of the type. */
  readonly features: readonly string[];
}

/**
 * Describes what a value may be that has one of several types.
 *
 * @param open Whether it takes members that the schema does not have.
 */
export function describe(
  table: TypeTable,
  types: readonly SchemaType[],
  open = false,
): QapiType {
  if (types.length === 1) return describeType(table, types[0]!, open);
  const alternatives = types.map((type) => describeType(table, type));
  return {
    kind: "alternate",
    type: [...new Set(alternatives.map(({ type }) => type))].join("|"),
    features: [],
    alternatives: alternatives.flatMap((type) =>
      type.kind === "alternate" ? type.alternatives : type
    ),
  };
}

function describeType(
  table: TypeTable,
  type: SchemaType,
  open = false,
): QapiType {
  const text = typeText(table, type);
  switch (type["meta-type"]) {
    case "builtin": {
      const json = type["json-type"];
      return {
        kind: "builtin",
        type: json === "value" ? "any" : json,
        features: [],
      };
    }
    case "enum":
      return {
        kind: "enum",
        type: text,
        features: type.features ?? [],
        values: valuesOf(type).map(({ name, features = [] }) => ({
          name,
          features,
        })),
      };
    case "array":
      return {
        kind: "array",
        type: text,
        features: type.features ?? [],
        element: describeType(table, table.get(type["element-type"])),
      };
    case "alternate":
      return {
        kind: "alternate",
        type: text,
        features: type.features ?? [],
        alternatives: [...alternatives(table, type)].map((alternative) =>
          describeType(table, alternative)
        ),
      };
    case "object":
      return { kind: "object", type: text, open, ...describeBody(table, type) };
  }
}

function describeBody(table: TypeTable, type: SchemaObject): QapiObjectBody {
  return {
    features: type.features ?? [],
    members: type.members.map((member) => ({
      name: member.name,
      type: typeText(table, table.get(member.type)),
      optional: isOptional(member),
      features: member.features ?? [],
    })),
    tag: type.tag,
    variants: variantsOf(type).map((variant) => ({
      case: variant.case,
      ...describeBody(table, table.getObject(variant.type)),
    })),
  };
}
