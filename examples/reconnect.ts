/**
 * Watches a QEMU that ends and is started again: prints its state after each
 * connection, and its events.
 *
 * ```sh
 * deno run -A examples/reconnect.ts unix:/tmp/qmp.sock
 * qemu-system-x86_64 -display none -qmp unix:/tmp/qmp.sock,server=on,wait=off
 * ```
 *
 * @module
 */

import { reconnecting } from "@qmp/qmp";

const [address] = Deno.args;
if (address === undefined) {
  console.error("Usage: reconnect.ts ADDRESS");
  Deno.exit(2);
}

await using qmp = reconnecting(address, {
  // Notices a QEMU that is stopped, or whose machine has lost its power.
  keepAlive: {},
  onConnect: async (qmp) => {
    const { status } = await qmp.execute("query-status");
    console.log(`Connected: ${status}`);
  },
});
Deno.addSignalListener("SIGINT", () => qmp.close());

for await (const event of qmp.events()) {
  if (event.event === "__qmp_gap") {
    const { since, reason } = event.data;
    const time = new Date(since.seconds * 1000).toISOString();
    console.log(`Events may be missing since ${time}: ${reason}`);
  } else {
    console.log(event.event, event.data);
  }
}
