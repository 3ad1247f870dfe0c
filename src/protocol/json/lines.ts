/**
 * Joins lines to JSON values.
 *
 * @module
 */

import { QmpProtocolError } from "../error.ts";
import { checkBounds, scannerWithin } from "./bounds.ts";
import { parseJson } from "./lossless.ts";
import type { JsonScanner } from "./scanner.ts";
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
/** Lines that are kept one by one. More of them are joined. */
const MOST_LINES = 1024;

/** Characters of a wrong value that are kept, more than any error shows. */
const SHOWN_SIZE = 1024;

/** A limit, or a function that returns the limit of the moment. */
export type SizeLimit = number | (() => number);

/**
 * Finds the JSON values in a sequence of lines. QEMU sends one value on a line,
 * or with `pretty=on` a value over several lines. Several values on one line
 * are found too.
 *
 * Nearly every line is one whole value. Such a line costs one `JSON.parse` and
 * nothing more.
 */
export class JsonLines {
  readonly #maxSize: () => number;
  readonly #parseText: (text: string) => JsonValue;
  /** The lines so far of a value that goes on, without blank lines. */
  #lines: string[] = [];
  /** The lines before these, joined. */
  #blocks: string[] = [];
  /** The start of the value with its blank lines, for an error. */
  #start = "";
  #size = 0;
  #scanner: JsonScanner | undefined;

  /**
   * @param maxSize Most characters of one value.
   * @param parse Parses the text of one value.
   */
  constructor(
    maxSize: SizeLimit,
    parse: (text: string) => JsonValue = parseJson,
  ) {
    this.#maxSize = limitOf(maxSize);
    this.#parseText = parse;
  }

  /**
   * Takes in one line.
   *
   * @param line The line, without its newline.
   * @param found Called with each value that the line completes, and with the
   * number of its characters.
   * @throws {QmpProtocolError} If the text cannot be JSON, or if a value
   * exceeds a bound.
   */
  push(line: string, found: ValueFound): void {
    const maxSize = this.#maxSize();
    if (
      this.#scanner === undefined &&
      line.charCodeAt(line.length - 1) === CLOSING_BRACE &&
      line.length <= maxSize
    ) {
      let value: JsonValue;
      try {
        checkBounds(line, maxSize);
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
      this.#start,
    );
  }

  #scan(line: string, found: ValueFound) {
    let start = 0;
    for (
      let reset = line.indexOf(RESET);
      reset >= 0;
      reset = line.indexOf(RESET, start)
    ) {
      // A peer could send millions of resets with nothing between them.
      if (reset > start || this.#scanner !== undefined) {
        this.#read(line.slice(start, reset), found, true);
        this.#clear();
      }
      start = reset + 1;
    }
    this.#read(line.slice(start), found, false);
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
    const part = end < 0 ? line : line.slice(0, end);
    this.#keep(part);
    this.#size += end < 0 ? line.length + 1 : end;
    const maxSize = this.#maxSize();
    if (this.#size > maxSize) throw tooLarge(maxSize, this.#start);
    if (end < 0) return undefined;
    const value = this.#parse();
    const size = this.#size;
    this.#clear();
    return { value, size, end };
  }

  /**
   * Returns the position after the value in a line, or -1 if the value goes on.
   */
  #whole(line: string): number {
    this.#scanner ??= scannerWithin(this.#maxSize());
    try {
      return this.#scanner.scan(line);
    } catch (cause) {
      throw this.#notJson(`${this.#start}${line.slice(0, SHOWN_SIZE)}`, cause);
    }
  }

  #keep(part: string) {
    if (this.#start.length < SHOWN_SIZE) {
      this.#start += `${part.slice(0, SHOWN_SIZE)}\n`;
    }
    // A peer could send millions of blank lines, and of short ones.
    if (part.trimStart() === "") return;
    if (this.#lines.push(part) < MOST_LINES) return;
    this.#blocks.push(this.#lines.join("\n"));
    this.#lines = [];
  }

  #parse(): JsonValue {
    try {
      return this.#parseText([...this.#blocks, ...this.#lines].join("\n"));
    } catch (cause) {
      throw this.#notJson(this.#start.slice(0, -1), cause);
    }
  }

  #clear() {
    this.#lines = [];
    this.#blocks = [];
    this.#start = "";
    this.#size = 0;
    this.#scanner = undefined;
  }

  #notJson(received: string, cause: unknown): QmpProtocolError {
    const { message } = cause as Error;
    return new QmpProtocolError(
      cause instanceof RangeError ? message : `Expected JSON: ${message}`,
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

/** Returns the function behind a limit. */
export function limitOf(limit: SizeLimit): () => number {
  return typeof limit === "number" ? () => limit : limit;
}
