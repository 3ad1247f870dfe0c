/**
 * Plugs a device into a running machine, and unplugs it. `device_del` only asks
 * the guest to release the device; the event `DEVICE_DELETED` says that it is
 * gone.
 *
 * ```sh
 * deno run -A examples/hotplug.ts
 * ```
 *
 * @module
 */

import { launch } from "@qmp/qmp";

await using machine = await launch("qemu-system-x86_64", [
  ...["-M", "q35", "-display", "none", "-device", "qemu-xhci"],
  // Without a guest, CPUs that spin in the firmware can keep QEMU from freeing
  // the device. So they are not started.
  "-S",
]);
const { qmp } = machine;

await qmp.execute("device_add", { driver: "usb-tablet", id: "tablet" });
console.log("Plugged in");

const { event } = await qmp.executeAndWait("device_del", { id: "tablet" }, {
  event: "DEVICE_DELETED",
  filter: ({ data }) => data.device === "tablet",
  timeout: 10_000,
});
console.log(`Gone: ${event.data.path}`);
