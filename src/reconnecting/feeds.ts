/**
 * The iterators over the connections of a client that reconnects.
 *
 * @module
 */

import { Queue } from "../async/queue.ts";
import type { QmpError } from "../protocol/error.ts";
import type { Client } from "./waiting_calls.ts";

/** The iterators over connections. Each holds the present one at most. */
export class Feeds {
  readonly #all: Set<Queue<Client>> = new Set();

  /** Returns a new iterator, which begins with the present connection. */
  add(present: Client | undefined): AsyncIterableIterator<Client, undefined> {
    const feed = new Feed(this.#all);
    if (present !== undefined) feed.push(present);
    return feed;
  }

  /** Gives a new connection to the iterators. */
  push(client: Client): void {
    for (const feed of this.#all) feed.push(client);
  }

  /** Takes back the connection that has ended. */
  clear(): void {
    for (const feed of this.#all) feed.clear();
  }

  /** Ends the iterators, with an error if there is one. */
  end(error: QmpError | undefined): void {
    for (const feed of this.#all) {
      feed.clear();
      feed.end(error && { reason: error });
    }
    this.#all.clear();
  }
}

class Feed extends Queue<Client> {
  readonly #all: Set<Queue<Client>>;

  constructor(all: Set<Queue<Client>>) {
    super();
    this.#all = all;
    all.add(this);
  }

  override return(): Promise<IteratorResult<Client, undefined>> {
    this.#all.delete(this);
    return super.return();
  }
}
