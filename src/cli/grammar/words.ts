/**
 * Parses a command whose words are split already, as the system's shell does
 * for the arguments of a program.
 *
 * @module
 */

import { readArgument } from "./argument.ts";
import { ArgumentTree } from "./argument_tree.ts";
import { Cursor } from "./cursor.ts";
import type { ParsedCommand } from "./parsed_line.ts";

/**
 * Parses a command and its arguments. Each word is one `key=value`. A value may
 * contain spaces, because the system's shell has removed its quotes already.
 *
 * @param words The name of the command, perhaps with `!` before it, and its
 * arguments.
 * @throws {GrammarError} If a word is wrong. The error shows the words up to
 * the wrong one as its line.
 */
export function parseWords(words: readonly string[]): ParsedCommand {
  const [name = "", ...rest] = words;
  const cursor = new WordCursor(name, 0);
  const oob = cursor.take("!");
  const command = cursor.name();
  if (command === "") throw cursor.unexpected("the name of a command");
  cursor.expectBoundary("the name of a command");

  const tree = new ArgumentTree(new Cursor(words.join(" ")));
  let line = name;
  for (const word of rest) {
    const start = line.length + 1;
    line += ` ${word}`;
    tree.add(readArgument(new WordCursor(line, start)));
  }
  return { kind: "command", command, args: tree.build(), oob };
}

/**
 * Reads the last word of a line. The word ends with the line, even if it
 * contains white space.
 */
class WordCursor extends Cursor {
  /** @param at The offset of the word. */
  constructor(line: string, at: number) {
    super(line);
    this.at = at;
  }

  override get atBoundary(): boolean {
    return this.done;
  }

  override word(): string {
    const word = this.line.slice(this.at);
    this.at = this.line.length;
    return word;
  }

  override expectBoundary(what: string): void {
    if (!this.done) throw this.unexpected(`nothing after ${what}`);
  }
}
