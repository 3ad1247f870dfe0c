/**
 * Reads and writes JSON without rounding integers: those beyond 2^53 are
 * `bigint`s.
 *
 * @module
 */

import type { JsonValue } from "../message.ts";

/**
 * 16 digits in a row, as many as in 9007199254740992, the smallest integer that
 * is not safe.
 */
const LONG_DIGITS = /[0-9]{16}/;

/**
 * A reviver for `JSON.parse`. V8 gives it the source text of primitive values.
 */
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
 * Parses JSON. An integer that is not safe becomes a `bigint`.
 *
 * A text without 16 digits in a row needs no reviver, because it has no such
 * integer. A reviver is slow.
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
 * Writes a value as compact JSON. A `bigint` is written as its digits.
 *
 * @throws {TypeError} If the value is not JSON, or has a cycle, a number that
 * is not finite, or a string with a lone surrogate. UTF-8 cannot encode a lone
 * surrogate.
 */
export function stringifyJson(value: unknown): string {
  const text = describeJson(value);
  if (text === undefined) {
    throw new TypeError(`Cannot write ${String(value)} as JSON`);
  }
  // JSON.stringify writes `\ud` for lone surrogates only. The pattern skips a
  // backslash that is itself escaped.
  if (text.includes("\\ud") && /(?:^|[^\\])(?:\\\\)*\\ud/.test(text)) {
    throw new TypeError("Cannot write a string with a lone surrogate as JSON");
  }
  // JSON.stringify writes null for a number that is not finite.
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
 * Writes a value as JSON for people to read, not to be sent.
 *
 * Unlike {@linkcode stringifyJson} it accepts a lone surrogate, which a peer
 * may have sent, and writes it as an escape.
 *
 * @param indent Spaces for each level of nesting, with each member on a line of
 * its own. Without it the text is one line.
 * @returns The text; `undefined` if the value is not JSON.
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
    // JSON.stringify throws on a bigint. If it threw for another reason, it
    // throws here again.
    return JSON.stringify(value, rawInteger, indent);
  }
}
