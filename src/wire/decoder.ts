/**
 * UTF-8 to text, with the parser's reset byte kept apart.
 *
 * @module
 */

import { RESET } from "../protocol/json/lines.ts";

/** Turns bytes that come in chunks into text. */
export interface ByteDecoder {
  /** Decodes the next chunk. A chunk may cut a character. */
  decode(bytes: Uint8Array): string;
}

/** The byte that resets a JSON parser. */
const RESET_BYTE = 0xff;

const RESET_CODE = RESET.charCodeAt(0);

/** The character that a decoder writes for bytes that are not UTF-8. */
const REPLACEMENT = "\uFFFD";

const STREAM: TextDecodeOptions = { stream: true };

/** Keeps U+FEFF, because a chunk may begin with a U+FEFF of a string. */
const KEEP_BOM: TextDecoderOptions = { ignoreBOM: true };

/** The decoder for chunks that cut no character. It keeps no state. */
const whole = new TextDecoder("utf-8", KEEP_BOM);

/**
 * Decodes UTF-8 that comes in chunks cut anywhere. A byte 0xFF becomes
 * {@linkcode RESET}; other bytes that are not UTF-8 become U+FFFD.
 *
 * Source: QMP specification, "Forcing the JSON parser into known-good state".
 */
export class Decoder implements ByteDecoder {
  /** Holds the start of a character that was cut, if one was. */
  #cut: TextDecoder | undefined;

  /** Decodes the next chunk. */
  decode(bytes: Uint8Array): string {
    const text = this.#decode(bytes);
    // QEMU writes ASCII. V8 knows without a search that such a text has no
    // U+FFFD, while a search for the byte would look at all bytes.
    return text.includes(REPLACEMENT) ? withResets(text, bytes) : text;
  }

  #decode(bytes: Uint8Array): string {
    // A chunk that ends with an ASCII character cuts no character, and decoding
    // without a state is cheaper.
    if (bytes[bytes.length - 1]! < 0x80) {
      const decoder = this.#cut ?? whole;
      this.#cut = undefined;
      return decoder.decode(bytes);
    }
    this.#cut ??= new TextDecoder("utf-8", KEEP_BOM);
    return this.#cut.decode(bytes, STREAM);
  }
}

/** Marks the reset bytes in a text, whose start may belong to earlier bytes. */
function withResets(text: string, bytes: Uint8Array): string {
  const first = bytes.indexOf(RESET_BYTE);
  if (first < 0) return text;
  // Either byte becomes one character, and ends a character that it cuts short.
  const marked = bytes.slice(first)
    .map((byte) => byte === RESET_BYTE ? RESET_CODE : byte);
  const end = new TextDecoder("utf-8", KEEP_BOM).decode(marked, STREAM);
  return text.slice(0, text.length - end.length) + end;
}
