// Linear time, as a count of steps.

import { assert, assertEquals } from "@std/assert";
import { CONFIG } from "../support/config.ts";
import { WITHOUT_COVERAGE } from "../support/without_coverage.ts";

/**
 * Most steps for an input of four times the size. Linear time takes four times
 * as many, and some more where a limit of QEMU changes what happens. Quadratic
 * time takes sixteen times as many.
 */
const LIMIT = 8;

/** The steps for an input, and for one of four times the size. */
type Table = Record<string, [small: number, large: number]>;

Deno.test("Every part takes steps in linear proportion to its input", async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--quiet",
      "--no-check",
      "--config",
      CONFIG,
      new URL("steps.ts", import.meta.url).pathname,
    ],
    // A measurement of coverage would use the same counters.
    ...WITHOUT_COVERAGE,
  }).output();
  const decoder = new TextDecoder();
  assertEquals(code, 0, decoder.decode(stderr));
  const [table, quadratic]: [Table, Table] = JSON.parse(decoder.decode(stdout));
  const tooMany = Object.entries(table)
    .filter(([, [small, large]]) => large > LIMIT * small);
  assertEquals(Object.fromEntries(tooMany), {});
  for (const [name, [small, large]] of Object.entries(quadratic)) {
    assert(large > LIMIT * small, `found ${small} and ${large} ${name}`);
  }
  assert(Object.keys(table).length > 100);
});
