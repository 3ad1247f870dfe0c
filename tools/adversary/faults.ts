/**
 * Breaks transports in every way, while calls of everything public overlap.
 *
 * Each seed makes a plan, and each plan is a run in memory with a time of its
 * own, so that a seed always does the same.
 *
 * @module
 */

import { main, newSeed } from "./support/campaign.ts";
import { type Attack, attack } from "./support/workers.ts";

/** The attack, for `fuzz.ts` as well. */
export const FAULTS: Omit<Attack, "count"> = {
  name: "faults",
  module: import.meta.resolve("./faults/attack.ts"),
  runs: "runs with faults",
  batch: 100,
};

if (import.meta.main) {
  await main({
    name: "faults",
    about:
      "Breaks transports by a seed, while calls of everything public overlap.",
    options: {
      seed: { default: newSeed(), help: "Seed of the first run" },
      count: { default: 10_000, help: "Number of runs" },
      jobs: { default: 2, help: "Number of workers" },
    },
    run: ({ seed, count, jobs }, report) =>
      attack(
        { attacks: [{ ...FAULTS, count }], seed, until: Infinity },
        jobs,
        report,
      ),
  });
}
