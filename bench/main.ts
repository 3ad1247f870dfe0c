/**
 * Benchmarks: compares this package with the floor, which is the least that a
 * client in Deno can do, and with clients by others. docs/performance.md
 * explains what is measured and how.
 *
 * ```sh
 * deno task bench --help
 * ```
 *
 * @module
 */

import { ensureQemu } from "../tools/qemu.ts";
import { measureGrowth } from "./growth.ts";
import { writeDocs, writePlots } from "./docs.ts";
import type { Measured } from "./measure.ts";
import { type BenchOptions, parseOptions, USAGE } from "./options.ts";
import { findPeers } from "./peers.ts";
import { canRun } from "./processes.ts";
import { environment } from "./environment.ts";
import { type Result, type Results, toResult } from "./results.ts";
import { QEMU, type Row, SCRIPTS, SYNTHETIC } from "./rows.ts";
import { runClients, type RunContext, runScripts } from "./run.ts";
import { prepareQemu, prepareSynthetic } from "./servers.ts";
import { terminalTable } from "./table.ts";

async function main(options: BenchOptions): Promise<Results> {
  const dir = await Deno.makeTempDir({ prefix: "qmp-bench-" });
  try {
    return await run(options, dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

async function run(options: BenchOptions, dir: string): Promise<Results> {
  const wanted = <R extends Row>(rows: readonly R[]) =>
    rows.filter(({ name }) =>
      options.only.length === 0 ||
      options.only.some((start) => name.startsWith(start))
    );
  const peers = await findPeers(dir, { others: options.peers });
  for (const { name, reason } of peers.leftOut) {
    console.error(`Left out: ${name}, because ${reason}`);
  }
  const context = (row?: Row): RunContext => ({
    peers,
    options: {
      rounds: options.quick
        ? options.rounds
        : Math.max(options.rounds, row?.rounds ?? 0),
      warmup: options.quick ? 1 : 2,
    },
    scale: options.quick ? 0.01 : 1,
  });
  const rows: Result[] = [];
  const add = (
    row: Row,
    table: Result["table"],
    baseline: string,
    measured: Measured,
  ) => {
    for (const { name, reason } of measured.failures) {
      console.error(`Left out of ${row.name}: ${name}, because ${reason}`);
    }
    const result = toResult(row, table, measured, baseline);
    if (result !== undefined) rows.push(result);
  };

  const synthetic = await prepareSynthetic(dir);
  const growth: Results["growth"] = [];
  if (options.synthetic) {
    const taskset = await canRun("taskset", "-c", "0", Deno.execPath(), "-V");
    for (const row of wanted(SYNTHETIC)) {
      if (row.oneCpu && !taskset) {
        console.error(`Left out: ${row.name}, because taskset is missing`);
        continue;
      }
      progress(row);
      const measured = await runClients(row, synthetic.start, context(row));
      add(row, "synthetic", row.clients[0]!, measured);
    }
    for (const row of wanted(SCRIPTS)) {
      progress(row);
      await using server = await synthetic.start();
      const measured = await runScripts(row, server, context(row));
      add(row, "synthetic", row.scripts[0]!.name, measured);
    }
    if (options.growth) {
      growth.push(...await measureGrowth(synthetic.start, options));
    }
  }
  let qemu: string | undefined;
  if (options.qemu) {
    const found = await ensureQemu();
    if ("missing" in found) {
      console.error(`Left out: QEMU, because of this: ${found.missing}`);
    } else {
      qemu = found.path;
      const start = prepareQemu(dir, qemu);
      for (const row of wanted(QEMU)) {
        progress(row);
        const measured = await runClients(row, start, context(row));
        add(row, "qemu", row.clients[0]!, measured);
      }
    }
  }
  return {
    date: new Date().toISOString(),
    environment: await environment(synthetic.language, qemu),
    rows,
    growth,
  };
}

/** Shows which row runs, if a person watches. */
function progress({ name }: Row) {
  if (Deno.stderr.isTerminal()) console.error(`… ${name}`);
}

if (import.meta.main) {
  const options = parseOptions(Deno.args);
  if (options === undefined) {
    console.log(USAGE);
    Deno.exit(0);
  }
  const earlier: Results | undefined = options.compare === undefined
    ? undefined
    : JSON.parse(await Deno.readTextFile(options.compare));
  const results = await main(options);
  console.log(terminalTable(results, earlier));
  if (options.json !== undefined) {
    await Deno.writeTextFile(options.json, JSON.stringify(results, null, 2));
  }
  if (options.plots) await writePlots(results.growth);
  if (options.docs) await writeDocs(results);
}
