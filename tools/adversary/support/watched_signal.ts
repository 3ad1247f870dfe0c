/** A signal of the user that knows who listens to it. */
export class WatchedSignal {
  readonly controller: AbortController = new AbortController();
  readonly #listeners: unknown[] = [];

  constructor() {
    const { signal } = this.controller;
    const { addEventListener, removeEventListener } = signal;
    const listeners = this.#listeners;
    signal.addEventListener = (...args: unknown[]) => {
      listeners.push(args[1]);
      Reflect.apply(addEventListener, signal, args);
    };
    signal.removeEventListener = (...args: unknown[]) => {
      const place = listeners.indexOf(args[1]);
      if (place >= 0) listeners.splice(place, 1);
      Reflect.apply(removeEventListener, signal, args);
    };
  }

  /** The signal. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** How many listeners nobody has removed. */
  get listeners(): number {
    return this.#listeners.length;
  }
}
