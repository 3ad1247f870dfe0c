/**
 * Runs the campaigns `faults` and `inputs` in turn for a time.
 *
 * @module
 */

import { FAULTS } from "./faults.ts";
import { INPUTS } from "./inputs.ts";
import { main, newSeed } from "./support/campaign.ts";
import { attack } from "./support/workers.ts";

await main({
  name: "fuzz",
  about:
    "Runs the campaigns faults and inputs in turn, 20 inputs for each fault.",
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
    await attack({ attacks, seed, until }, jobs, report);
    const seconds = (Date.now() - begin) / 1000;
    for (const { runs } of attacks) {
      const rate = Math.round(report.counted(runs) / seconds);
      console.error(`${rate.toLocaleString("en")} ${runs} a second`);
    }
  },
});
