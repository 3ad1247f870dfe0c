/**
 * What the tests of properties share.
 *
 * @module
 */

import fc from "fast-check";
import type { JsonValue } from "../../src/protocol/message.ts";

/**
 * The seed of all properties. The environment variable `QMP_SEED` sets another
 * one, and a test that fails prints it.
 */
const SEED = Number(Deno.env.get("QMP_SEED") ?? 11);

/** Checks a property for many values. */
export function check<Values>(
  property: fc.IProperty<Values>,
  numRuns = 500,
): void {
  fc.assert(property, { seed: SEED, numRuns });
}

/** Checks an asynchronous property for many values. */
export async function checkAsync<Values>(
  property: fc.IAsyncProperty<Values>,
  numRuns = 200,
): Promise<void> {
  await fc.assert(property, { seed: SEED, numRuns });
}

/** Names of members, among them those that objects treat in special ways. */
const name = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: "grapheme", maxLength: 6 }) },
  fc.constantFrom("__proto__", "constructor", "toString", "toJSON", "0", ""),
);

/** Text, as UTF-8 can encode it. */
export const text: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "\\",
    '"',
    "\u2028",
    "\x7f",
    "1234567890123456",
    "\ud83d\ude00",
  ),
);

/** Integers, safe or not. A number holds those that are safe. */
const integer = fc.oneof(fc.bigInt(), fc.bigInt(-(2n ** 64n), 2n ** 64n)).map(
  (value) => Number.isSafeInteger(Number(value)) ? Number(value) : value,
);

/** A number that JSON reads back as the same number, and not as an integer. */
const fraction = fc.double({ noNaN: true, noDefaultInfinity: true }).filter(
  (value) => !/^-?\d{16,}$/.test(String(value)) && !Object.is(value, -0),
);

/** Values of JSON, with integers of any size. */
export const json: fc.Arbitrary<JsonValue> = fc.letrec<{ json: JsonValue }>(
  (tie) => ({
    json: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      fc.constantFrom(null, true, false),
      integer,
      fraction,
      text,
      fc.array(tie("json"), { maxLength: 5 }),
      fc.array(fc.tuple(name, tie("json")), { maxLength: 5 }).map((members) =>
        Object.fromEntries(members)
      ),
    ),
  }),
).json;

/** Cuts a text or bytes at positions, which are taken modulo the length. */
export function cutAt<T extends string | Uint8Array>(
  whole: T,
  positions: readonly number[],
): T[] {
  const places = positions.map((at) => at % (whole.length + 1))
    .sort((a, b) => a - b);
  return [0, ...places].map((at, index) =>
    whole.slice(at, places[index] ?? whole.length) as T
  );
}
