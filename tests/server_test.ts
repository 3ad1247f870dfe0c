import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  type CommandContext,
  QmpClient,
  QmpCommandError,
  QmpConnectError,
  QmpServer,
  type QmpServerOptions,
} from "../mod.ts";
import { ScriptedPeer } from "./support/scripted_peer.ts";

const permissions = "none";

/** Connects a person who types JSON, and who has read the greeting. */
async function connectPerson(server: QmpServer): Promise<ScriptedPeer> {
  const person = new ScriptedPeer(server.connect());
  await person.receive();
  return person;
}

Deno.test({
  name: "QmpServer.connect() connects each caller to the same server",
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

Deno.test({
  name: "QmpServer sends its version and its capabilities in the greeting",
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
      await using qmp = await QmpClient.open(server.connect());
      assertEquals(qmp.greeting, { QMP: greeting } as typeof qmp.greeting);
    }
  },
});

Deno.test({
  name:
    "QmpServer.emit() sends the event to every client that has negotiated, and to no other",
  permissions,
  async fn() {
    await using server = new QmpServer();
    await using first = await QmpClient.open(server.connect());
    await using second = await QmpClient.open(server.connect());
    const clients = [first, second];
    const person = await connectPerson(server);
    assertEquals(server.clients, 3);
    const before = Date.now() - 1;
    const waiting = clients.map((qmp) => qmp.waitFor("SHUTDOWN"));
    server.emit("SHUTDOWN", { guest: true });
    const events = await Promise.all(waiting);
    assertEquals(events.map(({ data }) => data), [{ guest: true }, {
      guest: true,
    }] as unknown[]);
    const { seconds, microseconds } = events[0]!.timestamp;
    const time = seconds * 1000 + microseconds / 1000;
    assert(before <= time && time <= Date.now() + 1, `found ${time}`);

    // The next message to the person is a reply, so no event was sent before.
    await person.send("{}");
    assertEquals(Object.keys(await person.receive()), ["error"]);
    server.emit("STOP");
  },
});

Deno.test({
  name: "QmpServer.emit() sends the timestamp that it is given",
  permissions,
  async fn() {
    const timestamp = { seconds: 1, microseconds: 999_999 };
    await using server = new QmpServer({
      commands: {
        x: (_args, { emit }) => emit("STOP", undefined, { timestamp }),
      },
    });
    await using qmp = await QmpClient.open(server.connect());
    const { event } = await qmp.untyped.executeAndWait("x", {}, {
      event: "STOP",
    });
    assertEquals(event, { event: "STOP", timestamp } as typeof event);
    const next = qmp.waitFor("RESUME");
    server.emit("RESUME", { a: 1 }, {
      timestamp: { seconds: -1, microseconds: -1 },
    });
    assertEquals(await next as unknown, {
      event: "RESUME",
      data: { a: 1 },
      timestamp: { seconds: -1, microseconds: -1 },
    });
  },
});

Deno.test({
  name: "QmpServer.emit() sends events in order with replies",
  permissions,
  async fn() {
    await using server = new QmpServer({
      commands: { x: (_args, { emit }) => emit("X") },
    });
    const person = await connectPerson(server);
    await person.send("{'execute': 'qmp_capabilities'}");
    await person.receive();
    // The replies to the errors are ready when the handler is called.
    await person.send("]{'execute': 'x'}]{'execute': 'x'}");
    const order: string[] = [];
    for (let n = 0; n < 6; n++) {
      order.push(...Object.keys(await person.receive()).slice(-1));
    }
    assertEquals(order, [
      "error",
      "event",
      "return",
      "error",
      "event",
      "return",
    ]);
    await person.hangUp();
  },
});

Deno.test({
  name: "QmpServer.emit() throws TypeError for data that is not JSON",
  permissions,
  async fn() {
    await using server = new QmpServer();
    await using qmp = await QmpClient.open(server.connect());
    assertThrows(() => server.emit("X", { s: Symbol("s") }), TypeError);
    const event = qmp.waitFor("STOP");
    server.emit("STOP");
    await event;
  },
});

/** Handlers, and the result that the client gets. */
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
  "throws a number": [() => {
    throw 5;
  }, { error: ["GenericError", "5"] }],
  "throws an object that has no text": [() => {
    throw Object.create(null);
  }, { error: ["GenericError", "an object that has no text"] }],
  "rejects": [() => Promise.reject(new Error("Oops")), {
    error: ["GenericError", "Oops"],
  }],
  "returns a symbol": [() => ({ s: Symbol("s") }), {
    error: ["GenericError", "Cannot write Symbol(s) as JSON"],
  }],
};

for (const [name, [handler, expected]] of Object.entries(HANDLERS)) {
  Deno.test({
    name:
      `QmpServer answers a command whose handler ${name}, and then the next command`,
    permissions,
    async fn() {
      await using server = new QmpServer({
        commands: { x: handler, y: () => "next" },
      });
      await using qmp = await QmpClient.open(server.connect());
      const [first, next] = await Promise.all([
        qmp.untyped.execute("x").then(
          (value) => ({ value }),
          (error: QmpCommandError) => ({ error: [error.class, error.desc] }),
        ),
        qmp.untyped.execute("y"),
      ]);
      assertEquals([first, next], [expected, "next"]);
    },
  });
}

Deno.test({
  name:
    "QmpServer passes a handler the arguments, and whether it runs out-of-band",
  permissions,
  async fn() {
    const calls: [unknown, boolean][] = [];
    const x = (args: object, { oob }: CommandContext) =>
      void calls.push([args, oob]);
    await using server = new QmpServer({
      commands: { x },
      oobCommands: ["x"],
    });
    await using qmp = await QmpClient.open(server.connect());
    await qmp.untyped.execute("x");
    await qmp.untyped.execute("x", { a: [1] }, { oob: true });
    assertEquals(calls, [[{}, false], [{ a: [1] }, true]]);
  },
});

Deno.test({
  name:
    "QmpServer has query-version, query-commands and quit, which options can replace",
  permissions,
  async fn() {
    await using server = new QmpServer({
      commands: { x: () => 5, "query-version": () => "mine" },
    });
    await using qmp = await QmpClient.open(server.connect());
    assertEquals(await qmp.untyped.execute("query-version"), "mine");
    assertEquals(
      await qmp.untyped.execute("query-commands"),
      ["qmp_capabilities", "query-version", "query-commands", "quit", "x"].map(
        (name) => ({ name }),
      ),
    );

    await using plain = new QmpServer();
    await using other = await QmpClient.open(plain.connect());
    assertEquals(
      await other.execute("query-version"),
      other.greeting.QMP.version,
    );
  },
});

Deno.test({
  name: "QmpServer runs an out-of-band command while an in-band command runs",
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
    await using qmp = await QmpClient.open(server.connect());
    const busy = qmp.untyped.execute("busy");
    const next = qmp.untyped.execute("next");
    await qmp.untyped.execute("urgent", {}, { oob: true });
    assertEquals(order, ["urgent"]);
    resolve("done");
    assertEquals(await busy, "done");
    await next;
    assertEquals(order, ["urgent", "next"]);
  },
});

/** Texts that a person types, and the replies. */
const TYPED: Record<string, [text: string, ...replies: unknown[]]> = {
  "without a newline": ['{"execute": "x"}', { return: 5 }],
  "in single quotes": ["{'execute': 'x', 'id': 'it'}", {
    return: 5,
    id: "it",
  }],
  "over several lines": ['{\n "execute":\n "x"\n}', { return: 5 }],
  "next to others on a line": [
    '{"execute": "x", "id": 1}{"execute": "x", "id": 2} {"execute": "x"}',
    { return: 5, id: 1 },
    { return: 5, id: 2 },
    { return: 5 },
  ],
  "behind text that is not JSON": [
    'oops {"execute": "x"}',
    {
      error: {
        class: "GenericError",
        desc: "JSON parse error, invalid keyword 'oops'",
      },
    },
    { return: 5 },
  ],
  "with an unknown name": ['{"execute": "y", "id": 1}', {
    id: 1,
    error: {
      class: "CommandNotFound",
      desc: "The command y has not been found",
    },
  }],
};

for (const [name, [text, ...replies]] of Object.entries(TYPED)) {
  Deno.test({
    name:
      `QmpServer answers a command that a person types ${name}, also letter by letter`,
    permissions,
    async fn() {
      await using server = new QmpServer({ commands: { x: () => 5 } });
      const person = await connectPerson(server);
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
    "QmpServer spreads messages over lines with `pretty`, and a client reads them",
  permissions,
  async fn() {
    await using server = new QmpServer({
      pretty: true,
      commands: { x: () => ({ a: [1, {}] }) },
    });
    await using qmp = await QmpClient.open(server.connect());
    assertEquals(await qmp.untyped.execute("x"), { a: [1, {}] });

    const person = new ScriptedPeer(server.connect());
    const lines = [await person.receiveText(), await person.receiveText()];
    assertEquals(lines, ["{\r", '    "QMP": {\r']);
    assertStringIncludes(await person.receiveText(), '        "version": {');
    await person.hangUp();
  },
});
