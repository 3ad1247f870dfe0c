/**
 * Transports of every kind, for tests of the stages that read and write them.
 *
 * @module
 */

import type { Transport } from "../../mod.ts";

/**
 * A transport with `read` and `write`, like `Deno.Conn`, around a transport
 * that has only streams. It records the calls.
 */
export class FakeConn implements Transport {
  readonly readable: Transport["readable"];
  readonly writable: Transport["writable"];
  /** The texts that were written, one for each call of `write`. */
  readonly writes: string[] = [];
  /** Number of calls of `close`. */
  closes = 0;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array | string>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  #left: Uint8Array = new Uint8Array();

  constructor({ readable, writable }: Transport) {
    this.readable = readable;
    this.writable = writable;
    this.#reader = readable.getReader();
    this.#writer = writable.getWriter();
    this.#writer.closed.catch(() => {});
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    if (this.#left.length === 0) {
      const { value, done } = await this.#reader.read();
      if (done) return null;
      this.#left = value as Uint8Array;
    }
    const count = Math.min(buffer.length, this.#left.length);
    buffer.set(this.#left.subarray(0, count));
    this.#left = this.#left.subarray(count);
    return count;
  }

  async write(bytes: Uint8Array): Promise<number> {
    this.writes.push(new TextDecoder().decode(bytes));
    await this.#writer.write(bytes.slice());
    return bytes.length;
  }

  close(): void {
    this.closes++;
    this.#reader.cancel().catch(() => {});
    this.#writer.close().catch(() => {});
  }
}

/** How a transport from {@linkcode SOURCES} ends: with an error, or cleanly. */
type SourceEnd = { error?: Error };

/** The reading side of a transport. */
type Source = Pick<Transport, "readable" | "read">;

/**
 * Makes the reading side of a transport from chunks, in each way that a
 * transport may provide its bytes.
 */
export const SOURCES: Record<
  string,
  (chunks: Iterable<Uint8Array<ArrayBuffer>>, end?: SourceEnd) => Source
> = {
  "read()": (chunks, { error } = {}) => {
    // A connection never reads zero bytes, so empty chunks are left out.
    const iterator = Iterator.from(chunks).filter(({ length }) => length > 0);
    let left: Uint8Array = new Uint8Array();
    return {
      readable: new ReadableStream(),
      read(buffer) {
        if (left.length === 0) {
          const { value, done } = iterator.next();
          if (done) {
            return error === undefined
              ? Promise.resolve(null)
              : Promise.reject(error);
          }
          left = value;
        }
        const count = Math.min(left.length, buffer.length);
        buffer.set(left.subarray(0, count));
        left = left.subarray(count);
        return Promise.resolve(count);
      },
    };
  },
  "a stream of bytes": (chunks, { error } = {}) => {
    const iterator = Iterator.from(chunks).filter(({ length }) => length > 0);
    return {
      readable: new ReadableStream({
        type: "bytes",
        pull(controller) {
          const { value, done } = iterator.next();
          if (!done) return controller.enqueue(value.slice());
          if (error !== undefined) return controller.error(error);
          controller.close();
          controller.byobRequest?.respond(0);
        },
      }),
    };
  },
  "a stream of chunks": (chunks, end) => ({
    readable: streamOf(chunks, end),
  }),
  "a stream of text": (chunks, end) => {
    const decoder = new TextDecoder();
    const texts = Iterator.from(chunks).map((chunk) =>
      // A text cannot hold a 0xFF byte. U+0018 stands for it.
      chunk.includes(0xff)
        ? [...chunk].map((byte) =>
          byte === 0xff ? "\x18" : String.fromCharCode(byte)
        ).join("")
        : decoder.decode(chunk, { stream: true })
    );
    return { readable: streamOf(texts, end) };
  },
};

function streamOf<T>(
  chunks: Iterable<T>,
  { error }: SourceEnd = {},
): ReadableStream<T> {
  const iterator = Iterator.from(chunks);
  return new ReadableStream({
    pull(controller) {
      const { value, done } = iterator.next();
      if (!done) controller.enqueue(value);
      else if (error !== undefined) controller.error(error);
      else controller.close();
    },
  }, { highWaterMark: 0 });
}

/** Makes a whole transport from a source. Its writing side accepts anything. */
export function sourceTransport(source: Source): Transport {
  return { ...source, writable: new WritableStream() };
}
