/**
 * The list of QEMU's own test of the protocol, `tests/qtest/qmp-test.c`, for
 * {@linkcode QmpServer} beside QEMU: malformed input and the recovery from it,
 * ids of every type, and the order of commands that block and of out-of-band
 * commands. And how both answer a client that ends its sending side.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { QmpCommandError, type QmpServerOptions } from "../mod.ts";
import {
  type Comparable,
  comparable,
  ComparedServers,
  Conversation,
} from "./support/compared_servers.ts";
import { testQemu, version } from "./support/qemu.ts";

const NEGOTIATE = '{"execute": "qmp_capabilities", "id": "go"}';
const NEGOTIATE_OOB =
  '{"execute": "qmp_capabilities", "arguments": {"enable": ["oob"]}, "id": "go"}';

/** A server whose `blockdev-add` blocks as QEMU's does. */
const SERVER: QmpServerOptions = {
  commands: {
    "query-name": () => ({}),
    "query-status": async () => {
      await undefined;
      return { running: true };
    },
    "blockdev-add": async ({ config }) => {
      // To open a pipe waits until another program opens its other end.
      await Deno.readFile(config as string);
    },
    "human-monitor-command": () => {
      throw new QmpCommandError("human-monitor-command", {
        class: "GenericError",
        desc: "Parameter 'command-line' is missing",
      });
    },
    "migrate-pause": () => {
      throw new QmpCommandError("migrate-pause", {
        class: "GenericError",
        desc: "migrate-pause is refused",
      });
    },
  },
  oobCommands: ["migrate-pause"],
};

/** Runs a part of a test with the paths of both servers. */
async function withBoth(
  command: string,
  run: (path: string, servers: ComparedServers) => Promise<unknown>,
): Promise<void> {
  await using servers = await ComparedServers.start(command, SERVER);
  const ours = await run(servers.ours, servers);
  const theirs = await run(servers.theirs, servers);
  const inWords = parseInt(version(command)!) < 11;
  assertEquals(...[ours, theirs].map(inWords ? same : withoutWords) as [
    unknown,
    unknown,
  ]);
}

const same = (value: unknown) => value;

/**
 * Leaves the words of parse errors out. QEMU 11 has a new parser with other
 * words.
 */
function withoutWords(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value).replace(/"JSON parse error, .*?"]/g, '"error"]'),
  );
}

/** Input that is not a command. */
const MALFORMED = [
  // Syntax errors.
  "{]\n",
  // Bytes that are impossible outside of a string, and within.
  "{\xff",
  "{'bad \xff",
  // Control characters outside of a string, and within.
  "{\x01",
  "{'execute': 'nonexistent', 'id':'\n",
  // What a format string of QEMU would have.
  "%%p\n",
  // Not an object, or the wrong members.
  "null\n",
  "{}",
  "{ 'execute': true }",
  "{ 'execute': 'no-such-cmd', 'arguments': [] }",
  "{ 'execute': 'no-such-cmd', 'extra': true }",
];

testQemu(
  "QmpServer recovers from malformed input as QEMU does",
  (command) =>
    withBoth(command, async (path) => {
      const replies: Comparable[][] = [];
      for (const phase of ["", NEGOTIATE, NEGOTIATE_OOB]) {
        using conversation = await Conversation.start(path, phase);
        for (const text of MALFORMED) {
          replies.push(
            await conversation.repliesTo(`${text}{ 'execute': 'no-such-cmd' }`),
          );
        }
      }
      return replies;
    }),
);

/** Ids of every type of JSON. */
const IDS = [
  '"cookie#1"',
  '""',
  '"\\u0000\\ud83d\\ude00é\\"\\\\\\/"',
  "2",
  "-2",
  "0",
  "-0",
  "-0.0",
  "0.1",
  "-1.5e-7",
  "1e22",
  "123456789012345678901234567890",
  "9007199254740993",
  "18446744073709551615",
  "-9223372036854775808",
  "true",
  "false",
  "null",
  "[]",
  "{}",
  '[1, -0.0, "a", [null, {"b": []}], true]',
  '{"a": {"b": [1.5, {"c": null}]}, "": -0.0}',
];

testQemu(
  "QmpServer returns ids of every type as QEMU does",
  (command) =>
    withBoth(command, async (path) => {
      using conversation = await Conversation.start(path, NEGOTIATE);
      const replies: string[] = [];
      for (const id of IDS) {
        for (
          const [name, args] of [
            ["query-name", "{}"],
            ["human-monitor-command", "{}"],
            ["no-such-cmd", "{}"],
            ["query-name", "[]"],
          ]
        ) {
          replies.push(Deno.inspect(
            await conversation.repliesTo(
              `{"execute": "${name}", "arguments": ${args}, "id": ${id}}`,
            ),
            { depth: Infinity, sorted: true },
          ));
        }
      }
      return replies;
    }),
);

const quick = (id: string) => `{ 'execute': 'query-name', 'id': '${id}' }`;
const oob = (id: string) => `{ 'exec-oob': 'migrate-pause', 'id': '${id}' }`;

/** A command that blocks a server until a pipe is opened. */
class Blocker {
  readonly #pipe: string;

  private constructor(pipe: string) {
    this.#pipe = pipe;
  }

  static async make(servers: ComparedServers): Promise<Blocker> {
    const pipe = servers.file(`pipe-${crypto.randomUUID()}`);
    await new Deno.Command("mkfifo", { args: [pipe] }).output();
    return new Blocker(pipe);
  }

  command(id: string): string {
    return JSON.stringify({
      execute: "blockdev-add",
      id,
      arguments: {
        driver: "blkdebug",
        "node-name": id,
        config: this.#pipe,
        image: { driver: "null-co", "read-zeroes": true },
      },
    });
  }

  async unblock(): Promise<void> {
    (await Deno.open(this.#pipe, { write: true })).close();
  }
}

/** Waits for a number of replies, and returns their ids. */
async function ids(conversation: Conversation, count: number) {
  const ids: unknown[] = [];
  for (let reply = 0; reply < count; reply++) {
    const line = await conversation.next();
    ids.push(line && JSON.parse(line).id);
  }
  return ids;
}

const EIGHT = Array.from({ length: 8 }, (_, n) => quick(`quick-${n}`));

testQemu(
  "QmpServer runs out-of-band commands beside in-band commands that block, as QEMU does",
  (command) =>
    withBoth(command, async (path, servers) => {
      const order: unknown[] = [];
      using conversation = await Conversation.start(path, NEGOTIATE_OOB);
      const blocker = await Blocker.make(servers);

      await conversation.write(blocker.command("blocks-1") + quick("quick-1"));
      await conversation.write(oob("oob-1"));
      order.push(await ids(conversation, 1));
      await blocker.unblock();
      order.push(await ids(conversation, 2));

      // An in-band command that is malformed fails in its turn.
      await conversation.write(
        blocker.command("blocks-2") + "{ 'id': 'err-2' }",
      );
      await conversation.write("{]\n" + quick("quick-2"));
      await conversation.write(oob("oob-2"));
      order.push(await ids(conversation, 1));
      await blocker.unblock();
      order.push(await ids(conversation, 4));

      // With eight in-band commands on the wire, the server still reads on.
      await conversation.write(
        blocker.command("blocks-3") + EIGHT.slice(1).join("") + oob("oob-3"),
      );
      order.push(await ids(conversation, 1));
      await blocker.unblock();
      order.push(await ids(conversation, 8));

      // With one more it does not, until it has run a command.
      await conversation.write(
        blocker.command("blocks-4") + EIGHT.join("") + oob("oob-4"),
      );
      await blocker.unblock();
      const [first, ...others] = await ids(conversation, 10);
      order.push(first, others.filter((id) => id !== "oob-4"));
      return order;
    }),
);

const status = (id: number) => `{"execute": "query-status", "id": ${id}}`;

/** Input at whose end a client ends its sending side. */
const LAST_INPUT: Record<string, string | Uint8Array> = {
  "nothing": "",
  "a command": status(1),
  "four commands": [1, 2, 3, 4].map(status).join("\n"),
  "a hundred commands": Array.from({ length: 100 }, (_, n) => status(n))
    .join(""),
  "errors": `${status(1)}{]@[]${status(2)}\n`,
  "the start of a command": `${status(1)}{"execute": "query-st`,
  "the start of a string": `${status(1)}"abc`,
  "a number that may go on": `${status(1)}5`,
  "a word that may go on": `${status(1)}true`,
  "the start of a character": new TextEncoder().encode(`${status(1)}"é`)
    .slice(0, -1),
};

testQemu(
  "QmpServer answers the commands of a client that ends its sending side, as QEMU does",
  (command) =>
    withBoth(command, async (path) => {
      const replies: Record<string, Comparable[]> = {};
      for (const [name, text] of Object.entries(LAST_INPUT)) {
        using conversation = await Conversation.start(path, NEGOTIATE);
        await conversation.write(text);
        replies[name] = (await conversation.finish()).map(comparable);
      }
      assertEquals(replies["a hundred commands"]!.length, 100);
      return replies;
    }),
);
