/**
 * The file that `--log` names.
 *
 * @module
 */

import type { LogEntry } from "../options.ts";
import { describeJson } from "../protocol/json/lossless.ts";
import type { JsonValue } from "../protocol/message.ts";
import { type Output, writeAll } from "./output.ts";
import { UsageError } from "./usage_error.ts";

/**
 * Appends every message to a file, one JSON object per line. After a write
 * failed, reports that once and writes no more.
 */
export class MessageLog implements Disposable {
  readonly #path: string;
  readonly #output: Output;
  #file: Deno.FsFile | undefined;

  /**
   * Opens the file.
   *
   * @param path The path of the file, which is created if it does not exist.
   * @param output Gets the report of a failure.
   * @throws {UsageError} If the file cannot be opened.
   */
  constructor(path: string, output: Output) {
    this.#path = path;
    this.#output = output;
    try {
      this.#file = Deno.openSync(path, {
        append: true,
        create: true,
        // Only the owner may read it, because messages can contain passwords.
        mode: 0o600,
      });
    } catch (error) {
      throw new UsageError(this.#failed(error), { cause: error });
    }
  }

  /** Appends a message, with the time and its direction. */
  write(entry: LogEntry): void {
    if (this.#file === undefined) return;
    const time = new Date().toISOString();
    const line = describeJson({ time, ...entry } as unknown as JsonValue);
    try {
      writeAll(this.#file, `${line}\n`);
    } catch (error) {
      this[Symbol.dispose]();
      this.#output.errorLine(this.#output.error(this.#failed(error)));
    }
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.#file?.close();
    this.#file = undefined;
  }

  #failed(error: unknown): string {
    return `Cannot log to ${this.#path}: ${(error as Error).message}`;
  }
}
