/**
 * Finding out that a peer has vanished without hanging up.
 *
 * @module
 */

import { LONGEST_TIMEOUT } from "./async/deadline.ts";
import { refTimer, type Timer } from "./async/timer.ts";
import type { KeepAliveOptions } from "./options.ts";

/** Time without any data before a check, in milliseconds, as the default. */
const DEFAULT_INTERVAL = 15_000;

/** Time for the answer to a check, in milliseconds, as the default. */
const DEFAULT_TIMEOUT = 10_000;

/**
 * Parts that each wait is cut into. A program that was blocked or suspended
 * finds its timer over before it has read what came meanwhile. With several
 * timers in a row, it reads before the last one is over.
 */
const PARTS = 4;

/** What a check does. */
export interface KeepAliveHandlers {
  /**
   * Sends the peer a command.
   *
   * @returns Whether a command was sent. A connection that waits for a reply
   * anyway may have no way to check the peer.
   */
  check(): boolean;
  /**
   * Called when the peer has not answered.
   *
   * @param timeout The time that the peer had.
   */
  failed(timeout: number): void;
}

/**
 * Checks a peer that is silent. Any data that arrives is a sign of life, also a
 * part of a large message.
 *
 * It reads no clock, which would cost more than all else that it does when data
 * arrives.
 */
export class KeepAlive {
  readonly #interval: number;
  readonly #timeout: number;
  readonly #handlers: KeepAliveHandlers;
  /** Parts of the wait that have passed since data arrived. */
  #silent = 0;
  #isChecking = false;
  #isNeeded = true;
  #timer: Timer | undefined;

  /**
   * @param options How long to wait. They have been checked.
   * @param handlers What a check does.
   */
  constructor(options: KeepAliveOptions, handlers: KeepAliveHandlers) {
    const { interval = DEFAULT_INTERVAL, timeout = DEFAULT_TIMEOUT } = options;
    this.#interval = interval;
    this.#timeout = timeout;
    this.#handlers = handlers;
    this.#wait();
  }

  /** Takes in that data has arrived. */
  heard(): void {
    this.#silent = 0;
    if (!this.#isChecking) return;
    this.#isChecking = false;
    this.close();
    this.#wait();
  }

  /** Chooses whether the checks keep the program alive. */
  setNeeded(isNeeded: boolean): void {
    this.#isNeeded = isNeeded;
    refTimer(this.#timer, isNeeded);
  }

  /** Ends the checks. */
  close(): void {
    clearTimeout(this.#timer);
  }

  #wait() {
    const whole = this.#isChecking ? this.#timeout : this.#interval;
    this.#timer = setTimeout(() => this.#pass(), whole / PARTS);
    if (!this.#isNeeded) refTimer(this.#timer, false);
  }

  #pass() {
    this.#silent++;
    if (this.#isChecking && this.#silent === PARTS) {
      return this.#handlers.failed(this.#timeout);
    }
    // The data may have come late in the first part.
    if (!this.#isChecking && this.#silent > PARTS) {
      this.#isChecking = this.#handlers.check();
      this.#silent = 0;
    }
    this.#wait();
  }
}

/**
 * Checks the options of a keep-alive.
 *
 * @throws {RangeError} If a time is not from 1 to 2,147,483,647.
 */
export function checkKeepAlive(options: KeepAliveOptions | undefined): void {
  for (const name of ["interval", "timeout"] as const) {
    const time = options?.[name] ?? DEFAULT_INTERVAL;
    if (time >= 1 && time <= LONGEST_TIMEOUT) continue;
    throw new RangeError(
      `Expected a keepAlive.${name} from 1 to ${LONGEST_TIMEOUT} ms, found ${time}`,
    );
  }
}
