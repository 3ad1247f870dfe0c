/**
 * What the tests of the command line need: the program in a process of its own, and a QEMU that it can reach.
 *
 * @module
 */

import { launch, type QmpMachine } from "../../mod.ts";
import { CONFIG } from "../support/config.ts";
import { BARE, QEMU_TEST_TIMEOUT } from "../support/qemu.ts";
import { TempDir } from "../support/temp_dir.ts";

/** The program. */
export const MAIN: string =
  new URL("../../src/cli/mod.ts", import.meta.url).pathname;

/** How to run the program: a command and its first arguments. */
export const QMP: string[] = [
  ...[Deno.execPath(), "run", "-A", "--quiet", "--config", CONFIG, MAIN],
];

/** What a program wrote, and how it ended. */
export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** How to run a program. */
export interface RunOptions {
  /** What it reads. */
  stdin?: string;
  /** Its environment, beside that of the tests. `QMP_SOCKET` is in it only where it is here. */
  env?: Record<string, string>;
}

/** The program while it runs. It is killed at the end of the scope. */
export class Running implements AsyncDisposable {
  readonly child: Deno.ChildProcess;
  readonly #stdin: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reader: ReadableStreamDefaultReader<string>;
  readonly #stderr: Promise<string>;
  #stdout = "";

  /** @param args Its arguments. */
  constructor(args: readonly string[], { env }: RunOptions = {}) {
    const [deno, ...rest] = QMP;
    this.child = new Deno.Command(deno!, {
      args: [...rest, ...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      env: { QMP_SOCKET: "", ...env },
      signal: AbortSignal.timeout(QEMU_TEST_TIMEOUT),
    }).spawn();
    this.#stdin = this.child.stdin.getWriter();
    this.#stdin.closed.catch(() => {});
    this.#stderr = new Response(this.child.stderr).text();
    this.#reader = this.child.stdout.pipeThrough(new TextDecoderStream())
      .getReader();
  }

  /** Writes to its standard input. A program that has ended reads nothing. */
  async write(text: string): Promise<void> {
    await this.#stdin.write(new TextEncoder().encode(text)).catch(() => {});
  }

  /** Waits until its standard output has something, and returns all of it. */
  async wrote(expected: RegExp): Promise<string> {
    while (!expected.test(this.#stdout)) {
      if (await this.#read()) continue;
      throw new Error(
        `Expected ${expected}, found ${this.#stdout}${await this.#stderr}`,
      );
    }
    return this.#stdout;
  }

  /** Closes its standard output, as `head` does. */
  async closeOutput(): Promise<void> {
    await this.#reader.cancel();
  }

  /** Waits until it has ended by itself. */
  async ended(): Promise<Ended> {
    while (await this.#read());
    const { code } = await this.child.status;
    await this.#stdin.close().catch(() => {});
    return { code, stdout: this.#stdout, stderr: await this.#stderr };
  }

  /** Ends its standard input, and waits until it has ended. */
  async finish(): Promise<Ended> {
    await this.#stdin.close().catch(() => {});
    return await this.ended();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.child.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
    await this.ended();
  }

  async #read(): Promise<boolean> {
    const { value, done } = await this.#reader.read();
    this.#stdout += value ?? "";
    return !done;
  }
}

/** Runs the program to its end. */
export async function qmp(
  args: readonly string[],
  options: RunOptions = {},
): Promise<Ended> {
  await using program = new Running(args, options);
  if (options.stdin !== undefined) await program.write(options.stdin);
  return await program.finish();
}

/** A QEMU for the program, with a monitor of the test's own. It ends with the scope. */
export class TestQemu implements AsyncDisposable {
  readonly machine: QmpMachine;
  readonly #directory: TempDir;

  private constructor(machine: QmpMachine, directory: TempDir) {
    this.machine = machine;
    this.#directory = directory;
  }

  /** Launches one. */
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

  /** Where it listens. */
  get address(): string {
    return this.file("qmp.sock");
  }

  /** The path of a file in its directory. */
  file(name: string): string {
    return this.#directory.file(name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.machine[Symbol.asyncDispose]();
    await this.#directory[Symbol.asyncDispose]();
  }
}

/** The lines of a text. */
export function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}
