/**
 * The shell on a QEMU of its own.
 *
 * @module
 */

import { describeEnd } from "../../deno/process.ts";
import { launch } from "../../deno/launch.ts";
import {
  ExitCode,
  expectNoMore,
  type Subcommand,
  UsageError,
} from "../command.ts";
import { asCalled, connectionOptions } from "../connection.ts";
import { escapeControls } from "../output.ts";
import { talk, TALK_OPTIONS } from "../shell/talk.ts";

/** `qmp wrap` */
export const wrap: Subcommand = {
  summary: "Launch QEMU, and talk to it",
  usage: "[OPTIONS] -- QEMU [ARGUMENTS…]",
  details:
    `QEMU gets a monitor of its own, beside those in its arguments, and ends when the
shell does. When it ends before, what it wrote to its standard error is shown.
The terminal is the shell's, so -serial stdio and the like show nothing.`,
  examples: ["-- qemu-system-x86_64 -M q35 -display none"],
  options: TALK_OPTIONS,
  async run(call) {
    expectNoMore(call.positionals);
    const [command, ...args] = call.rest ?? [];
    if (command === undefined) {
      throw new UsageError("Expected a QEMU to launch behind --");
    }
    // The session tells by itself what is sent, where it does not disturb the line.
    using options = connectionOptions({ ...call, verbose: false });
    const { timeout, log, signal } = options;
    await using machine = await asCalled(() =>
      launch(command, args, { timeout, signal, log })
    );
    const code = await talk(machine.qmp, call);
    const status = await machine.shutdown();
    const stderr = machine.stderr.trim();
    if (stderr !== "") call.output.errorLine(escapeControls(stderr, true));
    // That QEMU went away badly has been told already.
    if ((code === ExitCode.NoConnection) === status.success) {
      call.output.errorLine(`${command} ${describeEnd(status)}`);
    }
    return code;
  },
};
