/**
 * Connecting to a QEMU that listens.
 *
 * @module
 */

import type { Deadline } from "../async/deadline.ts";
import { QmpClient } from "../client.ts";
import { Connection, SILENT_PEER } from "../connection.ts";
import { DEFAULT_TIMEOUT, type OpenOptions } from "../options.ts";
import { QmpConnectError } from "../protocol/error.ts";
import type { QemuSchema } from "../qapi/generated/qemu.ts";
import type { QmpSchema } from "../qapi/signatures.ts";
import { withinTime } from "../waiting.ts";
import type { Transport } from "../wire/transport.ts";
import { type Address, formatAddress, parseAddress } from "./address.ts";
import { dial, isPassing, type TlsOptions } from "./dial.ts";

export type { TlsOptions };

/**
 * Wait before the second attempt, in milliseconds. Each further wait doubles.
 */
const FIRST_RETRY = 10;
/** Longest wait between two attempts, in milliseconds. */
const LONGEST_RETRY = 500;

/** Options for {@linkcode connect}. */
export interface ConnectOptions extends OpenOptions {
  /**
   * Whether to wait for a server that does not serve yet. While the socket does
   * not exist, refuses the connection, has no room for it because the monitor
   * is busy, or hangs up before negotiation has ended, another attempt follows
   * until the timeout: first after 10 ms, later after at most 500 ms.
   *
   * @default {false}
   */
  retry?: boolean | undefined;
  /**
   * Whether to use TLS, or its options. This is for TCP only.
   *
   * @default {false}
   */
  tls?: boolean | TlsOptions | undefined;
}

/**
 * Connects to a QEMU that listens, and negotiates.
 *
 * It needs the permission `--allow-net=HOST:PORT` for TCP. For a Unix socket it
 * needs `--allow-net=unix:PATH`, `--allow-read=PATH` and `--allow-write=PATH`.
 *
 * @param address Where QEMU listens.
 * @param options How to connect, and how long that may take.
 * @returns The client, in command mode.
 * @typeParam S The server's commands and events. The default is QEMU's own.
 * @throws {QmpConnectError} If the connection cannot be made, or ends before
 * negotiation has.
 * @throws {QmpProtocolError} If the peer sends something that is not QMP.
 * @throws {QmpCommandError} If the server refuses the negotiation.
 * @throws {QmpTimeoutError} If the time is over, for example because the server
 * is busy with another client.
 * @throws {TypeError} If this package does not support the address.
 * @throws {RangeError} If a port, a path or an option is out of its bounds.
 * @throws The reason of the signal, if it aborts.
 *
 * @example Ask whether the machine runs
 * ```ts
 * import { connect, QmpServer } from "@qmp/qmp";
 * import { assert } from "@std/assert";
 *
 * // This server stands for a QEMU that was started with
 * // -qmp tcp:127.0.0.1:4444,server=on,wait=off
 * using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
 * await using qemu = new QmpServer({
 *   commands: {
 *     "query-status": () => ({ status: "running", running: true }),
 *   },
 * });
 * listener.accept().then((conn) => qemu.serve(conn));
 *
 * await using qmp = await connect(`tcp:127.0.0.1:${listener.addr.port}`);
 * const { running } = await qmp.execute("query-status");
 * assert(running);
 * ```
 *
 * @example Over TLS, to a QEMU that is still starting
 * ```ts ignore
 * import { connect } from "@qmp/qmp";
 *
 * await using qmp = await connect("tcp:vm.example:4444", {
 *   tls: { caCerts: [await Deno.readTextFile("ca.pem")] },
 *   retry: true,
 *   timeout: 30_000,
 * });
 * ```
 */
export async function connect<S extends QmpSchema = QemuSchema>(
  address: Address,
  options: ConnectOptions = {},
): Promise<QmpClient<S>> {
  const { tls = false } = options;
  const parsed = parseAddress(address);
  if (parsed.transport === "unix" && tls !== false) {
    throw new TypeError(
      `Cannot use TLS on ${formatAddress(parsed)}: it needs a TCP address`,
    );
  }
  const connection = await connectBy(
    address,
    options,
    (deadline) => dial(parsed, tls, deadline),
  );
  return new QmpClient<S>(connection);
}

/** Makes one attempt to connect, with the errors of `Deno.connect()`. */
export type Dialer = (deadline: Deadline) => Promise<Transport>;

/**
 * Connects, and negotiates.
 *
 * @param address Where QEMU listens.
 * @param options How to connect, and how long that may take.
 * @param dialer Makes each attempt.
 * @returns The connection, in command mode.
 */
export async function connectBy(
  address: Address,
  options: Omit<ConnectOptions, "tls">,
  dialer: Dialer,
): Promise<Connection> {
  const { signal, timeout = DEFAULT_TIMEOUT, retry = false } = options;
  const operation = `Connecting to ${formatAddress(parseAddress(address))}`;
  let hint: string | undefined;
  const failed = (reason: string, cause: unknown) => {
    hint = reason;
    return new QmpConnectError(`${operation} failed: ${reason}`, { cause });
  };
  return await withinTime(
    operation,
    { signal, timeout },
    async (deadline) => {
      const attempt = async () => {
        let conn: Transport;
        try {
          conn = await dialer(deadline);
        } catch (error) {
          deadline.signal.throwIfAborted();
          throw failed(describeFailure(address, error as Error), error);
        }
        hint = SILENT_PEER;
        try {
          return await Connection.open(conn, options, { deadline });
        } catch (error) {
          throw error instanceof QmpConnectError
            ? failed(error.message, error.cause)
            : error;
        }
      };
      return retry ? await repeat(attempt, deadline) : await attempt();
    },
    () => hint,
  );
}

/** Returns why an attempt failed, and what to do about it. */
function describeFailure(address: Address, error: Error): string {
  const { message } = error;
  // A bare name is a path, but this one may be meant as a host.
  if (
    error instanceof Deno.errors.NotFound && typeof address === "string" &&
    /^(?:localhost|\d+(?:\.\d+){3})$/.test(address)
  ) return `${message}; a host needs a port, as in ${address}:4444`;
  // A Unix socket whose queue of clients is full does not let them wait.
  return error instanceof Deno.errors.WouldBlock
    ? `${message}; the monitor is busy, and too many other clients wait for it`
    : message;
}

/**
 * Repeats the attempt while the server does not serve yet. Any other failure is
 * thrown at once.
 */
async function repeat<T>(
  attempt: () => Promise<T>,
  deadline: Deadline,
): Promise<T> {
  // Loaded on demand, because it would make every program start later.
  const { retry } = await import("@std/async/retry");
  return await retry(attempt, {
    signal: deadline.signal,
    minTimeout: FIRST_RETRY,
    maxTimeout: LONGEST_RETRY,
    maxAttempts: Number.MAX_SAFE_INTEGER,
    jitter: 0.25,
    isRetriable: (error) =>
      error instanceof QmpConnectError && isPassing(error.cause),
  });
}
