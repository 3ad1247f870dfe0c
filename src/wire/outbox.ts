/**
 * Sending text with few writes: the texts of a burst go out in one write.
 *
 * @module
 */

import { turns } from "../async/turns.ts";
import { messageOf } from "../protocol/error.ts";
import type { Transport } from "./transport.ts";
import { writeBuffer } from "./write_buffer.ts";

/**
 * Turns of the microtask queue without new text after which a burst is over.
 * A caller that sends its next command when the last is answered needs a few.
 */
const QUIET_TURNS = 12;

/**
 * Texts in a row that were each sent alone, after which the next such text is
 * written at once. Callers that begin together look alone as well: a server
 * that gets their commands apart also answers them apart, for as long as they
 * go on.
 */
const LONE_TEXTS = 2;

/**
 * Characters of a text after which the next text does not join it. So a long
 * text is not in memory as bytes as a whole.
 */
const LONG_TEXT = 256 * 1024;

const encoder = new TextEncoder();

/** Sends text over a transport, and joins a burst to one write. */
export class Outbox {
  readonly #write: (bytes: Uint8Array) => Promise<number | void>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array> | undefined;
  readonly #onError: (cause: unknown) => void;
  /** Text that waits for a write. */
  #text = "";
  /** Long texts that are written before it, each in a write of its own. */
  #queue: string[] = [];
  #queueSize = 0;
  #written = 0;
  /** Texts in a row that were sent alone; -1 before the first text. */
  #lone = -1;
  /** Whether text gathers until the burst is over. */
  #isGathering = false;
  #isBroken = false;
  /** The bytes that are being written. */
  #bytes: Uint8Array | undefined;
  /** Whether these are in the shared buffer. */
  #isShared = false;
  #idle: PromiseWithResolvers<void> | undefined;

  /**
   * @param transport Where to write.
   * @param onError Called when a write fails. It writes nothing afterwards.
   */
  constructor(transport: Transport, onError: (cause: unknown) => void) {
    this.#onError = onError;
    if (transport.write !== undefined) {
      this.#write = (bytes) => transport.write!(bytes);
    } else {
      const writer = transport.writable.getWriter();
      // The write that fails reports the failure.
      writer.closed.catch(() => {});
      this.#write = (bytes) => writer.write(bytes);
      this.#writer = writer;
    }
  }

  /** Number of characters that no write has taken yet. */
  get unsent(): number {
    return this.#isBroken ? 0 : this.#waiting + (this.#bytes?.length ?? 0);
  }

  /** Number of characters that wait for a write. */
  get #waiting(): number {
    return this.#queueSize + this.#text.length;
  }

  /** Waits until a write ends, after which less is unsent. */
  whenWritten(): Promise<void> {
    this.#idle ??= Promise.withResolvers();
    return this.#idle.promise;
  }

  /**
   * Looks for the end of a peer that has ended its sending side. Calls
   * `onError` if it has gone altogether, as far as the transport tells that.
   */
  async probe(): Promise<void> {
    try {
      if (this.#writer !== undefined) await this.#writer.closed;
      // A Unix socket refuses even this if its peer is closed.
      else if (this.#bytes === undefined) await this.#write(new Uint8Array());
    } catch (cause) {
      this.#onError(cause);
    }
  }

  /**
   * Sends text. The first text is written at once, and so is each text of a
   * conversation that sends one at a time. Otherwise more text may follow in
   * this turn of the event loop, and joins it.
   *
   * @param text The text.
   * @param isLone Whether nothing else that was sent waits for an answer.
   */
  send(text: string, isLone: boolean): void {
    // No other text can follow the first one, a greeting or the negotiation,
    // before its answer.
    const isAtOnce = isLone && (this.#lone < 0 || this.#lone >= LONE_TEXTS);
    this.#lone = isLone ? Math.max(1, this.#lone + 1) : 0;
    if (this.#text.length >= LONG_TEXT) {
      this.#queue.push(this.#text);
      this.#queueSize += this.#text.length;
      this.#text = "";
    }
    this.#text += text;
    if (this.#isGathering) return;
    if (isAtOnce) this.#flush();
    else this.#flushAfterBurst();
  }

  /** Characters that the transport was given to write so far. */
  get written(): number {
    return this.#written;
  }

  /** Whether no text waits for a write. */
  get isEmpty(): boolean {
    return this.#text === "" || this.#isBroken;
  }

  /** Drops the text that waits for a write, and all that follows. */
  stop(): void {
    this.#isBroken = true;
    this.#text = "";
    this.#queue = [];
    this.#queueSize = 0;
  }

  /**
   * Writes the text that is left, and ends the writing side. A peer that does
   * not read delays this.
   *
   * @returns A promise, if there is anything to wait for.
   */
  close(): Promise<void> | undefined {
    this.#flush();
    return this.#bytes === undefined && this.#writer === undefined
      ? undefined
      : this.#drain();
  }

  async #drain() {
    while (this.#bytes !== undefined) {
      this.#idle ??= Promise.withResolvers();
      await this.#idle.promise;
      this.#flush();
    }
    await this.#writer?.close();
  }

  /** Breaks the writing side off, if {@linkcode close} takes too long. */
  async abort(): Promise<void> {
    this.stop();
    await this.#writer?.abort();
  }

  async #flushAfterBurst() {
    this.#isGathering = true;
    for (let seen = -1; seen !== this.#waiting;) {
      seen = this.#waiting;
      await turns(QUIET_TURNS, () => this.#waiting !== seen);
    }
    this.#isGathering = false;
    this.#flush();
  }

  #flush() {
    if (this.#bytes !== undefined || this.#text === "") return;
    if (this.#isBroken) return this.stop();
    const text = this.#takeText();
    this.#written += text.length;
    this.#start(this.#encode(text));
  }

  #takeText(): string {
    let text = this.#queue.shift();
    if (text !== undefined) {
      this.#queueSize -= text.length;
      return text;
    }
    text = this.#text;
    this.#text = "";
    return text;
  }

  #encode(text: string): Uint8Array {
    // A stream may keep its chunks, while `write` is done with the bytes when
    // its promise resolves.
    const bytes = this.#writer === undefined
      ? writeBuffer.encode(text)
      : undefined;
    this.#isShared = bytes !== undefined;
    return bytes ?? encoder.encode(text);
  }

  #start(bytes: Uint8Array) {
    this.#bytes = bytes;
    try {
      this.#write(bytes).then(this.#wrote, this.#failed);
    } catch (cause) {
      this.#failed(cause);
    }
  }

  readonly #wrote = (count: number | void) => {
    const { length } = this.#bytes!;
    if (count !== undefined && count !== length) return this.#wroteSome(count);
    this.#rest();
    // A burst that goes on writes the new text when it is over.
    if (!this.#isGathering) this.#flush();
  };

  #wroteSome(count: number) {
    const bytes = this.#bytes!;
    // To go on without progress would keep the program from everything else.
    if (!(Number.isInteger(count) && count > 0 && count < bytes.length)) {
      return this.#failed(
        new RangeError(
          `Expected write() to resolve to a number from 1 to ${bytes.length}, found ${
            messageOf(count)
          }`,
        ),
      );
    }
    this.#start(bytes.subarray(count));
  }

  readonly #failed = (cause: unknown) => {
    this.stop();
    this.#rest();
    this.#onError(cause);
  };

  #rest() {
    this.#bytes = undefined;
    if (this.#isShared) writeBuffer.release();
    this.#isShared = false;
    this.#idle?.resolve();
    this.#idle = undefined;
  }
}
