/**
 * Launching a QEMU, and connecting to it.
 *
 * @module
 */

import { checkTimeout } from "../async/deadline.ts";
import { QmpClient } from "../client.ts";
import { type Connection, DEFAULT_TIMEOUT } from "../connection.ts";
import type { OpenOptions } from "../options.ts";
import { QmpClosedError, QmpConnectError } from "../protocol/error.ts";
import type { QemuSchema } from "../qapi/generated/qemu.ts";
import type { QmpSchema } from "../qapi/signatures.ts";
import { withinTime } from "../waiting.ts";
import { ConnectionListener, type ListenOptions } from "./listen.ts";
import { describeEnd, Process } from "./process.ts";

/** Time for a process to end after its connection has, in milliseconds. */
const EXIT_GRACE = 1_000;

/** Time for each step of a shutdown, in milliseconds, as the default. */
const SHUTDOWN_TIMEOUT = 5_000;

/** Options for {@linkcode launch}. */
export interface LaunchOptions extends OpenOptions {
  /**
   * Working directory of the process.
   *
   * @default {the working directory of this process}
   */
  cwd?: string | URL | undefined;
  /** Environment variables of the process, beside those of this process. */
  env?: Record<string, string> | undefined;
  /**
   * Where the process reads from. With `"piped"`, the stream is
   * `process.stdin` of {@linkcode QmpMachine}.
   *
   * @default {"null"}
   */
  stdin?: "null" | "inherit" | "piped" | undefined;
  /**
   * Where the process writes to, for example a serial port with
   * `-serial stdio`. With `"piped"`, the stream is `process.stdout` of
   * {@linkcode QmpMachine}.
   *
   * @default {"null"}
   */
  stdout?: "null" | "inherit" | "piped" | undefined;
}

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
   * Time for each step, in milliseconds, from 0 to 2,147,483,647, or `Infinity`:
   * for the request, and then for the signal SIGTERM. SIGKILL comes last and
   * works at once.
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
   * Ends the process: asks QEMU, then sends SIGTERM, then SIGKILL. Each step
   * follows when the one before has not worked within the timeout. If the
   * process has ended already, this does nothing.
   *
   * @param options What to ask QEMU, and how long to wait.
   * @returns How the process ended.
   * @throws {RangeError} If the timeout is out of its bounds.
   */
  shutdown(options?: ShutdownOptions): Promise<Deno.CommandStatus>;
}

/**
 * Launches QEMU and connects to it: binds a private socket, starts the process
 * with a monitor that connects there, and negotiates. If the process ends before
 * it has connected, this rejects at once, with the exit code and with what the
 * process wrote to its standard error.
 *
 * The process ends when the machine is disposed of, when launching fails or is
 * aborted, and when this program ends by itself or by `Deno.exit()`. A program
 * that a signal kills cannot end its QEMU. Keep the machine in an `await using`,
 * which also covers exceptions.
 *
 * It needs the permissions `--allow-run=COMMAND`, `--allow-net`, `--allow-read`
 * and `--allow-write`, for a socket in a new directory within the system's
 * directory for temporary files.
 *
 * @param command Name or path of QEMU, such as `"qemu-system-x86_64"`.
 * @param args Its arguments, without those for this monitor.
 * @param options How to start it, how to negotiate, and how long both may take
 * together.
 * @returns The machine, with a client in command mode.
 * @typeParam S Its commands and events. The default is QEMU's own.
 * @throws {QmpConnectError} If the process cannot be started, if it ends before
 * it has connected, or if the socket cannot be bound, for example because the
 * path of the directory for temporary files is too long.
 * @throws {QmpTimeoutError} If it does not connect and negotiate in time.
 * @throws {QmpProtocolError} If the process sends something that is not QMP.
 * @throws {QmpCommandError} If it refuses the negotiation.
 * @throws {TypeError} If the arguments are not a list, or would put QEMU in the
 * background, where this package cannot end it.
 * @throws {RangeError} If an option is out of its bounds.
 * @throws The reason of the signal, if it aborts.
 *
 * @example Run a machine for the length of a block
 * ```ts ignore
 * import { launch } from "@qmp/qmp";
 *
 * const args = ["-M", "q35", "-display", "none"];
 * await using machine = await launch("qemu-system-x86_64", args);
 * const { status } = await machine.qmp.execute("query-status");
 * ```
 */
export async function launch<S extends QmpSchema = QemuSchema>(
  command: string | URL,
  args: readonly string[] = [],
  options: LaunchOptions = {},
): Promise<QmpMachine<S>> {
  const {
    signal,
    timeout = DEFAULT_TIMEOUT,
    cwd,
    env,
    stdin = "null",
    stdout = "null",
    ...rest
  } = options;
  if (!Array.isArray(args)) {
    throw new TypeError(
      `Expected a list of arguments, found ${JSON.stringify(args)}`,
    );
  }
  if (args.some((arg) => /^--?daemonize$/.test(arg))) {
    throw new TypeError(
      "Cannot launch QEMU with -daemonize: a process in the background could not be ended",
    );
  }
  return await withinTime(
    `Launching ${command}`,
    { signal, timeout },
    async ({ signal }) => {
      await using socket = await PrivateSocket.bind(rest).catch((cause) => {
        throw launchFailed(command, cause);
      });
      const process = start(command, {
        args: [...args, "-qmp", socket.listener.address],
        stdin,
        stdout,
        ...(cwd !== undefined && { cwd }),
        ...(env !== undefined && { env }),
      });
      try {
        // QEMU connects before it looks at most of its arguments, and hangs up
        // if one of them is wrong. accept() ignores such a peer, so the end of
        // the process is what says it.
        const ended = process.status.then(async () => {
          throw await endedEarly(command, process);
        });
        const connection = await Promise.race([
          socket.listener.accept({ signal, timeout: Infinity }),
          ended,
        ]);
        explainEnd(connection, command, process);
        return new LaunchedMachine(process, new QmpClient<S>(connection));
      } catch (error) {
        process.kill("SIGKILL");
        await process.status;
        throw error;
      }
    },
  );
}

/**
 * A socket in a directory that no other user can enter. Both are removed when
 * QEMU has connected.
 */
class PrivateSocket implements AsyncDisposable {
  readonly listener: ConnectionListener;
  readonly #directory: string;

  constructor(listener: ConnectionListener, directory: string) {
    this.listener = listener;
    this.#directory = directory;
  }

  static async bind(options: ListenOptions): Promise<PrivateSocket> {
    const directory = await Deno.makeTempDir({ prefix: "qmp-" });
    try {
      const path = `${directory}/qmp.sock`;
      const address = { transport: "unix", path } as const;
      return new PrivateSocket(
        new ConnectionListener(address, options),
        directory,
      );
    } catch (error) {
      await Deno.remove(directory);
      throw error;
    }
  }

  async [Symbol.asyncDispose]() {
    await this.listener.close();
    await Deno.remove(this.#directory, { recursive: true });
  }
}

function start(
  command: string | URL,
  options: Omit<Deno.CommandOptions, "stderr">,
): Process {
  try {
    return new Process(command, options);
  } catch (cause) {
    throw launchFailed(command, cause);
  }
}

function launchFailed(command: string | URL, cause: unknown): QmpConnectError {
  return new QmpConnectError(
    `Launching ${command} failed: ${(cause as Error).message}`,
    { cause },
  );
}

async function endedEarly(
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
 * Makes the connection ask how the process ended. A peer that hangs up is no
 * error by itself, but a QEMU that crashed is one.
 */
function explainEnd(
  connection: Connection,
  command: string | URL,
  process: Process,
) {
  connection.explainEnd = async (cause) => {
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
class LaunchedMachine<S extends QmpSchema> implements QmpMachine<S> {
  readonly qmp: QmpClient<S>;
  readonly #process: Process;

  constructor(process: Process, qmp: QmpClient<S>) {
    this.#process = process;
    this.qmp = qmp;
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
      this.#process.kill("SIGTERM");
      if (!await this.#process.endsWithin(timeout)) {
        // Closed first, because a kill on purpose breaks no connection. The
        // close is awaited below.
        this.qmp.close();
        this.#process.kill("SIGKILL");
      }
    }
    const status = await this.status;
    await this.qmp.close();
    return status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
  }
}
