/**
 * Events as they come.
 *
 * @module
 */

import type { QmpClient } from "../../client.ts";
import { DEFAULT_TIMEOUT } from "../../connection.ts";
import type { SchemaOptions } from "../../options.ts";
import { QmpCommandError, QmpTimeoutError } from "../../protocol/error.ts";
import type { JsonValue, QmpEvent } from "../../protocol/message.ts";
import { closest, didYouMean } from "../../qapi/introspect/spelling.ts";
import { withinTime } from "../../waiting.ts";
import {
  type Call,
  ExitCode,
  type Subcommand,
  takeAddress,
  UsageError,
} from "../command.ts";
import { connectionLost, connectionOptions, open } from "../connection.ts";

/** `qmp events` */
export const events: Subcommand = {
  summary: "Show events as they come",
  usage: "[OPTIONS] [ADDRESS] [NAME …]",
  details:
    `Shows the events that have one of the names, or all, each in a line: its time in
local time, its name, its data. With --json, each is a line of JSON as QEMU sent
it. A name that this QEMU does not know is a mistake, and it says so.

Ends with the exit code 0 when the event of --until was shown, and with 4 when
--timeout is over before that; without --until, --timeout is how long to watch,
and ends with 0. Ends with 2 for misuse, with 3 when the connection is lost, and
with 130 by Ctrl-C.`,
  examples: [
    "/run/vm/qmp.sock",
    "/run/vm/qmp.sock --json STOP RESUME | jq .event",
    "/run/vm/qmp.sock --until SHUTDOWN --timeout 60000",
  ],
  options: {
    json: { type: "boolean", help: "Write JSON lines" },
    until: {
      type: "string",
      value: "NAME",
      help: "End after the first event of this name",
    },
    timeout: {
      type: "string",
      value: "MS",
      help: "How long to watch, in milliseconds",
    },
  },
  async run(call) {
    const names = [...call.positionals, ...call.rest ?? []];
    const address = takeAddress(names);
    using options = connectionOptions({
      ...call,
      // What may take hours is the watching, not to connect.
      timeout: Math.min(call.timeout ?? Infinity, DEFAULT_TIMEOUT),
    });
    await using qmp = await open(address, options);
    return await watch(qmp, names, call);
  },
};

async function watch(
  qmp: QmpClient,
  names: string[],
  call: Call,
): Promise<number> {
  const until = call.values.until as string | undefined;
  const operation = until === undefined ? "Watching" : `Waiting for ${until}`;
  try {
    return await withinTime(
      operation,
      call,
      ({ signal }) => show(qmp, names, until, call, signal),
    );
  } catch (error) {
    const isOver = error instanceof QmpTimeoutError && until === undefined;
    if (isOver) return ExitCode.Ok;
    throw error;
  }
}

async function show(
  qmp: QmpClient,
  names: string[],
  until: string | undefined,
  call: Call,
  signal: AbortSignal,
): Promise<number> {
  // Before the names are looked at, so that nothing is missed while they are.
  await using events = qmp.untyped.events({ signal });
  const asked = until === undefined ? names : [...names, until];
  if (asked.length > 0) await checkEventNames(qmp, asked, { signal });
  const shown = names.length > 0 ? new Set(asked) : undefined;
  for await (const event of events) {
    if (shown !== undefined && !shown.has(event.event)) continue;
    call.output.line(format(event, call));
    if (event.event === until) return ExitCode.Ok;
  }
  throw connectionLost();
}

/**
 * Sees to it that this QEMU knows names of events, where it tells which it knows.
 *
 * @throws {UsageError} If it does not.
 */
export async function checkEventNames(
  qmp: QmpClient,
  names: string[],
  options: SchemaOptions,
): Promise<void> {
  const schema = await qmp.schema(options).catch((error) => {
    if (error instanceof QmpCommandError) return undefined;
    throw error;
  });
  const wrong = names.find((name) => schema?.hasEvent(name) === false);
  if (wrong === undefined) return;
  const hint = didYouMean(closest(wrong, schema!.events));
  throw new UsageError(`There is no event ${wrong}${hint}`);
}

function format(event: QmpEvent, { values, output }: Call): string {
  const message = event as unknown as JsonValue;
  if (values.json) {
    return values.pretty ? output.json(message) : output.jsonLine(message);
  }
  return output.event(event, values.pretty === true);
}
