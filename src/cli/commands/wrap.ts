/**
 * `qmp wrap`: launches a QEMU and opens a shell on it.
 *
 * @module
 */

import { launch } from "../../deno/launch.ts";
import { describeEnd } from "../../deno/process.ts";
import { connectionOptions } from "../connection.ts";
import { escapeControls } from "../escape_controls.ts";
import { ExitCode } from "../exit_code.ts";
import { expectNoMore } from "../program_arguments.ts";
import { runShell, SHELL_OPTIONS } from "../shell/loop.ts";
import type { Subcommand } from "../subcommand.ts";
import { checkingUsage, UsageError } from "../usage_error.ts";

/** The subcommand `qmp wrap`. */
export const wrap: Subcommand = {
  summary: "Launch QEMU, and open a shell on it",
  usage: "[OPTIONS] -- QEMU [ARGUMENTS…]",
  details:
    `Adds a monitor to QEMU, besides the monitors in its arguments. QEMU ends
when the shell does. When QEMU ends first, the program shows what QEMU wrote to
its standard error. The shell uses the terminal, so -serial stdio and similar
options show nothing.`,
  examples: ["-- qemu-system-x86_64 -M q35 -display none"],
  options: SHELL_OPTIONS,
  async run(call) {
    expectNoMore(call.positionals);
    const [command, ...args] = call.rest ?? [];
    if (command === undefined) {
      throw new UsageError("Expected a QEMU to launch after --");
    }
    // The session itself shows the messages that it sends, so that they appear
    // above the line that the user is typing.
    using options = connectionOptions({ ...call, verbose: false });
    const { timeout, log, signal } = options;
    await using machine = await checkingUsage(() =>
      launch(command, args, { timeout, signal, log })
    );
    const code = await runShell(machine.qmp, call);
    const status = await machine.shutdown();
    const stderr = machine.stderr.trim();
    if (stderr !== "") call.output.errorLine(escapeControls(stderr, true));
    // If QEMU failed and the shell lost the connection, the shell has reported
    // the exit status already. If both ended normally, no report is needed.
    if ((code === ExitCode.NoConnection) === status.success) {
      call.output.errorLine(`${command} ${describeEnd(status)}`);
    }
    return code;
  },
};
