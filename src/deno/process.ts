/**
 * A child process that leaves nothing behind.
 *
 * @module
 */

import { delay } from "@std/async/delay";

/** Most characters of standard error that are kept, the last ones. */
const STDERR_LIMIT = 64 * 1024;

/** Time that standard error gets to arrive after the end, in milliseconds: a child of the process may hold it open. */
const STDERR_GRACE = 500;

/** How a process ended, as a clause. */
export function describeEnd({ code, signal }: Deno.CommandStatus): string {
  return signal === null
    ? `exited with code ${code}`
    : `was ended by ${signal}`;
}

/** A child process, with what it wrote to its standard error. It is killed when this program exits. */
export class Process {
  /** The process as Deno has it. */
  readonly child: Deno.ChildProcess;
  /** Resolves when the process has ended and what it wrote has arrived. */
  readonly status: Promise<Deno.CommandStatus>;
  #stderr = "";
  #ended = false;

  /**
   * @param command Name or path of the program.
   * @param options Its arguments and streams.
   * @throws {Deno.errors.NotFound} If there is no such program.
   */
  constructor(
    command: string | URL,
    options: Omit<Deno.CommandOptions, "stderr">,
  ) {
    this.child = new Deno.Command(command, { ...options, stderr: "piped" })
      .spawn();
    this.status = this.#run();
  }

  /** What the process has written to its standard error so far, the last 65,536 characters of it. */
  get stderr(): string {
    return this.#stderr;
  }

  /**
   * Waits for the end, but not for long.
   *
   * @param timeout Longest wait, in milliseconds.
   * @returns Whether the process has ended.
   */
  async endsWithin(timeout: number): Promise<boolean> {
    const over = new AbortController();
    const timer = delay(timeout, { signal: over.signal }).catch(() => {});
    try {
      return await Promise.race([
        this.status.then(() => true),
        timer.then(() => false),
      ]);
    } finally {
      over.abort();
    }
  }

  /** Sends a signal, unless the process has ended. */
  kill(signal: Deno.Signal): void {
    if (this.#ended) return;
    try {
      this.child.kill(signal);
    } catch {
      // It has ended in this very moment.
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
    const over = new AbortController();
    await Promise.race([
      collected,
      delay(STDERR_GRACE, { signal: over.signal }).catch(() => {}),
    ]);
    over.abort();
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
