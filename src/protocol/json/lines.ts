/**
 * Joins lines to JSON values.
 *
 * @module
 */

import { QmpProtocolError } from "../error.ts";
import { checkBounds, checkTokensInParts, scannerWithin } from "./bounds.ts";
import { CLOSE_BRACE } from "./characters.ts";
import { parseInParts } from "./exact_parser.ts";
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

/** Takes a value, and the number of its characters. */
export type ValueFound = (value: JsonValue, size: number) => void;

/**
 * What is known of the integers in a text: whether one may come that a
 * JavaScript number cannot hold exactly.
 */
export interface Integers {
  readonly mayBeLarge: boolean;
}

/** The parts of some work, each of which takes some milliseconds. */
export type Parts = Generator<undefined, void>;

/**
 * Characters of a text that is parsed in parts. A shorter one takes at most a
 * fifth of a second, and `JSON.parse` is the fastest for it.
 */
const LONG = 1024 * 1024;

/** Characters of a line with several values that are read in one part. */
const SIZE_OF_PART = 64 * 1024;

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
  readonly #integers: Integers;
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
   * @param integers What is known of the integers in the lines.
   */
  constructor(maxSize: SizeLimit, integers: Integers = { mayBeLarge: true }) {
    this.#maxSize = limitOf(maxSize);
    this.#integers = integers;
  }

  /**
   * Takes in one line.
   *
   * @param line The line, without its newline.
   * @param found Called with each value that the line completes, and with the
   * number of its characters.
   * @returns What is left to do before the next line, if the line is long or
   * ends a long value. Its parts throw what this method throws.
   * @throws {QmpProtocolError} If the text cannot be JSON, or if a value
   * exceeds a bound.
   */
  push(line: string, found: ValueFound): Parts | undefined {
    const maxSize = this.#maxSize();
    if (
      this.#scanner === undefined &&
      line.charCodeAt(line.length - 1) === CLOSE_BRACE &&
      line.length <= maxSize
    ) {
      if (line.length > LONG) return this.#parseLine(line, maxSize, found);
      let value: JsonValue;
      try {
        checkBounds(line, maxSize);
        value = this.#parse(line);
      } catch {
        return begin(this.#scan(line, found));
      }
      found(value, line.length);
      return undefined;
    }
    return begin(this.#scan(line, found));
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

  /** Parses a long line that is most likely one value. */
  *#parseLine(line: string, maxSize: number, found: ValueFound): Parts {
    let value: JsonValue;
    try {
      yield* checkTokensInParts(line, maxSize);
      value = yield* parseInParts(line, this.#integers.mayBeLarge);
    } catch {
      return yield* this.#scan(line, found);
    }
    found(value, line.length);
  }

  #scan(line: string, found: ValueFound): Parts {
    const reset = line.indexOf(RESET);
    return reset < 0
      ? this.#read(line, found, false)
      : this.#readResets(line, reset, found);
  }

  /** Finds the values in a line between resets. */
  *#readResets(line: string, first: number, found: ValueFound): Parts {
    let start = 0;
    let partEnd = SIZE_OF_PART;
    for (
      let reset = first;
      reset >= 0;
      reset = line.indexOf(RESET, start)
    ) {
      // A peer could send millions of resets with nothing between them.
      if (reset > start || this.#scanner !== undefined) {
        yield* this.#read(line.slice(start, reset), found, true);
        this.#clear();
      }
      start = reset + 1;
      if (start > partEnd) {
        partEnd = start + SIZE_OF_PART;
        yield;
      }
    }
    yield* this.#read(line.slice(start), found, false);
  }

  /**
   * Finds the values in a text.
   *
   * @param reset Whether a reset follows the text. Then an incomplete value is
   * dropped, and so is text that is not JSON.
   */
  *#read(text: string, found: ValueFound, reset: boolean): Parts {
    let rest = text;
    let partEnd = text.length - SIZE_OF_PART;
    while (this.#scanner !== undefined || rest.trim() !== "") {
      let end: number | undefined;
      let value: JsonValue;
      try {
        const scanner = this.#scanner ??= scannerWithin(this.#maxSize());
        end = rest.length > LONG
          ? yield* scanner.scanInParts(rest)
          : scanner.scan(rest);
        this.#keep(end < 0 ? rest : rest.slice(0, end));
        this.#size += end < 0 ? rest.length + 1 : end;
        const maxSize = this.#maxSize();
        if (this.#size > maxSize) throw tooLarge(maxSize, this.#start);
        if (end < 0) return;
        const text = [...this.#blocks, ...this.#lines].join("\n");
        value = text.length > LONG
          ? yield* parseInParts(text, this.#integers.mayBeLarge)
          : this.#parse(text);
      } catch (error) {
        if (reset) return;
        if (error instanceof QmpProtocolError) throw error;
        throw notJson(
          end === undefined
            ? this.#start + rest.slice(0, SHOWN_SIZE)
            : this.#start.slice(0, -1),
          error,
        );
      }
      const size = this.#size;
      this.#clear();
      found(value, size);
      rest = rest.slice(end);
      if (rest.length < partEnd) {
        partEnd = rest.length - SIZE_OF_PART;
        yield;
      }
    }
  }

  #parse(text: string): JsonValue {
    return this.#integers.mayBeLarge ? parseJson(text) : JSON.parse(text);
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

  #clear() {
    this.#lines = [];
    this.#blocks = [];
    this.#start = "";
    this.#size = 0;
    this.#scanner = undefined;
  }
}

/** Does the first part of some work. Returns what is left, if anything. */
export function begin(work: Parts): Parts | undefined {
  return work.next().done ? undefined : work;
}

/** Makes the error of a text that cannot be JSON, or exceeds a bound. */
function notJson(received: string, cause: unknown): QmpProtocolError {
  const { message } = cause as Error;
  return new QmpProtocolError(
    cause instanceof RangeError ? message : `Expected JSON: ${message}`,
    received,
    { cause },
  );
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
