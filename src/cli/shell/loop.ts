/**
 * Runs a shell: reads lines and executes them, from the first line to the exit
 * code.
 *
 * @module
 */

import { settlesWithin } from "../../async/settles_within.ts";
import type { QmpClient } from "../../client.ts";
import { QmpClosedError } from "../../protocol/error.ts";
import { escapeControls } from "../escape_controls.ts";
import { ExitCode } from "../exit_code.ts";
import type { Call, Options } from "../subcommand.ts";
import { Completion } from "./completion/completion.ts";
import { History, historyPath } from "./history.ts";
import type { Lines } from "./lines.ts";
import { PlainLines } from "./plain_lines.ts";
import { Session } from "./session.ts";
import { ShellState } from "./state.ts";
import { TerminalLines } from "./terminal_lines.ts";

/** Options of the subcommands that run a shell. */
export const SHELL_OPTIONS: Options = {
  hmp: { type: "boolean", short: "H", help: "Start in the human monitor" },
  "no-events": { type: "boolean", help: "Show no events" },
  "no-history": { type: "boolean", help: "Do not keep a history" },
};

/**
 * Milliseconds that QEMU has to close the connection after its reply to `quit`.
 */
const QUIT_GRACE = 2_000;

/**
 * Runs a shell until the user leaves, QEMU goes away, or the input ends.
 *
 * @returns The exit code.
 */
export async function runShell(
  qmp: QmpClient,
  call: Call,
): Promise<number> {
  const { output, values, timeout, signal } = call;
  const state = new ShellState();
  state.verbose = call.verbose;
  if (values["no-events"]) state.shownEvents = new Set();
  const isTerminal = Deno.stdin.isTerminal() && Deno.stdout.isTerminal();
  using lines = isTerminal
    ? terminalLines(qmp, state, call)
    : new PlainLines(output);
  const session = new Session({ qmp, output, screen: lines, state, timeout });
  lines.onInterrupt = () => session.interrupt();
  if (values.hmp) await session.handle("/hmp");
  if (isTerminal) lines.print(welcome(qmp));

  let lost: unknown;
  qmp.closed.catch((error) => {
    lost = error;
  }).finally(() => lines.end());
  const stop = () => {
    session.interrupt();
    lines.end();
  };
  signal.throwIfAborted();
  signal.addEventListener("abort", stop);
  const over = new AbortController();
  const events = showEvents(qmp, session, over.signal);
  events.catch(stop);

  let failed = false;
  try {
    while (!state.left && !session.quits && !signal.aborted) {
      const input = await lines.read(session.prompt);
      if (input.kind === "end") break;
      if (input.kind === "interrupt") {
        session.interrupt();
        continue;
      }
      failed = !await session.handle(input.line) || failed;
      // The lines after a wrong one may mean something else without it, as the
      // rest of a transaction does. Only a user can see that.
      if (session.misread && !isTerminal) return ExitCode.Misuse;
    }
    if (session.quits) await settlesWithin(qmp.closed, QUIT_GRACE);
  } catch (error) {
    if (!(error instanceof QmpClosedError)) throw error;
    lost ??= error;
  } finally {
    over.abort();
    await events;
  }
  signal.throwIfAborted();
  if (qmp.state === "closed" && !session.quits) {
    const why = lost instanceof Error ? `: ${lost.message}` : "";
    lines.printError(output.error(`QEMU has gone away${why}`));
    return ExitCode.NoConnection;
  }
  if (state.inTransaction) {
    lines.printError("The transaction is not closed, so it was not sent");
    failed = true;
  }
  return failed && !isTerminal ? ExitCode.Failed : ExitCode.Ok;
}

function terminalLines(
  qmp: QmpClient,
  state: ShellState,
  { output, values }: Call,
): Lines {
  const history = new History(
    values["no-history"] ? undefined : historyPath(),
    (message) => output.errorLine(message),
  );
  const completion = new Completion(qmp);
  return new TerminalLines(
    (line) => completion.complete(line, state),
    history,
  );
}

function welcome({ greeting }: QmpClient): string {
  const { qemu, package: package_ } = greeting.QMP.version;
  const version = `${qemu.major}.${qemu.minor}.${qemu.micro}`;
  const vendor = package_ === "" ? "" : ` (${escapeControls(package_)})`;
  return `QEMU ${version}${vendor}\nType /help for help, /quit to leave`;
}

async function showEvents(
  qmp: QmpClient,
  session: Session,
  signal: AbortSignal,
) {
  try {
    // A guest can send a flood of events. The subscription drops the old ones,
    // because no user could read them in time, and they would fill the memory.
    const events = qmp.untyped.events({ overflow: "drop-oldest", signal });
    for await (const event of events) session.show(event);
  } catch (error) {
    // The loop itself reports the end of the connection.
    if (!signal.aborted && qmp.state !== "closed") throw error;
  }
}
