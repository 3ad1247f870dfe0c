import { assert, assertEquals } from "@std/assert";
import { LongDigits } from "../../src/wire/long_digits.ts";
import { bytesOf } from "../support/wire_text.ts";

const permissions = "none";

/** Returns whether chunks of one text have 16 digits in a row. */
function mayBeLarge(...chunks: string[]): boolean {
  const integers = new LongDigits();
  for (const chunk of chunks) integers.look(bytesOf(chunk));
  return integers.mayBeLarge;
}

Deno.test({
  name:
    "LongDigits notices 16 digits in a row in any chunks, and no shorter row",
  permissions,
  fn() {
    for (const count of [1, 15, 16, 19]) {
      const run = "9".repeat(count);
      for (let first = 0; first <= count; first++) {
        for (let second = first; second <= count; second++) {
          const chunks = [
            `{"a": ${run.slice(0, first)}`,
            run.slice(first, second),
            `${run.slice(second)}}\n`,
          ].filter((chunk) => chunk !== "");
          const cut = `${count} digits, cut at ${first} and ${second}`;
          assertEquals(mayBeLarge(...chunks), count >= 16, cut);
        }
      }
    }
  },
});

Deno.test({
  name:
    "LongDigits notices 16 digits in a row at every offset, next to any other digits",
  permissions,
  fn() {
    for (const count of [15, 16]) {
      for (let offset = 0; offset <= 40; offset++) {
        for (let near = 0; near <= 15; near++) {
          const others = "7".repeat(near);
          const line = `${" ".repeat(offset)}${others},${
            "9".repeat(count)
          },${others}`;
          assertEquals(mayBeLarge(line), count >= 16, line);
        }
      }
    }
  },
});

Deno.test({
  name: "LongDigits keeps its result for the rest of the connection",
  permissions,
  fn() {
    assert(mayBeLarge("1234567890123456", "a"));
    const integers = new LongDigits();
    integers.assumeLarge();
    integers.look(bytesOf("a"));
    assert(integers.mayBeLarge);
  },
});
