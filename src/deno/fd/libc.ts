/**
 * The functions of the C library that send file descriptors.
 *
 * @module
 */

/** Address family of Unix sockets. */
const AF_UNIX = 1;
/** A stream that no other program inherits. */
const SOCK_STREAM_CLOEXEC = 0o2000001;
/** Reports a peer that has gone by an error, and not by a signal. */
const MSG_NOSIGNAL = 0x4000;
/** Both directions. */
const SHUT_RDWR = 2;

/** Level and type of a control message with descriptors. */
const SOL_SOCKET = 1;
const SCM_RIGHTS = 1;

/** Copies a descriptor, which no other program inherits. */
const F_DUPFD_CLOEXEC = 1030;

const O_RDWR = 2;
const O_WRONLY = 1;
const O_CLOEXEC = 0o2000000;

/** The names of the C library: of GNU, and of musl. */
const NAMES = [
  "libc.so.6",
  `libc.musl-${Deno.build.arch}.so.1`,
];

const SYMBOLS = {
  socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
  open: { parameters: ["buffer", "i32", "u32"], result: "i32" },
  fcntl: { parameters: ["i32", "i32", "i32"], result: "i32" },
  shutdown: { parameters: ["i32", "i32"], result: "i32" },
  close: { parameters: ["i32"], result: "i32" },
  // These may block, so they run in a thread of their own.
  connect: {
    parameters: ["i32", "buffer", "u32"],
    result: "i32",
    nonblocking: true,
  },
  recv: {
    parameters: ["i32", "buffer", "usize", "i32"],
    result: "isize",
    nonblocking: true,
  },
  send: {
    parameters: ["i32", "buffer", "usize", "i32"],
    result: "isize",
    nonblocking: true,
  },
  sendmsg: {
    parameters: ["i32", "buffer", "i32"],
    result: "isize",
    nonblocking: true,
  },
} as const;

/** Loads the C library. */
function load(): Deno.DynamicLibrary<typeof SYMBOLS> {
  const { os, arch } = Deno.build;
  if (os !== "linux") {
    throw new Deno.errors.NotSupported(
      `Cannot send file descriptors on ${os}: only on Linux`,
    );
  }
  for (const name of NAMES) {
    try {
      return Deno.dlopen(name, SYMBOLS);
    } catch (error) {
      if (error instanceof Deno.errors.NotCapable) throw error;
    }
  }
  throw new Deno.errors.NotSupported(
    `Cannot send file descriptors: there is no C library for ${arch} among ${
      NAMES.join(", ")
    }`,
  );
}

/** The C library, for one user of it. The end of the scope unloads it. */
export class Libc implements Disposable {
  readonly #library = load();

  /**
   * Loads the library.
   *
   * @throws {Deno.errors.NotSupported} If this system is not a Linux, or its C
   * library cannot be loaded.
   * @throws {Deno.errors.NotCapable} If the program lacks `--allow-ffi`.
   */
  constructor() {}

  /**
   * Connects to a Unix socket.
   *
   * @param path Path of the socket.
   * @returns The descriptor; `undefined` if the connection failed, because the
   * reason of a call in another thread is not known.
   */
  async connect(path: string): Promise<number | undefined> {
    const { socket, connect } = this.#library.symbols;
    const fd = socket(AF_UNIX, SOCK_STREAM_CLOEXEC, 0);
    if (fd < 0) return undefined;
    const address = unixAddress(path);
    if (await connect(fd, address, address.length) === 0) return fd;
    this.close(fd);
    return undefined;
  }

  /** Opens a file. Returns its descriptor, or a negative number. */
  open(path: string, read: boolean, write: boolean): number {
    const access = !write ? 0 : read ? O_RDWR : O_WRONLY;
    const name = new TextEncoder().encode(`${path}\0`);
    return this.#library.symbols.open(name, access | O_CLOEXEC, 0);
  }

  /**
   * Copies a descriptor.
   *
   * @throws {Deno.errors.BadResource} If it is not open.
   */
  duplicate(fd: number): number {
    const copy = this.#library.symbols.fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (copy >= 0) return copy;
    throw new Deno.errors.BadResource(`The file descriptor ${fd} is not open`);
  }

  /** Reads bytes. Returns their number: 0 at the end, -1 after a failure. */
  async receive(socket: number, buffer: Uint8Array): Promise<number> {
    const bytes = buffer as Uint8Array<ArrayBuffer>;
    const size = BigInt(bytes.length);
    return Number(await this.#library.symbols.recv(socket, bytes, size, 0));
  }

  /** Writes bytes. Returns the number of those written, -1 after a failure. */
  async send(socket: number, bytes: Uint8Array): Promise<number> {
    const data = bytes as Uint8Array<ArrayBuffer>;
    const size = BigInt(data.length);
    const { send } = this.#library.symbols;
    return Number(await send(socket, data, size, MSG_NOSIGNAL));
  }

  /**
   * Writes bytes together with a descriptor, which goes with the first of them.
   *
   * @returns The number of bytes that were written, -1 after a failure.
   */
  async sendWithFd(
    socket: number,
    bytes: Uint8Array<ArrayBuffer>,
    fd: number,
  ): Promise<number> {
    // struct iovec: the bytes.
    const vector = new BigUint64Array([addressOf(bytes), BigInt(bytes.length)]);
    // struct cmsghdr: length, level, type, and then the descriptor.
    const control = new Uint8Array(24);
    const header = new DataView(control.buffer);
    header.setBigUint64(0, 20n, true);
    header.setInt32(8, SOL_SOCKET, true);
    header.setInt32(12, SCM_RIGHTS, true);
    header.setInt32(16, fd, true);
    // struct msghdr: no name, one vector, one control message, no flags.
    const message = new BigUint64Array(7);
    message[2] = addressOf(vector);
    message[3] = 1n;
    message[4] = addressOf(control);
    message[5] = BigInt(control.length);
    const data = new Uint8Array(message.buffer);
    const { sendmsg } = this.#library.symbols;
    const count = Number(await sendmsg(socket, data, MSG_NOSIGNAL));
    keepAlive(bytes, vector, control);
    return count;
  }

  /** Ends a socket in both directions, which also ends the calls that wait. */
  shutdown(socket: number): void {
    this.#library.symbols.shutdown(socket, SHUT_RDWR);
  }

  /** Closes a descriptor. */
  close(fd: number): void {
    this.#library.symbols.close(fd);
  }

  [Symbol.dispose](): void {
    this.#library.close();
  }
}

/** Returns a `struct sockaddr_un`. */
function unixAddress(path: string): Uint8Array<ArrayBuffer> {
  const name = new TextEncoder().encode(path);
  const bytes = new Uint8Array(2 + name.length + 1);
  new DataView(bytes.buffer).setUint16(0, AF_UNIX, true);
  bytes.set(name, 2);
  return bytes;
}

function addressOf(data: ArrayBufferView<ArrayBuffer>): bigint {
  return Deno.UnsafePointer.value(Deno.UnsafePointer.of(data));
}

/** Keeps buffers in memory until here. Only C knows that it uses them. */
function keepAlive(..._buffers: ArrayBufferView[]) {}
