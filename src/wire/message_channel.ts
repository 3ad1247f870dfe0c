/**
 * Messages over a transport: the pipeline, sending, and closing.
 *
 * @module
 */

import { TextLineStream } from "@std/streams/text-line-stream";
import { settlesWithin } from "../async/settles_within.ts";
import { QmpClosedError, type QmpError } from "../protocol/error.ts";
import type { SizeLimit } from "../protocol/json/lines.ts";
import type { JsonValue } from "../protocol/message.ts";
import type { JsonReading } from "../protocol/qemu_json/reader.ts";
import { JsonLinesStream } from "./json_lines_stream.ts";
import { JsonReaderStream, type ReadingsEnds } from "./json_reader_stream.ts";
import { LongDigits } from "./long_digits.ts";
import { Outbox } from "./outbox.ts";
import { pipeLists } from "./pipe_lists.ts";
import { ServerDecoder } from "./server_decoder.ts";
import { textOf } from "./text_source.ts";
import type { Transport } from "./transport.ts";

/** Time for each step of closing, in milliseconds. */
const CLOSE_GRACE = 250;

/**
 * Time that replies have to arrive after a write has failed, in milliseconds.
 */
const WRITE_FAILURE_GRACE = 1_000;

/** What becomes of the messages of a {@linkcode MessageChannel}. */
export interface MessageHandlers<Message> {
  /**
   * Called with each message that arrives. If it throws, the channel ends with
   * that error.
   *
   * @param message The message.
   * @param size Characters of its text; 0 if the pipeline does not count them.
   */
  receive(message: Message, size: number): void;
  /** Called when anything has arrived, also a part of a message. */
  heard?(): void;
  /**
   * Called once when no more messages arrive, unless {@linkcode
   * MessageChannel.close} was called before. Then the owner has to close the
   * channel.
   *
   * @param error Why the channel ended; `undefined` if the peer hung up.
   */
  ended(error?: QmpError): void;
  /**
   * Called when text cannot be sent after {@linkcode ended} was called. A
   * handler with this function goes on sending after a peer has hung up,
   * because the peer may still read.
   */
  lost?(): void;
}

/** The ends of a {@linkcode Pipeline}. */
export interface PipelineEnds<Message> {
  /** Receives each message. If it throws, the pipeline errors. */
  take(message: Message, size?: number): void;
  /** Called when text has arrived, of any length. */
  onText?: (() => void) | undefined;
  /**
   * Called when the transport fails. The pipeline then closes after the
   * messages that came before.
   */
  onFailure(error: QmpError): void;
  /** Whether the messages that follow are ignored. */
  isAbandoned(): boolean;
}

/**
 * A pipeline from the bytes of a transport to messages.
 *
 * The stream that it returns closes or errors at the end of the messages. It
 * errors when the peer breaks the protocol.
 */
export type Pipeline<Message> = (
  transport: Transport,
  ends: PipelineEnds<Message>,
) => ReadableStream<unknown>;

/**
 * Returns the client's pipeline: bytes, text, lines, JSON values.
 *
 * @param maxMessageSize Most characters of a message, now or always.
 * @param filter Changes the text before it is cut into lines.
 */
export function valuesOf(
  maxMessageSize: SizeLimit,
  filter: (text: ReadableStream<string>) => ReadableStream<string> = (text) =>
    text,
): Pipeline<JsonValue> {
  const integers = new LongDigits();
  return (transport, { take, ...ends }) =>
    pipeLists(
      filter(
        textOf(transport, { maxLineSize: maxMessageSize, integers, ...ends }),
      ).pipeThrough(new TextLineStream()),
      new JsonLinesStream({
        maxMessageSize,
        integers,
        take,
        goesOn() {
          // The text that follows waits in the transport meanwhile.
          ends.onText?.();
          return !ends.isAbandoned();
        },
      }),
    );
}

/**
 * Returns the server's pipeline: bytes, text, and what QEMU's monitor reads in
 * it.
 *
 * @param limits How many readings there may be, and how large.
 */
export function readingsOf(
  limits: Pick<ReadingsEnds, "room" | "maxMessageSize"> = {},
): Pipeline<JsonReading> {
  return (transport, ends) =>
    textOf(transport, { ...ends, decoder: new ServerDecoder() })
      .pipeThrough(new JsonReaderStream({ ...ends, ...limits }));
}

/**
 * A duplex channel: messages come in through a pipeline, text goes out through
 * an {@linkcode Outbox}.
 */
export class MessageChannel<Message> {
  readonly #transport: Transport;
  readonly #outbox: Outbox;
  /** Reads the end of the pipeline, which delivers no chunks. */
  readonly #end: ReadableStreamDefaultReader<unknown>;
  readonly #handlers: MessageHandlers<Message>;
  /** The first failure. It is reported after the messages that came before. */
  #failure: QmpError | undefined;
  #writeTimer: ReturnType<typeof setTimeout> | undefined;
  #hasEnded = false;
  #isClosed = false;
  #closing: Promise<void> | undefined;
  /** Settles when {@linkcode close} writes no more. */
  #writingRest: Promise<void> | undefined;

  /**
   * Takes over a transport, and starts to read it.
   *
   * @throws {TypeError} If a stream of the transport is locked. The transport
   * is left as it was then.
   */
  constructor(
    transport: Transport,
    pipeline: Pipeline<Message>,
    handlers: MessageHandlers<Message>,
  ) {
    checkUnlocked(transport);
    this.#transport = transport;
    this.#handlers = handlers;
    this.#outbox = new Outbox(transport, (cause) => this.#writeFailed(cause));
    this.#end = pipeline(transport, {
      take: (message, size = 0) => {
        if (!this.#hasEnded) handlers.receive(message, size);
      },
      onText: handlers.heard,
      onFailure: (error) => this.#fail(error),
      isAbandoned: () => this.#hasEnded,
    }).getReader();
    this.#awaitEnd();
  }

  /**
   * Sends text.
   *
   * @param text The text.
   * @param isLone Whether nothing else that was sent waits for an answer.
   */
  send(text: string, isLone: boolean): void {
    this.#outbox.send(text, isLone);
  }

  /** Number of characters that were sent and not yet written. */
  get unsent(): number {
    return this.#outbox.unsent;
  }

  /** Waits until a write ends, after which less is unsent. */
  whenWritten(): Promise<void> {
    return this.#outbox.whenWritten();
  }

  /**
   * Characters of the text so far that the transport was given to write. The
   * peer may have received all of them, and no others.
   */
  get written(): number {
    return this.#outbox.written;
  }

  /**
   * The time until the text is written that {@linkcode close} found waiting for
   * a write; `undefined` if there is none.
   */
  get writingRest(): Promise<void> | undefined {
    return this.#outbox.isEmpty ? undefined : this.#writingRest;
  }

  /** Gives the transport no more text to write. */
  stopWriting(): void {
    this.#outbox.stop();
  }

  /**
   * Sends the text that is left, unless that takes too long, and closes the
   * transport. No handler is called afterwards.
   */
  close(): Promise<void> {
    return this.#closing ??= this.#close();
  }

  async #close() {
    this.#hasEnded = true;
    this.#isClosed = true;
    clearTimeout(this.#writeTimer);
    await (this.#writingRest = this.#writeRest());
    // Closing the transport ends a `read`, but a stream has to be cancelled.
    if (this.#transport.read === undefined) {
      await isDone(() => this.#end.cancel());
    }
    await isDone(() => this.#transport.close?.());
  }

  async #writeRest() {
    if (!await isDone(() => this.#outbox.close())) {
      // Not awaited, because an abort waits for the write that is under way.
      this.#outbox.abort().catch(() => {});
    }
  }

  async #awaitEnd() {
    try {
      await this.#end.read();
    } catch (error) {
      this.#fail(error as QmpError);
    }
    this.#ended();
  }

  #writeFailed(cause: unknown) {
    if (this.#isClosed) return;
    if (this.#hasEnded) return this.#handlers.lost?.();
    this.#fail(
      new QmpClosedError(
        "The connection broke: a message could not be written",
        { cause },
      ),
    );
    // A peer that no longer reads may have sent replies before.
    this.#writeTimer = setTimeout(() => this.#ended(), WRITE_FAILURE_GRACE);
  }

  #fail(error: QmpError) {
    this.#failure ??= error;
  }

  #ended() {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    clearTimeout(this.#writeTimer);
    this.#handlers.ended(this.#failure);
    if (this.#handlers.lost !== undefined && !this.#isClosed) {
      this.#outbox.probe();
    }
  }
}

/**
 * Checks both streams before one of them is taken, so that the caller can go on
 * with both.
 */
function checkUnlocked(transport: Transport) {
  const { read, write } = transport;
  const locked = read === undefined && transport.readable.locked
    ? "readable"
    : write === undefined && transport.writable.locked
    ? "writable"
    : undefined;
  if (locked === undefined) return;
  throw new TypeError(
    `Cannot open the transport: its ${locked} is locked, because other code uses it`,
  );
}

/**
 * Takes a step of closing, as far as possible. What is closed or broken already
 * counts as done, and a step that never ends must not delay the close.
 *
 * @returns Whether the step is done in time.
 */
async function isDone(
  step: () => Promise<void> | undefined | void,
): Promise<boolean> {
  try {
    const ending = step();
    return ending === undefined || await settlesWithin(ending, CLOSE_GRACE);
  } catch {
    return true;
  }
}
