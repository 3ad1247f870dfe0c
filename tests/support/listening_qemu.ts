/**
 * A QEMU that listens for a client, for programs that connect to one.
 *
 * @module
 */

import { BARE, QEMU } from "./qemu.ts";

/** Options for {@linkcode ListeningQemu.start}. */
export interface ListeningQemuOptions {
  /**
   * The QEMU to start.
   *
   * @default {the first of the QEMUs}
   */
  command?: string | undefined;
  /**
   * More of its arguments.
   *
   * @default {[]}
   */
  args?: readonly string[] | undefined;
  /**
   * Type of the machine.
   *
   * @default {"none"}
   */
  machine?: string | undefined;
  /** Working directory, for an address with a relative path. */
  cwd?: string | undefined;
}

/** A QEMU that listens. It is killed at the end of the scope. */
export class ListeningQemu implements AsyncDisposable {
  /** The process. */
  readonly process: Deno.ChildProcess;

  constructor(process: Deno.ChildProcess) {
    this.process = process;
  }

  /**
   * Starts a QEMU, and waits until it listens.
   *
   * @param address Where it listens, such as `"unix:/tmp/qmp.sock"`.
   * @param options What to start.
   */
  static async start(
    address: string,
    { command = QEMU, args = [], machine, cwd }: ListeningQemuOptions = {},
  ): Promise<ListeningQemu> {
    const process = new Deno.Command(command, {
      args: [
        ...(machine === undefined ? BARE : ["-M", machine, ...BARE.slice(2)]),
        ...args,
        "-qmp",
        `${address},server=on`,
      ],
      stdout: "null",
      stderr: "piped",
      ...(cwd !== undefined && { cwd }),
    }).spawn();
    // Without wait=off QEMU waits for its first client, and says so on its
    // standard error once it listens.
    await firstOutput(process.stderr);
    return new ListeningQemu(process);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await kill(this.process);
    await this.process.stderr.cancel();
  }
}

/** Waits until a process has written something to a stream. */
export async function firstOutput(
  stream: ReadableStream<Uint8Array>,
): Promise<void> {
  const reader = stream.getReader();
  await reader.read();
  reader.releaseLock();
}

/** Kills a process unless it has ended, and waits for its end. */
export async function kill(process: Deno.ChildProcess): Promise<void> {
  try {
    process.kill("SIGKILL");
  } catch {
    // The process has ended by itself.
  }
  await process.status;
}
