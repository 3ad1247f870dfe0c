// What this package relies on in @std/cli, according to its documentation.
// `deno task standins` tests the stand-in, and `QMP_STD=DIR deno task standins`
// tests the genuine package in a checkout of denoland/std.

import { assertEquals } from "@std/assert";
import { unicodeWidth } from "@std/cli/unicode-width";

/** Texts, and their widths. */
const WIDTHS: [text: string, width: number][] = [
  ["", 0],
  ["hello world", 11],
  ["größe, ½ × €", 12],
  // Scripts and full-width forms that take two columns a character.
  ["天地玄黃宇宙洪荒", 16],
  ["ひらがなカタカナー", 18],
  ["한국어", 6],
  ["ㄅㄆㄇ", 6],
  ["ｆｕｌｌｗｉｄｔｈ", 18],
  ["、。「」", 8],
  ["\u{20000}\u{30000}", 4],
  // Half-width forms.
  ["ｶﾀｶﾅ", 4],
  // Marks that combine with the character before them.
  ["a\u0308", 1],
  ["\u1112\u1161\u11AB", 2],
  ["か\u3099", 2],
  // Emoji. Joined ones count one by one, as in Rust's unicode-width.
  ["🔬", 2],
  ["👩\u200D🔬", 4],
  ["❤\uFE0F", 1],
  ["\u{1F1E9}\u{1F1EA}", 2],
  // Control characters.
  ["\0\n\r\t\x1B\x7F", 0],
  ["\u0080\u009F", 0],
  // Format characters.
  ["\u200B\u200E\uFEFF", 0],
  ["\u00AD", 1],
  ["…", 1],
];

Deno.test("unicodeWidth() returns the columns of a text in a terminal", () => {
  for (const [text, width] of WIDTHS) {
    assertEquals(unicodeWidth(text), width, JSON.stringify(text));
  }
});
