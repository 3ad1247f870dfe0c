/**
 * The workloads. They are plain data, so that they can be sent to clients in
 * other processes and other languages.
 *
 * @module
 */

import type { Client, OpenClient } from "./clients.ts";

/** Work for a client. */
export type Workload =
  /** Commands one after the other. The result is commands per second. */
  | { kind: "sequential"; count: number }
  /** Commands with `size` in flight at any time; commands per second. */
  | { kind: "window"; count: number; size: number }
  /** Commands that are executed all at once; commands per second. */
  | { kind: "burst"; count: number }
  /** Events into several consumers; events per second. */
  | { kind: "events"; count: number; consumers: number }
  /** Events of `stop` and `cont`; events per second. */
  | { kind: "stop-cont"; count: number; consumers: number }
  /** A command with a large reply; milliseconds per reply. */
  | { kind: "reply"; command: string; arguments: object; count: number }
  /** Connect, negotiate, hang up; microseconds per connection. */
  | { kind: "connect"; count: number };

/** Runs workloads with one client, and keeps it open between them. */
export class Session {
  readonly #path: string;
  readonly #open: OpenClient;
  #client: Client | undefined;

  constructor(open: OpenClient, path: string) {
    this.#open = open;
    this.#path = path;
  }

  /** Runs a workload once. Returns the result in the workload's unit. */
  async run(workload: Workload): Promise<number> {
    if (workload.kind === "connect") return await this.#connect(workload);
    this.#client ??= await this.#open(this.#path, {
      pipelined: workload.kind !== "sequential",
    });
    const start = performance.now();
    await perform(this.#client, workload);
    const elapsed = performance.now() - start;
    return workload.kind === "reply"
      ? elapsed / workload.count
      : workload.count / elapsed * 1000;
  }

  async close(): Promise<void> {
    await this.#client?.close();
    this.#client = undefined;
  }

  async #connect({ count }: { count: number }): Promise<number> {
    const start = performance.now();
    for (let i = 0; i < count; i++) {
      const client = await this.#open(this.#path, { pipelined: false });
      await client.close();
    }
    return (performance.now() - start) / count * 1000;
  }
}

async function perform(
  client: Client,
  workload: Exclude<Workload, { kind: "connect" }>,
): Promise<void> {
  const { count } = workload;
  switch (workload.kind) {
    case "sequential":
      for (let i = 0; i < count; i++) await client.execute("query-status");
      return;
    case "window": {
      let sent = 0;
      const one = async () => {
        while (sent++ < count) await client.execute("query-status");
      };
      await Promise.all(Array.from({ length: workload.size }, one));
      return;
    }
    case "burst":
      await Promise.all(
        Array.from({ length: count }, () => client.execute("query-status")),
      );
      return;
    case "events":
      await Promise.all([
        client.consume(count, workload.consumers),
        client.execute("flood", { count }),
      ]);
      return;
    case "stop-cont": {
      const consumed = client.consume(count, workload.consumers);
      for (let i = 0; i < count / 2; i++) {
        await Promise.all([client.execute("stop"), client.execute("cont")]);
      }
      await consumed;
      return;
    }
    case "reply":
      for (let i = 0; i < count; i++) {
        await client.execute(workload.command, workload.arguments);
      }
  }
}
