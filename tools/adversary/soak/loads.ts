/**
 * The loads, each of which leaves nothing behind.
 *
 * @module
 */

import {
  connect,
  type QmpClient,
  QmpEventOverflowError,
  QmpServer,
  QmpTimeoutError,
} from "../../../mod.ts";
import type { Report } from "../support/report.ts";
import { WatchedSignal } from "../support/watched_signal.ts";

/** A server behind a socket, and a client of it. */
export interface Scene {
  address: string;
  server: QmpServer;
  qmp: QmpClient["untyped"];
  report: Report;
}

/** A load of a size. */
export interface Load {
  /** The size at the scale 1. */
  size: number;
  /** What is done, for the table. */
  name(size: number): string;
  run(scene: Scene, size: number): Promise<void>;
}

/** Commands or waits that are under way at a time. */
const TOGETHER = 64;

/** Events that are sent before the consumer has to have them. */
const BATCH = 1_000;

/** Events that the stalled consumer holds. */
const HELD = 1_000;

const number = (size: number) => size.toLocaleString("en");

/** Makes the server that the loads need. */
export function makeServer(): QmpServer {
  const large = { size: 0, text: "" };
  return new QmpServer({
    commands: {
      echo: ({ n }) => ({ n }),
      large: ({ size }) => {
        if (large.size !== size) {
          large.size = size as number;
          large.text = "x".repeat(large.size);
        }
        return large.text;
      },
    },
  });
}

/** All loads. */
export const LOADS: Load[] = [
  {
    size: 1_000,
    name: (size) => `${number(size)} connections at once`,
    async run({ address, report }, size) {
      const all = await Promise.all(
        Array.from(
          { length: size },
          () => connect(address, { timeout: 60_000 }),
        ),
      );
      const answers = await Promise.all(
        all.map((qmp, n) => qmp.untyped.execute("echo", { n })),
      );
      answers.forEach((answer, n) => {
        if ((answer as { n: number }).n !== n) {
          report.fail("Wrong reply", answer);
        }
      });
      await Promise.all(all.map((qmp) => qmp.close()));
    },
  },
  {
    size: 1_000_000,
    name: (size) => `${number(size)} commands`,
    async run({ qmp, report }, size) {
      let next = 0;
      const work = async () => {
        while (next < size) {
          const n = next++;
          const answer = await qmp.execute("echo", { n }) as { n: number };
          if (answer.n !== n) report.fail(`Wrong reply to ${n}`, answer);
        }
      };
      await Promise.all(Array.from({ length: TOGETHER }, work));
    },
  },
  {
    size: 1_000_000,
    name: (size) => `${number(size)} events, fast and stalled consumers`,
    async run({ qmp, server, report }, size) {
      using fast = qmp.events("X");
      using stalled = qmp.events("X", { limit: HELD, overflow: "drop-oldest" });
      using ended = qmp.events("X", { limit: HELD });
      for (let n = 0; n < size;) {
        const end = Math.min(n + BATCH, size);
        for (let sent = n; sent < end; sent++) server.emit("X", { n: sent });
        for (; n < end; n++) {
          const { value } = await fast.next();
          if ((value!.data as { n: number }).n !== n) {
            return report.fail(`Expected event ${n}`, value);
          }
        }
      }
      const held = Math.min(size, HELD);
      if (stalled.queued !== held || stalled.dropped !== size - held) {
        report.fail("The stalled consumer lost count", stalled.dropped);
      }
      const { value } = await stalled.next();
      if ((value!.data as { n: number }).n !== size - held) {
        report.fail("The stalled consumer lost the newest", value);
      }
      let seen = 0;
      try {
        for await (const _ of ended) if (++seen === size) break;
      } catch (error) {
        if (!(error instanceof QmpEventOverflowError)) throw error;
      }
      if (seen !== held) report.fail(`Expected ${held} events`, seen);
    },
  },
  {
    size: 100_000,
    name: (size) => `${number(size)} timeouts on one signal`,
    async run({ qmp, report }, size) {
      const watched = new WatchedSignal();
      const { signal } = watched;
      let left = size;
      const work = async () => {
        while (left > 0) {
          // The time of every other wait is over; the others are answered.
          if (left-- % 2 === 0) {
            await qmp.execute("echo", { n: 0 }, { signal, timeout: 60_000 });
            continue;
          }
          try {
            await qmp.waitFor("NEVER", { signal, timeout: 1 });
            report.fail("An event came that was never sent");
          } catch (error) {
            if (!(error instanceof QmpTimeoutError)) throw error;
          }
        }
      };
      await Promise.all(Array.from({ length: 16 * TOGETHER }, work));
      if (watched.listeners > 0) {
        report.fail("Listeners are left on the signal", watched.listeners);
      }
    },
  },
  {
    // With its envelope, the reply has the most that a message may have.
    size: 64 * 1024 * 1024 - '{"return": ""}'.length,
    name: (size) => `a reply of ${number(size)} characters`,
    async run({ qmp, report }, size) {
      const reply = await qmp.execute("large", { size }) as string;
      if (reply.length !== size) report.fail("Wrong length", reply.length);
      // The server keeps the last one.
      await qmp.execute("large", { size: 1 });
    },
  },
];
