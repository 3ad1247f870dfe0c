import { assert, assertEquals } from "@std/assert";
import {
  JsonReader,
  type JsonReading,
} from "../../../src/protocol/qemu_json/reader.ts";
import type { JsonValue } from "../../../src/protocol/message.ts";

const value = (value: JsonValue): JsonReading => ({ value });
const error = (desc: string): JsonReading => ({
  desc: `JSON parse error, ${desc}`,
});
const stray = (text: string): JsonReading => error(`stray '${text}'`);
const notCharacter = (text: string): JsonReading =>
  error(`${text} is not a valid Unicode character`);

const BAD_KEYWORD = (word: string) => error(`invalid keyword '${word}'`);
const BAD_ESCAPE = error("invalid escape sequence in string");
const BAD_UTF8 = error("invalid UTF-8 sequence in string");
const NO_VALUE = error("expecting value");
const NO_KEY = error("key is not a string in object");
const NO_COLON = error("missing : in object pair");
const NO_LIST_SEPARATOR = error("expected separator in list");
const NO_DICT_SEPARATOR = error("expected separator in dict");
const DUPLICATE = error("duplicate key");
const TOO_DEEP = { desc: "JSON nesting depth limit exceeded" };
const TOO_LARGE = { desc: "JSON token size limit exceeded" };
const TOO_MANY = { desc: "JSON token count limit exceeded" };

type Transcript = [text: string, ...readings: JsonReading[]];

/**
 * Texts and what QEMU 7.2 and 10.0 read from them, as far as their answers show
 * it. They answer every value that is not an object with the same error.
 */
const TRANSCRIPTS: Record<string, Transcript[]> = {
  "values": [
    ["5 ", value(5)],
    ["\t5\t", value(5)],
    ['"x"', value("x")],
    ["true\n", value(true)],
    ["false\r", value(false)],
    ["null ", value(null)],
    ["[]", value([])],
    ["{}", value({})],
    ["[1,2]", value([1, 2])],
    [" { 'a' :\r\n[ { } , [ ] ] } ", value({ a: [{}, []] })],
    [
      '{"execute":"stop"}{"execute":"cont"}',
      value({ execute: "stop" }),
      value({ execute: "cont" }),
    ],
    ['5 "x"true[]', value(5), value("x"), value(true), value([])],
    ["1-2 ", value(1), value(-2)],
  ],
  "incomplete values": [
    ["-"],
    ["1."],
    ["1"],
    ["nul"],
    ["'a\\"],
    ['"a'],
    ["[[1,2]"],
    ['{"a":[}'],
    [" \t\r\n"],
  ],
  "integers": [
    ["0 ", value(0)],
    ["-0 ", value(0)],
    ["-0.0e5 ", value(-0)],
    ["-12 ", value(-12)],
    ["9007199254740991 ", value(9007199254740991)],
    ["9007199254740992 ", value(9007199254740992n)],
    ["9007199254740993 ", value(9007199254740993n)],
    ["18446744073709551615 ", value(18446744073709551615n)],
    ["18446744073709551616 ", value(18446744073709551616)],
    ["-9223372036854775808 ", value(-9223372036854775808n)],
    ["-9223372036854775809 ", value(-9223372036854775808)],
    ["1" + "0".repeat(400) + " ", value(Infinity)],
    ["00 ", stray("00")],
    ["01 ", stray("01")],
    ["- ", stray("- ")],
    ["--1 ", stray("--")],
    ["-a ", stray("-a")],
    ["+1\n", stray("+")],
  ],
  "floating point": [
    ["1.0 ", value(1)],
    ["0.1 ", value(0.1)],
    ["-0.0 ", value(-0)],
    ["1e5 ", value(1e5)],
    ["1E+5 ", value(1e5)],
    ["12.5e-1 ", value(1.25)],
    ["1e999 ", value(Infinity)],
    ["0e1 ", value(0), BAD_KEYWORD("e"), value(1)],
    ["-0e1 ", value(0), BAD_KEYWORD("e"), value(1)],
    ["1.5x ", value(1.5), BAD_KEYWORD("x")],
    ["1.5.5 ", value(1.5), stray(".")],
    ["1.5e5.5 ", value(1.5e5), stray(".")],
    [".5\n", stray(".")],
    ["1.e ", stray("1.e")],
    ["1e ", stray("1e ")],
    ["1e+ ", stray("1e+ ")],
  ],
  "strings": [
    [`'a"b'`, value('a"b')],
    [`"a'b"`, value("a'b")],
    [String.raw`"\"\'\\\/\b\f\n\r\t"`, value("\"'\\/\b\f\n\r\t")],
    [String.raw`'\"\'\\\/\b\f\n\r\t'`, value("\"'\\/\b\f\n\r\t")],
    [String.raw`"\u0000\u00e9\u00E9"`, value("\0éé")],
    [String.raw`"\ud83d\ude00"`, value("😀")],
    [String.raw`'\uD83D\uDE00'`, value("😀")],
    [String.raw`"\uD83F\uDFFD"`, value("\u{1FFFD}")],
    ['"\x7Fé中😀\u2028"', value("\x7Fé中😀\u2028")],
    ["'é中😀\u2028\\n'", value("é中😀\u2028\n")],
    [String.raw`"\q"`, BAD_ESCAPE],
    [String.raw`"\é"`, BAD_ESCAPE],
    ['"\\\u2028"', BAD_ESCAPE],
    [String.raw`"\U0041"`, BAD_ESCAPE],
    [String.raw`"\u"`, notCharacter(String.raw`\u"`)],
    [String.raw`"\u1"`, notCharacter(String.raw`\u1"`)],
    [String.raw`"\u12"`, notCharacter(String.raw`\u12"`)],
    [String.raw`'\u12'`, notCharacter(String.raw`\u12'`)],
    [String.raw`"\u12g4"`, notCharacter(String.raw`\u12g4`)],
    [String.raw`"\u1\u2"`, notCharacter(String.raw`\u1\u2`)],
    [String.raw`"\ud800"`, notCharacter(String.raw`\ud800`)],
    [String.raw`"\udc00x"`, notCharacter(String.raw`\udc00`)],
    [String.raw`"\ud800\n"`, notCharacter(String.raw`\ud800`)],
    [String.raw`"\ud800\u00"`, notCharacter(String.raw`\ud800`)],
    [String.raw`"\ud800\u0041"`, notCharacter(String.raw`\ud800`)],
    [String.raw`"\uFFFF"`, notCharacter(String.raw`\uFFFF`)],
    [String.raw`"\ufdd0"`, notCharacter(String.raw`\ufdd0`)],
    [String.raw`"\uD83F\uDFFE"`, notCharacter(String.raw`\uD83F\uDFFE`)],
    ['"\uFFFE"', BAD_UTF8],
    ['"\uFDD0"', BAD_UTF8],
    ['"\u{1FFFE}"', BAD_UTF8],
    ['"\uD800"', BAD_UTF8],
    ['"\\n\uE000\uFFFD"', value("\n\uE000\uFFFD")],
    ['"\\uqqqq\\q\uFFFE"', notCharacter("\\uqqqq")],
    ['"\\q\\ud800"', BAD_ESCAPE],
    ['"\uFFFE\\q"', BAD_UTF8],
  ],
  "keywords": [
    ["nul ", BAD_KEYWORD("nul")],
    ["nulL ", BAD_KEYWORD("nul"), stray("L")],
    ["hello world\n", BAD_KEYWORD("hello"), BAD_KEYWORD("world")],
    ["a".repeat(1100) + " ", error("invalid keyword '" + "a".repeat(1006))],
  ],
  "lexical errors and the recovery from them": [
    ["Hello\n", stray("H")],
    ["@\n", stray("@")],
    ["%d\n", stray("%")],
    ["\x1B", stray("\x1B")],
    ["\x18", stray("\x18")],
    ["\x18\x18", stray("\x18"), stray("\x18")],
    ["\x7F\n5 ", stray("\x7F"), value(5)],
    ["\0", stray("")],
    ["é", stray("\uFFFD")],
    ["😀", stray("\uFFFD")],
    ["-é ", stray("-\uFFFD")],
    ['"é中\n', stray('"é中\n')],
    ['"a\tb"}', stray('"a\t'), NO_VALUE],
    ["'a\x18b'", stray("'a\x18")],
    ['"\\\x01"', stray('"\\\x01')],
    ["'\\\x01'", stray("'\\\x01")],
    ['"a\0 {}', stray('"a'), value({})],
    ["@ \t5 'x' -\n5 ", stray("@"), value(5)],
    ["@[]", stray("@"), value([])],
    ["@:", stray("@"), NO_VALUE],
    ["x\x18\x18 ", BAD_KEYWORD("x"), stray("\x18"), stray("\x18")],
    ['{"a"\x18{}', stray("\x18"), value({})],
    ['{"a":@}', stray("@"), NO_VALUE],
    ['[{"a":[1,@ 5,{"b":2}', stray("@"), NO_VALUE, value({ b: 2 })],
  ],
  "bytes that are not UTF-8": [
    ['"caf\udce9.img"', BAD_UTF8],
    ["'\udc80'", BAD_UTF8],
    ['"\udced\udca0\udc80"', BAD_UTF8],
    ['"\udce4\udcb8"', BAD_UTF8],
    // The longer form of U+0000 is allowed.
    ['"a\udcc0\udc80b"', value("a\0b")],
    ['"\udcc0\udc80\udcc0\udc80\\n"', value("\0\0\n")],
    ['"\udcc0\udc80\udc80"', BAD_UTF8],
    ['"\udcc0"', BAD_UTF8],
    // U+FFFD itself is a character, and so are pairs with the same units.
    ['"\ufffd"', value("\ufffd")],
    ['"\u{1f4fe}\u{1f4ff}"', value("\u{1f4fe}\u{1f4ff}")],
    ["\u{1f4ff}\n", stray("\uFFFD")],
    ["@\u{1f4ff}[]", stray("@"), value([])],
    [String.raw`"\ud83d` + '\udc80"', notCharacter(String.raw`\ud83d`)],
    [String.raw`"\ud83d\ude00` + '\udc80"', BAD_UTF8],
    ['"\\\udc80"', BAD_ESCAPE],
    ['"\\u12\udcc3"', notCharacter('\\u12\uFFFD"')],
    ['"\\u12\udcc0\udc80"', notCharacter("\\u12\0")],
    [String.raw`"\u123é"`, notCharacter("\\u123\uFFFD")],
    [String.raw`"\u12é4"`, notCharacter("\\u12é")],
    [String.raw`"\u😀4"`, notCharacter("\\u😀")],
    // UTF-8 never has the bytes 0xFE and 0xFF, which end a token.
    ["\udcff", stray("\uFFFD")],
    ["\udcfe\udcff", stray("\uFFFD"), stray("\uFFFD")],
    ["@\udcff[]", stray("@"), stray("\uFFFD"), value([])],
    ['{"a": "b\udcff{}', stray('"b\uFFFD'), value({})],
    ["'\\\udcfe", stray("'\\\uFFFD")],
    ["1\udcff", value(1), stray("\uFFFD")],
    ["-\udcff", stray("-\uFFFD")],
    ["a\udcff", BAD_KEYWORD("a"), stray("\uFFFD")],
    // A stray token shows a sequence of bytes as one U+FFFD.
    ['"\udce4\udcb8\x01', stray('"\uFFFD\x01')],
    ['"\udcf8\udc88\udc80\udc80\udc80\x01', stray('"\uFFFD\x01')],
    ['"\udced\udca0\udc80\udc80\x01', stray('"\uFFFD\uFFFD\x01')],
    ['"\udcc0\udc80\x01', stray('"\0\x01')],
    ['"\udce4\udcff', stray('"\uFFFD\uFFFD')],
    ["\udce9\n", stray("\uFFFD")],
  ],
  "grammar errors in a list": [
    ["[1,]", NO_VALUE],
    ["[,]", NO_VALUE],
    ["[1,,2]", NO_VALUE],
    ["[1 2]", NO_LIST_SEPARATOR],
    ["[1:2]", NO_LIST_SEPARATOR],
    ["[1}", NO_LIST_SEPARATOR],
    ["[}", NO_VALUE],
    ["[{]}", NO_VALUE],
    ['[nope, "\\q"]', BAD_KEYWORD("nope")],
    ['["\\q", nope]', BAD_ESCAPE],
  ],
  "grammar errors in an object": [
    ['{"execute": }', NO_VALUE],
    ['{"a":1,}', NO_VALUE],
    ["{,}", NO_VALUE],
    ["{[}]", NO_VALUE],
    ['{"a":nope}', BAD_KEYWORD("nope")],
    ["{nope:1}", BAD_KEYWORD("nope")],
    ['{"execute" 5}', NO_COLON],
    ['{"a"}', NO_COLON],
    ['{"a","b"}', NO_COLON],
    ["{5:5}", NO_KEY],
    ["{null:1}", NO_KEY],
    ["{[1]:2}", NO_KEY],
    ["{{}:2}", NO_KEY],
    ['{"a":1 "b":2}', NO_DICT_SEPARATOR],
    ['{"a":1:2}', NO_DICT_SEPARATOR],
    ['{"a":1]', NO_DICT_SEPARATOR],
    ['{"a":1,"a":2}', DUPLICATE],
    ['{"a":1,"\\u0061":2}', DUPLICATE],
    ['{"a":1,"a":nope}', BAD_KEYWORD("nope")],
    ['{"a":{"b":[1,{"c" 2}]}} 5 ', NO_COLON, value(5)],
  ],
  "brackets that open nothing": [
    ["}", NO_VALUE],
    ["]", NO_VALUE],
    [",", NO_VALUE],
    [":", NO_VALUE],
    ["]]]", NO_VALUE, NO_VALUE, NO_VALUE],
    ["{]}", NO_VALUE, NO_VALUE],
    ["[[}", NO_VALUE],
    ["{{]", NO_VALUE],
    ['{"a":{"b":1]', NO_DICT_SEPARATOR],
    ['{"a":1}}', value({ a: 1 }), NO_VALUE],
    ['{"a":1} ]', value({ a: 1 }), NO_VALUE],
  ],
};

function read(...pieces: string[]): JsonReading[] {
  const reader = new JsonReader();
  return pieces.flatMap((piece) => reader.read(piece));
}

for (const [what, transcripts] of Object.entries(TRANSCRIPTS)) {
  Deno.test(
    `JsonReader reads ${what} as QEMU does, wherever the text is cut`,
    { permissions: "none" },
    () => {
      for (const [text, ...readings] of transcripts) {
        assertEquals(read(text), readings, text);
        assertEquals(
          read(...text.split("")),
          readings,
          `${text}, cut everywhere`,
        );
        for (let cut = 1; cut < text.length; cut++) {
          const pieces = [text.slice(0, cut), text.slice(cut)];
          assertEquals(read(...pieces), readings, pieces.join(" ✂ "));
        }
      }
    },
  );
}

Deno.test(
  "JsonReader returns a value with the character that completes it",
  { permissions: "none" },
  () => {
    const reader = new JsonReader();
    assertEquals(reader.read('{"a":1'), []);
    assertEquals(reader.read("}"), [value({ a: 1 })]);
    assertEquals(reader.read("12"), []);
    assertEquals(reader.read("3"), []);
    assertEquals(reader.read(","), [value(123), NO_VALUE]);
  },
);

Deno.test(
  "JsonReader keeps members apart from inherited properties",
  { permissions: "none" },
  () => {
    // Deno lacks this accessor, but other runtimes have it.
    Object.defineProperty(Object.prototype, "__proto__", {
      configurable: true,
      set: () => assert(false, "A prototype was set"),
    });
    try {
      const text = '{"__proto__":{"a":1},"toString":2,"constructor":3}';
      const [reading] = read(text);
      assertEquals(
        JSON.stringify((reading as { value: JsonValue }).value),
        text,
      );
      assertEquals(read('{"__proto__":1,"__proto__":2}'), [DUPLICATE]);
    } finally {
      delete (Object.prototype as { __proto__?: unknown }).__proto__;
    }
  },
);

Deno.test(
  "JsonReader reads 1024 levels of nesting and refuses one more",
  { permissions: "none" },
  () => {
    const deepList = "[".repeat(1024) + "]".repeat(1024);
    const deepObject = '{"a":'.repeat(1024) + "1" + "}".repeat(1024);
    const mixed = '[{"a":'.repeat(512) + "1" + "}]".repeat(512);
    for (const text of [deepList, deepObject, mixed]) {
      const [reading, ...others] = read(text);
      assertEquals(
        JSON.stringify((reading as { value: JsonValue }).value),
        text,
      );
      assertEquals(others, []);
    }

    assertEquals(read("[".repeat(1025)), [TOO_DEEP]);
    assertEquals(read("[".repeat(2050)), [TOO_DEEP, TOO_DEEP]);
    assertEquals(read('[{"a":'.repeat(512) + "["), [TOO_DEEP]);
    assertEquals(read("[".repeat(1025) + "5 "), [TOO_DEEP, value(5)]);
  },
);

const MEBI = 1024 * 1024;

Deno.test(
  "JsonReader reads 2 Mi tokens in a message and refuses one more",
  { permissions: "none" },
  () => {
    const [reading] = read("[[]" + ",1".repeat(MEBI - 2) + "]");
    assertEquals((reading as { value: JsonValue[] }).value.length, MEBI - 1);

    assertEquals(read("[[]" + ",1".repeat(MEBI - 1) + "]"), [
      TOO_MANY,
      NO_VALUE,
    ]);
  },
);

Deno.test(
  "JsonReader reads tokens of less than 64 Mi characters in a message and refuses more",
  { permissions: "none" },
  () => {
    const quarter = "a".repeat(16 * MEBI);
    const [reading, ...others] = read(
      `["${quarter}`,
      quarter,
      quarter,
      quarter.slice(5),
      '"]',
    );
    assertEquals(
      (reading as { value: string[] }).value[0]!.length,
      64 * MEBI - 5,
    );
    assertEquals(others, []);

    assertEquals(
      read(`["${quarter}`, quarter, quarter, quarter.slice(4), '"]'),
      [TOO_LARGE],
    );
  },
);

Deno.test(
  "JsonReader refuses a string after 64 Mi characters, and reads on from there",
  { permissions: "none" },
  () => {
    const quarter = "a".repeat(16 * MEBI);
    const reader = new JsonReader();
    assertEquals(reader.read(`["${quarter}${quarter}${quarter}`), []);
    assertEquals(reader.read(quarter.slice(1)), []);
    assertEquals(reader.read("a"), [TOO_LARGE]);
    assertEquals(reader.read("5 "), [value(5)]);
  },
);

Deno.test(
  "JsonReader tells an integer -0 from a number -0.0",
  { permissions: "none" },
  () => {
    const values = read("[-0, -0.0]").flatMap((reading) =>
      (reading as { value: number[] }).value
    );
    assertEquals(values.map((value) => Object.is(value, -0)), [false, true]);
  },
);

Deno.test(
  "JsonReader.next() returns one reading after the other, and nothing at the end",
  { permissions: "none" },
  () => {
    const reader = new JsonReader();
    assertEquals(reader.next(), undefined);
    reader.feed('{"a":1}]5 "b');
    assertEquals(reader.next(), value({ a: 1 }));
    assertEquals(reader.next(), NO_VALUE);
    assertEquals(reader.next(), value(5));
    assertEquals(reader.next(), undefined);
    assertEquals(reader.next(), undefined);
    reader.feed("");
    assertEquals(reader.next(), undefined);
    reader.feed('c"[]');
    assertEquals(reader.next(), value("bc"));
    assertEquals(reader.read("6 "), [value(6)]);
  },
);

Deno.test(
  "JsonReader refuses messages above `maxMessageSize`, which may change at any time",
  { permissions: "none" },
  () => {
    const reader = new JsonReader({ maxMessageSize: 10 });
    assertEquals(reader.read("[1,2,3,4]"), [value([1, 2, 3, 4])]);
    assertEquals(reader.read("[1,2,3,45]"), [TOO_LARGE]);
    assertEquals(reader.read('"abcdefg"'), [value("abcdefg")]);
    // The rest of a token that is too long is read as another one.
    assertEquals(reader.read('"abcdefghijk 5 '), [
      TOO_LARGE,
      BAD_KEYWORD("k"),
      value(5),
    ]);
    assertEquals(reader.read("aaaaaaaaaaaaa "), [
      TOO_LARGE,
      BAD_KEYWORD("aa"),
    ]);

    assertEquals(reader.read("[1,2,3"), []);
    reader.maxMessageSize = 20;
    assertEquals(reader.read(",4,5,6,7]"), [value([1, 2, 3, 4, 5, 6, 7])]);
    assertEquals(new JsonReader({ maxMessageSize: undefined }).read("[1,2]"), [
      value([1, 2]),
    ]);
  },
);

Deno.test(
  "JsonReader reads strings in long text, with and without escapes",
  { permissions: "none" },
  () => {
    const long = "é\n'".repeat(10_000);
    const words = Array.from({ length: 1000 }, (_, n) => `a word of ${n}`);
    const text = JSON.stringify([long, ...words, long]);
    assertEquals(read(text), [value([long, ...words, long])]);
    for (const size of [1, 5000]) {
      const pieces = text.match(new RegExp(`[^]{1,${size}}`, "g"))!;
      assertEquals(read(...pieces), [value([long, ...words, long])]);
    }
  },
);

Deno.test(
  "JsonReader shows 1023 characters of a stray token",
  { permissions: "none" },
  () => {
    const [reading] = read('"' + "a".repeat(3000) + "\n");
    assertEquals(reading, stray('"' + "a".repeat(1022) + "\n"));
  },
);

Deno.test(
  "JsonReader takes linear time for pieces of any size",
  { permissions: "none" },
  () => {
    // In quadratic time this would take hours.
    for (const [start, end] of [['"', '"'], ["", " "]]) {
      const reader = new JsonReader();
      reader.read(start!);
      for (let i = 0; i < MEBI; i++) reader.read("9");
      assertEquals(reader.read(end!).length, 1);
    }
  },
);
