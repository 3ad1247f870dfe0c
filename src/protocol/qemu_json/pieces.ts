/**
 * Text that comes in pieces, however small, without much memory for each.
 *
 * @module
 */

/** Pieces that are joined to one. */
const JOINED = 1024;

/** Shortest text that V8 keeps as a part of another text. */
const SHORTEST_SLICE = 13;

/** Shortest text for which {@linkcode detached} makes copies of its parts. */
const LONG_TEXT = 4096;

/**
 * A text that grows at its end.
 *
 * With `+=`, V8 would keep an object for each piece until it needs the text. A
 * client that sends a long token in single bytes would get 32 bytes for each.
 */
export class Pieces {
  #blocks: string[] = [];
  #pieces: string[] = [];
  /** Length of the text. */
  length = 0;

  /** Adds a piece at the end. */
  add(piece: string): void {
    this.length += piece.length;
    if (this.#pieces.push(piece) < JOINED) return;
    this.#blocks.push(this.#pieces.join(""));
    this.#pieces = [];
  }

  /** Returns the whole text, and starts again with an empty one. */
  take(): string {
    const text = this.#blocks.join("") + this.#pieces.join("");
    this.#blocks = [];
    this.#pieces = [];
    this.length = 0;
    return text;
  }
}

/**
 * Returns a part of a text without a reference to the text. V8 keeps a part as
 * a reference to the whole, so that a short string would keep all the text that
 * came with it.
 */
export function detached(part: string, whole: string): string {
  if (
    part.length < SHORTEST_SLICE || whole.length < LONG_TEXT ||
    part.length > whole.length / 2
  ) return part;
  // The text of a concatenation is copied before a part of it is taken.
  return ` ${part}`.slice(1);
}
