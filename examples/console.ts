/**
 * Starts a machine, and reads what its firmware writes to the serial console.
 *
 * ```sh
 * deno run -A examples/console.ts
 * ```
 *
 * @module
 */

import { launch } from "@qmp/qmp";

await using machine = await launch("qemu-system-x86_64", [
  // Without a screen, the firmware uses the serial port.
  ...["-M", "pc,graphics=off", "-display", "none", "-nic", "none"],
  ...["-boot", "menu=on"],
], { console: { stripAnsi: true } });

const { named } = await machine.console.expect(
  /SeaBIOS \(version (?<version>[^)]+)\)/,
  { timeout: 10_000 },
);
console.log(`The firmware is SeaBIOS ${named.version}`);
