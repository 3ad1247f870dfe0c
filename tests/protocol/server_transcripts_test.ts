import { assertEquals } from "@std/assert";
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
  notFound,
  OK,
  OK_1,
  serve,
  unexpectedMember,
  UNKNOWN,
  withId,
} from "./server_driver.ts";

const STATUS = '{"return": ["query-status", {}]}';
const EARLY = notFound(
  "Expecting capabilities negotiation with 'qmp_capabilities'",
);
const LATE = notFound(
  "Capabilities negotiation is already complete, command ignored",
);
const CLASH = genericError(
  "QMP input member 'execute' clashes with 'exec-oob'",
);
const NO_ARRAY = genericError(
  "Invalid parameter type for 'enable', expected: array",
);
const unexpectedParameter = (name: string) =>
  genericError(`Parameter '${name}' is unexpected`);
const badCapability = (name: string) =>
  genericError(`Parameter 'null' does not accept value '${name}'`);
const noArguments = genericError(
  "QMP input member 'arguments' must be an object",
);

type Transcript = [text: string, ...replies: string[]];

/**
 * Texts and the replies to them. QEMU 7.2 and 10.0 reply the same, except for
 * the return values of the commands.
 */
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
