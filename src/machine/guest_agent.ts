/**
 * A client of QEMU's guest agent, which runs inside the guest and executes
 * commands there: programs, files, frozen file systems, shutdown.
 *
 * @example Run a program in the guest
 * ```ts ignore
 * import { GuestAgent } from "@qmp/qmp/guest-agent";
 *
 * await using agent = await GuestAgent.connect("unix:/run/vm/agent.sock");
 * const { code, stdout } = await agent.exec("uname", ["-r"]);
 * console.log(code, new TextDecoder().decode(stdout));
 * ```
 *
 * @module
 */

import type { ExecuteArguments } from "../client.ts";
import { type Address, parseAddress } from "../deno/address.ts";
import type {
  GuestAgentInfo,
  GuestAgentSchema,
  GuestNetworkInterface,
} from "../qapi/generated/guest_agent.ts";
import type {
  CommandArguments,
  CommandName,
  CommandReturn,
  QmpSchema,
  UntypedSchema,
} from "../qapi/signatures.ts";
import type { Transport } from "../wire/transport.ts";
import { objectIn, objectsIn } from "./agent/answers.ts";
import {
  type AgentConnection,
  type AgentExecuteOptions,
  type AgentOptions,
  checkAgentOptions,
} from "./agent/connection.ts";
import { dialAgent, openAgent } from "./agent/dial.ts";
import {
  exec,
  type GuestExecOptions,
  type GuestExecResult,
} from "./agent/exec.ts";
import {
  type GuestFileOptions,
  type GuestWriteFileOptions,
  readFile,
  writeFile,
} from "./agent/files.ts";
import { freeze, FrozenFileSystems, type Redial } from "./agent/freeze.ts";

export {
  type AgentExecuteOptions,
  type AgentOptions,
  FrozenFileSystems,
  type GuestExecOptions,
  type GuestExecResult,
  type GuestFileOptions,
  type GuestWriteFileOptions,
};
export type { Address } from "../deno/address.ts";
export type { GuestAgentSchema } from "../qapi/generated/guest_agent.ts";
export type { Transport } from "../wire/transport.ts";

/** Options for {@linkcode GuestAgent.open}. */
export interface GuestAgentOpenOptions extends AgentOptions {
  /**
   * Stops the waiting for the agent's first answer, which then rejects with the
   * signal's reason. It has no effect on the open connection.
   */
  signal?: AbortSignal | undefined;
  /**
   * Time for the agent's first answer, in milliseconds, from 0 to
   * 2,147,483,647; `Infinity` sets no limit.
   *
   * @default {10000}
   */
  timeout?: number | undefined;
}

/** Options for {@linkcode GuestAgent.connect}. */
export interface GuestAgentConnectOptions extends GuestAgentOpenOptions {
  /**
   * Whether to wait for a socket that does not exist yet, or refuses the
   * connection. An agent that is silent is waited for in any case.
   *
   * @default {false}
   */
  retry?: boolean | undefined;
}

/** Options for {@linkcode GuestAgent.freeze}. */
export interface GuestFreezeOptions extends AgentExecuteOptions {
  /**
   * The directories at which the file systems are mounted.
   *
   * @default {all file systems}
   */
  mountpoints?: readonly string[] | undefined;
}

/** What becomes of the guest after {@linkcode GuestAgent.shutdown}. */
export interface GuestShutdownOptions extends AgentExecuteOptions {
  /**
   * Whether the guest turns its power off, halts, or boots again.
   *
   * @default {"powerdown"}
   */
  mode?: "powerdown" | "halt" | "reboot" | undefined;
}

/**
 * The parameters behind the name of a command. The arguments are optional if
 * the command requires none.
 */
export type AgentExecuteParameters<Arguments> = Record<never, never> extends
  Arguments ? [
    args?: ExecuteArguments<Arguments> | undefined,
    options?: AgentExecuteOptions,
  ]
  : [args: Arguments, options?: AgentExecuteOptions];

/**
 * A client of QEMU's guest agent.
 *
 * The agent executes one command after the other. Calls that overlap wait for
 * each other, in the order in which they were made. After a timeout or an
 * abort, the client first finds out which reply belongs to the next command.
 *
 * The guest is not trusted: every answer has a limit, and is checked.
 *
 * Source: QEMU Guest Agent Protocol Reference.
 *
 * @typeParam S The commands of the agent.
 *
 * @example Copy a file out of the guest
 * ```ts ignore
 * import { GuestAgent } from "@qmp/qmp/guest-agent";
 *
 * await using agent = await GuestAgent.connect("/run/vm/agent.sock");
 * const log = await agent.readFile("/var/log/messages");
 * await Deno.writeFile("messages", log);
 * ```
 */
export class GuestAgent<S extends QmpSchema = GuestAgentSchema>
  implements AsyncDisposable {
  readonly #connection: AgentConnection;
  readonly #redial: Redial | undefined;

  private constructor(connection: AgentConnection, redial?: Redial) {
    this.#connection = connection;
    this.#redial = redial;
  }

  /**
   * Connects to the channel of a guest agent, and waits until the agent
   * answers. While it is silent, because the guest boots or the agent is busy,
   * this connects again and again until the time is over.
   *
   * It needs the same permissions as `connect()`.
   *
   * @param address Where QEMU listens for the client of the agent.
   * @param options How long to wait.
   * @throws {QmpConnectError} If the connection cannot be made.
   * @throws {QmpTimeoutError} If no agent answers in time.
   * @throws {QmpProtocolError} If the peer exceeds a limit, or is no agent.
   * @throws {TypeError} If this package does not support the address.
   * @throws {RangeError} If an option is out of its bounds.
   * @throws The reason of the signal, if it aborts.
   *
   * @example Wait until the guest has booted
   * ```ts ignore
   * import { GuestAgent } from "@qmp/qmp/guest-agent";
   *
   * await using agent = await GuestAgent.connect("/run/vm/agent.sock", {
   *   timeout: 60_000,
   * });
   * ```
   */
  static async connect(
    address: Address,
    options: GuestAgentConnectOptions = {},
  ): Promise<GuestAgent> {
    const parsed = parseAddress(address);
    checkAgentOptions(options);
    const { signal: _signal, timeout: _timeout, ...again } = options;
    return new GuestAgent(
      await dialAgent(parsed, options),
      () => dialAgent(parsed, again),
    );
  }

  /**
   * Takes over a transport, and waits until a guest agent answers. The
   * transport is closed if that fails.
   *
   * @param transport Any duplex channel of bytes.
   * @param options How long to wait.
   * @throws {QmpConnectError} If the peer hangs up before that.
   * @throws {QmpTimeoutError} If no agent answers in time.
   * @throws {QmpProtocolError} If the peer exceeds a limit, or is no agent.
   * @throws {TypeError} If a stream of the transport is locked.
   * @throws {RangeError} If an option is out of its bounds.
   * @throws The reason of the signal, if it aborts.
   */
  static async open(
    transport: Transport,
    options: GuestAgentOpenOptions = {},
  ): Promise<GuestAgent> {
    return new GuestAgent(await openAgent(transport, options));
  }

  /**
   * Resolves when the connection has ended cleanly: the program called
   * {@linkcode GuestAgent.close}, or QEMU hung up. Rejects with the cause if
   * the connection broke.
   */
  get closed(): Promise<void> {
    return this.#connection.closed;
  }

  /**
   * The same client without types, for commands that the schema does not know.
   */
  get untyped(): GuestAgent<UntypedSchema> {
    return this as unknown as GuestAgent<UntypedSchema>;
  }

  /**
   * Executes a command of the agent. A command that the agent answers only if
   * it fails, such as `guest-shutdown`, returns `undefined`: when the agent has
   * answered the next command, when QEMU has hung up, or after 2,000 ms of
   * silence.
   *
   * @param command Name of the command.
   * @param parameters Arguments of the command, as in QAPI, and how long to
   * wait.
   * @returns What the agent returned. The type is only promised by the guest.
   * @throws {QmpCommandError} If the agent answers with an error.
   * @throws {QmpClosedError} If the connection ends before the reply.
   * @throws {QmpTimeoutError} If the reply takes longer than the timeout.
   * @throws {QmpStateError} If the connection has ended already.
   * @throws {TypeError} If the arguments are not an object, or JSON cannot
   * represent them.
   * @throws {RangeError} If an option is out of its bounds, or the command is
   * too large.
   * @throws The reason of the signal, if it aborts.
   */
  execute<C extends CommandName<S>>(
    command: C,
    ...parameters: AgentExecuteParameters<CommandArguments<S, C>>
  ): Promise<CommandReturn<S, C>> {
    const [args, options] = parameters as [object?, AgentExecuteOptions?];
    return this.#connection.execute(command, args, options) as Promise<
      CommandReturn<S, C>
    >;
  }

  /**
   * Asks the agent whether it is there.
   *
   * @param options How long to wait.
   * @throws The same as {@linkcode GuestAgent.execute}.
   */
  async ping(options?: AgentExecuteOptions): Promise<void> {
    await this.#connection.execute("guest-ping", undefined, options);
  }

  /**
   * Returns the version of the agent and its commands.
   *
   * @param options How long to wait.
   * @throws {QmpProtocolError} If the answer is wrong.
   * @throws The same as {@linkcode GuestAgent.execute}.
   */
  async info(options?: AgentExecuteOptions): Promise<GuestAgentInfo> {
    const command = "guest-info";
    const answer = objectIn(
      command,
      await this.#connection.execute(command, undefined, options),
    );
    objectsIn(command, answer.supported_commands);
    return answer as GuestAgentInfo;
  }

  /**
   * Returns the network interfaces of the guest, with their addresses.
   *
   * @param options How long to wait.
   * @throws {QmpProtocolError} If the answer is wrong.
   * @throws The same as {@linkcode GuestAgent.execute}.
   */
  async networkInterfaces(
    options?: AgentExecuteOptions,
  ): Promise<GuestNetworkInterface[]> {
    const command = "guest-network-get-interfaces";
    return objectsIn(
      command,
      await this.#connection.execute(command, undefined, options),
    ) as GuestNetworkInterface[];
  }

  /**
   * Runs a program in the guest, and waits for its end. No shell reads the
   * arguments.
   *
   * @param path Name or path of the program.
   * @param args Its arguments.
   * @param options Its input and environment, and how long to wait.
   * @returns How it ended, and what it wrote.
   * @throws {QmpCommandError} If the agent cannot start the program.
   * @throws {QmpOperationError} If the agent no longer knows the program,
   * because the agent has started again.
   * @throws {QmpProtocolError} If an answer is wrong.
   * @throws {QmpTimeoutError} If the program does not end in time, or if the
   * agent does not answer for the `commandTimeout`.
   * @throws {QmpClosedError} If the connection ends before the program.
   * @throws {QmpStateError} If the connection has ended already.
   * @throws {RangeError} If an option is out of its bounds, or the input is too
   * large for one command.
   * @throws The reason of the signal, if it aborts.
   */
  exec(
    path: string,
    args: readonly string[] = [],
    options: GuestExecOptions = {},
  ): Promise<GuestExecResult> {
    return exec(this.#connection, path, args, options);
  }

  /**
   * Opens a file in the guest, and returns a stream of its bytes. The file is
   * closed at the end, after a failure, and when the stream is cancelled.
   *
   * @param path Path of the file.
   * @param options The size of the chunks, and a signal.
   * @throws {QmpCommandError} If the agent cannot open the file.
   * @throws The same as {@linkcode GuestAgent.execute}, also from the stream.
   */
  readFile(
    path: string,
    options: GuestFileOptions = {},
  ): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    return readFile(this.#connection, path, options);
  }

  /**
   * Opens a file in the guest, and returns a stream that writes to it. The file
   * is closed when the stream is closed or aborted, and after a failure.
   *
   * @param path Path of the file, which is made if it does not exist.
   * @param options Whether to append, the size of the chunks, and a signal.
   * @throws {QmpCommandError} If the agent cannot open the file.
   * @throws The same as {@linkcode GuestAgent.execute}, also from the stream.
   */
  writeFile(
    path: string,
    options: GuestWriteFileOptions = {},
  ): Promise<WritableStream<Uint8Array>> {
    return writeFile(this.#connection, path, options);
  }

  /**
   * Freezes the file systems of the guest, so that a snapshot of its disks is
   * consistent. Keep the result in an `await using`, which thaws them in any
   * case. If this call fails or is aborted, it thaws them before it rejects,
   * which takes some seconds if the agent is silent.
   *
   * @param options Which file systems, and how long to wait.
   * @throws The same as {@linkcode GuestAgent.execute}.
   *
   * @example Take a snapshot while nothing is written
   * ```ts ignore
   * import { connect } from "@qmp/qmp";
   * import { GuestAgent } from "@qmp/qmp/guest-agent";
   *
   * await using qmp = await connect("/run/vm/qmp.sock");
   * await using agent = await GuestAgent.connect("/run/vm/agent.sock");
   * {
   *   await using _frozen = await agent.freeze();
   *   await qmp.execute("blockdev-snapshot-internal-sync", {
   *     device: "disk",
   *     name: "nightly",
   *   });
   * }
   * ```
   */
  freeze(options: GuestFreezeOptions = {}): Promise<FrozenFileSystems> {
    const { mountpoints, ...rest } = options;
    return freeze(this.#connection, this.#redial, mountpoints, rest);
  }

  /**
   * Makes the guest shut down by itself. Resolves when the guest has begun.
   *
   * @param options What becomes of the guest, and how long to wait.
   * @throws {QmpCommandError} If the guest refuses.
   * @throws The same as {@linkcode GuestAgent.execute}.
   */
  async shutdown(options: GuestShutdownOptions = {}): Promise<void> {
    const { mode = "powerdown", ...rest } = options;
    await this.#connection.execute("guest-shutdown", { mode }, rest);
  }

  /**
   * Suspends the guest: to its memory, to its disk, or to both. Resolves when
   * the guest has begun.
   *
   * @param to Where the guest keeps its state.
   * @param options How long to wait.
   * @throws {QmpCommandError} If the guest refuses.
   * @throws The same as {@linkcode GuestAgent.execute}.
   */
  async suspend(
    to: "ram" | "disk" | "hybrid",
    options?: AgentExecuteOptions,
  ): Promise<void> {
    await this.#connection.execute(`guest-suspend-${to}`, undefined, options);
  }

  /** Closes the connection. The guest and its agent go on. */
  async close(): Promise<void> {
    await this.#connection.close();
  }

  /** Closes the connection. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
