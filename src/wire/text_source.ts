/**
 * Bytes to text, with a limit on what may come without a line's end.
 *
 * Decoding, the limit and the source are one stream rather than three, since each stage between two streams costs
 * every chunk some microseconds.
 *
 * @module
 */

import { RESET, tooLarge } from "../protocol/json/lines.ts";
import { QmpClosedError, type QmpError } from "../protocol/error.ts";
import type { Transport } from "./transport.ts";

/** Sizes of read buffers, in bytes: for most messages, for a burst of them, and for what is more. */
const SMALL = 1024;
const MEDIUM = 16 * 1024;
const LARGE = 256 * 1024;
const RESET_BYTE = 0xff;
const DIGIT_0 = 48;
const DIGIT_9 = 57;
/** Digits of the smallest integer that is not safe, 9007199254740992. */
const LONG = 16;

/** Where bytes or text come from, whichever way a transport has it. */
interface Source<Chunk> {
  /** Waits for something to come. */
  read(): Promise<Chunk>;
  /** The text of what came, which may be empty; undefined at the end. */
  decode(chunk: Chunk): string | undefined;
  /** Stops reading, and returns a promise where there is something to wait for. */
  cancel(): Promise<void> | undefined;
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

  /** Whether the last piece has more than one line. */
  isBurst = false;

  readonly #decoder = new Decoder();
  readonly #source: Source<unknown>;
  readonly #maxLineSize: number;
  #writer: WritableStreamDefaultWriter<string> | undefined;
  readonly #over: PromiseWithResolvers<void> = Promise.withResolvers();
  #ended = false;
  /** Characters since the last line's end. */
  #line = 0;

  constructor(transport: Transport, options: TextSourceOptions) {
    this.#maxLineSize = options.maxLineSize;
    this.#source = openSource(transport, this.#decoder);
  }

  /** Whether 16 digits in a row may have come, ever, which is known before the text with them is handed out. */
  get hasLongDigits(): boolean {
    return this.#decoder.hasLongDigits;
  }

  /**
   * Writes the text to a stream, in pieces cut anywhere, and closes the stream at the end.
   *
   * A stream of its own for the text and a `pipeTo` would cost every piece some microseconds, and a `pull` at a time.
   *
   * @param destination Where the text goes. When it fails, no more is read.
   * @returns A promise that resolves when the stream is closed, when it has failed, and after {@linkcode cancel}.
   */
  pipeTo(destination: WritableStream<string>): Promise<void> {
    const writer = destination.getWriter();
    this.#writer = writer;
    const over = () => {
      this.#ended = true;
      this.#over.resolve();
    };
    writer.closed.then(over, over);
    this.#run(writer);
    return this.#over.promise;
  }

  /**
   * Stops reading, as far as closing the transport does not. Nobody wants the text any more, so the stream that it goes to
   * is left alone: to close a stream costs as much as to open one.
   *
   * @returns A promise where there is something to wait for.
   */
  cancel(): Promise<void> | undefined {
    this.#ended = true;
    this.#over.resolve();
    return this.#source.cancel();
  }

  async #run(writer: WritableStreamDefaultWriter<string>) {
    const source = this.#source;
    while (!this.#ended) {
      let text: string | undefined;
      try {
        text = source.decode(await source.read());
      } catch (cause) {
        // Closing the transport breaks a read that waits.
        if (this.#ended) return;
        const error = `The connection broke: ${message(cause)}`;
        return this.#end(new QmpClosedError(error, { cause }));
      }
      if (text === undefined || this.#ended) return this.#end();
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
    const first = text.indexOf("\n");
    const lineEnd = first < 0 ? -1 : text.lastIndexOf("\n");
    this.isBurst = first < lineEnd;
    this.#line = lineEnd < 0
      ? this.#line + text.length
      : text.length - 1 - lineEnd;
    // One character may be the first of the line's end, whose second has not come.
    return this.#line > this.#maxLineSize + 1
      ? text.slice(lineEnd + 1)
      : undefined;
  }

  #end(failure?: QmpError) {
    if (this.#ended) return;
    this.#ended = true;
    this.failure = failure;
    // A stream that has failed needs no end.
    this.#writer?.close().catch(() => {});
  }
}

function openSource(transport: Transport, decoder: Decoder): Source<unknown> {
  if (transport.read !== undefined) return new ReadSource(transport, decoder);
  const { readable } = transport;
  let reader: ReadableStreamBYOBReader;
  try {
    reader = (readable as ReadableStream<Uint8Array<ArrayBuffer>>).getReader({
      mode: "byob",
    });
  } catch (error) {
    // Not a byte stream; or locked, which the other kind of reader reports just as well.
    if (!(error instanceof TypeError)) throw error;
    return new ChunkSource(readable.getReader(), decoder);
  }
  return new ByobSource(reader, decoder);
}

/** Reads into a buffer that it goes on using. */
class ReadSource implements Source<number | null> {
  readonly #transport: Transport;
  readonly #decoder: Decoder;
  #buffer = new Uint8Array(SMALL);

  constructor(transport: Transport, decoder: Decoder) {
    this.#transport = transport;
    this.#decoder = decoder;
  }

  read(): Promise<number | null> {
    return this.#transport.read!(this.#buffer);
  }

  decode(count: number | null): string | undefined {
    if (count === null) return undefined;
    const text = this.#decoder.decode(this.#buffer.subarray(0, count));
    this.#buffer = resized(this.#buffer, count);
    return text;
  }

  /** Only closing the transport ends a `read` that waits. */
  cancel(): undefined {}
}

/** Reads a byte stream into one buffer, which goes back and forth. */
class ByobSource
  implements Source<ReadableStreamReadResult<Uint8Array<ArrayBuffer>>> {
  readonly #reader: ReadableStreamBYOBReader;
  readonly #decoder: Decoder;
  #buffer = new Uint8Array(SMALL);

  constructor(reader: ReadableStreamBYOBReader, decoder: Decoder) {
    this.#reader = reader;
    this.#decoder = decoder;
  }

  read(): Promise<ReadableStreamReadResult<Uint8Array<ArrayBuffer>>> {
    return this.#reader.read(this.#buffer);
  }

  decode(
    { value, done }: ReadableStreamReadResult<Uint8Array<ArrayBuffer>>,
  ): string | undefined {
    if (done) return undefined;
    const text = this.#decoder.decode(value);
    this.#buffer = resized(new Uint8Array(value.buffer), value.byteLength);
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
  readonly #decoder: Decoder;

  constructor(
    reader: ReadableStreamDefaultReader<Uint8Array | string>,
    decoder: Decoder,
  ) {
    this.#reader = reader;
    this.#decoder = decoder;
  }

  read(): Promise<ReadableStreamReadResult<Uint8Array | string>> {
    return this.#reader.read();
  }

  decode(
    { value, done }: ReadableStreamReadResult<Uint8Array | string>,
  ): string | undefined {
    if (done) return undefined;
    if (typeof value !== "string") return this.#decoder.decode(value);
    // Text is nothing that is worth a search of its own; each message is searched then.
    this.#decoder.hasLongDigits = true;
    return value;
  }

  cancel(): Promise<void> {
    return this.#reader.cancel();
  }
}

/** Buffers that nobody uses now, by their sizes. */
const spare = new Map<number, Uint8Array<ArrayBuffer>>();

/**
 * The buffer to go on with: the large one where the last was filled whole, and then, step by step, no more than is needed,
 * since a connection that waits holds a buffer, and most connections wait.
 */
function resized(
  buffer: Uint8Array<ArrayBuffer>,
  filled: number,
): Uint8Array<ArrayBuffer> {
  const size = filled === buffer.length
    ? LARGE
    : buffer.length === LARGE || filled >= SMALL
    ? MEDIUM
    : SMALL;
  if (size === buffer.length) return buffer;
  const next = spare.get(size) ?? new Uint8Array(size);
  spare.delete(size);
  spare.set(buffer.length, buffer);
  return next;
}

const STREAM: TextDecodeOptions = { stream: true };
/** U+FEFF is a character like others: a piece may begin with one that is within a string. */
const KEEP_BOM: TextDecoderOptions = { ignoreBOM: true };
const whole = new TextDecoder("utf-8", KEEP_BOM);
/** What a decoder makes of bytes that are not UTF-8. */
const REPLACEMENT = "\uFFFD";

/**
 * UTF-8, with the parser's reset byte kept apart from other bytes that are not UTF-8, and with an eye on integers that a
 * JavaScript number may not hold exactly: to look for them once in all that comes costs less than in each message.
 */
class Decoder {
  /** Whether 16 digits in a row may have come. */
  hasLongDigits = false;
  /** Holds the start of a character that was cut. */
  #cut: TextDecoder | undefined;
  /** Digits at the end of what has come. */
  #digits = 0;

  decode(bytes: Uint8Array): string {
    if (!this.hasLongDigits) this.#lookForDigits(bytes);
    const text = this.#decode(bytes);
    // In a text of ASCII, as QEMU's is, this is known without a search, which one for the byte would be.
    return text.includes(REPLACEMENT) ? withResets(text, bytes) : text;
  }

  #decode(bytes: Uint8Array): string {
    // Behind an ASCII character nothing is cut off, and to decode without a state is cheaper.
    if (bytes[bytes.length - 1]! < 0x80) {
      const decoder = this.#cut ?? whole;
      this.#cut = undefined;
      return decoder.decode(bytes);
    }
    this.#cut ??= new TextDecoder("utf-8", KEEP_BOM);
    return this.#cut.decode(bytes, STREAM);
  }

  #lookForDigits(bytes: Uint8Array) {
    // A run may be cut in two, or in more where little comes at a time.
    const cut = this.#digits + digitsFrom(bytes, 0, 1);
    const end = digitsFrom(bytes, bytes.length - 1, -1);
    this.#digits = end === bytes.length ? cut : end;
    this.hasLongDigits = cut >= LONG || hasLongDigits(bytes);
  }
}

/** A text with the reset bytes in it marked. What comes before the first of them may have begun in bytes before these. */
function withResets(text: string, bytes: Uint8Array): string {
  const first = bytes.indexOf(RESET_BYTE);
  if (first < 0) return text;
  const decode = (from: number, to?: number) =>
    new TextDecoder("utf-8", KEEP_BOM).decode(
      bytes.subarray(from, to),
      STREAM,
    );
  let marked = text.slice(0, text.length - decode(first).length);
  for (let at = first; at >= 0;) {
    const next = bytes.indexOf(RESET_BYTE, at + 1);
    marked += RESET + decode(at + 1, next < 0 ? undefined : next);
    at = next;
  }
  return marked;
}

/**
 * Whether there are 16 digits in a row, without which there is no integer that `JSON.parse` would round.
 *
 * A run covers a position that is a multiple of 16, and half of its other digits are on one side of that. So only every
 * 16th byte is looked at, and where that is a digit, the ones eight before and behind.
 */
function hasLongDigits(bytes: Uint8Array): boolean {
  for (let at = LONG - 1; at < bytes.length; at += LONG) {
    if (
      isDigit(bytes[at]) &&
      (isDigit(bytes[at - LONG / 2]) || isDigit(bytes[at + LONG / 2])) &&
      digitsFrom(bytes, at, -1) + digitsFrom(bytes, at, 1) > LONG
    ) return true;
  }
  return false;
}

/** Digits in a row from a position on, in either direction. */
function digitsFrom(bytes: Uint8Array, start: number, step: 1 | -1): number {
  let at = start;
  while (isDigit(bytes[at])) at += step;
  return (at - start) * step;
}

/** Whether a byte is a digit; there may be none. */
function isDigit(byte: number | undefined): boolean {
  return byte! >= DIGIT_0 && byte! <= DIGIT_9;
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
