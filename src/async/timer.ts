/**
 * Timers, and whether a program waits for them.
 *
 * @module
 */

/** A timer of this runtime. */
export type Timer = ReturnType<typeof setTimeout>;

/**
 * Chooses whether a timer keeps the program alive. This does nothing in a
 * runtime without that choice, such as a browser.
 *
 * @param timer The timer, if there is one.
 * @param isNeeded Whether it keeps the program alive.
 */
export function refTimer(timer: Timer | undefined, isNeeded: boolean): void {
  const { ref, unref } = (timer ?? {}) as { ref?(): void; unref?(): void };
  (isNeeded ? ref : unref)?.call(timer);
}
