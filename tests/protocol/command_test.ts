import { assertEquals, assertThrows } from "@std/assert";
import { closeCommand, openCommand } from "../../src/protocol/command.ts";
import type { JsonValue } from "../../src/protocol/message.ts";

Deno.test(
  "openCommand() and closeCommand() write a command as short as possible",
  { permissions: "none" },
  () => {
    type Case = [
      name: string,
      args: unknown,
      oob: boolean,
      id: JsonValue | undefined,
      text: string,
    ];
    const commands: Case[] = [
      ["stop", undefined, false, 0, '{"execute":"stop","id":0}\n'],
      ["stop", undefined, false, undefined, '{"execute":"stop"}\n'],
      ["stop", {}, false, 1, '{"execute":"stop","id":1}\n'],
      ["stop", { a: undefined }, false, 2, '{"execute":"stop","id":2}\n'],
      ["stop", undefined, true, 3, '{"exec-oob":"stop","id":3}\n'],
      [
        "x",
        { a: [1, "é"] },
        false,
        4,
        '{"execute":"x","arguments":{"a":[1,"é"]},"id":4}\n',
      ],
      [
        "x",
        { a: 2n ** 64n - 1n },
        true,
        5,
        '{"exec-oob":"x","arguments":{"a":18446744073709551615},"id":5}\n',
      ],
      [
        "x",
        { id: 1 },
        false,
        null,
        '{"execute":"x","arguments":{"id":1},"id":null}\n',
      ],
      [
        "x",
        undefined,
        false,
        2n ** 63n,
        '{"execute":"x","id":9223372036854775808}\n',
      ],
      [
        "x",
        undefined,
        false,
        { a: ["\n"] },
        '{"execute":"x","id":{"a":["\\n"]}}\n',
      ],
      ['a"b', undefined, false, "i", '{"execute":"a\\"b","id":"i"}\n'],
    ];
    for (const [name, args, oob, id, text] of commands) {
      assertEquals(closeCommand(openCommand(name, args, oob), id), text);
    }
  },
);

Deno.test(
  "openCommand() keeps in-band and out-of-band commands of any name apart",
  { permissions: "none" },
  () => {
    assertEquals(openCommand("cont", undefined, true), '{"exec-oob":"cont"');
    assertEquals(openCommand("!cont", undefined, false), '{"execute":"!cont"');
    assertEquals(openCommand("!", undefined, false), '{"execute":"!"');
    assertThrows(() => openCommand("", undefined, true), TypeError);
  },
);

Deno.test(
  "openCommand() keeps no opening of a long name",
  { permissions: "none" },
  () => {
    const long = "x".repeat(64);
    const { set } = Map.prototype;
    const kept: unknown[] = [];
    Map.prototype.set = function (key, value) {
      kept.push(key);
      return set.call(this, key, value);
    };
    try {
      for (const name of [`${long}y`, long, "x".repeat(1e6)]) {
        assertEquals(
          openCommand(name, undefined, false),
          `{"execute":"${name}"`,
        );
      }
    } finally {
      Map.prototype.set = set;
    }
    assertEquals(kept, [long]);
  },
);

Deno.test(
  "openCommand() writes more names than its cache keeps",
  { permissions: "none" },
  () => {
    for (let pass = 0; pass < 2; pass++) {
      for (let i = 0; i < 3000; i++) {
        const name = `x-many-${i}`;
        assertEquals(openCommand(name, {}, false), `{"execute":"${name}"`);
      }
    }
  },
);

Deno.test(
  "openCommand() throws TypeError for a wrong name",
  { permissions: "none" },
  () => {
    for (const name of ["", 5, null, undefined, ["stop"], Symbol(), "\ud800"]) {
      for (const oob of [false, true]) {
        assertThrows(() => openCommand(name as string, {}, oob), TypeError);
      }
    }
    assertThrows(
      () => openCommand("", {}, false),
      TypeError,
      'Expected the name of a command, found ""',
    );
  },
);

Deno.test(
  "openCommand() throws TypeError for arguments that are not an object or not JSON",
  { permissions: "none" },
  () => {
    const cycle: Record<string, unknown> = {};
    cycle.cycle = { cycle };
    const wrong: [args: unknown, message: string][] = [
      [null, "Cannot execute x: its arguments must be an object, found null"],
      [[1], "Cannot execute x: its arguments must be an object, found a list"],
      ["a", "its arguments must be an object, found a string"],
      [5, "its arguments must be an object, found a number"],
      [5n, "its arguments must be an object, found a bigint"],
      [() => {}, "its arguments must be an object, found a function"],
      [
        new URL("unix:///x"),
        `its arguments must be an object, found an object whose JSON is "unix:///x"`,
      ],
      [cycle, "circular"],
      [{ a: "\udc00" }, "lone surrogate"],
      [{ a: 1n, "\udc00": 1 }, "lone surrogate"],
    ];
    for (const [args, message] of wrong) {
      assertThrows(() => openCommand("x", args, false), TypeError, message);
    }
  },
);

Deno.test(
  "openCommand() does not count brackets in a string as nesting",
  { permissions: "none" },
  () => {
    const args = { a: "[".repeat(5000) };
    assertEquals(
      openCommand("x", args, false),
      `{"execute":"x","arguments":${JSON.stringify(args)}`,
    );
  },
);

class Options {
  driver = "file";
  size = 2n ** 60n;
  unset = undefined;
  #secret = 1;
  method() {
    return this.#secret;
  }
}

/** Values that JSON represents, with the text of the member `a`. */
const REPRESENTED: [value: unknown, text: string][] = [
  [undefined, ""],
  [null, "null"],
  [new Options(), '{"driver":"file","size":1152921504606846976}'],
  [Object.create(null, { b: { value: 1, enumerable: true } }), '{"b":1}'],
  [Object.create({ inherited: () => {} }), "{}"],
  [new Date(0), '"1970-01-01T00:00:00.000Z"'],
  [new URL("unix:///x"), '"unix:///x"'],
  [{ toJSON: () => 5, f: () => {} }, "5"],
  [[Object(1), Object("s"), Object(true)], '[1,"s",true]'],
  [{ b: [{ c: undefined }] }, '{"b":[{}]}'],
];

Deno.test(
  "openCommand() writes what JSON represents, and leaves out undefined members",
  { permissions: "none" },
  () => {
    for (const [a, text] of REPRESENTED) {
      const args = text === "" ? "" : `,"arguments":{"a":${text}}`;
      assertEquals(openCommand("x", { a }, false), `{"execute":"x"${args}`);
    }
  },
);

const JSON_CANNOT = ", which JSON cannot represent";

/** Values that JSON would lose in silence. */
const LOST: [value: unknown, found: string][] = [
  [Promise.resolve("f"), "a Promise; was an await forgotten?"],
  [
    new (class {
      then() {}
    })(),
    "a Promise; was an await forgotten?",
  ],
  [new Map([["a", 1]]), `a Map${JSON_CANNOT}`],
  [new Set([1]), `a Set${JSON_CANNOT}`],
  [new WeakMap(), `a WeakMap${JSON_CANNOT}`],
  [new WeakSet(), `a WeakSet${JSON_CANNOT}`],
  [new WeakRef({}), `a WeakRef${JSON_CANNOT}`],
  [/x/, `a RegExp${JSON_CANNOT}`],
  [new TypeError("x"), `an Error${JSON_CANNOT}`],
  [new Uint8Array(2), `a Uint8Array${JSON_CANNOT}`],
  [new Float64Array(), `a Float64Array${JSON_CANNOT}`],
  [new ArrayBuffer(2), `an ArrayBuffer${JSON_CANNOT}`],
  [new DataView(new ArrayBuffer(2)), `a DataView${JSON_CANNOT}`],
  [new URLSearchParams("a=1"), `a URLSearchParams${JSON_CANNOT}`],
  [[1].values(), `an Array Iterator${JSON_CANNOT}`],
  [() => {}, `a function${JSON_CANNOT}`],
  [Symbol("s"), `a symbol${JSON_CANNOT}`],
];

Deno.test(
  "openCommand() throws TypeError for arguments and ids that JSON would lose, with their place",
  { permissions: "none" },
  () => {
    const check = (args: unknown, message: string) => {
      const error = assertThrows(
        () => openCommand("blockdev-add", args, false),
        TypeError,
      );
      assertEquals(error.message, `Cannot execute blockdev-add: ${message}`);
    };
    for (const [value, found] of LOST) {
      check({ a: value }, `arguments.a is ${found}`);
      check(
        { node: "n", file: { filename: value } },
        `arguments.file.filename is ${found}`,
      );
      check({ a: [0, [{ b: value }]] }, `arguments.a[1][0].b is ${found}`);
      check({ a: ["x", value] }, `arguments.a[1] is ${found}`);
      if (typeof value !== "object" || "then" in value!) continue;
      check(value, `arguments is ${found}`);
    }
    const inArray = "undefined, which becomes null in an array";
    check({ a: [1, undefined] }, `arguments.a[1] is ${inArray}`);
    check({ a: { b: [[], Array(1)] } }, `arguments.a.b[1][0] is ${inArray}`);
    assertThrows(
      () => openCommand("x", {}, false, [new Map() as unknown as JsonValue]),
      TypeError,
      "Cannot execute x: id[0] is a Map",
    );
  },
);

Deno.test(
  "openCommand() shortens a long name in its error for a command beyond a limit",
  { permissions: "none" },
  () => {
    let args: object = {};
    for (let levels = 0; levels < 1025; levels++) args = { a: args };
    assertThrows(
      () => openCommand("x".repeat(9000), args, false),
      RangeError,
      "x…: QEMU takes at most 1024 levels of nesting of a command, found 1027",
    );
  },
);

Deno.test(
  "openCommand() accepts a text that is within the limit only as bytes of UTF-8",
  { permissions: "none" },
  () => {
    // Three bytes for each character would be too many.
    const text = "aé€😀".repeat(4.5 * 1024 * 1024);
    const command = closeCommand(openCommand("x", { a: text }, false), 1);
    assertEquals(command.length, text.length + 44);
  },
);
