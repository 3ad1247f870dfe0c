/**
 * Runs rows: starts servers and contenders, and calls {@linkcode measure}.
 *
 * @module
 */

import { ProcessContender } from "./contender.ts";
import {
  measure,
  type Measured,
  type MeasureOptions,
  type Runner,
} from "./measure.ts";
import type { Peers } from "./peers.ts";
import { denoRun, local } from "./processes.ts";
import type { ClientRow, ScriptRow } from "./rows.ts";
import type { Server, StartServer } from "./servers.ts";
import type { Workload } from "./workloads.ts";

/** The command that keeps a process on one CPU. */
const ONE_CPU = ["taskset", "-c", "0"];

/** What a row needs to run. */
export interface RunContext {
  peers: Peers;
  options: MeasureOptions;
  /** The part of each workload's count that is run. */
  scale: number;
}

/** Runs a row of clients, each with a server of its own. */
export async function runClients(
  row: ClientRow,
  start: StartServer,
  { peers, options, scale }: RunContext,
): Promise<Measured> {
  await using stack = new AsyncDisposableStack();
  const runners: Runner[] = [];
  for (const name of row.clients) {
    const open = row.oneCpu ? openOnOneCpu(name) : peers.open.get(name);
    if (open === undefined) continue;
    const server: Server = stack.use(
      await start(row.oneCpu ? { prefix: ONE_CPU } : {}),
    );
    const contender = open(server.path);
    stack.defer(() => contender.close());
    const workload = shrink(row.workload, scale * (row.share?.[name] ?? 1));
    runners.push({ name, run: () => contender.run(workload) });
  }
  return await measure(runners, options);
}

/** Runs a row of scripts, with a server for the scripts that need one. */
export async function runScripts(
  row: ScriptRow,
  server: Server,
  { options }: RunContext,
): Promise<Measured> {
  const runners = row.scripts.map(({ name, script, args }) => {
    const [run, ...rest] = denoRun(local(script));
    const command = new Deno.Command(Deno.execPath(), {
      args: args === undefined
        ? [run!, ...rest]
        : [run!, "--v8-flags=--expose-gc", ...rest, ...args, server.path],
      stdin: "null",
    });
    return {
      name,
      run: async () => {
        const start = performance.now();
        const { success, stdout, stderr } = await command.output();
        const elapsed = performance.now() - start;
        if (!success) throw new Error(new TextDecoder().decode(stderr));
        return row.timed ? elapsed : Number(new TextDecoder().decode(stdout));
      },
    };
  });
  return await measure(runners, options);
}

function openOnOneCpu(client: string): (path: string) => ProcessContender {
  return (path) => {
    const [program, ...args] = [
      ...ONE_CPU,
      Deno.execPath(),
      ...denoRun(local("worker.ts"), client, path),
    ];
    return new ProcessContender(program!, { args });
  };
}

/**
 * Reduces the count of a workload to a share, but not below the number that the
 * workload needs.
 */
function shrink<W extends Workload>(workload: W, share: number): W {
  const least = workload.kind === "window" ? workload.size : 2;
  const count = Math.max(Math.ceil(workload.count * share), least);
  return {
    ...workload,
    count: Math.min(workload.count, count + count % 2),
  };
}
