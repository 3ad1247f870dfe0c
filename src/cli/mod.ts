/**
 * The command line of the package: an interactive shell for QMP, and
 * subcommands for scripts.
 *
 * Run it from the registry, or install it as `qmp`:
 *
 * ```sh
 * deno run -A jsr:@qmp/qmp/cli exec unix:/run/vm/qmp.sock query-status
 * deno install -gA -n qmp jsr:@qmp/qmp/cli
 * qmp --help
 * ```
 *
 * | Subcommand       | What it does                                        |
 * | ---------------- | --------------------------------------------------- |
 * | `qmp shell`      | Opens a shell on a QEMU, with completion and events |
 * | `qmp wrap`       | Launches a QEMU and opens a shell on it             |
 * | `qmp exec`       | Executes one command, or one command per line       |
 * | `qmp events`     | Shows events as they arrive                         |
 * | `qmp hmp`        | Executes commands of the human monitor              |
 * | `qmp schema`     | Explains the commands and events of a QEMU          |
 * | `qmp job`        | Lists jobs, or follows a job to its end             |
 * | `qmp backup`     | Backs up a disk of a running machine                |
 * | `qmp unplug`     | Unplugs a device, and waits until it is gone        |
 * | `qmp migrate`    | Moves a running machine to another QEMU             |
 * | `qmp screenshot` | Saves a picture of the screen                       |
 * | `qmp agent`      | Runs programs and copies files in the guest         |
 * | `qmp generate`   | Writes TypeScript types for a QEMU                  |
 *
 * A program can call the command line as the function {@linkcode main}.
 *
 * @module
 */

import { main } from "./main.ts";

export { main };

if (import.meta.main) Deno.exit(await main(Deno.args));
