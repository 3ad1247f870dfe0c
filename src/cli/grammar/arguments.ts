/**
 * Arguments: `key=value`, `key==text` and `key:=json`, and the objects and lists that keys with dots build.
 *
 * @module
 */

import type { JsonValue } from "../../protocol/message.ts";
import type { Cursor } from "./cursor.ts";
import { shown } from "./error.ts";
import { MAX_NESTING, parseWord, readLiteral, readString } from "./literal.ts";

/** The characters of a key. Brackets are allowed, because properties of QOM have them. */
export const KEY: RegExp = /[^\s="'{}(),;]*/y;

/** A name, or one with a downstream prefix, `__RFQDN_`, in which dots belong to the name. */
const SEGMENT = /(?:^|(?!^)\.)(__[A-Za-z0-9.-]+_[^.]*|[^.]+)/y;

const INDEX = /^(?:0|[1-9]\d*)$/;

/** An argument as it was written. */
export interface Argument {
  /** The key, with its dots. */
  key: string;
  /** The names and indices in the key. */
  path: string[];
  /** Offset of the key. */
  start: number;
  /** The value. */
  value: JsonValue;
}

/**
 * Reads an argument.
 *
 * @throws {GrammarError} If there is none, or it is wrong.
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
      key === "" ? "key=value" : `= behind the key ${shown(key)}`,
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
  if (forcesJson) value = readLiteral(cursor, 0, "JSON behind :=");
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

/** Takes a key apart, as far as it is one. */
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

/** A value, and the argument that set it. */
interface Leaf {
  value: JsonValue;
  argument: Argument;
}

/** An object or a list that grows, and the argument that began it. */
interface Branch {
  isList: boolean;
  children: Map<string, Leaf | Branch>;
  /** How many names lead to it. */
  depth: number;
  argument: Argument | undefined;
}

/** The arguments of one command, put together. */
export class ArgumentTree {
  readonly #cursor: Cursor;
  readonly #root: Branch = {
    isList: false,
    children: new Map(),
    depth: 0,
    argument: undefined,
  };

  /** Begins without any. The cursor is what errors point into. */
  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  /**
   * Adds an argument.
   *
   * @throws {GrammarError} If it is at odds with one before it.
   */
  add(argument: Argument): void {
    const { path, value } = argument;
    let branch = this.#root;
    for (const name of path.slice(0, -1)) {
      this.#checkKind(branch, argument);
      branch = this.#descend(branch, argument, name);
    }
    this.#checkKind(branch, argument);
    const name = path.at(-1)!;
    const there = branch.children.get(name);
    if (there !== undefined) {
      const why = "children" in there && there.argument !== undefined
        ? `${shown(there.argument.key)} is set already`
        : "it is set already";
      throw this.#error(argument, why);
    }
    branch.children.set(name, { value, argument });
  }

  /**
   * Puts the values together.
   *
   * @param tolerant Whether to close gaps in lists.
   * @throws {GrammarError} If a list has a gap.
   */
  build(tolerant = false): { [name: string]: JsonValue } {
    return this.#build(this.#root, tolerant) as { [name: string]: JsonValue };
  }

  /** The branch of a name, made if there is none. */
  #descend(parent: Branch, argument: Argument, name: string): Branch {
    const depth = parent.depth + 1;
    const there = parent.children.get(name);
    if (there !== undefined && "children" in there) return there;
    const branch = there === undefined
      ? {
        isList: INDEX.test(argument.path[depth]!),
        children: new Map(),
        depth,
        argument,
      }
      : toBranch(there, depth);
    if (branch === undefined) {
      const parentPath = shownPath(argument, depth);
      throw this.#error(argument, `${parentPath} is no object or list`);
    }
    parent.children.set(name, branch);
    return branch;
  }

  #checkKind({ isList, depth }: Branch, argument: Argument) {
    // The arguments themselves are an object, whatever its members are called.
    if (depth === 0 || isList === INDEX.test(argument.path[depth]!)) return;
    const kind = isList ? "a list" : "an object";
    throw this.#error(argument, `${shownPath(argument, depth)} is ${kind}`);
  }

  #build(node: Leaf | Branch, tolerant: boolean): JsonValue {
    if (!("children" in node)) return node.value;
    const { children } = node;
    const entries = Array.from(
      children,
      ([name, child]) => [name, child, this.#build(child, tolerant)] as const,
    );
    if (!node.isList) {
      return Object.fromEntries(
        entries.map(([name, , value]) => [name, value]),
      );
    }
    entries.sort(([a], [b]) => Number(a) - Number(b));
    const gap = entries.findIndex(([name], index) => name !== String(index));
    if (gap >= 0 && !tolerant) {
      // What was given as a literal has no gaps, so this one has the whole path in its key.
      const argument = entries[gap]![1].argument!;
      const list = shownPath(argument, node.depth);
      throw this.#error(argument, `there is no ${list}.${gap}`);
    }
    return entries.map(([, , value]) => value);
  }

  #error(argument: Argument, why: string) {
    const { key, start } = argument;
    return this.#cursor.error(
      `Cannot set ${shown(key)}: ${why}`,
      start,
      start + key.length,
    );
  }
}

/** The first names of an argument's key. */
function shownPath({ path }: Argument, depth: number): string {
  return shown(path.slice(0, depth).join("."));
}

/** An object or a list that was given as a literal, so that more can be added to it. */
function toBranch(
  { value, argument }: Leaf,
  depth: number,
): Branch | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const children = new Map(
    Object.entries(value).map(([name, value]) => [name, { value, argument }]),
  );
  return { isList: Array.isArray(value), children, depth, argument };
}
