/**
 * Connecting to a QEMU that listens.
 *
 * @module
 */

import { retry as retrying } from "@std/async/retry";
import { type Deadline, withDeadline } from "../async/deadline.ts";
import {
  DEFAULT_TIMEOUT,
  type OpenOptions,
  openWithin,
  type QmpClient,
  SILENT_PEER,
} from "../client.ts";
import { QmpConnectError } from "../protocol/error.ts";
import type { QemuSchema } from "../qapi/generated/qemu.ts";
import type { QmpSchema } from "../qapi/signatures.ts";
import {
  type Address,
  formatAddress,
  parseAddress,
  type ParsedAddress,
  type TcpAddress,
} from "./address.ts";

/** Wait before the second attempt, in milliseconds; each further one is twice as long. */
const FIRST_RETRY = 10;
/** Longest wait between two attempts, in milliseconds. */
const LONGEST_RETRY = 500;

/** Options of `Deno.connectTls()` beside the address: certificates, and how they are checked. */
export type TlsOptions =
  & Omit<Deno.ConnectTlsOptions, "hostname" | "port">
  & Partial<Deno.TlsCertifiedKeyPem>;

/** Options for {@linkcode connect}. */
export interface ConnectOptions extends OpenOptions {
  /**
   * Whether to wait for a server that is not there yet: while the socket does not exist or refuses, another attempt
   * follows until `timeout`, after 10 ms at first and at most 500 ms later.
   *
   * @default {false}
   */
  retry?: boolean | undefined;
  /**
   * Whether to use TLS, and its certificates. Only for TCP.
   *
   * @default {false}
   */
  tls?: boolean | TlsOptions | undefined;
}

/**
 * Connects to a QEMU that listens, and negotiates.
 *
 * Needs the permission `--allow-net=HOST:PORT` for TCP, and for a Unix socket `--allow-net=unix:PATH`,
 * `--allow-read=PATH` and `--allow-write=PATH`.
 *
 * @param address Where QEMU listens.
 * @param options How to connect, and how long that may take.
 * @returns The client, in command mode.
 * @typeParam S The server's commands and events, QEMU's own by default.
 * @throws {QmpConnectError} If the connection cannot be made, or ends before negotiation has.
 * @throws {QmpProtocolError} If what the peer sends is not QMP.
 * @throws {QmpCommandError} If the server refuses the negotiation.
 * @throws {QmpTimeoutError} If the time runs out, as it does when the server is busy with another client.
 * @throws {TypeError} If the address is none.
 * @throws {RangeError} If a port, a path or an option is out of its bounds.
 * @throws The reason of the signal, if that aborts.
 *
 * @example Ask whether the machine runs
 * ```ts
 * import { connect, QmpServer } from "@qmp/qmp";
 * import { assert } from "@std/assert";
 *
 * // In place of a QEMU that was started with -qmp tcp:127.0.0.1:4444,server=on,wait=off
 * using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
 * await using qemu = new QmpServer({
 *   commands: { "query-status": () => ({ status: "running", running: true }) },
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
  const { signal, timeout = DEFAULT_TIMEOUT, retry = false, tls = false } =
    options;
  const parsed = parseAddress(address);
  const operation = `Connecting to ${formatAddress(parsed)}`;
  if (parsed.transport === "unix" && tls !== false) {
    throw new TypeError(
      `Cannot use TLS on ${formatAddress(parsed)}: it needs a TCP address`,
    );
  }

  const failed = ({ message }: Error, cause: unknown) => {
    // Whoever meant a host has left out its port.
    const advice = cause instanceof Deno.errors.NotFound &&
        typeof address === "string" &&
        /^(?:localhost|\d+(?:\.\d+){3})$/.test(address)
      ? `; a host needs a port, as in ${address}:4444`
      : "";
    return new QmpConnectError(`${operation} failed: ${message}${advice}`, {
      cause,
    });
  };

  let hint: string | undefined;
  return await withDeadline(
    operation,
    { signal, timeout },
    async (deadline) => {
      let conn: Deno.Conn;
      try {
        conn = retry
          ? await dialAgain(parsed, tls, deadline, (error) => {
            hint = String(error);
          })
          : await dial(parsed, tls, deadline);
      } catch (error) {
        throw deadline.over ? error : failed(error as Error, error);
      }
      hint = SILENT_PEER;
      try {
        return await openWithin<S>(conn, options, deadline);
      } catch (error) {
        throw error instanceof QmpConnectError
          ? failed(error, error.cause)
          : error;
      }
    },
    () => hint,
  );
}

/** Makes attempts until one succeeds, or fails in a way that time does not heal. */
function dialAgain(
  address: ParsedAddress,
  tls: boolean | TlsOptions,
  deadline: Deadline,
  onFailure: (error: unknown) => void,
): Promise<Deno.Conn> {
  return retrying(() => dial(address, tls, deadline), {
    signal: deadline.signal,
    minTimeout: FIRST_RETRY,
    maxTimeout: LONGEST_RETRY,
    maxAttempts: Number.MAX_SAFE_INTEGER,
    jitter: 0.25,
    isRetriable: (error) => {
      onFailure(error);
      return isNotThereYet(error);
    },
  });
}

function isNotThereYet(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound ||
    error instanceof Deno.errors.ConnectionRefused;
}

/** Makes one attempt. A connection that is made after the abort is closed. */
async function dial(
  address: ParsedAddress,
  tls: boolean | TlsOptions,
  deadline: Deadline,
): Promise<Deno.Conn> {
  const connecting = address.transport === "unix"
    ? Deno.connect({ transport: "unix", path: address.path })
    : tls === false
    ? dialTcp(address)
    : Deno.connectTls({
      ...(tls === true ? {} : tls),
      hostname: address.hostname,
      port: address.port,
    });
  try {
    return await deadline.wait<Deno.Conn>(connecting);
  } catch (error) {
    connecting.then((conn) => conn.close(), () => {});
    throw error;
  }
}

async function dialTcp({ hostname, port }: TcpAddress): Promise<Deno.TcpConn> {
  const conn = await Deno.connect({ hostname, port });
  // Nagle's algorithm holds back a small write while an earlier one is not acknowledged, for 40 ms and more.
  conn.setNoDelay(true);
  return conn;
}
