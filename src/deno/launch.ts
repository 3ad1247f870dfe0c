/**
 * Launching a QEMU, and connecting to it.
 *
 * @module
 */

import { QmpClient } from "../client.ts";
import { DEFAULT_TIMEOUT } from "../connection.ts";
import type { OpenOptions } from "../options.ts";
import { QmpConnectError } from "../protocol/error.ts";
import type { QemuSchema } from "../qapi/generated/qemu.ts";
import type { QmpSchema } from "../qapi/signatures.ts";
import { withinTime } from "../waiting.ts";
import { ConnectionListener, type ListenOptions } from "./listen.ts";
import type { QmpMachine } from "./machine.ts";

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
}

/**
 * Launches QEMU and connects to it: binds a private socket, starts the process
 * with a monitor that connects there, and negotiates. If the process ends
 * before it has connected, this rejects at once, with the exit code and with
 * what the process wrote to its standard error.
 *
 * The process ends when the machine is disposed of, when launching fails or is
 * aborted, and when this program ends by itself or by `Deno.exit()`. A program
 * that a signal kills cannot end its QEMU. Keep the machine in an
 * `await using`, which also covers exceptions.
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
      "Cannot launch QEMU with -daemonize: this package could not end it in the background; leave the option out",
    );
  }
  return await withinTime(
    `Launching ${command}`,
    { signal, timeout },
    async ({ signal }) => {
      // Loaded on demand, because most programs launch no QEMU.
      const { endedEarly, explainedBy, LaunchedMachine, Process } =
        await import(
          "./machine.ts"
        );
      await using socket = await PrivateSocket.bind(rest).catch((cause) => {
        throw launchFailed(command, cause);
      });
      let process: InstanceType<typeof Process>;
      try {
        process = new Process(command, {
          args: [...args, "-qmp", socket.listener.address],
          stdin,
          stdout,
          ...(cwd !== undefined && { cwd }),
          ...(env !== undefined && { env }),
        });
      } catch (cause) {
        throw launchFailed(command, cause);
      }
      try {
        // QEMU connects before it looks at most of its arguments, and hangs up
        // if one of them is wrong. accept() ignores such a peer, so this also
        // waits for the end of the process.
        const ended = process.status.then(async () => {
          throw await endedEarly(command, process);
        });
        const connection = await Promise.race([
          socket.listener.accept(
            { signal, timeout: Infinity },
            explainedBy(command, process),
          ),
          ended,
        ]);
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

function launchFailed(command: string | URL, cause: unknown): QmpConnectError {
  return new QmpConnectError(
    `Launching ${command} failed: ${(cause as Error).message}`,
    { cause },
  );
}
