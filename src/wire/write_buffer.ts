/**
 * The buffer that short texts are encoded into.
 *
 * @module
 */

const SIZE = 1024;

/** The longest text that always fits: UTF-8 has at most 3 bytes a character. */
const LONGEST_TEXT = SIZE / 3;

const encoder = new TextEncoder();

/** A buffer that one write at a time can use. */
class WriteBuffer {
  readonly #bytes = new Uint8Array(SIZE);
  #isInUse = false;

  /**
   * Encodes a text into the buffer, which is then in use until
   * {@linkcode release}.
   *
   * @returns The bytes; `undefined` if the text is too long for the buffer, or
   * another write uses it.
   */
  encode(text: string): Uint8Array<ArrayBuffer> | undefined {
    if (this.#isInUse || text.length > LONGEST_TEXT) return undefined;
    this.#isInUse = true;
    const { written } = encoder.encodeInto(text, this.#bytes);
    return this.#bytes.subarray(0, written);
  }

  /** Lets the next write use the buffer. */
  release(): void {
    this.#isInUse = false;
  }
}

/**
 * The buffer that all connections share. A write uses it for moments only, and
 * a new buffer would cost as much as the rest of sending a command.
 */
export const writeBuffer: WriteBuffer = new WriteBuffer();
