/**
 * Waiting that ends: by an abort, or by a timeout.
 *
 * @module
 */

/** The longest time that a timer takes, in milliseconds. */
export const LONGEST_TIMEOUT: number = 2 ** 31 - 1;

/** How long to wait. */
export interface WaitOptions {
  /** Stops the waiting, which then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /**
   * Time to wait, in milliseconds, from 0 to 2,147,483,647; `Infinity` waits
   * without end.
   *
   * @default {Infinity}
   */
  timeout?: number | undefined;
}

/** Makes the error of a wait that has lasted for the whole timeout. */
export type MakeTimeoutError = (timeout: number) => unknown;

const defaultError: MakeTimeoutError = (timeout) =>
  new DOMException(`Timed out after ${timeout} ms`, "TimeoutError");

/**
 * Watches over a wait, and stops it when the signal aborts or the time is over.
 *
 * @param options The signal and the time.
 * @param stop Called at most once, with the reason.
 * @param makeTimeoutError Makes the reason of a timeout.
 * @returns A function that ends the watching.
 * @throws {RangeError} If the timeout is out of its bounds.
 * @throws The signal's reason, if it has aborted already.
 */
export function watch(
  { signal, timeout = Infinity }: WaitOptions,
  stop: (reason: unknown) => void,
  makeTimeoutError: MakeTimeoutError = defaultError,
): () => void {
  checkTimeout(timeout);
  signal?.throwIfAborted();
  const abort = () => end(signal!.reason);
  const aborts = signal && abortsOf(signal);
  const timer = timeout === Infinity
    ? undefined
    : setTimeout(() => end(makeTimeoutError(timeout)), timeout);
  aborts?.add(abort);

  function release() {
    clearTimeout(timer);
    aborts?.remove(abort);
  }

  function end(reason: unknown) {
    release();
    stop(reason);
  }

  return release;
}

/**
 * The waits that a signal stops, with one listener for all. A signal takes
 * longer to add and to remove a listener the more listeners it has, so that
 * thousands of waits with one signal would take seconds.
 */
class Aborts {
  readonly #signal: AbortSignal;
  readonly #stops: Set<() => void> = new Set();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  add(stop: () => void) {
    this.#stops.add(stop);
    if (this.#stops.size > 1) return;
    this.#signal.addEventListener("abort", this.#stopAll);
  }

  remove(stop: () => void) {
    if (!this.#stops.delete(stop) || this.#stops.size > 0) return;
    this.#signal.removeEventListener("abort", this.#stopAll);
  }

  readonly #stopAll = () => {
    for (const stop of this.#stops) stop();
  };
}

const ABORTS: WeakMap<AbortSignal, Aborts> = new WeakMap();

function abortsOf(signal: AbortSignal): Aborts {
  let aborts = ABORTS.get(signal);
  if (aborts === undefined) {
    aborts = new Aborts(signal);
    ABORTS.set(signal, aborts);
  }
  return aborts;
}

/**
 * Checks a timeout.
 *
 * @param timeout The timeout.
 * @param name What it is called in the error.
 * @throws {RangeError} If it is not from 0 to 2,147,483,647, nor `Infinity`.
 */
export function checkTimeout(timeout: number, name = "timeout"): void {
  if (timeout === Infinity || (timeout >= 0 && timeout <= LONGEST_TIMEOUT)) {
    return;
  }
  throw new RangeError(
    `Expected a ${name} from 0 to ${LONGEST_TIMEOUT} ms or Infinity, found ${timeout}`,
  );
}

/** The time by which all steps of an operation have to be done. */
export class Deadline {
  #passed: { reason: unknown } | undefined;
  #abandon: ((reason: unknown) => void) | undefined;
  #controller: AbortController | undefined;

  /** Whether the deadline has passed. */
  get hasPassed(): boolean {
    return this.#passed !== undefined;
  }

  /** A signal that aborts when the deadline passes, with the reason. */
  get signal(): AbortSignal {
    // The controller is made on demand, because most steps use `wait`, which
    // costs a tenth.
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#passed !== undefined) {
        this.#controller.abort(this.#passed.reason);
      }
    }
    return this.#controller.signal;
  }

  /**
   * Waits for a step. Only one step can be waited for at a time.
   *
   * @throws The reason, if the deadline passes before the step is done.
   */
  wait<T>(step: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#passed !== undefined) reject(this.#passed.reason);
      this.#abandon = reject;
      // Also after a rejection, so that a later failure of the step is handled.
      step.then(resolve, reject);
    });
  }

  /** Makes the deadline pass now. */
  pass(reason: unknown): void {
    this.#passed = { reason };
    this.#abandon?.(reason);
    this.#controller?.abort(reason);
  }
}

/**
 * Runs an operation of several steps until it is done, the signal aborts, or
 * the time is over.
 *
 * @param options The signal and the time.
 * @param run The operation. It has to end when the deadline passes, with the
 * deadline's reason.
 * @param makeTimeoutError Makes the reason of a timeout.
 * @throws {RangeError} If the timeout is out of its bounds.
 * @throws The reason of the deadline, and what the operation throws.
 */
export async function withDeadline<T>(
  options: WaitOptions,
  run: (deadline: Deadline) => Promise<T>,
  makeTimeoutError?: MakeTimeoutError,
): Promise<T> {
  const deadline = new Deadline();
  const release = watch(
    options,
    (reason) => deadline.pass(reason),
    makeTimeoutError,
  );
  try {
    return await run(deadline);
  } finally {
    release();
  }
}
