/**
 * Programs to launch, and a check that nothing of them is left behind.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { isRunning } from "../support/process.ts";
import { QEMU, QEMU_TEST_TIMEOUT } from "../support/qemu.ts";
import { TempDir } from "../support/temp_dir.ts";

/**
 * Makes programs to launch, and finds the processes and the directories that
 * are left behind.
 */
export class Launchpad extends TempDir {
  readonly #tmpdir = Deno.env.get("TMPDIR");
  #programs = 0;

  constructor() {
    super();
    Deno.mkdirSync(this.file("tmp"));
    Deno.env.set("TMPDIR", this.file("tmp"));
  }

  /** Makes a program that runs QEMU with its own arguments. */
  qemu(command: string = QEMU): string {
    return this.program(`exec "${command}" "$@"`);
  }

  /** The programs, in the order in which they were made. */
  get programs(): string[] {
    return Array.from(
      { length: this.#programs },
      (_, index) => this.file(`program${index}`),
    );
  }

  /** Makes a program from a shell script. */
  program(script: string): string {
    const path = this.file(`program${this.#programs++}`);
    Deno.writeTextFileSync(
      path,
      `#!/bin/sh\necho $$ >> "${this.file("pids")}"\n${script}\n`,
      { mode: 0o755 },
    );
    return path;
  }

  /**
   * Makes a program that never connects, and a function that waits until it has
   * started.
   *
   * @param trap A command of the shell that says what to do about signals. The
   * program then waits in a way that signals interrupt.
   */
  async silent(
    trap?: string,
  ): Promise<{ command: string; started: () => Promise<void> }> {
    const fifo = this.file("fifo");
    await new Deno.Command("mkfifo", { args: [fifo] }).output();
    const wait = trap === undefined
      ? "exec sleep 1000"
      : "while :; do sleep 0.05; done";
    return {
      command: this.program(
        `${trap ?? ":"}\necho ready > "${fifo}"\n${wait}`,
      ),
      started: async () => void await Deno.readTextFile(fifo),
    };
  }

  /** The identifiers of all processes that the programs have run as. */
  get pids(): number[] {
    try {
      return Deno.readTextFileSync(this.file("pids")).trim().split("\n")
        .map(Number);
    } catch {
      return [];
    }
  }

  /** Kills the processes that are left, and lists everything that is left. */
  clean(): string[] {
    const running = this.pids.filter(isRunning);
    for (const pid of running) Deno.kill(pid, "SIGKILL");
    return [
      ...running.map((pid) => `process ${pid}`),
      ...Array.from(Deno.readDirSync(this.file("tmp")), ({ name }) => name),
    ];
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    if (this.#tmpdir === undefined) Deno.env.delete("TMPDIR");
    else Deno.env.set("TMPDIR", this.#tmpdir);
    await super[Symbol.asyncDispose]();
  }
}

/** Time after which the processes of a test are killed, in milliseconds. */
const LONGEST_TEST = 20_000;

/**
 * Defines a test that also fails if it leaves a process or a directory behind.
 */
export function testLaunch(
  name: string,
  run: (pad: Launchpad) => Promise<void>,
  options: { ignore?: boolean } = {},
): void {
  Deno.test({
    ...options,
    timeout: QEMU_TEST_TIMEOUT,
    name,
    async fn() {
      await using pad = new Launchpad();
      let left: string[] = [];
      let hung = false;
      // A test that waits for a process ends when the process is killed.
      const timer = setTimeout(() => {
        hung = true;
        pad.clean();
      }, LONGEST_TEST);
      try {
        await run(pad);
      } finally {
        clearTimeout(timer);
        left = pad.clean();
      }
      assert(!hung, "The test waited for a process that did not end");
      assertEquals(left, [], "left behind");
    },
  });
}
