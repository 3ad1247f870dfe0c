/**
 * Server mode: listening first, for a QEMU that connects.
 *
 * @module
 */

import { watch, withDeadline } from "../async/deadline.ts";
import {
  DEFAULT_TIMEOUT,
  type OpenOptions,
  QmpClient,
  SILENT_PEER,
} from "../client.ts";
import {
  QmpClosedError,
  QmpConnectError,
  QmpStateError,
} from "../protocol/error.ts";
import type { QemuSchema } from "../qapi/generated/qemu.ts";
import { Ring } from "../async/queue.ts";
import type { QmpSchema } from "../qapi/signatures.ts";
import { bindUnix } from "./bind.ts";
import {
  type Address,
  formatAddress,
  parseAddress,
  type TcpAddress,
  type UnixAddress,
} from "./address.ts";

/** Options for {@linkcode listen}: those of the connections that it accepts. */
export interface ListenOptions extends Omit<OpenOptions, "signal"> {
  /**
   * Sees the errors of peers that connect but do not get through the handshake, while a `for await` loop runs. The loop
   * itself goes on with the next peer.
   *
   * @default {() => {}}
   */
  onError?: ((error: unknown) => void) | undefined;
}

/** Options for {@linkcode QmpListener.accept}. */
export interface AcceptOptions {
  /** Stops the waiting, which then rejects with the signal's reason. The listener goes on. */
  signal?: AbortSignal | undefined;
  /**
   * Time for a peer to connect and for the whole handshake, in milliseconds, up to 2,147,483,647; `Infinity` for no
   * limit.
   *
   * @default {10000}
   */
  timeout?: number | undefined;
}

/**
 * A listening socket that QEMU connects to.
 *
 * @typeParam S The server's commands and events, QEMU's own by default.
 *
 * @example Several QEMUs, or one that reconnects
 * ```ts ignore
 * import { listen } from "@qmp/qmp";
 *
 * await using listener = listen("tcp:127.0.0.1:4444");
 * for await (const qmp of listener) {
 *   console.log(qmp.greeting.QMP.version.package);
 *   await qmp.execute("cont");
 * }
 * ```
 */
export interface QmpListener<S extends QmpSchema = QemuSchema>
  extends AsyncDisposable {
  /** Where it listens, as QEMU's `-qmp` takes it, such as `"unix:/run/vm/qmp.sock"` or `"tcp:127.0.0.1:4444"`. */
  readonly address: string;

  /**
   * Waits for a QEMU to connect, and negotiates. A peer that hangs up before negotiation has ended is passed over.
   *
   * @param options How long to wait.
   * @returns The client, in command mode.
   * @throws {QmpTimeoutError} If no peer has got through the handshake within the time.
   * @throws {QmpConnectError} If the socket can accept no more.
   * @throws {QmpProtocolError} If what the peer sends is not QMP.
   * @throws {QmpCommandError} If the peer refuses the negotiation.
   * @throws {QmpClosedError} If the listener is closed while this waits.
   * @throws {QmpStateError} If the listener is closed already.
   * @throws The reason of the signal, if that aborts.
   */
  accept(options?: AcceptOptions): Promise<QmpClient<S>>;

  /** Accepts one QEMU after the other, until the listener is closed. */
  [Symbol.asyncIterator](): AsyncIterableIterator<QmpClient<S>>;

  /**
   * Stops listening, and removes the Unix socket. Connections that were accepted stay open. May be called more than once.
   */
  close(): Promise<void>;
}

/**
 * Binds an address and listens, before QEMU is started with `-qmp` and that address: it connects as soon as it runs, and
 * no retry is needed.
 *
 * It is bound when this returns. A Unix socket is made with mode 0600, so that no other user can connect at any moment; a
 * socket file that nobody listens on is replaced, and the file is removed by {@linkcode QmpListener.close}. TCP listens on
 * 127.0.0.1 unless a host is given.
 *
 * Needs the permission `--allow-net=HOST:PORT` for TCP, and for a Unix socket `--allow-net=unix:PATH`,
 * `--allow-read=PATH`, `--allow-write=PATH` and `--allow-sys`, of which Deno has no narrower kind for the umask. Where the
 * directory is closed to other users, reading the directory does in place of the last.
 *
 * @param address Where to listen. A TCP port of 0 takes a free one, which {@linkcode QmpListener.address} tells.
 * @param options How to negotiate with those who connect.
 * @returns The listener.
 * @typeParam S The server's commands and events, QEMU's own by default.
 * @throws {QmpConnectError} If the address cannot be bound, as when somebody listens there.
 * @throws {TypeError} If the address is none, or one at which QEMU is told to listen.
 * @throws {RangeError} If a port or a path is out of its bounds.
 *
 * @example Bind first, start QEMU second
 * ```ts ignore
 * import { listen } from "@qmp/qmp";
 *
 * await using listener = listen("unix:/run/vm/qmp.sock");
 * const qemu = new Deno.Command("qemu-system-x86_64", {
 *   args: ["-display", "none", "-qmp", listener.address],
 * }).spawn();
 * await using qmp = await listener.accept();
 * await qmp.execute("quit");
 * await qemu.status;
 * ```
 */
export function listen<S extends QmpSchema = QemuSchema>(
  address: Address,
  options: ListenOptions = {},
): QmpListener<S> {
  const parsed = parseAddress(address);
  const text = formatAddress(parsed);
  if (parsed.server) {
    throw new TypeError(
      `Cannot listen on ${text}: the option "server" makes QEMU listen there, leave it out`,
    );
  }
  let listener: Deno.Listener;
  try {
    listener = parsed.transport === "unix"
      ? bindUnix(parsed.path)
      : Deno.listen({ hostname: parsed.hostname, port: parsed.port });
  } catch (cause) {
    throw new QmpConnectError(
      `Listening on ${text} failed: ${(cause as Error).message}`,
      { cause },
    );
  }
  return new SocketListener<S>(listener, options);
}

/** Who waits for a connection. */
interface Waiter {
  resolve(conn: Deno.Conn): void;
  reject(reason: unknown): void;
}

/** The one kind of {@linkcode QmpListener} that there is. */
class SocketListener<S extends QmpSchema> implements QmpListener<S> {
  readonly address: string;
  readonly #listener: Deno.Listener;
  readonly #options: ListenOptions;
  readonly #waiters: Set<Waiter> = new Set();
  /** Connections whose waiter had left when they came. */
  readonly #unclaimed: Ring<Deno.Conn> = new Ring();
  /** Runs as long as somebody waits. */
  #accepting: Promise<void> | undefined;
  /** Aborts when the listener is closed, which ends handshakes that are under way. */
  readonly #closing: AbortController = new AbortController();

  constructor(listener: Deno.Listener, options: ListenOptions) {
    this.#listener = listener;
    this.#options = options;
    // Only these two kinds are ever bound here.
    this.address = formatAddress(
      listener.addr as UnixAddress | TcpAddress,
    );
  }

  async accept(options: AcceptOptions = {}): Promise<QmpClient<S>> {
    const { signal, timeout = this.#options.timeout ?? DEFAULT_TIMEOUT } =
      options;
    let hint = "no peer connected";
    return await withDeadline(`Accepting on ${this.address}`, {
      signal,
      timeout,
    }, async ({ signal }) => {
      const over = AbortSignal.any([signal, this.#closing.signal]);
      for (;;) {
        const conn = await this.#next(signal);
        hint = SILENT_PEER;
        try {
          return await this.#open(conn, over, Infinity);
        } catch (error) {
          this.#closing.signal.throwIfAborted();
          // Whoever only looks whether somebody listens hangs up, and so does a QEMU that dies: the next may be the one.
          if (!(error instanceof QmpConnectError)) throw error;
          hint =
            `the last peer that connected did not get through: ${error.message}`;
        }
      }
    }, () => hint);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<QmpClient<S>> {
    const { onError = () => {}, timeout = DEFAULT_TIMEOUT } = this.#options;
    const opened: Ring<QmpClient<S>> = new Ring();
    const leaving = new AbortController();
    let changed = Promise.withResolvers<void>();
    let end: { error: unknown } | undefined;

    // Handshakes run beside each other, so that a peer that stays silent holds up none of the others.
    const shakeHands = async (conn: Deno.Conn) => {
      try {
        const client = await this.#open(conn, leaving.signal, timeout);
        if (leaving.signal.aborted) return await client.close();
        opened.push(client);
        changed.resolve();
      } catch (error) {
        if (!leaving.signal.aborted) onError(error);
      }
    };
    const gather = async () => {
      try {
        for (;;) shakeHands(await this.#next(leaving.signal));
      } catch (error) {
        end = { error };
        changed.resolve();
      }
    };

    gather();
    try {
      for (;;) {
        yield* opened.drain();
        if (this.#closed) return;
        if (end !== undefined) throw end.error;
        await changed.promise;
        changed = Promise.withResolvers();
      }
    } finally {
      leaving.abort();
      for (const client of opened.drain()) await client.close();
    }
  }

  async close(): Promise<void> {
    if (!this.#closed) {
      this.#closing.abort(
        new QmpClosedError(
          `Accepting on ${this.address} ended: the listener was closed`,
        ),
      );
      // Which removes the socket's file as well.
      this.#listener.close();
      for (const conn of this.#unclaimed.drain()) conn.close();
    }
    await this.#accepting;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Waits for the next connection. One that comes after an abort is kept for whoever waits next. */
  #next(signal: AbortSignal): Promise<Deno.Conn> {
    return new Promise((resolve, reject) => {
      if (this.#closed) {
        throw new QmpStateError(
          `Cannot accept on ${this.address}: the listener is closed`,
          "closed",
        );
      }
      const unclaimed = this.#unclaimed.shift();
      if (unclaimed !== undefined) return resolve(unclaimed);
      const release = watch("accept", { signal }, (reason) => {
        this.#waiters.delete(waiter);
        reject(reason);
      });
      const waiter: Waiter = {
        resolve(conn) {
          release();
          resolve(conn);
        },
        reject(reason) {
          release();
          reject(reason);
        },
      };
      this.#waiters.add(waiter);
      this.#accepting ??= this.#accept();
    });
  }

  get #closed(): boolean {
    return this.#closing.signal.aborted;
  }

  async #accept() {
    try {
      while (this.#waiters.size > 0) {
        const conn = await this.#listener.accept();
        const [waiter] = this.#waiters;
        if (waiter === undefined) {
          this.#unclaimed.push(conn);
        } else {
          this.#waiters.delete(waiter);
          waiter.resolve(conn);
        }
      }
    } catch (cause) {
      const error = this.#closed
        ? this.#closing.signal.reason
        : new QmpConnectError(
          `Accepting on ${this.address} failed: ${(cause as Error).message}`,
          { cause },
        );
      for (const waiter of this.#waiters) waiter.reject(error);
      this.#waiters.clear();
    } finally {
      this.#accepting = undefined;
    }
  }

  async #open(
    conn: Deno.Conn,
    signal: AbortSignal,
    timeout: number,
  ): Promise<QmpClient<S>> {
    if ("setNoDelay" in conn) (conn as Deno.TcpConn).setNoDelay(true);
    return await QmpClient.open<S>(conn, { ...this.#options, signal, timeout });
  }
}
