/**
 * A first-in first-out list.
 *
 * @module
 */

/**
 * Items in a row, which grows as needed. Adding and taking cost the same at any
 * length, while `Array.prototype.shift` moves all items that follow.
 */
export class Ring<T> {
  /** A power of two in length, so that a mask wraps a position. */
  #items: (T | undefined)[] = new Array(16);
  #head = 0;
  #size = 0;

  /** Items in the ring. */
  get size(): number {
    return this.#size;
  }

  /** Adds an item at the end. */
  push(item: T): void {
    if (this.#size === this.#items.length) this.#grow();
    this.#items[(this.#head + this.#size++) & (this.#items.length - 1)] = item;
  }

  /** Takes the first item; returns `undefined` if there is none. */
  shift(): T | undefined {
    if (this.#size === 0) return undefined;
    const item = this.#items[this.#head];
    this.#items[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#items.length - 1);
    this.#size--;
    return item;
  }

  /** Removes an item. This takes longer the more items the ring has. */
  remove(item: T): void {
    for (let left = this.#size; left > 0; left--) {
      const first = this.shift()!;
      if (first !== item) this.push(first);
    }
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
