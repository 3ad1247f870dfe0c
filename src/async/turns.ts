/**
 * Waiting for turns of the microtask queue.
 *
 * @module
 */

/**
 * Waits for turns of the microtask queue, which are over before the next task
 * and cost far less than a timer.
 *
 * @param count Most turns to wait.
 * @param isOver Ends the waiting early when it returns true. It is asked before
 * each turn.
 */
export async function turns(
  count: number,
  isOver: () => boolean = () => false,
): Promise<void> {
  for (let turn = 0; turn < count && !isOver(); turn++) await undefined;
}
