/**
 * The messages of QMP, and the guards that recognize them.
 *
 * Members have the names that they have on the wire. The guards check the
 * members that a message must have, and allow any others, because QEMU may add
 * members in the future.
 *
 * @module
 */

/**
 * Any JSON value. An integer that a JavaScript number cannot hold exactly is a
 * `bigint`.
 *
 * Source: QMP specification, "Protocol Specification", json-value.
 */
export type JsonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | JsonValue[]
  | { [name: string]: JsonValue };

/**
 * Version number of QEMU.
 *
 * Source: QAPI `VersionTriple`.
 */
export interface VersionTriple {
  /** Major version, such as 10 in 10.0.2. */
  major: number;
  /** Minor version, such as 0 in 10.0.2. */
  minor: number;
  /**
   * Micro version, such as 2 in 10.0.2. Development versions and release
   * candidates have 50 and above.
   */
  micro: number;
}

/**
 * Version of the QEMU at the other end.
 *
 * Source: QAPI `VersionInfo`, which `query-version` returns.
 */
export interface VersionInfo {
  /** Version number of QEMU. */
  qemu: VersionTriple;
  /** Version of the downstream package; empty for an upstream QEMU. */
  package: string;
}

/**
 * The first message of a server. It names the version of the server and the
 * capabilities that it offers.
 *
 * Source: QMP specification, "Server Greeting".
 */
export interface QmpGreeting {
  /** The only member of the greeting. */
  QMP: {
    /** Version of the server. */
    version: VersionInfo;
    /** Capabilities that the server offers, such as `"oob"`. */
    capabilities: string[];
  };
}

/**
 * Host time at which an event occurred. Both members are -1 if QEMU could not
 * read the clock of the host.
 *
 * Source: QMP specification, "Asynchronous events".
 */
export interface QmpTimestamp {
  /** Whole seconds since 1970-01-01T00:00:00Z. */
  seconds: number;
  /** Microseconds within the second, from 0 to 999,999. */
  microseconds: number;
}

/**
 * An asynchronous event, which the server sends when something happens in the
 * virtual machine.
 *
 * Source: QMP specification, "Asynchronous events".
 *
 * @typeParam Name Name of the event.
 * @typeParam Data Type of its data. If the type includes `undefined`, `data`
 * may be absent.
 */
export type QmpEvent<
  Name extends string = string,
  Data = Record<string, unknown> | undefined,
> =
  & {
    /** Name of the event, such as `"STOP"`. */
    event: Name;
    /** Host time at which the event occurred. */
    timestamp: QmpTimestamp;
  }
  & (undefined extends Data ? {
      /** Data of the event; absent if the event has none. */
      data?: Data;
    }
    : {
      /** Data of the event. */
      data: Data;
    });

/**
 * Name of the event that marks a gap. QMP reserves names of this form for
 * vendors, so QEMU has no such event.
 */
export const GAP: QmpGapEvent["event"] = "__qmp_gap";

/**
 * A gap in a stream of events: the connection was lost and made again, and
 * events may have been missed in between.
 *
 * A client that reconnects puts it into every subscription, ahead of the first
 * event of the new connection. Its `timestamp` is the time of the new
 * connection, by the clock of the program.
 */
export type QmpGapEvent = QmpEvent<"__qmp_gap", {
  /**
   * Start of the gap. Everything that QEMU sent before this time has arrived.
   * It is the time of the last event, or the time at which the last command
   * that was answered was sent, or the time at which the old connection was
   * made: whichever is the latest.
   */
  since: QmpTimestamp;
  /** How the old connection ended, for people. */
  reason: string;
}>;

/**
 * An error as the server sends it.
 *
 * Source: QMP specification, "Error".
 */
export interface QmpErrorBody {
  /** Error class, almost always `"GenericError"`. */
  class: string;
  /** Description for people. Never parse it. */
  desc: string;
}

/**
 * The reply to a command that succeeded.
 *
 * Source: QMP specification, "Success".
 */
export interface QmpReturn {
  /**
   * The value that the command returned; `{}` if it has nothing to return.
   */
  return: JsonValue;
  /** The `id` of the command; absent if the command had none. */
  id?: JsonValue;
}

/**
 * The reply to a command that failed.
 *
 * Source: QMP specification, "Error".
 */
export interface QmpErrorReply {
  /** The error. */
  error: QmpErrorBody;
  /**
   * The `id` of the command; absent if the command had none or if the server
   * could not read the command.
   */
  id?: JsonValue;
}

/** The kinds of messages from a server. Any other message is `"invalid"`. */
export type MessageKind = "greeting" | "return" | "error" | "event" | "invalid";

/** Returns whether a value is a JSON object: neither null nor an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Returns the kind of a message from a server.
 *
 * The function checks for replies and events first, because nearly all messages
 * are of these kinds.
 */
export function messageKind(value: unknown): MessageKind {
  if (!isObject(value)) return "invalid";
  if (value.return !== undefined) return "return";
  if (value.event !== undefined) return isEvent(value) ? "event" : "invalid";
  if (value.error !== undefined) {
    return isErrorBody(value.error) ? "error" : "invalid";
  }
  return isGreetingBody(value.QMP) ? "greeting" : "invalid";
}

function isEvent({ event, timestamp, data }: Record<string, unknown>): boolean {
  return typeof event === "string" && isObject(timestamp) &&
    (data === undefined || isObject(data));
}

function isErrorBody(value: unknown): value is QmpErrorBody {
  return isObject(value) && typeof value.class === "string" &&
    typeof value.desc === "string";
}

function isGreetingBody(value: unknown): value is QmpGreeting["QMP"] {
  return isObject(value) && isVersionInfo(value.version) &&
    Array.isArray(value.capabilities);
}

function isVersionInfo(value: unknown): value is VersionInfo {
  if (!isObject(value) || !isObject(value.qemu)) return false;
  const { major, minor, micro } = value.qemu;
  return typeof major === "number" && typeof minor === "number" &&
    typeof micro === "number";
}
