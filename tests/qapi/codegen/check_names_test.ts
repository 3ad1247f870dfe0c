import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { generate } from "@qmp/qmp/generate";
import { SMALL } from "./small_schema.ts";

/** A text that would become code in place of a name. */
const CODE = 'x": 1 }\n\u009b31m*/ evil(); //';

/** Names in {@linkcode SMALL}, and the kind of thing that has each. */
const NAMED: [name: string, what: string][] = [
  ["stop", "a command"],
  ["STOP", "an event"],
  ["x-level", "a member"],
  ["unstable", "a feature"],
  ["deprecated", "a feature"],
  ["on", "a value"],
  ["2", "a type"],
  ["[1]", "a type"],
  ["str", "a type"],
];

for (const [name, what] of NAMED) {
  Deno.test(
    `generate() refuses code in place of ${name}, the name of ${what}`,
    { permissions: "none" },
    () => {
      const text = JSON.stringify(SMALL)
        .replaceAll(JSON.stringify(name), JSON.stringify(CODE));
      const { message } = assertThrows(
        () => generate(JSON.parse(text)),
        TypeError,
      );
      assertEquals(
        message,
        'Cannot read the QAPI schema: "x\\": 1 }\\n\\u009b31m*/ evil(); //" ' +
          `is not a valid name of ${what}`,
      );
    },
  );
}

Deno.test(
  "generate() refuses code as the value of an enumeration or of a branch",
  { permissions: "none" },
  () => {
    for (const key of ["name", "case"]) {
      const text = JSON.stringify(SMALL)
        .replace(`"${key}":"off"`, `"${key}":"a b"`);
      assertThrows(
        () => generate(JSON.parse(text)),
        TypeError,
        '"a b" is not a valid name of a value',
      );
    }
  },
);

Deno.test(
  "generate() refuses names and features that are not strings",
  { permissions: "none" },
  () => {
    for (
      const [found, put, message] of [
        ['["unstable"]', "[{}]", "the name of a feature is not a string"],
        ['["unstable"]', '"a"', 'the features of "x-level" are not a list'],
        ['"case":"on"', '"case":1', "the name of a value is not a string"],
      ] as const
    ) {
      const text = JSON.stringify(SMALL).replace(found, put);
      assertThrows(() => generate(JSON.parse(text)), TypeError, message);
    }
  },
);

Deno.test(
  "generate() cuts a long name in its message",
  { permissions: "none" },
  () => {
    const { message } = assertThrows(
      () =>
        generate([
          { "meta-type": "event", name: "!".repeat(1e6), "arg-type": "0" },
          { "meta-type": "object", name: "0", members: [] },
        ]),
      TypeError,
    );
    assert(message.length < 200, message.slice(0, 200));
  },
);

Deno.test(
  "generate() accepts downstream prefixes, and values that begin with a digit",
  { permissions: "none" },
  () => {
    const text = generate([
      {
        "meta-type": "event",
        name: "__org.qemu_x-EVENT",
        "arg-type": "0",
      },
      {
        "meta-type": "object",
        name: "0",
        members: [{ name: "key", type: "1" }],
      },
      { "meta-type": "enum", name: "1", members: [{ name: "3des" }] },
    ]);
    assertStringIncludes(text, '"__org.qemu_x-EVENT": {');
    assertStringIncludes(text, 'OrgQemuXEventDataKey = "3des";');
  },
);
