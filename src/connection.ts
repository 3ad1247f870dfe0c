/**
 * The engine of the client: promises over the pure protocol.
 *
 * @module
 */

import type { Deadline } from "./async/deadline.ts";
import { describeNames, type EventWait, waitForEvent } from "./event_wait.ts";
import {
  EventHub,
  type EventsOptions,
  type EventSubscription,
  namesOf,
  QueuedSubscription,
} from "./events.ts";
import { guarded, type LogHook } from "./log_hook.ts";
import type {
  ExecuteAndWaitOptions,
  ExecuteAndWaitResult,
  ExecuteOptions,
  OpenOptions,
  WaitForOptions,
} from "./options.ts";
import {
  checkCommandIds,
  type ClientCommand,
  ClientProtocol,
} from "./protocol/client.ts";
import {
  type ConnectionState,
  QmpClosedError,
  QmpConnectError,
  type QmpError,
  QmpProtocolError,
  QmpStateError,
} from "./protocol/error.ts";
import { parseJson } from "./protocol/json/lossless.ts";
import type { JsonValue, QmpEvent, QmpGreeting } from "./protocol/message.ts";
import { rejected, watchTime, withinTime } from "./waiting.ts";
import { DEFAULT_MAX_MESSAGE_SIZE } from "./wire/json_lines_stream.ts";
import { MessageChannel, valuesOf } from "./wire/message_channel.ts";
import type { Transport } from "./wire/transport.ts";

/**
 * Time for a whole handshake, in milliseconds, unless an option says otherwise.
 */
export const DEFAULT_TIMEOUT = 10_000;

/** Why a handshake may take too long. */
export const SILENT_PEER =
  "connected, but no QMP greeting arrived; another client may be using this monitor";

/** The longest string of this runtime, which bounds the size of a message. */
const LARGEST_MESSAGE_SIZE = 2 ** 29 - 25;

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
  readonly #channel: MessageChannel<JsonValue>;
  readonly #hub: EventHub = new EventHub();
  readonly #log: LogHook | undefined;
  readonly #closed: PromiseWithResolvers<void> = Promise.withResolvers();
  /** Settles with the greeting. It is gone when the handshake has seen it. */
  #greeted: PromiseWithResolvers<void> | undefined = Promise.withResolvers();
  readonly #explainEnd: ExplainEnd | undefined;
  #hasEnded = false;

  private constructor(
    transport: Transport,
    options: OpenOptions,
    explainEnd: ExplainEnd | undefined,
  ) {
    const {
      maxMessageSize = DEFAULT_MAX_MESSAGE_SIZE,
      commandIds,
      log,
    } = options;
    this.#log = log && guarded(log);
    this.#explainEnd = explainEnd;
    this.#protocol = new ClientProtocol(
      commandIds === "always" ? { commandIds } : {},
    );
    this.#closed.promise.catch(() => {});
    this.#greeted!.promise.catch(() => {});
    this.#channel = new MessageChannel(transport, valuesOf(maxMessageSize), {
      receive: (message, size) => this.#receive(message, size),
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
          () => SILENT_PEER,
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
        this.#protocol.execute(name, args, reply, options);
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
    let command: ClientCommand<Reply>;
    reply.release = watchTime(name, options, (reason) => {
      this.#protocol.abandon(command);
      reply.resolve(rejected(reason));
    });
    try {
      command = this.#protocol.execute(name, args, reply, options);
    } catch (error) {
      reply.release();
      throw error;
    }
  }

  subscribe<Event extends QmpEvent<string, unknown>>(
    event: string | readonly string[] | undefined,
    options: EventsOptions | undefined,
  ): EventSubscription<Event> {
    this.#checkOpen("subscribe to events");
    return new QueuedSubscription<Event>(this.#hub, event, options);
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
    // Checked before the command is sent.
    namesOf(event);
    return await withinTime(
      `${name} with ${describeNames(event)}`,
      { signal, timeout },
      async ({ signal }) => {
        // When only the event is still awaited, the command has been answered.
        const waiting = this.#waitFor(event, { filter, signal }, true);
        try {
          const reply = this.execute(name, args, { signal, oob });
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

  async close(): Promise<void> {
    // The channel comes first, because it writes the text that waits.
    const closing = this.#channel.close();
    this.#end(CLOSE_CALLED);
    await closing;
  }

  async #handshake(deadline: Deadline, options: OpenOptions) {
    const { capabilities, negotiate = true, maxMessageSize, commandIds } =
      options;
    // These are checked here, so that a wrong option closes the transport.
    checkMaxMessageSize(maxMessageSize);
    checkCommandIds(commandIds);
    await deadline.wait(this.#greeted!.promise);
    this.#greeted = undefined;
    if (this.state === "closed") {
      // A message that came with the greeting ended the connection.
      await deadline.wait(this.#closed.promise);
      throw new QmpClosedError("the peer hung up");
    }
    if (!negotiate) return;
    const { promise, resolve } = Promise.withResolvers<unknown>();
    this.#protocol.negotiate({ resolve, release: undefined }, capabilities);
    this.#flush();
    await deadline.wait(promise);
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
    if (this.#log !== undefined) {
      const { kind } = received;
      this.#log({
        direction: "received",
        message,
        ...(kind === "dropped" && { dropped: received.reason }),
      });
    }
    switch (received.kind) {
      case "return": {
        const { context } = received.command;
        context.release?.();
        context.resolve(received.value);
        break;
      }
      case "error": {
        const { context } = received.command;
        context.release?.();
        context.resolve(rejected(received.error));
        break;
      }
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

/** Turns the error of a caller that waits for a message into a handshake's. */
function handshakeError(error: unknown): unknown {
  if (!(error instanceof QmpClosedError)) return error;
  const { cause } = error;
  if (cause instanceof QmpProtocolError) return cause;
  return new QmpConnectError(`The handshake ended early: ${error.message}`, {
    cause: cause instanceof QmpClosedError ? cause.cause : cause,
  });
}

function checkMaxMessageSize(size: number = DEFAULT_MAX_MESSAGE_SIZE) {
  if (size >= 1 && size <= LARGEST_MESSAGE_SIZE) return;
  throw new RangeError(
    `Expected a maxMessageSize from 1 to ${LARGEST_MESSAGE_SIZE}, found ${size}`,
  );
}
