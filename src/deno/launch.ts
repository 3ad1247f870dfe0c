/**
 * Launching a QEMU, and connecting to it.
 *
 * @module
 */

import { settlesWithin } from "../async/settles_within.ts";
import { QmpClient } from "../client.ts";
import { DEFAULT_TIMEOUT, type OpenOptions } from "../options.ts";
import { QmpConnectError } from "../protocol/error.ts";
import type { QemuSchema } from "../qapi/generated/qemu.ts";
import type { QmpSchema } from "../qapi/signatures.ts";
import { withinTime } from "../waiting.ts";
import { absolute } from "./absolute.ts";
import { formatAddress, parseAddress } from "./address.ts";
import { bindInside } from "./bind.ts";
import { ConnectionListener, type Hosting } from "./connection_listener.ts";
import type { ConsoleOptions } from "../machine/console_options.ts";
import type { QmpMachine } from "./machine.ts";

/**
 * Time for QEMU to finish its start after a launch that is aborted, in
 * milliseconds.
 */
const START_GRACE = 1_000;

/**
 * Time for QEMU to end by SIGTERM after a launch that fails or is aborted, in
 * milliseconds.
 */
const LAUNCH_GRACE = 2_000;

/** Options for {@linkcode launch}. */
export interface LaunchOptions extends OpenOptions {
  /**
   * Working directory of the process.
   *
   * @default {the working directory of this process}
   */
  cwd?: string | URL | undefined;
  /** Environment variables to add to those of this process. */
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
  /**
   * Whether the first serial port of the machine is the `console` of
   * {@linkcode QmpMachine}, or how much that keeps. Other serial ports among
   * the arguments come after it.
   *
   * @default {false}
   */
  console?: boolean | ConsoleOptions | undefined;
  /**
   * Whether the machine has a channel for QEMU's guest agent, to which
   * `guestAgent()` of {@linkcode QmpMachine} connects. The channel is a serial
   * port of a virtio device, so the machine needs a bus for it, such as PCI.
   *
   * @default {false}
   */
  guestAgent?: boolean | undefined;
}

/**
 * Launches QEMU and connects to it: binds a private socket, starts the process
 * with a monitor that connects there, and negotiates. If the process ends
 * before it has connected, this rejects at once, with the exit code and with
 * what the process wrote to its standard error.
 *
 * The process ends when the machine is disposed of, when launching fails or is
 * aborted, and when this program ends by itself or by `Deno.exit()`. It gets
 * SIGTERM, and SIGKILL if it still runs 2,000 ms later, or 500 ms later when
 * the program exits. After an abort or a timeout, it first gets up to 1,000 ms
 * to finish its start. The same signals go to the processes that it has
 * started, such as a QEMU that a script runs, if the program has the permission
 * `--allow-all`. A program that a signal kills cannot end its QEMU. Keep the
 * machine in an `await using`, which also covers exceptions.
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
    console = false,
    guestAgent = false,
    ...rest
  } = options;
  if (!Array.isArray(args)) {
    throw new TypeError(
      `Expected a list of arguments, found ${JSON.stringify(args)}`,
    );
  }
  if (args.some((arg) => /^--?daemonize$/.test(arg))) {
    throw new TypeError(
      "Cannot launch QEMU with -daemonize: this package could not end it in the background; leave the option out",
    );
  }
  return await withinTime(
    `Launching ${command}`,
    { signal, timeout },
    async (deadline) => {
      // Loaded on demand, because most programs launch no QEMU.
      const { endedEarly, explainedBy, LaunchedMachine, Process } =
        await import(
          "./machine.ts"
        );
      const { ConsoleWiring } = console
        ? await import("./console_wiring.ts")
        : {};
      const { AgentWiring } = guestAgent
        ? await import("./agent_wiring.ts")
        : {};
      deadline.signal.throwIfAborted();
      let process: InstanceType<typeof Process>;
      await using socket = PrivateSocket.bind(command, rest, {
        isPrivate: true,
        explainEnd: (cause) => explainedBy(command, process)(cause),
      });
      using serial = ConsoleWiring?.bind(socket.directory, console);
      let agent: InstanceType<NonNullable<typeof AgentWiring>> | undefined;
      try {
        agent = AgentWiring && new AgentWiring();
        process = new Process(command, {
          args: [
            ...serial?.args ?? [],
            ...args,
            ...agent?.args ?? [],
            "-qmp",
            socket.listener.address,
          ],
          stdin,
          stdout,
          ...(cwd !== undefined && { cwd }),
          ...(env !== undefined && { env }),
        });
      } catch (cause) {
        agent?.remove();
        throw launchFailed(command, cause);
      }
      if (agent !== undefined) process.status.finally(() => agent.remove());
      const accepting = socket.listener.accept({ timeout: Infinity });
      // QEMU connects before it looks at most of its arguments, and hangs up if
      // one of them is wrong. accept() passes over such a peer, so this also
      // waits for the end of the process.
      const started = Promise.race([
        accepting,
        process.status.then(async () => {
          throw await endedEarly(command, process);
        }),
      ]);
      try {
        const connection = await deadline.wait(started);
        // QEMU has connected to the console before it answers on the monitor.
        const console = await serial?.open(deadline);
        const qmp = new QmpClient<S>(connection);
        return new LaunchedMachine(process, qmp, console, agent);
      } catch (error) {
        // A QEMU that is still starting does not handle SIGTERM yet, and would
        // leave its files.
        if (deadline.hasPassed) await settlesWithin(started, START_GRACE);
        await process.end(LAUNCH_GRACE);
        await socket.listener.close();
        await accepting.then((connection) => connection.close(), () => {});
        throw error;
      }
    },
  );
}

/**
 * A socket in a directory that no other user can enter. Both are removed when
 * QEMU has connected, or when the program exits.
 */
class PrivateSocket implements AsyncDisposable {
  readonly listener: ConnectionListener;
  /** Absolute path of the directory. */
  readonly directory: string;
  readonly #unload = () => this.#remove();

  private constructor(
    directory: string,
    options: OpenOptions,
    hosting: Hosting,
  ) {
    this.directory = directory;
    globalThis.addEventListener("unload", this.#unload);
    try {
      const path = `${directory}/qmp.sock`;
      const address = formatAddress(parseAddress({ transport: "unix", path }));
      this.listener = new ConnectionListener(
        { ...bindInside(path), address },
        options,
        hosting,
      );
    } catch (error) {
      this.#remove();
      throw error;
    }
  }

  /** @throws {QmpConnectError} If the socket cannot be bound. */
  static bind(
    command: string | URL,
    options: OpenOptions,
    hosting: Hosting,
  ): PrivateSocket {
    try {
      // This is synchronous, so that a program that exits at any moment knows
      // the directory. QEMU may have another working directory.
      const directory = absolute(Deno.makeTempDirSync({ prefix: "qmp-" }));
      return new PrivateSocket(directory, options, hosting);
    } catch (cause) {
      throw launchFailed(command, cause);
    }
  }

  async [Symbol.asyncDispose]() {
    await this.listener.close();
    this.#remove();
  }

  #remove() {
    globalThis.removeEventListener("unload", this.#unload);
    Deno.removeSync(this.directory, { recursive: true });
  }
}

function launchFailed(command: string | URL, cause: unknown): QmpConnectError {
  return new QmpConnectError(
    `Launching ${command} failed: ${(cause as Error).message}`,
    { cause },
  );
}
