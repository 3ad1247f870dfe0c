/**
 * Event subscriptions: bounded queues behind async iterators.
 *
 * @module
 */

import { watch } from "./async/deadline.ts";
import { Queue } from "./async/queue.ts";
import { type QmpError, QmpEventOverflowError } from "./protocol/error.ts";
import { describeJson } from "./protocol/json/lossless.ts";
import type { QmpEvent } from "./protocol/message.ts";

/** Most events that a subscription holds, unless an option says otherwise. */
const DEFAULT_LIMIT = 65_536;

/** Options for an event subscription. */
export interface EventsOptions {
  /**
   * Most events that the subscription holds for a consumer that falls behind,
   * at least 1. `Infinity` sets no bound: then memory is the limit.
   *
   * @default {65536}
   */
  limit?: number | undefined;
  /**
   * What happens to an event when the queue is full. `"error"` ends the
   * subscription, which delivers what it holds and then throws
   * {@linkcode QmpEventOverflowError}. `"drop-oldest"` drops the oldest event
   * and counts it in {@linkcode EventSubscription.dropped}.
   *
   * @default {"error"}
   */
  overflow?: "error" | "drop-oldest" | undefined;
  /**
   * Ends the subscription: its iterator throws the signal's reason at once,
   * ahead of the events that are queued.
   */
  signal?: AbortSignal | undefined;
}

/** A consumer of events. */
export interface EventListener {
  /** Called with each event. */
  offer(event: QmpEvent): void;
  /**
   * Called when no more events come.
   *
   * @param error What broke the connection; `undefined` if it ended cleanly.
   */
  end(error: QmpError | undefined): void;
}

/** Passes every event to every listener. */
export class EventHub {
  /** A new list for each change, so that `emit` needs no copy. */
  #listeners: readonly EventListener[] = [];

  /** Adds a listener. */
  add(listener: EventListener): void {
    this.#listeners = [...this.#listeners, listener];
  }

  /** Removes a listener. */
  remove(listener: EventListener): void {
    this.#listeners = this.#listeners.filter((other) => other !== listener);
  }

  /** Passes an event to the listeners. */
  emit(event: QmpEvent): void {
    const listeners = this.#listeners;
    for (let index = 0; index < listeners.length; index++) {
      listeners[index]!.offer(event);
    }
  }

  /** Tells the listeners that no more events come, and removes them. */
  end(error: QmpError | undefined): void {
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener.end(error);
  }
}

/**
 * A subscription to events: an async iterator with a queue of its own.
 *
 * It receives events from the moment it is made, also while no loop runs.
 * Leaving the loop ends the subscription, and so does the end of the scope of a
 * `using`. When the connection ends cleanly, the iteration ends. When the
 * connection breaks, the iterator throws the cause, after the events that were
 * queued.
 *
 * @typeParam Event Type of the events.
 *
 * @example Nothing is missed between the subscription and the loop
 * ```ts
 * import { QmpClient, QmpServer } from "@qmp/qmp";
 * import { assertEquals } from "@std/assert";
 *
 * await using server = new QmpServer({
 *   commands: { stop: (_args, { emit }) => emit("STOP") },
 * });
 * await using qmp = await QmpClient.open(server.connect());
 *
 * const events = qmp.events("STOP");
 * await qmp.execute("stop");
 * for await (const event of events) {
 *   assertEquals(event.event, "STOP");
 *   break;
 * }
 * ```
 */
export interface EventSubscription<Event = QmpEvent>
  extends AsyncIterableIterator<Event, undefined>, AsyncDisposable, Disposable {
  /** Events that `overflow: "drop-oldest"` has dropped so far. */
  readonly dropped: number;
  /** Events in the queue. */
  readonly queued: number;
  /**
   * Takes the next event, or waits for it.
   *
   * @throws {QmpEventOverflowError} If the queue was full, after its events.
   * @throws {QmpError} If the connection broke, after the queued events.
   * @throws The reason of the signal, if it aborts.
   */
  next(): Promise<IteratorResult<Event, undefined>>;
  /** Ends the subscription and drops the events in the queue. */
  return(): Promise<IteratorResult<Event, undefined>>;
  /** Returns the subscription itself. */
  [Symbol.asyncIterator](): this;
}

/** The only implementation of {@linkcode EventSubscription}. */
export class QueuedSubscription<Event = QmpEvent>
  implements EventSubscription<Event> {
  readonly #hub: EventHub;
  readonly #listener: EventListener;
  readonly #limit: number;
  readonly #dropOldest: boolean;
  readonly #unwatch: () => void;
  readonly #queue: Queue<Event> = new Queue();
  #dropped = 0;

  /**
   * @param hub Where the events come from.
   * @param event The events to receive: a name, several names, or all events if
   * it is `undefined`.
   * @param options How many events the subscription holds.
   * @throws {RangeError} If the limit is neither a positive integer nor
   * `Infinity`.
   * @throws {TypeError} If the list of names is empty, or `overflow` has
   * another value.
   * @throws The reason of the signal, if it has aborted already.
   */
  constructor(
    hub: EventHub,
    event: string | readonly string[] | undefined,
    options: EventsOptions = {},
  ) {
    const { limit = DEFAULT_LIMIT, overflow = "error", signal } = options;
    if (limit !== Infinity && (!Number.isInteger(limit) || limit < 1)) {
      throw new RangeError(
        `Expected a limit of at least 1 event, or Infinity, found ${limit}`,
      );
    }
    if (overflow !== "error" && overflow !== "drop-oldest") {
      throw new TypeError(
        `Expected overflow to be "error" or "drop-oldest", found ${
          describeJson(overflow)
        }`,
      );
    }
    this.#hub = hub;
    this.#limit = limit;
    this.#dropOldest = overflow === "drop-oldest";
    this.#listener = {
      offer: event === undefined
        ? (event) => this.#offer(event as Event)
        : selecting(namesOf(event), (event) => this.#offer(event as Event)),
      end: (error) => this.#end(error && { reason: error }),
    };
    this.#unwatch = watch({ signal }, (reason) => {
      this.#queue.clear();
      this.#end({ reason });
    });
    hub.add(this.#listener);
  }

  get dropped(): number {
    return this.#dropped;
  }

  get queued(): number {
    return this.#queue.size;
  }

  next(): Promise<IteratorResult<Event, undefined>> {
    return this.#queue.next();
  }

  return(): Promise<IteratorResult<Event, undefined>> {
    this.#queue.clear();
    this.#end();
    return this.#queue.next();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  [Symbol.dispose](): void {
    this.return();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  #offer(event: Event) {
    if (this.#queue.size === this.#limit) {
      if (!this.#dropOldest) {
        return this.#end({ reason: new QmpEventOverflowError(this.#limit) });
      }
      this.#queue.shift();
      this.#dropped++;
    }
    this.#queue.push(event);
  }

  #end(failure?: { reason: unknown }) {
    this.#unwatch();
    this.#hub.remove(this.#listener);
    this.#queue.end(failure);
  }
}

/**
 * Returns the names in the one shape that names events everywhere.
 *
 * @throws {TypeError} If there is no name.
 */
export function namesOf(event: string | readonly string[]): Set<string> {
  const names = new Set(typeof event === "string" ? [event] : event);
  if (names.size > 0) return names;
  throw new TypeError("Expected at least one name of an event, found none");
}

/** Returns a function that passes on only the events of some names. */
function selecting(
  names: ReadonlySet<string>,
  offer: (event: QmpEvent) => void,
): (event: QmpEvent) => void {
  return (event) => {
    if (names.has(event.event)) offer(event);
  };
}
