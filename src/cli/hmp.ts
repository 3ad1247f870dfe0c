/**
 * The human monitor.
 *
 * @module
 */

import type { ExecuteOptions, QmpClient } from "../client.ts";
import { QmpClosedError, QmpCommandError } from "../protocol/error.ts";
import {
  type Call,
  ExitCode,
  type Subcommand,
  takeAddress,
} from "./_command.ts";
import { connectionOptions, open } from "./_connection.ts";
import { aborted, inputLines } from "./_input.ts";
import { escapeControls } from "./_output.ts";
import { Terminal } from "./_terminal.ts";

/** `qmp hmp` */
export const hmp: Subcommand = {
  summary: "Talk to the human monitor, or execute one command of it",
  usage: "[OPTIONS] [ADDRESS] [COMMAND …]",
  passesOn: true,
  details:
    `Options come before the address; what follows it is the command, and needs no
quotes. Without a command, reads them, one a line, from a terminal with a prompt.
cpu N is remembered: the commands after it are about that CPU. Ctrl-D and quit
leave, the latter with QEMU.

QEMU has no way to tell that a command of the human monitor failed, so the exit
code is 0 for whatever it answers. It is 1 where there is no answer, as for the
number of a CPU that is not there, 3 without a connection or when it was lost, and
4 if the time ran out.`,
  examples: [
    "/run/vm/qmp.sock",
    "/run/vm/qmp.sock info block -v",
    "/run/vm/qmp.sock < commands.txt",
  ],
  async run(call) {
    const words = [...call.positionals, ...call.rest ?? []];
    const address = takeAddress(words);
    using options = connectionOptions(call);
    await using qmp = await open(address, options);
    const monitor = new Hmp(qmp);
    if (words.length > 0) {
      await answer(monitor, words.join(" "), call);
      return ExitCode.Ok;
    }
    const isTerminal = Deno.stdin.isTerminal() && Deno.stdout.isTerminal();
    return isTerminal ? await talk(qmp, monitor, call) : await Promise.race([
      answerLines(monitor, call),
      lost(qmp, monitor),
      aborted(call.signal),
    ]);
  },
};

/** The human monitor over QMP, which keeps the CPU that commands are about. */
export class Hmp {
  readonly #qmp: QmpClient;
  #cpu: number | undefined;
  #quits = false;

  /** @param qmp The connection. */
  constructor(qmp: QmpClient) {
    this.#qmp = qmp;
  }

  /** The CPU that commands are about; undefined for QEMU's own choice. */
  get cpu(): number | undefined {
    return this.#cpu;
  }

  /** Whether QEMU was asked to end. */
  get quits(): boolean {
    return this.#quits;
  }

  /**
   * Executes a line, a blank one being nothing.
   *
   * @returns What the monitor wrote, as it did.
   */
  async run(line: string, options?: ExecuteOptions): Promise<string> {
    const command = line.trim();
    if (command === "") return "";
    const cpu = /^cpu\s+(\d+)$/.exec(command)?.[1];
    if (cpu === undefined) {
      if (/^q(?:uit)?$/.test(command)) this.#quits = true;
      return await this.#execute(command, this.#cpu, options);
    }
    // The monitor forgets its CPU from one command to the next. This sees whether there is one of the number.
    await this.#execute("info version", Number(cpu), options);
    this.#cpu = Number(cpu);
    return "";
  }

  async #execute(
    command: string,
    cpu: number | undefined,
    options: ExecuteOptions | undefined,
  ): Promise<string> {
    const text = await this.#qmp.executeRaw("human-monitor-command", {
      "command-line": command,
      ...(cpu !== undefined && { "cpu-index": cpu }),
    }, options);
    return String(text);
  }
}

/** Executes a line and writes what the monitor wrote. */
async function answer(monitor: Hmp, line: string, call: Call) {
  const { timeout, signal } = call;
  try {
    const text = await monitor.run(line, { timeout, signal });
    if (text !== "") {
      call.output.line(escapeControls(text.replace(/\r?\n$/, ""), true));
    }
  } catch (error) {
    // QEMU may be gone before it has answered.
    if (!(error instanceof QmpClosedError && monitor.quits)) throw error;
  }
}

/** Executes a line, and shows an error. Returns whether there was none. */
async function tryAnswer(
  monitor: Hmp,
  line: string,
  call: Call,
): Promise<boolean> {
  try {
    await answer(monitor, line, call);
    return true;
  } catch (error) {
    if (!(error instanceof QmpCommandError)) throw error;
    call.output.errorLine(call.output.error(error));
    return false;
  }
}

async function answerLines(monitor: Hmp, call: Call): Promise<number> {
  let code: number = ExitCode.Ok;
  for await (const line of inputLines()) {
    if (!await tryAnswer(monitor, line, call)) code = ExitCode.Failed;
    if (monitor.quits) break;
  }
  return code;
}

async function talk(
  qmp: QmpClient,
  monitor: Hmp,
  call: Call,
): Promise<number> {
  using terminal = new Terminal(() => Promise.resolve([[], ""]), []);
  const ended = Promise.race([lost(qmp, monitor), aborted(call.signal)]);
  while (!monitor.quits) {
    const input = await Promise.race([terminal.read("(qemu) "), ended])
      .catch((error) => {
        // The prompt is still there.
        call.output.line("");
        throw error;
      });
    if (input.kind === "end") {
      call.output.line("");
      break;
    }
    if (input.kind === "line") {
      await answerUntilInterrupted(terminal, monitor, input.line, call);
    }
  }
  return ExitCode.Ok;
}

/** Executes a line, and waits for its answer unless Ctrl-C ends that. */
async function answerUntilInterrupted(
  terminal: Terminal,
  monitor: Hmp,
  line: string,
  call: Call,
) {
  const interrupt = new AbortController();
  terminal.onInterrupt = () => interrupt.abort();
  const signal = AbortSignal.any([call.signal, interrupt.signal]);
  try {
    await tryAnswer(monitor, line, { ...call, signal });
  } catch (error) {
    if (!interrupt.signal.aborted || call.signal.aborted) throw error;
    call.output.errorLine("No longer waited for, though it may still run");
  } finally {
    terminal.onInterrupt = undefined;
  }
}

/** Rejects when the connection was lost, unless QEMU was asked to end. */
async function lost(qmp: QmpClient, monitor: Hmp): Promise<never> {
  const cause = await qmp.closed.catch((error) => error);
  if (monitor.quits) return await new Promise<never>(() => {});
  throw new QmpClosedError("The connection was lost: QEMU has gone away", {
    cause,
  });
}
