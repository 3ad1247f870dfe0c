/**
 * A QEMU that was launched: how to end it, and how it has ended.
 *
 * @module
 */

import { checkTimeout } from "../async/deadline.ts";
import type { QmpClient } from "../client.ts";
import type { ExplainEnd } from "../connection.ts";
import { QmpClosedError, QmpConnectError } from "../protocol/error.ts";
import type { Console } from "../machine/console.ts";
import type {
  GuestAgent,
  GuestAgentConnectOptions,
} from "../machine/guest_agent.ts";
import type { QemuSchema } from "../qapi/generated/qemu.ts";
import type { QmpSchema } from "../qapi/signatures.ts";
import type { AgentWiring } from "./agent_wiring.ts";
import { describeEnd, Process } from "./process.ts";

export { Process };

/** Time for a process to end after its connection has, in milliseconds. */
const EXIT_GRACE = 1_000;

/** Time for each step of a shutdown, in milliseconds, as the default. */
const SHUTDOWN_TIMEOUT = 5_000;

/** Options for {@linkcode QmpMachine.shutdown}. */
export interface ShutdownOptions {
  /**
   * What to ask QEMU first. `"quit"` ends QEMU at once, and the guest does not
   * notice. `"system_powerdown"` presses the power button; a guest that reacts
   * to it shuts down by itself.
   *
   * @default {"quit"}
   */
  method?: "quit" | "system_powerdown" | undefined;
  /**
   * Time for each step, in milliseconds, from 0 to 2,147,483,647, or
   * `Infinity`: for the request, and then for the signal SIGTERM. SIGKILL comes
   * last and works at once.
   *
   * @default {5000}
   */
  timeout?: number | undefined;
}

/**
 * A QEMU that was launched, with its QMP connection.
 *
 * @typeParam S Its commands and events. The default is QEMU's own.
 *
 * @example Let the guest shut down by itself, within a minute
 * ```ts ignore
 * import { launch } from "@qmp/qmp";
 *
 * const args = ["-display", "none", "-hda", "disk.qcow2"];
 * await using machine = await launch("qemu-system-x86_64", args);
 * const { code } = await machine.shutdown({
 *   method: "system_powerdown",
 *   timeout: 60_000,
 * });
 * ```
 */
export interface QmpMachine<S extends QmpSchema = QemuSchema>
  extends AsyncDisposable {
  /**
   * The client, in command mode. If QEMU ends by itself with another exit code
   * than 0, for example because it crashes, the connection counts as broken,
   * also with no command in flight. The error says how QEMU ended.
   */
  readonly qmp: QmpClient<S>;
  /**
   * The process, for its `pid` and for the streams that the options made
   * `"piped"`. Its `stderr` is not available, because the machine reads it.
   */
  readonly process: Deno.ChildProcess;
  /** Resolves with the process's exit status when it has ended. */
  readonly status: Promise<Deno.CommandStatus>;
  /**
   * What the process has written to its standard error so far, of which the
   * machine keeps the last 65,536 characters.
   */
  readonly stderr: string;

  /**
   * The first serial port of the machine, if it was launched with the option
   * `console`.
   *
   * @throws {TypeError} If it was launched without the option.
   */
  readonly console: Console;

  /**
   * Connects to the guest agent, if the machine was launched with the option
   * `guestAgent`. The agent takes one connection at a time.
   *
   * @param options How long to wait for the agent.
   * @returns The client of the agent, which the caller has to close.
   * @throws {TypeError} If the machine was launched without the option.
   * @throws {QmpConnectError} If QEMU has ended.
   * @throws {QmpTimeoutError} If no agent answers in time.
   * @throws {QmpProtocolError} If the guest sends something that no agent does.
   * @throws {RangeError} If an option is out of its bounds.
   * @throws The reason of the signal, if it aborts.
   *
   * @example Wait until the guest has booted
   * ```ts ignore
   * import { launch } from "@qmp/qmp";
   *
   * const args = ["-M", "q35", "-display", "none", "-hda", "disk.qcow2"];
   * await using machine = await launch("qemu-system-x86_64", args, {
   *   guestAgent: true,
   * });
   * await using agent = await machine.guestAgent({ timeout: 60_000 });
   * await agent.ping();
   * ```
   */
  guestAgent(options?: GuestAgentConnectOptions): Promise<GuestAgent>;

  /**
   * Ends the process: asks QEMU, then sends SIGTERM, then SIGKILL. Each step
   * follows when the one before has not worked within the timeout. If the
   * program has the permission `--allow-all`, the signals also go to the
   * processes that the process has started, such as a QEMU that a script runs.
   * If the process has ended already, this does nothing.
   *
   * @param options What to ask QEMU, and how long to wait.
   * @returns How the process ended.
   * @throws {RangeError} If the timeout is out of its bounds.
   */
  shutdown(options?: ShutdownOptions): Promise<Deno.CommandStatus>;
}

/** Makes the error of a process that ended before it had connected. */
export async function endedEarly(
  command: string | URL,
  process: Process,
): Promise<QmpConnectError> {
  const status = await process.status;
  return new QmpConnectError(
    `${command} ${describeEnd(status)} before it had connected` +
      lastWords(process),
    {
      exitCode: status.code,
      stderr: process.stderr,
    },
  );
}

/** Returns why QEMU ended, as far as it wrote that, as the end of a message. */
function lastWords({ stderr }: Process): string {
  const lines = stderr.trim().split("\n");
  // QEMU writes its name before the reason, and may write advice after it.
  const reason = lines.findLast((line) => /^qemu[^ ]*: /.test(line)) ??
    lines.at(-1);
  return reason ? `: ${reason}` : "";
}

/**
 * Returns a function that explains the end of a connection by the end of the
 * process. A peer that hangs up is no error by itself, but a crash is one.
 */
export function explainedBy(
  command: string | URL,
  process: Process,
): ExplainEnd {
  return async (cause) => {
    if (!await process.endsWithin(EXIT_GRACE)) return;
    const status = await process.status;
    if (status.success) return;
    return new QmpClosedError(
      `${command} ${describeEnd(status)}${lastWords(process)}`,
      { cause },
    );
  };
}

/** The only implementation of {@linkcode QmpMachine}. */
export class LaunchedMachine<S extends QmpSchema> implements QmpMachine<S> {
  readonly qmp: QmpClient<S>;
  readonly #process: Process;

  readonly #console: Console | undefined;
  readonly #agent: AgentWiring | undefined;

  constructor(
    process: Process,
    qmp: QmpClient<S>,
    console: Console | undefined,
    agent: AgentWiring | undefined,
  ) {
    this.#process = process;
    this.qmp = qmp;
    this.#console = console;
    this.#agent = agent;
  }

  get console(): Console {
    if (this.#console !== undefined) return this.#console;
    throw new TypeError(
      "Cannot get the console: the machine was launched without it; set the option console of launch()",
    );
  }

  get process(): Deno.ChildProcess {
    return this.#process.child;
  }

  get status(): Promise<Deno.CommandStatus> {
    return this.#process.status;
  }

  get stderr(): string {
    return this.#process.stderr;
  }

  async guestAgent(options?: GuestAgentConnectOptions): Promise<GuestAgent> {
    if (this.#agent !== undefined) return await this.#agent.connect(options);
    throw new TypeError(
      "Cannot connect to the guest agent: the machine was launched without its channel; set the option guestAgent of launch()",
    );
  }

  async shutdown(options: ShutdownOptions = {}): Promise<Deno.CommandStatus> {
    const { method = "quit", timeout = SHUTDOWN_TIMEOUT } = options;
    checkTimeout(timeout);
    // If QEMU cannot be asked any more, it either ends soon or never.
    const ends = this.#process.endsWithin(
      this.qmp.state === "command" ? timeout : Math.min(timeout, EXIT_GRACE),
    );
    // QEMU has to end. Whether it answers before does not matter.
    this.qmp.untyped.execute(method).catch(() => {});
    if (!await ends) {
      // Closed first, because a kill on purpose breaks no connection. The close
      // is awaited below.
      await this.#process.end(timeout, () => void this.qmp.close());
    }
    const status = await this.status;
    await this.qmp.close();
    await this.#console?.close();
    return status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
  }
}
