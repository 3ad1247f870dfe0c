/**
 * Stands in for `@std/cli/unicode-width` where the registry cannot be reached.
 *
 * JavaScript does not know the East Asian width of characters. Their scripts
 * and blocks come close: the stand-in differs from the genuine package only for
 * a few rare characters, and for those that are newer than its tables.
 *
 * @module
 */

/** Control, combining and format characters, and parts of Hangul syllables. */
const ZERO = /[\p{Cc}\p{Mn}\p{Me}\p{Cf}\u1160-\u11FF]/u;

/** Characters of a wide script, block or kind that are narrow themselves. */
const NARROW = /[\u00AD\u02EA\u02EB\uFF61-\uFFDC\u{1F1E6}-\u{1F1FF}]/u;

/** Characters that take two columns. */
const WIDE = new RegExp(
  "[" +
    [
      "\\p{Emoji_Presentation}",
      ...["Han", "Hiragana", "Katakana", "Bopomofo", "Yi"]
        .map((script) => `\\p{Script=${script}}`),
      ...["Tangut", "Nushu", "Khitan_Small_Script"]
        .map((script) => `\\p{Script=${script}}`),
      "\\u1100-\\u115F\\uA960-\\uA97C\\uAC00-\\uD7A3", // Hangul
      "\\u3000-\\u303E\\u3099-\\u33FF", // symbols, and enclosed characters
      "\\uFE10-\\uFE19\\uFE30-\\uFE6B", // vertical and small forms
      "\\uFF01-\\uFF60\\uFFE0-\\uFFE6", // full-width forms
      "\\u{1F200}-\\u{1F265}", // enclosed ideographs
    ].join("") + "]",
  "u",
);

function widthOf(character: string): number {
  if (NARROW.test(character)) return 1;
  if (ZERO.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** Returns the number of columns that a text takes in a terminal. */
export function unicodeWidth(str: string): number {
  return [...str].reduce((sum, character) => sum + widthOf(character), 0);
}
