/**
 * Random JSON values and texts, the same in each run.
 *
 * @module
 */

import type { JsonValue } from "../../../src/protocol/message.ts";

/** Text that is special to the grammar, to JSON, or to a terminal. */
const PIECES = [
  ..."abz019 \t\n\r\0\x1B\x7F\"'`\\/{}[]()=:;,.!#$%&*+-_<>?@^|~ä日\u00A0\u2028\u202E\uFEFF",
  ...["😀", "true", "None", "0x", "1e5", "-", "__com.r_"],
  ...["transaction(", "__proto__", "constructor", "\\u0041", "\\'", ":=", "=="],
];

/** Returns a text of up to five pieces. */
export function randomText(below: (limit: number) => number): string {
  return Array.from(
    { length: below(6) },
    () => PIECES[below(PIECES.length)],
  ).join("");
}

/** Returns a JSON value of any kind. */
export function randomValue(
  below: (limit: number) => number,
  depth: number,
): JsonValue {
  switch (below(depth > 3 ? 8 : 10)) {
    case 0:
      return [null, true, false][below(3)]!;
    case 1:
      return below(2000) - 1000;
    case 2:
      return (below(2 ** 31) - 2 ** 30) / 2 ** below(40);
    case 3:
      // JavaScript writes integers from 10^21 on with an exponent.
      return below(1000) * 10 ** (below(2) ? -below(300) : 21 + below(280));
    case 4:
      return (BigInt(below(2 ** 31)) + 2n ** 53n) * (below(2) ? 1n : -1n) **
          3n;
    case 8:
      return Array.from(
        { length: below(4) },
        () => randomValue(below, depth + 1),
      );
    case 9:
      return randomObject(below, depth + 1);
    default:
      return randomText(below);
  }
}

function randomObject(
  below: (limit: number) => number,
  depth: number,
): JsonValue {
  return Object.fromEntries(
    Array.from(
      { length: below(4) },
      () => [
        below(2) ? randomText(below) : `k${below(9)}`,
        randomValue(below, depth),
      ],
    ),
  );
}
