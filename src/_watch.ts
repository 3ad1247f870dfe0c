/**
 * Waiting that ends: by an abort, or by a timeout.
 *
 * @module
 */

import { retrace } from "./_trace.ts";
import { QmpTimeoutError } from "./protocol/error.ts";

/** Most milliseconds that a timer takes. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

/** How long to wait. */
export interface WaitOptions {
  /** Aborts the waiting, which then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /**
   * Time to wait, in milliseconds, up to 2,147,483,647; `Infinity` waits without end. When it is over, the waiting
   * rejects with a {@linkcode QmpTimeoutError}.
   */
  timeout?: number | undefined;
}

/**
 * Watches over a wait.
 *
 * @param operation What is attempted, for the message of the timeout.
 * @param options The signal and the time.
 * @param stop Called once with the reason when the wait is over before its time.
 * @param hint What may be the reason of a timeout.
 * @returns Ends the watching.
 * @throws {RangeError} If the timeout is no number of milliseconds.
 * @throws The signal's reason, if it is aborted already.
 */
export function watch(
  operation: string,
  { signal, timeout = Infinity }: WaitOptions,
  stop: (reason: unknown) => void,
  hint?: () => string | undefined,
): () => void {
  checkTimeout(timeout);
  signal?.throwIfAborted();
  const abort = () => over(signal!.reason);
  const timer = timeout === Infinity ? undefined : setTimeout(
    () => over(new QmpTimeoutError(operation, timeout, hint?.())),
    timeout,
  );
  signal?.addEventListener("abort", abort);

  function release() {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }

  function over(reason: unknown) {
    release();
    stop(reason);
  }

  return release;
}

/**
 * Checks a timeout.
 *
 * @throws {RangeError} If it is no number of milliseconds.
 */
export function checkTimeout(timeout: number): void {
  if (timeout === Infinity || (timeout >= 0 && timeout <= LONGEST_TIMEOUT)) {
    return;
  }
  throw new RangeError(
    `Expected a timeout from 0 to ${LONGEST_TIMEOUT} ms or Infinity, found ${timeout}`,
  );
}

/**
 * Runs an operation of several steps under one signal, which aborts when the caller's does and when the time is over.
 *
 * @param operation What is attempted, for the message of the timeout.
 * @param options The signal and the time.
 * @param run The operation. It has to end when the signal aborts, with the signal's reason.
 * @param hint What may be the reason of a timeout.
 */
export async function withDeadline<T>(
  operation: string,
  options: WaitOptions,
  run: (signal: AbortSignal) => Promise<T>,
  hint?: () => string | undefined,
): Promise<T> {
  const controller = new AbortController();
  const release = watch(
    operation,
    options,
    (reason) => controller.abort(reason),
    hint,
  );
  try {
    return await run(controller.signal);
  } catch (error) {
    retrace(error, withDeadline);
    throw error;
  } finally {
    release();
  }
}
