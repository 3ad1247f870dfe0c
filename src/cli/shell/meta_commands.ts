/**
 * The commands to the shell itself, such as `/help`.
 *
 * @module
 */

import type { QmpClient } from "../../client.ts";
import { checkEventNames } from "../explain/event_names.ts";
import { explain } from "../explain/explain.ts";
import type { Output } from "../output.ts";
import type { Screen } from "./lines.ts";
import type { ShellState } from "./state.ts";

/** The parts of a session that meta commands use. */
export interface MetaContext {
  /** The connection. */
  readonly qmp: QmpClient;
  /** Formats text. */
  readonly output: Output;
  /** Shows text. */
  readonly screen: Screen;
  /** The state that meta commands change. */
  readonly state: ShellState;
  /** Milliseconds to wait for a reply. */
  readonly timeout: number | undefined;
  /**
   * Waits for a reply, until the user stops it.
   *
   * @param what The name of the command, for the message.
   * @param run Executes the command. Its signal aborts when the user stops it.
   */
  wait<T>(
    what: string,
    run: (signal: AbortSignal) => Promise<T>,
  ): Promise<T>;
  /** Executes a line in the human monitor. */
  runInHumanMonitor(line: string): Promise<void>;
}

/** Runs a meta command with the text after its name. */
export type MetaCommand = (
  context: MetaContext,
  rest: string,
) => void | Promise<void>;

/** The meta commands by their names, without the slash. */
export const META_COMMANDS: Readonly<Record<string, MetaCommand>> = {
  events: setEvents,

  async help(context, rest) {
    if (rest === "") context.screen.print(HELP);
    else await explainWords(context, rest);
  },

  hmp: enterHumanMonitor,

  pretty(context, rest) {
    const { output } = context;
    output.pretty = switched(context, "pretty", rest, output.pretty);
  },

  qmp({ state }) {
    state.inHumanMonitor = false;
  },

  quit({ state }) {
    state.left = true;
  },

  schema: explainWords,

  verbose(context, rest) {
    const { state } = context;
    state.verbose = switched(context, "verbose", rest, state.verbose);
  },
};

const HELP = `COMMAND [KEY=VALUE …]   Execute a command:
                        blockdev-add driver=null-co node-name=n size=1024
!COMMAND …              Execute a command out-of-band
{"execute": …}          Execute a command that is written as JSON
transaction( … )        Execute all actions in the parentheses, or none: on one
                        line with ; between them, or on several lines
KEY=VALUE               Set an argument to a number, true, false, null, JSON, or
                        text; text with spaces needs quotes: '…' or "…"
A.B=VALUE  L.0=VALUE    Set a member of an object, or an element of a list
KEY:=JSON  KEY==TEXT    Set an argument to JSON, or always to text: addr==0x5
# …                     Write a comment

/events [on|off|NAME …] Show all events, no events, or only events with a NAME
/pretty [on|off]        Show JSON over several lines
/verbose [on|off]       Show the messages that are sent
/hmp [COMMAND]          Execute a command of the human monitor, or enter it
/qmp                    Leave the human monitor
/schema [NAME [PATH]]   List the commands and events, or explain one of them
/help [NAME]            Show this help, or explain NAME as /schema does
/quit                   Leave the shell, as Ctrl-D does

Ctrl-C abandons the line, or stops waiting for a reply. Tab completes the line.`;

async function setEvents(context: MetaContext, rest: string): Promise<void> {
  const { qmp, screen, state, timeout } = context;
  const names = wordsOf(rest);
  const [first, second] = names;
  if (first === "on" || first === "off") {
    if (second !== undefined) {
      throw new Error(`Expected nothing after ${first}, found ${second}`);
    }
    state.shownEvents = first === "on" ? undefined : new Set();
  } else if (first !== undefined) {
    await context.wait(
      "query-qmp-schema",
      (signal) => checkEventNames(qmp, names, { signal, timeout }),
    );
    state.shownEvents = new Set(names);
  } else {
    const shown = state.shownEvents === undefined
      ? "all"
      : [...state.shownEvents].join(" ") || "none";
    screen.print(`Events shown: ${shown}`);
  }
}

async function enterHumanMonitor(
  { state, runInHumanMonitor }: MetaContext,
  rest: string,
): Promise<void> {
  if (rest !== "") return await runInHumanMonitor(rest);
  if (state.inTransaction) {
    throw new Error(
      "Cannot enter the human monitor inside a transaction; " +
        "close it with ) or abandon it with Ctrl-C",
    );
  }
  state.inHumanMonitor = true;
}

async function explainWords(context: MetaContext, rest: string): Promise<void> {
  const { qmp, output, screen, timeout } = context;
  const schema = await context.wait(
    "query-qmp-schema",
    (signal) => qmp.schema({ signal, timeout }),
  );
  screen.print(explain(schema, wordsOf(rest), output));
}

/** Returns the new value of a setting, which `on`, `off` or nothing follows. */
function switched(
  { screen }: MetaContext,
  name: string,
  rest: string,
  current: boolean,
): boolean {
  switch (rest) {
    case "on":
      return true;
    case "off":
      return false;
    case "":
      screen.print(`/${name} is now ${current ? "off" : "on"}`);
      return !current;
    default:
      throw new Error(`Expected /${name} on or off, found ${rest}`);
  }
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
