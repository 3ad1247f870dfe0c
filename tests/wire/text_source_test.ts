import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import {
  QmpClosedError,
  type QmpError,
  QmpProtocolError,
  type Transport,
} from "../../mod.ts";
import { nextTask } from "../../src/async/turns.ts";
import { textOf } from "../../src/wire/text_source.ts";
import { SOURCES, sourceTransport } from "../support/transports.ts";
import { bytesOf } from "../support/wire_text.ts";

const permissions = "none";

/** Reads a transport to its end. Returns the text, and why it ended early. */
async function read(
  transport: Transport,
  maxLineSize?: number,
): Promise<{ text: string; failure: QmpError | undefined }> {
  let failure: QmpError | undefined;
  const pieces = await Array.fromAsync(
    textOf(transport, { maxLineSize, onFailure: (error) => failure = error }),
  );
  return { text: pieces.join(""), failure };
}

for (const [kind, make] of Object.entries(SOURCES)) {
  const open = (chunks: Iterable<string>, error?: Error) =>
    sourceTransport(
      make(Iterator.from(chunks).map(bytesOf), error && { error }),
    );

  Deno.test({
    name: `textOf() decodes UTF-8 from ${kind}`,
    permissions,
    async fn() {
      const transport = open([
        "aé",
        "€\r\n😀",
        "z".repeat(10_000),
        "\xff\n",
        "\ufeffb",
        "\ufeff",
      ]);
      assertEquals(await read(transport), {
        text: `aé€\r\n😀${"z".repeat(10_000)}\x18\n\ufeffb\ufeff`,
        failure: undefined,
      });
    },
  });

  Deno.test({
    name:
      `textOf() delivers the text before ${kind} breaks, and reports the cause`,
    permissions,
    async fn() {
      const error = new Error("Connection reset by peer");
      const { text, failure } = await read(open(["one\n", "tw"], error));
      assertEquals(text, "one\ntw");
      assert(failure instanceof QmpClosedError);
      assertEquals(
        failure.message,
        "The connection broke: Connection reset by peer",
      );
      assertStrictEquals(failure.cause, error);
    },
  });

  Deno.test({
    name:
      `textOf() delivers the chunks before a line of ${kind} exceeds the limit`,
    permissions,
    async fn() {
      const transport = open(["one\n", "two\nxxx", "xxxx"]);
      const { text, failure } = await read(transport, 5);
      assertEquals(text, "one\ntwo\nxxx");
      assert(failure instanceof QmpProtocolError);
      assertEquals(failure.received, "xxxx");
      assertEquals(
        failure.message,
        "Expected a message of at most 5 characters, found a larger one",
      );
    },
  });

  Deno.test({
    name:
      `textOf() delivers the whole lines before a long line in a chunk of ${kind}`,
    permissions,
    async fn() {
      const { text, failure } = await read(open(["one\ntwo\nxxxxxxx"]), 5);
      assertEquals(text, "one\ntwo\n");
      assertEquals((failure as QmpProtocolError).received, "xxxxxxx");
    },
  });

  Deno.test({
    name: `textOf() allows a line of ${kind} as long as the limit`,
    permissions,
    async fn() {
      assertEquals(await read(open(["xxxxx\r", "\n", "yyyyy"]), 5), {
        text: "xxxxx\r\nyyyyy",
        failure: undefined,
      });
    },
  });
}

Deno.test({
  name: "textOf() reads at most one buffer beyond the limit",
  permissions,
  async fn() {
    let asked = 0;
    const transport = sourceTransport({
      readable: new ReadableStream(),
      read(buffer) {
        asked += buffer.length;
        buffer.fill("x".charCodeAt(0));
        return Promise.resolve(buffer.length);
      },
    });
    const { failure } = await read(transport, 1_000_000);
    assert(failure instanceof QmpProtocolError);
    assert(asked <= 1_000_000 + 256 * 1024, `asked for ${asked}`);
  },
});

/** A transport whose reads end at once with as much text as fits. */
function flood(total: number, byte: string): Transport {
  let left = total;
  return sourceTransport({
    readable: new ReadableStream(),
    read(buffer) {
      const count = Math.min(left, buffer.length);
      left -= count;
      buffer.fill(byte.charCodeAt(0), 0, count);
      return Promise.resolve(count === 0 ? null : count);
    },
  });
}

/** Returns how many turns of the event loop the run of a function takes. */
async function countTasks(run: () => Promise<void>): Promise<number> {
  let tasks = 0;
  let isOver = false;
  const counting = (async () => {
    for (; !isOver; tasks++) await nextTask();
  })();
  await run();
  isOver = true;
  await counting;
  return tasks;
}

Deno.test({
  name:
    "textOf() lets the event loop run while it reads from a peer that floods",
  permissions,
  async fn() {
    const mebi = 2 ** 20;
    const tasks = await countTasks(async () => {
      const { text } = await read(flood(16 * mebi, "x"));
      assertEquals(text.length, 16 * mebi);
    });
    assert(tasks >= 30, `${tasks} tasks`);
  },
});

Deno.test({
  name: "textOf() lets the event loop run after some thousand lines of a chunk",
  permissions,
  async fn() {
    const lines = 100_000;
    const pieces: string[] = [];
    const tasks = await countTasks(async () => {
      for await (
        const piece of textOf(flood(lines, "\n"), { onFailure() {} })
      ) pieces.push(piece);
    });
    assertEquals(pieces.join(""), "\n".repeat(lines));
    for (const piece of pieces) assert(piece.length <= 4096);
    assert(tasks >= lines / 4096 - 1, `${tasks} tasks`);
  },
});

Deno.test({
  name: "textOf() asks for the limit again after the lines before a long line",
  permissions,
  async fn() {
    for (const raised of [true, false]) {
      let limit = 5;
      let failure: QmpError | undefined;
      const pieces: string[] = [];
      const transport = sourceTransport({
        readable: ReadableStream.from(["one\nxxxxxxxxxx", "x\n", "end"]),
      });
      const text = textOf(transport, {
        maxLineSize: () => limit,
        onFailure: (error) => failure = error,
      });
      for await (const piece of text) {
        pieces.push(piece);
        if (raised) limit = 20;
      }
      assertEquals(pieces.join(""), raised ? "one\nxxxxxxxxxxx\nend" : "one\n");
      assertEquals(failure instanceof QmpProtocolError, !raised);
    }
  },
});

Deno.test({
  name: "textOf() reports a failure also if the cause is not an Error",
  permissions,
  async fn() {
    const { failure } = await read(sourceTransport({
      readable: new ReadableStream(),
      read: () => Promise.reject("unplugged"),
    }));
    assertEquals(failure?.message, "The connection broke: unplugged");
  },
});

/** Transports of each kind, from a peer that sends nothing. */
const SILENT: Record<string, () => Pick<Transport, "readable" | "read">> = {
  "read()": () => ({
    readable: new ReadableStream(),
    read: () => new Promise(() => {}),
  }),
  "a stream of bytes": () => ({
    readable: new ReadableStream({ type: "bytes" }),
  }),
  "a stream of chunks": () => ({ readable: new ReadableStream() }),
};

for (const [kind, make] of Object.entries(SILENT)) {
  Deno.test({
    name: `textOf() ends when it is cancelled while ${kind} delivers nothing`,
    permissions,
    async fn() {
      const failures: QmpError[] = [];
      const reader = textOf(sourceTransport(make()), {
        onFailure: (error) => failures.push(error),
      }).getReader();
      const reading = reader.read();
      await reader.cancel();
      assert((await reading).done);
      assertEquals(failures, []);
    },
  });
}

Deno.test({
  name: "textOf() reports no failure of a read after it is cancelled",
  permissions,
  async fn() {
    const failures: QmpError[] = [];
    const { promise, reject } = Promise.withResolvers<number>();
    const started = Promise.withResolvers<void>();
    const transport = sourceTransport({
      readable: new ReadableStream(),
      read() {
        started.resolve();
        return promise;
      },
    });
    const reader = textOf(transport, {
      onFailure: (error) => failures.push(error),
    }).getReader();
    const reading = reader.read();
    await started.promise;
    await reader.cancel();
    reject(new Error("Bad resource"));
    await reading;
    assertEquals(failures, []);
  },
});

/** Transports that deliver nothing, again and again, until they are closed. */
const EMPTY: Record<string, (isClosed: () => boolean) => Partial<Transport>> = {
  "read() resolves to 0": (isClosed) => ({
    read: () => Promise.resolve(isClosed() ? null : 0),
  }),
  "a stream has empty chunks": (isClosed) => ({
    readable: new ReadableStream({
      pull(controller) {
        if (isClosed()) controller.close();
        else controller.enqueue(new Uint8Array());
      },
    }),
  }),
};

for (const [name, make] of Object.entries(EMPTY)) {
  Deno.test({
    name: `textOf() lets timers run when ${name} again and again`,
    permissions,
    async fn() {
      let reads = 0;
      let isClosed = false;
      const reading = read({
        readable: new ReadableStream(),
        writable: new WritableStream(),
        // Without an end, a failure of this test would never end.
        ...make(() => isClosed || ++reads > 100_000),
      });
      await new Promise((resolve) => setTimeout(resolve, 5));
      isClosed = true;
      assertEquals(await reading, { text: "", failure: undefined });
      assert(reads < 1_000, `found ${reads} reads`);
    },
  });
}

Deno.test({
  name: "textOf() stops reading a transport without text when it is cancelled",
  permissions,
  async fn() {
    let reads = 0;
    const reader = textOf({
      readable: new ReadableStream(),
      writable: new WritableStream(),
      read() {
        reads++;
        return Promise.resolve(0);
      },
    }, { onFailure() {} }).getReader();
    const reading = reader.read();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await reader.cancel();
    await reading;
    await new Promise((resolve) => setTimeout(resolve, 5));
    const before = reads;
    await new Promise((resolve) => setTimeout(resolve, 5));
    assertEquals(reads, before);
  },
});

Deno.test({
  name: "textOf() waits for no timer to read a character byte by byte",
  permissions,
  async fn() {
    const original = setTimeout;
    globalThis.setTimeout = (() => {
      throw new Error("a timer");
    }) as unknown as typeof setTimeout;
    try {
      const chunks = Array.from(
        bytesOf("😀é😀"),
        (byte) => Uint8Array.of(byte),
      );
      const transport = sourceTransport(SOURCES["read()"]!(chunks));
      assertEquals((await read(transport)).text, "😀é😀");
    } finally {
      globalThis.setTimeout = original;
    }
  },
});

for (const count of [-1, NaN, 1025, undefined]) {
  Deno.test({
    name:
      `textOf() reports that read() resolves to the ${typeof count} ${count}`,
    permissions,
    async fn() {
      const { text, failure } = await read({
        readable: new ReadableStream(),
        writable: new WritableStream(),
        read: () => Promise.resolve(count as number),
      });
      assertEquals(text, "");
      assertEquals(
        failure?.message,
        `The connection broke: Expected read() to resolve to a number from 0 to 1024, or to null, found ${count}`,
      );
    },
  });
}
