import { assertEquals, assertThrows } from "@std/assert";
import { QmpCommandError, QmpStateError } from "../../src/protocol/error.ts";
import { JsonReader } from "../../src/protocol/qemu_json/reader.ts";
import {
  type ServerCommand,
  ServerProtocol,
  type ServerProtocolOptions,
} from "../../src/protocol/server.ts";

const VERSION = { qemu: { micro: 2, minor: 0, major: 10 }, package: "" };
const NEGOTIATE = '{"execute":"qmp_capabilities"}';
const NEGOTIATE_OOB =
  '{"execute":"qmp_capabilities","arguments":{"enable":["oob"]}}';
const TIMESTAMP = { seconds: 1795366620, microseconds: 613277 };

/** A server with its {@linkcode JsonReader} before it, so that it takes text. */
class TextServer extends ServerProtocol {
  readonly #reader = new JsonReader();

  /** Takes in a text, cut anywhere, and returns the commands to run. */
  read(text: string): ServerCommand[] {
    return this.#reader.read(text).flatMap((reading) => this.receive(reading));
  }
}

/** A server with `query-status`, `stop`, and `migrate-pause`, which may be run out-of-band; its greeting is taken. */
function serve(
  options: Partial<ServerProtocolOptions> = {},
  ...texts: string[]
): TextServer {
  const server = new TextServer({
    version: VERSION,
    has: (name) => ["query-status", "stop", "migrate-pause"].includes(name),
    allowsOob: (name) => name === "migrate-pause",
    ...options,
  });
  for (const text of texts) server.read(text);
  server.takeOutput();
  return server;
}

/** Gives a server what the client sends, answers each command with its name and arguments, and takes all output. */
function converse(server: TextServer, pieces: string[]): string {
  for (const piece of pieces) {
    const commands = server.read(piece);
    for (const command of commands) {
      commands.push(
        ...server.succeed(command, [command.name, command.arguments]),
      );
    }
  }
  return server.takeOutput();
}

function genericError(desc: string): string {
  return `{"error": {"class": "GenericError", "desc": "${desc}"}}`;
}

function notFound(desc: string): string {
  return `{"error": {"class": "CommandNotFound", "desc": "${desc}"}}`;
}

/** The same reply with an identifier, which stands first in an error. */
function withId(id: string, error: string): string {
  return `{"id": ${id}, ` + error.slice(1);
}

const OK = '{"return": {}}';
const OK_1 = '{"return": {}, "id": 1}';
const STATUS = '{"return": ["query-status", {}]}';
const EARLY = notFound(
  "Expecting capabilities negotiation with 'qmp_capabilities'",
);
const LATE = notFound(
  "Capabilities negotiation is already complete, command ignored",
);
const UNKNOWN = notFound("The command nope has not been found");
const NO_OBJECT = genericError("QMP input must be a JSON object");
const NO_EXECUTE = genericError("QMP input lacks member 'execute'");
const NO_VALUE = genericError("JSON parse error, expecting value");
const CLASH = genericError(
  "QMP input member 'execute' clashes with 'exec-oob'",
);
const NO_ARRAY = genericError(
  "Invalid parameter type for 'enable', expected: array",
);

const unexpectedMember = (name: string) =>
  genericError(`QMP input member '${name}' is unexpected`);
const noString = (name: string) =>
  genericError(`QMP input member '${name}' must be a string`);
const noArguments = genericError(
  "QMP input member 'arguments' must be an object",
);
const unexpectedParameter = (name: string) =>
  genericError(`Parameter '${name}' is unexpected`);
const badCapability = (name: string) =>
  genericError(`Parameter 'null' does not accept value '${name}'`);

type Transcript = [text: string, ...replies: string[]];

const enable = (args: string) =>
  `{"execute":"qmp_capabilities","arguments":${args},"id":1}`;

/** What QEMU 7.2 and 10.0 answer, but for what the commands themselves return. */
const BEFORE_NEGOTIATION: Transcript[] = [
  ['{"execute":"query-status"}', EARLY],
  ['{"execute":"nope","id":1}', withId("1", EARLY)],
  ['{"execute":"migrate-pause"}', EARLY],
  ["5 ", NO_OBJECT],
  ['{"execute": }', NO_VALUE],
  [
    '{"exec-oob":"query-status","id":1}',
    withId("1", unexpectedMember("exec-oob")),
  ],
  [
    '{"exec-oob":"qmp_capabilities","id":1}',
    withId("1", unexpectedMember("exec-oob")),
  ],
  ['{"execute":"qmp_capabilities","foo":1}', unexpectedMember("foo")],
  [enable("[]"), withId("1", noArguments)],
  [enable('{"enable":null}'), withId("1", NO_ARRAY)],
  [enable('{"enable":"oob"}'), withId("1", NO_ARRAY)],
  [enable('{"enable":"x","bogus":1}'), withId("1", NO_ARRAY)],
  [
    enable('{"enable":["oob",5]}'),
    withId(
      "1",
      genericError("Invalid parameter type for 'enable[1]', expected: string"),
    ),
  ],
  [enable('{"enable":["foo"],"bogus":1}'), withId("1", badCapability("foo"))],
  [
    enable('{"enable":["oob"],"bogus":1}'),
    withId("1", unexpectedParameter("bogus")),
  ],
  [enable('{"bogus":1}'), withId("1", unexpectedParameter("bogus"))],
  [enable('{"enable":[]}'), OK_1],
  [enable('{"enable":["oob","oob"]}'), OK_1],
  [enable("{}"), OK_1],
  [
    `{"execute":"nope"}${NEGOTIATE}{"execute":"nope","id":3}`,
    EARLY,
    OK,
    withId("3", UNKNOWN),
  ],
  [
    NEGOTIATE_OOB + '{"exec-oob":"qmp_capabilities","id":2}',
    OK,
    withId(
      "2",
      genericError("The command qmp_capabilities does not support OOB"),
    ),
  ],
];

const AFTER_NEGOTIATION: Transcript[] = [
  ['{"execute":"query-status"}', STATUS],
  [
    '{"execute":"stop","arguments":{"a":[1]}}',
    '{"return": ["stop", {"a": [1]}]}',
  ],
  [
    '{"execute":"query-status","id":1}',
    '{"return": ["query-status", {}], "id": 1}',
  ],
  [
    '{"id":null,"execute":"query-status"}',
    '{"return": ["query-status", {}], "id": null}',
  ],
  ['{"execute":"migrate-pause"}', '{"return": ["migrate-pause", {}]}'],
  ['{"execute":"query-status"}{"execute":"query-status"}', STATUS, STATUS],
  [NEGOTIATE, LATE],
  [enable('{"bogus":1}'), withId("1", unexpectedParameter("bogus"))],
  [enable('{"enable":["foo"]}'), withId("1", badCapability("foo"))],
  [enable('{"enable":["oob"]}'), withId("1", LATE)],
  ['{"execute":"nope","id":1}', withId("1", UNKNOWN)],
  ['{"execute":"nope","id":""}', withId('""', UNKNOWN)],
  ['{"execute":"nope","id":false}', withId("false", UNKNOWN)],
  [
    '{"execute":"n\\u00e9"}',
    notFound("The command n\\u00E9 has not been found"),
  ],
  [
    '{"execute":"a\\u0000b"}',
    notFound("The command a\\u0000b has not been found"),
  ],
  [
    '{"execute":"toString"}',
    notFound("The command toString has not been found"),
  ],
  ['{"execute":5,"id":1}', withId("1", noString("execute"))],
  ['{"execute":null}', noString("execute")],
  ['{"execute":"query-status","arguments":5}', noArguments],
  ['{"execute":"query-status","arguments":null}', noArguments],
  ['{"execute":"query-status","arguments":[]}', noArguments],
  ['{"arguments":5,"id":1}', withId("1", noArguments)],
  ['{"execute":"query-status","foo":5}', unexpectedMember("foo")],
  ['{"execute":"query-status","__proto__":5}', unexpectedMember("__proto__")],
  ['{"foo":1,"arguments":5,"execute":5}', noString("execute")],
  [
    '{"execute":"query-status","exec-oob":"query-status"}',
    unexpectedMember("exec-oob"),
  ],
  ['{"exec-oob":5,"arguments":5,"execute":5}', unexpectedMember("exec-oob")],
  ['{"id":1}', withId("1", NO_EXECUTE)],
  ["{}", NO_EXECUTE],
  ["[]", NO_OBJECT],
  ['"x"', NO_OBJECT],
  ["null ", NO_OBJECT],
  ['{"execute": }{"execute":"query-status"}', NO_VALUE, STATUS],
  [
    '{"execute"\x18{"execute":"query-status"}',
    genericError("JSON parse error, stray '\\u0018'"),
    STATUS,
  ],
  ["ÿ", genericError("JSON parse error, stray '\\uFFFD'")],
  ['"a\tb"}', genericError("JSON parse error, stray '\\\"a\\t'"), NO_VALUE],
  [
    '"\\ud800"',
    genericError(
      "JSON parse error, \\\\ud800 is not a valid Unicode character",
    ),
  ],
];

const AFTER_ENABLING_OOB: Transcript[] = [
  ['{"execute":"migrate-pause"}', '{"return": ["migrate-pause", {}]}'],
  ['{"exec-oob":"migrate-pause"}', '{"return": ["migrate-pause", {}]}'],
  [
    '{"exec-oob":"migrate-pause","arguments":{"a":1},"id":[]}',
    '{"return": ["migrate-pause", {"a": 1}], "id": []}',
  ],
  [
    '{"exec-oob":"query-status","id":1}',
    withId("1", genericError("The command query-status does not support OOB")),
  ],
  [
    '{"exec-oob":"qmp_capabilities","arguments":{"bogus":1}}',
    genericError("The command qmp_capabilities does not support OOB"),
  ],
  ['{"exec-oob":"nope","id":1}', withId("1", UNKNOWN)],
  ['{"exec-oob":5,"id":1}', withId("1", noString("exec-oob"))],
  ['{"exec-oob":"x-y","foo":5}', unexpectedMember("foo")],
  ['{"exec-oob":"query-status","arguments":5}', noArguments],
  [
    '{"execute":"query-status","exec-oob":"query-status","id":1}',
    withId("1", CLASH),
  ],
  ['{"exec-oob":"query-status","execute":"query-status"}', CLASH],
  ['{"execute":5,"exec-oob":"query-status"}', noString("execute")],
  ['{"execute":"query-status","exec-oob":5}', noString("exec-oob")],
  ['{"exec-oob":5,"arguments":5,"execute":5}', noString("exec-oob")],
];

const SITUATIONS: [when: string, texts: string[], transcripts: Transcript[]][] =
  [
    ["before negotiation", [], BEFORE_NEGOTIATION],
    ["after negotiation", [NEGOTIATE], AFTER_NEGOTIATION],
    ["with out-of-band execution enabled", [NEGOTIATE_OOB], AFTER_ENABLING_OOB],
  ];

for (const [when, texts, transcripts] of SITUATIONS) {
  Deno.test(
    `ServerProtocol answers ${when} as QEMU does, wherever the text is cut`,
    { permissions: "none" },
    () => {
      for (const [text, ...replies] of transcripts) {
        const output = replies.map((reply) => reply + "\r\n").join("");
        assertEquals(converse(serve({}, ...texts), [text]), output, text);
        for (let cut = 1; cut < text.length; cut++) {
          const pieces = [text.slice(0, cut), text.slice(cut)];
          assertEquals(
            converse(serve({}, ...texts), pieces),
            output,
            pieces.join(" ✂ "),
          );
        }
      }
    },
  );
}

Deno.test("ServerProtocol greets with its version and what it offers", {
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
  "ServerProtocol hands out its output once",
  { permissions: "none" },
  () => {
    const server = serve();
    assertEquals(server.takeOutput(), "");
    server.read("[] {} ");
    assertEquals(server.takeOutput(), `${NO_OBJECT}\r\n${NO_EXECUTE}\r\n`);
    assertEquals(server.takeOutput(), "");
  },
);

Deno.test("ServerProtocol enables what was asked for and is offered", {
  permissions: "none",
}, () => {
  const server = serve({ capabilities: ["oob", "x-more"] });
  assertEquals([server.state, server.capabilities], ["negotiation", []]);

  converse(server, [enable('{"enable":["x-more","x-more"]}')]);
  assertEquals([server.state, server.capabilities], ["command", ["x-more"]]);

  assertEquals(
    converse(server, ['{"exec-oob":"migrate-pause"}']),
    unexpectedMember("exec-oob") + "\r\n",
  );
});

Deno.test("ServerProtocol refuses to enable what it does not offer", {
  permissions: "none",
}, () => {
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
});

Deno.test("ServerProtocol allows no command out-of-band unless told", {
  permissions: "none",
}, () => {
  const server = new TextServer({ version: VERSION, has: () => true });
  converse(server, [NEGOTIATE_OOB]);
  assertEquals(
    converse(server, ['{"exec-oob":"stop"}']),
    genericError("The command stop does not support OOB") + "\r\n",
  );
});

Deno.test("ServerProtocol hands out a command with all that it came with", {
  permissions: "none",
}, () => {
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
});

Deno.test(
  "ServerProtocol.receive() takes a value, or the parse error in its place",
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
  "ServerProtocol keeps what asks to be run out-of-band in order where that is not enabled",
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
  "ServerProtocol runs out-of-band commands at once, and in-band errors wait",
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

Deno.test("ServerProtocol sends an event while a command is run", {
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

Deno.test("ServerProtocol takes one answer for a command", {
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
  "ServerProtocol sends on an error that another server answered",
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
  "ServerProtocol lets a command be answered after an answer that is not JSON",
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

Deno.test("ServerProtocol does nothing after close, and keeps its output", {
  permissions: "none",
}, () => {
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
});

Deno.test("ServerProtocol echoes an identifier as it was sent", {
  permissions: "none",
}, () => {
  const ids = [
    "18446744073709551615",
    "-9223372036854775808",
    "9007199254740993",
    "1.8446744073709552e+19",
    "-1e+300",
    "1e-7",
    "0.1",
    "1e999",
    "-1e999",
    "[]",
    '{"a": [1, 2.5, null, true, {}], "__proto__": {"b": "c"}}',
    '"\\u0001\\b\\f\\n\\r\\t\\"\\\\/\'\\u007F\\u00E9\\u2028\\uD83D\\uDE00"',
  ];
  for (const id of ids) {
    const server = serve({}, NEGOTIATE);
    assertEquals(
      converse(server, [`{"execute":"query-status","id":${id}}`]),
      `{"return": ["query-status", {}], "id": ${id}}\r\n`,
    );
  }
});

Deno.test("ServerProtocol writes what a handler returns as JSON in ASCII", {
  permissions: "none",
}, () => {
  const written: [value: unknown, text: string][] = [
    [undefined, "{}"],
    [null, "null"],
    [0, "0"],
    ["", '""'],
    [[[], {}], "[[], {}]"],
    [2n ** 64n, "18446744073709551616"],
    [2 ** 53, "9.007199254740992e+15"],
    [2 ** 53 - 1, "9007199254740991"],
    [-0.5, "-0.5"],
    [{ a: undefined, b: 1 }, '{"b": 1}'],
    ["é\uD800", '"\\u00E9\\uFFFD"'],
    ["\uFFFE\u{1FFFF}\uFFFD", '"\\uFFFD\\uFFFD\\uFFFD"'],
    [{ é: "é" }, '{"\\u00E9": "\\u00E9"}'],
  ];
  for (const [value, text] of written) {
    const server = serve({}, NEGOTIATE);
    const [stop] = server.read('{"execute":"stop"}');
    server.succeed(stop!, value);
    assertEquals(server.takeOutput(), `{"return": ${text}}\r\n`);
  }
});

Deno.test("ServerProtocol refuses to write what JSON cannot carry", {
  permissions: "none",
}, () => {
  const server = serve({}, NEGOTIATE);
  const [stop] = server.read('{"execute":"stop"}');
  for (const value of [() => {}, Symbol("s"), [undefined], { a: NaN }]) {
    assertThrows(() => server.succeed(stop!, value), TypeError, "as JSON");
    assertThrows(
      () => server.event("STOP", { value }, TIMESTAMP),
      TypeError,
      "as JSON",
    );
  }
  assertEquals(server.takeOutput(), "");
});

Deno.test(
  "ServerProtocol takes an option that is undefined as one that is left out",
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

Deno.test(
  "ServerProtocol writes over several lines as QEMU does with pretty=on",
  { permissions: "none" },
  () => {
    const greeting = new ServerProtocol({
      version: VERSION,
      has: () => false,
      pretty: true,
    });
    assertEquals(
      greeting.takeOutput(),
      [
        "{",
        '    "QMP": {',
        '        "version": {',
        '            "qemu": {',
        '                "micro": 2,',
        '                "minor": 0,',
        '                "major": 10',
        "            },",
        '            "package": ""',
        "        },",
        '        "capabilities": [',
        '            "oob"',
        "        ]",
        "    }",
        "}",
        "",
      ].join("\r\n"),
    );

    const server = serve({ pretty: true }, NEGOTIATE);
    assertEquals(
      converse(server, [
        '{"execute":"nope","id":{"d":[1,{"x":2}],"a":{},"b":1,"c":[]}}',
      ]),
      [
        "{",
        '    "id": {',
        '        "d": [',
        "            1,",
        "            {",
        '                "x": 2',
        "            }",
        "        ],",
        '        "a": {',
        "        },",
        '        "b": 1,',
        '        "c": [',
        "        ]",
        "    },",
        '    "error": {',
        '        "class": "CommandNotFound",',
        '        "desc": "The command nope has not been found"',
        "    }",
        "}",
        "",
      ].join("\r\n"),
    );
  },
);
