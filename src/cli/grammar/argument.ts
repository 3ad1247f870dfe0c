/**
 * Reads one argument: `key=value`, `key==text`, or `key:=json`.
 *
 * @module
 */

import type { JsonValue } from "../../protocol/message.ts";
import type { Cursor } from "./cursor.ts";
import { shown } from "./error.ts";
import { MAX_NESTING, parseWord, readLiteral, readString } from "./literal.ts";

/**
 * The characters of a key. They include brackets, because the names of QOM
 * properties do.
 */
const KEY = /[^\s="'{}(),;]*/y;

/**
 * One name of a key, with the dot before it. A name with a downstream prefix,
 * `__RFQDN_`, contains dots itself.
 */
const SEGMENT = /(?:^|(?!^)\.)(__[A-Za-z0-9.-]+_[^.]*|[^.]+)/y;

/** An argument as the user wrote it. */
export interface Argument {
  /** The whole key, with its dots. */
  key: string;
  /** The names and indices between the dots of the key. */
  path: string[];
  /** The offset of the key in the line. */
  start: number;
  /** The value. */
  value: JsonValue;
}

/**
 * Reads an argument.
 *
 * @throws {GrammarError} If the line does not continue with a valid argument.
 */
export function readArgument(cursor: Cursor): Argument {
  const start = cursor.at;
  let key = cursor.match(KEY);
  if (cursor.next !== "=") {
    const end = cursor.at;
    if (key !== "" && cursor.atBoundary) {
      throw cursor.error(
        `Expected key=value, found ${shown(key)}`,
        start,
        end,
      );
    }
    throw cursor.unexpected(
      key === "" ? "key=value" : `= after the key ${shown(key)}`,
    );
  }
  const forcesJson = key.endsWith(":");
  if (forcesJson) key = key.slice(0, -1);
  if (key === "") {
    throw cursor.error("Expected a key, found =", start, cursor.at + 1);
  }
  cursor.at++;
  const path = parseKey(cursor, key, start);
  let value: JsonValue;
  if (forcesJson) value = readLiteral(cursor, 0, "JSON after :=");
  else value = cursor.take("=") ? readText(cursor) : readValue(cursor);
  cursor.expectBoundary("the value");
  return { key, path, start, value };
}

function readValue(cursor: Cursor): JsonValue {
  if (/["'{[]/.test(cursor.next)) return readLiteral(cursor);
  const start = cursor.at;
  return parseWord(cursor, cursor.word(), start);
}

function readText(cursor: Cursor): string {
  return /["']/.test(cursor.next) ? readString(cursor) : cursor.word();
}

function parseKey(cursor: Cursor, key: string, start: number): string[] {
  const { path, end } = splitKey(key);
  if (end < key.length) {
    throw cursor.error(
      `Expected names between the dots of a key, found ${shown(key)}`,
      start + end,
      start + end + 1,
    );
  }
  if (path.length > MAX_NESTING) {
    throw cursor.error(
      `Expected at most ${MAX_NESTING} levels of nesting, found more`,
      start,
      start + key.length,
    );
  }
  return path;
}

/**
 * Splits a key at its dots.
 *
 * @returns The names, and the offset at which the key stops being valid. A
 * valid key ends there.
 */
export function splitKey(key: string): { path: string[]; end: number } {
  const path: string[] = [];
  let end = 0;
  while (end < key.length) {
    SEGMENT.lastIndex = end;
    const segment = SEGMENT.exec(key)?.[1];
    if (segment === undefined) break;
    path.push(segment);
    end = SEGMENT.lastIndex;
  }
  return { path, end };
}
