/**
 * Prints the events of a QEMU that listens, until QEMU ends. Names after the
 * address select events.
 *
 * ```sh
 * qemu-system-x86_64 -display none -qmp unix:/tmp/qmp.sock,server=on,wait=off &
 * deno run -A examples/events.ts unix:/tmp/qmp.sock STOP RESUME
 * ```
 *
 * @module
 */

import { connect } from "@qmp/qmp";

const [address, ...names] = Deno.args;
if (address === undefined) {
  console.error("Usage: events.ts ADDRESS [NAME...]");
  Deno.exit(2);
}

await using qmp = await connect(address);

const events = qmp.events();
console.error(`Watching ${address}; press Ctrl-C to stop`);
for await (const { event, data = {}, timestamp } of events) {
  if (names.length > 0 && !names.includes(event)) continue;
  const time = new Date(timestamp.seconds * 1000).toISOString();
  console.log(time, event, JSON.stringify(data));
}
