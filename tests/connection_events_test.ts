import {
  assertEquals,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  type EventSubscription,
  QmpClient,
  QmpCommandError,
  QmpEventOverflowError,
  QmpServer,
  QmpStateError,
} from "../mod.ts";
import { openScripted } from "./support/scripted_peer.ts";
import { eventText, reply } from "./support/wire_text.ts";

const permissions = "none";

/** Reads a subscription to its end: the numbers of the events, and an error. */
async function drain(
  subscription: EventSubscription<unknown>,
): Promise<{ numbers: unknown[]; thrown?: unknown }> {
  const numbers: unknown[] = [];
  try {
    for await (const event of subscription) {
      numbers.push((event as { data: { number: number } }).data.number);
    }
    return { numbers };
  } catch (thrown) {
    return { numbers, thrown };
  }
}

Deno.test({
  name: "QmpClient names events by one name or by a list in every method",
  permissions,
  async fn() {
    const { qmp, peer } = await openScripted();
    const one = qmp.events("STOP");
    const several = qmp.events(["STOP", "RESUME"], { limit: 10 });
    const all = qmp.events();
    const bounded = qmp.events({ limit: 1, overflow: "drop-oldest" });
    const waiting = [qmp.waitFor("RESUME"), qmp.waitFor(["RESET", "RESUME"])];
    await peer.send(
      ["STOP", "RESET", "RESUME"].map((name) => eventText(name)).join(""),
    );
    assertEquals(
      (await Promise.all(waiting)).map(({ event }) => event),
      ["RESUME", "RESET"],
    );
    assertEquals(
      [one, several, all, bounded].map(({ queued }) => queued),
      [1, 2, 3, 1],
    );
    assertEquals(bounded.dropped, 2);
    for (
      const attempt of [
        () => qmp.waitFor([]),
        // deno-lint-ignore require-await
        async () => qmp.events([]),
        () => qmp.executeAndWait("stop", {}, { event: [] }),
        // Programs in JavaScript may forget the name.
        () => qmp.waitFor(undefined as unknown as "STOP"),
        () => qmp.executeAndWait("stop", {}, {} as { event: "STOP" }),
      ]
    ) await assertRejects(attempt, TypeError, "at least one name of an event");
    await qmp.close();
    await peer.hangUp();
  },
});

Deno.test({
  name: "QmpClient.events() takes names, options, both or neither",
  permissions,
  async fn() {
    const { qmp, peer } = await openScripted();
    const subscriptions = [
      qmp.events(),
      qmp.events({ limit: 2 }),
      qmp.events("STOP"),
      qmp.events(["STOP", "RESUME"], { limit: 1, overflow: "drop-oldest" }),
    ];
    const last = qmp.waitFor("RESET");
    await peer.send(
      ["X", "STOP", "RESUME", "RESET"].map((name, number) =>
        eventText(name, { number })
      ).join(""),
    );
    await last;
    await qmp.close();
    const drained = await Promise.all(subscriptions.map(drain));
    assertEquals(drained.map(({ numbers }) => numbers), [
      [0, 1, 2, 3],
      [0, 1],
      [1],
      [2],
    ]);
    assertEquals(drained.map(({ thrown }) => thrown instanceof Error), [
      false,
      true,
      false,
      false,
    ]);
  },
});

Deno.test({
  name: "QmpClient.events() delivers unknown events unchanged",
  permissions,
  async fn() {
    const { qmp, peer } = await openScripted();
    const events = qmp.events();
    await peer.send(
      '{"event": "X", "timestamp": {"seconds": -1, "microseconds": -1}, "more": 5}\r\n',
    );
    assertEquals((await events.next()).value, {
      event: "X",
      timestamp: { seconds: -1, microseconds: -1 },
      more: 5,
    } as unknown);
    await qmp.close();
  },
});

Deno.test({
  name: "A consumer that throws affects neither replies nor other consumers",
  permissions,
  async fn() {
    const { qmp, peer } = await openScripted();
    const others = qmp.events("STOP");
    const throwing = assertRejects(
      async () => {
        for await (const _ of qmp.events()) throw new Error("mine");
      },
      Error,
      "mine",
    );
    await peer.send(eventText("STOP", { number: 1 }));
    await throwing;
    const name = qmp.untyped.execute("query-name");
    const { id } = await peer.receive();
    await peer.send(eventText("STOP", { number: 2 }) + reply(id, 5));
    assertEquals(await name, 5);
    await qmp.close();
    assertEquals(await drain(others), { numbers: [1, 2] });
  },
});

Deno.test({
  name:
    "QmpClient.waitFor() rejects with the error of its filter, and others still wait",
  permissions,
  async fn() {
    const { qmp, peer } = await openScripted();
    const error = new Error("mine");
    const failing = assertRejects(() =>
      qmp.waitFor("STOP", {
        filter() {
          throw error;
        },
        timeout: 60_000,
      })
    );
    const other = qmp.waitFor("STOP");
    await peer.send(eventText("STOP"));
    assertStrictEquals(await failing, error);
    assertEquals((await other).event, "STOP");
    await qmp.close();
  },
});

Deno.test({
  name: "QmpClient.waitFor() resolves to the first event that its filter takes",
  permissions,
  async fn() {
    const { qmp, peer } = await openScripted();
    const seen: string[] = [];
    const waiting = qmp.waitFor(["DEVICE_DELETED", "STOP"], {
      filter({ event, data }) {
        seen.push(event);
        return event === "DEVICE_DELETED" && data.device === "n1";
      },
    });
    await peer.send(
      eventText("RESET") + eventText("STOP") +
        eventText("DEVICE_DELETED", { device: "n0", path: "/0" }) +
        eventText("DEVICE_DELETED", { device: "n1", path: "/1" }) +
        eventText("STOP"),
    );
    assertEquals((await waiting).data, { device: "n1", path: "/1" });
    assertEquals(seen, ["STOP", "DEVICE_DELETED", "DEVICE_DELETED"]);
    await qmp.close();
  },
});

Deno.test({
  name: "QmpClient.events() and waitFor() refuse a connection that has ended",
  permissions,
  async fn() {
    const { qmp } = await openScripted();
    await qmp.close();
    const error = assertThrows(() => qmp.events(), QmpStateError);
    assertEquals(
      error.message,
      "Cannot subscribe to events: the connection is closed",
    );
    await assertRejects(
      () => qmp.waitFor("STOP", { timeout: 60_000 }),
      QmpStateError,
      "Cannot wait for STOP: the connection is closed",
    );
  },
});

Deno.test({
  name: "QmpClient.executeAndWait() takes the reply and the event in any order",
  permissions,
  async fn() {
    const { qmp, peer } = await openScripted();
    for (const eventFirst of [true, false]) {
      const both = qmp.executeAndWait("stop", {}, {
        event: ["RESUME", "STOP"],
        timeout: 60_000,
      });
      const { id } = await peer.receive();
      const texts = [eventText("STOP"), reply(id)];
      await peer.send((eventFirst ? texts : texts.reverse()).join(""));
      const { return: value, event } = await both;
      assertEquals([value, event.event], [{}, "STOP"]);
    }
    await qmp.close();
  },
});

Deno.test({
  name: "QmpClient.executeAndWait() stops waiting when the command fails",
  permissions,
  async fn() {
    await using server = new QmpServer();
    await using qmp = await QmpClient.open(server.connect());
    let calls = 0;
    await assertRejects(
      () =>
        qmp.executeAndWait("device_del", { id: "n1" }, {
          event: "DEVICE_DELETED",
          filter: () => ++calls > 0,
          timeout: 60_000,
        }),
      QmpCommandError,
    );
    const other = qmp.waitFor("DEVICE_DELETED");
    server.emit("DEVICE_DELETED", { path: "/" });
    await other;
    assertEquals(calls, 0);
  },
});

Deno.test({
  name:
    "QmpClient.executeAndWait() sends nothing if the list of names is empty",
  permissions,
  async fn() {
    const { qmp, peer } = await openScripted();
    await assertRejects(
      () => qmp.executeAndWait("stop", {}, { event: [] }),
      TypeError,
    );
    await qmp.close();
    await peer.endsWithoutMore();
  },
});

Deno.test({
  name:
    "QmpClient.events() counts the characters of events as the peer sent them",
  permissions,
  async fn() {
    const { qmp, peer } = await openScripted();
    const pretty = '{\n  "event": "STOP",\n  "timestamp": {"seconds": 1, ' +
      '"microseconds": 2}}\n';
    const plain = eventText("RESUME");
    const size = pretty.length - 1 + plain.length - 2;
    const exact = qmp.events({ sizeLimit: size });
    const less = qmp.events({ sizeLimit: size - 1 });
    const both = qmp.waitFor("RESUME");
    await peer.send(pretty + plain);
    await both;
    assertEquals([exact.queued, less.queued], [2, 1]);
    assertEquals((await less.next()).value?.event, "STOP");
    const error = await assertRejects(
      () => less.next(),
      QmpEventOverflowError,
    );
    assertEquals(error.sizeLimit, size - 1);
    await qmp.close();
  },
});
