/**
 * What is to be sent, joined to few writes.
 *
 * @module
 */

import { delay } from "@std/async/delay";
import type { Transport } from "./transport.ts";

/**
 * Turns of the microtask queue without anything new after which a burst counts as over. Callers that send the next
 * command when the last is answered need a few of them between the two. A timer would cost a millisecond instead.
 */
const QUIET_TURNS = 12;

/** Time that a close gives what is still being written, in milliseconds. */
const CLOSE_GRACE = 250;

const encoder = new TextEncoder();

/** Sends text over a transport, with one write for what comes in a burst. */
export class Outbox {
  readonly #write: (bytes: Uint8Array) => Promise<void>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array> | undefined;
  readonly #onError: (cause: unknown) => void;
  #text = "";
  #burst = false;
  #broken = false;
  #writing: Promise<void> | undefined;

  /**
   * @param transport Where to write.
   * @param onError Called when a write fails. What is sent afterwards is void.
   */
  constructor(transport: Transport, onError: (cause: unknown) => void) {
    this.#onError = onError;
    if (transport.write !== undefined) {
      this.#write = (bytes) => writeAll(transport, bytes);
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

  /** Writes what is left, unless that takes too long, and ends the writing side. */
  async close(): Promise<void> {
    const over = new AbortController();
    const grace = delay(CLOSE_GRACE, { signal: over.signal }).then(
      () => {
        // Not awaited, because an abort waits for the write that is under way.
        this.#writer?.abort().catch(() => {});
      },
      () => {},
    );
    try {
      await Promise.race([this.#finish(), grace]);
    } finally {
      over.abort();
    }
  }

  async #finish() {
    for (this.#flush(); this.#writing !== undefined; this.#flush()) {
      await this.#writing;
    }
    await this.#writer?.close();
  }

  async #flushAfterBurst() {
    this.#burst = true;
    let seen = this.#text.length;
    for (let quiet = 0; quiet < QUIET_TURNS; quiet++) {
      await undefined;
      if (this.#text.length !== seen) {
        seen = this.#text.length;
        quiet = 0;
      }
    }
    this.#burst = false;
    this.#flush();
  }

  #flush() {
    if (this.#writing !== undefined || this.#broken || this.#text === "") {
      return;
    }
    const bytes = encoder.encode(this.#text);
    this.#text = "";
    this.#writing = this.#write(bytes).then(
      () => {
        this.#writing = undefined;
        // A burst that is under way sends what has come since when it is over.
        if (!this.#burst) this.#flush();
      },
      (cause) => {
        this.#writing = undefined;
        this.#broken = true;
        this.#onError(cause);
      },
    );
  }
}

async function writeAll(transport: Transport, bytes: Uint8Array) {
  let written = await transport.write!(bytes);
  while (written < bytes.length) {
    written += await transport.write!(bytes.subarray(written));
  }
}
