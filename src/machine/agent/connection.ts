/**
 * The engine of a client of the guest agent: promises over the pure protocol.
 *
 * @module
 */

import { checkTimeout, type Deadline } from "../../async/deadline.ts";
import { guarded, type LogHook } from "../../log_hook.ts";
import { checkOpenOptions, type LogEntry } from "../../options.ts";
import {
  QmpClosedError,
  type QmpError,
  QmpStateError,
} from "../../protocol/error.ts";
import {
  type AgentCommand,
  AgentProtocol,
} from "../../protocol/guest_agent.ts";
import { RESET } from "../../protocol/json/lines.ts";
import { parseJson } from "../../protocol/json/lossless.ts";
import type { JsonValue } from "../../protocol/message.ts";
import { rejected, watchTime } from "../../waiting.ts";
import { agentValuesOf, withResetBytes } from "../../wire/agent_channel.ts";
import { DEFAULT_MAX_MESSAGE_SIZE } from "../../wire/json_lines_stream.ts";
import { MessageChannel } from "../../wire/message_channel.ts";
import type { Transport } from "../../wire/transport.ts";

/** Time for the answer to a command, in milliseconds, as the default. */
const DEFAULT_COMMAND_TIMEOUT = 30_000;

/**
 * Time after which a command that is answered only if it fails counts as
 * executed, in milliseconds. The guest may be down before it answers anything.
 */
const SILENT_GRACE = 2_000;

/** Options of a connection to a guest agent. */
export interface AgentOptions {
  /**
   * Time to wait for the reply to each command that has no `timeout` of its
   * own, in milliseconds, from 0 to 2,147,483,647; `Infinity` sets no limit. An
   * agent that starts again loses the command that it executes, and nothing
   * else tells.
   *
   * @default {30000}
   */
  commandTimeout?: number | undefined;
  /**
   * Most characters of one reply, from 1 to 536,870,887. A larger one ends the
   * connection with a {@linkcode QmpProtocolError}.
   *
   * @default {67108864}
   */
  maxMessageSize?: number | undefined;
  /**
   * Called with every message, in either direction. The connection goes on if
   * it throws; its first error then goes to `console.error`.
   */
  log?: ((entry: LogEntry) => void) | undefined;
}

/** Options for the execution of one command by the guest agent. */
export interface AgentExecuteOptions {
  /**
   * Stops the waiting, which then rejects with the signal's reason. A command
   * that was sent may still run.
   */
  signal?: AbortSignal | undefined;
  /**
   * Time to wait for the reply, in milliseconds, from 0 to 2,147,483,647;
   * `Infinity` sets no limit. It includes the time that the command waits for
   * the commands before it.
   *
   * @default {the commandTimeout of the connection}
   */
  timeout?: number | undefined;
}

/** The caller that waits for a reply. */
interface Reply {
  resolve(value: unknown): void;
  /** Ends the watch over signal and time. */
  release(): void;
}

/** Executes the commands of one connection, one after the other. */
export class AgentConnection {
  readonly #protocol: AgentProtocol<Reply>;
  readonly #channel: MessageChannel<JsonValue>;
  readonly #log: LogHook | undefined;
  readonly #opened: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly #closed: PromiseWithResolvers<void> = Promise.withResolvers();
  /** The command in flight, if it may not be answered. */
  #silent: AgentCommand<Reply> | undefined;
  #silentTimer: ReturnType<typeof setTimeout> | undefined;
  #hasEnded = false;
  /** Time for the answer to a command without a time of its own. */
  readonly commandTimeout: number;

  private constructor(transport: Transport, options: AgentOptions) {
    const {
      commandTimeout = DEFAULT_COMMAND_TIMEOUT,
      maxMessageSize = DEFAULT_MAX_MESSAGE_SIZE,
      log,
    } = options;
    this.commandTimeout = commandTimeout;
    this.#log = log && guarded(log);
    this.#protocol = new AgentProtocol(Math.floor(Math.random() * 2 ** 31));
    this.#closed.promise.catch(() => {});
    this.#opened.promise.catch(() => {});
    this.#channel = new MessageChannel(
      withResetBytes(transport),
      agentValuesOf(maxMessageSize, this.#protocol),
      {
        receive: (message) => this.#receive(message),
        ended: (error) => this.#lost(error),
      },
    );
  }

  /**
   * Takes over a transport, and waits until the agent answers. Closes the
   * transport if that fails.
   *
   * @throws {QmpClosedError} If the peer hangs up before that.
   * @throws {QmpProtocolError} If the peer is no guest agent.
   */
  static async open(
    transport: Transport,
    options: AgentOptions,
    deadline: Deadline,
  ): Promise<AgentConnection> {
    checkAgentOptions(options);
    const connection = new AgentConnection(transport, options);
    try {
      connection.#flush();
      await deadline.wait(connection.#opened.promise);
    } catch (error) {
      await connection.close();
      throw error;
    }
    return connection;
  }

  /** Whether the connection has ended. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  get closed(): Promise<void> {
    return this.#closed.promise;
  }

  execute(
    name: string,
    args: object | undefined,
    options: AgentExecuteOptions = {},
  ): Promise<unknown> {
    return new Promise((resolve) => {
      const { signal, timeout = this.commandTimeout } = options;
      if (this.#hasEnded) {
        throw new QmpStateError(
          `Cannot execute ${name}: the connection is closed`,
          "closed",
        );
      }
      let command: AgentCommand<Reply>;
      const release = watchTime(name, { signal, timeout }, (reason) => {
        this.#protocol.abandon(command);
        resolve(rejected(reason));
        this.#flush();
      });
      try {
        command = this.#protocol.execute(name, args, { resolve, release });
      } catch (error) {
        release();
        throw error;
      }
      this.#flush();
    });
  }

  async close(): Promise<void> {
    const closing = this.#channel.close();
    this.#end("close() was called", undefined, false);
    await closing;
  }

  #receive(message: JsonValue) {
    const received = this.#protocol.receive(message);
    if (received.kind === "return" || received.kind === "error") {
      // Before the log hook, in which an abort comes too late.
      received.command.context.release();
    }
    this.#log?.({
      direction: "received",
      message,
      ...(received.kind === "dropped" && { dropped: received.reason }),
    });
    switch (received.kind) {
      case "synchronized":
        this.#opened.resolve();
        break;
      case "return":
        this.#settle(received.command, received.value);
        break;
      case "error":
        this.#settle(received.command, rejected(received.error));
        break;
    }
    this.#flush();
  }

  #settle({ context }: AgentCommand<Reply>, value: unknown) {
    context.release();
    context.resolve(value);
  }

  #flush() {
    const output = this.#protocol.takeOutput();
    this.#watchSilence();
    if (output === "") return;
    if (this.#log !== undefined) {
      for (const line of output.replace(RESET, "").trimEnd().split("\n")) {
        this.#log({ direction: "sent", message: parseJson(line) });
      }
    }
    this.#channel.send(output, true);
  }

  /** Limits the time of a command that may not be answered. */
  #watchSilence() {
    const { inFlight } = this.#protocol;
    const silent = inFlight?.isSilent ? inFlight : undefined;
    if (silent === this.#silent) return;
    clearTimeout(this.#silentTimer);
    this.#silent = silent;
    if (silent === undefined) return;
    this.#silentTimer = setTimeout(() => {
      this.#protocol.assume(silent);
      this.#settle(silent, undefined);
      this.#flush();
    }, SILENT_GRACE);
  }

  async #lost(error: QmpError | undefined) {
    this.#channel.stopWriting();
    this.#end("the agent's channel was closed", error, true);
    await this.#channel.close();
  }

  /** Ends the connection for all who wait. Only the first call counts. */
  #end(how: string, cause: QmpError | undefined, isByPeer: boolean) {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    clearTimeout(this.#silentTimer);
    const { inFlight } = this.#protocol;
    for (const command of this.#protocol.close()) {
      const sent = command === inFlight;
      // A guest that shuts down takes its channel along.
      if (sent && command.isSilent && isByPeer) {
        this.#settle(command, undefined);
        continue;
      }
      const error = new QmpClosedError(
        `${command.name} was not answered: ${cause?.message ?? how}`,
        { cause, sent },
      );
      this.#settle(command, rejected(error));
    }
    this.#opened.reject(
      cause ?? new QmpClosedError(`No guest agent answered: ${how}`),
    );
    if (cause === undefined) this.#closed.resolve();
    else this.#closed.reject(cause);
  }
}

/**
 * Checks the options of a connection.
 *
 * @throws {RangeError} If one of them is out of its bounds.
 */
export function checkAgentOptions(options: AgentOptions): void {
  checkTimeout(options.commandTimeout ?? Infinity, "commandTimeout");
  checkOpenOptions({ maxMessageSize: options.maxMessageSize });
}
