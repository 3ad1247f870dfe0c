/**
 * The options of connections, commands and waits.
 *
 * @module
 */

import type { JsonValue } from "./protocol/message.ts";

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
   * @default {67108864}
   */
  maxMessageSize?: number | undefined;
  /** Called with every message, in either direction. */
  log?: ((entry: LogEntry) => void) | undefined;
}

/** Options for the execution of one command. */
export interface ExecuteOptions {
  /**
   * Stops the waiting, which then rejects with the signal's reason. A command
   * that was sent may still run.
   */
  signal?: AbortSignal | undefined;
  /**
   * Time to wait for the reply, in milliseconds, from 0 to 2,147,483,647.
   *
   * @default {Infinity}
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
   * Time to wait for the schema, in milliseconds, from 0 to 2,147,483,647.
   *
   * @default {Infinity}
   */
  timeout?: number | undefined;
}
