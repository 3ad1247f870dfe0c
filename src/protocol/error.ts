/**
 * The errors of this package.
 *
 * ```text
 * QmpError                  base class of all
 * ├ QmpConnectError         could not connect, listen or launch
 * ├ QmpStateError           called before negotiation or after close
 * ├ QmpProtocolError        the peer broke the protocol
 * ├ QmpCommandError         the server answered a command with an error
 * ├ QmpClosedError          the connection ended before a reply or an event
 * ├ QmpTimeoutError         the timeout passed
 * ├ QmpOperationError       what was begun failed later, or cannot be done here
 * └ QmpEventOverflowError   the queue of an event subscription was full
 * ```
 *
 * A wrong argument is a `TypeError` or a `RangeError`. An abort rejects with
 * the reason of its signal.
 *
 * @module
 */

import type { QmpErrorBody } from "./message.ts";

/** The states of a connection, in the order in which it passes through them. */
export type ConnectionState = "greeting" | "negotiation" | "command" | "closed";

/**
 * The states of a client that reconnects.
 *
 * - `"connecting"`: it makes an attempt, which includes the handshake and the
 *   hook `onConnect`.
 * - `"command"`: it has a connection, and executes commands.
 * - `"waiting"`: it has lost its connection or an attempt has failed, and the
 *   next attempt has not begun.
 * - `"closed"`: it was closed, or it has given up.
 */
export type ReconnectingState =
  | "connecting"
  | "command"
  | "waiting"
  | "closed";

/**
 * Base class of every error of this package.
 *
 * @example Recognize the errors of this package
 * ```ts
 * import { QmpError, QmpTimeoutError } from "@qmp/qmp";
 * import { assert } from "@std/assert";
 *
 * assert(new QmpTimeoutError("stop", 5_000) instanceof QmpError);
 * ```
 */
export class QmpError extends Error {
  /** Name of the class. */
  override name = "QmpError";
}

/** Options for {@linkcode QmpConnectError}. */
export interface QmpConnectErrorOptions extends ErrorOptions {
  /** Exit code of the launched process, if it ended before it connected. */
  exitCode?: number | undefined;
  /** Standard error output of the launched process. */
  stderr?: string | undefined;
}

/**
 * Connecting to QEMU, listening for QEMU, or launching QEMU failed.
 *
 * `cause` is the error of the operating system, if it reported one.
 *
 * @example QEMU refuses its own arguments
 * ```ts
 * import { QmpConnectError } from "@qmp/qmp";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new QmpConnectError(
 *   "QEMU exited with code 1 before it connected",
 *   {
 *     exitCode: 1,
 *     stderr: "qemu-system-x86_64: -M nope: unsupported machine type",
 *   },
 * );
 * assertEquals(error.exitCode, 1);
 * ```
 */
export class QmpConnectError extends QmpError {
  /** Name of the class. */
  override name = "QmpConnectError";
  /**
   * Exit code of the launched process; `undefined` if no process was launched
   * or if it still runs.
   */
  declare readonly exitCode: number | undefined;
  /**
   * Standard error output of the launched process; `undefined` if no process
   * was launched.
   */
  declare readonly stderr: string | undefined;

  /**
   * Makes the error of a connection that failed.
   *
   * @param message What was attempted and what was found.
   * @param options The cause, and how the launched process ended.
   */
  constructor(message: string, options: QmpConnectErrorOptions = {}) {
    super(message, options);
    // A member without a value is left out, so that Deno does not print it.
    const { exitCode, stderr } = options;
    if (exitCode !== undefined) this.exitCode = exitCode;
    if (stderr !== undefined) this.stderr = stderr;
  }
}

/**
 * A method was called at the wrong time: before negotiation has ended, or after
 * close.
 *
 * @example Read the state at the time of the call
 * ```ts
 * import { QmpStateError } from "@qmp/qmp";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new QmpStateError("Cannot execute stop", "closed");
 * assertEquals(error.state, "closed");
 * ```
 */
export class QmpStateError extends QmpError {
  /** Name of the class. */
  override name = "QmpStateError";
  /** State of the connection or of the client at the time of the call. */
  readonly state: ConnectionState | ReconnectingState;

  /**
   * Makes the error of a call at the wrong time.
   *
   * @param message What was attempted and what was found.
   * @param state State of the connection or of the client at the time of the
   * call.
   */
  constructor(message: string, state: ConnectionState | ReconnectingState) {
    super(message);
    this.state = state;
  }
}

/**
 * Most characters of a wrong message that {@linkcode QmpProtocolError} keeps.
 */
const RECEIVED_LIMIT = 512;

/**
 * The peer broke the protocol. It sent something that is not JSON, not an
 * object, too large, or not allowed in the state of the connection.
 *
 * The connection ends then, because the rest of the data cannot be trusted.
 *
 * @example Read the start of what the peer sent
 * ```ts
 * import { QmpProtocolError } from "@qmp/qmp";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new QmpProtocolError("Expected JSON", "SSH-2.0-OpenSSH_9.2");
 * assertEquals(error.received, "SSH-2.0-OpenSSH_9.2");
 * ```
 */
export class QmpProtocolError extends QmpError {
  /** Name of the class. */
  override name = "QmpProtocolError";
  /**
   * Start of what the peer sent: 512 characters at most, and an ellipsis if
   * there was more.
   */
  readonly received: string;

  /**
   * Makes the error of a peer that broke the protocol.
   *
   * @param message What was expected and what was found.
   * @param received What the peer sent, in full. The constructor cuts it.
   * @param options The cause, if there is one.
   */
  constructor(message: string, received: string, options?: ErrorOptions) {
    super(message, options);
    this.received = received.length > RECEIVED_LIMIT
      ? copy(`${received.slice(0, RECEIVED_LIMIT)}…`)
      : received;
  }
}

/**
 * Returns a copy of a text that does not refer to another text. In V8, the
 * start of a text refers to all of it, which could be 64 MiB that the error
 * would keep in memory.
 */
function copy(text: string): string {
  return JSON.parse(JSON.stringify(text));
}

/**
 * The server answered a command with an error. The message is the server's
 * `desc`, unchanged.
 *
 * Source: QMP specification, "Error".
 *
 * @example Recognize a missing command by the error class
 * ```ts
 * import { QmpCommandError } from "@qmp/qmp";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new QmpCommandError("stopp", {
 *   class: "CommandNotFound",
 *   desc: "The command stopp has not been found",
 * });
 * assertEquals(error.class, "CommandNotFound");
 * assertEquals(error.message, error.desc);
 * ```
 */
export class QmpCommandError extends QmpError {
  /** Name of the class. */
  override name = "QmpCommandError";
  /** Error class, such as `"GenericError"` or `"DeviceNotFound"`. */
  readonly class: string;
  /** Description for people. Never parse it. */
  readonly desc: string;
  /** Name of the command that failed. */
  readonly command: string;

  /**
   * Makes the error of a command that failed.
   *
   * @param command Name of the command.
   * @param error The error as the server sent it.
   */
  constructor(command: string, error: QmpErrorBody) {
    super(error.desc);
    this.class = error.class;
    this.desc = error.desc;
    this.command = command;
  }
}

/** Options for {@linkcode QmpClosedError}. */
export interface QmpClosedErrorOptions extends ErrorOptions {
  /**
   * Whether the command was sent, so that it may have run.
   *
   * @default {false}
   */
  sent?: boolean | undefined;
}

/**
 * The connection ended before a reply or an event arrived.
 *
 * `cause` is the error that ended the connection. It is `undefined` if the peer
 * hung up without an error, or if `close()` was called.
 *
 * @example Check whether the command may have run
 * ```ts
 * import { QmpClosedError } from "@qmp/qmp";
 * import { assert } from "@std/assert";
 *
 * const error = new QmpClosedError(
 *   "The connection ended before stop was answered",
 *   { sent: true },
 * );
 * assert(error.sent);
 * ```
 */
export class QmpClosedError extends QmpError {
  /** Name of the class. */
  override name = "QmpClosedError";
  /**
   * Whether the transport was given the command to write, so that it may have
   * run. If this is false, the server has not received the command.
   */
  readonly sent: boolean;

  /**
   * Makes the error of a connection that ended too early.
   *
   * @param message What was awaited and what was found.
   * @param options The cause, and whether the command was sent.
   */
  constructor(message: string, options: QmpClosedErrorOptions = {}) {
    super(message, options);
    this.sent = options.sent ?? false;
  }
}

/**
 * A timeout passed. Only the waiting stops: a command that was sent may still
 * run.
 *
 * @example Read the operation and its timeout
 * ```ts
 * import { QmpTimeoutError } from "@qmp/qmp";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new QmpTimeoutError("query-block", 5_000);
 * assertEquals([error.operation, error.timeout], ["query-block", 5_000]);
 * ```
 */
export class QmpTimeoutError extends QmpError {
  /** Name of the class. */
  override name = "QmpTimeoutError";
  /** The operation that was attempted. */
  readonly operation: string;
  /** The timeout, in milliseconds. */
  readonly timeout: number;

  /**
   * Makes the error of a timeout that passed.
   *
   * @param operation The operation that was attempted.
   * @param timeout The timeout, in milliseconds.
   * @param hint A possible reason, as a clause.
   */
  constructor(operation: string, timeout: number, hint?: string) {
    super(
      `${operation} did not end within ${timeout} ms` +
        (hint ? `: ${hint}` : ""),
    );
    this.operation = operation;
    this.timeout = timeout;
  }
}

/**
 * An operation of several steps failed, and not by the refusal of one command:
 * an event reported the failure, or the machine lacks what the operation needs.
 *
 * @example Read which operation failed, and why
 * ```ts
 * import { QmpOperationError } from "@qmp/qmp";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new QmpOperationError("Migrating", "Connection refused");
 * assertEquals(error.operation, "Migrating");
 * assertEquals(error.message, "Migrating failed: Connection refused");
 * ```
 */
export class QmpOperationError extends QmpError {
  /** Name of the class. */
  override name = "QmpOperationError";
  /** The operation that was attempted. */
  readonly operation: string;

  /**
   * Makes the error of an operation that failed.
   *
   * @param operation The operation that was attempted.
   * @param reason Why it failed. QEMU's own text, if it gave one, stands at the
   * end without a change.
   * @param options The cause, if there is one.
   */
  constructor(operation: string, reason: string, options?: ErrorOptions) {
    super(`${operation} failed: ${reason}`, options);
    this.operation = operation;
  }
}

/**
 * The queue of an event subscription was full when another event arrived. The
 * subscription delivers the events in its queue before it throws this error.
 *
 * @example Find out which limit was reached
 * ```ts
 * import { QmpEventOverflowError } from "@qmp/qmp";
 * import { assertEquals } from "@std/assert";
 *
 * const tooMany = new QmpEventOverflowError(65_536);
 * assertEquals([tooMany.limit, tooMany.sizeLimit], [65_536, undefined]);
 *
 * const tooLarge = new QmpEventOverflowError(65_536, 1_000_000);
 * assertEquals(tooLarge.sizeLimit, 1_000_000);
 * ```
 */
export class QmpEventOverflowError extends QmpError {
  /** Name of the class. */
  override name = "QmpEventOverflowError";
  /** Most events that the queue can hold. */
  readonly limit: number;
  /**
   * Most characters that the queue can hold, if this limit was reached;
   * `undefined` if the queue had as many events as it can hold.
   */
  declare readonly sizeLimit: number | undefined;

  /**
   * Makes the error of a queue that is full.
   *
   * @param limit Most events that the queue can hold.
   * @param sizeLimit Most characters that the queue can hold, if this limit was
   * reached.
   */
  constructor(limit: number, sizeLimit?: number) {
    const held = sizeLimit === undefined
      ? `${limit} events`
      : `${sizeLimit} characters of events`;
    super(
      `Cannot queue another event: the subscription holds its limit of ${held}`,
    );
    this.limit = limit;
    if (sizeLimit !== undefined) this.sizeLimit = sizeLimit;
  }
}

/**
 * Returns the message of what foreign code has thrown. This can be any value,
 * also an object that has no text.
 */
export function messageOf(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown);
  } catch {
    return "an object that has no text";
  }
}
