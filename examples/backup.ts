/**
 * Backs up a disk of a running machine, and later what has changed since then.
 *
 * ```sh
 * deno run -A examples/backup.ts
 * ```
 *
 * @module
 */

import { launch } from "@qmp/qmp";
import { backup, percentOf } from "@qmp/qmp/machine";

const directory = await Deno.makeTempDir();
try {
  const filename = `${directory}/disk.img`;
  await Deno.writeFile(filename, new Uint8Array());
  await Deno.truncate(filename, 64 * 1024 * 1024);

  await using machine = await launch("qemu-system-x86_64", ["-M", "none"]);
  const { qmp } = machine;
  await qmp.execute("blockdev-add", {
    driver: "file",
    "node-name": "disk",
    filename,
  });

  // QEMU records in the bitmap what the guest writes from now on.
  const disk = { device: "disk", bitmap: "nightly" };
  await backup(qmp, {
    ...disk,
    target: `${directory}/full.qcow2`,
    onProgress: (job) => console.log(`full: ${percentOf(job)} %`),
  });
  await backup(qmp, {
    ...disk,
    base: "full.qcow2",
    target: `${directory}/changes.qcow2`,
    onProgress: (job) => console.log(`changes: ${percentOf(job)} %`),
  });
} finally {
  await Deno.remove(directory, { recursive: true });
}
