/**
 * A QEMU that the command line can connect to.
 *
 * @module
 */

import { launch, type QmpMachine } from "../../../mod.ts";
import { BARE } from "../../support/qemu.ts";
import { TempDir } from "../../support/temp_dir.ts";

/**
 * A QEMU with two monitors: one for the program, and one for the test itself.
 * QEMU ends with the scope.
 */
export class TestQemu implements AsyncDisposable {
  /** The QEMU, with the connection of the test. */
  readonly machine: QmpMachine;
  readonly #directory: TempDir;

  private constructor(machine: QmpMachine, directory: TempDir) {
    this.machine = machine;
    this.#directory = directory;
  }

  /** Launches a QEMU. */
  static async launch(
    command: string,
    args: readonly string[] = BARE,
  ): Promise<TestQemu> {
    const directory = new TempDir();
    const monitor = `unix:${directory.file("qmp.sock")},server=on,wait=off`;
    try {
      const machine = await launch(command, [...args, "-qmp", monitor]);
      return new TestQemu(machine, directory);
    } catch (error) {
      await directory[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The address of the program's monitor. */
  get address(): string {
    return this.file("qmp.sock");
  }

  /** Returns the path of a file in the QEMU's own directory. */
  file(name: string): string {
    return this.#directory.file(name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.machine[Symbol.asyncDispose]();
    await this.#directory[Symbol.asyncDispose]();
  }
}
