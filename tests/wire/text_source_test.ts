import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import {
  QmpClosedError,
  type QmpError,
  QmpProtocolError,
  type Transport,
} from "../../mod.ts";
import { textOf } from "../../src/wire/text_source.ts";
import { SOURCES, sourceTransport } from "../support/transports.ts";
import { bytesOf } from "../support/wire_text.ts";

const permissions = "none";

/** Reads a transport to its end: the text, and why it ended early. */
async function read(
  transport: Transport,
  maxLineSize?: number,
): Promise<{ text: string; failure: QmpError | undefined }> {
  let failure: QmpError | undefined;
  const pieces = await Array.fromAsync(
    textOf(transport, { maxLineSize, onFailure: (error) => failure = error }),
  );
  return { text: pieces.join(""), failure };
}

for (const [kind, make] of Object.entries(SOURCES)) {
  const open = (chunks: Iterable<string>, error?: Error) =>
    sourceTransport(
      make(Iterator.from(chunks).map(bytesOf), error && { error }),
    );

  Deno.test({
    name: `textOf() decodes ${kind}`,
    permissions,
    async fn() {
      const transport = open([
        "aé",
        "€\r\n😀",
        "z".repeat(10_000),
        "\xff\n",
        "\ufeffb",
        "\ufeff",
      ]);
      assertEquals(await read(transport), {
        text: `aé€\r\n😀${"z".repeat(10_000)}\x18\n\ufeffb\ufeff`,
        failure: undefined,
      });
    },
  });

  Deno.test({
    name:
      `textOf() ends after the text that came before ${kind} breaks, and says why`,
    permissions,
    async fn() {
      const error = new Error("Connection reset by peer");
      const { text, failure } = await read(open(["one\n", "tw"], error));
      assertEquals(text, "one\ntw");
      assert(failure instanceof QmpClosedError);
      assertEquals(
        failure.message,
        "The connection broke: Connection reset by peer",
      );
      assertStrictEquals(failure.cause, error);
    },
  });

  Deno.test({
    name:
      `textOf() ends after the last whole line when a line of ${kind} is too long`,
    permissions,
    async fn() {
      const transport = open(["one\n", "two\nxxx", "xxxx"]);
      const { text, failure } = await read(transport, 5);
      assertEquals(text, "one\ntwo\nxxx");
      assert(failure instanceof QmpProtocolError);
      assertEquals(failure.received, "xxxx");
      assertEquals(
        failure.message,
        "Expected a message of at most 5 characters, found a larger one",
      );
    },
  });

  Deno.test({
    name:
      `textOf() keeps the whole lines of a piece of ${kind} whose rest is too long`,
    permissions,
    async fn() {
      const { text, failure } = await read(open(["one\ntwo\nxxxxxxx"]), 5);
      assertEquals(text, "one\ntwo\n");
      assertEquals((failure as QmpProtocolError).received, "xxxxxxx");
    },
  });

  Deno.test({
    name: `textOf() allows a line of ${kind} that is as long as the limit`,
    permissions,
    async fn() {
      assertEquals(await read(open(["xxxxx\r", "\n", "yyyyy"]), 5), {
        text: "xxxxx\r\nyyyyy",
        failure: undefined,
      });
    },
  });
}

Deno.test({
  name: "textOf() asks for no more than the limit and a buffer",
  permissions,
  async fn() {
    let asked = 0;
    const transport = sourceTransport({
      readable: new ReadableStream(),
      read(buffer) {
        asked += buffer.length;
        buffer.fill("x".charCodeAt(0));
        return Promise.resolve(buffer.length);
      },
    });
    const { failure } = await read(transport, 1_000_000);
    assert(failure instanceof QmpProtocolError);
    assert(asked <= 1_000_000 + 256 * 1024, `asked for ${asked}`);
  },
});

Deno.test({
  name: "textOf() says what broke the transport if that is not an Error",
  permissions,
  async fn() {
    const { failure } = await read(sourceTransport({
      readable: new ReadableStream(),
      read: () => Promise.reject("unplugged"),
    }));
    assertEquals(failure?.message, "The connection broke: unplugged");
  },
});

/** Each way to read, from a peer that sends nothing. */
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
    name: `The text of ${kind} that sends nothing ends when it is cancelled`,
    permissions,
    async fn() {
      const failures: QmpError[] = [];
      const reader = textOf(sourceTransport(make()), {
        onFailure: (error) => failures.push(error),
      }).getReader();
      const reading = reader.read();
      await reader.cancel();
      assert((await reading).done);
      assertEquals(failures, []);
    },
  });
}

Deno.test({
  name: "A read that breaks after the text was cancelled is no failure",
  permissions,
  async fn() {
    const failures: QmpError[] = [];
    const { promise, reject } = Promise.withResolvers<number>();
    const started = Promise.withResolvers<void>();
    const transport = sourceTransport({
      readable: new ReadableStream(),
      read() {
        started.resolve();
        return promise;
      },
    });
    const reader = textOf(transport, {
      onFailure: (error) => failures.push(error),
    }).getReader();
    const reading = reader.read();
    await started.promise;
    await reader.cancel();
    reject(new Error("Bad resource"));
    await reading;
    assertEquals(failures, []);
  },
});
