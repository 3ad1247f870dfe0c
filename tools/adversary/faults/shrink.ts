import type { Plan } from "./plan.ts";
import { run } from "./run.ts";

/** Most runs that the search for a smaller plan takes. */
const MOST_RUNS = 400;

/**
 * Removes from a plan what is not needed for a failure.
 *
 * @param plan The plan, which fails.
 * @param failure How it fails.
 * @returns A plan that fails in the same way, with as little as possible.
 */
export async function shrink(plan: Plan, failure: string): Promise<Plan> {
  let runs = 0;
  const fails = async (smaller: Plan) => {
    runs++;
    const failures = await run(smaller);
    return failures.some((other) => kindOf(other) === kindOf(failure));
  };
  let smallest = plan;
  for (let isSmaller = true; isSmaller && runs < MOST_RUNS;) {
    isSmaller = false;
    for (const smaller of smallerPlans(smallest)) {
      if (runs >= MOST_RUNS || !await fails(smaller)) continue;
      smallest = smaller;
      isSmaller = true;
      break;
    }
  }
  return smallest;
}

/** Returns a failure without what differs from plan to plan. */
function kindOf(failure: string): string {
  return failure.split("\n")[0]!.replace(/ \(\{.*/, "").replace(/\d+/g, "0");
}

function* smallerPlans(plan: Plan): Generator<Plan> {
  const { link, open, steps } = plan;
  const without = <T>(list: readonly T[], at: number) =>
    list.filter((_, index) => index !== at);
  for (const at of steps.keys()) yield { ...plan, steps: without(steps, at) };
  for (const way of ["there", "back"] as const) {
    for (const at of link[way].keys()) {
      yield { ...plan, link: { ...link, [way]: without(link[way], at) } };
    }
  }
  const plain: Partial<Plan["link"]> = {
    client: "read and write",
    server: "read and write",
    closing: "null",
  };
  for (const [name, value] of Object.entries(plain)) {
    if (link[name as keyof typeof link] === value) continue;
    yield { ...plan, link: { ...link, [name]: value } };
  }
  for (const name of Object.keys(open)) {
    if (["commandIds", "negotiate", "log"].includes(name)) continue;
    const { [name as "timeout"]: _, ...without } = open;
    yield { ...plan, open: without };
  }
  if (open.log !== "none") yield { ...plan, open: { ...open, log: "none" } };
  for (const [at, step] of steps.entries()) {
    const simpler = { ...step, turns: 0 };
    if (step.turns > 0) yield { ...plan, steps: steps.with(at, simpler) };
  }
}
