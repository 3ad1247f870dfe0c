/**
 * From tokens to JSON values, as QEMU's monitor reads them: value by value, whether or not lines end between them.
 *
 * A message is whole when its braces and its brackets are balanced, each kind counted by itself, or when one of them
 * has been closed too often. Only then is it known to be a value or an error: of several errors in a message, the first
 * counts. A lexical error or an exceeded limit drops the message at once, and what follows is read as a new one. The
 * texts of the errors are QEMU's own.
 *
 * @module
 */

import { JsonLexer, type JsonToken, MAX_TOKEN_SIZE } from "./lexer.ts";
import { JsonParser, type JsonReading } from "./parser.ts";

export type { JsonReading };

/**
 * Reads values from a text that comes in pieces, cut anywhere.
 *
 * The text is what QEMU accepts: JSON, and strings in single quotes. An integer that a number cannot hold exactly is a
 * `bigint`, unless it is beyond 64 bits, where it becomes a number as in QEMU. A control character other than tab,
 * carriage return and line feed costs one error and drops what was incomplete, so that it brings the reader to a known
 * state; for a byte 0xFF, which does the same, give U+0018.
 *
 * @example Values come as soon as they are whole
 * ```ts
 * import { JsonReader } from "@qmp/qmp/protocol";
 * import { assertEquals } from "@std/assert";
 *
 * const reader = new JsonReader();
 * assertEquals(reader.read(`{"execute": "stop"}{'exec`), [{ value: { execute: "stop" } }]);
 * assertEquals(reader.read(`ute': }`), [{ desc: "JSON parse error, expecting value" }]);
 * ```
 */
export class JsonReader {
  readonly #lexer = new JsonLexer();
  #message = new Message();

  /**
   * Reads a piece of text.
   *
   * @returns What it has completed, in order.
   */
  read(text: string): JsonReading[] {
    const readings: JsonReading[] = [];
    for (const token of this.#lexer.read(text)) {
      const reading = this.#message.add(token);
      if (reading === undefined) continue;
      readings.push(reading);
      this.#message = new Message();
    }
    return readings;
  }
}

const MAX_TOKENS = 2 * 1024 * 1024;
const MAX_NESTING = 1024;

/** The tokens of one value, from the first to the one that makes it whole. */
class Message {
  readonly #parser = new JsonParser();
  #tokens = 0;
  #size = 0;
  #braces = 0;
  #brackets = 0;

  /** Adds a token, and tells what the message is once that is certain. */
  add(token: JsonToken): JsonReading | undefined {
    const { type, text } = token;
    if (type === "stray") {
      return { desc: `JSON parse error, stray '${asBytes(text)}'` };
    }
    if (type === "punctuation") this.#count(text);

    this.#size += text.length;
    if (this.#size >= MAX_TOKEN_SIZE) {
      return { desc: "JSON token size limit exceeded" };
    }
    this.#tokens++;
    if (this.#tokens > MAX_TOKENS) {
      return { desc: "JSON token count limit exceeded" };
    }
    const depth = this.#braces + this.#brackets;
    if (depth > MAX_NESTING) {
      return { desc: "JSON nesting depth limit exceeded" };
    }

    this.#parser.add(token);
    const open = depth > 0 && this.#braces >= 0 && this.#brackets >= 0;
    return open ? undefined : this.#parser.result();
  }

  #count(punctuation: string): void {
    switch (punctuation) {
      case "{":
        this.#braces++;
        break;
      case "}":
        this.#braces--;
        break;
      case "[":
        this.#brackets++;
        break;
      case "]":
        this.#brackets--;
        break;
    }
  }
}

/** A stray token as QEMU shows it: byte by byte up to the one that was wrong, as a string that a NUL byte ends. */
function asBytes(stray: string): string {
  const last = stray.at(-1)!;
  if (last <= "\x7F") return stray.replace("\0", "");
  return stray.slice(0, -1) + "\uFFFD";
}
