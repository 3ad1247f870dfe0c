import { assert, assertEquals } from "@std/assert";
import { nextTask, turns } from "../../src/async/turns.ts";

const permissions = "none";

/** Counts the turns of the microtask queue until a promise settles. */
async function countTurns(promise: Promise<void>): Promise<number> {
  let hasSettled = false;
  promise.finally(() => hasSettled = true);
  let count = 0;
  for (; !hasSettled; count++) await undefined;
  return count;
}

Deno.test({
  name: "turns() waits for as many turns as the count says",
  permissions,
  async fn() {
    const none = await countTurns(turns(0));
    assertEquals(await countTurns(turns(1)), none + 1);
    assertEquals(await countTurns(turns(50)), none + 50);
  },
});

Deno.test({
  name: "turns() asks isOver before each turn, and ends early",
  permissions,
  async fn() {
    let calls = 0;
    const short = countTurns(turns(50, () => ++calls === 10));
    assert(await short < 20, "found too many turns");
    assertEquals(calls, 10);
  },
});

Deno.test({
  name: "turns() ends before the next task",
  permissions,
  async fn() {
    const order: string[] = [];
    const task = new Promise((resolve) => setTimeout(resolve, 0))
      .then(() => order.push("task"));
    await turns(1_000);
    order.push("turns");
    await task;
    assertEquals(order, ["turns", "task"]);
  },
});

Deno.test({
  name: "nextTask() resolves after everything that promises do",
  permissions,
  async fn() {
    let turns = 0;
    const done = (async () => {
      while (turns < 10_000) {
        await undefined;
        turns++;
      }
    })();
    await nextTask();
    assertEquals(turns, 10_000);
    await done;
  },
});

for (const has of [true, false]) {
  Deno.test({
    name: `nextTask() lets timers run, ${
      has ? "with" : "without"
    } setImmediate()`,
    permissions,
    async fn() {
      const runtime = globalThis as { setImmediate?: unknown };
      const { setImmediate } = runtime;
      if (!has) runtime.setImmediate = undefined;
      let fired = false;
      const timer = setTimeout(() => fired = true, 5);
      try {
        const late = performance.now() + 5_000;
        while (!fired && performance.now() < late) await nextTask();
        assert(fired);
      } finally {
        runtime.setImmediate = setImmediate;
        clearTimeout(timer);
      }
    },
  });
}
