/**
 * The search for integers that a JavaScript number may not hold exactly.
 *
 * @module
 */

/** Digits of the smallest integer that is not safe, 9007199254740992. */
const LONG = 16;
const DIGIT_0 = 48;
const DIGIT_9 = 57;

/**
 * Notices when bytes with 16 digits in a row have come. Without these,
 * `JSON.parse` rounds no integer.
 *
 * The stage that reads bytes looks, and the stage that parses JSON asks. One
 * search in each chunk costs less than one in each message, and most
 * connections never have such an integer.
 */
export class LongDigits {
  #mayBeLarge = false;
  /** Digits at the end of the last chunk. */
  #digits = 0;

  /** Whether any integer so far may be too large for a number. */
  get mayBeLarge(): boolean {
    return this.#mayBeLarge;
  }

  /** Looks at the next chunk, before its text is passed on. */
  look(bytes: Uint8Array): void {
    if (this.#mayBeLarge) return;
    // A run of digits may be cut in two, or in more if chunks are short.
    const cut = this.#digits + digitsFrom(bytes, 0, 1);
    const end = digitsFrom(bytes, bytes.length - 1, -1);
    this.#digits = end === bytes.length ? cut : end;
    this.#mayBeLarge = cut >= LONG || hasLongRun(bytes);
  }

  /** Gives up the search: from now on each message has to be searched. */
  assumeLarge(): void {
    this.#mayBeLarge = true;
  }
}

/**
 * Whether there are 16 digits in a row.
 *
 * Such a run covers a position that is a multiple of 16, and half of its other
 * digits are on one side of that position. So this looks at every 16th byte,
 * and if that is a digit, at the bytes eight places before and after it.
 */
function hasLongRun(bytes: Uint8Array): boolean {
  for (let at = LONG - 1; at < bytes.length; at += LONG) {
    if (
      isDigit(bytes[at]) &&
      (isDigit(bytes[at - LONG / 2]) || isDigit(bytes[at + LONG / 2])) &&
      digitsFrom(bytes, at, -1) + digitsFrom(bytes, at, 1) > LONG
    ) return true;
  }
  return false;
}

/** Counts the digits in a row from a position on, in either direction. */
function digitsFrom(bytes: Uint8Array, start: number, step: 1 | -1): number {
  let at = start;
  while (isDigit(bytes[at])) at += step;
  return (at - start) * step;
}

/** Whether a byte is a digit. Beside the bytes there is `undefined`. */
function isDigit(byte: number | undefined): boolean {
  return byte! >= DIGIT_0 && byte! <= DIGIT_9;
}
