/**
 * A directory beside a socket, in which one program at a time can bind.
 *
 * @module
 */

import { sleep } from "./sleep.ts";

/**
 * Name of the directory. It is always the same, so that programs wait for each
 * other, a directory that a crash leaves is used again, and `--allow-net` can
 * name the socket in it.
 */
const NAME = ".qmp-bind";

/** Name of the only file in the directory. */
const FILE = "s";

/**
 * Longest wait for other programs that use the directory, in milliseconds. Each
 * needs about one, and more if it has to find out whether a socket is stale.
 */
const LOCK_TIMEOUT = 10_000;

/** Wait before the next attempt to lock, in milliseconds. */
const LOCK_INTERVAL = 2;

/**
 * A directory that no other user can enter, with a lock that other programs of
 * this user respect. It is removed at the end of the scope.
 */
export class PrivateDirectory implements Disposable {
  /** Path of the directory. */
  readonly path: string;
  /**
   * The lock belongs to the open directory, so the system releases it when the
   * program ends in any way. Other users cannot take it, because they cannot
   * open the directory.
   */
  readonly #lock: Deno.FsFile;

  private constructor(path: string, lock: Deno.FsFile) {
    this.path = path;
    this.#lock = lock;
  }

  /**
   * Makes and locks the directory, or waits until other programs have left it.
   * If its name is taken, by a program of another user or by a trap, the
   * directory gets a random name.
   *
   * @param parent The directory around it, with a slash at the end.
   * @throws {Deno.errors.WouldBlock} If other programs do not leave it in time.
   */
  static enter(parent: string): PrivateDirectory {
    let path = parent + NAME;
    const end = performance.now() + LOCK_TIMEOUT;
    for (;;) {
      if (!makeDirectory(path) && isTaken(path, parent)) {
        path = Deno.makeTempDirSync({ dir: parent, prefix: `${NAME}-` });
      }
      const lock = lockOnce(path);
      if (lock !== undefined) return new PrivateDirectory(path, lock);
      if (performance.now() > end) {
        throw new Deno.errors.WouldBlock(
          `another program has kept ${path} locked for ${LOCK_TIMEOUT} ms`,
        );
      }
      // listen() is synchronous, so nothing else can run during this wait.
      sleep(LOCK_INTERVAL);
    }
  }

  /** Removes the file in the directory, and returns its path. */
  emptied(): string {
    const path = `${this.path}/${FILE}`;
    try {
      Deno.removeSync(path);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    return path;
  }

  [Symbol.dispose](): void {
    try {
      Deno.removeSync(this.path);
    } catch {
      // The next program uses the directory again.
    }
    this.#lock.close();
  }
}

/** Makes one attempt. Returns `undefined` if another program was faster. */
function lockOnce(path: string): Deno.FsFile | undefined {
  let file: Deno.FsFile | undefined;
  let hasLock = false;
  try {
    file = Deno.openSync(path);
    // A program that leaves removes the directory before it releases the lock.
    hasLock = file.tryLockSync(true) && isAt(file, path);
    return hasLock ? file : undefined;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return undefined;
  } finally {
    if (!hasLock) file?.close();
  }
}

function makeDirectory(path: string): boolean {
  try {
    Deno.mkdirSync(path, { mode: 0o700 });
    return true;
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    return false;
  }
}

/**
 * Returns whether something else has the name of the directory. In a directory
 * such as /tmp it can be the trap of another user, who could exchange the
 * socket in it.
 */
function isTaken(path: string, parent: string): boolean {
  let found: Deno.FileInfo;
  try {
    found = Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
  return !found.isDirectory || (found.mode! & 0o077) !== 0 ||
    found.uid !== ownUid(parent);
}

/** Finds out the user of this program, without the permission to ask. */
function ownUid(parent: string): number | null {
  const path = Deno.makeTempDirSync({ dir: parent, prefix: `${NAME}-` });
  try {
    return Deno.lstatSync(path).uid;
  } finally {
    Deno.removeSync(path);
  }
}

function isAt(file: Deno.FsFile, path: string): boolean {
  const { dev, ino } = file.statSync();
  const found = Deno.lstatSync(path);
  return found.dev === dev && found.ino === ino;
}
