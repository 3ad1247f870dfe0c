/**
 * Finds where a JSON value ends that is spread over several lines.
 *
 * @module
 */

/** What may come next in a value. */
type Expected = "value" | "value or ]" | "key or }" | "key" | ":" | ", or end";

const SPACE = /[ \t\r\n]*/y;
/** A number or a name, looked at only as far as to see where it ends: `JSON.parse` judges it in the end. */
const SCALAR = /-?[0-9][0-9.eE+-]*|true|false|null/y;

/**
 * Follows the structure of a JSON value through the lines it comes in.
 *
 * It notices at once when what comes cannot become JSON, so that a peer that speaks something else is not taken for one
 * that has not finished.
 */
export class JsonScanner {
  #expected: Expected = "value";
  /** The closing bracket of each level that is open, the innermost last. */
  #open: ("}" | "]")[] = [];
  #deepest = 0;
  #tokens = 0;

  /** Most levels of nesting so far. */
  get deepest(): number {
    return this.#deepest;
  }

  /** Tokens so far. */
  get tokens(): number {
    return this.#tokens;
  }

  /**
   * Follows the value through one more piece, which must not end within a token.
   *
   * @param text The piece, such as a line.
   * @returns The position behind the value's end, or -1 while the value goes on.
   * @throws {SyntaxError} If this cannot be JSON.
   */
  scan(text: string): number {
    let at = skip(SPACE, text, 0);
    while (at < text.length) {
      at = this.#token(text, at);
      if (this.#expected === ", or end" && this.#open.length === 0) return at;
      at = skip(SPACE, text, at);
    }
    return -1;
  }

  /** Takes one token and returns the position behind it. */
  #token(text: string, at: number): number {
    this.#tokens++;
    const char = text[at]!;
    switch (this.#expected) {
      case ":":
        if (char === ":") return this.#expect("value", at + 1);
        break;
      case "key or }":
        if (char === "}") return this.#close(at);
        if (char === '"') return this.#expect(":", stringEnd(text, at));
        break;
      case "key":
        if (char === '"') return this.#expect(":", stringEnd(text, at));
        break;
      case ", or end":
        if (char === this.#open.at(-1)) return this.#close(at);
        if (char === ",") {
          return this.#expect(
            this.#open.at(-1) === "}" ? "key" : "value",
            at + 1,
          );
        }
        break;
      case "value or ]":
        if (char === "]") return this.#close(at);
        return this.#value(text, at);
      case "value":
        return this.#value(text, at);
    }
    throw this.#unexpected(char);
  }

  #value(text: string, at: number): number {
    const char = text[at]!;
    if (char === "{") return this.#enter("}", "key or }", at);
    if (char === "[") return this.#enter("]", "value or ]", at);
    const end = char === '"' ? stringEnd(text, at) : skip(SCALAR, text, at);
    if (end === at) throw this.#unexpected(char);
    return this.#expect(", or end", end);
  }

  #enter(closing: "}" | "]", expected: Expected, at: number): number {
    this.#open.push(closing);
    this.#deepest = Math.max(this.#deepest, this.#open.length);
    return this.#expect(expected, at + 1);
  }

  #close(at: number): number {
    this.#open.pop();
    return this.#expect(", or end", at + 1);
  }

  #expect(expected: Expected, at: number): number {
    this.#expected = expected;
    return at;
  }

  #unexpected(char: string): SyntaxError {
    return new SyntaxError(
      `Expected ${this.#expected}, found ${JSON.stringify(char)}`,
    );
  }
}

/** The position behind what a sticky pattern matches at a position, or that position itself. */
function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** The position behind the string that begins at a position. No string goes on behind a line's end. */
function stringEnd(text: string, start: number): number {
  for (
    let quote = text.indexOf('"', start + 1);
    quote >= 0;
    quote = text.indexOf('"', quote + 1)
  ) {
    let first = quote;
    while (text[first - 1] === "\\") first--;
    if ((quote - first) % 2 === 0) return quote + 1;
  }
  throw new SyntaxError(
    "Expected the end of a string, found the end of the line",
  );
}
