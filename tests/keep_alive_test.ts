import { assertEquals, assertThrows } from "@std/assert";
import { checkKeepAlive, KeepAlive } from "../src/keep_alive.ts";

const permissions = "none";

/** A clock that a test moves, in place of the timers of the runtime. */
class FakeTimers implements Disposable {
  now = 0;
  /** The timer that waits. A keep-alive has one at a time. */
  #timer: { run: () => void; at: number } | undefined;
  readonly #setTimeout = setTimeout;
  readonly #clearTimeout = clearTimeout;

  constructor() {
    globalThis.setTimeout = ((run: () => void, ms: number) => {
      this.#timer = { run, at: this.now + ms };
      return {};
    }) as unknown as typeof setTimeout;
    globalThis.clearTimeout = () => this.#timer = undefined;
  }

  /** Moves the clock, and runs the timers on the way. */
  pass(ms: number) {
    const end = this.now + ms;
    for (let timer; (timer = this.#timer) !== undefined && timer.at <= end;) {
      this.#timer = undefined;
      this.now = timer.at;
      timer.run();
    }
    this.now = end;
  }

  /**
   * Moves the clock like a program that is blocked: a timer that is over runs
   * once, late.
   */
  block(ms: number) {
    this.now += ms;
    const timer = this.#timer;
    if (timer === undefined || timer.at > this.now) return;
    this.#timer = undefined;
    timer.run();
  }

  [Symbol.dispose]() {
    globalThis.setTimeout = this.#setTimeout;
    globalThis.clearTimeout = this.#clearTimeout;
  }
}

/** Makes a keep-alive of 1,000 and 400 ms, and records what it does when. */
function start(timers: FakeTimers, mayCheck = () => true) {
  const log: [what: string, at: number][] = [];
  const keepAlive = new KeepAlive({ interval: 1_000, timeout: 400 }, {
    check() {
      if (!mayCheck()) return false;
      log.push(["check", timers.now]);
      return true;
    },
    failed: (timeout) => log.push([`failed ${timeout}`, timers.now]),
  });
  return { keepAlive, log };
}

Deno.test({
  name:
    "KeepAlive checks a silent peer after the interval, and fails after the timeout, once",
  permissions,
  fn() {
    using timers = new FakeTimers();
    const { log } = start(timers);
    timers.pass(10_000);
    assertEquals(log, [["check", 1_250], ["failed 400", 1_650]]);
  },
});

Deno.test({
  name: "KeepAlive checks no peer that sends messages",
  permissions,
  fn() {
    using timers = new FakeTimers();
    const { keepAlive, log } = start(timers);
    for (let message = 0; message < 20; message++) {
      timers.pass(990);
      keepAlive.heard();
    }
    assertEquals(log, []);
    timers.pass(1_250);
    assertEquals(log.length, 1);
    keepAlive.close();
  },
});

Deno.test({
  name: "KeepAlive goes on after any message that follows a check",
  permissions,
  fn() {
    using timers = new FakeTimers();
    const { keepAlive, log } = start(timers);
    timers.pass(1_600);
    keepAlive.heard();
    timers.pass(10_000);
    assertEquals(log, [
      ["check", 1_250],
      ["check", 2_850],
      ["failed 400", 3_250],
    ]);
  },
});

Deno.test({
  name: "KeepAlive waits for another interval if it cannot check the peer",
  permissions,
  fn() {
    using timers = new FakeTimers();
    let isBusy = true;
    const { keepAlive, log } = start(timers, () => !isBusy);
    timers.pass(20_000);
    assertEquals(log, []);
    isBusy = false;
    timers.pass(1_250);
    assertEquals(log.length, 1);
    keepAlive.close();
  },
});

Deno.test({
  name:
    "KeepAlive leaves a program that was blocked the time to read the answer",
  permissions,
  fn() {
    using timers = new FakeTimers();
    const { keepAlive, log } = start(timers);
    timers.pass(1_250);
    timers.block(60_000);
    timers.pass(299);
    keepAlive.heard();
    timers.pass(1_000);
    assertEquals(log.length, 1);
    keepAlive.close();
  },
});

Deno.test({
  name: "KeepAlive does nothing after close()",
  permissions,
  fn() {
    using timers = new FakeTimers();
    const { keepAlive, log } = start(timers);
    keepAlive.close();
    timers.pass(10_000);
    assertEquals(log, []);
  },
});

Deno.test({
  name: "checkKeepAlive() takes times from 1 ms to the longest of a timer",
  permissions,
  fn() {
    checkKeepAlive(undefined);
    checkKeepAlive({});
    checkKeepAlive({ interval: 1, timeout: 2 ** 31 - 1 });
    for (const name of ["interval", "timeout"]) {
      for (const time of [0, -1, NaN, 2 ** 31, Infinity]) {
        assertThrows(
          () => checkKeepAlive({ [name]: time }),
          RangeError,
          `Expected a keepAlive.${name} from 1 to 2147483647 ms, found ${time}`,
        );
      }
    }
  },
});
