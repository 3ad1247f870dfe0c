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
 * The reads in order. Each has the number of bytes that it returns, given the
 * size of its buffer, and the expected size of that buffer in KiB.
 */
const READS: [returns: (size: number) => number, size: number][] = [
  [() => 1, 1],
  [() => 1023, 1],
  [(size) => size, 1],
  [(size) => size, 256],
  [(size) => size - 1, 256],
  [() => 1024, 16],
  [(size) => size - 1, 16],
  [(size) => size, 16],
  [() => 1, 256],
  [() => 1023, 16],
  [() => 1, 1],
];
const SIZES = [...READS.map(([, size]) => size * 1024), 1024];

Deno.test({
  name:
    "A source waits with a buffer of 1 KiB, and then uses buffers of 16 or 256 KiB",
  permissions,
  async fn() {
    const sizes: number[] = [];
    const large = new Set<ArrayBufferLike>();
    for (let connection = 0; connection < 2; connection++) {
      await drain(sourceTransport({
        readable: new ReadableStream(),
        read(buffer) {
          const read = READS[sizes.length % (READS.length + 1)];
          sizes.push(buffer.length);
          if (read === undefined) return Promise.resolve(null);
          if (buffer.length === 256 * 1024) large.add(buffer.buffer);
          const count = read[0](buffer.length);
          buffer.fill(10, 0, count);
          return Promise.resolve(count);
        },
      }));
    }
    assertEquals(sizes, [...SIZES, ...SIZES]);
    // The second connection uses the large buffer of the first again.
    assertEquals(large.size, 1);
  },
});

Deno.test({
  name: "A source changes the size of its buffer also for a stream of bytes",
  permissions,
  async fn() {
    const sizes: number[] = [];
    await drain(sourceTransport({
      readable: new ReadableStream({
        type: "bytes",
        pull(controller) {
          const request = controller.byobRequest!;
          const view = request.view as Uint8Array;
          const read = READS[sizes.length];
          sizes.push(view.byteLength);
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
    assertEquals(sizes, SIZES);
  },
});

Deno.test({
  name: "A source of text assumes that any integer may be large",
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
  name: "openSource() throws TypeError for a locked stream",
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
