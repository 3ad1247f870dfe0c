/**
 * Gives QEMU open files.
 *
 * A program can open what QEMU must not or cannot open itself, such as a disk,
 * a tap device or a socket, and send the file descriptor with a command.
 *
 * This calls the C library: it needs Linux, and the permission `--allow-ffi`,
 * which lets a program do everything that its user can do.
 *
 * @example A disk that QEMU cannot open itself
 * ```ts ignore
 * import { connectWithFds, openFd, sendFd } from "@qmp/qmp/fd";
 *
 * await using qmp = await connectWithFds("/run/vm/qmp.sock");
 * using disk = openFd("/dev/vg/data", { write: true });
 * const { "fdset-id": id } = await sendFd(qmp, "add-fd", disk.fd);
 * await qmp.execute("blockdev-add", {
 *   driver: "host_device",
 *   "node-name": "data",
 *   filename: `/dev/fdset/${id}`,
 * });
 * ```
 *
 * @module
 */

import { QmpClient } from "../../client.ts";
import type { ExecuteOptions } from "../../options.ts";
import type { QemuSchema } from "../../qapi/generated/qemu.ts";
import type { CommandArguments, CommandReturn } from "../../qapi/signatures.ts";
import { withinTime } from "../../waiting.ts";
import { type Address, formatAddress, parseAddress } from "../address.ts";
import { connectBy, type ConnectOptions } from "../connect.ts";
import { Libc } from "./libc.ts";
import { FdTransport } from "./transport.ts";

export type { Address, ConnectOptions, ExecuteOptions };

/** The connection of a client that can send descriptors. */
interface FdConnection {
  transport: FdTransport;
  /** Time for the reply to a command, in milliseconds. */
  commandTimeout: number;
}

const CONNECTIONS = new WeakMap<QmpClient, FdConnection>();

/**
 * Connects to a QEMU that listens on a Unix socket, so that {@linkcode sendFd}
 * can send it file descriptors. Otherwise it is a client like that of
 * `connect()`.
 *
 * It needs the permissions `--allow-ffi`, `--allow-read=PATH`,
 * `--allow-write=PATH` and `--allow-net=unix:PATH`. `unref()` of the client has
 * no effect.
 *
 * @param address The Unix socket.
 * @param options How to connect, and how long that may take.
 * @returns The client, in command mode.
 * @throws {Deno.errors.NotSupported} If this is not a Linux, or its C library
 * cannot be loaded.
 * @throws {TypeError} If the address is not that of a Unix socket.
 * @throws What `connect()` throws.
 *
 * @example Name a descriptor for a network back end
 * ```ts ignore
 * import { connectWithFds, sendFd } from "@qmp/qmp/fd";
 *
 * await using qmp = await connectWithFds("/run/vm/qmp.sock");
 * const tap = 5; // A descriptor that this program has.
 * await sendFd(qmp, "getfd", tap, { fdname: "tap0" });
 * await qmp.execute("netdev_add", { type: "tap", id: "net0", fd: "tap0" });
 * ```
 */
export async function connectWithFds(
  address: Address,
  options: Omit<ConnectOptions, "tls"> = {},
): Promise<QmpClient> {
  const parsed = parseAddress(address);
  if (parsed.transport !== "unix") {
    throw new TypeError(
      `Expected a Unix socket, because no other can send file descriptors, found ${
        formatAddress(parsed)
      }`,
    );
  }
  let transport: FdTransport | undefined;
  const connection = await connectBy(address, options, async (deadline) => {
    const connecting = FdTransport.connect(parsed.path);
    try {
      return transport = await deadline.wait(connecting);
    } catch (error) {
      connecting.then((late) => late.close(), () => {});
      throw error;
    }
  });
  const qmp = new QmpClient(connection);
  const { commandTimeout } = connection;
  CONNECTIONS.set(qmp, { transport: transport!, commandTimeout });
  return qmp;
}

/** The commands that take a file descriptor. */
export type FdCommand = "add-fd" | "getfd";

/** Options for {@linkcode sendFd}. */
export type SendFdOptions = Pick<ExecuteOptions, "signal" | "timeout">;

/**
 * Executes a command that takes a file descriptor, and sends the descriptor
 * with it. The descriptor goes with the bytes of this command and of no other.
 * Several calls at once take turns.
 *
 * QEMU gives a descriptor to the first of these commands that it executes then.
 * So do not execute them without a descriptor over the same client, where they
 * fail anyway.
 *
 * QEMU has a copy of the descriptor then: close yours when this has settled.
 *
 * Source: QAPI `add-fd`, `getfd`.
 *
 * @param qmp A client of {@linkcode connectWithFds}.
 * @param command The command.
 * @param fd The descriptor, a number from 0.
 * @param args The arguments of the command.
 * @param options How long to wait for the reply.
 * @returns What the command returns: for `add-fd`, the `fdset-id`, and the
 * number of the descriptor in QEMU.
 * @typeParam C The command.
 * @throws {Deno.errors.BadResource} If the descriptor is not open.
 * @throws {TypeError} If the client is another one, or the descriptor is not a
 * number from 0.
 * @throws What `execute()` throws.
 *
 * @example Give QEMU a file
 * ```ts ignore
 * import { connectWithFds, openFd, sendFd } from "@qmp/qmp/fd";
 *
 * await using qmp = await connectWithFds("/run/vm/qmp.sock");
 * using file = openFd("/srv/install.iso");
 * const { "fdset-id": id } = await sendFd(qmp, "add-fd", file.fd);
 * console.log(`QEMU can open it as /dev/fdset/${id}`);
 * ```
 */
export async function sendFd<C extends FdCommand>(
  qmp: QmpClient,
  command: C,
  fd: number,
  ...parameters: SendFdParameters<C>
): Promise<CommandReturn<QemuSchema, C>> {
  const connection = CONNECTIONS.get(qmp);
  if (connection === undefined) {
    throw new TypeError(
      `Cannot send a file descriptor with ${command}: the client is not one of connectWithFds()`,
    );
  }
  if (!(Number.isInteger(fd) && fd >= 0 && fd < 2 ** 31)) {
    throw new TypeError(`Expected a file descriptor from 0, found ${fd}`);
  }
  const { transport, commandTimeout } = connection;
  const [args = {}, options = {}] = parameters as [object?, SendFdOptions?];
  const { signal, timeout = commandTimeout } = options;
  return await withinTime(
    `${command} with a descriptor`,
    { signal, timeout },
    (deadline) =>
      transport.executeWithFd(fd, deadline, async (id) => {
        const limits = { id, timeout: Infinity };
        const value = await qmp.untyped.execute(command, args, limits);
        return value as CommandReturn<QemuSchema, C>;
      }),
  );
}

/**
 * The last parameters of {@linkcode sendFd}. The arguments may be left out if
 * the command needs none.
 *
 * @typeParam C The command.
 */
export type SendFdParameters<C extends FdCommand> = object extends
  CommandArguments<QemuSchema, C> ? [
    args?: CommandArguments<QemuSchema, C>,
    options?: SendFdOptions,
  ]
  : [args: CommandArguments<QemuSchema, C>, options?: SendFdOptions];

/** Options for {@linkcode openFd}. */
export interface OpenFdOptions {
  /**
   * Whether the file can be read.
   *
   * @default {true}
   */
  read?: boolean | undefined;
  /**
   * Whether the file can be written.
   *
   * @default {false}
   */
  write?: boolean | undefined;
}

/** An open file. It is closed at the end of the scope. */
export interface OpenFd extends Disposable {
  /** The file descriptor. */
  readonly fd: number;
}

/**
 * Opens a file, because those of Deno do not tell their descriptors.
 *
 * It needs `--allow-ffi`, and `--allow-read=PATH` or `--allow-write=PATH`.
 *
 * @param path Path of a file that exists.
 * @param options Whether to read and to write.
 * @returns The open file.
 * @throws {Deno.errors.NotSupported} If this is not a Linux.
 * @throws What `Deno.openSync()` throws.
 *
 * @example Read a file through its descriptor
 * ```ts ignore
 * import { openFd } from "@qmp/qmp/fd";
 *
 * using file = openFd("/etc/hostname");
 * console.log(await Deno.readTextFile(`/proc/self/fd/${file.fd}`));
 * ```
 */
export function openFd(
  path: string,
  { read = true, write = false }: OpenFdOptions = {},
): OpenFd {
  // Deno checks the permissions, and knows the reason of a failure.
  Deno.openSync(path, { read, write }).close();
  using stack = new DisposableStack();
  const libc = stack.use(new Libc());
  const fd = libc.open(path, read, write);
  if (fd < 0) throw new Deno.errors.NotFound(`Cannot open ${path} again`);
  stack.defer(() => libc.close(fd));
  const opened = stack.move();
  return { fd, [Symbol.dispose]: () => opened.dispose() };
}
