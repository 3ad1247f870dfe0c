// Lines that no user would type.

import { assert, assertEquals } from "@std/assert";
import { completionContext } from "../../../src/cli/grammar/completion_context.ts";
import { GrammarError } from "../../../src/cli/grammar/error.ts";
import { LineParser } from "../../../src/cli/grammar/line_parser.ts";
import { parse } from "../support/grammar.ts";
import { random } from "../../support/random.ts";
import { randomText } from "../support/random_values.ts";

const permissions = "none";

Deno.test(
  "Every line is parsed, or throws a GrammarError that render() can show",
  { permissions },
  () => {
    const below = random(4);
    const parser = new LineParser();
    const words = ["a ", "b=", "c.d=", "l.0=", "transaction( ", ")", "; "]
      .concat("\uD800", "\uDC00");
    for (let run = 0; run < 30_000; run++) {
      const line = Array.from(
        { length: below(8) },
        () => below(2) ? words[below(words.length)] : randomText(below),
      ).join("");
      try {
        parser.feed(line);
      } catch (error) {
        assert(error instanceof GrammarError, `${line}: ${error}`);
        assert(error.column >= 0 && error.column <= line.length, line);
        assert(error.length >= 1, line);
        assert(
          error.column + error.length <=
            Math.max(line.length, error.column + 1),
          line,
        );
        assertEquals(error.render().split("\n").length, 2, line);
      }
      const cursor = below(line.length + 1);
      const context = completionContext(line, cursor, parser.pending);
      if (context.kind === "none") continue;
      assertEquals(context.start + context.prefix.length, cursor, line);
      assertEquals(line.slice(context.start, cursor), context.prefix, line);
    }
  },
);

Deno.test(
  "A line of 100,000 characters is parsed in linear time",
  { permissions },
  () => {
    const size = 100_000;
    const repeat = (text: string) =>
      text.repeat(Math.ceil(size / text.length)).slice(0, size);
    const many = (text: (index: number) => string) =>
      Array.from({ length: size / 10 }, (_, index) => text(index)).join(" ");
    const lines = [
      repeat("x"),
      repeat(" "),
      repeat("!"),
      repeat("/"),
      repeat("{"),
      repeat("("),
      repeat("a "),
      repeat("a.b "),
      `a b=${repeat("x")}`,
      `a b=${repeat("9")}`,
      `a b=0x${repeat("9")}`,
      `a b=${repeat("9")}.5x`,
      `a b=${repeat("1e")}`,
      `a b=${repeat("(")}`,
      `a b="${repeat("x")}"`,
      `a b="${repeat("\\n")}"`,
      `a b="${repeat('\\"')}`,
      `a b="${repeat("x")}`,
      `a b=[${repeat("1,")}]`,
      `a b=[${repeat("1,")}`,
      `a b=[${repeat("'x',")}`,
      `a b=[${repeat("[],")}]`,
      `a b=${repeat("[")}`,
      `a b=${repeat("{'a':")}`,
      `a b=${repeat("=")}`,
      `a ${repeat(".")}=1`,
      `a ${repeat("a.")}b=1`,
      `a ${repeat("0.")}0=1`,
      `a ${repeat("__a.")}=1`,
      `a ${repeat("__")}=1`,
      `a ${repeat("a")}`,
      `a ${many((index) => `a${index}=1`)}`,
      `a ${many((index) => `l.${index}=1`)}`,
      `a ${many((index) => `l.${index + 1}=1`)}`,
      `a ${many((index) => `b.c.d${index}=1`)}`,
      `a b=[${repeat("1,")}] ${many((index) => `b.${index}=1`)}`,
      `a ${repeat("b=[x ")}`,
      `a ${repeat("b='x ")}`,
      `a ${repeat("b=\"' ")}`,
      `transaction( a b=${repeat(")")}`,
      `transaction( a b=${repeat("(")}`,
      `transaction( a b=${repeat("()")}`,
      `transaction( a b=${repeat(")x")}`,
      `transaction( ${repeat("a;")}`,
      `transaction( ${repeat(";")}`,
      `transaction( ${repeat("a b=1;")}`,
      `transaction( ${repeat("=;")}`,
      `transaction${repeat(" ")}x`,
      repeat("\x1B"),
      repeat("日"),
      repeat("😀"),
    ];
    for (const line of lines) {
      const begin = performance.now();
      try {
        parse(line);
      } catch (error) {
        assert(error instanceof GrammarError, `${line.slice(0, 20)}: ${error}`);
        error.render();
      }
      completionContext(line);
      completionContext(line, line.length >> 1);
      completionContext(line, line.length, true);
      const time = performance.now() - begin;
      // In linear time, a line takes some tens of milliseconds. Otherwise it
      // takes minutes, and this tells which line it is.
      assert(time < 30_000, `${line.slice(0, 20)}… took ${time} ms`);
    }
  },
);
