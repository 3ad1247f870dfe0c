/**
 * The cost of fixed scripts. These tests count calls and measure no time, so
 * that the result is the same on every machine. Measurements have shown that
 * each count matters, so a change must not increase one. See
 * docs/performance.md.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { type OpenOptions, QmpClient, type Transport } from "../mod.ts";
import { eventText, GREETING, reply } from "./support/wire_text.ts";

const permissions = "none";

/** The methods whose calls are counted. */
const COUNTED = {
  parses: [JSON, "parse"],
  decodes: [TextDecoder.prototype, "decode"],
  encodes: [TextEncoder.prototype, "encode"],
  encodesInto: [TextEncoder.prototype, "encodeInto"],
  chunksRead: [ReadableStreamDefaultReader.prototype, "read"],
  chunksWritten: [WritableStreamDefaultWriter.prototype, "write"],
  chunksMade: [ReadableStreamDefaultController.prototype, "enqueue"],
  chunksPassed: [TransformStreamDefaultController.prototype, "enqueue"],
  streamsClosed: [WritableStreamDefaultWriter.prototype, "close"],
  aborts: [AbortSignal.prototype, "addEventListener"],
  timers: [globalThis, "setTimeout"],
} as unknown as Record<
  string,
  [object: Record<string, (...args: unknown[]) => unknown>, method: string]
>;

/** Counts calls until the end of the scope. */
class Counter implements Disposable {
  #calls: Record<string, number> = {};
  readonly #restore: (() => void)[] = [];

  constructor() {
    for (const [what, [object, method]] of Object.entries(COUNTED)) {
      const original = object[method]!;
      const count = () => this.count(what);
      object[method] = function (...args) {
        count();
        return original.apply(this, args);
      };
      this.#restore.push(() => object[method] = original);
    }
  }

  count(what: string) {
    this.#calls[what] = (this.#calls[what] ?? 0) + 1;
  }

  /** Returns the counts since the last call of this method. */
  take(): Record<string, number> {
    const calls = this.#calls;
    this.#calls = {};
    return calls;
  }

  [Symbol.dispose]() {
    for (const restore of this.#restore) restore();
  }
}

/** The timer of the tests, which is not counted. */
const later = setTimeout;

const encode = (text: string) =>
  Uint8Array.from(text, (character) => character.charCodeAt(0));

/**
 * A connection to a server that answers the commands of each write with one
 * chunk. It calls nothing else that is counted.
 */
class CountedConn implements Transport {
  readonly readable: Transport["readable"] = new ReadableStream();
  readonly writable: Transport["writable"] = new WritableStream();
  /** Turns of the microtask queue between each read and the write after it. */
  turns: number[] = [];
  /** The number of commands that the server answers together. */
  together = 1;
  readonly #counter: Counter;
  readonly #answers: string[] = [];
  #incoming = encode(GREETING);
  #arrive: () => void = () => {};
  #hangUp: () => void = () => {};
  #turn: { count: number } | undefined;

  constructor(counter: Counter) {
    this.#counter = counter;
  }

  /** Makes text arrive at the client. */
  push(text: string) {
    const bytes = encode(text);
    const joined = new Uint8Array(this.#incoming.length + bytes.length);
    joined.set(this.#incoming);
    joined.set(bytes, this.#incoming.length);
    this.#incoming = joined;
    this.#arrive();
  }

  read(buffer: Uint8Array): Promise<number | null> {
    this.#counter.count("reads");
    return new Promise((resolve) => {
      this.#hangUp = () => resolve(null);
      this.#arrive = () => {
        const count = Math.min(buffer.length, this.#incoming.length);
        if (count === 0) return;
        buffer.set(this.#incoming.subarray(0, count));
        this.#incoming = this.#incoming.subarray(count);
        this.#arrive = () => {};
        this.#count();
        resolve(count);
      };
      this.#arrive();
    });
  }

  write(bytes: Uint8Array): Promise<number> {
    this.#counter.count("writes");
    if (this.#turn !== undefined) this.turns.push(this.#turn.count);
    this.#turn = undefined;
    const lines = String.fromCharCode(...bytes).split("\n").slice(0, -1);
    for (const line of lines) {
      const [, id, negotiationId] = /"id":(?:(\d+)|"(\w+)")/.exec(line) ?? [];
      this.#answers.push(
        negotiationId === undefined
          ? REPLIES[Number(id)] ?? ANONYMOUS
          : reply(negotiationId),
      );
    }
    if (this.#answers.length >= this.together) {
      const answer = this.#answers.splice(0).join("");
      // A socket delivers the answer in another turn of the event loop, too.
      later(() => this.push(answer), 0);
    }
    return Promise.resolve(bytes.length);
  }

  /** Ends a read that waits, as a socket does. */
  close() {
    this.#hangUp();
  }

  async #count() {
    const turn = { count: 0 };
    this.#turn = turn;
    while (this.#turn === turn && turn.count < 1_000) {
      await undefined;
      turn.count++;
    }
  }
}

const REPLIES = Array.from({ length: 64 }, (_, id) => reply(id));
const ANONYMOUS = reply(undefined);

async function open(options: OpenOptions = {}): Promise<
  AsyncDisposable & { qmp: QmpClient; conn: CountedConn; counter: Counter }
> {
  const counter = new Counter();
  const conn = new CountedConn(counter);
  const qmp = await QmpClient.open(conn, {
    timeout: Infinity,
    // With "oob", the client would send only eight commands ahead.
    capabilities: [],
    ...options,
  });
  await qmp.untyped.execute("warm-up");
  counter.take();
  conn.turns = [];
  return {
    qmp,
    conn,
    counter,
    async [Symbol.asyncDispose]() {
      counter[Symbol.dispose]();
      await qmp.close();
    },
  };
}

Deno.test({
  name:
    "A lone command costs one read, write, parse, and chunk of each stage, and no new buffer",
  permissions,
  async fn() {
    await using opened = await open();
    const { qmp, conn, counter } = opened;
    for (let n = 0; n < 100; n++) await qmp.untyped.execute("x");
    assertEquals(counter.take(), {
      reads: 100,
      writes: 100,
      parses: 100,
      decodes: 100,
      encodesInto: 100,
      // Texts, and the lines that are made of them.
      chunksMade: 100,
      chunksPassed: 100,
      // Lines, from the lines to the JSON stage. Deno counts no pipeThrough().
      chunksRead: 100,
      chunksWritten: 100,
    });
    // QEMU is idle during these turns.
    const most = Math.max(...conn.turns);
    assert(most <= 5, `found ${most} turns`);
  },
});

Deno.test({
  name: "commandTimeout and keepAlive cost no timer and no signal per command",
  permissions,
  async fn() {
    await using opened = await open({
      commandTimeout: 60_000,
      keepAlive: { interval: 60_000 },
    });
    const { qmp, counter } = opened;
    for (let n = 0; n < 100; n++) await qmp.untyped.execute("x");
    await Promise.all(
      Array.from({ length: 100 }, () => qmp.untyped.execute("x")),
    );
    const { timers, aborts } = counter.take();
    assertEquals([timers, aborts], [undefined, undefined]);
  },
});

Deno.test({
  name:
    "Commands that the server answers together cause one write, without a timer",
  permissions,
  async fn() {
    await using opened = await open();
    const { qmp, conn, counter } = opened;
    conn.together = 64;
    const rounds = async () => {
      for (let n = 0; n < 10; n++) await qmp.untyped.execute("x");
    };
    await Promise.all(Array.from({ length: 64 }, rounds));
    assertEquals(counter.take(), {
      reads: 11,
      // The client writes the first command alone, like the command before it,
      // because it cannot know that others follow.
      writes: 11,
      encodes: 10,
      encodesInto: 1,
      parses: 640,
      decodes: 11,
      // Texts, and the lines that are made of them.
      chunksMade: 11,
      chunksPassed: 640,
      // Lines and lists of lines, from the lines to the JSON stage.
      chunksRead: 640,
      chunksWritten: 10,
    });
    await Promise.all(Array.from({ length: 64 }, rounds));
    assertEquals(counter.take().writes, 10);
  },
});

Deno.test({
  name: "The client sends the first commands of a connection in one write",
  permissions,
  async fn() {
    using counter = new Counter();
    const conn = new CountedConn(counter);
    const qmp = await QmpClient.open(conn, { capabilities: [] });
    counter.take();
    conn.together = 64;
    await Promise.all(
      Array.from({ length: 64 }, () => qmp.untyped.execute("x")),
    );
    assertEquals(counter.take().writes, 1);
    await qmp.close();
  },
});

Deno.test({
  name:
    "Events in one chunk cost one parse each, one chunk of each stage, and few reads",
  permissions,
  async fn() {
    await using opened = await open();
    const { qmp, conn, counter } = opened;
    const events = qmp.events();
    conn.push(eventText("STOP").repeat(1_000));
    let seen = 0;
    for await (const _ of events) if (++seen === 1_000) break;
    const { reads, decodes, chunksMade, chunksWritten, ...others } = counter
      .take();
    assertEquals(others, {
      parses: 1_000,
      chunksPassed: 1_000,
      chunksRead: 1_000,
    });
    assert(reads! <= 3, `found ${reads} reads`);
    assert(decodes! <= 2, `found ${decodes} decodes`);
    assert(chunksMade! <= 2, `found ${chunksMade} texts`);
    assert(chunksWritten! <= 17, `found ${chunksWritten} lists`);
  },
});

Deno.test({
  name:
    "A connection costs one timer, no abort signal and no new buffer, and closes no stream",
  permissions,
  async fn() {
    using counter = new Counter();
    const qmp = await QmpClient.open(new CountedConn(counter));
    await qmp.close();
    await new Promise((resolve) => later(resolve, 0));
    assertEquals(counter.take(), {
      timers: 1,
      reads: 3,
      writes: 1,
      parses: 2,
      decodes: 2,
      encodesInto: 1,
      chunksMade: 2,
      chunksPassed: 2,
      // The client reads two lines. Three more reads are pending when it
      // closes: two for lines, and one for the end of the pipeline.
      chunksRead: 5,
      chunksWritten: 2,
    });
  },
});
