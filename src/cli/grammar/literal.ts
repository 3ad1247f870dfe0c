/**
 * Reads literals: JSON, and also the literals of Python, such as
 * `{'a': True, 'b': None,}`.
 *
 * Literals allow more than JSON does:
 *
 * - strings in single quotes
 * - hexadecimal integers
 * - `True`, `False` and `None`
 * - a comma after the last element or member
 *
 * Unlike in JSON, an object may have each key only once, because QEMU refuses a
 * second one.
 *
 * @module
 */

import type { JsonValue } from "../../protocol/message.ts";
import type { Cursor } from "./cursor.ts";
import { shown } from "./error.ts";

/** The most levels of nesting. QEMU accepts 1024 in a message. */
export const MAX_NESTING = 1000;

const KEYWORDS = new Map<string, JsonValue>([
  ["true", true],
  ["false", false],
  ["null", null],
  ["True", true],
  ["False", false],
  ["None", null],
]);

const NUMBER =
  /-?(?:0[xX][\da-fA-F]+|(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/y;
const INTEGER = /^-?(?:0[xX][\da-fA-F]+|\d+)$/;
const KEYWORD = /[A-Za-z_]\w*/y;

const ESCAPE = /\\(?:u[\da-fA-F]{4}|["'\\/bfnrt])/y;
const NO_ESCAPE = /\\(?:u[\da-fA-F]{0,3}|[^]?)/uy;
const PLAIN_DOUBLE = /[^"\\]*/y;
const PLAIN_SINGLE = /[^'\\]*/y;

/** A member of an object, with its place in the line. */
export interface Member {
  name: string;
  value: JsonValue;
  /** The offset of the key. */
  start: number;
  /** The offset after the key. */
  keyEnd: number;
  /** The offset of the value. */
  valueStart: number;
  /** The offset after the value. */
  end: number;
}

/**
 * Reads a literal.
 *
 * @param cursor The cursor, at the literal.
 * @param depth The number of lists and objects around the literal.
 * @param expected The expected thing, for the error.
 * @throws {GrammarError} If the line does not continue with a literal.
 */
export function readLiteral(
  cursor: Cursor,
  depth = 0,
  expected = "a value",
): JsonValue {
  switch (cursor.next) {
    case '"':
    case "'":
      return readString(cursor);
    case "{":
      return readObject(cursor, depth);
    case "[":
      return readList(cursor, depth);
  }
  const start = cursor.at;
  const number = cursor.match(NUMBER);
  if (number !== "") return parseNumber(cursor, number, start);
  const word = cursor.match(KEYWORD);
  const value = KEYWORDS.get(word);
  if (value !== undefined) return value;
  if (word === "") throw cursor.unexpected(expected);
  throw cursor.error(
    `Expected ${expected}, found ${shown(word)} without quotes`,
    start,
    cursor.at,
  );
}

/**
 * Reads a string. The next character is the opening quote.
 *
 * @throws {GrammarError} If the string is not closed, or contains an invalid
 * escape or half of a surrogate pair.
 */
export function readString(cursor: Cursor): string {
  const open = cursor.at;
  const quote = cursor.next;
  const plain = quote === '"' ? PLAIN_DOUBLE : PLAIN_SINGLE;
  cursor.at++;
  let text = "";
  for (;;) {
    text += cursor.match(plain);
    if (cursor.take(quote)) {
      if (text.isWellFormed()) return text;
      throw cursor.error(
        "Expected text that UTF-8 can encode, found half of a surrogate pair",
        open,
        cursor.at,
      );
    }
    if (cursor.done) throw cursor.unclosed(open, quote);
    const start = cursor.at;
    const escape = cursor.match(ESCAPE);
    if (escape !== "") {
      text += escape === "\\'" ? "'" : JSON.parse(`"${escape}"`);
      continue;
    }
    const wrong = cursor.match(NO_ESCAPE);
    if (cursor.done) throw cursor.unclosed(open, quote);
    throw cursor.error(
      `Expected a JSON escape, found ${shown(wrong)}`,
      start,
      cursor.at,
    );
  }
}

/**
 * Reads the members of an object. The next character is the opening brace.
 *
 * @param cursor The cursor, at the object.
 * @param depth The number of lists and objects around the object.
 * @returns The members by their names, in the order of the line.
 * @throws {GrammarError} If the line does not continue with a valid object.
 */
export function readMembers(cursor: Cursor, depth = 0): Map<string, Member> {
  const members = new Map<string, Member>();
  readItems(cursor, "}", "the object", depth, () => {
    const start = cursor.at;
    if (cursor.next !== '"' && cursor.next !== "'") {
      throw cursor.unexpected("a key in quotes");
    }
    const name = readString(cursor);
    const keyEnd = cursor.at;
    if (members.has(name)) {
      throw cursor.error(
        `Expected each key once in an object, found ${shown(name)} again`,
        start,
        keyEnd,
      );
    }
    cursor.skipBlanks();
    // The missing closing brace is the better error at the end of the line.
    if (cursor.done) return;
    if (!cursor.take(":")) throw cursor.unexpected(": after the key");
    cursor.skipBlanks();
    if (cursor.done) return;
    const valueStart = cursor.at;
    const value = readLiteral(cursor, depth + 1);
    members.set(name, {
      name,
      value,
      start,
      keyEnd,
      valueStart,
      end: cursor.at,
    });
  });
  return members;
}

function readObject(cursor: Cursor, depth: number): JsonValue {
  const members = readMembers(cursor, depth).values();
  // Unlike an assignment, this also creates a member named __proto__.
  return Object.fromEntries(members.map(({ name, value }) => [name, value]));
}

function readList(cursor: Cursor, depth: number): JsonValue {
  const elements: JsonValue[] = [];
  readItems(cursor, "]", "the list", depth, () => {
    elements.push(readLiteral(cursor, depth + 1));
  });
  return elements;
}

/** Reads the items between two brackets, separated by commas. */
function readItems(
  cursor: Cursor,
  closing: "]" | "}",
  what: string,
  depth: number,
  readItem: () => void,
): void {
  const open = cursor.at;
  if (depth >= MAX_NESTING) {
    throw cursor.error(
      `Expected at most ${MAX_NESTING} levels of nesting, found more`,
      open,
      open + 1,
    );
  }
  cursor.at++;
  for (;;) {
    cursor.skipBlanks();
    if (cursor.take(closing)) return;
    if (cursor.done) throw cursor.unclosed(open, closing);
    readItem();
    cursor.skipBlanks();
    if (cursor.take(",") || cursor.next === closing || cursor.done) continue;
    throw cursor.unexpected(`, or ${closing} in ${what}`);
  }
}

/** Parses a number. An integer that a `number` cannot hold is a `bigint`. */
function parseNumber(
  cursor: Cursor,
  text: string,
  start: number,
): number | bigint {
  const negative = text.startsWith("-");
  const digits = negative ? text.slice(1) : text;
  let number = Number(digits);
  if (INTEGER.test(text) && !Number.isSafeInteger(number)) {
    const integer = BigInt(digits);
    return negative ? -integer : integer;
  }
  if (!Number.isFinite(number)) {
    throw cursor.error(
      `Expected a finite number, found ${shown(text)}`,
      start,
      start + text.length,
    );
  }
  if (negative && number !== 0) number = -number;
  return number;
}

/**
 * Returns the value of a bare word: the number or the keyword that it spells,
 * or else the word as a string.
 *
 * @param cursor The cursor, for the error.
 * @param word The word.
 * @param start The offset of the word.
 * @throws {GrammarError} If the word is a number that is not finite.
 */
export function parseWord(
  cursor: Cursor,
  word: string,
  start: number,
): JsonValue {
  NUMBER.lastIndex = 0;
  if (NUMBER.exec(word)?.[0].length === word.length && word !== "") {
    return parseNumber(cursor, word, start);
  }
  const keyword = KEYWORDS.get(word);
  if (keyword !== undefined) return keyword;
  // Python's qmp-shell accepts these two in upper and lower case.
  if (/^true$/i.test(word)) return true;
  return /^false$/i.test(word) ? false : word;
}
