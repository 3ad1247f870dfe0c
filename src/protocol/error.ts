/**
 * The errors of this package.
 *
 * ```text
 * QmpError                  base of them all
 * ├ QmpConnectError         could not connect, listen or launch
 * ├ QmpStateError           called at the wrong time: before negotiation, after close
 * ├ QmpProtocolError        the peer broke the protocol
 * ├ QmpCommandError         the server answered a command with an error
 * ├ QmpClosedError          the connection ended with something still awaited
 * ├ QmpTimeoutError         the given time ran out
 * └ QmpEventOverflowError   an event subscription's queue was full
 * ```
 *
 * Misuse of an argument is a `TypeError` or a `RangeError`, and an abort rejects with the signal's own reason.
 *
 * @module
 */

import type { QmpErrorBody } from "./message.ts";

/** State of a connection, in the order in which a connection passes through them. */
export type ConnectionState = "greeting" | "negotiation" | "command" | "closed";

/**
 * Base of every error of this package.
 *
 * @example Tell the package's errors from others
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

/** What is known of a peer that could not be reached, beside the message. */
export interface QmpConnectErrorOptions extends ErrorOptions {
  /** Exit code of the launched process, where it ended before it connected. */
  exitCode?: number | undefined;
  /** What the launched process wrote to its standard error. */
  stderr?: string | undefined;
}

/**
 * A connection could not be made: connecting, listening, or launching QEMU failed.
 *
 * `cause` is the error of the operating system, where there is one.
 *
 * @example QEMU refuses its own arguments
 * ```ts
 * import { QmpConnectError } from "@qmp/qmp";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new QmpConnectError("QEMU exited with code 1 before it connected", {
 *   exitCode: 1,
 *   stderr: "qemu-system-x86_64: -M nope: unsupported machine type",
 * });
 * assertEquals(error.exitCode, 1);
 * ```
 */
export class QmpConnectError extends QmpError {
  /** Name of the class. */
  override name = "QmpConnectError";
  /** Exit code of the launched process; `undefined` when none was launched or it has not ended. */
  declare readonly exitCode: number | undefined;
  /** What the launched process wrote to its standard error; `undefined` when none was launched. */
  declare readonly stderr: string | undefined;

  /**
   * Makes the error of a connection that could not be made.
   *
   * @param message What was attempted and what was found.
   * @param options The cause, and what the launched process left behind.
   */
  constructor(message: string, options: QmpConnectErrorOptions = {}) {
    super(message, options);
    // Where there is nothing to tell, nothing is shown.
    const { exitCode, stderr } = options;
    if (exitCode !== undefined) this.exitCode = exitCode;
    if (stderr !== undefined) this.stderr = stderr;
  }
}

/**
 * A method was called at a time when it cannot work: before negotiation has ended, or after close.
 *
 * @example The state at the time of the call
 * ```ts
 * import { QmpStateError } from "@qmp/qmp";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(new QmpStateError("Cannot execute stop", "closed").state, "closed");
 * ```
 */
export class QmpStateError extends QmpError {
  /** Name of the class. */
  override name = "QmpStateError";
  /** State of the connection when the method was called. */
  readonly state: ConnectionState;

  /**
   * Makes the error of a call at the wrong time.
   *
   * @param message What was attempted and what was found.
   * @param state State of the connection when the method was called.
   */
  constructor(message: string, state: ConnectionState) {
    super(message);
    this.state = state;
  }
}

/** Most characters of an offending message that {@linkcode QmpProtocolError} keeps. */
const RECEIVED_LIMIT = 512;

/**
 * The peer broke the protocol: not JSON, not an object, too large, or not what its state allows.
 *
 * The connection ends with it, because nothing that follows can be trusted.
 *
 * @example What was received is kept, cut to a sane length
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
  /** Start of what was received, at most 512 characters and an ellipsis. */
  readonly received: string;

  /**
   * Makes the error of a peer that broke the protocol.
   *
   * @param message What was expected and what was found.
   * @param received What was received, whole; it is cut here.
   * @param options The cause, where there is one.
   */
  constructor(message: string, received: string, options?: ErrorOptions) {
    super(message, options);
    this.received = received.length > RECEIVED_LIMIT
      ? received.slice(0, RECEIVED_LIMIT) + "…"
      : received;
  }
}

/**
 * The server answered a command with an error. The message is the server's own `desc`, verbatim.
 *
 * Source: QMP specification, "Error".
 *
 * @example Tell a missing command from a failed one by its class
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
  /** Error class that the server named, such as `"GenericError"` or `"DeviceNotFound"`. */
  readonly class: string;
  /** Text for people that the server gave; never parse it. */
  readonly desc: string;
  /** Name of the command that failed. */
  readonly command: string;

  /**
   * Makes the error of a command that the server refused.
   *
   * @param command Name of the command that failed.
   * @param error Error as the server sent it.
   */
  constructor(command: string, error: QmpErrorBody) {
    super(error.desc);
    this.class = error.class;
    this.desc = error.desc;
    this.command = command;
  }
}

/** How a connection's end met what was still awaited. */
export interface QmpClosedErrorOptions extends ErrorOptions {
  /**
   * Whether the command may have run.
   *
   * @default {false}
   */
  sent?: boolean | undefined;
}

/**
 * The connection ended while something was still awaited: a reply, or an event.
 *
 * `cause` is what ended the connection, unless that was a plain end of file or a call of `close()`.
 *
 * @example Ask whether the command may have run
 * ```ts
 * import { QmpClosedError } from "@qmp/qmp";
 * import { assert } from "@std/assert";
 *
 * const error = new QmpClosedError("The connection ended before stop was answered", { sent: true });
 * assert(error.sent);
 * ```
 */
export class QmpClosedError extends QmpError {
  /** Name of the class. */
  override name = "QmpClosedError";
  /** Whether the command had been handed to the transport, so that it may have run. */
  readonly sent: boolean;

  /**
   * Makes the error of a connection that ended too early.
   *
   * @param message What was awaited and what was found.
   * @param options The cause, and whether the command had been sent.
   */
  constructor(message: string, options: QmpClosedErrorOptions = {}) {
    super(message, options);
    this.sent = options.sent ?? false;
  }
}

/**
 * The given time ran out. Only the waiting stops: a command that was sent may still run.
 *
 * @example Which operation, and how long it was given
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
  /** What was attempted. */
  readonly operation: string;
  /** Time that was given, in milliseconds. */
  readonly timeout: number;

  /**
   * Makes the error of a time that ran out.
   *
   * @param operation What was attempted.
   * @param timeout Time that was given, in milliseconds.
   * @param hint What may be the reason, as a clause.
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
 * A subscription's queue was full when another event came. What it held has been delivered before this.
 *
 * @example How many events the queue could hold
 * ```ts
 * import { QmpEventOverflowError } from "@qmp/qmp";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(new QmpEventOverflowError(65_536).limit, 65_536);
 * ```
 */
export class QmpEventOverflowError extends QmpError {
  /** Name of the class. */
  override name = "QmpEventOverflowError";
  /** Most events that the queue could hold. */
  readonly limit: number;

  /**
   * Makes the error of a queue that was full.
   *
   * @param limit Most events that the queue could hold.
   */
  constructor(limit: number) {
    super(
      `The event subscription fell ${limit} events behind, which is its limit`,
    );
    this.limit = limit;
  }
}
