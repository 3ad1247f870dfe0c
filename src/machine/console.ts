/**
 * The console of a guest: its serial port.
 *
 * @module
 */

import type { WaitOptions } from "../async/deadline.ts";
import { settlesWithin } from "../async/settles_within.ts";
import { type Address, formatAddress, parseAddress } from "../deno/address.ts";
import { dial } from "../deno/dial.ts";
import { DEFAULT_TIMEOUT } from "../options.ts";
import { messageOf, QmpConnectError } from "../protocol/error.ts";
import { cut, escapeHidden, quote } from "../qapi/introspect/printable.ts";
import { withinTime } from "../waiting.ts";
import type { Transport } from "../wire/transport.ts";
import { AnsiStripper } from "./ansi.ts";
import {
  type ConsoleConnectOptions,
  type ConsoleOptions,
  sizesOf,
} from "./console_options.ts";
import { type ConsoleMatch, Search } from "./console_text.ts";
import { ExpectQueue } from "./expect_queue.ts";

/** Bytes that wait for the reader of `readable` before the guest waits. */
const READABLE_SIZE = 256 * 1024;

/** Bytes in a row after which other tasks run. */
const TURN_SIZE = 256 * 1024;

/** Time for each step of closing, in milliseconds. */
const CLOSE_GRACE = 250;

/**
 * The console of a guest: a serial port, or any other channel on which a guest
 * writes text.
 *
 * It reads all the time, so a guest never waits for a program that does not
 * look. What is kept is bounded, because the guest is not trusted.
 *
 * @example Log in
 * ```ts ignore
 * import { Console } from "@qmp/qmp/machine";
 *
 * // QEMU runs with -serial unix:/run/vm/console,server=on,wait=off
 * await using console = await Console.connect("/run/vm/console");
 * await console.expect("login: ", { timeout: 60_000 });
 * await console.send("root");
 * await console.expect(/[#$] $/, { timeout: 10_000 });
 * ```
 *
 * @example What came after a match is kept for the next one
 * ```ts
 * import { memoryTransports } from "@qmp/qmp";
 * import { Console } from "@qmp/qmp/machine";
 * import { assertEquals } from "@std/assert";
 *
 * const [near, guest] = memoryTransports();
 * await using console = Console.open(near);
 * const writer = guest.writable.getWriter();
 * writer.write(new TextEncoder().encode("uptime: 42 s\r\n$ "));
 *
 * const { groups: [seconds] } = await console.expect(/uptime: (\d+) s/);
 * assertEquals(seconds, "42");
 * assertEquals((await console.expect("$ ")).before, "\r\n");
 * ```
 */
export class Console implements AsyncDisposable {
  readonly #transport: Transport;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array | string>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #queue: ExpectQueue;
  readonly #stripper: AnsiStripper | undefined;
  readonly #lineEnd: string;
  readonly #reading: Promise<void>;
  /** Stops each write that is under way. */
  readonly #writes: Set<() => void> = new Set();
  #hasEnded = false;
  /** What ended the console, if it broke. */
  #cause: unknown;
  #closing: Promise<void> | undefined;
  #readable: ReadableStream<Uint8Array> | undefined;
  #copy: ReadableStreamDefaultController<Uint8Array> | undefined;
  /** Called when `readable` has room, or needs none any more. */
  #onRoom: () => void = () => {};

  private constructor(transport: Transport, options: ConsoleOptions) {
    const { stripAnsi = false, lineEnd = "\r" } = options;
    const sizes = sizesOf(options);
    if (transport.readable.locked || transport.writable.locked) {
      throw new TypeError(
        "Cannot open the console: a stream of its transport is locked, because other code uses it",
      );
    }
    this.#transport = transport;
    this.#reader = transport.readable.getReader();
    this.#writer = transport.writable.getWriter();
    // The calls that write report a failure.
    this.#writer.closed.catch(() => {});
    this.#queue = new ExpectQueue(sizes);
    this.#stripper = stripAnsi ? new AnsiStripper() : undefined;
    this.#lineEnd = lineEnd;
    this.writable = new WritableStream({
      write: (bytes) => this.#write(bytes),
    });
    this.#reading = this.#read();
  }

  /**
   * Opens a console over a transport, and reads from then on. The console owns
   * the transport.
   *
   * @param transport Any duplex channel of bytes.
   * @param options How much to keep.
   * @throws {RangeError} If an option is out of its bounds.
   * @throws {TypeError} If a stream of the transport is locked.
   *
   * @example Over two streams
   * ```ts
   * import { memoryTransports } from "@qmp/qmp";
   * import { Console } from "@qmp/qmp/machine";
   *
   * const [near, guest] = memoryTransports();
   * await using console = Console.open(near, { stripAnsi: true });
   * const writer = guest.writable.getWriter();
   * writer.write(new TextEncoder().encode("\x1b[1mready\x1b[0m"));
   * await console.expect("ready");
   * ```
   */
  static open(transport: Transport, options: ConsoleOptions = {}): Console {
    return new Console(transport, options);
  }

  /**
   * Connects to a console that QEMU listens on, as with
   * `-serial unix:/run/vm/console,server=on,wait=off`.
   *
   * QEMU keeps nothing for a client that connects later. It needs the
   * permissions of {@linkcode connect}.
   *
   * @param address Where QEMU listens, in the forms of {@linkcode connect}.
   * @param options How long to wait, and how much to keep.
   * @throws {QmpConnectError} If the connection cannot be made.
   * @throws {QmpTimeoutError} If the time is over first.
   * @throws {TypeError} If this package does not support the address.
   * @throws {RangeError} If an option is out of its bounds.
   * @throws The reason of the signal, if it aborts.
   *
   * @example Print what the guest writes
   * ```ts ignore
   * import { Console } from "@qmp/qmp/machine";
   *
   * await using console = await Console.connect("/run/vm/console");
   * await console.readable.pipeTo(Deno.stdout.writable);
   * ```
   */
  static async connect(
    address: Address,
    options: ConsoleConnectOptions = {},
  ): Promise<Console> {
    const { signal, timeout = DEFAULT_TIMEOUT, ...rest } = options;
    const parsed = parseAddress(address);
    const operation = `Connecting to the console ${formatAddress(parsed)}`;
    return await withinTime(
      operation,
      { signal, timeout },
      async (deadline) => {
        let conn: Transport;
        try {
          conn = await dial(parsed, false, deadline);
        } catch (cause) {
          deadline.signal.throwIfAborted();
          throw new QmpConnectError(
            `${operation} failed: ${messageOf(cause)}`,
            {
              cause,
            },
          );
        }
        try {
          return new Console(conn, rest);
        } catch (error) {
          await conn.close?.();
          throw error;
        }
      },
    );
  }

  /**
   * What the guest writes, as bytes, from the moment in which a program first
   * takes this stream. {@linkcode Console.expect} sees the same bytes.
   *
   * If a program takes it and does not read from it, the guest waits after
   * 262,144 bytes, and so does `expect()`. To cancel the stream ends that.
   */
  get readable(): ReadableStream<Uint8Array> {
    return this.#readable ??= new ReadableStream<Uint8Array>({
      start: (controller) => {
        if (this.#hasEnded) controller.close();
        else this.#copy = controller;
      },
      pull: () => this.#onRoom(),
      cancel: () => {
        this.#copy = undefined;
        this.#onRoom();
      },
    }, { highWaterMark: READABLE_SIZE, size: ({ length }) => length });
  }

  /**
   * What the guest reads. To close this stream does not close the console. A
   * write rejects with a {@linkcode QmpClosedError} if the console has ended.
   */
  readonly writable: WritableStream<Uint8Array>;

  /**
   * The last that the guest has written, as text. Bytes that are not UTF-8 are
   * U+FFFD.
   */
  get transcript(): string {
    return this.#queue.transcript;
  }

  /**
   * Waits until the guest has written something that matches. It searches what
   * came after the last match, also if that was before this call. What comes
   * after the match is kept for the next call. Several calls at once get their
   * matches one after the other.
   *
   * The guest writes in pieces of any length, and this searches each of them as
   * it comes. So `$` means the end of what has come so far, and `/\d+/` may
   * match the first digits only. A match of a regular expression can have 4,096
   * characters in all pieces but the last.
   *
   * The guest chooses the text. An expression that takes long on some texts,
   * such as `/(a+)+b/`, lets it stop this program.
   *
   * @param pattern A text, or a regular expression.
   * @param options How long to wait.
   * @returns The match, and what came before it.
   * @throws {QmpTimeoutError} If the time is over first. The message quotes the
   * end of the transcript.
   * @throws {QmpClosedError} If the console ends first.
   * @throws {RangeError} If the timeout is out of its bounds.
   * @throws {TypeError} If the pattern is neither of the two.
   * @throws The reason of the signal, if it aborts.
   *
   * @example The version of the kernel
   * ```ts ignore
   * import { launch } from "@qmp/qmp";
   *
   * const args = ["-display", "none", "-kernel", "vmlinuz"]
   *   .concat("-append", "console=ttyS0");
   * await using machine = await launch("qemu-system-x86_64", args, {
   *   console: true,
   * });
   * const { named } = await machine.console.expect(
   *   /Linux version (?<version>\S+) /,
   *   { timeout: 60_000 },
   * );
   * console.log(named.version);
   * ```
   */
  async expect(
    pattern: string | RegExp,
    options: WaitOptions = {},
  ): Promise<ConsoleMatch> {
    const search = new Search(pattern);
    const shown = typeof pattern === "string"
      ? quote(pattern)
      : escapeHidden(cut(String(pattern)));
    return await withinTime(
      `Waiting for ${shown} on the console`,
      options,
      async (deadline) => {
        const waiting = this.#queue.add(search, shown);
        try {
          return await deadline.wait(waiting.promise);
        } finally {
          this.#queue.leave(waiting);
        }
      },
      () => this.#queue.lastWords(),
    );
  }

  /**
   * Types a line: writes a text, and the return key after it.
   *
   * @param line The text, without its end.
   * @param options How long to wait. A guest that does not read makes it wait.
   * @throws {QmpClosedError} If the console has ended.
   * @throws {QmpTimeoutError} If the guest has not read it in time. It may read
   * it later.
   * @throws {RangeError} If the timeout is out of its bounds.
   * @throws The reason of the signal, if it aborts.
   *
   * @example Type a command
   * ```ts
   * import { memoryTransports } from "@qmp/qmp";
   * import { Console } from "@qmp/qmp/machine";
   * import { assertEquals } from "@std/assert";
   *
   * const [near, guest] = memoryTransports();
   * await using console = Console.open(near);
   * const reader = guest.readable.getReader();
   * const sending = console.send("uptime");
   * const { value } = await reader.read();
   * await sending;
   * assertEquals(value, new TextEncoder().encode("uptime\r"));
   * ```
   */
  async send(line: string, options: WaitOptions = {}): Promise<void> {
    const bytes = new TextEncoder().encode(line + this.#lineEnd);
    await withinTime(
      "Writing to the console",
      options,
      async (deadline) => await deadline.wait(this.#write(bytes)),
      () => "the guest does not read",
    );
  }

  /**
   * Stops the open console from keeping the program alive. A transport of two
   * streams has no such choice; then this does nothing.
   *
   * @example A program that ends though the console is open
   * ```ts ignore
   * import { Console } from "@qmp/qmp/machine";
   *
   * const console = await Console.connect("/run/vm/console");
   * console.unref();
   * ```
   */
  unref(): void {
    this.#transport.unref?.();
  }

  /** Makes the open console keep the program alive again. */
  ref(): void {
    this.#transport.ref?.();
  }

  /**
   * Closes the console. Calls of {@linkcode Console.expect} that wait reject
   * with a {@linkcode QmpClosedError}. It may be called several times.
   *
   * @example Close, as `await using` does too
   * ```ts
   * import { memoryTransports } from "@qmp/qmp";
   * import { Console } from "@qmp/qmp/machine";
   *
   * const console = Console.open(memoryTransports()[0]);
   * await console.close();
   * ```
   */
  close(): Promise<void> {
    return this.#closing ??= this.#close();
  }

  /** Closes the console. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close() {
    this.#end();
    // Each step may fail, because the other end may have gone away, and must
    // not delay the others.
    const steps = [
      () => this.#reader.cancel(),
      () => this.#writer.abort(),
      async () => await this.#transport.close?.(),
      () => this.#reading,
    ];
    for (const step of steps) {
      try {
        await settlesWithin(step(), CLOSE_GRACE);
      } catch {
        // What is closed already counts as done.
      }
    }
  }

  async #read() {
    const decoder = new TextDecoder();
    const encoder = new TextEncoder();
    let size = 0;
    try {
      for (;;) {
        const { value, done } = await this.#reader.read();
        if (done || this.#hasEnded) break;
        const bytes = typeof value === "string" ? encoder.encode(value) : value;
        this.#take(decoder.decode(bytes, { stream: true }));
        this.#copy?.enqueue(bytes);
        if ((this.#copy?.desiredSize ?? 1) <= 0) {
          await new Promise<void>((resolve) => this.#onRoom = resolve);
        }
        size += bytes.length;
        if (size < TURN_SIZE) continue;
        size = 0;
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
      this.#take(decoder.decode());
    } catch (error) {
      if (!this.#hasEnded) this.#cause = error;
    }
    if (this.#stripper !== undefined) this.#queue.receive(this.#stripper.end());
    this.#end();
  }

  #take(text: string) {
    this.#queue.receive(this.#stripper?.strip(text) ?? text);
  }

  #end() {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#queue.end(this.#cause);
    for (const stop of [...this.#writes]) stop();
    this.#copy?.close();
    this.#copy = undefined;
    this.#onRoom();
  }

  async #write(bytes: Uint8Array) {
    const { promise: ended, reject } = Promise.withResolvers<never>();
    const stop = () => reject(this.#cause);
    this.#writes.add(stop);
    if (this.#hasEnded) stop();
    try {
      // A write that waits for the guest may not end when the stream is
      // aborted, but the console has ended then.
      await Promise.race([this.#writeNow(bytes), ended]);
    } catch (cause) {
      throw this.#queue.endedBefore("the text was written", cause);
    } finally {
      this.#writes.delete(stop);
    }
  }

  async #writeNow(bytes: Uint8Array) {
    await this.#writer.ready;
    if (!this.#hasEnded) await this.#writer.write(bytes);
  }
}
