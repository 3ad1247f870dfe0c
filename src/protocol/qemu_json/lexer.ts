/**
 * Cuts text into tokens of QEMU's JSON dialect, with a table of states.
 *
 * The dialect differs from RFC 8259 in two ways: a string may have single
 * quotes, and a zero may not have an exponent. The lexer only finds where a
 * token ends. The parser checks escapes and keywords.
 *
 * A character that cannot continue a token makes that token stray. The lexer
 * then skips the text up to the next bracket, brace, comma, colon, control
 * character other than tab, or byte that UTF-8 never has. So a control
 * character or a 0xFF byte always leads back to a known state.
 *
 * @module
 */

import { detached, Pieces } from "./pieces.ts";
import { isImpossibleByte } from "./wrong_bytes.ts";

/**
 * The types of tokens. A stray token is a lexical error; it ends with the
 * character that is wrong.
 */
export type JsonTokenType =
  | "punctuation"
  | "string"
  | "integer"
  | "float"
  | "keyword"
  | "stray";

/** A token and its text as it was received. */
export interface JsonToken {
  /** Type of the token. */
  type: JsonTokenType;
  /** Text of the token, with the quotes of a string. */
  text: string;
}

/**
 * Most characters in a token, and in all tokens of one message, unless a lower
 * limit is set. QEMU counts bytes of UTF-8 instead.
 *
 * A token that exceeds the limit ends there, and its rest is read as another
 * token.
 */
export const MAX_TOKEN_SIZE: number = 64 * 1024 * 1024;

/**
 * What a character does to the current token, if it does not lead to another
 * state:
 *
 * - `"last"`: the character is the last of the token.
 * - `"next"`: the token ends before the character, which is then read again.
 * - `"stray"`: the character is an error.
 * - `"resume"`: the character ends the recovery from an error and is then read
 *   again.
 */
type Outcome = "last" | "next" | "stray" | "resume";

type State =
  | "start"
  | "recovery"
  | "double"
  | "doubleEscape"
  | "single"
  | "singleEscape"
  | "minus"
  | "zero"
  | "digits"
  | "point"
  | "fraction"
  | "e"
  | "exponentSign"
  | "exponent"
  | "keyword";

/** Stands for the bytes 0xFE and 0xFF in the lists of characters. */
const IMPOSSIBLE = "\x81";

interface Rules {
  /** Type of a token that ends in this state. */
  type: JsonTokenType;
  /** State or outcome of the listed characters. */
  on: [characters: string, to: State | Outcome][];
  /** State or outcome of all other characters. */
  otherwise: State | Outcome;
}

const PUNCTUATION = "{}[]:,";
const ONE_TO_NINE = "123456789";
const DIGITS = "0" + ONE_TO_NINE;
const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const CONTROLS = String.fromCharCode(...Array(0x20).keys());

const STATES: Record<State, Rules> = {
  start: {
    type: "punctuation",
    on: [
      [" \t\r\n", "start"],
      [PUNCTUATION, "last"],
      ['"', "double"],
      ["'", "single"],
      ["-", "minus"],
      ["0", "zero"],
      [ONE_TO_NINE, "digits"],
      [LETTERS, "keyword"],
    ],
    otherwise: "stray",
  },
  recovery: {
    type: "stray",
    on: [[PUNCTUATION + CONTROLS.replace("\t", "") + IMPOSSIBLE, "resume"]],
    otherwise: "recovery",
  },

  double: {
    type: "string",
    on: [[CONTROLS + IMPOSSIBLE, "stray"], ['"', "last"], [
      "\\",
      "doubleEscape",
    ]],
    otherwise: "double",
  },
  doubleEscape: {
    type: "string",
    on: [[CONTROLS + IMPOSSIBLE, "stray"]],
    otherwise: "double",
  },
  single: {
    type: "string",
    on: [[CONTROLS + IMPOSSIBLE, "stray"], ["'", "last"], [
      "\\",
      "singleEscape",
    ]],
    otherwise: "single",
  },
  singleEscape: {
    type: "string",
    on: [[CONTROLS + IMPOSSIBLE, "stray"]],
    otherwise: "single",
  },

  minus: {
    type: "integer",
    on: [["0", "zero"], [ONE_TO_NINE, "digits"]],
    otherwise: "stray",
  },
  zero: {
    type: "integer",
    on: [[".", "point"], [DIGITS, "stray"]],
    otherwise: "next",
  },
  digits: {
    type: "integer",
    on: [[DIGITS, "digits"], [".", "point"], ["eE", "e"]],
    otherwise: "next",
  },
  point: { type: "float", on: [[DIGITS, "fraction"]], otherwise: "stray" },
  fraction: {
    type: "float",
    on: [[DIGITS, "fraction"], ["eE", "e"]],
    otherwise: "next",
  },
  e: {
    type: "float",
    on: [["+-", "exponentSign"], [DIGITS, "exponent"]],
    otherwise: "stray",
  },
  exponentSign: {
    type: "float",
    on: [[DIGITS, "exponent"]],
    otherwise: "stray",
  },
  exponent: { type: "float", on: [[DIGITS, "exponent"]], otherwise: "next" },

  keyword: { type: "keyword", on: [[LETTERS, "keyword"]], otherwise: "next" },
};

// The rules as a table of numbers, for speed. It has a row for each state, a
// column for each ASCII character, one for all other characters, and one for
// the bytes that UTF-8 never has.
const STEPS = [...Object.keys(STATES), "last", "next", "stray", "resume"];
const START = STEPS.indexOf("start");
const RECOVERY = STEPS.indexOf("recovery");
const DOUBLE = STEPS.indexOf("double");
const SINGLE = STEPS.indexOf("single");
const LAST = STEPS.indexOf("last");
const NEXT = STEPS.indexOf("next");
const STRAY = STEPS.indexOf("stray");
const RESUME = STEPS.indexOf("resume");
const OTHER = 0x80;
const COLUMNS = OTHER + 2;

const TYPES = Object.values(STATES).map(({ type }) => type);
const TABLE = new Uint8Array(TYPES.length * COLUMNS);
for (const [state, { on, otherwise }] of Object.values(STATES).entries()) {
  const row = TABLE.subarray(state * COLUMNS, (state + 1) * COLUMNS);
  row.fill(STEPS.indexOf(otherwise));
  for (const [characters, to] of on) {
    const step = STEPS.indexOf(to);
    for (const character of characters) row[character.charCodeAt(0)] = step;
  }
}

/**
 * Characters that leave a string as it is: no quotes, backslashes, control
 * characters or impossible bytes. Long messages consist of long strings, which
 * a pattern skips several times as fast as the table.
 */
const PLAIN = /[ !#-&(-[\]-\uDCFD\uDD00-\uFFFF]*/y;

/**
 * Plain characters that are not worth the pattern. After so few, the table
 * reads as many, because a string may consist of escapes.
 */
const SHORT_RUN = 16;

/** Cuts text into tokens. The text may come in pieces that are cut anywhere. */
export class JsonLexer {
  #state = START;
  #text = "";
  /** Position of the next character in the text. */
  #at = 0;
  /** The start of a token that goes on in the next piece of text. */
  readonly #pending = new Pieces();
  /** The last code unit of the piece before. */
  #before = 0;

  /** Adds a piece of text, after all tokens of the piece before were read. */
  feed(text: string): void {
    this.#text = text;
    this.#at = 0;
  }

  /**
   * Returns the next token; `undefined` if its end has not come.
   *
   * @param maxSize Most characters of the token.
   */
  next(maxSize: number): JsonToken | undefined {
    // Local variables are faster, and each character needs them.
    const text = this.#text;
    let state = this.#state;
    let at = this.#at;
    /**
     * Position where the token begins. It is negative if the token began in an
     * earlier piece.
     */
    let begin = at - this.#pending.length;
    /** Position from which on the pattern is used again. */
    let patternAt = at;
    while (at < text.length) {
      if (state <= RECOVERY) begin = at;
      if ((state === DOUBLE || state === SINGLE) && at >= patternAt) {
        PLAIN.lastIndex = at;
        PLAIN.test(text);
        const end = Math.min(PLAIN.lastIndex, begin + maxSize);
        if (end - at < SHORT_RUN) patternAt = end + SHORT_RUN;
        at = end;
        if (at === text.length) break;
      }
      const code = text.charCodeAt(at);
      const column = code < OTHER ? code : this.#columnOf(code, at);
      const step = TABLE[state * COLUMNS + column]!;
      if (step < LAST && at - begin < maxSize) {
        state = step;
        at++;
      } else if (step === RESUME) {
        state = START;
      } else {
        if (step !== NEXT) at++;
        this.#at = at;
        this.#state = step === STRAY ? RECOVERY : START;
        return {
          type: step === STRAY ? "stray" : TYPES[state]!,
          text: this.#tokenText(begin, at),
        };
      }
    }
    this.#state = state;
    if (text === "") return undefined;
    if (state > RECOVERY) {
      this.#pending.add(detached(text.slice(Math.max(begin, 0)), text));
    }
    this.#before = text.charCodeAt(text.length - 1);
    this.#text = "";
    this.#at = 0;
    return undefined;
  }

  /** Returns the column of a character that is not ASCII. */
  #columnOf(code: number, at: number): number {
    const before = at > 0 ? this.#text.charCodeAt(at - 1) : this.#before;
    return isImpossibleByte(code, before) ? OTHER + 1 : OTHER;
  }

  #tokenText(begin: number, end: number): string {
    const part = detached(
      this.#text.slice(Math.max(begin, 0), end),
      this.#text,
    );
    if (this.#pending.length === 0) return part;
    this.#pending.add(part);
    return this.#pending.take();
  }
}
