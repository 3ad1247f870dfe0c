/**
 * Replaces `@std/async/retry` if the registry cannot be reached.
 *
 * @module
 */

import { delay } from "./delay.ts";

/** The error of {@linkcode retry} when its last attempt has failed. */
export class RetryError extends Error {
  /** Wraps the error of the last of `attempts` attempts. */
  constructor(cause: unknown, attempts: number) {
    super(`All ${attempts} attempts failed`, { cause });
    this.name = "RetryError";
  }
}

/** Options for {@linkcode retry}. Times are in milliseconds. */
export interface RetryOptions {
  /**
   * Factor by which the time between attempts grows.
   *
   * @default {2}
   */
  multiplier?: number;
  /**
   * Longest time between attempts.
   *
   * @default {60000}
   */
  maxTimeout?: number;
  /**
   * Number of attempts.
   *
   * @default {5}
   */
  maxAttempts?: number;
  /**
   * Time between the first two attempts.
   *
   * @default {1000}
   */
  minTimeout?: number;
  /**
   * Part of each wait that is random, from 0 to 1.
   *
   * @default {1}
   */
  jitter?: number;
  /**
   * Returns whether to try again after an error. Otherwise the error is thrown
   * as it is.
   *
   * @default {() => true}
   */
  isRetriable?: (err: unknown) => boolean;
  /** Ends the attempts. The promise then rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** Calls `fn` until it succeeds, and waits longer after each failure. */
export async function retry<T>(
  fn: (() => Promise<T>) | (() => T),
  options: RetryOptions = {},
): Promise<T> {
  const {
    multiplier = 2,
    maxTimeout = 60_000,
    maxAttempts = 5,
    minTimeout = 1_000,
    jitter = 1,
    isRetriable = () => true,
    signal,
  } = options;

  // NaN must not satisfy any of these conditions.
  const demand = (holds: boolean, what: string) => {
    if (!holds) throw new RangeError(`Cannot retry: ${what}`);
  };
  demand(
    Number.isInteger(maxAttempts) && maxAttempts >= 1,
    `maxAttempts must be a positive integer, not ${maxAttempts}`,
  );
  demand(
    Number.isFinite(multiplier) && multiplier >= 1,
    `multiplier must be finite and at least 1, not ${multiplier}`,
  );
  demand(maxTimeout > 0, `maxTimeout must be positive, not ${maxTimeout}`);
  demand(
    minTimeout >= 0 && minTimeout <= maxTimeout,
    `minTimeout must be from 0 to maxTimeout, not ${minTimeout}`,
  );
  demand(
    jitter >= 0 && jitter <= 1,
    `jitter must be from 0 to 1, not ${jitter}`,
  );

  for (let failures = 0;;) {
    signal?.throwIfAborted();
    try {
      return await fn();
    } catch (error) {
      if (!isRetriable(error)) throw error;
      if (++failures === maxAttempts) throw new RetryError(error, maxAttempts);
    }
    const most = Math.min(
      maxTimeout,
      minTimeout * multiplier ** (failures - 1),
    );
    await delay(
      most - most * jitter * Math.random(),
      signal === undefined ? {} : { signal },
    );
  }
}
