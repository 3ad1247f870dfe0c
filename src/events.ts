/**
 * Event subscriptions: bounded queues behind async iterators.
 *
 * @module
 */

import { watch } from "./async/deadline.ts";
import { Queue } from "./async/queue.ts";
import { Ring } from "./async/ring.ts";
import { type QmpError, QmpEventOverflowError } from "./protocol/error.ts";
import { describeJson } from "./protocol/json/lossless.ts";
import type { QmpEvent } from "./protocol/message.ts";

/** Most events that a subscription holds, unless an option says otherwise. */
const DEFAULT_LIMIT = 65_536;

/**
 * Most characters that the events of a subscription have, unless an option says
 * otherwise: 64 MiB.
 */
const DEFAULT_SIZE_LIMIT = 64 * 1024 * 1024;

/** Options for an event subscription. */
export interface EventsOptions {
  /**
   * Most events that the subscription holds for a consumer that falls behind,
   * at least 1. `Infinity` sets no bound on their number.
   *
   * @default {65536}
   */
  limit?: number | undefined;
  /**
   * Most characters that the events in the queue have together, as QEMU sent
   * them, at least 1. An event that is larger is held if it is alone.
   * `Infinity` sets no bound on their size.
   *
   * @default {67108864}
   */
  sizeLimit?: number | undefined;
  /**
   * What happens to an event when the queue has reached one of its limits.
   * `"error"` ends the subscription, which delivers what it holds and then
   * throws {@linkcode QmpEventOverflowError}. `"drop-oldest"` drops the oldest
   * events until the new one fits, and counts them in
   * {@linkcode EventSubscription.dropped}.
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
  /**
   * Called with each event.
   *
   * @param event The event.
   * @param size Characters of its message.
   */
  offer(event: QmpEvent, size: number): void;
  /**
   * Called when no more events come.
   *
   * @param error What broke the connection; `undefined` if it ended cleanly.
   */
  end(error: QmpError | undefined): void;
}

/** The place of a listener in a list; without a listener if it was removed. */
interface Place {
  listener: EventListener | undefined;
}

/**
 * Listeners in the order in which they were added. To add and to remove one
 * costs the same with any number of others: removing leaves a free place, and
 * the list is made anew when half of its places are free. A `Set` would do the
 * same, but a loop over it takes a tenth of the time that an event takes.
 */
class Listeners {
  #places: Place[] = [];
  #free = 0;

  /** Whether there are no listeners. */
  get isEmpty(): boolean {
    return this.#free === this.#places.length;
  }

  /** Adds a place. */
  add(place: Place): void {
    this.#places.push(place);
  }

  /** Takes in that a place has become free. */
  freed(): void {
    this.#free++;
    if (this.#free * 2 <= this.#places.length) return;
    this.#places = this.#places.filter(({ listener }) => listener);
    this.#free = 0;
  }

  /** Passes an event to the listeners that are there now. */
  offer(event: QmpEvent, size: number): void {
    const places = this.#places;
    // Listeners that are added meanwhile are behind these, or in a new list.
    const { length } = places;
    for (let index = 0; index < length; index++) {
      places[index]!.listener?.offer(event, size);
    }
  }

  /** Ends the listeners. */
  end(error: QmpError | undefined): void {
    for (const place of this.#places) {
      const { listener } = place;
      // A listener of several names is ended once.
      place.listener = undefined;
      listener?.end(error);
    }
  }
}

/**
 * Passes events to listeners. An event costs nothing for the listeners of other
 * names.
 */
export class EventHub {
  #toAll: Listeners = new Listeners();
  #byName: Map<string, Listeners> = new Map();

  /**
   * Adds a listener, which gets the events after the current one.
   *
   * @param names The names of its events; `undefined` for all events.
   * @returns A function that removes the listener, at once.
   */
  add(
    listener: EventListener,
    names: ReadonlySet<string> | undefined,
  ): () => void {
    const place: Place = { listener };
    if (names === undefined) this.#toAll.add(place);
    else for (const name of names) this.#listenersOf(name).add(place);
    return () => {
      if (place.listener === undefined) return;
      place.listener = undefined;
      if (names === undefined) this.#toAll.freed();
      else for (const name of names) this.#freed(name);
    };
  }

  /**
   * Passes an event to its listeners.
   *
   * @param event The event.
   * @param size Characters of its message.
   */
  emit(event: QmpEvent, size: number): void {
    this.#toAll.offer(event, size);
    // Most connections have no listeners by name, or nothing else.
    if (this.#byName.size === 0) return;
    this.#byName.get(event.event)?.offer(event, size);
  }

  /** Tells the listeners that no more events come, and removes them. */
  end(error: QmpError | undefined): void {
    const lists = [this.#toAll, ...this.#byName.values()];
    this.#toAll = new Listeners();
    this.#byName = new Map();
    for (const listeners of lists) listeners.end(error);
  }

  #listenersOf(name: string): Listeners {
    let listeners = this.#byName.get(name);
    if (listeners === undefined) {
      listeners = new Listeners();
      this.#byName.set(name, listeners);
    }
    return listeners;
  }

  #freed(name: string) {
    const listeners = this.#byName.get(name);
    // The hub may have ended meanwhile.
    if (listeners === undefined) return;
    listeners.freed();
    // The name is forgotten, because callers may wait for any number of names.
    if (listeners.isEmpty) this.#byName.delete(name);
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
  readonly #limit: number;
  readonly #sizeLimit: number;
  readonly #dropOldest: boolean;
  readonly #unwatch: () => void;
  readonly #remove: () => void;
  readonly #queue: Queue<Event> = new Queue();
  /** The size of each event in the queue, and of all together. */
  readonly #sizes: Ring<number> = new Ring();
  #size = 0;
  #dropped = 0;

  /**
   * @param hub Where the events come from.
   * @param event The events to receive: a name, several names, or all events if
   * it is `undefined`.
   * @param options How many events the subscription holds.
   * @throws {RangeError} If a limit is neither a positive integer nor
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
    const {
      limit = DEFAULT_LIMIT,
      sizeLimit = DEFAULT_SIZE_LIMIT,
      overflow = "error",
      signal,
    } = options;
    checkLimit("limit", "event", limit);
    checkLimit("sizeLimit", "character", sizeLimit);
    if (overflow !== "error" && overflow !== "drop-oldest") {
      throw new TypeError(
        `Expected overflow to be "error" or "drop-oldest", found ${
          describeJson(overflow)
        }`,
      );
    }
    const names = event === undefined ? undefined : namesOf(event);
    this.#limit = limit;
    this.#sizeLimit = sizeLimit;
    this.#dropOldest = overflow === "drop-oldest";
    this.#unwatch = watch({ signal }, (reason) => {
      this.#clear();
      this.#end({ reason });
    });
    this.#remove = hub.add({
      offer: (event, size) => this.#offer(event as Event, size),
      end: (error) => this.#end(error && { reason: error }),
    }, names);
  }

  get dropped(): number {
    return this.#dropped;
  }

  get queued(): number {
    return this.#queue.size;
  }

  next(): Promise<IteratorResult<Event, undefined>> {
    if (this.#queue.size > 0) this.#size -= this.#sizes.shift()!;
    return this.#queue.next();
  }

  return(): Promise<IteratorResult<Event, undefined>> {
    this.#clear();
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

  #offer(event: Event, size: number) {
    if (this.#queue.waiting === 0) {
      while (this.#isFull(size)) {
        if (!this.#dropOldest) return this.#overflow();
        this.#queue.shift();
        this.#size -= this.#sizes.shift()!;
        this.#dropped++;
      }
      this.#sizes.push(size);
      this.#size += size;
    }
    this.#queue.push(event);
  }

  #isFull(size: number): boolean {
    const { size: queued } = this.#queue;
    return queued === this.#limit ||
      (queued > 0 && this.#size + size > this.#sizeLimit);
  }

  #overflow() {
    const sizeLimit = this.#queue.size < this.#limit
      ? this.#sizeLimit
      : undefined;
    this.#end({ reason: new QmpEventOverflowError(this.#limit, sizeLimit) });
  }

  #clear() {
    this.#queue.clear();
    this.#sizes.clear();
    this.#size = 0;
  }

  #end(failure?: { reason: unknown }) {
    this.#unwatch();
    this.#remove();
    this.#queue.end(failure);
  }
}

function checkLimit(name: string, unit: string, limit: number) {
  if (limit === Infinity || (Number.isInteger(limit) && limit >= 1)) return;
  throw new RangeError(
    `Expected a ${name} of at least 1 ${unit}, or Infinity, found ${limit}`,
  );
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

/** Tells options apart from the names of events in front of them. */
export function isEventsOptions(
  value: string | readonly string[] | EventsOptions | undefined,
): value is EventsOptions {
  return typeof value === "object" && !Array.isArray(value);
}
