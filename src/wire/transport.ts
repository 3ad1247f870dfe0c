/**
 * The transport of a connection.
 *
 * @module
 */

/**
 * A duplex channel of bytes: a socket, a child's standard input and output, a
 * TLS connection, or anything else with a `readable` and a `writable`.
 *
 * A `Deno.Conn` is a transport as it is. If `read` and `write` are there, as on
 * a `Deno.Conn`, the package uses them and not the streams: they fill one
 * buffer again and again, while a stream makes a new buffer for every chunk.
 * The package uses the other members in the same way if they are there.
 *
 * @example A child's standard input and output
 * ```ts ignore
 * import { QmpClient, type Transport } from "@qmp/qmp";
 *
 * const qemu = new Deno.Command("qemu-system-x86_64", {
 *   args: ["-M", "none", "-display", "none", "-qmp", "stdio"],
 *   stdin: "piped",
 *   stdout: "piped",
 * }).spawn();
 * const transport: Transport = {
 *   readable: qemu.stdout,
 *   writable: qemu.stdin,
 * };
 * await using qmp = await QmpClient.open(transport);
 * await qmp.execute("quit");
 * ```
 */
export interface Transport {
  /** The incoming data, as bytes or as text. */
  readonly readable: ReadableStream<Uint8Array | string>;
  /** The outgoing data. */
  readonly writable: WritableStream<Uint8Array>;
  /** Reads into a buffer. Resolves to the number of bytes; null at the end. */
  read?(buffer: Uint8Array): Promise<number | null>;
  /**
   * Writes bytes, or only the first of them. Resolves to the number of bytes
   * that it has written. A server may write no bytes, to see whether its client
   * still reads.
   */
  write?(bytes: Uint8Array): Promise<number>;
  /**
   * Closes the channel in both directions. Without it, the package closes both
   * streams.
   */
  close?(): void | Promise<void>;
  /** Makes the open channel keep the program alive, as it does at first. */
  ref?(): void;
  /** Stops the open channel from keeping the program alive. */
  unref?(): void;
  /**
   * Turns on the keep-alive of the operating system, which notices that the
   * peer's machine has vanished. It is called if the option `keepAlive` is
   * given.
   */
  setKeepAlive?(isEnabled: boolean): void;
}

/**
 * Makes two transports in memory, each of which is the other's far end. This is
 * for tests, and for programs that hold both ends.
 *
 * @returns The two transports.
 *
 * @example A client and a server in one process
 * ```ts
 * import { memoryTransports, QmpClient, QmpServer } from "@qmp/qmp";
 * import { assertEquals } from "@std/assert";
 *
 * const [near, far] = memoryTransports();
 * await using server = new QmpServer();
 * server.serve(far);
 * await using qmp = await QmpClient.open(near);
 * assertEquals(qmp.state, "command");
 * ```
 */
export function memoryTransports(): [Transport, Transport] {
  const there = new TransformStream<Uint8Array, Uint8Array>();
  const back = new TransformStream<Uint8Array, Uint8Array>();
  return [
    { readable: back.readable, writable: there.writable },
    { readable: there.readable, writable: back.writable },
  ];
}
