/**
 * Completes lines with the schema of QEMU 10.0.
 *
 * @module
 */

import { assert } from "@std/assert";
import type { QmpClient } from "../../../mod.ts";
import { QapiSchema } from "../../../src/qapi/introspect/schema.ts";
import {
  Completion,
  type CompletionState,
} from "../../../src/cli/shell/completion/completion.ts";

const DUMP = new URL("../../testdata/qapi/schema-10.0.json", import.meta.url);

/** The state of a shell that has just started. */
export const AT_START: CompletionState = {
  inHumanMonitor: false,
  inTransaction: false,
};

const completion = new Completion(fakeClient());

/**
 * Completes a line.
 *
 * @returns The completed line if it has a single candidate, and otherwise all
 * candidates.
 */
export async function complete(
  line: string,
  state: Partial<CompletionState> = {},
): Promise<string | string[]> {
  const [hits, replaced] = await completion.complete(line, {
    ...AT_START,
    ...state,
  });
  assert(line.endsWith(replaced), replaced);
  return hits.length === 1
    ? line.slice(0, line.length - replaced.length) + hits[0]
    : hits;
}

/** Creates a client that knows a schema and the help of the human monitor. */
function fakeClient(): QmpClient {
  const schema = new QapiSchema(JSON.parse(Deno.readTextFileSync(DUMP)));
  const help = "info [subcommand]  -- show things\r\n" +
    "logfile filename -- output logs to 'filename'\r\n" +
    "q|quit  -- quit the emulator\r\nnot a command\r\n";
  const infoHelp = "info status  -- show the current VM status\r\n" +
    "info block [-n] [-v] [device] -- show info of block devices\r\n" +
    "info mice  -- show which guest mouse is receiving events\r\n";
  return {
    schema: () => Promise.resolve(schema),
    execute: (_: string, args: { "command-line": string }) =>
      Promise.resolve(args["command-line"] === "help" ? help : infoHelp),
  } as unknown as QmpClient;
}
