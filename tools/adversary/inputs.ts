/**
 * Gives random and changed inputs to everything that parses.
 *
 * @module
 */

import { main, newSeed } from "./support/campaign.ts";
import { type Attack, attack } from "./support/workers.ts";

/** The attack, for `fuzz.ts` as well. */
export const INPUTS: Omit<Attack, "count"> = {
  name: "inputs",
  module: import.meta.resolve("./inputs/attack.ts"),
  runs: "inputs",
  batch: 2_000,
};

if (import.meta.main) {
  await main({
    name: "inputs",
    about: "Gives random and changed inputs to everything that parses.",
    options: {
      seed: { default: newSeed(), help: "Seed of the first input" },
      count: { default: 100_000, help: "Number of inputs" },
      jobs: { default: 2, help: "Number of workers" },
    },
    run: ({ seed, count, jobs }, report) =>
      attack(
        { attacks: [{ ...INPUTS, count }], seed, until: Infinity },
        jobs,
        report,
      ),
  });
}
