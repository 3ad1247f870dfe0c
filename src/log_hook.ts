/**
 * The hook that sees every message.
 *
 * @module
 */

import type { LogEntry } from "./options.ts";

/** Sees a message of a connection. */
export type LogHook = (entry: LogEntry) => void;

/**
 * Returns a hook that never throws. The connection needs no log, so an error of
 * the hook must not end it, and `reportError()` would end the program.
 *
 * The first error goes to `console.error`, and no other, because a hook that
 * fails may fail for every message.
 */
export function guarded(hook: LogHook): LogHook {
  let hasFailed = false;
  return (entry) => {
    try {
      hook(entry);
    } catch (error) {
      if (hasFailed) return;
      hasFailed = true;
      console.error(
        "The log hook of a QMP connection failed. It is called again, but its further errors are not shown.",
        error,
      );
    }
  };
}
