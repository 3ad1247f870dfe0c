/**
 * Waiting that ends with the errors of this package.
 *
 * @module
 */

import {
  type Deadline,
  type WaitOptions,
  watch,
  withDeadline,
} from "./async/deadline.ts";
import { rejection, retrace } from "./async/stack.ts";
import { QmpError, QmpTimeoutError } from "./protocol/error.ts";

/**
 * Runs an operation with a deadline, whose errors lead to the code that waits.
 *
 * @param operation What is attempted, for the message of the timeout.
 * @param options The signal and the time.
 * @param run The operation. It has to end when the deadline passes, with the
 * deadline's reason.
 * @param hint Returns what may have caused a timeout.
 * @throws {QmpTimeoutError} If the time is over first.
 * @throws {RangeError} If the timeout is out of its bounds.
 * @throws The signal's reason, if it aborts, and what the operation throws.
 */
export async function withinTime<T>(
  operation: string,
  options: WaitOptions,
  run: (deadline: Deadline) => Promise<T>,
  hint?: () => string | undefined,
): Promise<T> {
  try {
    return await withDeadline(
      options,
      run,
      (timeout) => new QmpTimeoutError(operation, timeout, hint?.()),
    );
  } catch (error) {
    retrace(error, QmpError, withinTime);
    throw error;
  }
}

/**
 * Watches over a wait, and stops it when the signal aborts or the time is over.
 *
 * @param operation What is attempted, for the message of the timeout.
 * @param options The signal and the time.
 * @param stop Called at most once: with the signal's reason, or with a
 * {@linkcode QmpTimeoutError}.
 * @returns A function that ends the watching.
 * @throws {RangeError} If the timeout is out of its bounds.
 * @throws The signal's reason, if it has aborted already.
 */
export function watchTime(
  operation: string,
  options: WaitOptions,
  stop: (reason: unknown) => void,
): () => void {
  return watch(
    options,
    stop,
    (timeout) => new QmpTimeoutError(operation, timeout),
  );
}

/**
 * Returns a rejected promise with which to resolve another one, so that the
 * stack of the error leads to the code that waits.
 *
 * @param error What to reject with. Only a {@linkcode QmpError} gets a new
 * stack.
 */
export function rejected(error: unknown): Promise<never> {
  return rejection(error, QmpError);
}
