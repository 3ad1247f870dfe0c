/**
 * Binding a Unix socket so that no other user can connect to it, and so that no
 * other program loses its socket.
 *
 * @module
 */

/** Denies group and others everything, and the owner execution. */
const PRIVATE_UMASK = 0o177;

/** Time for the probe of a socket, in milliseconds. */
const PROBE_TIMEOUT = 3_000;

/**
 * Binds and listens on a Unix socket with mode 0600. A socket file that no
 * program listens on any more is replaced.
 *
 * @param path Path of the socket.
 * @throws {Deno.errors.AddrInUse} If a program listens on the socket, or the
 * file is not a socket.
 */
export function bindUnix(path: string): Deno.UnixListener {
  try {
    return bindPrivately(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse) || !isStale(path)) {
      throw error;
    }
    Deno.removeSync(path);
    return bindPrivately(path);
  }
}

function bindPrivately(path: string): Deno.UnixListener {
  // Only the umask sets the mode of the file from its first moment on. No other
  // code of this thread runs between the two calls that set the umask.
  let umask: number;
  try {
    umask = Deno.umask(PRIVATE_UMASK);
  } catch (error) {
    // Without the permission to set the umask, the socket is private only in a
    // directory that other users cannot enter.
    if (
      !(error instanceof Deno.errors.NotCapable) ||
      !isInPrivateDirectory(path, error)
    ) throw error;
    return Deno.listen({ transport: "unix", path });
  }
  try {
    return Deno.listen({ transport: "unix", path });
  } finally {
    Deno.umask(umask);
  }
}

function isInPrivateDirectory(
  path: string,
  denied: Deno.errors.NotCapable,
): boolean {
  try {
    const { mode } = Deno.statSync(path.replace(/[^/]*$/, "."));
    return mode !== null && (mode & 0o077) === 0;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    // Either permission would do. Only the caller knows which one to give.
    throw new Deno.errors.NotCapable(
      `${denied.message}; or, if its directory is closed to other users: ${error.message}`,
    );
  }
}

/** Returns whether a path is a socket that no program listens on. */
function isStale(path: string): boolean {
  return Deno.lstatSync(path).isSocket === true && refuses(path);
}

/** The number by which the probe says that the socket refused. */
const REFUSED = 1;

/**
 * Returns whether a socket refuses connections.
 *
 * `listen()` must have bound the socket when it returns, so that the caller can
 * start QEMU next. But connecting needs an event loop, so a worker connects
 * while this thread waits.
 */
function refuses(path: string): boolean {
  const found = new Int32Array(
    new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT),
  );
  const probe = `
    onmessage = async ({ data: { found, path } }) => {
      let result = ${REFUSED + 1};
      try {
        (await Deno.connect({ transport: "unix", path })).close();
      } catch (error) {
        if (error instanceof Deno.errors.ConnectionRefused) result = ${REFUSED};
      }
      Atomics.store(found, 0, result);
      Atomics.notify(found, 0);
    };
  `;
  const worker = new Worker(
    `data:text/javascript,${encodeURIComponent(probe)}`,
    { type: "module" },
  );
  try {
    worker.postMessage({ found, path });
    Atomics.wait(found, 0, 0, PROBE_TIMEOUT);
    return found[0] === REFUSED;
  } finally {
    worker.terminate();
  }
}
