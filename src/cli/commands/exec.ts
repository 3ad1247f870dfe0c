/**
 * `qmp exec`: executes one command, or one command per line.
 *
 * @module
 */

import type { JsonValue } from "../../protocol/message.ts";
import { connectionOptions, open } from "../connection.ts";
import { executeLines } from "../exec/line_runner.ts";
import { ExitCode } from "../exit_code.ts";
import { LineParser } from "../grammar/line_parser.ts";
import type { ParsedCommand } from "../grammar/parsed_line.ts";
import { parseWords } from "../grammar/words.ts";
import { expectNoMore, takeAddress } from "../program_arguments.ts";
import type { Call, Subcommand } from "../subcommand.ts";
import { UsageError } from "../usage_error.ts";

/** The subcommand `qmp exec`. */
export const exec: Subcommand = {
  summary: "Execute one command, or one command per line",
  usage:
    "[OPTIONS] [ADDRESS] COMMAND [KEY=VALUE …]\n[OPTIONS] [ADDRESS] --stdin",
  details:
    `Prints the value that the command returns, as JSON. In KEY=VALUE, the value
is a number, true, false, null, JSON, or else text. KEY==VALUE is always text,
and KEY:=VALUE is always JSON. Dots in a key build objects and lists:
file.driver=file, list.0=a. !COMMAND executes the command out-of-band. A single
argument can hold the whole command, as a line of qmp shell or as JSON:
'{"execute": "query-status"}'.

With - or --stdin, each line of the standard input is a command, as JSON or as
in qmp shell. Only transaction( … ) may take several lines. The program writes
one line for each command, in order: {"return": …} or {"error": {"class": …,
"desc": …}}, with the id if the JSON of the command had one. It goes on after a
command that fails. It stops at a line that is not a command, and executes no
line after it. It sends the next commands before it has the replies to the
earlier ones.

Exit codes: 0 for success, 1 if a command failed, 2 for wrong usage or a line
that is not a command, 3 for a failed or lost connection, 4 if the time ran
out.`,
  examples: [
    "/run/vm/qmp.sock query-status",
    "/run/vm/qmp.sock device_add driver=virtio-net-pci id=n1",
    "localhost:4444 '!migrate-pause'",
    "/run/vm/qmp.sock - < commands.txt > replies.jsonl",
  ],
  options: {
    oob: { type: "boolean", help: "Execute out-of-band" },
    stdin: { type: "boolean", help: "Read commands, one per line" },
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
        throw new UsageError(
          "Expected lines that start with ! instead of --oob with --stdin",
        );
      }
      return await executeLines(address, call);
    }
    if (positionals.length === 0) {
      const hint = Deno.env.get("QMP_SOCKET")
        ? ""
        : "; without QMP_SOCKET, the first argument is the address";
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

/** Parses the arguments. A single argument is a line, as in the shell. */
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
