/**
 * Binding a Unix socket so that no other user can connect to it, and so that no
 * other program loses its socket.
 *
 * A socket gets its mode when it is bound, from the umask, which the whole
 * process shares. So this binds where no other user can enter, sets the mode,
 * and only then gives the socket its place.
 *
 * @module
 */

import { absolute } from "./absolute.ts";
import { PrivateDirectory } from "./private_directory.ts";
import { probe } from "./probe.ts";

/** Most bytes of a path that a socket can be bound to. */
const MAX_PATH_BYTES = 107;

/** Lets only the owner connect. */
const PRIVATE_MODE = 0o600;

/**
 * Most attempts to bind. A program that closes a socket from the same directory
 * removes the file of an attempt that is under way, because Deno removes the
 * path to which a socket was once bound.
 */
const MAX_ATTEMPTS = 100;

/** A Unix socket that listens. */
export interface UnixSocket {
  /** The socket. */
  readonly listener: Deno.UnixListener;
  /**
   * Removes the file of the socket. If another file is in its place by now,
   * this does nothing. It has to be called before the socket is closed, because
   * the number of the file may be used again after that.
   */
  unlink(): void;
}

/**
 * Binds and listens on a Unix socket with mode 0600. A socket file that no
 * program listens on any more is replaced. If several programs do this at once,
 * one of them succeeds.
 *
 * @param path Path of the socket.
 * @throws {Deno.errors.AddrInUse} If a program listens on the socket, or if the
 * file is not a socket.
 */
export function bindUnix(path: string): UnixSocket {
  const target = absolute(path);
  using directory = PrivateDirectory.enter(target.replace(/[^/]*$/, ""));
  for (let attempts = 1;; attempts++) {
    try {
      return bindBeside(directory, target);
    } catch (error) {
      const isDisturbed = error instanceof Deno.errors.NotFound;
      if (!isDisturbed || attempts === MAX_ATTEMPTS) throw error;
    }
  }
}

/**
 * Binds and listens on a Unix socket with mode 0600, in a directory that the
 * caller has made for it and that no other user can enter.
 *
 * @param path Absolute path of the socket.
 */
export function bindInside(path: string): UnixSocket {
  const listener = Deno.listen({ transport: "unix", path });
  Deno.chmodSync(path, PRIVATE_MODE);
  return { listener, unlink: unlinker(path) };
}

/** Binds in a private directory, and then gives the socket its place. */
function bindBeside(directory: PrivateDirectory, target: string): UnixSocket {
  const bound = directory.emptied();
  const listener = listenOn(directory.path, bound);
  try {
    Deno.chmodSync(bound, PRIVATE_MODE);
    const { dev, ino } = Deno.lstatSync(bound);
    linkInto(bound, target);
    return { listener, unlink: unlinker(target, { dev, ino }) };
  } catch (error) {
    listener.close();
    throw error;
  } finally {
    directory.emptied();
  }
}

/** Binds a socket in a directory, also if its path is too long for a socket. */
function listenOn(directory: string, path: string): Deno.UnixListener {
  if (new TextEncoder().encode(path).length <= MAX_PATH_BYTES) {
    return Deno.listen({ transport: "unix", path });
  }
  const detour = Deno.makeTempDirSync({ prefix: "qmp-" });
  try {
    Deno.symlinkSync(directory, `${detour}/d`);
    const short = `${detour}/d${path.slice(directory.length)}`;
    return Deno.listen({ transport: "unix", path: short });
  } finally {
    Deno.removeSync(detour, { recursive: true });
  }
}

/** Gives a socket its place, in which no program listens yet. */
function linkInto(bound: string, target: string) {
  try {
    // Unlike a rename, this never replaces a file.
    return Deno.linkSync(bound, target);
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
  // Other programs that do the same wait until this one is done.
  removeStale(target);
  try {
    Deno.linkSync(bound, target);
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    throw inUse("another program has just made a file there");
  }
}

/** Removes a socket that no program listens on. */
function removeStale(target: string) {
  const before = Deno.lstatSync(target);
  if (before.isSocket !== true) throw inUse("the file there is not a socket");
  const found = probe(target);
  if (found !== "refused") {
    throw inUse(
      found === "connected"
        ? "a program listens there"
        : `cannot find out whether a program listens there: ${found}`,
    );
  }
  const { dev, ino } = Deno.lstatSync(target);
  if (dev !== before.dev || ino !== before.ino) {
    throw inUse("another program has just made a file there");
  }
  Deno.removeSync(target);
}

function inUse(reason: string): Deno.errors.AddrInUse {
  return new Deno.errors.AddrInUse(`Address already in use: ${reason}`);
}

/** Returns a function that removes a file, unless it is another by then. */
function unlinker(
  path: string,
  { dev, ino }: Pick<Deno.FileInfo, "dev" | "ino"> = Deno.lstatSync(path),
): () => void {
  return () => {
    try {
      const now = Deno.lstatSync(path);
      if (now.dev === dev && now.ino === ino) Deno.removeSync(path);
    } catch {
      // The file is gone, or its directory is.
    }
  };
}
