/**
 * The typed face of a connection to a QMP server.
 *
 * @module
 */

import { Connection } from "./connection.ts";
import {
  type EventListener,
  type EventsOptions,
  type EventSubscription,
  isEventsOptions,
} from "./events.ts";
import type {
  ExecuteAndWaitOptions,
  ExecuteAndWaitResult,
  ExecuteOptions,
  OpenOptions,
  SchemaOptions,
  WaitForOptions,
} from "./options.ts";
import type { ConnectionState } from "./protocol/error.ts";
import type { QmpGreeting } from "./protocol/message.ts";
import type { QemuSchema, SchemaInfo } from "./qapi/generated/qemu.ts";
import type { QapiSchema } from "./qapi/introspect/schema.ts";
import type {
  CommandArguments,
  CommandName,
  CommandReturn,
  EventName,
  EventOf,
  QmpSchema,
  UntypedSchema,
} from "./qapi/signatures.ts";
import { rejected, watchTime } from "./waiting.ts";
import type { Transport } from "./wire/transport.ts";

/**
 * Arguments as a caller writes them. For a command without arguments, the type
 * `Empty` alone would allow any object.
 */
export type ExecuteArguments<Arguments> = keyof Arguments extends never
  ? Record<string, never>
  : Arguments;

/**
 * The parameters behind the name of a command. The arguments are optional if
 * the command requires none.
 */
export type ExecuteParameters<Arguments> = Record<never, never> extends
  Arguments
  ? [args?: ExecuteArguments<Arguments> | undefined, options?: ExecuteOptions]
  : [args: Arguments, options?: ExecuteOptions];

/**
 * A client of a QMP server, over any transport.
 *
 * Every promise that it returns settles: with its value, with the server's
 * error, with the reason of the caller's abort, with a timeout, or with the end
 * of the connection and its cause. Several commands may be executed at the same
 * time; the client pipelines them.
 *
 * @typeParam S The server's commands and events. The default is QEMU's own.
 *
 * @example Execute a command, and handle the error of another one
 * ```ts
 * import { QmpClient, QmpCommandError, QmpServer } from "@qmp/qmp";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * await using server = new QmpServer({
 *   commands: {
 *     "query-status": () => ({ status: "running", running: true }),
 *   },
 * });
 * await using qmp = await QmpClient.open(server.connect());
 *
 * const { running } = await qmp.execute("query-status");
 * assertEquals(running, true);
 *
 * const error = await assertRejects(
 *   () => qmp.execute("query-name"),
 *   QmpCommandError,
 * );
 * assertEquals(error.class, "CommandNotFound");
 * ```
 */
export class QmpClient<S extends QmpSchema = QemuSchema>
  implements AsyncDisposable {
  readonly #connection: Connection;
  #schema: Promise<QapiSchema> | undefined;

  /**
   * Makes the face of a connection. Programs call {@linkcode QmpClient.open}.
   *
   * @ignore
   */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Opens a connection over a transport: waits for the greeting and negotiates.
   *
   * The connection owns the transport from then on, and closes it if this
   * fails.
   *
   * @param transport Any duplex channel of bytes.
   * @param options How to negotiate, and how long that may take.
   * @typeParam S The server's commands and events. The default is QEMU's own.
   * @throws {QmpConnectError} If the peer hangs up before negotiation has
   * ended.
   * @throws {QmpProtocolError} If the peer sends something that is not QMP.
   * @throws {QmpCommandError} If the server refuses the negotiation.
   * @throws {QmpTimeoutError} If the handshake takes longer than the timeout.
   * @throws {RangeError} If an option is out of its bounds.
   * @throws {TypeError} If `commandIds` is neither of its values, or a stream
   * of the transport is locked. A transport with a locked stream is left as it
   * was, and is not closed.
   * @throws The reason of the signal, if it aborts.
   *
   * @example Over two streams
   * ```ts
   * import { QmpClient, QmpServer } from "@qmp/qmp";
   * import { assertEquals } from "@std/assert";
   *
   * await using server = new QmpServer();
   * const { readable, writable } = server.connect();
   * await using qmp = await QmpClient.open({ readable, writable });
   * assertEquals(qmp.state, "command");
   * ```
   */
  static async open<S extends QmpSchema = QemuSchema>(
    transport: Transport,
    options: OpenOptions = {},
  ): Promise<QmpClient<S>> {
    return new QmpClient<S>(await Connection.open(transport, options));
  }

  /**
   * Passes every event, and then the end of the connection, to a listener in
   * the moment in which they occur. A subscription is asynchronous, so it
   * cannot keep the order of events and replies across several connections.
   *
   * @ignore
   */
  static observe(
    client: QmpClient<UntypedSchema>,
    listener: EventListener,
  ): void {
    client.#connection.observe(listener);
  }

  /** State of the connection. */
  get state(): ConnectionState {
    return this.#connection.state;
  }

  /** The server's greeting. */
  get greeting(): QmpGreeting {
    return this.#connection.greeting;
  }

  /** Capabilities that are enabled, such as `"oob"`. */
  get capabilities(): readonly string[] {
    return this.#connection.capabilities;
  }

  /**
   * Resolves when the connection has ended cleanly: the program called
   * {@linkcode QmpClient.close}, or the peer hung up with no command in flight.
   * Rejects with the cause if the connection broke.
   */
  get closed(): Promise<void> {
    return this.#connection.closed;
  }

  /**
   * The same client without types, for commands and events that the schema does
   * not know: every name is allowed, arguments are any object, and commands
   * return `unknown`.
   *
   * @example A command and an event of a newer QEMU
   * ```ts
   * import { QmpClient, QmpServer } from "@qmp/qmp";
   * import { assertEquals } from "@std/assert";
   *
   * await using server = new QmpServer({
   *   commands: {
   *     "x-new": ({ any }, { emit }) => {
   *       emit("X_NEW", { done: true });
   *       return [any!];
   *     },
   *   },
   * });
   * await using qmp = await QmpClient.open(server.connect());
   *
   * const args = { any: "thing" };
   * assertEquals(await qmp.untyped.execute("x-new", args), ["thing"]);
   *
   * const { event } = await qmp.untyped.executeAndWait("x-new", args, {
   *   event: "X_NEW",
   *   filter: ({ data }) => data?.done === true,
   * });
   * assertEquals(event.data, { done: true });
   * ```
   */
  get untyped(): QmpClient<UntypedSchema> {
    return this as unknown as QmpClient<UntypedSchema>;
  }

  /**
   * Executes a command.
   *
   * Source: QMP specification, "Issuing Commands".
   *
   * @param command Name of the command.
   * @param parameters Arguments of the command, as in QAPI, and how to execute
   * it.
   * @returns What the command returned.
   * @throws {QmpCommandError} If the server answers with an error.
   * @throws {QmpClosedError} If the connection ends before the reply.
   * @throws {QmpTimeoutError} If the reply takes longer than the timeout.
   * @throws {QmpStateError} If the connection is not in command mode, or
   * out-of-band execution is not enabled.
   * @throws {TypeError} If the arguments are not an object, or JSON cannot
   * represent a part of them, such as a promise. The error names its place.
   * @throws {RangeError} If an option is out of its bounds, or the command with
   * its name and id is larger than QEMU allows.
   * @throws The reason of the signal, if it aborts.
   *
   * @example With arguments and a timeout
   * ```ts
   * import { QmpClient, QmpServer } from "@qmp/qmp";
   *
   * await using server = new QmpServer({ commands: { device_add: () => {} } });
   * await using qmp = await QmpClient.open(server.connect());
   *
   * const args = { driver: "virtio-net-pci", id: "n1" };
   * await qmp.execute("device_add", args, { timeout: 5_000 });
   * ```
   */
  execute<C extends CommandName<S>>(
    command: C,
    ...parameters: ExecuteParameters<CommandArguments<S, C>>
  ): Promise<CommandReturn<S, C>> {
    // With an overload, each compiler error would also show the implementation.
    const [args, options] = parameters as [object?, ExecuteOptions?];
    return this.#connection.execute(command, args, options) as Promise<
      CommandReturn<S, C>
    >;
  }

  /**
   * Executes a command and waits for an event that it causes. No event is
   * missed, because the waiting begins before the command is sent. It ends when
   * the command fails.
   *
   * @param command Name of the command.
   * @param args Arguments of the command, as in QAPI.
   * @param options The event to wait for, and how long to wait. Signal and
   * timeout cover the command and the event together.
   * @returns What the command returned, and the event.
   * @throws The same as {@linkcode QmpClient.execute} and
   * {@linkcode QmpClient.waitFor}.
   *
   * @example Unplug a device, which ends when the guest has released it
   * ```ts
   * import { QmpClient, QmpServer } from "@qmp/qmp";
   * import { assertEquals } from "@std/assert";
   *
   * await using server = new QmpServer({
   *   commands: {
   *     device_del: ({ id }, { emit }) =>
   *       emit("DEVICE_DELETED", { device: id!, path: `/machine/${id}` }),
   *   },
   * });
   * await using qmp = await QmpClient.open(server.connect());
   *
   * const { event } = await qmp.executeAndWait("device_del", { id: "n1" }, {
   *   event: "DEVICE_DELETED",
   *   filter: ({ data }) => data.device === "n1",
   *   timeout: 5_000,
   * });
   * assertEquals(event.data.path, "/machine/n1");
   * ```
   */
  executeAndWait<C extends CommandName<S>, N extends EventName<S>>(
    command: C,
    args: ExecuteParameters<CommandArguments<S, C>>[0],
    options: ExecuteAndWaitOptions<N, EventOf<S, N>>,
  ): Promise<ExecuteAndWaitResult<CommandReturn<S, C>, EventOf<S, N>>> {
    return this.#connection.executeAndWait(command, args, options) as Promise<
      ExecuteAndWaitResult<CommandReturn<S, C>, EventOf<S, N>>
    >;
  }

  /**
   * Subscribes to events, from the moment of this call.
   *
   * Source: QMP specification, "Asynchronous events".
   *
   * @param event Name of the event, or several names.
   * @param options How many events the subscription holds.
   * @returns The subscription, an async iterator.
   * @throws {QmpStateError} If the connection has ended.
   * @throws {RangeError} If a limit is out of its bounds.
   * @throws {TypeError} If the list of names is empty, or `overflow` is neither
   * of its values.
   * @throws The reason of the signal, if it has aborted already.
   *
   * @example Two events, narrowed by their names
   * ```ts
   * import { QmpClient, QmpServer } from "@qmp/qmp";
   * import { assertEquals } from "@std/assert";
   *
   * const server = new QmpServer();
   * await using qmp = await QmpClient.open(server.connect());
   *
   * const events = qmp.events(["STOP", "RESUME"], { limit: 100 });
   * server.emit("STOP");
   * server.emit("BLOCK_JOB_READY");
   * server.emit("RESUME");
   * await server.close();
   * assertEquals(
   *   await Array.fromAsync(events, ({ event }) => event),
   *   ["STOP", "RESUME"],
   * );
   * ```
   */
  events<N extends EventName<S>>(
    event: N | readonly N[],
    options?: EventsOptions,
  ): EventSubscription<EventOf<S, N>>;
  /**
   * Subscribes to all events, from the moment of this call. These include
   * events that the types do not know.
   *
   * @param options How many events the subscription holds.
   * @returns The subscription, an async iterator.
   * @throws The same as with names.
   */
  events(options?: EventsOptions): EventSubscription<EventOf<S>>;
  events(
    first?: string | readonly string[] | EventsOptions,
    second?: EventsOptions,
  ): EventSubscription<EventOf<S>> {
    return isEventsOptions(first)
      ? this.#connection.subscribe(undefined, first)
      : this.#connection.subscribe(first, second);
  }

  /**
   * Waits for an event that occurs after this call.
   *
   * @param event Name of the event, or several names of which any will do.
   * @param options Which of these events, and how long to wait.
   * @returns The event.
   * @throws {QmpClosedError} If the connection ends before the event.
   * @throws {QmpTimeoutError} If the event takes longer than the timeout.
   * @throws {QmpStateError} If the connection has ended already.
   * @throws {RangeError} If an option is out of its bounds.
   * @throws {TypeError} If the list of names is empty.
   * @throws The reason of the signal, if it aborts, and what the filter throws.
   *
   * @example A shutdown that the guest asked for
   * ```ts
   * import { QmpClient, QmpServer } from "@qmp/qmp";
   * import { assertEquals } from "@std/assert";
   *
   * await using server = new QmpServer();
   * await using qmp = await QmpClient.open(server.connect());
   *
   * const shutdown = qmp.waitFor("SHUTDOWN", {
   *   filter: ({ data }) => data.guest,
   *   timeout: 5_000,
   * });
   * server.emit("SHUTDOWN", { guest: false, reason: "host-qmp-quit" });
   * server.emit("SHUTDOWN", { guest: true, reason: "guest-shutdown" });
   * assertEquals((await shutdown).data.reason, "guest-shutdown");
   * ```
   */
  waitFor<N extends EventName<S>>(
    event: N | readonly N[],
    options: WaitForOptions<EventOf<S, N>> = {},
  ): Promise<EventOf<S, N>> {
    return this.#connection.waitFor(event, options);
  }

  /**
   * Returns what the server says of itself: its commands and events, their
   * arguments, enumerations and features.
   *
   * The client asks once. Later calls return the same schema.
   *
   * Source: QAPI `query-qmp-schema`.
   *
   * @param options How long to wait.
   * @returns The schema.
   * @throws {TypeError} If the server's answer is not a schema.
   * @throws The same as {@linkcode QmpClient.execute}.
   *
   * @example Ask before something is used
   * ```ts ignore
   * import { connect } from "@qmp/qmp";
   *
   * await using qmp = await connect("/run/vm/qmp.sock");
   * const schema = await qmp.schema();
   * if (schema.hasArgument("blockdev-add", "active")) {
   *   console.log("QEMU 10.0 or newer");
   * }
   *
   * const args = { driver: "qcow2", file: { driver: "file", filenam: "d" } };
   * for (const { message } of schema.validate("blockdev-add", args)) {
   *   console.error(message);
   * }
   * ```
   */
  schema(options: SchemaOptions = {}): Promise<QapiSchema> {
    const { signal, timeout = this.#connection.commandTimeout } = options;
    return new Promise((resolve, reject) => {
      const limits = { signal, timeout };
      const release = watchTime("query-qmp-schema", limits, (reason) => {
        resolve(rejected(reason));
      });
      this.#schema ??= this.#fetchSchema();
      this.#schema.then(resolve, reject).finally(release);
    });
  }

  async #fetchSchema(): Promise<QapiSchema> {
    try {
      // Each caller has a time of its own, so the command has none.
      const entries = await this.#connection.execute("query-qmp-schema", {}, {
        timeout: Infinity,
      });
      // Few programs need it, and all others start faster without it.
      const { QapiSchema } = await import("./qapi/introspect/schema.ts");
      return new QapiSchema(entries as SchemaInfo[]);
    } catch (error) {
      this.#schema = undefined;
      throw error;
    }
  }

  /**
   * Stops the open connection from keeping the program alive: the program ends
   * when nothing else does, also if it waits for a reply or an event.
   *
   * Timeouts that run still keep it alive. A transport of two streams has no
   * such choice; then this does nothing.
   *
   * @example A program that ends though its connection is open
   * ```ts ignore
   * import { connect } from "@qmp/qmp";
   *
   * const qmp = await connect("/run/vm/qmp.sock");
   * qmp.unref();
   * console.log(await qmp.execute("query-status"));
   * ```
   */
  unref(): void {
    this.#connection.unref();
  }

  /** Makes the open connection keep the program alive again. */
  ref(): void {
    this.#connection.ref();
  }

  /**
   * Closes the connection. Commands in flight reject with
   * {@linkcode QmpClosedError}, and event iterators end.
   *
   * It may be called several times, and after the peer has hung up.
   *
   * @example Close, as `await using` does too
   * ```ts
   * import { QmpClient, QmpServer } from "@qmp/qmp";
   * import { assertEquals } from "@std/assert";
   *
   * await using server = new QmpServer();
   * const qmp = await QmpClient.open(server.connect());
   * await qmp.close();
   * assertEquals(qmp.state, "closed");
   * ```
   */
  close(): Promise<void> {
    return this.#connection.close();
  }

  /** Closes the connection. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
