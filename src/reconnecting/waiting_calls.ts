/**
 * Calls that wait for a connection.
 *
 * @module
 */

import { checkTimeout, type WaitOptions, watch } from "../async/deadline.ts";
import type { QmpClient } from "../client.ts";
import { openCommand } from "../protocol/command.ts";
import {
  QmpClosedError,
  type QmpError,
  QmpTimeoutError,
} from "../protocol/error.ts";
import { parseJson, stringifyJson } from "../protocol/json/lossless.ts";
import type { UntypedSchema } from "../qapi/signatures.ts";
import { rejected } from "../waiting.ts";

/** A connection as the engine uses it: every name is allowed. */
export type Client = QmpClient<UntypedSchema>;

/**
 * Runs a call on a connection.
 *
 * @param client The connection.
 * @param limits The signal, and the time if the call has one.
 */
export type Run<T> = (client: Client, limits: WaitOptions) => Promise<T>;

/** A call that waits. */
interface Waiter {
  start(client: Client): void;
  fail(how: string, cause: QmpError | undefined): void;
}

/** A call under way. */
interface Box<T> {
  running: Promise<T>;
}

/** The calls that wait for a connection, in their order. */
export class WaitingCalls {
  readonly #waiters: Set<Waiter> = new Set();
  readonly #timeout: number;
  readonly #describeAbsence: () => string;

  /**
   * @param timeout Time to wait for a connection, for calls that have none.
   * @param describeAbsence Returns why there is no connection.
   * @throws {RangeError} If the time is out of its bounds.
   */
  constructor(
    timeout: number = Infinity,
    describeAbsence: () => string,
  ) {
    checkTimeout(timeout, "connectionTimeout");
    this.#timeout = timeout;
    this.#describeAbsence = describeAbsence;
  }

  /**
   * Waits for a connection, and runs the call on it.
   *
   * @param operation What is attempted, for the messages of errors.
   * @param options The signal and the time. A time that is given covers the
   * wait and the call together.
   * @param run The call, with the limits that are left for it.
   */
  async add<T>(
    operation: string,
    { signal, timeout }: WaitOptions,
    run: Run<T>,
  ): Promise<T> {
    const whole = timeout === undefined ? undefined : new AbortController();
    let release = () => {};
    // The call comes in a box and is awaited below, because the stack of its
    // error then leads to the caller.
    const { running } = await new Promise<Box<T>>((resolve) => {
      let isWaiting = true;
      release = watch(
        { signal, timeout: timeout ?? this.#timeout },
        (reason) => {
          if (!isWaiting) return whole!.abort(reason);
          this.#waiters.delete(waiter);
          resolve(rejected(reason));
        },
        (timeout) =>
          new QmpTimeoutError(
            operation,
            timeout,
            isWaiting ? this.#describeAbsence() : undefined,
          ),
      );
      const waiter: Waiter = {
        start: (client) => {
          isWaiting = false;
          if (whole === undefined) release();
          const limits = whole === undefined
            ? { signal }
            : { signal: whole.signal, timeout: Infinity };
          resolve({ running: run(client, limits) });
        },
        fail: (how, cause) => {
          release();
          const message = `${operation} ended without a connection: ${how}`;
          resolve(rejected(new QmpClosedError(message, { cause })));
        },
      };
      this.#waiters.add(waiter);
    });
    try {
      return await running;
    } finally {
      release();
    }
  }

  /** Runs the calls on a connection. */
  start(client: Client): void {
    for (const waiter of this.#take()) waiter.start(client);
  }

  /**
   * Rejects the calls with {@linkcode QmpClosedError}.
   *
   * @param how Why no connection comes any more.
   * @param cause The error that says so, if there is one.
   */
  fail(how: string, cause: QmpError | undefined): void {
    for (const waiter of this.#take()) waiter.fail(how, cause);
  }

  #take(): Waiter[] {
    const waiters = [...this.#waiters];
    this.#waiters.clear();
    return waiters;
  }
}

/**
 * Checks a command that has to wait, and copies its arguments, because the
 * caller may change them until the command is sent.
 */
export function copyArguments(
  name: string,
  args: object | undefined,
  oob = false,
): object | undefined {
  openCommand(name, args, oob);
  return args && parseJson(stringifyJson(args)) as object;
}
