/**
 * Results, in the form in which they are written to files.
 *
 * @module
 */

import { type Measured, median, ratioSpread, type Series } from "./measure.ts";
import type { Row, Target } from "./rows.ts";

/** The result of a row. */
export interface Result {
  name: string;
  title: string;
  unit: string;
  /** The table that the row belongs to. */
  table: "synthetic" | "qemu";
  contenders: ContenderResult[];
  target?: Target;
  /** Whether the target is reached. */
  reached?: boolean;
}

/** The result of one contender in a row. */
export interface ContenderResult {
  name: string;
  median: number;
  /** The median divided by the baseline's median. */
  ratio: number;
  /** Quartiles of the ratio in each round. */
  spread: [low: number, high: number];
  values: number[];
}

/** All results of a run. */
export interface Results {
  /** Time of the run, in ISO 8601. */
  date: string;
  /** Names and versions, such as `deno` and its version. */
  environment: Record<string, string>;
  rows: Result[];
  growth: Growth[];
}

/** How a cost `y` grows with a number `x`. */
export interface Growth {
  name: string;
  title: string;
  x: string;
  y: string;
  series: { name: string; points: [x: number, y: number][] }[];
}

/** Makes the result of a row. Returns `undefined` if the baseline failed. */
export function toResult(
  row: Row,
  table: Result["table"],
  { series }: Measured,
  baselineName: string,
): Result | undefined {
  const baseline = series.find(({ name }) => name === baselineName);
  if (baseline === undefined) return undefined;
  const contenders = series.map((series) => compare(series, baseline));
  const { name, title, unit, target } = row;
  return {
    name,
    title,
    unit,
    table,
    contenders,
    ...(target && { target, reached: isReached(target, contenders) }),
  };
}

function compare(series: Series, baseline: Series): ContenderResult {
  const { name, values } = series;
  return {
    name,
    median: median(values),
    ratio: median(values) / median(baseline.values),
    spread: ratioSpread(series, baseline),
    values,
  };
}

function isReached(target: Target, contenders: ContenderResult[]): boolean {
  const [baseline, ours] = contenders;
  if (baseline === undefined || ours === undefined) return false;
  const { least = -Infinity, most = Infinity } = target;
  const value = {
    ratio: ours.ratio,
    difference: ours.median - baseline.median,
    value: ours.median,
  }[target.of];
  return least <= value && value <= most;
}
