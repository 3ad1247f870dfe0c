import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import {
  type ConnectInfo,
  QmpClient,
  QmpClosedError,
  QmpConnectError,
  QmpServer,
  QmpStateError,
  QmpTimeoutError,
  reconnecting,
  type Transport,
} from "../../mod.ts";
import { RestartingServer } from "../support/restarting_server.ts";
import { FAST, reasonOf } from "../support/reconnecting.ts";

const permissions = "none";

Deno.test({
  name: "A reconnecting client with maxAttempts 1 gives up after a failure",
  permissions,
  async fn() {
    const qmp = reconnecting(
      () => Promise.reject(new Error("no QEMU")),
      { ...FAST, maxAttempts: 1 },
    );
    const error = await assertRejects(() => qmp.closed, QmpConnectError);
    assertEquals(error.message, "Reconnecting ended after a failure: no QEMU");
  },
});

Deno.test({
  name:
    "A reconnecting client that gives up ends everything that waits with the last failure",
  permissions,
  async fn() {
    const failures = [1, 2, 3].map((n) => new Error(`failure ${n}`));
    const reported: unknown[] = [];
    const qmp = reconnecting(
      () => Promise.reject(failures[reported.length]),
      { ...FAST, maxAttempts: 3, onError: (error) => reported.push(error) },
    );
    const events = qmp.events();
    const connections = qmp.connections();
    const calls = [
      qmp.execute("query-name"),
      qmp.executeAndWait("stop", {}, { event: "STOP" }),
      qmp.waitFor("STOP"),
      qmp.schema(),
      qmp.connection(),
    ];
    const error = await assertRejects(() => qmp.closed, QmpConnectError);
    assertEquals(
      error.message,
      "Reconnecting ended after 3 failures in a row: failure 3",
    );
    assertStrictEquals(error.cause, failures[2]);
    assertEquals(reported, failures);
    for (const call of calls) {
      const reason = await reasonOf(call);
      assertInstanceOf(reason, QmpClosedError);
      assertEquals(reason.sent, false);
      assertStrictEquals(reason.cause, error);
    }
    assertStrictEquals(await reasonOf(events.next()), error);
    assertStrictEquals(await reasonOf(connections.next()), error);
    assertEquals(qmp.state, "closed");
    for (
      const call of [() => qmp.execute("query-name"), () => qmp.connection()]
    ) await assertRejects(call, QmpStateError, "the client is closed");
    await qmp.close();
  },
});

Deno.test({
  name: "A failure that stays ends a reconnecting client at once",
  permissions,
  async fn() {
    for (const failure of [new TypeError("mine"), new RangeError("mine")]) {
      let attempts = 0;
      const qmp = reconnecting(() => {
        attempts++;
        throw failure;
      }, FAST);
      const error = await assertRejects(() => qmp.closed, QmpConnectError);
      assertStrictEquals(error.cause, failure);
      assertEquals(attempts, 1);
      await qmp.close();
    }
  },
});

Deno.test({
  name:
    "isRetriable decides after each failed attempt, loss and clean end; false for a clean end closes the client",
  permissions,
  async fn() {
    await using qemu = new RestartingServer();
    const asked: unknown[] = [];
    let mayRetry = true;
    const qmp = reconnecting(qemu.source, {
      ...FAST,
      isRetriable: (error) => {
        asked.push(error);
        return mayRetry;
      },
    }).untyped;
    const events = qmp.events();
    const connection = await qmp.connection();
    const hanging = reasonOf(qmp.execute("hang", { n: 1 }));
    await qmp.execute("count", {}, { timeout: 1 }).catch(() => {});
    await qemu.crash();
    await hanging;
    const lost = await reasonOf(connection.closed);
    assertInstanceOf(lost, QmpClosedError);
    while (asked.length < 2) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    assertStrictEquals(asked[0], lost);
    assertInstanceOf(asked[1], QmpConnectError);
    qemu.start();
    await qmp.connection();
    mayRetry = false;
    await qemu.crash();
    await qmp.closed;
    assertEquals(asked.at(-1), undefined);
    assertEquals(
      await Array.fromAsync(events, ({ event }) => event),
      ["__qmp_gap"],
    );
    const refused = await assertRejects(() => qmp.execute("a"), QmpStateError);
    assertEquals(refused.state, "closed");
  },
});

Deno.test({
  name: "A hook that throws ends a reconnecting client with its error",
  permissions,
  async fn() {
    const mine = new Error("mine");
    const fails = () => {
      throw mine;
    };
    for (const hook of [{ onError: fails }, { isRetriable: fails }]) {
      const qmp = reconnecting(() => Promise.reject(new Error("refused")), {
        ...FAST,
        ...hook,
      });
      const waiting = reasonOf(qmp.execute("query-name"));
      const error = await assertRejects(() => qmp.closed, QmpConnectError);
      assertStrictEquals(error.cause, mine);
      assertStrictEquals((await waiting as QmpClosedError).cause, error);
      await qmp.close();
    }
  },
});

Deno.test({
  name:
    "A connection that does not last counts as a failure, and one that lasts does not",
  permissions,
  async fn() {
    await using qemu = new RestartingServer();
    const options = { ...FAST, maxAttempts: 3 };
    const brief = reconnecting(qemu.source, { ...options, minUptime: 60_000 });
    await assertRejects(
      async () => {
        for await (const connection of brief.connections()) {
          await connection.close();
        }
      },
      QmpConnectError,
      "Reconnecting ended after 3 failures in a row: the connection was closed",
    );
    assertEquals(qemu.connections, 3);

    await using lasting = reconnecting(qemu.source, {
      ...options,
      minUptime: 0,
    });
    for await (const connection of lasting.connections()) {
      if (qemu.connections === 10) break;
      await connection.close();
    }
    assertEquals(lasting.state, "command");
  },
});

Deno.test({
  name: "The first attempt after a connection that lasted comes at once",
  permissions,
  async fn() {
    await using qemu = new RestartingServer();
    await qemu.crash();
    const errors: unknown[] = [];
    await using qmp = reconnecting(qemu.source, {
      minTimeout: 1,
      // The third wait would be longer than a test may take.
      multiplier: 1e9,
      maxTimeout: 2 ** 31 - 1,
      minUptime: 0,
      onError: (error) => errors.push(error),
    });
    for (let round = 0; round < 3; round++) {
      // One failure, and so one short wait, for each connection.
      while (errors.length <= round) {
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      qemu.start();
      const connection = await qmp.connection({ timeout: 5_000 });
      await qemu.crash();
      await connection.closed.catch(() => {});
    }
    assertEquals(qemu.connections, 3);
  },
});

Deno.test({
  name: "The state of a reconnecting client follows its connection",
  permissions,
  async fn() {
    await using qemu = new RestartingServer();
    const states: string[] = [];
    const qmp = reconnecting(qemu.source, {
      ...FAST,
      onConnect: () => void states.push(qmp.state),
      onError: () => void states.push(qmp.state),
    });
    states.push(qmp.state);
    const connection = await qmp.connection();
    states.push(qmp.state);
    await qemu.crash();
    await connection.closed.catch(() => {});
    states.push(qmp.state);
    while (states.at(-1) === "waiting" && qemu.attempts < 2) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    const closing = qmp.close();
    states.push(qmp.state);
    await closing;
    assertEquals(
      [states.slice(0, 4), states.at(-1)],
      [["connecting", "connecting", "command", "waiting"], "closed"],
    );
  },
});

Deno.test({
  name: "onConnect runs before any call, and knows of the loss",
  permissions,
  async fn() {
    await using qemu = new RestartingServer();
    const infos: ConnectInfo[] = [];
    let release = () => {};
    await using qmp = reconnecting(qemu.source, {
      ...FAST,
      onConnect: async (connection, info) => {
        infos.push(info);
        await connection.untyped.execute("count", { n: "hook" });
        await new Promise<void>((resolve) => release = resolve);
        await connection.untyped.execute("count", { n: "hook" });
      },
    }).untyped;
    const first = qmp.execute("count", { n: 1 });
    while (qemu.ran.length < 1) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    assertEquals(qmp.state, "connecting");
    const second = qmp.execute("count", { n: 2 });
    release();
    await Promise.all([first, second]);
    assertEquals(qemu.ran, ["hook", "hook", 1, 2]);
    assertEquals(infos[0]!.attempts, 1);
    assertEquals(infos[0]!.lost, undefined);
    assert(!infos[0]!.signal.aborted);

    const connection = await qmp.connection();
    await qemu.crash();
    await connection.closed.catch(() => {});
    assert(infos[0]!.signal.aborted);
    while (qemu.attempts < 3) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    qemu.start();
    while (infos.length < 2) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    assert(infos[1]!.attempts > 1);
    assertEquals(infos[1]!.attempts, qemu.attempts - 1);
    assertStrictEquals(infos[1]!.lost, qmp.lost);
  },
});

Deno.test({
  name:
    "A connection that ends during onConnect is made again, also if onConnect goes on",
  permissions,
  async fn() {
    await using qemu = new RestartingServer();
    const signals: AbortSignal[] = [];
    const errors: unknown[] = [];
    await using qmp = reconnecting(qemu.source, {
      ...FAST,
      onConnect: async (_connection, { signal }) => {
        signals.push(signal);
        if (signals.length > 1) return;
        const crash = qemu.crash();
        // This hook ignores its signal.
        await new Promise<never>(() => {});
        await crash;
      },
      onError: (error) => errors.push(error),
    }).untyped;
    while (errors.length < 2) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    assert(signals[0]!.aborted);
    assertInstanceOf(errors[0], QmpClosedError);
    qemu.start();
    await qmp.execute("count", { n: 1 });
    assertEquals(qemu.ran, [1]);
  },
});

/**
 * A transport that stops writing at some point. Its connection then ends a
 * while after its state says so.
 */
function stuckTransport(server: QmpServer): {
  transport: Transport;
  /** Ends a connection over the transport, with text left to write. */
  end(qmp: Pick<QmpClient, "untyped">): Promise<void>;
} {
  const { readable, writable } = server.connect();
  const writer = writable.getWriter();
  let isStuck = false;
  const transport = {
    readable,
    writable: new WritableStream<Uint8Array<ArrayBuffer>>({
      async write(chunk) {
        if (isStuck) await new Promise<never>(() => {});
        await writer.write(chunk);
      },
    }),
  };
  return {
    transport,
    async end({ untyped: qmp }) {
      isStuck = true;
      for (let command = 0; command < 2; command++) {
        qmp.execute("x-do").catch(() => {});
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      qmp.close();
      assertEquals(qmp.state, "closed");
      let hasEnded = false;
      qmp.closed.then(() => hasEnded = true);
      await new Promise((resolve) => setTimeout(resolve, 1));
      assert(!hasEnded);
    },
  };
}

Deno.test({
  name: "A call waits for the next connection while the last one still ends",
  permissions,
  async fn() {
    await using server = new QmpServer({ commands: { "x-do": () => {} } });
    const { transport, end } = stuckTransport(server);
    let made = 0;
    await using qmp = reconnecting(
      () => QmpClient.open(made++ === 0 ? transport : server.connect()),
      { ...FAST, minUptime: 0 },
    ).untyped;
    const connection = await qmp.connection();
    await end(connection);
    assertEquals(qmp.state, "waiting");
    const feed = qmp.connections();
    const [, next] = await Promise.all([qmp.execute("x-do"), qmp.connection()]);
    assert(next !== connection);
    assertStrictEquals((await feed.next()).value, next);
  },
});

Deno.test({
  name:
    "An onConnect that fails because its connection ends is no failure that stays",
  permissions,
  async fn() {
    await using server = new QmpServer({ commands: { "x-do": () => {} } });
    const { transport, end } = stuckTransport(server);
    let made = 0;
    const failed: unknown[] = [];
    await using qmp = reconnecting(
      () => QmpClient.open(made++ === 0 ? transport : server.connect()),
      {
        ...FAST,
        onConnect: async (connection) => {
          if (made > 1) return;
          await end(connection);
          await connection.untyped.execute("x-do").catch((error) => {
            failed.push(error);
            throw error;
          });
        },
      },
    ).untyped;
    await qmp.execute("x-do");
    assertInstanceOf(failed[0], QmpStateError);
    assertEquals(made, 2);
  },
});

Deno.test({
  name: "A call that nobody answers ends by the commandTimeout of a connection",
  permissions,
  async fn() {
    await using server = new QmpServer({
      commands: { "x-hang": () => new Promise<never>(() => {}) },
    });
    await using qmp = reconnecting(
      () => QmpClient.open(server.connect(), { commandTimeout: 20 }),
      FAST,
    ).untyped;
    const waited = qmp.execute("x-hang");
    for (const call of [() => waited, () => qmp.execute("x-hang")]) {
      const { timeout } = await assertRejects(call, QmpTimeoutError);
      assertEquals(timeout, 20);
    }
  },
});
