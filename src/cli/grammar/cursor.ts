/**
 * A position in a line that moves forward while the line is read. It offers
 * what all parts of the grammar need: spaces, words, and errors with a place.
 *
 * @module
 */

import { GrammarError, shown } from "./error.ts";

/**
 * White space. As in Python, it includes the no-break space, which pasted text
 * can contain.
 */
const BLANK = /\s/;
const BLANKS = /\s*/y;
const WORD = /\S*/y;

/** The name of a command or of an action. */
const NAME = /[A-Za-z0-9_.-]*/y;

/** The part of a line that an error quotes: a word, or a single character. */
const FOUND = /[^\s,:;=(){}[\]"']+|[^]/uy;

/** Reads a line from left to right. */
export class Cursor {
  /** The line. */
  readonly line: string;
  /** The offset of the next character. */
  at = 0;
  /**
   * Whether this is between the parentheses of a transaction, where `)` and `;`
   * end a word.
   */
  inTransaction: boolean;

  /** Starts at the beginning of a line. */
  constructor(line: string, inTransaction = false) {
    this.line = line;
    this.inTransaction = inTransaction;
  }

  /** Whether the line has been read to its end. */
  get done(): boolean {
    return this.at >= this.line.length;
  }

  /** The next character, or an empty string at the end of the line. */
  get next(): string {
    return this.line.charAt(this.at);
  }

  /** Whether a word may end here. */
  get atBoundary(): boolean {
    return this.done || BLANK.test(this.next) || this.atSeparator;
  }

  /** Whether an action of a transaction ends here. */
  get atSeparator(): boolean {
    return this.inTransaction && (this.next === ";" || this.next === ")");
  }

  /**
   * Reads the text that a sticky pattern matches here. Returns an empty string
   * if the pattern does not match.
   */
  match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const text = pattern.exec(this.line)?.[0] ?? "";
    this.at += text.length;
    return text;
  }

  /** Reads one character if it is the next, and tells whether it was. */
  take(character: string): boolean {
    if (this.done || this.next !== character) return false;
    this.at++;
    return true;
  }

  /** Skips white space. */
  skipBlanks(): void {
    this.match(BLANKS);
  }

  /** Reads the name of a command or an action, which may be empty. */
  name(): string {
    return this.match(NAME);
  }

  /** Reads a word without quotes or brackets, up to the next white space. */
  word(): string {
    if (!this.inTransaction) return this.match(WORD);
    const start = this.at;
    this.at = wordEnd(this.line, start);
    return this.line.slice(start, this.at);
  }

  /** Returns the error for a part of the line. */
  error(message: string, start: number, end: number): GrammarError {
    const { line } = this;
    return new GrammarError(message, {
      line,
      column: start,
      length: end - start,
    });
  }

  /** Returns the error for a line that should continue in another way. */
  unexpected(expected: string): GrammarError {
    const { at } = this;
    const found = this.match(FOUND);
    this.at = at;
    const what = found === ""
      ? "the end of the line"
      : BLANK.test(found)
      ? "white space"
      : shown(found);
    return this.error(
      `Expected ${expected}, found ${what}`,
      at,
      at + found.length,
    );
  }

  /** Returns the error for quotes or brackets that are not closed. */
  unclosed(column: number, closing: string): GrammarError {
    return new GrammarError(
      `Expected a closing ${closing}, found the end of the line`,
      { line: this.line, column, incomplete: true },
    );
  }

  /**
   * Checks that a word ends here.
   *
   * @param what The thing that was read last, for the error.
   * @throws {GrammarError} If the word continues.
   */
  expectBoundary(what: string): void {
    if (!this.atBoundary) throw this.unexpected(`a space after ${what}`);
  }

  /**
   * Checks that the rest of the line is white space.
   *
   * @param what The thing that was read last, for the error.
   * @throws {GrammarError} If other text follows.
   */
  expectEnd(what: string): void {
    this.skipBlanks();
    if (!this.done) throw this.unexpected(`nothing after ${what}`);
  }
}

/**
 * Finds the end of a word in a transaction. The word ends:
 *
 * - at white space,
 * - at a `;` that is not inside parentheses,
 * - before closing parentheses at its end that the word did not open.
 *
 * So the `)` of `x=1)` closes the transaction, and those of `x=f(1)` and of
 * `x=a)b` do not.
 */
function wordEnd(line: string, start: number): number {
  let depth = 0;
  let closing = -1;
  let at = start;
  for (; at < line.length; at++) {
    const character = line.charAt(at);
    if (character === ";" && depth === 0 || BLANK.test(character)) break;
    if (character === ")" && depth === 0) {
      if (closing < 0) closing = at;
      continue;
    }
    closing = -1;
    if (character === "(") depth++;
    else if (character === ")") depth--;
  }
  return closing < 0 ? at : closing;
}
