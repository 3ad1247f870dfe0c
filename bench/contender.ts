/**
 * The contenders: clients in this process, and clients in processes of their
 * own, which read workloads from their standard input.
 *
 * @module
 */

import { CLIENTS } from "./clients.ts";
import { readLines } from "./processes.ts";
import { Session, type Workload } from "./workloads.ts";

/** A client that runs workloads. */
export interface Contender {
  /** Runs a workload once. Returns the result in the workload's unit. */
  run(workload: Workload): Promise<number>;
  /** Closes the connection, and ends the process if there is one. */
  close(): Promise<void>;
}

/** Returns a client in this process. */
export function inProcess(client: string, path: string): Contender {
  return new Session(CLIENTS[client]!, path);
}

/**
 * A client in a process of its own. The process reads each workload as a line
 * of JSON, and writes a line with the result, or with `error: …`.
 */
export class ProcessContender implements Contender {
  readonly #child: Deno.ChildProcess;
  readonly #stdin: WritableStreamDefaultWriter<Uint8Array>;
  readonly #lines: AsyncIterator<string>;
  #running = false;

  constructor(
    program: string,
    { args, env, cwd }: Pick<Deno.CommandOptions, "args" | "env" | "cwd">,
  ) {
    this.#child = new Deno.Command(program, {
      ...(args && { args }),
      ...(env && { env }),
      ...(cwd && { cwd }),
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.#stdin = this.#child.stdin.getWriter();
    this.#lines = readLines(this.#child.stdout);
  }

  async run(workload: Workload): Promise<number> {
    this.#running = true;
    const line = JSON.stringify(workload) + "\n";
    await this.#stdin.write(new TextEncoder().encode(line));
    const { value = "error: the process ended early" } = await this.#lines
      .next();
    this.#running = false;
    if (value.startsWith("error: ")) throw new Error(value.slice(7));
    return Number(value);
  }

  /** Ends the input of the process. Kills it if a workload still runs. */
  async close(): Promise<void> {
    if (this.#running) this.#child.kill("SIGKILL");
    await this.#stdin.close().catch(() => {});
    while (!(await this.#lines.next()).done);
    await this.#child.status;
  }
}
