/**
 * `qmp hmp`: executes commands of the human monitor.
 *
 * @module
 */

import { QmpClosedError } from "../../protocol/error.ts";
import { connectionOptions, open, SHELL_KEEP_ALIVE } from "../connection.ts";
import { ExitCode } from "../exit_code.ts";
import { takeAddress } from "../program_arguments.ts";
import { HumanMonitor } from "../shell/human_monitor.ts";
import { runShell, SHELL_OPTIONS } from "../shell/loop.ts";
import type { Call, Subcommand } from "../subcommand.ts";

/** The subcommand `qmp hmp`. */
export const hmp: Subcommand = {
  summary: "Execute commands of the human monitor",
  usage: "[OPTIONS] [ADDRESS] [COMMAND …]",
  passesOn: true,
  details:
    `Write options before the address. All words after the address are the
command, which needs no quotes. Without a command, reads commands from the
standard input, one per line, with a prompt at a terminal. The command cpu N
selects a CPU for the commands after it. Ctrl-D and /quit leave. The command
quit ends QEMU too.

QEMU does not report whether a command of the human monitor failed, so the exit
code is 0 after any answer. Other exit codes: 1 for an error instead of an
answer, as for a CPU that does not exist; 3 for a failed or lost connection; 4
if the time to connect, or the time for one command, ran out.`,
  examples: [
    "/run/vm/qmp.sock",
    "/run/vm/qmp.sock info block -v",
    "/run/vm/qmp.sock < commands.txt",
  ],
  options: { "no-history": SHELL_OPTIONS["no-history"]! },
  async run(call) {
    const words = [...call.positionals, ...call.rest ?? []];
    const address = takeAddress(words);
    if (words.length > 0) return await runOne(address, words.join(" "), call);
    // The session itself shows the messages that it sends, so that they appear
    // above the line that the user is typing.
    using options = connectionOptions({ ...call, verbose: false });
    await using qmp = await open(address, {
      ...options,
      keepAlive: SHELL_KEEP_ALIVE,
    });
    const values = { ...call.values, hmp: true, "no-events": true };
    return await runShell(qmp, { ...call, values });
  },
};

async function runOne(
  address: string,
  line: string,
  call: Call,
): Promise<number> {
  const { timeout, signal, output } = call;
  using options = connectionOptions(call);
  await using qmp = await open(address, options);
  const monitor = new HumanMonitor(qmp);
  try {
    const text = await monitor.run(line, { timeout, signal });
    if (text !== "") output.line(text);
  } catch (error) {
    // After quit, QEMU may end before it answers.
    if (!(error instanceof QmpClosedError && monitor.quits)) throw error;
  }
  return ExitCode.Ok;
}
