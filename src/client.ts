/**
 * The QMP client: promises and event iterators over the pure protocol.
 *
 * @module
 */

import { TextLineStream } from "@std/streams/text-line-stream";
import { Channel } from "./wire/message_channel.ts";
import { pumpLines } from "./wire/line_pump.ts";
import { rejection } from "./async/stack.ts";
import { type Deadline, watch, withDeadline } from "./async/deadline.ts";
import {
  EventHub,
  type EventListener,
  type EventsOptions,
  type EventSubscription,
  QueuedSubscription,
} from "./events.ts";
import { type ClientCommand, ClientProtocol } from "./protocol/client.ts";
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
import type { QemuSchema, SchemaInfo } from "./qapi/generated/qemu.ts";
import type { QapiSchema } from "./qapi/introspect/schema.ts";
import type {
  CommandArguments,
  CommandName,
  CommandReturn,
  EventName,
  EventOf,
  QmpSchema,
} from "./qapi/signatures.ts";
import {
  DEFAULT_MAX_MESSAGE_SIZE,
  JsonLinesStream,
} from "./wire/json_lines_stream.ts";
import type { Transport } from "./wire/transport.ts";

/** Time for a whole handshake, unless told otherwise, in milliseconds. */
export const DEFAULT_TIMEOUT = 10_000;

/** Why a handshake may take too long. */
export const SILENT_PEER =
  "the peer was reached but has not done its part, as when it is busy with another client";

/** Most characters that a string of this runtime can hold, below which a message's size has to stay. */
const LARGEST_MESSAGE_SIZE = 2 ** 29 - 25;

/** Time that replies have to arrive after a write has failed, in milliseconds. */
const WRITE_FAILURE_GRACE = 1_000;

/** A message that passed over a connection, for a {@linkcode OpenOptions.log | log} hook. */
export interface LogEntry {
  /** Which way the message went, seen from this end. */
  direction: "sent" | "received";
  /** The message, parsed. */
  message: JsonValue;
  /** Why a message that was received is for nobody. */
  dropped?: string;
}

/** Options for a connection, whichever way it is made. */
export interface OpenOptions {
  /** Aborts the handshake, which then rejects with the signal's reason. It has no effect on the open connection. */
  signal?: AbortSignal | undefined;
  /**
   * Time for the whole handshake, in milliseconds, up to 2,147,483,647; `Infinity` for no limit.
   *
   * @default {10000}
   */
  timeout?: number | undefined;
  /**
   * Capabilities to enable where the server offers them.
   *
   * @default {["oob"]}
   */
  capabilities?: readonly string[] | undefined;
  /**
   * Whether to negotiate. Without it the connection stays in the state `"negotiation"`, in which `qmp_capabilities` is
   * the only command.
   *
   * @default {true}
   */
  negotiate?: boolean | undefined;
  /**
   * Most characters of one message, from 1 to 536,870,887. A larger one ends the connection with a
   * {@linkcode QmpProtocolError} before it is held in memory.
   *
   * @default {67108864}
   */
  maxMessageSize?: number | undefined;
  /** Sees every message, in either direction. */
  log?: ((entry: LogEntry) => void) | undefined;
}

/** Options for the execution of one command. */
export interface ExecuteOptions {
  /** Stops the waiting, which then rejects with the signal's reason. A command that was sent may still run. */
  signal?: AbortSignal | undefined;
  /**
   * Time to wait for the reply, in milliseconds, up to 2,147,483,647.
   *
   * @default {Infinity}
   */
  timeout?: number | undefined;
  /**
   * Whether to execute out-of-band: at once, past the commands that wait. Only few commands can, those that have
   * `allow-oob` in QAPI.
   *
   * @default {false}
   */
  oob?: boolean | undefined;
  /**
   * The `id` on the wire, any JSON value, for those who read along.
   *
   * @default {none for an in-band command that is alone on the wire, and else a small integer that is free}
   */
  id?: JsonValue | undefined;
}

/** Options for {@linkcode QmpClient.schema}. */
export interface SchemaOptions {
  /** Stops the waiting, which then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /**
   * Time to wait for the schema, in milliseconds, up to 2,147,483,647.
   *
   * @default {Infinity}
   */
  timeout?: number | undefined;
}

/** Options for {@linkcode QmpClient.waitFor}. */
export interface WaitForOptions<Event> {
  /** Whether an event is the one; without it the first is. What it throws rejects the waiting. */
  filter?: ((event: Event) => boolean) | undefined;
  /** Stops the waiting, which then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /**
   * Time to wait for the event, in milliseconds, up to 2,147,483,647.
   *
   * @default {Infinity}
   */
  timeout?: number | undefined;
}

/** Options for {@linkcode QmpClient.executeAndWait}. */
export interface ExecuteAndWaitOptions<Name extends string, Event>
  extends WaitForOptions<Event> {
  /** Name of the event to wait for, or several of which any will do. */
  event: Name | readonly Name[];
  /**
   * Whether to execute out-of-band.
   *
   * @default {false}
   */
  oob?: boolean | undefined;
}

/** What {@linkcode QmpClient.executeAndWait} resolves to. */
export interface ExecuteAndWaitResult<Return, Event> {
  /** What the command returned. */
  return: Return;
  /** The event that was waited for. */
  event: Event;
}

/** Arguments as they are written: where there are none, `Empty` alone would take any object. */
export type ExecuteArguments<Arguments> = keyof Arguments extends never
  ? Record<string, never>
  : Arguments;

/** Parameters behind the name of a command: the arguments may be left out where none is required. */
export type ExecuteParameters<Arguments> = Record<never, never> extends
  Arguments
  ? [args?: ExecuteArguments<Arguments> | undefined, options?: ExecuteOptions]
  : [args: Arguments, options?: ExecuteOptions];

/** Who waits for a reply. */
interface Reply {
  resolve(value: unknown): void;
  /** Ends the watch over signal and timeout, where there is one. */
  release: (() => void) | undefined;
}

/** {@linkcode QmpClient.open} as a step of an operation that has a deadline of its own. */
export let openWithin: <S extends QmpSchema = QemuSchema>(
  transport: Transport,
  options: OpenOptions,
  deadline: Deadline,
) => Promise<QmpClient<S>>;

/** Tells why a peer has hung up, where it knows more than the error of the connection, if there was one. */
type Explain = (error: QmpError | undefined) => Promise<QmpError | undefined>;

/** Has a client ask why, when its peer has hung up. */
export let onHangUp: <S extends QmpSchema>(
  client: QmpClient<S>,
  explain: Explain,
) => void;

/**
 * A client of a QMP server, over any transport.
 *
 * Every promise that it hands out settles: with its value, the server's error, the caller's abort reason, a timeout, or
 * the connection's end with its cause. Commands may be executed at the same time; they are pipelined.
 *
 * @typeParam S The server's commands and events, QEMU's own by default.
 *
 * @example Execute a command, and see why one fails
 * ```ts
 * import { memoryTransports, QmpClient, QmpCommandError, QmpServer } from "@qmp/qmp";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const [near, far] = memoryTransports();
 * await using server = new QmpServer({
 *   commands: { "query-status": () => ({ status: "running", running: true }) },
 * });
 * server.serve(far);
 *
 * await using qmp = await QmpClient.open(near);
 * const { running } = await qmp.execute("query-status");
 * assertEquals(running, true);
 *
 * const error = await assertRejects(() => qmp.executeRaw("query-stats"), QmpCommandError);
 * assertEquals(error.class, "CommandNotFound");
 * ```
 */
export class QmpClient<S extends QmpSchema = QemuSchema>
  implements AsyncDisposable {
  readonly #protocol: ClientProtocol<Reply> = new ClientProtocol();
  readonly #channel: Channel;
  readonly #hub: EventHub = new EventHub();
  readonly #log: ((entry: LogEntry) => void) | undefined;
  readonly #closed: PromiseWithResolvers<void> = Promise.withResolvers();
  /** Settles with the greeting; not there any more once the handshake has seen it. */
  #greeted: PromiseWithResolvers<void> | undefined = Promise.withResolvers();
  #explain: Explain | undefined;
  #schema: Promise<QapiSchema> | undefined;
  /** Replies since the last command. */
  #answered = 0;
  #ended = false;
  #writeFailure: QmpError | undefined;
  #writeFailureTimer: ReturnType<typeof setTimeout> | undefined;

  private constructor(transport: Transport, options: OpenOptions) {
    const { maxMessageSize = DEFAULT_MAX_MESSAGE_SIZE, log } = options;
    this.#log = log;
    this.#closed.promise.catch(() => {});
    this.#greeted!.promise.catch(() => {});
    this.#channel = new Channel(transport, {
      maxLineSize: maxMessageSize,
      onWriteError: (cause) => this.#writeFailed(cause),
    });
    const json = new JsonLinesStream({
      maxMessageSize,
      // Looking for large integers in a chunk costs less than in each of its lines, and most connections never have one.
      parse: (text) =>
        this.#channel.hasLongDigits ? parseJson(text) : JSON.parse(text),
      take: (message) => {
        this.#receive(message);
        return true;
      },
    });
    const lines = new TextLineStream();
    this.#channel.pipeTo(lines.writable);
    pumpLines(lines.readable, json.writable, () => this.#channel.isBurst);
    this.#run(json.readable);
  }

  /**
   * Opens a connection over a transport: waits for the greeting, and negotiates.
   *
   * The transport is the connection's from then on, and is closed when this fails.
   *
   * @param transport Any duplex channel of bytes.
   * @param options How to negotiate, and how long that may take.
   * @typeParam S The server's commands and events, QEMU's own by default.
   * @throws {QmpConnectError} If the peer hangs up before negotiation has ended.
   * @throws {QmpProtocolError} If what the peer sends is not QMP.
   * @throws {QmpCommandError} If the server refuses the negotiation.
   * @throws {QmpTimeoutError} If the peer has not done its part within the time.
   * @throws {RangeError} If an option is out of its bounds.
   * @throws The reason of the signal, if that aborts.
   *
   * @example Over two streams
   * ```ts
   * import { memoryTransports, QmpClient, QmpServer } from "@qmp/qmp";
   * import { assertEquals } from "@std/assert";
   *
   * const [{ readable, writable }, far] = memoryTransports();
   * await using server = new QmpServer();
   * server.serve(far);
   * await using qmp = await QmpClient.open({ readable, writable });
   * assertEquals(qmp.state, "command");
   * ```
   */
  static async open<S extends QmpSchema = QemuSchema>(
    transport: Transport,
    options: OpenOptions = {},
  ): Promise<QmpClient<S>> {
    const { signal, timeout = DEFAULT_TIMEOUT } = options;
    const client = new QmpClient<S>(transport, options);
    await client.#closeOnFailure(
      withDeadline(
        "The QMP handshake",
        { signal, timeout },
        (deadline) => client.#handshake(deadline, options),
        () => SILENT_PEER,
      ),
    );
    return client;
  }

  static {
    openWithin = async <S extends QmpSchema>(
      transport: Transport,
      options: OpenOptions,
      deadline: Deadline,
    ) => {
      const client = new QmpClient<S>(transport, options);
      await client.#closeOnFailure(client.#handshake(deadline, options));
      return client;
    };
    onHangUp = (client, explain) => {
      client.#explain = explain;
    };
  }

  /** State of the connection. */
  get state(): ConnectionState {
    return this.#protocol.state;
  }

  /** The server's greeting. */
  get greeting(): QmpGreeting {
    return this.#protocol.greeting!;
  }

  /** Capabilities that are enabled, such as `"oob"`. */
  get capabilities(): readonly string[] {
    return this.#protocol.capabilities;
  }

  /**
   * Resolves when the connection has ended cleanly: by {@linkcode QmpClient.close}, or by the peer with no command in
   * flight. Rejects with the cause when it broke.
   */
  get closed(): Promise<void> {
    return this.#closed.promise;
  }

  /**
   * Executes a command.
   *
   * Source: QMP specification, "Issuing Commands".
   *
   * @param command Name of the command.
   * @param parameters Its arguments, as QAPI has them, and how to execute it.
   * @returns What the command returned.
   * @throws {QmpCommandError} If the server answers with an error.
   * @throws {QmpClosedError} If the connection ends before the reply has come.
   * @throws {QmpTimeoutError} If the reply has not come within the time.
   * @throws {QmpStateError} If the connection is not in command mode, or out-of-band execution is not enabled.
   * @throws {TypeError} If the arguments are not an object, or cannot be written as JSON.
   * @throws {RangeError} If an option is out of its bounds, or the command is more than QEMU takes.
   * @throws The reason of the signal, if that aborts.
   *
   * @example With arguments and a timeout
   * ```ts
   * import { memoryTransports, QmpClient, QmpServer } from "@qmp/qmp";
   *
   * const [near, far] = memoryTransports();
   * await using server = new QmpServer({ commands: { device_add: () => {} } });
   * server.serve(far);
   * await using qmp = await QmpClient.open(near);
   *
   * await qmp.execute("device_add", { driver: "virtio-net-pci", id: "n1" }, { timeout: 5_000 });
   * ```
   */
  execute<C extends CommandName<S>>(
    command: C,
    ...parameters: ExecuteParameters<CommandArguments<S, C>>
  ): Promise<CommandReturn<S, C>> {
    // An overload would make each compiler error longer, by telling that the implementation takes the call.
    const [args, options] = parameters as [object?, ExecuteOptions?];
    return this.#execute(command, args, options) as Promise<
      CommandReturn<S, C>
    >;
  }

  /**
   * Executes a command that the types do not have to know.
   *
   * @param command Name of the command.
   * @param args Its arguments.
   * @param options How to execute it.
   * @returns What the command returned.
   * @throws The same as {@linkcode QmpClient.execute}.
   *
   * @example A command of a newer QEMU
   * ```ts
   * import { memoryTransports, QmpClient, QmpServer } from "@qmp/qmp";
   * import { assertEquals } from "@std/assert";
   *
   * const [near, far] = memoryTransports();
   * await using server = new QmpServer({ commands: { "x-new": ({ any }) => [any!] } });
   * server.serve(far);
   * await using qmp = await QmpClient.open(near);
   *
   * assertEquals(await qmp.executeRaw("x-new", { any: "thing" }), ["thing"]);
   * ```
   */
  executeRaw(
    command: string,
    args?: object,
    options?: ExecuteOptions,
  ): Promise<unknown> {
    return this.#execute(command, args, options);
  }

  /**
   * What the server knows, as it says itself: its commands and events, their arguments, enumerations and features.
   *
   * It is asked once; later calls get the same.
   *
   * Source: QAPI `query-qmp-schema`.
   *
   * @param options How long that may take.
   * @returns The schema.
   * @throws The same as {@linkcode QmpClient.execute}.
   * @throws {TypeError} If what the server returns is no schema.
   *
   * @example Ask before something is used
   * ```ts ignore
   * import { connect } from "@qmp/qmp";
   *
   * await using qmp = await connect("/run/vm/qmp.sock");
   * const schema = await qmp.schema();
   * if (schema.hasArgument("blockdev-add", "active")) console.log("QEMU 10.0 or newer");
   *
   * const args = { driver: "qcow2", file: { driver: "file", filenam: "disk.qcow2" } };
   * for (const { message } of schema.validate("blockdev-add", args)) console.error(message);
   * ```
   */
  schema(options: SchemaOptions = {}): Promise<QapiSchema> {
    return new Promise((resolve, reject) => {
      const release = watch("query-qmp-schema", options, (reason) => {
        resolve(rejection(reason));
      });
      this.#schema ??= this.#fetchSchema();
      this.#schema.then(resolve, reject).finally(release);
    });
  }

  async #fetchSchema(): Promise<QapiSchema> {
    try {
      const entries = await this.#execute("query-qmp-schema", {});
      // Few programs need it, and all others start without it.
      const { QapiSchema } = await import("./qapi/introspect/schema.ts");
      return new QapiSchema(entries as SchemaInfo[]);
    } catch (error) {
      this.#schema = undefined;
      throw error;
    }
  }

  /**
   * Subscribes to events, from the moment of this call: those named, or all.
   *
   * Where no name is given, events that the types do not know come as well.
   *
   * Source: QMP specification, "Asynchronous events".
   *
   * @param names Names of events.
   * @returns The subscription, an async iterator.
   * @throws {QmpStateError} If the connection has ended.
   * @throws {RangeError} If the limit is no positive integer.
   * @throws {TypeError} If `overflow` is neither of its values.
   * @throws The reason of the signal, if that is aborted already.
   *
   * @example Two events, told apart by their names
   * ```ts
   * import { memoryTransports, QmpClient, QmpServer } from "@qmp/qmp";
   * import { assertEquals } from "@std/assert";
   *
   * const [near, far] = memoryTransports();
   * const server = new QmpServer();
   * server.serve(far);
   * await using qmp = await QmpClient.open(near);
   *
   * const events = qmp.events("STOP", "RESUME", { limit: 100 });
   * server.emit("STOP");
   * server.emit("BLOCK_JOB_READY");
   * server.emit("RESUME");
   * await server.close();
   * assertEquals(await Array.fromAsync(events, ({ event }) => event), ["STOP", "RESUME"]);
   * ```
   */
  events<N extends EventName<S>>(
    ...names: [N, ...N[]]
  ): EventSubscription<EventOf<S, N>>;
  /**
   * Subscribes to the events named, from the moment of this call, with options.
   *
   * @param parameters Names of events, and at the end how much the subscription holds.
   * @returns The subscription, an async iterator.
   * @throws The same as without options.
   */
  events<N extends [EventName<S>, ...EventName<S>[]]>(
    ...parameters: [...names: N, options: EventsOptions]
  ): EventSubscription<EventOf<S, N[number]>>;
  /**
   * Subscribes to all events, from the moment of this call.
   *
   * @param options How much the subscription holds.
   * @returns The subscription, an async iterator.
   * @throws The same as with names.
   */
  events(options?: EventsOptions): EventSubscription<EventOf<S>>;
  events(
    ...parameters: (string | EventsOptions | undefined)[]
  ): EventSubscription<EventOf<S>> {
    return this.#subscribe(parameters);
  }

  /**
   * Subscribes to events that the types do not have to know, from the moment of this call: those named, or all.
   *
   * @param parameters Names of events, and at the end perhaps how much the subscription holds.
   * @returns The subscription, an async iterator.
   * @throws The same as {@linkcode QmpClient.events}.
   *
   * @example An event of a newer QEMU
   * ```ts
   * import { memoryTransports, QmpClient, QmpServer } from "@qmp/qmp";
   * import { assertEquals } from "@std/assert";
   *
   * const [near, far] = memoryTransports();
   * const server = new QmpServer();
   * server.serve(far);
   * await using qmp = await QmpClient.open(near);
   *
   * const events = qmp.eventsRaw("X_NEW");
   * server.emit("X_NEW", { any: "thing" });
   * await server.close();
   * assertEquals(await Array.fromAsync(events, ({ data }) => data), [{ any: "thing" }]);
   * ```
   */
  eventsRaw(
    ...parameters: string[] | [...names: string[], options: EventsOptions]
  ): EventSubscription {
    return this.#subscribe(parameters);
  }

  #subscribe<Event extends QmpEvent<string, unknown>>(
    parameters: readonly (string | EventsOptions | undefined)[],
  ): EventSubscription<Event> {
    this.#checkOpen("subscribe to events");
    const names = parameters.filter((parameter) =>
      typeof parameter === "string"
    );
    const last = parameters.at(-1);
    const options = typeof last === "object" ? last : undefined;
    return new QueuedSubscription<Event>(this.#hub, names, options);
  }

  /**
   * Waits for an event that comes after this call.
   *
   * @param event Name of the event, or several of which any will do.
   * @param options Which of those events, and how long to wait.
   * @returns The event.
   * @throws {QmpClosedError} If the connection ends before the event has come.
   * @throws {QmpTimeoutError} If the event has not come within the time.
   * @throws {QmpStateError} If the connection has ended already.
   * @throws {RangeError} If an option is out of its bounds.
   * @throws The reason of the signal, if that aborts, and what the filter throws.
   *
   * @example A shutdown that the guest asked for
   * ```ts
   * import { memoryTransports, QmpClient, QmpServer } from "@qmp/qmp";
   * import { assertEquals } from "@std/assert";
   *
   * const [near, far] = memoryTransports();
   * await using server = new QmpServer();
   * server.serve(far);
   * await using qmp = await QmpClient.open(near);
   *
   * const shutdown = qmp.waitFor("SHUTDOWN", { filter: ({ data }) => data.guest, timeout: 5_000 });
   * server.emit("SHUTDOWN", { guest: false, reason: "host-qmp-quit" });
   * server.emit("SHUTDOWN", { guest: true, reason: "guest-shutdown" });
   * assertEquals((await shutdown).data.reason, "guest-shutdown");
   * ```
   */
  waitFor<N extends EventName<S>>(
    event: N | readonly N[],
    options: WaitForOptions<EventOf<S, N>> = {},
  ): Promise<EventOf<S, N>> {
    return this.#waitFor(event, options).promise;
  }

  /**
   * Waits for an event that the types do not have to know.
   *
   * @param event Name of the event, or several of which any will do.
   * @param options Which of those events, and how long to wait.
   * @returns The event.
   * @throws The same as {@linkcode QmpClient.waitFor}.
   *
   * @example An event of a newer QEMU
   * ```ts
   * import { memoryTransports, QmpClient, QmpServer } from "@qmp/qmp";
   * import { assertEquals } from "@std/assert";
   *
   * const [near, far] = memoryTransports();
   * await using server = new QmpServer();
   * server.serve(far);
   * await using qmp = await QmpClient.open(near);
   *
   * const event = qmp.waitForRaw("X_NEW", { filter: ({ data }) => data?.any === "thing" });
   * server.emit("X_NEW", { any: "thing" });
   * assertEquals((await event).event, "X_NEW");
   * ```
   */
  waitForRaw(
    event: string | readonly string[],
    options: WaitForOptions<QmpEvent> = {},
  ): Promise<QmpEvent> {
    return this.#waitFor(event, options).promise;
  }

  /**
   * Executes a command and waits for an event that it causes, without a gap in which the event could be missed: the
   * waiting begins before the command is sent, and ends when the command fails.
   *
   * @param command Name of the command.
   * @param args Its arguments.
   * @param options Which event to wait for, and how long.
   * @returns What the command returned, and the event.
   * @throws The same as {@linkcode QmpClient.execute} and {@linkcode QmpClient.waitFor}. Signal and timeout are for both
   * together.
   *
   * @example Unplug a device, which is done only when the guest has let go of it
   * ```ts
   * import { memoryTransports, QmpClient, QmpServer } from "@qmp/qmp";
   * import { assertEquals } from "@std/assert";
   *
   * const [near, far] = memoryTransports();
   * await using server = new QmpServer({
   *   commands: {
   *     device_del: ({ id }, { emit }) => emit("DEVICE_DELETED", { device: id!, path: "/machine/peripheral/n1" }),
   *   },
   * });
   * server.serve(far);
   * await using qmp = await QmpClient.open(near);
   *
   * const { event } = await qmp.executeAndWait("device_del", { id: "n1" }, {
   *   event: "DEVICE_DELETED",
   *   filter: ({ data }) => data.device === "n1",
   *   timeout: 5_000,
   * });
   * assertEquals(event.data.path, "/machine/peripheral/n1");
   * ```
   */
  async executeAndWait<C extends CommandName<S>, N extends EventName<S>>(
    command: C,
    args: ExecuteParameters<CommandArguments<S, C>>[0],
    options: ExecuteAndWaitOptions<N, EventOf<S, N>>,
  ): Promise<ExecuteAndWaitResult<CommandReturn<S, C>, EventOf<S, N>>> {
    const { event, filter, signal, timeout, oob } = options;
    return await withDeadline(`${command} with ${names(event)}`, {
      signal,
      timeout,
    }, async ({ signal }) => {
      // Where only the event is still awaited, the command has been answered.
      const waiting = this.#waitFor(event, { filter, signal }, true);
      try {
        const reply = this.#execute(command, args, { signal, oob });
        // An event that never comes must not leave the reply's failure unseen, nor the other way round.
        const [value, found] = await Promise.all([reply, waiting.promise]);
        return { return: value as CommandReturn<S, C>, event: found };
      } finally {
        waiting.cancel();
      }
    });
  }

  /**
   * Closes the connection. Commands in flight reject with {@linkcode QmpClosedError}, and event iterators end.
   *
   * May be called more than once, and after the peer has closed.
   *
   * @example Close, which also `await using` does
   * ```ts
   * import { memoryTransports, QmpClient, QmpServer } from "@qmp/qmp";
   * import { assertEquals } from "@std/assert";
   *
   * const [near, far] = memoryTransports();
   * await using server = new QmpServer();
   * server.serve(far);
   * const qmp = await QmpClient.open(near);
   * await qmp.close();
   * assertEquals(qmp.state, "closed");
   * ```
   */
  async close(): Promise<void> {
    this.#end(CLOSE_CALLED);
    await this.#release();
  }

  /** Closes the connection. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #closeOnFailure(handshake: Promise<void>) {
    try {
      await handshake;
    } catch (error) {
      await this.close();
      if (!(error instanceof QmpClosedError)) throw error;
      // The error of somebody who waits for a message: its cause is what ended the connection.
      const { cause } = error;
      if (cause instanceof QmpProtocolError) throw cause;
      throw new QmpConnectError(`The handshake ended early: ${error.message}`, {
        cause: cause instanceof QmpClosedError ? cause.cause : cause,
      });
    }
  }

  async #handshake(
    deadline: Deadline,
    { capabilities, negotiate = true, maxMessageSize }: OpenOptions,
  ) {
    checkMaxMessageSize(maxMessageSize);
    await deadline.wait(this.#greeted!.promise);
    this.#greeted = undefined;
    if (this.state === "closed") {
      // What came with the greeting ended the connection.
      await deadline.wait(this.#closed.promise);
      throw new QmpClosedError("the peer hung up");
    }
    if (!negotiate) return;
    const { promise, resolve } = Promise.withResolvers<unknown>();
    this.#protocol.negotiate({ resolve, release: undefined }, capabilities);
    this.#flush(true);
    await deadline.wait(promise);
    this.#answered = 0;
  }

  #execute(
    name: string,
    args: object | undefined,
    options: ExecuteOptions = NO_OPTIONS,
  ): Promise<unknown> {
    return new Promise((resolve) => {
      const reply: Reply = { resolve, release: undefined };
      if (options.signal === undefined && options.timeout === undefined) {
        this.#protocol.execute(name, args, reply, options);
      } else {
        let command: ClientCommand<Reply>;
        reply.release = watch(name, options, (reason) => {
          this.#protocol.abandon(command);
          resolve(rejection(reason));
        });
        try {
          command = this.#protocol.execute(name, args, reply, options);
        } catch (error) {
          reply.release();
          throw error;
        }
      }
      // A caller that was answered alone goes on alone. Others may be the first of several, which want one write together:
      // a server that gets them apart also answers them apart, for as long as they go on.
      const alone = this.#answered === 1 && this.#protocol.inFlight === 1;
      this.#answered = 0;
      this.#flush(alone);
    });
  }

  #waitFor<Event>(
    event: string | readonly string[],
    { filter, ...options }: WaitForOptions<Event>,
    sent = false,
  ): { promise: Promise<Event>; cancel: () => void } {
    let cancel = () => {};
    const promise = new Promise<Event>((resolve, reject) => {
      this.#checkOpen(`wait for ${names(event)}`);
      const wanted = typeof event === "string" ? [event] : event;
      const listener: EventListener = {
        offer: (event: QmpEvent) => {
          try {
            if (
              !wanted.includes(event.event) ||
              !(filter?.(event as Event) ?? true)
            ) return;
            resolve(event as Event);
          } catch (error) {
            reject(error);
          }
          cancel();
        },
        end: (cause) => {
          cancel();
          const error = new QmpClosedError(
            `The connection ended before ${names(event)} came`,
            { cause, sent },
          );
          resolve(rejection(error));
        },
      };
      const operation = `Waiting for ${names(event)}`;
      const release = watch(operation, options, (reason) => {
        cancel();
        resolve(rejection(reason));
      });
      this.#hub.add(listener);
      cancel = () => {
        release();
        this.#hub.remove(listener);
      };
    });
    return { promise, cancel: () => cancel() };
  }

  #checkOpen(attempt: string) {
    if (this.state !== "closed") return;
    throw new QmpStateError(
      `Cannot ${attempt}: the connection is closed`,
      this.state,
    );
  }

  #receive(message: JsonValue) {
    const received = this.#protocol.receive(message);
    if (this.#log !== undefined) {
      const { kind } = received;
      this.#report({
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
        context.resolve(rejection(received.error));
        break;
      }
      case "event":
        this.#hub.emit(received.event);
        return;
      case "greeting":
        this.#greeted?.resolve();
        return;
    }
    this.#answered++;
    // A reply may have made room for commands that were held back.
    this.#flush(false);
  }

  #flush(now: boolean) {
    const output = this.#protocol.takeOutput();
    if (output === "") return;
    if (this.#log !== undefined) {
      for (const line of output.trimEnd().split("\n")) {
        this.#report({ direction: "sent", message: parseJson(line) });
      }
    }
    this.#channel.send(output, now);
  }

  /** Tells the log, whose errors are the program's own and none of the connection's. */
  #report(entry: LogEntry) {
    try {
      this.#log!(entry);
    } catch (error) {
      reportError(error);
    }
  }

  /** Runs the pipeline to its end. Nothing comes out of it, since {@linkcode QmpClient.#receive} takes every message. */
  async #run(rest: ReadableStream<JsonValue>) {
    let failure: unknown;
    try {
      await rest.getReader().read();
    } catch (error) {
      failure = error;
    }
    const error = this.#writeFailure ?? this.#channel.failure ??
      failure as QmpError | undefined;
    const reason = this.#ended || error instanceof QmpProtocolError
      ? undefined
      : await this.#explain?.(error);
    this.#end("the peer hung up", reason ?? error);
    await this.#release();
  }

  /** A peer that no longer reads may have sent replies before, which are still on their way. */
  #writeFailed(cause: unknown) {
    if (this.#ended) return;
    this.#writeFailure = new QmpClosedError(
      "The connection broke: a command could not be written",
      { cause },
    );
    this.#writeFailureTimer = setTimeout(() => {
      this.#end("the peer went silent", this.#writeFailure);
      this.#release();
    }, WRITE_FAILURE_GRACE);
  }

  /** Ends the connection for everybody who waits. Only the first call counts. */
  #end(how: string, cause?: QmpError) {
    if (this.#ended) return;
    this.#ended = true;
    const unanswered = this.#protocol.close();
    for (const { name, sent, context } of unanswered) {
      context.release?.();
      const error = new QmpClosedError(
        `${name} was not answered: ${cause?.message ?? how}`,
        { cause, sent },
      );
      context.resolve(rejection(error));
    }
    // A peer that hangs up is no error, but is one to whoever counts on a reply.
    const lost = how === CLOSE_CALLED
      ? undefined
      : unanswered.find(({ sent }) => sent);
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

  async #release(): Promise<void> {
    clearTimeout(this.#writeFailureTimer);
    await this.#channel.close();
  }
}

const NO_OPTIONS: ExecuteOptions = {};

const CLOSE_CALLED = "close() was called";

function names(event: string | readonly string[]): string {
  return typeof event === "string" ? event : event.join(" or ");
}

function checkMaxMessageSize(size: number = DEFAULT_MAX_MESSAGE_SIZE) {
  if (size >= 1 && size <= LARGEST_MESSAGE_SIZE) return;
  throw new RangeError(
    `Expected a maxMessageSize from 1 to ${LARGEST_MESSAGE_SIZE}, found ${size}`,
  );
}
