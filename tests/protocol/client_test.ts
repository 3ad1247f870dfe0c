import {
  assert,
  assertEquals,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { ClientProtocol } from "../../src/protocol/client.ts";
import {
  type ConnectionState,
  QmpCommandError,
  QmpProtocolError,
} from "../../src/protocol/error.ts";
import { parseJson } from "../../src/protocol/json/lossless.ts";
import type { JsonValue, MessageKind } from "../../src/protocol/message.ts";
import {
  ERROR,
  execute,
  greeting,
  negotiated,
  OOB,
  outcome,
  STATES,
  succeed,
  TIMESTAMP,
} from "./client_driver.ts";

const MESSAGES: Record<MessageKind, JsonValue> = {
  greeting: greeting("oob"),
  return: { return: { a: 1 }, id: 0 },
  error: { error: ERROR, id: 0 },
  event: { event: "STOP", timestamp: TIMESTAMP },
  invalid: { hello: "world", id: 18446744073709551615n },
};

/**
 * The result of each kind of message in each state: the message of a violation,
 * or an outcome and the next state.
 */
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
    greeting: ["dropped", "negotiation"],
    return: ["return of command", "command"],
    error: ["error of command", "negotiation"],
    event: ["event", "negotiation"],
    invalid:
      "Expected a reply or an event from the server, found something else",
  },
  command: {
    greeting:
      "Expected a reply or an event from the server, found another greeting, so the server has begun a new session",
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
    const name = kind === "invalid" ? "an invalid message" : `"${kind}"`;
    const end = typeof expected === "string" ? "a violation" : expected[0];
    Deno.test(
      `ClientProtocol.receive() of ${name} in the state "${state}" gives ${end}`,
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
  "ClientProtocol.receive() returns what the server sent, unchanged",
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
  "ClientProtocol.receive() treats a reply with both return and error as a success",
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
  "ClientProtocol.receive() reports a violation with a lone surrogate",
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
  "ClientProtocol.execute() reads the arguments at once, even if the command waits",
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
  "ClientProtocol.execute() changes nothing when it throws",
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

Deno.test(
  "ClientProtocol.close() returns the commands that are neither answered nor abandoned",
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
        // "a" has the id that "4" had, so it comes in its place.
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
  "ClientProtocol.close() returns the unanswered commands after a violation",
  { permissions: "none" },
  () => {
    const protocol = STATES.command();
    assertThrows(() => protocol.receive(5), QmpProtocolError);
    assertEquals(protocol.close().map(({ context }) => context), ["command"]);
  },
);

Deno.test(
  "ClientProtocol.close() returns nothing if no command waits",
  { permissions: "none" },
  () => {
    for (const state of ["greeting", "closed"] as const) {
      const protocol = STATES[state]();
      assertEquals(protocol.close(), []);
      assertEquals(protocol.state, "closed");
    }
  },
);
