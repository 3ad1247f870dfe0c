import { assert, assertEquals, assertThrows } from "@std/assert";
import { QmpProtocolError } from "../../../src/protocol/error.ts";
import {
  JsonLines,
  RESET,
  tooLarge,
} from "../../../src/protocol/json/lines.ts";
import type { JsonValue } from "../../../src/protocol/message.ts";
import { readLines } from "../../support/parts.ts";

const LIMIT = 64 * 1024 * 1024;

function read(lines: string[], maxSize = LIMIT): JsonValue[] {
  return readLines(new JsonLines(maxSize), lines);
}

function toLines(text: string): string[] {
  return text.split(/\r?\n/);
}

/**
 * Cuts a text into parts. A line may end between two parts, but not within one.
 */
function toTokens(text: string): string[] {
  return text.replaceAll(RESET, ` ${RESET} `)
    .match(/"(?:\\.|[^"\\])*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
}

const greeting = {
  QMP: {
    version: {
      qemu: { micro: 2, minor: 0, major: 10 },
      package: "Debian 1:10.0.2+ds-2",
    },
    capabilities: ["oob"],
  },
};

const TRANSCRIPTS: Record<string, [text: string, ...values: JsonValue[]]> = {
  "a session that stops the machine and quits": [
    '{"QMP": {"version": {"qemu": {"micro": 2, "minor": 0, "major": 10}, "package": "Debian 1:10.0.2+ds-2"}, "capabilities": ["oob"]}}\r\n' +
    '{"return": {}, "id": 0}\r\n' +
    '{"timestamp": {"seconds": 1700000000, "microseconds": 123456}, "event": "STOP"}\r\n' +
    '{"return": {}, "id": 0}\r\n' +
    '{"id": 1, "error": {"class": "CommandNotFound", "desc": "The command stopp has not been found"}}\r\n' +
    '{"timestamp": {"seconds": 1700000001, "microseconds": 2}, "event": "SHUTDOWN", "data": {"guest": false, "reason": "host-qmp-quit"}}\r\n' +
    '{"return": {}, "id": 2}\r\n',
    greeting,
    { return: {}, id: 0 },
    {
      timestamp: { seconds: 1700000000, microseconds: 123456 },
      event: "STOP",
    },
    { return: {}, id: 0 },
    {
      id: 1,
      error: {
        class: "CommandNotFound",
        desc: "The command stopp has not been found",
      },
    },
    {
      timestamp: { seconds: 1700000001, microseconds: 2 },
      event: "SHUTDOWN",
      data: { guest: false, reason: "host-qmp-quit" },
    },
    { return: {}, id: 2 },
  ],
  "the same messages with pretty=on": [
    `{
    "QMP": {
        "version": {
            "qemu": {
                "micro": 2,
                "minor": 0,
                "major": 10
            },
            "package": "Debian 1:10.0.2+ds-2"
        },
        "capabilities": [
            "oob"
        ]
    }
}
{
    "return": {
    }
}
{
    "error": {
        "class": "GenericError",
        "desc": "JSON parse error, expecting value"
    }
}
`.replaceAll("\n", "\r\n"),
    greeting,
    { return: {} },
    {
      error: {
        class: "GenericError",
        desc: "JSON parse error, expecting value",
      },
    },
  ],
  "empty lines and blank ones": [
    '\r\n\r\n{"return": {}}\r\n\r\n \t\r\n{\r\n\r\n"return":\r\n \r\n[]}\r\n\r\n',
    { return: {} },
    { return: [] },
  ],
  "lines that end in LF alone, and a line without an end": [
    '{"return": 1}\n{"return": 2}\n{"return": 3}',
    { return: 1 },
    { return: 2 },
    { return: 3 },
  ],
  "several values on a line": [
    '{"return": {}}{"return": [1, 2]} {"event": "STOP"}\r\n{"return": 1} {"return":\r\n2}{"return": 3}\r\n',
    { return: {} },
    { return: [1, 2] },
    { event: "STOP" },
    { return: 1 },
    { return: 2 },
    { return: 3 },
  ],
  "values with whole values on lines within them": [
    '{"return": [\r\n{"a": 1}\r\n,\r\n{}\r\n]}\r\n',
    { return: [{ a: 1 }, {}] },
  ],
  "values that are no object": [
    '5\r\n"a}"\r\n[]\r\nnull true\r\n',
    5,
    "a}",
    [],
    null,
    true,
  ],
  "a reset before a value": [
    `{"return": {}}\n${RESET}{"return": 123456}\n`,
    { return: {} },
    { return: 123456 },
  ],
  "a reset amid a value": [
    `{"return": {"a": [${RESET}{"return": 1}\n{"return": \n${RESET}\n{"return": 2}\n`,
    { return: 1 },
    { return: 2 },
  ],
  "a reset behind a value, and several resets": [
    `{"return": 1}${RESET}{"return": 2}{"return":${RESET}${RESET}{"return": 3}${RESET}\n`,
    { return: 1 },
    { return: 2 },
    { return: 3 },
  ],
  "integers of 64 bits": [
    '{"return": {"size": 18446744073709551615, "offset": -9223372036854775808, "small": 9007199254740991}, "id": 9007199254740993}\r\n' +
    '{"return":\r\n9223372036854775807}\r\n',
    {
      return: {
        size: 18446744073709551615n,
        offset: -9223372036854775808n,
        small: 9007199254740991,
      },
      id: 9007199254740993n,
    },
    { return: 9223372036854775807n },
  ],
  "strings with braces, escapes and every kind of character": [
    String.raw`{"return": "}{\"\\", "id": "\u00e9\ud83d\ude00é😀\u0018"}` +
    "\r\n" +
    String.raw`{"return": "\\"}{"return": "\\\"}"}`,
    { return: '}{"\\', id: "é😀é😀\x18" },
    { return: "\\" },
    { return: '\\"}' },
  ],
};

for (const [what, [text, ...values]] of Object.entries(TRANSCRIPTS)) {
  Deno.test(
    `JsonLines finds the values of ${what}`,
    { permissions: "none" },
    () => assertEquals(read(toLines(text)), values),
  );
}

Deno.test(
  "JsonLines finds the same values if the lines end between any tokens",
  { permissions: "none" },
  () => {
    for (const [text, ...values] of Object.values(TRANSCRIPTS)) {
      const tokens = toTokens(text);
      assertEquals(read(tokens), values, "one token a line");
      for (let cut = 0; cut <= tokens.length; cut++) {
        const lines = [
          tokens.slice(0, cut).join(" "),
          tokens.slice(cut).join(" "),
        ];
        assertEquals(read(lines), values, lines.join(" ✂ "));
      }
    }
  },
);

Deno.test(
  "JsonLines drops incomplete values and text that is not JSON before a reset",
  { permissions: "none" },
  () => {
    for (const garbage of ["", "nonsense", '{"a": "b', '{"a": [', "01", "}"]) {
      assertEquals(read([`${garbage}${RESET}{"a":1}`]), [{ a: 1 }], garbage);
      assertEquals(
        read(["[", `${garbage}${RESET}{"a":1}${garbage}${RESET}`]),
        [{ a: 1 }],
        garbage,
      );
    }
  },
);

Deno.test(
  "JsonLines reports a value as soon as it is complete",
  { permissions: "none" },
  () => {
    const values: JsonValue[] = [];
    const reader = new JsonLines(LIMIT);
    const counts = ['{"a":1}', "{", '"a":', '2}{"a":3}{', "}", ""].map(
      (line) => {
        reader.push(line, (value) => values.push(value));
        return values.length;
      },
    );
    assertEquals(counts, [1, 1, 1, 3, 4, 4]);
  },
);

Deno.test(
  "JsonLines throws QmpProtocolError with the text that cannot be JSON",
  { permissions: "none" },
  () => {
    const wrong: [lines: string[], received: string, message: string][] = [
      [
        ["SSH-2.0-OpenSSH"],
        "SSH-2.0-OpenSSH",
        'Expected JSON: Expected value, found "S"',
      ],
      [["{}}"], "}", 'Expected JSON: Expected value, found "}"'],
      [["{", "5}"], "{\n5}", 'Expected JSON: Expected key or }, found "5"'],
      [
        ["[1,", "", "2 3"],
        "[1,\n\n2 3",
        'Expected JSON: Expected , or end, found "3"',
      ],
      [['{"a":01}'], '{"a":01}', "Expected JSON: "],
      [["[", "1.}", "]"], "[\n1.}", "Expected JSON: "],
      [["[", "1.", "]"], "[\n1.\n]", "Expected JSON: "],
      [['{"a', 'b":1}'], '{"a', "Expected JSON: Expected the end of a string"],
      [[`${RESET}{]`], "{]", "Expected JSON: Expected key or }"],
    ];
    for (const [lines, received, message] of wrong) {
      const error = assertThrows(
        () => read(lines),
        QmpProtocolError,
        message,
      );
      assertEquals(error.received, received);
      assert(error.cause instanceof SyntaxError);
    }
  },
);

Deno.test(
  "JsonLines.end() throws QmpProtocolError if a value is incomplete",
  { permissions: "none" },
  () => {
    const error = assertThrows(
      () => read(["{}{", '"a":']),
      QmpProtocolError,
      "Expected the end of a message, found the end of the connection",
    );
    assertEquals(error.received, '{\n"a":\n');
    assertEquals(read([]), []);
    assertEquals(read(["{}", " "]), [{}]);
    assertEquals(read(['{"a":', RESET]), []);
  },
);

Deno.test(
  "JsonLines accepts values up to its limit, newlines included, and throws for a larger one",
  { permissions: "none" },
  () => {
    const value = { a: "bcd" };
    const shapes = [['{"a":"bcd"}'], ['{"a":', '"bcd"}'], [
      '{"a"',
      ":",
      '"bcd"}',
    ]];
    for (const lines of shapes) {
      const size = lines.join("\n").length;
      assertEquals(read([...lines, ...lines], size), [value, value]);
      const error = assertThrows(
        () => read(lines, size - 1),
        QmpProtocolError,
        `Expected a message of at most ${
          size - 1
        } characters, found a larger one`,
      );
      assertEquals(error.received.trimEnd(), lines.join("\n"));
    }
    assertEquals(read(['{"a":"bcd"}'.repeat(3)], 11), [value, value, value]);
  },
);

Deno.test(
  "JsonLines throws for a value that is too large before the value is complete",
  { permissions: "none" },
  () => {
    const reader = new JsonLines(100);
    reader.push("[".repeat(50), () => {});
    assertThrows(() => reader.push("[".repeat(50), () => {}), QmpProtocolError);
  },
);

Deno.test(
  "JsonLines joins more lines than it keeps one by one, without the blank ones",
  { permissions: "none" },
  () => {
    const numbers = Array.from({ length: 5_000 }, (_, index) => index);
    const lines = ["[", ...numbers.flatMap((n) => [`${n}`, " ", ",", ""]), "0"];
    assertEquals(read([...lines, "]"]), [[...numbers, 0]]);
    assertEquals(read(["[", ...Array(5_000).fill(""), "]", "{}"]), [[], {}]);
  },
);

Deno.test(
  "JsonLines shows no more than the start of a wrong value, of any number of lines",
  { permissions: "none" },
  () => {
    const blank = Array(5_000).fill("");
    const wrong: [lines: string[], start: string][] = [
      [["{", ...blank, "5"], `{${"\n".repeat(511)}…`],
      [["{", ...blank], `{${"\n".repeat(511)}…`],
      [[`["${"x".repeat(9_000)}"`, ", 01]"], `["${"x".repeat(510)}…`],
      [[`[${" ".repeat(9_000)}x`], `[${" ".repeat(511)}…`],
    ];
    for (const [lines, start] of wrong) {
      const { received } = assertThrows(() => read(lines), QmpProtocolError);
      assertEquals(received, start);
    }
  },
);

Deno.test(
  "JsonLines throws QmpProtocolError for a value that exceeds a bound, and names the bound",
  { permissions: "none" },
  () => {
    const levels = 128 * 1024 + 1;
    const tooDeep = "at most 131072 levels of nesting, found more";
    const deep = `${"[".repeat(levels)}${"]".repeat(levels)}`;
    const wrong: [lines: string[], message: string][] = [
      [[`{"a":${deep}}`], tooDeep],
      [[deep], tooDeep],
      [Array(levels).fill("["), tooDeep],
      [[`{"a":${"9".repeat(1001)}}`], "at most 1000 digits"],
      [["[", "9".repeat(1001), "]"], "at most 1000 digits"],
    ];
    for (const [lines, message] of wrong) {
      const error = assertThrows(
        () => read(lines),
        QmpProtocolError,
        message,
      );
      assertEquals(error.message.startsWith("Expected "), true);
      assert(error.received.length <= 513);
      assert(error.cause instanceof RangeError);
    }
    assertEquals(read([`{"a":${deep}${RESET}{"a":1}`]), [{ a: 1 }]);
  },
);

Deno.test(
  "JsonLines asks for its limit with each value",
  { permissions: "none" },
  () => {
    let limit = 10;
    const values: JsonValue[] = [];
    const reader = new JsonLines(() => limit);
    const long = '{"a":"bcdefghij"}';
    const push = (line: string) =>
      reader.push(line, (value) => {
        values.push(value);
        limit = 20;
      });
    push("{} {}");
    push(long);
    assertEquals(values, [{}, {}, { a: "bcdefghij" }]);
    limit = 10;
    assertThrows(() => push(long), QmpProtocolError, "at most 10 characters");
  },
);

Deno.test(
  "JsonLines drops millions of resets without a copy of each piece",
  { permissions: "none" },
  () => {
    assertEquals(read([`${RESET.repeat(2 ** 22)}{"a":1}`]), [{ a: 1 }]);
  },
);

Deno.test(
  "JsonLines throws what its callback throws",
  { permissions: "none" },
  () => {
    const thrown = new Error("mine");
    for (const line of ['{"a":1}', "5", `{"a":1}${RESET}`]) {
      const reader = new JsonLines(LIMIT);
      const error = assertThrows(() =>
        reader.push(line, () => {
          throw thrown;
        })
      );
      assertEquals(error, thrown);
    }
  },
);

Deno.test(
  "tooLarge() makes a QmpProtocolError with the received text",
  { permissions: "none" },
  () => {
    const error = tooLarge(10, "a".repeat(11));
    assert(error instanceof QmpProtocolError);
    assertEquals(error.received, "a".repeat(11));
  },
);
