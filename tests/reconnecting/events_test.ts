import {
  assert,
  assertEquals,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  QmpClient,
  QmpEventOverflowError,
  type QmpGapEvent,
  QmpServer,
  QmpStateError,
  type QmpTimestamp,
  reconnecting,
  type ReconnectingClient,
  type UntypedSchema,
} from "../../mod.ts";
import { RestartingServer } from "../support/restarting_server.ts";
import { openScripted } from "../support/scripted_peer.ts";
import { FAST } from "../support/reconnecting.ts";

const permissions = "none";

/** Returns a time in milliseconds. */
function msOf({ seconds, microseconds }: QmpTimestamp): number {
  return seconds * 1000 + microseconds / 1000;
}

/** Loses the connection, and waits for the next. */
async function restart(
  qemu: RestartingServer,
  { untyped: qmp }: { untyped: ReconnectingClient<UntypedSchema> },
): Promise<void> {
  const before = await qmp.connection();
  await qemu.crash();
  await before.closed.catch(() => {});
  qemu.start();
  await qmp.connection();
}

Deno.test({
  name:
    "events() of a reconnecting client go on over connections, with one gap marker for each loss",
  permissions,
  async fn() {
    await using qemu = new RestartingServer();
    await using qmp = reconnecting(qemu.source, FAST);
    const all = qmp.events();
    const some = qmp.events(["STOP", "RESUME"]);
    const one = qmp.events("RESUME", { limit: 10 });
    for (let round = 0; round < 3; round++) {
      await qmp.connection();
      qemu.server.emit("STOP");
      qemu.server.emit("RESET");
      qemu.server.emit("RESUME");
      await qmp.untyped.execute("count", { n: round });
      if (round < 2) await restart(qemu, qmp);
    }
    await qmp.close();
    const namesOf = async (events: AsyncIterable<{ event: string }>) =>
      await Array.fromAsync(events, ({ event }) => event);
    const gaps = (names: string[]) => [
      ...names,
      "__qmp_gap",
      ...names,
      "__qmp_gap",
      ...names,
    ];
    assertEquals(await namesOf(all), gaps(["STOP", "RESET", "RESUME"]));
    assertEquals(await namesOf(some), gaps(["STOP", "RESUME"]));
    assertEquals(await namesOf(one), gaps(["RESUME"]));
  },
});

Deno.test({
  name: "The type of a gap marker is narrowed by its name",
  permissions,
  async fn() {
    await using qemu = new RestartingServer();
    await using qmp = reconnecting(qemu.source, FAST);
    const events = qmp.events(["STOP", "BLOCK_JOB_READY"]);
    await restart(qemu, qmp);
    const { value: event } = await events.next();
    if (event?.event === "BLOCK_JOB_READY") {
      event.data.device satisfies string;
    } else if (event?.event === "__qmp_gap") {
      event.data.since satisfies QmpTimestamp;
      event.data.reason satisfies string;
      event satisfies QmpGapEvent;
    } else {
      event?.event satisfies "STOP" | undefined;
    }
    assertEquals(event?.event, "__qmp_gap");
  },
});

Deno.test({
  name: "A gap begins with the last event, and ends with the new connection",
  permissions,
  async fn() {
    await using qemu = new RestartingServer();
    await using qmp = reconnecting(qemu.source, FAST);
    const events = qmp.events();
    await qmp.connection();
    // A clock that is ahead makes the time of the event the latest.
    const sent = Date.now;
    qemu.server.emit("STOP");
    const { value: stop } = await events.next();
    Date.now = () => sent() - 60_000;
    try {
      await qmp.untyped.execute("count", { n: 1 });
    } finally {
      Date.now = sent;
    }
    const before = Date.now();
    await restart(qemu, qmp);
    const { value: gap } = await events.next();
    assert(gap?.event === "__qmp_gap");
    assertEquals(gap.data.since, stop!.timestamp);
    assertEquals(gap.data.reason, "the connection was closed");
    assert(msOf(gap.timestamp) >= before);
    assert(msOf(gap.timestamp) <= Date.now());
    assertEquals(qmp.lost, { since: stop!.timestamp, reason: undefined });
  },
});

Deno.test({
  name:
    "A gap begins when the last command that was answered was sent, or when the connection was made",
  permissions,
  async fn() {
    const now = Date.now;
    let clock = now();
    Date.now = () => clock;
    try {
      await using qemu = new RestartingServer();
      await using qmp = reconnecting(qemu.source, FAST).untyped;
      const connected = clock += 1000;
      await qmp.connection();
      clock += 1000;
      const unanswered = qmp.execute("hang", { n: 1 }).catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 1));
      await restart(qemu, qmp);
      await unanswered;
      assertEquals(msOf(qmp.lost!.since), connected);

      const again = clock;
      clock += 1000;
      await qmp.execute("hang", { n: 2 }, { timeout: 1 }).catch(() => {});
      await restart(qemu, qmp);
      assertEquals(msOf(qmp.lost!.since), again);

      const answered = clock += 1000;
      const counting = qmp.execute("count");
      clock += 1000;
      await counting;
      await restart(qemu, qmp);
      assertEquals(msOf(qmp.lost!.since), answered);

      const refused = clock += 1000;
      const refusing = qmp.execute("nope").catch(() => {});
      clock += 1000;
      await refusing;
      await restart(qemu, qmp);
      assertEquals(msOf(qmp.lost!.since), refused);
    } finally {
      Date.now = now;
    }
  },
});

Deno.test({
  name:
    "A gap says how the connection ended, and a timestamp that QEMU could not set does not count",
  permissions,
  async fn() {
    const scripted = [await openScripted(), await openScripted()];
    let next = 0;
    await using qmp = reconnecting(
      () => Promise.resolve(scripted[next++]!.qmp),
      { ...FAST, minUptime: 0 },
    ).untyped;
    const events = qmp.events();
    await qmp.connection();
    const { peer } = scripted[0]!;
    await peer.send(
      '{"event": "STOP", "timestamp": {"seconds": -1, "microseconds": -1}}\r\n',
    );
    assertEquals((await events.next()).value?.event, "STOP");
    await peer.send("garbage\r\n");
    const { value: gap } = await events.next();
    assertEquals(gap?.event, "__qmp_gap");
    const { since, reason } = gap!.data as QmpGapEvent["data"];
    assert(since.seconds > 0);
    assertStrictEquals(qmp.lost!.reason!.name, "QmpProtocolError");
    assertEquals(reason, qmp.lost!.reason!.message);
    await qmp.close();
    for (const { peer } of scripted) await peer.hangUp();
  },
});

Deno.test({
  name:
    "A subscription of the gap gets the marker, and one before the first connection gets none",
  permissions,
  async fn() {
    await using qemu = new RestartingServer();
    await using qmp = reconnecting(qemu.source, FAST);
    using first = qmp.events();
    const before = await qmp.connection();
    assertEquals(first.queued, 0);
    await qemu.crash();
    await before.closed.catch(() => {});
    using second = qmp.events("STOP");
    qemu.start();
    await qmp.connection();
    using third = qmp.events("STOP");
    assertEquals([first.queued, second.queued, third.queued], [1, 1, 0]);
  },
});

Deno.test({
  name:
    "An event that comes during onConnect follows the marker and is delivered at once",
  permissions,
  async fn() {
    await using qemu = new RestartingServer();
    const queued: number[] = [];
    await using qmp = reconnecting(qemu.source, {
      ...FAST,
      onConnect: async (connection) => {
        qemu.server.emit("STOP");
        await connection.untyped.execute("count");
        queued.push(events.queued);
      },
    });
    const events = qmp.events();
    await qmp.connection();
    await restart(qemu, qmp);
    assertEquals(queued, [1, 3]);
    await qmp.close();
    assertEquals(
      await Array.fromAsync(events, ({ event }) => event),
      ["STOP", "__qmp_gap", "STOP"],
    );
  },
});

Deno.test({
  name:
    "Connections that end in onConnect without an event make one gap, from the first loss on",
  permissions,
  async fn() {
    await using qemu = new RestartingServer();
    let fails = false;
    await using qmp = reconnecting(qemu.source, {
      ...FAST,
      onConnect: () => {
        if (fails) throw new Error("not yet");
      },
    });
    const events = qmp.events();
    const before = await qmp.connection();
    fails = true;
    await before.close();
    const { since } = qmp.lost!;
    while (qemu.connections < 4) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    assertEquals(qmp.lost!.reason!.message, "onConnect failed: not yet");
    fails = false;
    await qmp.connection();
    qemu.server.emit("STOP");
    const { value: gap } = await events.next();
    assert(gap?.event === "__qmp_gap");
    assertEquals(gap.data, { since, reason: "the connection was closed" });
    assertEquals((await events.next()).value?.event, "STOP");
  },
});

Deno.test({
  name: "Events of a connection that onConnect has refused are in the gap",
  permissions,
  async fn() {
    await using server = new QmpServer();
    let made = 0;
    await using qmp = reconnecting(async () => {
      const connection = await QmpClient.open(server.connect());
      made++;
      return {
        qmp: connection,
        async [Symbol.asyncDispose]() {
          server.emit("STOP");
          await new Promise((resolve) => setTimeout(resolve, 1));
          await connection.close();
        },
      };
    }, {
      ...FAST,
      onConnect: () => {
        if (made === 2) throw new Error("not this one");
      },
    });
    const events = qmp.events();
    await (await qmp.connection()).close();
    while (made < 3) await new Promise((resolve) => setTimeout(resolve, 1));
    await qmp.connection();
    server.emit("RESUME");
    assertEquals((await events.next()).value?.event, "__qmp_gap");
    assertEquals((await events.next()).value?.event, "RESUME");
  },
});

Deno.test({
  name: "A gap marker counts as an event when a queue is full",
  permissions,
  async fn() {
    await using qemu = new RestartingServer();
    await using qmp = reconnecting(qemu.source, FAST);
    const strict = qmp.events({ limit: 1 });
    const lenient = qmp.events({ limit: 1, overflow: "drop-oldest" });
    const caller = new AbortController();
    const aborted = qmp.events({ signal: caller.signal });
    await qmp.connection();
    qemu.server.emit("STOP");
    await restart(qemu, qmp);
    assertEquals((await strict.next()).value?.event, "STOP");
    await assertRejects(() => strict.next(), QmpEventOverflowError);
    assertEquals([lenient.dropped, lenient.queued], [1, 1]);
    assertEquals((await lenient.next()).value?.event, "__qmp_gap");
    caller.abort("mine");
    assertEquals(await aborted.next().catch((reason) => reason), "mine");
  },
});

Deno.test({
  name:
    "events() and connections() of a reconnecting client check their call at once",
  permissions,
  async fn() {
    await using qemu = new RestartingServer();
    const qmp = reconnecting(qemu.source, FAST);
    assertThrows(() => qmp.events([]), TypeError);
    assertThrows(() => qmp.events({ limit: 0 }), RangeError);
    assertThrows(() => qmp.events("STOP", { limit: 0 }), RangeError);
    await qmp.close();
    for (
      const call of [() => qmp.events(), () => qmp.connections()]
    ) assertThrows(call, QmpStateError, "the client is closed");
  },
});

Deno.test({
  name:
    "connections() yields each connection that is up, from the present one on",
  permissions,
  async fn() {
    await using qemu = new RestartingServer();
    await using qmp = reconnecting(qemu.source, FAST);
    const early = qmp.connections();
    const first = await qmp.connection();
    const late = qmp.connections();
    const idle = qmp.connections();
    assertStrictEquals((await early.next()).value, first);
    assertStrictEquals((await late.next()).value, first);
    const pending = early.next();
    await restart(qemu, qmp);
    const second = await qmp.connection();
    assert(second !== first && second instanceof QmpClient);
    assertEquals([first.state, second.state], ["closed", "command"]);
    assertStrictEquals((await pending).value, second);
    assertStrictEquals((await late.next()).value, second);
    // This one has missed the first connection, which is over.
    assertStrictEquals((await idle.next()).value, second);

    // The connection is over when the loop comes to it.
    const stale = qmp.connections();
    await qemu.crash();
    await second.closed.catch(() => {});
    const next = stale.next();
    qemu.start();
    const third = await qmp.connection();
    assertStrictEquals((await next).value, third);

    assertStrictEquals((await late.next()).value, third);
    const waiting = late.next();
    assertEquals(await late.return!(), { value: undefined, done: true });
    assertEquals(await waiting, { value: undefined, done: true });
    for await (const connection of qmp.connections()) {
      assertStrictEquals(connection, third);
      break;
    }
  },
});

Deno.test({
  name: "A connection that the program closes is made again",
  permissions,
  async fn() {
    await using qemu = new RestartingServer();
    await using qmp = reconnecting(qemu.source, { ...FAST, minUptime: 0 });
    const seen = [];
    for await (const connection of qmp.connections()) {
      seen.push(qmp.lost?.reason);
      if (seen.length === 3) break;
      await connection.close();
    }
    assertEquals(seen, [undefined, undefined, undefined]);
    assertEquals(qemu.connections, 3);
  },
});

Deno.test({
  name: "An event of the server with the name of the marker is passed on",
  permissions,
  async fn() {
    const server = new QmpServer();
    await using qmp = reconnecting(() => QmpClient.open(server.connect()));
    using events = qmp.events("STOP");
    await qmp.connection();
    server.emit("__qmp_gap", { reason: "a proxy was away" });
    const { value } = await events.next();
    assert(value?.event === "__qmp_gap");
    assertEquals(value.data.reason, "a proxy was away");
    await qmp.close();
    await server.close();
  },
});
