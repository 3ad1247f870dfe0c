/**
 * Types for one's own QEMU: as a function, and as a program.
 *
 * ```sh
 * deno run -A jsr:@qmp/qmp/generate unix:/run/vm/qmp.sock > my_qemu.ts
 * deno run -A jsr:@qmp/qmp/generate -- qemu-system-aarch64 -M virt > my_qemu.ts
 * ```
 *
 * What is written exports a `Schema`, to be used as `connect<Schema>(address)`. The program is also `qmp generate`, of the
 * command line in `@qmp/qmp/cli`.
 *
 * @module
 */

import { generate, type GenerateOptions } from "../qapi/generate.ts";

export { generate, type GenerateOptions };

if (import.meta.main) {
  // Whoever imports the function has no use for the program.
  const [{ generate }, { runSubcommand }] = await Promise.all([
    import("./_generate.ts"),
    import("./_run.ts"),
  ]);
  Deno.exit(await runSubcommand("generate", generate, Deno.args));
}
