/**
 * The messages of QMP as they are on the wire, and the guards that tell them apart.
 *
 * Member names are the wire's own. What QEMU may add to a message later is allowed everywhere; what a
 * message must have is checked.
 *
 * @module
 */

/**
 * Any value that JSON can carry. An integer that a JavaScript number cannot hold exactly is a `bigint`.
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
  /** Micro version, such as 2 in 10.0.2; 50 and above mark development and release candidates. */
  micro: number;
}

/**
 * Version of the QEMU at the other end.
 *
 * Source: QAPI `VersionInfo`, what `query-version` returns.
 */
export interface VersionInfo {
  /** Version number of QEMU. */
  qemu: VersionTriple;
  /** Version of the downstream package, empty when there is none. */
  package: string;
}

/**
 * First message of a server, which says who it is and what it can do beyond the base protocol.
 *
 * Source: QMP specification, "Server Greeting".
 */
export interface QmpGreeting {
  /** The greeting's one member. */
  QMP: {
    /** Version of the server. */
    version: VersionInfo;
    /** Capabilities that the server offers, such as `"oob"`. */
    capabilities: string[];
  };
}

/**
 * Host time at which an event occurred. Both members are -1 when the host's clock could not be read.
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
 * Asynchronous event: something happened in the virtual machine, and nobody had to ask.
 *
 * Source: QMP specification, "Asynchronous events".
 *
 * @typeParam Name Name of the event.
 * @typeParam Data Type of its data; where it includes `undefined`, `data` may be absent.
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
      /** Data of the event, absent where the event has none. */
      data?: Data;
    }
    : {
      /** Data of the event. */
      data: Data;
    });

/**
 * Error as the server sends it.
 *
 * Source: QMP specification, "Error".
 */
export interface QmpErrorBody {
  /** Error class, almost always `"GenericError"`. */
  class: string;
  /** Text for people; never parse it. */
  desc: string;
}

/**
 * Reply of a command that succeeded.
 *
 * Source: QMP specification, "Success".
 */
export interface QmpReturn {
  /** What the command returned; `{}` when it has nothing to return. */
  return: JsonValue;
  /** Identifier of the command, absent when it had none. */
  id?: JsonValue;
}

/**
 * Reply of a command that failed.
 *
 * Source: QMP specification, "Error".
 */
export interface QmpErrorReply {
  /** What went wrong. */
  error: QmpErrorBody;
  /** Identifier of the command, absent when it had none or could not be read. */
  id?: JsonValue;
}

/** What a message from a server is, or `"invalid"` when it is none of what QMP knows. */
export type MessageKind = "greeting" | "return" | "error" | "event" | "invalid";

/** Whether a value is a JSON object: not null and not a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * What kind of message a value is that came from a server.
 *
 * Replies and events are looked for first, since they are nearly all of the traffic.
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
