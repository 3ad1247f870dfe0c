/**
 * The object types within a type.
 *
 * @module
 */

import type { QapiType } from "../../qapi/introspect/mod.ts";

/** Lists the object types that a value, or the elements of a list, can have. */
export function objectsIn(
  type: QapiType,
): Extract<QapiType, { kind: "object" }>[] {
  switch (type.kind) {
    case "object":
      return [type];
    case "array":
      return objectsIn(type.element);
    case "alternate":
      return type.alternatives.flatMap(objectsIn);
    default:
      return [];
  }
}
