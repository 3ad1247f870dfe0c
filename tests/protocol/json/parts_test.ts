/** Long lines and long values, which are read in parts. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { QmpProtocolError } from "../../../src/protocol/error.ts";
import { checkTokensInParts } from "../../../src/protocol/json/bounds.ts";
import { parseInParts } from "../../../src/protocol/json/exact_parser.ts";
import { JsonLines, RESET } from "../../../src/protocol/json/lines.ts";
import { JsonScanner } from "../../../src/protocol/json/scanner.ts";
import fc from "fast-check";
import { check } from "../../properties/check.ts";
import { finish, parseParts, readLines } from "../../support/parts.ts";

const permissions = "none";
const MEBI = 1024 * 1024;
const LARGE = 2n ** 64n - 1n;

/** Lines that have some MiB of text, and their values. */
const LONG: Record<string, () => [lines: string[], ...values: unknown[]]> = {
  "a value with large integers": () => {
    const values = Array(100_000).fill([{}, "é", -1.5e3, LARGE, null]);
    const item = `[{}, "é", -1.5e3, ${LARGE}, null]`;
    const text = `{"return": [${Array(100_000).fill(item)}]}`;
    return [[text], { return: values }];
  },
  "a value over several lines": () => {
    const values = Array(400_000).fill({});
    return [["[", ...Array(399_999).fill("{},"), "{}", "]"], values];
  },
  "a value that begins and ends in the middle of a line": () => {
    const text = `{"a": [${Array(700_000).fill(1)}]}`;
    const value = JSON.parse(text);
    return [[`{} ${text} {}`], {}, value, {}];
  },
  "a value that goes on after a long line": () => {
    const values = Array(700_000).fill(1);
    return [[`[${"1,".repeat(699_999)}`, "1]"], values];
  },
  "many values on a line": () => {
    const values = Array(400_000).fill({});
    return [["{} ".repeat(400_000)], ...values];
  },
  "values that resets cut short": () => {
    return [[`{"a":${RESET}`.repeat(250_000) + "{}"], {}];
  },
};

for (const [what, make] of Object.entries(LONG)) {
  Deno.test({
    name: `JsonLines reads ${what} in parts`,
    permissions,
    fn() {
      const [lines, ...values] = make();
      const read: unknown[] = [];
      const reader = new JsonLines(64 * MEBI);
      let parts = 0;
      for (const line of lines) {
        parts += finish(reader.push(line, (value) => read.push(value)));
      }
      reader.end();
      assert(parts >= 10, `${parts} parts`);
      assertEquals(read.length, values.length);
      // With assertEquals(), this would take minutes.
      const write = (value: unknown) =>
        JSON.stringify(
          value,
          (_, part) => typeof part === "bigint" ? `${part}n` : part,
        );
      assert(write(read) === write(values));
    },
  });
}

Deno.test(
  "JsonLines reads a line of 1 MiB at once",
  { permissions },
  () => {
    const reader = new JsonLines(64 * MEBI);
    const values: unknown[] = [];
    const line = `{"a": "${"x".repeat(MEBI - 9)}"}`;
    assertEquals(line.length, MEBI);
    assertEquals(reader.push(line, (value) => values.push(value)), undefined);
    assertEquals(values.length, 1);
  },
);

Deno.test(
  "JsonLines reports what is wrong with a long line",
  { permissions },
  () => {
    const long = `[${"1, ".repeat(MEBI)}`;
    const wrong: [line: string, message: string][] = [
      [`{"a": ${long} 01]}`, 'Found "01]}" after 3145736 characters'],
      [`{"a": ${long} "\\x"]}`, "after 3145736 characters"],
      [`{"a": ${long} ${"9".repeat(1001)}]}`, "at most 1000 digits"],
      [`${long} +`, 'Expected value, found "+"'],
    ];
    for (const [line, message] of wrong) {
      const error = assertThrows(
        () => readLines(new JsonLines(64 * MEBI), [line]),
        QmpProtocolError,
        message,
      );
      assert(error.message.startsWith("Expected "), error.message);
      assert(error.received.length <= 513);
    }
  },
);

/** Lists in which it is hard to see from afar where an element ends. */
const LISTS: Record<string, unknown[]> = {
  "objects that contain lists of objects": Array(20).fill(
    { name: "a", members: [{ name: "b" }, { name: "c" }] },
  ),
  "strings that look like the end of an element": Array(20).fill(
    { name: '"}, {"name": "', text: "}, {", "__proto__": [1, 2] },
  ),
  "lists that end at different levels": [
    [[1], [2, [3], [4]]],
    [[5, [[6], [7]]], [8]],
    [[9], [[10], [11]], [12]],
  ],
  "elements of all types": [1, {}, "a", [], null, 2, {}, "b", [], true, -0],
};

for (const [what, list] of Object.entries(LISTS)) {
  Deno.test(
    `parseInParts() reads ${what}`,
    { permissions },
    () => {
      for (const value of [list, { a: list, b: [list, list] }]) {
        for (const indent of [undefined, 1]) {
          const text = JSON.stringify(value, undefined, indent);
          assertEquals(parseParts(text), JSON.parse(text));
        }
        // The text is no JSON wherever it ends.
        const text = JSON.stringify(value);
        for (let end = 1; end < text.length; end++) {
          assertThrows(() => parseParts(text.slice(0, end)), SyntaxError);
        }
      }
    },
  );
}

Deno.test(
  "parseInParts() leaves nearly all of a long list to JSON.parse()",
  { permissions },
  () => {
    const { parse } = JSON;
    for (const element of [1.5, {}, { a: { b: "c" }, d: [1] }, [1, [2]]]) {
      for (const indent of [undefined, 2]) {
        const list = Array(200_000).fill(element);
        const text = JSON.stringify({ return: list }, undefined, indent);
        let left = text.length;
        JSON.parse = (part: string) => {
          const value = parse(part);
          left -= part.length;
          return value;
        };
        try {
          parseParts(text);
        } finally {
          JSON.parse = parse;
        }
        // The text before the end is shorter than a batch.
        assert(left < 150_000, `${left} of ${text.length} characters`);
      }
    }
  },
);

Deno.test(
  "parseInParts() reads any list as JSON.parse() does",
  { permissions },
  () =>
    check(fc.property(
      fc.array(fc.jsonValue(), { minLength: 2 }),
      fc.nat(2),
      (list, indent) => {
        // A value beside others like it, as in the replies of QEMU.
        const value = [list, list, { a: [list, ...list, list] }];
        const text = JSON.stringify(value, undefined, indent);
        fc.pre(!/[0-9]{16}/.test(text));
        assertEquals(parseParts(text, false), JSON.parse(text));
      },
    )),
);

Deno.test(
  "parseInParts() keeps large integers among others",
  { permissions },
  () => {
    const text = `[${`1,${LARGE},[2],`.repeat(100)}3]`;
    const values = Array(100).fill([1, LARGE, [2]]).flat();
    assertEquals(parseParts(text), [...values, 3]);
  },
);

Deno.test(
  "parseInParts() reads 131,072 levels, and no more",
  { permissions },
  () => {
    const nested = (levels: number) => {
      const half = (levels - 1) / 2;
      const inner = `${"[".repeat(half)}1,2${"]".repeat(half)}`;
      return `${"[".repeat(levels - half)}0,${inner},${inner}${
        "]".repeat(levels - half)
      }`;
    };
    parseParts(nested(128 * 1024));
    parseParts(nested(128 * 1024 - 1));
    assertThrows(() => parseParts(nested(128 * 1024 + 1)), SyntaxError);
  },
);

Deno.test(
  "parseInParts() shows the text that is not JSON, and where it begins",
  { permissions },
  () => {
    const wrong: [text: string, message: string][] = [
      [
        '{"a": nul, "b": "c"}',
        'Found "nul, \\"b\\": \\"c\\"}" after 6 characters',
      ],
      ["[1", 'Found "" after 2 characters'],
    ];
    for (const [text, message] of wrong) {
      const error = assertThrows(
        () => [...parseInParts(text)],
        SyntaxError,
      );
      assertEquals(error.message, message);
    }
  },
);

Deno.test(
  "checkTokensInParts() counts the tokens only if there may be too many",
  { permissions },
  () => {
    const parts = (text: string) => [...checkTokensInParts(text, 64 * MEBI)];
    assertEquals(parts(`}"${"x".repeat(17 * MEBI)}"`), []);
    assertThrows(() => parts(`}"${",".repeat(17 * MEBI)}"`), SyntaxError);
  },
);

Deno.test(
  "JsonScanner.scanInParts() counts the tokens of all parts",
  { permissions },
  () => {
    const text = `[${"1,".repeat(MEBI)}1]`;
    const scanner = new JsonScanner(2 * MEBI);
    assertThrows(
      () => [...scanner.scanInParts(text)],
      RangeError,
      "at most 2097152 tokens",
    );
  },
);
