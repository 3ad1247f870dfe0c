import { assert, assertEquals } from "@std/assert";
import { Decoder } from "../../src/wire/decoder.ts";
import { bytesOf } from "../support/wire_text.ts";

const permissions = "none";

/** Decodes chunks one after the other. */
function decode(...chunks: Uint8Array[]): string {
  const decoder = new Decoder();
  return chunks.map((chunk) => decoder.decode(chunk)).join("");
}

/** Texts, with the decoded text. A `\xff` stands for a 0xFF byte. */
const TEXTS: Record<string, [text: string, decoded: string]> = {
  "characters of every length": ["aé€😀\ufeffb\ufeff", "aé€😀\ufeffb\ufeff"],
  "a 0xFF byte as U+0018": ["\xffa\xff\xffé\xff", "\x18a\x18\x18é\x18"],
  "a U+FFFD that is in the text": ["é\ufffda", "é\ufffda"],
  "a U+FFFD beside a 0xFF byte": ["\ufffd\xff€\ufffd", "\ufffd\x18€\ufffd"],
};

for (const [what, [text, decoded]] of Object.entries(TEXTS)) {
  Deno.test({
    name: `Decoder decodes ${what}, cut at any byte`,
    permissions,
    fn() {
      const bytes = bytesOf(text);
      assertEquals(decode(bytes), decoded);
      for (let at = 0; at <= bytes.length; at++) {
        const chunks = [bytes.subarray(0, at), bytes.subarray(at)];
        assertEquals(decode(...chunks), decoded, `cut at ${at}`);
      }
      const single = Array.from(bytes, (byte) => Uint8Array.of(byte));
      assertEquals(decode(...single), decoded, "in single bytes");
    },
  });
}

Deno.test({
  name: "Decoder replaces bytes that are not UTF-8 by U+FFFD",
  permissions,
  fn() {
    assertEquals(decode(Uint8Array.of(0x61, 0xc3, 0x62)), "a\ufffdb");
    assertEquals(decode(Uint8Array.of(0xc3), Uint8Array.of(0x62)), "\ufffdb");
  },
});

Deno.test({
  name:
    "Decoder replaces a character that a 0xFF byte cuts short, cut at any byte",
  permissions,
  fn() {
    const bytes = Uint8Array.of(0xff, 0x61, 0xc3, 0xff, 0xe2, 0x82, 0xff, 0x62);
    const decoded = "\x18a\ufffd\x18\ufffd\x18b";
    assertEquals(decode(bytes), decoded);
    for (let at = 0; at <= bytes.length; at++) {
      const chunks = [bytes.subarray(0, at), bytes.subarray(at)];
      assertEquals(decode(...chunks), decoded, `cut at ${at}`);
    }
  },
});

Deno.test({
  name: "Decoder makes no decoder for each of many 0xFF bytes",
  permissions,
  fn() {
    const decoder = new Decoder();
    const { TextDecoder } = globalThis;
    let made = 0;
    globalThis.TextDecoder = class extends TextDecoder {
      constructor(...args: ConstructorParameters<typeof TextDecoder>) {
        made++;
        super(...args);
      }
    };
    try {
      const text = "a\x18\x18".repeat(10_000);
      assertEquals(
        decoder.decode(
          Uint8Array.from(
            text,
            (character) => character === "a" ? 0x61 : 0xff,
          ),
        ),
        text,
      );
    } finally {
      globalThis.TextDecoder = TextDecoder;
    }
    assert(made <= 2, `${made} decoders`);
  },
});
