import {
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import {
  type LogEntry,
  QmpClient,
  QmpClosedError,
  QmpServer,
  QmpTimeoutError,
  type Transport,
} from "../mod.ts";
import { openScripted } from "./support/scripted_peer.ts";
import { GREETING, reply } from "./support/wire_text.ts";

const permissions = "none";
const QUICK = { interval: 4, timeout: 8 };
/** A check that never fails while a test runs. */
const PATIENT = { interval: 4, timeout: 60_000 };

for (const capabilities of [["oob"], []]) {
  const how = capabilities.length > 0 ? "with" : "without";
  Deno.test({
    name:
      `keepAlive ends the connection to a silent peer with QmpTimeoutError, ${how} out-of-band execution`,
    permissions,
    async fn() {
      const { qmp, peer } = await openScripted({
        keepAlive: QUICK,
        capabilities,
      });
      const events = qmp.events();
      const waiting = assertRejects(() => qmp.waitFor("STOP"), QmpClosedError);
      const check = await peer.receive();
      assertEquals(
        check,
        capabilities.length > 0
          ? { "exec-oob": "query-yank", id: 0 }
          : { execute: "query-version" },
      );
      const command = assertRejects(() => qmp.execute("stop"), QmpClosedError);
      const error = await assertRejects(() => qmp.closed, QmpTimeoutError);
      assertEquals(
        error.message,
        "The keep-alive check did not end within 8 ms: the peer sent nothing; it has vanished, or is stopped",
      );
      const { sent, cause } = await command;
      assertEquals(sent, true);
      assertStrictEquals(cause, error);
      assertStrictEquals((await waiting).cause, error);
      assertStrictEquals(await assertRejects(() => events.next()), error);
      assertEquals(qmp.state, "closed");
      await qmp.close();
    },
  });
}

Deno.test({
  name:
    "keepAlive goes on with a peer that answers, and shows the checks in the log",
  permissions,
  async fn() {
    const entries: LogEntry[] = [];
    const { promise: third, resolve } = Promise.withResolvers<void>();
    let checks = 0;
    await using server = new QmpServer();
    await using qmp = await QmpClient.open(server.connect(), {
      keepAlive: { interval: 4, timeout: 5_000 },
      log(entry) {
        entries.push(entry);
        if (entry.dropped !== undefined && ++checks === 3) resolve();
      },
    });
    await third;
    assertEquals(qmp.state, "command");
    // An error is an answer.
    assertEquals(
      entries.slice(3, 5).map(({ direction, message, dropped }) => [
        direction,
        Object.keys(message as object).sort(),
        dropped,
      ]),
      [
        ["sent", ["exec-oob", "id"], undefined],
        ["received", ["error", "id"], "its command was abandoned"],
      ],
    );
  },
});

Deno.test({
  name:
    "keepAlive without out-of-band execution does not count a long command as a vanished peer",
  permissions,
  async fn() {
    const { qmp, peer } = await openScripted({
      keepAlive: { interval: 1, timeout: 1 },
      capabilities: [],
    });
    const running = qmp.untyped.execute("long");
    assertEquals((await peer.receive()).execute, "long");
    await new Promise((resolve) => setTimeout(resolve, 20));
    await peer.send(reply(undefined, "done"));
    assertEquals(await running, "done");
    // Now that nothing waits for a reply, it checks again.
    assertEquals((await peer.receive()).execute, "query-version");
    await qmp.close();
  },
});

Deno.test({
  name: "keepAlive checks during a long command if out-of-band execution is on",
  permissions,
  async fn() {
    const { qmp, peer } = await openScripted({ keepAlive: PATIENT });
    const running = qmp.untyped.execute("long");
    assertEquals((await peer.receive()).execute, "long");
    const check = await peer.receive();
    assertEquals(check["exec-oob"], "query-yank");
    await peer.send(reply(check.id, []));
    const again = await peer.receive();
    await peer.send(reply(again.id, []) + reply(0, "done"));
    await peer.send(reply(undefined, "done"));
    assertEquals(await running, "done");
    await qmp.close();
  },
});

Deno.test({
  name: "A peer that hangs up with only a check in flight ends cleanly",
  permissions,
  async fn() {
    const { qmp, peer } = await openScripted({ keepAlive: PATIENT });
    await peer.receive();
    await peer.hangUp();
    await qmp.closed;
    await qmp.close();
  },
});

Deno.test({
  name: "keepAlive checks no connection that was not negotiated",
  permissions,
  async fn() {
    const written: string[] = [];
    const transport: Transport = {
      readable: ReadableStream.from(async function* () {
        yield new TextEncoder().encode(GREETING);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }()),
      writable: new WritableStream({
        write: (bytes) => void written.push(new TextDecoder().decode(bytes)),
      }),
    };
    const qmp = await QmpClient.open(transport, {
      negotiate: false,
      keepAlive: { interval: 1, timeout: 1 },
    });
    await qmp.closed;
    await qmp.close();
    assertEquals(written, []);
  },
});

Deno.test({
  name: "keepAlive turns on the keep-alive of the operating system",
  permissions,
  async fn() {
    for (const keepAlive of [undefined, {}]) {
      const calls: boolean[] = [];
      const { qmp } = await openScripted({ keepAlive }, (transport) => ({
        ...transport,
        setKeepAlive: (isEnabled) => void calls.push(isEnabled),
      }));
      assertEquals(calls, keepAlive === undefined ? [] : [true]);
      await qmp.close();
    }
  },
});

Deno.test({
  name: "A command that is executed after a failed check was not sent",
  permissions,
  async fn() {
    const { qmp } = await openScripted({ keepAlive: QUICK });
    await qmp.closed.catch(() => {});
    const error = await assertRejects(() => qmp.execute("stop"));
    assertInstanceOf(error, Error);
    assertEquals(error.name, "QmpStateError");
    await qmp.close();
  },
});

Deno.test({
  name: "keepAlive takes each part of a large message for a sign of life",
  permissions,
  async fn() {
    const { qmp, peer } = await openScripted({
      keepAlive: { interval: 40, timeout: 40 },
    });
    const running = qmp.untyped.execute("x");
    const { id } = await peer.receive();
    for (const part of reply(id, "x".repeat(30))) {
      await peer.send(part);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assertEquals(await running, "x".repeat(30));
    assertEquals(qmp.state, "command");
    await qmp.close();
  },
});
