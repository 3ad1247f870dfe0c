/**
 * Connecting to a socket, whatever protocol the program speaks over it.
 *
 * @module
 */

import type { Deadline } from "../async/deadline.ts";
import type { ParsedAddress, TcpAddress } from "./address.ts";

/**
 * Options of `Deno.connectTls()` except the address: certificates, and how they
 * are checked.
 */
export type TlsOptions =
  & Omit<Deno.ConnectTlsOptions, "hostname" | "port">
  & Partial<Deno.TlsCertifiedKeyPem>;

/**
 * Makes one attempt to connect. Closes a connection that is made after the
 * deadline.
 */
export async function dial(
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
  // Nagle's algorithm holds back a small write for 40 ms and more, while an
  // earlier write is not acknowledged.
  conn.setNoDelay(true);
  return conn;
}

/**
 * Returns whether a failure can pass by itself.
 *
 * @param cause The error of the system; `undefined` if the server hung up.
 */
export function isPassing(cause: unknown): boolean {
  return cause === undefined || cause instanceof Deno.errors.NotFound ||
    cause instanceof Deno.errors.ConnectionRefused ||
    cause instanceof Deno.errors.WouldBlock ||
    cause instanceof Deno.errors.ConnectionReset ||
    cause instanceof Deno.errors.ConnectionAborted ||
    cause instanceof Deno.errors.BrokenPipe ||
    cause instanceof Deno.errors.UnexpectedEof;
}
