import { assert, assertEquals, assertThrows } from "@std/assert";
import { closeCommand, openCommand } from "../../src/protocol/command.ts";
import { JsonReader } from "../../src/protocol/qemu_json/reader.ts";
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

const MEBI = 1024 * 1024;

function nested(levels: number): object {
  let value: object = {};
  while (--levels > 0) value = levels % 2 ? { a: value } : [value];
  return value;
}

const LIMITS: Record<string, (size: number) => [most: number, args: object]> = {
  "characters of arguments": (more) => {
    const most = 64 * MEBI - 1024;
    return [most, { a: "a".repeat(most - '{"a":""}'.length + more) }];
  },
  // Each element takes two tokens with its comma. The rest takes six.
  "tokens of arguments": (more) => {
    const most = 2 * MEBI - 16;
    return [most, { a: [[], ...Array((most - 8) / 2 + more).fill(1)] }];
  },
  "levels of nesting in its arguments": (more) => {
    const most = 1023;
    return [most, nested(most + more)];
  },
};

for (const [what, make] of Object.entries(LIMITS)) {
  Deno.test(
    `openCommand() accepts as many ${what} as QEMU, and throws RangeError for more`,
    { permissions: "none" },
    () => {
      const [most, args] = make(0);
      const text = closeCommand(openCommand("x-long", args, true), 123_456_789);
      const readings = new JsonReader().read(text);
      assertEquals(readings.length, 1);
      assert("value" in readings[0]!);

      assertThrows(
        () => openCommand("x-long", make(1)[1], true),
        RangeError,
        `Cannot execute x-long: QEMU takes at most ${most} ${what}, found ${
          what.startsWith("tokens") ? most + 2 : most + 1
        }`,
      );
    },
  );
}

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
