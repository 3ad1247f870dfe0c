// What this package relies on in @std/async, according to its documentation.
// `deno task standins` tests the stand-in, and `QMP_STD=DIR deno task standins`
// tests the genuine package in a checkout of denoland/std.

import {
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
  fail,
} from "@std/assert";
import { delay } from "@std/async/delay";
import { retry, RetryError } from "@std/async/retry";

Deno.test("delay() resolves after the time", async () => {
  const order: string[] = [];
  await Promise.all([
    delay(20).then(() => order.push("20")),
    delay(1).then(() => order.push("1")),
    Promise.resolve().then(() => order.push("at once")),
  ]);
  assertEquals(order, ["at once", "1", "20"]);
  for (const least of [0, -1, NaN]) assertEquals(await delay(least), undefined);
});

Deno.test("delay() rejects with the reason of its signal", async () => {
  const reason = { any: "thing" };
  const before = delay(60_000, { signal: AbortSignal.abort(reason) });
  assertStrictEquals(await before.catch((e) => e), reason);

  // Some of these are longer than one timer can wait. The sanitizers would
  // find a timer that is left behind.
  for (const ms of [60_000, 2 ** 40, Infinity]) {
    const controller = new AbortController();
    const during = delay(ms, { signal: controller.signal });
    controller.abort(reason);
    assertStrictEquals(await during.catch((e) => e), reason);
  }
});

// This does not test that the process can end. It cannot, even with the genuine
// delay(), because `Deno.unrefTimer()` of Deno 2.9.6 ignores a timer's number.
Deno.test("delay() that is not persistent resolves during another wait", async () => {
  await Promise.all([delay(1, { persistent: false }), delay(20)]);
});

Deno.test("delay() removes its listener from the signal", async () => {
  const { signal } = new AbortController();
  let listeners = 0;
  signal.addEventListener = () => void listeners++;
  signal.removeEventListener = () => void listeners--;
  await delay(1, { signal });
  assertEquals(listeners, 0);
});

Deno.test("retry() calls the function until it succeeds", async () => {
  let calls = 0;
  const result = await retry(() => {
    if (++calls < 3) throw new Error("not yet");
    return calls;
  }, { minTimeout: 0, jitter: 0 });
  assertEquals(result, 3);
  assertEquals(await retry(() => Promise.resolve("at once")), "at once");
});

Deno.test("retry() throws a RetryError with the last error as its cause", async () => {
  let calls = 0;
  const error = await assertRejects(
    () =>
      retry(() => Promise.reject(new Error(`failure ${++calls}`)), {
        minTimeout: 0,
        maxAttempts: 4,
      }),
    RetryError,
  );
  assertEquals(calls, 4);
  assertEquals(error.name, "RetryError");
  assertInstanceOf(error.cause, Error);
  assertEquals(error.cause.message, "failure 4");
});

Deno.test("retry() throws an error that is not retriable unchanged", async () => {
  const fatal = new Error("fatal");
  let calls = 0;
  const thrown = await assertRejects(() =>
    retry(() => {
      throw ++calls < 2 ? new Error("passing") : fatal;
    }, { minTimeout: 0, isRetriable: (error) => error !== fatal })
  );
  assertStrictEquals(thrown, fatal);
  assertEquals(calls, 2);
});

Deno.test("retry() waits longer after each failure, up to its maximum", async () => {
  async function waits(jitter: number, random: number): Promise<number[]> {
    const { setTimeout } = globalThis;
    const { random: realRandom } = Math;
    const seen: number[] = [];
    globalThis.setTimeout = ((callback: () => void, ms: number) => {
      seen.push(ms);
      return setTimeout(callback, 0);
    }) as typeof setTimeout;
    Math.random = () => random;
    try {
      await assertRejects(() =>
        retry(() => fail(), {
          minTimeout: 100,
          multiplier: 3,
          maxTimeout: 1_000,
          jitter,
        })
      );
    } finally {
      globalThis.setTimeout = setTimeout;
      Math.random = realRandom;
    }
    return seen;
  }
  assertEquals(await waits(0, 0.5), [100, 300, 900, 1_000]);
  assertEquals(await waits(1, 0.5), [50, 150, 450, 500]);
  assertEquals(await waits(0.5, 0.5), [75, 225, 675, 750]);
  assertEquals(await waits(1, 0), [100, 300, 900, 1_000]);
});

Deno.test("retry() rejects with the reason of its signal", async () => {
  const reason = new Error("enough");
  let calls = 0;
  const before = retry(() => ++calls, { signal: AbortSignal.abort(reason) });
  assertStrictEquals(await before.catch((e) => e), reason);
  assertEquals(calls, 0);

  const controller = new AbortController();
  const during = retry(() => {
    calls++;
    // Aborts after the wait has begun.
    setTimeout(() => controller.abort(reason), 0);
    throw new Error("failed");
  }, { minTimeout: 60_000, signal: controller.signal });
  assertStrictEquals(await during.catch((e) => e), reason);
  assertEquals(calls, 1);
});

Deno.test("retry() throws RangeError for invalid options", async () => {
  for (
    const options of [
      { maxAttempts: 0 },
      { maxAttempts: 1.5 },
      { multiplier: 0.5 },
      { multiplier: Infinity },
      { maxTimeout: 0 },
      { maxTimeout: NaN },
      { minTimeout: -1 },
      { minTimeout: NaN },
      { minTimeout: 2, maxTimeout: 1 },
      { jitter: -0.1 },
      { jitter: 1.1 },
      { jitter: NaN },
    ]
  ) {
    await assertRejects(
      () => retry(() => fail("called"), options),
      RangeError,
    );
  }
});
