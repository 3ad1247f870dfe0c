import { random } from "../../../tests/support/random.ts";
import { TARGETS } from "./targets.ts";

const CHOICES = Object.entries(TARGETS).flatMap(([name, [weight, target]]) =>
  Array.from({ length: weight }, () => ({ name, target }))
);

/** Gives one input to one target. Returns what does not hold. */
export async function run(seed: number): Promise<string[]> {
  const below = random(seed);
  const { name, target } = CHOICES[below(CHOICES.length)]!;
  try {
    await target(below);
    return [];
  } catch (error) {
    return [`${name}: ${(error as Error).message}`];
  }
}
