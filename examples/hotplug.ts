/**
 * Plugs a disk into a running machine, and unplugs it.
 *
 * ```sh
 * deno run -A examples/hotplug.ts
 * ```
 *
 * @module
 */

import { launch } from "@qmp/qmp";
import { plug, unplug } from "@qmp/qmp/machine";

await using machine = await launch("qemu-system-x86_64", [
  ...["-M", "q35", "-display", "none", "-device", "qemu-xhci"],
  // Without a guest, CPUs that spin in the firmware can keep QEMU from freeing
  // the device. So they are not started.
  "-S",
]);
const { qmp } = machine;

const disk = await plug(qmp, { driver: "usb-storage", drive: "data" }, {
  backends: {
    blockdev: { driver: "null-co", "node-name": "data", size: 1_048_576 },
  },
});
console.log(`Plugged in ${disk.id}`);

// Resolves when the guest has released the disk, and its node is gone too.
await unplug(qmp, disk.id, { backends: disk.backends, timeout: 10_000 });
console.log("Gone");
