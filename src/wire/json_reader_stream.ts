/**
 * The JSON stage of the server's pipeline.
 *
 * @module
 */

import { JsonReader, type JsonReading } from "../protocol/qemu_json/reader.ts";

/** What becomes of the readings of a {@linkcode JsonReaderStream}. */
export interface ReadingsEnds {
  /**
   * Receives each reading at once, instead of the readable side, which then
   * only ends.
   */
  take(reading: JsonReading): void;
  /**
   * Returns a promise if there is no room for more readings. The stage then
   * waits for it and asks again, and the stages before it stop reading.
   *
   * @default {() => undefined}
   */
  room?(): Promise<void> | undefined;
  /**
   * Returns the most characters of a message.
   *
   * @default {() => 67108864}
   */
  maxMessageSize?(): number;
  /**
   * Returns whether the readings that follow are ignored.
   *
   * @default {() => false}
   */
  isAbandoned?(): boolean;
}

/**
 * Turns text, in pieces cut anywhere, into what QEMU's monitor would read in
 * it: values, and errors. Unlike {@linkcode JsonLinesStream}, it needs no
 * lines, and it never errors, because QEMU answers an error and reads on.
 */
export class JsonReaderStream extends TransformStream<string, JsonReading> {
  /** @param ends Who takes the readings, and how many there may be. */
  constructor(ends: ReadingsEnds) {
    const pass = new Passing(ends);
    super({ transform: (text) => pass.all(text) });
  }
}

/** Gives the readings of each text to the next stage, while it has room. */
class Passing {
  readonly #ends: ReadingsEnds;
  readonly #reader = new JsonReader();

  constructor(ends: ReadingsEnds) {
    this.#ends = ends;
  }

  /** Passes the readings of a text on. Returns a promise only if it waits. */
  all(text: string): Promise<void> | undefined {
    this.#reader.feed(text);
    const wait = this.#passUntilFull();
    return wait && this.#passRest(wait);
  }

  async #passRest(wait: Promise<void> | undefined) {
    while (wait !== undefined) {
      await wait;
      wait = this.#ends.room?.() ?? this.#passUntilFull();
    }
  }

  /** Returns a promise if there is no more room; `undefined` at the end. */
  #passUntilFull(): Promise<void> | undefined {
    const { take, room, maxMessageSize, isAbandoned } = this.#ends;
    while (!isAbandoned?.()) {
      if (maxMessageSize !== undefined) {
        this.#reader.maxMessageSize = maxMessageSize();
      }
      const reading = this.#reader.next();
      if (reading === undefined) return undefined;
      take(reading);
      const wait = room?.();
      if (wait !== undefined) return wait;
    }
    return undefined;
  }
}
