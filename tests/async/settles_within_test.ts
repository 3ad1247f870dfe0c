import { assertEquals } from "@std/assert";
import { settlesWithin } from "../../src/async/settles_within.ts";

const permissions = "none";

/** A promise that settles in the next task. */
function later<T>(settle: () => Promise<T>): Promise<T> {
  return new Promise((resolve) => setTimeout(() => resolve(settle()), 0));
}

const SETTLED: Record<string, () => Promise<unknown>> = {
  "is resolved": () => Promise.resolve(),
  "is rejected": () => Promise.reject(new Error("no")),
  "resolves later": () => later(() => Promise.resolve()),
  "rejects later": () => later(() => Promise.reject(new Error("no"))),
};

for (const [how, make] of Object.entries(SETTLED)) {
  for (const ms of [60_000, Infinity]) {
    Deno.test({
      name:
        `settlesWithin() is true for a promise that ${how}, with ${ms} ms, and leaves no timer`,
      permissions,
      async fn() {
        assertEquals(await settlesWithin(make(), ms), true);
      },
    });
  }
}

Deno.test({
  name: "settlesWithin() is false for a promise that never settles",
  permissions,
  async fn() {
    assertEquals(await settlesWithin(new Promise(() => {}), 1), false);
  },
});
