import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type LogEntry,
  memoryTransports,
  type OpenOptions,
  QmpClient,
  QmpCommandError,
  QmpConnectError,
  QmpProtocolError,
  QmpStateError,
  type Transport,
} from "../mod.ts";
import { ScriptedPeer } from "./support/scripted_peer.ts";
import { FakeConn } from "./support/transports.ts";
import { errorReply, eventText, GREETING, reply } from "./support/wire_text.ts";

const permissions = "none";

const WITHOUT_OOB = GREETING.replace('"oob"', "");

/** Makes a transport for a client, and the peer at its far end. */
function scripted(): { near: Transport; peer: ScriptedPeer } {
  const [near, far] = memoryTransports();
  return { near, peer: new ScriptedPeer(far) };
}

/** Negotiations: the greeting, the client's options, what it enables. */
const NEGOTIATIONS: Record<
  string,
  [greeting: string, options: OpenOptions, enabled: string[]]
> = {
  "every capability that it knows": [GREETING, {}, ["oob"]],
  "nothing if the option names nothing": [GREETING, { capabilities: [] }, []],
  "nothing if the server offers nothing": [WITHOUT_OOB, {}, []],
  "the wanted capabilities that the server offers": [
    GREETING.replace('"oob"', '"oob", "new", "other"'),
    { capabilities: ["new", "oob", "newer"] },
    ["new", "oob"],
  ],
};

for (
  const [what, [greeting, options, enabled]] of Object.entries(NEGOTIATIONS)
) {
  Deno.test({
    name: `QmpClient.open() enables ${what}`,
    permissions,
    async fn() {
      const { near, peer } = scripted();
      const opening = QmpClient.open(near, options);
      await peer.send(greeting);
      const { id, ...command } = await peer.receive();
      assertEquals(command, {
        execute: "qmp_capabilities",
        ...(enabled.length > 0 && { arguments: { enable: enabled } }),
      });
      await peer.send(reply(id));
      await using qmp = await opening;
      assertEquals(qmp.state, "command");
      assertEquals(qmp.capabilities, enabled);
      assertEquals(qmp.greeting, JSON.parse(greeting));
    },
  });
}

Deno.test({
  name:
    "QmpClient.open() drops the replies that the server owes to another client",
  permissions,
  async fn() {
    const dropped: unknown[] = [];
    const { near, peer } = scripted();
    const opening = QmpClient.open(near, {
      log: (entry) => entry.dropped && dropped.push(entry.message),
    });
    await peer.greet();
    const { id } = await peer.receive();
    const owed = [
      '{"return": {}}',
      '{"return": [], "id": 0}',
      '{"error": {"class": "GenericError", "desc": "no"}}',
    ];
    await peer.send(owed.map((text) => `${text}\r\n`).join(""));
    await peer.send(reply(id));
    await using qmp = await opening;
    assertEquals(dropped, owed.map((text) => JSON.parse(text)));

    const executing = qmp.untyped.execute("a");
    await peer.receive();
    await peer.send(reply(undefined, "a"));
    assertEquals(await executing, "a");
  },
});

Deno.test({
  name: "QmpClient.open() negotiates with another id each time",
  permissions,
  async fn() {
    const ids = new Set<string>();
    for (let n = 0; n < 10; n++) {
      const { near, peer } = scripted();
      const opening = QmpClient.open(near);
      await peer.greet();
      const { id } = await peer.receive();
      ids.add(id);
      await peer.send(reply(id));
      await (await opening).close();
    }
    assertEquals(ids.size, 10);
  },
});

Deno.test({
  name: "QmpClient.open() lets the caller negotiate with negotiate: false",
  permissions,
  async fn() {
    const { near, peer } = scripted();
    const opening = QmpClient.open(near, { negotiate: false });
    await peer.greet();
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
  name: "QmpClient.open() allows events before and during the handshake",
  permissions,
  async fn() {
    const seen: LogEntry[] = [];
    const { near, peer } = scripted();
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
  name: "QmpClient.open() rejects with the error of a server that refuses",
  permissions,
  async fn() {
    const { near, peer } = scripted();
    const opening = assertRejects(() => QmpClient.open(near), QmpCommandError);
    await peer.greet();
    const { id } = await peer.receive();
    await peer.send(errorReply(id, { class: "GenericError", desc: "No" }));
    assertEquals((await opening).command, "qmp_capabilities");
    await peer.endsWithoutMore();
  },
});

/** First messages that are not a greeting. */
const NO_GREETINGS: Record<string, string> = {
  "a reply": '{"return": {}}',
  "a list": "[]",
  "a greeting without a version": '{"QMP": {"capabilities": []}}',
};

for (const [what, text] of Object.entries(NO_GREETINGS)) {
  Deno.test({
    name:
      `QmpClient.open() rejects with QmpProtocolError if the peer starts with ${what}`,
    permissions,
    async fn() {
      const { near, peer } = scripted();
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

Deno.test({
  name:
    "QmpClient.open() rejects if the peer hangs up right after its greeting",
  permissions,
  async fn() {
    for (const greeting of [GREETING, GREETING.trimEnd()]) {
      const { near, peer } = scripted();
      const opening = assertRejects(
        () => QmpClient.open(near),
        QmpConnectError,
        "The handshake ended early",
      );
      await peer.send(greeting);
      await peer.hangUp();
      await opening;
    }
  },
});

/** Options that are out of their bounds. */
const BAD_OPTIONS: OpenOptions[] = [
  ...[0, -1, NaN, Infinity, 2 ** 29].map((maxMessageSize) => ({
    maxMessageSize,
  })),
  ...[-1, NaN, 2 ** 31].map((timeout) => ({ timeout })),
];

for (const options of BAD_OPTIONS) {
  Deno.test({
    name: `QmpClient.open() rejects ${
      Deno.inspect(options)
    } with RangeError, and closes the transport`,
    permissions,
    async fn() {
      const { near, peer } = scripted();
      const conn = new FakeConn(near);
      const [[name, value]] = Object.entries(options) as [[string, number]];
      const error = await assertRejects(
        () => QmpClient.open(conn, options),
        RangeError,
      );
      assert(error.message.startsWith(`Expected a ${name} from `));
      assert(error.message.endsWith(`found ${value}`));
      assertEquals(conn.closes, 1);
      await peer.endsWithoutMore();
    },
  });
}

Deno.test({
  name:
    "QmpClient.open() rejects an unknown commandIds with TypeError, and closes the transport",
  permissions,
  async fn() {
    const { near, peer } = scripted();
    const conn = new FakeConn(near);
    await assertRejects(
      () => QmpClient.open(conn, { commandIds: "never" as "always" }),
      TypeError,
      'Expected commandIds to be "as-needed" or "always", found "never"',
    );
    assertEquals(conn.closes, 1);
    await peer.hangUp();
  },
});

for (const maxMessageSize of [1, 2 ** 29 - 25]) {
  Deno.test({
    name: `QmpClient.open() allows a maxMessageSize of ${maxMessageSize}`,
    permissions,
    async fn() {
      const { near, peer } = scripted();
      const opening = QmpClient.open(near, { maxMessageSize });
      opening.catch(() => {});
      await peer.hangUp();
      await assertRejects(() => opening, QmpConnectError);
    },
  });
}

Deno.test({
  name:
    "QmpClient.open() rejects locked streams with TypeError, and leaves the transport as it was",
  permissions,
  async fn() {
    for (const locked of ["readable", "writable"] as const) {
      const { near } = scripted();
      const lock = locked === "readable"
        ? near.readable.getReader()
        : near.writable.getWriter();
      let closes = 0;
      await assertRejects(
        () => QmpClient.open({ ...near, close: () => void closes++ }),
        TypeError,
        `its ${locked} is locked`,
      );
      lock.releaseLock();
      assertEquals(
        [near.readable.locked, near.writable.locked, closes],
        [false, false, 0],
      );
    }
  },
});
