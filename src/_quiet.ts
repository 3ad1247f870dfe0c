/**
 * The end of a burst, without a timer.
 *
 * @module
 */

/**
 * Waits until something has not grown for some turns of the microtask queue. What runs in bursts takes a few turns
 * between one piece and the next; a timer would take a millisecond.
 *
 * @param size Tells how large it is.
 * @param turns Turns without growth after which the burst is over.
 * @param limit Size at which there is no more waiting.
 */
export async function untilQuiet(
  size: () => number,
  turns: number,
  limit: number = Infinity,
): Promise<void> {
  let seen = size();
  for (let quiet = 0; quiet < turns && seen < limit; quiet++) {
    await undefined;
    const now = size();
    if (now !== seen) quiet = -1;
    seen = now;
  }
}
