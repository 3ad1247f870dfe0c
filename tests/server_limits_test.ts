import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import { QmpClient, QmpServer, type Transport } from "../mod.ts";
import { ScriptedPeer } from "./support/scripted_peer.ts";

const permissions = "none";

const NEGOTIATE = '{"execute": "qmp_capabilities"}';
const NEGOTIATE_OOB =
  '{"execute": "qmp_capabilities", "arguments": {"enable": ["oob"]}}';

const KIB = 1024;
const MIB = 1024 * KIB;

/** Tasks without a read after which a server has stopped to read. */
const QUIET_TASKS = 20;

const nextTask = () => new Promise((resolve) => setTimeout(resolve, 0));

/**
 * A client that sends a text, then another text again and again, up to a limit.
 * It reads replies, or does not.
 */
class Flood implements Transport {
  readonly readable: ReadableStream<Uint8Array> = new ReadableStream();
  readonly writable: WritableStream<Uint8Array> = new WritableStream();
  /** Number of bytes that the server has read. */
  sent = 0;
  /** Number of characters that the server has written. */
  received = 0;
  /** Whether it reads. */
  reads: boolean;
  readonly #texts: Iterator<Uint8Array>;
  readonly #limit: number;
  #left: Uint8Array = new Uint8Array();
  #waiting: (() => void)[] = [];

  constructor(start: string, again: string, limit: number, reads = false) {
    const encoder = new TextEncoder();
    this.#texts = (function* () {
      yield encoder.encode(start);
      const many = encoder.encode(again.repeat(1 + 4096 / again.length));
      for (;;) yield many;
    })();
    this.#limit = limit;
    this.reads = reads;
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    if (this.sent >= this.#limit) return await new Promise(() => {});
    if (this.#left.length === 0) this.#left = this.#texts.next().value;
    const count = Math.min(
      buffer.length,
      this.#left.length,
      this.#limit - this.sent,
    );
    buffer.set(this.#left.subarray(0, count));
    this.#left = this.#left.subarray(count);
    this.sent += count;
    return count;
  }

  async write(bytes: Uint8Array): Promise<number> {
    if (!this.reads) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.received += bytes.length;
    return bytes.length;
  }

  /** Begins to read. */
  readOn(): void {
    this.reads = true;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Waits until the server reads no more. */
  async stopped(): Promise<void> {
    let seen = -1;
    for (let quiet = 0; quiet < QUIET_TASKS; quiet++) {
      if (seen !== this.sent) quiet = 0;
      seen = this.sent;
      await nextTask();
    }
  }
}

/** Number of bytes that a client sends: more than a server reads of them. */
const FLOOD_SIZE = 4 * MIB;

/** What clients send that read nothing. */
const FLOODS: Record<string, [start: string, again: string]> = {
  "brackets": ["", "]"],
  "commas": [NEGOTIATE, ","],
  "strings": [NEGOTIATE_OOB, "'a'"],
  "commands": [NEGOTIATE, '{"execute":"x"}'],
  "unknown commands": [NEGOTIATE, '{"execute":"nope"}'],
  "out-of-band commands": [NEGOTIATE_OOB, '{"exec-oob":"x"}'],
  "bytes that reset the parser": ["", "\x01"],
};

for (const [name, [start, again]] of Object.entries(FLOODS)) {
  Deno.test({
    name:
      `QmpServer stops reading from a client that sends ${name} and reads nothing`,
    permissions,
    async fn() {
      await using server = new QmpServer({
        commands: { x: () => {} },
        oobCommands: ["x"],
      });
      const flood = new Flood(start, again, FLOOD_SIZE);
      server.serve(flood);
      await flood.stopped();
      assertLess(flood.sent, FLOOD_SIZE / 2);
      assertEquals(server.clients, 1);
    },
  });
}

Deno.test({
  name: "QmpServer reads on when a client reads its replies",
  permissions,
  async fn() {
    await using server = new QmpServer({ commands: { x: () => {} } });
    const flood = new Flood(NEGOTIATE, '{"execute":"x"}', FLOOD_SIZE);
    server.serve(flood);
    await flood.stopped();
    flood.readOn();
    await flood.stopped();
    assertEquals(flood.sent, FLOOD_SIZE);
    assert(flood.received > FLOOD_SIZE, `found ${flood.received}`);
  },
});

for (
  const [name, { start, again, most }] of Object.entries({
    "in-band": { start: NEGOTIATE, again: '{"execute":"x"}', most: 1 },
    "in-band, with out-of-band execution": {
      start: NEGOTIATE_OOB,
      again: '{"execute":"x"}',
      most: 1,
    },
    "out-of-band": {
      start: NEGOTIATE_OOB,
      again: '{"exec-oob":"x"}',
      most: 8,
    },
  })
) {
  Deno.test({
    name:
      `QmpServer stops reading behind a command that does not end, ${name}, and goes on after it`,
    permissions,
    async fn() {
      let runs = 0;
      const { promise, resolve } = Promise.withResolvers<void>();
      await using server = new QmpServer({
        commands: {
          x: () => {
            runs++;
            return promise;
          },
        },
        oobCommands: ["x"],
      });
      const flood = new Flood(start, again, 8 * MIB, true);
      server.serve(flood);
      await flood.stopped();
      assertLess(flood.sent, MIB);
      assertEquals(runs, most);

      resolve();
      await flood.stopped();
      assert(runs > 100_000, `found ${runs} runs`);
    },
  });
}

Deno.test({
  name:
    "QmpServer reads an out-of-band command behind eight in-band commands, however they arrive",
  permissions,
  async fn() {
    const text = NEGOTIATE_OOB + '{"execute":"wait"}'.repeat(8) +
      '{"exec-oob":"urgent"}';
    for (const pieces of [[text], [...text], text.split(/(?<=})(?={)/)]) {
      const { promise, resolve } = Promise.withResolvers<void>();
      await using server = new QmpServer({
        commands: { wait: () => promise, urgent: () => "now" },
        oobCommands: ["urgent"],
      });
      const peer = new ScriptedPeer(server.connect());
      await peer.receive();
      const replies = Array.from({ length: 10 }, () => undefined);
      const received = (async () => {
        for (const index of replies.keys()) {
          replies[index] = await peer.receive();
          if (index === 1) resolve();
        }
      })();
      for (const piece of pieces) await peer.send(piece);
      await received;
      assertEquals(replies.slice(0, 3), [
        { return: {} },
        { return: "now" },
        { return: {} },
      ] as unknown[]);
      await peer.hangUp();
    }
  },
});

Deno.test({
  name: "QmpServer answers 100,000 requests of one write, in their order",
  permissions,
  async fn() {
    await using server = new QmpServer({
      commands: {
        // Some handlers end at once, and some later.
        x: async ({ n }) => {
          if (n as number % 1000 === 0) await nextTask();
          return n;
        },
      },
    });
    const peer = new ScriptedPeer(server.connect());
    await peer.receive();
    const count = 50_000;
    const requests = Array.from(
      { length: count },
      (_, n) => `{"execute":"x","arguments":{"n":${n}}}]`,
    );
    const sent = peer.send(NEGOTIATE + requests.join(""));
    await peer.receive();
    for (let n = 0; n < count; n++) {
      const [reply, error] = [await peer.receive(), await peer.receive()];
      if (reply.return !== n) assertEquals(reply, { return: n });
      if (error.error === undefined) assertEquals(error, "an error");
    }
    await sent;
    await peer.hangUp();
  },
});

Deno.test({
  name:
    "QmpServer disconnects a client that does not read its events, and no other",
  permissions,
  async fn() {
    await using server = new QmpServer({ maxUnsent: 100 * KIB });
    const flood = new Flood(NEGOTIATE, " ", NEGOTIATE.length);
    const served = server.serve(flood);
    // The greeting is read, and then nothing.
    flood.readOn();
    await flood.stopped();
    flood.reads = false;
    await using qmp = await QmpClient.open(server.connect());
    const events = qmp.events();
    assertEquals(server.clients, 2);

    let count = 0;
    while (server.clients === 2) {
      server.emit("X", { n: count++ });
      if (count % 100 === 0) await nextTask();
      assertLess(count, 100_000);
    }
    const size =
      `{"timestamp": {"seconds": 1795366620, "microseconds": 613277}, "event": "X", "data": {"n": 1000}}`
        .length;
    assert(count * size > 90 * KIB && count * size < 130 * KIB, `${count}`);
    await served;
    server.emit("LAST");
    let seen = 0;
    for await (const { event, data } of events) {
      if (event as string === "LAST") break;
      assertEquals(data as unknown, { n: seen++ });
    }
    assertEquals(seen, count);
  },
});

Deno.test({
  name:
    "QmpServer limits a message to 64 KiB before negotiation, and to the option afterwards",
  permissions,
  async fn() {
    const tooLarge = {
      error: {
        class: "GenericError",
        desc: "JSON token size limit exceeded",
      },
    };
    await using server = new QmpServer({
      commands: { length: ({ text }) => (text as string).length },
      maxMessageSize: 200 * KIB,
    });
    const command = (size: number) =>
      `{"execute":"length","arguments":{"text":"${"a".repeat(size)}"}}`;
    const peer = new ScriptedPeer(server.connect());
    await peer.receive();

    const sent = peer.send(command(64 * KIB) + "\n");
    assertEquals(await peer.receive(), tooLarge);
    await sent;
    // The negotiation may come together with a larger message.
    const together = peer.send(`\x01${NEGOTIATE}${command(150 * KIB)}`);
    // The rest of the message before is read as other messages.
    let reply = await peer.receive();
    while (reply.error !== undefined) reply = await peer.receive();
    assertEquals(reply, { return: {} });
    assertEquals(await peer.receive(), { return: 150 * KIB });
    await together;

    const late = peer.send(command(200 * KIB));
    assertEquals(await peer.receive(), tooLarge);
    await Promise.all([late, peer.hangUp()]);
  },
});

Deno.test({
  name: "QmpServer refuses limits that it cannot keep with RangeError",
  permissions,
  fn() {
    for (const maxMessageSize of [0, -1, NaN, 64 * MIB + 1, Infinity]) {
      assertThrows(
        () => new QmpServer({ maxMessageSize }),
        RangeError,
        `Cannot make a server with maxMessageSize ${maxMessageSize}: ` +
          "it must be more than 0, and at most 67108864",
      );
    }
    for (const maxUnsent of [0, NaN]) {
      assertThrows(
        () => new QmpServer({ maxUnsent }),
        RangeError,
        `Cannot make a server with maxUnsent ${maxUnsent}: it must be more than 0`,
      );
    }
    new QmpServer({ maxMessageSize: 64 * MIB, maxUnsent: Infinity });
  },
});

for (const [name, isStream] of [["a stream", true], ["read()", false]]) {
  Deno.test({
    name: `QmpServer.close() ends a client that it does not read, over ${name}`,
    permissions,
    async fn() {
      let isCancelled = false;
      const server = new QmpServer({
        commands: { x: () => new Promise(() => {}) },
      });
      const flood = new Flood(NEGOTIATE, '{"execute":"x"}', 8 * MIB, true);
      const text = new TextEncoder().encode(
        NEGOTIATE + '{"execute":"x"}'.repeat(1000),
      );
      const served = server.serve(
        isStream
          ? {
            readable: new ReadableStream({
              pull: (controller) => controller.enqueue(text),
              cancel: () => void (isCancelled = true),
            }),
            writable: new WritableStream(),
          }
          : Object.assign(flood, { close: () => void (isCancelled = true) }),
      );
      if (!isStream) await flood.stopped();
      for (let task = 0; task < QUIET_TASKS; task++) await nextTask();
      await server.close();
      await served;
      assert(isCancelled);
      const { sent } = flood;
      await nextTask();
      assertEquals(flood.sent, sent);
    },
  });
}

for (const command of ["x", "fails", "nope"]) {
  Deno.test({
    name:
      `QmpServer disconnects a client whose id would make the reply of ${command} too long`,
    permissions,
    async fn() {
      await using server = new QmpServer({
        // Each line of a reply is indented by four characters for each level.
        pretty: true,
        commands: {
          x: () => {},
          fails: () => {
            throw new Error("No");
          },
        },
      });
      const id = "[".repeat(1000) + "1,".repeat(140_000) + "1" +
        "]".repeat(1000);
      const text = `${NEGOTIATE}{"execute":"${command}","id":${id}}`;
      await server.serve({
        readable: ReadableStream.from([new TextEncoder().encode(text)]),
        writable: new WritableStream(),
      });
      assertEquals(server.clients, 0);
    },
  });
}
