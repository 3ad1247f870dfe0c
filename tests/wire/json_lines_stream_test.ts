import { assertEquals, assertRejects } from "@std/assert";
import type { JsonValue } from "../../mod.ts";
import { QmpProtocolError } from "../../mod.ts";
import { JsonLinesStream } from "../../src/wire/json_lines_stream.ts";
import { valuesOf } from "../../src/wire/message_channel.ts";
import { SOURCES, sourceTransport } from "../support/transports.ts";
import { bytesOf } from "../support/wire_text.ts";

const permissions = "none";

/** The output of the pipeline: values, and perhaps an error at the end. */
interface Outcome {
  values: JsonValue[];
  error?: Pick<QmpProtocolError, "message" | "received">;
}

/** Runs bytes through all stages of the client. */
async function run(
  kind: string,
  chunks: Iterable<Uint8Array<ArrayBuffer>>,
  maxMessageSize: number = 2 ** 20,
): Promise<Outcome> {
  const values: JsonValue[] = [];
  let failure: unknown;
  const transport = sourceTransport(SOURCES[kind]!(chunks));
  const pipeline = valuesOf(maxMessageSize);
  try {
    const stream = pipeline(transport, {
      take: (value) => values.push(value),
      onFailure: (error) => failure = error,
      isAbandoned: () => false,
    });
    await stream.getReader().read();
  } catch (error) {
    failure ??= error;
  }
  if (failure === undefined) return { values };
  const { message, received } = failure as QmpProtocolError;
  return { values, error: { message, received } };
}

/**
 * Cuts bytes into two chunks at each position, and then into single bytes.
 */
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

/** Texts of a server, with the output. */
const TRANSCRIPTS: Record<string, [text: string, outcome: Outcome]> = {
  "an empty text": ["", { values: [] }],
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
  "the end of a value and a second value on a line": [
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
  "a reset byte in an unfinished value": [
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
  "a line that is not JSON": [
    '{"return": {}}\r\nSSH-2.0-OpenSSH_9.2\r\n',
    {
      values: [{ return: {} }],
      error: {
        message: 'Expected JSON: Expected value, found "S"',
        received: "SSH-2.0-OpenSSH_9.2",
      },
    },
  ],
  "a line that is not JSON in a value": [
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
      name: `The pipeline reads ${name}, from ${kind} cut at any byte`,
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
    name: `The pipeline allows a value as large as the limit, from ${kind}`,
    permissions,
    async fn() {
      const bytes = bytesOf('{"return": 1}\r\n');
      for (const chunks of cuts(bytes)) {
        assertEquals(await run(kind, chunks, 13), { values: [{ return: 1 }] });
      }
    },
  });

  /** Texts that have more than 32 characters. */
  const large: Record<string, string> = {
    "a line": `{"return": "${"x".repeat(30)}"}\r\n`,
    "a value over several lines":
      '{"return": [\n1,\n2,\n3,\n4,\n5,\n6,\n7,\n8\n]}\n',
    "a line without an end": "[".repeat(40),
  };
  for (const [name, text] of Object.entries(large)) {
    Deno.test({
      name:
        `The pipeline delivers the values before ${name} that is too large, from ${kind}`,
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

/** Passes lines through the JSON stage. */
function stage(
  lines: string[],
  stream: JsonLinesStream,
): ReadableStream<JsonValue> {
  return ReadableStream.from(lines).pipeThrough(stream);
}

Deno.test({
  name: "JsonLinesStream gives `take` the values, also those before an error",
  permissions,
  async fn() {
    for (const rest of [" oops", " {"]) {
      const taken: JsonValue[] = [];
      const stream = new JsonLinesStream({
        take: (value) => void taken.push(value),
      });
      await assertRejects(
        () => Array.fromAsync(stage(['1 {"a": 2}', `3 4 5${rest}`], stream)),
        QmpProtocolError,
      );
      assertEquals(taken, [1, { a: 2 }, 3, 4, 5]);
    }
  },
});

Deno.test({
  name: "JsonLinesStream errors with the error that `take` throws",
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
  name: "JsonLinesStream reads a list of lines as one chunk",
  permissions,
  async fn() {
    const stream = new JsonLinesStream();
    const values = ReadableStream.from([["1", "[", "2]"], "3"])
      .pipeThrough(stream);
    assertEquals(await Array.fromAsync(values), [1, [2], 3]);
  },
});

Deno.test({
  name: "JsonLinesStream uses JSON.parse as long as mayBeLarge is false",
  permissions,
  async fn() {
    const integers = { mayBeLarge: false };
    const stream = new JsonLinesStream({ integers });
    const values = stage(
      ["9007199254740993", "[9007199254740993]"],
      stream,
    ).getReader();
    assertEquals((await values.read()).value, 9007199254740992);
    integers.mayBeLarge = true;
    assertEquals((await values.read()).value, [9007199254740993n]);
    await values.cancel();
  },
});

Deno.test({
  name:
    "JsonLinesStream refuses a value with more characters than maxMessageSize",
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

Deno.test({
  name: "JsonLinesStream gives the number of characters of each value to take",
  permissions: "none",
  async fn() {
    const taken: [value: JsonValue, size: number][] = [];
    const stage = new JsonLinesStream({
      take: (value, size) => taken.push([value, size]),
    });
    const lines = [
      '{"a":1}',
      "{",
      ' "b": "é"',
      "}",
      '{"c":1} {"d":22}',
      "[",
      "",
    ];
    await ReadableStream.from([...lines, "]"]).pipeThrough(stage)
      .getReader().read();
    assertEquals(taken, [
      [{ a: 1 }, 7],
      [{ b: "é" }, 13],
      [{ c: 1 }, 7],
      [{ d: 22 }, 9],
      [[], 4],
    ]);
  },
});
