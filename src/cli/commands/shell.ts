/**
 * `qmp shell`: the interactive shell.
 *
 * @module
 */

import type { QmpClient } from "../../client.ts";
import { listen } from "../../deno/listen.ts";
import {
  type ConnectionOptions,
  connectionOptions,
  open,
  SHELL_KEEP_ALIVE,
} from "../connection.ts";
import { expectNoMore, takeAddress } from "../program_arguments.ts";
import { runShell, SHELL_OPTIONS } from "../shell/loop.ts";
import type { Call, Subcommand } from "../subcommand.ts";
import { checkingUsage, UsageError } from "../usage_error.ts";

/** The subcommand `qmp shell`. */
export const shell: Subcommand = {
  summary: "Open a shell on QEMU, with completion and events",
  usage: "[OPTIONS] [ADDRESS]\n[OPTIONS] --listen ADDRESS",
  details:
    `A line is a command with arguments as KEY=VALUE, or JSON. Type /help in the
shell for more. Without a terminal, the shell reads lines from the standard
input and shows no prompt. A line that it cannot parse then ends it.

Exit codes: 0 for success, 1 if a command failed and the input is not a
terminal, 2 for wrong usage or a line that cannot be parsed, 3 if the connection
failed or was lost, 4 if the time to connect ran out.`,
  examples: [
    "unix:/run/vm/qmp.sock",
    "--listen /run/vm/qmp.sock   # then qemu-system-x86_64 -qmp unix:/run/vm/qmp.sock",
  ],
  options: {
    listen: {
      type: "boolean",
      help: "Wait at the address until QEMU connects",
    },
    ...SHELL_OPTIONS,
  },
  async run(call) {
    const positionals = [...call.positionals];
    const address = takeAddress(positionals);
    expectNoMore(positionals);
    if (call.rest !== undefined) {
      throw new UsageError("Expected no --; use qmp wrap to launch QEMU");
    }
    // The session itself shows the messages that it sends, so that they appear
    // above the line that the user is typing.
    using options = connectionOptions({ ...call, verbose: false });
    if (!call.values.listen) {
      await using qmp = await open(address, {
        ...options,
        keepAlive: SHELL_KEEP_ALIVE,
      });
      return await runShell(qmp, call);
    }
    await using qmp = await acceptOne(address, options, call);
    return await runShell(qmp, call);
  },
};

/** Waits until a QEMU connects, and then removes the socket. */
async function acceptOne(
  address: string,
  { log, signal }: ConnectionOptions,
  { timeout = Infinity, output }: Call,
): Promise<QmpClient> {
  await using listener = await checkingUsage(() =>
    listen(address, { log, keepAlive: SHELL_KEEP_ALIVE })
  );
  output.errorLine(`Waiting for QEMU at ${listener.address}`);
  return await listener.accept({ timeout, signal });
}
