/**
 * Measuring in turns, and what to say about the results.
 *
 * @module
 */

/** Time for one run, in milliseconds. Who takes longer hangs. */
const PATIENCE = 60_000;

/** A contender's results, one a round. */
export interface Series {
  name: string;
  values: number[];
}

/** What is measured in turns. */
export interface Runner {
  name: string;
  run(): Promise<number>;
}

/** What was measured, and who dropped out. */
export interface Measured {
  series: Series[];
  failures: { name: string; reason: string }[];
}

/** How often to measure. */
export interface MeasureOptions {
  rounds: number;
  /** Rounds whose results do not count. */
  warmup: number;
}

/**
 * Measures in turns, so that whatever else the machine does meets all alike.
 * Each round starts with another one, so that nobody always runs behind the
 * same neighbour. Who fails is left out from then on.
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
      // What one leaves behind is not for the next to clean up.
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
    () => late.reject(new Error(`it takes more than ${PATIENCE / 1000} s`)),
    PATIENCE,
  );
  try {
    return await Promise.race([run, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Collects garbage, where V8 was told to let scripts do so. */
export function collectGarbage(): void {
  (globalThis as { gc?: () => void }).gc?.();
}

/** The middle of some numbers. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** A quantile, between its two neighbours where it falls between them. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)]!;
  const high = sorted[Math.ceil(at)]!;
  return low + (high - low) * (at - Math.floor(at));
}

/** The quartiles of the ratios in each round: how far a ratio can be trusted. */
export function ratioSpread(
  series: Series,
  baseline: Series,
): [low: number, high: number] {
  const ratios = series.values.map((value, i) => value / baseline.values[i]!);
  return [quantile(ratios, 0.25), quantile(ratios, 0.75)];
}
