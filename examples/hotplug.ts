/**
 * Plugs a device into a running machine, unplugs it, and waits until it is
 * really gone: `device_del` only asks, and `DEVICE_DELETED` tells.
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
  // There is no guest here, only firmware, and CPUs that spin in it can keep
  // QEMU from freeing the device. So they are not started.
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
