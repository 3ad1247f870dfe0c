/**
 * A peer that does exactly what a test tells it, and a client connected to it.
 *
 * @module
 */

import {
  memoryTransports,
  type OpenOptions,
  QmpClient,
  type Transport,
} from "../../mod.ts";
import { GREETING, reply } from "./wire_text.ts";

/**
 * How long the peer waits for the client to hang up, in milliseconds. A client
 * that hangs up at all does so at once.
 */
const PATIENCE = 5_000;

/**
 * The far end of a connection. It sends what a test tells it, including what no
 * well-behaved server would send.
 */
export class ScriptedPeer {
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reader: ReadableStreamDefaultReader<string>;
  #received = "";

  constructor({ readable, writable }: Transport) {
    this.#writer = writable.getWriter();
    this.#writer.closed.catch(() => {});
    this.#reader = (readable as ReadableStream<Uint8Array<ArrayBuffer>>)
      .pipeThrough(new TextDecoderStream()).getReader();
  }

  /** Sends a text unchanged. */
  async send(text: string): Promise<void> {
    await this.#writer.write(new TextEncoder().encode(text));
  }

  /**
   * Waits for the client to hang up, and ignores what it sends before that.
   *
   * @throws {Error} If the client does not hang up.
   */
  async ended(): Promise<void> {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      this.#reader.cancel();
    }, PATIENCE);
    try {
      while (!(await this.#reader.read()).done);
    } catch {
      // A reset ends the connection too.
    }
    clearTimeout(timer);
    await this.hangUp();
    if (late) throw new Error("The client did not hang up");
  }

  /** Waits for the next line and parses it as JSON. */
  // deno-lint-ignore no-explicit-any
  async receive(): Promise<any> {
    return JSON.parse(await this.receiveText());
  }

  /** Waits for the next line. */
  async receiveText(): Promise<string> {
    let end = this.#received.indexOf("\n");
    while (end < 0) {
      const { value, done } = await this.#reader.read();
      if (done) throw new Error("The client hung up");
      this.#received += value;
      end = this.#received.indexOf("\n");
    }
    const line = this.#received.slice(0, end);
    this.#received = this.#received.slice(end + 1);
    return line;
  }

  /** Sends the greeting. */
  async greet(): Promise<void> {
    await this.send(GREETING);
  }

  /**
   * Waits for the client to hang up.
   *
   * @throws {Error} If the client sends something first.
   */
  async endsWithoutMore(): Promise<void> {
    const { value, done } = await this.#reader.read();
    if (!done) {
      throw new Error(`Expected the client to hang up, found ${value}`);
    }
  }

  /** Sends the greeting and answers `qmp_capabilities`. */
  async negotiate(): Promise<void> {
    await this.greet();
    const { id } = await this.receive();
    await this.send(reply(id));
  }

  /** Ends the sending side, and still reads. */
  async endSending(): Promise<void> {
    await this.#writer.close();
  }

  /** Closes the connection. */
  async hangUp(): Promise<void> {
    await this.#writer.close().catch(() => {});
    await this.#reader.cancel().catch(() => {});
  }

  /** Breaks the connection, as a reset does. */
  async reset(): Promise<void> {
    await this.#writer.abort(new Error("Connection reset by peer"));
    await this.#reader.cancel();
  }
}

/** Connects a client to a scripted peer, and ends their negotiation. */
export async function openScripted(
  options?: OpenOptions,
  wrap: (transport: Transport) => Transport = (transport) => transport,
): Promise<{ qmp: QmpClient; peer: ScriptedPeer }> {
  const [near, far] = memoryTransports();
  const peer = new ScriptedPeer(far);
  const [qmp] = await Promise.all([
    QmpClient.open(wrap(near), options),
    peer.negotiate(),
  ]);
  return { qmp, peer };
}
