/**
 * Waiting for turns of the microtask queue, and for the next task.
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

/** Waits for the next task, so that timers and transports get their turn. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
