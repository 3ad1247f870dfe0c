/**
 * A comparison of the server with QEMU: both receive the same bytes, and both
 * have to send the same replies.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { QmpCommandError, QmpServer } from "../mod.ts";
import { parseJson } from "../src/protocol/json/lossless.ts";
import { ListeningQemu } from "./support/listening_qemu.ts";
import { testQemu, version } from "./support/qemu.ts";
import { TempDir } from "./support/temp_dir.ts";
import { bytesOf } from "./support/wire_text.ts";

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
    "1e-400",
    '{"b": [], "a": {"__proto__": 5}}',
  ].map(status),
  // The byte that resets the parser: before, between and inside requests.
  `\xff${status("1")}`,
  `{"execute": "que\xff${status("1")}`,
  `[[[{\xff${status("1")}\xff\xff${status("2")}`,
];

/**
 * The ids of in-band commands that are sent after a text. Each follows a
 * newline, which ends any token. The reply to the first shows that the text was
 * read and that its in-band commands were answered. The reply to the second
 * shows that its out-of-band commands have ended.
 */
const MARKERS = ["marker 1", "marker 2"];

/** Time after which no reply to a marker is expected, in milliseconds. */
const DEADLINE = 5_000;

/** Returns the members of a reply in their order, in a form to compare. */
function comparable(line: string): [name: string, value: unknown][] {
  const reply = parseJson(line) as Record<string, unknown>;
  return Object.entries(reply).map(([name, value]) => {
    if (name === "return") return [name, "any value"];
    if (name !== "error") return [name, value];
    const { class: class_, desc } = value as { class: string; desc: string };
    return [name, [
      class_,
      desc
        // QEMU since 11 begins with the position in the text.
        .replace(/^\d+:\d+: /, "")
        // The text of this error changes with the version of QEMU.
        .replace(/^(migrate-pause is ).*/, "$1refused")
        // For a 0xFF byte, the server writes U+0018, and QEMU U+FFFD.
        .replace("\x18", "\uFFFD"),
    ]];
  });
}

/** Sends a text over a new connection, and returns the replies. */
async function converse(
  path: string,
  phase: string,
  text: string,
): Promise<unknown[]> {
  using conn = await Deno.connect({ transport: "unix", path });
  const lines = readLines(conn);
  await lines.next();
  if (phase !== "") {
    await writeAll(conn, phase);
    const { value } = await lines.next();
    assertEquals(value, '{"return": {}, "id": "go"}');
  }
  await writeAll(conn, text);
  // Both servers hang up when the writing side is closed.
  const deadline = setTimeout(() => conn.closeWrite(), DEADLINE);
  using _ = { [Symbol.dispose]: () => clearTimeout(deadline) };
  const replies = [];
  for (const id of MARKERS) {
    await writeAll(conn, `\n{"execute": "marker", "id": "${id}"}`);
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error(`Expected ${id}, found the end: ${replies}`);
      if (value.includes(`"id": "${id}"`)) break;
      replies.push(comparable(value));
    }
  }
  return replies;
}

async function* readLines(conn: Deno.Conn): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(65_536);
  let text = "";
  for (
    let count = await conn.read(buffer);
    count !== null;
    count = await conn.read(buffer)
  ) {
    text += decoder.decode(buffer.subarray(0, count), { stream: true });
    const lines = text.split("\r\n");
    text = lines.pop()!;
    yield* lines;
  }
}

async function writeAll(conn: Deno.Conn, text: string): Promise<void> {
  let bytes: Uint8Array = bytesOf(text);
  while (bytes.length > 0) bytes = bytes.subarray(await conn.write(bytes));
}

/** Starts a server at a path. It runs until the end of the scope. */
function serve(path: string): AsyncDisposable {
  const server = new QmpServer({
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
  });
  const listener = Deno.listen({ transport: "unix", path });
  const accepting = (async () => {
    for await (const conn of listener) server.serve(conn);
  })();
  return {
    async [Symbol.asyncDispose]() {
      listener.close();
      await server.close();
      await accepting;
    },
  };
}

/**
 * How values become text to compare. The text shows which number is a bigint,
 * and the members of an object are sorted.
 */
const FULL: Deno.InspectOptions = { depth: Infinity, sorted: true };

testQemu("QmpServer sends the same replies as QEMU", async (command) => {
  await using dir = new TempDir();
  await using _server = serve(dir.file("ours"));
  const address = `unix:${dir.file("theirs")}`;
  await using _qemu = await ListeningQemu.start(address, { command });
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
      const ours = await converse(dir.file("ours"), phase, text);
      const theirs = await converse(dir.file("theirs"), phase, text);
      answered += theirs.length;
      if (Deno.inspect(ours, FULL) === Deno.inspect(theirs, FULL)) continue;
      differences[`${name}: ${text}`] = { ours, theirs };
    }
  }
  assertEquals(differences, {});
  assert(answered > 100, `found ${answered} replies`);
});
