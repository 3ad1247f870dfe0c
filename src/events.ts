/**
 * Event subscriptions: bounded queues behind async iterators.
 *
 * @module
 */

import { Ring } from "./async/queue.ts";
import { watch } from "./async/deadline.ts";
import { type QmpError, QmpEventOverflowError } from "./protocol/error.ts";
import type { QmpEvent } from "./protocol/message.ts";

/** Most events that a subscription holds, unless told otherwise. */
const DEFAULT_LIMIT = 65_536;

/** Options for an event subscription. */
export interface EventsOptions {
  /**
   * Most events that the subscription holds for a consumer that falls behind, at least 1.
   *
   * @default {65536}
   */
  limit?: number | undefined;
  /**
   * What happens to an event that finds the queue full: `"error"` ends the subscription, which delivers what it holds
   * and then throws {@linkcode QmpEventOverflowError}; `"drop-oldest"` makes room and counts what it drops in
   * {@linkcode EventSubscription.dropped}.
   *
   * @default {"error"}
   */
  overflow?: "error" | "drop-oldest" | undefined;
  /** Ends the subscription: its iterator throws the signal's reason at once. */
  signal?: AbortSignal | undefined;
}

/** Whoever is told of events. */
export interface EventListener {
  /** Called with each event. */
  offer(event: QmpEvent): void;
  /** Called when no more events come, with the error that ended the connection where there was one. */
  end(error: QmpError | undefined): void;
}

/** Tells every listener of every event. */
export class EventHub {
  /** Replaced whenever it changes, so that telling them needs neither a copy nor an iterator. */
  #listeners: readonly EventListener[] = [];

  /** Adds a listener. */
  add(listener: EventListener): void {
    this.#listeners = [...this.#listeners, listener];
  }

  /** Removes a listener. */
  remove(listener: EventListener): void {
    this.#listeners = this.#listeners.filter((other) => other !== listener);
  }

  /** Tells the listeners of an event. */
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

/** A consumer that waits for the next event. */
interface Waiter<Event> {
  resolve(result: IteratorResult<Event, undefined>): void;
  reject(reason: unknown): void;
}

/**
 * A subscription to events: an async iterator with a queue of its own.
 *
 * It receives from the moment it is made, also while nobody iterates. Leaving the loop ends it, and so does the end of the
 * scope of a `using`. When the connection
 * ends cleanly, so does the iteration; when it breaks, the iterator throws the cause, after what was queued.
 *
 * @typeParam Event Type of the events.
 *
 * @example Nothing is missed between the subscription and the loop
 * ```ts
 * import { memoryTransports, QmpClient, QmpServer } from "@qmp/qmp";
 * import { assertEquals } from "@std/assert";
 *
 * const [near, far] = memoryTransports();
 * await using server = new QmpServer({ commands: { stop: (_args, { emit }) => emit("STOP") } });
 * server.serve(far);
 * await using qmp = await QmpClient.open(near);
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
  /** Events that were dropped because the queue was full, with `overflow: "drop-oldest"`. */
  readonly dropped: number;
  /** Events that are queued and not yet taken. */
  readonly queued: number;
  /**
   * Takes the next event, or waits for it.
   *
   * @throws {QmpEventOverflowError} If the queue was full, after what it held.
   * @throws {QmpError} If the connection broke, after what was queued.
   */
  next(): Promise<IteratorResult<Event, undefined>>;
  /** Ends the subscription and drops what is queued. */
  return(): Promise<IteratorResult<Event, undefined>>;
  /** The subscription itself. */
  [Symbol.asyncIterator](): this;
}

/** The one kind of {@linkcode EventSubscription} that there is. */
export class QueuedSubscription<Event = QmpEvent>
  implements EventSubscription<Event> {
  readonly #hub: EventHub;
  readonly #listener: EventListener;
  readonly #limit: number;
  readonly #dropOldest: boolean;
  readonly #unwatch: () => void;
  readonly #queue: Ring<Event> = new Ring();
  readonly #waiters: Ring<Waiter<Event>> = new Ring();
  #dropped = 0;
  #ended = false;
  /** What the iterator throws once, behind what is queued. */
  #failure: { reason: unknown } | undefined;

  /**
   * @param hub Where the events come from.
   * @param names Names of the events that are wanted; none for all.
   * @param options How much it holds.
   * @throws {RangeError} If the limit is no positive integer.
   */
  constructor(
    hub: EventHub,
    names: readonly string[],
    options: EventsOptions = {},
  ) {
    const { limit = DEFAULT_LIMIT, overflow = "error", signal } = options;
    if (!Number.isInteger(limit) || limit < 1) {
      throw new RangeError(
        `Expected a limit of at least 1 event, found ${limit}`,
      );
    }
    if (overflow !== "error" && overflow !== "drop-oldest") {
      throw new TypeError(
        `Expected overflow to be "error" or "drop-oldest", found ${
          JSON.stringify(overflow)
        }`,
      );
    }
    this.#hub = hub;
    this.#limit = limit;
    this.#dropOldest = overflow === "drop-oldest";
    this.#listener = {
      offer: names.length === 0
        ? (event) => this.#offer(event as Event)
        : selecting(new Set(names), (event) => this.#offer(event as Event)),
      end: (error) => this.#end(error && { reason: error }),
    };
    this.#unwatch = watch("events", { signal }, (reason) => {
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
    if (this.#queue.size > 0) {
      return Promise.resolve({ value: this.#queue.shift()!, done: false });
    }
    if (this.#failure !== undefined) {
      const { reason } = this.#failure;
      this.#failure = undefined;
      return Promise.reject(reason);
    }
    if (this.#ended) return Promise.resolve(DONE);
    return new Promise((resolve, reject) =>
      this.#waiters.push({ resolve, reject })
    );
  }

  return(): Promise<IteratorResult<Event, undefined>> {
    this.#queue.clear();
    this.#failure = undefined;
    this.#end();
    return Promise.resolve(DONE);
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
    if (this.#ended) return;
    const waiter = this.#waiters.shift();
    if (waiter !== undefined) {
      return waiter.resolve({ value: event, done: false });
    }
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
    if (this.#ended) return;
    this.#ended = true;
    this.#failure = failure;
    this.#unwatch();
    this.#hub.remove(this.#listener);
    // There is none where something is queued, so they get the failure or the end.
    for (const { resolve, reject } of this.#waiters.drain()) {
      this.next().then(resolve, reject);
    }
  }
}

const DONE: IteratorReturnResult<undefined> = { value: undefined, done: true };

/** A function that calls another for the events of some names. */
function selecting(
  names: ReadonlySet<string>,
  offer: (event: QmpEvent) => void,
): (event: QmpEvent) => void {
  return (event) => {
    if (names.has(event.event)) offer(event);
  };
}
