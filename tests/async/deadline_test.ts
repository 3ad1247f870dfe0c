import {
  assert,
  assertEquals,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  checkTimeout,
  Deadline,
  watch,
  withDeadline,
} from "../../src/async/deadline.ts";

const permissions = "none";

/** A step that never ends. */
const NEVER: Promise<never> = new Promise(() => {});

/** How an operation may end when it is over. */
const STUCK: Record<string, (deadline: Deadline) => Promise<never>> = {
  "by waiting": (deadline) => deadline.wait(NEVER),
  "by its signal": ({ signal }) => {
    const { promise, reject } = Promise.withResolvers<never>();
    signal.addEventListener("abort", () => reject(signal.reason));
    return promise;
  },
};

Deno.test({
  name: "watch() stops with the error that is made when the time is over",
  permissions,
  async fn() {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    watch({ timeout: 1 }, resolve, (timeout) => ({ timeout }));
    assertEquals(await promise, { timeout: 1 });
  },
});

Deno.test({
  name: "watch() stops with a TimeoutError if no error is made",
  permissions,
  async fn() {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    watch({ timeout: 1 }, resolve);
    const { name, message } = await promise as DOMException;
    assertEquals([name, message], ["TimeoutError", "Timed out after 1 ms"]);
  },
});

Deno.test({
  name: "watch() stops once with the signal's reason, and ends the timer",
  permissions,
  fn() {
    const reasons: unknown[] = [];
    const caller = new AbortController();
    watch(
      { signal: caller.signal, timeout: 60_000 },
      (reason) => reasons.push(reason),
    );
    caller.abort("enough");
    caller.abort("again");
    assertEquals(reasons, ["enough"]);
  },
});

Deno.test({
  name: "watch() stops nothing after it has been released",
  permissions,
  async fn() {
    const reasons: unknown[] = [];
    const caller = new AbortController();
    const { signal } = caller;
    const stop = (reason: unknown) => reasons.push(reason);
    watch({ signal, timeout: 0 }, stop)();
    caller.abort("enough");
    // Timers end in order, so this one would be second.
    await new Promise((resolve) => setTimeout(resolve, 1));
    assertEquals(reasons, []);
  },
});

Deno.test({
  name: "watch() throws the reason of a signal that is aborted already",
  permissions,
  fn() {
    const reason = { any: "thing" };
    const stop = () => {
      throw new Error("Expected no call");
    };
    try {
      watch({ signal: AbortSignal.abort(reason) }, stop);
    } catch (thrown) {
      return assertStrictEquals(thrown, reason);
    }
    throw new Error("Expected watch() to throw");
  },
});

for (const timeout of [-1, NaN, -Infinity, 2 ** 31]) {
  Deno.test({
    name: `A timeout of ${timeout} ms is a RangeError`,
    permissions,
    fn() {
      const message =
        `Expected a timeout from 0 to 2147483647 ms or Infinity, found ${timeout}`;
      assertThrows(() => checkTimeout(timeout), RangeError, message);
      assertThrows(
        () => watch({ timeout }, () => {}),
        RangeError,
        message,
      );
    },
  });
}

for (const timeout of [0, 1.5, 2 ** 31 - 1, Infinity]) {
  Deno.test({
    name: `A timeout of ${timeout} ms is allowed`,
    permissions,
    fn() {
      watch({ timeout }, () => {})();
    },
  });
}

Deno.test({
  name: "withDeadline() gives the operation's value, and ends the timer",
  permissions,
  async fn() {
    const value = await withDeadline(
      { timeout: 60_000 },
      () => Promise.resolve(5),
    );
    assertEquals(value, 5);
  },
});

Deno.test({
  name: "withDeadline() gives the operation's own error, and ends the timer",
  permissions,
  async fn() {
    const error = new Error("mine");
    const thrown = await assertRejects(() =>
      withDeadline(
        { timeout: 60_000 },
        () => Promise.reject(error),
      )
    );
    assertStrictEquals(thrown, error);
  },
});

for (const [how, stuck] of Object.entries(STUCK)) {
  Deno.test({
    name:
      `withDeadline() ends the operation when the time is over, which it learns ${how}`,
    permissions,
    async fn() {
      const late = new Error("late");
      const error = await assertRejects(
        () => withDeadline({ timeout: 1 }, stuck, () => late),
      );
      assertStrictEquals(error, late);
    },
  });

  Deno.test({
    name:
      `withDeadline() ends the operation with the caller's reason, which it learns ${how}`,
    permissions,
    async fn() {
      const caller = new AbortController();
      const waiting = withDeadline(
        { signal: caller.signal },
        stuck,
      );
      const reason = new Error("mine");
      caller.abort(reason);
      assertStrictEquals(await assertRejects(() => waiting), reason);
    },
  });
}

Deno.test({
  name: "A Deadline that has passed ends a step at once, and aborts its signal",
  permissions,
  async fn() {
    const deadline = new Deadline();
    assert(!deadline.hasPassed);
    deadline.pass("too late");
    assert(deadline.hasPassed);
    assertEquals(deadline.signal.reason, "too late");
    const reason = await deadline.wait(NEVER).catch((reason) => reason);
    assertEquals(reason, "too late");
  },
});

Deno.test({
  name: "Deadline.wait() takes notice of a step that fails too late",
  permissions,
  async fn() {
    const deadline = new Deadline();
    deadline.pass("too late");
    assertEquals(
      await deadline.wait(Promise.reject(new Error("never seen"))).catch((
        reason,
      ) => reason),
      "too late",
    );
  },
});
