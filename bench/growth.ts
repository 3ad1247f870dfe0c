/**
 * Measures how costs grow with the number of messages, connections and bytes.
 *
 * @module
 */

import { CLIENTS } from "./clients.ts";
import { measure, median } from "./measure.ts";
import type { Growth } from "./results.ts";
import type { StartServer } from "./servers.ts";
import { Session } from "./workloads.ts";

/** Options for {@linkcode measureGrowth}. */
export interface GrowthOptions {
  rounds: number;
  quick: boolean;
}

const NAMES = ["floor", "qmp"];

/** Number of commands that are timed for each number of connections. */
const COMMANDS = 10_000;

/** Measures all growths beside the floor. */
export async function measureGrowth(
  start: StartServer,
  { rounds, quick }: GrowthOptions,
): Promise<Growth[]> {
  const upTo = (most: number, ...counts: number[]) =>
    counts.filter((count) => !quick || count <= most);
  await using server = await start();
  const options = { rounds, warmup: 1 };

  /** Calls `run` for each client and each x, and collects the medians. */
  const collect = async (
    xs: number[],
    run: (name: string, x: number) => Promise<number>,
  ) => {
    const series = NAMES.map((name) => ({
      name,
      points: [] as [number, number][],
    }));
    for (const x of xs) {
      const measured = await measure(
        NAMES.map((name) => ({ name, run: () => run(name, x) })),
        options,
      );
      for (const { name, values } of measured.series) {
        series.find((one) => one.name === name)!
          .points.push([x, median(values)]);
      }
    }
    return series;
  };

  const sessions = new Map(
    NAMES.map((name) => [name, new Session(CLIENTS[name]!, server.path)]),
  );
  const growths: Growth[] = [];
  growths.push({
    name: "messages",
    title: "Cost of an event",
    x: "events",
    y: "µs",
    series: await collect(
      upTo(1000, 1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000),
      async (name, count) => {
        const rate = await sessions.get(name)!
          .run({ kind: "events", count, consumers: 1 });
        return 1e6 / rate;
      },
    ),
  });
  growths.push({
    name: "bytes",
    title: "Time of a reply",
    x: "bytes",
    y: "ms",
    series: await collect(
      upTo(64_000, 64e3, 250e3, 1e6, 4e6, 16e6, 64e6),
      (name, bytes) =>
        sessions.get(name)!.run({
          kind: "reply",
          command: "reply",
          arguments: { bytes },
          count: Math.max(1, Math.min(20, 2e6 / bytes)),
        }),
    ),
  });
  for (const session of sessions.values()) await session.close();
  growths.push({
    name: "connections",
    title: "Time of a command",
    x: "connections",
    y: "µs",
    series: await collect(
      upTo(10, 1, 3, 10, 30, 100, 300, 1000),
      (name, count) => roundRobin(name, count, server.path, quick),
    ),
  });
  return growths;
}

/** Returns the time of a command, while `count` connections take turns. */
async function roundRobin(
  name: string,
  count: number,
  path: string,
  quick: boolean,
): Promise<number> {
  const clients = [];
  for (let i = 0; i < count; i++) {
    clients.push(await CLIENTS[name]!(path, { pipelined: false }));
  }
  // The first command of each connection is not timed.
  for (const client of clients) await client.execute("query-status");
  const commands = quick ? 100 : COMMANDS;
  const start = performance.now();
  for (let i = 0; i < commands; i++) {
    await clients[i % count]!.execute("query-status");
  }
  const elapsed = performance.now() - start;
  for (const client of clients) await client.close();
  return elapsed / commands * 1000;
}
