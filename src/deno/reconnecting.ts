/**
 * Reconnecting to an address, or to what connects to a listener.
 *
 * @module
 */

import { checkOpenOptions } from "../options.ts";
import type { QemuSchema } from "../qapi/generated/qemu.ts";
import type { QmpSchema } from "../qapi/signatures.ts";
import type {
  ConnectionSource,
  ReconnectingClient,
  ReconnectingOptions,
} from "../reconnecting/client.ts";
import { supervised } from "../reconnecting/face.ts";
import { type Address, parseAddress } from "./address.ts";
import { connect, type ConnectOptions } from "./connect.ts";
import type { QmpListener } from "./listen.ts";

/**
 * Options for {@linkcode reconnecting} with an address: also those of each
 * connection, whose `timeout` is for one attempt.
 *
 * @typeParam S The server's commands and events. The default is QEMU's own.
 */
export interface ReconnectingConnectOptions<S extends QmpSchema = QemuSchema>
  extends ReconnectingOptions<S>, Omit<ConnectOptions, "signal" | "retry"> {}

/**
 * Returns a client that connects to an address, and connects again whenever the
 * connection is lost.
 *
 * It returns at once, and makes the first attempt in the background. Calls wait
 * for the connection.
 *
 * A peer that vanishes without hanging up is noticed only with the option
 * `keepAlive`.
 *
 * It needs the same permissions as {@linkcode connect}.
 *
 * @param source Where QEMU listens.
 * @param options When to try again, what to do meanwhile, and how to connect.
 * @returns The client.
 * @typeParam S The server's commands and events. The default is QEMU's own.
 * @throws {TypeError} If this package does not support the address, or
 * `whileDisconnected` is neither of its values.
 * @throws {RangeError} If an option is out of its bounds.
 *
 * @example Read the state again after each loss
 * ```ts ignore
 * import { reconnecting } from "@qmp/qmp";
 *
 * await using qmp = reconnecting("/run/vm/qmp.sock", {
 *   onConnect: async (qmp, { lost }) => {
 *     const { status } = await qmp.execute("query-status");
 *     console.log(lost ? "reconnected" : "connected", status);
 *   },
 * });
 * for await (const { event, data } of qmp.events()) console.log(event, data);
 * ```
 */
export function reconnecting<S extends QmpSchema = QemuSchema>(
  source: Address,
  options?: ReconnectingConnectOptions<S>,
): ReconnectingClient<S>;
/**
 * Returns a client that accepts a connection of a listener, and the next
 * whenever the connection is lost. Use it if QEMU has the option `reconnect`,
 * or if QEMU is started again after its end.
 *
 * The listener stays open when the client is closed. When the listener is
 * closed, the client lasts as long as its connection.
 *
 * @param source The listener, or a function that makes each connection in
 * another way.
 * @param options When to try again, and what to do meanwhile.
 * @returns The client.
 * @typeParam S The server's commands and events. The default is QEMU's own.
 * @throws The same as with an address.
 *
 * @example Launch QEMU again when it crashes
 * ```ts ignore
 * import { launch, reconnecting } from "@qmp/qmp";
 *
 * const args = ["-M", "q35", "-display", "none"];
 * await using qmp = reconnecting(
 *   ({ signal }) => launch("qemu-system-x86_64", args, { signal }),
 *   // Without an error QEMU was asked to quit.
 *   { isRetriable: (error) => error !== undefined },
 * );
 * await qmp.execute("query-status");
 * await qmp.closed;
 * ```
 */
export function reconnecting<S extends QmpSchema = QemuSchema>(
  source: QmpListener<S> | ConnectionSource<S>,
  options?: ReconnectingOptions<S>,
): ReconnectingClient<S>;
export function reconnecting<S extends QmpSchema = QemuSchema>(
  source: Address | QmpListener<S> | ConnectionSource<S>,
  options: ReconnectingConnectOptions<S> = {},
): ReconnectingClient<S> {
  return supervised(sourceOf(source, options), options);
}

function sourceOf<S extends QmpSchema>(
  source: Address | QmpListener<S> | ConnectionSource<S>,
  options: ReconnectingConnectOptions<S>,
): ConnectionSource<S> {
  if (typeof source === "function") return source;
  if (isListener(source)) {
    // QEMU may stay away for any time, which is no failure.
    return ({ signal }) => source.accept({ signal, timeout: Infinity });
  }
  // What is wrong here is an error of the call, not of an attempt.
  parseAddress(source);
  checkOpenOptions(options);
  return ({ signal }) => connect<S>(source, { ...options, signal });
}

function isListener<S extends QmpSchema>(
  source: Address | QmpListener<S>,
): source is QmpListener<S> {
  return typeof source === "object" && source !== null && "accept" in source;
}
