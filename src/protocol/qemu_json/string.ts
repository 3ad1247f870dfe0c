/**
 * Parses string tokens of QEMU's JSON dialect.
 *
 * @module
 */

const ESCAPES = new Map([
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["/", "/"],
  ["\\", "\\"],
  ['"', '"'],
  ["'", "'"],
]);

/**
 * Characters that may need work: backslashes and possible noncharacters. A
 * string without them is taken as it is. The test is quick, so it also stops at
 * harmless surrogate pairs such as emoji.
 */
const SPECIAL = /[\\\uD800-\uDFFF\uFDD0-\uFDEF\uFFFE\uFFFF]/;

/**
 * The last two code points of each of the 17 planes, which are noncharacters.
 */
const ENDS_OF_PLANES = Array.from({ length: 17 }, (_, plane) => {
  const digits = plane.toString(16);
  return String.raw`\u{${digits}fffe}\u{${digits}ffff}`;
});

/**
 * Code points that QEMU refuses, as characters and as escapes: surrogates and
 * noncharacters. Unicode properties would name them, but looking up a property
 * adds a millisecond to the start of a program.
 */
export const NO_CHARACTER: RegExp = new RegExp(
  String.raw`[\ud800-\udfff\ufdd0-\ufdef${ENDS_OF_PLANES.join("")}]`,
  "u",
);

/**
 * A surrogate pair written as escapes, any other escape, valid or not, or a
 * code point that QEMU refuses.
 */
const TO_REPLACE = new RegExp(
  String
    .raw`\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|\\u.{0,4}|\\.|` +
    NO_CHARACTER.source,
  "gsu",
);

/**
 * Returns the value of a string token without quotes and escapes, or the first
 * error in it.
 */
export function parseString(
  token: string,
): { value: string } | { error: string } {
  if (!SPECIAL.test(token)) return { value: token.slice(1, -1) };
  const native = parseNatively(token);
  if (native !== undefined) return { value: native };

  let error: string | undefined;
  // The closing quote is removed last. If it cuts an escape short, QEMU's error
  // text shows the quote.
  const value = token.slice(1).replace(TO_REPLACE, (match) => {
    const character = unescape(match);
    if (character === undefined) error ??= describe(match);
    return character ?? "";
  }).slice(0, -1);
  return error === undefined ? { value } : { error };
}

/**
 * Parses a token with `JSON.parse`, which is many times faster. Returns
 * `undefined` if QEMU may parse the token differently.
 */
function parseNatively(token: string): string | undefined {
  try {
    const value: string = JSON.parse(token);
    return NO_CHARACTER.test(value) ? undefined : value;
  } catch {
    return undefined;
  }
}

/**
 * Returns the character of an escape, or `undefined` if the escape is wrong.
 */
function unescape(match: string): string | undefined {
  if (!match.startsWith("\\u")) return ESCAPES.get(match.slice(1));
  const units = match.match(/[\da-fA-F]{4}/g) ?? [];
  const character = String.fromCharCode(
    ...units.map((unit) => parseInt(unit, 16)),
  );
  return character === "" || NO_CHARACTER.test(character)
    ? undefined
    : character;
}

/** Returns QEMU's error text for a wrong escape or code point. */
function describe(match: string): string {
  if (!match.startsWith("\\")) return "invalid UTF-8 sequence in string";
  if (!match.startsWith("\\u")) return "invalid escape sequence in string";
  return `${match} is not a valid Unicode character`;
}
