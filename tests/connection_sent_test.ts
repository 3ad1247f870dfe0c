/**
 * Whether the error of a command says truly that the command was sent.
 *
 * @module
 */

import { assertEquals, assertRejects } from "@std/assert";
import { type OpenOptions, type QmpClient, QmpClosedError } from "../mod.ts";
import { openScripted, type ScriptedPeer } from "./support/scripted_peer.ts";
import { FakeConn } from "./support/transports.ts";

const permissions = "none";

/** A connection whose writes can be held up. */
class Slow extends FakeConn {
  /** The promise that the next writes wait for. */
  gate: Promise<void> = Promise.resolve();

  override async write(bytes: Uint8Array): Promise<number> {
    const count = await super.write(bytes);
    await this.gate;
    return count;
  }

  /** The commands that `write` was given, after the negotiation. */
  get commands(): string[] {
    return this.writes.join("").split("\n").slice(1, -1)
      .map((line) => JSON.parse(line).execute);
  }
}

async function open(
  options?: OpenOptions,
): Promise<{ qmp: QmpClient; peer: ScriptedPeer; conn: Slow }> {
  let conn!: Slow;
  const opened = await openScripted(
    options,
    (transport) => conn = new Slow(transport),
  );
  return { ...opened, conn };
}

/** Executes a command that the end of the connection rejects. */
function execute(qmp: QmpClient, name: string): Promise<boolean> {
  return assertRejects(() => qmp.untyped.execute(name), QmpClosedError)
    .then(({ sent }) => sent);
}

/** Waits for the next task, before which every burst is written. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** Ends of a connection that the client learns of. */
const ENDS: Record<string, (peer: ScriptedPeer) => Promise<void>> = {
  "the peer hangs up": (peer) => peer.hangUp(),
  "the peer resets the connection": (peer) => peer.reset(),
  "the peer sends garbage": (peer) => peer.send("oops\r\n"),
};

for (const [name, end] of Object.entries(ENDS)) {
  Deno.test({
    name:
      `QmpClosedError.sent is true for exactly the commands that write() was given when ${name}`,
    permissions,
    async fn() {
      const { qmp, peer, conn } = await open({ capabilities: [] });
      const { promise, resolve } = Promise.withResolvers<void>();
      conn.gate = promise;
      const first = execute(qmp, "first");
      await nextTask();
      // These wait for the first write.
      const others = ["second", "third"].map((name) => execute(qmp, name));
      await nextTask();
      await end(peer);
      assertEquals(await Promise.all([first, ...others]), [true, false, false]);
      resolve();
      await nextTask();
      await qmp.close();
      assertEquals(conn.commands, ["first"]);
      await qmp.closed.catch(() => {});
    },
  });
}

Deno.test({
  name:
    "QmpClient ends cleanly when the peer hangs up before a command is sent",
  permissions,
  async fn() {
    const { qmp, peer, conn } = await open();
    await peer.hangUp();
    // The burst goes on while the end of the connection arrives.
    const sent = execute(qmp, "stop");
    assertEquals(await sent, false);
    await qmp.closed;
    await qmp.close();
    assertEquals(conn.commands, []);
  },
});

Deno.test({
  name:
    "QmpClient.close() during a write says whether the commands behind it were sent",
  permissions,
  async fn() {
    const { qmp, conn } = await open({ capabilities: [] });
    const { promise, resolve } = Promise.withResolvers<void>();
    conn.gate = promise;
    const first = execute(qmp, "first");
    await nextTask();
    const second = execute(qmp, "second");
    const closing = qmp.close();
    assertEquals(qmp.state, "closed");
    resolve();
    await closing;
    assertEquals(await Promise.all([first, second]), [true, true]);
    assertEquals(conn.commands, ["first", "second"]);
    await qmp.closed;
  },
});

Deno.test({
  name:
    "QmpClient.close() during a write that never ends sends no command behind it later",
  permissions,
  async fn() {
    const { qmp, conn } = await open({ capabilities: [] });
    const { promise, resolve } = Promise.withResolvers<void>();
    conn.gate = promise;
    const first = execute(qmp, "first");
    await nextTask();
    const second = execute(qmp, "second");
    const event = assertRejects(() => qmp.waitFor("STOP"), QmpClosedError);
    await qmp.close();
    assertEquals(await Promise.all([first, second]), [true, false]);
    await event;
    resolve();
    await nextTask();
    assertEquals(conn.commands, ["first"]);
  },
});

Deno.test({
  name: "QmpClosedError.sent is false for a command that the window held back",
  permissions,
  async fn() {
    const { qmp, conn } = await open();
    const names = Array.from({ length: 10 }, (_, n) => `x-${n}`);
    const all = names.map((name) => execute(qmp, name));
    await qmp.close();
    assertEquals(await Promise.all(all), names.map((_, n) => n < 8));
    assertEquals(conn.commands, names.slice(0, 8));
  },
});
