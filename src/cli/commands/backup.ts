/**
 * `qmp backup`: backs up a disk of a running machine.
 *
 * @module
 */

import { dirname, relative, resolve } from "node:path";
import { backup as run } from "../../machine/jobs/backup.ts";
import { DEFAULT_TIMEOUT } from "../../options.ts";
import { connectionOptions, open } from "../connection.ts";
import { ExitCode } from "../exit_code.ts";
import { progressOn } from "../progress.ts";
import {
  expectNoMore,
  parseNumber,
  takeAddress,
} from "../program_arguments.ts";
import type { Subcommand } from "../subcommand.ts";
import { UsageError } from "../usage_error.ts";

/** The subcommand `qmp backup`. */
export const backup: Subcommand = {
  summary: "Back up a disk of a running machine",
  usage: "[OPTIONS] [ADDRESS] DISK FILE",
  details:
    `Writes the disk, as it is when the backup begins, to the new qcow2 image FILE,
and shows the progress. DISK is a node name, the name of a -drive, or the id of
a -device. QEMU writes the file, so the path has to be one on its host. FILE
must not exist.

With --bitmap, QEMU records from then on what the guest writes. A later backup
with this bitmap and --base, the file of the backup before, copies only that.
FILE then needs the other file: keep both.

An interrupt ends the backup, and leaves the bitmap as it was.

Exit codes: 0 for success, 1 if QEMU refuses or the backup fails, 2 for wrong
usage, 3 for a failed or lost connection, 4 if the time ran out.`,
  examples: [
    "/run/vm/qmp.sock disk0 full.qcow2 --bitmap nightly",
    "/run/vm/qmp.sock disk0 monday.qcow2 --bitmap nightly --base full.qcow2",
  ],
  options: {
    bitmap: {
      type: "string",
      value: "NAME",
      help: "The dirty bitmap, which a full backup makes",
    },
    base: {
      type: "string",
      value: "FILE",
      help: "The backup before, for an incremental backup",
    },
    persistent: {
      type: "boolean",
      help: "Keep a new bitmap in the disk's own image",
    },
    compress: { type: "boolean", help: "Compress the data" },
    speed: {
      type: "string",
      value: "BYTES",
      help: "Most bytes per second",
    },
  },
  async run(call) {
    const { timeout, signal, output, values } = call;
    const words = [...call.positionals, ...call.rest ?? []];
    const address = takeAddress(words);
    const [device, file] = words.splice(0, 2);
    if (device === undefined || file === undefined) {
      throw new UsageError(
        `Expected a disk and a file for its backup, found ${device ?? "none"}`,
      );
    }
    expectNoMore(words);
    const { bitmap, base } = values as Record<string, string | undefined>;
    if (base !== undefined && bitmap === undefined) {
      throw new UsageError("Expected --bitmap with --base");
    }
    const speed = parseNumber(values, "speed");
    const target = resolve(file);
    using options = connectionOptions({
      ...call,
      // A backup may take hours, but to connect may not.
      timeout: Math.min(timeout ?? Infinity, DEFAULT_TIMEOUT),
    });
    await using qmp = await open(address, options);
    using progress = progressOn(output);
    await run(qmp, {
      device,
      target,
      bitmap,
      // The backups can then be moved together.
      base: base && relative(dirname(target), resolve(base)),
      persistent: values.persistent === true,
      compress: values.compress === true,
      speed,
      timeout,
      signal,
      onProgress: (job) => progress.show(job),
    });
    return ExitCode.Ok;
  },
};
