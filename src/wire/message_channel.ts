/**
 * A transport as both sides of the protocol use it: text comes in, text goes out, and it is closed once.
 *
 * @module
 */

import { delay } from "@std/async/delay";
import { Outbox } from "./outbox.ts";
import { TextSource } from "./text_source.ts";
import type { QmpError } from "../protocol/error.ts";
import type { Transport } from "./transport.ts";

/** Time that each step of a close gets, in milliseconds. */
const CLOSE_GRACE = 250;

/** Turns of the microtask queue in which a step that has nothing to wait for ends. */
const PROMPT_TURNS = 8;

/** What a {@linkcode Channel} is made of. */
export interface ChannelOptions {
  /** Most characters of a line, without its end. */
  maxLineSize: number;
  /** Called when writing fails, after which nothing is written any more. */
  onWriteError: (cause: unknown) => void;
}

/** A duplex channel of text over a transport. */
export class Channel {
  readonly #transport: Transport;
  readonly #source: TextSource;
  readonly #outbox: Outbox;
  #closing: Promise<void> | undefined;

  constructor(
    transport: Transport,
    { maxLineSize, onWriteError }: ChannelOptions,
  ) {
    this.#transport = transport;
    this.#source = new TextSource(transport, { maxLineSize });
    this.#outbox = new Outbox(transport, onWriteError);
  }

  /**
   * Writes what comes in to a stream, in pieces cut anywhere.
   *
   * @returns A promise that resolves at the end of what comes in, and when the stream has failed.
   */
  pipeTo(destination: WritableStream<string>): Promise<void> {
    return this.#source.pipeTo(destination);
  }

  /** What ended the text that comes in, where that was not the end of the transport. */
  get failure(): QmpError | undefined {
    return this.#source.failure;
  }

  /** Whether what came in last has more than one line. */
  get isBurst(): boolean {
    return this.#source.isBurst;
  }

  /** Whether 16 digits in a row have come, ever. */
  get hasLongDigits(): boolean {
    return this.#source.hasLongDigits;
  }

  /**
   * Sends text.
   *
   * @param text The text.
   * @param now Whether nothing else is under way, so that it is not worth waiting for more.
   */
  send(text: string, now: boolean): void {
    this.#outbox.send(text, now);
  }

  /** Sends what is left to send, unless that takes too long, and closes the transport. */
  close(): Promise<void> {
    return this.#closing ??= (async () => {
      if (!await attempt(() => this.#outbox.close())) {
        // Not awaited, because an abort waits for the write that is under way.
        this.#outbox.abort().catch(() => {});
      }
      // First, so that a read which closing the transport breaks is no failure.
      await attempt(() => this.#source.cancel());
      await attempt(() => this.#transport.close?.());
    })();
  }
}

/**
 * Takes a step of closing, as far as it can be taken. What is closed already, or broken, has nothing left to close, and
 * what does not end must not hold up those who wait for the close.
 *
 * @returns Whether the step has ended in time.
 */
async function attempt(
  step: () => Promise<void> | void,
): Promise<boolean> {
  let ended = false;
  const end = () => {
    ended = true;
  };
  let ending: Promise<void>;
  try {
    const result = step();
    if (result === undefined) return true;
    ending = result.then(end, end);
  } catch {
    return true;
  }
  // Nearly every step ends at once, and a timer is dear.
  for (let turn = 0; turn < PROMPT_TURNS && !ended; turn++) await undefined;
  if (ended) return true;

  const over = new AbortController();
  const grace = delay(CLOSE_GRACE, { signal: over.signal });
  await Promise.race([ending, grace.catch(() => {})]);
  over.abort();
  return ended;
}
