import type { JsonLines, Parts } from "../../src/protocol/json/lines.ts";
import type { JsonValue } from "../../src/protocol/message.ts";

/** Does what is left of some work, and returns the number of its parts. */
export function finish(parts: Parts | undefined): number {
  let count = 0;
  while (parts !== undefined && !parts.next().done) count++;
  return count;
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
