import { assertEquals, assertRejects } from "@std/assert";
import { TextLineStream } from "@std/streams/text-line-stream";
import { TextSource } from "../../src/wire/text_source.ts";
import type { JsonValue } from "../../mod.ts";
import { QmpProtocolError } from "../../mod.ts";
import { JsonLinesStream } from "../../src/wire/json_lines_stream.ts";
import { SOURCES, sourceTransport } from "../support/transports.ts";
import { bytesOf } from "../support/wire_text.ts";

const permissions = "none";

/** What comes out of the pipeline: values, and in the end perhaps an error. */
interface Outcome {
  values: JsonValue[];
  error?: Pick<QmpProtocolError, "message" | "received">;
}

/** Runs bytes through all stages, as a client does. */
async function run(
  kind: string,
  chunks: Iterable<Uint8Array<ArrayBuffer>>,
  maxMessageSize: number = 2 ** 20,
): Promise<Outcome> {
  const source = new TextSource(sourceTransport(SOURCES[kind]!(chunks)), {
    maxLineSize: maxMessageSize,
  });
  const values: JsonValue[] = [];
  let failure: unknown;
  try {
    const lines = new TextLineStream();
    source.pipeTo(lines.writable);
    const rest = lines.readable
      .pipeThrough(new JsonLinesStream({ maxMessageSize }));
    for await (const value of rest) values.push(value);
  } catch (error) {
    failure = error;
  }
  failure = source.failure ?? failure;
  if (failure === undefined) return { values };
  const { message, received } = failure as QmpProtocolError;
  return { values, error: { message, received } };
}

/** Two chunks, cut at each position, and then one chunk a byte. */
function* cuts(
  bytes: Uint8Array<ArrayBuffer>,
): Generator<Uint8Array<ArrayBuffer>[]> {
  for (let at = 0; at <= bytes.length; at++) {
    yield [bytes.slice(0, at), bytes.slice(at)];
  }
  yield Array.from(bytes, (byte) => Uint8Array.of(byte));
}

const UNFINISHED =
  "Expected the end of a message, found the end of the connection";

const TRANSCRIPTS: Record<string, [text: string, outcome: Outcome]> = {
  "nothing": ["", { values: [] }],
  "lines that end in CRLF": [
    '{"return": {}}\r\n{"return": [1, "a"]}\r\n',
    { values: [{ return: {} }, { return: [1, "a"] }] },
  ],
  "lines that end in LF": [
    '{"return": {}}\n{"return": 2}\n',
    { values: [{ return: {} }, { return: 2 }] },
  ],
  "a last line without an end": [
    '{"return": {}}\n{"return": 2}',
    { values: [{ return: {} }, { return: 2 }] },
  ],
  "empty lines": [
    '\r\n\n  \n{"return": {}}\r\n\t\n\n',
    { values: [{ return: {} }] },
  ],
  "a value over several lines": [
    '{\r\n    "return": [\r\n        1,\r\n        {\r\n        }\r\n    ]\r\n}\r\n{\r\n}\r\n',
    { values: [{ return: [1, {}] }, {}] },
  ],
  "several values on a line": [
    '{"return": {}} {"return": 1}{"return": "}{"}\r\n',
    { values: [{ return: {} }, { return: 1 }, { return: "}{" }] },
  ],
  "the end of one value and another on a line": [
    '{"return":\r\n1} {"return": 2}\r\n',
    { values: [{ return: 1 }, { return: 2 }] },
  ],
  "characters of two, three and four bytes": [
    '{"return": "é€😀"}\r\n',
    { values: [{ return: "é€😀" }] },
  ],
  "escapes": [
    '{"return": "\\u00E9\\uD83D\\uDE00\\\\"}\r\n',
    { values: [{ return: "é😀\\" }] },
  ],
  "a reset byte before a value": [
    '\xff{"return": {}}\r\n',
    { values: [{ return: {} }] },
  ],
  "a reset byte amid an unfinished value": [
    '{"return": [1,\n\xff{"return": 2}\n{"ret\xff{"return": 3}\r\n',
    { values: [{ return: 2 }, { return: 3 }] },
  ],
  "integers of 64 bits": [
    '{"return": [18446744073709551615, -9223372036854775808, 9007199254740992, 9007199254740991]}\r\n',
    {
      values: [{
        return: [
          18446744073709551615n,
          -9223372036854775808n,
          9007199254740992n,
          9007199254740991,
        ],
      }],
    },
  ],
  "an unfinished value at the end": [
    '{"return": {}}\r\n{"return": [\r\n',
    {
      values: [{ return: {} }],
      error: { message: UNFINISHED, received: '{"return": [\n' },
    },
  ],
  "something that is not JSON": [
    '{"return": {}}\r\nSSH-2.0-OpenSSH_9.2\r\n',
    {
      values: [{ return: {} }],
      error: {
        message: 'Expected JSON: Expected value, found "S"',
        received: "SSH-2.0-OpenSSH_9.2",
      },
    },
  ],
  "a line that is not JSON amid a value": [
    '{"return":\r\noops}\r\n',
    {
      values: [],
      error: {
        message: 'Expected JSON: Expected value, found "o"',
        received: '{"return":\noops}',
      },
    },
  ],
};

for (const kind of Object.keys(SOURCES)) {
  for (const [name, [text, outcome]] of Object.entries(TRANSCRIPTS)) {
    Deno.test({
      name: `The pipeline reads ${name}, from ${kind} cut anywhere`,
      permissions,
      async fn() {
        const bytes = bytesOf(text);
        assertEquals(await run(kind, [bytes]), outcome, "whole");
        for (const chunks of cuts(bytes)) {
          const at = chunks.map(({ length }) => length).join("+");
          assertEquals(await run(kind, chunks), outcome, `cut ${at}`);
        }
      },
    });
  }

  Deno.test({
    name: `The pipeline reads a value larger than any buffer, from ${kind}`,
    permissions,
    async fn() {
      const value = { return: "é".repeat(200_000) };
      const bytes = bytesOf(`${JSON.stringify(value)}\r\n`);
      assertEquals(await run(kind, [bytes]), { values: [value] });
    },
  });

  Deno.test({
    name:
      `The pipeline takes a value that is as large as allowed, from ${kind}`,
    permissions,
    async fn() {
      const bytes = bytesOf('{"return": 1}\r\n');
      for (const chunks of cuts(bytes)) {
        assertEquals(await run(kind, chunks, 13), { values: [{ return: 1 }] });
      }
    },
  });

  /** What is larger than 32 characters. */
  const large: Record<string, string> = {
    "line": `{"return": "${"x".repeat(30)}"}\r\n`,
    "value over several lines":
      '{"return": [\n1,\n2,\n3,\n4,\n5,\n6,\n7,\n8\n]}\n',
    "line without an end": "[".repeat(40),
  };
  for (const [name, text] of Object.entries(large)) {
    Deno.test({
      name:
        `The pipeline refuses a ${name} that is too large, behind what came before, from ${kind}`,
      permissions,
      async fn() {
        const bytes = bytesOf(`{"return": 1}\r\n${text}`);
        for (const chunks of [[bytes], ...cuts(bytes)]) {
          const { values, error } = await run(kind, chunks, 32);
          assertEquals(values[0], { return: 1 });
          assertEquals(
            error?.message,
            "Expected a message of at most 32 characters, found a larger one",
          );
        }
      },
    });
  }
}

/** Runs lines through the JSON stage. */
function stage(
  lines: string[],
  stream: JsonLinesStream,
): ReadableStream<JsonValue> {
  return ReadableStream.from(lines).pipeThrough(stream);
}

Deno.test({
  name: "JsonLinesStream hands to `take` first, and passes on what that leaves",
  permissions,
  async fn() {
    const taken: JsonValue[] = [];
    const stream = new JsonLinesStream({
      take: (value) => taken.push(value) % 2 === 1,
    });
    assertEquals(
      await Array.fromAsync(stage(["1 2", "3", "4"], stream)),
      [2, 4],
    );
    assertEquals(taken, [1, 2, 3, 4]);
  },
});

Deno.test({
  name: "JsonLinesStream hands to `take` what stands before an error on a line",
  permissions,
  async fn() {
    const taken: JsonValue[] = [];
    const stream = new JsonLinesStream({
      take: (value) => taken.push(value) > 0,
    });
    const error = await assertRejects(
      () => Array.fromAsync(stage(['{"a": 1} {"b": 2} oops'], stream)),
      QmpProtocolError,
    );
    assertEquals(error.received, " oops");
    assertEquals(taken, [{ a: 1 }, { b: 2 }]);
  },
});

Deno.test({
  name: "JsonLinesStream errors with what `take` throws",
  permissions,
  async fn() {
    const stream = new JsonLinesStream({
      take: () => {
        throw new RangeError("mine");
      },
    });
    await assertRejects(
      () => Array.fromAsync(stage(["1"], stream)),
      RangeError,
      "mine",
    );
  },
});

Deno.test({
  name:
    "JsonLinesStream bounds a value by maxMessageSize, which counts characters",
  permissions,
  async fn() {
    const read = (line: string) =>
      Array.fromAsync(
        stage([line], new JsonLinesStream({ maxMessageSize: 7 })),
      );
    assertEquals(await read('["€€€"]'), [["€€€"]]);
    assertEquals(await read('{"a":1}'), [{ a: 1 }]);
    for (const line of ['["€€€€"]', '{"a":10}']) {
      const error = await assertRejects(() => read(line), QmpProtocolError);
      assertEquals(error.received.trim(), line);
    }
  },
});
