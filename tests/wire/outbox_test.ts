import { assertEquals, assertStrictEquals } from "@std/assert";
import { Outbox } from "../../src/wire/outbox.ts";
import { memoryTransports, type Transport } from "../../mod.ts";

const permissions = "none";

/** A transport that records its writes, and can delay or shorten them. */
class Sink implements Transport {
  readonly readable: Transport["readable"] = new ReadableStream();
  readonly writable: Transport["writable"] = new WritableStream();
  readonly writes: string[] = [];
  /** Most bytes that each of the next writes takes. */
  most = Infinity;
  /** The promise that the next writes wait for. */
  gate: Promise<void> = Promise.resolve();

  async write(bytes: Uint8Array): Promise<number> {
    const taken = bytes.slice(0, this.most);
    this.writes.push(new TextDecoder().decode(taken));
    await this.gate;
    return taken.length;
  }
}

function unexpected(cause: unknown): never {
  throw cause;
}

/** Waits for the next task, before which every burst ends. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/**
 * Makes an outbox that has sent two lone texts, so that it writes the next lone
 * text at once.
 */
async function inDialogue(
  transport: Transport,
  onError: (cause: unknown) => void = unexpected,
): Promise<Outbox> {
  const outbox = new Outbox(transport, onError);
  outbox.send("", true);
  outbox.send("", true);
  await nextTask();
  return outbox;
}

Deno.test({
  name:
    "Outbox.send() writes the first and the third of several lone texts at once",
  permissions,
  async fn() {
    const sink = new Sink();
    const outbox = new Outbox(sink, unexpected);
    for (const [text, isAtOnce] of [["a", true], ["b", false], ["c", true]]) {
      outbox.send(text as string, true);
      assertEquals(sink.writes.at(-1) === text, isAtOnce, text as string);
      await nextTask();
      assertEquals(sink.writes.at(-1), text);
    }
    outbox.send("d", false);
    await nextTask();
    outbox.send("e", true);
    assertEquals(sink.writes, ["a", "b", "c", "d"]);
    await outbox.close();
    assertEquals(sink.writes, ["a", "b", "c", "d", "e"]);
  },
});

Deno.test({
  name: "Outbox.send() joins a burst to one write, in order",
  permissions,
  async fn() {
    const sink = new Sink();
    const outbox = new Outbox(sink, unexpected);
    for (let n = 0; n < 100; n++) {
      outbox.send(`${n},`, false);
      // A text that is sent a turn later still belongs to the burst.
      await undefined;
    }
    outbox.send("end", true);
    assertEquals(sink.writes, []);
    await nextTask();
    assertEquals(sink.writes, [
      [...Array(100).keys(), "end"].join(","),
    ]);
    await outbox.close();
  },
});

Deno.test({
  name: "Outbox.send() joins the texts that are sent during a write",
  permissions,
  async fn() {
    const sink = new Sink();
    const outbox = await inDialogue(sink);
    const { promise, resolve } = Promise.withResolvers<void>();
    sink.gate = promise;
    for (const text of ["a", "b", "c"]) outbox.send(text, true);
    assertEquals(sink.writes, ["a"]);
    resolve();
    await outbox.close();
    assertEquals(sink.writes, ["a", "bc"]);
  },
});

Deno.test({
  name: "Outbox joins a text that is sent during a burst to that burst",
  permissions,
  async fn() {
    const sink = new Sink();
    const outbox = await inDialogue(sink);
    outbox.send("a", true);
    outbox.send("b", false);
    // In these turns the write of "a" ends, and the burst does not.
    await undefined;
    await undefined;
    await undefined;
    await undefined;
    outbox.send("c", false);
    await nextTask();
    assertEquals(sink.writes, ["a", "bc"]);
    await outbox.close();
  },
});

Deno.test({
  name: "Outbox writes the rest of a text if a write takes only its start",
  permissions,
  async fn() {
    const sink = new Sink();
    sink.most = 2;
    const outbox = new Outbox(sink, unexpected);
    outbox.send("aé€", true);
    await outbox.close();
    assertEquals(sink.writes.length, 3);
    assertEquals(sink.writes[0]![0], "a");
  },
});

Deno.test({
  name:
    "Outbox.close() writes the text that is left, and closes the writing side",
  permissions,
  async fn() {
    const [{ writable, readable }, far] = memoryTransports();
    const outbox = new Outbox({ writable, readable }, unexpected);
    const closed = Array.fromAsync(
      far.readable as ReadableStream<Uint8Array>,
      (chunk) => new TextDecoder().decode(chunk),
    );
    outbox.send("a", true);
    outbox.send("b", false);
    await outbox.close();
    assertEquals((await closed).join(""), "ab");
  },
});

Deno.test({
  name: "Outbox reports a failed write once, and writes nothing afterwards",
  permissions,
  async fn() {
    const failure = new Error("Broken pipe");
    const causes: unknown[] = [];
    const sink = new Sink();
    sink.gate = Promise.reject(failure);
    sink.gate.catch(() => {});
    const outbox = await inDialogue(sink, (cause) => causes.push(cause));
    outbox.send("a", true);
    outbox.send("b", true);
    await outbox.close();
    outbox.send("c", true);
    assertEquals(causes.length, 1);
    assertStrictEquals(causes[0], failure);
    assertEquals(sink.writes, ["a"]);
  },
});

Deno.test({
  name: "Outbox does not change bytes during a write when another outbox sends",
  permissions,
  async fn() {
    const gate = Promise.withResolvers<void>();
    const written: string[] = [];
    const slow = (): Transport => ({
      readable: new ReadableStream(),
      writable: new WritableStream(),
      async write(bytes) {
        await gate.promise;
        written.push(new TextDecoder().decode(bytes));
        return bytes.length;
      },
    });
    const boxes = Array.from(
      { length: 3 },
      () => new Outbox(slow(), unexpected),
    );
    const texts = ["one", "two", "x".repeat(2_000)];
    for (const [at, box] of boxes.entries()) box.send(texts[at]!, true);
    gate.resolve();
    for (const box of boxes) await box.close();
    // Now the shared buffer is free again.
    boxes[0]!.send("three", true);
    await boxes[0]!.close();
    assertEquals(written, [...texts, "three"]);
  },
});

Deno.test({
  name: "Outbox does not reuse the bytes that it gives to a stream",
  permissions,
  async fn() {
    const chunks: Uint8Array[] = [];
    const outbox = new Outbox({
      readable: new ReadableStream(),
      writable: new WritableStream({
        write(chunk) {
          chunks.push(chunk);
        },
      }),
    }, unexpected);
    for (const text of ["one", "two"]) {
      outbox.send(text, true);
      await nextTask();
    }
    await outbox.close();
    assertEquals(
      chunks.map((chunk) => new TextDecoder().decode(chunk)),
      ["one", "two"],
    );
  },
});

Deno.test({
  name: "Outbox reports an error that write() throws like a failed write",
  permissions,
  async fn() {
    const failure = new Error("Bad resource");
    const causes: unknown[] = [];
    const outbox = new Outbox({
      readable: new ReadableStream(),
      writable: new WritableStream(),
      write() {
        throw failure;
      },
    }, (cause) => causes.push(cause));
    outbox.send("a", true);
    outbox.send("b", true);
    await outbox.close();
    assertEquals(causes.length, 1);
    assertStrictEquals(causes[0], failure);
  },
});

for (const count of [0, -1, NaN, 3, Infinity, 0.5, "1", null]) {
  Deno.test({
    name:
      `Outbox fails when write() of two bytes resolves to the ${typeof count} ${count}`,
    permissions,
    async fn() {
      let writes = 0;
      const errors: unknown[] = [];
      const outbox = new Outbox({
        readable: new ReadableStream(),
        writable: new WritableStream(),
        write() {
          // A write that goes on without end would never let the test go on.
          if (++writes > 1_000) return new Promise(() => {});
          return Promise.resolve(count as number);
        },
      }, (cause) => errors.push(cause));
      outbox.send("ab", true);
      await nextTask();
      outbox.send("cd", true);
      await outbox.close();
      assertEquals(writes, 1);
      assertEquals(errors.map((error) => String(error)), [
        `RangeError: Expected write() to resolve to a number from 1 to 2, found ${count}`,
      ]);
    },
  });
}

Deno.test({
  name: "Outbox.written counts the characters that write() was given",
  permissions,
  async fn() {
    const sink = new Sink();
    const outbox = new Outbox(sink, unexpected);
    const { promise, resolve } = Promise.withResolvers<void>();
    sink.gate = promise;
    outbox.send("aé", true);
    assertEquals([outbox.written, outbox.isEmpty], [2, true]);
    outbox.send("😀", true);
    assertEquals([outbox.written, outbox.isEmpty], [2, false]);
    resolve();
    await outbox.close();
    assertEquals([outbox.written, outbox.isEmpty], [4, true]);
  },
});

for (const end of ["stop", "abort"] as const) {
  Deno.test({
    name: `Outbox.${end}() drops the text that waits for a write`,
    permissions,
    async fn() {
      const sink = new Sink();
      const outbox = new Outbox(sink, unexpected);
      const { promise, resolve } = Promise.withResolvers<void>();
      sink.gate = promise;
      outbox.send("a", true);
      outbox.send("b", true);
      const closing = end === "abort" ? outbox.close() : undefined;
      await outbox[end]();
      outbox.send("c", true);
      resolve();
      await closing;
      await nextTask();
      assertEquals(sink.writes, ["a"]);
      assertEquals([outbox.written, outbox.isEmpty], [1, true]);
    },
  });
}

Deno.test({
  name:
    "Outbox writes long texts in writes of their own, in order, and counts what is unsent",
  permissions,
  async fn() {
    const sink = new Sink();
    const gate = Promise.withResolvers<void>();
    sink.gate = gate.promise;
    const outbox = new Outbox(sink, unexpected);
    const long = (letter: string) => letter.repeat(300_000);
    const texts = ["first", long("a"), long("b"), "c", "d", long("e"), "f"];
    for (const text of texts) outbox.send(text, true);
    assertEquals(outbox.unsent, texts.join("").length);
    const written = outbox.whenWritten();
    gate.resolve();
    await written;
    await outbox.close();
    assertEquals(sink.writes.join(""), texts.join(""));
    assertEquals(
      sink.writes.map(({ length }) => length),
      [5, 300_000, 300_000, 300_002, 1],
    );
    assertEquals([outbox.unsent, outbox.written], [0, texts.join("").length]);
  },
});

Deno.test({
  name: "Outbox drops long texts as well after a write has failed",
  permissions,
  async fn() {
    const failed = Promise.withResolvers<unknown>();
    const outbox = new Outbox({
      readable: new ReadableStream(),
      writable: new WritableStream(),
      write: () => Promise.reject(new Error("Broken pipe")),
    }, failed.resolve);
    for (let n = 0; n < 3; n++) outbox.send("a".repeat(300_000), true);
    await failed.promise;
    assertEquals([outbox.unsent, outbox.isEmpty], [0, true]);
    assertEquals(outbox.close(), undefined);
  },
});
