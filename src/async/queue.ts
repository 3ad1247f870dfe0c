/**
 * A queue between a producer that never waits and consumers that do.
 *
 * @module
 */

import { watch } from "./deadline.ts";
import { Ring } from "./ring.ts";

/** A consumer that waits for an item. */
interface Waiter<T> {
  resolve(result: IteratorResult<T, undefined>): void;
  reject(reason: unknown): void;
}

const DONE: IteratorReturnResult<undefined> = { value: undefined, done: true };

/**
 * A first-in first-out queue whose consumers can wait for the next item.
 *
 * A new item goes to the consumer that has waited longest, or else into the
 * queue. The queue has no bound of its own: its owner looks at `size`.
 */
export class Queue<T> implements AsyncIterableIterator<T, undefined> {
  readonly #items: Ring<T> = new Ring();
  readonly #waiters: Ring<Waiter<T>> = new Ring();
  #hasEnded = false;
  /** What `next` throws once, after the items that are queued. */
  #failure: { reason: unknown } | undefined;

  /** Items that no consumer has taken. */
  get size(): number {
    return this.#items.size;
  }

  /** Consumers that wait for an item. */
  get waiting(): number {
    return this.#waiters.size;
  }

  /**
   * Adds an item at the end.
   *
   * @returns Whether the queue has the item: not after {@linkcode end}.
   */
  push(item: T): boolean {
    if (this.#hasEnded) return false;
    const waiter = this.#waiters.shift();
    if (waiter === undefined) this.#items.push(item);
    else waiter.resolve({ value: item, done: false });
    return true;
  }

  /** Takes the first item, or returns `undefined` if the queue is empty. */
  shift(): T | undefined {
    return this.#items.shift();
  }

  /**
   * Takes the first item, or waits for one.
   *
   * @param signal Stops the waiting, which then rejects with the signal's
   * reason. An item that arrives later goes to the next consumer.
   * @throws The failure that ended the queue, once, after the last item.
   */
  next(signal?: AbortSignal): Promise<IteratorResult<T, undefined>> {
    if (this.#items.size > 0) {
      return Promise.resolve({ value: this.#items.shift()!, done: false });
    }
    if (this.#failure !== undefined) {
      const { reason } = this.#failure;
      this.#failure = undefined;
      return Promise.reject(reason);
    }
    if (this.#hasEnded) return Promise.resolve(DONE);
    return new Promise((resolve, reject) => {
      const waiter = { resolve, reject };
      if (signal !== undefined) this.#leaveOnAbort(waiter, signal);
      this.#waiters.push(waiter);
    });
  }

  /**
   * Ends the queue: consumers get the items that are left, and then the end.
   *
   * Only the first call counts.
   *
   * @param failure The reason that one consumer gets instead of the end.
   */
  end(failure?: { reason: unknown }): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#failure = failure;
    // Nothing is queued while a consumer waits, so these get failure and end.
    for (const { resolve, reject } of this.#takeWaiters()) {
      this.next().then(resolve, reject);
    }
  }

  /** Rejects the consumers that wait now. The queue goes on for others. */
  fail(reason: unknown): void {
    for (const waiter of this.#takeWaiters()) waiter.reject(reason);
  }

  /** Takes the items one after the other, until the queue is empty. */
  *drain(): Generator<T> {
    while (this.#items.size > 0) yield this.#items.shift()!;
  }

  /** Drops the items that are queued, and the failure if one waits. */
  clear(): void {
    this.#items.clear();
    this.#failure = undefined;
  }

  /** Drops the queued items and ends the queue. */
  return(): Promise<IteratorResult<T, undefined>> {
    this.clear();
    this.end();
    return Promise.resolve(DONE);
  }

  /** Returns the queue itself. */
  [Symbol.asyncIterator](): this {
    return this;
  }

  *#takeWaiters(): Generator<Waiter<T>> {
    for (let waiter; (waiter = this.#waiters.shift()) !== undefined;) {
      yield waiter;
    }
  }

  #leaveOnAbort(waiter: Waiter<T>, signal: AbortSignal) {
    const { resolve, reject } = waiter;
    const release = watch({ signal }, (reason) => {
      this.#waiters.remove(waiter);
      reject(reason);
    });
    waiter.resolve = (result) => {
      release();
      resolve(result);
    };
    waiter.reject = (reason) => {
      release();
      reject(reason);
    };
  }
}
