import { parseInParts } from "../../src/protocol/json/exact_parser.ts";
import type { JsonLines, Parts } from "../../src/protocol/json/lines.ts";
import type { JsonValue } from "../../src/protocol/message.ts";

/** Does what is left of some work, and returns the number of its parts. */
export function finish(parts: Parts | undefined): number {
  let count = 0;
  while (parts !== undefined && !parts.next().done) count++;
  return count;
}

/** Parses a text in parts, all at once. */
export function parseParts(text: string, mayBeLarge?: boolean): JsonValue {
  const parts = parseInParts(text, mayBeLarge);
  for (;;) {
    const { value, done } = parts.next();
    if (done) return value;
  }
}

/** Reads all values of some lines at once. */
export function readLines(
  reader: JsonLines,
  lines: Iterable<string>,
): JsonValue[] {
  const values: JsonValue[] = [];
  for (const line of lines) {
    finish(reader.push(line, (value) => values.push(value)));
  }
  reader.end();
  return values;
}
