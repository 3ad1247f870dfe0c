import {
  assert,
  assertEquals,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  type ClientCommand,
  ClientProtocol,
  type ClientReceived,
} from "../../src/protocol/client.ts";
import {
  type ConnectionState,
  QmpCommandError,
  QmpProtocolError,
  QmpStateError,
} from "../../src/protocol/error.ts";
import { parseJson } from "../../src/protocol/json/lossless.ts";
import type { JsonValue, MessageKind } from "../../src/protocol/message.ts";

const ERROR = { class: "GenericError", desc: "No such thing\n" };
const TIMESTAMP = { seconds: 1_700_000_000, microseconds: 250_000 };

function greeting(...capabilities: string[]) {
  const qemu = { major: 10, minor: 0, micro: 2 };
  return { QMP: { version: { qemu, package: "" }, capabilities } };
}

function greeted(...capabilities: string[]): ClientProtocol<string> {
  const protocol = new ClientProtocol<string>();
  protocol.receive(greeting(...capabilities));
  return protocol;
}

/** A protocol that is ready for commands. */
function negotiated(...capabilities: string[]): ClientProtocol<string> {
  const protocol = greeted(...capabilities);
  protocol.negotiate("negotiation");
  protocol.takeOutput();
  protocol.receive({ return: {}, id: 0 });
  return protocol;
}

/** Executes commands named and hung with what is given, in-band. */
function execute(
  protocol: ClientProtocol<string>,
  ...names: string[]
): ClientCommand<string>[] {
  return names.map((name) => protocol.execute(name, undefined, name));
}

const OOB = { oob: true };

/** Names of the commands that are to be sent. */
function takeNames(protocol: ClientProtocol<string>): string[] {
  return protocol.takeOutput().split("\n").slice(0, -1).map((line) => {
    const { execute, "exec-oob": oob } = JSON.parse(line);
    return execute ?? `${oob} oob`;
  });
}

/** What was received, in short: what was answered and how, or what was not. */
function outcome(received: ClientReceived<string>): string {
  switch (received.kind) {
    case "return":
    case "error":
      return `${received.kind} of ${received.command.context}`;
    default:
      return received.kind;
  }
}

function succeed(protocol: ClientProtocol<string>, id?: JsonValue): string {
  const message: JsonValue = { return: {} };
  if (id !== undefined) message.id = id;
  return outcome(protocol.receive(message));
}

function fail(protocol: ClientProtocol<string>, id?: JsonValue): string {
  const message: JsonValue = { error: { ...ERROR } };
  if (id !== undefined) message.id = id;
  return outcome(protocol.receive(message));
}

const STATES: Record<ConnectionState, () => ClientProtocol<string>> = {
  greeting: () => new ClientProtocol(),
  negotiation: () => {
    const protocol = greeted("oob");
    protocol.negotiate("command");
    return protocol;
  },
  command: () => {
    const protocol = negotiated("oob");
    execute(protocol, "command");
    return protocol;
  },
  closed: () => {
    const protocol = negotiated("oob");
    execute(protocol, "command");
    protocol.close();
    return protocol;
  },
};

const MESSAGES: Record<MessageKind, JsonValue> = {
  greeting: greeting("oob"),
  return: { return: { a: 1 }, id: 0 },
  error: { error: ERROR, id: 0 },
  event: { event: "STOP", timestamp: TIMESTAMP },
  invalid: { hello: "world", id: 18446744073709551615n },
};

/** What comes of each kind of message in each state: a violation with this message, or an outcome and a state. */
const TRANSITIONS: Record<
  ConnectionState,
  Record<MessageKind, string | [outcome: string, state: ConnectionState]>
> = {
  greeting: {
    greeting: ["greeting", "negotiation"],
    return: 'Expected a greeting from the server, found "return"',
    error: 'Expected a greeting from the server, found "error"',
    event: ["event", "greeting"],
    invalid: "Expected a greeting from the server, found something else",
  },
  negotiation: {
    greeting: 'Expected a reply or an event from the server, found "greeting"',
    return: ["return of command", "command"],
    error: ["error of command", "negotiation"],
    event: ["event", "negotiation"],
    invalid:
      "Expected a reply or an event from the server, found something else",
  },
  command: {
    greeting: 'Expected a reply or an event from the server, found "greeting"',
    return: ["return of command", "command"],
    error: ["error of command", "command"],
    event: ["event", "command"],
    invalid:
      "Expected a reply or an event from the server, found something else",
  },
  closed: {
    greeting: ["dropped", "closed"],
    return: ["dropped", "closed"],
    error: ["dropped", "closed"],
    event: ["dropped", "closed"],
    invalid: ["dropped", "closed"],
  },
};

for (const [state, transitions] of Object.entries(TRANSITIONS)) {
  for (const [kind, expected] of Object.entries(transitions)) {
    const message = MESSAGES[kind as MessageKind];
    const make = STATES[state as ConnectionState];
    const name = kind === "invalid" ? "what is no message" : `"${kind}"`;
    const end = typeof expected === "string" ? "a violation" : expected[0];
    Deno.test(
      `ClientProtocol.receive() takes ${name} in the state "${state}" for ${end}`,
      { permissions: "none" },
      () => {
        const protocol = make();
        assertEquals(protocol.state, state);
        if (typeof expected === "string") {
          const error = assertThrows(
            () => protocol.receive(message),
            QmpProtocolError,
          );
          assertEquals(error.message, expected);
          assertEquals(parseJson(error.received), message);
          assertEquals(protocol.state, "closed");
        } else {
          const received = protocol.receive(message);
          assertEquals([outcome(received), protocol.state], expected);
        }
      },
    );
  }
}

Deno.test(
  "ClientProtocol.receive() hands out what the server sent, untouched",
  { permissions: "none" },
  () => {
    const protocol = new ClientProtocol<object>();
    assertStrictEquals(protocol.greeting, undefined);
    const hello = greeting("oob", "later");
    assertEquals(protocol.receive(hello), {
      kind: "greeting",
      greeting: hello,
    });
    assertStrictEquals(protocol.greeting, hello);

    const event = { event: "LATER", timestamp: TIMESTAMP, data: { a: [1n] } };
    assertEquals(protocol.receive(event), { kind: "event", event });

    const context = {};
    const command = protocol.negotiate(context);
    assertStrictEquals(command.context, context);
    for (const id of [0, "0"]) {
      const error = { ...ERROR, later: 1 };
      const received = protocol.receive({ error, id });
      if (id === "0") {
        assertEquals(received.kind, "dropped");
        continue;
      }
      assert(received.kind === "error");
      assertStrictEquals(received.command, command);
      assert(received.error instanceof QmpCommandError);
      assertEquals(received.error.class, ERROR.class);
      assertEquals(received.error.message, ERROR.desc);
      assertEquals(received.error.command, "qmp_capabilities");
    }

    const values: JsonValue[] = [null, false, 0, "", [], 2n ** 64n - 1n, {}];
    for (const value of values) {
      const again = protocol.negotiate(context);
      const received = protocol.receive({ return: value, id: again.id! });
      assert(received.kind === "return");
      assertStrictEquals(received.command, again);
      assertStrictEquals(received.value, value);
    }
  },
);

Deno.test(
  "ClientProtocol.receive() takes a reply with both return and error for a success",
  { permissions: "none" },
  () => {
    for (const error of [null, ERROR, "No"]) {
      const protocol = STATES.command();
      const received = protocol.receive({ return: 1, error, id: 0 });
      assertEquals(outcome(received), "return of command");
    }
  },
);

Deno.test(
  "ClientProtocol.receive() tells of a violation that could not be sent back",
  { permissions: "none" },
  () => {
    const protocol = new ClientProtocol();
    const error = assertThrows(
      () => protocol.receive({ a: "\ud800" }),
      QmpProtocolError,
    );
    assertEquals(error.received, '{"a":"\\ud800"}');
    assertEquals(protocol.state, "closed");
  },
);

// Negotiation

const NEGOTIATIONS: Record<
  string,
  [offered: string[], wanted: string[] | undefined, enabled: string[]]
> = {
  "what it knows of what is offered": [["later", "oob"], undefined, ["oob"]],
  "nothing where nothing is offered": [[], undefined, []],
  "nothing where nothing is wanted": [["oob"], [], []],
  "nothing where what is wanted is not offered": [["oob"], ["later"], []],
  "those of the wanted that are offered": [
    ["a", "b", "c"],
    ["c", "x", "a"],
    ["c", "a"],
  ],
};

for (const [what, [offered, wanted, enabled]] of Object.entries(NEGOTIATIONS)) {
  Deno.test(
    `ClientProtocol.negotiate() enables ${what}`,
    { permissions: "none" },
    () => {
      const protocol = greeted(...offered);
      protocol.negotiate("negotiation", wanted);
      const args = enabled.length > 0
        ? `,"arguments":{"enable":${JSON.stringify(enabled)}}`
        : "";
      assertEquals(
        protocol.takeOutput(),
        `{"execute":"qmp_capabilities"${args}}\n`,
      );
      assertEquals(protocol.capabilities, []);
      assertEquals(succeed(protocol, 0), "return of negotiation");
      assertEquals(protocol.capabilities, enabled);
    },
  );
}

Deno.test(
  "ClientProtocol.negotiate() may be called again after it has failed",
  { permissions: "none" },
  () => {
    const protocol = greeted("oob");
    protocol.negotiate("first");
    assertEquals(fail(protocol, 0), "error of first");
    assertEquals([protocol.state, protocol.capabilities], ["negotiation", []]);
    protocol.negotiate("second", []);
    assertEquals(succeed(protocol, 0), "return of second");
    assertEquals([protocol.state, protocol.capabilities], ["command", []]);
  },
);

Deno.test(
  "ClientProtocol keeps what the first negotiation enabled, whatever a second one does",
  { permissions: "none" },
  () => {
    const protocol = greeted("oob");
    protocol.negotiate("first");
    protocol.negotiate("second", []);
    assertEquals(succeed(protocol, 0), "return of first");
    assertEquals(succeed(protocol, 1), "return of second");
    protocol.negotiate("third", []);
    assertEquals(fail(protocol, 1), "error of third");
    assertEquals([protocol.state, protocol.capabilities], ["command", ["oob"]]);
  },
);

Deno.test(
  "ClientProtocol.execute() negotiates where the command is qmp_capabilities",
  { permissions: "none" },
  () => {
    for (const enable of [["oob"], "oob", undefined]) {
      const protocol = greeted("oob");
      const args = { enable };
      protocol.execute("qmp_capabilities", args, "own");
      if (Array.isArray(enable)) enable.push("later");
      succeed(protocol, 0);
      assertEquals(protocol.state, "command");
      assertEquals(
        protocol.capabilities,
        Array.isArray(enable) ? ["oob"] : [],
      );
    }
  },
);

Deno.test(
  "ClientProtocol ends negotiation even where nobody waits for it any more",
  { permissions: "none" },
  () => {
    const protocol = greeted("oob");
    protocol.abandon(protocol.negotiate("negotiation"));
    assertEquals(succeed(protocol, 0), "dropped");
    assertEquals([protocol.state, protocol.capabilities], ["command", ["oob"]]);
  },
);

Deno.test(
  "ClientProtocol.execute() throws a QmpStateError where the state does not allow the command",
  { permissions: "none" },
  () => {
    const wrong: [ConnectionState, string[]][] = [
      ["greeting", ["query-status", "qmp_capabilities"]],
      ["negotiation", ["query-status"]],
      ["closed", ["query-status", "qmp_capabilities"]],
    ];
    for (const [state, names] of wrong) {
      const protocol = STATES[state]();
      protocol.takeOutput();
      for (const name of names) {
        const error = assertThrows(
          () => execute(protocol, name),
          QmpStateError,
          `Cannot execute ${name}: the connection is in the state "${state}"`,
        );
        assertEquals(error.state, state);
      }
      assertEquals(protocol.takeOutput(), "");
    }
    for (const state of ["greeting", "closed"] as const) {
      assertThrows(() => STATES[state]().negotiate("x"), QmpStateError);
    }
  },
);

Deno.test(
  "ClientProtocol.execute() throws a QmpStateError of out-of-band where that is not enabled",
  { permissions: "none" },
  () => {
    const cases: [ClientProtocol<string>, string, ConnectionState][] = [
      [negotiated("later"), "migrate-pause", "command"],
      [greeted("oob"), "qmp_capabilities", "negotiation"],
    ];
    for (const [protocol, name, state] of cases) {
      const error = assertThrows(
        () => protocol.execute(name, undefined, "x", OOB),
        QmpStateError,
        `Cannot execute ${name} out-of-band: the capability "oob" is not enabled`,
      );
      assertEquals(error.state, state);
      assertEquals(protocol.takeOutput(), "");
    }
  },
);

// Writing

Deno.test(
  "ClientProtocol.execute() writes each command on a line, and takeOutput() empties the output",
  { permissions: "none" },
  () => {
    const protocol = negotiated("oob");
    const args = { size: 2n ** 64n - 1n, name: "é" };
    const command = protocol.execute("x-resize", args, "resize");
    args.name = "changed";
    protocol.execute("stop", {}, "stop", {});
    protocol.execute("x-pause", { a: 1 }, "pause", OOB);
    protocol.execute("cont", undefined, "cont", { id: "my", oob: false });
    assertEquals(
      protocol.takeOutput(),
      '{"execute":"x-resize","arguments":{"size":18446744073709551615,"name":"é"}}\n' +
        '{"execute":"stop","id":1}\n' +
        '{"exec-oob":"x-pause","arguments":{"a":1},"id":2}\n' +
        '{"execute":"cont","id":"my"}\n',
    );
    assertEquals(protocol.takeOutput(), "");
    assertEquals(
      [command.name, command.oob, command.context, command.id, command.sent],
      ["x-resize", false, "resize", 0, true],
    );
  },
);

Deno.test(
  "ClientProtocol.execute() writes the arguments at once, of a command that waits too",
  { permissions: "none" },
  () => {
    const protocol = negotiated("oob");
    execute(protocol, ..."12345678");
    const args = { a: [1] };
    protocol.execute("waits", args, "waits");
    args.a.push(2);
    protocol.takeOutput();
    succeed(protocol, 0);
    assertEquals(
      protocol.takeOutput(),
      '{"execute":"waits","arguments":{"a":[1]},"id":0}\n',
    );
  },
);

Deno.test(
  "ClientProtocol.execute() changes nothing where it throws",
  { permissions: "none" },
  () => {
    const cycle: Record<string, unknown> = {};
    cycle.cycle = cycle;
    let deep: object = {};
    for (let i = 0; i < 1023; i++) deep = [deep];
    type Case = [name: string, args: unknown, id: JsonValue, typeof TypeError];
    const wrong: Case[] = [
      ["", undefined, "id", TypeError],
      ["x", null, "id", TypeError],
      ["x", [], "id", TypeError],
      ["x", "a", "id", TypeError],
      ["x", 5, "id", TypeError],
      ["x", { a: "\ud800" }, "id", TypeError],
      ["x", cycle, "id", TypeError],
      ["x", { deep }, "id", RangeError],
      ["x", undefined, "\ud800", TypeError],
      ["x", undefined, { "\ud800": 1 }, TypeError],
      ["x", undefined, cycle as JsonValue, TypeError],
      ["x", undefined, "taken", RangeError],
    ];
    const protocol = negotiated("oob");
    protocol.execute("x", undefined, "x", { id: "taken" });
    protocol.takeOutput();
    for (const [name, args, id, ErrorClass] of wrong) {
      assertThrows(
        () => protocol.execute(name, args as object, "x", { id }),
        ErrorClass,
      );
    }
    assertEquals(protocol.takeOutput(), "");
    assertEquals(protocol.inFlight, 1);
    protocol.execute("y", undefined, "y", { id: "id" });
    assertEquals(protocol.takeOutput(), '{"execute":"y","id":"id"}\n');
  },
);

// Ids

Deno.test(
  "ClientProtocol uses an id again only after its reply, abandoned or not",
  { permissions: "none" },
  () => {
    const protocol = negotiated();
    const [first] = execute(protocol, "a", "b", "c");
    assertEquals(protocol.inFlight, 3);
    protocol.abandon(first!);
    assertEquals(protocol.inFlight, 3);
    assertEquals(execute(protocol, "d")[0]!.id, 3);
    assertEquals(succeed(protocol, 1), "return of b");
    assertEquals(succeed(protocol, 1), "dropped");
    assertEquals(execute(protocol, "e", "f").map(({ id }) => id), [1, 4]);
    assertEquals(succeed(protocol, 0), "dropped");
    assertEquals(execute(protocol, "g")[0]!.id, 0);
    assertEquals(fail(protocol, 0), "error of g");
    assertEquals(protocol.inFlight, 4);
  },
);

Deno.test(
  "ClientProtocol generates no id beyond the number of commands in flight",
  { permissions: "none" },
  () => {
    const protocol = negotiated();
    for (let count = 1; count <= 20; count++) {
      const ids = Array.from(
        { length: count },
        () => execute(protocol, "x")[0]!.id as number,
      );
      assertEquals(
        ids.toSorted((a, b) => a - b),
        [...Array(count).keys()],
      );
      for (const id of ids) assertEquals(succeed(protocol, id), "return of x");
    }
  },
);

Deno.test(
  "ClientProtocol.receive() drops a reply with an unknown id and says which",
  { permissions: "none" },
  () => {
    const protocol = negotiated();
    execute(protocol, "a");
    protocol.execute("b", undefined, "b", { id: "b" });
    let deep: JsonValue = [];
    for (let i = 0; i < 100_000; i++) deep = [deep];
    const ids: JsonValue[] = [
      7,
      -1,
      0.5,
      "0",
      null,
      true,
      [0],
      { b: "b" },
      18446744073709551615n,
      "\ud800",
      deep,
    ];
    for (const id of ids) {
      for (const reply of [{ return: {}, id }, { error: ERROR, id }]) {
        const received = protocol.receive(reply);
        assert(received.kind === "dropped");
        const text = id === 18446744073709551615n
          ? String(id)
          : JSON.stringify(id);
        assertEquals(
          received.reason,
          `no command with the id ${text} is in flight`,
        );
      }
    }
    assertEquals(protocol.inFlight, 2);
    assertEquals(succeed(protocol, 0), "return of a");
    assertEquals(succeed(protocol, "b"), "return of b");
    const received = protocol.receive({ return: {} });
    assert(received.kind === "dropped");
    assertEquals(received.reason, "no command with the id null is in flight");
  },
);

/** The caller's own ids: as given, on the wire, and as the server may send it back. */
const OWN_IDS: [id: JsonValue, sent: string, reply?: string][] = [
  [null, "null"],
  [true, "true"],
  [false, "false"],
  ["", '""'],
  ["é0", '"é0"', String.raw`"\u00e90"`],
  [0, "0"],
  [-0, "0"],
  [7, "7"],
  [7, "7", "7.0"],
  [-1, "-1"],
  [1.5, "1.5"],
  [1e21, "1e+21", "1000000000000000000000.0"],
  [5n, "5"],
  [2 ** 53, "9007199254740992"],
  [2n ** 64n - 1n, "18446744073709551615"],
  [[], "[]"],
  [[1, [2n ** 63n]], "[1,[9223372036854775808]]"],
  [{}, "{}"],
  [
    { b: 1, a: [{ d: 1, c: null }], 1: "x" },
    '{"1":"x","b":1,"a":[{"d":1,"c":null}]}',
    '{"a": [{"c": null, "d": 1}], "1": "x", "b": 1}',
  ],
  [JSON.parse('{"__proto__":{"a":1}}'), '{"__proto__":{"a":1}}'],
];

Deno.test(
  "ClientProtocol sends the caller's own id, any JSON value, and knows it again",
  { permissions: "none" },
  () => {
    for (const [id, sent, reply = sent] of OWN_IDS) {
      const protocol = negotiated("oob");
      const command = protocol.execute("own", undefined, "own", { id });
      assertEquals(protocol.takeOutput(), `{"execute":"own","id":${sent}}\n`);
      assertEquals(command.id, parseJson(sent), sent);
      assertThrows(
        () => protocol.execute("own", undefined, "own", { id }),
        RangeError,
        "Cannot execute own: a command with the id ",
      );
      assertEquals(succeed(protocol, parseJson(reply)), "return of own", sent);
      assertEquals(succeed(protocol, parseJson(reply)), "dropped", sent);
      assertEquals(protocol.inFlight, 0);
      protocol.execute("own", undefined, "own again", { id });
      assertEquals(fail(protocol, parseJson(reply)), "error of own again");
    }
  },
);

Deno.test(
  "ClientProtocol keeps an own id as it was, whatever the caller does with it",
  { permissions: "none" },
  () => {
    const protocol = negotiated("oob");
    execute(protocol, ..."12345678");
    protocol.takeOutput();
    const id = { a: [1] };
    protocol.execute("own", undefined, "own", { id });
    id.a.push(2);
    succeed(protocol, 0);
    assertEquals(protocol.takeOutput(), '{"execute":"own","id":{"a":[1]}}\n');
    assertEquals(succeed(protocol, { a: [1] }), "return of own");
    protocol.execute("own", undefined, "own", { id: { a: [1] } });
  },
);

Deno.test(
  "ClientProtocol.execute() refuses an own id that has been generated for another",
  { permissions: "none" },
  () => {
    const protocol = negotiated();
    execute(protocol, "a", "b");
    for (const id of [0, 1, 0n, 1n, -0]) {
      assertThrows(
        () => protocol.execute("own", undefined, "own", { id }),
        RangeError,
        `Cannot execute own: a command with the id ${id} is in flight`,
      );
    }
    succeed(protocol, 1);
    protocol.execute("own", undefined, "own", { id: 1n });
    assertEquals(succeed(protocol, 1), "return of own");
    assertEquals(succeed(protocol, 0), "return of a");
  },
);

Deno.test(
  "ClientProtocol generates no id that the caller has in use",
  { permissions: "none" },
  () => {
    for (const own of [[0, 1, 3], [0n, 1n, 3n]]) {
      const protocol = negotiated();
      for (const id of own) {
        protocol.execute("own", undefined, `own ${id}`, { id });
      }
      const names = ["a", "b", "c"];
      const ids = execute(protocol, ...names).map(({ id }) => id!);
      assertEquals(ids, [2, 4, 5]);
      for (const id of own) {
        assertEquals(succeed(protocol, Number(id)), `return of own ${id}`);
      }
      for (const [index, id] of ids.entries()) {
        assertEquals(succeed(protocol, id), `return of ${names[index]}`);
      }
      assertEquals(protocol.inFlight, 0);
    }
  },
);

Deno.test(
  "ClientProtocol generates free ids beside the caller's own, and passes over one that the caller took",
  { permissions: "none" },
  () => {
    const protocol = negotiated();
    execute(protocol, "a", "b");
    succeed(protocol, 0);
    protocol.execute("own", undefined, "own", { id: "own" });
    assertEquals(execute(protocol, "c")[0]!.id, 0);
    succeed(protocol, 0);
    protocol.execute("own", undefined, "own 0", { id: 0 });
    assertEquals(execute(protocol, "d")[0]!.id, 2);
    assertEquals(succeed(protocol, 0), "return of own 0");
    assertEquals(succeed(protocol, 2), "return of d");
  },
);

// Commands without an id

Deno.test(
  "ClientProtocol leaves out the id of an in-band command that is alone on the wire",
  { permissions: "none" },
  () => {
    const protocol = negotiated("oob");
    for (let n = 0; n < 3; n++) {
      const [command] = execute(protocol, "a");
      assertEquals(protocol.takeOutput(), '{"execute":"a"}\n');
      assertEquals(command!.id, 0);
      assertEquals(succeed(protocol), "return of a");
    }
    protocol.execute("a", undefined, "a", OOB);
    assertEquals(protocol.takeOutput(), '{"exec-oob":"a","id":0}\n');
    execute(protocol, "b");
    assertEquals(protocol.takeOutput(), '{"execute":"b","id":1}\n');
  },
);

Deno.test(
  "ClientProtocol.receive() knows a reply without an id among those with one",
  { permissions: "none" },
  () => {
    const protocol = negotiated("oob");
    execute(protocol, "alone", "b");
    protocol.execute("own", undefined, "own", { id: "own" });
    protocol.execute("p", undefined, "p", OOB);
    // Only out-of-band replies may overtake.
    assertEquals(succeed(protocol, 2), "return of p");
    assertEquals(succeed(protocol), "return of alone");
    assertEquals(succeed(protocol, 1), "return of b");
    assertEquals(protocol.inFlight, 1);
    // The next is not alone, so a reply without an id is for the oldest.
    execute(protocol, "c");
    assertEquals(fail(protocol), "error of own");
    assertEquals(fail(protocol), "error of c");
  },
);

Deno.test(
  "ClientProtocol gives an id to what follows an abandoned command, whose late reply has none",
  { permissions: "none" },
  () => {
    const protocol = negotiated();
    protocol.abandon(execute(protocol, "late")[0]!);
    execute(protocol, "b");
    assertEquals(
      protocol.takeOutput(),
      '{"execute":"late"}\n{"execute":"b","id":1}\n',
    );
    assertEquals(succeed(protocol), "dropped");
    assertEquals(succeed(protocol, 1), "return of b");
    execute(protocol, "c");
    assertEquals(protocol.takeOutput(), '{"execute":"c"}\n');
  },
);

Deno.test(
  'ClientProtocol with commandIds "always" gives every command an id',
  { permissions: "none" },
  () => {
    const protocol = new ClientProtocol<string>({ commandIds: "always" });
    protocol.receive(greeting("oob"));
    protocol.negotiate("negotiation");
    assertEquals(
      protocol.takeOutput(),
      '{"execute":"qmp_capabilities","arguments":{"enable":["oob"]},"id":0}\n',
    );
    assertEquals(succeed(protocol, 0), "return of negotiation");
    for (let n = 0; n < 3; n++) {
      execute(protocol, "alone");
      assertEquals(protocol.takeOutput(), '{"execute":"alone","id":0}\n');
      assertEquals(succeed(protocol, 0), "return of alone");
    }
    execute(protocol, "a", "b");
    protocol.execute("own", undefined, "own", { id: "own" });
    assertEquals(
      protocol.takeOutput(),
      '{"execute":"a","id":0}\n{"execute":"b","id":1}\n' +
        '{"execute":"own","id":"own"}\n',
    );
    // A parse error has no id, whatever the client has sent.
    assertEquals(fail(protocol), "error of a");
    assertEquals(succeed(protocol, 1), "return of b");
  },
);

Deno.test(
  'ClientProtocol takes commandIds that is undefined for "as-needed"',
  { permissions: "none" },
  () => {
    for (const commandIds of [undefined, "as-needed"] as const) {
      const protocol = new ClientProtocol<string>({ commandIds });
      protocol.receive(greeting());
      protocol.negotiate("negotiation");
      assertEquals(
        protocol.takeOutput(),
        '{"execute":"qmp_capabilities"}\n',
      );
    }
  },
);

Deno.test(
  "ClientProtocol refuses commandIds that it does not know",
  { permissions: "none" },
  () => {
    const unknown: [commandIds: unknown, found: string][] = [
      ["never", '"never"'],
      ["", '""'],
      [true, "true"],
      [null, "null"],
      [1n, "1"],
      [Symbol("s"), "Symbol(s)"],
    ];
    for (const [commandIds, found] of unknown) {
      assertThrows(
        () => new ClientProtocol({ commandIds: commandIds as "always" }),
        TypeError,
        `Expected commandIds to be "as-needed" or "always", found ${found}`,
      );
    }
  },
);

// Replies without an id

Deno.test(
  "ClientProtocol.receive() takes a reply without an id for that of the oldest in-band command",
  { permissions: "none" },
  () => {
    const protocol = negotiated("oob");
    protocol.execute("z", undefined, "z oob", OOB);
    execute(protocol, "a", "b");
    succeed(protocol, 1);
    protocol.execute("c", undefined, "c own", { id: "c" });
    protocol.execute("y", undefined, "y oob own", { id: "y", oob: true });
    // The id of "a", free again, makes "d" come before "b" in the order of ids.
    execute(protocol, "d");
    const outcomes = [
      "b",
      "c own",
      "d",
      "z oob",
      "y oob own",
    ];
    for (const [index, name] of outcomes.entries()) {
      const settle = index % 2 ? succeed : fail;
      assertEquals(
        settle(protocol),
        `${index % 2 ? "return" : "error"} of ${name}`,
      );
    }
    assertEquals(fail(protocol), "dropped");
  },
);

Deno.test(
  "ClientProtocol.receive() takes a reply without an id for an abandoned command too",
  { permissions: "none" },
  () => {
    const protocol = negotiated();
    const [first] = execute(protocol, "a", "b");
    protocol.abandon(first!);
    assertEquals(fail(protocol), "dropped");
    assertEquals(fail(protocol), "error of b");
  },
);

// The window

Deno.test(
  "ClientProtocol holds back in-band commands beyond eight while out-of-band is enabled, and lets them go in order",
  { permissions: "none" },
  () => {
    const protocol = negotiated("oob");
    const commands = execute(protocol, ..."123456789ab");
    protocol.execute("own", undefined, "own", { id: "own" });
    assertEquals(takeNames(protocol), [..."12345678"]);
    assertEquals(
      commands.map(({ sent, id }) => [sent, id]),
      [
        ...[0, 1, 2, 3, 4, 5, 6, 7].map((id) => [true, id]),
        ...[8, 9, 10].map(() => [false, undefined]),
      ],
    );
    assertEquals(protocol.inFlight, 8);

    protocol.execute("p", undefined, "p", OOB);
    assertEquals(takeNames(protocol), ["p oob"]);
    assertEquals(succeed(protocol, 8), "return of p");
    assertEquals(takeNames(protocol), []);

    assertEquals(succeed(protocol, 0), "return of 1");
    assertEquals(takeNames(protocol), ["9"]);
    assertEquals([commands[8]!.sent, commands[8]!.id], [true, 0]);
    execute(protocol, "c");
    assertEquals(takeNames(protocol), []);
    fail(protocol, 1);
    fail(protocol);
    assertEquals(takeNames(protocol), ["a", "b"]);
    succeed(protocol, 7);
    succeed(protocol, 6);
    assertEquals(
      protocol.takeOutput(),
      '{"execute":"own","id":"own"}\n{"execute":"c","id":6}\n',
    );
    assertEquals(protocol.inFlight, 8);
    succeed(protocol, "own");
    execute(protocol, "d");
    assertEquals(takeNames(protocol), ["d"]);
  },
);

Deno.test(
  "ClientProtocol pipelines everything where out-of-band is not enabled",
  { permissions: "none" },
  () => {
    const protocol = negotiated();
    const names = Array.from({ length: 100 }, (_, index) => `x-${index}`);
    const commands = execute(protocol, ...names);
    assertEquals(takeNames(protocol), names);
    assert(commands.every(({ sent }) => sent));
    assertEquals(protocol.inFlight, 100);
  },
);

Deno.test(
  "ClientProtocol.abandon() keeps a command from being sent while it is held back",
  { permissions: "none" },
  () => {
    const protocol = negotiated("oob");
    const [first] = execute(protocol, ..."12345678");
    const [ninth] = execute(protocol, "9");
    const own = protocol.execute("own", undefined, "own", { id: "own" });
    execute(protocol, "last");
    protocol.takeOutput();
    assertThrows(
      () => protocol.execute("own", undefined, "own", { id: "own" }),
      RangeError,
    );
    for (const command of [ninth!, own, own, first!]) protocol.abandon(command);

    assertEquals(takeNames(protocol), []);
    assertEquals(succeed(protocol, "own"), "dropped");
    protocol.execute("own", undefined, "own again", { id: "own" });
    assertEquals(succeed(protocol, 0), "dropped");
    assertEquals(takeNames(protocol), ["last"]);
    assertEquals([ninth!.sent, own.sent], [false, false]);
    succeed(protocol, 0);
    assertEquals(succeed(protocol, "own"), "return of own again");
  },
);

Deno.test(
  "ClientProtocol.receive() does not take a held-back command for answered",
  { permissions: "none" },
  () => {
    const protocol = negotiated("oob");
    execute(protocol, ..."12345678");
    protocol.execute("own", undefined, "own", { id: "own" });
    assertEquals(succeed(protocol, "own"), "dropped");
    for (const name of "12345678") {
      assertEquals(fail(protocol), `error of ${name}`);
    }
    assertEquals(fail(protocol), "error of own");
  },
);

Deno.test(
  "ClientProtocol.receive() says that a reply's command was abandoned",
  { permissions: "none" },
  () => {
    for (const reply of [{ return: {} }, { error: ERROR }]) {
      const protocol = negotiated();
      protocol.abandon(execute(protocol, "a")[0]!);
      assertEquals(protocol.receive({ ...reply, id: 0 }), {
        kind: "dropped",
        reason: "its command was abandoned",
      });
    }
  },
);

// The end

Deno.test(
  "ClientProtocol.close() returns the commands that somebody waits for, and whether they were sent",
  { permissions: "none" },
  () => {
    const protocol = negotiated("oob");
    const commands = execute(protocol, ..."123456789a");
    protocol.execute("p", undefined, "p", { id: "p", oob: true });
    protocol.execute("q", undefined, "q", { id: "q" });
    protocol.abandon(commands[1]!);
    protocol.abandon(commands[8]!);
    succeed(protocol, 3);
    assertEquals(
      protocol.close().map(({ context, sent }) => [context, sent]),
      [
        ["1", true],
        ["3", true],
        // "a" has taken the id of "4", and so its place.
        ["a", true],
        ["5", true],
        ["6", true],
        ["7", true],
        ["8", true],
        ["p", true],
        ["q", false],
      ],
    );
    assertEquals(protocol.state, "closed");
    assertEquals(protocol.inFlight, 0);
    assertEquals(protocol.takeOutput(), "");
    assertEquals(protocol.close(), []);
    assertEquals(succeed(protocol, 0), "dropped");
  },
);

Deno.test(
  "ClientProtocol.close() returns the unanswered after a violation too",
  { permissions: "none" },
  () => {
    const protocol = STATES.command();
    assertThrows(() => protocol.receive(5), QmpProtocolError);
    assertEquals(protocol.close().map(({ context }) => context), ["command"]);
  },
);

Deno.test(
  "ClientProtocol.close() returns nothing where nothing is awaited",
  { permissions: "none" },
  () => {
    for (const state of ["greeting", "closed"] as const) {
      const protocol = STATES[state]();
      assertEquals(protocol.close(), []);
      assertEquals(protocol.state, "closed");
    }
  },
);
