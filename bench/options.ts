/**
 * The command line of the benchmarks.
 *
 * @module
 */

import { parseArgs } from "node:util";

/** The text of `--help`. */
export const USAGE = `Usage: deno task bench [options]

  --only NAME     Only the rows whose name begins with this; may be repeated
  --synthetic     Only the rows against the synthetic server
  --qemu          Only the rows against QEMU
  --no-peers      Leave out the clients by others
  --rounds N      Smallest number of rounds of each row (default 7)
  --quick         A hundredth of the work, in 2 rounds, to check that all works
  --growth        Also measure growth with messages, connections and sizes
  --json FILE     Write the results to a file
  --compare FILE  Also show the ratios of an earlier file
  --plots         Write the plots of --growth to docs/performance/
  --docs          Write the plots, and the tables into docs/performance.md
`;

/** What to measure, and where to write the results. */
export interface BenchOptions {
  only: string[];
  synthetic: boolean;
  qemu: boolean;
  peers: boolean;
  rounds: number;
  quick: boolean;
  growth: boolean;
  plots: boolean;
  docs: boolean;
  json?: string;
  compare?: string;
}

/** Parses the command line. Returns `undefined` for `--help`. */
export function parseOptions(args: string[]): BenchOptions | undefined {
  const { values } = parseArgs({
    args,
    allowNegative: true,
    options: {
      help: { type: "boolean", short: "h" },
      only: { type: "string", multiple: true, default: [] },
      synthetic: { type: "boolean", default: false },
      qemu: { type: "boolean", default: false },
      peers: { type: "boolean", default: true },
      rounds: { type: "string" },
      quick: { type: "boolean", default: false },
      growth: { type: "boolean", default: false },
      plots: { type: "boolean", default: false },
      docs: { type: "boolean", default: false },
      json: { type: "string" },
      compare: { type: "string" },
    },
  });
  const { help, synthetic, qemu, rounds, json, compare, ...rest } = values;
  if (help) return undefined;
  const count = Number(rounds ?? (rest.quick ? 2 : 7));
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new RangeError(
      `Expected a positive integer for --rounds, found ${rounds}`,
    );
  }
  return {
    ...rest,
    // Without either option, both are measured.
    synthetic: synthetic || !qemu,
    qemu: qemu || !synthetic,
    rounds: count,
    growth: rest.growth || rest.plots || rest.docs,
    plots: rest.plots || rest.docs,
    ...(json !== undefined && { json }),
    ...(compare !== undefined && { compare }),
  };
}
