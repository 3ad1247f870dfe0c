/**
 * Literals: JSON, and what Python writes in its place, such as `{'a': True, 'b': None,}`.
 *
 * Beyond JSON, strings may stand in single quotes, an integer may be hexadecimal, `True`, `False` and `None` are known,
 * and a comma may end a list or an object. Against it, a key may stand in an object only once, because QEMU takes it for
 * an error and so does whoever types it.
 *
 * @module
 */

import type { JsonValue } from "../../protocol/message.ts";
import type { Cursor } from "./cursor.ts";
import { shown } from "./error.ts";

/** Most levels of nesting. QEMU takes 1024 in a message. */
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

/** A member of an object, and where it stands. */
export interface Member {
  name: string;
  value: JsonValue;
  /** Offset of the key. */
  start: number;
  /** Offset of what is behind the key. */
  keyEnd: number;
  /** Offset of the value. */
  valueStart: number;
  /** Offset of what is behind the value. */
  end: number;
}

/**
 * Reads a literal.
 *
 * @param expected What is expected, for the error.
 * @throws {GrammarError} If there is none.
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
 * Reads a string, of which the opening quote is next.
 *
 * @throws {GrammarError} If it does not end, or has an escape that is none, or half of a surrogate pair.
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
        "Expected text that UTF-8 can carry, found half of a surrogate pair",
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
      `Expected an escape of JSON, found ${shown(wrong)}`,
      start,
      cursor.at,
    );
  }
}

/**
 * Reads the members of an object, of which the opening brace is next.
 *
 * @throws {GrammarError} If it is not an object.
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
        `Cannot set ${shown(name)} in an object that has it already`,
        start,
        keyEnd,
      );
    }
    cursor.skipBlanks();
    // At the end of the line, what is amiss is the end of the object.
    if (cursor.done) return;
    if (!cursor.take(":")) throw cursor.unexpected(": behind the key");
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
  // Unlike an assignment, this makes a member of __proto__ too.
  return Object.fromEntries(members.map(({ name, value }) => [name, value]));
}

function readList(cursor: Cursor, depth: number): JsonValue {
  const elements: JsonValue[] = [];
  readItems(cursor, "]", "the list", depth, () => {
    elements.push(readLiteral(cursor, depth + 1));
  });
  return elements;
}

/** Reads what stands between two brackets, separated by commas. */
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

/** What a number's text stands for. An integer that a number cannot hold is a `bigint`. */
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
      `Expected a number that JSON can carry, found ${shown(text)}`,
      start,
      start + text.length,
    );
  }
  if (negative && number !== 0) number = -number;
  return number;
}

/**
 * What a bare word stands for: a number or a keyword where it is one, or else itself.
 *
 * @param start Offset of the word.
 * @throws {GrammarError} If it is a number that is too large for JSON.
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
  // Python's shell takes these two in any case.
  if (/^true$/i.test(word)) return true;
  return /^false$/i.test(word) ? false : word;
}
