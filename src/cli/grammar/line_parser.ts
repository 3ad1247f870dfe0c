/**
 * The grammar of the shell: turns lines into commands.
 *
 * ```text
 * line        = [ command | raw | meta | transaction | "#" comment ]
 * command     = [ "!" ] name { argument }
 * raw         = JSON object with execute or exec-oob, arguments, id
 * meta        = "/" name rest
 * transaction = [ "!" ] "transaction" "(" { action ( ";" | newline ) } ")"
 * action      = name { argument }
 *
 * argument    = key "=" value | key "==" text | key ":=" literal
 * key         = name { "." ( name | index ) }
 * value       = literal | bare word
 * text        = string | bare word
 * literal     = object | list | string | number | keyword
 * keyword     = true | false | null | True | False | None
 * string      = "…" | '…'
 * number      = as in JSON, or hexadecimal: 0x10
 * ```
 *
 * - `!` executes a command out-of-band.
 * - In a key, names build objects, and indices build lists.
 * - A bare word is a string. As `text`, it stays a string even if it looks like
 *   a number.
 * - Strings have the escapes of JSON.
 * - An integer that is not safe becomes a `bigint`.
 *
 * The grammar accepts what Python's qmp-shell accepts, with the same meaning.
 * Only `010`, `1_000` and `+5` differ: here they are text, because names can
 * look like that.
 *
 * This folder is pure: it uses no promises, no streams, and no `Deno`.
 *
 * @module
 */

import type { JsonValue } from "../../protocol/message.ts";
import { readArgument } from "./argument.ts";
import { ArgumentTree } from "./argument_tree.ts";
import { Cursor } from "./cursor.ts";
import type { GrammarError } from "./error.ts";
import type { ParsedCommand, ParsedLine, ParsedMeta } from "./parsed_line.ts";
import { readRawCommand } from "./raw_command.ts";

/** An action of a transaction, as QEMU takes it. */
type Action = { type: string; data: { [name: string]: JsonValue } };

/**
 * Parses lines one by one.
 *
 * The parser remembers only the actions of an open transaction. A transaction
 * is complete or not executed at all: an error in one of its lines drops the
 * whole transaction, and the next line is read as a command again.
 */
export class LineParser {
  /** The transaction that is not closed yet. */
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
   * @param line The line. A line end after it counts as white space.
   * @returns The command, or `undefined` for an empty line, for a comment, and
   * inside a transaction that is still open.
   * @throws {GrammarError} If the line is wrong. Drops an open transaction.
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
   * Checks that the input does not end inside a transaction.
   *
   * @throws {GrammarError} If a transaction is open. Drops the transaction.
   */
  end(): void {
    const open = this.#open;
    this.abandon();
    if (open !== undefined) throw open.unclosed;
  }

  /** Drops the open transaction, if any. */
  abandon(): void {
    this.#open = undefined;
  }

  #parse(cursor: Cursor): ParsedLine | undefined {
    cursor.skipBlanks();
    if (cursor.done || cursor.next === "#") return undefined;
    if (cursor.take("/")) return readMeta(cursor);
    if (this.pending) return this.#readActions(cursor);
    if (cursor.next === "{") return readRawCommand(cursor);

    const oob = cursor.take("!");
    cursor.skipBlanks();
    const command = cursor.name();
    if (command === "") {
      throw cursor.unexpected(
        oob ? "the name of a command after !" : "the name of a command",
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

  /**
   * Reads actions to the end of the line. Returns the transaction if the line
   * closes it.
   */
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

/** Reads arguments to the end of the line, or to the end of the action. */
function readArguments(cursor: Cursor): { [name: string]: JsonValue } {
  const tree = new ArgumentTree(cursor);
  for (;;) {
    cursor.skipBlanks();
    if (cursor.done || cursor.atSeparator) return tree.build();
    tree.add(readArgument(cursor));
  }
}
