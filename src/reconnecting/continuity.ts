/**
 * What is known of events over several connections, and the gaps between them.
 *
 * @module
 */

import type { QmpError } from "../protocol/error.ts";
import {
  GAP,
  type QmpGapEvent,
  type QmpTimestamp,
} from "../protocol/message.ts";
import type { LostConnection } from "./client.ts";

/** Keeps up to which time all events have arrived, and what was lost. */
export class Continuity {
  /** Everything that was sent before this time has arrived. */
  #certain: QmpTimestamp = now();
  #lost: LostConnection | undefined;
  /** The loss that the subscriptions do not know of yet. */
  #gap: LostConnection | undefined;

  /** The last loss. */
  get lost(): LostConnection | undefined {
    return this.#lost;
  }

  /** Notes that a connection is made. */
  begin(): void {
    this.#certain = now();
  }

  /**
   * Notes that everything has arrived that was sent before a time.
   *
   * @param time The time. A timestamp that QEMU could not set is in the past.
   */
  extend(time: QmpTimestamp): void {
    if (isLater(time, this.#certain)) this.#certain = time;
  }

  /** Notes that the connection is lost. */
  lose(reason: QmpError | undefined): void {
    this.#lost = { since: this.#certain, reason };
    // The gap is as long as all losses that follow each other without events.
    this.#gap ??= this.#lost;
  }

  /** Returns the event that marks a gap, once for each gap. */
  takeGap(): QmpGapEvent | undefined {
    if (this.#gap === undefined) return undefined;
    const { since, reason } = this.#gap;
    this.#gap = undefined;
    return {
      event: GAP,
      data: { since, reason: reason?.message ?? "the connection was closed" },
      timestamp: now(),
    };
  }
}

/** Returns the time of this moment, by the clock that timestamps have. */
export function now(): QmpTimestamp {
  const ms = Date.now();
  return { seconds: Math.floor(ms / 1000), microseconds: ms % 1000 * 1000 };
}

function isLater(one: QmpTimestamp, other: QmpTimestamp): boolean {
  return one.seconds > other.seconds ||
    (one.seconds === other.seconds && one.microseconds > other.microseconds);
}
