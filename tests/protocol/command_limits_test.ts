/** The limits of QEMU on the size of a command, each reached and passed. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { closeCommand, openCommand } from "../../src/protocol/command.ts";
import type { JsonValue } from "../../src/protocol/message.ts";
import { JsonReader } from "../../src/protocol/qemu_json/reader.ts";

const MEBI = 1024 * 1024;

function nested(levels: number): object {
  let value: object = {};
  while (--levels > 0) value = levels % 2 ? { a: value } : [value];
  return value;
}

/** What a command may have most of, and a command with that many and more. */
interface Limit {
  what: string;
  most: number;
  /** Makes the parts of a command that has `most + more`. */
  make(more: number): { name?: string; args?: object; id?: JsonValue };
  /** How many the command with one more has. */
  found?: number;
}

const BYTES = 64 * MEBI - 32;
const TOKENS = 2 * MEBI - 5;
const LEVELS = 1024;

/** The text of a command around a name and arguments, or an id. */
const AROUND_ARGUMENTS = '{"exec-oob":"x","arguments":{"a":""}}'.length - 1;
const AROUND_ID = '{"exec-oob":"x","id":""}'.length - 1;

const LIMITS: Record<string, Limit> = {
  "bytes of arguments": {
    what: "bytes",
    most: BYTES,
    make: (more) => ({
      args: { a: "a".repeat(BYTES - AROUND_ARGUMENTS + more) },
    }),
  },
  // A character of each size, then one byte for each "a".
  "bytes of arguments that are not ASCII": {
    what: "bytes",
    most: BYTES,
    make: (more) => {
      const count = Math.floor((BYTES - AROUND_ARGUMENTS) / 9);
      const left = BYTES - AROUND_ARGUMENTS - count * 9;
      return { args: { a: "é€😀".repeat(count) + "a".repeat(left + more) } };
    },
  },
  "bytes of the name": {
    what: "bytes",
    most: BYTES,
    make: (more) => ({
      name: "é".repeat((BYTES - '{"exec-oob":""'.length) / 2 + more),
    }),
    found: BYTES + 2,
  },
  "bytes of the caller's own id": {
    what: "bytes",
    most: BYTES,
    make: (more) => ({ id: "a".repeat(BYTES - AROUND_ID + more) }),
  },
  // Each element takes two tokens with its comma. The rest takes fifteen.
  "tokens of arguments": {
    what: "tokens",
    most: TOKENS,
    make: (more) => ({
      args: { a: [[], ...Array((TOKENS - 15) / 2 + more).fill(1)] },
    }),
    found: TOKENS + 2,
  },
  "tokens of the caller's own id": {
    what: "tokens",
    most: TOKENS,
    make: (more) => ({
      id: [[], ...Array((TOKENS - 11) / 2 + more).fill(1)],
    }),
    found: TOKENS + 2,
  },
  "levels of nesting of arguments": {
    what: "levels of nesting",
    most: LEVELS,
    make: (more) => ({ args: nested(LEVELS - 1 + more) }),
  },
  "levels of nesting of the caller's own id": {
    what: "levels of nesting",
    most: LEVELS,
    make: (more) => ({ id: nested(LEVELS - 1 + more) as JsonValue }),
  },
};

for (
  const [kind, { what, most, make, found = most + 1 }] of Object.entries(LIMITS)
) {
  Deno.test(
    `openCommand() accepts as many ${kind} as QEMU, and throws RangeError for more`,
    { permissions: "none" },
    () => {
      const open = (more: number) => {
        const { name = "x", args, id } = make(more);
        return closeCommand(
          openCommand(name, args, true, id),
          id ?? 123_456_789,
        );
      };
      const readings = new JsonReader().read(open(0));
      assertEquals(readings.length, 1);
      assert("value" in readings[0]!);

      const { message } = assertThrows(() => open(1), RangeError);
      assertEquals(
        message.replace(/^Cannot execute [^:]*: /, ""),
        `QEMU takes at most ${most} ${what} of a command, found ${found}`,
      );
      assert(message.length < 200, "The name is cut");
    },
  );
}
