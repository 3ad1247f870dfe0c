/**
 * A Unix socket that can send file descriptors.
 *
 * @module
 */

import type { Deadline } from "../../async/deadline.ts";
import type { Transport } from "../../wire/transport.ts";
import { Libc } from "./libc.ts";

/** A descriptor that waits for its command to be written. */
interface Attachment {
  /** The `id` of the command. */
  id: string;
  fd: number;
}

const NEWLINE = 0x0a;

/** A connection to a Unix socket, over which descriptors can be sent. */
export class FdTransport implements Transport {
  readonly #libc: Libc;
  readonly #socket: number;
  #attached: Attachment | undefined;
  /** Settles when the next descriptor can be sent. */
  #turn: Promise<void> = Promise.resolve();
  /** The calls that use the socket now. */
  readonly #calls: Set<Promise<unknown>> = new Set();
  #isClosed = false;

  private constructor(libc: Libc, socket: number) {
    this.#libc = libc;
    this.#socket = socket;
  }

  /**
   * Connects.
   *
   * @param path Path of the socket.
   * @throws {Deno.errors.NotSupported} If this system cannot do it.
   * @throws What `Deno.connect()` throws.
   */
  static async connect(path: string): Promise<FdTransport> {
    const libc = new Libc();
    const socket = await libc.connect(path);
    if (socket !== undefined) return new FdTransport(libc, socket);
    libc[Symbol.dispose]();
    // Deno knows the reason.
    const conn = await Deno.connect({ transport: "unix", path });
    conn.close();
    throw new Deno.errors.ConnectionRefused("The socket was not ready");
  }

  /**
   * Sends a descriptor with a command, when the command is written. Each
   * command of this function waits for the reply to the one before, because
   * QEMU keeps one descriptor at a time for the commands that it has read.
   *
   * @param fd The descriptor. It may be closed when this has ended.
   * @param deadline When this has to have ended.
   * @param execute Executes the command, with the given `id`.
   */
  async executeWithFd<T>(
    fd: number,
    deadline: Deadline,
    execute: (id: string) => Promise<T>,
  ): Promise<T> {
    // The caller may close its own after an abort.
    const copy = this.#libc.duplicate(fd);
    const id = `fd-${crypto.randomUUID()}`;
    const before = this.#turn;
    const executing = before.then(() => {
      if (deadline.hasPassed) return undefined;
      this.#attached = { id, fd: copy };
      return execute(id);
    });
    // An abort ends the waiting, but not the turn.
    this.#turn = executing.then(() => {}, () => {}).then(() => {
      this.#attached = undefined;
      this.#libc.close(copy);
    });
    return await deadline.wait(executing) as T;
  }

  /** The package uses {@linkcode read} and not this. */
  get readable(): ReadableStream<Uint8Array> {
    throw new TypeError("Expected read() to be called, found readable");
  }

  /** The package uses {@linkcode write} and not this. */
  get writable(): WritableStream<Uint8Array> {
    throw new TypeError("Expected write() to be called, found writable");
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    const count = await this.#use(this.#libc.receive(this.#socket, buffer));
    if (count > 0) return count;
    if (count === 0 || this.#isClosed) return null;
    throw new Deno.errors.ConnectionReset("The socket cannot be read");
  }

  async write(bytes: Uint8Array): Promise<number> {
    if (this.#attached === undefined) return await this.#write(bytes);
    // A descriptor arrives with the first byte that is sent with it. So its
    // command is sent alone. The client writes whole lines.
    for (let at = 0; at < bytes.length;) {
      const end = bytes.indexOf(NEWLINE, at) + 1 || bytes.length;
      await this.#writeLine(bytes.slice(at, end));
      at = end;
    }
    return bytes.length;
  }

  async #writeLine(line: Uint8Array<ArrayBuffer>) {
    let at = 0;
    const attached = this.#attached;
    if (attached !== undefined && idOf(line) === attached.id) {
      this.#attached = undefined;
      const { fd } = attached;
      const sending = this.#libc.sendWithFd(this.#socket, line, fd);
      at = checked(await this.#use(sending));
    }
    while (at < line.length) at += await this.#write(line.subarray(at));
  }

  async #write(bytes: Uint8Array): Promise<number> {
    return checked(await this.#use(this.#libc.send(this.#socket, bytes)));
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#libc.shutdown(this.#socket);
    // Another file may get the number of a descriptor that is closed.
    await Promise.allSettled(this.#calls);
    this.#libc.close(this.#socket);
    // The turns end when the client has settled its commands, which may be
    // later than this.
    this.#turn.then(() => this.#libc[Symbol.dispose]());
  }

  async #use<T>(call: Promise<T>): Promise<T> {
    this.#calls.add(call);
    try {
      return await call;
    } finally {
      this.#calls.delete(call);
    }
  }
}

/** Returns the `id` of a command. */
function idOf(line: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(line)).id;
}

function checked(count: number): number {
  if (count > 0) return count;
  throw new Deno.errors.BrokenPipe("The socket cannot be written");
}
