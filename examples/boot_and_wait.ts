/**
 * Boots a Linux kernel, waits for a text on its console, and lets the guest
 * shut down by its power button.
 *
 * ```sh
 * deno run -A examples/boot_and_wait.ts vmlinuz initrd "login: "
 * ```
 *
 * @module
 */

import { launch } from "@qmp/qmp";
import { shutdown } from "@qmp/qmp/machine";

const [kernel, initrd, text, qemu = "qemu-system-x86_64"] = Deno.args;
if (kernel === undefined || initrd === undefined || text === undefined) {
  console.error("Usage: boot_and_wait.ts KERNEL INITRD TEXT [QEMU]");
  Deno.exit(2);
}

await using machine = await launch(qemu, [
  ...["-M", "q35", "-m", "256", "-nodefaults", "-display", "none"],
  ...["-kernel", kernel, "-initrd", initrd],
  ...["-append", "console=ttyS0 quiet"],
], { console: true });

await machine.console.expect(text, { timeout: 60_000 });
console.log("The guest is ready");

const { reason } = await shutdown(machine.qmp, { powerdownTimeout: 30_000 });
console.log(`The guest has ended: ${reason}`);
