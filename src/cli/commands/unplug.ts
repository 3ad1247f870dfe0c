/**
 * `qmp unplug`: unplugs a device.
 *
 * @module
 */

import { unplug as run } from "../../machine/devices/unplug.ts";
import { connectionOptions, open } from "../connection.ts";
import { ExitCode } from "../exit_code.ts";
import { expectNoMore, takeAddress } from "../program_arguments.ts";
import type { Subcommand } from "../subcommand.ts";
import { UsageError } from "../usage_error.ts";

/** The subcommand `qmp unplug`. */
export const unplug: Subcommand = {
  summary: "Unplug a device, and wait until it is gone",
  usage: "[OPTIONS] [ADDRESS] ID",
  details:
    `Asks the guest to release the device, again and again, and ends when the device
is gone. Then removes the back ends that the options name. A guest that does not
know hotplug never answers: say with --timeout how long to wait.

Exit codes: 0 for success, 1 if QEMU or the guest refuses, 2 for wrong usage, 3
for a failed or lost connection, 4 if the time ran out.`,
  examples: [
    "/run/vm/qmp.sock nic1 --netdev net1 --timeout 30000",
    "/run/vm/qmp.sock disk1 --blockdev data",
  ],
  options: {
    netdev: { type: "string", value: "ID", help: "Network back end to remove" },
    blockdev: { type: "string", value: "NODE", help: "Block node to remove" },
    chardev: {
      type: "string",
      value: "ID",
      help: "Character device to remove",
    },
    object: { type: "string", value: "ID", help: "Object to remove" },
  },
  async run(call) {
    const { timeout, signal, values } = call;
    const words = [...call.positionals, ...call.rest ?? []];
    const address = takeAddress(words);
    const id = words.shift();
    if (id === undefined) {
      throw new UsageError("Expected the id of a device, found none");
    }
    expectNoMore(words);
    const { netdev, blockdev, chardev, object } = values as Record<
      string,
      string | undefined
    >;
    using options = connectionOptions(call);
    await using qmp = await open(address, options);
    await run(qmp, id, {
      backends: { netdev, blockdev, chardev, object },
      timeout,
      signal,
    });
    return ExitCode.Ok;
  },
};
