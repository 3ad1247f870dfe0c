/**
 * A child process that leaves nothing behind.
 *
 * @module
 */

import { settlesWithin } from "../async/settles_within.ts";
import {
  type Descendant,
  descendantsOf,
  runs,
  startOf,
} from "./descendants.ts";
import { sleep } from "./sleep.ts";

/** Most characters of standard error that are kept: the last ones. */
const STDERR_LIMIT = 64 * 1024;

/**
 * Time for standard error to arrive after the process has ended, in
 * milliseconds. A child of the process may hold the pipe open for longer.
 */
const STDERR_GRACE = 500;

/**
 * Time for processes to end by SIGTERM when the program exits, in milliseconds.
 * The program waits for it without doing anything else.
 */
const EXIT_GRACE = 500;

/** Time for processes to disappear after SIGKILL, in milliseconds. */
const KILL_GRACE = 1_000;

/** Time between two looks at processes that are ending, in milliseconds. */
const POLL_INTERVAL = 5;

/** Says how a process ended, as a clause. */
export function describeEnd({ code, signal }: Deno.CommandStatus): string {
  return signal === null
    ? `exited with code ${code}`
    : `was ended by ${signal}`;
}

/** The processes that end when the program exits. */
const running = new Set<Process>();

/** Ends all processes without promises, because the program does not wait. */
function endAll() {
  const processes = [...running];
  running.clear();
  for (const process of processes) process.kill("SIGTERM");
  const end = performance.now() + EXIT_GRACE;
  while (processes.some(({ isGone }) => !isGone) && performance.now() < end) {
    sleep(POLL_INTERVAL);
  }
  for (const process of processes) process.kill("SIGKILL");
}

/**
 * A child process, with the text of its standard error. It ends when this
 * program exits.
 *
 * The process stays in the process group of this program, so that Ctrl-C in a
 * terminal reaches both. A group of its own would outlive a program that dies
 * of Ctrl-C. So signals to the processes that it has started go to each.
 */
export class Process {
  /** The process as Deno has it. */
  readonly child: Deno.ChildProcess;
  /** Resolves when the process has ended and its standard error has arrived. */
  readonly status: Promise<Deno.CommandStatus>;
  #stderr = "";
  #ended = false;
  /** Processes that it had started when it was sent a signal. */
  #descendants: Descendant[] = [];

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
   * Whether the process has ended, and those that it had started when it was
   * sent a signal. This is false as long as nobody knows.
   */
  get isGone(): boolean {
    return (this.#ended || hasEnded(this.child.pid)) &&
      !this.#descendants.some(runs);
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

  /**
   * Ends the process, and those that it has started: by SIGTERM, and by SIGKILL
   * if they still run after a while.
   *
   * @param grace Time for SIGTERM, in milliseconds.
   * @param beforeKill Called before SIGKILL.
   * @returns How the process ended.
   */
  async end(
    grace: number,
    beforeKill: () => void = () => {},
  ): Promise<Deno.CommandStatus> {
    this.kill("SIGTERM");
    if (!await this.#isGoneWithin(grace)) {
      beforeKill();
      this.kill("SIGKILL");
      await this.status;
      await this.#isGoneWithin(KILL_GRACE);
    }
    return await this.status;
  }

  /**
   * Sends a signal to the process, unless it has ended, and to the processes
   * that it has started.
   */
  kill(signal: Deno.Signal): void {
    const { pid } = this.child;
    this.#descendants = this.#descendants.filter(runs);
    if (!this.#ended) {
      const known = new Set(this.#descendants.map(({ pid }) => pid));
      this.#descendants.push(
        ...descendantsOf(pid).filter(({ pid }) => !known.has(pid)),
      );
    }
    for (const { pid } of this.#descendants) {
      ignoringErrors(() => Deno.kill(pid, signal));
    }
    if (!this.#ended) ignoringErrors(() => this.child.kill(signal));
  }

  async #isGoneWithin(timeout: number): Promise<boolean> {
    const end = performance.now() + timeout;
    if (!await this.endsWithin(timeout)) return false;
    while (this.#descendants.some(runs)) {
      if (performance.now() > end) return false;
      await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL));
    }
    return true;
  }

  async #run(): Promise<Deno.CommandStatus> {
    if (running.size === 0) globalThis.addEventListener("unload", endAll);
    running.add(this);
    const stderr = this.child.stderr.pipeThrough(new TextDecoderStream())
      .getReader();
    const collected = this.#collect(stderr);
    const status = await this.child.status;
    this.#ended = true;
    running.delete(this);
    if (running.size === 0) globalThis.removeEventListener("unload", endAll);
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

/** Returns whether a process has ended; false if this cannot be found out. */
function hasEnded(pid: number): boolean {
  // If this program can be found, so can others.
  return startOf(pid) === undefined && startOf(Deno.pid) !== undefined;
}

/** Sends a signal, also to a process that ends at this very moment. */
function ignoringErrors(send: () => void) {
  try {
    send();
  } catch {
    // The process has ended, or this program has no permission.
  }
}
