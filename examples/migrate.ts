/**
 * Moves a running machine to another QEMU on this host.
 *
 * ```sh
 * deno run -A examples/migrate.ts
 * ```
 *
 * @module
 */

import { launch } from "@qmp/qmp";
import { migrate, percentOf } from "@qmp/qmp/machine";

const args = ["-M", "q35", "-m", "256", "-display", "none"];
await using source = await launch("qemu-system-x86_64", args);
await using target = await launch("qemu-system-x86_64", [
  ...args,
  ...["-incoming", "defer"],
]);

const directory = await Deno.makeTempDir();
try {
  const { downtime } = await migrate(source.qmp, target.qmp, {
    // Only this user can reach a socket in this directory.
    uri: `unix:${directory}/migrate.sock`,
    timeout: 60_000,
    onProgress: (info) => console.log(`${info.status}: ${percentOf(info)} %`),
  });
  console.log(`The guest stood still for ${downtime} ms`);
} finally {
  await Deno.remove(directory, { recursive: true });
}

for (const [name, { qmp }] of Object.entries({ source, target })) {
  console.log(`${name}: ${(await qmp.execute("query-status")).status}`);
}
