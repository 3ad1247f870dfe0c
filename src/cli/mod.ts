/**
 * The command line: a shell for QMP, and programs for scripts.
 *
 * ```sh
 * deno run -A jsr:@qmp/qmp/cli exec unix:/run/vm/qmp.sock query-status
 * deno install -gA -n qmp jsr:@qmp/qmp/cli
 * qmp --help
 * ```
 *
 * @module
 */

import manifest from "../../deno.json" with { type: "json" };
import { closest, didYouMean } from "../qapi/introspect/spelling.ts";
import { ExitCode, exitCodeOf, type Subcommand } from "./command.ts";
import { escapeControls, Output } from "./output.ts";
import { runSubcommand } from "./run.ts";

/** The subcommands, each loaded when it is called. */
const SUBCOMMANDS: Record<string, () => Promise<Subcommand>> = {
  shell: async () => (await import("./commands/shell.ts")).shell,
  wrap: async () => (await import("./commands/wrap.ts")).wrap,
  exec: async () => (await import("./commands/exec.ts")).exec,
  events: async () => (await import("./commands/events.ts")).events,
  hmp: async () => (await import("./commands/hmp.ts")).hmp,
  schema: async () => (await import("./commands/schema.ts")).schema,
  job: async () => (await import("./commands/job.ts")).job,
  generate: async () => (await import("./commands/generate.ts")).generate,
};

/**
 * Runs the command line.
 *
 * @param args Arguments, without the name of the program.
 * @returns The exit code: 0, 1 for an error, 2 for misuse, 3 for no connection, 4 for a timeout; for a signal that ended
 * it, the signal's number and 128.
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
    `qmp: Expected a subcommand, found ${missing(name)}\n\n${await overview()}`,
  );
  return ExitCode.Misuse;
}

function missing(name: string): string {
  if (name === "") return "none";
  const near = closest(name, Object.keys(SUBCOMMANDS));
  return escapeControls(name) + didYouMean(near);
}

async function overview(): Promise<string> {
  const names = Object.entries(SUBCOMMANDS);
  const lines = await Promise.all(names.map(async ([name, load]) => {
    return `  ${name.padEnd(10)}${(await load()).summary}`;
  }));
  return `Usage: qmp SUBCOMMAND [OPTIONS] [ADDRESS] [ARGUMENTS…]

Subcommands:
${lines.join("\n")}

An ADDRESS is where QEMU listens: a path, unix:PATH, tcp:HOST:PORT, or
HOST:PORT. QMP_SOCKET stands in for one that is left out.

The exit code is 0, 1 for an error, 2 for misuse, 3 for no connection, and 4 for
a timeout. qmp SUBCOMMAND --help tells more, qmp --version which this is.

Example:
  qmp exec /run/vm/qmp.sock query-status`;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
