/**
 * A queue without the cost of `Array.prototype.shift`, which moves all that is behind.
 *
 * @module
 */

/** A first-in first-out queue that grows as needed; adding and taking cost the same however long it is. */
export class Ring<T> {
  /** A power of two in length, so that a position wraps by masking. */
  #items: (T | undefined)[] = new Array(16);
  #head = 0;
  #size = 0;

  /** Items in the queue. */
  get size(): number {
    return this.#size;
  }

  /** Adds an item at the end. */
  push(item: T): void {
    if (this.#size === this.#items.length) this.#grow();
    this.#items[(this.#head + this.#size++) & (this.#items.length - 1)] = item;
  }

  /** Takes the first item; `undefined` where there is none. */
  shift(): T | undefined {
    if (this.#size === 0) return undefined;
    const item = this.#items[this.#head];
    this.#items[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#items.length - 1);
    this.#size--;
    return item;
  }

  /** Takes the items one after the other, until none is left. */
  *drain(): Generator<T> {
    while (this.#size > 0) yield this.shift()!;
  }

  /** Drops all items. */
  clear(): void {
    this.#items = new Array(16);
    this.#head = 0;
    this.#size = 0;
  }

  #grow() {
    const items = this.#items.slice(this.#head).concat(
      this.#items.slice(0, this.#head),
    );
    items.length *= 2;
    this.#items = items;
    this.#head = 0;
  }
}
