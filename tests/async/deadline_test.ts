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

/** Operations that wait until the deadline, and how they notice it. */
const STUCK: Record<string, (deadline: Deadline) => Promise<never>> = {
  "through wait()": (deadline) => deadline.wait(NEVER),
  "through the signal": ({ signal }) => {
    const { promise, reject } = Promise.withResolvers<never>();
    signal.addEventListener("abort", () => reject(signal.reason));
    return promise;
  },
};

Deno.test({
  name:
    "watch() stops the wait at the timeout, with the error from makeTimeoutError",
  permissions,
  async fn() {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    watch({ timeout: 1 }, resolve, (timeout) => ({ timeout }));
    assertEquals(await promise, { timeout: 1 });
  },
});

Deno.test({
  name: "watch() stops the wait at the timeout with a TimeoutError by default",
  permissions,
  async fn() {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    watch({ timeout: 1 }, resolve);
    const { name, message } = await promise as DOMException;
    assertEquals([name, message], ["TimeoutError", "Timed out after 1 ms"]);
  },
});

Deno.test({
  name:
    "watch() stops the wait once with the signal's reason, and clears the timer",
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
  name: "watch() does not stop the wait after its release",
  permissions,
  async fn() {
    const reasons: unknown[] = [];
    const caller = new AbortController();
    const { signal } = caller;
    const stop = (reason: unknown) => reasons.push(reason);
    watch({ signal, timeout: 0 }, stop)();
    caller.abort("enough");
    // Timers fire in order, so the timer of watch() would fire before this one.
    await new Promise((resolve) => setTimeout(resolve, 1));
    assertEquals(reasons, []);
  },
});

Deno.test({
  name: "watch() throws the reason of a signal that has aborted already",
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
    name: `watch() refuses a timeout of ${timeout} ms with RangeError`,
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
    name: `watch() accepts a timeout of ${timeout} ms`,
    permissions,
    fn() {
      watch({ timeout }, () => {})();
    },
  });
}

Deno.test({
  name:
    "withDeadline() resolves to the operation's value, and clears the timer",
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
  name:
    "withDeadline() rejects with the operation's error, and clears the timer",
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
    name: `withDeadline() tells the operation of the timeout ${how}`,
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
    name: `withDeadline() tells the operation of the caller's abort ${how}`,
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
  name:
    "Deadline rejects a step at once and aborts its signal when it has passed",
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
  name: "Deadline.wait() handles the rejection of a step that fails too late",
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

Deno.test({
  name: "watch() adds one listener to a signal for any number of waits",
  permissions,
  fn() {
    const { signal, ...controller } = listeningController();
    const stopped: number[] = [];
    const releases = Array.from(
      { length: 100 },
      (_, n) => watch({ signal }, () => stopped.push(n)),
    );
    assertEquals(controller.listeners(), 1);
    for (const release of releases.slice(0, 98)) release();
    assertEquals(controller.listeners(), 1);
    releases[98]!();
    releases[98]!();
    releases[99]!();
    assertEquals(controller.listeners(), 0);
    for (const n of [100, 101]) watch({ signal }, () => stopped.push(n));
    assertEquals(controller.listeners(), 1);
    controller.abort();
    assertEquals(stopped, [100, 101]);
    assertEquals(controller.listeners(), 0);
  },
});

Deno.test({
  name: "watch() stops no wait that another one releases during the abort",
  permissions,
  fn() {
    const { signal, ...controller } = listeningController();
    const stopped: string[] = [];
    watch({ signal }, () => {
      stopped.push("first");
      release();
    });
    const release = watch({ signal }, () => stopped.push("second"));
    controller.abort();
    assertEquals(stopped, ["first"]);
  },
});

/** Makes a signal that counts its listeners. */
function listeningController() {
  const controller = new AbortController();
  const { signal } = controller;
  let listeners = 0;
  const add = signal.addEventListener;
  const remove = signal.removeEventListener;
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners++;
    add.apply(signal, args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners--;
    remove.apply(signal, args);
  };
  return {
    signal,
    listeners: () => listeners,
    abort: () => controller.abort(),
  };
}
