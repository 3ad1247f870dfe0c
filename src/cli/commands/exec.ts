/**
 * Commands for scripts: one, or as many as there are lines.
 *
 * @module
 */

import type { JsonValue } from "../../protocol/message.ts";
import {
  type Call,
  ExitCode,
  expectNoMore,
  type Subcommand,
  takeAddress,
  UsageError,
} from "../command.ts";
import { connectionOptions, open } from "../connection.ts";
import { executeLines } from "./exec_lines.ts";
import {
  LineParser,
  type ParsedCommand,
  parseWords,
} from "../grammar/line_parser.ts";

/** `qmp exec` */
export const exec: Subcommand = {
  summary: "Execute a command, or one command a line",
  usage:
    "[OPTIONS] [ADDRESS] COMMAND [KEY=VALUE …]\n[OPTIONS] [ADDRESS] --stdin",
  details:
    `Prints what the command returned, as JSON. KEY=VALUE is a number, true, false,
null, JSON, or else text; KEY==VALUE is text and KEY:=VALUE is JSON whatever it
looks like. Dots in a key build objects and lists: file.driver=file, list.0=a.
!COMMAND is executed out-of-band. COMMAND may also be all of it as one argument,
as a line of qmp shell or as JSON: '{"execute": "query-status"}'.

With - or --stdin, each line of the standard input is a command, as JSON or as in
qmp shell; transaction( … ) may go over several. Each gets one line of standard
output, in order: {"return": …} or {"error": {"class": …, "desc": …}}, with the id
that its JSON had. A command that fails does not end it; a line that is no command
does, and nothing from it on is executed. Commands are sent before those ahead of
them are answered.

Exit code: 0, 1 if a command failed, 2 for misuse or a line that is no command, 3
without a connection, 4 if the time ran out.`,
  examples: [
    "/run/vm/qmp.sock query-status",
    "/run/vm/qmp.sock device_add driver=virtio-net-pci id=n1",
    "localhost:4444 '!migrate-pause'",
    "/run/vm/qmp.sock - < commands.txt > replies.jsonl",
  ],
  options: {
    oob: { type: "boolean", help: "Execute out-of-band" },
    stdin: { type: "boolean", help: "Read commands, one a line" },
  },
  async run(call) {
    const positionals = [...call.positionals, ...call.rest ?? []];
    const readsLines = call.values.stdin === true ||
      positionals.at(-1) === "-";
    if (positionals.at(-1) === "-") positionals.pop();
    const address = takeAddress(positionals);
    if (readsLines) {
      expectNoMore(positionals);
      if (call.values.oob) {
        throw new UsageError("Expected ! before lines in place of --oob");
      }
      return await executeLines(address, call);
    }
    if (positionals.length === 0) {
      const hint = Deno.env.get("QMP_SOCKET")
        ? ""
        : "; where QMP_SOCKET is not set, the address comes first";
      throw new UsageError(
        `Expected a command for ${address}, found none${hint}`,
      );
    }
    const command = parseCommand(positionals);
    if (call.values.oob) command.oob = true;
    await executeOne(address, command, call);
    return ExitCode.Ok;
  },
};

/** The command that the arguments are, a single one being a line as in the shell. */
function parseCommand(words: string[]): ParsedCommand {
  if (words.length > 1) return parseWords(words);
  const [line = ""] = words;
  const parser = new LineParser();
  const parsed = parser.feed(line);
  parser.end();
  if (parsed?.kind === "command") return parsed;
  throw new UsageError(`Expected a command, found ${line || "an empty text"}`);
}

async function executeOne(
  address: string,
  { command, args, oob, id }: ParsedCommand,
  call: Call,
) {
  using options = connectionOptions(call);
  await using qmp = await open(address, options);
  const value = await qmp.untyped.execute(command, args, {
    oob,
    id,
    timeout: call.timeout,
    signal: call.signal,
  });
  call.output.line(call.output.json(value as JsonValue));
}
