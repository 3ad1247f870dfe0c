/**
 * Parses string tokens of QEMU's JSON dialect.
 *
 * @module
 */

import { CodeUnits } from "./code_units.ts";
import { asWritten, isLongNul, REPLACEMENT } from "./wrong_bytes.ts";

const ESCAPES = new Map([
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["/", "/"],
  ["\\", "\\"],
  ['"', '"'],
  ["'", "'"],
]);

/**
 * Characters that may need work: backslashes, wrong bytes and possible
 * noncharacters. A string without them is taken as it is. The test is quick, so
 * it also stops at harmless surrogate pairs such as emoji.
 */
const SPECIAL = /[\\\uD800-\uDFFF\uFDD0-\uFDEF\uFFFE\uFFFF]/;

/** A surrogate without its other half, such as a byte that is not UTF-8. */
const LONE_SURROGATE = /[\ud800-\udfff]/u;

/** The code units of the escapes of one letter; 0 for other letters. */
const ESCAPED = new Uint16Array(0x80);
for (const [letter, character] of ESCAPES) {
  ESCAPED[letter.charCodeAt(0)] = character.charCodeAt(0);
}

const BACKSLASH = 0x5c;
const LETTER_U = 0x75;

/**
 * Returns the value of a string token without quotes and escapes, or the first
 * error in it.
 */
export function parseString(
  token: string,
): { value: string } | { error: string } {
  return SPECIAL.test(token)
    ? parseSpecial(token)
    : { value: token.slice(1, -1) };
}

/**
 * Parses a token character by character. Patterns would be slow, or too much
 * for the stack, in a token that consists of escapes.
 */
function parseSpecial(token: string): { value: string } | { error: string } {
  const value = new CodeUnits(token.length);
  const end = token.length - 1;
  for (let at = 1; at < end;) {
    const unit = token.charCodeAt(at++);
    if (unit !== BACKSLASH) {
      if (unit < 0xd800) value.add(unit);
      else if (isHigh(unit) && isLow(token.charCodeAt(at))) {
        const low = token.charCodeAt(at++);
        if (isRefusedPair(unit, low)) return { error: WRONG_BYTES };
        value.add(unit);
        value.add(low);
      } else if (!isRefused(unit)) value.add(unit);
      else if (isLongNul(unit, token.charCodeAt(at))) {
        value.add(0);
        at++;
      } else return { error: WRONG_BYTES };
      continue;
    }

    const letter = token.charCodeAt(at++);
    if (letter !== LETTER_U) {
      const escaped = letter < ESCAPED.length ? ESCAPED[letter]! : 0;
      if (escaped === 0) return { error: "invalid escape sequence in string" };
      value.add(escaped);
      continue;
    }
    const begin = at - 2;
    const first = readUnit(token, begin);
    const low = isHigh(first) ? readUnit(token, begin + 6) : -1;
    at = begin + (isLow(low) ? 12 : 6);
    if (isLow(low) ? isRefusedPair(first, low) : isRefused(first)) {
      return { error: noCharacter(token, begin, at) };
    }
    value.add(first);
    if (isLow(low)) value.add(low);
  }
  return { value: value.text() };
}

const WRONG_BYTES = "invalid UTF-8 sequence in string";

/** Returns whether a code unit is a high surrogate. */
export function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

/** Returns whether a code unit is a low surrogate. */
export function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}

/**
 * Returns whether QEMU refuses a code unit alone, as a character and as an
 * escape: it is a surrogate or a noncharacter. No code unit is -1.
 */
export function isRefused(unit: number): boolean {
  return unit < 0 || isHigh(unit) || isLow(unit) ||
    unit >= 0xfdd0 && unit <= 0xfdef || unit >= 0xfffe;
}

/** Returns whether QEMU refuses a surrogate pair: it is a noncharacter. */
export function isRefusedPair(high: number, low: number): boolean {
  return (high & 0x3f) === 0x3f && (low & 0x3fe) === 0x3fe;
}

/**
 * Returns the code unit of an escape `\uXXXX`; -1 if there is no such escape.
 */
function readUnit(token: string, at: number): number {
  if (
    token.charCodeAt(at) !== BACKSLASH || token.charCodeAt(at + 1) !== LETTER_U
  ) return -1;
  let unit = 0;
  for (let place = at + 2; place < at + 6; place++) {
    const digit = hexDigit(token.charCodeAt(place));
    if (digit < 0) return -1;
    unit = unit << 4 | digit;
  }
  return unit;
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/**
 * Returns QEMU's error for an escape. QEMU shows as many bytes as the escape
 * should have, and no more than the token has.
 */
function noCharacter(token: string, begin: number, end: number): string {
  const shown = firstBytes(token.slice(begin, end), end - begin);
  return `${asWritten(shown)} is not a valid Unicode character`;
}

/** Returns the first bytes of a text. Part of a character becomes U+FFFD. */
function firstBytes(text: string, count: number): string {
  let shown = "";
  let left = count;
  for (const character of text) {
    left -= bytesOf(character);
    if (left < 0) return shown + REPLACEMENT;
    shown += character;
    if (left === 0) break;
  }
  return shown;
}

/** Returns the length of a character in UTF-8. A wrong byte is one byte. */
function bytesOf(character: string): number {
  const point = character.codePointAt(0)!;
  if (point < 0x80 || LONE_SURROGATE.test(character)) return 1;
  return point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}
