/**
 * `qmp events`: shows events as they arrive.
 *
 * @module
 */

import type { QmpClient } from "../../client.ts";
import { DEFAULT_TIMEOUT } from "../../options.ts";
import { QmpTimeoutError } from "../../protocol/error.ts";
import type { JsonValue, QmpEvent } from "../../protocol/message.ts";
import { withinTime } from "../../waiting.ts";
import { connectionLost, connectionOptions, open } from "../connection.ts";
import { ExitCode } from "../exit_code.ts";
import { checkEventNames } from "../explain/event_names.ts";
import { takeAddress } from "../program_arguments.ts";
import type { Call, Subcommand } from "../subcommand.ts";

/** The subcommand `qmp events`. */
export const events: Subcommand = {
  summary: "Show events as they arrive",
  usage: "[OPTIONS] [ADDRESS] [NAME …]",
  details:
    `Shows all events, or only the events with the given names. Each line has
the time of the event in the local time zone, its name, and its data. With
--json, each line is the JSON object that QEMU sent. A name that QEMU does not
know is an error.

With --until, the program ends with exit code 0 after it showed that event, and
with 4 if --timeout runs out before. Without --until, --timeout says how long to
watch, and the exit code is 0. Other exit codes: 2 for wrong usage, 3 when the
connection is lost, 130 for Ctrl-C.`,
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
      help: "End after the first event with this name",
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
      // To watch may take hours, but to connect may not.
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
  // Subscribes before the check of the names, so that no event is missed
  // meanwhile.
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

function format(event: QmpEvent, { values, output }: Call): string {
  const message = event as unknown as JsonValue;
  if (values.json) {
    return values.pretty ? output.json(message) : output.jsonLine(message);
  }
  return output.event(event, values.pretty === true);
}
