/**
 * Parses JSON with integers of any size.
 *
 * @module
 */

import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  DIGIT_0,
  DOT,
  isBracket,
  isDigit,
  LOWER_E,
  LOWER_F,
  LOWER_N,
  LOWER_T,
  MINUS,
  OPEN_BRACE,
  OPEN_BRACKET,
  PLUS,
  QUOTE,
  UPPER_E,
} from "./characters.ts";
import { MAX_NESTING } from "./bounds.ts";
import { stringEnd } from "./scanner.ts";
import type { JsonValue } from "../message.ts";

/** An object or an array that is still open. */
type Container = JsonValue[] | { [name: string]: JsonValue };

/**
 * Most digits of an integer. QEMU's have 20 at most. The time to make a bigint
 * grows faster than its digits.
 */
export const MAX_DIGITS = 1000;

/** Digits that a number holds exactly, whatever they are. */
const EXACT_DIGITS = 15;

/** Digits of the largest integer of 64 bits. */
const LARGEST_DIGITS = 20;

/**
 * A string of fewer characters is copied by `slice`. A longer slice refers to
 * the whole text, and would keep it in memory.
 */
const COPIED_BY_SLICE = 13;

/** Thrown for text that is not JSON. `JSON.parse` then says why. */
const NOT_JSON = new SyntaxError();

/** Values of a part, which take some milliseconds. */
const VALUES_IN_PART = 16 * 1024;

/**
 * Characters of the elements that `JSON.parse` parses in one part, which takes
 * at most twenty milliseconds.
 */
const SIZE_OF_BATCH = 128 * 1024;

/** Places that are taken for the end of an element, one after the other. */
const GUESSES = 2;

/** Tries in a row that fail, before the parser goes on by itself for long. */
const MOST_FAILURES = 3;

/**
 * Characters of a string after which to search for its end, which is faster
 * than to look at each character, but not for a short string.
 */
const LONG_STRING = 64;

/**
 * 16 digits in a row, as many as in 9007199254740992, the smallest integer that
 * is not safe.
 */
export const LONG_DIGITS: RegExp = /[0-9]{16}/;

/** Characters of a wrong text that an error shows. */
const SHOWN_SIZE = 20;

/**
 * Parses JSON as `JSON.parse` does, except that an integer that is not safe
 * becomes a `bigint`.
 *
 * A reviver for `JSON.parse` could do the same. But it takes some 100 times the
 * memory of the text, and for a large text it takes minutes.
 *
 * @throws {SyntaxError} If the text is not one JSON value.
 * @throws {RangeError} If an integer has more than {@linkcode MAX_DIGITS}.
 */
export function parseExactly(text: string): JsonValue {
  try {
    const parts = new Parser(text).parse();
    while (true) {
      const { value, done } = parts.next();
      if (done) return value;
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return JSON.parse(text);
  }
}

/**
 * Parses JSON as {@linkcode parseExactly} does, in parts of some milliseconds.
 *
 * Elements of an array are parsed many at a time by `JSON.parse`, which is four
 * times as fast as the parser here.
 *
 * @param text The text.
 * @param mayBeLarge Whether there may be integers that are not safe. If not,
 * the parser does not look for them.
 * @throws {SyntaxError} If the text is not one JSON value.
 * @throws {RangeError} If an integer has more than {@linkcode MAX_DIGITS}.
 */
export function* parseInParts(
  text: string,
  mayBeLarge: boolean = true,
): Generator<undefined, JsonValue> {
  const parser = new Parser(text, { mayBeLarge });
  try {
    return yield* parser.parse();
  } catch (error) {
    throw error instanceof SyntaxError ? parser.unexpected() : error;
  }
}

class Parser {
  readonly #text: string;
  #at = 0;
  /** Where to parse elements with `JSON.parse` again; `Infinity` for never. */
  #nextBatch: number;
  /** Levels of the lists to try. Deeper ones are tried much later. */
  #levels = Infinity;
  /** Tries that failed since the last one that did not. */
  #failures = 0;
  readonly #mayBeLarge: boolean;
  readonly #maxNesting: number;

  /**
   * @param text The text.
   * @param batches How to parse elements with `JSON.parse`, if at all. Then the
   * levels are bounded, because a batch is not looked at.
   */
  constructor(text: string, batches?: { mayBeLarge: boolean }) {
    this.#text = text;
    this.#nextBatch = batches === undefined ? Infinity : 0;
    this.#mayBeLarge = batches?.mayBeLarge ?? true;
    this.#maxNesting = batches === undefined ? Infinity : MAX_NESTING;
  }

  /** Parses without recursion, because a text may be nested deeply. */
  *parse(): Generator<undefined, JsonValue> {
    let left = VALUES_IN_PART;
    /** The containers around `container`, the innermost last. */
    const outer: (Container | undefined)[] = [];
    /** The names at which they go on; empty for arrays. */
    const names: string[] = [];
    let container: Container | undefined;
    let name = "";
    while (true) {
      if (left-- === 0) {
        left = VALUES_IN_PART;
        yield;
      }
      let value = this.#scalar();
      if (value === undefined) {
        if (outer.length === this.#maxNesting) throw NOT_JSON;
        const code = this.#text.charCodeAt(this.#at++);
        value = code === OPEN_BRACKET ? [] : {};
        if (this.#next() === code + 2) {
          this.#at++;
        } else {
          outer.push(container);
          names.push(name);
          container = value as Container;
          if (code === OPEN_BRACE) name = this.#name();
          continue;
        }
      }
      // The value is whole. It may be the last of several containers.
      while (true) {
        const code = this.#next();
        if (container === undefined) {
          if (this.#at < this.#text.length) throw NOT_JSON;
          return value;
        }
        if (Array.isArray(container)) {
          container.push(value);
          if (code === COMMA) {
            const past = this.#at++ - this.#nextBatch;
            const isInner = outer.length > this.#levels;
            // Neither these levels nor those in the batch may be too many.
            if (
              past >= (isInner ? SIZE_OF_BATCH : 0) &&
              outer.length <= MAX_NESTING / 2
            ) {
              this.#batch(container, outer.length);
              yield;
            }
            break;
          }
          if (code !== CLOSE_BRACKET) throw NOT_JSON;
        } else {
          if (name !== "__proto__") container[name] = value;
          else setProto(container, value);
          if (code === COMMA) {
            this.#at++;
            this.#next();
            name = this.#name();
            break;
          }
          if (code !== CLOSE_BRACE) throw NOT_JSON;
        }
        this.#at++;
        value = container;
        container = outer.pop();
        name = names.pop()!;
      }
    }
  }

  /** Parses elements with `JSON.parse`, and says where to do that again. */
  #batch(elements: JsonValue[], levels: number): void {
    const isDone = this.#tryBatch(elements);
    // The lists in the element that follows are short. If this list was too
    // short, the list around it may be long enough.
    this.#levels = isDone ? levels : levels - 1;
    this.#failures = isDone ? 0 : this.#failures + 1;
    if (this.#failures < MOST_FAILURES) return;
    this.#failures = 0;
    this.#levels = Infinity;
    this.#nextBatch = this.#at + SIZE_OF_BATCH;
  }

  /**
   * Parses the elements that follow a comma in an array with `JSON.parse`, and
   * stops behind another comma. If this fails, it returns false.
   *
   * Where they end is a guess: at the last place where one element ends and the
   * next begins with the same characters as here. If it is not in this array,
   * then the text up to it is no list of JSON values, so `JSON.parse` throws.
   */
  #tryBatch(elements: JsonValue[]): boolean {
    const text = this.#text;
    const comma = this.#at - 1;
    const next = this.#next();
    const start = this.#at;
    this.#nextBatch = start;
    const before = isBracket(text.charCodeAt(comma - 1)) ? 1 : 0;
    const joint = text.slice(
      comma - before,
      isBracket(next) ? start + 1 : start,
    );
    const most = text.slice(start, start + SIZE_OF_BATCH);
    let end = most.length;
    let values: JsonValue[] | undefined;
    for (let guess = 0; values === undefined && guess < GUESSES; guess++) {
      end = most.lastIndexOf(joint, end - before - 1) + before;
      if (end <= before) return false;
      const batch = most.slice(0, end);
      if (this.#mayBeLarge && LONG_DIGITS.test(batch)) return false;
      try {
        values = JSON.parse(`[${batch}]`);
      } catch {
        // The end is not in this list.
      }
    }
    if (values === undefined) return false;
    for (const value of values) elements.push(value);
    this.#at = start + end + 1;
    // Another search soon would cost more than the few characters are worth.
    if (end > SIZE_OF_BATCH / 2) this.#nextBatch = this.#at;
    else this.#nextBatch = start + SIZE_OF_BATCH;
    return true;
  }

  /** Makes the error of the text where parsing has stopped. */
  unexpected(): SyntaxError {
    const found = this.#text.slice(this.#at, this.#at + SHOWN_SIZE);
    return new SyntaxError(
      `Found ${JSON.stringify(found)} after ${this.#at} characters`,
    );
  }

  /** Skips white space, and returns the code of the next character. */
  #next(): number {
    const text = this.#text;
    let at = this.#at;
    let code = text.charCodeAt(at);
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
      code = text.charCodeAt(++at);
    }
    this.#at = at;
    return code;
  }

  /** Reads a value; returns `undefined` if a container begins. */
  #scalar(): JsonValue | undefined {
    const code = this.#next();
    switch (code) {
      case QUOTE:
        return this.#string();
      case OPEN_BRACKET:
      case OPEN_BRACE:
        return undefined;
      case LOWER_T:
        return this.#word("true", true);
      case LOWER_F:
        return this.#word("false", false);
      case LOWER_N:
        return this.#word("null", null);
      default:
        return this.#number(code);
    }
  }

  #word(word: string, value: JsonValue): JsonValue {
    if (!this.#text.startsWith(word, this.#at)) throw NOT_JSON;
    this.#at += word.length;
    return value;
  }

  /** Reads a name and the colon behind it. */
  #name(): string {
    if (this.#text.charCodeAt(this.#at) !== QUOTE) throw NOT_JSON;
    const name = this.#string();
    if (this.#next() !== COLON) throw NOT_JSON;
    this.#at++;
    return name;
  }

  #string(): string {
    const text = this.#text;
    const start = this.#at;
    let at = start + 1;
    let code = text.charCodeAt(at);
    let isPlain = true;
    while (code !== QUOTE) {
      if (at - start > LONG_STRING) {
        at = stringEnd(text, start) - 1;
        break;
      }
      if (code === BACKSLASH) {
        isPlain = false;
        at++;
      } else if (!(code >= 0x20)) {
        // A control character, or the end of the text.
        throw NOT_JSON;
      }
      code = text.charCodeAt(++at);
    }
    const value: string = isPlain && at - start <= COPIED_BY_SLICE
      ? text.slice(start + 1, at)
      : JSON.parse(text.slice(start, at + 1));
    this.#at = at + 1;
    return value;
  }

  /**
   * Reads a number. Integers of up to 64 bits take no more than arithmetic,
   * because to make numbers and bigints from text is slow.
   */
  #number(first: number): number | bigint {
    const text = this.#text;
    const isNegative = first === MINUS;
    const start = isNegative ? this.#at + 1 : this.#at;
    let at = start;
    let code = text.charCodeAt(at);
    let upper = 0;
    while (isDigit(code) && at - start < EXACT_DIGITS) {
      upper = upper * 10 + code - DIGIT_0;
      code = text.charCodeAt(++at);
    }
    let scale = 1;
    let lower = 0;
    while (isDigit(code) && at - start < LARGEST_DIGITS) {
      scale *= 10;
      lower = lower * 10 + code - DIGIT_0;
      code = text.charCodeAt(++at);
    }
    at = this.#skipDigits(at);
    const digits = at - start;
    code = text.charCodeAt(at);
    if (
      digits === 0 || (digits > 1 && text.charCodeAt(start) === DIGIT_0)
    ) throw NOT_JSON;
    if (code === DOT || code === LOWER_E || code === UPPER_E) {
      return this.#float(at);
    }
    const source = this.#at;
    this.#at = at;
    const rounded = upper * scale + lower;
    if (digits <= LARGEST_DIGITS) {
      if (rounded <= Number.MAX_SAFE_INTEGER) {
        return isNegative ? -rounded : rounded;
      }
      const integer = join(upper, scale, lower);
      if (integer !== undefined) return isNegative ? -integer : integer;
    }
    if (digits > MAX_DIGITS) throw tooManyDigits();
    return BigInt(text.slice(source, at));
  }

  /** Reads a number that goes on after the digits of its integer part. */
  #float(at: number): number {
    const text = this.#text;
    if (text.charCodeAt(at) === DOT) at = this.#someDigits(at + 1);
    const code = text.charCodeAt(at);
    if (code === LOWER_E || code === UPPER_E) {
      const sign = text.charCodeAt(++at);
      at = this.#someDigits(sign === PLUS || sign === MINUS ? at + 1 : at);
    }
    const source = text.slice(this.#at, at);
    this.#at = at;
    return Number(source);
  }

  #someDigits(at: number): number {
    const end = this.#skipDigits(at);
    if (end === at) throw NOT_JSON;
    return end;
  }

  #skipDigits(at: number): number {
    while (isDigit(this.#text.charCodeAt(at))) at++;
    return at;
  }
}

const joined = new BigUint64Array(1);
const halves = new Uint32Array(joined.buffer);
const HALF = 2 ** 32;
/** Where the lower half is, which depends on the machine. */
const LOW = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 0 : 1;

/**
 * Returns `upper * scale + lower`, or `undefined` if it has more than 64 bits.
 * This is far faster than to make a bigint from text.
 */
function join(upper: number, scale: number, lower: number): bigint | undefined {
  const high = Math.floor(upper / HALF);
  const low = (upper - high * HALF) * scale + lower;
  const carry = Math.floor(low / HALF);
  const top = high * scale + carry;
  if (top >= HALF) return undefined;
  halves[LOW] = low - carry * HALF;
  halves[1 - LOW] = top;
  return joined[0]!;
}

/**
 * Sets a member `__proto__`. In most runtimes an assignment would set the
 * prototype instead. Deno has removed that behaviour.
 */
function setProto(container: Container, value: JsonValue) {
  Object.defineProperty(container, "__proto__", {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  });
}

function tooManyDigits(): RangeError {
  return new RangeError(
    `Expected an integer of at most ${MAX_DIGITS} digits, found a longer one`,
  );
}
