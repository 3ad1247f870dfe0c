/**
 * Waiting for one event.
 *
 * @module
 */

import { type EventHub, namesOf } from "./events.ts";
import type { WaitForOptions } from "./options.ts";
import { QmpClosedError } from "./protocol/error.ts";
import { rejected, watchTime } from "./waiting.ts";

/** An event that is waited for. */
export interface EventWait<Event> {
  /** Settles with the event. */
  readonly promise: Promise<Event>;
  /** Stops the waiting. The promise then never settles. */
  cancel(): void;
}

/** What the waiting for an event is a part of. */
export interface EventWaitContext {
  /** Called before the waiting begins. If it throws, the promise rejects. */
  readonly check: () => void;
  /**
   * Whether a command was sent whose effect the event is, for the error of a
   * connection that ends.
   */
  readonly wasSent: boolean;
}

/** Waits for an event of a hub. */
export function waitForEvent<Event>(
  hub: EventHub,
  event: string | readonly string[],
  { filter, ...options }: WaitForOptions<Event>,
  { check, wasSent }: EventWaitContext,
): EventWait<Event> {
  let cancel = () => {};
  const promise = new Promise<Event>((resolve, reject) => {
    const wanted = namesOf(event);
    check();
    const names = describeNames(event);
    const release = watchTime(`Waiting for ${names}`, options, (reason) => {
      cancel();
      resolve(rejected(reason));
    });
    const remove = hub.add({
      offer: (event) => {
        try {
          if (!(filter?.(event as Event) ?? true)) return;
          resolve(event as Event);
        } catch (error) {
          reject(error);
        }
        cancel();
      },
      end: (cause) => {
        cancel();
        const error = new QmpClosedError(
          `The connection ended before ${names} came`,
          { cause, sent: wasSent },
        );
        resolve(rejected(error));
      },
    }, wanted);
    cancel = () => {
      release();
      remove();
    };
  });
  return { promise, cancel: () => cancel() };
}

/** Returns the names of events as a part of a sentence. */
export function describeNames(event: string | readonly string[]): string {
  return typeof event === "string" ? event : event.join(" or ");
}
