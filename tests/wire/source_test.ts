import { assert, assertEquals, assertThrows } from "@std/assert";
import { LongDigits } from "../../src/wire/long_digits.ts";
import { openSource } from "../../src/wire/source.ts";
import type { Transport } from "../../mod.ts";
import { sourceTransport } from "../support/transports.ts";

const permissions = "none";

/** Reads a transport to its end. */
async function drain(transport: Transport, integers = new LongDigits()) {
  const source = openSource(transport, integers);
  while (source.decode(await source.read()) !== undefined);
}

/**
 * What each read brings, given what is asked for, and how much is asked for
 * then, in KiB.
 */
const READS: [brings: (asked: number) => number, asks: number][] = [
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
const ASKS = [...READS.map(([, asks]) => asks * 1024), 1024];

Deno.test({
  name:
    "A source waits with a buffer of 1 KiB, and reads more into one of 16 or 256 KiB",
  permissions,
  async fn() {
    const asked: number[] = [];
    const large = new Set<ArrayBufferLike>();
    for (let connection = 0; connection < 2; connection++) {
      await drain(sourceTransport({
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
      }));
    }
    assertEquals(asked, [...ASKS, ...ASKS]);
    // The second connection uses the buffer that the first has given back.
    assertEquals(large.size, 1);
  },
});

Deno.test({
  name: "A source changes its buffer for a stream of bytes as well",
  permissions,
  async fn() {
    const asked: number[] = [];
    await drain(sourceTransport({
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
    }));
    assertEquals(asked, ASKS);
  },
});

Deno.test({
  name: "A source of text gives up the search for long digits",
  permissions,
  async fn() {
    const integers = new LongDigits();
    await drain(
      sourceTransport({ readable: ReadableStream.from(["a"]) }),
      integers,
    );
    assert(integers.mayBeLarge);
  },
});

Deno.test({
  name: "A stream that is locked cannot be a source",
  permissions,
  fn() {
    const readable = new ReadableStream();
    readable.getReader();
    assertThrows(
      () => openSource(sourceTransport({ readable }), new LongDigits()),
      TypeError,
    );
  },
});
