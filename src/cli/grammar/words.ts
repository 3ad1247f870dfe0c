/**
 * A command whose words have been split by somebody else, as the arguments of a program are by the system's shell.
 *
 * @module
 */

import { ArgumentTree, readArgument } from "./arguments.ts";
import { Cursor } from "./cursor.ts";
import type { ParsedCommand } from "./raw.ts";

/**
 * Parses a command and its arguments, one `key=value` a word. Blanks in a value belong to it, since the quotes around them
 * are gone already.
 *
 * @param words The name of the command, perhaps with `!` before it, and its arguments.
 * @throws {GrammarError} If they are none. Its line is the words up to the wrong one.
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

/** Reads the last word of a line, which ends with the line and not before, whatever blanks are in it. */
class WordCursor extends Cursor {
  /** @param at Where the word begins. */
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
    if (!this.done) throw this.unexpected(`nothing behind ${what}`);
  }
}
