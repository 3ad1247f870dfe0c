/**
 * The waits between attempts to reconnect.
 *
 * @module
 */

import { LONGEST_TIMEOUT } from "../async/deadline.ts";
import { QmpStateError } from "../protocol/error.ts";
import type { ReconnectingOptions } from "./client.ts";

/** Wait after the first failure, in milliseconds, as the default. */
const MIN_TIMEOUT = 100;
/** Longest wait, in milliseconds, as the default. */
const MAX_TIMEOUT = 5_000;
/** Time that a connection has to last, in milliseconds, as the default. */
const MIN_UPTIME = 1_000;

/** Options that say how long to wait and how often to try. */
type BackoffOptions = Pick<
  ReconnectingOptions<never>,
  | "minTimeout"
  | "maxTimeout"
  | "multiplier"
  | "jitter"
  | "maxAttempts"
  | "minUptime"
>;

/** Counts failures in a row, and says how long to wait after each. */
export class Backoff {
  readonly #minTimeout: number;
  readonly #maxTimeout: number;
  readonly #multiplier: number;
  readonly #jitter: number;
  readonly #maxAttempts: number;
  readonly #minUptime: number;
  #failures = 0;

  /** @throws {RangeError} If an option is out of its bounds. */
  constructor(options: BackoffOptions) {
    const {
      maxTimeout = MAX_TIMEOUT,
      minTimeout = Math.min(MIN_TIMEOUT, maxTimeout),
      multiplier = 2,
      jitter = 0.5,
      maxAttempts = Infinity,
      minUptime = MIN_UPTIME,
    } = options;
    check(
      maxTimeout >= 1 && maxTimeout <= LONGEST_TIMEOUT,
      `a maxTimeout from 1 to ${LONGEST_TIMEOUT} ms`,
      maxTimeout,
    );
    check(
      minTimeout >= 1 && minTimeout <= maxTimeout,
      `a minTimeout from 1 to maxTimeout, ${maxTimeout} ms`,
      minTimeout,
    );
    check(
      Number.isFinite(multiplier) && multiplier >= 1,
      "a multiplier of at least 1",
      multiplier,
    );
    check(jitter >= 0 && jitter <= 1, "a jitter from 0 to 1", jitter);
    check(
      maxAttempts === Infinity ||
        (Number.isInteger(maxAttempts) && maxAttempts >= 1),
      "maxAttempts of at least 1, or Infinity",
      maxAttempts,
    );
    check(minUptime >= 0, "a minUptime of at least 0 ms", minUptime);
    this.#minTimeout = minTimeout;
    this.#maxTimeout = maxTimeout;
    this.#multiplier = multiplier;
    this.#jitter = jitter;
    this.#maxAttempts = maxAttempts;
    this.#minUptime = minUptime;
  }

  /** Failures since the last connection that lasted. */
  get failures(): number {
    return this.#failures;
  }

  /**
   * Takes in that an attempt has failed, or that a connection has ended. A
   * connection that did not last counts as a failure.
   *
   * @param uptime How long the connection lasted, in milliseconds; `undefined`
   * for an attempt that has failed.
   * @returns How long to wait for the next attempt, in milliseconds;
   * `undefined` if there have been enough attempts.
   */
  next(uptime?: number): number | undefined {
    if (uptime !== undefined && uptime >= this.#minUptime) {
      this.#failures = 0;
      return 0;
    }
    const most = Math.min(
      this.#maxTimeout,
      this.#minTimeout * this.#multiplier ** this.#failures,
    );
    if (++this.#failures >= this.#maxAttempts) return undefined;
    return most - most * this.#jitter * Math.random();
  }
}

/**
 * Returns whether another attempt may succeed after this failure, as far as the
 * error shows.
 */
export function isRetriable(error: unknown): boolean {
  if (
    error instanceof TypeError || error instanceof RangeError ||
    error instanceof QmpStateError
  ) return false;
  return !lacksPermission(error) &&
    !(error instanceof Error && lacksPermission(error.cause));
}

/** Returns whether Deno refused a permission. */
function lacksPermission(error: unknown): boolean {
  return error instanceof Error && error.name === "NotCapable";
}

function check(holds: boolean, expected: string, found: number) {
  // NaN satisfies no condition.
  if (!holds) throw new RangeError(`Expected ${expected}, found ${found}`);
}
