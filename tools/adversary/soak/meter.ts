/** What a load leaves behind. Sizes are in bytes. */
export interface Row {
  /** What was done. */
  load: string;
  ms: number;
  heapBefore: number;
  heapAfter: number;
  rssBefore: number;
  rssAfter: number;
  /** The most of the process at any time of the load, as far as it was seen. */
  rssPeak: number;
}

/** Time between two looks at the memory of the process, in milliseconds. */
const LOOK_INTERVAL = 50;

/** Measures the memory before and after a load. */
export async function measure(
  load: string,
  run: () => Promise<void>,
): Promise<Row> {
  const before = await settledMemory();
  let rssPeak = before.rss;
  const look = () => {
    rssPeak = Math.max(rssPeak, Deno.memoryUsage().rss);
  };
  const timer = setInterval(look, LOOK_INTERVAL);
  const begin = performance.now();
  try {
    await run();
  } finally {
    clearInterval(timer);
  }
  const ms = performance.now() - begin;
  look();
  const after = await settledMemory();
  return {
    load,
    ms,
    heapBefore: before.heapUsed,
    heapAfter: after.heapUsed,
    rssBefore: before.rss,
    rssAfter: after.rss,
    rssPeak,
  };
}

/** Collects garbage until nothing more goes, and returns what is left. */
async function settledMemory(): Promise<Deno.MemoryUsage> {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) {
    throw new Error(
      "Expected the option --v8-flags=--expose-gc, found no gc()",
    );
  }
  for (let time = 0; time < 4; time++) {
    // What waits for a task, such as the end of a stream, is done by then.
    await new Promise((resolve) => setTimeout(resolve, 20));
    gc();
  }
  return Deno.memoryUsage();
}

const MB = 1_000_000;

/** Writes rows as a table. */
export function tableOf(rows: readonly Row[]): string {
  const mb = (bytes: number) => (bytes / MB).toFixed(2);
  const cells = [
    ["", "s", "heap before", "after", "grown", "RSS before", "most", "after"],
    ...rows.map((row) => [
      row.load,
      (row.ms / 1000).toFixed(1),
      mb(row.heapBefore),
      mb(row.heapAfter),
      mb(row.heapAfter - row.heapBefore),
      mb(row.rssBefore),
      mb(row.rssPeak),
      mb(row.rssAfter),
    ]),
  ];
  const widths = cells[0]!.map((_, column) =>
    Math.max(...cells.map((row) => row[column]!.length))
  );
  return cells.map((row) =>
    row.map((cell, column) =>
      column === 0
        ? cell.padEnd(widths[column]!)
        : cell.padStart(widths[column]!)
    ).join("  ")
  ).join("\n") + "\n(MB of 1,000,000 bytes)";
}
