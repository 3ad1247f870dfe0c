import {
  assertEquals,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  type EventsOptions,
  type EventSubscription,
  QmpClosedError,
  type QmpEvent,
  type QmpEventOverflowError,
  QmpStateError,
} from "../mod.ts";
import { EventHub, QueuedSubscription } from "../src/events.ts";
import { openScripted } from "./support/scripted_peer.ts";
import { eventText, reply } from "./support/wire_text.ts";

const permissions = "none";

/** An event that is known by a number. */
function numbered(number: number, event = "E"): QmpEvent {
  return {
    event,
    data: { number },
    timestamp: { seconds: 1, microseconds: 2 },
  };
}

function numberOf({ data }: QmpEvent): number {
  return data?.number as number;
}

/** What is left in a subscription, and what it throws in the end. */
async function drain(
  subscription: EventSubscription,
): Promise<{ numbers: number[]; thrown?: unknown }> {
  const numbers: number[] = [];
  try {
    for await (const event of subscription) numbers.push(numberOf(event));
    return { numbers };
  } catch (thrown) {
    return { numbers, thrown };
  }
}

/** A hub with one subscription. */
function subscribe(
  options?: EventsOptions,
  event?: string | readonly string[],
): { hub: EventHub; subscription: QueuedSubscription } {
  const hub = new EventHub();
  return { hub, subscription: new QueuedSubscription(hub, event, options) };
}

function emit(hub: EventHub, from: number, to: number): void {
  for (let number = from; number <= to; number++) hub.emit(numbered(number));
}

Deno.test({
  name: "A subscription receives from the moment it is made",
  permissions,
  async fn() {
    const hub = new EventHub();
    emit(hub, 1, 1);
    const early = new QueuedSubscription(hub, undefined);
    emit(hub, 2, 2);
    const late = new QueuedSubscription(hub, undefined);
    emit(hub, 3, 3);
    hub.end(undefined);
    assertEquals(await drain(early), { numbers: [2, 3] });
    assertEquals(await drain(late), { numbers: [3] });
  },
});

Deno.test({
  name: "A subscription receives the events of its names only",
  permissions,
  async fn() {
    const { hub, subscription } = subscribe({}, ["STOP", "RESUME"]);
    const names = ["STOP", "RESET", "RESUME", "STOP", "STOPPED"];
    names.forEach((name, number) => hub.emit(numbered(number, name)));
    hub.end(undefined);
    assertEquals(await drain(subscription), { numbers: [0, 2, 3] });
  },
});

Deno.test({
  name: "A subscription ends with its scope, of either kind",
  permissions,
  async fn() {
    const { hub, subscription: first } = subscribe();
    const second = new QueuedSubscription(hub, undefined);
    {
      using _first = first;
      await using _second = second;
      emit(hub, 1, 2);
      assertEquals([first.queued, second.queued], [2, 2]);
    }
    for (const subscription of [first, second]) {
      assertEquals(await drain(subscription), { numbers: [] });
    }
  },
});

Deno.test({
  name: "Two subscriptions are read at a speed of their own",
  permissions,
  async fn() {
    const hub = new EventHub();
    const [fast, slow] = [
      new QueuedSubscription(hub, undefined),
      new QueuedSubscription(hub, undefined),
    ];
    for (let number = 1; number <= 3; number++) {
      const next = fast.next();
      emit(hub, number, number);
      assertEquals(numberOf((await next).value!), number);
    }
    assertEquals([fast.queued, slow.queued], [0, 3]);
    hub.end(undefined);
    assertEquals(await drain(slow), { numbers: [1, 2, 3] });
  },
});

Deno.test({
  name:
    "A subscription that is full delivers what it holds, throws QmpEventOverflowError once, and ends",
  permissions,
  async fn() {
    const { hub, subscription } = subscribe({ limit: 3 });
    emit(hub, 1, 3);
    assertEquals(subscription.queued, 3);
    emit(hub, 4, 9);
    const { numbers, thrown } = await drain(subscription);
    assertEquals(numbers, [1, 2, 3]);
    assertEquals(
      (thrown as QmpEventOverflowError).name,
      "QmpEventOverflowError",
    );
    assertEquals((thrown as QmpEventOverflowError).limit, 3);
    assertEquals(await drain(subscription), { numbers: [] });
    assertEquals(subscription.dropped, 0);
  },
});

Deno.test({
  name: "A subscription that drops the oldest keeps the newest, and counts",
  permissions,
  async fn() {
    const { hub, subscription } = subscribe({
      limit: 3,
      overflow: "drop-oldest",
    });
    emit(hub, 1, 10);
    assertEquals([subscription.dropped, subscription.queued], [7, 3]);
    hub.end(undefined);
    assertEquals(await drain(subscription), { numbers: [8, 9, 10] });
    assertEquals(subscription.dropped, 7);
  },
});

Deno.test({
  name: "A subscription holds 65,536 events unless told otherwise",
  permissions,
  async fn() {
    const { hub, subscription } = subscribe();
    emit(hub, 1, 65_537);
    const { numbers, thrown } = await drain(subscription);
    assertEquals(numbers.length, 65_536);
    assertEquals((thrown as QmpEventOverflowError).limit, 65_536);
  },
});

for (const limit of [0, -1, 1.5, NaN, -Infinity]) {
  Deno.test({
    name: `A limit of ${limit} events is a RangeError`,
    permissions,
    fn() {
      assertThrows(
        () => subscribe({ limit }),
        RangeError,
        `Expected a limit of at least 1 event, or Infinity, found ${limit}`,
      );
    },
  });
}

Deno.test({
  name: "A subscription with the limit Infinity holds every event",
  permissions,
  async fn() {
    const { hub, subscription } = subscribe({ limit: Infinity });
    emit(hub, 1, 70_000);
    hub.end(undefined);
    assertEquals((await drain(subscription)).numbers.length, 70_000);
  },
});

Deno.test({
  name: "An empty list of names is a TypeError",
  permissions,
  fn() {
    assertThrows(
      () => subscribe({}, []),
      TypeError,
      "Expected at least one name of an event, found none",
    );
  },
});

Deno.test({
  name: "An overflow that is none is a TypeError",
  permissions,
  fn() {
    assertThrows(
      () => subscribe({ overflow: "drop" as "error" }),
      TypeError,
      'Expected overflow to be "error" or "drop-oldest", found "drop"',
    );
  },
});

Deno.test({
  name: "A subscription of one event can be read for ever",
  permissions,
  async fn() {
    const { hub, subscription } = subscribe({ limit: 1 });
    for (let number = 1; number <= 5; number++) {
      emit(hub, number, number);
      assertEquals(numberOf((await subscription.next()).value!), number);
    }
    await subscription.return();
  },
});

Deno.test({
  name: "An aborted subscription throws the signal's reason at once, and ends",
  permissions,
  async fn() {
    const caller = new AbortController();
    const { hub, subscription } = subscribe({ signal: caller.signal });
    emit(hub, 1, 3);
    const reason = { any: "reason" };
    caller.abort(reason);
    const { numbers, thrown } = await drain(subscription);
    assertEquals(numbers, []);
    assertStrictEquals(thrown, reason);
    emit(hub, 4, 4);
    assertEquals([subscription.queued, await drain(subscription)], [0, {
      numbers: [],
    }]);
  },
});

Deno.test({
  name: "A signal that aborts after a subscription's end changes nothing",
  permissions,
  async fn() {
    const caller = new AbortController();
    const { hub, subscription } = subscribe({ signal: caller.signal });
    emit(hub, 1, 2);
    hub.end(undefined);
    caller.abort();
    assertEquals(await drain(subscription), { numbers: [1, 2] });
  },
});

/** Each way to end a subscription, with events queued. */
const ENDINGS: Record<
  string,
  (subscription: QueuedSubscription) => Promise<unknown>
> = {
  "break": async (subscription) => {
    for await (const event of subscription) {
      assertEquals(numberOf(event), 1);
      break;
    }
  },
  "throw": async (subscription) => {
    const error = new Error("mine");
    const thrown = await assertRejects(async () => {
      for await (const _ of subscription) throw error;
    });
    assertStrictEquals(thrown, error);
  },
  "return()": async (subscription) => {
    assertEquals(await subscription.return(), { value: undefined, done: true });
  },
  "await using": async (subscription) => {
    await using same = subscription;
    assertStrictEquals(same[Symbol.asyncIterator](), subscription);
  },
};

for (const [name, end] of Object.entries(ENDINGS)) {
  Deno.test({
    name: `A subscription ends with ${name}, and receives no more`,
    permissions,
    async fn() {
      const caller = new AbortController();
      const { hub, subscription } = subscribe({ signal: caller.signal });
      emit(hub, 1, 3);
      await end(subscription);
      emit(hub, 4, 4);
      caller.abort();
      assertEquals(subscription.queued, 0);
      assertEquals(await drain(subscription), { numbers: [] });
    },
  });
}

Deno.test({
  name: "return() drops also an error that was to be thrown",
  permissions,
  async fn() {
    const { hub, subscription } = subscribe();
    hub.end(new QmpClosedError("Broken"));
    await subscription.return();
    assertEquals(await drain(subscription), { numbers: [] });
  },
});

Deno.test({
  name: "Several pending next() get the events in order, and then the end",
  permissions,
  async fn() {
    const { hub, subscription } = subscribe({ limit: 1 });
    const pending = Array.from({ length: 4 }, () => subscription.next());
    emit(hub, 1, 2);
    hub.end(undefined);
    assertEquals(
      (await Promise.all(pending)).map(({ value, done }) =>
        done ? "end" : numberOf(value)
      ),
      [1, 2, "end", "end"],
    );
  },
});

Deno.test({
  name:
    "Of several pending next() the first gets the error, the others the end",
  permissions,
  async fn() {
    const { hub, subscription } = subscribe();
    const pending = [subscription.next(), subscription.next()];
    const broken = new QmpClosedError("Broken");
    hub.end(broken);
    const [first, second] = await Promise.allSettled(pending);
    assertStrictEquals((first as PromiseRejectedResult).reason, broken);
    assertEquals(
      (second as PromiseFulfilledResult<unknown>).value,
      { value: undefined, done: true },
    );
  },
});

Deno.test({
  name: "return() ends the next() that are pending",
  permissions,
  async fn() {
    const { subscription } = subscribe();
    const pending = subscription.next();
    await subscription.return();
    assertEquals(await pending, { value: undefined, done: true });
  },
});

Deno.test({
  name: "A subscription throws what broke the connection behind what is queued",
  permissions,
  async fn() {
    const { hub, subscription } = subscribe();
    emit(hub, 1, 2);
    const broken = new QmpClosedError("Broken");
    hub.end(broken);
    const { numbers, thrown } = await drain(subscription);
    assertEquals(numbers, [1, 2]);
    assertStrictEquals(thrown, broken);
  },
});

Deno.test({
  name: "EventHub.end() ends a listener once",
  permissions,
  fn() {
    const hub = new EventHub();
    let ends = 0;
    hub.add({ offer() {}, end: () => ends++ });
    hub.end(undefined);
    hub.end(undefined);
    assertEquals(ends, 1);
  },
});

Deno.test({
  name: "A consumer that throws does not affect replies or other consumers",
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
    assertEquals(await drain(others as EventSubscription), { numbers: [1, 2] });
  },
});

Deno.test({
  name:
    "QmpClient.waitFor() rejects with what its filter throws, and others go on",
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
  name: "QmpClient.waitFor() takes the first event that its filter wants",
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
  name: "QmpClient.events() takes names and options in any number",
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
    const left = await Promise.all(
      subscriptions.map((one) => drain(one as EventSubscription)),
    );
    assertEquals(left.map(({ numbers }) => numbers), [
      [0, 1, 2, 3],
      [0, 1],
      [1],
      [2],
    ]);
    assertEquals(left.map(({ thrown }) => thrown instanceof Error), [
      false,
      true,
      false,
      false,
    ]);
  },
});

Deno.test({
  name:
    "QmpClient.events() throws and waitFor() rejects when the connection has ended",
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
  name:
    "A subscription gets events that the types do not know, as they are on the wire",
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
