/**
 * Stands in for `@std/async/abortable` where the registry cannot be reached,
 * as far as promises go.
 *
 * @module
 */

/**
 * Settles as `promise` does or, if the signal aborts before, rejects with its
 * reason. The promise itself goes on.
 */
export function abortable<T>(
  promise: Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    const forget = () => signal.removeEventListener("abort", stop);

    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
    // Even then, so that a later rejection of the promise counts as handled.
    promise.finally(forget).then(resolve, reject);
  });
}
