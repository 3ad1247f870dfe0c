import { setImmediate } from "node:timers";

/** The time of a connection with faults. */
export interface Clock {
  /** The time, in milliseconds. */
  readonly now: number;
  /** Calls a function later. */
  after(ms: number, run: () => void): void;
}

interface Timer {
  at: number;
  run: () => void;
  /** Whether the package set it, and not the harness. */
  isCounted: boolean;
}

const realSetTimeout = globalThis.setTimeout;
const realClearTimeout = globalThis.clearTimeout;

/**
 * Time that passes only when nothing else is left to do. A run with timeouts of
 * many seconds then takes a millisecond, and is the same each time.
 *
 * From {@linkcode install} to the end of the scope, `setTimeout` and
 * `clearTimeout` belong to this clock.
 */
export class VirtualClock implements Clock, Disposable {
  /** The time since the start, in milliseconds. */
  now = 0;
  /** Timers in the order in which they fire. */
  readonly #timers: Timer[] = [];

  /** Timers of the package that neither fired nor were cleared. */
  get left(): number {
    return this.#timers.reduce(
      (sum, timer) => sum + Number(timer.isCounted),
      0,
    );
  }

  /** Takes over the timers of this runtime. */
  install(): this {
    const set = (run: (...args: unknown[]) => void, ms = 0) =>
      this.#add(ms, run, true);
    globalThis.setTimeout = set as unknown as typeof setTimeout;
    globalThis.clearTimeout =
      ((timer?: unknown) =>
        this.#remove(timer as Timer)) as typeof clearTimeout;
    return this;
  }

  [Symbol.dispose](): void {
    globalThis.setTimeout = realSetTimeout;
    globalThis.clearTimeout = realClearTimeout;
  }

  /** Calls a function of the harness later. */
  after(ms: number, run: () => void): void {
    this.#add(ms, run, false);
  }

  /** Resolves later. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  /**
   * Lets time pass until a condition holds, or until a time.
   *
   * @returns Whether the condition holds.
   */
  async pass(until: number, isOver: () => boolean): Promise<boolean> {
    for (;;) {
      await idle();
      if (isOver()) return true;
      const timer = this.#timers[0];
      if (timer === undefined || timer.at > until) {
        this.now = Math.max(this.now, until);
        return false;
      }
      this.#timers.shift();
      this.now = Math.max(this.now, timer.at);
      timer.run();
    }
  }

  #add(ms: number, run: () => void, isCounted: boolean): Timer {
    const timer = { at: this.now + ms, run, isCounted };
    let place = this.#timers.length;
    while (place > 0 && this.#timers[place - 1]!.at > timer.at) place--;
    this.#timers.splice(place, 0, timer);
    return timer;
  }

  #remove(timer: Timer) {
    const place = this.#timers.indexOf(timer);
    if (place >= 0) this.#timers.splice(place, 1);
  }
}

/**
 * Waits until all microtasks are done. The runtime reports the rejections that
 * nobody has handled at this time, too.
 */
export function idle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
