/**
 * Listening first, for a QEMU that connects.
 *
 * @module
 */

import { Queue } from "../async/queue.ts";
import { QmpClient } from "../client.ts";
import {
  Connection,
  DEFAULT_TIMEOUT,
  type ExplainEnd,
  SILENT_PEER,
} from "../connection.ts";
import type { OpenOptions } from "../options.ts";
import {
  QmpClosedError,
  QmpConnectError,
  QmpStateError,
} from "../protocol/error.ts";
import type { QemuSchema } from "../qapi/generated/qemu.ts";
import type { QmpSchema } from "../qapi/signatures.ts";
import { withinTime } from "../waiting.ts";
import {
  type Address,
  formatAddress,
  parseAddress,
  type TcpAddress,
  type UnixAddress,
} from "./address.ts";
import { bindUnix } from "./bind.ts";

/** Options for {@linkcode listen}: those of the connections that it accepts. */
export interface ListenOptions extends Omit<OpenOptions, "signal"> {
  /**
   * Called, while a `for await` loop runs, with the error of a peer that
   * connects and fails in the handshake. The loop goes on with the next peer.
   *
   * @default {() => {}}
   */
  onError?: ((error: unknown) => void) | undefined;
}

/** Options for {@linkcode QmpListener.accept}. */
export interface AcceptOptions {
  /**
   * Stops the waiting, which then rejects with the signal's reason. The
   * listener goes on.
   */
  signal?: AbortSignal | undefined;
  /**
   * Time for a peer to connect and for the whole handshake, in milliseconds,
   * from 0 to 2,147,483,647; `Infinity` sets no limit.
   *
   * @default {10000}
   */
  timeout?: number | undefined;
}

/**
 * A listening socket that QEMU connects to.
 *
 * @typeParam S The server's commands and events. The default is QEMU's own.
 *
 * @example Several QEMUs, or a QEMU that reconnects
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
  /**
   * Where it listens, in the form of QEMU's `-qmp`, such as
   * `"unix:/run/vm/qmp.sock"` or `"tcp:127.0.0.1:4444"`.
   */
  readonly address: string;

  /**
   * Waits for a QEMU to connect, and negotiates. It ignores a peer that hangs
   * up before negotiation has ended, and waits for the next.
   *
   * @param options How long to wait.
   * @returns The client, in command mode.
   * @throws {QmpTimeoutError} If no peer completes the handshake in time.
   * @throws {QmpConnectError} If the socket cannot accept any more.
   * @throws {QmpProtocolError} If the peer sends something that is not QMP.
   * @throws {QmpCommandError} If the peer refuses the negotiation.
   * @throws {QmpClosedError} If the listener is closed during the wait.
   * @throws {QmpStateError} If the listener is closed already.
   * @throws The reason of the signal, if it aborts.
   */
  accept(options?: AcceptOptions): Promise<QmpClient<S>>;

  /** Accepts one QEMU after the other, until the listener is closed. */
  [Symbol.asyncIterator](): AsyncIterableIterator<QmpClient<S>>;

  /**
   * Stops listening, and removes the Unix socket. Connections that it has
   * accepted stay open. It may be called several times.
   */
  close(): Promise<void>;
}

/**
 * Binds an address and listens there, before QEMU is started with `-qmp` and
 * that address. QEMU connects as soon as it runs, so there is no race and no
 * retry.
 *
 * The address is bound when this returns. A Unix socket has mode 0600 from its
 * first moment, so that no other user can connect. It replaces a socket file
 * only if no program listens on that file, and {@linkcode QmpListener.close}
 * removes it. TCP listens on 127.0.0.1 unless the address has a host.
 *
 * It needs the permission `--allow-net=HOST:PORT` for TCP. For a Unix socket it
 * needs `--allow-net=unix:PATH`, `--allow-read=PATH`, `--allow-write=PATH` and
 * `--allow-sys`, because Deno has no narrower permission for the umask. If
 * other users cannot enter the directory, permission to read the directory
 * replaces `--allow-sys`.
 *
 * @param address Where to listen. With TCP port 0 the system chooses a free
 * port, which is then in {@linkcode QmpListener.address}.
 * @param options How to negotiate with the peers that connect.
 * @returns The listener.
 * @typeParam S The server's commands and events. The default is QEMU's own.
 * @throws {QmpConnectError} If the address cannot be bound, for example because
 * another program listens there.
 * @throws {TypeError} If this package does not support the address, or
 * makes QEMU listen there.
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
  return new TypedListener<S>(new ConnectionListener(address, options));
}

/** The only implementation of {@linkcode QmpListener}. */
class TypedListener<S extends QmpSchema> implements QmpListener<S> {
  readonly #listener: ConnectionListener;

  constructor(listener: ConnectionListener) {
    this.#listener = listener;
  }

  get address(): string {
    return this.#listener.address;
  }

  async accept(options: AcceptOptions = {}): Promise<QmpClient<S>> {
    return new QmpClient<S>(await this.#listener.accept(options));
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<QmpClient<S>> {
    for await (const connection of this.#listener.connections()) {
      yield new QmpClient<S>(connection);
    }
  }

  close(): Promise<void> {
    return this.#listener.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** Listens for peers, and makes connections of them. */
export class ConnectionListener {
  readonly address: string;
  readonly #listener: Deno.Listener;
  readonly #options: ListenOptions;
  /** Sockets that have connected. */
  readonly #sockets: Queue<Deno.Conn> = new Queue();
  /** Runs as long as a caller waits for a socket. */
  #accepting: Promise<void> | undefined;
  /** Aborts when the listener is closed, and ends the handshakes under way. */
  readonly #closing: AbortController = new AbortController();

  constructor(address: Address, options: ListenOptions) {
    this.#options = options;
    this.#listener = bind(address);
    // `bind` makes no other kinds of address.
    this.address = formatAddress(
      this.#listener.addr as UnixAddress | TcpAddress,
    );
  }

  async accept(
    options: AcceptOptions = {},
    explainEnd?: ExplainEnd,
  ): Promise<Connection> {
    const { signal, timeout = this.#options.timeout ?? DEFAULT_TIMEOUT } =
      options;
    let hint = "no peer connected";
    return await withinTime(
      `Accepting on ${this.address}`,
      { signal, timeout },
      async ({ signal }) => {
        for (;;) {
          const socket = await this.#nextSocket(signal);
          hint = SILENT_PEER;
          const over = AbortSignal.any([signal, this.#closing.signal]);
          try {
            return await this.#open(socket, over, Infinity, explainEnd);
          } catch (error) {
            this.#closing.signal.throwIfAborted();
            // A program that only probes the socket hangs up, and so does a
            // QEMU that dies. The next peer may be the right one.
            if (!(error instanceof QmpConnectError)) throw error;
            hint = `the last peer failed in the handshake: ${error.message}`;
          }
        }
      },
      () => hint,
    );
  }

  async *connections(): AsyncGenerator<Connection> {
    const { onError = () => {}, timeout = DEFAULT_TIMEOUT } = this.#options;
    const opened: Queue<Connection> = new Queue();
    const leaving = new AbortController();

    // Handshakes run at the same time, so that a silent peer delays no other.
    const shakeHands = async (socket: Deno.Conn) => {
      try {
        const connection = await this.#open(socket, leaving.signal, timeout);
        if (leaving.signal.aborted || !opened.push(connection)) {
          await connection.close();
        }
      } catch (error) {
        if (!leaving.signal.aborted) onError(error);
      }
    };
    const gather = async () => {
      try {
        for (;;) shakeHands(await this.#nextSocket(leaving.signal));
      } catch (reason) {
        opened.end(this.#isClosed ? undefined : { reason });
      }
    };

    gather();
    try {
      // Not `yield* opened`, which would drop the connections that are queued.
      for (;;) {
        const { value, done } = await opened.next();
        if (done) return;
        yield value;
      }
    } finally {
      leaving.abort();
      for (const connection of opened.drain()) await connection.close();
    }
  }

  async close(): Promise<void> {
    if (!this.#isClosed) {
      this.#closing.abort(
        new QmpClosedError(
          `Accepting on ${this.address} ended: the listener was closed`,
        ),
      );
      // This removes the file of a Unix socket as well.
      this.#listener.close();
      for (const socket of this.#sockets.drain()) socket.close();
    }
    await this.#accepting;
  }

  get #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Waits for the next socket. After an abort, a new socket stays queued. */
  async #nextSocket(signal: AbortSignal): Promise<Deno.Conn> {
    if (this.#isClosed) {
      throw new QmpStateError(
        `Cannot accept on ${this.address}: the listener is closed`,
        "closed",
      );
    }
    const next = this.#sockets.next(signal);
    if (this.#sockets.waiting > 0) this.#accepting ??= this.#accept();
    return (await next).value!;
  }

  async #accept() {
    try {
      while (this.#sockets.waiting > 0) {
        const socket = await this.#listener.accept();
        if (this.#isClosed) socket.close();
        else this.#sockets.push(socket);
      }
    } catch (cause) {
      const error = this.#isClosed
        ? this.#closing.signal.reason
        : new QmpConnectError(
          `Accepting on ${this.address} failed: ${(cause as Error).message}`,
          { cause },
        );
      this.#sockets.fail(error);
    } finally {
      this.#accepting = undefined;
    }
  }

  async #open(
    socket: Deno.Conn,
    signal: AbortSignal,
    timeout: number,
    explainEnd?: ExplainEnd,
  ): Promise<Connection> {
    if ("setNoDelay" in socket) (socket as Deno.TcpConn).setNoDelay(true);
    const options = { ...this.#options, signal, timeout };
    return await Connection.open(socket, options, { explainEnd });
  }
}

function bind(address: Address): Deno.Listener {
  const parsed = parseAddress(address);
  const text = formatAddress(parsed);
  if (parsed.server) {
    throw new TypeError(
      `Cannot listen on ${text}: the option "server" makes QEMU listen there, leave it out`,
    );
  }
  try {
    return parsed.transport === "unix"
      ? bindUnix(parsed.path)
      : Deno.listen({ hostname: parsed.hostname, port: parsed.port });
  } catch (cause) {
    throw new QmpConnectError(
      `Listening on ${text} failed: ${(cause as Error).message}`,
      { cause },
    );
  }
}
