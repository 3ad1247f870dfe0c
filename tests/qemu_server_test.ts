/**
 * A comparison of the server with QEMU: both receive the same bytes, and both
 * have to send the same replies.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { QmpCommandError, type QmpServerOptions } from "../mod.ts";
import { ComparedServers, Conversation } from "./support/compared_servers.ts";
import { testQemu, version } from "./support/qemu.ts";

/** The phases of a connection, with the command that leads there. */
const PHASES: Record<string, string> = {
  "before negotiation": "",
  "after negotiation": '{"execute": "qmp_capabilities", "id": "go"}',
  "with out-of-band execution":
    '{"execute": "qmp_capabilities", "arguments": {"enable": ["oob"]}, "id": "go"}',
};

const status = (id: string) => `{"execute": "query-status", "id": ${id}}`;
const negotiate = (args: string) =>
  `{"execute": "qmp_capabilities", "arguments": ${args}, "id": 1}`;

/** Requests. They are sent in every phase. */
const REQUESTS = [
  status("1"),
  '{"execute": "query-status"}',
  '{"execute": "nope", "id": 1}',
  '{"exec-oob": "query-status", "id": 1}',
  '{"exec-oob": "migrate-pause", "id": 1}',
  '{"exec-oob": "migrate-pause"}',
  '{"exec-oob": "nope", "id": 1}',
  '{"exec-oob": "qmp_capabilities", "id": 1}',
  '{"exec-oob": 5, "id": 1}',
  '{"exec-oob": "x-y", "foo": 5, "id": 1}',
  '{"execute": "query-status", "exec-oob": "query-status", "id": 1}',
  '{"execute": 5, "exec-oob": 5, "id": 1}',
  '{"execute": "migrate-pause", "id": 1}',
  negotiate('{"enable": ["foo"]}'),
  negotiate('{"enable": ["oob", "foo"]}'),
  negotiate('{"enable": "oob"}'),
  negotiate('{"enable": [5]}'),
  negotiate('{"bogus": 1}'),
  negotiate('{"enable": ["foo"], "bogus": 1}'),
  negotiate('{"enable": null}'),
  negotiate("[]"),
  negotiate("null"),
  negotiate('{"enable": []}'),
  negotiate('{"enable": ["oob", "oob"]}'),
  '{"execute": "qmp_capabilities", "id": {"a": [1, 2.5, null, true, "\\u00e9"]}}',
  '{"execute": "qmp_capabilities"}{"execute": "qmp_capabilities", "id": 2}',
  `${negotiate('{"enable": ["foo"]}')}${negotiate("{}")}${status("2")}`,
  '{"execute": 5, "id": 1}',
  '{"execute": null, "id": 1}',
  '{"execute": "", "id": 1}',
  '{"execute": "query-status", "arguments": 5, "id": 1}',
  '{"execute": "query-status", "arguments": null, "id": 1}',
  '{"execute": "query-status", "foo": 5, "id": 1}',
  '{"id": 1}',
  '{"id": null, "execute": "query-status"}',
  "{}",
  status("1") + status("2"),
  `${status("1")} oops ${status("2")}`,
];

/**
 * Texts that are not a request, and requests with odd identifiers. They are
 * sent in one phase only, because the reply depends on the text alone.
 */
const TEXTS = [
  ..."[]|[1,2]|5|\"x\"|'x'|true|null|nul".split("|"),
  ...'{"execute": }|{"execute" 5}|{5:5}|{"a":1,}|[1,]|[1 2]'.split("|"),
  ...'{"a":1 "b":2}|{"a":1,"a":2}|}|]|]]]|{]}|[}|,|:'.split("|"),
  ...'{"a"}|{,}|[,]|{"a":}|{"a":nope}|[[]]|]{}'.split("|"),
  ..."hello world|Hello|@|\x1b|\x00|01|-|- |1.e |1.|1.5e+|+1|.5|0x5|é"
    .split("|"),
  "{'execute':'query-status','id':'a\"b'}",
  "[".repeat(1024) + "]".repeat(1024),
  "[".repeat(1025),
  "{'a':".repeat(1025),
  ...[
    String.raw`"\ud800"`,
    String.raw`"\udc00x"`,
    String.raw`"\ud83d\ude00"`,
    String.raw`"\ud83dx"`,
    String.raw`"\u0000"`,
    String.raw`"\u12"`,
    String.raw`"\ufffe"`,
    String.raw`"\q"`,
    String.raw`"\'"`,
    String.raw`"\/\b\f\n\r\t\\"`,
    '"a\nb"',
    '"a\tb"',
    '"\x7fé中😀"',
    '"\ufdd0"',
    "9007199254740993",
    "18446744073709551615",
    "18446744073709551616",
    "-9223372036854775808",
    "-9223372036854775809",
    "1.0",
    "1e3",
    "0.1",
    "-0",
    "-0.0",
    "[-0.0e5, {}]",
    "1e-400",
    '{"b": [], "a": {"__proto__": 5}}',
  ].map(status),
  // The byte that resets the parser: before, between and inside requests.
  `\xff${status("1")}`,
  `{"execute": "que\xff${status("1")}`,
  `[[[{\xff${status("1")}\xff\xff${status("2")}`,
];

/** Sends a text over a new connection, and returns the replies. */
async function converse(path: string, phase: string, text: string) {
  using conversation = await Conversation.start(path, phase);
  return await conversation.repliesTo(text);
}

const SERVER: QmpServerOptions = {
  commands: {
    "query-status": () => ({ running: true }),
    "migrate-pause": () => {
      throw new QmpCommandError("migrate-pause", {
        class: "GenericError",
        desc: "migrate-pause is refused",
      });
    },
  },
  oobCommands: ["migrate-pause"],
};

/**
 * How values become text to compare. The text shows which number is a bigint,
 * and the members of an object are sorted.
 */
const FULL: Deno.InspectOptions = { depth: Infinity, sorted: true };

testQemu("QmpServer sends the same replies as QEMU", async (command) => {
  await using servers = await ComparedServers.start(command, SERVER);
  // The parser of QEMU 11 is new, and has other errors for wrong JSON.
  const hasOldParser = parseInt(version(command)!) < 11;
  let answered = 0;
  const differences: Record<string, { ours: unknown; theirs: unknown }> = {};
  for (const [name, phase] of Object.entries(PHASES)) {
    const texts = [
      ...REQUESTS,
      ...(name === "after negotiation" && hasOldParser ? TEXTS : []),
    ];
    for (const text of texts) {
      const ours = await converse(servers.ours, phase, text);
      const theirs = await converse(servers.theirs, phase, text);
      answered += theirs.length;
      if (Deno.inspect(ours, FULL) === Deno.inspect(theirs, FULL)) continue;
      differences[`${name}: ${text}`] = { ours, theirs };
    }
  }
  assertEquals(differences, {});
  assert(answered > 100, `found ${answered} replies`);
});
