/**
 * Bounds on the work that one message may cause.
 *
 * The size of a text alone is no bound, because values may take 50 times the
 * memory of their text.
 *
 * @module
 */

import { JsonScanner } from "./scanner.ts";

/**
 * Most levels of nesting in a message. QEMU nests hardly more than a hundred.
 */
const MAX_NESTING = 128 * 1024;

/**
 * Most tokens in a message, unless more characters are allowed than by default.
 * QEMU's replies have some four characters for each token, so that 64 MiB of
 * them fit.
 */
const MAX_TOKENS = 16 * 1024 * 1024;

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
  if (mayExceed(text, maxSize)) scannerWithin(maxSize).scan(text);
}

/** Checks bounds as {@linkcode checkBounds} does, in parts. */
export function* checkBoundsInParts(
  text: string,
  maxSize: number,
): Generator<undefined, void> {
  if (mayExceed(text, maxSize)) yield* scannerWithin(maxSize).scanInParts(text);
}

function mayExceed(text: string, maxSize: number): boolean {
  return text.length >= 2 * MAX_NESTING &&
    (text.length > maxTokens(maxSize) || hasManyBrackets(text));
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
