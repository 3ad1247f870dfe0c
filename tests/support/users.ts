/**
 * Other users, as whom a test can run a program if it runs as root.
 *
 * @module
 */

/** The user that owns nothing, for the options of `Deno.Command`. */
export const NOBODY = { uid: 65_534, gid: 65_534 } as const;

/** Returns why a test cannot run Deno as {@linkcode NOBODY}. */
function whatIsMissing(): string | undefined {
  if (Deno.uid() !== 0) return "which only root can test";
  const { success } = new Deno.Command("sh", {
    ...NOBODY,
    args: ["-c", 'test -r "$1" && test -x "$2"', "sh"].concat(
      new URL("../../mod.ts", import.meta.url).pathname,
      Deno.execPath(),
    ),
    cwd: "/",
  }).outputSync();
  return success
    ? undefined
    : "which needs a checkout and a Deno that all users can read";
}

const missing = whatIsMissing();

/**
 * Options for a test that runs a program as another user. Without root it is
 * ignored. Its name ends with `reason`.
 */
export const NEEDS_ROOT: { ignore: boolean; reason: string } = {
  ignore: missing !== undefined,
  reason: missing === undefined ? "" : `, ${missing}`,
};
