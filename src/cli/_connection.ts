/**
 * How the programs reach QEMU.
 *
 * @module
 */

import { DEFAULT_TIMEOUT, type LogEntry, type QmpClient } from "../client.ts";
import { connect } from "../deno/connect.ts";
import { describeJson } from "../protocol/json.ts";
import type { JsonValue } from "../protocol/message.ts";
import { type Call, UsageError } from "./_command.ts";
import { escapeControls, type Output } from "./_output.ts";

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
      output.errorLine(`-> ${escapeControls(describeJson(entry.message))}`);
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

/** Connects as a call asks for. */
export async function open(
  address: string,
  { timeout, signal, log }: ConnectionOptions,
): Promise<QmpClient> {
  try {
    return await connect(address, { timeout, signal, log });
  } catch (error) {
    // An address that is none.
    if (error instanceof TypeError || error instanceof RangeError) {
      throw new UsageError(error.message, { cause: error });
    }
    throw error;
  }
}

const ENCODER = new TextEncoder();

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
    const bytes = ENCODER.encode(`${line}\n`);
    try {
      for (let at = 0; at < bytes.length;) {
        at += this.#file.writeSync(bytes.subarray(at));
      }
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
