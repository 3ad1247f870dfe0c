/**
 * Reads and writes JSON without rounding integers: those beyond 2^53 are
 * `bigint`s.
 *
 * @module
 */

import type { JsonValue } from "../message.ts";
import { LONG_DIGITS, parseExactly } from "./exact_parser.ts";

/**
 * Parses JSON. An integer that is not safe becomes a `bigint`.
 *
 * A text without 16 digits in a row has no such integer, and takes the plain
 * `JSON.parse`, which is twice as fast.
 *
 * @throws {SyntaxError} If the text is not one JSON value.
 * @throws {RangeError} If an integer has more than 1,000 digits.
 */
export function parseJson(text: string): JsonValue {
  return LONG_DIGITS.test(text) ? parseExactly(text) : JSON.parse(text);
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
  const text = write(value);
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
 * may have sent, and writes it as an escape. For a value that is nested too
 * deeply or too large to write, it returns `[…]`.
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
    return write(value, indent);
  } catch (error) {
    // A bigint makes JSON.stringify recursive, so that it runs out of stack.
    if (error instanceof RangeError) return TOO_DEEP;
    throw error;
  }
}

/** Stands for a value that is nested too deeply to write. */
const TOO_DEEP = "[…]";

function write(value: unknown, indent?: number): string | undefined {
  try {
    return JSON.stringify(value, undefined, indent);
  } catch {
    // JSON.stringify throws on a bigint. If it threw for another reason, it
    // throws here again.
    return JSON.stringify(value, rawInteger, indent);
  }
}
