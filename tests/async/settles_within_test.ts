import { assertEquals } from "@std/assert";
import { settlesWithin } from "../../src/async/settles_within.ts";

const permissions = "none";

/** Returns a promise that settles in the next task. */
function later<T>(settle: () => Promise<T>): Promise<T> {
  return new Promise((resolve) => setTimeout(() => resolve(settle()), 0));
}

const SETTLED: Record<string, () => Promise<unknown>> = {
  "is already resolved": () => Promise.resolve(),
  "is already rejected": () => Promise.reject(new Error("no")),
  "resolves later": () => later(() => Promise.resolve()),
  "rejects later": () => later(() => Promise.reject(new Error("no"))),
};

for (const [how, make] of Object.entries(SETTLED)) {
  for (const ms of [60_000, Infinity]) {
    Deno.test({
      name:
        `settlesWithin() returns true and leaves no timer if the promise ${how}, with ${ms} ms`,
      permissions,
      async fn() {
        assertEquals(await settlesWithin(make(), ms), true);
      },
    });
  }
}

Deno.test({
  name: "settlesWithin() returns false if the promise does not settle in time",
  permissions,
  async fn() {
    assertEquals(await settlesWithin(new Promise(() => {}), 1), false);
  },
});
