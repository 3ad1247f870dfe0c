/**
 * The attack on the transports, as a worker runs it.
 *
 * @module
 */

import { plan } from "./plan.ts";
import { run as runPlan } from "./run.ts";
import { shrink as shrinkPlan } from "./shrink.ts";
import { watchRejections } from "./watch.ts";

/** Runs the plan of a seed. */
export async function run(seed: number): Promise<string[]> {
  using _ = watchRejections();
  return await runPlan(plan(seed));
}

/** Returns the smallest plan that fails in the same way. */
export async function shrink(seed: number, failure: string): Promise<string> {
  using _ = watchRejections();
  const smallest = await shrinkPlan(plan(seed), failure);
  return `The smallest plan that fails so: ${
    Deno.inspect(smallest, { depth: 8 })
  }`;
}
