/**
 * Finds out what the user is typing, for Tab completion. It accepts every line,
 * valid or not.
 *
 * @module
 */

import type { JsonValue } from "../../protocol/message.ts";
import { type Argument, readArgument, splitKey } from "./argument.ts";
import { ArgumentTree } from "./argument_tree.ts";
import { Cursor } from "./cursor.ts";
import type { GrammarError } from "./error.ts";
import { readString } from "./literal.ts";
import type { Operator, Quote } from "./quote.ts";

/** The word that is being typed, from its beginning to the cursor. */
export interface CompletionWord {
  /** The typed part of the word. */
  prefix: string;
  /** The offset of the prefix in the line. A completion replaces the prefix. */
  start: number;
}

/** The arguments before and after the argument that the user types. */
export interface CompletionArguments {
  /** The name of the command, or the type of the action. */
  command: string;
  /** Whether this is an action of a transaction. */
  inTransaction: boolean;
  /** The keys of the other arguments, as the user wrote them. */
  keys: string[];
  /** The values of the other arguments, without the invalid ones. */
  args: { [name: string]: JsonValue };
}

/** The kind of thing that is being typed, and its surroundings. */
export type CompletionContext =
  /** Nothing that can be completed, such as text inside a literal. */
  | { kind: "none" }
  /** The name of a command. */
  | { kind: "command"; oob: boolean } & CompletionWord
  /** The type of an action of a transaction. */
  | { kind: "action" } & CompletionWord
  /** The key of an argument. */
  | { kind: "key" } & CompletionWord & CompletionArguments
  /** The value of an argument. */
  | {
    kind: "value";
    /** The whole key. */
    key: string;
    /** The names between the dots of the key. */
    path: string[];
    /** The operator after the key. */
    operator: Operator;
    /** The quote before the value, if any. */
    quote: Quote | undefined;
    /** The text that the prefix means. It differs if the prefix has escapes. */
    text: string;
  }
    & CompletionWord
    & CompletionArguments
  /** The name of a meta command, without the slash. */
  | { kind: "meta" } & CompletionWord
  /** A word after the name of a meta command, and the words before it. */
  | { kind: "meta-argument"; name: string; words: string[] } & CompletionWord;

const NONE: CompletionContext = { kind: "none" };

const META = /^(\s*\/)(\S*)(\s*)/;
const OPERATOR = /^([^="'{}(),;]*?)(:=|==|=)/;
/** A key without a value. */
const LONE_KEY = /[^\s="'{}(),;]+(?=\s|$)/y;
const NO_KEY = /["'{}(),;]/;

/**
 * Finds out what the user is typing.
 *
 * @param line The line, which may be invalid.
 * @param cursor The offset of the cursor in the line.
 * @param inTransaction Whether an earlier line opened a transaction, as in
 * `LineParser.pending`.
 */
export function completionContext(
  line: string,
  cursor: number = line.length,
  inTransaction: boolean = false,
): CompletionContext {
  const place = Math.min(Math.max(cursor, 0), line.length);
  const head = line.slice(0, place);
  const meta = META.exec(head);
  if (meta !== null) return inMeta(head, meta);
  const reader = new Cursor(line, inTransaction);
  reader.skipBlanks();
  if (inTransaction) return inActions(reader, place);

  if (reader.at > place) return word("command", line, place, place);
  const oob = reader.take("!") && reader.at <= place;
  if (oob) reader.skipBlanks();
  const start = Math.min(reader.at, place);
  const command = reader.name();
  if (place <= reader.at) return word("command", line, start, place, oob);
  if (command === "transaction" && reader.match(/\s*\(/y) !== "") {
    if (place < reader.at) return NONE;
    reader.inTransaction = true;
    return inActions(reader, place);
  }
  return command === "" || !reader.atBoundary
    ? NONE
    : inArguments(reader, place, command);
}

function word(
  kind: "command" | "action",
  line: string,
  start: number,
  end: number,
  oob = false,
): CompletionContext {
  const prefix = line.slice(start, end);
  return kind === "command"
    ? { kind, prefix, start, oob }
    : { kind, prefix, start };
}

function inMeta(head: string, meta: RegExpExecArray): CompletionContext {
  const [all, slash, name, blanks] = meta as unknown as [
    ...[string, string, string, string],
  ];
  if (blanks === "") return { kind: "meta", prefix: name, start: slash.length };
  const words = head.slice(all.length).split(/\s+/);
  const prefix = words.pop()!;
  const start = head.length - prefix.length;
  return { kind: "meta-argument", name, words, prefix, start };
}

function inActions(reader: Cursor, place: number): CompletionContext {
  const { line } = reader;
  for (;;) {
    reader.match(/[\s;]*/y);
    if (place < reader.at || reader.done) {
      return word("action", line, place, place);
    }
    const start = reader.at;
    if (reader.take(")")) {
      return place === start ? word("action", line, place, place) : NONE;
    }
    const type = reader.name();
    if (place <= reader.at && (type !== "" || place === start)) {
      return word("action", line, start, place);
    }
    if (type === "" || !reader.atBoundary) {
      // This is not an action. The next one may be valid.
      reader.match(/[^\s;)]*/y);
      if (place <= reader.at) return NONE;
      continue;
    }
    const context = inArguments(reader, place, type);
    if (place <= reader.at) return context;
  }
}

/** The place of an argument, and the argument if it is valid. */
interface Item {
  start: number;
  end: number;
  argument: Argument | undefined;
}

function inArguments(
  reader: Cursor,
  place: number,
  command: string,
): CompletionContext {
  const items = readItems(reader);
  const item = items.find(({ start, end }) => start <= place && place <= end);
  const tree = new ArgumentTree(reader);
  const keys: string[] = [];
  for (const other of items) {
    if (other === item || other.argument === undefined) continue;
    try {
      tree.add(other.argument);
    } catch {
      // It contradicts an earlier argument, but its key counts as typed.
    }
    keys.push(other.argument.key);
  }
  const start = item?.start ?? place;
  const context = inArgument(reader.line.slice(start, place), start);
  if (context === undefined) return NONE;
  const { inTransaction } = reader;
  const args = tree.build(true);
  return { ...context, command, inTransaction, keys, args };
}

/** Reads all arguments up to the end of the line, or of the action. */
function readItems(reader: Cursor): Item[] {
  const items: Item[] = [];
  for (;;) {
    reader.skipBlanks();
    if (reader.done || reader.atSeparator) return items;
    const start = reader.at;
    let argument: Argument | undefined;
    // Skipped without `readArgument`, because to throw an error for each lone
    // key would take a hundred times as long.
    if (reader.match(LONE_KEY) === "") {
      try {
        argument = readArgument(reader);
      } catch (error) {
        recover(reader, error as GrammarError);
      }
    }
    items.push({ start, end: reader.at, argument });
  }
}

/**
 * Moves past the wrong text: to the next white space, or to the end of the
 * line if quotes or brackets are not closed.
 */
function recover(reader: Cursor, { column, incomplete }: GrammarError) {
  if (incomplete) reader.at = reader.line.length;
  else {
    reader.at = column;
    reader.match(/\S*/y);
  }
}

/**
 * Finds out which part of an argument is being typed.
 *
 * @param text The text of the argument before the cursor.
 * @param start The offset of the argument in the line.
 */
function inArgument(text: string, start: number) {
  const match = OPERATOR.exec(text);
  if (match === null) {
    return NO_KEY.test(text)
      ? undefined
      : { kind: "key" as const, prefix: text, start };
  }
  const [all, key, operator] = match as unknown as [string, string, Operator];
  const value = text.slice(all.length);
  const quote = /^["']/.exec(value)?.[0] as Quote | undefined;
  const meant = quote === undefined ? value : unclosedString(value, quote);
  // Text after closed quotes or inside brackets has no completions.
  if (meant === undefined || quote === undefined && /^[{[]/.test(value)) {
    return undefined;
  }
  return {
    kind: "value" as const,
    key,
    path: splitKey(key).path,
    operator,
    quote,
    text: meant,
    prefix: quote === undefined ? value : value.slice(1),
    start: start + all.length + (quote === undefined ? 0 : 1),
  };
}

/**
 * Returns the text of a string that is not closed yet. Returns undefined if it
 * is closed or invalid.
 */
function unclosedString(value: string, quote: Quote): string | undefined {
  const closed = new Cursor(value + quote);
  try {
    const text = readString(closed);
    return closed.done ? text : undefined;
  } catch {
    return undefined;
  }
}
