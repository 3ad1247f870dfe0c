/**
 * `qmp screenshot`: saves a picture of the screen.
 *
 * @module
 */

import { screenshot as take } from "../../machine/screenshot.ts";
import { connectionOptions, open } from "../connection.ts";
import { ExitCode } from "../exit_code.ts";
import {
  expectNoMore,
  parseNumber,
  takeAddress,
} from "../program_arguments.ts";
import type { Subcommand } from "../subcommand.ts";
import { UsageError } from "../usage_error.ts";

/** The subcommand `qmp screenshot`. */
export const screenshot: Subcommand = {
  summary: "Save a picture of the screen",
  usage: "[OPTIONS] [ADDRESS] FILE",
  details:
    `Writes a PNG, or a PPM if this QEMU cannot write PNG, and then prints the
format and the size of the screen. Replaces FILE if it exists. The FILE -
is the standard output, and then nothing is printed.

QEMU writes the picture to a file for a moment, so it has to run on this host,
as the same user or as root. If it does not, --directory names a directory that
both can write to, under the same path.

Exit codes: 0 for success, 1 if QEMU refuses or the picture cannot be read or
saved, 2 for wrong usage, 3 for a failed or lost connection, 4 if the time ran
out.`,
  examples: [
    "/run/vm/qmp.sock screen.png",
    "/run/vm/qmp.sock --device video1 --head 0 screen.png",
    "/run/vm/qmp.sock - | display",
  ],
  options: {
    device: {
      type: "string",
      value: "ID",
      help: "Id of the display device",
    },
    head: { type: "string", value: "N", help: "Number of its screen" },
    directory: {
      type: "string",
      value: "PATH",
      help: "Where QEMU writes the picture for a moment",
    },
  },
  async run(call) {
    const { timeout, signal, output, values } = call;
    const words = [...call.positionals, ...call.rest ?? []];
    const address = takeAddress(words);
    const file = words.shift();
    if (file === undefined) {
      throw new UsageError("Expected a file for the picture, found none");
    }
    expectNoMore(words);
    const { device, directory } = values as Record<string, string | undefined>;
    const head = parseNumber(values, "head");
    using options = connectionOptions(call);
    await using qmp = await open(address, options);
    const { format, bytes, width, height } = await take(qmp, {
      device,
      directory,
      head,
      timeout,
      signal,
    });
    if (file === "-") {
      output.bytes(bytes);
    } else {
      await Deno.writeFile(file, bytes);
      output.line(`${format} ${width}x${height}`);
    }
    return ExitCode.Ok;
  },
};
