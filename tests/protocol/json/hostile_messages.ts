/**
 * Reads the messages of a hostile peer, and prints what becomes of each. A test
 * runs this with little memory.
 *
 * @module
 */

import { QmpProtocolError } from "../../../src/protocol/error.ts";
import { JsonLines, RESET } from "../../../src/protocol/json/lines.ts";
import { readLines } from "../../support/parts.ts";

const MAX_SIZE = 64 * 1024 * 1024;
const LARGE = 2n ** 64n - 1n;

/** Repeats a text until the message is as large as allowed. */
function fill(start: string, unit: string, end: string): string {
  const size = MAX_SIZE - start.length - end.length;
  return start + unit.repeat(Math.floor(size / unit.length)) + end;
}

/** The lines of each message. They are made when they are needed. */
const MESSAGES: Record<string, () => Iterable<string>> = {
  objects: () => [fill('{"return":[', "{},", `${LARGE}]}`)],
  arrays: () => [fill('{"return":[', "[],", `${LARGE}]}`)],
  numbers: () => [fill('{"return":[', "1,", `${LARGE}]}`)],
  integers: () => [fill('{"return":[', `${LARGE},`, `${LARGE}]}`)],
  digits: () => [fill('{"return":', "9", "}")],
  levels: () => [fill('{"return":', "[", "}")],
  "levels without an end": () => [fill("", "[", "")],
  resets: () => [RESET.repeat(MAX_SIZE / 4)],
  escapes: () => [fill('{"return":"', "\\n", '"}')],
  *"blank lines"() {
    yield "{";
    for (let count = MAX_SIZE / 4; count > 0; count--) yield "";
  },
  *"short lines"() {
    yield "[";
    for (let size = 2; size < MAX_SIZE; size += 5) yield "12,";
  },
};

for (const [name, lines] of Object.entries(MESSAGES)) {
  const reader = new JsonLines(MAX_SIZE);
  let outcome = "no value";
  try {
    if (readLines(reader, lines()).length > 0) outcome = "a value";
  } catch (error) {
    if (!(error instanceof QmpProtocolError)) throw error;
    outcome = error.message;
  }
  console.log(`${name}: ${outcome}`);
}
