/**
 * The keys and the pasted text that a terminal sends.
 *
 * @module
 */

import { EventEmitter } from "node:events";
import process from "node:process";

const ENCODER = new TextEncoder();

/** A key that is a single control character. */
// deno-lint-ignore no-control-regex
const KEY = /([\x00-\x1f\x7f])/;

/**
 * The fewest characters that count as pasted. A user who types sends fewer
 * characters at once, and so do keys that arrive late.
 */
const MIN_PASTE = 64;

/**
 * The standard input, for `node:readline`. Passes keys on unchanged, and
 * inserts pasted text in large pieces.
 *
 * Readline would handle pasted text key by key. The time for that grows with
 * the square of the length.
 */
export class Keys extends EventEmitter implements Disposable {
  readonly isTTY = true;
  readonly #decoder = new TextDecoder();
  readonly #insert: (text: string) => void;
  #isOver = false;

  /** @param insert Inserts text into the line, as if the user had typed it. */
  constructor(insert: (text: string) => void) {
    super();
    this.#insert = insert;
    process.stdin.on("data", this.#take);
    process.stdin.on("end", this.#end);
  }

  setRawMode(mode: boolean): this {
    process.stdin.setRawMode(mode);
    return this;
  }

  resume(): this {
    process.stdin.resume();
    return this;
  }

  pause(): this {
    process.stdin.pause();
    return this;
  }

  /** Stops reading keys. */
  [Symbol.dispose](): void {
    this.#isOver = true;
    process.stdin.off("data", this.#take);
    process.stdin.off("end", this.#end);
  }

  readonly #take = (bytes: Uint8Array) => {
    const text = this.#decoder.decode(bytes, { stream: true });
    // A key of several characters starts with an escape character. Such keys
    // must not be split.
    if (text.length < MIN_PASTE || text.includes("\x1b")) {
      return this.#press(text);
    }
    for (const part of text.split(KEY)) {
      // The key before may have been Ctrl-D.
      if (this.#isOver) return;
      if (part.length > 1) this.#insert(part);
      // A pasted tab is white space, and does not start a completion.
      else if (part === "\t") this.#insert(" ");
      else if (part !== "") this.#press(part);
    }
  };

  readonly #end = () => {
    this.emit("end");
  };

  #press(keys: string) {
    this.emit("data", ENCODER.encode(keys));
  }
}
