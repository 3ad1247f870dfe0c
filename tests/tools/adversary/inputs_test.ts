/**
 * Short versions of the campaigns `inputs` and `qemu_inputs`.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { compareInputs } from "../../../tools/adversary/qemu_inputs.ts";
import { Report } from "../../../tools/adversary/support/report.ts";
import { testQemu } from "../../support/qemu.ts";
import { TARGETS } from "../../../tools/adversary/inputs/targets.ts";
import { random } from "../../support/random.ts";

const permissions = "none";

for (const [name, [weight, target]] of Object.entries(TARGETS)) {
  Deno.test(
    `Whatever the input, the rules of "${name}" hold`,
    { permissions },
    async () => {
      const failures: Record<number, string> = {};
      for (let seed = 1; seed <= weight * 400; seed++) {
        try {
          await target(random(seed));
        } catch (error) {
          failures[seed] = (error as Error).message;
        }
      }
      assertEquals(failures, {});
    },
  );
}

testQemu("QmpServer answers random inputs as QEMU does", async (qemu) => {
  const report = new Report();
  await compareInputs({ qemu, seed: 1, count: 500 }, report);
  assertEquals(report.failures, []);
  assert(report.toString() !== "");
});
