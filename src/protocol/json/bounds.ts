/**
 * Bounds on the work that one message may cause.
 *
 * The size of a text alone is no bound, because values may take 50 times the
 * memory of their text.
 *
 * @module
 */

import { COLON, COMMA, isBracket } from "./characters.ts";
import { JsonScanner } from "./scanner.ts";

/**
 * Most levels of nesting in a message. QEMU nests hardly more than a hundred.
 */
export const MAX_NESTING: number = 128 * 1024;

/**
 * Most tokens in a message, unless more characters are allowed than by default.
 * QEMU's replies have some four characters for each token, so that 64 MiB of
 * them fit.
 */
const MAX_TOKENS = 16 * 1024 * 1024;

/** Part of the bound below which an estimate is certain enough. */
const CERTAIN = 0.97;

/**
 * The estimate looks at one of so many characters. The number is prime, so that
 * a text that repeats itself has all its characters looked at.
 */
const STRIDE = 17;

/** Characters after which the estimate begins at another place. */
const BLOCK = 1024;

/**
 * Returns the most tokens of a message.
 *
 * @param maxSize Most characters of a message.
 */
function maxTokens(maxSize: number): number {
  return Math.max(MAX_TOKENS, maxSize / 4);
}

/**
 * Checks the bounds of a text before it is parsed.
 *
 * A token takes a character and a level takes two, so a text of less than
 * 256 KiB is within the bounds. Most larger texts are too, because they have
 * few brackets.
 *
 * @param text The text of one value.
 * @param maxSize Most characters of a message.
 * @throws {RangeError} If the text has more tokens or levels than allowed.
 * @throws {SyntaxError} If the text cannot be JSON.
 */
export function checkBounds(text: string, maxSize: number): void {
  if (text.length < 2 * MAX_NESTING) return;
  if (text.length <= maxTokens(maxSize) && !hasManyBrackets(text)) return;
  scannerWithin(maxSize).scan(text);
}

/**
 * Checks the number of tokens in a text, in parts of some milliseconds. The
 * parser of long texts checks the levels itself.
 *
 * To count the tokens takes as long as to parse them. So this only counts them
 * if an estimate comes near to the bound.
 *
 * @param text The text of one value.
 * @param maxSize Most characters of a message.
 * @throws {RangeError} If the text has more tokens than allowed.
 * @throws {SyntaxError} If the text cannot be JSON.
 */
export function* checkTokensInParts(
  text: string,
  maxSize: number,
): Generator<undefined, void> {
  const most = maxTokens(maxSize);
  if (text.length <= most) return;
  // There is a comma, a colon or a bracket between any two other tokens.
  if (2 * estimateSeparators(text) < most * CERTAIN) return;
  yield* scannerWithin(maxSize).scanInParts(text);
}

/**
 * Estimates the number of commas, colons and brackets in a long text, strings
 * included, from one of 17 characters. Near to the bound it errs by a
 * thousandth, or by some hundredths if a peer aims at the number 17.
 */
function estimateSeparators(text: string): number {
  let count = 0;
  for (let block = 0; block < text.length; block += BLOCK) {
    const end = Math.min(block + BLOCK, text.length);
    // A peer that knew the places could write other characters there.
    let at = block + Math.floor(Math.random() * STRIDE);
    for (; at < end; at += STRIDE) {
      const code = text.charCodeAt(at);
      if (code === COMMA || code === COLON || isBracket(code)) count++;
    }
  }
  return count * STRIDE;
}

/** Makes a scanner that checks the bounds. */
export function scannerWithin(maxSize: number): JsonScanner {
  return new JsonScanner(maxTokens(maxSize), MAX_NESTING);
}

/** Whether so many levels may be open at once, strings included. */
function hasManyBrackets(text: string): boolean {
  let left = MAX_NESTING;
  for (const bracket of "{[") {
    let at = text.indexOf(bracket);
    for (; at >= 0 && left > 0; left--) at = text.indexOf(bracket, at + 1);
  }
  return left === 0;
}
