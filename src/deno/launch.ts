/**
 * Launching QEMU, with a QMP connection that has no race.
 *
 * @module
 */

import { checkTimeout, withDeadline } from "../async/deadline.ts";
import {
  DEFAULT_TIMEOUT,
  onHangUp,
  type OpenOptions,
  type QmpClient,
} from "../client.ts";
import { QmpClosedError, QmpConnectError } from "../protocol/error.ts";
import type { QemuSchema } from "../qapi/generated/qemu.ts";
import type { QmpSchema } from "../qapi/signatures.ts";
import { describeEnd, Process } from "./process.ts";
import { listen, type ListenOptions, type QmpListener } from "./listen.ts";

/** Time that a process gets to be gone after its connection is, in milliseconds. */
const EXIT_GRACE = 1_000;

/** Time for each step of a shutdown, unless told otherwise, in milliseconds. */
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
   * Where the process reads from; `"piped"` is for {@linkcode QmpMachine.process}.
   *
   * @default {"null"}
   */
  stdin?: "null" | "inherit" | "piped" | undefined;
  /**
   * Where the process writes to, such as a serial port with `-serial stdio`; `"piped"` is for
   * {@linkcode QmpMachine.process}.
   *
   * @default {"null"}
   */
  stdout?: "null" | "inherit" | "piped" | undefined;
}

/** Options for {@linkcode QmpMachine.shutdown}. */
export interface ShutdownOptions {
  /**
   * What QEMU is asked first: `"quit"` ends it at once, without telling the guest; `"system_powerdown"` presses the power
   * button, so that the guest shuts down by itself, if it listens to that button.
   *
   * @default {"quit"}
   */
  method?: "quit" | "system_powerdown" | undefined;
  /**
   * Time for each step, in milliseconds, up to 2,147,483,647, or `Infinity`: for the request, and then for the signal
   * SIGTERM. SIGKILL comes last, and works at once.
   *
   * @default {5000}
   */
  timeout?: number | undefined;
}

/**
 * A QEMU that was launched, with its QMP connection.
 *
 * @typeParam S Its commands and events, QEMU's own by default.
 *
 * @example Let the guest shut down by itself, within a minute
 * ```ts ignore
 * import { launch } from "@qmp/qmp";
 *
 * await using machine = await launch("qemu-system-x86_64", ["-display", "none", "-hda", "disk.qcow2"]);
 * const { code } = await machine.shutdown({ method: "system_powerdown", timeout: 60_000 });
 * ```
 */
export interface QmpMachine<S extends QmpSchema = QemuSchema>
  extends AsyncDisposable {
  /**
   * The client, in command mode. Its connection counts as broken when QEMU ends by itself other than with the exit code 0,
   * as when it crashes, even with no command in flight; the error tells how QEMU ended.
   */
  readonly qmp: QmpClient<S>;
  /** The process, for its `pid` and for streams that were asked for as `"piped"`. Its `stderr` is taken. */
  readonly process: Deno.ChildProcess;
  /** Resolves when the process has ended, with how it did. */
  readonly status: Promise<Deno.CommandStatus>;
  /** What the process has written to its standard error so far, the last 65,536 characters of it. */
  readonly stderr: string;

  /**
   * Ends the process: asks QEMU, then sends SIGTERM, then SIGKILL, each after the deadline of the step before. Does nothing
   * when it has ended.
   *
   * @param options What to ask QEMU, and how long to wait.
   * @returns How the process ended.
   * @throws {RangeError} If the timeout is out of its bounds.
   */
  shutdown(options?: ShutdownOptions): Promise<Deno.CommandStatus>;
}

/**
 * Launches QEMU and connects to it: binds a private socket, starts the process with a monitor that connects there, and
 * negotiates. Where the process ends before it has connected, this rejects at once, with its exit code and what it wrote
 * to its standard error.
 *
 * The process is ended when the machine is disposed of, when launching fails or is aborted, and when this program exits
 * by itself or by `Deno.exit()`. A program that is killed by a signal cannot do that. Keep the machine in an
 * `await using`, which also sees exceptions.
 *
 * Needs the permissions `--allow-run=COMMAND`, `--allow-net`, `--allow-read` and `--allow-write`, for a socket in a new
 * directory below the system's directory for temporary files.
 *
 * @param command Name or path of QEMU, such as `"qemu-system-x86_64"`.
 * @param args Its arguments, without any for the monitor.
 * @param options How to start it, how to negotiate, and how long both may take together.
 * @returns The machine, with a client in command mode.
 * @typeParam S Its commands and events, QEMU's own by default.
 * @throws {QmpConnectError} If the process cannot be started, or ends before it has connected, or if there is no place for
 * the socket, as when the path of the directory for temporary files is too long.
 * @throws {QmpTimeoutError} If it has not connected and negotiated within the time.
 * @throws {QmpProtocolError} If what it sends is not QMP.
 * @throws {QmpCommandError} If it refuses the negotiation.
 * @throws {TypeError} If the arguments are no list, or put QEMU in the background, where nobody could end it.
 * @throws {RangeError} If an option is out of its bounds.
 * @throws The reason of the signal, if that aborts.
 *
 * @example Run a machine for the length of a block
 * ```ts ignore
 * import { launch } from "@qmp/qmp";
 *
 * await using machine = await launch("qemu-system-x86_64", ["-M", "q35", "-display", "none"]);
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
  return await withDeadline(
    `Launching ${command}`,
    { signal, timeout },
    async ({ signal }) => {
      await using socket = await PrivateSocket.bind<S>(rest).catch((cause) => {
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
        // QEMU connects before it looks at most of its arguments, and hangs up when it does not like them. accept() passes
        // over that, and this tells.
        const ended = process.status.then(async () => {
          throw await endedEarly(command, process);
        });
        const qmp = await Promise.race([
          socket.listener.accept({ signal, timeout: Infinity }),
          ended,
        ]);
        return new LaunchedMachine(command, process, qmp);
      } catch (error) {
        process.kill("SIGKILL");
        await process.status;
        throw error;
      }
    },
  );
}

/** A socket in a directory that nobody else can enter. Both are removed once QEMU has connected. */
class PrivateSocket<S extends QmpSchema> implements AsyncDisposable {
  readonly listener: QmpListener<S>;
  readonly #directory: string;

  private constructor(listener: QmpListener<S>, directory: string) {
    this.listener = listener;
    this.#directory = directory;
  }

  static async bind<S extends QmpSchema>(
    options: ListenOptions,
  ): Promise<PrivateSocket<S>> {
    const directory = await Deno.makeTempDir({ prefix: "qmp-" });
    try {
      return new PrivateSocket(
        listen<S>(
          { transport: "unix", path: `${directory}/qmp.sock` },
          options,
        ),
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

/** What QEMU may have written of why it ended, as the end of a message. */
function lastWords({ stderr }: Process): string {
  const lines = stderr.trim().split("\n");
  // QEMU puts its name before what went wrong, and advice behind it.
  const reason = lines.findLast((line) => /^qemu[^ ]*: /.test(line)) ??
    lines.at(-1);
  return reason ? `: ${reason}` : "";
}

/** The one kind of {@linkcode QmpMachine} that there is. */
class LaunchedMachine<S extends QmpSchema> implements QmpMachine<S> {
  readonly qmp: QmpClient<S>;
  readonly #process: Process;

  constructor(command: string | URL, process: Process, qmp: QmpClient<S>) {
    this.#process = process;
    this.qmp = qmp;
    onHangUp(qmp, async (cause) => {
      if (!await process.endsWithin(EXIT_GRACE)) return;
      const status = await process.status;
      if (status.success) return;
      return new QmpClosedError(
        `${command} ${describeEnd(status)}${lastWords(process)}`,
        { cause },
      );
    });
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
    // A QEMU that cannot be asked any more is at its end, or never comes to it by itself.
    const ends = this.#process.endsWithin(
      this.qmp.state === "command" ? timeout : Math.min(timeout, EXIT_GRACE),
    );
    // Whether QEMU answers does not matter: what counts is that it ends.
    this.qmp.executeRaw(method).catch(() => {});
    if (!await ends) {
      this.#process.kill("SIGTERM");
      if (!await this.#process.endsWithin(timeout)) {
        // Awaited below. What is killed on purpose breaks nothing.
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
