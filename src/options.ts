/**
 * The options of connections, commands and waits.
 *
 * @module
 */

import { checkTimeout } from "./async/deadline.ts";
import { checkKeepAlive } from "./keep_alive.ts";
import { checkCommandIds } from "./protocol/client.ts";
import type { ConnectionState } from "./protocol/error.ts";
import type { JsonValue } from "./protocol/message.ts";
import { DEFAULT_MAX_MESSAGE_SIZE } from "./wire/json_lines_stream.ts";

/** The longest string of this runtime, which bounds the size of a message. */
const LARGEST_MESSAGE_SIZE = 2 ** 29 - 25;

/**
 * Time for a whole handshake, in milliseconds, unless an option says otherwise.
 */
export const DEFAULT_TIMEOUT = 10_000;

/**
 * Most characters of a message until negotiation has ended. A greeting has some
 * hundred, but QEMU may first send the reply that it owes to an earlier client,
 * such as a schema. Until then, the peer may be any program.
 */
const HANDSHAKE_MESSAGE_SIZE = 1024 * 1024;

/** A message of a connection, for {@linkcode OpenOptions.log}. */
export interface LogEntry {
  /** Which way the message went, seen from this end. */
  direction: "sent" | "received";
  /** The message, parsed. */
  message: JsonValue;
  /** Why the client ignored a message that it received. */
  dropped?: string;
}

/** Options for every way to make a connection. */
export interface OpenOptions {
  /**
   * Aborts the handshake, which then rejects with the signal's reason. It has
   * no effect on the open connection.
   */
  signal?: AbortSignal | undefined;
  /**
   * Time for the whole handshake, in milliseconds, from 0 to 2,147,483,647;
   * `Infinity` sets no limit.
   *
   * @default {10000}
   */
  timeout?: number | undefined;
  /**
   * Capabilities to enable if the server offers them.
   *
   * @default {["oob"]}
   */
  capabilities?: readonly string[] | undefined;
  /**
   * Whether to negotiate. Without negotiation the connection stays in the state
   * `"negotiation"`, which allows the command `qmp_capabilities` only.
   *
   * @default {true}
   */
  negotiate?: boolean | undefined;
  /**
   * Which commands get an `id` of the client's own: `"always"` gives one to
   * every command; `"as-needed"` gives none to an in-band command that is alone
   * on the wire.
   *
   * The specification recommends an `id` to clients that enable `oob`. To leave
   * it out of a lone command is allowed, because in-band replies keep their
   * order, and faster, because QEMU reads byte by byte.
   *
   * Source: QMP specification, "Issuing Commands".
   *
   * @default {"as-needed"}
   */
  commandIds?: "as-needed" | "always" | undefined;
  /**
   * Most characters of one message, from 1 to 536,870,887. A larger message
   * ends the connection with a {@linkcode QmpProtocolError}, before it is held
   * in memory.
   *
   * Until negotiation has ended, a message has at most 1,048,576 characters, or
   * this number if it is less. A message also has at most 131,072 levels of
   * nesting and 16,777,216 tokens, or a quarter of this number if that is more.
   *
   * @default {67108864}
   */
  maxMessageSize?: number | undefined;
  /**
   * Time to wait for the reply to each command that has no `timeout` of its
   * own, in milliseconds, from 0 to 2,147,483,647.
   *
   * @default {Infinity}
   */
  commandTimeout?: number | undefined;
  /**
   * Checks a peer that is silent, to notice a peer that has vanished without
   * hanging up: a machine without power, or a process that is stopped.
   *
   * @default {undefined, no checks}
   */
  keepAlive?: KeepAliveOptions | undefined;
  /**
   * Called with every message, in either direction. The connection goes on if
   * it throws; its first error then goes to `console.error`.
   */
  log?: ((entry: LogEntry) => void) | undefined;
}

/**
 * Options for {@linkcode OpenOptions.keepAlive}.
 *
 * A check is a command that changes nothing, and any answer to it will do. With
 * out-of-band execution the command is `query-yank`, which QEMU answers even
 * while it runs other commands. Without it, the command is `query-version`, and
 * there is no check while another command waits for its reply, because QEMU
 * answers them one after the other and a command may take hours.
 *
 * If no data follows, the connection ends with a {@linkcode QmpTimeoutError} as
 * the cause.
 */
export interface KeepAliveOptions {
  /**
   * Time without any data after which the peer is checked, in milliseconds,
   * from 1 to 2,147,483,647. The check comes up to a quarter later than that.
   *
   * @default {15000}
   */
  interval?: number | undefined;
  /**
   * Time for data to follow the check, in milliseconds, from 1 to
   * 2,147,483,647.
   *
   * @default {10000}
   */
  timeout?: number | undefined;
}

/** Options for the execution of one command. */
export interface ExecuteOptions {
  /**
   * Stops the waiting, which then rejects with the signal's reason. A command
   * that was sent may still run.
   */
  signal?: AbortSignal | undefined;
  /**
   * Time to wait for the reply, in milliseconds, from 0 to 2,147,483,647;
   * `Infinity` sets no limit.
   *
   * @default {the commandTimeout of the connection}
   */
  timeout?: number | undefined;
  /**
   * Whether to execute out-of-band: at once, ahead of the commands that wait.
   * QEMU allows this for the few commands with `allow-oob` in QAPI.
   *
   * @default {false}
   */
  oob?: boolean | undefined;
  /**
   * The `id` on the wire, any JSON value, for programs that read along.
   *
   * @default {a small integer that is free, or none: see
   * {@linkcode OpenOptions.commandIds}}
   */
  id?: JsonValue | undefined;
}

/** Options for {@linkcode QmpClient.waitFor}. */
export interface WaitForOptions<Event> {
  /**
   * Returns whether to resolve with this event. Without a filter, the first
   * event of the name resolves. If the filter throws, the waiting rejects.
   */
  filter?: ((event: Event) => boolean) | undefined;
  /** Stops the waiting, which then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /**
   * Time to wait for the event, in milliseconds, from 0 to 2,147,483,647.
   *
   * @default {Infinity}
   */
  timeout?: number | undefined;
}

/** Options for {@linkcode QmpClient.executeAndWait}. */
export interface ExecuteAndWaitOptions<Name extends string, Event>
  extends WaitForOptions<Event> {
  /** The event to wait for: a name, or several names of which any will do. */
  event: Name | readonly Name[];
  /**
   * Time to wait for the reply and the event, in milliseconds, from 0 to
   * 2,147,483,647; `Infinity` sets no limit.
   *
   * @default {the commandTimeout of the connection for the reply, and no limit
   * for the event}
   */
  timeout?: number | undefined;
  /**
   * Whether to execute out-of-band.
   *
   * @default {false}
   */
  oob?: boolean | undefined;
}

/** The result of {@linkcode QmpClient.executeAndWait}. */
export interface ExecuteAndWaitResult<Return, Event> {
  /** What the command returned. */
  return: Return;
  /** The event. */
  event: Event;
}

/** Options for {@linkcode QmpClient.schema}. */
export interface SchemaOptions {
  /** Stops the waiting, which then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /**
   * Time to wait for the schema, in milliseconds, from 0 to 2,147,483,647;
   * `Infinity` sets no limit.
   *
   * @default {the commandTimeout of the connection}
   */
  timeout?: number | undefined;
}

/**
 * Checks the options of a connection.
 *
 * @throws {RangeError} If one of them is out of its bounds.
 * @throws {TypeError} If `commandIds` is neither of its values.
 */
export function checkOpenOptions(options: OpenOptions): void {
  const { maxMessageSize = DEFAULT_MAX_MESSAGE_SIZE } = options;
  if (!(maxMessageSize >= 1 && maxMessageSize <= LARGEST_MESSAGE_SIZE)) {
    throw new RangeError(
      `Expected a maxMessageSize from 1 to ${LARGEST_MESSAGE_SIZE}, found ${maxMessageSize}`,
    );
  }
  checkCommandIds(options.commandIds);
  checkTimeout(options.commandTimeout ?? Infinity, "commandTimeout");
  checkKeepAlive(options.keepAlive);
}

/** Returns the most characters of a message in a state of the connection. */
export function messageSizeIn(
  state: ConnectionState,
  maxMessageSize: number = DEFAULT_MAX_MESSAGE_SIZE,
): number {
  return state === "command"
    ? maxMessageSize
    : Math.min(maxMessageSize, HANDSHAKE_MESSAGE_SIZE);
}
