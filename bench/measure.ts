/**
 * Measures in turns, and calculates with the results.
 *
 * @module
 */

/** Longest time of one run, in milliseconds. A longer run counts as hanging. */
const PATIENCE = 60_000;

/** The results of a contender, one for each round. */
export interface Series {
  name: string;
  values: number[];
}

/** A contender with its workload. */
export interface Runner {
  name: string;
  run(): Promise<number>;
}

/** The results of all contenders, and why some contenders have none. */
export interface Measured {
  series: Series[];
  failures: { name: string; reason: string }[];
}

/** Options for {@linkcode measure}. */
export interface MeasureOptions {
  rounds: number;
  /** Rounds whose results do not count. */
  warmup: number;
}

/**
 * Measures all contenders in turns, so that other load on the machine affects
 * them equally. Each round starts with another contender, so that none always
 * runs after the same neighbour. A contender that fails is left out from then
 * on.
 */
export async function measure(
  runners: Runner[],
  { rounds, warmup }: MeasureOptions,
): Promise<Measured> {
  const series = runners.map(({ name }) => ({ name, values: [] as number[] }));
  const failures: Measured["failures"] = [];
  const failed = new Set<number>();
  for (let round = -warmup; round < rounds; round++) {
    for (let turn = 0; turn < runners.length; turn++) {
      const i = (turn + round + warmup) % runners.length;
      if (failed.has(i)) continue;
      const { name, run } = runners[i]!;
      // Otherwise the next contender would collect this one's garbage.
      collectGarbage();
      try {
        const value = await inTime(run());
        if (round >= 0) series[i]!.values.push(value);
      } catch (error) {
        failed.add(i);
        const reason = error instanceof Error ? error.message : String(error);
        failures.push({ name, reason: reason.split("\n")[0]! });
      }
    }
  }
  return { series: series.filter((_, i) => !failed.has(i)), failures };
}

async function inTime(run: Promise<number>): Promise<number> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`it took more than ${PATIENCE / 1000} s`)),
    PATIENCE,
  );
  try {
    return await Promise.race([run, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Collects garbage, if Deno was started with `--expose-gc`. */
export function collectGarbage(): void {
  (globalThis as { gc?: () => void }).gc?.();
}

/** Returns the median of some numbers. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Returns a quantile, interpolated between its two neighbours. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)]!;
  const high = sorted[Math.ceil(at)]!;
  return low + (high - low) * (at - Math.floor(at));
}

/**
 * Returns the quartiles of the ratios in the single rounds. They show how much
 * the ratio scatters.
 */
export function ratioSpread(
  series: Series,
  baseline: Series,
): [low: number, high: number] {
  const ratios = series.values.map((value, i) => value / baseline.values[i]!);
  return [quantile(ratios, 0.25), quantile(ratios, 0.75)];
}
