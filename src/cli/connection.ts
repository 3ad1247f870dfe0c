/**
 * Opens the connection of a subcommand.
 *
 * @module
 */

import type { QmpClient } from "../client.ts";
import { connect } from "../deno/connect.ts";
import {
  DEFAULT_TIMEOUT,
  type KeepAliveOptions,
  type LogEntry,
} from "../options.ts";
import { QmpClosedError } from "../protocol/error.ts";
import { describeJson } from "../protocol/json/lossless.ts";
import { escapeControls } from "./escape_controls.ts";
import { MessageLog } from "./message_log.ts";
import type { Call } from "./subcommand.ts";
import { checkingUsage } from "./usage_error.ts";

/** Options for a connection. Disposing of them closes the log. */
export interface ConnectionOptions extends Disposable {
  /** Milliseconds to connect. */
  timeout: number;
  /** Ends the attempt to connect. */
  signal: AbortSignal;
  /** Sees every message. */
  log?: (entry: LogEntry) => void;
  /** Checks a QEMU that is silent. */
  keepAlive?: KeepAliveOptions;
}

/**
 * How a shell checks a QEMU that is silent. Its user would otherwise wait for
 * events that cannot come. The times are long, because a machine that was
 * suspended or overloaded should get its shell back.
 */
export const SHELL_KEEP_ALIVE: KeepAliveOptions = {
  interval: 30_000,
  timeout: 30_000,
};

/** The parts of a call that say how to connect. */
export type ConnectionCall = Pick<
  Call,
  "timeout" | "signal" | "log" | "verbose" | "output"
>;

/**
 * Returns the options for the connection that a call asks for.
 *
 * @throws {UsageError} If the file of `--log` cannot be opened.
 */
export function connectionOptions(call: ConnectionCall): ConnectionOptions {
  const { timeout = DEFAULT_TIMEOUT, signal, output } = call;
  const file = call.log === undefined
    ? undefined
    : new MessageLog(call.log, output);
  const log = (entry: LogEntry) => {
    file?.write(entry);
    if (call.verbose && entry.direction === "sent") {
      output.errorLine(`-> ${escapeControls(describeJson(entry.message)!)}`);
    }
  };
  return {
    timeout,
    signal,
    // The hook is left out if possible, because with a hook the client parses
    // every message that it has written.
    ...(file !== undefined || call.verbose ? { log } : {}),
    [Symbol.dispose]: () => file?.[Symbol.dispose](),
  };
}

/**
 * Connects to the address of a call.
 *
 * @throws {UsageError} If the address is not valid.
 * @throws {QmpConnectError} If the connection fails.
 * @throws {QmpTimeoutError} If the time runs out.
 */
export async function open(
  address: string,
  { timeout, signal, log, keepAlive }: Omit<ConnectionOptions, symbol>,
): Promise<QmpClient> {
  return await checkingUsage(() =>
    connect(address, { timeout, signal, log, keepAlive })
  );
}

/** Returns the error for a connection that ended too early. */
export function connectionLost(): QmpClosedError {
  return new QmpClosedError("The connection was lost: QEMU has gone away");
}
