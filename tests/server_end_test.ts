import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  type CommandContext,
  memoryTransports,
  QmpClient,
  QmpClosedError,
  QmpServer,
} from "../mod.ts";
import { ScriptedPeer } from "./support/scripted_peer.ts";
import { SocketServer } from "./support/socket_server.ts";
import { TempDir } from "./support/temp_dir.ts";

const permissions = "none";

/** Opens a client, with the promise that the server returned for it. */
async function openServed(
  server: QmpServer,
): Promise<{ qmp: QmpClient; served: Promise<void> }> {
  const [near, far] = memoryTransports();
  const served = server.serve(far);
  return { qmp: await QmpClient.open(near), served };
}

/** Connects a person who types JSON, and who has read the greeting. */
async function servePerson(
  server: QmpServer,
): Promise<{ person: ScriptedPeer; served: Promise<void> }> {
  const [near, far] = memoryTransports();
  const served = server.serve(far);
  const person = new ScriptedPeer(near);
  await person.receive();
  return { person, served };
}

/** A handler that waits until its client is gone. */
class Waiting {
  readonly #started = Promise.withResolvers<void>();
  readonly #aborted = Promise.withResolvers<void>();
  readonly started: Promise<void> = this.#started.promise;
  readonly aborted: Promise<void> = this.#aborted.promise;

  readonly handler = async (_args: unknown, { signal }: CommandContext) => {
    this.#started.resolve();
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    this.#aborted.resolve();
  };
}

Deno.test({
  name:
    "QmpServer aborts the signal of a handler when the client closes, and drops its answer",
  permissions,
  async fn() {
    const { handler, started, aborted } = new Waiting();
    await using server = new QmpServer({ commands: { wait: handler } });
    const { qmp, served } = await openServed(server);
    const waiting = assertRejects(
      () => qmp.untyped.execute("wait"),
      QmpClosedError,
    );
    await started;
    await qmp.close();
    await Promise.all([aborted, waiting, served]);
    assertEquals(server.clients, 0);
  },
});

/** The ways in which a client disconnects. */
const DEPARTURES: Record<string, (person: ScriptedPeer) => Promise<void>> = {
  "hangs up": (person) => person.hangUp(),
  "resets the connection": (person) => person.reset(),
};

for (const [name, depart] of Object.entries(DEPARTURES)) {
  Deno.test({
    name: `QmpServer.serve() resolves when the client ${name}`,
    permissions,
    async fn() {
      await using server = new QmpServer();
      const { person, served } = await servePerson(server);
      assertEquals(server.clients, 1);
      await depart(person);
      await served;
      assertEquals(server.clients, 0);
    },
  });

  Deno.test({
    name:
      `QmpServer stops the command of a client that ${name}, and serves the others`,
    permissions,
    async fn() {
      const { handler, started, aborted } = new Waiting();
      let skipped = true;
      await using server = new QmpServer({
        commands: { wait: handler, next: () => skipped = false, x: () => 5 },
      });
      await using other = await QmpClient.open(server.connect());
      const { person, served } = await servePerson(server);
      await person.send("{'execute': 'qmp_capabilities'}");
      await person.receive();
      await person.send("{'execute': 'wait'} {'execute': 'next'}");
      await started;
      await depart(person);
      await Promise.all([aborted, served]);
      assertEquals(server.clients, 1);
      assertEquals(await other.untyped.execute("x"), 5);
      assert(skipped);
    },
  });
}

Deno.test({
  name:
    "QmpServer sends SHUTDOWN, the reply and then the end to every client on quit",
  permissions,
  async fn() {
    const server = new QmpServer();
    const one = await openServed(server);
    const other = await openServed(server);
    const events = [one, other].map(({ qmp }) => qmp.events());
    await one.qmp.execute("quit");
    for (const subscription of events) {
      assertEquals(
        await Array.fromAsync(subscription, ({ event, data }) => [event, data]),
        [["SHUTDOWN", { guest: false, reason: "host-qmp-quit" }]] as unknown[],
      );
    }
    await Promise.all([one, other].flatMap(({ qmp, served }) => [
      qmp.closed,
      qmp.close(),
      served,
    ]));
    assertEquals(server.clients, 0);
    await server.close();
  },
});

Deno.test({
  name:
    "QmpServer.close() sends the events that were emitted, however often it runs",
  permissions,
  async fn() {
    const server = new QmpServer();
    const { qmp, served } = await openServed(server);
    const events = qmp.events();
    for (let n = 0; n < 100; n++) server.emit("X", { n });
    await Promise.all([server.close(), server.close(), served]);
    await server.close();
    assertEquals(
      await Array.fromAsync(events, ({ data }): unknown => data),
      Array.from({ length: 100 }, (_, n) => ({ n })),
    );
    await qmp.closed;
    await qmp.close();
  },
});

Deno.test({
  name:
    "QmpServer.serve() sends the greeting and disconnects if the server is closed",
  permissions,
  async fn() {
    const server = new QmpServer();
    await server.close();
    const { person, served } = await servePerson(server);
    await person.endsWithoutMore();
    await served;
    assertEquals(server.clients, 0);
  },
});

Deno.test({
  name: "QmpServer.serve() resolves after close() if the client does not read",
  permissions,
  async fn() {
    const server = new QmpServer();
    // The client does not even read the greeting.
    const [, far] = memoryTransports();
    const served = server.serve(far);
    await server.close();
    await served;
  },
});

Deno.test({
  name: "QmpServer disconnects a client if a write to it fails",
  permissions,
  async fn() {
    await using server = new QmpServer();
    await server.serve({
      readable: new ReadableStream(),
      writable: new WritableStream({
        write: () => Promise.reject(new Error("Broken pipe")),
      }),
    });
    assertEquals(server.clients, 0);
  },
});

Deno.test({
  name: "QmpServer.serve() refuses a locked stream with TypeError",
  permissions,
  async fn() {
    await using server = new QmpServer();
    for (const locked of ["readable", "writable"] as const) {
      const [near] = memoryTransports();
      const lock = locked === "readable"
        ? near.readable.getReader()
        : near.writable.getWriter();
      assertThrows(() => server.serve(near), TypeError, "locked");
      assertEquals(server.clients, 0);
      lock.releaseLock();
    }
  },
});

Deno.test("QmpServer.close() resolves after the transports are closed, also the second time", async () => {
  let isClosed = false;
  const server = new QmpServer();
  const [near, far] = memoryTransports();
  const served = server.serve({
    ...far,
    close: async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      isClosed = true;
    },
  });
  const peer = new ScriptedPeer(near);
  await peer.receive();
  server.close();
  await server.close();
  assert(isClosed);
  await served;
});

Deno.test({
  name:
    "QmpServer answers all commands of a client that ends its sending side, and then hangs up",
  permissions,
  async fn() {
    const gates = [1, 2].map(() => Promise.withResolvers<void>());
    const signals: AbortSignal[] = [];
    await using server = new QmpServer({
      commands: {
        slow: async (_args, { signal }) => {
          signals.push(signal);
          await gates[0]!.promise;
        },
        urgent: () => gates[1]!.promise,
        x: async () => {
          await undefined;
          return 5;
        },
      },
      oobCommands: ["urgent"],
    });
    const { person, served } = await servePerson(server);
    await person.send(
      "{'execute': 'qmp_capabilities', 'arguments': {'enable': ['oob']}}",
    );
    await person.receive();
    const x = "{'execute': 'x', 'id': 'in turn'}";
    await person.send(
      `{'execute': 'slow'}${
        x.repeat(20)
      }{]{'exec-oob': 'urgent', 'id': 1}{'exe`,
    );
    await person.endSending();
    server.emit("STOP");
    assertEquals((await person.receive()).event, "STOP");

    gates[0]!.resolve();
    assertEquals(await person.receive(), { return: {} });
    for (let n = 0; n < 20; n++) {
      assertEquals(await person.receive(), { return: 5, id: "in turn" });
    }
    assertEquals(Object.keys(await person.receive()), ["error"]);
    assertEquals([server.clients, signals[0]!.aborted], [1, false]);
    gates[1]!.resolve();
    assertEquals(await person.receive(), { return: {}, id: 1 });
    await person.endsWithoutMore();
    await served;
    assertEquals(server.clients, 0);
    await person.hangUp().catch(() => {});
  },
});

Deno.test({
  name: "QmpServer hangs up at once when an idle client ends its sending side",
  permissions,
  async fn() {
    await using server = new QmpServer();
    for (const text of ["", "{'execute': 'qmp_capabilities'}", "{'execute'"]) {
      const { person, served } = await servePerson(server);
      await person.send(text);
      await person.endSending();
      await person.ended();
      await served;
    }
  },
});

Deno.test({
  name: "QmpServer.close() ends a client that waits for its last reply",
  permissions,
  async fn() {
    const { handler, started, aborted } = new Waiting();
    const server = new QmpServer({ commands: { wait: handler } });
    const { person, served } = await servePerson(server);
    await person.send("{'execute': 'qmp_capabilities'} {'execute': 'wait'}");
    await person.receive();
    await person.endSending();
    await started;
    await server.close();
    await Promise.all([aborted, served, person.endsWithoutMore()]);
  },
});

Deno.test({
  name:
    "QmpServer disconnects a client that has ended its sending side if a write to it fails",
  permissions,
  async fn() {
    const { handler, started, aborted } = new Waiting();
    const failing = Promise.withResolvers<void>();
    let isBroken = false;
    await using server = new QmpServer({ commands: { wait: handler } });
    const served = server.serve({
      readable: ReadableStream.from([
        "{'execute': 'qmp_capabilities'} {'execute': 'wait'}",
      ]),
      writable: new WritableStream({
        write() {
          if (!isBroken) return;
          failing.resolve();
          throw new Error("Broken pipe");
        },
      }),
    });
    await started;
    isBroken = true;
    server.emit("STOP");
    await Promise.all([failing.promise, aborted, served]);
    assertEquals(server.clients, 0);
  },
});

Deno.test(
  "QmpServer distinguishes a client that has closed a Unix socket from one that still reads",
  {
    timeout: 10_000,
  },
  async () => {
    await using dir = new TempDir();
    const path = dir.file("qmp.sock");
    const { handler, aborted } = new Waiting();
    const gate = Promise.withResolvers<string>();
    const begun = Promise.withResolvers<AbortSignal>();
    await using _server = new SocketServer(
      Deno.listen({ transport: "unix", path }),
      {
        commands: {
          wait: handler,
          slow: (_args, { signal }) => {
            begun.resolve(signal);
            return gate.promise;
          },
        },
      },
    );
    const send = async (command: string) => {
      const conn = await Deno.connect({ transport: "unix", path });
      const text = `{'execute': 'qmp_capabilities'}{'execute': '${command}'}`;
      await conn.write(new TextEncoder().encode(text));
      return conn;
    };
    const reader = await send("slow");
    await reader.closeWrite();
    const signal = await begun.promise;

    // A client that has read everything leaves no other trace than its end.
    const other = await send("wait");
    const buffer = new Uint8Array(4096);
    for (let text = ""; !text.includes("return");) {
      const count = await other.read(buffer);
      text += new TextDecoder().decode(buffer.subarray(0, count!));
    }
    other.close();
    await aborted;
    assertEquals(signal.aborted, false);

    gate.resolve("done");
    const text = await new Response(reader.readable).text();
    assert(text.endsWith('{"return": "done"}\r\n'), text);
  },
);
