/**
 * What is to be sent, joined to few writes.
 *
 * @module
 */

import type { Transport } from "./transport.ts";

/**
 * Turns of the microtask queue without anything new after which a burst counts as over. Callers that send the next
 * command when the last is answered need a few of them between the two.
 */
const QUIET_TURNS = 12;

/** Size of the buffer for short texts, in bytes. */
const BUFFER_SIZE = 1024;
/** Most characters that surely fit in: UTF-8 needs at most three bytes for each. */
const LONGEST_IN_BUFFER = BUFFER_SIZE / 3;

/**
 * What short texts are encoded into, unless somebody's write is using it: all connections share it, since it is in use for
 * moments only, and a new one would cost as much as the rest of sending a command.
 */
let buffer: Uint8Array<ArrayBuffer> | undefined = new Uint8Array(BUFFER_SIZE);

const encoder = new TextEncoder();

/** Sends text over a transport, with one write for what comes in a burst. */
export class Outbox {
  readonly #write: (bytes: Uint8Array) => Promise<number | void>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array> | undefined;
  readonly #onError: (cause: unknown) => void;
  #text = "";
  #burst = false;
  #broken = false;
  /** What is being written. */
  #bytes: Uint8Array | undefined;
  /** The buffer that it is in, if it is the one that all share. */
  #buffer: Uint8Array<ArrayBuffer> | undefined;
  #idle: PromiseWithResolvers<void> | undefined;

  /**
   * @param transport Where to write.
   * @param onError Called when a write fails. What is sent afterwards is void.
   */
  constructor(transport: Transport, onError: (cause: unknown) => void) {
    this.#onError = onError;
    if (transport.write !== undefined) {
      this.#write = (bytes) => transport.write!(bytes);
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

  /**
   * Writes what is left, and ends the writing side. A peer that does not read holds this up.
   *
   * @returns A promise where there is something to wait for.
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

  /** Breaks the writing side off, for a {@linkcode close} that takes too long. */
  async abort(): Promise<void> {
    await this.#writer?.abort();
  }

  async #flushAfterBurst() {
    this.#burst = true;
    for (let turn = 0, seen = 0; turn < QUIET_TURNS; turn++) {
      if (this.#text.length !== seen) turn = 0;
      seen = this.#text.length;
      await undefined;
    }
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
    // What `write` has resolved for can be used again, while a stream may keep it for longer.
    if (
      buffer === undefined || this.#writer !== undefined ||
      text.length > LONGEST_IN_BUFFER
    ) return encoder.encode(text);
    const { written } = encoder.encodeInto(text, buffer);
    const bytes = buffer.subarray(0, written);
    this.#buffer = buffer;
    buffer = undefined;
    return bytes;
  }

  #start(bytes: Uint8Array) {
    this.#bytes = bytes;
    try {
      this.#write(bytes).then(this.#written, this.#failed);
    } catch (cause) {
      this.#failed(cause);
    }
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
    buffer ??= this.#buffer;
    this.#buffer = undefined;
    this.#idle?.resolve();
    this.#idle = undefined;
  }
}
