/**
 * Puts a client and a server under load, and measures what the load leaves.
 *
 * @module
 */

import { connect } from "../../mod.ts";
import { TempDir } from "../../tests/support/temp_dir.ts";
import { LOADS, makeServer, type Scene } from "./soak/loads.ts";
import { measure, type Row, tableOf } from "./soak/meter.ts";
import { main } from "./support/campaign.ts";
import type { Report } from "./support/report.ts";

/** Most bytes by which the heap may grow for a load at full scale. */
const MOST_GROWTH = 1_000_000;

/**
 * What the heap may grow by at any scale, because the runtime itself keeps
 * something now and then.
 */
const NOISE = 200_000;

/** The most of a load that runs before, so that everything is compiled. */
const WARM_UP = 5_000;

/** Runs all loads, and returns their table. */
export async function soak(scale: number, report: Report): Promise<Row[]> {
  await using dir = new TempDir();
  const path = dir.file("qmp");
  await using server = makeServer();
  using listener = Deno.listen({ transport: "unix", path });
  const accepting = (async () => {
    for await (const conn of listener) server.serve(conn);
  })();
  const address = `unix:${path}`;
  const rows: Row[] = [];
  {
    await using client = await connect(address);
    const scene: Scene = { address, server, qmp: client.untyped, report };
    for (const { size, name, run } of LOADS) {
      const count = Math.max(10, Math.round(size * scale));
      for (let round = 0; round < 3; round++) {
        await run(scene, Math.min(count, WARM_UP));
      }
      const row = await measure(name(count), () => run(scene, count));
      rows.push(row);
      report.count("loads");
      const growth = row.heapAfter - row.heapBefore;
      const most = Math.max(MOST_GROWTH * scale, NOISE);
      if (growth >= most) {
        report.fail(
          `The heap has grown by ${growth} bytes after ${row.load}, ` +
            `and ${most} are too many`,
        );
      }
    }
  }
  listener.close();
  await accepting;
  return rows;
}

if (import.meta.main) {
  await main({
    name: "soak",
    about:
      "Puts a client and a server under load, and measures what the load leaves.",
    options: {
      scale: { default: 1, help: "How much of the load, such as 0.01" },
    },
    async run({ scale }, report) {
      console.log(tableOf(await soak(scale, report)));
    },
  });
}
