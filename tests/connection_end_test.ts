import {
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import { type QmpClient, QmpClosedError, QmpProtocolError } from "../mod.ts";
import { openScripted, type ScriptedPeer } from "./support/scripted_peer.ts";
import { FakeConn } from "./support/transports.ts";
import { eventText, GREETING, reply } from "./support/wire_text.ts";

const permissions = "none";

/** Opens a client over a fake connection, and returns the connection too. */
async function openOverConn<Conn extends FakeConn>(
  Class: new (...args: ConstructorParameters<typeof FakeConn>) => Conn,
): Promise<{ qmp: QmpClient; peer: ScriptedPeer; conn: Conn }> {
  let conn!: Conn;
  const opened = await openScripted(
    {},
    (transport) => conn = new Class(transport),
  );
  return { ...opened, conn };
}

Deno.test({
  name: "QmpClient delivers SHUTDOWN and the reply to quit before the end",
  permissions,
  async fn() {
    const { qmp, peer } = await openScripted();
    const events = qmp.events();
    const quitting = qmp.execute("quit");
    const { id } = await peer.receive();
    await peer.send(eventText("SHUTDOWN", { guest: false }) + reply(id));
    await peer.hangUp();
    assertEquals(await quitting, {});
    assertEquals(
      await Array.fromAsync(events, ({ event }) => event),
      ["SHUTDOWN"],
    );
    await qmp.closed;
    assertEquals(qmp.state, "closed");
  },
});

/** A connection whose writes fail when `isBroken` is set. */
class Unwritable extends FakeConn {
  readonly failure: Error = new Error("Broken pipe");
  isBroken = false;

  override write(bytes: Uint8Array): Promise<number> {
    return this.isBroken ? Promise.reject(this.failure) : super.write(bytes);
  }
}

for (const ends of ["hangs up", "goes silent"]) {
  Deno.test({
    name:
      `QmpClient still receives replies after a failed write, until the peer ${ends}`,
    permissions,
    async fn() {
      const { qmp, peer, conn } = await openOverConn(Unwritable);
      const first = qmp.untyped.execute("first");
      const { id } = await peer.receive();
      conn.isBroken = true;
      const second = assertRejects(
        () => qmp.untyped.execute("second"),
        QmpClosedError,
      );
      await new Promise((resolve) => setTimeout(resolve, 0));
      await peer.send(reply(id, "on its way"));
      assertEquals(await first, "on its way");
      assertEquals(qmp.state, "command");
      if (ends === "hangs up") await peer.hangUp();

      const error = await second;
      assertEquals(error.sent, true);
      assertInstanceOf(error.cause, QmpClosedError);
      assertEquals(
        error.cause.message,
        "The connection broke: a message could not be written",
      );
      assertStrictEquals(error.cause.cause, conn.failure);
      assertStrictEquals(
        await assertRejects(() => qmp.closed),
        error.cause,
      );
      await qmp.close();
      assertEquals(conn.closes, 1);
    },
  });
}

Deno.test({
  name:
    "QmpClient delivers the messages before a message over maxMessageSize, and ends",
  permissions,
  async fn() {
    const { qmp, peer } = await openScripted({ maxMessageSize: 200 });
    const events = qmp.events();
    const [first, second] = [
      qmp.untyped.execute("a"),
      qmp.untyped.execute("b"),
    ];
    const failing = assertRejects(() => second, QmpClosedError);
    const [one, two] = [await peer.receive(), await peer.receive()];
    await peer.send(
      eventText("STOP") + reply(one.id, "x".repeat(150)) +
        reply(two.id, "x".repeat(250)),
    );
    assertEquals(await first, "x".repeat(150));
    assertInstanceOf((await failing).cause, QmpProtocolError);
    assertEquals((await events.next()).value?.event, "STOP");
    await assertRejects(() => events.next(), QmpProtocolError);
    await assertRejects(
      () => qmp.closed,
      QmpProtocolError,
      "at most 200 characters",
    );
    await peer.endsWithoutMore();
  },
});

/** Every way in which a connection ends. */
const ENDS: Record<string, (qmp: QmpClient, peer: ScriptedPeer) => unknown> = {
  "the caller calls close()": (qmp) => qmp.close(),
  "the peer hangs up": (_, peer) => peer.hangUp(),
  "the peer resets the connection": (_, peer) => peer.reset(),
  "the peer sends garbage": (_, peer) => peer.send("oops\r\n"),
  "the peer sends a second greeting": (_, peer) => peer.send(GREETING),
};

for (const [name, end] of Object.entries(ENDS)) {
  Deno.test({
    name: `QmpClient closes the transport exactly once when ${name}`,
    permissions,
    async fn() {
      const { qmp, peer, conn } = await openOverConn(FakeConn);
      await end(qmp, peer);
      await qmp.closed.catch(() => {});
      await qmp.close();
      assertEquals(conn.closes, 1);
    },
  });
}

Deno.test({
  name: "QmpClient.close() closes the transport once, however often it runs",
  permissions,
  async fn() {
    const { qmp, conn } = await openOverConn(FakeConn);
    {
      await using same = qmp;
      await Promise.all([same.close(), same.close(), same.closed]);
      await same.close();
    }
    assertEquals(conn.closes, 1);
  },
});

Deno.test({
  name: "QmpClient.close() sends the commands that were executed before",
  permissions,
  async fn() {
    const { qmp, peer } = await openScripted();
    const failing = [1, 2, 3].map(() =>
      assertRejects(() => qmp.execute("stop"), QmpClosedError)
    );
    const closing = qmp.close();
    for (const _ of failing) {
      assertEquals((await peer.receive()).execute, "stop");
    }
    await closing;
    await Promise.all(failing);
  },
});

/** A connection whose `close` fails and does not end a `read` that waits. */
class Unclosable extends FakeConn {
  override close(): void {
    super.close();
    throw new Error("Bad resource");
  }

  override async read(buffer: Uint8Array): Promise<number | null> {
    const count = await super.read(buffer);
    return count ?? new Promise(() => {});
  }
}

Deno.test({
  name: "QmpClient.close() resolves when the transport cannot be closed",
  permissions,
  async fn() {
    const { qmp } = await openOverConn(Unclosable);
    const failing = assertRejects(() => qmp.execute("stop"), QmpClosedError);
    await qmp.close();
    assertEquals((await failing).sent, true);
    await qmp.closed;
  },
});

Deno.test({
  name: "QmpClient.close() resolves when the peer does not read any more",
  permissions,
  async fn() {
    const stuck = new Promise<never>(() => {});
    let writes = 0;
    const { qmp } = await openScripted({}, ({ readable, writable }) => {
      const writer = writable.getWriter();
      return {
        readable,
        writable: new WritableStream({
          // The first write is the negotiation.
          write: (chunk) => writes++ === 0 ? writer.write(chunk) : stuck,
        }),
      };
    });
    const failing = assertRejects(() => qmp.execute("stop"), QmpClosedError);
    await qmp.close();
    await failing;
  },
});

/** A connection whose writes wait until `close`, which makes them fail. */
class Interrupted extends FakeConn {
  readonly #failure = Promise.withResolvers<never>();
  isBroken = false;

  override write(bytes: Uint8Array): Promise<number> {
    return this.isBroken ? this.#failure.promise : super.write(bytes);
  }

  override close(): void {
    this.#failure.reject(new Error("Bad resource"));
    super.close();
  }
}

Deno.test({
  name: "QmpClient.close() resolves when it interrupts a write",
  permissions,
  async fn() {
    const { qmp, conn } = await openOverConn(Interrupted);
    conn.isBroken = true;
    const failing = assertRejects(() => qmp.execute("stop"), QmpClosedError);
    await qmp.close();
    assertEquals((await failing).cause, undefined);
    await qmp.closed;
    assertEquals(conn.closes, 1);
  },
});
