/**
 * The engine of the client: promises over the pure protocol.
 *
 * @module
 */

import type { Deadline } from "./async/deadline.ts";
import { SharedTimeout } from "./async/shared_timeout.ts";
import { describeNames, type EventWait, waitForEvent } from "./event_wait.ts";
import {
  EventHub,
  type EventListener,
  type EventsOptions,
  type EventSubscription,
  namesOf,
  QueuedSubscription,
} from "./events.ts";
import { KeepAlive } from "./keep_alive.ts";
import { guarded, type LogHook } from "./log_hook.ts";
import {
  checkOpenOptions,
  DEFAULT_TIMEOUT,
  type ExecuteAndWaitOptions,
  type ExecuteAndWaitResult,
  type ExecuteOptions,
  messageSizeIn,
  type OpenOptions,
  type WaitForOptions,
} from "./options.ts";
import { type ClientCommand, ClientProtocol } from "./protocol/client.ts";
import {
  type ConnectionState,
  QmpClosedError,
  QmpConnectError,
  type QmpError,
  QmpProtocolError,
  QmpStateError,
  QmpTimeoutError,
} from "./protocol/error.ts";
import { parseJson } from "./protocol/json/lossless.ts";
import type { JsonValue, QmpEvent, QmpGreeting } from "./protocol/message.ts";
import { rejected, watchTime, withinTime } from "./waiting.ts";
import { MessageChannel, valuesOf } from "./wire/message_channel.ts";
import type { Transport } from "./wire/transport.ts";

/** Why a handshake may take too long. */
export const SILENT_PEER =
  "connected, but no QMP greeting arrived; another client may be using this monitor";

/** The caller that waits for a reply. */
interface Reply {
  resolve(value: unknown): void;
  /** Ends the watch over signal and timeout, if there is one. */
  release: (() => void) | undefined;
}

/**
 * Finds out why the connection ended, for an owner that knows more than the
 * connection does.
 *
 * @param error What the connection knows; `undefined` if the peer hung up.
 * @returns What replaces it; `undefined` to keep it.
 */
export type ExplainEnd = (
  error: QmpError | undefined,
) => Promise<QmpError | undefined>;

/** What an operation that opens a connection adds to the user's options. */
export interface Opening {
  /** The deadline of the operation, which replaces the time in the options. */
  deadline?: Deadline;
  /** Asked why the connection ended, before the promises that wait settle. */
  explainEnd?: ExplainEnd | undefined;
}

/**
 * One connection to a QMP server: the handshake, the commands that wait for
 * replies, the subscriptions to events, and the end of them all.
 *
 * The typed face of it is {@linkcode QmpClient}, which documents each method.
 */
export class Connection {
  readonly #protocol: ClientProtocol<Reply>;
  readonly #transport: Transport;
  readonly #channel: MessageChannel<JsonValue>;
  readonly #hub: EventHub = new EventHub();
  readonly #log: LogHook | undefined;
  /** Ends the waiting of commands without options, if it ends by default. */
  #timeouts: SharedTimeout<ClientCommand<Reply>> | undefined;
  #keepAlive: KeepAlive | undefined;
  readonly #closed: PromiseWithResolvers<void> = Promise.withResolvers();
  /** Settles with the greeting. It is gone when the handshake has seen it. */
  #greeted: PromiseWithResolvers<void> | undefined = Promise.withResolvers();
  readonly #explainEnd: ExplainEnd | undefined;
  #hasEnded = false;
  /** Time for the reply to a command without a timeout of its own. */
  readonly commandTimeout: number;

  private constructor(
    transport: Transport,
    options: OpenOptions,
    explainEnd: ExplainEnd | undefined,
  ) {
    const {
      maxMessageSize,
      commandIds,
      commandTimeout = Infinity,
      log,
    } = options;
    this.commandTimeout = commandTimeout;
    this.#log = log && guarded(log);
    this.#transport = transport;
    this.#explainEnd = explainEnd;
    this.#protocol = new ClientProtocol(
      commandIds === "always" ? { commandIds } : {},
    );
    this.#closed.promise.catch(() => {});
    this.#greeted!.promise.catch(() => {});
    const limit = () => messageSizeIn(this.state, maxMessageSize);
    this.#channel = new MessageChannel(transport, valuesOf(limit), {
      receive: (message, size) => this.#receive(message, size),
      heard: () => this.#keepAlive?.heard(),
      ended: (error) => this.#lost(error),
    });
  }

  /**
   * Opens a connection, and closes the transport if this fails.
   *
   * @param transport The transport.
   * @param options The user's options.
   * @param opening What the operation adds that this is a step of.
   */
  static async open(
    transport: Transport,
    options: OpenOptions,
    { deadline, explainEnd }: Opening = {},
  ): Promise<Connection> {
    const { signal, timeout = DEFAULT_TIMEOUT } = options;
    const connection = new Connection(transport, options, explainEnd);
    try {
      if (deadline !== undefined) {
        await connection.#handshake(deadline, options);
      } else {
        await withinTime(
          "The QMP handshake",
          { signal, timeout },
          (deadline) => connection.#handshake(deadline, options),
          () => connection.greeting === undefined ? SILENT_PEER : undefined,
        );
      }
    } catch (error) {
      await connection.close();
      throw handshakeError(error);
    }
    return connection;
  }

  get state(): ConnectionState {
    return this.#protocol.state;
  }

  get greeting(): QmpGreeting {
    return this.#protocol.greeting!;
  }

  get capabilities(): readonly string[] {
    return this.#protocol.capabilities;
  }

  get closed(): Promise<void> {
    return this.#closed.promise;
  }

  execute(
    name: string,
    args: object | undefined,
    options: ExecuteOptions = NO_OPTIONS,
  ): Promise<unknown> {
    return new Promise((resolve) => {
      const reply: Reply = { resolve, release: undefined };
      if (options.signal === undefined && options.timeout === undefined) {
        const command = this.#protocol.execute(name, args, reply, options);
        this.#timeouts?.begin(command);
      } else {
        this.#executeInTime(name, args, reply, options);
      }
      this.#flush();
    });
  }

  #executeInTime(
    name: string,
    args: object | undefined,
    reply: Reply,
    options: ExecuteOptions,
  ) {
    const { signal, timeout = this.commandTimeout } = options;
    let command: ClientCommand<Reply>;
    reply.release = watchTime(name, { signal, timeout }, (reason) => {
      this.#abandon(command, reason);
    });
    try {
      command = this.#protocol.execute(name, args, reply, options);
    } catch (error) {
      reply.release();
      throw error;
    }
  }

  #abandon(command: ClientCommand<Reply>, reason: unknown) {
    this.#protocol.abandon(command);
    command.context.resolve(rejected(reason));
  }

  subscribe<Event extends QmpEvent<string, unknown>>(
    event: string | readonly string[] | undefined,
    options: EventsOptions | undefined,
  ): EventSubscription<Event> {
    this.#checkOpen("subscribe to events");
    return new QueuedSubscription<Event>(this.#hub, event, options);
  }

  /** Passes every event, and then the end, to a listener as they occur. */
  observe(listener: EventListener): void {
    this.#checkOpen("observe events");
    this.#hub.add(listener, undefined);
  }

  waitFor<Event>(
    event: string | readonly string[],
    options: WaitForOptions<Event>,
  ): Promise<Event> {
    return this.#waitFor(event, options, false).promise;
  }

  async executeAndWait<Event>(
    name: string,
    args: object | undefined,
    options: ExecuteAndWaitOptions<string, Event>,
  ): Promise<ExecuteAndWaitResult<unknown, Event>> {
    const { event, filter, signal, timeout, oob } = options;
    // A time for both replaces the time for the command.
    const ownTimeout = timeout === undefined ? undefined : Infinity;
    // Checked before the command is sent.
    namesOf(event);
    return await withinTime(
      `${name} with ${describeNames(event)}`,
      { signal, timeout },
      async ({ signal }) => {
        // When only the event is still awaited, the command has been answered.
        const waiting = this.#waitFor(event, { filter, signal }, true);
        try {
          const reply = this.execute(name, args, {
            signal,
            timeout: ownTimeout,
            oob,
          });
          // Both are awaited at once, so that an event that never comes does
          // not hide the failure of the command, nor the other way round.
          const [value, found] = await Promise.all([reply, waiting.promise]);
          return { return: value, event: found };
        } finally {
          waiting.cancel();
        }
      },
    );
  }

  ref(): void {
    this.#transport.ref?.();
    this.#keepAlive?.setNeeded(true);
  }

  unref(): void {
    this.#transport.unref?.();
    this.#keepAlive?.setNeeded(false);
  }

  async close(): Promise<void> {
    // The channel comes first, because it writes the text that waits.
    const closing = this.#channel.close();
    this.#end(CLOSE_CALLED);
    await closing;
  }

  async #handshake(deadline: Deadline, options: OpenOptions) {
    const { capabilities, negotiate = true } = options;
    // Checked here, so that a wrong option closes the transport.
    checkOpenOptions(options);
    await deadline.wait(this.#greeted!.promise);
    this.#greeted = undefined;
    if (this.state === "closed") {
      // A message that came with the greeting ended the connection.
      await deadline.wait(this.#closed.promise);
      throw new QmpClosedError("the peer hung up");
    }
    if (negotiate) {
      const { promise, resolve } = Promise.withResolvers<unknown>();
      this.#protocol.negotiate(
        { resolve, release: undefined },
        capabilities,
        randomId(),
      );
      this.#flush();
      await deadline.wait(promise);
    }
    if (!this.#hasEnded) this.#watch(options);
  }

  /** Begins the watch over the time of commands, and over the peer. */
  #watch({ keepAlive }: OpenOptions) {
    const { commandTimeout } = this;
    if (commandTimeout !== Infinity) {
      this.#timeouts = new SharedTimeout(
        commandTimeout,
        (command) =>
          this.#abandon(
            command,
            new QmpTimeoutError(command.name, commandTimeout),
          ),
      );
    }
    if (keepAlive === undefined) return;
    this.#transport.setKeepAlive?.(true);
    this.#keepAlive = new KeepAlive(keepAlive, {
      check: () => this.#check(),
      failed: (timeout) => {
        const hint = "the peer sent nothing; it has vanished, or is stopped";
        this.#lost(new QmpTimeoutError("The keep-alive check", timeout, hint));
      },
    });
  }

  /** Sends the peer a command that changes nothing, if that is possible. */
  #check(): boolean {
    if (this.state !== "command") return false;
    const oob = this.capabilities.includes("oob");
    if (!oob && this.#protocol.inFlight > 0) return false;
    const name = oob ? "query-yank" : "query-version";
    const reply: Reply = { resolve() {}, release: undefined };
    // Abandoned at once, because nobody waits for the reply: any message will
    // do, and a peer that hangs up owes no reply to this.
    this.#protocol.abandon(
      this.#protocol.execute(name, undefined, reply, { oob }),
    );
    this.#flush();
    return true;
  }

  #waitFor<Event>(
    event: string | readonly string[],
    options: WaitForOptions<Event>,
    wasSent: boolean,
  ): EventWait<Event> {
    const check = () => this.#checkOpen(`wait for ${describeNames(event)}`);
    return waitForEvent(this.#hub, event, options, { check, wasSent });
  }

  #checkOpen(attempt: string) {
    if (this.state !== "closed") return;
    throw new QmpStateError(
      `Cannot ${attempt}: the connection is closed`,
      this.state,
    );
  }

  #receive(message: JsonValue, size: number) {
    const received = this.#protocol.receive(message);
    const { kind } = received;
    // Before the log hook, in which an abort comes too late.
    if (kind === "return" || kind === "error") this.#release(received.command);
    if (this.#log !== undefined) {
      this.#log({
        direction: "received",
        message,
        ...(kind === "dropped" && { dropped: received.reason }),
      });
    }
    switch (received.kind) {
      case "return":
        received.command.context.resolve(received.value);
        break;
      case "error":
        received.command.context.resolve(rejected(received.error));
        break;
      case "event":
        this.#hub.emit(received.event, size);
        return;
      case "greeting":
        this.#greeted?.resolve();
        return;
    }
    // A reply may have made room for commands that the window held back.
    this.#flush();
  }

  /** Ends the watch over the time of a command. */
  #release(command: ClientCommand<Reply>) {
    command.context.release?.();
    this.#timeouts?.end(command);
  }

  #flush() {
    const output = this.#protocol.takeOutput();
    if (output === "") return;
    if (this.#log !== undefined) {
      for (const line of output.trimEnd().split("\n")) {
        this.#log({ direction: "sent", message: parseJson(line) });
      }
    }
    this.#channel.send(output, this.#protocol.inFlight === 1);
  }

  async #lost(error: QmpError | undefined) {
    // A peer that has hung up may still read. It must not receive a command of
    // which the caller is told that it was not sent.
    this.#channel.stopWriting();
    this.#keepAlive?.close();
    const explained = this.#hasEnded || error instanceof QmpProtocolError
      ? undefined
      : await this.#explainEnd?.(error);
    this.#end("the peer hung up", explained ?? error);
    await this.#channel.close();
  }

  /** Ends the connection for all who wait. Only the first call counts. */
  #end(how: string, cause?: QmpError) {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#timeouts?.close();
    this.#keepAlive?.close();
    const unanswered = this.#protocol.close();
    for (const { context } of unanswered) context.release?.();
    const settle = () => this.#settle(unanswered, how, cause);
    // Whether the last commands are sent is known when that write is over.
    const writing = this.#channel.writingRest;
    if (writing === undefined) settle();
    else writing.then(settle);
  }

  /** Ends the waiting for commands, events, and the end. */
  #settle(
    unanswered: ClientCommand<Reply>[],
    how: string,
    cause: QmpError | undefined,
  ) {
    const { written } = this.#channel;
    const isSent = ({ sent, offset }: ClientCommand<Reply>) =>
      sent && offset < written;
    for (const command of unanswered) {
      const error = new QmpClosedError(
        `${command.name} was not answered: ${cause?.message ?? how}`,
        { cause, sent: isSent(command) },
      );
      command.context.resolve(rejected(error));
    }
    // A peer may hang up at any time, but not while it owes a reply.
    const lost = how === CLOSE_CALLED ? undefined : unanswered.find(isSent);
    const error = cause ??
      (lost &&
        new QmpClosedError(
          `The connection ended with ${lost.name} in flight: ${how}`,
          { sent: true },
        ));
    if (this.#protocol.greeting === undefined) {
      this.#greeted?.reject(
        new QmpClosedError(`no greeting came: ${cause?.message ?? how}`, {
          cause,
        }),
      );
    }
    this.#hub.end(error);
    if (error === undefined) this.#closed.resolve();
    else this.#closed.reject(error);
  }
}

const NO_OPTIONS: ExecuteOptions = {};

const CLOSE_CALLED = "close() was called";

/** Returns an id that no other connection has. */
function randomId(): string {
  return Math.random().toString(36).slice(2);
}

/** Turns the error of a caller that waits for a message into a handshake's. */
function handshakeError(error: unknown): unknown {
  if (!(error instanceof QmpClosedError)) return error;
  const { cause } = error;
  if (cause instanceof QmpProtocolError) return cause;
  return new QmpConnectError(`The handshake ended early: ${error.message}`, {
    cause: cause instanceof QmpClosedError ? cause.cause : cause,
  });
}
