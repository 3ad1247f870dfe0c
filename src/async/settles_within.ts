/**
 * Waiting for a promise, but not for long.
 *
 * @module
 */

import { turns } from "./turns.ts";

/**
 * Turns of the microtask queue after which a promise has to wait for a task.
 */
const PROMPT_TURNS = 8;

/**
 * Waits until a promise settles or the time is over.
 *
 * @param promise The promise. Its rejection counts as settled, and as handled.
 * @param ms Longest wait, in milliseconds, up to 2,147,483,647; or `Infinity`.
 * @returns Whether the promise has settled.
 */
export async function settlesWithin(
  promise: Promise<unknown>,
  ms: number,
): Promise<boolean> {
  let hasSettled = false;
  const settle = () => {
    hasSettled = true;
  };
  const settled = promise.then(settle, settle);
  // Most promises that come here settle at once, and a timer is expensive.
  await turns(PROMPT_TURNS, () => hasSettled);
  if (hasSettled) return true;

  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = ms === Infinity ? undefined : setTimeout(resolve, ms);
  await Promise.race([settled, late]);
  clearTimeout(timer);
  return hasSettled;
}
