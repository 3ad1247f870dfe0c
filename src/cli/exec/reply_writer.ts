/**
 * Writes replies as JSON lines, in the order of their commands.
 *
 * @module
 */

import { QmpCommandError } from "../../protocol/error.ts";
import type { JsonValue } from "../../protocol/message.ts";
import type { Output } from "../output.ts";

/**
 * The most commands that may wait for their replies. More would not run faster,
 * and each of them takes memory.
 */
const MAX_WAITING = 256;

/** Writes the replies to commands, each as one line of JSON. */
export class ReplyWriter {
  readonly #output: Output;
  readonly #writes: Promise<void>[] = [];
  readonly #failure: PromiseWithResolvers<never> = Promise.withResolvers();
  #last: Promise<void> = Promise.resolve();
  #hasErrors = false;

  /** @param output Writes the lines. */
  constructor(output: Output) {
    this.#output = output;
    this.#failure.promise.catch(() => {});
  }

  /** Whether QEMU answered a command with an error. */
  get hasErrors(): boolean {
    return this.#hasErrors;
  }

  /**
   * Rejects when a command gets no reply, or when the output is closed. Never
   * resolves.
   */
  get failed(): Promise<never> {
    return this.#failure.promise;
  }

  /**
   * Adds a command. Waits while too many commands have no reply.
   *
   * @param id The id that the line of the command has, for its reply.
   * @param reply The value that the command returns, or its error.
   */
  async push(
    id: JsonValue | undefined,
    reply: Promise<unknown>,
  ): Promise<void> {
    const message = reply.then(
      (value): JsonValue => ({ return: value as JsonValue }),
      (error: unknown): JsonValue => {
        if (!(error instanceof QmpCommandError)) throw error;
        return { error: { class: error.class, desc: error.desc } };
      },
    );
    // The chain below handles a rejection when it is this command's turn.
    message.catch(() => {});
    this.#last = this.#last.then(async () => this.#write(await message, id));
    this.#last.catch((error) => this.#failure.reject(error));
    this.#writes.push(this.#last);
    if (this.#writes.length > MAX_WAITING) await this.#writes.shift();
  }

  /** Waits until all replies are written. */
  async drained(): Promise<void> {
    await this.#last;
  }

  #write(message: JsonValue, id: JsonValue | undefined) {
    const reply = message as { [name: string]: JsonValue };
    if (reply.error !== undefined) this.#hasErrors = true;
    if (id !== undefined) reply.id = id;
    this.#output.line(this.#output.jsonLine(reply));
  }
}
