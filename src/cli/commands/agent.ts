/**
 * `qmp agent`: asks the guest agent.
 *
 * @module
 */

import { GuestAgent } from "../../machine/guest_agent.ts";
import type { JsonValue } from "../../protocol/message.ts";
import { connectionOptions } from "../connection.ts";
import { ExitCode } from "../exit_code.ts";
import { expectNoMore, takeAddress } from "../program_arguments.ts";
import type { Call, Subcommand } from "../subcommand.ts";
import { checkingUsage, UsageError } from "../usage_error.ts";

/** Does one thing with the agent, and returns the exit code. */
type Action = (
  agent: GuestAgent,
  words: string[],
  call: Call,
) => Promise<number>;

/** What this program can do. Each checks its arguments before it connects. */
const ACTIONS: Record<string, { words: string[]; run: Action }> = {
  ping: { words: [], run: ping },
  info: { words: [], run: info },
  exec: { words: ["PROGRAM", "ARGUMENTS…"], run: exec },
  get: { words: ["GUESTFILE", "[FILE]"], run: get },
  put: { words: ["FILE", "GUESTFILE"], run: put },
};

/** The subcommand `qmp agent`. */
export const agent: Subcommand = {
  summary: "Run programs and copy files in the guest",
  usage: "[OPTIONS] [ADDRESS] exec|ping|info|put|get [ARGUMENTS…]",
  details:
    `Asks QEMU's guest agent, which has to run in the guest. ADDRESS is the socket
of the agent's channel, not that of a monitor.

  exec PROGRAM [ARGUMENTS…]  Runs a program in the guest
  ping                       Waits until the agent answers
  info                       Prints its version and its commands
  get GUESTFILE [FILE]       Copies a file out of the guest
  put FILE GUESTFILE         Copies a file into the guest

The FILE - is the standard input or output, which get uses without a FILE. All
that follows exec belongs to the program.

Exit codes: the exit code of the program for exec, or 128 and the number of its
signal; otherwise 0 for success, 1 if the agent refuses, 2 for wrong usage, 3
for a failed or lost connection, 4 if the time ran out.`,
  examples: [
    "/run/vm/agent.sock exec uname -r",
    "--timeout 60000 /run/vm/agent.sock ping",
    "/run/vm/agent.sock get /var/log/messages messages",
  ],
  options: {
    stdin: {
      type: "boolean",
      help: "Give the standard input to the program that exec runs",
    },
  },
  passesOn: true,
  async run(call) {
    const words = [...call.positionals, ...call.rest ?? []];
    const address = takeAddress(words);
    const name = words.shift();
    const action = name !== undefined && Object.hasOwn(ACTIONS, name)
      ? ACTIONS[name]
      : undefined;
    if (action === undefined) {
      throw new UsageError(
        `Expected exec, ping, info, put or get, found ${name ?? "none"}`,
      );
    }
    checkWords(name!, words, action.words);
    using options = connectionOptions(call);
    await using agent = await checkingUsage(() =>
      GuestAgent.connect(address, {
        ...options,
        ...(call.timeout !== undefined && { commandTimeout: call.timeout }),
      })
    );
    return await action.run(agent, words, call);
  },
};

/** Checks that there are enough arguments, and not too many. */
function checkWords(name: string, words: string[], expected: string[]) {
  const missing = expected[words.length];
  if (missing !== undefined && /^[A-Z]+$/.test(missing)) {
    throw new UsageError(`Expected ${expected.join(" ")} after ${name}`);
  }
  if (name !== "exec") expectNoMore(words.slice(expected.length));
}

async function ping(agent: GuestAgent, _: string[], { signal }: Call) {
  await agent.ping({ signal });
  return ExitCode.Ok;
}

async function info(
  agent: GuestAgent,
  _: string[],
  { signal, output }: Call,
) {
  const answer = await agent.info({ signal });
  output.line(output.json(answer as unknown as JsonValue));
  return ExitCode.Ok;
}

async function exec(
  agent: GuestAgent,
  [path, ...args]: string[],
  { signal, values, output }: Call,
) {
  const input = values.stdin === true
    ? await new Response(Deno.stdin.readable).bytes()
    : undefined;
  const ended = await agent.exec(path!, args, { input, signal });
  output.bytes(ended.stdout);
  for (let at = 0; at < ended.stderr.length;) {
    at += Deno.stderr.writeSync(ended.stderr.subarray(at));
  }
  if (ended.stdoutTruncated || ended.stderrTruncated) {
    output.errorLine("qmp agent: The agent has cut the output of the program");
  }
  return ended.code === undefined
    ? 128 + ended.signal!
    // The exit code of a program on Windows can have more bits.
    : ended.code & 0xff;
}

async function get(
  agent: GuestAgent,
  [guestFile, file = "-"]: string[],
  { signal, output }: Call,
) {
  const bytes = await agent.readFile(guestFile!, { signal });
  if (file === "-") {
    for await (const chunk of bytes) output.bytes(chunk);
  } else {
    await Deno.writeFile(file, bytes);
  }
  return ExitCode.Ok;
}

async function put(
  agent: GuestAgent,
  [file, guestFile]: string[],
  { signal }: Call,
) {
  const source = file === "-"
    ? Deno.stdin.readable
    : (await Deno.open(file!)).readable;
  try {
    await source.pipeTo(await agent.writeFile(guestFile!, { signal }));
  } catch (error) {
    await source.cancel().catch(() => {});
    throw error;
  }
  return ExitCode.Ok;
}
