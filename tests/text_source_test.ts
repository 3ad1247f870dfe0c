import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { TextSource } from "../src/_text_source.ts";
import { QmpClosedError, QmpProtocolError, type Transport } from "../mod.ts";
import { bytesOf, SOURCES, sourceTransport } from "./_util.ts";

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
      const source = open(["aé", "€\r\n😀", "z".repeat(10_000), "\xff\n", "b"]);
      assertEquals(
        await text(source),
        `aé€\r\n😀${"z".repeat(10_000)}\x18\nb`,
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
    assert(total <= 1_000_000 + 64 * 1024, `asked for ${total}`);
  },
});

Deno.test({
  name: "TextSource reads into a buffer that grows from 4 to 64 KiB",
  permissions,
  async fn() {
    const asked: number[] = [];
    const source = new TextSource(endless(asked, "\n"), {
      maxLineSize: Infinity,
    });
    await source.pipeTo(
      new WritableStream({
        write() {
          return asked.length < 5 ? undefined : source.cancel();
        },
      }),
    );
    assertEquals(asked.map((size) => size / 1024), [4, 16, 64, 64, 64]);
  },
});

Deno.test({
  name: "TextSource reads into a buffer that stays small for small messages",
  permissions,
  async fn() {
    const asked: number[] = [];
    const source = new TextSource(
      sourceTransport({
        readable: new ReadableStream(),
        read(buffer) {
          asked.push(buffer.length);
          return Promise.resolve(asked.length > 5 ? null : 1);
        },
      }),
      { maxLineSize: Infinity },
    );
    await text(source);
    assertEquals(new Set(asked), new Set([4096]));
  },
});

Deno.test({
  name: "TextSource grows its buffer for a stream of bytes, and gives it back",
  permissions,
  async fn() {
    const asked: number[] = [];
    const source = new TextSource(
      sourceTransport({
        readable: new ReadableStream({
          type: "bytes",
          pull(controller) {
            const view = controller.byobRequest!.view as Uint8Array;
            asked.push(view.byteLength);
            if (asked.length === 5) {
              controller.close();
              return controller.byobRequest!.respond(0);
            }
            view.fill(10);
            controller.byobRequest!.respond(
              asked.length === 1 ? 1 : view.byteLength,
            );
          },
        }),
      }),
      { maxLineSize: Infinity },
    );
    await text(source);
    assertEquals(asked.map((size) => size / 1024), [4, 4, 16, 64, 64]);
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
            readable: ReadableStream.from(pieces),
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
