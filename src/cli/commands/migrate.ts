/**
 * `qmp migrate`: moves a running machine to another QEMU.
 *
 * @module
 */

import { migrate as run } from "../../machine/migration/migrate.ts";
import { DEFAULT_TIMEOUT } from "../../options.ts";
import { connectionOptions, open } from "../connection.ts";
import { ExitCode } from "../exit_code.ts";
import { progressOn } from "../progress.ts";
import { expectNoMore, parseNumber } from "../program_arguments.ts";
import type { Subcommand } from "../subcommand.ts";
import { UsageError } from "../usage_error.ts";

/** The subcommand `qmp migrate`. */
export const migrate: Subcommand = {
  summary: "Move a running machine to another QEMU",
  usage: "[OPTIONS] SOURCE TARGET URI",
  details:
    `SOURCE is the monitor of the machine that runs, and TARGET that of a QEMU with
the same arguments and -incoming defer. They meet at URI: the target listens
there, and the source connects. With the port 0, QEMU chooses one.

Shows the progress, and ends when the guest runs at the target. The source then
stands still. After a failure or an interrupt, the guest runs at the source as
before, unless postcopy has begun.

Exit codes: 0 for success, 1 if QEMU refuses or the migration fails, 2 for wrong
usage, 3 for a failed or lost connection, 4 if the time ran out.`,
  examples: [
    "/run/vm/a.sock /run/vm/b.sock unix:/run/vm/migrate.sock",
    "/run/vm/qmp.sock host-b:4444 tcp:host-b:0 --postcopy",
  ],
  options: {
    postcopy: {
      type: "boolean",
      help: "Start the guest there after one pass over its memory",
    },
    bandwidth: {
      type: "string",
      value: "BYTES",
      help: "Most bytes per second",
    },
  },
  async run(call) {
    const { timeout, signal, output, values } = call;
    const words = [...call.positionals, ...call.rest ?? []];
    const [from, to, uri] = words.splice(0, 3);
    if (from === undefined || to === undefined || uri === undefined) {
      throw new UsageError(
        `Expected SOURCE TARGET URI, found ${
          [from, to].filter((word) => word !== undefined).join(" ") || "none"
        }`,
      );
    }
    expectNoMore(words);
    const bandwidth = parseNumber(values, "bandwidth");
    using options = connectionOptions({
      ...call,
      // A migration may take hours, but to connect may not.
      timeout: Math.min(timeout ?? Infinity, DEFAULT_TIMEOUT),
    });
    await using source = await open(from, options);
    await using target = await open(to, options);
    using progress = progressOn(output);
    const { downtime } = await run(source, target, {
      uri,
      postcopy: values.postcopy === true,
      ...bandwidth !== undefined && {
        parameters: { "max-bandwidth": bandwidth },
      },
      timeout,
      signal,
      onProgress: (info) => progress.show({ ...info, id: "migration" }),
    });
    progress[Symbol.dispose]();
    output.line(`The guest stood still for ${downtime ?? "?"} ms`);
    return ExitCode.Ok;
  },
};
