/**
 * What values of this language are as JSON.
 *
 * @module
 */

import { quote } from "./text.ts";
import type { JSONType } from "../generated/qemu.ts";

/** A member of an object's own, which those of its prototype are not. */
export function own(value: object, name: string): unknown {
  return Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

/** Whether a value is of a JSON type. */
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

/** Whether a value that is neither object nor array can be written as JSON. */
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

/** What keeps a value from arriving as it is, beside its type; empty where nothing does. */
export function oddity(value: unknown): string {
  switch (typeof value) {
    case "bigint":
      return value < -(2n ** 63n) || value >= 2n ** 64n ? "beyond 64 bits" : "";
    case "number":
      if (!Number.isFinite(value)) return "which JSON does not have";
      return Number.isInteger(value) && !Number.isSafeInteger(value)
        ? "no safe integer, as which a bigint would do"
        : "";
    case "string":
      return value.isWellFormed() ? "" : "with a lone surrogate";
    default:
      return "";
  }
}

/** A value as a message shows it. */
export function show(value: unknown): string {
  switch (typeof value) {
    case "undefined":
      return "nothing";
    case "string":
      return odd(quote(value));
    case "bigint":
      // The digits of a huge one would take long to find.
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
