/**
 * Completes the paths of files.
 *
 * @module
 */

import type { Candidate } from "./candidates.ts";

/** Arguments with these names take the path of a file. */
const FILE_KEYS =
  /(?:^|\.|-)(?:file|filename|path|dir|device|pidfile|logfile|prealloc-from)$/;

/**
 * Tells whether an argument takes the path of a file, by its key or by the
 * beginning of its value.
 */
export function takesFilePath(key: string, value: string): boolean {
  return FILE_KEYS.test(key) || /^[./~]/.test(value);
}

/**
 * Lists the files whose paths begin with a text. Replaces `~` by the home
 * directory, because QEMU does not do so.
 */
export function filePaths(text: string): Candidate[] {
  const home = text.startsWith("~/") ? Deno.env.get("HOME") : undefined;
  const start = home === undefined ? text : home + text.slice(1);
  const directory = start.slice(0, start.lastIndexOf("/") + 1);
  try {
    return [...Deno.readDirSync(directory === "" ? "." : directory)]
      .map(({ name, isDirectory }): Candidate =>
        isDirectory
          ? { text: `${directory}${name}/`, isOpen: true }
          : { text: directory + name }
      )
      .filter((hit) => hit.text.startsWith(start))
      .sort((a, b) => a.text < b.text ? -1 : 1);
  } catch {
    return [];
  }
}
