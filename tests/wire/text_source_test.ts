import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { TextSource } from "../../src/wire/text_source.ts";
import { QmpClosedError, QmpProtocolError, type Transport } from "../../mod.ts";
import { SOURCES, sourceTransport } from "../support/transports.ts";
import { bytesOf } from "../support/wire_text.ts";

const permissions = "none";

async function text(source: TextSource): Promise<string> {
  const pieces: string[] = [];
  await source.pipeTo(
    new WritableStream({
      write(piece) {
        pieces.push(piece);
      },
    }),
  );
  return pieces.join("");
}

/** A transport with `read` that hands out as much as is asked for, and notes how much that is. */
function endless(asked: number[], byte: string): Transport {
  return sourceTransport({
    readable: new ReadableStream(),
    read(buffer) {
      asked.push(buffer.length);
      buffer.fill(byte.charCodeAt(0));
      return Promise.resolve(buffer.length);
    },
  });
}

for (const [kind, make] of Object.entries(SOURCES)) {
  const open = (
    chunks: Iterable<string>,
    { error, maxLineSize = Infinity }: {
      error?: Error;
      maxLineSize?: number;
    } = {},
  ) =>
    new TextSource(
      sourceTransport(
        make(
          Iterator.from(chunks).map(bytesOf),
          error === undefined ? {} : { error },
        ),
      ),
      { maxLineSize },
    );

  Deno.test({
    name: `TextSource decodes ${kind}`,
    permissions,
    async fn() {
      const source = open([
        "aé",
        "€\r\n😀",
        "z".repeat(10_000),
        "\xff\n",
        "\ufeffb",
        "\ufeff",
      ]);
      assertEquals(
        await text(source),
        `aé€\r\n😀${"z".repeat(10_000)}\x18\n\ufeffb\ufeff`,
      );
      assertEquals(source.failure, undefined);
    },
  });

  Deno.test({
    name:
      `TextSource ends behind what came before when ${kind} breaks, and tells why`,
    permissions,
    async fn() {
      const error = new Error("Connection reset by peer");
      const source = open(["one\n", "tw"], { error });
      assertEquals(await text(source), "one\ntw");
      assert(source.failure instanceof QmpClosedError);
      assertEquals(
        source.failure.message,
        "The connection broke: Connection reset by peer",
      );
      assertStrictEquals(source.failure.cause, error);
    },
  });

  Deno.test({
    name:
      `TextSource ends behind the last whole line when a line of ${kind} is too long`,
    permissions,
    async fn() {
      const source = open(["one\n", "two\nxxx", "xxxx"], { maxLineSize: 5 });
      assertEquals(await text(source), "one\ntwo\nxxx");
      assert(source.failure instanceof QmpProtocolError);
      assertEquals(source.failure.received, "xxxx");
      assertEquals(
        source.failure.message,
        "Expected a message of at most 5 characters, found a larger one",
      );
    },
  });

  Deno.test({
    name:
      `TextSource keeps the whole lines of a piece of ${kind} whose rest is too long`,
    permissions,
    async fn() {
      const source = open(["one\ntwo\nxxxxxxx"], { maxLineSize: 5 });
      assertEquals(await text(source), "one\ntwo\n");
      assertEquals((source.failure as QmpProtocolError).received, "xxxxxxx");
    },
  });

  Deno.test({
    name: `TextSource allows a line of ${kind} that is as long as allowed`,
    permissions,
    async fn() {
      const source = open(["xxxxx\r", "\n", "yyyyy"], { maxLineSize: 5 });
      assertEquals(await text(source), "xxxxx\r\nyyyyy");
      assertEquals(source.failure, undefined);
    },
  });
}

Deno.test({
  name: "TextSource asks for no more than the limit and a buffer",
  permissions,
  async fn() {
    const asked: number[] = [];
    const source = new TextSource(endless(asked, "x"), {
      maxLineSize: 1_000_000,
    });
    await text(source);
    assert(source.failure instanceof QmpProtocolError);
    const total = asked.reduce((sum, size) => sum + size);
    assert(total <= 1_000_000 + 256 * 1024, `asked for ${total}`);
  },
});

/** How much each read gets, of what is asked for, and how much is asked for then, in KiB. */
const READS: [gets: (asked: number) => number, asks: number][] = [
  [() => 1, 1],
  [() => 1023, 1],
  [(asked) => asked, 1],
  [(asked) => asked, 256],
  [(asked) => asked - 1, 256],
  [() => 1024, 16],
  [(asked) => asked - 1, 16],
  [(asked) => asked, 16],
  [() => 1, 256],
  [() => 1023, 16],
  [() => 1, 1],
];

Deno.test({
  name:
    "TextSource waits with a buffer of 1 KiB, and reads more into one of 16 or 256 KiB",
  permissions,
  async fn() {
    const asked: number[] = [];
    const large = new Set<ArrayBufferLike>();
    for (let connection = 0; connection < 2; connection++) {
      const source = new TextSource(
        sourceTransport({
          readable: new ReadableStream(),
          read(buffer) {
            const read = READS[asked.length % (READS.length + 1)];
            asked.push(buffer.length);
            if (read === undefined) return Promise.resolve(null);
            if (buffer.length === 256 * 1024) large.add(buffer.buffer);
            const count = read[0](buffer.length);
            buffer.fill(10, 0, count);
            return Promise.resolve(count);
          },
        }),
        { maxLineSize: Infinity },
      );
      await text(source);
    }
    const asks = [...READS.map(([, asks]) => asks * 1024), 1024];
    assertEquals(asked, [...asks, ...asks]);
    // The second connection takes what the first has no more use for.
    assertEquals(large.size, 1);
  },
});

Deno.test({
  name: "TextSource changes its buffer for a stream of bytes as well",
  permissions,
  async fn() {
    const asked: number[] = [];
    const source = new TextSource(
      sourceTransport({
        readable: new ReadableStream({
          type: "bytes",
          pull(controller) {
            const request = controller.byobRequest!;
            const view = request.view as Uint8Array;
            const read = READS[asked.length];
            asked.push(view.byteLength);
            if (read === undefined) {
              controller.close();
              return request.respond(0);
            }
            const count = read[0](view.byteLength);
            view.fill(10, 0, count);
            request.respond(count);
          },
        }),
      }),
      { maxLineSize: Infinity },
    );
    await text(source);
    assertEquals(asked, [...READS.map(([, asks]) => asks * 1024), 1024]);
  },
});

Deno.test({
  name: "TextSource says what broke it where that is no Error",
  permissions,
  async fn() {
    const source = new TextSource(
      sourceTransport({
        readable: new ReadableStream(),
        read: () => Promise.reject("unplugged"),
      }),
      { maxLineSize: Infinity },
    );
    await text(source);
    assertEquals(
      source.failure?.message,
      "The connection broke: unplugged",
    );
  },
});

/** Each way to have what comes in, from a peer that says nothing. */
const SILENT: Record<string, () => Pick<Transport, "readable" | "read">> = {
  "read()": () => ({
    readable: new ReadableStream(),
    read: () => new Promise(() => {}),
  }),
  "a stream of bytes": () => ({
    readable: new ReadableStream({ type: "bytes" }),
  }),
  "a stream of chunks": () => ({ readable: new ReadableStream() }),
};

for (const [kind, make] of Object.entries(SILENT)) {
  Deno.test({
    name: `TextSource.cancel() ends the text of ${kind} that says nothing`,
    permissions,
    async fn() {
      const source = new TextSource(sourceTransport(make()), {
        maxLineSize: Infinity,
      });
      const ended = text(source);
      await source.cancel();
      assertEquals(await ended, "");
      assertEquals(source.failure, undefined);
    },
  });
}

Deno.test({
  name:
    "TextSource notices 16 digits in a row wherever they are cut, and no fewer",
  permissions,
  async fn() {
    const digits = (count: number) => "9".repeat(count);
    for (const count of [1, 15, 16, 19]) {
      for (let first = 0; first <= count; first++) {
        for (let second = first; second <= count; second++) {
          const run = digits(count);
          const pieces = [
            `{"a": ${run.slice(0, first)}`,
            run.slice(first, second),
            `${run.slice(second)}}\n`,
          ].filter((piece) => piece !== "");
          const source = new TextSource({
            readable: ReadableStream.from(pieces.map(bytesOf)),
            writable: new WritableStream(),
          }, { maxLineSize: Infinity });
          await text(source);
          assertEquals(
            source.hasLongDigits,
            count >= 16,
            `${count} digits, cut at ${first} and ${second}`,
          );
        }
      }
    }
  },
});

Deno.test({
  name:
    "TextSource notices 16 digits in a row at every offset, whatever digits are near them",
  permissions,
  async fn() {
    for (const count of [15, 16]) {
      for (let offset = 0; offset <= 40; offset++) {
        for (let near = 0; near <= 15; near++) {
          const line = `${" ".repeat(offset)}${"7".repeat(near)},${
            "9".repeat(count)
          },${"7".repeat(near)}`;
          const source = new TextSource(
            sourceTransport(SOURCES["a stream of bytes"]!([bytesOf(line)])),
            { maxLineSize: Infinity },
          );
          await text(source);
          assertEquals(source.hasLongDigits, count >= 16, line);
        }
      }
    }
  },
});

Deno.test({
  name: "TextSource takes text for one that may have 16 digits in a row",
  permissions,
  async fn() {
    const source = new TextSource({
      readable: ReadableStream.from(["a"]),
      writable: new WritableStream(),
    }, { maxLineSize: Infinity });
    await text(source);
    assert(source.hasLongDigits);
  },
});
