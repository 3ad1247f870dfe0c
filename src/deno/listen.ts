/**
 * Listening first, for a QEMU that connects.
 *
 * @module
 */

import { QmpClient } from "../client.ts";
import type { OpenOptions } from "../options.ts";
import { QmpConnectError } from "../protocol/error.ts";
import type { QemuSchema } from "../qapi/generated/qemu.ts";
import type { QmpSchema } from "../qapi/signatures.ts";
import {
  type Address,
  formatAddress,
  parseAddress,
  type TcpAddress,
} from "./address.ts";
import { bindUnix } from "./bind.ts";
import { type BoundSocket, ConnectionListener } from "./connection_listener.ts";

/** Options for {@linkcode listen}: those of the connections that it accepts. */
export interface ListenOptions extends Omit<OpenOptions, "signal"> {
  /**
   * Called with the error of each peer that connects and fails in the
   * handshake, and of each attempt to accept a peer that fails for a reason
   * that passes, such as too many open files. `accept()` and `for await` go on
   * after that.
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
   * Waits for a QEMU to connect, and negotiates. It shakes hands with up to 64
   * peers at a time, and resolves with the first that completes the handshake.
   * It passes over peers that stay silent, hang up, do not speak QMP or refuse
   * the negotiation. If more peers connect, the oldest handshake ends.
   *
   * A peer that is still in its handshake when this resolves is for the next
   * call. When the last call rejects, the listener hangs up on such peers.
   *
   * @param options How long to wait.
   * @returns The client, in command mode.
   * @throws {QmpTimeoutError} If no peer completes the handshake in time. Its
   * `cause` is the error of the last peer that failed, if there was one, for
   * example a {@linkcode QmpProtocolError}.
   * @throws {QmpConnectError} If the socket cannot accept any more.
   * @throws {RangeError} If an option is out of its bounds.
   * @throws {QmpClosedError} If the listener is closed during the wait.
   * @throws {QmpStateError} If the listener is closed already.
   * @throws The reason of the signal, if it aborts.
   */
  accept(options?: AcceptOptions): Promise<QmpClient<S>>;

  /**
   * Accepts one QEMU after the other, until the listener is closed. Up to 64
   * handshakes run at a time, and up to 64 connections wait for the loop.
   */
  [Symbol.asyncIterator](): AsyncIterableIterator<QmpClient<S>>;

  /**
   * Stops listening, and removes the file of the Unix socket. If another file
   * has taken its place, that file stays. Connections that it has accepted stay
   * open. It may be called several times.
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
 * only if no program listens on that file; it never replaces another file or a
 * symbolic link. {@linkcode QmpListener.close} removes the file, and so does
 * the end of the program. TCP listens on 127.0.0.1 unless the address has a
 * host.
 *
 * It needs the permission `--allow-net=HOST:PORT` for TCP. A Unix socket is
 * bound in the directory `.qmp-bind` beside it, which exists for a moment, and
 * then gets its place. That needs `--allow-net=unix:DIRECTORY/.qmp-bind/s`,
 * `--allow-read=DIRECTORY` and `--allow-write=DIRECTORY`, and to replace a
 * socket file `--allow-net=unix:PATH` as well. If `DIRECTORY` has more than 95
 * bytes, it needs these permissions without paths.
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
  return new TypedListener<S>(new ConnectionListener(bind(address), options));
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

function bind(address: Address): BoundSocket {
  const parsed = parseAddress(address);
  const text = formatAddress(parsed);
  if (parsed.server) {
    throw new TypeError(
      `Cannot listen on ${text}: the option "server" makes QEMU listen there, leave it out`,
    );
  }
  try {
    if (parsed.transport === "unix") {
      return { ...bindUnix(parsed.path), address: text };
    }
    const { hostname, port } = parsed;
    const listener = Deno.listen({ hostname, port });
    const address = formatAddress(listener.addr as TcpAddress);
    return { listener, address };
  } catch (cause) {
    throw new QmpConnectError(
      `Listening on ${text} failed: ${(cause as Error).message}`,
      { cause },
    );
  }
}
