import { assertEquals } from "@std/assert";
import type { LogEntry } from "../mod.ts";
import { openScripted } from "./support/scripted_peer.ts";
import { errorReply, eventText, reply } from "./support/wire_text.ts";

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

Deno.test({
  name: "An abort in the log hook of the reply comes too late",
  permissions,
  async fn() {
    let stop = new AbortController();
    const { qmp, peer } = await openScripted({
      log: ({ message }) => {
        if (JSON.stringify(message).includes("mine")) stop.abort();
      },
    });
    const refusal = { class: "GenericError", desc: "mine" };
    for (
      const text of [reply(undefined, "mine"), errorReply(undefined, refusal)]
    ) {
      stop = new AbortController();
      const waiting = qmp.untyped.execute("x", {}, { signal: stop.signal });
      const settled = Promise.allSettled([waiting]);
      await peer.receive();
      await peer.send(text);
      const [result] = await settled;
      assertEquals(
        result.status === "fulfilled" ? result.value : result.reason.desc,
        "mine",
      );
    }
    await qmp.close();
  },
});

/** Returns what `console.error()` receives while a function runs. */
async function shown(run: () => Promise<void>): Promise<unknown[][]> {
  const calls: unknown[][] = [];
  const original = console.error;
  console.error = (...args) => calls.push(args);
  try {
    await run();
  } finally {
    console.error = original;
  }
  return calls;
}

/** What foreign code may throw. */
const THROWN: Record<string, unknown> = {
  "an error": new Error("mine"),
  "an object that has no text": Object.create(null),
  "undefined": undefined,
};

for (const [name, error] of Object.entries(THROWN)) {
  Deno.test({
    name:
      `QmpClient continues when the log hook throws ${name}, and shows it once`,
    permissions,
    async fn() {
      let calls = 0;
      const errors = await shown(async () => {
        const { qmp, peer } = await openScripted({
          log() {
            calls++;
            throw error;
          },
        });
        const waiting = qmp.untyped.execute("x");
        await peer.send(reply((await peer.receive()).id, 5));
        assertEquals(await waiting, 5);
        await qmp.close();
      });
      // The greeting, and two commands with their replies.
      assertEquals(calls, 5);
      assertEquals(errors, [[
        "The log hook of a QMP connection failed. It is called again, but its further errors are not shown.",
        error,
      ]]);
    },
  });
}
