/**
 * Listening for peers, and making connections of them.
 *
 * @module
 */

import { Queue } from "../async/queue.ts";
import { settlesWithin } from "../async/settles_within.ts";
import { Connection, type ExplainEnd, SILENT_PEER } from "../connection.ts";
import { DEFAULT_TIMEOUT } from "../options.ts";
import {
  QmpClosedError,
  QmpConnectError,
  QmpError,
  QmpStateError,
  QmpTimeoutError,
} from "../protocol/error.ts";
import { withinTime } from "../waiting.ts";
import type { AcceptOptions, ListenOptions } from "./listen.ts";

/**
 * Most handshakes at a time, and most connections that wait for a caller. The
 * oldest handshake makes room for a new one, so that silent peers cannot keep
 * others out.
 */
const MAX_PEERS = 64;

/**
 * Wait after the first failure to accept, in milliseconds. Each further wait
 * doubles.
 */
const FIRST_PAUSE = 10;
/** Longest wait after a failure to accept, in milliseconds. */
const LONGEST_PAUSE = 1_000;

/**
 * Codes of failures to accept that pass: the process or the system is short of
 * something, or the failure is one of the peer, which Linux reports here.
 */
const PASSING: ReadonlySet<unknown> = new Set(
  ["EMFILE", "ENFILE", "ENOBUFS", "ENOMEM", "EAGAIN", "EINTR", "EPERM"].concat(
    ["ECONNABORTED", "ECONNRESET", "EPROTO", "ENOPROTOOPT", "ENETDOWN"],
    ["ENETUNREACH", "EHOSTDOWN", "EHOSTUNREACH", "ENONET", "EOPNOTSUPP"],
  ),
);

/** Why a handshake ends that no caller waits for any more. */
const UNWANTED = Symbol("unwanted");

/** A socket that listens. */
export interface BoundSocket {
  /** The socket. */
  readonly listener: Deno.Listener;
  /** Its address, in the form of QEMU's `-qmp`. */
  readonly address: string;
  /** Removes its file, if it has one. It is called while the socket is open. */
  readonly unlink?: () => void;
}

/** What an operation that listens for one process adds to the options. */
export interface Hosting {
  /** Asked why a connection ended, before the promises that wait settle. */
  explainEnd?: ExplainEnd;
  /**
   * Whether only that process can connect, so that a peer that does not speak
   * QMP ends the waiting.
   *
   * @default {false}
   */
  isPrivate?: boolean;
}

/** A call of `accept()`, or a loop. */
interface Caller {
  /** Is told why a peer, or an attempt to accept one, has failed. */
  failed?: (error: QmpError, hint: string) => void;
}

/**
 * Accepts peers while there are callers, shakes hands with several of them at a
 * time, and gives each connection to one caller.
 */
export class ConnectionListener {
  readonly address: string;
  readonly #socket: BoundSocket;
  readonly #options: ListenOptions;
  readonly #hosting: Hosting;
  /** Calls of `accept()`, and loops. */
  readonly #callers: Set<Caller> = new Set();
  /** How many of the callers are loops. */
  #loops = 0;
  /** A peer that connected when there was no caller any more. */
  #early: Deno.Conn | undefined;
  /** Handshakes that count, the oldest first. */
  readonly #handshakes: Set<AbortController> = new Set();
  /** All handshakes that have not ended. */
  readonly #unfinished: Set<Promise<void>> = new Set();
  /** Connections that wait for a caller. */
  readonly #opened: Queue<Connection> = new Queue();
  /** Runs while there are callers and room for connections. */
  #accepting: Promise<void> | undefined;
  readonly #closed: PromiseWithResolvers<void> = Promise.withResolvers();
  #isClosed = false;

  constructor(
    socket: BoundSocket,
    options: ListenOptions,
    hosting: Hosting = {},
  ) {
    this.address = socket.address;
    this.#socket = socket;
    this.#options = options;
    this.#hosting = hosting;
    if (socket.unlink) globalThis.addEventListener("unload", socket.unlink);
  }

  async accept(options: AcceptOptions = {}): Promise<Connection> {
    const { signal, timeout = this.#options.timeout ?? DEFAULT_TIMEOUT } =
      options;
    let last: { error: QmpError; hint: string } | undefined;
    const caller: Caller = {
      failed(error, hint) {
        last = { error, hint };
      },
    };
    try {
      const connection = await withinTime(
        `Accepting on ${this.address}`,
        { signal, timeout },
        async ({ signal }) => {
          this.#enter(caller);
          return await this.#next(signal);
        },
        () =>
          last?.hint ??
            (this.#handshakes.size > 0 ? SILENT_PEER : "no peer connected"),
      );
      // Peers that are still in their handshake are for the next caller.
      this.#callers.delete(caller);
      return connection;
    } catch (error) {
      if (error instanceof QmpTimeoutError && last !== undefined) {
        error.cause = last.error;
      }
      await this.#leave(caller);
      throw error;
    }
  }

  async *connections(): AsyncGenerator<Connection> {
    if (this.#isClosed) return;
    const caller: Caller = {};
    this.#enter(caller);
    this.#loops++;
    try {
      for (;;) {
        let connection: Connection;
        try {
          connection = await this.#next();
        } catch (error) {
          if (this.#isClosed) return;
          throw error;
        }
        yield connection;
      }
    } finally {
      this.#loops--;
      await this.#leave(caller);
    }
  }

  async close(): Promise<void> {
    if (!this.#isClosed) {
      this.#isClosed = true;
      const { listener, unlink } = this.#socket;
      if (unlink) globalThis.removeEventListener("unload", unlink);
      unlink?.();
      listener.close();
      this.#early?.close();
      this.#closed.resolve();
      this.#opened.fail(this.#closedError());
      this.#hangUp();
      // A loop still gets the connections that wait for it.
      if (this.#loops === 0) await this.#drop();
    }
    await Promise.all([this.#accepting, ...this.#unfinished]);
  }

  #enter(caller: Caller) {
    if (this.#isClosed) {
      throw new QmpStateError(
        `Cannot accept on ${this.address}: the listener is closed`,
        "closed",
      );
    }
    this.#callers.add(caller);
    const early = this.#early;
    this.#early = undefined;
    if (early !== undefined) this.#start(early);
  }

  /** Forgets a caller. If it is the last one, its peers go, too. */
  async #leave(caller: Caller) {
    if (!this.#callers.delete(caller) || this.#callers.size > 0) return;
    this.#hangUp();
    await this.#drop();
    await Promise.all(this.#unfinished);
  }

  /** Waits for the next connection. */
  async #next(signal?: AbortSignal): Promise<Connection> {
    for (;;) {
      if (this.#isClosed && this.#opened.size === 0) throw this.#closedError();
      const next = this.#opened.next(signal);
      if (this.#isWanted) this.#accepting ??= this.#accept();
      const { value } = await next;
      // A peer may have hung up while its connection waited for a caller.
      if (value!.state !== "closed") return value!;
    }
  }

  get #isWanted(): boolean {
    return this.#callers.size > 0 && this.#opened.size < MAX_PEERS &&
      !this.#isClosed;
  }

  async #accept() {
    let pause = FIRST_PAUSE;
    while (this.#isWanted) {
      try {
        this.#welcome(await this.#socket.listener.accept());
        pause = FIRST_PAUSE;
      } catch (cause) {
        if (this.#isClosed) break;
        const { code, message } = cause as Error & { code?: unknown };
        const error = new QmpConnectError(
          `Accepting on ${this.address} failed: ${message}`,
          { cause },
        );
        if (!PASSING.has(code)) {
          this.#opened.fail(error);
          break;
        }
        this.#report(error, message);
        await settlesWithin(this.#closed.promise, pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE);
      }
    }
    this.#accepting = undefined;
  }

  #welcome(socket: Deno.Conn) {
    if (this.#isClosed) socket.close();
    else if (this.#callers.size === 0) this.#early = socket;
    else this.#start(socket);
  }

  /** Starts a handshake, and ends the oldest one if there are too many. */
  #start(socket: Deno.Conn) {
    if ("setNoDelay" in socket) (socket as Deno.TcpConn).setNoDelay(true);
    const handshake = new AbortController();
    this.#handshakes.add(handshake);
    const finished = this.#shakeHands(socket, handshake).finally(() => {
      this.#handshakes.delete(handshake);
      this.#unfinished.delete(finished);
    });
    this.#unfinished.add(finished);
    if (this.#handshakes.size <= MAX_PEERS) return;
    const [oldest] = this.#handshakes;
    this.#handshakes.delete(oldest!);
    oldest!.abort(
      new QmpConnectError(
        `The handshake ended early: ${MAX_PEERS} peers connected after this one, before it had negotiated`,
      ),
    );
  }

  async #shakeHands(socket: Deno.Conn, { signal }: AbortController) {
    const { timeout = DEFAULT_TIMEOUT } = this.#options;
    const { explainEnd, isPrivate } = this.#hosting;
    try {
      const connection = await Connection.open(socket, {
        ...this.#options,
        signal,
        // A call of accept() sets the time for the handshake itself.
        timeout: this.#callers.size > this.#loops ? Infinity : timeout,
      }, { explainEnd });
      if (signal.aborted) await connection.close();
      else this.#opened.push(connection);
    } catch (error) {
      if (error === UNWANTED) return;
      if (
        !(error instanceof QmpError) ||
        (isPrivate && !(error instanceof QmpConnectError))
      ) {
        // The options are wrong, or the only peer is.
        this.#opened.fail(error);
        return;
      }
      // A program that only probes the socket hangs up, and so does a QEMU that
      // dies. The next peer may be the right one.
      this.#report(
        error,
        `the last peer failed in the handshake: ${error.message}`,
      );
    }
  }

  #report(error: QmpError, hint: string) {
    for (const caller of this.#callers) caller.failed?.(error, hint);
    try {
      this.#options.onError?.(error);
    } catch (error) {
      // The error belongs to the program, and the listener goes on.
      reportError(error);
    }
  }

  /** Ends the handshakes under way. */
  #hangUp() {
    for (const handshake of this.#handshakes) handshake.abort(UNWANTED);
  }

  /** Closes the connections that wait for a caller. */
  async #drop() {
    for (const connection of this.#opened.drain()) await connection.close();
  }

  #closedError(): QmpClosedError {
    return new QmpClosedError(
      `Accepting on ${this.address} ended: the listener was closed`,
    );
  }
}
