import { assert, assertEquals } from "@std/assert";
import { pumpLines } from "../../src/wire/line_pump.ts";

const permissions = "none";

/** Pumps lines and returns the lists in which they arrive. */
async function pumped(
  lines: Iterable<string>,
  isBurst: boolean,
): Promise<(readonly string[])[]> {
  const lists: (readonly string[])[] = [];
  const to = new WritableStream<string | readonly string[]>({
    write(chunk) {
      lists.push(Array.isArray(chunk) ? chunk : [chunk]);
    },
  });
  // All there at once, as from a TextLineStream that was given one text.
  const from = new ReadableStream<string>({
    start(controller) {
      for (const line of lines) controller.enqueue(line);
      controller.close();
    },
  });
  await pumpLines(from, to, () => isBurst);
  return lists;
}

for (const count of [0, 1, 2, 63, 64, 65, 1000]) {
  Deno.test({
    name:
      `pumpLines() passes on ${count} lines in order, few lists for many lines`,
    permissions,
    async fn() {
      const lines = Array.from({ length: count }, (_, line) => `line ${line}`);
      const lists = await pumped(lines, true);
      assertEquals(lists.flat(), lines);
      assert(lists.every(({ length }) => length > 0 && length <= 64));
      assertEquals(lists.length, Math.ceil(count / 64));
    },
  });
}

Deno.test({
  name: "pumpLines() passes on a line at once where no other comes with it",
  permissions,
  async fn() {
    const passed: unknown[] = [];
    const lines = new TransformStream<string, string>();
    const pumping = pumpLines(
      lines.readable,
      new WritableStream({
        write(chunk) {
          passed.push(chunk);
        },
      }),
      () => false,
    );
    const writer = lines.writable.getWriter();
    for (const line of ["a", "b"]) {
      await writer.write(line);
      assertEquals(passed.at(-1), line);
    }
    await writer.close();
    await pumping;
    assertEquals(passed, ["a", "b"]);
  },
});

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
    await pumpLines(lines, to, () => false);
    assertEquals(await cancelled.promise, "the reason");
  },
});
