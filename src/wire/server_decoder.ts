/**
 * UTF-8 to text, with every wrong byte kept.
 *
 * @module
 */

import { unitOfWrongByte } from "../protocol/qemu_json/wrong_bytes.ts";
import type { ByteDecoder } from "./decoder.ts";

/** Decodes whole characters, and throws if bytes are not UTF-8. */
const exact = new TextDecoder("utf-8", {
  fatal: true,
  // A chunk may begin with a U+FEFF of a string.
  ignoreBOM: true,
});

/** Most code units that become text together. */
const UNITS = 8192;

/**
 * Decodes UTF-8 for a server, which has to see what is wrong with it. A byte
 * that is not UTF-8 becomes a lone surrogate: U+DC00 plus the byte.
 */
export class ServerDecoder implements ByteDecoder {
  /** The first bytes of a character whose other bytes have not come. */
  #cut: Uint8Array = new Uint8Array();

  decode(bytes: Uint8Array): string {
    // A chunk that ends with an ASCII character cuts no character.
    if (this.#cut.length === 0 && bytes[bytes.length - 1]! < 0x80) {
      return decodeAll(bytes);
    }
    const all = new Uint8Array(this.#cut.length + bytes.length);
    all.set(this.#cut);
    all.set(bytes, this.#cut.length);
    const end = all.length - cutLength(all);
    this.#cut = all.slice(end);
    return decodeAll(all.subarray(0, end));
  }
}

function decodeAll(bytes: Uint8Array): string {
  try {
    return exact.decode(bytes);
  } catch {
    return decodeWithMarks(bytes);
  }
}

/** Returns how many bytes at the end are the start of a character. */
function cutLength(bytes: Uint8Array): number {
  for (let length = 1; length <= 3 && length <= bytes.length; length++) {
    const begin = bytes.length - length;
    const size = characterSize(bytes, begin);
    if (size > length) return length;
    if (size > 0) return 0;
  }
  return 0;
}

/**
 * Returns the size of the character that begins at a place; 0 if no character
 * begins there. Bytes that are not there yet may be any.
 */
function characterSize(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  const size = first < 0xc2
    ? 0
    : first < 0xe0
    ? 2
    : first < 0xf0
    ? 3
    : first < 0xf5
    ? 4
    : 0;
  for (let next = 1; next < size && at + next < bytes.length; next++) {
    const byte = bytes[at + next]!;
    if (byte < 0x80 || byte > 0xbf) return 0;
    // Forms that are too long, surrogates, and what is beyond Unicode.
    if (
      next === 1 &&
      (first === 0xe0 && byte < 0xa0 || first === 0xed && byte > 0x9f ||
        first === 0xf0 && byte < 0x90 || first === 0xf4 && byte > 0x8f)
    ) return 0;
  }
  return size;
}

/** Decodes bytes of which some are not UTF-8. */
function decodeWithMarks(bytes: Uint8Array): string {
  const units = new Uint16Array(bytes.length);
  let count = 0;
  for (let at = 0; at < bytes.length;) {
    const size = characterSize(bytes, at);
    if (size === 0 || at + size > bytes.length) {
      units[count++] = unitOfWrongByte(bytes[at++]!);
      continue;
    }
    let point = bytes[at++]!;
    if (size > 1) point &= 0x7f >> size;
    for (let next = 1; next < size; next++) {
      point = point << 6 | bytes[at++]! & 0x3f;
    }
    if (point > 0xffff) {
      units[count++] = 0xd7c0 + (point >> 10);
      point = 0xdc00 + (point & 0x3ff);
    }
    units[count++] = point;
  }
  let text = "";
  for (let at = 0; at < count; at += UNITS) {
    const some = units.subarray(at, Math.min(count, at + UNITS));
    // This takes a typed array as well, and is faster than a spread of it.
    text += String.fromCharCode.apply(null, some as unknown as number[]);
  }
  return text;
}
