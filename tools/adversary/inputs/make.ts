/**
 * Makes inputs: from what was really written, from grammars, and from nothing.
 *
 * @module
 */

/** Returns an integer from 0 to below its argument. */
export type Below = (limit: number) => number;

/** Returns one of a list. */
export function one<T>(below: Below, list: readonly T[]): T {
  return list[below(list.length)]!;
}

const TOKENS: readonly string[] = [
  ..."{}[]:,\"'\\ \t\r\n\0\x18\x1b\x7f-+.eE0123456789",
  ...["true", "false", "null", "nul", "NaN", "0x1f", "-0", "1e999", "1E-2"],
  ...["9007199254740991", "9007199254740992", "9007199254740993"],
  ...["18446744073709551615", "-9223372036854775809", "1".repeat(40)],
  ...["0.1", "1234567890123456.5", "1234567890123456e0", "00", "01"],
  ...['"a"', '"a":', '"__proto__":', '"\\u12', '"\\ud800"', '"\\uD83D\\uDE00"'],
  ...["'a'", '"execute":', '"exec-oob":', '"id":', '"return":', '"error":'],
  ...['"event":', '"timestamp":', '"QMP":', '"data":', '"arguments":{'],
  ...["é", "日", "😀", "\u2028", "\uFEFF", "\uFFFD", "\uD800", "\uDC00"],
];

/** Returns tokens of JSON, and of what is nearly JSON, in any order. */
export function nearJson(below: Below): string {
  let text = "";
  for (let left = below(24); left > 0; left--) text += one(below, TOKENS);
  return text;
}

/** Returns a value of JSON as text, with white space anywhere. */
export function jsonText(below: Below, depth = 0): string {
  const space = () =>
    below(6) ? "" : one(below, [" ", "\n", "\r\n", "\t", "  "]);
  switch (below(depth > 4 ? 6 : 9)) {
    case 0:
      return one(below, ["null", "true", "false"]);
    case 1:
      return String(below(2000) - 1000);
    case 2:
      return integer(below);
    case 3:
      return one(below, ["0.5", "-1e5", "1E+2", "2.50", "1e400", "-0", "1e-7"]);
    case 6:
    case 7: {
      const members = Array.from({ length: below(4) }, () => {
        const name = below(3) ? `"${one(below, NAMES)}"` : string(below);
        return `${space()}${name}${space()}:${space()}${
          jsonText(below, depth + 1)
        }${space()}`;
      });
      return `{${members.join(",")}}`;
    }
    case 8: {
      const elements = Array.from(
        { length: below(4) },
        () => `${space()}${jsonText(below, depth + 1)}${space()}`,
      );
      return `[${elements.join(",")}]`;
    }
    default:
      return string(below);
  }
}

const NAMES = [
  ...["a", "b", "id", "return", "error", "event", "data", "timestamp", "class"],
  ...["desc", "execute", "exec-oob", "arguments", "QMP", "version", "1", "0"],
  ...["__proto__", "constructor", "toString", "toJSON", "length", ""],
];

function integer(below: Below): string {
  const sign = below(2) ? "-" : "";
  let digits = String(1 + below(9));
  for (let left = below(24); left > 0; left--) digits += below(10);
  return sign + digits;
}

const CHARACTERS = [
  ..."ab01 /'",
  ...["\\n", "\\\\", '\\"', "\\u0041", "\\uD83D\\uDE00", "\\ud800", "\\/"],
  ...["é", "日", "😀", "\u2028", "\x7f", "1234567890123456", "{", "]", ","],
];

function string(below: Below): string {
  let text = "";
  for (let left = below(8); left > 0; left--) text += one(below, CHARACTERS);
  return `"${text}"`;
}

/** Returns random characters, most of them of ASCII. */
export function noise(below: Below): string {
  let text = "";
  for (let left = below(40); left > 0; left--) {
    text += String.fromCharCode(below(below(8) ? 128 : 65_536));
  }
  return text;
}

/** Changes a text in a few places. */
export function mutate(
  below: Below,
  text: string,
  others: readonly string[],
): string {
  for (let left = below(4); left > 0; left--) {
    const at = below(text.length + 1);
    const end = Math.min(text.length, at + below(below(3) ? 4 : 40));
    const head = text.slice(0, at);
    switch (below(7)) {
      case 0:
        text = head + text.slice(end);
        break;
      case 1:
        text = head + one(below, TOKENS) + text.slice(at);
        break;
      case 2:
        text = head + one(below, TOKENS) + text.slice(end);
        break;
      case 3:
        text = head + text.slice(at, end).repeat(1 + below(4)) + text.slice(at);
        break;
      case 4:
        text = head + String.fromCharCode(below(below(3) ? 256 : 65_536)) +
          text.slice(at + 1);
        break;
      case 5: {
        const other = one(below, others);
        text = head + other.slice(below(other.length + 1));
        break;
      }
      default:
        text = text.slice(at) + head;
    }
  }
  return text;
}

/** Returns a text that is made in any of these ways. */
export function anyText(below: Below, corpus: readonly string[]): string {
  switch (below(8)) {
    case 0:
      return nearJson(below);
    case 1:
      return noise(below);
    case 2:
    case 3:
      return jsonText(below);
    default:
      return mutate(below, one(below, corpus), corpus);
  }
}

/** Returns several texts, with line ends between them or nothing. */
export function stream(below: Below, corpus: readonly string[]): string {
  let text = "";
  for (let left = 1 + below(4); left > 0; left--) {
    text += anyText(below, corpus) + one(below, ["\n", "\r\n", "", " "]);
  }
  return text;
}

/** Cuts a text or bytes into pieces, none of which is empty. */
export function cut<T extends string | Uint8Array>(
  below: Below,
  whole: T,
): T[] {
  const pieces: T[] = [];
  const most = 1 + below(below(2) ? 4 : 40);
  for (let at = 0; at < whole.length;) {
    const end = Math.min(whole.length, at + 1 + below(most));
    pieces.push(whole.slice(at, end) as T);
    at = end;
  }
  return pieces;
}

const encoder = new TextEncoder();

/** Returns a text as UTF-8 with some bytes that are not. */
export function bytesFrom(below: Below, text: string): Uint8Array<ArrayBuffer> {
  const bytes = encoder.encode(text);
  if (below(4) > 0 || bytes.length === 0) return bytes;
  for (let left = 1 + below(3); left > 0; left--) {
    bytes[below(bytes.length)] = below(2) ? 0xff : below(256);
  }
  return bytes;
}
