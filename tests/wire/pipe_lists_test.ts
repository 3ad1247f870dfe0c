import { assert, assertEquals } from "@std/assert";
import { nextTask } from "../../src/async/turns.ts";
import { pipeLists } from "../../src/wire/pipe_lists.ts";

const permissions = "none";

/** A stage that keeps the chunks that it gets. */
class Collector implements TransformStream<string | readonly string[], never> {
  readonly chunks: (string | readonly string[])[] = [];
  readonly readable: ReadableStream<never> = new ReadableStream();
  readonly writable: WritableStream<string | readonly string[]>;
  readonly closed: Promise<void>;

  constructor() {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.closed = promise;
    this.writable = new WritableStream({
      write: (chunk) => void this.chunks.push(chunk),
      close: () => resolve(),
    }, { highWaterMark: 1000 });
  }
}

/** A stream whose chunks are all there at once. */
function streamOf(chunks: Iterable<string>): ReadableStream<string> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

for (const count of [0, 1, 2, 63, 64, 65, 1000]) {
  const chunks = Array.from({ length: count }, (_, index) => `chunk ${index}`);

  Deno.test({
    name:
      `pipeLists() passes ${count} chunks in order, in few lists, and closes the stage`,
    permissions,
    async fn() {
      const stage = new Collector();
      assertEquals(pipeLists(streamOf(chunks), stage), stage.readable);
      await stage.closed;
      assertEquals(stage.chunks.flat(), chunks);
      assertEquals(stage.chunks.length, Math.ceil(count / 64));
      assert(stage.chunks.every(({ length }) => length > 0));
    },
  });
}

Deno.test({
  name:
    "pipeLists() passes a chunk that is alone by itself, without a task between",
  permissions,
  async fn() {
    const stage = new Collector();
    const { readable, writable } = new TransformStream<string, string>();
    pipeLists(readable, stage);
    const writer = writable.getWriter();
    for (const chunk of ["a", "b"]) {
      await writer.write(chunk);
      for (let turn = 0; turn < 5; turn++) await undefined;
      assertEquals(stage.chunks.at(-1), chunk);
    }
    await writer.close();
    await stage.closed;
  },
});

Deno.test({
  name: "pipeLists() cancels the stream when the stage fails",
  permissions,
  async fn() {
    const cancelled = Promise.withResolvers<unknown>();
    const from = new ReadableStream<string>({
      start: (controller) => controller.enqueue("a"),
      cancel: (reason) => cancelled.resolve(reason),
    });
    pipeLists(from, {
      readable: new ReadableStream(),
      writable: new WritableStream({
        write() {
          throw "the reason";
        },
      }),
    });
    assertEquals(await cancelled.promise, "the reason");
  },
});

Deno.test({
  name: "pipeLists() aborts the stage when the stream fails",
  permissions,
  async fn() {
    const aborted = Promise.withResolvers<unknown>();
    const from = new ReadableStream<string>({
      pull(controller) {
        controller.error("the reason");
      },
    });
    pipeLists(from, {
      readable: new ReadableStream(),
      writable: new WritableStream({
        abort: (reason) => aborted.resolve(reason),
      }),
    });
    assertEquals(await aborted.promise, "the reason");
  },
});

Deno.test({
  name: "pipeLists() stops reading when the stage is full, and goes on later",
  permissions,
  async fn() {
    let read = 0;
    const from = new ReadableStream<string>({
      pull(controller) {
        if (read === 1000) controller.close();
        else controller.enqueue(`${read++}`);
      },
    }, { highWaterMark: 0 });
    const written: string[] = [];
    const goOn = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<void>();
    pipeLists(from, {
      readable: new ReadableStream(),
      writable: new WritableStream<string | readonly string[]>({
        write(chunk) {
          written.push(...[chunk].flat());
          return goOn.promise;
        },
        close: () => closed.resolve(),
      }, { highWaterMark: 2 }),
    });
    for (let task = 0; task < 100; task++) await nextTask();
    assert(read > 0 && read <= 4 * 64, `${read} chunks`);
    goOn.resolve();
    await closed.promise;
    assertEquals(written, Array.from({ length: 1000 }, (_, at) => `${at}`));
  },
});
