import { assertEquals, assertStrictEquals } from "@std/assert";
import { Queue } from "../../src/async/queue.ts";

const permissions = "none";

/** Waits for an item. Returns the item, `"done"`, or the rejection. */
function outcome<T>(next: Promise<IteratorResult<T, undefined>>) {
  return next.then(({ value, done }) => done ? "done" : value, (reason) => ({
    reason,
  }));
}

Deno.test({
  name:
    "Queue delivers items in order, first to the consumer that has waited longest",
  permissions,
  async fn() {
    const queue = new Queue<number>();
    const first = queue.next();
    const second = queue.next();
    assertEquals([queue.waiting, queue.size], [2, 0]);
    for (const item of [1, 2, 3]) queue.push(item);
    assertEquals([queue.waiting, queue.size], [0, 1]);
    assertEquals(await outcome(first), 1);
    assertEquals(await outcome(second), 2);
    assertEquals(await outcome(queue.next()), 3);
  },
});

Deno.test({
  name: "Queue.next() delivers no item to a consumer that has aborted",
  permissions,
  async fn() {
    const queue = new Queue<string>();
    const caller = new AbortController();
    const stopped = queue.next(caller.signal);
    const waits = queue.next(new AbortController().signal);
    caller.abort("enough");
    assertEquals(await outcome(stopped), { reason: "enough" });
    assertEquals(queue.waiting, 1);
    queue.push("a");
    assertEquals(await outcome(waits), "a");
    assertEquals(
      await outcome(queue.next(AbortSignal.abort("before"))),
      { reason: "before" },
    );
    assertEquals(queue.waiting, 0);
  },
});

Deno.test({
  name:
    "Queue forgets a consumer that aborts, and keeps the order of the others",
  permissions,
  async fn() {
    const queue = new Queue<number>();
    const first = queue.next();
    const callers = Array.from({ length: 40 }, () => new AbortController());
    const stopped = callers.map(({ signal }) => outcome(queue.next(signal)));
    const last = queue.next();
    assertEquals(queue.waiting, 42);
    for (const caller of callers) caller.abort("enough");
    assertEquals(queue.waiting, 2);
    for (const item of [1, 2]) queue.push(item);
    assertEquals([await outcome(first), await outcome(last)], [1, 2]);
    for (const end of await Promise.all(stopped)) {
      assertEquals(end, { reason: "enough" });
    }
  },
});

Deno.test({
  name:
    "Queue.end() delivers the items, then the failure once, and then the end",
  permissions,
  async fn() {
    const reason = new Error("broken");
    const queue = new Queue<number>();
    queue.push(1);
    queue.end({ reason });
    queue.end();
    queue.push(2);
    assertEquals(await outcome(queue.next()), 1);
    assertEquals(await outcome(queue.next()), { reason });
    assertEquals(await outcome(queue.next()), "done");
  },
});

Deno.test({
  name:
    "Queue.end() delivers the failure to one waiting consumer, and the end to others",
  permissions,
  async fn() {
    const queue = new Queue<number>();
    const waiting = [queue.next(), queue.next(), queue.next()];
    queue.end({ reason: "broken" });
    assertEquals(await Promise.all(waiting.map(outcome)), [
      { reason: "broken" },
      "done",
      "done",
    ]);
  },
});

Deno.test({
  name: "Queue.fail() rejects the waiting consumers, and the queue still works",
  permissions,
  async fn() {
    const reason = new Error("this time");
    const queue = new Queue<number>();
    const { signal } = new AbortController();
    const waiting = [queue.next(), queue.next(signal)];
    queue.fail(reason);
    for (const next of waiting) {
      assertStrictEquals(
        (await outcome(next) as { reason: Error }).reason,
        reason,
      );
    }
    queue.push(1);
    assertEquals(await outcome(queue.next()), 1);
  },
});

Deno.test({
  name: "Queue drops its items and ends when a loop over it breaks",
  permissions,
  async fn() {
    const queue = new Queue<number>();
    for (const item of [1, 2, 3]) queue.push(item);
    for await (const item of queue) {
      assertEquals(item, 1);
      break;
    }
    assertEquals(queue.size, 0);
    assertEquals(await outcome(queue.next()), "done");
  },
});

Deno.test({
  name: "Queue.drain() takes all items, also an item that is added meanwhile",
  permissions,
  fn() {
    const queue = new Queue<number>();
    for (let item = 0; item < 20; item++) queue.push(item);
    const taken: number[] = [];
    for (const item of queue.drain()) {
      taken.push(item);
      if (item === 19) queue.push(20);
    }
    assertEquals(taken, Array.from({ length: 21 }, (_, item) => item));
    assertEquals(queue.size, 0);
  },
});
