/**
 * A place in a line that moves forward while the line is read, with what all parts of the grammar share: blanks, words,
 * and errors that know where they are.
 *
 * @module
 */

import { GrammarError, shown } from "./error.ts";

/** A pasted no-break space is a blank too, as in Python. */
const BLANK = /\s/;
const BLANKS = /\s*/y;
const WORD = /\S*/y;

/** The name of a command or of an action. */
const NAME = /[A-Za-z0-9_.-]*/y;

/** What an error shows of what is at a place: a word, or a single character. */
const FOUND = /[^\s,:;=(){}[\]"']+|[^]/uy;

/** Reads a line from left to right. */
export class Cursor {
  /** The line. */
  readonly line: string;
  /** Offset of what is read next. */
  at = 0;
  /** Whether this is between the parentheses of a transaction, where `)` and `;` end a word. */
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

  /** The next character, empty at the end of the line. */
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

  /** Reads what a sticky pattern matches, nothing where it does not. */
  match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const text = pattern.exec(this.line)?.[0] ?? "";
    this.at += text.length;
    return text;
  }

  /** Reads one character, if it is next. */
  take(character: string): boolean {
    if (this.done || this.next !== character) return false;
    this.at++;
    return true;
  }

  /** Passes over blanks. */
  skipBlanks(): void {
    this.match(BLANKS);
  }

  /** Reads the name of a command or an action, empty where there is none. */
  name(): string {
    return this.match(NAME);
  }

  /** Reads what is neither in quotes nor in brackets, up to the next blank. */
  word(): string {
    if (!this.inTransaction) return this.match(WORD);
    const start = this.at;
    this.at = wordEnd(this.line, start);
    return this.line.slice(start, this.at);
  }

  /** Makes the error of a part of the line. */
  error(message: string, start: number, end: number): GrammarError {
    const { line } = this;
    return new GrammarError(message, {
      line,
      column: start,
      length: end - start,
    });
  }

  /** Makes the error that something else is expected than what is next. */
  unexpected(expected: string): GrammarError {
    const { at } = this;
    const found = this.match(FOUND);
    this.at = at;
    const what = found === ""
      ? "the end of the line"
      : BLANK.test(found)
      ? "a blank"
      : shown(found);
    return this.error(
      `Expected ${expected}, found ${what}`,
      at,
      at + found.length,
    );
  }

  /** Makes the error of quotes or brackets that have no end. */
  unclosed(column: number, closing: string): GrammarError {
    return new GrammarError(
      `Expected a closing ${closing}, found the end of the line`,
      { line: this.line, column, incomplete: true },
    );
  }

  /** Sees to it that a word ends here. */
  expectBoundary(what: string): void {
    if (!this.atBoundary) throw this.unexpected(`a blank behind ${what}`);
  }

  /** Sees to it that nothing but blanks follows. */
  expectEnd(what: string): void {
    this.skipBlanks();
    if (!this.done) throw this.unexpected(`nothing behind ${what}`);
  }
}

/**
 * Where a word in a transaction ends: at a blank, at a `;` outside of parentheses, and before closing parentheses at its
 * end that have no opening ones in it. So `x=1)` closes the transaction, `x=f(1)` and `x=a)b` do not.
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
