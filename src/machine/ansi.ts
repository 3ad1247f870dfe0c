/**
 * Escape sequences in text that comes in pieces.
 *
 * `stripVTControlCharacters` of `node:util` would leave a part of the title
 * `\x1b]0;root@vm: /\x07`, which the prompt of Debian's shell sets, and takes a
 * letter too many after `\x1b7`. So this follows ECMA-48.
 *
 * @module
 */

/** Begins a control sequence. */
const CSI = String.raw`(?:\x1b\[|\x9b)`;

/** Begins a string for the terminal, such as the title of its window. */
const STRING = String.raw`(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])`;

/**
 * What is in such a string. It ends where something else begins, so that the
 * search takes linear time.
 */
const CONTENT = String.raw`[^\x07\x1b\x90\x98\x9b-\x9f]*`;

/** A sequence. */
const SEQUENCE = new RegExp(
  String.raw`${CSI}[0-?]*[ -/]*[@-~]` +
    String.raw`|${STRING}${CONTENT}(?:\x07|\x1b\\|\x9c)` +
    String.raw`|\x1b[ -/]*[0-~]`,
  "g",
);

/** The beginning of a sequence that is not whole, at the end of a text. */
const UNFINISHED = new RegExp(
  String.raw`^(?:\x1b[ -/]*|${CSI}[0-?]*[ -/]*|${STRING}${CONTENT}\x1b?)$`,
);

/** What can begin a sequence. */
const STARTS = ["\x1b", "\x90", "\x98", "\x9b", "\x9d", "\x9e", "\x9f"];

/** Most characters of a sequence. A longer one is text that looks like one. */
const LONGEST = 1024;

/** Removes the escape sequences of terminals, also those in several pieces. */
export class AnsiStripper {
  /** The beginning of a sequence that the next piece may end. */
  #held = "";

  /** Returns the text that is ready, without its sequences. */
  strip(piece: string): string {
    let text = this.#held + piece;
    this.#held = "";
    // The last escape may be the first half of what ends the string before it.
    const last = lastStart(text, text.length);
    for (const start of [lastStart(text, last - 1), last]) {
      const isHeld = start >= 0 && text.length - start <= LONGEST &&
        UNFINISHED.test(text.slice(start));
      if (!isHeld) continue;
      this.#held = text.slice(start);
      text = text.slice(0, start);
      break;
    }
    return text.replace(SEQUENCE, "");
  }

  /** Returns what is left at the end of the text. */
  end(): string {
    return this.#held;
  }
}

/** Returns where the last sequence begins, at most at a place; -1 for none. */
function lastStart(text: string, place: number): number {
  if (place < 0) return -1;
  const from = Math.max(0, text.length - LONGEST);
  const end = text.slice(from, place + 1);
  const found = Math.max(...STARTS.map((start) => end.lastIndexOf(start)));
  return found < 0 ? -1 : from + found;
}
