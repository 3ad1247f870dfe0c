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
} from "../mod.ts";
import { EventHub, QueuedSubscription } from "../src/events.ts";

const permissions = "none";

/** Makes an event that carries a number. */
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

/** Reads a subscription to its end: the numbers of the events, and an error. */
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

/** Makes a hub with one subscription. */
function subscribe(
  options?: EventsOptions,
  event?: string | readonly string[],
): { hub: EventHub; subscription: QueuedSubscription } {
  const hub = new EventHub();
  return { hub, subscription: new QueuedSubscription(hub, event, options) };
}

function emit(hub: EventHub, from: number, to: number, size = 1): void {
  for (let number = from; number <= to; number++) {
    hub.emit(numbered(number), size);
  }
}

Deno.test({
  name: "A subscription receives the events that follow its creation",
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
  name: "A subscription to some names receives no other events",
  permissions,
  async fn() {
    const { hub, subscription } = subscribe({}, ["STOP", "RESUME"]);
    const names = ["STOP", "RESET", "RESUME", "STOP", "STOPPED"];
    names.forEach((name, number) => hub.emit(numbered(number, name), 1));
    hub.end(undefined);
    assertEquals(await drain(subscription), { numbers: [0, 2, 3] });
  },
});

Deno.test({
  name: "A subscription ends with the scope of `using` and of `await using`",
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
  name: "A slow consumer does not delay the consumer of another subscription",
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
    "A full subscription delivers its events, throws QmpEventOverflowError once, and ends",
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
    assertEquals((thrown as QmpEventOverflowError).sizeLimit, undefined);
    assertEquals(await drain(subscription), { numbers: [] });
    assertEquals(subscription.dropped, 0);
  },
});

Deno.test({
  name:
    "A subscription with drop-oldest keeps the newest events, and counts the others",
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
  name: "A subscription holds 65,536 events by default",
  permissions,
  async fn() {
    const { hub, subscription } = subscribe();
    emit(hub, 1, 65_537);
    const { numbers, thrown } = await drain(subscription);
    assertEquals(numbers.length, 65_536);
    assertEquals((thrown as QmpEventOverflowError).limit, 65_536);
  },
});

Deno.test({
  name:
    "A subscription over its sizeLimit delivers its events, throws QmpEventOverflowError once, and ends",
  permissions,
  async fn() {
    const { hub, subscription } = subscribe({ limit: 100, sizeLimit: 1_000 });
    emit(hub, 1, 2, 400);
    emit(hub, 3, 3, 200);
    assertEquals(subscription.queued, 3);
    emit(hub, 4, 4, 1);
    const { numbers, thrown } = await drain(subscription);
    assertEquals(numbers, [1, 2, 3]);
    const { name, limit, sizeLimit } = thrown as QmpEventOverflowError;
    assertEquals([name, limit, sizeLimit], [
      "QmpEventOverflowError",
      100,
      1_000,
    ]);
    assertEquals(await drain(subscription), { numbers: [] });
  },
});

Deno.test({
  name:
    "A subscription with drop-oldest drops as many events as the size of the new one needs",
  permissions,
  async fn() {
    const { hub, subscription } = subscribe({
      sizeLimit: 1_000,
      overflow: "drop-oldest",
    });
    emit(hub, 1, 10, 100);
    assertEquals([subscription.dropped, subscription.queued], [0, 10]);
    emit(hub, 11, 11, 250);
    assertEquals([subscription.dropped, subscription.queued], [3, 8]);
    // It is larger than the limit, so it is held alone.
    emit(hub, 12, 12, 5_000);
    assertEquals([subscription.dropped, subscription.queued], [11, 1]);
    emit(hub, 13, 13, 1_000);
    hub.end(undefined);
    assertEquals(await drain(subscription), { numbers: [13] });
    assertEquals(subscription.dropped, 12);
  },
});

Deno.test({
  name: "A subscription counts the size of the events in its queue only",
  permissions,
  async fn() {
    const { hub, subscription } = subscribe({ sizeLimit: 1_000 });
    for (let number = 1; number <= 10; number++) {
      // One event goes to a consumer that waits, and two are queued.
      const next = subscription.next();
      emit(hub, number, number, 5_000);
      emit(hub, number, number, 500);
      emit(hub, number, number, 500);
      for (const taken of [next, subscription.next(), subscription.next()]) {
        assertEquals(numberOf((await taken).value!), number);
      }
    }
    await subscription.return();
  },
});

Deno.test({
  name: "A subscription holds 64 MiB of messages by default",
  permissions,
  async fn() {
    const { hub, subscription } = subscribe();
    emit(hub, 1, 65, 2 ** 20);
    const { numbers, thrown } = await drain(subscription);
    assertEquals(numbers.length, 64);
    assertEquals((thrown as QmpEventOverflowError).sizeLimit, 67_108_864);
  },
});

for (const name of ["limit", "sizeLimit"] as const) {
  const unit = { limit: "event", sizeLimit: "character" }[name];
  for (const limit of [0, -1, 1.5, NaN, -Infinity]) {
    Deno.test({
      name: `A subscription refuses a ${name} of ${limit} with RangeError`,
      permissions,
      fn() {
        assertThrows(
          () => subscribe({ [name]: limit }),
          RangeError,
          `Expected a ${name} of at least 1 ${unit}, or Infinity, found ${limit}`,
        );
      },
    });
  }
}

Deno.test({
  name: "A subscription with limits of Infinity holds every event",
  permissions,
  async fn() {
    const { hub, subscription } = subscribe({
      limit: Infinity,
      sizeLimit: Infinity,
    });
    emit(hub, 1, 70_000, 2 ** 20);
    hub.end(undefined);
    assertEquals((await drain(subscription)).numbers.length, 70_000);
  },
});

Deno.test({
  name: "A subscription refuses an empty list of names with TypeError",
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
  name: "A subscription refuses an unknown overflow with TypeError",
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
  name:
    "A subscription with a limit of 1 never overflows if its consumer keeps up",
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
  name: "A subscription that has ended ignores its signal",
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

/** Ways to end a subscription that has events in its queue. */
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
    name: `A subscription ends with ${name}, and receives no more events`,
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
  name: "A subscription's return() drops the error that it has not thrown yet",
  permissions,
  async fn() {
    const { hub, subscription } = subscribe();
    hub.end(new QmpClosedError("Broken"));
    await subscription.return();
    assertEquals(await drain(subscription), { numbers: [] });
  },
});

Deno.test({
  name:
    "A subscription resolves pending next() calls in order, and then with the end",
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
  name: "A subscription rejects only the first of several pending next() calls",
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
  name: "A subscription's return() resolves a pending next() with the end",
  permissions,
  async fn() {
    const { subscription } = subscribe();
    const pending = subscription.next();
    await subscription.return();
    assertEquals(await pending, { value: undefined, done: true });
  },
});

Deno.test({
  name:
    "A subscription delivers its queue before it throws why the connection broke",
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
