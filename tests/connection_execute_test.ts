import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type LogEntry,
  QmpClient,
  QmpCommandError,
  QmpServer,
  QmpStateError,
  QmpTimeoutError,
} from "../mod.ts";
import { openScripted } from "./support/scripted_peer.ts";
import { FakeConn } from "./support/transports.ts";
import { errorReply, reply } from "./support/wire_text.ts";

const permissions = "none";

Deno.test({
  name:
    "QmpClient.execute() sends and returns integers of 64 bits without loss",
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
  name: "QmpClient.execute() rejects with the server's error, unchanged",
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
  name: "QmpClient matches an error without an id to the oldest command",
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

/** Calls that the client refuses before it sends anything. */
const REFUSED: Record<
  string,
  [
    call: (qmp: QmpClient) => Promise<unknown>,
    Class: typeof TypeError | typeof RangeError | typeof QmpStateError,
  ]
> = {
  "a list as arguments": [
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
  "an empty name": [(qmp) => qmp.untyped.execute(""), TypeError],
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
  name: "QmpClient.execute() leaves no timer when it refuses a command",
  permissions,
  async fn() {
    const { qmp } = await openScripted();
    await qmp.close();
    const caller = new AbortController();
    await assertRejects(
      () => qmp.execute("stop", {}, { signal: caller.signal, timeout: 60_000 }),
      QmpStateError,
    );
    // A listener that was left on the signal would throw now.
    caller.abort();
  },
});

Deno.test({
  name: "QmpClient matches the replies of 2,000 commands in flight",
  permissions,
  async fn() {
    await using server = new QmpServer({
      commands: { double: ({ n }) => 2 * (n as number) },
    });
    await using qmp = await QmpClient.open(server.connect());
    const numbers = Array.from({ length: 2_000 }, (_, n) => n);
    assertEquals(
      await Promise.all(
        numbers.map((n) => qmp.untyped.execute("double", { n })),
      ),
      numbers.map((n) => 2 * n),
    );
  },
});

Deno.test({
  name:
    "QmpClient sends at most eight in-band commands ahead, and out-of-band commands at once",
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
    // Each reply to an in-band command lets the client send one more. If the
    // client had sent too many, the next command would not be the expected one.
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
    "QmpClient without out-of-band pipelines without a bound, and refuses oob",
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

/** Ways to stop waiting for a reply, each with the expected rejection. */
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
      `QmpClient drops the late reply to a command after ${name}, and reserves its id until then`,
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
  name: "QmpClient never sends a command that was aborted before it was sent",
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
  name: 'QmpClient gives a lone command an id only with commandIds: "always"',
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
  name: "QmpClient sends each of several successive commands in one write",
  permissions,
  async fn() {
    await using server = new QmpServer({ commands: { x: () => 5 } });
    const conn = new FakeConn(server.connect());
    await using qmp = await QmpClient.open(conn);
    conn.writes.length = 0;
    for (let n = 0; n < 10; n++) await qmp.untyped.execute("x");
    assertEquals(conn.writes, Array(10).fill('{"execute":"x"}\n'));
  },
});

Deno.test({
  name: "QmpClient sends a burst of 1,000 commands in at most three writes",
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
