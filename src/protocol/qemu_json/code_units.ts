/**
 * Text that is made of code units.
 *
 * @module
 */

/** Code units that become text together. */
const TOGETHER = 8192;

/**
 * A text that grows by code units. To add each to a text would make an object
 * for each, in V8.
 */
export class CodeUnits {
  #text = "";
  readonly #units: Uint16Array;
  #count = 0;

  /** @param size Number of code units that are expected. */
  constructor(size: number) {
    this.#units = new Uint16Array(Math.min(size, TOGETHER));
  }

  /** Adds a code unit at the end. */
  add(unit: number): void {
    if (this.#count === this.#units.length) this.#flush();
    this.#units[this.#count++] = unit;
  }

  /** Returns the text. */
  text(): string {
    this.#flush();
    return this.#text;
  }

  #flush(): void {
    const units = this.#units.subarray(0, this.#count);
    // This takes a typed array as well, and is faster than a spread of it.
    this.#text += String.fromCharCode.apply(
      null,
      units as unknown as number[],
    );
    this.#count = 0;
  }
}
