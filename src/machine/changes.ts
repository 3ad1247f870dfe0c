/**
 * Waiting for something that may have changed.
 *
 * @module
 */

import type { QmpClient } from "../client.ts";
import type { EventSubscription } from "../events.ts";
import { QmpClosedError } from "../protocol/error.ts";
import type { EventName, EventOf } from "../qapi/signatures.ts";
import type { QemuSchema } from "../qapi/generated/qemu.ts";

/** Longest wait for an event, in milliseconds. */
const INTERVAL = 1_000;

/**
 * Says when to look again: after each of some events, and after a second
 * without one, because QEMU has no event for some changes, and holds back
 * others.
 *
 * The subscription begins with the constructor, so no change is missed between
 * two looks.
 */
export class Changes<Name extends EventName<QemuSchema>> implements Disposable {
  readonly #events: EventSubscription<EventOf<QemuSchema, Name>>;
  readonly #signal: AbortSignal;
  #pending: Promise<IteratorResult<EventOf<QemuSchema, Name>>> | undefined;

  /**
   * @param qmp The client.
   * @param names The events.
   * @param signal Ends the waiting.
   */
  constructor(qmp: QmpClient, names: readonly Name[], signal: AbortSignal) {
    this.#events = qmp.events(names, { overflow: "drop-oldest" });
    this.#signal = signal;
  }

  /**
   * Waits until it is time to look again.
   *
   * @param interval Longest wait, in milliseconds.
   * @returns The event, or `undefined` if none came.
   * @throws {QmpClosedError} If the connection has ended, after the events that
   * came before. A connection that broke gives its own error.
   * @throws The signal's reason, if it aborts.
   */
  async next(
    interval: number = INTERVAL,
  ): Promise<EventOf<QemuSchema, Name> | undefined> {
    this.#signal.throwIfAborted();
    this.#pending ??= this.#events.next();
    const over = Promise.withResolvers<undefined>();
    const timer = setTimeout(() => over.resolve(undefined), interval);
    const abort = () => over.reject(this.#signal.reason);
    this.#signal.addEventListener("abort", abort);
    try {
      const result = await Promise.race([this.#pending, over.promise]);
      if (result === undefined) return undefined;
      this.#pending = undefined;
      if (!result.done) return result.value;
    } finally {
      clearTimeout(timer);
      this.#signal.removeEventListener("abort", abort);
    }
    throw new QmpClosedError("The connection ended before the operation", {
      sent: true,
    });
  }

  [Symbol.dispose](): void {
    this.#pending?.catch(() => {});
    this.#events[Symbol.dispose]();
  }
}
