/**
 * Stack traces that lead to whoever waits, rather than to the loop that reads from the transport.
 *
 * @module
 */

import { QmpError } from "../protocol/error.ts";

/**
 * A rejected promise, to resolve another with.
 *
 * An error is made where a reply or a timer comes in, of which the caller learns nothing. But V8 knows the async functions
 * that wait for a promise, and here they are looked up once the other promise has taken this one over. That costs
 * nothing where nothing fails.
 *
 * @param error What to reject with. One that is not the package's own is left as it is.
 */
export async function rejection(error: unknown): Promise<never> {
  // The other promise subscribes to this one in a turn of its own, and this one must not be settled before.
  await undefined;
  await undefined;
  retrace(error, rejection);
  throw error;
}

/**
 * Gives an error the stack of this moment, if that leads anywhere.
 *
 * @param error The error. One that is not the package's own is left as it is.
 * @param caller Function above which the stack is cut off.
 */
export function retrace(
  error: unknown,
  // deno-lint-ignore ban-types
  caller: Function,
): void {
  if (!(error instanceof QmpError)) return;
  const { stack } = error;
  Error.captureStackTrace(error, caller);
  if (!error.stack?.includes("\n    at ") && stack !== undefined) {
    error.stack = stack;
  }
}
