/**
 * A child process that leaves nothing behind.
 *
 * @module
 */

import { settlesWithin } from "../async/settles_within.ts";

/** Most characters of standard error that are kept: the last ones. */
const STDERR_LIMIT = 64 * 1024;

/**
 * Time for standard error to arrive after the process has ended, in
 * milliseconds. A child of the process may hold the pipe open for longer.
 */
const STDERR_GRACE = 500;

/** Says how a process ended, as a clause. */
export function describeEnd({ code, signal }: Deno.CommandStatus): string {
  return signal === null
    ? `exited with code ${code}`
    : `was ended by ${signal}`;
}

/**
 * A child process, with the text of its standard error. It is killed when this
 * program exits.
 */
export class Process {
  /** The process as Deno has it. */
  readonly child: Deno.ChildProcess;
  /** Resolves when the process has ended and its standard error has arrived. */
  readonly status: Promise<Deno.CommandStatus>;
  #stderr = "";
  #ended = false;

  /**
   * @param command Name or path of the program.
   * @param options Its arguments and streams.
   * @throws {Deno.errors.NotFound} If the program does not exist.
   */
  constructor(
    command: string | URL,
    options: Omit<Deno.CommandOptions, "stderr">,
  ) {
    this.child = new Deno.Command(command, { ...options, stderr: "piped" })
      .spawn();
    this.status = this.#run();
  }

  /** The last 65,536 characters of standard error so far. */
  get stderr(): string {
    return this.#stderr;
  }

  /**
   * Waits for the process to end, for a limited time.
   *
   * @param timeout Longest wait, in milliseconds.
   * @returns Whether the process has ended.
   */
  endsWithin(timeout: number): Promise<boolean> {
    return settlesWithin(this.status, timeout);
  }

  /** Sends a signal, unless the process has ended. */
  kill(signal: Deno.Signal): void {
    if (this.#ended) return;
    try {
      this.child.kill(signal);
    } catch {
      // The process has ended at this very moment.
    }
  }

  async #run(): Promise<Deno.CommandStatus> {
    const kill = () => this.kill("SIGKILL");
    globalThis.addEventListener("unload", kill);
    const stderr = this.child.stderr.pipeThrough(new TextDecoderStream())
      .getReader();
    const collected = this.#collect(stderr);
    const status = await this.child.status;
    this.#ended = true;
    globalThis.removeEventListener("unload", kill);
    await settlesWithin(collected, STDERR_GRACE);
    await stderr.cancel();
    return status;
  }

  async #collect(stderr: ReadableStreamDefaultReader<string>) {
    for (
      let { value, done } = await stderr.read();
      !done;
      { value, done } = await stderr.read()
    ) {
      this.#stderr = (this.#stderr + value).slice(-STDERR_LIMIT);
    }
  }
}
