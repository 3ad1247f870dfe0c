/**
 * The QEMUs that the tests start.
 *
 * @module
 */

import { dirname, join } from "node:path";

/** Time that a test with a QEMU may take, in milliseconds. */
export const QEMU_TEST_TIMEOUT = 60_000;

/**
 * The QEMUs to test with: those that the environment variable `QMP_QEMU` lists,
 * separated by colons, or the QEMU on `PATH`.
 */
export const QEMUS: readonly string[] =
  (Deno.env.get("QMP_QEMU") ?? "qemu-system-x86_64")
    .split(":").filter((command) => version(command) !== undefined);

/**
 * The first of the QEMUs. A test that uses it needs {@linkcode NEEDS_QEMU},
 * because a machine may have no QEMU.
 */
export const QEMU: string = QEMUS[0] ?? "qemu-system-x86_64";

/**
 * Options for a test that needs a QEMU. Without a QEMU the test is ignored, and
 * the test task says why.
 */
export const NEEDS_QEMU: { ignore: boolean } = { ignore: QEMUS.length === 0 };

/** Arguments for a QEMU without a machine, which starts fastest. */
export const BARE: string[] = ["-M", "none", "-nodefaults", "-display", "none"];

/**
 * Returns the version of a QEMU, such as `"7.2.22"`, or `undefined` if the
 * command does not run.
 */
export function version(command: string): string | undefined {
  try {
    const { stdout } = new Deno.Command(command, { args: ["--version"] })
      .outputSync();
    return /version (\S+)/.exec(new TextDecoder().decode(stdout))?.[1];
  } catch {
    return undefined;
  }
}

/**
 * Returns the path of the storage daemon that belongs to a QEMU, or `undefined`
 * if there is none. It is in the same directory, or on `PATH` if QEMU is.
 */
export function storageDaemon(command: string): string | undefined {
  const name = "qemu-storage-daemon";
  const path = command.includes("/") ? join(dirname(command), name) : name;
  return version(path) === version(command) ? path : undefined;
}

/** Defines a test for the storage daemon of each QEMU. */
export function testStorageDaemon(
  name: string,
  run: (command: string) => Promise<void>,
): void {
  const commands = QEMUS.length > 0 ? QEMUS : [QEMU];
  for (const qemu of commands) {
    const daemon = storageDaemon(qemu);
    Deno.test({
      ignore: daemon === undefined,
      timeout: QEMU_TEST_TIMEOUT,
      name: `${name}, qemu-storage-daemon ${
        daemon === undefined ? `missing beside ${qemu}` : version(daemon)
      }`,
      fn: () => run(daemon!),
    });
  }
}

/**
 * Defines a test for each QEMU.
 *
 * @param missing What else the test needs and does not find. Without it, the
 * test is ignored.
 */
export function testQemu(
  name: string,
  run: (command: string) => Promise<void>,
  missing?: string,
): void {
  const commands = QEMUS.length > 0 ? QEMUS : [QEMU];
  for (const command of commands) {
    Deno.test({
      ignore: NEEDS_QEMU.ignore || missing !== undefined,
      timeout: QEMU_TEST_TIMEOUT,
      name: `${name}, QEMU ${version(command) ?? "missing"}` +
        (missing === undefined ? "" : ` (${missing} is missing)`),
      fn: () => run(command),
    });
  }
}
