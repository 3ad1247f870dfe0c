/**
 * Waiting without the event loop.
 *
 * @module
 */

/**
 * Stops this thread for a while, for work that has to be done before the event
 * loop runs again.
 *
 * @param ms Time, in milliseconds.
 */
export function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
