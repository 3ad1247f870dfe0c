/**
 * What is to be sent, joined to few writes.
 *
 * @module
 */

import { untilQuiet } from "./_quiet.ts";
import type { Transport } from "./transport.ts";

/**
 * Turns of the microtask queue without anything new after which a burst counts as over. Callers that send the next
 * command when the last is answered need a few of them between the two.
 */
const QUIET_TURNS = 12;

/** Size of the buffer that short texts are encoded into, in bytes. */
const BUFFER_SIZE = 768;
/** Most characters that surely fit in: UTF-8 needs at most three bytes for each. */
const LONGEST_IN_BUFFER = BUFFER_SIZE / 3;

const encoder = new TextEncoder();

/** Sends text over a transport, with one write for what comes in a burst. */
export class Outbox {
  readonly #write: (bytes: Uint8Array) => Promise<number | void>;
  /** Where `write()` gets short texts from: its bytes are taken when it resolves, while a stream may keep them longer. */
  readonly #buffer: Uint8Array<ArrayBuffer> | undefined;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array> | undefined;
  readonly #onError: (cause: unknown) => void;
  #text = "";
  #burst = false;
  #broken = false;
  /** What is being written. */
  #bytes: Uint8Array | undefined;
  #idle: PromiseWithResolvers<void> | undefined;

  /**
   * @param transport Where to write.
   * @param onError Called when a write fails. What is sent afterwards is void.
   */
  constructor(transport: Transport, onError: (cause: unknown) => void) {
    this.#onError = onError;
    if (transport.write !== undefined) {
      this.#write = (bytes) => transport.write!(bytes);
      this.#buffer = new Uint8Array(BUFFER_SIZE);
    } else {
      const writer = transport.writable.getWriter();
      // The failure is reported by the write that it fails.
      writer.closed.catch(() => {});
      this.#write = (bytes) => writer.write(bytes);
      this.#writer = writer;
    }
  }

  /**
   * Sends text.
   *
   * @param text The text.
   * @param now Whether nothing else is under way, so that it is not worth waiting for more.
   */
  send(text: string, now: boolean): void {
    this.#text += text;
    if (this.#burst) return;
    if (now) this.#flush();
    else this.#flushAfterBurst();
  }

  /** Writes what is left, and ends the writing side. A peer that does not read holds this up. */
  async close(): Promise<void> {
    this.#flush();
    while (this.#bytes !== undefined) {
      this.#idle ??= Promise.withResolvers();
      await this.#idle.promise;
      this.#flush();
    }
    await this.#writer?.close();
  }

  /** Breaks the writing side off, for a {@linkcode close} that takes too long. */
  async abort(): Promise<void> {
    await this.#writer?.abort();
  }

  async #flushAfterBurst() {
    this.#burst = true;
    await untilQuiet(() => this.#text.length, QUIET_TURNS);
    this.#burst = false;
    this.#flush();
  }

  #flush() {
    if (this.#bytes !== undefined || this.#broken || this.#text === "") return;
    const bytes = this.#encode(this.#text);
    this.#text = "";
    this.#start(bytes);
  }

  #encode(text: string): Uint8Array {
    // A short text, as most are, is encoded for less where no new buffer is made.
    if (this.#buffer === undefined || text.length > LONGEST_IN_BUFFER) {
      return encoder.encode(text);
    }
    const { written } = encoder.encodeInto(text, this.#buffer);
    return this.#buffer.subarray(0, written);
  }

  #start(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#write(bytes).then(this.#written, this.#failed);
  }

  readonly #written = (count: number | void) => {
    const bytes = this.#bytes!;
    if (count !== undefined && count < bytes.length) {
      return this.#start(bytes.subarray(count));
    }
    this.#rest();
    // A burst that is under way sends what has come since when it is over.
    if (!this.#burst) this.#flush();
  };

  readonly #failed = (cause: unknown) => {
    this.#broken = true;
    this.#rest();
    this.#onError(cause);
  };

  #rest() {
    this.#bytes = undefined;
    this.#idle?.resolve();
    this.#idle = undefined;
  }
}
