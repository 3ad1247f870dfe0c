/**
 * Uses QMP over a child's standard input and output, without a socket.
 *
 * ```sh
 * deno run --allow-run=qemu-system-x86_64 examples/stdio.ts
 * ```
 *
 * @module
 */

import { QmpClient } from "@qmp/qmp";

const qemu = new Deno.Command("qemu-system-x86_64", {
  args: ["-M", "none", "-display", "none", "-qmp", "stdio"],
  stdin: "piped",
  stdout: "piped",
}).spawn();

await using qmp = await QmpClient.open({
  readable: qemu.stdout,
  writable: qemu.stdin,
});
const commands = await qmp.execute("query-commands");
console.log(`This QEMU has ${commands.length} commands`);

await qmp.execute("quit");
await qemu.status;
