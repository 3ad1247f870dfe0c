/**
 * Reading and writing files in the guest, as streams.
 *
 * @module
 */

import { watch } from "../../async/deadline.ts";
import { booleanIn, bytesIn, integerIn, objectIn, wrong } from "./answers.ts";
import type { AgentConnection } from "./connection.ts";

/** Bytes of one command, as the default. */
const CHUNK_SIZE = 256 * 1024;
/** Most bytes of one command. The agent refuses to read more than 48 MiB. */
const LARGEST_CHUNK = 16 * 1024 * 1024;

/** Options for {@linkcode GuestAgent.readFile}. */
export interface GuestFileOptions {
  /**
   * Ends the stream, which then errors with the signal's reason, and closes the
   * file.
   */
  signal?: AbortSignal | undefined;
  /**
   * Most bytes that one command transfers, from 1 to 16,777,216. Other commands
   * wait while the agent executes it.
   *
   * @default {262144}
   */
  chunkSize?: number | undefined;
}

/** Options for {@linkcode GuestAgent.writeFile}. */
export interface GuestWriteFileOptions extends GuestFileOptions {
  /**
   * Whether to write behind what is in the file, which otherwise is replaced.
   *
   * @default {false}
   */
  append?: boolean | undefined;
}

/** A file that is open in the guest, until it is closed. */
class GuestFile {
  readonly chunkSize: number;
  readonly #connection: AgentConnection;
  readonly #handle: number;
  readonly #signal: AbortSignal | undefined;
  #release: () => void = () => {};
  #closing: Promise<void> | undefined;

  private constructor(
    connection: AgentConnection,
    handle: number,
    chunkSize: number,
    signal: AbortSignal | undefined,
  ) {
    this.#connection = connection;
    this.#handle = handle;
    this.chunkSize = chunkSize;
    this.#signal = signal;
  }

  static async open(
    connection: AgentConnection,
    path: string,
    mode: string,
    { signal, chunkSize = CHUNK_SIZE }: GuestFileOptions,
  ): Promise<GuestFile> {
    if (
      !(Number.isInteger(chunkSize) && chunkSize >= 1 &&
        chunkSize <= LARGEST_CHUNK)
    ) {
      throw new RangeError(
        `Expected a chunkSize from 1 to ${LARGEST_CHUNK}, found ${chunkSize}`,
      );
    }
    const command = "guest-file-open";
    // Without the signal, because the handle must not be lost when it aborts.
    const opening = connection.execute(command, { path, mode })
      .then((value) =>
        new GuestFile(connection, integerIn(command, value), chunkSize, signal)
      );
    return await new Promise((resolve, reject) => {
      const release = watch({ signal }, (reason) => {
        reject(reason);
        opening.then((file) => file.close()).catch(() => {});
      });
      opening.then(resolve, reject).finally(release);
    });
  }

  /** Calls a function with the reason when the signal aborts. */
  onAbort(stop: (reason: unknown) => void): void {
    this.#release = watch({ signal: this.#signal }, (reason) => {
      stop(reason);
      this.close().catch(() => {});
    });
  }

  async read(): Promise<{ bytes: Uint8Array<ArrayBuffer>; isLast: boolean }> {
    const command = "guest-file-read";
    const answer = objectIn(
      command,
      await this.#execute(command, { count: this.chunkSize }),
    );
    const bytes = bytesIn(command, answer["buf-b64"]);
    const count = integerIn(command, answer.count, 0, this.chunkSize);
    const isLast = booleanIn(command, answer.eof);
    if (bytes.length !== count || (count === 0 && !isLast)) {
      wrong(command, "as many bytes as it counts", answer);
    }
    return { bytes, isLast };
  }

  async write(bytes: Uint8Array): Promise<void> {
    const command = "guest-file-write";
    for (let at = 0; at < bytes.length;) {
      const chunk = bytes.subarray(at, at + this.chunkSize);
      const answer = objectIn(
        command,
        await this.#execute(command, { "buf-b64": chunk.toBase64() }),
      );
      at += integerIn(command, answer.count, 1, chunk.length);
    }
  }

  async flush(): Promise<void> {
    await this.#execute("guest-file-flush", {});
  }

  /** Closes the file, once. Without a connection, nobody can close it. */
  close(): Promise<void> {
    return this.#closing ??= this.#close();
  }

  async #close() {
    this.#release();
    if (this.#connection.hasEnded) return;
    await this.#connection.execute("guest-file-close", {
      handle: this.#handle,
    });
  }

  #execute(name: string, args: object): Promise<unknown> {
    return this.#connection.execute(
      name,
      { handle: this.#handle, ...args },
      { signal: this.#signal },
    );
  }
}

/** Opens a file in the guest, and returns its bytes. */
export async function readFile(
  connection: AgentConnection,
  path: string,
  options: GuestFileOptions,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const file = await GuestFile.open(connection, path, "rb", options);
  return new ReadableStream({
    start(controller) {
      file.onAbort((reason) => controller.error(reason));
    },
    async pull(controller) {
      const { bytes, isLast } = await closingOnError(file, () => file.read());
      if (bytes.length > 0) controller.enqueue(bytes);
      if (!isLast) return;
      await file.close();
      controller.close();
    },
    async cancel() {
      await file.close();
    },
  }, { highWaterMark: 0 });
}

/** Opens a file in the guest, and returns a stream that writes to it. */
export async function writeFile(
  connection: AgentConnection,
  path: string,
  { append = false, ...options }: GuestWriteFileOptions,
): Promise<WritableStream<Uint8Array>> {
  const mode = append ? "ab" : "wb";
  const file = await GuestFile.open(connection, path, mode, options);
  return new WritableStream({
    start(controller) {
      file.onAbort((reason) => controller.error(reason));
    },
    async write(bytes) {
      await closingOnError(file, () => file.write(bytes));
    },
    async close() {
      await closingOnError(file, () => file.flush());
      await file.close();
    },
    async abort() {
      await file.close();
    },
  });
}

/** Closes the file if a step fails, and throws the error of that step. */
async function closingOnError<T>(
  file: GuestFile,
  step: () => Promise<T>,
): Promise<T> {
  try {
    return await step();
  } catch (error) {
    await file.close().catch(() => {});
    throw error;
  }
}
