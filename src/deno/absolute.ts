/**
 * Paths that hold for other programs too.
 *
 * @module
 */

/** Returns the absolute form of a path. */
export function absolute(path: string): string {
  return path.startsWith("/") ? path : `${Deno.cwd()}/${path}`;
}
