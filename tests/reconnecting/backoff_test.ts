import { assertEquals, assertThrows } from "@std/assert";
import {
  QmpConnectError,
  QmpStateError,
  QmpTimeoutError,
  reconnecting,
  type ReconnectingOptions,
} from "../../mod.ts";
import { Backoff, isRetriable } from "../../src/reconnecting/backoff.ts";

const permissions = "none";

/** Returns the waits after the first failures. */
function waits(backoff: Backoff, count: number): (number | undefined)[] {
  return Array.from({ length: count }, () => backoff.next());
}

Deno.test({
  name: "The waits between attempts double from 100 ms to 5 s by default",
  permissions,
  fn() {
    const random = Math.random;
    try {
      Math.random = () => 0;
      assertEquals(
        waits(new Backoff({}), 8),
        [100, 200, 400, 800, 1600, 3200, 5000, 5000],
      );
      Math.random = () => 0.5;
      assertEquals(waits(new Backoff({}), 3), [75, 150, 300]);
      assertEquals(waits(new Backoff({ jitter: 1 }), 3), [50, 100, 200]);
      assertEquals(waits(new Backoff({ jitter: 0 }), 3), [100, 200, 400]);
      const options = { minTimeout: 3, maxTimeout: 20, multiplier: 3 };
      assertEquals(
        waits(new Backoff({ ...options, jitter: 0 }), 4),
        [3, 9, 20, 20],
      );
      assertEquals(
        waits(new Backoff({ maxTimeout: 50, jitter: 0 }), 2),
        [50, 50],
      );
    } finally {
      Math.random = random;
    }
  },
});

Deno.test({
  name:
    "A connection that lasts starts the waits and the count of failures again",
  permissions,
  fn() {
    const backoff = new Backoff({ jitter: 0, maxAttempts: 3 });
    assertEquals(waits(backoff, 2), [100, 200]);
    assertEquals(backoff.failures, 2);
    assertEquals(backoff.next(1_000), 0);
    assertEquals(backoff.failures, 0);
    assertEquals(waits(backoff, 3), [100, 200, undefined]);
    // A connection that does not last is a failure.
    const strict = new Backoff({ jitter: 0, minUptime: 50 });
    assertEquals([49, 49.9, 50, 49].map((uptime) => strict.next(uptime)), [
      100,
      200,
      0,
      100,
    ]);
  },
});

Deno.test({
  name: "The waits stay finite after any number of failures",
  permissions,
  fn() {
    const backoff = new Backoff({ jitter: 0, multiplier: 1e300 });
    assertEquals(waits(backoff, 5).slice(1), [5000, 5000, 5000, 5000]);
  },
});

const WRONG: [options: ReconnectingOptions, message: string][] = [
  [{ minTimeout: 0 }, "a minTimeout from 1 to maxTimeout, 5000 ms, found 0"],
  [{ minTimeout: 6000 }, "found 6000"],
  [{ minTimeout: 20, maxTimeout: 10 }, "maxTimeout, 10 ms, found 20"],
  [{ maxTimeout: 0 }, "a maxTimeout from 1 to 2147483647 ms, found 0"],
  [{ maxTimeout: Infinity }, "found Infinity"],
  [{ multiplier: 0.5 }, "a multiplier of at least 1, found 0.5"],
  [{ multiplier: NaN }, "found NaN"],
  [{ jitter: 1.1 }, "a jitter from 0 to 1, found 1.1"],
  [{ maxAttempts: 0 }, "maxAttempts of at least 1, or Infinity, found 0"],
  [{ maxAttempts: 1.5 }, "found 1.5"],
  [{ minUptime: -1 }, "a minUptime of at least 0 ms, found -1"],
  [{ minUptime: NaN }, "found NaN"],
  [{ connectionTimeout: -1 }, "a connectionTimeout from 0 to 2147483647 ms"],
];
for (const [options, message] of WRONG) {
  Deno.test({
    name: `reconnecting() refuses ${Deno.inspect(options)} with RangeError`,
    permissions,
    fn() {
      const source = () => Promise.reject(new Error("never called"));
      assertThrows(() => reconnecting(source, options), RangeError, message);
    },
  });
}

Deno.test({
  name: "reconnecting() refuses another whileDisconnected with TypeError",
  permissions,
  fn() {
    assertThrows(
      () =>
        reconnecting(() => Promise.reject(), {
          whileDisconnected: "drop" as "wait",
        }),
      TypeError,
      'Expected whileDisconnected to be "wait" or "reject", found "drop"',
    );
  },
});

Deno.test({
  name: "isRetriable() knows the failures that stay",
  permissions,
  fn() {
    const notCapable = Object.assign(new Error("no --allow-net"), {
      name: "NotCapable",
    });
    const cases: [unknown, boolean][] = [
      [new TypeError("mine"), false],
      [new RangeError("mine"), false],
      [new QmpStateError("the listener is closed", "closed"), false],
      [notCapable, false],
      [new QmpConnectError("failed", { cause: notCapable }), false],
      [new QmpConnectError("failed", { cause: new TypeError("tls") }), true],
      [new QmpTimeoutError("connecting", 10), true],
      [undefined, true],
      ["text", true],
    ];
    for (const [error, expected] of cases) {
      assertEquals(isRetriable(error), expected, String(error));
    }
  },
});
