/**
 * What a string token says, in QEMU's dialect of JSON.
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

/** What a string without escapes and errors has nothing of. A quick test, which an emoji fails too. */
const SPECIAL = /[\\\uD800-\uDFFF\uFDD0-\uFDEF\uFFFE\uFFFF]/;

/** The last two code points of each of the 17 planes are no characters. */
const ENDS_OF_PLANES = Array.from({ length: 17 }, (_, plane) => {
  const digits = plane.toString(16);
  return String.raw`\u{${digits}fffe}\u{${digits}ffff}`;
});

/**
 * What QEMU takes for no character, whether it is written as it is or as an escape: surrogates and noncharacters. Their
 * Unicode properties have names, but to look those up takes a millisecond of a program's start.
 */
export const NO_CHARACTER: RegExp = new RegExp(
  String.raw`[\ud800-\udfff\ufdd0-\ufdef${ENDS_OF_PLANES.join("")}]`,
  "u",
);

/** A surrogate pair in escapes, any other escape, right or wrong, or no character. */
const TO_REPLACE = new RegExp(
  String
    .raw`\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|\\u.{0,4}|\\.|` +
    NO_CHARACTER.source,
  "gsu",
);

/** Takes the quotes and escapes off a string token, or tells the first error in it. */
export function parseString(
  token: string,
): { value: string } | { error: string } {
  if (!SPECIAL.test(token)) return { value: token.slice(1, -1) };
  const native = parseNatively(token);
  if (native !== undefined) return { value: native };

  let error: string | undefined;
  // The closing quote stays on until the end, because the error of an escape that is cut short by it shows it.
  const value = token.slice(1).replace(TO_REPLACE, (match) => {
    const character = unescape(match);
    if (character === undefined) error ??= describe(match);
    return character ?? "";
  }).slice(0, -1);
  return error === undefined ? { value } : { error };
}

/** What JSON makes of the token, where QEMU makes the same of it. For speed only: it is many times faster. */
function parseNatively(token: string): string | undefined {
  try {
    const value: string = JSON.parse(token);
    return NO_CHARACTER.test(value) ? undefined : value;
  } catch {
    return undefined;
  }
}

/** The character that an escape stands for, if it does. */
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

/** What QEMU says of an escape that stands for nothing, or of what is no character. */
function describe(match: string): string {
  if (!match.startsWith("\\")) return "invalid UTF-8 sequence in string";
  if (!match.startsWith("\\u")) return "invalid escape sequence in string";
  return `${match} is not a valid Unicode character`;
}
