import { assertEquals, assertStrictEquals } from "@std/assert";
import { memoryTransports, type Transport } from "../../mod.ts";
import { Channel } from "../../src/wire/message_channel.ts";

const permissions = "none";

function open(transport: Transport): Channel {
  return new Channel(transport, {
    maxLineSize: Infinity,
    onWriteError: () => {},
  });
}

/** Each kind of transport, with a write that never ends. */
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
  "a stream in memory that nobody reads": () => memoryTransports()[0],
};

for (const [name, transport] of Object.entries(STUCK)) {
  Deno.test({
    name: `Channel.close() gives up a write that never ends, with ${name}`,
    permissions,
    async fn() {
      const channel = open(transport());
      channel.send("a", true);
      channel.send("b", true);
      await channel.close();
    },
  });
}

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
    name: `Channel.close() is not held up by ${name}`,
    permissions,
    async fn() {
      await open(transport).close();
    },
  });
}

Deno.test({
  name: "Channel.close() cancels the source of a pipeline that has failed",
  permissions,
  async fn() {
    const cancelled = Promise.withResolvers<void>();
    const channel = open({
      ...silent(),
      readable: new ReadableStream({
        start: (controller) => controller.enqueue("a"),
        cancel: () => cancelled.resolve(),
      }),
    });
    await channel.pipeTo(
      new WritableStream({ write: () => Promise.reject(new Error("full")) }),
    );
    await channel.close();
    await cancelled.promise;
  },
});

Deno.test({
  name: "Channel.close() closes the transport once, however often it is called",
  permissions,
  async fn() {
    let closes = 0;
    const channel = open({ ...silent(), close: () => void closes++ });
    const closing = channel.close();
    assertStrictEquals(channel.close(), closing);
    await closing;
    assertEquals(closes, 1);
  },
});

/** A transport on which nothing happens. */
function silent(): Transport {
  return { readable: new ReadableStream(), writable: new WritableStream() };
}
