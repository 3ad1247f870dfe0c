/**
 * The dimensions in which input can grow, each with what takes the input.
 *
 * @module
 */

import { watch } from "../../src/async/deadline.ts";
import { Ring } from "../../src/async/ring.ts";
import { completionContext } from "../../src/cli/grammar/completion_context.ts";
import { LineParser } from "../../src/cli/grammar/line_parser.ts";
import { EventHub } from "../../src/events.ts";
import { ClientProtocol } from "../../src/protocol/client.ts";
import { JsonLines } from "../../src/protocol/json/lines.ts";
import { parseParts, readLines } from "../support/parts.ts";
import { parseJson, stringifyJson } from "../../src/protocol/json/lossless.ts";
import { JsonReader } from "../../src/protocol/qemu_json/reader.ts";
import { writeJson } from "../../src/protocol/qemu_json/writer.ts";
import { ServerProtocol } from "../../src/protocol/server.ts";
import { generate } from "../../src/qapi/codegen/generate.ts";
import { valuesOf } from "../../src/wire/message_channel.ts";
import { SOURCES, sourceTransport } from "../support/transports.ts";

/** One dimension. */
interface Dimension {
  /** The smaller of two sizes. The larger one is four times that. */
  size?: number;
  /** Makes an input of a size, and returns what takes it. */
  make(size: number): () => unknown;
}

/** Texts that grow, each of which has about 10 times the size in characters. */
const TEXTS: Record<string, (size: number) => string> = {
  "elements": (n) => `[${"12345678,".repeat(n)}1]`,
  "members": (n) => `{${list(n, (at) => `"m${at}":1`)}}`,
  "objects in a list": (n) => `[${list(n, () => "{}")}]`,
  "nesting of lists": (n) => "[".repeat(n) + "]".repeat(n),
  "nesting of objects": (n) => `${'{"a":'.repeat(n)}1${"}".repeat(n)}`,
  "brackets that stay open": (n) => "[".repeat(n),
  "brackets too many": (n) => "]".repeat(n),
  "braces and brackets mixed": (n) => "[{".repeat(n) + "}]".repeat(n),
  "large integers": (n) => `[${list(n, (at) => `${10n ** 18n + BigInt(at)}`)}]`,
  "large integers among objects": (n) =>
    `[${list(n, () => "{}")},12345678901234567890]`,
  "digits": (n) => `[${"9".repeat(n)}]`,
  "digits of a fraction": (n) => `[0.${"9".repeat(n)}]`,
  "characters of a string": (n) => `["${"x".repeat(10 * n)}"]`,
  "escapes": (n) => `["${"\\n".repeat(n)}"]`,
  "escaped quotes": (n) => `["${'\\"'.repeat(n)}"]`,
  "escaped backslashes": (n) => `["${"\\\\".repeat(n)}"]`,
  "backslashes in a string that stays open": (n) => `["${"\\\\".repeat(n)}`,
  "surrogate pairs": (n) => `["${"\\ud83d\\ude00".repeat(n)}"]`,
  "characters beyond ASCII": (n) => `["${"é😀".repeat(n)}"]`,
  "values on a line": (n) => `${'{"a":1} '.repeat(n)}`,
  "lists on a line": (n) => `${"[1,2]".repeat(n)}`,
  "lines of one value": (n) => `[\n${"1,\n".repeat(n)}1\n]`,
  "empty lines in a value": (n) => `[${"\n".repeat(n)}]`,
  "empty lines": (n) => "\n".repeat(n),
  "messages": (n) => '{"return": {}}\r\n'.repeat(n),
  "blanks": (n) => `[${" ".repeat(10 * n)}1]`,
  "resets": (n) => "\x18".repeat(n),
  "resets in values": (n) => '{"a\x18'.repeat(n),
  "resets after values": (n) => "{}\x18".repeat(n),
  "stray characters": (n) => "@".repeat(n),
  "stray characters and brackets": (n) => "@]".repeat(n),
  "words": (n) => "x ".repeat(n),
  "members with one name": (n) => `{${list(n, () => '"a":1')}}`,
};

/** Texts of values without nesting. */
const FLAT_TEXTS = Object.fromEntries(
  [
    "elements",
    "members",
    "objects in a list",
    "large integers",
    "characters of a string",
    "escapes",
    "surrogate pairs",
    "characters beyond ASCII",
  ].map((name) => [name, TEXTS[name]!]),
);

function list(size: number, make: (index: number) => string): string {
  return Array.from({ length: size }, (_, index) => make(index)).join();
}

/** Lines of the shell that grow. */
const LINES: Record<string, (size: number) => string> = {
  "arguments": (n) => `a ${list(n, (at) => ` k${at}=1`).replaceAll(",", "")}`,
  "indices": (n) => `a ${list(n, (at) => ` l.${at}=1`).replaceAll(",", "")}`,
  "names of a key": (n) => `a ${"b.".repeat(n)}c=1`,
  "dots": (n) => `a ${".".repeat(n)}=1`,
  "underscores": (n) => `a ${"__a.".repeat(n)}=1`,
  "elements": (n) => `a b=[${"1,".repeat(n)}1]`,
  "brackets": (n) => `a b=${"[".repeat(n)}`,
  "braces": (n) => `a b=${'{"a":'.repeat(n)}`,
  "characters of a string": (n) => `a b="${"x".repeat(n)}"`,
  "escapes": (n) => `a b="${"\\n".repeat(n)}"`,
  "quotes": (n) => `a b='${"\\'".repeat(n)}`,
  "open strings": (n) => `a ${"b='x ".repeat(n)}`,
  "digits": (n) => `a b=${"9".repeat(n)}`,
  "lone keys": (n) => `a ${"b ".repeat(n)}`,
  "actions": (n) => `transaction( ${"a b=1;".repeat(n)}`,
  "semicolons": (n) => `transaction( ${";".repeat(n)}`,
  "blanks": (n) => `${" ".repeat(n)}a`,
};

/** All dimensions, by name. */
export const DIMENSIONS: Record<string, Dimension> = {
  ...each("the client's JSON: ", TEXTS, (text) => {
    const lines = text.split(/\r?\n/);
    return () => {
      quietly(() => readLines(new JsonLines(1e9), lines));
    };
  }),
  ...each("parseJson(): ", TEXTS, (text) => () => {
    quietly(() => parseJson(text));
  }),
  ...each("parseInParts(): ", TEXTS, (text) => () => {
    quietly(() => parseParts(text));
  }),
  ...each(
    "the server's JSON: ",
    TEXTS,
    (text) => () => new JsonReader().read(text),
  ),
  ...each("the server's JSON in single characters: ", TEXTS, (text) => () => {
    const reader = new JsonReader();
    for (let at = 0; at < text.length; at++) reader.read(text.charAt(at));
  }),
  // The texts of nested levels are copied at each level. Their number has a
  // limit: QEMU takes no more than 1,024.
  ...each("writing what was read: ", FLAT_TEXTS, (text) => {
    const readings = new JsonReader().read(text);
    return () => {
      for (const reading of readings) {
        if (!("value" in reading)) continue;
        writeJson(reading.value, true);
        stringifyJson(reading.value);
      }
    };
  }),
  ...each("the shell: ", LINES, (line) => () => {
    quietly(() => new LineParser().feed(line));
    completionContext(line);
    completionContext(line, line.length >> 1);
    completionContext(line, line.length, true);
  }),
  "the client's pipeline: bytes in single chunks": {
    size: 100,
    make: (n) => pipeline('{"return": {}}\r\n'.repeat(n), 1),
  },
  "the client's pipeline: a message in many chunks": {
    size: 100,
    make: (n) => pipeline(`{"return": "${"x".repeat(100 * n)}"}\r\n`, 100),
  },
  "the client's pipeline: lines of a message in many chunks": {
    size: 100,
    make: (n) => pipeline(`{"return": [\n${"1,\n".repeat(10 * n)}1]}\r\n`, 10),
  },
  "the client: commands in flight, answered in order": commands((ids) => ids),
  "the client: commands in flight, answered in reverse": commands((ids) =>
    ids.toReversed()
  ),
  "the client: commands in flight, answered without ids": commands((ids) =>
    ids.map(() => undefined)
  ),
  "the client: commands that the window holds back": commands((ids) => ids, {
    enable: ["oob"],
  }),
  "the client: commands that wait and are abandoned": {
    make: (n) => () => {
      const client = readyClient(["oob"]);
      const all = Array.from({ length: n }, () => client.execute("x", {}, 0));
      for (const command of all.reverse()) client.abandon(command);
      client.close();
    },
  },
  "the client: commands with ids of the caller": {
    make: (n) => () => {
      const client = readyClient();
      for (let id = 0; id < n; id++) client.execute("x", {}, 0, { id });
      for (let id = 0; id < n; id++) client.receive({ return: {}, id });
    },
  },
  "the client: elements of arguments": {
    make: (n) => {
      const args = { list: Array.from({ length: n }, (_, at) => [at, "text"]) };
      return () => readyClient().execute("x", args, 0);
    },
  },
  "the client: listeners to events": {
    make: (n) => () => {
      const hub = new EventHub();
      const names = new Set(["X", "Y"]);
      const listener = { offer() {}, end() {} };
      const leave = Array.from({ length: n }, () => hub.add(listener, names));
      hub.emit({ event: "X", timestamp: { seconds: 0, microseconds: 0 } }, 1);
      for (const one of leave) one();
    },
  },
  "the client: listeners to events that end together": {
    make: (n) => () => {
      const hub = new EventHub();
      for (let left = n; left > 0; left--) {
        const leave = hub.add({ offer() {}, end: () => leave() }, undefined);
      }
      hub.end(undefined);
    },
  },
  "the client: waits on one signal": {
    make: (n) => () => {
      const { signal } = new AbortController();
      const leave = Array.from(
        { length: n },
        () => watch({ signal }, () => {}),
      );
      for (const one of leave) one();
    },
  },
  "the client: waits that one signal ends": {
    make: (n) => () => {
      const controller = new AbortController();
      const { signal } = controller;
      for (let left = n; left > 0; left--) watch({ signal }, () => {});
      controller.abort();
    },
  },
  "the server: commands": {
    make: (n) => {
      const readings = new JsonReader().read(
        '{"execute":"qmp_capabilities"}' +
          list(n, (id) => `{"execute":"x","id":${id}}`).replaceAll("},{", "}{"),
      );
      return () => {
        const server = new ServerProtocol({
          version: { qemu: { major: 1, minor: 0, micro: 0 }, package: "" },
          has: () => true,
        });
        for (const reading of readings) {
          for (const command of server.receive(reading)) {
            server.succeed(command);
          }
        }
        server.takeOutput();
      };
    },
  },
  "the generator: commands": {
    size: 50,
    make: (n) => {
      const entries = [
        { "meta-type": "object", name: "0", members: [] },
        ...Array.from({ length: n }, (_, index) => ({
          "meta-type": "command",
          name: `command-${index}`,
          "arg-type": "0",
          "ret-type": "0",
        })),
      ];
      return () => generate(entries as Parameters<typeof generate>[0]);
    },
  },
};

/** What is known to be quadratic. The count has to show that. */
export const QUADRATIC: Record<string, Dimension> = {
  "characters": {
    make: (n) => () => {
      const text = "x".repeat(n);
      for (let at = 0; at < n; at++) text.includes("y");
    },
  },
  "blocks": {
    make: (n) => () => {
      const ring = new Ring<number>();
      for (let at = 0; at < n; at++) ring.push(at);
      for (let at = n - 1; at >= 0; at--) ring.remove(at);
    },
  },
};

/** Makes a dimension of each text. */
function each(
  prefix: string,
  texts: Record<string, (size: number) => string>,
  take: (text: string) => () => unknown,
): Record<string, Dimension> {
  return Object.fromEntries(
    Object.entries(texts).map(([name, make]) => [
      prefix + name,
      { make: (size: number) => take(make(size)) },
    ]),
  );
}

function commands(
  order: (ids: (number | undefined)[]) => (number | undefined)[],
  { enable = [] }: { enable?: string[] } = {},
): Dimension {
  return {
    make: (n) => {
      const ids = order(Array.from({ length: n }, (_, id) => id));
      return () => {
        const client = readyClient(enable);
        for (let left = n; left > 0; left--) client.execute("x", {}, left);
        for (const id of ids) {
          // With a window, the ids of eight commands are used in turn.
          const used = enable.length > 0 ? id! % 8 : id;
          client.receive({
            return: {},
            ...(used !== undefined && { id: used }),
          });
          client.takeOutput();
        }
      };
    },
  };
}

function readyClient(enable: string[] = []): ClientProtocol<number> {
  const client = new ClientProtocol<number>({ commandIds: "always" });
  client.receive({
    QMP: {
      version: { qemu: { major: 1, minor: 0, micro: 0 }, package: "" },
      capabilities: ["oob"],
    },
  });
  client.negotiate(0, enable);
  client.receive({ return: {}, id: 0 });
  return client;
}

function pipeline(text: string, size: number): () => Promise<unknown> {
  const bytes = new TextEncoder().encode(text);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    chunks.push(bytes.slice(at, at + size));
  }
  return () =>
    valuesOf(1e9)(sourceTransport(SOURCES["a stream of chunks"]!(chunks)), {
      take: () => {},
      onFailure: () => {},
      isAbandoned: () => false,
    }).getReader().read();
}

/** Does something whose error does not matter. */
function quietly(run: () => unknown) {
  try {
    run();
  } catch {
    // The steps to the error are what counts.
  }
}
