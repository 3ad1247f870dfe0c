/**
 * The floor: the least that a QMP client in Deno can do. It reads a connection
 * into one buffer, cuts the text at line ends, calls `JSON.parse` for each
 * line, and finds the caller that waits in an array.
 *
 * It has no streams, limits, errors, types, queues or lossless integers, and it
 * trusts its peer. A ratio to the floor is the price of these features.
 *
 * @module
 */

const encoder = new TextEncoder();

/** Options for {@linkcode Floor.connect}. */
export interface FloorOptions {
  /**
   * Whether to join the commands of one turn of the event loop into one write.
   * This is faster if more than one command is in flight.
   */
  joined: boolean;
}

/** A bare loop over a connection. */
export class Floor {
  /** Called with each event, without queue, iterator or promise. */
  onEvent: (event: unknown) => void = () => {};

  readonly #conn: Deno.Conn;
  readonly #joined: boolean;
  readonly #waiting: ((value: unknown) => void)[] = [];
  readonly #freeIds: number[] = [];
  #greet: () => void = () => {};
  #outgoing = "";
  #flushing = false;

  private constructor(conn: Deno.Conn, { joined }: FloorOptions) {
    this.#conn = conn;
    this.#joined = joined;
  }

  /** Connects to a Unix socket and negotiates. */
  static async connect(path: string, options: FloorOptions): Promise<Floor> {
    const conn = await Deno.connect({ transport: "unix", path });
    const floor = new Floor(conn, options);
    const greeted = new Promise<void>((resolve) => floor.#greet = resolve);
    floor.#read();
    await greeted;
    await floor.execute("qmp_capabilities");
    return floor;
  }

  /** Sends a command, and resolves to its result. */
  execute(name: string, args?: object): Promise<unknown> {
    return new Promise((resolve) => {
      const id = this.#freeIds.pop() ?? this.#waiting.length;
      this.#waiting[id] = resolve;
      const line = args === undefined
        ? `{"execute":"${name}","id":${id}}\n`
        : `{"execute":"${name}","arguments":${JSON.stringify(args)},` +
          `"id":${id}}\n`;
      if (!this.#joined) {
        this.#conn.write(encoder.encode(line));
        return;
      }
      this.#outgoing += line;
      if (this.#flushing) return;
      this.#flushing = true;
      queueMicrotask(() => this.#flush());
    });
  }

  /** Closes the connection. */
  close(): void {
    this.#conn.close();
  }

  async #flush() {
    while (this.#outgoing !== "") {
      const bytes = encoder.encode(this.#outgoing);
      this.#outgoing = "";
      for (let at = 0; at < bytes.length;) {
        at += await this.#conn.write(bytes.subarray(at));
      }
    }
    this.#flushing = false;
  }

  async #read() {
    const buffer = new Uint8Array(64 * 1024);
    const decoder = new TextDecoder();
    // The pieces of a line that has not ended. They are joined once it has.
    const parts: string[] = [];
    while (true) {
      // Only close() makes a read fail here.
      const count = await this.#conn.read(buffer).catch(() => null);
      if (count === null) return;
      const text = decoder.decode(buffer.subarray(0, count), {
        stream: true,
      });
      let start = 0;
      let end = text.indexOf("\n");
      if (end >= 0 && parts.length > 0) {
        parts.push(text.slice(0, end));
        this.#take(parts.join(""));
        parts.length = 0;
        start = end + 1;
        end = text.indexOf("\n", start);
      }
      while (end >= 0) {
        this.#take(text.slice(start, end));
        start = end + 1;
        end = text.indexOf("\n", start);
      }
      if (start < text.length) parts.push(text.slice(start));
    }
  }

  #take(line: string) {
    const message = JSON.parse(line);
    if (message.id !== undefined) {
      this.#freeIds.push(message.id);
      this.#waiting[message.id]!(message.return);
    } else if (message.event !== undefined) {
      this.onEvent(message);
    } else {
      this.#greet();
    }
  }
}
