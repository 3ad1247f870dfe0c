import { assert, assertEquals } from "@std/assert";
import { pumpLines } from "../src/_line_pump.ts";

const permissions = "none";

/** Pumps lines and returns the lists in which they arrive. */
async function pumped(lines: Iterable<string>): Promise<(readonly string[])[]> {
  const lists: (readonly string[])[] = [];
  const to = new WritableStream<string | readonly string[]>({
    write(chunk) {
      lists.push(typeof chunk === "string" ? [chunk] : chunk);
    },
  });
  // All there at once, as from a TextLineStream that was given one text.
  const from = new ReadableStream<string>({
    start(controller) {
      for (const line of lines) controller.enqueue(line);
      controller.close();
    },
  });
  await pumpLines(from, to);
  return lists;
}

for (const count of [0, 1, 2, 63, 64, 65, 1000]) {
  Deno.test({
    name:
      `pumpLines() passes on ${count} lines in order, few lists for many lines`,
    permissions,
    async fn() {
      const lines = Array.from({ length: count }, (_, line) => `line ${line}`);
      const lists = await pumped(lines);
      assertEquals(lists.flat(), lines);
      assert(lists.every(({ length }) => length > 0 && length < 72));
      // The first comes by itself, since it is often the only one.
      assert(
        lists.length <= 1 + Math.ceil(count / 32),
        `found ${lists.length}`,
      );
    },
  });
}

Deno.test({
  name: "pumpLines() cancels the lines when the far side fails",
  permissions,
  async fn() {
    const cancelled = Promise.withResolvers<unknown>();
    const lines = new ReadableStream<string>({
      start: (controller) => controller.enqueue("a"),
      cancel: (reason) => cancelled.resolve(reason),
    });
    const to = new WritableStream({
      write() {
        throw "the reason";
      },
    });
    await pumpLines(lines, to);
    assertEquals(await cancelled.promise, "the reason");
  },
});
