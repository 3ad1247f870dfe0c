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

const runtime: {
  setImmediate?: (callback: () => void) => unknown;
} = globalThis;

/**
 * Waits for the next task, so that timers and transports get their turn. What
 * promises can do without another task is done then.
 *
 * `setImmediate` takes some microseconds, but not every runtime has it. A timer
 * takes a millisecond or more.
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    if (runtime.setImmediate === undefined) setTimeout(resolve, 0);
    else runtime.setImmediate(resolve);
  });
}
