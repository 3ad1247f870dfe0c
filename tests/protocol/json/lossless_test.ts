import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  describeJson,
  parseJson,
  stringifyJson,
} from "../../../src/protocol/json/lossless.ts";

const MAX_SAFE = "9007199254740991";
const MIN_UNSAFE = "9007199254740992";

/** Returns whether `parseJson` calls `JSON.parse` without a reviver. */
function isParsedPlainly(text: string): boolean {
  const { parse } = JSON;
  let plain = false;
  JSON.parse = (...args: Parameters<typeof parse>) => {
    plain ||= args.length === 1 && args[0] === text;
    return parse(...args);
  };
  try {
    parseJson(text);
  } finally {
    JSON.parse = parse;
  }
  return plain;
}

Deno.test(
  "parseJson() returns a bigint for each integer that is not safe, and for nothing else",
  { permissions: "none" },
  () => {
    const numbers: [text: string, value: number | bigint][] = [
      ["0", 0],
      ["-0", -0],
      ["-1", -1],
      [MAX_SAFE, 9007199254740991],
      [`-${MAX_SAFE}`, -9007199254740991],
      [MIN_UNSAFE, 9007199254740992n],
      [`-${MIN_UNSAFE}`, -9007199254740992n],
      ["9007199254740993", 9007199254740993n],
      ["1000000000000000", 1000000000000000],
      ["999999999999999", 999999999999999],
      ["9223372036854775807", 9223372036854775807n],
      ["-9223372036854775808", -9223372036854775808n],
      ["18446744073709551615", 18446744073709551615n],
      ["1" + "0".repeat(400), 10n ** 400n],
      [`${MIN_UNSAFE}.0`, 9007199254740992],
      [`${MIN_UNSAFE}e0`, 9007199254740992],
      [`${MIN_UNSAFE}E+3`, 9007199254740992e3],
      ["1e300", 1e300],
      ["1e999", Infinity],
      ["0.1234567890123456789", 0.1234567890123456789],
      ["-1.5", -1.5],
    ];
    for (const [text, value] of numbers) {
      assertStrictEquals(parseJson(text), value, text);
      assertEquals(parseJson(`{"a":[${text}, 1]}`), { a: [value, 1] }, text);
    }
  },
);

Deno.test(
  "parseJson() finds 16 digits at every offset, beside any other digits",
  { permissions: "none" },
  () => {
    for (let padding = 0; padding <= 40; padding++) {
      const pads = [" ".repeat(padding), `"${"x".repeat(padding)}",`];
      for (let digits = 1; digits <= 15; digits++) {
        pads.push(" ".repeat(padding) + "7".repeat(digits) + ",");
      }
      for (const pad of pads) {
        const text = `[${pad}${MIN_UNSAFE}]`;
        const value = (parseJson(text) as unknown[]).at(-1);
        assertStrictEquals(value, 9007199254740992n, text);
      }
    }
  },
);

Deno.test(
  "parseJson() keeps digits in strings and names unchanged",
  { permissions: "none" },
  () => {
    const value = { [MIN_UNSAFE]: MIN_UNSAFE, a: [`-${MIN_UNSAFE}`, null] };
    assertEquals(parseJson(JSON.stringify(value)), value);
  },
);

Deno.test(
  "parseJson() needs no reviver for a text without 16 digits in a row",
  { permissions: "none" },
  () => {
    for (let padding = 0; padding <= 40; padding++) {
      const pad = " ".repeat(padding);
      for (const digits of ["1", "123456789012345", "1234567890.12345678901"]) {
        const text = `[${pad}${digits},${digits},${digits}]`;
        assertEquals(isParsedPlainly(text), true, text);
      }
      assertEquals(isParsedPlainly(`[${pad}${MAX_SAFE}]`), false);
    }
    assertEquals(isParsedPlainly('{"return": {}, "id": 1}'), true);
    assertEquals(isParsedPlainly('""'), true);
  },
);

Deno.test(
  "parseJson() throws SyntaxError for text that is not JSON",
  { permissions: "none" },
  () => {
    for (const text of ["", "{", "{} {}", "01", `[${MIN_UNSAFE}`, "{'a':1}"]) {
      assertThrows(() => parseJson(text), SyntaxError);
    }
  },
);

Deno.test(
  "stringifyJson() writes what parseJson() reads back",
  { permissions: "none" },
  () => {
    const texts = [
      "null",
      "-1.5",
      '"a\\"b\\\\\\n"',
      '"😀\\\\ud83d"',
      "[]",
      MAX_SAFE,
      MIN_UNSAFE,
      `[-9223372036854775808,{"a":18446744073709551615,"b":[${MIN_UNSAFE}]}]`,
      '{"__proto__":18446744073709551615,"toString":{}}',
    ];
    for (const text of texts) {
      assertEquals(stringifyJson(parseJson(text)), text);
    }
  },
);

Deno.test(
  "stringifyJson() omits members that are undefined, also beside a bigint",
  { permissions: "none" },
  () => {
    assertEquals(stringifyJson({ a: undefined, b: 1 }), '{"b":1}');
    assertEquals(stringifyJson({ a: undefined, b: 1n }), '{"b":1}');
  },
);

Deno.test(
  "stringifyJson() throws TypeError for values that JSON cannot represent",
  { permissions: "none" },
  () => {
    const cycle: Record<string, unknown> = { big: 1n };
    cycle.cycle = cycle;
    const values: [value: unknown, message: string][] = [
      [undefined, "Cannot write undefined as JSON"],
      [Symbol("s"), "Cannot write Symbol(s) as JSON"],
      [cycle, "circular"],
      [NaN, "Cannot write NaN as JSON"],
      [
        { a: [null, { size: -Infinity }], b: 2n ** 64n },
        "Cannot write -Infinity as JSON, found in size",
      ],
      ["\ud800", "lone surrogate"],
      ["\\\udfff", "lone surrogate"],
      [{ a: ["x\udc00y"] }, "lone surrogate"],
      [{ "\ud83d": 1n }, "lone surrogate"],
    ];
    for (const [value, message] of values) {
      assertThrows(() => stringifyJson(value), TypeError, message);
    }
  },
);

Deno.test(
  "stringifyJson() accepts null, and strings that contain it",
  { permissions: "none" },
  () => {
    const value = { a: null, b: [2n ** 64n, null], c: "null", null: 1 };
    assertEquals(
      stringifyJson(value),
      '{"a":null,"b":[18446744073709551616,null],"c":"null","null":1}',
    );
  },
);

Deno.test(
  "stringifyJson() accepts a backslash before ud",
  { permissions: "none" },
  () => {
    for (const value of ["\\ud800", "\\\\ud800", "\\ud83d\\ude00", "😀"]) {
      assertEquals(stringifyJson(value), JSON.stringify(value));
    }
  },
);

Deno.test(
  "describeJson() writes values that stringifyJson() refuses",
  { permissions: "none" },
  () => {
    assertEquals(
      describeJson(["\udfff", 2n ** 64n]),
      '["\\udfff",18446744073709551616]',
    );
    assertEquals(describeJson(undefined), undefined);
    const levels = 100_000;
    const deep = `${"[".repeat(levels)}${2n ** 64n}${"]".repeat(levels)}`;
    assertEquals(describeJson(parseJson(deep)), "[…]");
    const cycle: Record<string, unknown> = {};
    cycle.cycle = cycle;
    assertThrows(() => describeJson(cycle), TypeError, "circular");
  },
);
