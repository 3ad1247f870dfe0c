/**
 * The interactive shell.
 *
 * @module
 */

import type { QmpClient } from "../../client.ts";
import { listen } from "../../deno/listen.ts";
import {
  type Call,
  expectNoMore,
  type Subcommand,
  takeAddress,
  UsageError,
} from "../command.ts";
import {
  asCalled,
  type ConnectionOptions,
  connectionOptions,
  open,
} from "../connection.ts";
import { talk, TALK_OPTIONS } from "../shell/talk.ts";

/** `qmp shell` */
export const shell: Subcommand = {
  summary: "Talk to QEMU, with completion and live events",
  usage: "[OPTIONS] [ADDRESS]\n[OPTIONS] --listen ADDRESS",
  details:
    `Lines are commands with arguments as KEY=VALUE, or JSON; /help in the shell tells
more. Without a terminal, lines are read and answered as they come, without
prompt, and a line that cannot be read ends it.

Exit code: 0, 1 if a command failed that came from no terminal, 2 for misuse or a
line that cannot be read there, 3 without a connection or when QEMU went away
unasked, 4 if the time to connect ran out.`,
  examples: [
    "unix:/run/vm/qmp.sock",
    "--listen /run/vm/qmp.sock   # then qemu-system-x86_64 -qmp unix:/run/vm/qmp.sock",
  ],
  options: {
    listen: {
      type: "boolean",
      help: "Wait at the address for QEMU to connect",
    },
    ...TALK_OPTIONS,
  },
  async run(call) {
    const positionals = [...call.positionals];
    const address = takeAddress(positionals);
    expectNoMore(positionals);
    if (call.rest !== undefined) {
      throw new UsageError("Expected no --; to launch QEMU there is qmp wrap");
    }
    // The session tells by itself what is sent, where it does not disturb the line.
    using options = connectionOptions({ ...call, verbose: false });
    if (!call.values.listen) {
      await using qmp = await open(address, options);
      return await talk(qmp, call);
    }
    await using qmp = await acceptOne(address, options, call);
    return await talk(qmp, call);
  },
};

/** Waits for a QEMU to connect. The socket is gone when it has. */
async function acceptOne(
  address: string,
  { log, signal }: ConnectionOptions,
  { timeout = Infinity, output }: Call,
): Promise<QmpClient> {
  await using listener = await asCalled(() => listen(address, { log }));
  output.errorLine(`Waiting for QEMU at ${listener.address}`);
  return await listener.accept({ timeout, signal });
}
