/**
 * Finds the end of a JSON value that spans several lines.
 *
 * @module
 */

/** The tokens that may come next in a value. */
type Expected = "value" | "value or ]" | "key or }" | "key" | ":" | ", or end";

const SPACE = /[ \t\r\n]*/y;
/**
 * A number or a name. The pattern only finds its end, because `JSON.parse`
 * checks it later.
 */
const SCALAR = /-?[0-9][0-9.eE+-]*|true|false|null/y;

/**
 * Follows the structure of a JSON value from line to line.
 *
 * It throws as soon as the text cannot become JSON. Without this, a peer that
 * speaks another protocol would look like a peer that has not finished.
 */
export class JsonScanner {
  #expected: Expected = "value";
  /** The closing bracket of each open level, the innermost last. */
  #open: ("}" | "]")[] = [];
  #deepest = 0;
  #tokens = 0;

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

  /** Reads one token and returns the position after it. */
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

/**
 * Returns the position after the match of a sticky pattern, or the given
 * position if nothing matches.
 */
function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/**
 * Returns the position after the string that begins at a position. A string
 * must end on its line.
 */
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
