/**
 * Connects to a QEMU that listens, and asks for its status.
 *
 * ```sh
 * qemu-system-x86_64 -display none -qmp unix:/tmp/qmp.sock,server=on,wait=off &
 * deno run -A examples/client.ts unix:/tmp/qmp.sock
 * ```
 *
 * @module
 */

import { connect } from "@qmp/qmp";

const [address] = Deno.args;
if (address === undefined) {
  console.error("Usage: client.ts ADDRESS");
  Deno.exit(2);
}

await using qmp = await connect(address);

const { qemu, package: distribution } = qmp.greeting.QMP.version;
console.log(`QEMU ${qemu.major}.${qemu.minor}.${qemu.micro} ${distribution}`);

const { status, running } = await qmp.execute("query-status");
console.log(`Status: ${status}, ${running ? "running" : "not running"}`);
