/**
 * Gives QEMU an open file, by its descriptor. Needs Linux.
 *
 * ```sh
 * deno run -A examples/file_descriptor.ts
 * ```
 *
 * @module
 */

import { connectWithFds, openFd, sendFd } from "@qmp/qmp/fd";
import { launch } from "@qmp/qmp";

const directory = await Deno.makeTempDir();
try {
  const disk = `${directory}/disk.img`;
  await Deno.writeFile(disk, new Uint8Array(1_048_576));

  // The machine has a second monitor, because the descriptor needs a socket at
  // which QEMU listens.
  const monitor = `${directory}/qmp.sock`;
  await using _machine = await launch("qemu-system-x86_64", [
    ...["-M", "none"],
    ...["-qmp", `unix:${monitor},server=on,wait=off`],
  ]);
  await using qmp = await connectWithFds(monitor);

  using file = openFd(disk, { write: true });
  const { "fdset-id": id } = await sendFd(qmp, "add-fd", file.fd);
  await qmp.execute("blockdev-add", {
    driver: "file",
    "node-name": "disk",
    filename: `/dev/fdset/${id}`,
  });
  const [node] = await qmp.execute("query-named-block-nodes");
  console.log(`${node!["node-name"]}: ${node!.image["virtual-size"]} bytes`);
} finally {
  await Deno.remove(directory, { recursive: true });
}
