/**
 * What is typed and pasted at a terminal.
 *
 * @module
 */

import { EventEmitter } from "node:events";
import process from "node:process";

const ENCODER = new TextEncoder();

/** A key that is one character. */
// deno-lint-ignore no-control-regex
const KEY = /([\x00-\x1f\x7f])/;

/** Fewest characters that are taken for a paste. Whoever types, and keys that come late, bring fewer at once. */
const MIN_PASTE = 64;

/**
 * The standard input as `node:readline` reads it, but for text that comes in one piece, as it does when it is pasted: key
 * by key, the time for it would grow with the square of its length.
 */
export class Keys extends EventEmitter implements Disposable {
  readonly isTTY = true;
  readonly #decoder = new TextDecoder();
  readonly #insert: (text: string) => void;
  #isOver = false;

  /** @param insert Takes text as if it had been typed. */
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

  /** Takes no more keys. */
  [Symbol.dispose](): void {
    this.#isOver = true;
    process.stdin.off("data", this.#take);
    process.stdin.off("end", this.#end);
  }

  readonly #take = (bytes: Uint8Array) => {
    const text = this.#decoder.decode(bytes, { stream: true });
    // A key of several characters begins with an escape, and must stay in one piece.
    if (text.length < MIN_PASTE || text.includes("\x1b")) {
      return this.#press(text);
    }
    for (const part of text.split(KEY)) {
      // A key may have been the end.
      if (this.#isOver) return;
      if (part.length > 1) this.#insert(part);
      // What is pasted asks for no completion.
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
