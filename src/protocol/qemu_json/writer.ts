/**
 * Writes JSON as QEMU's monitor does: in ASCII, with `\u` escapes in upper
 * case, on one line or indented.
 *
 * @module
 */

import { isHigh, isLow, isRefused, isRefusedPair } from "./string.ts";
import { isObject } from "../message.ts";

/** End of a line on the wire. */
export const NEWLINE = "\r\n";

const INDENT = "    ";

/** Characters after which a text is continued in another part. */
const PART_SIZE = 256 * 1024;

/** Most characters of a message. V8 allows a string to have a few more. */
const MAX_SIZE = 512 * 1024 * 1024 - 1024;

/** Longest piece of a string that is escaped together. */
const SLICE = 128 * 1024;

/**
 * Writes a value. A `bigint` is written as its digits, and members that are
 * `undefined` are left out.
 *
 * @param pretty Whether to write each element and member on a line of its own.
 * @returns The text; a long text in parts, so that it need not be in memory as
 * a whole and as bytes at the same time.
 * @throws {TypeError} If JSON cannot represent the value.
 * @throws {RangeError} If the text would have 512 MiB or more.
 */
export function writeJson(value: unknown, pretty: boolean): string | string[] {
  const writer = new Writer();
  writer.write(value, pretty ? NEWLINE : undefined);
  return writer.result();
}

/**
 * Writes from the first character to the last. To join the text of a value to
 * the text around it would copy a long string once for each level.
 */
class Writer {
  #text = "";
  /** The parts before the text, if it is long. */
  #parts: string[] | undefined;
  #partsSize = 0;

  /** Returns the text that was written. */
  result(): string | string[] {
    return this.#parts === undefined
      ? this.#text
      : [...this.#parts, this.#text];
  }

  /**
   * @param newline End of a line and the indent of the next line; `undefined`
   * to write all on one line.
   */
  write(value: unknown, newline: string | undefined): void {
    if (typeof value === "string") this.#writeString(value);
    else if (typeof value === "number") this.#add(writeNumber(value));
    else if (
      value === null || typeof value === "boolean" || typeof value === "bigint"
    ) this.#add(String(value));
    else if (Array.isArray(value)) this.#writeArray(value, newline);
    else if (isObject(value)) this.#writeObject(value, newline);
    else throw new TypeError(`Cannot write ${String(value)} as JSON`);
  }

  #add(text: string): void {
    // A long text stays as it is, because to join it would copy it.
    if (text.length >= PART_SIZE) this.#endPart();
    this.#text += text;
    if (this.#text.length >= PART_SIZE) this.#endPart();
  }

  #endPart(): void {
    this.#partsSize += this.#text.length;
    if (this.#partsSize > MAX_SIZE) {
      throw new RangeError("Cannot write a message of 512 MiB or more");
    }
    this.#parts ??= [];
    this.#parts.push(this.#text);
    this.#text = "";
  }

  #writeString(value: string): void {
    if (value.length <= SLICE) return this.#add(`"${escape(value)}"`);
    this.#add('"');
    for (let at = 0; at < value.length;) {
      // The next slice must not begin with half of a character.
      const isPair = isHigh(value.charCodeAt(at + SLICE - 1));
      const end = at + (isPair ? SLICE - 1 : SLICE);
      this.#add(escape(value.slice(at, end)));
      at = end;
    }
    this.#add('"');
  }

  #writeArray(elements: unknown[], newline: string | undefined): void {
    const inner = newline === undefined ? undefined : newline + INDENT;
    let before = inner ?? "";
    this.#add("[");
    for (const element of elements) {
      this.#add(before);
      this.write(element, inner);
      before = inner === undefined ? ", " : `,${inner}`;
    }
    this.#add(`${newline ?? ""}]`);
  }

  #writeObject(object: object, newline: string | undefined): void {
    const inner = newline === undefined ? undefined : newline + INDENT;
    let before = inner ?? "";
    this.#add("{");
    for (const [name, member] of Object.entries(object)) {
      if (member === undefined) continue;
      this.#add(before);
      this.#writeString(name);
      this.#add(": ");
      this.write(member, inner);
      before = inner === undefined ? ", " : `,${inner}`;
    }
    this.#add(`${newline ?? ""}}`);
  }
}

/** Whether a string has anything that ASCII must escape. */
const TO_ESCAPE = /["\\]|[^\x20-\x7E]/;

/** The letters of short escapes, by the code of their character. */
const ESCAPES: number[] = [];
for (
  const [character, letter] of [
    ['"', '"'],
    ["\\", "\\"],
    ["\b", "b"],
    ["\f", "f"],
    ["\n", "n"],
    ["\r", "r"],
    ["\t", "t"],
  ] as const
) ESCAPES[character.charCodeAt(0)] = letter.charCodeAt(0);

/** Escapes a string. A code point that QEMU refuses becomes U+FFFD. */
function escape(value: string): string {
  if (!TO_ESCAPE.test(value)) return value;
  // To replace the matches of a pattern would take many times the memory of a
  // string with thousands of them.
  const escaped = new Ascii(LONGEST_ESCAPE * value.length);
  for (let at = 0; at < value.length; at++) {
    const unit = value.charCodeAt(at);
    const letter = ESCAPES[unit];
    if (letter !== undefined) escaped.addEscape(letter);
    else if (unit >= 0x20 && unit <= 0x7e) escaped.add(unit);
    else {
      const low = value.charCodeAt(at + 1);
      if (!isHigh(unit) || !isLow(low)) {
        escaped.addUnicode(isRefused(unit) ? REPLACEMENT : unit);
        continue;
      }
      at++;
      if (isRefusedPair(unit, low)) escaped.addUnicode(REPLACEMENT);
      else {
        escaped.addUnicode(unit);
        escaped.addUnicode(low);
      }
    }
  }
  return escaped.text();
}

/** The length of `\uXXXX`. */
const LONGEST_ESCAPE = 6;

/** Longest text that is cheaper to make without a decoder. */
const SHORT_TEXT = 4096;

const REPLACEMENT = 0xfffd;
const BACKSLASH = 0x5c;
const LETTER_U = 0x75;

const decoder = new TextDecoder();

/** A text of ASCII characters. */
class Ascii {
  readonly #bytes: Uint8Array;
  #length = 0;

  /** @param size Most characters. */
  constructor(size: number) {
    this.#bytes = new Uint8Array(size);
  }

  add(code: number): void {
    this.#bytes[this.#length++] = code;
  }

  /** Adds a backslash and a letter. */
  addEscape(letter: number): void {
    this.add(BACKSLASH);
    this.add(letter);
  }

  /** Adds `\uXXXX`. */
  addUnicode(unit: number): void {
    this.addEscape(LETTER_U);
    this.#addDigit(unit >> 12);
    this.#addDigit(unit >> 8 & 15);
    this.#addDigit(unit >> 4 & 15);
    this.#addDigit(unit & 15);
  }

  text(): string {
    const bytes = this.#bytes.subarray(0, this.#length);
    return bytes.length > SHORT_TEXT
      ? decoder.decode(bytes)
      // This takes a typed array as well, and is faster than a spread of it.
      : String.fromCharCode.apply(null, bytes as unknown as number[]);
  }

  /** Adds a digit in upper case, as QEMU writes it. */
  #addDigit(digit: number): void {
    this.add(digit < 10 ? 0x30 + digit : 0x37 + digit);
  }
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
