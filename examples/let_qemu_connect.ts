/**
 * Lets QEMU connect: listens first and starts QEMU second, so that no program
 * waits for a socket to appear.
 *
 * ```sh
 * deno run -A examples/let_qemu_connect.ts
 * ```
 *
 * @module
 */

import { listen } from "@qmp/qmp";

const directory = await Deno.makeTempDir();
try {
  await using listener = listen(`unix:${directory}/qmp.sock`);

  const qemu = new Deno.Command("qemu-system-x86_64", {
    args: ["-M", "none", "-display", "none", "-qmp", listener.address],
  }).spawn();

  await using qmp = await listener.accept();
  console.log(`QEMU ${qmp.greeting.QMP.version.qemu.major} has connected`);

  await qmp.execute("quit");
  const { code } = await qemu.status;
  console.log(`QEMU has exited with code ${code}`);
} finally {
  await Deno.remove(directory, { recursive: true });
}
