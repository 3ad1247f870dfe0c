/**
 * Joins lines to JSON values.
 *
 * @module
 */

import { QmpProtocolError } from "../error.ts";
import { parseJson } from "./lossless.ts";
import { JsonScanner } from "./scanner.ts";
import type { JsonValue } from "../message.ts";

/**
 * The character that stands for a 0xFF byte in decoded text: the control
 * character "cancel". UTF-8 never has a 0xFF byte, and JSON never has this
 * character. Each of them resets a parser, which then drops an unfinished
 * value.
 *
 * Source: QMP specification, "Forcing the JSON parser into known-good state".
 */
export const RESET = "\x18";

const CLOSING_BRACE = 125;

/** Takes a value, and the number of its characters. */
export type ValueFound = (value: JsonValue, size: number) => void;

/**
 * Finds the JSON values in a sequence of lines. QEMU sends one value on a line,
 * or with `pretty=on` a value over several lines. Several values on one line
 * are found too.
 *
 * Nearly every line is one whole value. Such a line costs one `JSON.parse` and
 * nothing more.
 */
export class JsonLines {
  readonly #maxSize: number;
  readonly #parseText: (text: string) => JsonValue;
  /** The lines so far of a value that goes on. */
  #lines: string[] = [];
  #size = 0;
  #scanner: JsonScanner | undefined;

  /**
   * @param maxSize Most characters of one value.
   * @param parse Parses the text of one value.
   */
  constructor(
    maxSize: number,
    parse: (text: string) => JsonValue = parseJson,
  ) {
    this.#maxSize = maxSize;
    this.#parseText = parse;
  }

  /**
   * Takes in one line.
   *
   * @param line The line, without its newline.
   * @param found Called with each value that the line completes, and with the
   * number of its characters.
   * @throws {QmpProtocolError} If the text cannot be JSON, or if a value is
   * larger than allowed.
   */
  push(line: string, found: ValueFound): void {
    if (
      this.#scanner === undefined &&
      line.charCodeAt(line.length - 1) === CLOSING_BRACE &&
      line.length <= this.#maxSize
    ) {
      let value: JsonValue;
      try {
        value = this.#parseText(line);
      } catch {
        return this.#scan(line, found);
      }
      return found(value, line.length);
    }
    this.#scan(line, found);
  }

  /**
   * Ends the sequence.
   *
   * @throws {QmpProtocolError} If a value is incomplete.
   */
  end(): void {
    if (this.#scanner === undefined) return;
    throw new QmpProtocolError(
      "Expected the end of a message, found the end of the connection",
      this.#text(),
    );
  }

  #scan(line: string, found: ValueFound) {
    const pieces = line.split(RESET);
    const last = pieces.pop()!;
    for (const piece of pieces) {
      this.#read(piece, found, true);
      this.#clear();
    }
    this.#read(last, found, false);
  }

  /**
   * Finds the values in a text.
   *
   * @param reset Whether a reset follows the text. Then an incomplete value is
   * dropped, and so is text that is not JSON.
   */
  #read(text: string, found: ValueFound, reset: boolean) {
    let rest = text;
    while (this.#scanner !== undefined || rest.trim() !== "") {
      let next: { value: JsonValue; size: number; end: number } | undefined;
      try {
        next = this.#next(rest);
      } catch (error) {
        if (!reset) throw error;
      }
      if (next === undefined) return;
      found(next.value, next.size);
      rest = rest.slice(next.end);
    }
  }

  /**
   * Returns the value that a line completes, its size, and the position after
   * it; or `undefined` if the value goes on.
   */
  #next(
    line: string,
  ): { value: JsonValue; size: number; end: number } | undefined {
    const end = this.#whole(line);
    if (end < 0) {
      this.#lines.push(line);
      this.#grow(line.length + 1);
      return undefined;
    }
    this.#lines.push(line.slice(0, end));
    this.#grow(end);
    const value = this.#parse();
    const size = this.#size;
    this.#clear();
    return { value, size, end };
  }

  /**
   * Returns the position after the value in a line, or -1 if the value goes on.
   */
  #whole(line: string): number {
    this.#scanner ??= new JsonScanner();
    try {
      return this.#scanner.scan(line);
    } catch (cause) {
      throw this.#notJson(`${this.#text()}${line}`, cause);
    }
  }

  #parse(): JsonValue {
    const text = this.#lines.join("\n");
    try {
      return this.#parseText(text);
    } catch (cause) {
      throw this.#notJson(text, cause);
    }
  }

  #grow(by: number) {
    this.#size += by;
    if (this.#size > this.#maxSize) throw tooLarge(this.#maxSize, this.#text());
  }

  #text(): string {
    return this.#lines.map((line) => `${line}\n`).join("");
  }

  #clear() {
    this.#lines = [];
    this.#size = 0;
    this.#scanner = undefined;
  }

  #notJson(received: string, cause: unknown): QmpProtocolError {
    return new QmpProtocolError(
      `Expected JSON: ${(cause as SyntaxError).message}`,
      received,
      { cause },
    );
  }
}

/** Makes the error of a message that is larger than allowed. */
export function tooLarge(limit: number, received: string): QmpProtocolError {
  return new QmpProtocolError(
    `Expected a message of at most ${limit} characters, found a larger one`,
    received,
  );
}
