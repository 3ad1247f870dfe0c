import { assert, assertEquals } from "@std/assert";
import { turns } from "../../src/async/turns.ts";

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
