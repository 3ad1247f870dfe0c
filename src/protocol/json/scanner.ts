/**
 * Follows JSON without making values.
 *
 * @module
 */

import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  DOT,
  isDigit,
  LOWER_E,
  MINUS,
  OPEN_BRACE,
  OPEN_BRACKET,
  PLUS,
  QUOTE,
  SPACE,
  UPPER_E,
} from "./characters.ts";

/** The tokens that may come next in a value. */
type Expected = "value" | "value or ]" | "key or }" | "key" | ":" | ", or end";

/** Tokens that are scanned in one part. */
const TOKENS_IN_PART = 128 * 1024;

/**
 * Follows the structure of a JSON value from line to line.
 *
 * It throws as soon as the text cannot become JSON. Without this, a peer that
 * speaks another protocol would look like a peer that has not finished.
 */
export class JsonScanner {
  readonly #maxTokens: number;
  readonly #maxNesting: number;
  #expected: Expected = "value";
  /** The closing bracket of the innermost level; 0 outside of all. */
  #closing = 0;
  /** The closing brackets of the levels around it, and a 0. */
  readonly #outer: number[] = [];
  #deepest = 0;
  #tokens = 0;

  /**
   * @param maxTokens Most tokens of the value.
   * @param maxNesting Most levels of nesting.
   */
  constructor(maxTokens: number = Infinity, maxNesting: number = Infinity) {
    this.#maxTokens = maxTokens;
    this.#maxNesting = maxNesting;
  }

  /** Depth of the deepest nesting so far. */
  get deepest(): number {
    return this.#deepest;
  }

  /** Number of tokens so far. */
  get tokens(): number {
    return this.#tokens;
  }

  /**
   * Scans one more piece of the value. The piece must not end within a token.
   *
   * @param text The piece, such as a line.
   * @returns The position after the value, or -1 if the value goes on.
   * @throws {SyntaxError} If the text cannot be JSON.
   * @throws {RangeError} If the value has more tokens or levels than allowed.
   */
  scan(text: string): number {
    const end = this.#scan(text, 0, Infinity);
    return this.#isWhole ? end : -1;
  }

  /** Scans a piece as {@linkcode scan} does, in parts of some milliseconds. */
  *scanInParts(text: string): Generator<undefined, number> {
    let end = this.#scan(text, 0, TOKENS_IN_PART);
    while (!this.#isWhole && end < text.length) {
      yield;
      end = this.#scan(text, end, TOKENS_IN_PART);
    }
    return this.#isWhole ? end : -1;
  }

  get #isWhole(): boolean {
    return this.#closing === 0 && this.#expected === ", or end";
  }

  /**
   * Scans until the value is whole, the text ends, or a number of tokens is
   * read. Returns the position after that.
   */
  #scan(text: string, start: number, most: number): number {
    let at = skipSpace(text, start);
    for (let tokens = 0; tokens < most && at < text.length; tokens++) {
      at = this.#token(text, at);
      if (this.#isWhole) return at;
      at = skipSpace(text, at);
    }
    return at;
  }

  /** Reads one token and returns the position after it. */
  #token(text: string, at: number): number {
    if (++this.#tokens > this.#maxTokens) {
      throw tooMany("tokens", this.#maxTokens);
    }
    const code = text.charCodeAt(at);
    switch (this.#expected) {
      case ":":
        if (code === COLON) return this.#expect("value", at + 1);
        break;
      case "key or }":
        if (code === CLOSE_BRACE) return this.#close(at);
        if (code === QUOTE) return this.#expect(":", stringEnd(text, at));
        break;
      case "key":
        if (code === QUOTE) return this.#expect(":", stringEnd(text, at));
        break;
      case ", or end":
        if (code === COMMA) {
          const isObject = this.#closing === CLOSE_BRACE;
          return this.#expect(isObject ? "key" : "value", at + 1);
        }
        if (code === this.#closing) return this.#close(at);
        break;
      case "value or ]":
        if (code === CLOSE_BRACKET) return this.#close(at);
        return this.#value(code, text, at);
      case "value":
        return this.#value(code, text, at);
    }
    throw this.#unexpected(text, at);
  }

  #value(code: number, text: string, at: number): number {
    if (code === QUOTE) return this.#expect(", or end", stringEnd(text, at));
    if (code === OPEN_BRACE) return this.#enter(CLOSE_BRACE, "key or }", at);
    if (code === OPEN_BRACKET) {
      return this.#enter(CLOSE_BRACKET, "value or ]", at);
    }
    const end = scalarEnd(code, text, at);
    if (end === at) throw this.#unexpected(text, at);
    return this.#expect(", or end", end);
  }

  #enter(closing: number, expected: Expected, at: number): number {
    const depth = this.#outer.push(this.#closing);
    this.#closing = closing;
    if (depth > this.#deepest) {
      if (depth > this.#maxNesting) {
        throw tooMany("levels of nesting", this.#maxNesting);
      }
      this.#deepest = depth;
    }
    return this.#expect(expected, at + 1);
  }

  #close(at: number): number {
    this.#closing = this.#outer.pop()!;
    return this.#expect(", or end", at + 1);
  }

  #expect(expected: Expected, at: number): number {
    this.#expected = expected;
    return at;
  }

  #unexpected(text: string, at: number): SyntaxError {
    return new SyntaxError(
      `Expected ${this.#expected}, found ${JSON.stringify(text[at])}`,
    );
  }
}

/** Makes the error of a message that causes more work than allowed. */
export function tooMany(what: string, most: number): RangeError {
  return new RangeError(
    `Expected a message of at most ${most} ${what}, found more`,
  );
}

function skipSpace(text: string, at: number): number {
  let code = text.charCodeAt(at);
  while (code === SPACE || code === 0x0a || code === 0x0d || code === 0x09) {
    code = text.charCodeAt(++at);
  }
  return at;
}

/**
 * Returns the position after a number or a keyword, or the given position if
 * neither begins there. It only finds the end of a number, because `JSON.parse`
 * checks numbers later.
 */
function scalarEnd(code: number, text: string, at: number): number {
  const first = code === MINUS ? text.charCodeAt(at + 1) : code;
  if (isDigit(first)) {
    do code = text.charCodeAt(++at); while (isInNumber(code));
    return at;
  }
  for (const keyword of KEYWORDS) {
    if (text.startsWith(keyword, at)) return at + keyword.length;
  }
  return at;
}

const KEYWORDS = ["true", "false", "null"];

function isInNumber(code: number): boolean {
  return isDigit(code) || code === DOT || code === LOWER_E ||
    code === UPPER_E || code === PLUS || code === MINUS;
}

/**
 * Returns the position after the string that begins at a position. A string
 * must end on its line.
 */
export function stringEnd(text: string, start: number): number {
  for (
    let quote = text.indexOf('"', start + 1);
    quote >= 0;
    quote = text.indexOf('"', quote + 1)
  ) {
    let first = quote;
    while (text.charCodeAt(first - 1) === BACKSLASH) first--;
    if ((quote - first) % 2 === 0) return quote + 1;
  }
  throw new SyntaxError(
    "Expected the end of a string, found the end of the line",
  );
}
