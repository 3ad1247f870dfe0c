import { assert, assertEquals } from "@std/assert";
import { errorOf } from "../support/grammar.ts";

const permissions = "none";

Deno.test("An error shows the line and a caret", { permissions }, () => {
  const rows: [line: string, shown: string, caret: string][] = [
    ["a foo", "a foo", "  ^~~"],
    ["!", "!", " ^"],
    ["\ta foo", " a foo", "   ^~~"],
    ["a\tb='x' foo\t", "a b='x' foo ", "        ^~~"],
    ["a b='日本' foo", "a b='日本' foo", "           ^~~"],
    ["a 日本", "a 日本", "  ^~~~"],
    ["a b='😀' x", "a b='😀' x", "         ^"],
    ["a b='\u0061\u0308' x", "a b='\u0061\u0308' x", "        ^"],
    ["a b='\x1B[2J' x", "a b='\\x1b[2J' x", "              ^"],
    ["a \x07", "a \\x07", "  ^~~~"],
    ["a b='\u202E' x", "a b='\\u{202e}' x", "               ^"],
    ["a b='\uD800' x", "a b='\\u{d800}' x", "    ^~~~~~~~~~"],
  ];
  for (const [line, shown, caret] of rows) {
    assertEquals(errorOf(line).render(), `${shown}\n${caret}`, line);
  }
});

Deno.test("A long line is cut around its error", { permissions }, () => {
  const many = "x ".repeat(500);
  for (
    const line of [
      `a ${many}`,
      `a b='${many}' y ${many}`,
      `a b='${many}' y`,
      `a b='${"日本".repeat(300)}' y z`,
      `a b='${"😀".repeat(300)}' y ${"😀".repeat(300)}`,
      `a b='x${"😀".repeat(300)}' y ${"😀".repeat(300)}`,
      `a b='${"𝒜".repeat(300)}' y ${"𝒜".repeat(300)}`,
      `a b='x${"𝒜".repeat(300)}' y x${"𝒜".repeat(300)}`,
      `a b='${"\x1B".repeat(300)}' y ${"\x1B".repeat(300)}`,
      `a ${"y".repeat(1000)}`,
      `a b='${many}`,
      `a b='${many}'x`,
    ]
  ) {
    const error = errorOf(line);
    for (const width of [0, 24, 40, 80, 200]) {
      const [shown, caret, ...more] = error.render(width).split("\n");
      assertEquals(more, []);
      const most = Math.max(width, 24);
      // Each of these characters takes two columns.
      const columns =
        shown!.replace(/[日本😀]/gu, "..").replace(/𝒜/gu, ".").length;
      assert(columns <= most, `${columns} columns of ${most}: ${shown}`);
      assert(caret!.length <= most, `${caret!.length} of ${most}`);
      assert(/^ *\^~*$/.test(caret!));
      assert(!/\p{Cc}/u.test(shown!), "control character");
      assert(!/\\u/.test(shown!), `half a character in ${shown}`);
      const before = shown!.replace(/[日本😀]/gu, "..").replace(/𝒜/gu, ".")
        .slice(caret!.indexOf("^"));
      const wrong = line.slice(error.column, error.column + 1);
      assert(before.startsWith(wrong), `${before} begins with ${wrong}`);
    }
  }
});

Deno.test(
  "A message quotes only a short part of a long line",
  { permissions },
  () => {
    for (
      const line of [
        `a ${"x".repeat(10_000)}`,
        `a ${"😀".repeat(10_000)}`,
        `a ${"x".repeat(10_000)}=1 ${"x".repeat(10_000)}=1`,
        `a ${"x.".repeat(10_000)}=1`,
        `{'execute':[${"1,".repeat(10_000)}]}`,
        `a b=[${"x".repeat(10_000)}]`,
        `a \x1B[2J`,
      ]
    ) {
      const { message } = errorOf(line);
      assert(message.length < 200, message);
      assert(!/\p{Cc}|\\u\{d/u.test(message), message);
      assert(message.isWellFormed(), message);
    }
  },
);
