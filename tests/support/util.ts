/**
 * What several tests need: a peer that does exactly what it is told, and a QEMU.
 *
 * @module
 */

import {
  type JsonValue,
  memoryTransports,
  type OpenOptions,
  QmpClient,
  QmpServer,
  type QmpServerOptions,
  type Transport,
} from "../../mod.ts";
import { parseAddress } from "../../src/deno/address.ts";

/** The config with which this test runs, for those that start a Deno. */
export const CONFIG: string = Deno.env.get("QMP_DENO_CONFIG") ??
  new URL("../../deno.json", import.meta.url).pathname;

/** A greeting that offers `oob`, as QEMU sends it. */
export const GREETING =
  '{"QMP": {"version": {"qemu": {"micro": 2, "minor": 0, "major": 10}, "package": ""}, "capabilities": ["oob"]}}\r\n';

/** Time for what happens at once or never, in milliseconds. */
const PATIENCE = 5_000;

/** Time for a test that starts a QEMU, in milliseconds; one that takes longer hangs. */
export const QEMU_TEST_TIMEOUT = 60_000;

/** The far end of a connection, for what a well-behaved server would not do. */
export class ScriptedPeer {
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reader: ReadableStreamDefaultReader<string>;
  #received = "";

  constructor({ readable, writable }: Transport) {
    this.#writer = writable.getWriter();
    this.#writer.closed.catch(() => {});
    this.#reader = (readable as ReadableStream<Uint8Array<ArrayBuffer>>)
      .pipeThrough(new TextDecoderStream()).getReader();
  }

  /** Sends text as it is. */
  async send(text: string): Promise<void> {
    await this.#writer.write(new TextEncoder().encode(text));
  }

  /** Waits for the client's end, past whatever it still sends, and fails when it does not come. */
  async ended(): Promise<void> {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      this.#reader.cancel();
    }, PATIENCE);
    try {
      while (!(await this.#reader.read()).done);
    } catch {
      // A reset is an end as well.
    }
    clearTimeout(timer);
    await this.hangUp();
    if (late) throw new Error("The client did not hang up");
  }

  /** Waits for the next line and returns it parsed. */
  // deno-lint-ignore no-explicit-any
  async receive(): Promise<any> {
    return JSON.parse(await this.receiveText());
  }

  /** Waits for the next line. */
  async receiveText(): Promise<string> {
    let end = this.#received.indexOf("\n");
    while (end < 0) {
      const { value, done } = await this.#reader.read();
      if (done) throw new Error("The client hung up");
      this.#received += value;
      end = this.#received.indexOf("\n");
    }
    const line = this.#received.slice(0, end);
    this.#received = this.#received.slice(end + 1);
    return line;
  }

  /** Greets. */
  async greet(): Promise<void> {
    await this.send(GREETING);
  }

  /** Waits for the client to hang up; fails when it sends something instead. */
  async endsWithoutMore(): Promise<void> {
    const { value, done } = await this.#reader.read();
    if (!done) throw new Error(`Expected the end, found ${value}`);
  }

  /** Greets and answers the negotiation. */
  async negotiate(): Promise<void> {
    await this.greet();
    const { id } = await this.receive();
    await this.send(reply(id));
  }

  /** Closes the connection. */
  async hangUp(): Promise<void> {
    await this.#writer.close().catch(() => {});
    await this.#reader.cancel().catch(() => {});
  }

  /** Breaks the connection, as a reset does. */
  async reset(): Promise<void> {
    await this.#writer.abort(new Error("Connection reset by peer"));
    await this.#reader.cancel();
  }
}

/**
 * A transport with `read` and `write`, as `Deno.Conn` has them, over one with streams. It counts what is done with it.
 */
export class FakeConn implements Transport {
  readonly readable: Transport["readable"];
  readonly writable: Transport["writable"];
  /** What has been written, one text a call. */
  readonly writes: string[] = [];
  /** Calls of `close`. */
  closes = 0;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array | string>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  #left: Uint8Array = new Uint8Array();

  constructor({ readable, writable }: Transport) {
    this.readable = readable;
    this.writable = writable;
    this.#reader = readable.getReader();
    this.#writer = writable.getWriter();
    this.#writer.closed.catch(() => {});
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    if (this.#left.length === 0) {
      const { value, done } = await this.#reader.read();
      if (done) return null;
      this.#left = value as Uint8Array;
    }
    const count = Math.min(buffer.length, this.#left.length);
    buffer.set(this.#left.subarray(0, count));
    this.#left = this.#left.subarray(count);
    return count;
  }

  async write(bytes: Uint8Array): Promise<number> {
    this.writes.push(new TextDecoder().decode(bytes));
    await this.#writer.write(bytes.slice());
    return bytes.length;
  }

  close(): void {
    this.closes++;
    this.#reader.cancel().catch(() => {});
    this.#writer.close().catch(() => {});
  }
}

/** Bytes of a text, in which `\xff` is a 0xFF byte, and all else is UTF-8. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const parts = text.split("\xff").map((part) => [...encoder.encode(part)]);
  return Uint8Array.from(
    parts.flatMap((part, index) => index === 0 ? part : [0xff, ...part]),
  );
}

/** A reply as QEMU writes it, to a command that has an id or none. */
export function reply(id: JsonValue | undefined, value: unknown = {}): string {
  return JSON.stringify({ return: value, id }) + "\r\n";
}

/** An error as QEMU writes it, in reply to a command that has an id or none. */
export function errorReply(id: JsonValue | undefined, error: object): string {
  return JSON.stringify({ id, error }) + "\r\n";
}

/** What a transport in {@linkcode SOURCES} does at its end. */
type SourceEnd = { error?: Error };

/** A transport that only reads. */
type Source = Pick<Transport, "readable" | "read">;

/** Each way in which a transport may have its bytes, given in chunks. */
export const SOURCES: Record<
  string,
  (chunks: Iterable<Uint8Array<ArrayBuffer>>, end?: SourceEnd) => Source
> = {
  "read()": (chunks, { error } = {}) => {
    // An empty chunk would be a read of nothing, which no connection has.
    const iterator = Iterator.from(chunks).filter(({ length }) => length > 0);
    let left: Uint8Array = new Uint8Array();
    return {
      readable: new ReadableStream(),
      read(buffer) {
        if (left.length === 0) {
          const { value, done } = iterator.next();
          if (done) {
            return error === undefined
              ? Promise.resolve(null)
              : Promise.reject(error);
          }
          left = value;
        }
        const count = Math.min(left.length, buffer.length);
        buffer.set(left.subarray(0, count));
        left = left.subarray(count);
        return Promise.resolve(count);
      },
    };
  },
  "a stream of bytes": (chunks, { error } = {}) => {
    const iterator = Iterator.from(chunks).filter(({ length }) => length > 0);
    return {
      readable: new ReadableStream({
        type: "bytes",
        pull(controller) {
          const { value, done } = iterator.next();
          if (!done) return controller.enqueue(value.slice());
          if (error !== undefined) return controller.error(error);
          controller.close();
          controller.byobRequest?.respond(0);
        },
      }),
    };
  },
  "a stream of chunks": (chunks, end) => ({
    readable: streamOf(chunks, end),
  }),
  "a stream of text": (chunks, end) => {
    const decoder = new TextDecoder();
    const texts = Iterator.from(chunks).map((chunk) =>
      // No text has a 0xFF byte; this is what stands for it.
      chunk.includes(0xff)
        ? [...chunk].map((byte) =>
          byte === 0xff ? "\x18" : String.fromCharCode(byte)
        ).join("")
        : decoder.decode(chunk, { stream: true })
    );
    return { readable: streamOf(texts, end) };
  },
};

function streamOf<T>(
  chunks: Iterable<T>,
  { error }: SourceEnd = {},
): ReadableStream<T> {
  const iterator = Iterator.from(chunks);
  return new ReadableStream({
    pull(controller) {
      const { value, done } = iterator.next();
      if (!done) controller.enqueue(value);
      else if (error !== undefined) controller.error(error);
      else controller.close();
    },
  }, { highWaterMark: 0 });
}

/** Makes a transport of a source, whose writing side takes everything. */
export function sourceTransport(source: Source): Transport {
  return { ...source, writable: new WritableStream() };
}

/** An event as QEMU sends it. */
export function eventText(event: string, data?: object): string {
  const timestamp = { seconds: 1, microseconds: 2 };
  return `${JSON.stringify({ timestamp, event, data })}\r\n`;
}

/** A client in command mode, and its scripted peer. */
export async function openScripted(
  options?: OpenOptions,
  wrap: (transport: Transport) => Transport = (transport) => transport,
): Promise<{ qmp: QmpClient; peer: ScriptedPeer }> {
  const [near, far] = memoryTransports();
  const peer = new ScriptedPeer(far);
  const [qmp] = await Promise.all([
    QmpClient.open(wrap(near), options),
    peer.negotiate(),
  ]);
  return { qmp, peer };
}

/** A fresh directory, which is removed at the end of the scope. */
export class TempDir implements AsyncDisposable {
  readonly path: string = Deno.makeTempDirSync({ prefix: "qmp-test-" });

  /** The path of a file in it. */
  file(name: string): string {
    return `${this.path}/${name}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

/** A {@linkcode QmpServer} on a listening socket, until the end of the scope. */
export class SocketServer implements AsyncDisposable {
  readonly server: QmpServer;
  readonly #listener: Deno.Listener;
  readonly #accepting: Promise<void>;

  constructor(listener: Deno.Listener, options?: QmpServerOptions) {
    this.server = new QmpServer(options);
    this.#listener = listener;
    this.#accepting = this.#accept();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.server.close();
    await this.#accepting;
  }

  async #accept() {
    for await (const conn of this.#listener) this.server.serve(conn);
  }
}

/** Connects to an address as QEMU does. */
export async function dial(address: string): Promise<Deno.Conn> {
  const parsed = parseAddress(address);
  return parsed.transport === "unix"
    ? await Deno.connect({ transport: "unix", path: parsed.path })
    : await Deno.connect(parsed);
}

/** Makes a socket that nobody listens on any more, as a process that crashed leaves it. */
export function leaveStaleSocket(path: string): void {
  const listener = Deno.listen({ transport: "unix", path: `${path}.bound` });
  Deno.renameSync(`${path}.bound`, path);
  listener.close();
}

/** Replaces a function of `Deno` until the end of the scope. */
export function stub<Name extends "connect" | "listen">(
  name: Name,
  // deno-lint-ignore no-explicit-any
  make: (original: (options: any) => any) => (options: any) => any,
): Disposable {
  const original = Deno[name];
  Deno[name] = make(original) as typeof original;
  return { [Symbol.dispose]: () => void (Deno[name] = original) };
}

/** What a program in a Deno of its own wrote, and how it ended. */
export interface ProgramResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** A program in a Deno of its own, which can import the package as `@qmp/qmp`. It is killed at the end of the scope. */
export class Program implements AsyncDisposable {
  readonly child: Deno.ChildProcess;
  readonly #stderr: Promise<string>;
  readonly #stdout: ReadableStreamDefaultReader<string>;
  #written = "";

  /**
   * @param source The program, a module.
   * @param permissions Flags for what it may do.
   * @param env Environment variables, beside those of this process.
   */
  constructor(
    source: string,
    permissions: readonly string[],
    env: Record<string, string> = {},
  ) {
    this.child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-prompt", "--config", CONFIG]
        .concat(permissions, "-"),
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      env: { ...env, NO_COLOR: "1" },
    }).spawn();
    this.#stderr = new Response(this.child.stderr).text();
    this.#stdout = this.child.stdout.pipeThrough(new TextDecoderStream())
      .getReader();
    this.#feed(source.replaceAll('"@qmp/qmp"', JSON.stringify(MODULE)));
  }

  /** Waits until the program has written a line that begins with a text, and returns the rest of the line. */
  async wrote(start: string): Promise<string> {
    const line = new RegExp(`^${start}(.*)\n`, "m");
    for (;;) {
      const match = line.exec(this.#written);
      if (match !== null) return match[1]!;
      if (!await this.#read()) {
        throw new Error(
          `The program ended before it wrote ${start}: ${this.#written}${await this
            .#stderr}`,
        );
      }
    }
  }

  /** Waits for the end. */
  async result(): Promise<ProgramResult> {
    while (await this.#read());
    const { code } = await this.child.status;
    return { code, stdout: this.#written, stderr: await this.#stderr };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.child.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
    await this.result();
  }

  async #feed(source: string) {
    const writer = this.child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(source));
    await writer.close();
  }

  async #read(): Promise<boolean> {
    const { value, done } = await this.#stdout.read();
    this.#written += value ?? "";
    return !done;
  }
}

const MODULE = new URL("../../mod.ts", import.meta.url).href;

/** Whether a process runs: not one that has ended and whose parent has yet to ask how. */
export function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(Deno.readTextFileSync(`/proc/${pid}/status`));
  } catch {
    return false;
  }
}

/** The QEMUs to test with: those of the environment variable `QMP_QEMU`, separated by colons, or the one on `PATH`. */
export const QEMUS: readonly string[] =
  (Deno.env.get("QMP_QEMU") ?? "qemu-system-x86_64")
    .split(":").filter((command) => version(command) !== undefined);

/** The first of the QEMUs; tests that use it are to be ignored when there is none. */
export const QEMU: string = QEMUS[0] ?? "qemu-system-x86_64";

/** Options for a test that needs a QEMU. Where none is, it is ignored; the test task says why. */
export const NEEDS_QEMU: { ignore: boolean } = { ignore: QEMUS.length === 0 };

/** Arguments of a QEMU without a machine, which starts fastest. */
export const BARE: string[] = ["-M", "none", "-nodefaults", "-display", "none"];

/** The version of a QEMU, such as `"7.2.22"`; `undefined` where there is none. */
export function version(command: string): string | undefined {
  try {
    const { stdout } = new Deno.Command(command, { args: ["--version"] })
      .outputSync();
    return /version (\S+)/.exec(new TextDecoder().decode(stdout))?.[1];
  } catch {
    return undefined;
  }
}

/** Defines a test for each QEMU. */
export function testQemu(
  name: string,
  run: (command: string) => Promise<void>,
): void {
  const commands = QEMUS.length > 0 ? QEMUS : [QEMU];
  for (const command of commands) {
    Deno.test({
      ...NEEDS_QEMU,
      timeout: QEMU_TEST_TIMEOUT,
      name: `${name}, QEMU ${version(command) ?? "missing"}`,
      fn: () => run(command),
    });
  }
}
