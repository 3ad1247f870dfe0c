/**
 * The calls that wait for what a guest writes.
 *
 * @module
 */

import { QmpClosedError } from "../protocol/error.ts";
import { escapeHidden } from "../qapi/introspect/printable.ts";
import type { ConsoleSizes } from "./console_options.ts";
import { type ConsoleMatch, ConsoleText, type Search } from "./console_text.ts";

/** Characters of the transcript that an error shows. */
const SHOWN_SIZE = 512;

/** A call that waits. */
export interface ExpectWait {
  readonly promise: Promise<ConsoleMatch>;
}

interface Waiting extends ExpectWait {
  readonly search: Search;
  readonly pattern: string;
  resolve(match: ConsoleMatch): void;
  reject(error: QmpClosedError): void;
}

/**
 * Gives each call its match, one call after the other. Only the first call
 * searches, because what comes after its match belongs to the next one.
 */
export class ExpectQueue {
  readonly #text: ConsoleText;
  #waiting: Waiting[] = [];
  /** Why no more text will come. */
  #end: { cause: unknown } | undefined;

  constructor({ bufferSize, transcriptSize }: ConsoleSizes) {
    this.#text = new ConsoleText(bufferSize, transcriptSize);
  }

  /** The last that was written. */
  get transcript(): string {
    return this.#text.transcript;
  }

  /**
   * Adds a call.
   *
   * @param search What it searches for.
   * @param pattern The pattern, for messages.
   */
  add(search: Search, pattern: string): ExpectWait {
    const waiting = {
      search,
      pattern,
      ...Promise.withResolvers<ConsoleMatch>(),
    };
    this.#waiting.push(waiting);
    if (this.#waiting.length === 1) this.#begin();
    return waiting;
  }

  /** Removes a call, if it still waits, and begins the next one. */
  leave(waiting: ExpectWait): void {
    const index = this.#waiting.findIndex((other) => other === waiting);
    if (index < 0) return;
    this.#waiting.splice(index, 1);
    if (index === 0) this.#begin();
  }

  /** Takes a piece of text. */
  receive(piece: string): void {
    if (piece === "") return;
    this.#text.append(piece);
    const [first] = this.#waiting;
    if (first === undefined) return;
    const match = this.#text.goOn(first.search, piece);
    if (match === undefined) return;
    first.resolve(match);
    this.leave(first);
  }

  /** Ends the waiting of all calls that the text has no match for. */
  end(cause: unknown): void {
    this.#end = { cause };
    const [first] = this.#waiting;
    if (first === undefined) return;
    first.reject(this.endedBefore(first.pattern, cause));
    this.leave(first);
  }

  /** Makes the error of a console that has ended. */
  endedBefore(what: string, cause: unknown): QmpClosedError {
    return new QmpClosedError(
      `The console ended before ${what}; ${this.lastWords()}`,
      { cause },
    );
  }

  /** Quotes the end of the transcript, for a message. */
  lastWords(): string {
    const { transcript } = this;
    if (transcript === "") return "the guest has written nothing";
    const end = transcript.slice(-SHOWN_SIZE);
    return `the guest wrote last ${escapeHidden(JSON.stringify(end))}`;
  }

  /** Begins the search of the first call, and of those after it. */
  #begin() {
    for (let first; (first = this.#waiting[0]) !== undefined;) {
      const match = this.#text.begin(first.search);
      if (match !== undefined) {
        first.resolve(match);
      } else if (this.#end !== undefined) {
        first.reject(this.endedBefore(first.pattern, this.#end.cause));
      } else {
        return;
      }
      this.#waiting.shift();
    }
  }
}
