/**
 * How the programs reach QEMU.
 *
 * @module
 */

import type { QmpClient } from "../client.ts";
import { DEFAULT_TIMEOUT } from "../connection.ts";
import type { LogEntry } from "../options.ts";
import { connect } from "../deno/connect.ts";
import { QmpClosedError } from "../protocol/error.ts";
import { describeJson } from "../protocol/json/lossless.ts";
import type { JsonValue } from "../protocol/message.ts";
import { type Call, UsageError } from "./command.ts";
import { escapeControls, type Output, write } from "./output.ts";

/** Options of a connection that a call asks for: its time, its end, and its log. */
export interface ConnectionOptions extends Disposable {
  timeout: number;
  signal: AbortSignal;
  log?: (entry: LogEntry) => void;
}

/** What a connection needs to know of a call. */
export type ConnectionCall = Pick<
  Call,
  "timeout" | "signal" | "log" | "verbose" | "output"
>;

/**
 * What a call says of the connection. The log is closed at the end of the scope.
 *
 * @throws {UsageError} If the log cannot be written.
 */
export function connectionOptions(call: ConnectionCall): ConnectionOptions {
  const { timeout = DEFAULT_TIMEOUT, signal, output } = call;
  const file = call.log === undefined
    ? undefined
    : new LogFile(call.log, output);
  const log = (entry: LogEntry) => {
    file?.write(entry);
    if (call.verbose && entry.direction === "sent") {
      output.errorLine(`-> ${escapeControls(describeJson(entry.message)!)}`);
    }
  };
  return {
    timeout,
    signal,
    // A connection without a log parses nothing for one.
    ...(file !== undefined || call.verbose ? { log } : {}),
    [Symbol.dispose]: () => file?.[Symbol.dispose](),
  };
}

/**
 * Connects as a call asks for.
 *
 * @throws {UsageError} If the address is none.
 */
export async function open(
  address: string,
  { timeout, signal, log }: ConnectionOptions,
): Promise<QmpClient> {
  return await asCalled(() => connect(address, { timeout, signal, log }));
}

/**
 * Runs what is given arguments of the call.
 *
 * @throws {UsageError} If it refuses them.
 */
export async function asCalled<T>(run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) {
      throw error;
    }
    throw new UsageError(error.message, { cause: error });
  }
}

/** The error of a connection that ended before its time. */
export function connectionLost(): QmpClosedError {
  return new QmpClosedError("The connection was lost: QEMU has gone away");
}

/** Messages in a file, one JSON object a line. When it cannot be written any more, that is said once. */
class LogFile implements Disposable {
  readonly #path: string;
  readonly #output: Output;
  #file: Deno.FsFile | undefined;

  constructor(path: string, output: Output) {
    this.#path = path;
    this.#output = output;
    try {
      // What passes over a connection may be secret.
      this.#file = Deno.openSync(path, {
        append: true,
        create: true,
        mode: 0o600,
      });
    } catch (error) {
      throw new UsageError(this.#failed(error), { cause: error });
    }
  }

  write(entry: LogEntry): void {
    if (this.#file === undefined) return;
    const time = new Date().toISOString();
    const line = describeJson({ time, ...entry } as unknown as JsonValue);
    try {
      write(this.#file, `${line}\n`);
    } catch (error) {
      this[Symbol.dispose]();
      this.#output.errorLine(this.#output.error(this.#failed(error)));
    }
  }

  [Symbol.dispose](): void {
    this.#file?.close();
    this.#file = undefined;
  }

  #failed(error: unknown): string {
    return `Cannot log to ${this.#path}: ${(error as Error).message}`;
  }
}
