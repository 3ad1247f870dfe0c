import { assertEquals, assertThrows } from "@std/assert";
import { QmpCommandError, QmpStateError } from "../../src/protocol/error.ts";
import {
  type ServerCommand,
  ServerProtocol,
} from "../../src/protocol/server.ts";
import {
  converse,
  enable,
  genericError,
  NEGOTIATE,
  NEGOTIATE_OOB,
  NO_EXECUTE,
  NO_OBJECT,
  NO_VALUE,
  noString,
  OK,
  OK_1,
  serve,
  TextServer,
  TIMESTAMP,
  unexpectedMember,
  UNKNOWN,
  VERSION,
  withId,
} from "./server_driver.ts";

Deno.test("ServerProtocol greets with its version and its capabilities", {
  permissions: "none",
}, () => {
  const greet = (capabilities?: string[]) =>
    new ServerProtocol({
      version: VERSION,
      has: () => false,
      ...(capabilities && { capabilities }),
    }).takeOutput();
  const start =
    '{"QMP": {"version": {"qemu": {"micro": 2, "minor": 0, "major": 10}, "package": ""}, ';

  assertEquals(greet(), start + '"capabilities": ["oob"]}}\r\n');
  assertEquals(greet([]), start + '"capabilities": []}}\r\n');
  assertEquals(
    greet(["oob", "x-more"]),
    start + '"capabilities": ["oob", "x-more"]}}\r\n',
  );
});

Deno.test(
  "ServerProtocol.takeOutput() empties the output",
  { permissions: "none" },
  () => {
    const server = serve();
    assertEquals(server.takeOutput(), "");
    server.read("[] {} ");
    assertEquals(server.takeOutput(), `${NO_OBJECT}\r\n${NO_EXECUTE}\r\n`);
    assertEquals(server.takeOutput(), "");
  },
);

Deno.test(
  "ServerProtocol enables the offered capabilities that the client asks for",
  {
    permissions: "none",
  },
  () => {
    const server = serve({ capabilities: ["oob", "x-more"] });
    assertEquals([server.state, server.capabilities], ["negotiation", []]);

    converse(server, [enable('{"enable":["x-more","x-more"]}')]);
    assertEquals([server.state, server.capabilities], ["command", ["x-more"]]);

    assertEquals(
      converse(server, ['{"exec-oob":"migrate-pause"}']),
      unexpectedMember("exec-oob") + "\r\n",
    );
  },
);

Deno.test(
  "ServerProtocol refuses to enable capabilities that it does not offer",
  {
    permissions: "none",
  },
  () => {
    const server = serve({ capabilities: ["x-more"] });

    const refused = converse(server, [
      enable('{"enable":["oob","x-more","oob"]}'),
    ]);
    assertEquals(
      refused,
      withId("1", genericError("Capability oob, oob not available")) + "\r\n",
    );
    assertEquals([server.state, server.capabilities], ["negotiation", []]);

    assertEquals(
      converse(server, [enable('{"enable":["x-more"]}')]),
      OK_1 + "\r\n",
    );
  },
);

Deno.test("ServerProtocol allows no command out-of-band by default", {
  permissions: "none",
}, () => {
  const server = new TextServer({ version: VERSION, has: () => true });
  converse(server, [NEGOTIATE_OOB]);
  assertEquals(
    converse(server, ['{"exec-oob":"stop"}']),
    genericError("The command stop does not support OOB") + "\r\n",
  );
});

Deno.test(
  "ServerProtocol returns a command with its arguments, id and way of execution",
  {
    permissions: "none",
  },
  () => {
    const server = serve({}, NEGOTIATE_OOB);
    const [stop] = server.read(
      "{'execute':'stop','arguments':{'n':18446744073709551615},'id':{}}",
    );
    assertEquals(stop, {
      name: "stop",
      arguments: { n: 18446744073709551615n },
      id: {},
      oob: false,
    });
    const [pause] = server.read("{'exec-oob':'migrate-pause'}");
    assertEquals(pause, { name: "migrate-pause", arguments: {}, oob: true });
  },
);

Deno.test(
  "ServerProtocol.receive() takes values and parse errors",
  { permissions: "none" },
  () => {
    const server = serve();
    const commands = [
      { value: { execute: "qmp_capabilities" } },
      { value: { execute: "stop", id: 1 } },
      { desc: "JSON parse error, expecting value" },
      { value: null },
    ].map((reading) => server.receive(reading));
    const stop = { name: "stop", arguments: {}, id: 1, oob: false };
    assertEquals(commands, [[], [stop], [], []]);
    assertEquals(server.takeOutput(), OK + "\r\n");

    assertEquals(server.succeed(commands[1]![0]!), []);
    assertEquals(
      server.takeOutput(),
      [OK_1, NO_VALUE, NO_OBJECT, ""].join("\r\n"),
    );
  },
);

Deno.test("ServerProtocol runs in-band commands one after the other", {
  permissions: "none",
}, () => {
  const server = serve({}, NEGOTIATE);
  const first = server.read(
    '{"execute":"stop","id":1}{"execute":"stop","id":2}{"execute":"nope","id":3}{"execute": }' +
      '{"execute":"stop","id":5}',
  );
  assertEquals(first.map(({ id }) => id), [1]);
  assertEquals(server.takeOutput(), "");

  const second = server.succeed(first[0]!, {});
  assertEquals(second.map(({ id }) => id), [2]);
  assertEquals(server.takeOutput(), '{"return": {}, "id": 1}\r\n');

  const fifth = server.fail(second[0]!, { class: "GenericError", desc: "No" });
  assertEquals(fifth.map(({ id }) => id), [5]);
  assertEquals(
    server.takeOutput(),
    [withId("2", genericError("No")), withId("3", UNKNOWN), NO_VALUE, ""].join(
      "\r\n",
    ),
  );

  assertEquals(server.succeed(fifth[0]!), []);
  assertEquals(server.takeOutput(), '{"return": {}, "id": 5}\r\n');
  assertEquals(
    server.read('{"execute":"stop","id":6}').map(({ id }) => id),
    [6],
  );
});

Deno.test(
  "ServerProtocol answers exec-oob in order if out-of-band is not enabled",
  { permissions: "none" },
  () => {
    const server = serve({}, NEGOTIATE);
    const [stop] = server.read(
      '{"execute":"stop"}{"exec-oob":"migrate-pause"}',
    );
    assertEquals(server.takeOutput(), "");
    server.succeed(stop!);
    assertEquals(
      server.takeOutput(),
      `${OK}\r\n${unexpectedMember("exec-oob")}\r\n`,
    );
  },
);

Deno.test(
  "ServerProtocol returns out-of-band commands at once, and delays in-band errors",
  { permissions: "none" },
  () => {
    const server = serve({}, NEGOTIATE_OOB);
    const [stop, ...pauses] = server.read(
      '{"execute":"stop"}{"exec-oob":"migrate-pause","id":1}{"exec-oob":"nope"}' +
        '{"exec-oob":"migrate-pause","id":2}[] {"execute":"stop","exec-oob":1}',
    );
    assertEquals(pauses.map(({ id }) => id), [1, 2]);
    assertEquals(server.takeOutput(), UNKNOWN + "\r\n");

    assertEquals(server.succeed(pauses[1]!), []);
    assertEquals(server.takeOutput(), '{"return": {}, "id": 2}\r\n');
    assertEquals(server.succeed(stop!), []);
    assertEquals(
      server.takeOutput(),
      [OK, NO_OBJECT, noString("exec-oob"), ""].join("\r\n"),
    );
    assertEquals(
      server.fail(pauses[0]!, { class: "GenericError", desc: "No" }),
      [],
    );
    assertEquals(server.takeOutput(), withId("1", genericError("No")) + "\r\n");
  },
);

Deno.test(
  "ServerProtocol is full while eight requests wait behind the one that runs",
  { permissions: "none" },
  () => {
    const server = serve({}, NEGOTIATE_OOB);
    assertEquals([server.isFull, server.isIdle], [false, true]);
    const [first] = server.read('{"execute":"stop","id":0}');
    server.read('{"execute":"stop"}'.repeat(7));
    assertEquals([server.isFull, server.isIdle], [false, false]);
    // Requests with errors wait as well, and more are still taken.
    server.read("{]");
    assertEquals(server.isFull, true);
    server.read("[]");
    const [second] = server.succeed(first!);
    assertEquals(server.isFull, true);
    let command = server.succeed(second!)[0];
    assertEquals(server.isFull, false);
    while (command !== undefined) command = server.succeed(command)[0];
    assertEquals([server.isFull, server.isIdle], [false, true]);
  },
);

Deno.test(
  "ServerProtocol is full while eight out-of-band commands run",
  { permissions: "none" },
  () => {
    const server = serve({}, NEGOTIATE_OOB);
    const [inBand] = server.read('{"execute":"stop"}');
    const oob = server.read('{"exec-oob":"migrate-pause"}'.repeat(7));
    assertEquals(server.isFull, false);
    oob.push(...server.read('{"exec-oob":"migrate-pause"}'));
    assertEquals([oob.length, server.isFull], [8, true]);
    server.succeed(inBand!);
    assertEquals(server.isFull, true);
    server.succeed(oob.pop()!);
    assertEquals([server.isFull, server.isIdle], [false, false]);
    for (const command of oob) server.succeed(command);
    assertEquals(server.isIdle, true);
  },
);

Deno.test("ServerProtocol sends events only after negotiation", {
  permissions: "none",
}, () => {
  const server = serve();
  server.event("STOP", undefined, TIMESTAMP);
  assertEquals(server.takeOutput(), "");

  server.read(NEGOTIATE);
  server.takeOutput();
  server.event("STOP", undefined, TIMESTAMP);
  server.event(
    "SHUTDOWN",
    { guest: false, reason: "host-qmp-quit" },
    TIMESTAMP,
  );
  assertEquals(
    server.takeOutput(),
    '{"timestamp": {"seconds": 1795366620, "microseconds": 613277}, "event": "STOP"}\r\n' +
      '{"timestamp": {"seconds": 1795366620, "microseconds": 613277}, "event": "SHUTDOWN", ' +
      '"data": {"guest": false, "reason": "host-qmp-quit"}}\r\n',
  );
});

Deno.test("ServerProtocol sends an event while a command runs", {
  permissions: "none",
}, () => {
  const server = serve({}, NEGOTIATE);
  const [stop] = server.read('{"execute":"stop"}');
  server.event("STOP", undefined, { seconds: -1, microseconds: -1 });
  server.succeed(stop!);
  assertEquals(
    server.takeOutput(),
    `{"timestamp": {"seconds": -1, "microseconds": -1}, "event": "STOP"}\r\n${OK}\r\n`,
  );
});

Deno.test("ServerProtocol accepts one answer for a command", {
  permissions: "none",
}, () => {
  const server = serve({}, NEGOTIATE);
  const [stop] = server.read('{"execute":"stop"}');
  server.succeed(stop!);
  const stranger: ServerCommand = { name: "stop", arguments: {}, oob: false };
  for (const command of [stop!, stranger]) {
    const error = assertThrows(
      () => server.succeed(command),
      QmpStateError,
      "Cannot answer stop: the command does not wait for an answer",
    );
    assertEquals(error.state, "command");
    assertThrows(
      () => server.fail(command, { class: "GenericError", desc: "" }),
      QmpStateError,
    );
  }
  assertEquals(server.takeOutput(), OK + "\r\n");
});

Deno.test(
  "ServerProtocol.fail() sends a QmpCommandError of another server",
  { permissions: "none" },
  () => {
    const server = serve({}, NEGOTIATE);
    const [stop] = server.read('{"execute":"stop"}');
    const error = { class: "DeviceNotFound", desc: "Device 'd' not found" };
    server.fail(stop!, new QmpCommandError("stop", error));
    assertEquals(
      server.takeOutput(),
      `{"error": {"class": "DeviceNotFound", "desc": "Device 'd' not found"}}\r\n`,
    );
  },
);

Deno.test(
  "ServerProtocol accepts another answer after an answer that is not JSON",
  {
    permissions: "none",
  },
  () => {
    const server = serve({}, NEGOTIATE);
    const [stop] = server.read('{"execute":"stop"}');
    assertThrows(
      () => server.succeed(stop!, { at: [NaN] }),
      TypeError,
      "Cannot write NaN as JSON",
    );
    assertEquals(server.takeOutput(), "");
    server.succeed(stop!);
    assertEquals(server.takeOutput(), OK + "\r\n");
  },
);

Deno.test(
  "ServerProtocol ignores everything after close, but keeps its output",
  {
    permissions: "none",
  },
  () => {
    const server = serve({}, NEGOTIATE_OOB);
    const commands = server.read(
      '{"execute":"stop"}{"exec-oob":"migrate-pause"}{"execute":"stop"}{"exec-oob":"nope"}{"exe',
    );
    server.close();
    server.close();
    assertEquals(server.state, "closed");
    assertEquals(commands.map(({ name }) => name), ["stop", "migrate-pause"]);
    assertEquals(server.succeed(commands[0]!), []);
    assertEquals(
      server.fail(commands[1]!, { class: "GenericError", desc: "No" }),
      [],
    );
    assertEquals(server.read('cute":"stop"}[] {"execute":"stop"}'), []);
    server.event("STOP", undefined, TIMESTAMP);
    assertEquals(server.takeOutput(), UNKNOWN + "\r\n");
    assertEquals(server.takeOutput(), "");

    const idle = serve({}, NEGOTIATE);
    idle.close();
    assertEquals(idle.read('[] {"execute":"stop"}'), []);
    assertEquals(idle.takeOutput(), "");
  },
);

Deno.test(
  "ServerProtocol uses the default for an option that is undefined",
  { permissions: "none" },
  () => {
    const required = { version: VERSION, has: () => true };
    const [left, undefined_] = [required, {
      ...required,
      capabilities: undefined,
      allowsOob: undefined,
      pretty: undefined,
    }].map((options) => {
      const server = new TextServer(options);
      return converse(server, [
        '{"execute": "qmp_capabilities", "arguments": {"enable": ["oob"]}}',
        '{"exec-oob": "stop"}',
      ]);
    });
    assertEquals(undefined_, left);
  },
);
