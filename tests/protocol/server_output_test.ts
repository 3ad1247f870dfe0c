import { assert, assertEquals, assertThrows } from "@std/assert";
import { writeJson } from "../../src/protocol/qemu_json/writer.ts";
import { eventText, ServerProtocol } from "../../src/protocol/server.ts";
import {
  converse,
  NEGOTIATE,
  serve,
  TIMESTAMP,
  VERSION,
} from "./server_driver.ts";

Deno.test("ServerProtocol sends an id back unchanged", {
  permissions: "none",
}, () => {
  const ids = [
    "18446744073709551615",
    "-9223372036854775808",
    "9007199254740993",
    "1.8446744073709552e+19",
    "-1e+300",
    "1e-7",
    "0.1",
    "-0",
    "[-0, 0]",
    "1e999",
    "-1e999",
    "[]",
    '{"a": [1, 2.5, null, true, {}], "__proto__": {"b": "c"}}',
    '"\\u0001\\b\\f\\n\\r\\t\\"\\\\/\'\\u007F\\u00E9\\u2028\\uD83D\\uDE00"',
  ];
  for (const id of ids) {
    const server = serve({}, NEGOTIATE);
    assertEquals(
      converse(server, [
        // An integer -0 is 0, as in QEMU, so a -0 comes from -0.0.
        `{"execute":"query-status","id":${id.replaceAll("-0", "-0.0")}}`,
      ]),
      `{"return": ["query-status", {}], "id": ${id}}\r\n`,
    );
  }
});

Deno.test("ServerProtocol writes return values as JSON in ASCII", {
  permissions: "none",
}, () => {
  const written: [value: unknown, text: string][] = [
    [undefined, "{}"],
    [null, "null"],
    [0, "0"],
    ["", '""'],
    [[[], {}], "[[], {}]"],
    [2n ** 64n, "18446744073709551616"],
    [2 ** 53, "9.007199254740992e+15"],
    [2 ** 53 - 1, "9007199254740991"],
    [-0.5, "-0.5"],
    [{ a: undefined, b: 1 }, '{"b": 1}'],
    ["é\uD800", '"\\u00E9\\uFFFD"'],
    ["\uFFFE\u{1FFFF}\uFFFD", '"\\uFFFD\\uFFFD\\uFFFD"'],
    [{ é: "é" }, '{"\\u00E9": "\\u00E9"}'],
    [
      "a".repeat(70_000) + "é😀",
      `"${"a".repeat(70_000)}\\u00E9\\uD83D\\uDE00"`,
    ],
    ["\x7f".repeat(70_000), `"${"\\u007F".repeat(70_000)}"`],
    ["😀".repeat(9_000), `"${"\\uD83D\\uDE00".repeat(9_000)}"`],
  ];
  for (const [value, text] of written) {
    const server = serve({}, NEGOTIATE);
    const [stop] = server.read('{"execute":"stop"}');
    server.succeed(stop!, value);
    assertEquals(server.takeOutput(), `{"return": ${text}}\r\n`);
  }
});

Deno.test(
  "ServerProtocol throws TypeError for values that JSON cannot represent",
  {
    permissions: "none",
  },
  () => {
    const server = serve({}, NEGOTIATE);
    const [stop] = server.read('{"execute":"stop"}');
    for (const value of [() => {}, Symbol("s"), [undefined], { a: NaN }]) {
      assertThrows(() => server.succeed(stop!, value), TypeError, "as JSON");
      assertThrows(
        () => server.event("STOP", { value }, TIMESTAMP),
        TypeError,
        "as JSON",
      );
    }
    assertEquals(server.takeOutput(), "");
  },
);

Deno.test(
  "ServerProtocol indents messages as QEMU does with pretty=on",
  { permissions: "none" },
  () => {
    const greeting = new ServerProtocol({
      version: VERSION,
      has: () => false,
      pretty: true,
    });
    assertEquals(
      greeting.takeOutput(),
      [
        "{",
        '    "QMP": {',
        '        "version": {',
        '            "qemu": {',
        '                "micro": 2,',
        '                "minor": 0,',
        '                "major": 10',
        "            },",
        '            "package": ""',
        "        },",
        '        "capabilities": [',
        '            "oob"',
        "        ]",
        "    }",
        "}",
        "",
      ].join("\r\n"),
    );

    const server = serve({ pretty: true }, NEGOTIATE);
    assertEquals(
      converse(server, [
        '{"execute":"nope","id":{"d":[1,{"x":2}],"a":{},"b":1,"c":[]}}',
      ]),
      [
        "{",
        '    "id": {',
        '        "d": [',
        "            1,",
        "            {",
        '                "x": 2',
        "            }",
        "        ],",
        '        "a": {',
        "        },",
        '        "b": 1,',
        '        "c": [',
        "        ]",
        "    },",
        '    "error": {',
        '        "class": "CommandNotFound",',
        '        "desc": "The command nope has not been found"',
        "    }",
        "}",
        "",
      ].join("\r\n"),
    );
  },
);

Deno.test("ServerProtocol.takePart() returns a long output in parts", {
  permissions: "none",
}, () => {
  const long = ["é".repeat(300_000), "a".repeat(1_000_000), ["😀"]];
  const [parts, whole] = [true, false].map((inParts) => {
    const server = serve({}, NEGOTIATE);
    const [stop] = server.read('{"execute":"stop","id":1}[]{"execute":"stop"}');
    const [other] = server.succeed(stop!, long);
    server.succeed(other!, long);
    if (!inParts) return [server.takeOutput(), server.takePart()];
    const parts = [];
    for (let part = server.takePart(); part !== ""; part = server.takePart()) {
      parts.push(part);
    }
    return parts;
  });
  assertEquals(parts!.join(""), whole!.join(""));
  assert(parts!.length > 4, `found ${parts!.length} parts`);
  assert(parts!.every(({ length }) => length < 1024 * 1024));
  const text = JSON.stringify(long).replace(
    /[^ -~]/g,
    (unit) =>
      `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`,
  ).replaceAll(",", ", ");
  const [first, error, last] = whole!.join("").split("\r\n");
  assert(first === `{"return": ${text}, "id": 1}`);
  assertEquals(Object.keys(JSON.parse(error!)), ["error"]);
  assert(last === `{"return": ${text}}`);
});

Deno.test("ServerProtocol refuses to write a message of 512 MiB", {
  permissions: "none",
}, () => {
  const server = serve({}, NEGOTIATE);
  const [stop] = server.read('{"execute":"stop"}');
  assertThrows(
    () => server.succeed(stop!, Array(513).fill("a".repeat(1024 * 1024))),
    RangeError,
    "Cannot write a message of 512 MiB or more",
  );
  assertEquals(server.takeOutput(), "");
  server.succeed(stop!, {});
  assertEquals(server.takeOutput(), '{"return": {}}\r\n');
});

Deno.test("writeJson() refuses a text of 512 MiB", () => {
  const long = "x".repeat(127 * 1024);
  assertThrows(
    () => writeJson(Array(4200).fill(long), false),
    RangeError,
    "512 MiB",
  );
});

Deno.test("eventText() returns a long event as one text", () => {
  // The slice of 128 Ki characters would end within this character.
  const long = "x".repeat(128 * 1024 - 1) + "\u{1f600}" + "x".repeat(400_000);
  const timestamp = { seconds: 1, microseconds: 2 };
  const text = eventText("A", { long }, timestamp, false);
  assertEquals(JSON.parse(text), { timestamp, event: "A", data: { long } });
});
