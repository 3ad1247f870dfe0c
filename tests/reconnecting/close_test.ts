import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import {
  QmpClient,
  QmpClosedError,
  QmpConnectError,
  QmpServer,
  reconnecting,
} from "../../mod.ts";
import { settlesWithin } from "../../src/async/settles_within.ts";
import { RestartingServer } from "../support/restarting_server.ts";
import { FAST, reasonOf } from "../support/reconnecting.ts";

const permissions = "none";

Deno.test({
  name: "A source that returns a connection that has ended is a failed attempt",
  permissions,
  async fn() {
    await using server = new QmpServer();
    const errors: unknown[] = [];
    const qmp = reconnecting(async () => {
      const connection = await QmpClient.open(server.connect());
      await connection.close();
      return connection;
    }, { ...FAST, maxAttempts: 2, onError: (error) => errors.push(error) });
    await assertRejects(() => qmp.closed, QmpConnectError, "2 failures");
    assertEquals(errors.length, 2);
    await qmp.close();
  },
});

Deno.test({
  name:
    "What a source returns is disposed of before the next attempt, and by close()",
  permissions,
  async fn() {
    await using server = new QmpServer();
    const log: string[] = [];
    let made = 0;
    const qmp = reconnecting(async () => {
      const number = ++made;
      log.push(`make ${number}`);
      const connection = await QmpClient.open(server.connect());
      return {
        qmp: connection,
        async [Symbol.asyncDispose]() {
          await new Promise((resolve) => setTimeout(resolve, 5));
          await connection.close();
          log.push(`dispose ${number}`);
        },
      };
    }, { ...FAST, minUptime: 0 });
    for await (const connection of qmp.connections()) {
      if (made === 3) break;
      await connection.close();
    }
    await Promise.all([qmp.close(), qmp.close()]);
    assertEquals(
      log,
      [1, 2, 3].flatMap((n) => [`make ${n}`, `dispose ${n}`]),
    );
  },
});

Deno.test({
  name: "A machine that cannot be disposed of ends a reconnecting client",
  permissions,
  async fn() {
    await using server = new QmpServer();
    const mine = new Error("mine");
    const source = async () => {
      const qmp = await QmpClient.open(server.connect());
      return {
        qmp,
        async [Symbol.asyncDispose]() {
          await qmp.close();
          throw mine;
        },
      };
    };
    const losing = reconnecting(source, FAST);
    await (await losing.connection()).close();
    const error = await assertRejects(() => losing.closed, QmpConnectError);
    assertStrictEquals(error.cause, mine);

    const closing = reconnecting(source, FAST);
    await closing.connection();
    assertStrictEquals(await reasonOf(closing.close()), mine);
  },
});

Deno.test({
  name:
    "close() settles all that waits, ends the loops, and closes the connection",
  permissions,
  async fn() {
    await using qemu = new RestartingServer();
    const qmp = reconnecting(qemu.source, FAST).untyped;
    const connection = await qmp.connection();
    const events = qmp.events();
    const connections = qmp.connections();
    await connections.next();
    const inFlight = reasonOf(qmp.execute("hang", { n: 1 }));
    const waiting = reasonOf(qmp.waitFor("STOP"));
    const next = [events.next(), connections.next()];
    await qmp.close();
    assertEquals([qmp.state, connection.state], ["closed", "closed"]);
    await qmp.closed;
    assertInstanceOf(await inFlight, QmpClosedError);
    assertInstanceOf(await waiting, QmpClosedError);
    for (const result of await Promise.all(next)) assert(result.done);
    await qmp.close();
    assertEquals([qemu.attempts, qmp.lost], [1, undefined]);
  },
});

Deno.test({
  name:
    "close() ends an attempt, the wait for the next one, and calls that wait",
  permissions,
  async fn() {
    let signal: AbortSignal | undefined;
    const attempting = reconnecting((options) => {
      ({ signal } = options);
      return new Promise<never>((_, reject) => {
        signal!.addEventListener("abort", () => reject(signal!.reason));
      });
    });
    const waiting = reasonOf(attempting.execute("query-name"));
    await new Promise((resolve) => setTimeout(resolve, 1));
    await attempting.close();
    assert(signal!.aborted);
    const reason = await waiting;
    assertInstanceOf(reason, QmpClosedError);
    assertEquals(
      reason.message,
      "query-name ended without a connection: close() was called",
    );
    await attempting.closed;

    const errors: unknown[] = [];
    const pausing = reconnecting(() => Promise.reject(new Error("refused")), {
      minTimeout: 2 ** 31 - 1,
      maxTimeout: 2 ** 31 - 1,
      jitter: 0,
      onError: (error) => errors.push(error),
    });
    while (errors.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
    assertEquals([pausing.state, errors.length], ["waiting", 1]);
    await pausing.close();
    await pausing.closed;
  },
});

Deno.test({
  name:
    "close() disposes of a connection that a source makes after its signal has aborted",
  permissions,
  async fn() {
    await using server = new QmpServer();
    const begun = Promise.withResolvers<void>();
    let late: QmpClient | undefined;
    const qmp = reconnecting(async () => {
      begun.resolve();
      await new Promise((resolve) => setTimeout(resolve, 20));
      return late = await QmpClient.open(server.connect());
    });
    await begun.promise;
    await qmp.close();
    assertEquals(late?.state, "closed");
  },
});

Deno.test({
  name: "close() works from within every hook",
  permissions,
  async fn() {
    await using qemu = new RestartingServer();
    for (const hook of ["onConnect", "onError", "isRetriable"] as const) {
      const called = Promise.withResolvers<void>();
      const close = () => {
        qmp.close();
        called.resolve();
      };
      const options = {
        ...FAST,
        [hook]: () => {
          close();
          return true;
        },
      };
      const source = hook === "onConnect"
        ? qemu.source
        : () => Promise.reject(new Error("refused"));
      const qmp = reconnecting(source, options);
      await called.promise;
      assert(await settlesWithin(qmp.close(), 1_000), hook);
      await qmp.closed;
    }
  },
});
