/**
 * The buffer that a connection reads into.
 *
 * @module
 */

/** Sizes, in bytes: for most messages, for a burst of them, and for more. */
const SMALL = 1024;
const MEDIUM = 16 * 1024;
const LARGE = 256 * 1024;

/** Keeps one unused buffer of each size for the next connection. */
class BufferPool {
  readonly #unused: Map<number, Uint8Array<ArrayBuffer>> = new Map();

  /** Takes back a buffer, and returns one of another size. */
  exchange(
    buffer: Uint8Array<ArrayBuffer>,
    size: number,
  ): Uint8Array<ArrayBuffer> {
    const next = this.#unused.get(size) ?? new Uint8Array(size);
    this.#unused.delete(size);
    this.#unused.set(buffer.length, buffer);
    return next;
  }
}

/** All connections share it, because most of them wait with a small buffer. */
const pool = new BufferPool();

/**
 * A buffer whose size follows what arrives. A connection that waits needs
 * little, because most connections wait; a large message needs few reads.
 */
export class ReadBuffer {
  /** What to read into. */
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(SMALL);

  /**
   * Chooses the size for the next read. A buffer that was filled whole makes
   * place for the large one; then the size falls step by step.
   *
   * @param filled How many bytes the last read brought.
   */
  fit(filled: number): void {
    const { length } = this.bytes;
    const size = filled === length
      ? LARGE
      : length === LARGE || filled >= SMALL
      ? MEDIUM
      : SMALL;
    if (size !== length) this.bytes = pool.exchange(this.bytes, size);
  }
}
