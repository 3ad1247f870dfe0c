/**
 * The text of a console: what is unread, what was written last, and the search
 * for a pattern in what arrives.
 *
 * @module
 */

/** What {@linkcode Console.expect} found. */
export interface ConsoleMatch {
  /** What the guest wrote before it, since the last match. */
  readonly before: string;
  /** The text that matched. */
  readonly text: string;
  /** The groups of the pattern. A group that took no part is `undefined`. */
  readonly groups: readonly (string | undefined)[];
  /** The groups that the pattern has names for. */
  readonly named: Readonly<Record<string, string | undefined>>;
}

/** A match, and where it is in all that was written. */
interface Found extends Omit<ConsoleMatch, "before"> {
  readonly start: number;
  readonly end: number;
}

/**
 * Characters that a match may have in the pieces before the last one, if the
 * pattern is a regular expression. They are searched again with each piece.
 */
const LOOKBACK = 4096;

/**
 * The search for one pattern, piece by piece. The work for a piece depends on
 * its length, and not on what came before.
 */
export class Search {
  readonly #pattern: string | RegExp;
  readonly #lookback: number;
  /** The end of the pieces before. */
  #tail = "";
  /** Where the tail begins; negative before the first piece. */
  #tailStart = -1;
  /** Whether the tail is all that was searched. */
  #isWhole = true;

  /** @throws {TypeError} If the pattern is neither text nor an expression. */
  constructor(pattern: string | RegExp) {
    if (typeof pattern === "string") {
      this.#pattern = pattern;
      this.#lookback = Math.max(0, pattern.length - 1);
    } else if (pattern instanceof RegExp) {
      // The search needs `lastIndex`, which belongs to the caller.
      const flags = pattern.flags.replace(/[gy]/g, "");
      this.#pattern = new RegExp(pattern.source, `${flags}g`);
      this.#lookback = LOOKBACK;
    } else {
      throw new TypeError(
        `Expected a string or a RegExp to wait for, found ${typeof pattern}`,
      );
    }
  }

  /**
   * Searches the next piece.
   *
   * @param piece The piece.
   * @param start Where it begins in all that was written.
   */
  feed(piece: string, start: number): Found | undefined {
    if (this.#tailStart < 0) this.#tailStart = start;
    const text = this.#tail + piece;
    const found = this.#find(text);
    const excess = text.length - this.#lookback;
    if (excess > 0) {
      this.#tail = text.slice(excess);
      this.#tailStart += excess;
      this.#isWhole = false;
    } else {
      this.#tail = text;
    }
    return found;
  }

  #find(text: string): Found | undefined {
    const offset = this.#tailStart;
    const pattern = this.#pattern;
    if (typeof pattern === "string") {
      const at = text.indexOf(pattern);
      if (at < 0) return undefined;
      const start = offset + at;
      const end = start + pattern.length;
      return { start, end, text: pattern, groups: [], named: {} };
    }
    // A text that was cut does not begin where the console does, so that ^ must
    // not match there.
    pattern.lastIndex = this.#isWhole ? 0 : 1;
    const match = pattern.exec(text);
    if (match === null) return undefined;
    const [matched, ...groups] = match;
    const start = offset + match.index;
    return {
      start,
      end: start + matched.length,
      text: matched,
      groups,
      named: { ...match.groups },
    };
  }
}

/**
 * What a guest has written, as far as it is kept. Pieces are joined only when
 * somebody looks, because to join them each time would take quadratic time.
 */
export class ConsoleText {
  readonly #bufferSize: number;
  readonly #transcriptSize: number;
  /** What no match has covered. */
  #unread = "";
  /** Where that begins in all that was written. */
  #start = 0;
  #transcript = "";

  constructor(bufferSize: number, transcriptSize: number) {
    this.#bufferSize = bufferSize;
    this.#transcriptSize = transcriptSize;
  }

  /** The last characters that were written. */
  get transcript(): string {
    return lastOf(this.#transcript, this.#transcriptSize);
  }

  /** Adds a piece. Drops the oldest text if there is too much. */
  append(piece: string): void {
    this.#transcript += piece;
    if (this.#transcript.length > 2 * this.#transcriptSize) {
      this.#transcript = this.transcript;
    }
    this.#unread += piece;
    if (this.#unread.length > 2 * this.#bufferSize) {
      this.#start += this.#unread.length - this.#bufferSize;
      this.#unread = lastOf(this.#unread, this.#bufferSize);
    }
  }

  /** Begins a search: looks through what is unread. */
  begin(search: Search): ConsoleMatch | undefined {
    return this.#take(search.feed(this.#unread, this.#start));
  }

  /** Goes on with a search: looks through the piece that was added last. */
  goOn(search: Search, piece: string): ConsoleMatch | undefined {
    const end = this.#start + this.#unread.length;
    return this.#take(search.feed(piece, end - piece.length));
  }

  /** Removes a match, and what is before it, from what is unread. */
  #take(found: Found | undefined): ConsoleMatch | undefined {
    if (found === undefined) return undefined;
    const { start, end, ...match } = found;
    // The beginning may have been dropped since it came.
    const before = this.#unread.slice(0, Math.max(0, start - this.#start));
    this.#unread = this.#unread.slice(Math.max(0, end - this.#start));
    this.#start = Math.max(this.#start, end);
    return { before, ...match };
  }
}

function lastOf(text: string, length: number): string {
  return text.length > length ? text.slice(text.length - length) : text;
}
