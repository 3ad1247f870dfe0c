/**
 * Chooses the subcommand, and answers `--help` and `--version`.
 *
 * @module
 */

import manifest from "../../deno.json" with { type: "json" };
import { closest, didYouMean } from "../qapi/introspect/spelling.ts";
import { escapeControls } from "./escape_controls.ts";
import { ExitCode, exitCodeOf } from "./exit_code.ts";
import { Output } from "./output.ts";
import { runSubcommand } from "./run_subcommand.ts";
import type { Subcommand } from "./subcommand.ts";

/** The subcommands. Each is loaded only when it is called. */
const SUBCOMMANDS: Record<string, () => Promise<Subcommand>> = {
  shell: async () => (await import("./commands/shell.ts")).shell,
  wrap: async () => (await import("./commands/wrap.ts")).wrap,
  exec: async () => (await import("./commands/exec.ts")).exec,
  events: async () => (await import("./commands/events.ts")).events,
  hmp: async () => (await import("./commands/hmp.ts")).hmp,
  schema: async () => (await import("./commands/schema.ts")).schema,
  job: async () => (await import("./commands/job.ts")).job,
  backup: async () => (await import("./commands/backup.ts")).backup,
  unplug: async () => (await import("./commands/unplug.ts")).unplug,
  migrate: async () => (await import("./commands/migrate.ts")).migrate,
  screenshot: async () => (await import("./commands/screenshot.ts")).screenshot,
  agent: async () => (await import("./commands/agent.ts")).agent,
  generate: async () => (await import("./commands/generate.ts")).generate,
};

/**
 * Runs the command line.
 *
 * | Exit code    | Meaning                                              |
 * | ------------ | ---------------------------------------------------- |
 * | 0            | The program did what it was asked to do              |
 * | 1            | QEMU answered with an error, or something else failed |
 * | 2            | The program was called wrongly                       |
 * | 3            | It could not connect, or it lost the connection      |
 * | 4            | The time ran out                                     |
 * | 128 + signal | A signal ended it: SIGINT 130, SIGTERM 143           |
 *
 * @param args The arguments, without the name of the program.
 * @returns The exit code.
 *
 * @example Show the help
 * ```ts
 * import { main } from "@qmp/qmp/cli";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(await main(["--help"]), 0);
 * ```
 */
export async function main(args: string[]): Promise<number> {
  const [name = "", ...rest] = args;
  if (name === "help" && rest.length > 0) {
    return await main([...rest, "--help"]);
  }
  const output = new Output({ color: false, errorColor: false, pretty: false });
  const isHelp = ["--help", "-h", "help"].includes(name);
  if (isHelp || ["--version", "-V"].includes(name)) {
    try {
      output.line(isHelp ? await overview() : `qmp ${manifest.version}`);
      return ExitCode.Ok;
    } catch (error) {
      return exitCodeOf(error);
    }
  }
  const load = Object.hasOwn(SUBCOMMANDS, name) ? SUBCOMMANDS[name] : undefined;
  if (load !== undefined) {
    return await runSubcommand(`qmp ${name}`, await load(), rest);
  }
  output.errorLine(
    `qmp: Expected a subcommand, found ${found(name)}\n\n${await overview()}`,
  );
  return ExitCode.Misuse;
}

/** Describes the argument that stands in the place of a subcommand. */
function found(name: string): string {
  if (name === "") return "none";
  const near = closest(name, Object.keys(SUBCOMMANDS));
  return escapeControls(name) + didYouMean(near);
}

async function overview(): Promise<string> {
  const names = Object.entries(SUBCOMMANDS);
  const lines = await Promise.all(names.map(async ([name, load]) => {
    return `  ${name.padEnd(12)}${(await load()).summary}`;
  }));
  return `Usage: qmp SUBCOMMAND [OPTIONS] [ADDRESS] [ARGUMENTS…]

Subcommands:
${lines.join("\n")}

ADDRESS says where QEMU listens: a path, unix:PATH, tcp:HOST:PORT, or HOST:PORT.
If it is left out, qmp uses the address in the variable QMP_SOCKET.

Exit codes: 0 for success, 1 for an error, 2 for wrong usage, 3 for a failed or
lost connection, and 4 for a timeout.

Run qmp SUBCOMMAND --help for the help of a subcommand, and qmp --version for
the version.

Example:
  qmp exec /run/vm/qmp.sock query-status`;
}
