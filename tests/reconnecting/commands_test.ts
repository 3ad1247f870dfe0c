import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import {
  QmpClosedError,
  QmpStateError,
  QmpTimeoutError,
  reconnecting,
} from "../../mod.ts";
import { RestartingServer } from "../support/restarting_server.ts";
import { FAST } from "../support/reconnecting.ts";

const permissions = "none";

Deno.test({
  name:
    "A reconnecting client sends the commands that wait once, in their order, with the arguments of the call",
  permissions,
  async fn() {
    await using qemu = new RestartingServer();
    await qemu.crash();
    await using qmp = reconnecting(qemu.source, FAST).untyped;
    const args = { n: 0 };
    const replies = Array.from({ length: 20 }, (_, n) => {
      args.n = n;
      return qmp.execute("count", args);
    });
    args.n = -1;
    const late = qmp.connection().then((qmp) =>
      qmp.execute("count", { n: 20 })
    );
    qemu.start();
    await Promise.all([...replies, late]);
    assertEquals(qemu.ran, Array.from({ length: 21 }, (_, n) => n));
  },
});

Deno.test({
  name:
    "A reconnecting client rejects the commands in flight with `sent`, and does not send them again",
  permissions,
  async fn() {
    await using qemu = new RestartingServer();
    await using qmp = reconnecting(qemu.source, FAST).untyped;
    await qmp.connection();
    const lost = [1, 2, 3].map((n) =>
      assertRejects(() => qmp.execute("hang", { n }), QmpClosedError)
    );
    await qmp.execute("count", { n: 0 }, { oob: true }).catch(() => {});
    await qemu.crash();
    const errors = await Promise.all(lost);
    assertEquals(errors.map(({ sent }) => sent), [true, true, true]);
    const waited = qmp.execute("count", { n: 4 });
    qemu.start();
    await waited;
    assertEquals(qemu.connections, 2);
    // The server runs in-band commands one after the other.
    assertEquals(qemu.ran, [1, 4]);
  },
});

Deno.test({
  name:
    'A reconnecting client with whileDisconnected "reject" rejects calls without a connection',
  permissions,
  async fn() {
    await using qemu = new RestartingServer();
    await using qmp = reconnecting(qemu.source, {
      ...FAST,
      whileDisconnected: "reject",
    }).untyped;
    const first = await assertRejects(
      () => qmp.execute("count"),
      QmpStateError,
      "Cannot execute count: there is no connection",
    );
    assertEquals(first.state, "connecting");
    await qmp.connection();
    await qmp.execute("count", { n: 1 });
    const crash = qemu.crash();
    await qmp.connections().next().then(() => crash);
    await untilDown(qmp);
    for (
      const call of [
        () => qmp.execute("count", { n: 2 }),
        () => qmp.executeAndWait("count", {}, { event: "STOP" }),
        () => qmp.waitFor("STOP"),
        () => qmp.schema(),
      ]
    ) await assertRejects(call, QmpStateError, "there is no connection");
    qemu.start();
    await qmp.connection();
    await qmp.execute("count", { n: 3 });
    assertEquals(qemu.ran, [1, 3]);
  },
});

/** Waits until a client has noticed that its connection is lost. */
async function untilDown(
  qmp: { connection(): Promise<{ closed: Promise<void> }>; state: string },
): Promise<void> {
  while (qmp.state === "command") {
    await (await qmp.connection()).closed.catch(() => {});
  }
}

Deno.test({
  name:
    "A call that waits for a connection ends by its timeout, which says why there is none",
  permissions,
  async fn() {
    await using qemu = new RestartingServer();
    await qemu.crash();
    await using qmp = reconnecting(qemu.source, {
      ...FAST,
      connectionTimeout: 20,
    }).untyped;
    const own = { timeout: 10 };
    for (
      const [call, operation, timeout] of [
        [() => qmp.execute("count", {}, own), "count", 10],
        [() => qmp.execute("count"), "count", 20],
        [
          () => qmp.executeAndWait("count", {}, { event: ["A", "B"], ...own }),
          "count with A or B",
          10,
        ],
        [() => qmp.waitFor("STOP", own), "Waiting for STOP", 10],
        [() => qmp.schema(own), "query-qmp-schema", 10],
        [() => qmp.connection(own), "Waiting for a connection", 10],
        [() => qmp.connection(), "Waiting for a connection", 20],
      ] as const
    ) {
      const error = await assertRejects(call, QmpTimeoutError);
      assertEquals(
        error.message,
        `${operation} did not end within ${timeout} ms: there is no connection: refused`,
      );
      assertEquals([error.operation, error.timeout], [operation, timeout]);
    }
    assertEquals(qemu.ran, []);
    qemu.start();
    await qmp.execute("count", { n: 1 });
    assertEquals(qemu.ran, [1]);
  },
});

Deno.test({
  name: "A timeout covers the wait for a connection and the reply together",
  permissions,
  async fn() {
    await using qemu = new RestartingServer();
    await qemu.crash();
    await using qmp = reconnecting(qemu.source, FAST).untyped;
    const hanging = assertRejects(
      () => qmp.execute("hang", { n: 1 }, { timeout: 50 }),
      QmpTimeoutError,
    );
    qemu.start();
    const error = await hanging;
    assertEquals(error.message, "hang did not end within 50 ms");
    assertEquals(qemu.ran, [1]);
  },
});

Deno.test({
  name:
    "A connectionTimeout covers only the wait, and a timeout of Infinity replaces it",
  permissions,
  async fn() {
    await using qemu = new RestartingServer();
    await qemu.crash();
    await using qmp = reconnecting(qemu.source, {
      ...FAST,
      connectionTimeout: 30,
    }).untyped;
    const aborter = new AbortController();
    const patient = qmp.execute("count", { n: 1 }, { timeout: Infinity });
    await assertRejects(() => qmp.execute("count", { n: 2 }), QmpTimeoutError);
    const { signal } = aborter;
    const waited = qmp.execute("hang", { n: 3 }, { signal });
    qemu.start();
    await patient;
    const hanging = qmp.execute("hang", { n: 4 }, { signal });
    await assertRejects(
      () => qmp.execute("count", { n: 5 }, { timeout: 60 }),
      QmpTimeoutError,
    );
    aborter.abort("mine");
    for (const call of [waited, hanging]) {
      assertEquals(await call.catch((reason) => reason), "mine");
    }
  },
});

Deno.test({
  name:
    "A call that waits for a connection ends by its signal, and is not sent",
  permissions,
  async fn() {
    await using qemu = new RestartingServer();
    await qemu.crash();
    await using qmp = reconnecting(qemu.source, FAST).untyped;
    const reason = { any: "reason" };
    const caller = new AbortController();
    const { signal } = caller;
    const calls = [
      qmp.execute("count", {}, { signal }),
      qmp.execute("count", {}, { signal, timeout: 60_000 }),
      qmp.executeAndWait("count", {}, { event: "STOP", signal }),
      qmp.waitFor("STOP", { signal }),
      qmp.schema({ signal }),
      qmp.connection({ signal }),
    ];
    caller.abort(reason);
    for (const result of await Promise.allSettled(calls)) {
      assertStrictEquals((result as PromiseRejectedResult).reason, reason);
    }
    const late = await Promise.allSettled([
      qmp.execute("count", {}, { signal }),
    ]);
    assertStrictEquals((late[0] as PromiseRejectedResult).reason, reason);
    qemu.start();
    await qmp.execute("count", { n: 1 });
    assertEquals(qemu.ran, [1]);
  },
});

Deno.test({
  name: "A call that waits for a connection refuses wrong arguments at once",
  permissions,
  async fn() {
    await using qemu = new RestartingServer();
    await qemu.crash();
    await using qmp = reconnecting(qemu.source, FAST).untyped;
    await assertRejects(
      () => qmp.execute("count", [] as unknown as object),
      TypeError,
      "its arguments must be an object",
    );
    await assertRejects(
      () => qmp.executeAndWait("count", { n: NaN }, { event: "STOP" }),
      TypeError,
      "NaN",
    );
    await assertRejects(() => qmp.waitFor([]), TypeError, "at least one name");
    await assertRejects(
      () => qmp.execute("count", {}, { timeout: -1 }),
      RangeError,
    );
    await assertRejects(
      () => qmp.execute("count", {}, { oob: true, timeout: NaN }),
      RangeError,
    );
  },
});

Deno.test({
  name: "A command that waits keeps the digits of a large integer",
  permissions,
  async fn() {
    await using qemu = new RestartingServer();
    await qemu.crash();
    await using qmp = reconnecting(qemu.source, FAST).untyped;
    const n = 12345678901234567890n;
    const counting = qmp.execute("count", { n });
    qemu.start();
    await counting;
    assertEquals(qemu.ran, [n]);
  },
});

Deno.test({
  name:
    "executeAndWait() and waitFor() of a reconnecting client wait for a connection, and end with it",
  permissions,
  async fn() {
    await using qemu = new RestartingServer({
      commands: { stop: (_args, { emit }) => emit("STOP", { by: "stop" }) },
    });
    await qemu.crash();
    await using qmp = reconnecting(qemu.source, FAST).untyped;
    const both = qmp.executeAndWait("stop", {}, { event: "STOP" });
    const waiting = qmp.waitFor("STOP", {
      filter: ({ data }) => data?.by === "stop",
    });
    qemu.start();
    assertEquals((await both).event.data, { by: "stop" });
    assertEquals((await waiting).data, { by: "stop" });
    assertEquals(
      (await qmp.executeAndWait("stop", {}, { event: ["STOP"] })).return,
      {},
    );

    const lost = [
      qmp.waitFor("RESUME"),
      qmp.executeAndWait("stop", {}, { event: "RESUME" }),
    ];
    await qmp.execute("count", { n: 1 });
    await qemu.crash();
    for (const result of await Promise.allSettled(lost)) {
      assertInstanceOf(
        (result as PromiseRejectedResult).reason,
        QmpClosedError,
      );
    }
  },
});

Deno.test({
  name: "schema() of a reconnecting client belongs to one connection",
  permissions,
  async fn() {
    let commands = ["stop"];
    await using qemu = new RestartingServer({
      commands: {
        "query-qmp-schema": () => [
          ...commands.map((name) => ({
            "meta-type": "command",
            name,
            "arg-type": "0",
            "ret-type": "0",
          })),
          { "meta-type": "object", name: "0", members: [] },
        ],
      },
    });
    await using qmp = reconnecting(qemu.source, FAST);
    assert(!(await qmp.schema()).hasCommand("cont"));
    commands = ["stop", "cont"];
    assert(!(await qmp.schema()).hasCommand("cont"));
    await qemu.crash();
    const schema = qmp.schema();
    qemu.start();
    assert((await schema).hasCommand("cont"));
  },
});

Deno.test({
  name: "The error of a command leads to the code that waits for it",
  permissions,
  async fn() {
    await using qemu = new RestartingServer();
    await qemu.crash();
    await using qmp = reconnecting(qemu.source, FAST).untyped;
    async function whoWaits() {
      await qmp.execute("nope", {}, { timeout: 5_000 });
    }
    const waiting = whoWaits().catch((error) => error);
    qemu.start();
    assert((await waiting).stack.includes("whoWaits"), (await waiting).stack);
    assert(
      (await whoWaits().catch((error) => error)).stack.includes("whoWaits"),
    );
    const never = async function whoWaits() {
      await qmp.execute("hang", { n: 1 }, { timeout: 1 });
    };
    assert((await never().catch((error) => error)).stack.includes("whoWaits"));
  },
});
