/**
 * Reads JSON values as QEMU's monitor does: value by value, whether or not a
 * newline separates them.
 *
 * A message ends when its braces are balanced and its brackets are balanced, or
 * when there is a closing brace or bracket too many. Braces and brackets are
 * counted separately. The reader decides only at the end of a message whether
 * it is a value or an error, and reports the first error in it.
 *
 * A lexical error or an exceeded limit ends the message at once. The text after
 * it is read as a new message. The errors have QEMU's texts.
 *
 * @module
 */

import { JsonLexer, type JsonToken, MAX_TOKEN_SIZE } from "./lexer.ts";
import { JsonParser, type JsonReading } from "./parser.ts";

export type { JsonReading };

/**
 * Reads values from text that comes in pieces, which may be cut anywhere.
 *
 * The reader accepts what QEMU accepts: JSON, and strings in single quotes. An
 * integer that a JavaScript number cannot hold exactly is a `bigint`. An
 * integer beyond 64 bits is a number, because QEMU rounds it too.
 *
 * A control character other than tab, carriage return and line feed brings the
 * reader to a known state. It causes one error and drops an incomplete value. A
 * 0xFF byte does the same in QEMU; give the reader U+0018 in its place.
 *
 * @example Read values as soon as they are complete
 * ```ts
 * import { JsonReader } from "@qmp/qmp/protocol";
 * import { assertEquals } from "@std/assert";
 *
 * const reader = new JsonReader();
 * assertEquals(
 *   reader.read(`{"execute": "stop"}{'exec`),
 *   [{ value: { execute: "stop" } }],
 * );
 * assertEquals(
 *   reader.read(`ute': }`),
 *   [{ desc: "JSON parse error, expecting value" }],
 * );
 * ```
 */
export class JsonReader {
  readonly #lexer = new JsonLexer();
  #message = new Message();

  /**
   * Reads a piece of text.
   *
   * @param text The next piece of text.
   * @returns The values and errors that the piece completes, in order.
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

/** One message: counts its tokens to find its end. */
class Message {
  readonly #parser = new JsonParser();
  #tokens = 0;
  #size = 0;
  #braces = 0;
  #brackets = 0;

  /** Adds a token. Returns the value or the error when the message ends. */
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

/**
 * Returns a stray token as QEMU shows it. QEMU stops at the first wrong byte,
 * and a NUL byte ends its text.
 */
function asBytes(stray: string): string {
  const last = stray.at(-1)!;
  if (last <= "\x7F") return stray.replace("\0", "");
  return stray.slice(0, -1) + "\uFFFD";
}
