/**
 * The three ways to read a transport.
 *
 * @module
 */

import { messageOf } from "../protocol/error.ts";
import { type ByteDecoder, Decoder } from "./decoder.ts";
import type { LongDigits } from "./long_digits.ts";
import { ReadBuffer } from "./read_buffer.ts";
import type { Transport } from "./transport.ts";

/**
 * Reads a transport chunk by chunk.
 *
 * Reading and decoding are two steps, so that a chunk costs one promise only.
 */
export interface Source<Chunk> {
  /** Waits for the next chunk. */
  read(): Promise<Chunk>;
  /** Returns the text of a chunk, or `undefined` at the end. */
  decode(chunk: Chunk): string | undefined;
  /** Stops reading, as far as closing the transport does not. */
  cancel(): Promise<void> | undefined;
}

/**
 * Chooses how to read a transport.
 *
 * @param transport The transport.
 * @param integers Looks for large integers in the bytes.
 * @param decoder Turns the bytes into text.
 * @throws {TypeError} If the transport's `readable` is locked.
 */
export function openSource(
  transport: Transport,
  integers: LongDigits,
  decoder: ByteDecoder = new Decoder(),
): Source<unknown> {
  const text = new Text(integers, decoder);
  if (transport.read !== undefined) return new ReadSource(transport, text);
  const { readable } = transport;
  let reader: ReadableStreamBYOBReader;
  try {
    reader = (readable as ReadableStream<Uint8Array<ArrayBuffer>>).getReader({
      mode: "byob",
    });
  } catch (error) {
    // This is no byte stream; or it is locked, as getReader() then says again.
    if (!(error instanceof TypeError)) throw error;
    return new ChunkSource(readable.getReader(), text, integers);
  }
  return new ByobSource(reader, text);
}

/** Bytes to text, with a look at the digits. */
class Text {
  readonly #decoder: ByteDecoder;
  readonly #integers: LongDigits;

  constructor(integers: LongDigits, decoder: ByteDecoder) {
    this.#integers = integers;
    this.#decoder = decoder;
  }

  of(bytes: Uint8Array): string {
    this.#integers.look(bytes);
    return this.#decoder.decode(bytes);
  }
}

/** Reads into a buffer that it uses again. */
class ReadSource implements Source<number | null> {
  readonly #transport: Transport;
  readonly #text: Text;
  readonly #buffer = new ReadBuffer();

  constructor(transport: Transport, text: Text) {
    this.#transport = transport;
    this.#text = text;
  }

  read(): Promise<number | null> {
    return this.#transport.read!(this.#buffer.bytes);
  }

  decode(count: number | null): string | undefined {
    if (count === null) return undefined;
    const { bytes } = this.#buffer;
    if (!(count >= 0 && count <= bytes.length)) {
      throw new RangeError(
        `Expected read() to resolve to a number from 0 to ${bytes.length}, or to null, found ${
          messageOf(count)
        }`,
      );
    }
    const text = this.#text.of(bytes.subarray(0, count));
    this.#buffer.fit(count);
    return text;
  }

  /** Does nothing: only closing the transport ends a `read` that waits. */
  cancel(): undefined {}
}

type BytesRead = ReadableStreamReadResult<Uint8Array<ArrayBuffer>>;

/** Reads a byte stream into a buffer that goes to the stream and comes back. */
class ByobSource implements Source<BytesRead> {
  readonly #reader: ReadableStreamBYOBReader;
  readonly #text: Text;
  readonly #buffer = new ReadBuffer();

  constructor(reader: ReadableStreamBYOBReader, text: Text) {
    this.#reader = reader;
    this.#text = text;
  }

  read(): Promise<BytesRead> {
    return this.#reader.read(this.#buffer.bytes);
  }

  decode({ value, done }: BytesRead): string | undefined {
    if (done) return undefined;
    const text = this.#text.of(value);
    this.#buffer.bytes = new Uint8Array(value.buffer);
    this.#buffer.fit(value.byteLength);
    return text;
  }

  cancel(): Promise<void> {
    return this.#reader.cancel();
  }
}

type ChunkRead = ReadableStreamReadResult<Uint8Array | string>;

/** Reads a stream whose chunks are bytes or text. */
class ChunkSource implements Source<ChunkRead> {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array | string>;
  readonly #text: Text;
  readonly #integers: LongDigits;

  constructor(
    reader: ReadableStreamDefaultReader<Uint8Array | string>,
    text: Text,
    integers: LongDigits,
  ) {
    this.#reader = reader;
    this.#text = text;
    this.#integers = integers;
  }

  read(): Promise<ChunkRead> {
    return this.#reader.read();
  }

  decode({ value, done }: ChunkRead): string | undefined {
    if (done) return undefined;
    if (typeof value !== "string") return this.#text.of(value);
    // The search is for bytes. Text is rare, so each message is searched then.
    this.#integers.assumeLarge();
    return value;
  }

  cancel(): Promise<void> {
    return this.#reader.cancel();
  }
}
