import {
  assertEquals,
  assertInstanceOf,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  type JsonValue,
  memoryTransports,
  QmpClosedError,
  type QmpError,
  type Transport,
} from "../../mod.ts";
import { MessageChannel, valuesOf } from "../../src/wire/message_channel.ts";

const permissions = "none";

/** Opens a channel, and records the calls of its handlers. */
function open(
  transport: Transport,
  receive: (message: JsonValue) => void = () => {},
) {
  const received: JsonValue[] = [];
  const ended = Promise.withResolvers<QmpError | undefined>();
  const channel = new MessageChannel(transport, valuesOf(2 ** 20), {
    receive(message) {
      received.push(message);
      receive(message);
    },
    ended: (error) => ended.resolve(error),
  });
  return { channel, received, ended: ended.promise };
}

/** Returns a transport that delivers nothing and accepts every write. */
function silent(): Transport {
  return { readable: new ReadableStream(), writable: new WritableStream() };
}

/** Transports of each kind whose writes never end. */
const STUCK: Record<string, () => Transport> = {
  "write()": () => ({
    ...silent(),
    read: () => new Promise(() => {}),
    write: () => new Promise(() => {}),
  }),
  "a stream": () => ({
    ...silent(),
    writable: new WritableStream({ write: () => new Promise(() => {}) }),
  }),
  "a stream in memory without a reader": () => memoryTransports()[0],
};

for (const [name, transport] of Object.entries(STUCK)) {
  Deno.test({
    name:
      `MessageChannel.close() abandons a write that never ends, over ${name}`,
    permissions,
    async fn() {
      const { channel } = open(transport());
      channel.send("a", true);
      channel.send("b", true);
      await channel.close();
    },
  });
}

/** Transports that cannot be closed. */
const NEVER_CLOSED: Record<string, Transport> = {
  "a close() that never ends": {
    ...silent(),
    close: () => new Promise(() => {}),
  },
  "a cancel() that never ends": {
    ...silent(),
    readable: new ReadableStream({ cancel: () => new Promise(() => {}) }),
  },
  "a close() that throws": {
    ...silent(),
    close: () => {
      throw new Error("Bad resource");
    },
  },
};

for (const [name, transport] of Object.entries(NEVER_CLOSED)) {
  Deno.test({
    name: `MessageChannel.close() resolves in spite of ${name}`,
    permissions,
    async fn() {
      await open(transport).channel.close();
    },
  });
}

Deno.test({
  name:
    "MessageChannel.close() closes the transport once, however often it runs",
  permissions,
  async fn() {
    let closes = 0;
    const { channel } = open({ ...silent(), close: () => void closes++ });
    const closing = channel.close();
    assertStrictEquals(channel.close(), closing);
    await closing;
    assertEquals(closes, 1);
  },
});

Deno.test({
  name: "MessageChannel.close() cancels the streams of a transport",
  permissions,
  async fn() {
    const cancelled = Promise.withResolvers<void>();
    const { channel } = open({
      ...silent(),
      readable: new ReadableStream({ cancel: () => cancelled.resolve() }),
    });
    await channel.close();
    await cancelled.promise;
  },
});

Deno.test({
  name: "MessageChannel calls no handler after close()",
  permissions,
  async fn() {
    const [near, far] = memoryTransports();
    const opened = open(near);
    const peer = far.writable.getWriter();
    peer.closed.catch(() => {});
    await peer.write(new TextEncoder().encode("1\n"));
    const closing = opened.channel.close();
    await peer.write(new TextEncoder().encode("2\n")).catch(() => {});
    await closing;
    const isOver = Symbol();
    const ended = await Promise.race([opened.ended, Promise.resolve(isOver)]);
    assertStrictEquals(ended, isOver);
    assertEquals(opened.received.includes(2), false);
  },
});

Deno.test({
  name: "MessageChannel ends without an error when the peer hangs up",
  permissions,
  async fn() {
    const { channel, received, ended } = open({
      ...silent(),
      readable: ReadableStream.from(["1\n", '{"a":\n2}\n', "3"]),
    });
    assertEquals(await ended, undefined);
    assertEquals(received, [1, { a: 2 }, 3]);
    await channel.close();
  },
});

Deno.test({
  name:
    "MessageChannel ends with the failure of the transport, after the messages",
  permissions,
  async fn() {
    let reads = 0;
    const { channel, received, ended } = open({
      ...silent(),
      read(buffer) {
        if (reads++ > 0) return Promise.reject(new Error("Connection reset"));
        const { written } = new TextEncoder().encodeInto(
          "1\n".repeat(100),
          buffer,
        );
        return Promise.resolve(written);
      },
    });
    const error = await ended as QmpClosedError;
    assertEquals(error.message, "The connection broke: Connection reset");
    assertEquals(received.length, 100);
    await channel.close();
  },
});

Deno.test({
  name: "MessageChannel ends with the error that receive() throws",
  permissions,
  async fn() {
    const failure = new QmpClosedError("mine");
    const { channel, received, ended } = open({
      ...silent(),
      readable: ReadableStream.from(["1\n2\n"]),
    }, () => {
      throw failure;
    });
    assertStrictEquals(await ended, failure);
    assertEquals(received, [1]);
    await channel.close();
  },
});

for (const locked of ["readable", "writable"] as const) {
  Deno.test({
    name:
      `MessageChannel refuses a transport whose ${locked} is locked, and takes neither stream`,
    permissions,
    fn() {
      const transport = silent();
      const lock = locked === "readable"
        ? transport.readable.getReader()
        : transport.writable.getWriter();
      assertThrows(
        () => open(transport),
        TypeError,
        `Cannot open the transport: its ${locked} is locked, because other code uses it`,
      );
      lock.releaseLock();
      assertEquals(
        [transport.readable.locked, transport.writable.locked],
        [false, false],
      );
    },
  });
}

/** What a transport may fail with. */
const FAILURES: Record<string, [cause: unknown, message: string]> = {
  "an error": [new Error("Reset"), "The connection broke: Reset"],
  "an object that has no text": [
    Object.create(null),
    "The connection broke: an object that has no text",
  ],
  "undefined": [undefined, "The connection broke: undefined"],
};

for (const [name, [cause, message]] of Object.entries(FAILURES)) {
  Deno.test({
    name: `MessageChannel ends when its transport fails with ${name}`,
    permissions,
    async fn() {
      const transports: Transport[] = [
        {
          ...silent(),
          readable: new ReadableStream({
            start: (controller) => controller.error(cause),
          }),
        },
        { ...silent(), read: () => Promise.reject(cause) },
      ];
      for (const transport of transports) {
        const { channel, ended } = open(transport);
        const error = await ended;
        assertInstanceOf(error, QmpClosedError);
        assertEquals(error.message, message);
        assertStrictEquals(error.cause, cause);
        await channel.close();
      }
    },
  });
}
