/**
 * What a connection runs over.
 *
 * @module
 */

/**
 * A duplex channel of bytes: a socket, a child's standard input and output, a TLS connection, or anything else with a
 * `readable` and a `writable`.
 *
 * `Deno.Conn` is one as it stands. Where `read` and `write` are there, as on a `Deno.Conn`, they are used in place of
 * the streams: they fill one buffer over and over, where a stream makes a new one for every chunk.
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
 * const transport: Transport = { readable: qemu.stdout, writable: qemu.stdin };
 * await using qmp = await QmpClient.open(transport);
 * await qmp.execute("quit");
 * ```
 */
export interface Transport {
  /** What comes in, as bytes or as text. */
  readonly readable: ReadableStream<Uint8Array | string>;
  /** What goes out. */
  readonly writable: WritableStream<Uint8Array>;
  /** Reads into a buffer and resolves to the number of bytes, or null at the end. */
  read?(buffer: Uint8Array): Promise<number | null>;
  /** Writes the start of some bytes and resolves to their number. */
  write?(bytes: Uint8Array): Promise<number>;
  /** Closes the channel in both directions. Where it is absent, both streams are closed. */
  close?(): void | Promise<void>;
}

/**
 * Makes two transports in memory, each the other's far end, for tests and for programs that hold both sides.
 *
 * @returns The two ends.
 *
 * @example A client and a server in one process
 * ```ts
 * import { memoryTransports, QmpClient, QmpServer } from "@qmp/qmp";
 * import { assertEquals } from "@std/assert";
 *
 * const [near, far] = memoryTransports();
 * await using server = new QmpServer({ commands: { "query-name": () => ({ name: "vm" }) } });
 * server.serve(far);
 * await using qmp = await QmpClient.open(near);
 * assertEquals(await qmp.execute("query-name"), { name: "vm" });
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
