/**
 * Writes JSON as QEMU's monitor does: in ASCII, with `\u` escapes in upper
 * case, on one line or indented.
 *
 * @module
 */

import { NO_CHARACTER } from "./string.ts";
import { isObject } from "../message.ts";

/** End of a line on the wire. */
export const NEWLINE = "\r\n";

const INDENT = "    ";

/**
 * Writes a value. A `bigint` is written as its digits, and members that are
 * `undefined` are left out.
 *
 * @param pretty Whether to write each element and member on a line of its own.
 * @throws {TypeError} If JSON cannot represent the value.
 */
export function writeJson(value: unknown, pretty: boolean): string {
  return write(value, pretty ? NEWLINE : undefined);
}

/**
 * @param newline End of a line and the indent of the next line; `undefined` to
 * write all on one line.
 */
function write(value: unknown, newline: string | undefined): string {
  if (typeof value === "string") return writeString(value);
  if (typeof value === "number") return writeNumber(value);
  if (
    value === null || typeof value === "boolean" || typeof value === "bigint"
  ) {
    return String(value);
  }
  const inner = newline === undefined ? undefined : newline + INDENT;
  if (Array.isArray(value)) {
    return join(
      "[",
      value.map((element) => write(element, inner)),
      "]",
      newline,
    );
  }
  if (isObject(value)) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => `${writeString(name)}: ${write(member, inner)}`);
    return join("{", members, "}", newline);
  }
  throw new TypeError(`Cannot write ${String(value)} as JSON`);
}

function join(
  open: string,
  items: string[],
  close: string,
  newline: string | undefined,
): string {
  if (newline === undefined) return open + items.join(", ") + close;
  const lines = items.map((item) => newline + INDENT + item);
  return open + lines.join(",") + newline + close;
}

/** A character, or a lone surrogate, that a string of ASCII must escape. */
const TO_ESCAPE = /["\\]|[^\x20-\x7E]/gu;

const ESCAPES = new Map([
  ['"', '\\"'],
  ["\\", "\\\\"],
  ["\b", "\\b"],
  ["\f", "\\f"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

function writeString(value: string): string {
  return `"${value.replace(TO_ESCAPE, escape)}"`;
}

/** Escapes a character. A code point that QEMU refuses becomes U+FFFD. */
function escape(character: string): string {
  const short = ESCAPES.get(character);
  if (short !== undefined) return short;
  if (NO_CHARACTER.test(character)) return "\\uFFFD";
  const units = character.split("").map((unit) => unit.charCodeAt(0));
  return units.map((unit) =>
    `\\u${unit.toString(16).toUpperCase().padStart(4, "0")}`
  ).join("");
}

function writeNumber(value: number): string {
  if (Number.isNaN(value)) throw new TypeError("Cannot write NaN as JSON");
  // JSON has no infinity. A reader that parses 1e999 gets infinity again.
  if (!Number.isFinite(value)) return value > 0 ? "1e999" : "-1e999";
  // Digits alone would be read as an exact integer, but an integer that is not
  // safe is not exact.
  return Number.isInteger(value) && !Number.isSafeInteger(value)
    ? value.toExponential()
    : String(value);
}
