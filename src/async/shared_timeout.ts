/**
 * Many waits of the same length, with one timer.
 *
 * @module
 */

import { refTimer, type Timer } from "./timer.ts";

/**
 * Ends waits after the same time. The waits end in the order in which they
 * began, so the timer of the oldest one serves them all. A timer for each wait
 * would cost as much as all else that a command costs.
 *
 * @typeParam Wait Identifies a wait.
 */
export class SharedTimeout<Wait> {
  readonly #timeout: number;
  readonly #expire: (wait: Wait) => void;
  /** When each wait ends, by the clock of `performance.now()`. */
  readonly #ends: Map<Wait, number> = new Map();
  /**
   * Runs on when the last wait is over, because the next one begins soon. It
   * does not keep the program alive then.
   */
  #timer: Timer | undefined;

  /**
   * @param timeout Length of the waits, in milliseconds.
   * @param expire Called with each wait that is over.
   */
  constructor(timeout: number, expire: (wait: Wait) => void) {
    this.#timeout = timeout;
    this.#expire = expire;
  }

  /** Begins a wait. */
  begin(wait: Wait): void {
    this.#ends.set(wait, performance.now() + this.#timeout);
    if (this.#timer === undefined) this.#start(this.#timeout);
    else if (this.#ends.size === 1) refTimer(this.#timer, true);
  }

  /** Ends a wait, if it goes on. */
  end(wait: Wait): void {
    if (this.#ends.delete(wait) && this.#ends.size === 0) {
      refTimer(this.#timer, false);
    }
  }

  /** Ends all waits, and the timer. */
  close(): void {
    this.#ends.clear();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #start(timeout: number) {
    // A wait that began while another one ended has started a timer.
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#expireAll, timeout);
  }

  readonly #expireAll = () => {
    this.#timer = undefined;
    const now = performance.now();
    for (const [wait, end] of this.#ends) {
      if (end > now) return this.#start(Math.ceil(end - now));
      this.#ends.delete(wait);
      this.#expire(wait);
    }
  };
}
