import { assertEquals } from "@std/assert";
import type { LogEntry } from "../mod.ts";
import { openScripted } from "./support/scripted_peer.ts";
import { eventText, reply } from "./support/wire_text.ts";

const permissions = "none";

Deno.test({
  name: "QmpClient passes every message in both directions to the log hook",
  permissions,
  async fn() {
    const entries: LogEntry[] = [];
    const { qmp, peer } = await openScripted({
      log: (entry) => entries.push(entry),
    });
    entries.length = 0;
    const waiting = Promise.all([
      qmp.untyped.execute("a", { n: 2n ** 63n }),
      qmp.untyped.execute("b"),
    ]);
    await peer.receive();
    await peer.receive();
    await peer.send(eventText("STOP") + reply(undefined, "a") + reply(1, "b"));
    await waiting;
    assertEquals(
      entries.map(({ direction, message }) => [direction, message]),
      [
        ["sent", { execute: "a", arguments: { n: 2n ** 63n } }],
        ["sent", { execute: "b", id: 1 }],
        ["received", JSON.parse(eventText("STOP"))],
        ["received", { return: "a" }],
        ["received", { return: "b", id: 1 }],
      ],
    );
    await qmp.close();
  },
});

/** Returns the errors that `reportError()` receives while a function runs. */
async function reported(run: () => Promise<void>): Promise<unknown[]> {
  const errors: unknown[] = [];
  const listener = (event: ErrorEvent) => {
    event.preventDefault();
    errors.push(event.error);
  };
  addEventListener("error", listener);
  try {
    await run();
  } finally {
    removeEventListener("error", listener);
  }
  return errors;
}

Deno.test({
  name: "QmpClient reports the errors of the log hook, and continues",
  permissions,
  async fn() {
    const error = new Error("mine");
    const errors = await reported(async () => {
      const { qmp, peer } = await openScripted({
        log() {
          throw error;
        },
      });
      const waiting = qmp.untyped.execute("x");
      await peer.send(reply((await peer.receive()).id, 5));
      assertEquals(await waiting, 5);
      await qmp.close();
    });
    // The greeting, and two commands with their replies.
    assertEquals(errors, Array(5).fill(error));
  },
});
