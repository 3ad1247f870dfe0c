import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import {
  type CommandContext,
  memoryTransports,
  QmpClient,
  QmpClosedError,
  QmpCommandError,
  QmpConnectError,
  QmpServer,
  type QmpServerOptions,
} from "../mod.ts";
import { ScriptedPeer } from "./support/scripted_peer.ts";

const permissions = "none";

/** A client of a server, in command mode. */
async function open(
  server: QmpServer,
): Promise<{ qmp: QmpClient; served: Promise<void> }> {
  const [near, far] = memoryTransports();
  const served = server.serve(far);
  return { qmp: await QmpClient.open(near), served };
}

/** Somebody who types at a server, and has read its greeting. */
async function type(
  server: QmpServer,
): Promise<{ person: ScriptedPeer; served: Promise<void> }> {
  const [near, far] = memoryTransports();
  const served = server.serve(far);
  const person = new ScriptedPeer(near);
  await person.receive();
  return { person, served };
}

Deno.test({
  name: "QmpServer greets with its version and capabilities",
  permissions,
  async fn() {
    const version = { qemu: { major: 7, minor: 2, micro: 22 }, package: "p" };
    const options: [QmpServerOptions, unknown][] = [
      [{}, {
        version: { qemu: { major: 10, minor: 0, micro: 0 }, package: "" },
        capabilities: ["oob"],
      }],
      [{ version, capabilities: [] }, { version, capabilities: [] }],
    ];
    for (const [option, greeting] of options) {
      await using server = new QmpServer(option);
      const { qmp } = await open(server);
      assertEquals(qmp.greeting, { QMP: greeting } as typeof qmp.greeting);
      await qmp.close();
    }
  },
});

Deno.test({
  name:
    "QmpServer.emit() reaches all clients that have negotiated, and no other",
  permissions,
  async fn() {
    await using server = new QmpServer();
    const clients = [await open(server), await open(server)];
    const { person } = await type(server);
    assertEquals(server.clients, 3);
    const before = Date.now() - 1;
    const waiting = clients.map(({ qmp }) => qmp.waitFor("SHUTDOWN"));
    server.emit("SHUTDOWN", { guest: true });
    const events = await Promise.all(waiting);
    assertEquals(events.map(({ data }) => data), [{ guest: true }, {
      guest: true,
    }] as unknown[]);
    const { seconds, microseconds } = events[0]!.timestamp;
    const time = seconds * 1000 + microseconds / 1000;
    assert(before <= time && time <= Date.now() + 1, `found ${time}`);

    // What the other gets next is no event.
    await person.send("{}");
    assertEquals(Object.keys(await person.receive()), ["error"]);
    server.emit("STOP");
    await Promise.all(clients.map(({ qmp }) => qmp.close()));
  },
});

/** What a handler does, and what the client gets. */
const HANDLERS: Record<
  string,
  [handler: () => unknown, reply: { value: unknown } | { error: unknown }]
> = {
  "returns": [() => [1, "a", 2n ** 64n - 1n], {
    value: [1, "a", 2n ** 64n - 1n],
  }],
  "returns nothing": [() => {}, { value: {} }],
  "returns null": [() => null, { value: null }],
  "resolves": [() => Promise.resolve(5), { value: 5 }],
  "throws a QmpCommandError": [() => {
    throw new QmpCommandError("x", { class: "DeviceNotFound", desc: "No" });
  }, { error: ["DeviceNotFound", "No"] }],
  "throws an Error": [() => {
    throw new TypeError("Oops");
  }, { error: ["GenericError", "Oops"] }],
  "throws something else": [() => {
    throw 5;
  }, { error: ["GenericError", "5"] }],
  "rejects": [() => Promise.reject(new Error("Oops")), {
    error: ["GenericError", "Oops"],
  }],
  "returns what cannot be written": [() => ({ s: Symbol("s") }), {
    error: ["GenericError", "Cannot write Symbol(s) as JSON"],
  }],
};

for (const [name, [handler, expected]] of Object.entries(HANDLERS)) {
  Deno.test({
    name: `QmpServer answers a command whose handler ${name}, and the next`,
    permissions,
    async fn() {
      await using server = new QmpServer({
        commands: { x: handler, y: () => "next" },
      });
      const { qmp } = await open(server);
      const [first, next] = await Promise.all([
        qmp.untyped.execute("x").then(
          (value) => ({ value }),
          (error: QmpCommandError) => ({ error: [error.class, error.desc] }),
        ),
        qmp.untyped.execute("y"),
      ]);
      assertEquals([first, next], [expected, "next"]);
      await qmp.close();
    },
  });
}

Deno.test({
  name: "QmpServer hands a handler its arguments and how it was called",
  permissions,
  async fn() {
    const calls: [unknown, boolean][] = [];
    const x = (args: object, { oob }: CommandContext) =>
      void calls.push([args, oob]);
    await using server = new QmpServer({
      commands: { x },
      oobCommands: ["x"],
    });
    const { qmp } = await open(server);
    await qmp.untyped.execute("x");
    await qmp.untyped.execute("x", { a: [1] }, { oob: true });
    assertEquals(calls, [[{}, false], [{ a: [1] }, true]]);
    await qmp.close();
  },
});

Deno.test({
  name:
    "QmpServer has query-version, query-commands and quit, which can be replaced",
  permissions,
  async fn() {
    await using server = new QmpServer({
      commands: { x: () => 5, "query-version": () => "mine" },
    });
    const { qmp } = await open(server);
    assertEquals(await qmp.untyped.execute("query-version"), "mine");
    assertEquals(
      await qmp.untyped.execute("query-commands"),
      ["qmp_capabilities", "query-version", "query-commands", "quit", "x"].map(
        (name) => ({ name }),
      ),
    );
    await qmp.close();

    await using plain = new QmpServer();
    const other = await open(plain);
    assertEquals(
      await other.qmp.execute("query-version"),
      other.qmp.greeting.QMP.version,
    );
    await other.qmp.close();
  },
});

Deno.test({
  name: "QmpServer runs an out-of-band command while an in-band one is busy",
  permissions,
  async fn() {
    const { promise, resolve } = Promise.withResolvers<string>();
    const order: string[] = [];
    await using server = new QmpServer({
      commands: {
        busy: () => promise,
        next: () => order.push("next"),
        urgent: () => order.push("urgent"),
      },
      oobCommands: ["urgent"],
    });
    const { qmp } = await open(server);
    const busy = qmp.untyped.execute("busy");
    const next = qmp.untyped.execute("next");
    await qmp.untyped.execute("urgent", {}, { oob: true });
    assertEquals(order, ["urgent"]);
    resolve("done");
    assertEquals(await busy, "done");
    await next;
    assertEquals(order, ["urgent", "next"]);
    await qmp.close();
  },
});

Deno.test({
  name:
    "QmpServer aborts the signal of a handler whose client is gone, and drops its answer",
  permissions,
  async fn() {
    const begun = Promise.withResolvers<void>();
    const aborted = Promise.withResolvers<void>();
    await using server = new QmpServer({
      commands: {
        async wait(_args, { signal }) {
          begun.resolve();
          await new Promise((resolve) =>
            signal.addEventListener("abort", resolve)
          );
          aborted.resolve();
        },
      },
    });
    const { qmp, served } = await open(server);
    const waiting = assertRejects(
      () => qmp.untyped.execute("wait"),
      QmpClosedError,
    );
    await begun.promise;
    await qmp.close();
    await Promise.all([aborted.promise, waiting, served]);
    assertEquals(server.clients, 0);
  },
});

Deno.test({
  name:
    "QmpServer quits with SHUTDOWN, the reply, and the end, for every client",
  permissions,
  async fn() {
    const server = new QmpServer();
    const one = await open(server);
    const other = await open(server);
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
    "QmpServer.close() sends what was emitted, and may be called many times",
  permissions,
  async fn() {
    const server = new QmpServer();
    const { qmp, served } = await open(server);
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

/** Each way in which a client goes. */
const DEPARTURES: Record<string, (person: ScriptedPeer) => Promise<void>> = {
  "hangs up": (person) => person.hangUp(),
  "resets": (person) => person.reset(),
};

for (const [name, depart] of Object.entries(DEPARTURES)) {
  Deno.test({
    name: `QmpServer.serve() resolves when the client ${name}`,
    permissions,
    async fn() {
      await using server = new QmpServer();
      const { person, served } = await type(server);
      assertEquals(server.clients, 1);
      await depart(person);
      await served;
      assertEquals(server.clients, 0);
    },
  });
}

Deno.test({
  name: "QmpServer.serve() resolves when the client no longer reads",
  permissions,
  async fn() {
    const server = new QmpServer();
    // Nobody reads the greeting.
    const [, far] = memoryTransports();
    const served = server.serve(far);
    await server.close();
    await served;
  },
});

Deno.test({
  name: "QmpServer disconnects a client that cannot be written to",
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
  name: "QmpServer.serve() greets and disconnects after close()",
  permissions,
  async fn() {
    const server = new QmpServer();
    await server.close();
    const { person, served } = await type(server);
    await person.endsWithoutMore();
    await served;
    assertEquals(server.clients, 0);
  },
});

Deno.test({
  name: "QmpServer.emit() throws TypeError for data that cannot be written",
  permissions,
  async fn() {
    await using server = new QmpServer();
    const { qmp } = await open(server);
    let thrown: unknown;
    try {
      server.emit("X", { s: Symbol("s") });
    } catch (error) {
      thrown = error;
    }
    assert(thrown instanceof TypeError);
    const event = qmp.waitFor("STOP");
    server.emit("STOP");
    await event;
    await qmp.close();
  },
});

/** What a person types, and what comes back. */
const TYPED: Record<string, [text: string, ...replies: unknown[]]> = {
  "without a newline": ['{"execute": "x"}', { return: 5 }],
  "in single quotes": ["{'execute': 'x', 'id': 'it'}", {
    return: 5,
    id: "it",
  }],
  "over several lines": ['{\n "execute":\n "x"\n}', { return: 5 }],
  "as several on a line": [
    '{"execute": "x", "id": 1}{"execute": "x", "id": 2} {"execute": "x"}',
    { return: 5, id: 1 },
    { return: 5, id: 2 },
    { return: 5 },
  ],
  "that is not JSON": [
    'oops {"execute": "x"}',
    {
      error: {
        class: "GenericError",
        desc: "JSON parse error, invalid keyword 'oops'",
      },
    },
    { return: 5 },
  ],
  "that is unknown": ['{"execute": "y", "id": 1}', {
    id: 1,
    error: {
      class: "CommandNotFound",
      desc: "The command y has not been found",
    },
  }],
};

for (const [name, [text, ...replies]] of Object.entries(TYPED)) {
  Deno.test({
    name: `QmpServer answers what is typed ${name}, also letter by letter`,
    permissions,
    async fn() {
      await using server = new QmpServer({ commands: { x: () => 5 } });
      const { person } = await type(server);
      await person.send("{'execute': 'qmp_capabilities'}");
      assertEquals(await person.receive(), { return: {} });
      for (const pieces of [[text], [...text]]) {
        const received = Promise.all(replies.map(() => person.receive()));
        for (const piece of pieces) await person.send(piece);
        assertEquals(await received, replies);
      }
      await person.hangUp();
    },
  });
}

Deno.test({
  name:
    "QmpServer writes over several lines with `pretty`, which a client reads",
  permissions,
  async fn() {
    await using server = new QmpServer({
      pretty: true,
      commands: { x: () => ({ a: [1, {}] }) },
    });
    const { qmp } = await open(server);
    assertEquals(await qmp.untyped.execute("x"), { a: [1, {}] });
    await qmp.close();

    const [near, far] = memoryTransports();
    server.serve(far);
    const person = new ScriptedPeer(near);
    const lines = [await person.receiveText(), await person.receiveText()];
    assertEquals(lines, ["{\r", '    "QMP": {\r']);
    assertStringIncludes(await person.receiveText(), '        "version": {');
    await person.hangUp();
  },
});

Deno.test({
  name: "QmpServer.connect() serves one end of a pair, and returns the other",
  permissions,
  async fn() {
    await using server = new QmpServer({ commands: { "x-five": () => 5 } });
    await using first = await QmpClient.open(server.connect());
    await using second = await QmpClient.open(server.connect());
    assertEquals(server.clients, 2);
    for (const qmp of [first, second]) {
      assertEquals(await qmp.untyped.execute("x-five"), 5);
    }
    await first.close();
    await server.close();
    await assertRejects(
      () => QmpClient.open(server.connect()),
      QmpConnectError,
      "The handshake ended early",
    );
  },
});
