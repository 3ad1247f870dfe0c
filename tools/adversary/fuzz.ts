/**
 * Runs the campaigns `faults` and `inputs` in turn for a time, and beside them
 * `qemu_faults` and `qemu_inputs`, if there is a QEMU.
 *
 * @module
 */

import { QEMU, QEMUS } from "../../tests/support/qemu.ts";
import { FAULTS } from "./faults.ts";
import { INPUTS } from "./inputs.ts";
import { breakQemu } from "./qemu_faults.ts";
import { compareInputs } from "./qemu_inputs.ts";
import { main, newSeed } from "./support/campaign.ts";
import type { Report } from "./support/report.ts";
import { attack } from "./support/workers.ts";

/** Connections to QEMU in turn with as many inputs for it. */
const QEMU_BATCH = 100;

/** Runs the campaigns against QEMU in turn. */
async function attackQemu(
  { seed, until }: { seed: number; until: number },
  report: Report,
) {
  if (QEMUS.length === 0) return;
  const count = QEMU_BATCH;
  for (; Date.now() < until; seed += count) {
    for (const run of [breakQemu, compareInputs]) {
      try {
        await run({ qemu: QEMU, seed, count, until }, report);
      } catch (error) {
        // The other campaigns go on.
        report.fail(`${run.name}(), seed ${seed}`, error);
      }
    }
  }
}

await main({
  name: "fuzz",
  about:
    "Runs the campaigns faults and inputs in turn, 20 inputs for each fault; beside them qemu_faults and qemu_inputs.",
  options: {
    minutes: { default: 1, help: "How long to run" },
    seed: { default: newSeed(), help: "Seed of the first run of each" },
    jobs: { default: 2, help: "Number of workers" },
  },
  async run({ minutes, seed, jobs }, report) {
    const attacks = [FAULTS, INPUTS]
      .map((one) => ({ ...one, count: Infinity }));
    const begin = Date.now();
    const until = begin + minutes * 60_000;
    await Promise.all([
      attack({ attacks, seed, until }, jobs, report),
      attackQemu({ seed, until }, report),
    ]);
    const seconds = (Date.now() - begin) / 1000;
    for (const { runs } of attacks) {
      const rate = Math.round(report.counted(runs) / seconds);
      console.error(`${rate.toLocaleString("en")} ${runs} a second`);
    }
  },
});
