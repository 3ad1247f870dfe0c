import { assertEquals, assertThrows } from "@std/assert";
import { QmpCommandError, QmpProtocolError } from "../../src/protocol/error.ts";
import { AgentProtocol } from "../../src/protocol/guest_agent.ts";

const SYNC = (id: number) =>
  `\x18{"execute":"guest-sync-delimited","arguments":{"id":${id}}}\n`;

function synchronized(): AgentProtocol<string> {
  const protocol = new AgentProtocol<string>(0);
  assertEquals(protocol.takeOutput(), SYNC(1));
  assertEquals(protocol.receive({ return: 1 }), { kind: "synchronized" });
  return protocol;
}

function test(name: string, fn: () => void) {
  Deno.test({ name: `AgentProtocol ${name}`, permissions: "none", fn });
}

test("asks the agent to mark its reply before anything else", () => {
  const protocol = new AgentProtocol<string>(41);
  protocol.execute("guest-ping", undefined, "ping");
  assertEquals(protocol.takeOutput(), SYNC(42));
  assertEquals(protocol.takeOutput(), "");
  assertEquals(protocol.awaitsReset, true);
  // Stale replies, also the answer to another client.
  const stale = [
    { return: {} },
    { return: 41 },
    { error: { class: "GenericError", desc: "stray" } },
    { garbage: true },
  ];
  for (const message of stale) {
    assertEquals(protocol.receive(message).kind, "dropped");
  }
  assertEquals(protocol.receive({ return: 42 }), { kind: "synchronized" });
  assertEquals(protocol.awaitsReset, false);
  assertEquals(protocol.takeOutput(), '{"execute":"guest-ping"}\n');
});

test("sends one command at a time", () => {
  const protocol = synchronized();
  protocol.execute("guest-ping", undefined, "a");
  protocol.execute("guest-info", {}, "b");
  assertEquals(protocol.takeOutput(), '{"execute":"guest-ping"}\n');
  assertEquals(protocol.takeOutput(), "");
  const received = protocol.receive({ return: {} });
  assertEquals(received.kind === "return" && received.command.context, "a");
  assertEquals(protocol.takeOutput(), '{"execute":"guest-info"}\n');
  const failed = protocol.receive({
    error: { class: "GenericError", desc: "no" },
  });
  assertEquals(failed.kind === "error" && failed.command.context, "b");
  assertEquals(
    failed.kind === "error" && failed.error instanceof QmpCommandError,
    true,
  );
  assertEquals(protocol.receive({ return: {} }).kind, "dropped");
});

test("drops a reply with an id, because it sends none", () => {
  const protocol = synchronized();
  protocol.execute("guest-ping", undefined, "a");
  protocol.takeOutput();
  assertEquals(protocol.receive({ return: {}, id: 7 }).kind, "dropped");
  assertEquals(protocol.receive({ return: {} }).kind, "return");
});

test("synchronises again after a command is abandoned in flight", () => {
  const protocol = synchronized();
  const first = protocol.execute("guest-ping", undefined, "a");
  protocol.takeOutput();
  protocol.abandon(first);
  assertEquals(protocol.takeOutput(), "");
  protocol.execute("guest-info", undefined, "b");
  assertEquals(protocol.takeOutput(), SYNC(2));
  assertEquals(protocol.receive({ return: {} }).kind, "dropped");
  protocol.receive({ return: 2 });
  assertEquals(protocol.takeOutput(), '{"execute":"guest-info"}\n');
});

test("removes a command that waits, and asks again if its question is lost", () => {
  const protocol = new AgentProtocol<string>(0);
  const first = protocol.execute("guest-ping", undefined, "a");
  protocol.takeOutput();
  const second = protocol.execute("guest-info", undefined, "b");
  protocol.abandon(second);
  protocol.abandon(first);
  protocol.abandon(first);
  assertEquals(protocol.takeOutput(), "");
  protocol.execute("guest-get-time", undefined, "c");
  assertEquals(protocol.takeOutput(), SYNC(2));
  assertEquals(protocol.receive({ return: 1 }).kind, "dropped");
  protocol.receive({ return: 2 });
  assertEquals(protocol.takeOutput(), '{"execute":"guest-get-time"}\n');
});

test("understands that a silent command has succeeded", () => {
  const protocol = synchronized();
  protocol.execute("guest-ping", undefined, "a");
  protocol.takeOutput();
  protocol.receive({ return: {} });
  protocol.execute("guest-shutdown", { mode: "halt" }, "b");
  // The agent must be there, or its silence would mean nothing.
  assertEquals(protocol.takeOutput(), SYNC(2));
  protocol.receive({ return: 2 });
  assertEquals(
    protocol.takeOutput(),
    '{"execute":"guest-shutdown","arguments":{"mode":"halt"}}\n' +
      '{"execute":"guest-sync","arguments":{"id":3}}\n',
  );
  const received = protocol.receive({ return: 3 });
  assertEquals(received.kind === "return" && received.value, undefined);
  protocol.execute("guest-ping", undefined, "c");
  assertEquals(protocol.takeOutput(), '{"execute":"guest-ping"}\n');
});

test("understands that a silent command has failed", () => {
  const protocol = synchronized();
  protocol.execute("guest-suspend-ram", undefined, "a");
  protocol.takeOutput();
  const error = { class: "GenericError", desc: "no" };
  assertEquals(protocol.receive({ error }).kind, "error");
  protocol.execute("guest-ping", undefined, "b");
  assertEquals(protocol.takeOutput(), SYNC(3));
  // The answer to the command behind the silent one.
  assertEquals(protocol.receive({ return: 2 }).kind, "dropped");
  assertEquals(protocol.receive({ return: 3 }).kind, "synchronized");
});

test("takes an answer to a silent command that is not the expected one", () => {
  const protocol = synchronized();
  protocol.execute("guest-suspend-ram", undefined, "a");
  protocol.takeOutput();
  assertEquals(protocol.receive({ return: {} }).kind, "return");
  protocol.execute("guest-ping", undefined, "b");
  assertEquals(protocol.takeOutput(), SYNC(3));
});

test("can take a silent command for executed", () => {
  const protocol = synchronized();
  const command = protocol.execute("guest-suspend-ram", undefined, "a");
  protocol.takeOutput();
  assertEquals(protocol.inFlight, command);
  protocol.assume(command);
  assertEquals(protocol.inFlight, undefined);
});

test("refuses what is not a reply", () => {
  for (const message of [5, [], { event: "STOP" }, {}, { error: 1 }]) {
    const protocol = synchronized();
    protocol.execute("guest-ping", undefined, "a");
    protocol.takeOutput();
    assertThrows(() => protocol.receive(message), QmpProtocolError);
  }
});

test("refuses wrong commands, which then are not sent", () => {
  const protocol = synchronized();
  assertThrows(() => protocol.execute("", {}, "a"), TypeError);
  assertThrows(() => protocol.execute("guest-ping", 5, "a"), TypeError);
  assertEquals(protocol.takeOutput(), "");
});

test("returns the commands that are not answered when it closes", () => {
  const protocol = synchronized();
  protocol.execute("guest-ping", undefined, "a");
  protocol.execute("guest-ping", undefined, "b");
  protocol.takeOutput();
  assertEquals(protocol.close().map(({ context }) => context), ["a", "b"]);
  assertEquals(protocol.receive({ return: {} }).kind, "dropped");
});
