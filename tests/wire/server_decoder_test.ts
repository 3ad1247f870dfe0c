import { assertEquals } from "@std/assert";
import { ServerDecoder } from "../../src/wire/server_decoder.ts";

const permissions = "none";

/** Decodes chunks one after the other. */
function decode(...chunks: Uint8Array[]): string {
  const decoder = new ServerDecoder();
  return chunks.map((chunk) => decoder.decode(chunk)).join("");
}

/** Decodes bytes that are not UTF-8 as U+DC00 plus the byte. */
const marks = (...bytes: number[]) =>
  String.fromCharCode(...bytes.map((byte) => 0xdc00 + byte));

const utf8 = (text: string) => [...new TextEncoder().encode(text)];

/** Bytes, and the text that they become. */
const TEXTS: Record<string, [bytes: number[], text: string][]> = {
  "characters of every length": [
    [utf8("aé€😀\ufeffb\ufffd\u{10ffff}"), "aé€😀\ufeffb\ufffd\u{10ffff}"],
    [utf8("\ufeff"), "\ufeff"],
    [[], ""],
  ],
  "bytes that begin no character": [
    [[0x61, 0x80, 0x62, 0xbf], `a${marks(0x80)}b${marks(0xbf)}`],
    [[0xc0, 0x80, 0xc1, 0xbf], marks(0xc0, 0x80, 0xc1, 0xbf)],
    [[0xf5, 0x80, 0xfe, 0xff], marks(0xf5, 0x80, 0xfe, 0xff)],
  ],
  "characters that are cut short": [
    [[0xc3, 0x62], `${marks(0xc3)}b`],
    [[0xe4, 0xb8, 0xe4, 0xb8, 0xad], `${marks(0xe4, 0xb8)}中`],
    [[0xf0, 0x9f, 0x98, 0x61], `${marks(0xf0, 0x9f, 0x98)}a`],
  ],
  "forms that are too long, surrogates, and what is beyond Unicode": [
    [[0xe0, 0x9f, 0xbf, 0x61], `${marks(0xe0, 0x9f, 0xbf)}a`],
    [[0xed, 0xa0, 0x80, 0x61], `${marks(0xed, 0xa0, 0x80)}a`],
    [[0xf0, 0x8f, 0xbf, 0xbf], marks(0xf0, 0x8f, 0xbf, 0xbf)],
    [[0xf4, 0x90, 0x80, 0x80], marks(0xf4, 0x90, 0x80, 0x80)],
  ],
};

for (const [what, texts] of Object.entries(TEXTS)) {
  Deno.test({
    name: `ServerDecoder decodes ${what}, cut at any byte`,
    permissions,
    fn() {
      for (const [values, text] of texts) {
        const bytes = Uint8Array.from([...values, 0x0a]);
        assertEquals(decode(bytes), `${text}\n`);
        for (let at = 0; at <= bytes.length; at++) {
          const chunks = [bytes.subarray(0, at), bytes.subarray(at)];
          assertEquals(decode(...chunks), `${text}\n`, `${text} cut at ${at}`);
        }
        const single = Array.from(bytes, (byte) => Uint8Array.of(byte));
        assertEquals(decode(...single), `${text}\n`, "in single bytes");
      }
    },
  });
}

Deno.test({
  name: "ServerDecoder decodes what TextDecoder decodes, and refuses the rest",
  permissions,
  fn() {
    const exact = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    const bytes = [0x41, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf]
      .concat(0xc1, 0xc2, 0xe0, 0xed, 0xf0, 0xf4);
    for (const first of bytes) {
      for (const second of bytes) {
        for (const third of bytes) {
          for (const fourth of bytes) {
            const all = Uint8Array.of(first, second, third, fourth, 0x0a);
            let text: string | undefined;
            try {
              text = exact.decode(all);
            } catch {
              // These bytes are not UTF-8.
            }
            const decoded = decode(all);
            assertEquals(decoded.isWellFormed() ? decoded : undefined, text);
          }
        }
      }
    }
  },
});
