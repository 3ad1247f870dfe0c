/**
 * What all operations on a machine have in common.
 *
 * @module
 */

import { checkTimeout } from "../async/deadline.ts";
import type { QmpClient } from "../client.ts";

/**
 * What an operation needs that only executes commands: a {@linkcode QmpClient},
 * or a client that reconnects.
 */
export type CommandExecutor = Pick<QmpClient, "execute">;

/**
 * Checks the time between two actions.
 *
 * @param interval The time, in milliseconds.
 * @param name What it is called in the error.
 * @throws {RangeError} If it is not from 1 to 2,147,483,647, nor `Infinity`.
 */
export function checkInterval(interval: number, name = "interval"): void {
  checkTimeout(interval, name);
  if (interval < 1) {
    throw new RangeError(
      `Expected ${
        /^[aeiou]/.test(name) ? "an" : "a"
      } ${name} of at least 1 ms, found ${interval}`,
    );
  }
}
