import { assertEquals } from "@std/assert";
import { SharedTimeout } from "../../src/async/shared_timeout.ts";

const permissions = "none";

/** Counts the timers that start until the end of the scope. */
class Timers implements Disposable {
  count = 0;
  readonly #original = setTimeout;

  constructor() {
    const original = this.#original;
    globalThis.setTimeout = ((...args: Parameters<typeof setTimeout>) => {
      this.count++;
      return original(...args);
    }) as typeof setTimeout;
  }

  [Symbol.dispose]() {
    globalThis.setTimeout = this.#original;
  }
}

Deno.test({
  name: "SharedTimeout ends the waits in the order in which they began",
  permissions,
  async fn() {
    const ended: number[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const timeout = new SharedTimeout<number>(5, (wait) => {
      ended.push(wait);
      if (wait === 4) resolve();
    });
    timeout.begin(1);
    timeout.begin(2);
    timeout.begin(3);
    timeout.end(2);
    await new Promise((resolve) => setTimeout(resolve, 1));
    timeout.begin(4);
    await promise;
    assertEquals(ended, [1, 3, 4]);
    timeout.close();
  },
});

Deno.test({
  name: "SharedTimeout needs one timer for any number of waits",
  permissions,
  fn() {
    using timers = new Timers();
    const timeout = new SharedTimeout<number>(60_000, () => {});
    for (let wait = 0; wait < 1_000; wait++) timeout.begin(wait);
    for (let wait = 0; wait < 1_000; wait++) timeout.end(wait);
    for (let wait = 0; wait < 1_000; wait++) {
      timeout.begin(wait);
      timeout.end(wait);
    }
    timeout.close();
    assertEquals(timers.count, 1);
  },
});

Deno.test({
  name: "SharedTimeout ends no wait after close()",
  permissions,
  async fn() {
    const timeout = new SharedTimeout<number>(0, () => {
      throw new Error("ended");
    });
    timeout.begin(1);
    timeout.close();
    await new Promise((resolve) => setTimeout(resolve, 5));
  },
});

Deno.test({
  name: "SharedTimeout ends a wait that begins while another one ends",
  permissions,
  async fn() {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timeout = new SharedTimeout<number>(1, (wait) => {
      if (wait === 3) resolve();
      else timeout.begin(wait + 1);
    });
    timeout.begin(1);
    await promise;
    timeout.close();
  },
});

Deno.test({
  name: "SharedTimeout leaves no timer if a wait begins while another one ends",
  permissions,
  async fn() {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timeout = new SharedTimeout<number>(50, (wait) => {
      timeout.begin(wait + 1);
      resolve();
    });
    timeout.begin(1);
    await promise;
    timeout.close();
  },
});
