/**
 * Waiting that ends: by an abort, or by a timeout.
 *
 * @module
 */

import { retrace } from "./stack.ts";
import { QmpTimeoutError } from "../protocol/error.ts";

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

/** What an operation of several steps has to be over by. */
export class Deadline {
  #passed: { reason: unknown } | undefined;
  #abandon: ((reason: unknown) => void) | undefined;
  #controller: AbortController | undefined;

  /** Whether the operation is over before its end. */
  get over(): boolean {
    return this.#passed !== undefined;
  }

  /** Aborts when the operation is over before its end, with the reason. */
  get signal(): AbortSignal {
    // Made when somebody asks, since most steps can do with `wait`, which costs a tenth.
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#passed !== undefined) {
        this.#controller.abort(this.#passed.reason);
      }
    }
    return this.#controller.signal;
  }

  /**
   * Waits for a step, of which there is one at a time.
   *
   * @throws The reason, when the operation is over before the step is.
   */
  wait<T>(step: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#passed !== undefined) reject(this.#passed.reason);
      this.#abandon = reject;
      // Even then, so that a later failure of the step counts as handled.
      step.then(resolve, reject);
    });
  }

  /** Ends the operation before its end. */
  pass(reason: unknown): void {
    this.#passed = { reason };
    this.#abandon?.(reason);
    this.#controller?.abort(reason);
  }
}

/**
 * Runs an operation of several steps, which is over when the caller's signal aborts and when the time is over.
 *
 * @param operation What is attempted, for the message of the timeout.
 * @param options The signal and the time.
 * @param run The operation. It has to end when the deadline passes, with the reason.
 * @param hint What may be the reason of a timeout.
 */
export async function withDeadline<T>(
  operation: string,
  options: WaitOptions,
  run: (deadline: Deadline) => Promise<T>,
  hint?: () => string | undefined,
): Promise<T> {
  const deadline = new Deadline();
  const release = watch(
    operation,
    options,
    (reason) => deadline.pass(reason),
    hint,
  );
  try {
    return await run(deadline);
  } catch (error) {
    retrace(error, withDeadline);
    throw error;
  } finally {
    release();
  }
}
