/**
 * The human monitor.
 *
 * @module
 */

import { QmpClosedError } from "../../protocol/error.ts";
import {
  type Call,
  ExitCode,
  type Subcommand,
  takeAddress,
} from "../command.ts";
import { connectionOptions, open } from "../connection.ts";
import { Hmp } from "../shell/human_monitor.ts";
import { talk, TALK_OPTIONS } from "../shell/talk.ts";

/** `qmp hmp` */
export const hmp: Subcommand = {
  summary: "Talk to the human monitor, or execute one command of it",
  usage: "[OPTIONS] [ADDRESS] [COMMAND …]",
  passesOn: true,
  details:
    `Options come before the address; what follows it is the command, and needs no
quotes. Without a command, reads them, one a line, from a terminal with a prompt.
cpu N is remembered: the commands after it are about that CPU. Ctrl-D and /quit
leave, and quit ends QEMU as well.

QEMU has no way to tell that a command of the human monitor failed, so the exit
code is 0 for whatever it answers. It is 1 where there is no answer, as for the
number of a CPU that is not there, 3 without a connection or when it was lost, and
4 if the time to connect, or for a single command, ran out.`,
  examples: [
    "/run/vm/qmp.sock",
    "/run/vm/qmp.sock info block -v",
    "/run/vm/qmp.sock < commands.txt",
  ],
  options: { "no-history": TALK_OPTIONS["no-history"]! },
  async run(call) {
    const words = [...call.positionals, ...call.rest ?? []];
    const address = takeAddress(words);
    if (words.length > 0) return await runOne(address, words.join(" "), call);
    // The session tells by itself what is sent, where it does not disturb the line.
    using options = connectionOptions({ ...call, verbose: false });
    await using qmp = await open(address, options);
    const values = { ...call.values, hmp: true, "no-events": true };
    return await talk(qmp, { ...call, values });
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
  const monitor = new Hmp(qmp);
  try {
    const text = await monitor.run(line, { timeout, signal });
    if (text !== "") output.line(text);
  } catch (error) {
    // QEMU may be gone before it has answered.
    if (!(error instanceof QmpClosedError && monitor.quits)) throw error;
  }
  return ExitCode.Ok;
}
