/**
 * Bytes that are not UTF-8, sent to {@linkcode QmpServer} and to QEMU. Both
 * have to refuse and to show them in the same way.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import {
  type Comparable,
  ComparedServers,
  Conversation,
} from "./support/compared_servers.ts";
import { testQemu } from "./support/qemu.ts";

const NEGOTIATE = '{"execute": "qmp_capabilities", "id": "go"}';

/** Sequences that go to the servers in one conversation. */
const TOGETHER = 100;

/**
 * Bytes that begin a sequence. The list has the first and the last byte of each
 * kind.
 */
const FIRST = [
  ...[0x41, 0x7f, 0x80, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed],
  ...[0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xf7, 0xf8, 0xfb, 0xfc, 0xfd],
  ...[0xfe, 0xff],
];

/** Bytes that may follow, with those at which the rules of UTF-8 change. */
const NEXT = [0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0x41, 0xc2, 0xff];

/** Sequences that the lists above do not have. */
const OTHERS = [
  // Characters, and noncharacters.
  [...new TextEncoder().encode("é€中😀\ufffd\ufffe\uffff")],
  ...["\ufffd", "\ufffe", "\uffff", "\ufdd0", "\ufdef", "\ufdcf", "\ufdf0"].map(
    (text) => [...new TextEncoder().encode(text)],
  ),
  ...["\u{1fffd}", "\u{1fffe}", "\u{10ffff}", "\u{1f4ff}", "\u{1f4fe}"].map(
    (text) => [...new TextEncoder().encode(text)],
  ),
  // Forms of five and six bytes, which QEMU takes for one sequence each.
  [0xf8, 0x88, 0x80, 0x80, 0x80],
  [0xf8, 0x80, 0x80, 0x80],
  [0xfc, 0x84, 0x80, 0x80, 0x80, 0x80],
  [0xfd, 0xbf, 0xbf, 0xbf, 0xbf, 0xbf, 0xbf],
  [0xf0, 0x90, 0x80],
  [0xf0, 0x9f, 0x98, 0x80],
  [0xf4, 0x8f, 0xbf, 0xbd],
  [0xf4, 0x8f, 0xbf, 0xbf],
  [0xf4, 0x90, 0x80, 0x80],
  // U+0000 in the longer form, twice, and with a byte too many.
  [0xc0, 0x80, 0xc0, 0x80],
  [0xc0, 0x80, 0x80],
  // Escapes before and after wrong bytes.
  ...["\\u12", "\\u123", "\\ud83d", "\\ud83d\\u", "\\", "\\u00e9\\n", "é\\q"]
    .flatMap((text) =>
      [[], [0x80], [0xc3, 0xa9], [0xe4, 0xb8], [0xc0, 0x80], [0xff], [0xdc]]
        .map((bytes) => [...new TextEncoder().encode(text), ...bytes])
    ),
];

const SEQUENCES: number[][] = [
  ...FIRST.map((first) => [first]),
  ...FIRST.flatMap((first) => NEXT.map((next) => [first, next])),
  ...FIRST.flatMap((first) =>
    NEXT.flatMap((second) => NEXT.map((third) => [first, second, third]))
  ),
  ...OTHERS,
];

/** Places for a sequence, as the text before it and after it. */
const PLACES: Record<string, [before: string, after: string]> = {
  "in a string": ['{"execute": "query-status", "id": "a', 'b"}\n'],
  "in a string in single quotes": [
    "{'execute': 'query-status', 'id': '",
    "'}\n",
  ],
  "in a string that a control character ends": ['"', "\x01\n"],
  "in a keyword": ["a", "\n"],
  "after a digit": ["[1", "]\n"],
  "behind an error": ["@", "@\n[]\n"],
};

function join(parts: (string | number[])[]): Uint8Array {
  const encoder = new TextEncoder();
  return Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === "string" ? [...encoder.encode(part)] : part
    ),
  );
}

testQemu(
  "QmpServer refuses and shows wrong bytes as QEMU does",
  async (command) => {
    await using servers = await ComparedServers.start(command, {
      commands: { "query-status": () => ({}) },
    });
    const converse = async (path: string, bytes: Uint8Array) => {
      using conversation = await Conversation.start(path, NEGOTIATE);
      return await conversation.repliesTo(bytes);
    };
    /** Compares sequences together, and if they differ, each alone. */
    const compare = async (
      [before, after]: [string, string],
      sequences: number[][],
    ): Promise<
      Record<string, { ours: Comparable[]; theirs: Comparable[] }>
    > => {
      const bytes = join(
        sequences.flatMap((sequence) => [before, sequence, after]),
      );
      const ours = await converse(servers.ours, bytes);
      const theirs = await converse(servers.theirs, bytes);
      replies += theirs.length;
      if (JSON.stringify(ours) === JSON.stringify(theirs)) return {};
      if (sequences.length === 1) {
        return { [Deno.inspect(sequences[0])]: { ours, theirs } };
      }
      const alone = [];
      for (const sequence of sequences) {
        alone.push(await compare([before, after], [sequence]));
      }
      return Object.assign({}, ...alone);
    };

    let replies = 0;
    for (const [name, place] of Object.entries(PLACES)) {
      for (let at = 0; at < SEQUENCES.length; at += TOGETHER) {
        const sequences = SEQUENCES.slice(at, at + TOGETHER);
        assertEquals(await compare(place, sequences), {}, name);
      }
    }
    assert(replies > SEQUENCES.length * 6, `found ${replies} replies`);
  },
);
