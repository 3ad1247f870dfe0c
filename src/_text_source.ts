/**
 * Bytes to text, with a limit on what may come without a line's end.
 *
 * Decoding, the limit and the source are one stream rather than three, since each stage between two streams costs
 * every chunk some microseconds.
 *
 * @module
 */

import { hasLongDigits } from "./protocol/json.ts";
import { RESET, tooLarge } from "./protocol/json_lines.ts";
import { QmpClosedError, type QmpError } from "./protocol/error.ts";
import type { Transport } from "./transport.ts";

/** Size of the first read buffer, in bytes. Most replies are smaller. */
const SMALLEST_BUFFER = 4 * 1024;
/** Size that a read buffer grows to while it is filled whole, in bytes. */
const LARGEST_BUFFER = 64 * 1024;
const RESET_BYTE = 0xff;
/** Most digits that are not yet a long run. */
const TAIL = 15;
const DIGITS_AT_END = /[0-9]*$/;

/** Where bytes or text come from, whichever way a transport has it. */
interface Source<Chunk> {
  /** Waits for something to come. */
  read(): Promise<Chunk>;
  /** The text of what came, which may be empty; undefined at the end. */
  decode(chunk: Chunk): string | undefined;
  /** Stops reading. */
  cancel(): Promise<void>;
}

/** What a {@linkcode TextSource} is made of. */
export interface TextSourceOptions {
  /** Most characters of a line, without its end. */
  maxLineSize: number;
}

/**
 * The text that comes out of a transport.
 *
 * A failure ends the text rather than breaking it, and stands in `failure`: an error would overtake the text that came
 * before it and that the stages behind still hold, and a reply that QEMU sent before it went away would be lost.
 */
export class TextSource {
  /** What ended the text, where that was not the end of the transport. */
  failure: QmpError | undefined;

  /** Whether 16 digits in a row have come, ever: it is set before the text with them is handed out. */
  hasLongDigits = false;

  readonly #source: Source<unknown>;
  readonly #maxLineSize: number;
  #writer: WritableStreamDefaultWriter<string> | undefined;
  #ended = false;
  /** Characters since the last line's end. */
  #line = 0;
  /** The last characters, as far as they are digits. */
  #digits = "";

  constructor(transport: Transport, options: TextSourceOptions) {
    this.#maxLineSize = options.maxLineSize;
    this.#source = openSource(transport);
  }

  /**
   * Writes the text to a stream, in pieces cut anywhere, and closes the stream at the end.
   *
   * A stream of its own for the text and a `pipeTo` would cost every piece some microseconds, and a `pull` at a time.
   *
   * @param destination Where the text goes. When it fails, no more is read.
   * @returns A promise that resolves when the stream is closed, and when it has failed.
   */
  pipeTo(destination: WritableStream<string>): Promise<void> {
    const writer = destination.getWriter();
    this.#writer = writer;
    if (this.#ended) writer.close().catch(() => {});
    else this.#run(writer);
    return writer.closed.catch(() => {
      this.#ended = true;
    });
  }

  /** Ends the text, also where the source goes on waiting, and stops reading where closing the transport does not. */
  async cancel(): Promise<void> {
    this.#end();
    await this.#source.cancel();
  }

  async #run(writer: WritableStreamDefaultWriter<string>) {
    const source = this.#source;
    while (!this.#ended) {
      let text: string | undefined;
      try {
        text = source.decode(await source.read());
      } catch (cause) {
        const error = `The connection broke: ${message(cause)}`;
        return this.#end(new QmpClosedError(error, { cause }));
      }
      if (text === undefined || this.#ended) return this.#end();
      this.#lookForDigits(text);
      const rest = this.#overlong(text);
      const taken = text.length - (rest?.length ?? 0);
      try {
        if (taken > 0) await writer.write(text.slice(0, taken));
      } catch {
        // Told by `closed` as well.
        return;
      }
      if (rest !== undefined) this.#end(tooLarge(this.#maxLineSize, rest));
    }
  }

  /** The end of a text as far as it belongs to a line that is too long. What is whole before it still counts. */
  #overlong(text: string): string | undefined {
    // To search backwards is slow where there is none, as in all but the last piece of a large message.
    const lineEnd = text.includes("\n") ? text.lastIndexOf("\n") : -1;
    this.#line = lineEnd < 0
      ? this.#line + text.length
      : text.length - 1 - lineEnd;
    // One character may be the first of the line's end, whose second has not come.
    return this.#line > this.#maxLineSize + 1
      ? text.slice(lineEnd + 1)
      : undefined;
  }

  #lookForDigits(text: string) {
    // A run may be cut in two, or in more where little comes at a time.
    this.hasLongDigits ||= hasLongDigits(text) ||
      (this.#digits !== "" &&
        hasLongDigits(this.#digits + text.slice(0, TAIL)));
    // Nearly always a line's end comes last.
    const last = text.endsWith("\n")
      ? ""
      : DIGITS_AT_END.exec(text.slice(-TAIL))![0];
    this.#digits = last === text ? (this.#digits + last).slice(-TAIL) : last;
  }

  #end(failure?: QmpError) {
    if (this.#ended) return;
    this.#ended = true;
    this.failure = failure;
    // A stream that has failed needs no end.
    this.#writer?.close().catch(() => {});
  }
}

function openSource(transport: Transport): Source<unknown> {
  if (transport.read !== undefined) return new ReadSource(transport);
  const { readable } = transport;
  let reader: ReadableStreamBYOBReader;
  try {
    reader = (readable as ReadableStream<Uint8Array<ArrayBuffer>>).getReader({
      mode: "byob",
    });
  } catch (error) {
    // Not a byte stream; or locked, which the other kind of reader reports just as well.
    if (!(error instanceof TypeError)) throw error;
    return new ChunkSource(readable.getReader());
  }
  return new ByobSource(reader);
}

/** Reads into one buffer, which grows while it is filled whole. */
class ReadSource implements Source<number | null> {
  readonly #transport: Transport;
  readonly #decoder = new Decoder();
  #buffer = new Uint8Array(SMALLEST_BUFFER);

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  read(): Promise<number | null> {
    return this.#transport.read!(this.#buffer);
  }

  decode(count: number | null): string | undefined {
    if (count === null) return undefined;
    const text = this.#decoder.decode(this.#buffer.subarray(0, count));
    this.#buffer = grown(this.#buffer, count);
    return text;
  }

  /** Only closing the transport ends a `read` that waits. */
  async cancel() {}
}

/** Reads a byte stream into one buffer, which goes back and forth. */
class ByobSource
  implements Source<ReadableStreamReadResult<Uint8Array<ArrayBuffer>>> {
  readonly #reader: ReadableStreamBYOBReader;
  readonly #decoder = new Decoder();
  #buffer = new Uint8Array(SMALLEST_BUFFER);

  constructor(reader: ReadableStreamBYOBReader) {
    this.#reader = reader;
  }

  read(): Promise<ReadableStreamReadResult<Uint8Array<ArrayBuffer>>> {
    return this.#reader.read(this.#buffer);
  }

  decode(
    { value, done }: ReadableStreamReadResult<Uint8Array<ArrayBuffer>>,
  ): string | undefined {
    if (done) return undefined;
    const text = this.#decoder.decode(value);
    this.#buffer = grown(new Uint8Array(value.buffer), value.byteLength);
    return text;
  }

  cancel(): Promise<void> {
    return this.#reader.cancel();
  }
}

/** Reads a stream of chunks, bytes or text. */
class ChunkSource
  implements Source<ReadableStreamReadResult<Uint8Array | string>> {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array | string>;
  readonly #decoder = new Decoder();

  constructor(reader: ReadableStreamDefaultReader<Uint8Array | string>) {
    this.#reader = reader;
  }

  read(): Promise<ReadableStreamReadResult<Uint8Array | string>> {
    return this.#reader.read();
  }

  decode(
    { value, done }: ReadableStreamReadResult<Uint8Array | string>,
  ): string | undefined {
    if (done) return undefined;
    return typeof value === "string" ? value : this.#decoder.decode(value);
  }

  cancel(): Promise<void> {
    return this.#reader.cancel();
  }
}

function grown(
  buffer: Uint8Array<ArrayBuffer>,
  filled: number,
): Uint8Array<ArrayBuffer> {
  return filled < buffer.length || filled >= LARGEST_BUFFER
    ? buffer
    : new Uint8Array(4 * filled);
}

const STREAM: TextDecodeOptions = { stream: true };
/** What a decoder makes of bytes that are not UTF-8. */
const REPLACEMENT = "\uFFFD";

/** UTF-8, with the parser's reset byte kept apart from other bytes that are not UTF-8. */
class Decoder {
  readonly #decoder = new TextDecoder();

  decode(bytes: Uint8Array): string {
    // Behind an ASCII character nothing is cut off, and to decode without a state is cheaper.
    const isWhole = bytes.length > 0 && bytes.at(-1)! < 0x80;
    const text = this.#decoder.decode(bytes, isWhole ? undefined : STREAM);
    // In a text of ASCII, as QEMU's is, this is known without a search, which one for the byte would be.
    return text.includes(REPLACEMENT) ? withResets(text, bytes) : text;
  }
}

/** A text with the reset bytes in it marked. What comes before the first of them may have begun in bytes before these. */
function withResets(text: string, bytes: Uint8Array): string {
  const first = bytes.indexOf(RESET_BYTE);
  if (first < 0) return text;
  const decode = (from: number, to?: number) =>
    new TextDecoder().decode(bytes.subarray(from, to), STREAM);
  let marked = text.slice(0, text.length - decode(first).length);
  for (let at = first; at >= 0;) {
    const next = bytes.indexOf(RESET_BYTE, at + 1);
    marked += RESET + decode(at + 1, next < 0 ? undefined : next);
    at = next;
  }
  return marked;
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
