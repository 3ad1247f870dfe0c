/**
 * Input that would take far more memory than its size. A process with a small
 * heap reads it, and would end with V8's "out of memory".
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { Program } from "./support/program.ts";

/** Heap of the process, in MiB. */
const HEAP = 160;

const READER = `
  import { JsonReader } from ${
  JSON.stringify(new URL("../src/protocol/mod.ts", import.meta.url).href)
};
  const reader = new JsonReader();
  const MIB = 1024 * 1024;
  /** Gives the reader pieces, and checks what it reads. */
  function check(pieces, size, ok) {
    let last, count = 0;
    for (const piece of pieces) {
      reader.feed(piece);
      for (let next; (next = reader.next()) !== undefined; count++) last = next;
    }
    if (count !== size || !ok(last)) {
      throw new Error("Read " + count + ", " + JSON.stringify(last)?.slice(0, 99));
    }
  }
`;

/** Programs that read text, and that must end by themselves. */
const PROGRAMS: Record<string, string> = {
  "a token in single characters": `${READER}
    check((function* () {
      yield '"';
      for (let n = 0; n < 8 * MIB; n++) yield "a";
      yield '"';
    })(), 1, ({ value }) => value.length === 8 * MIB);
  `,
  "short strings, each in a long piece of text": `${READER}
    const blanks = " ".repeat(64 * 1024);
    check((function* () {
      yield "[";
      for (let n = 0; n < 4000; n++) yield '"' + "a".repeat(20) + '",' + blanks;
      yield "5]";
    })(), 1, ({ value }) => value.length === 4001);
  `,
  "long words that are no JSON": `${READER}
    const errors = [];
    for (let n = 0; n < 16; n++) {
      check(["a".repeat(16 * MIB), " "], 1, (reading) => errors.push(reading));
      check(['"' + "a".repeat(16 * MIB), "\\n\\n"], 1, (reading) => errors.push(reading));
    }
    if (errors.some(({ desc }) => desc.length > 1100)) throw new Error("Long");
  `,
  "a string of escapes": `${READER}
    for (const quote of ["'", '"']) {
      const text = quote + "\\\\n\\\\'".repeat(5 * MIB) + quote;
      check([text], 1, ({ value }) => value.length === 10 * MIB);
    }
  `,
  "a string of characters outside of the first plane": `${READER}
    const text = "'\\\\n" + "\u{1f600}".repeat(10 * MIB) + "'";
    check([text], 1, ({ value }) => value.length === 20 * MIB + 1);
  `,
  "bytes that are not UTF-8": `${READER}
    const text = "\\udc80".repeat(16 * MIB);
    check(['"', text, '"'], 1, ({ desc }) => desc.includes("UTF-8"));
    check(['"', text, "\\x01"], 1, ({ desc }) => desc.length < 1100);
  `,
  "an id that is six times as long in the reply": `
    import { JsonReader, ServerProtocol } from ${
    JSON.stringify(new URL("../src/protocol/mod.ts", import.meta.url).href)
  };
    const version = { qemu: { major: 10, minor: 0, micro: 0 }, package: "" };
    const server = new ServerProtocol({ version, has: () => true });
    const id = "\x7f".repeat(12 * 1024 * 1024);
    const commands = new JsonReader().read(
      '{"execute":"qmp_capabilities"}{"execute":"x","id":"' + id + '"}',
    ).flatMap((reading) => server.receive(reading));
    server.succeed(commands[0]);
    let size = 0;
    for (let part = server.takePart(); part !== ""; part = server.takePart()) {
      size += new TextEncoder().encode(part).length;
    }
    if (size < 6 * id.length) throw new Error("Wrote " + size);
  `,
  "the long messages of forty clients, before negotiation": `
    import { QmpServer } from "@qmp/qmp";
    const texts = [
      '"' + "a".repeat(6 * 1024 * 1024),
      "[".repeat(400_000),
    ];
    await using server = new QmpServer();
    for (const text of texts) {
      const clients = [];
      for (let n = 0; n < 40; n++) {
        const { readable, writable } = server.connect();
        readable.pipeTo(new WritableStream()).catch(() => {});
        const writer = writable.getWriter();
        const bytes = new TextEncoder().encode(text);
        for (let at = 0; at < bytes.length; at += 65536) {
          await writer.write(bytes.subarray(at, at + 65536));
        }
        clients.push(writer);
      }
      if (server.clients !== 40) throw new Error("Lost clients");
      for (const client of clients) await client.close();
    }
  `,
};

for (const [name, source] of Object.entries(PROGRAMS)) {
  Deno.test(`QmpServer reads ${name} with little memory`, async () => {
    await using program = new Program(source, [
      "--allow-env",
      `--v8-flags=--max-old-space-size=${HEAP}`,
    ]);
    const { code, stderr } = await program.result();
    assertEquals([code, stderr.slice(0, 500)], [0, ""]);
  });
}
