/**
 * Replaces `@std/async/delay` if the registry cannot be reached.
 *
 * @module
 */

/** Options for {@linkcode delay}. */
export interface DelayOptions {
  /** Ends the delay early: the promise rejects with the signal's reason. */
  signal?: AbortSignal;
  /**
   * Whether the delay keeps the process alive.
   *
   * @default {true}
   */
  persistent?: boolean;
}

/** The longest time that one timer can wait, in milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Resolves after `ms` milliseconds, even if one timer cannot wait so long. */
export function delay(ms: number, options: DelayOptions = {}): Promise<void> {
  const { signal, persistent = true } = options;
  if (signal?.aborted) return Promise.reject(signal.reason);

  return new Promise((resolve, reject) => {
    // A value that is not a positive number waits for one turn only.
    let left = ms > 0 ? Math.trunc(ms) : 0;
    let timer: number;

    const wait = () => {
      const now = Math.min(left, LONGEST_TIMER);
      left -= now;
      timer = Number(setTimeout(left > 0 ? wait : finish, now));
      if (!persistent) Deno.unrefTimer(timer);
    };
    const finish = () => {
      signal?.removeEventListener("abort", stop);
      resolve();
    };
    const stop = () => {
      clearTimeout(timer);
      reject(signal!.reason);
    };

    signal?.addEventListener("abort", stop, { once: true });
    wait();
  });
}
