/**
 * The environment of a run, for people who compare two runs.
 *
 * @module
 */

/** Returns the names and versions of everything that affects the figures. */
export async function environment(
  server: string,
  qemu: string | undefined,
): Promise<Record<string, string>> {
  return {
    commit: await firstLine("git", "rev-parse", "--short", "HEAD") ??
      "unknown",
    deno: Deno.version.deno,
    v8: Deno.version.v8,
    "@std": import.meta.resolve("@std/streams/text-line-stream")
        .includes("/standins/")
      ? "stand-ins"
      : "the genuine packages",
    system: `${Deno.build.os} ${Deno.build.arch}`,
    cpus: String(navigator.hardwareConcurrency),
    "synthetic server": server,
    ...(qemu !== undefined && {
      qemu: (await firstLine(qemu, "--version"))
        ?.replace(/^QEMU emulator version /, "") ?? "unknown",
    }),
  };
}

async function firstLine(
  program: string,
  ...args: string[]
): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command(program, {
      args,
      stdin: "null",
      stderr: "null",
    }).output();
    return success
      ? new TextDecoder().decode(stdout).split("\n")[0]!.trim()
      : undefined;
  } catch {
    return undefined;
  }
}
