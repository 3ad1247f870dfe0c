/**
 * Prints how much memory an idle connection takes, in KiB.
 *
 * ```sh
 * memory.ts CLIENT COUNT SOCKET
 * ```
 *
 * @module
 */

import { CLIENTS } from "../clients.ts";
import { collectGarbage } from "../measure.ts";

/** Returns the memory in use after garbage collection, in bytes. */
async function residentSize(): Promise<number> {
  for (let i = 0; i < 5; i++) {
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return Deno.memoryUsage().rss;
}

const [name, count, path] = Deno.args;
const open = () => CLIENTS[name!]!(path!, { pipelined: true });

// The first connections also load code, which is not the cost of a connection.
const clients = [await open(), await open()];
await clients[0]!.execute("query-status");
const before = await residentSize();
for (let i = 0; i < Number(count); i++) clients.push(await open());
const after = await residentSize();
console.log((after - before) / Number(count) / 1024);
for (const client of clients) await client.close();
