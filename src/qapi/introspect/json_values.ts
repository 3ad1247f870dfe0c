/**
 * Says which JSON type a JavaScript value has, and what JSON cannot carry.
 *
 * @module
 */

import { quote } from "./printable.ts";
import type { JSONType } from "../generated/qemu.ts";

/** Returns an object's own member, and ignores those of its prototype. */
export function own(value: object, name: string): unknown {
  return Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

/** Returns whether a value has a JSON type. */
export function isOf(json: "object", value: unknown): value is object;
export function isOf(json: JSONType, value: unknown): boolean;
export function isOf(
  json: JSONType,
  value: unknown,
): boolean {
  switch (json) {
    case "int":
      return typeof value === "bigint" || Number.isInteger(value);
    case "number":
      return typeof value === "bigint" || Number.isFinite(value);
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && value !== null &&
        !Array.isArray(value);
    case "value":
      return true;
    case "string":
      return typeof value === "string";
    case "boolean":
      return typeof value === "boolean";
  }
}

/** Returns whether JSON can carry a value other than an object or array. */
export function isJson(value: unknown): boolean {
  switch (typeof value) {
    case "string":
      return value.isWellFormed();
    case "number":
      return Number.isFinite(value);
    case "object":
    case "boolean":
    case "bigint":
      return true;
    default:
      return false;
  }
}

/**
 * Says why QEMU would not receive a value unchanged, apart from its type.
 *
 * The text is empty if nothing is odd about the value.
 */
export function oddity(value: unknown): string {
  switch (typeof value) {
    case "bigint":
      return value < -(2n ** 63n) || value >= 2n ** 64n
        ? "which does not fit in 64 bits"
        : "";
    case "number":
      if (!Number.isFinite(value)) return "which JSON cannot represent";
      return Number.isInteger(value) && !Number.isSafeInteger(value)
        ? "which is not a safe integer; use a bigint"
        : "";
    case "string":
      return value.isWellFormed() ? "" : "which has a lone surrogate";
    default:
      return "";
  }
}

/** Returns a value in short, as a message shows it. */
export function show(value: unknown): string {
  switch (typeof value) {
    case "undefined":
      return "nothing";
    case "string":
      return odd(quote(value));
    case "bigint":
      // Converting a huge bigint to decimal digits would take long.
      return odd(
        value >> 256n === 0n || value >> 256n === -1n ? `${value}` : "a bigint",
      );
    case "number":
      return odd(String(value));
    case "object":
      if (value === null) return "null";
      return Array.isArray(value) ? "array" : "object";
    default:
      return typeof value === "boolean" ? String(value) : typeof value;
  }

  function odd(text: string): string {
    const what = oddity(value);
    return what === "" ? text : `${text}, ${what}`;
  }
}
