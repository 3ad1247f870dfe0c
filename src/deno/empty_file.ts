/**
 * A file for another program to write to.
 *
 * @module
 */

import { absolute } from "./absolute.ts";

/** Most attempts to remove the directory. */
const MAX_ATTEMPTS = 5;

/**
 * An empty file in a new directory. Both are removed at the end of the scope.
 *
 * This program makes the file, so that it can also read what a program of
 * another user writes. It reads the open file, because somebody could exchange
 * the file.
 */
export class EmptyFile implements AsyncDisposable {
  /** Absolute path of the file. Its name is random. */
  readonly path: string;
  readonly #directory: string;
  readonly #file: Deno.FsFile;

  private constructor(directory: string, path: string, file: Deno.FsFile) {
    this.#directory = directory;
    this.path = path;
    this.#file = file;
  }

  /**
   * @param parent Where to make the directory. If it is given, every user can
   * enter the directory but not list it, and can write to the file if he knows
   * its name. If it is `undefined`, no other user can enter the directory,
   * which is then where temporary files are.
   */
  static async make(parent: string | undefined): Promise<EmptyFile> {
    // The other program may have another working directory.
    const directory = absolute(
      await Deno.makeTempDir({
        prefix: "qmp-",
        ...(parent !== undefined && { dir: parent }),
      }),
    );
    try {
      const path = `${directory}/${crypto.randomUUID()}`;
      const file = await Deno.open(path, {
        createNew: true,
        read: true,
        write: true,
        mode: 0o600,
      });
      const made = new EmptyFile(directory, path, file);
      if (parent !== undefined) {
        await Deno.chmod(path, 0o622);
        await Deno.chmod(directory, 0o711);
      }
      return made;
    } catch (error) {
      await remove(directory);
      throw error;
    }
  }

  /** Reads what the other program has written. */
  async read(): Promise<Uint8Array<ArrayBuffer>> {
    const { size } = await this.#file.stat();
    const bytes = new Uint8Array(size);
    let length = 0;
    while (length < size) {
      const count = await this.#file.read(bytes.subarray(length));
      if (count === null) break;
      length += count;
    }
    return bytes.subarray(0, length);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#file.close();
    await remove(this.#directory);
  }
}

async function remove(directory: string): Promise<void> {
  for (let attempts = 1;; attempts++) {
    try {
      return await Deno.remove(directory, { recursive: true });
    } catch (error) {
      // The other program may have made the file again meanwhile.
      if (attempts === MAX_ATTEMPTS) throw error;
    }
  }
}
