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

  /** Writes what is left, and ends the writing side. A peer that does not read holds this up. */
  async close(): Promise<void> {
    for (this.#flush(); this.#writing !== undefined; this.#flush()) {
      await this.#writing;
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
