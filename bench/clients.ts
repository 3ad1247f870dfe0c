/**
 * The clients that run in this process, all with the same small interface.
 *
 * @module
 */

import { connect } from "../mod.ts";
import { Floor } from "./floor.ts";

/** The methods of a client that workloads use. */
export interface Client {
  /** Executes a command. */
  execute(name: string, args?: object): Promise<unknown>;
  /**
   * Subscribes consumers to events, and resolves when each has received `count`
   * events.
   */
  consume(count: number, consumers: number): Promise<void>;
  /** Closes the connection. */
  close(): Promise<void>;
}

/** Options for opening a client. */
export interface ClientOptions {
  /** Whether more than one command will be in flight. */
  pipelined: boolean;
}

/** Connects a client to a Unix socket and negotiates. */
export type OpenClient = (
  path: string,
  options: ClientOptions,
) => Promise<Client>;

/** Names of the events that the workloads cause. */
const EVENTS = ["BLOCK_JOB_READY", "STOP", "RESUME"] as const;

async function openFloor(
  path: string,
  { pipelined }: ClientOptions,
): Promise<Client> {
  const floor = await Floor.connect(path, { joined: pipelined });
  return {
    execute: (name, args) => floor.execute(name, args),
    consume: (count, consumers) =>
      new Promise((resolve) => {
        const counts: number[] = Array(consumers).fill(0);
        floor.onEvent = () => {
          for (let i = 0; i < consumers; i++) counts[i]!++;
          if (counts[0] === count) resolve();
        };
      }),
    close: () => Promise.resolve(floor.close()),
  };
}

/**
 * Opens the floor, and makes two streams that do nothing. A chunk passes each
 * stream for each of the two messages of a handshake. This is the least that a
 * pipeline of two stages can cost a connection.
 */
async function openFloorWithStreams(
  path: string,
  options: ClientOptions,
): Promise<Client> {
  const client = await openFloor(path, options);
  for (const stage of [new TransformStream(), new TransformStream()]) {
    const reader = stage.readable.getReader();
    const writer = stage.writable.getWriter();
    for (const message of ["greeting", "reply"]) {
      const passed = reader.read();
      await writer.write(message);
      await passed;
    }
  }
  return client;
}

function openQmp(capabilities?: string[]): OpenClient {
  return async (path) => {
    const qmp = await connect(path, { capabilities });
    return {
      execute: (name, args) => qmp.untyped.execute(name, args),
      consume: async (count, consumers) => {
        const subscriptions = Array.from(
          { length: consumers },
          () => qmp.events(),
        );
        await Promise.all(subscriptions.map(async (events) => {
          let seen = 0;
          for await (const _event of events) {
            if (++seen === count) break;
          }
        }));
      },
      close: () => qmp.close(),
    };
  };
}

/** The part of node-qemu that the benchmark uses. */
interface NodeQemuClient {
  connect(): Promise<void>;
  execute(command: string, args?: object): Promise<unknown>;
  on(event: string, listener: () => void): void;
  off(event: string, listener: () => void): void;
  close(): Promise<void>;
}

// The type checker would need the package if this were a literal in import().
const NODE_QEMU: string = "npm:node-qemu@1.3.0";

async function openNodeQemu(path: string): Promise<Client> {
  const { QMPClient } = await import(NODE_QEMU);
  const client: NodeQemuClient = new QMPClient({ socketPath: path });
  await client.connect();
  return {
    execute: (name, args) => client.execute(name, args),
    consume: async (count, consumers) => {
      await Promise.all(
        Array.from({ length: consumers }, () =>
          new Promise<void>((resolve) => {
            let seen = 0;
            const listener = () => {
              if (++seen < count) return;
              for (const event of EVENTS) client.off(event, listener);
              resolve();
            };
            for (const event of EVENTS) client.on(event, listener);
          })),
      );
    },
    close: () => client.close(),
  };
}

/** The clients, by their names in the tables. */
export const CLIENTS: Record<string, OpenClient> = {
  "floor": openFloor,
  "floor with streams": openFloorWithStreams,
  "qmp": openQmp(),
  "qmp in-band": openQmp([]),
  "node-qemu": openNodeQemu,
};
