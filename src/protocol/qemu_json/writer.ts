/**
 * Writes JSON as QEMU's monitor does: in ASCII, with `\u` escapes in upper
 * case, on one line or indented.
 *
 * @module
 */

import { CodeUnits } from "./code_units.ts";
import { isHigh, isLow, isRefused, isRefusedPair } from "./string.ts";
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
  const writer = new Writer();
  writer.write(value, pretty ? NEWLINE : undefined);
  return writer.text;
}

/**
 * Writes from the first character to the last. To join the text of a value to
 * the text around it would copy a long string once for each level.
 */
class Writer {
  text = "";

  /**
   * @param newline End of a line and the indent of the next line; `undefined`
   * to write all on one line.
   */
  write(value: unknown, newline: string | undefined): void {
    if (typeof value === "string") this.text += writeString(value);
    else if (typeof value === "number") this.text += writeNumber(value);
    else if (
      value === null || typeof value === "boolean" || typeof value === "bigint"
    ) this.text += String(value);
    else if (Array.isArray(value)) this.#writeArray(value, newline);
    else if (isObject(value)) this.#writeObject(value, newline);
    else throw new TypeError(`Cannot write ${String(value)} as JSON`);
  }

  #writeArray(elements: unknown[], newline: string | undefined): void {
    const inner = newline === undefined ? undefined : newline + INDENT;
    let before = inner ?? "";
    this.text += "[";
    for (const element of elements) {
      this.text += before;
      this.write(element, inner);
      before = inner === undefined ? ", " : `,${inner}`;
    }
    this.text += `${newline ?? ""}]`;
  }

  #writeObject(object: object, newline: string | undefined): void {
    const inner = newline === undefined ? undefined : newline + INDENT;
    let before = inner ?? "";
    this.text += "{";
    for (const [name, member] of Object.entries(object)) {
      if (member === undefined) continue;
      this.text += `${before}${writeString(name)}: `;
      this.write(member, inner);
      before = inner === undefined ? ", " : `,${inner}`;
    }
    this.text += `${newline ?? ""}}`;
  }
}

/** Whether a string has anything that ASCII must escape. */
const TO_ESCAPE = /["\\]|[^\x20-\x7E]/;

const ESCAPES: string[] = [];
for (
  const [character, escape] of [
    ['"', '\\"'],
    ["\\", "\\\\"],
    ["\b", "\\b"],
    ["\f", "\\f"],
    ["\n", "\\n"],
    ["\r", "\\r"],
    ["\t", "\\t"],
  ] as const
) ESCAPES[character.charCodeAt(0)] = escape;

function writeString(value: string): string {
  return `"${TO_ESCAPE.test(value) ? escapeAll(value) : value}"`;
}

/** Escapes a string. A code point that QEMU refuses becomes U+FFFD. */
function escapeAll(value: string): string {
  // To replace the matches of a pattern would take many times the memory of a
  // string with millions of them.
  const escaped = new CodeUnits(6 * value.length);
  for (let at = 0; at < value.length; at++) {
    const unit = value.charCodeAt(at);
    const short = ESCAPES[unit];
    if (short !== undefined) escaped.addText(short);
    else if (unit >= 0x20 && unit <= 0x7e) escaped.add(unit);
    else {
      const low = value.charCodeAt(at + 1);
      if (!isHigh(unit) || !isLow(low)) {
        addEscape(escaped, isRefused(unit) ? REPLACEMENT : unit);
        continue;
      }
      at++;
      if (isRefusedPair(unit, low)) addEscape(escaped, REPLACEMENT);
      else {
        addEscape(escaped, unit);
        addEscape(escaped, low);
      }
    }
  }
  return escaped.text();
}

const REPLACEMENT = 0xfffd;
const BACKSLASH = 0x5c;
const LETTER_U = 0x75;

function addEscape(text: CodeUnits, unit: number): void {
  text.add(BACKSLASH);
  text.add(LETTER_U);
  text.add(hexDigit(unit >> 12));
  text.add(hexDigit(unit >> 8 & 15));
  text.add(hexDigit(unit >> 4 & 15));
  text.add(hexDigit(unit & 15));
}

/** Returns the digit of a number below 16, in upper case as QEMU writes it. */
function hexDigit(number: number): number {
  return number < 10 ? 0x30 + number : 0x37 + number;
}

function writeNumber(value: number): string {
  if (Number.isNaN(value)) throw new TypeError("Cannot write NaN as JSON");
  // JSON has no infinity. A reader that parses 1e999 gets infinity again.
  if (!Number.isFinite(value)) return value > 0 ? "1e999" : "-1e999";
  // QEMU writes -0.0 like this, and an id comes back as it was sent.
  if (Object.is(value, -0)) return "-0";
  // Digits alone would be read as an exact integer, but an integer that is not
  // safe is not exact.
  return Number.isInteger(value) && !Number.isSafeInteger(value)
    ? value.toExponential()
    : String(value);
}
