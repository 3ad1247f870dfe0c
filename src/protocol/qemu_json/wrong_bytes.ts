/**
 * Bytes that are not UTF-8, within text.
 *
 * QEMU's parser reads bytes, and its answers depend on which bytes are wrong.
 * So a decoder writes each byte that is not part of a UTF-8 character as a lone
 * surrogate: U+DC00 plus the byte. UTF-8 has no surrogates, so nothing else can
 * look like that. Python's `surrogateescape` does the same.
 *
 * @module
 */

const BASE = 0xdc00;
const HIGH_SURROGATE = 0xd800;
const LOW_SURROGATE = 0xdc00;

/** Runs of wrong bytes. */
const WRONG_BYTES = /[\udc80-\udcff]+/gu;

/** The character that QEMU writes for a sequence of wrong bytes. */
export const REPLACEMENT = "\uFFFD";

/** Returns the code unit that stands for a byte that is not UTF-8. */
export function unitOfWrongByte(byte: number): number {
  return BASE + byte;
}

/**
 * Returns whether a code unit stands for the byte 0xFE or 0xFF, which UTF-8
 * never has.
 *
 * @param before The code unit before it. After a high surrogate it would be
 * half of a character.
 */
export function isImpossibleByte(unit: number, before: number): boolean {
  return (unit === BASE + 0xfe || unit === BASE + 0xff) &&
    !(before >= HIGH_SURROGATE && before < LOW_SURROGATE);
}

/**
 * Returns whether two code units stand for the bytes C0 80. To QEMU they are
 * U+0000, and the only character with a longer form.
 */
export function isLongNul(first: number, second: number): boolean {
  return first === BASE + 0xc0 && second === BASE + 0x80;
}

/**
 * Returns a text as QEMU writes it: one U+FFFD stands for each sequence of
 * bytes that has the form of a character.
 */
export function asWritten(text: string): string {
  return text.replace(WRONG_BYTES, (run) => {
    let written = "";
    for (let at = 0; at < run.length;) {
      written += isLongNul(run.charCodeAt(at), run.charCodeAt(at + 1))
        ? "\0"
        : REPLACEMENT;
      at = sequenceEnd(run, at);
    }
    return written;
  });
}

/**
 * Returns where the sequence of bytes ends that begins at a place: behind the
 * continuation bytes that its first byte announces, as far as they are there.
 */
function sequenceEnd(run: string, begin: number): number {
  const first = run.charCodeAt(begin) - BASE;
  let end = begin + 1;
  if (first < 0xc0 || first > 0xfd) return end;
  // As many ones at the start of the byte as the sequence has bytes.
  const longest = begin + Math.clz32(~(first << 24));
  while (end < longest && run.charCodeAt(end) < BASE + 0xc0) end++;
  return end;
}
