import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import {
  type LogEntry,
  memoryTransports,
  type OpenOptions,
  QmpClient,
  QmpClosedError,
  QmpCommandError,
  QmpConnectError,
  QmpProtocolError,
  QmpServer,
  type QmpServerOptions,
  QmpStateError,
  QmpTimeoutError,
  type Transport,
} from "../mod.ts";
import { openScripted, ScriptedPeer } from "./support/scripted_peer.ts";
import { FakeConn } from "./support/transports.ts";
import { errorReply, eventText, GREETING, reply } from "./support/wire_text.ts";

const permissions = "none";

/** A client of a server that does as it is told. */
async function openServed(
  serverOptions: QmpServerOptions,
  wrap: (transport: Transport) => Transport = (transport) => transport,
): Promise<{ qmp: QmpClient; server: QmpServer }> {
  const [near, far] = memoryTransports();
  const server = new QmpServer(serverOptions);
  server.serve(far);
  return { qmp: await QmpClient.open(wrap(near)), server };
}

/** The error handed to `reportError()` while a function runs. */
async function reported(run: () => Promise<void>): Promise<unknown[]> {
  const errors: unknown[] = [];
  const listener = (event: ErrorEvent) => {
    event.preventDefault();
    errors.push(event.error);
  };
  addEventListener("error", listener);
  try {
    await run();
  } finally {
    removeEventListener("error", listener);
  }
  return errors;
}

// The handshake

const WITHOUT_OOB = GREETING.replace('"oob"', "");

/** What is negotiated: the greeting, the options, what is sent, and what is enabled. */
const NEGOTIATIONS: Record<
  string,
  [string, OpenOptions, { enable: string[] } | undefined]
> = {
  "all that are known": [GREETING, {}, { enable: ["oob"] }],
  "none": [GREETING, { capabilities: [] }, undefined],
  "none of an old server": [WITHOUT_OOB, {}, undefined],
  "those that are wanted and offered": [
    GREETING.replace('"oob"', '"oob", "new", "other"'),
    { capabilities: ["new", "oob", "newer"] },
    { enable: ["new", "oob"] },
  ],
};

for (
  const [name, [greeting, options, sent]] of Object.entries(NEGOTIATIONS)
) {
  Deno.test({
    name: `QmpClient.open() enables capabilities: ${name}`,
    permissions,
    async fn() {
      const [near, far] = memoryTransports();
      const peer = new ScriptedPeer(far);
      const opening = QmpClient.open(near, options);
      await peer.send(greeting);
      const { id, ...command } = await peer.receive();
      assertEquals(command, {
        execute: "qmp_capabilities",
        ...(sent && { arguments: sent }),
      });
      await peer.send(reply(id));
      await using qmp = await opening;
      assertEquals(qmp.state, "command");
      assertEquals(qmp.capabilities, sent?.enable ?? []);
      assertEquals(qmp.greeting, JSON.parse(greeting));
    },
  });
}

Deno.test({
  name:
    "QmpClient.open() leaves negotiation to the caller with negotiate: false",
  permissions,
  async fn() {
    const [near, far] = memoryTransports();
    const peer = new ScriptedPeer(far);
    const opening = QmpClient.open(near, { negotiate: false });
    await peer.send(GREETING);
    await using qmp = await opening;
    assertEquals(qmp.state, "negotiation");
    const error = await assertRejects(
      () => qmp.execute("query-status"),
      QmpStateError,
      'Cannot execute query-status: the connection is in the state "negotiation"',
    );
    assertEquals(error.state, "negotiation");

    const negotiated = qmp.execute("qmp_capabilities", { enable: ["oob"] });
    await peer.send(reply((await peer.receive()).id));
    assertEquals(await negotiated, {});
    assertEquals([qmp.state, qmp.capabilities], ["command", ["oob"]]);
  },
});

Deno.test({
  name: "QmpClient.open() takes events before and amid the handshake",
  permissions,
  async fn() {
    const seen: LogEntry[] = [];
    const [near, far] = memoryTransports();
    const peer = new ScriptedPeer(far);
    const opening = QmpClient.open(near, { log: (entry) => seen.push(entry) });
    await peer.send(eventText("RESUME") + GREETING);
    const { id } = await peer.receive();
    await peer.send(eventText("STOP") + reply(id));
    await using qmp = await opening;
    assertEquals(qmp.state, "command");
    assertEquals(
      seen.map(({ message }) => Object.keys(message as object)[0]),
      ["timestamp", "QMP", "execute", "timestamp", "return"],
    );
  },
});

Deno.test({
  name: "QmpClient.open() rejects with the server's error when that refuses",
  permissions,
  async fn() {
    const [near, far] = memoryTransports();
    const peer = new ScriptedPeer(far);
    const opening = assertRejects(() => QmpClient.open(near), QmpCommandError);
    await peer.send(GREETING);
    const { id } = await peer.receive();
    await peer.send(errorReply(id, { class: "GenericError", desc: "No" }));
    assertEquals((await opening).command, "qmp_capabilities");
    await peer.endsWithoutMore();
  },
});

/** What a peer may begin with that is no greeting. */
const NO_GREETINGS: Record<string, string> = {
  "a reply": '{"return": {}}',
  "no object": "[]",
  "a greeting without a version": '{"QMP": {"capabilities": []}}',
};

for (const [name, text] of Object.entries(NO_GREETINGS)) {
  Deno.test({
    name:
      `QmpClient.open() rejects with QmpProtocolError when the peer begins with ${name}`,
    permissions,
    async fn() {
      const [near, far] = memoryTransports();
      const peer = new ScriptedPeer(far);
      const opening = assertRejects(
        () => QmpClient.open(near),
        QmpProtocolError,
        "Expected a greeting from the server",
      );
      await peer.send(`${text}\r\n`);
      assertEquals(JSON.parse((await opening).received), JSON.parse(text));
    },
  });
}

/** Options that are out of bounds. */
const BAD_OPTIONS: OpenOptions[] = [
  ...[0, -1, NaN, Infinity, 2 ** 29].map((maxMessageSize) => ({
    maxMessageSize,
  })),
  ...[-1, NaN, 2 ** 31].map((timeout) => ({ timeout })),
];

for (const options of BAD_OPTIONS) {
  Deno.test({
    name:
      `QmpClient.open() rejects with RangeError, and closes the transport, for ${
        Deno.inspect(options)
      }`,
    permissions,
    async fn() {
      const [near, far] = memoryTransports();
      const conn = new FakeConn(near);
      const [[name, value]] = Object.entries(options) as [[string, number]];
      const error = await assertRejects(
        () => QmpClient.open(conn, options),
        RangeError,
      );
      assert(error.message.startsWith(`Expected a ${name} from `));
      assert(error.message.endsWith(`found ${value}`));
      assertEquals(conn.closes, 1);
      await new ScriptedPeer(far).endsWithoutMore();
    },
  });
}

for (const maxMessageSize of [1, 2 ** 29 - 25]) {
  Deno.test({
    name: `QmpClient.open() takes a maxMessageSize of ${maxMessageSize}`,
    permissions,
    async fn() {
      const [near, far] = memoryTransports();
      const peer = new ScriptedPeer(far);
      const opening = QmpClient.open(near, { maxMessageSize });
      opening.catch(() => {});
      await peer.hangUp();
      await assertRejects(() => opening, QmpConnectError);
    },
  });
}

// Commands

Deno.test({
  name:
    "QmpClient.execute() resolves to what the command returned, with bigint both ways",
  permissions,
  async fn() {
    const { qmp, peer } = await openScripted();
    const replied = qmp.untyped.execute("x", {
      size: 18446744073709551615n,
      n: 5,
    });
    assertEquals(
      await peer.receiveText(),
      '{"execute":"x","arguments":{"size":18446744073709551615,"n":5}}',
    );
    await peer.send(
      '{"return": {"size": -9223372036854775808, "n": 9007199254740991}}\r\n',
    );
    assertEquals(await replied, {
      size: -9223372036854775808n,
      n: 9007199254740991,
    });
    await qmp.close();
  },
});

Deno.test({
  name: "QmpClient.execute() leaves out arguments that are empty",
  permissions,
  async fn() {
    const { qmp, peer } = await openScripted();
    qmp.execute("stop").catch(() => {});
    assertEquals(await peer.receive(), { execute: "stop" });
    qmp.execute("cont", {}, { id: { my: "id" } }).catch(() => {});
    assertEquals(await peer.receive(), { execute: "cont", id: { my: "id" } });
    await qmp.close();
  },
});

Deno.test({
  name: "QmpClient.execute() rejects with QmpCommandError, verbatim",
  permissions,
  async fn() {
    const { qmp, peer } = await openScripted();
    const failing = assertRejects(
      () => qmp.execute("device_del", { id: "n1" }),
      QmpCommandError,
    );
    const { id } = await peer.receive();
    await peer.send(
      errorReply(id, {
        class: "DeviceNotFound",
        desc: "Device 'n1' not found",
      }),
    );
    const error = await failing;
    assertEquals(
      [error.class, error.desc, error.message, error.command],
      [
        "DeviceNotFound",
        "Device 'n1' not found",
        "Device 'n1' not found",
        "device_del",
      ],
    );
    await qmp.close();
  },
});

Deno.test({
  name: "QmpClient.execute() gives an error without id to the oldest command",
  permissions,
  async fn() {
    const { qmp, peer } = await openScripted();
    const [first, second] = [
      qmp.untyped.execute("a"),
      qmp.untyped.execute("b"),
    ];
    const failing = assertRejects(() => first, QmpCommandError, "Unparseable");
    await peer.receive();
    const { id } = await peer.receive();
    await peer.send(
      `{"error": {"class": "GenericError", "desc": "Unparseable"}}\r\n${
        reply(id, 2)
      }`,
    );
    assertEquals((await failing).command, "a");
    assertEquals(await second, 2);
    await qmp.close();
  },
});

/** Calls that are refused before anything is sent. */
const REFUSED: Record<
  string,
  [
    call: (qmp: QmpClient) => Promise<unknown>,
    Class: typeof TypeError | typeof RangeError | typeof QmpStateError,
  ]
> = {
  "arguments that are a list": [
    (qmp) => qmp.untyped.execute("x", []),
    TypeError,
  ],
  "arguments with a cycle": [
    (qmp) => {
      const args: Record<string, unknown> = {};
      args.args = args;
      return qmp.untyped.execute("x", args);
    },
    TypeError,
  ],
  "no name": [(qmp) => qmp.untyped.execute(""), TypeError],
  "a timeout below zero": [
    (qmp) => qmp.untyped.execute("x", {}, { timeout: -1 }),
    RangeError,
  ],
  "an id that is in flight": [
    (qmp) => {
      qmp.untyped.execute("x", {}, { id: "mine" }).catch(() => {});
      return qmp.untyped.execute("x", {}, { id: "mine" });
    },
    RangeError,
  ],
  "a closed connection": [
    async (qmp) => {
      await qmp.close();
      await qmp.execute("stop");
    },
    QmpStateError,
  ],
};

for (const [name, [call, Class]] of Object.entries(REFUSED)) {
  Deno.test({
    name: `QmpClient.execute() rejects with ${Class.name} for ${name}`,
    permissions,
    async fn() {
      const { qmp } = await openScripted();
      await assertRejects<Error>(() => call(qmp), Class);
      await qmp.close();
    },
  });
}

Deno.test({
  name: "QmpClient.execute() leaves no timer behind when it is refused",
  permissions,
  async fn() {
    const { qmp } = await openScripted();
    await qmp.close();
    const caller = new AbortController();
    await assertRejects(
      () => qmp.execute("stop", {}, { signal: caller.signal, timeout: 60_000 }),
      QmpStateError,
    );
    // Nor anything that an abort would break.
    caller.abort();
  },
});

Deno.test({
  name:
    "QmpClient executes 2,000 commands at the same time, each with its own reply",
  permissions,
  async fn() {
    const { qmp, server } = await openServed({
      commands: { double: ({ n }) => 2 * (n as number) },
    });
    const numbers = Array.from({ length: 2_000 }, (_, n) => n);
    assertEquals(
      await Promise.all(
        numbers.map((n) => qmp.untyped.execute("double", { n })),
      ),
      numbers.map((n) => 2 * n),
    );
    await qmp.close();
    await server.close();
  },
});

Deno.test({
  name:
    "QmpClient has eight in-band commands on the wire, and out-of-band ones pass the rest",
  permissions,
  async fn() {
    const { qmp, peer } = await openScripted();
    const inBand = Array.from(
      { length: 12 },
      (_, n) => qmp.untyped.execute(`c${n}`),
    );
    const outOfBand = qmp.untyped.execute("o", {}, { oob: true });
    const sent = [];
    for (let n = 0; n < 9; n++) sent.push(await peer.receive());
    assertEquals(
      sent.map((command) => command.execute ?? `oob ${command["exec-oob"]}`),
      ["c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "oob o"],
    );
    // Were there more on the wire, the next to come would not be what a reply lets go.
    await peer.send(reply(sent[8].id, "urgent"));
    assertEquals(await outOfBand, "urgent");
    for (let n = 0; n < 12; n++) {
      await peer.send(reply(sent[n < 8 ? n : n + 1].id, n));
      if (n >= 4) continue;
      const next = await peer.receive();
      assertEquals(next.execute, `c${8 + n}`);
      sent.push(next);
    }
    assertEquals(await Promise.all(inBand), [...Array(12).keys()]);
    await qmp.close();
  },
});

Deno.test({
  name:
    "QmpClient pipelines without bound where out-of-band is not enabled, and refuses it",
  permissions,
  async fn() {
    const { qmp, peer } = await openScripted({ capabilities: [] });
    for (let n = 0; n < 20; n++) qmp.untyped.execute(`c${n}`).catch(() => {});
    for (let n = 0; n < 20; n++) {
      assertEquals((await peer.receive()).execute, `c${n}`);
    }
    await assertRejects(
      () => qmp.execute("migrate-pause", {}, { oob: true }),
      QmpStateError,
      'the capability "oob" is not enabled',
    );
    await qmp.close();
  },
});

/** Each way to stop waiting for a reply, and what that rejects with. */
const ABANDONED: Record<string, (qmp: QmpClient) => Promise<unknown>> = {
  "a timeout": (qmp) =>
    assertRejects(
      () => qmp.untyped.execute("slow", {}, { timeout: 1 }),
      QmpTimeoutError,
    ),
  "an abort": (qmp) => {
    const caller = new AbortController();
    const waiting = qmp.untyped.execute("slow", {}, { signal: caller.signal });
    caller.abort("enough");
    return waiting.catch((reason) => assertEquals(reason, "enough"));
  },
};

for (const [name, abandon] of Object.entries(ABANDONED)) {
  Deno.test({
    name:
      `QmpClient drops the late reply of a command after ${name}, and keeps its id until then`,
    permissions,
    async fn() {
      const entries: LogEntry[] = [];
      const { qmp, peer } = await openScripted({
        log: (entry) => entries.push(entry),
      });
      await abandon(qmp);
      const slow = await peer.receive();
      assertEquals(slow.execute, "slow");

      const second = qmp.untyped.execute("second");
      const { id } = await peer.receive();
      assert(id !== slow.id);
      await peer.send(reply(slow.id, "late") + reply(id, "in time"));
      assertEquals(await second, "in time");
      assertEquals(
        entries.filter(({ dropped }) => dropped !== undefined),
        [{
          direction: "received",
          message: JSON.parse(reply(slow.id, "late")),
          dropped: "its command was abandoned",
        }],
      );

      qmp.untyped.execute("third").catch(() => {});
      qmp.untyped.execute("fourth").catch(() => {});
      const ids = [(await peer.receive()).id, (await peer.receive()).id];
      assertEquals(ids, [undefined, 0]);
      await qmp.close();
    },
  });
}

Deno.test({
  name:
    "QmpClient never sends a command that was abandoned while it was held back",
  permissions,
  async fn() {
    const { qmp, peer } = await openScripted();
    for (let n = 0; n < 8; n++) qmp.untyped.execute(`c${n}`).catch(() => {});
    const caller = new AbortController();
    const held = qmp.untyped.execute("held", {}, { signal: caller.signal });
    caller.abort("enough");
    assertEquals(await held.catch((reason) => reason), "enough");
    qmp.untyped.execute("next").catch(() => {});
    for (let n = 0; n < 8; n++) {
      await peer.send(reply((await peer.receive()).id));
    }
    assertEquals((await peer.receive()).execute, "next");
    await qmp.close();
  },
});

Deno.test({
  name: "QmpClient drops a reply with an unknown id",
  permissions,
  async fn() {
    const entries: LogEntry[] = [];
    const { qmp, peer } = await openScripted({
      log: (entry) => entries.push(entry),
    });
    const waiting = qmp.untyped.execute("x");
    const { id } = await peer.receive();
    await peer.send(reply("nobody's") + reply(id, 5));
    assertEquals(await waiting, 5);
    assertEquals(
      entries.at(-2)!.dropped,
      `no command with the id "nobody's" is in flight`,
    );
    await qmp.close();
  },
});

Deno.test({
  name:
    "QmpClient.executeAndWait() resolves to both, in whichever order they come",
  permissions,
  async fn() {
    const { qmp, peer } = await openScripted();
    for (const eventFirst of [true, false]) {
      const both = qmp.executeAndWait("stop", {}, {
        event: ["RESUME", "STOP"],
        timeout: 60_000,
      });
      const { id } = await peer.receive();
      const texts = [eventText("STOP"), reply(id)];
      await peer.send((eventFirst ? texts : texts.reverse()).join(""));
      const { return: value, event } = await both;
      assertEquals([value, event.event], [{}, "STOP"]);
    }
    await qmp.close();
  },
});

Deno.test({
  name:
    "QmpClient.executeAndWait() rejects as the command does, and waits no longer",
  permissions,
  async fn() {
    const { qmp, server } = await openServed({});
    let asked = 0;
    await assertRejects(
      () =>
        qmp.executeAndWait("device_del", { id: "n1" }, {
          event: "DEVICE_DELETED",
          filter: () => ++asked > 0,
          timeout: 60_000,
        }),
      QmpCommandError,
    );
    const other = qmp.waitFor("DEVICE_DELETED");
    server.emit("DEVICE_DELETED", { path: "/" });
    await other;
    assertEquals(asked, 0);
    await qmp.close();
    await server.close();
  },
});

// The log

Deno.test({
  name: "QmpClient shows the log every message in both directions",
  permissions,
  async fn() {
    const entries: LogEntry[] = [];
    const { qmp, peer } = await openScripted({
      log: (entry) => entries.push(entry),
    });
    entries.length = 0;
    const waiting = Promise.all([
      qmp.untyped.execute("a", { n: 2n ** 63n }),
      qmp.untyped.execute("b"),
    ]);
    await peer.receive();
    await peer.receive();
    await peer.send(eventText("STOP") + reply(undefined, "a") + reply(1, "b"));
    await waiting;
    assertEquals(
      entries.map(({ direction, message }) => [direction, message]),
      [
        ["sent", { execute: "a", arguments: { n: 2n ** 63n } }],
        ["sent", { execute: "b", id: 1 }],
        ["received", JSON.parse(eventText("STOP"))],
        ["received", { return: "a" }],
        ["received", { return: "b", id: 1 }],
      ],
    );
    await qmp.close();
  },
});

Deno.test({
  name: "QmpClient reports what the log throws, and goes on",
  permissions,
  async fn() {
    const error = new Error("mine");
    const errors = await reported(async () => {
      const { qmp, peer } = await openScripted({
        log() {
          throw error;
        },
      });
      const waiting = qmp.untyped.execute("x");
      await peer.send(reply((await peer.receive()).id, 5));
      assertEquals(await waiting, 5);
      await qmp.close();
    });
    // The greeting, and two commands with their replies.
    assertEquals(errors, Array(5).fill(error));
  },
});

// Writing

Deno.test({
  name: "QmpClient writes a command that is alone at once, in one write",
  permissions,
  async fn() {
    let conn!: FakeConn;
    const { qmp, server } = await openServed(
      { commands: { x: () => 5 } },
      (transport) => conn = new FakeConn(transport),
    );
    conn.writes.length = 0;
    for (let n = 0; n < 10; n++) await qmp.untyped.execute("x");
    assertEquals(conn.writes, Array(10).fill('{"execute":"x"}\n'));
    await qmp.close();
    await server.close();
  },
});

Deno.test({
  name: "QmpClient joins a burst of 1,000 commands to two or three writes",
  permissions,
  async fn() {
    let conn!: FakeConn;
    const { qmp, peer } = await openScripted(
      { capabilities: [] },
      (transport) => conn = new FakeConn(transport),
    );
    conn.writes.length = 0;
    const replies = Array.from(
      { length: 1_000 },
      () => qmp.untyped.execute("x"),
    );
    let text = "";
    for (let n = 0; n < 1_000; n++) text += reply((await peer.receive()).id);
    assert(
      conn.writes.length <= 3,
      `found ${conn.writes.length} writes`,
    );
    await peer.send(text);
    await Promise.all(replies);
    await qmp.close();
  },
});

/** A transport whose writes fail from now on. */
class Unwritable extends FakeConn {
  readonly failure: Error = new Error("Broken pipe");
  broken = false;

  override write(bytes: Uint8Array): Promise<number> {
    return this.broken ? Promise.reject(this.failure) : super.write(bytes);
  }
}

for (const ends of ["hangs up", "goes silent"]) {
  Deno.test({
    name:
      `QmpClient still takes replies after a write has failed, until the peer ${ends}`,
    permissions,
    async fn() {
      let conn!: Unwritable;
      const { qmp, peer } = await openScripted(
        {},
        (transport) => conn = new Unwritable(transport),
      );
      const first = qmp.untyped.execute("first");
      const { id } = await peer.receive();
      conn.broken = true;
      const second = assertRejects(
        () => qmp.untyped.execute("second"),
        QmpClosedError,
      );
      await new Promise((resolve) => setTimeout(resolve, 0));
      await peer.send(reply(id, "on its way"));
      assertEquals(await first, "on its way");
      assertEquals(qmp.state, "command");
      if (ends === "hangs up") await peer.hangUp();

      const error = await second;
      assertEquals(error.sent, true);
      assertInstanceOf(error.cause, QmpClosedError);
      assertEquals(
        error.cause.message,
        "The connection broke: a message could not be written",
      );
      assertStrictEquals(error.cause.cause, conn.failure);
      assertStrictEquals(
        await assertRejects(() => qmp.closed),
        error.cause,
      );
      await qmp.close();
      assertEquals(conn.closes, 1);
    },
  });
}

Deno.test({
  name:
    "QmpClient ends when a message is larger than maxMessageSize, and delivers those before",
  permissions,
  async fn() {
    const { qmp, peer } = await openScripted({ maxMessageSize: 200 });
    const events = qmp.events();
    const [first, second] = [
      qmp.untyped.execute("a"),
      qmp.untyped.execute("b"),
    ];
    const failing = assertRejects(() => second, QmpClosedError);
    const [one, two] = [await peer.receive(), await peer.receive()];
    await peer.send(
      eventText("STOP") + reply(one.id, "x".repeat(150)) +
        reply(two.id, "x".repeat(250)),
    );
    assertEquals(await first, "x".repeat(150));
    assertInstanceOf((await failing).cause, QmpProtocolError);
    assertEquals((await events.next()).value?.event, "STOP");
    await assertRejects(() => events.next(), QmpProtocolError);
    await assertRejects(
      () => qmp.closed,
      QmpProtocolError,
      "at most 200 characters",
    );
    await peer.endsWithoutMore();
  },
});

// The end

Deno.test({
  name: "QmpClient delivers the SHUTDOWN and the reply of quit before the end",
  permissions,
  async fn() {
    const { qmp, peer } = await openScripted();
    const events = qmp.events();
    const quitting = qmp.execute("quit");
    const { id } = await peer.receive();
    await peer.send(eventText("SHUTDOWN", { guest: false }) + reply(id));
    await peer.hangUp();
    assertEquals(await quitting, {});
    assertEquals(
      await Array.fromAsync(events, ({ event }) => event),
      ["SHUTDOWN"],
    );
    await qmp.closed;
    assertEquals(qmp.state, "closed");
  },
});

Deno.test({
  name:
    "QmpClient.close() may be called many times, also at once, and by await using",
  permissions,
  async fn() {
    let conn!: FakeConn;
    const { qmp } = await openScripted(
      {},
      (transport) => conn = new FakeConn(transport),
    );
    {
      await using same = qmp;
      await Promise.all([same.close(), same.close(), same.closed]);
      await same.close();
    }
    assertEquals(conn.closes, 1);
  },
});

/** Each way in which a connection ends, after which its transport is closed. */
const ENDS: Record<string, (qmp: QmpClient, peer: ScriptedPeer) => unknown> = {
  "close() is called": (qmp) => qmp.close(),
  "the peer hangs up": (_, peer) => peer.hangUp(),
  "the peer resets": (_, peer) => peer.reset(),
  "the peer sends garbage": (_, peer) => peer.send("oops\r\n"),
  "the peer greets twice": (_, peer) => peer.send(GREETING),
};

for (const [name, end] of Object.entries(ENDS)) {
  Deno.test({
    name: `QmpClient closes the transport exactly once when ${name}`,
    permissions,
    async fn() {
      let conn!: FakeConn;
      const { qmp, peer } = await openScripted(
        {},
        (transport) => conn = new FakeConn(transport),
      );
      await end(qmp, peer);
      await qmp.closed.catch(() => {});
      await qmp.close();
      assertEquals(conn.closes, 1);
    },
  });
}

/** A transport that cannot be closed, and whose `read` goes on waiting. */
class Unclosable extends FakeConn {
  override close(): void {
    super.close();
    throw new Error("Bad resource");
  }

  override async read(buffer: Uint8Array): Promise<number | null> {
    const count = await super.read(buffer);
    return count ?? new Promise(() => {});
  }
}

Deno.test({
  name:
    "QmpClient.close() resolves when closing the transport fails and changes nothing",
  permissions,
  async fn() {
    const { qmp } = await openScripted(
      {},
      (transport) => new Unclosable(transport),
    );
    const failing = assertRejects(() => qmp.execute("stop"), QmpClosedError);
    await qmp.close();
    assertEquals((await failing).sent, true);
    await qmp.closed;
  },
});

Deno.test({
  name: "QmpClient.close() resolves when the peer no longer reads",
  permissions,
  async fn() {
    const stuck = new Promise<never>(() => {});
    let writes = 0;
    const { qmp } = await openScripted({}, ({ readable, writable }) => {
      const writer = writable.getWriter();
      return {
        readable,
        writable: new WritableStream({
          // The negotiation passes.
          write: (chunk) => writes++ === 0 ? writer.write(chunk) : stuck,
        }),
      };
    });
    const failing = assertRejects(() => qmp.execute("stop"), QmpClosedError);
    await qmp.close();
    await failing;
  },
});

Deno.test({
  name: "QmpClient.close() resolves when a write fails while it closes",
  permissions,
  async fn() {
    let broken = false;
    const conns: FakeConn[] = [];
    const { qmp } = await openScripted({}, (transport) => {
      const conn = new FakeConn(transport);
      conns.push(conn);
      const failure = Promise.withResolvers<never>();
      return {
        readable: conn.readable,
        writable: conn.writable,
        read: (buffer) => conn.read(buffer),
        write: (bytes) => broken ? failure.promise : conn.write(bytes),
        close() {
          failure.reject(new Error("Bad resource"));
          conn.close();
        },
      };
    });
    broken = true;
    const failing = assertRejects(() => qmp.execute("stop"), QmpClosedError);
    await qmp.close();
    assertEquals((await failing).cause, undefined);
    await qmp.closed;
    assertEquals(conns[0]!.closes, 1);
  },
});

Deno.test({
  name: "QmpClient.open() rejects with TypeError for streams that are locked",
  permissions,
  async fn() {
    for (const locked of ["readable", "writable"] as const) {
      const [near] = memoryTransports();
      const lock = locked === "readable"
        ? near.readable.getReader()
        : near.writable.getWriter();
      await assertRejects(() => QmpClient.open(near), TypeError, "locked");
      lock.releaseLock();
    }
  },
});

Deno.test({
  name: "QmpClient.close() sends what has been handed to it before",
  permissions,
  async fn() {
    const { qmp, peer } = await openScripted();
    const failing = [1, 2, 3].map(() =>
      assertRejects(() => qmp.execute("stop"), QmpClosedError)
    );
    const closing = qmp.close();
    for (const _ of failing) {
      assertEquals((await peer.receive()).execute, "stop");
    }
    await closing;
    await Promise.all(failing);
  },
});

Deno.test({
  name: "QmpClient.untyped is the same client",
  permissions,
  async fn() {
    const { qmp, peer } = await openScripted();
    assertStrictEquals<unknown>(qmp.untyped, qmp);
    const events = qmp.untyped.events(["X_NEW", "X_NEWER"]);
    const waiting = qmp.untyped.executeAndWait("x-new", { any: "thing" }, {
      event: ["X_NEW"],
      filter: ({ data }) => data?.any === "thing",
    });
    const { id, arguments: args } = await peer.receive();
    assertEquals(args, { any: "thing" });
    await peer.send(eventText("X_NEW", { any: "other" }));
    await peer.send(eventText("X_NEW", { any: "thing" }) + reply(id, [5]));
    const { event, return: value } = await waiting;
    assertEquals([event.data, value], [{ any: "thing" }, [5]]);
    assertEquals(events.queued, 2);
    await qmp.close();
    await peer.hangUp();
  },
});

Deno.test({
  name: "An event is named by a name or a list of names, wherever it is named",
  permissions,
  async fn() {
    const { qmp, peer } = await openScripted();
    const one = qmp.events("STOP");
    const several = qmp.events(["STOP", "RESUME"], { limit: 10 });
    const all = qmp.events();
    const bounded = qmp.events({ limit: 1, overflow: "drop-oldest" });
    const waiting = [qmp.waitFor("RESUME"), qmp.waitFor(["RESET", "RESUME"])];
    await peer.send(
      ["STOP", "RESET", "RESUME"].map((e) => eventText(e)).join(""),
    );
    assertEquals(
      (await Promise.all(waiting)).map(({ event }) => event),
      ["RESUME", "RESET"],
    );
    assertEquals(
      [one, several, all, bounded].map(({ queued }) => queued),
      [1, 2, 3, 1],
    );
    assertEquals(bounded.dropped, 2);
    for (
      const attempt of [
        () => qmp.waitFor([]),
        // deno-lint-ignore require-await
        async () => qmp.events([]),
        () => qmp.executeAndWait("stop", {}, { event: [] }),
      ]
    ) await assertRejects(attempt, TypeError, "at least one name of an event");
    await qmp.close();
    await peer.hangUp();
  },
});

Deno.test({
  name: 'commandIds: "always" gives every command an id, "as-needed" not',
  permissions,
  async fn() {
    for (const commandIds of ["always", "as-needed", undefined] as const) {
      const { qmp, peer } = await openScripted({ commandIds });
      const replied = qmp.execute("stop");
      const { id } = await peer.receive();
      assertEquals(typeof id, commandIds === "always" ? "number" : "undefined");
      await peer.send(reply(id));
      await replied;
      await qmp.close();
      await peer.hangUp();
    }
  },
});

Deno.test({
  name: "A wrong commandIds is a TypeError, and closes the transport",
  permissions,
  async fn() {
    const [near, far] = memoryTransports();
    const conn = new FakeConn(near);
    await assertRejects(
      () => QmpClient.open(conn, { commandIds: "never" as "always" }),
      TypeError,
      'Expected commandIds to be "as-needed" or "always", found "never"',
    );
    assertEquals(conn.closes, 1);
    await new ScriptedPeer(far).hangUp();
  },
});

// The types. That this compiles is the test; nothing of it runs.

export async function types(qmp: QmpClient): Promise<void> {
  // @ts-expect-error There is no such command.
  await qmp.execute("query-statuz");
  // @ts-expect-error The argument has another type.
  await qmp.execute("device_del", { id: 5 });
  // @ts-expect-error The argument is missing.
  await qmp.execute("device_del", {});
  // @ts-expect-error All arguments are missing.
  await qmp.execute("device_del");
  // @ts-expect-error There is no such event.
  qmp.events("STOPPED");
  // @ts-expect-error There is no such option.
  qmp.events("STOP", { most: 5 });
  // @ts-expect-error The event has no such data.
  await qmp.waitFor("SHUTDOWN", { filter: ({ data }) => data.device === "" });
  // @ts-expect-error An event is to be named.
  await qmp.executeAndWait("stop", {}, {});

  const { running }: { running: boolean } = await qmp.execute("query-status");
  const raw: unknown = await qmp.untyped.execute("x-any", { any: running });
  const name: "STOP" | "RESUME" = (await qmp.waitFor(["STOP", "RESUME"])).event;
  for await (const event of qmp.events(["SHUTDOWN", "STOP"], { limit: 5 })) {
    if (event.event === "SHUTDOWN") {
      const guest: boolean = event.data.guest;
      throw new Error(`${guest} ${raw} ${name}`);
    }
    const none: undefined = event.data;
    // @ts-expect-error It is narrowed to the two.
    if (event.event === "RESET") throw new Error(none);
  }

  interface MySchema {
    commands: { frob: { arguments: { level: number }; return: string } };
    events: { FROBBED: { level: number } };
  }
  const mine = await QmpClient.open<MySchema>(memoryTransports()[0]);
  const text: string = await mine.execute("frob", { level: 3 });
  // @ts-expect-error It is not in this schema.
  await mine.execute("query-status", { text });
}

/** What `query-qmp-schema` of a server with one command returns. */
const ENTRIES = [
  { "meta-type": "command", name: "stop", "arg-type": "0", "ret-type": "0" },
  { "meta-type": "object", name: "0", members: [] },
];

Deno.test(
  "QmpClient.schema() asks once, and gives everybody the same",
  { permissions },
  async () => {
    const { qmp, peer } = await openScripted();
    const both = Promise.all([qmp.schema(), qmp.schema()]);
    const { execute, id } = await peer.receive();
    assertEquals(execute, "query-qmp-schema");
    await peer.send(reply(id, ENTRIES));
    const [first, second] = await both;
    assertEquals(first.commands, ["stop"]);
    assertStrictEquals(second, first);
    assertStrictEquals(await qmp.schema(), first);
    await qmp.close();
    await peer.endsWithoutMore();
  },
);

Deno.test(
  "QmpClient.schema() asks again when it could not be had",
  { permissions },
  async () => {
    const { qmp, peer } = await openScripted();
    for (const entries of [undefined, [{ name: "stop" }]]) {
      const schema = assertRejects(
        () => qmp.schema(),
        entries ? TypeError : QmpCommandError,
      );
      const { id } = await peer.receive();
      const error = { class: "CommandNotFound", desc: "There is none" };
      await peer.send(entries ? reply(id, entries) : errorReply(id, error));
      await schema;
    }
    const schema = qmp.schema();
    await peer.send(reply((await peer.receive()).id, ENTRIES));
    assertEquals((await schema).commands, ["stop"]);
    await qmp.close();
  },
);

Deno.test(
  "QmpClient.schema() goes on for others when one gives up",
  { permissions },
  async () => {
    const { qmp, peer } = await openScripted();
    const caller = new AbortController();
    const impatient = qmp.schema({ signal: caller.signal });
    const patient = qmp.schema({ timeout: 60_000 });
    const { id } = await peer.receive();
    const reason = new Error("No more time");
    caller.abort(reason);
    assertStrictEquals(await impatient.catch((error) => error), reason);
    await peer.send(reply(id, ENTRIES));
    assertEquals((await patient).commands, ["stop"]);
    await qmp.close();
  },
);

Deno.test(
  "QmpClient.schema() asks nothing when its options are wrong",
  { permissions },
  async () => {
    const { qmp, peer } = await openScripted();
    await assertRejects(() => qmp.schema({ timeout: -1 }), RangeError);
    await assertRejects(
      () => qmp.schema({ signal: AbortSignal.abort(new TypeError("Not now")) }),
      TypeError,
      "Not now",
    );
    await qmp.close();
    await peer.endsWithoutMore();
  },
);
