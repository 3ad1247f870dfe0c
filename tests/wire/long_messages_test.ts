/** What happens while a long message is read in parts. */

import { assert, assertEquals } from "@std/assert";
import { nextTask } from "../../src/async/turns.ts";
import {
  DEFAULT_MAX_MESSAGE_SIZE,
  JsonLinesStream,
} from "../../src/wire/json_lines_stream.ts";
import { MessageChannel, valuesOf } from "../../src/wire/message_channel.ts";
import type { JsonValue, QmpError } from "../../mod.ts";

const permissions = "none";

/** A value of some MiB. */
const LONG = `{"return":[${"{},".repeat(1_000_000)}1]}`;

/** Counts the tasks that run until the end of the scope. */
class Tasks implements Disposable {
  count = 0;
  #isOver = false;

  constructor() {
    this.#run();
  }

  [Symbol.dispose]() {
    this.#isOver = true;
  }

  async #run() {
    while (!this.#isOver) {
      await nextTask();
      this.count++;
    }
  }
}

Deno.test({
  name: "JsonLinesStream lets other tasks run while it reads a long message",
  permissions,
  async fn() {
    for (const chunk of [LONG, ["{}", LONG, "{}"]]) {
      using tasks = new Tasks();
      const values = await Array.fromAsync(
        ReadableStream.from<string | string[]>([chunk])
          .pipeThrough(new JsonLinesStream()),
      );
      assertEquals(values.length, Array.isArray(chunk) ? 3 : 1);
      assert(tasks.count >= 20, `${tasks.count} tasks`);
    }
  },
});

Deno.test({
  name: "JsonLinesStream ignores what follows when goesOn() returns false",
  permissions,
  async fn() {
    let asked = 0;
    const values = await Array.fromAsync(
      ReadableStream.from(["{}", LONG, "no JSON", "{"]).pipeThrough(
        new JsonLinesStream({ goesOn: () => ++asked < 3 }),
      ),
    );
    assertEquals([values, asked], [[{}], 3]);
  },
});

/** Opens a channel whose peer sends a text, and then ends as `end` says. */
function open(text: string, end: (c: ReadableStreamController) => void) {
  const received: JsonValue[] = [];
  const ended = Promise.withResolvers<QmpError | undefined>();
  let heard = 0;
  const bytes = new TextEncoder().encode(text);
  let position = 0;
  const readable = new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = bytes.subarray(position, position += 65_536);
      if (chunk.length > 0) controller.enqueue(chunk);
      else end(controller);
    },
  });
  const channel = new MessageChannel(
    { readable, writable: new WritableStream() },
    valuesOf(DEFAULT_MAX_MESSAGE_SIZE),
    {
      receive: (message) => received.push(message),
      ended: (error) => ended.resolve(error),
      heard: () => heard++,
    },
  );
  return { channel, received, ended: ended.promise, heard: () => heard };
}

type ReadableStreamController = ReadableStreamDefaultController<Uint8Array>;

Deno.test({
  name:
    "MessageChannel delivers a long message and those after it before the connection breaks",
  permissions,
  async fn() {
    const { received, ended } = open(
      `${LONG}\n{"event":"STOP"}\n`,
      (controller) => controller.error(new Error("Reset")),
    );
    assertEquals((await ended)?.message, "The connection broke: Reset");
    assertEquals(received.length, 2);
  },
});

Deno.test({
  name: "MessageChannel.close() does not wait for the rest of a long message",
  permissions,
  async fn() {
    const { channel, received, heard } = open(`${LONG}\n`, () => {});
    const chunks = Math.ceil(LONG.length / 65_536);
    // The peer is heard once for each chunk, and after each part.
    while (heard() < chunks + 5) await nextTask();
    const before = heard();
    await channel.close();
    for (let task = 0; task < 10; task++) await nextTask();
    assert(heard() <= before + 1);
    assertEquals(received, []);
  },
});
