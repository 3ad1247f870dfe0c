/**
 * Starts a machine, presses a key, and saves a picture of the screen.
 *
 * ```sh
 * deno run -A examples/screenshot.ts screen.png
 * ```
 *
 * @module
 */

import { launch } from "@qmp/qmp";
import { screenshot, sendKeys } from "@qmp/qmp/machine";

const [file = "screen.png"] = Deno.args;

await using machine = await launch("qemu-system-x86_64", [
  ...["-M", "q35", "-display", "none", "-boot", "menu=on"],
]);
const { qmp } = machine;

await sendKeys(qmp, "esc");
const { format, bytes, width, height } = await screenshot(qmp);
await Deno.writeFile(file, bytes);
console.log(`${file}: ${format}, ${width} x ${height} pixels`);
