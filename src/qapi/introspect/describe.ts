/**
 * Describes the types of a schema as plain data.
 *
 * The data does not contain the numbers by which QEMU masks the names of types.
 *
 * @module
 */

import type { SchemaObject, SchemaType } from "./schema_entries.ts";
import {
  alternatives,
  isOptional,
  valuesOf,
  variantsOf,
} from "./type_parts.ts";
import type { TypeTable } from "./type_table.ts";
import { typeText } from "./type_text.ts";

/**
 * The description of a type.
 *
 * Its `kind` says which members it has. A member's type is a short text instead
 * of a description, because types can refer to themselves. To describe that
 * type, ask for a longer path.
 *
 * Source: QAPI `SchemaInfo`.
 *
 * @example Distinguish the kinds
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
 * The description of an object type: a union if it has a tag, else a struct.
 *
 * Source: QAPI `SchemaInfoObject`.
 */
export interface QapiObject extends QapiObjectBody {
  /** The kind of the type. */
  readonly kind: "object";
  /** The type in short: `"object"`. */
  readonly type: string;
  /**
   * Whether the object takes more members than introspection shows.
   *
   * The arguments of `device_add` do.
   */
  readonly open: boolean;
}

/**
 * The members of an object, or the members that a branch adds to it.
 *
 * Source: QAPI `SchemaInfoObject`.
 */
export interface QapiObjectBody {
  /** The features of the type, such as `"dynamic-auto-read-only"`. */
  readonly features: readonly string[];
  /** The members that every branch has. */
  readonly members: readonly QapiMember[];
  /** The member whose value selects the branch; `undefined` for a struct. */
  readonly tag: string | undefined;
  /** The branches; empty for a struct. */
  readonly variants: readonly QapiVariant[];
}

/**
 * The description of a branch of a union.
 *
 * Source: QAPI `SchemaInfoObjectVariant`.
 */
export interface QapiVariant extends QapiObjectBody {
  /** The value of the tag that selects the branch. */
  readonly case: string;
}

/**
 * The description of a member of an object.
 *
 * Source: QAPI `SchemaInfoObjectMember`.
 */
export interface QapiMember {
  /** The name of the member. */
  readonly name: string;
  /**
   * The type in short, such as `"int"`, `"\"on\"|\"off\""`, `"[string]"`, or
   * `"object"`.
   */
  readonly type: string;
  /** Whether the member is optional. */
  readonly optional: boolean;
  /** The features of the member, such as `"deprecated"`. */
  readonly features: readonly string[];
}

/**
 * The description of an enumeration.
 *
 * Source: QAPI `SchemaInfoEnum`.
 */
export interface QapiEnum {
  /** The kind of the type. */
  readonly kind: "enum";
  /** The type in short, such as `"\"on\"|\"off\""`. A long list is cut. */
  readonly type: string;
  /** The features of the type. */
  readonly features: readonly string[];
  /** All values. */
  readonly values: readonly QapiEnumValue[];
}

/**
 * The description of a value of an enumeration.
 *
 * Source: QAPI `SchemaInfoEnumMember`.
 */
export interface QapiEnumValue {
  /** The value. */
  readonly name: string;
  /** The features of the value, such as `"unstable"`. */
  readonly features: readonly string[];
}

/**
 * The description of an array type.
 *
 * Source: QAPI `SchemaInfoArray`.
 */
export interface QapiArray {
  /** The kind of the type. */
  readonly kind: "array";
  /** The type in short, such as `"[string]"`. */
  readonly type: string;
  /** The features of the type. */
  readonly features: readonly string[];
  /** The type of the elements. */
  readonly element: QapiType;
}

/**
 * The description of several types that a value can have.
 *
 * These are the types of an alternate, which differ in their JSON type, or the
 * types that a member has in several branches.
 *
 * Source: QAPI `SchemaInfoAlternate`.
 */
export interface QapiAlternate {
  /** The kind of the type. */
  readonly kind: "alternate";
  /** The type in short, such as `"string|null"`. */
  readonly type: string;
  /** The features of the type. */
  readonly features: readonly string[];
  /** The types. None of them is an alternate. */
  readonly alternatives: readonly QapiType[];
}

/**
 * The description of a builtin type.
 *
 * Source: QAPI `SchemaInfoBuiltin`, `JSONType`.
 */
export interface QapiBuiltin {
  /** The kind of the type. */
  readonly kind: "builtin";
  /**
   * The JSON type.
   *
   * `"int"` is a number without a fraction. `"any"` is any JSON value.
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
  /** The features of the type. */
  readonly features: readonly string[];
}

/**
 * Describes a value that can have one of several types.
 *
 * @param open Whether the value takes members that the schema lacks.
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
