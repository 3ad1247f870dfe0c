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
import { cut, JsonParser, type JsonReading } from "./parser.ts";
import { asWritten, REPLACEMENT } from "./wrong_bytes.ts";

export type { JsonReading };

/** Options for {@linkcode JsonReader}. */
export interface JsonReaderOptions {
  /**
   * Most characters of the tokens of one message, at most 67,108,864. A message
   * that exceeds the limit becomes an error, with QEMU's text.
   *
   * @default {67108864}
   */
  maxMessageSize?: number | undefined;
}

/**
 * Reads values from text that comes in pieces, which may be cut anywhere.
 *
 * The reader accepts what QEMU accepts: JSON, and strings in single quotes. An
 * integer that a JavaScript number cannot hold exactly is a `bigint`. An
 * integer beyond 64 bits is a number, because QEMU rounds it too.
 *
 * A control character other than tab, carriage return and line feed brings the
 * reader to a known state. It causes one error and drops an incomplete value. A
 * 0xFF byte does the same.
 *
 * For a byte that is not UTF-8, give the reader a lone surrogate: U+DC00 plus
 * the byte, so U+DCFF for 0xFF. It then refuses what QEMU refuses.
 *
 * {@linkcode JsonReader.read} reads a whole piece of text. A caller that has to
 * stop in between uses {@linkcode JsonReader.feed} and
 * {@linkcode JsonReader.next}.
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
  /**
   * Most characters of the tokens of one message. A change applies to the
   * message that is being read as well.
   */
  maxMessageSize: number;
  readonly #lexer = new JsonLexer();
  #message = new Message();

  /**
   * Makes a reader.
   *
   * @param options How large a message may be.
   */
  constructor(options: JsonReaderOptions = {}) {
    this.maxMessageSize = options.maxMessageSize ?? MAX_TOKEN_SIZE;
  }

  /**
   * Reads a piece of text.
   *
   * @param text The next piece of text.
   * @returns The values and errors that the piece completes, in order.
   */
  read(text: string): JsonReading[] {
    this.feed(text);
    const readings: JsonReading[] = [];
    for (
      let reading = this.next();
      reading !== undefined;
      reading = this.next()
    ) {
      readings.push(reading);
    }
    return readings;
  }

  /**
   * Adds a piece of text for {@linkcode JsonReader.next}. Read all values of
   * the piece before first, because the reader drops the rest of it.
   *
   * @param text The next piece of text.
   */
  feed(text: string): void {
    this.#lexer.feed(text);
  }

  /**
   * Returns the next value or error; `undefined` if the text that was fed holds
   * no other whole one.
   */
  next(): JsonReading | undefined {
    const maxSize = this.maxMessageSize;
    for (
      let token = this.#lexer.next(maxSize);
      token !== undefined;
      token = this.#lexer.next(maxSize)
    ) {
      const reading = this.#message.add(token, maxSize);
      if (reading === undefined) continue;
      this.#message = new Message();
      return reading;
    }
    return undefined;
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
  add(token: JsonToken, maxSize: number): JsonReading | undefined {
    const { type, text } = token;
    if (type === "stray") {
      return { desc: `JSON parse error, stray '${asShown(text)}'` };
    }
    if (type === "punctuation") this.#count(text);

    this.#size += text.length;
    if (this.#size >= maxSize) {
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
function asShown(stray: string): string {
  const last = stray.at(-1)!;
  const start = asWritten(cut(stray.slice(0, -1)));
  if (last === "\0") return start;
  return start + (last <= "\x7F" ? last : REPLACEMENT);
}
