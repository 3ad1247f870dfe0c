/**
 * JSON without loss: integers beyond 2^53 are `bigint`s, in both directions.
 *
 * @module
 */

import type { JsonValue } from "../message.ts";

/** A run of as many digits as the smallest integer has that is not safe, 9007199254740992. */
const LONG_DIGITS = /[0-9]{16}/;

/** `JSON.parse`'s reviver as V8 calls it, with the source text of primitive values. */
type SourceReviver = (
  name: string,
  value: unknown,
  context: { source?: string },
) => unknown;

const reviveInteger: SourceReviver = (_name, value, { source }) =>
  typeof value === "number" && !Number.isSafeInteger(value) &&
    /^-?\d+$/.test(source!)
    ? BigInt(source!)
    : value;

/**
 * Parses JSON, with integers that are not safe as `bigint`.
 *
 * A text without such digits takes the plain `JSON.parse`.
 *
 * @throws {SyntaxError} If the text is not one JSON value.
 */
export function parseJson(text: string): JsonValue {
  return LONG_DIGITS.test(text)
    ? JSON.parse(
      text,
      reviveInteger as (name: string, value: unknown) => unknown,
    )
    : JSON.parse(text);
}

const rawInteger = (_name: string, value: unknown): unknown =>
  typeof value === "bigint" ? rawJson(String(value)) : value;

/** `JSON.rawJSON`, which the type library does not have yet. */
const rawJson = (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON;

/**
 * Writes a value as compact JSON, with a `bigint` as its digits.
 *
 * @throws {TypeError} If the value has a cycle, a number that is not finite, or a string with a lone surrogate, which no
 * UTF-8 text can carry.
 */
export function stringifyJson(value: unknown): string {
  const text = describeJson(value);
  if (text === undefined) {
    throw new TypeError(`Cannot write ${String(value)} as JSON`);
  }
  // JSON.stringify writes a `\u` escape with a d for lone surrogates only; the pattern passes over an escaped backslash.
  if (text.includes("\\ud") && /(?:^|[^\\])(?:\\\\)*\\ud/.test(text)) {
    throw new TypeError("Cannot write a string with a lone surrogate as JSON");
  }
  // What JSON.stringify writes for a number that JSON does not have.
  if (text.includes("null")) JSON.stringify(value, refuseNonFinite);
  return text;
}

function refuseNonFinite(name: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) {
    const place = name === "" ? "" : `, found in ${name}`;
    throw new TypeError(`Cannot write ${value} as JSON${place}`);
  }
  return typeof value === "bigint" ? 0 : value;
}

/**
 * Writes a value as {@linkcode stringifyJson} does, for people to read rather than to be sent: what was received may
 * have a lone surrogate, which stands as its escape.
 *
 * @param indent Blanks for each level, on a line of its own; without it all is on one line.
 * @returns The text; `undefined` for what is no JSON value.
 */
export function describeJson(value: JsonValue, indent?: number): string;
export function describeJson(
  value: unknown,
  indent?: number,
): string | undefined;
export function describeJson(
  value: unknown,
  indent?: number,
): string | undefined {
  try {
    return JSON.stringify(value, undefined, indent);
  } catch {
    // A bigint, which plain JSON.stringify refuses; anything else that it refuses is refused here again.
    return JSON.stringify(value, rawInteger, indent);
  }
}
