// JSON in both directions, against the JSON of the runtime.

import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  describeJson,
  parseJson,
  stringifyJson,
} from "../../src/protocol/json/lossless.ts";
import type { JsonValue } from "../../src/protocol/message.ts";
import { JsonReader } from "../../src/protocol/qemu_json/reader.ts";
import { writeJson } from "../../src/protocol/qemu_json/writer.ts";
import { check, json, text } from "./check.ts";

const permissions = "none";

/** Rounds large integers, as the JSON of the runtime does. */
function rounded(value: JsonValue): JsonValue {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, rounded(member)]),
  );
}

Deno.test(
  "What stringifyJson() writes, parseJson() reads as the same value",
  { permissions },
  () =>
    check(fc.property(json, (value) => {
      assertEquals(parseJson(stringifyJson(value)), value);
    })),
);

Deno.test(
  "stringifyJson() writes what JSON.parse() reads, except that it rounds",
  { permissions },
  () =>
    check(fc.property(json, (value) => {
      const text = stringifyJson(value);
      assertEquals(JSON.parse(text), rounded(value));
    })),
);

Deno.test(
  "parseJson() reads what JSON.stringify() writes, with any white space",
  { permissions },
  () =>
    check(fc.property(fc.jsonValue(), fc.nat(4), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent);
      // An integer from 1e16 to 1e21 is written with all its digits.
      assertEquals(rounded(parseJson(text)), JSON.parse(text));
    })),
);

Deno.test(
  "parseJson() keeps the last of several members with a name, as JSON.parse() does",
  { permissions },
  () =>
    check(fc.property(
      fc.array(fc.tuple(fc.constantFrom("a", "1", "__proto__"), json)),
      (members) => {
        const text = `{${
          members.map(([name, value]) =>
            `${JSON.stringify(name)}:${stringifyJson(value)}`
          ).join()
        }}`;
        const value = parseJson(text);
        assertEquals(value, Object.fromEntries(members));
        assertEquals(
          Object.keys(value as object),
          Object.keys(JSON.parse(text)),
        );
      },
    )),
);

Deno.test(
  "parseJson() reads any depth of nesting",
  { permissions },
  () =>
    check(
      fc.property(fc.nat(2_000), fc.boolean(), json, (depth, isList, value) => {
        const [open, close] = isList ? ["[", "]"] : ['{"a":', "}"];
        let inner = parseJson(
          open.repeat(depth) + stringifyJson(value) + close.repeat(depth),
        );
        for (let level = 0; level < depth; level++) {
          inner = Object.values(inner as object)[0];
        }
        assertEquals(inner, value);
      }),
      100,
    ),
);

Deno.test(
  "A lone surrogate cannot be sent, but read and shown",
  { permissions },
  () =>
    check(
      fc.property(
        text,
        fc.integer({ min: 0xd800, max: 0xdfff }),
        (text, unit) => {
          const lone = `${text.toWellFormed()}x${String.fromCharCode(unit)}`;
          assertThrows(() => stringifyJson([lone]), TypeError);
          assertEquals(parseJson(describeJson([lone])), [lone]);
          assertEquals(JSON.parse(JSON.stringify([lone])), [lone]);
        },
      ),
    ),
);

/**
 * Changes a value to what QEMU takes: without surrogates, noncharacters and
 * U+0000 in its strings, and with its integers rounded beyond 64 bits.
 */
function forQemu(value: JsonValue): JsonValue {
  if (typeof value === "string") return value.replace(REFUSED, "");
  if (typeof value === "bigint") {
    return value < -(2n ** 63n) || value > 2n ** 64n - 1n
      ? Number(value)
      : value;
  }
  if (Array.isArray(value)) return value.map(forQemu);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name.replace(REFUSED, ""),
      forQemu(member),
    ]),
  );
}

/** The last two characters of each plane, and those that are none. */
const REFUSED =
  /[\0\uFDD0-\uFDEF\uFFFE\uFFFF]|\p{Cs}|(?=\p{Cn})[\u{1FFFE}-\u{10FFFF}]/gu;

Deno.test(
  "The server reads what the client writes",
  { permissions },
  () =>
    check(fc.property(json, (value) => {
      const sent = [forQemu(value)];
      const readings = new JsonReader().read(stringifyJson(sent));
      assertEquals(readings, [{ value: sent }]);
    })),
);

Deno.test(
  "The client reads what the server writes, on one line or indented",
  { permissions },
  () =>
    check(fc.property(json, fc.boolean(), (value, pretty) => {
      const sent = forQemu(value);
      const text = [writeJson(sent, pretty)].flat().join("");
      assertEquals(parseJson(text), sent);
      assertMatch(text, /^[\x20-\x7e\r\n]*$/);
    })),
);
