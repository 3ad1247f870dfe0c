import { assertEquals } from "@std/assert";
import { fit, toCells, widthOf } from "../../src/cli/cells.ts";

const permissions = "none";

Deno.test("toCells() measures characters and escapes", { permissions }, () => {
  const rows: [text: string, cells: [text: string, width: number][]][] = [
    ["a", [["a", 1]]],
    ["日", [["日", 2]]],
    ["😀", [["😀", 2]]],
    ["\t", [[" ", 1]]],
    ["a\u0308", [["a", 1], ["\u0308", 0]]],
    ["\x1B", [["\\x1b", 4]]],
    ["\u202E", [["\\u{202e}", 8]]],
    ["\uD800", [["\\u{d800}", 8]]],
  ];
  for (const [text, expected] of rows) {
    const cells = toCells(text);
    assertEquals(
      cells.map(({ text, width }) => [text, width]),
      expected,
      JSON.stringify(text),
    );
  }
  assertEquals(toCells("a😀b", 5).map(({ at }) => at), [5, 6, 8]);
});

Deno.test("fit() cuts text to a number of columns", { permissions }, () => {
  const rows: [text: string, columns: number, expected: string][] = [
    ["abc", 3, "abc"],
    ["abcd", 3, "ab…"],
    ["日本語", 6, "日本語"],
    ["日本語", 5, "日本…"],
    ["日本語", 4, "日…"],
    ["日本語", 1, "…"],
    ["a\x1Bb", 6, "a\\x1bb"],
    ["a\x1Bb", 5, "a…"],
  ];
  for (const [text, columns, expected] of rows) {
    const fitted = fit(text, columns);
    assertEquals(fitted, expected, `${text} in ${columns}`);
    assertEquals(widthOf(toCells(fitted)) <= columns, true);
  }
});
