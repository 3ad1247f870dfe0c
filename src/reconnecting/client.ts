/**
 * A client that reconnects: its types. `face.ts` implements its calls, and
 * `supervisor.ts` is the engine.
 *
 * @module
 */

import type { QmpClient } from "../client.ts";
import type { EventsOptions, EventSubscription } from "../events.ts";
import type { QmpError, ReconnectingState } from "../protocol/error.ts";
import type { QmpGapEvent, QmpTimestamp } from "../protocol/message.ts";
import type { QemuSchema } from "../qapi/generated/qemu.ts";
import type {
  EventName,
  EventOf,
  QmpSchema,
  UntypedSchema,
} from "../qapi/signatures.ts";

/**
 * A connection with what belongs to it, such as the machine that `launch()`
 * returns.
 *
 * @typeParam S The server's commands and events. The default is QEMU's own.
 */
export interface ConnectionOwner<S extends QmpSchema = QemuSchema>
  extends AsyncDisposable {
  /** The connection. */
  readonly qmp: QmpClient<S>;
}

/**
 * Makes one connection. A client that reconnects calls it for each attempt.
 *
 * It has to reject when the signal aborts, which happens when the client is
 * closed. When the connection has ended, the client closes or disposes of what
 * the function returned, and calls the function again after that.
 *
 * @typeParam S The server's commands and events. The default is QEMU's own.
 *
 * @param options The signal that ends the attempt. After the attempt it aborts
 * when the connection ends.
 */
export type ConnectionSource<S extends QmpSchema = QemuSchema> = (
  options: { signal: AbortSignal },
) => Promise<QmpClient<S> | ConnectionOwner<S>>;

/** How a connection ended. */
export interface LostConnection {
  /** Everything that QEMU sent before this time has arrived. */
  readonly since: QmpTimestamp;
  /**
   * Why the connection ended; `undefined` if the peer hung up with no command
   * in flight, or if the program closed this connection.
   */
  readonly reason: QmpError | undefined;
}

/** Options for {@linkcode ReconnectingClient.connection}. */
export interface ConnectionWaitOptions {
  /** Stops the waiting, which then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /**
   * Time to wait for the connection, in milliseconds, from 0 to 2,147,483,647;
   * `Infinity` sets no limit.
   *
   * @default {the connectionTimeout of the client}
   */
  timeout?: number | undefined;
}

/** What {@linkcode ReconnectingOptions.onConnect} knows of a connection. */
export interface ConnectInfo {
  /** Attempts since the last connection, including the one that succeeded. */
  readonly attempts: number;
  /** How the last connection ended; `undefined` for the first connection. */
  readonly lost: LostConnection | undefined;
  /** Aborts when this connection ends, or when the client is closed. */
  readonly signal: AbortSignal;
}

/**
 * Options for a client that reconnects.
 *
 * @typeParam S The server's commands and events. The default is QEMU's own.
 */
export interface ReconnectingOptions<S extends QmpSchema = QemuSchema> {
  /**
   * Wait after the first failure in a row, in milliseconds, from 1 to
   * `maxTimeout`.
   *
   * @default {100}
   */
  minTimeout?: number | undefined;
  /**
   * Longest wait between two attempts, in milliseconds, from 1 to
   * 2,147,483,647.
   *
   * @default {5000}
   */
  maxTimeout?: number | undefined;
  /**
   * Factor by which the wait grows with each failure in a row, at least 1.
   *
   * @default {2}
   */
  multiplier?: number | undefined;
  /**
   * Part of each wait that is random, from 0 to 1, so that many clients do not
   * try at the same time.
   *
   * @default {0.5}
   */
  jitter?: number | undefined;
  /**
   * Failures in a row after which the client gives up, at least 1.
   *
   * @default {Infinity}
   */
  maxAttempts?: number | undefined;
  /**
   * Time that a connection has to last, in milliseconds, from 0. If it ends
   * earlier, it counts as a failure: the next attempt waits, and waits longer
   * each time. After a longer connection the first attempt comes at once.
   *
   * @default {1000}
   */
  minUptime?: number | undefined;
  /**
   * Returns whether to try again, after an attempt has failed or a connection
   * has ended. If it returns false, the client ends. If it throws, the client
   * ends with that error.
   *
   * @param error Why the attempt failed or the connection ended; `undefined` if
   * the peer hung up with no command in flight, as QEMU does after `quit`.
   *
   * @default {true, except for a failure that stays: TypeError, RangeError,
   * QmpStateError, and a permission that Deno was not given}
   */
  isRetriable?: ((error: unknown) => boolean) | undefined;
  /**
   * Time for which a call waits for a connection, in milliseconds, from 0 to
   * 2,147,483,647, unless the call has a timeout of its own. That timeout
   * covers the wait and the rest of the call together.
   *
   * @default {Infinity}
   */
  connectionTimeout?: number | undefined;
  /**
   * What a call does while there is no connection: `"wait"` waits for the next
   * connection, `"reject"` rejects at once with {@linkcode QmpStateError}.
   *
   * @default {"wait"}
   */
  whileDisconnected?: "wait" | "reject" | undefined;
  /**
   * Called with each new connection, before any call is let in: the place to
   * query the state of the machine, or to set it again. If it throws or
   * rejects, the connection is closed, and the attempt has failed.
   *
   * Use the connection and not the client, because the client waits for this
   * function.
   *
   * @param qmp The new connection.
   * @param info How it came about.
   *
   * @default {() => {}}
   */
  onConnect?:
    | ((qmp: QmpClient<S>, info: ConnectInfo) => void | Promise<void>)
    | undefined;
  /**
   * Called with the error of each attempt that fails. If it throws, the client
   * ends with that error.
   *
   * @default {() => {}}
   */
  onError?: ((error: unknown) => void) | undefined;
}

/**
 * A client that makes its connection again when it is lost.
 *
 * Each call belongs to one connection: the present one, or the next if there is
 * none. When that connection ends, the call rejects with
 * {@linkcode QmpClosedError}. No command is sent twice, because nobody can know
 * whether a lost command has run. Only {@linkcode ReconnectingClient.events}
 * goes on over several connections, and marks the gaps.
 *
 * The client ends when it is closed, or when it gives up. Then every call that
 * waits rejects, and no call waits any longer.
 *
 * A function for a {@linkcode QmpClient} gets one connection from
 * {@linkcode ReconnectingClient.connection}.
 *
 * @typeParam S The server's commands and events. The default is QEMU's own.
 *
 * @example A command after a loss
 * ```ts
 * import { QmpClient, QmpServer, reconnecting } from "@qmp/qmp";
 * import { assertEquals } from "@std/assert";
 *
 * // These servers in memory stand for a QEMU that is started again.
 * const makeQemu = () =>
 *   new QmpServer({ commands: { "query-name": () => ({ name: "vm" }) } });
 * let qemu = makeQemu();
 *
 * await using qmp = reconnecting(() => QmpClient.open(qemu.connect()), {
 *   minUptime: 0,
 * });
 * const events = qmp.events("STOP");
 * assertEquals(await qmp.execute("query-name"), { name: "vm" });
 *
 * const crashed = qemu;
 * qemu = makeQemu();
 * await crashed.close();
 * assertEquals(await qmp.execute("query-name"), { name: "vm" });
 *
 * const { value } = await events.next();
 * assertEquals(value?.event, "__qmp_gap");
 * ```
 */
export interface ReconnectingClient<S extends QmpSchema = QemuSchema>
  extends AsyncDisposable {
  /** State of the client. */
  readonly state: ReconnectingState;
  /**
   * How the last connection ended; `undefined` if no connection has ended yet.
   */
  readonly lost: LostConnection | undefined;
  /**
   * Resolves when the client has ended by {@linkcode ReconnectingClient.close},
   * or by an `isRetriable` that returned false for a clean end. Rejects with
   * {@linkcode QmpConnectError} when the client has given up. The cause is the
   * last failure.
   */
  readonly closed: Promise<void>;
  /** The same client without types, as {@linkcode QmpClient.untyped} is. */
  readonly untyped: ReconnectingClient<UntypedSchema>;

  /**
   * Executes a command once, as {@linkcode QmpClient.execute} does. Signal and
   * timeout cover the wait for a connection too. Commands that wait are sent in
   * the order of the calls, with the arguments as they were at the call.
   *
   * @throws {QmpClosedError} If the connection ends before the reply; `sent`
   * says whether the command may have run. Also if the client ends first.
   * @throws {QmpStateError} If the client has ended; or with
   * `whileDisconnected: "reject"`, if there is no connection.
   * @throws The same as {@linkcode QmpClient.execute}.
   */
  readonly execute: QmpClient<S>["execute"];

  /**
   * Executes a command once and waits for an event on the same connection, as
   * {@linkcode QmpClient.executeAndWait} does.
   *
   * @throws The same as {@linkcode ReconnectingClient.execute}.
   */
  readonly executeAndWait: QmpClient<S>["executeAndWait"];

  /**
   * Waits for an event on one connection, as {@linkcode QmpClient.waitFor}
   * does. If this connection ends first, the wait ends too, because the event
   * may have come in the gap.
   *
   * @throws {QmpClosedError} If the connection ends before the event, or the
   * client ends.
   * @throws The same as {@linkcode QmpClient.waitFor}.
   */
  readonly waitFor: QmpClient<S>["waitFor"];

  /**
   * Returns the schema of the QEMU of this connection, as
   * {@linkcode QmpClient.schema} does. The next connection may have another.
   *
   * @throws The same as {@linkcode ReconnectingClient.execute}.
   */
  readonly schema: QmpClient<S>["schema"];

  /**
   * Subscribes to events of this and of all further connections.
   *
   * After each loss, the subscription gets a {@linkcode QmpGapEvent} ahead of
   * the first event of the next connection, also if it selects names. It counts
   * as an event for `limit`.
   *
   * The iteration ends when the client is closed, and throws when the client
   * gives up.
   *
   * @param event Name of the event, or several names.
   * @param options How many events the subscription holds.
   * @returns The subscription, an async iterator.
   * @throws {QmpStateError} If the client has ended.
   * @throws The same as {@linkcode QmpClient.events}.
   *
   * @example Read the state again after a gap
   * ```ts ignore
   * import { reconnecting } from "@qmp/qmp";
   *
   * await using qmp = reconnecting("/run/vm/qmp.sock");
   * for await (const event of qmp.events(["STOP", "RESUME"])) {
   *   if (event.event === "__qmp_gap") {
   *     console.log("events may be missing since", event.data.since);
   *     console.log("the machine is", await qmp.execute("query-status"));
   *   } else {
   *     console.log(event.event);
   *   }
   * }
   * ```
   */
  events<N extends EventName<S>>(
    event: N | readonly N[],
    options?: EventsOptions,
  ): EventSubscription<EventOf<S, N> | QmpGapEvent>;
  /**
   * Subscribes to all events of this and of all further connections.
   *
   * @param options How many events the subscription holds.
   * @returns The subscription, an async iterator.
   * @throws The same as with names.
   */
  events(
    options?: EventsOptions,
  ): EventSubscription<EventOf<S> | QmpGapEvent>;

  /**
   * Returns the present connection, or waits for the next. Waiting does not
   * depend on `whileDisconnected`.
   *
   * @param options How long to wait.
   * @returns The connection. To close it makes the client reconnect.
   * @throws {QmpClosedError} If the client ends first.
   * @throws {QmpTimeoutError} If it takes longer than the timeout.
   * @throws {QmpStateError} If the client has ended.
   * @throws The reason of the signal, if it aborts.
   */
  connection(options?: ConnectionWaitOptions): Promise<QmpClient<S>>;

  /**
   * Iterates over the connections, from the present one on. A connection that
   * ends before the loop comes to it is skipped.
   *
   * The iteration ends when the client is closed, and throws when the client
   * gives up.
   *
   * @returns An async iterator.
   * @throws {QmpStateError} If the client has ended.
   *
   * @example Report each connection
   * ```ts ignore
   * import { reconnecting } from "@qmp/qmp";
   *
   * await using client = reconnecting("/run/vm/qmp.sock");
   * for await (const qmp of client.connections()) {
   *   const { reason } = client.lost ?? {};
   *   if (reason) console.error("lost the last connection:", reason.message);
   *   console.log("connected to QEMU", qmp.greeting.QMP.version.qemu);
   * }
   * ```
   */
  connections(): AsyncIterableIterator<QmpClient<S>, undefined>;

  /**
   * Closes the connection and stops reconnecting. Calls that wait reject with
   * {@linkcode QmpClosedError}, and iterators end.
   *
   * It resolves when the connection is closed, and the machine disposed of if
   * there is one. It may be called several times.
   *
   * @throws What disposing of the machine throws.
   */
  close(): Promise<void>;
}
