/**
 * From characters to tokens: QEMU's JSON dialect as a table of states.
 *
 * Beyond RFC 8259, a string may stand in single quotes. Against it, zero takes no exponent. What an escape means and
 * which words there are is for the reader to judge; the lexer only finds where a token ends.
 *
 * A character that cannot continue a token makes that token stray. Everything up to the next bracket, brace, comma,
 * colon or control character but tab is then passed over, so that a control character always leads back to a known
 * state.
 *
 * @module
 */

/** What a token is. A stray one is a lexical error, which includes the character that was one too many. */
export type JsonTokenType =
  | "punctuation"
  | "string"
  | "integer"
  | "float"
  | "keyword"
  | "stray";

/** One token, and its text as it was received. */
export interface JsonToken {
  /** What the token is. */
  type: JsonTokenType;
  /** Its characters, with the quotes of a string. */
  text: string;
}

/**
 * Most characters in a token, and in the tokens of one message together. QEMU counts bytes of UTF-8.
 *
 * A token that grows beyond it is handed out as it is, and what follows is read as another one.
 */
export const MAX_TOKEN_SIZE: number = 64 * 1024 * 1024;

/**
 * What a character does to the token that it meets, other than lead to the next state:
 *
 * - `"last"` is the last character of the token,
 * - `"next"` is not part of the token, which is complete, and is looked at again,
 * - `"stray"` is an error,
 * - `"resume"` ends the recovery from an error, and is looked at again.
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

interface Rules {
  /** Type of a token that ends in this state. */
  type: JsonTokenType;
  /** Where each of these characters leads. */
  on: [characters: string, to: State | Outcome][];
  /** Where any other character leads. */
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
    on: [[PUNCTUATION + CONTROLS.replace("\t", ""), "resume"]],
    otherwise: "recovery",
  },

  double: {
    type: "string",
    on: [[CONTROLS, "stray"], ['"', "last"], ["\\", "doubleEscape"]],
    otherwise: "double",
  },
  doubleEscape: {
    type: "string",
    on: [[CONTROLS, "stray"]],
    otherwise: "double",
  },
  single: {
    type: "string",
    on: [[CONTROLS, "stray"], ["'", "last"], ["\\", "singleEscape"]],
    otherwise: "single",
  },
  singleEscape: {
    type: "string",
    on: [[CONTROLS, "stray"]],
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

// The rules as numbers, for speed: one row a state, one column an ASCII character, the last column for all others.
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
const COLUMNS = OTHER + 1;

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
 * What stays in a string: no quote, backslash or control character. Long messages are long strings, and a pattern goes
 * through them several times as fast as the table.
 */
const PLAIN = /[ !#-&(-[\]-\uFFFF]*/y;

/** Cuts text into tokens, wherever the text itself is cut. */
export class JsonLexer {
  #state = START;
  /** Start of a token that the text so far has not ended. */
  #pending = "";

  /** Hands out the tokens that a piece of text completes. */
  read(text: string): JsonToken[] {
    const tokens: JsonToken[] = [];
    // In a variable, because every single character needs it.
    let state = this.#state;
    /** Where the token began, which is before the text where an earlier piece began it. */
    let begin = -this.#pending.length;
    let at = 0;
    while (at < text.length) {
      if (state <= RECOVERY) begin = at;
      if (state === DOUBLE || state === SINGLE) {
        PLAIN.lastIndex = at;
        PLAIN.test(text);
        at = Math.min(PLAIN.lastIndex, begin + MAX_TOKEN_SIZE);
        if (at === text.length) break;
      }
      const code = text.charCodeAt(at);
      const step = TABLE[state * COLUMNS + (code < OTHER ? code : OTHER)]!;
      if (step < LAST && at - begin < MAX_TOKEN_SIZE) {
        state = step;
        at++;
      } else if (step === RESUME) {
        state = START;
      } else {
        if (step !== NEXT) at++;
        const type = step === STRAY ? "stray" : TYPES[state]!;
        tokens.push({
          type,
          text: this.#pending + text.slice(Math.max(begin, 0), at),
        });
        this.#pending = "";
        state = step === STRAY ? RECOVERY : START;
      }
    }
    if (state > RECOVERY) this.#pending += text.slice(Math.max(begin, 0));
    this.#state = state;
    return tokens;
  }
}
