/**
 * Runs the command line in a process of its own.
 *
 * @module
 */

import { CONFIG } from "../../support/config.ts";
import { QEMU_TEST_TIMEOUT } from "../../support/qemu.ts";

/** The path of the program. */
export const MAIN: string =
  new URL("../../../src/cli/mod.ts", import.meta.url).pathname;

/** The command that runs the program, and its first arguments. */
export const QMP: string[] = [
  ...[Deno.execPath(), "run", "-A", "--quiet", "--config", CONFIG, MAIN],
];

/** The output of a program that ended, and its exit code. */
export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Options for {@linkcode qmp}. */
export interface RunOptions {
  /** The standard input of the program. */
  stdin?: string;
  /**
   * Variables to add to the environment of the tests. The program sees
   * `QMP_SOCKET` only if it is one of them.
   */
  env?: Record<string, string>;
}

/** The program while it runs. It is killed at the end of the scope. */
export class Running implements AsyncDisposable {
  readonly child: Deno.ChildProcess;
  readonly #stdin: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reader: ReadableStreamDefaultReader<string>;
  readonly #stderr: Promise<string>;
  #stdout = "";

  /** @param args The arguments of the program. */
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

  /** Writes to the standard input. Does nothing after the program ended. */
  async write(text: string): Promise<void> {
    await this.#stdin.write(new TextEncoder().encode(text)).catch(() => {});
  }

  /**
   * Waits until the standard output matches a pattern, and returns all output
   * so far.
   */
  async wrote(expected: RegExp): Promise<string> {
    while (!expected.test(this.#stdout)) {
      if (await this.#read()) continue;
      throw new Error(
        `Expected ${expected}, found ${this.#stdout}${await this.#stderr}`,
      );
    }
    return this.#stdout;
  }

  /** Closes the reading end of the standard output, as `head` does. */
  async closeOutput(): Promise<void> {
    await this.#reader.cancel();
  }

  /** Waits until the program ends by itself. */
  async ended(): Promise<Ended> {
    while (await this.#read());
    const { code } = await this.child.status;
    await this.#stdin.close().catch(() => {});
    return { code, stdout: this.#stdout, stderr: await this.#stderr };
  }

  /** Ends the standard input, and waits until the program ends. */
  async finish(): Promise<Ended> {
    await this.#stdin.close().catch(() => {});
    return await this.ended();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.child.kill("SIGKILL");
    } catch {
      // The program has ended by itself.
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

/** Runs any command to its end, without a standard input. */
export async function runCommand(
  command: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command(command, {
    args,
    env,
    stdin: "null",
    signal: AbortSignal.timeout(QEMU_TEST_TIMEOUT),
  }).output();
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}

/** Splits a text into its lines, without empty ones. */
export function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}
