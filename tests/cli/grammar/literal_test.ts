import { assert, assertEquals } from "@std/assert";
import { describeJson } from "../../../src/protocol/json/lossless.ts";
import type { JsonValue } from "../../../src/protocol/message.ts";
import {
  errorOf,
  parse,
  parseArgs,
  readBack,
  transaction,
} from "../support/grammar.ts";
import { random } from "../../support/random.ts";
import { randomText, randomValue } from "../support/random_values.ts";

const permissions = "none";

/** Typed values, and the JSON values that they mean. */
const VALUES: [typed: string, value: JsonValue][] = [
  // Integers.
  ["0", 0],
  ["-0", 0],
  ["5", 5],
  ["-5", -5],
  ["9007199254740991", 9007199254740991],
  ["9007199254740992", 9007199254740992n],
  ["-9007199254740992", -9007199254740992n],
  ["18446744073709551615", 18446744073709551615n],
  ["123456789012345678901234567890", 123456789012345678901234567890n],
  ["0x10", 16],
  ["0X1f", 31],
  ["-0x10", -16],
  ["0xFFFFFFFFFFFFFFFF", 18446744073709551615n],
  ["-0xFFFFFFFFFFFFFFFF", -18446744073709551615n],
  // Other numbers.
  ["1.5", 1.5],
  ["-1.5", -1.5],
  ["1e3", 1000],
  ["1E+3", 1000],
  ["25e-2", 0.25],
  ["1.0", 1],
  ["1e300", 1e300],
  // Text that only looks like a number.
  ["007", "007"],
  ["+5", "+5"],
  ["1_000", "1_000"],
  [".5", ".5"],
  ["5.", "5."],
  ["1e", "1e"],
  ["0x", "0x"],
  ["0xg", "0xg"],
  ["0b1", "0b1"],
  ["-", "-"],
  ["--5", "--5"],
  ["1.2.3", "1.2.3"],
  ["12:34:56:78:9a:bc", "12:34:56:78:9a:bc"],
  ["4G", "4G"],
  ["Infinity", "Infinity"],
  ["NaN", "NaN"],
  // Keywords.
  ["true", true],
  ["True", true],
  ["TRUE", true],
  ["false", false],
  ["False", false],
  ["fAlse", false],
  ["null", null],
  ["None", null],
  ["Null", "Null"],
  ["none", "none"],
  ["on", "on"],
  ["truely", "truely"],
  // Bare words.
  ["", ""],
  ["n1", "n1"],
  ["virtio-net-pci", "virtio-net-pci"],
  ["/path/x.qcow2", "/path/x.qcow2"],
  ["host,+x", "host,+x"],
  ["a=b", "a=b"],
  ["user,hostfwd=tcp::22-:22", "user,hostfwd=tcp::22-:22"],
  ["x:[1]", "x:[1]"],
  ['a"b', 'a"b'],
  ["it's", "it's"],
  ["C:\\x\\n", "C:\\x\\n"],
  ["a)", "a)"],
  ["(a)", "(a)"],
  ["a;b", "a;b"],
  ["größe-日本-😀", "größe-日本-😀"],
  ["!x", "!x"],
  ["/x", "/x"],
  ["#1", "#1"],
  // Strings.
  ['""', ""],
  ["''", ""],
  ['"a b"', "a b"],
  ["'a b'", "a b"],
  ['"5"', "5"],
  ["'true'", "true"],
  ["'None'", "None"],
  [`"it's"`, "it's"],
  [`'"'`, '"'],
  [`'it\\'s'`, "it's"],
  [`"\\""`, '"'],
  [`"\\'"`, "'"],
  [`'\\"'`, '"'],
  [`'\\\\'`, "\\"],
  [`"\\\\"`, "\\"],
  [`"\\/\\b\\f\\n\\r\\t"`, "/\b\f\n\r\t"],
  [`'\\n'`, "\n"],
  [`"\\u00e4\\u00DF"`, "äß"],
  [`'\\ud83d\\ude00'`, "😀"],
  ['"\t"', "\t"],
  ['"{"', "{"],
  ["'a=b c=d'", "a=b c=d"],
  // Lists and objects.
  ["[]", []],
  ["{}", {}],
  ["[1,2]", [1, 2]],
  ["[ 1 , 2 ]", [1, 2]],
  ["[1,]", [1]],
  ["[\"a b\",'c d']", ["a b", "c d"]],
  ["[[],[[]]]", [[], [[]]]],
  ["{'a': True, 'b': None}", { a: true, b: null }],
  [`{"a": false, "b": null}`, { a: false, b: null }],
  ["{'a': False,}", { a: false }],
  [`{"a":{'b':[{}]}}`, { a: { b: [{}] } }],
  ["[0x10,-0x1,1.5,1e2,-3]", [16, -1, 1.5, 100, -3]],
  ["[9007199254740993]", [9007199254740993n]],
  ["{'':''}", { "": "" }],
  ["{'a.b':1}", { "a.b": 1 }],
  ["['}',\"]\",'\\'']", ["}", "]", "'"]],
];

Deno.test("A value is a literal or a bare word", { permissions }, () => {
  for (const [typed, value] of VALUES) {
    assertEquals(parseArgs(`a=${typed}`), { a: value }, typed);
  }
});

Deno.test(
  "A value ends where the next argument begins",
  { permissions },
  () => {
    for (const [typed, value] of VALUES) {
      const args = parseArgs(` a=${typed}\t b=${typed}  z= `);
      assertEquals(args, { a: value, b: value, z: "" }, typed);
    }
  },
);

Deno.test("There is no negative zero", { permissions }, () => {
  for (const typed of ["-0", "-0.0", "-0x0", "-0e5"]) {
    assert(Object.is(parseArgs(`a=${typed}`).a, 0), typed);
    assert(Object.is(parseArgs(`a:=${typed}`).a, 0), typed);
  }
});

Deno.test(
  "A value in a literal needs no space after it",
  { permissions },
  () => {
    for (const [typed, value] of VALUES) {
      if (!/^["'[{]/.test(typed)) continue;
      assertEquals(
        parseArgs(`a=[${typed},{'b':${typed}}]`),
        { a: [value, { b: value }] },
        typed,
      );
    }
  },
);

Deno.test(
  "Every value is read as the value that was written",
  { permissions },
  () => {
    const below = random(3);
    for (let run = 0; run < 20_000; run++) {
      const value = randomValue(below, 0);
      const typed = `a:=${describeJson(value)}`;
      assertEquals(parseArgs(`${typed} b=1`), { a: value, b: 1 }, typed);
      assertEquals(
        parse(`transaction(x ${typed};y ${typed})`),
        transaction(["x", { a: value }], ["y", { a: value }]),
        typed,
      );
      const text = randomText(below);
      assertEquals(readBack(text), [text, text], text);
    }
  },
);

Deno.test(
  "Deep nesting is an error, not a stack overflow",
  { permissions },
  () => {
    const deep = (levels: number) =>
      "[".repeat(levels) + "1" + "]".repeat(levels);
    const objects = (levels: number) =>
      "{'a':".repeat(levels) + "1" + "}".repeat(levels);
    const key = (levels: number) => Array(levels).fill("a").join(".");
    parse(
      `c a=${deep(1000)} b=${objects(1000)} ${key(1000)}=1`.replace("a=", "x="),
    );
    for (const levels of [1001, 20_000]) {
      for (const typed of [deep(levels), objects(levels)]) {
        const error = errorOf(`c a=${typed}`);
        assertEquals(
          error.message,
          "Expected at most 1000 levels of nesting, found more",
        );
        assertEquals(error.column, 4 + 1000 * (typed.startsWith("[") ? 1 : 5));
      }
      const error = errorOf(`c ${key(levels)}=1`);
      assertEquals(
        [error.message, error.column],
        ["Expected at most 1000 levels of nesting, found more", 2],
      );
    }
  },
);
