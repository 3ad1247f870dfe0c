/**
 * The grammar of the shell: from lines to commands.
 *
 * ```text
 * line        = [ command | raw | meta | transaction | "#" comment ]
 * command     = [ "!" ] name { argument }              "!": out-of-band
 * raw         = object with execute or exec-oob, and perhaps arguments and id
 * meta        = "/" name rest
 * transaction = [ "!" ] "transaction" "(" { action ( ";" | end of line ) } ")"
 * action      = name { argument }                      becomes { type: name, data: { … } }
 *
 * argument    = key "=" value | key "==" text | key ":=" literal
 * key         = name { "." ( name | index ) }          names build objects, indices build lists
 * value       = literal | bare word                    a bare word is a string
 * text        = string | bare word                     a string, even if it looks like a number
 * literal     = object | list | string | number | true | false | null | True | False | None
 * string      = "…" | '…'                              with the escapes of JSON
 * number      = as in JSON, or hexadecimal as 0x10     an integer that is not safe is a bigint
 * ```
 *
 * It takes what Python's qmp-shell takes, and gives it the same meaning where that has one, but for `010`, `1_000` and `+5`:
 * these are text, since names look like that. There is no promise, stream
 * or `Deno` here.
 *
 * @module
 */

import type { JsonValue } from "../../protocol/message.ts";
import { ArgumentTree, readArgument } from "./arguments.ts";
import { Cursor } from "./cursor.ts";
import type { GrammarError } from "./error.ts";
import { type ParsedCommand, readRaw } from "./raw.ts";

export {
  type CompletionArguments,
  type CompletionContext,
  completionContext,
  type CompletionWord,
} from "./completion.ts";
export { GrammarError, type GrammarErrorOptions } from "./error.ts";
export {
  escapeQuoted,
  needsQuotes,
  type Operator,
  type Quote,
} from "./quote.ts";
export { parseWords } from "./words.ts";
export type { ParsedCommand };

/** A command to the shell itself: `/name rest`. */
export interface ParsedMeta {
  /** What was parsed. */
  kind: "meta";
  /** Its name, without the slash. */
  name: string;
  /** All that is behind the name, without blanks around it. */
  rest: string;
}

/** What a line, or several of a transaction, turned out to be. */
export type ParsedLine = ParsedCommand | ParsedMeta;

/** An action of a transaction, as QEMU takes it. */
type Action = { type: string; data: { [name: string]: JsonValue } };

/**
 * Parses line by line. Only a transaction makes it remember anything: its actions, until it is closed.
 *
 * A transaction is taken whole or not at all. When a line in it is wrong, all of it is dropped, and the next line is read
 * as a command again.
 */
export class LineParser {
  /** The transaction that has not been closed. */
  #open:
    | { oob: boolean; actions: Action[]; unclosed: GrammarError }
    | undefined;

  /** Whether a transaction is open, so that the next line is an action. */
  get pending(): boolean {
    return this.#open !== undefined;
  }

  /**
   * Parses a line.
   *
   * @param line The line; a line end behind it is a blank like others.
   * @returns What it is; `undefined` if it is blank or a comment, or a transaction goes on.
   * @throws {GrammarError} If it is wrong. An open transaction is dropped.
   */
  feed(line: string): ParsedLine | undefined {
    try {
      return this.#parse(new Cursor(line, this.pending));
    } catch (error) {
      this.abandon();
      throw error;
    }
  }

  /**
   * Sees to it that no transaction is open, where there are no more lines.
   *
   * @throws {GrammarError} If one is. It is dropped.
   */
  end(): void {
    const open = this.#open;
    this.abandon();
    if (open !== undefined) throw open.unclosed;
  }

  /** Drops the open transaction, if there is one. */
  abandon(): void {
    this.#open = undefined;
  }

  #parse(cursor: Cursor): ParsedLine | undefined {
    cursor.skipBlanks();
    if (cursor.done || cursor.next === "#") return undefined;
    if (cursor.take("/")) return readMeta(cursor);
    if (this.pending) return this.#readActions(cursor);
    if (cursor.next === "{") return readRaw(cursor);

    const oob = cursor.take("!");
    cursor.skipBlanks();
    const command = cursor.name();
    if (command === "") {
      throw cursor.unexpected(
        oob ? "the name of a command behind !" : "the name of a command",
      );
    }
    const opening = command === "transaction" ? cursor.match(/\s*\(/y) : "";
    if (opening !== "") {
      cursor.inTransaction = true;
      const unclosed = cursor.unclosed(cursor.at - 1, ")");
      this.#open = { oob, actions: [], unclosed };
      return this.#readActions(cursor);
    }
    cursor.expectBoundary("the name of a command");
    return { kind: "command", command, args: readArguments(cursor), oob };
  }

  /** Reads actions to the end of the line, and hands out the transaction if it is closed there. */
  #readActions(cursor: Cursor): ParsedCommand | undefined {
    const { oob, actions } = this.#open!;
    for (;;) {
      cursor.match(/[\s;]*/y);
      if (cursor.done) return undefined;
      if (cursor.take(")")) break;
      const type = cursor.name();
      if (type === "") throw cursor.unexpected("the type of an action");
      cursor.expectBoundary("the type of an action");
      actions.push({ type, data: readArguments(cursor) });
    }
    cursor.expectEnd("the end of a transaction");
    this.#open = undefined;
    return { kind: "command", command: "transaction", args: { actions }, oob };
  }
}

function readMeta(cursor: Cursor): ParsedMeta {
  const name = cursor.match(/\S*/y);
  if (name === "") throw cursor.unexpected("the name of a meta command");
  return { kind: "meta", name, rest: cursor.line.slice(cursor.at).trim() };
}

/** Reads arguments to the end of the line, or of the action. */
function readArguments(cursor: Cursor): { [name: string]: JsonValue } {
  const tree = new ArgumentTree(cursor);
  for (;;) {
    cursor.skipBlanks();
    if (cursor.done || cursor.atSeparator) return tree.build();
    tree.add(readArgument(cursor));
  }
}
