/**
 * Helpers to run other programs.
 *
 * @module
 */

/** Yields the lines of a stream. Cancels the stream when the caller stops. */
export async function* readLines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<string, undefined> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
  if (rest !== "") yield rest;
}

/** Returns whether a program runs and exits with 0. */
export async function canRun(
  program: string,
  ...args: string[]
): Promise<boolean> {
  try {
    const { success } = await new Deno.Command(program, {
      args,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  } catch {
    return false;
  }
}

/** Returns the arguments to run a script of this package with another Deno. */
export function denoRun(...args: string[]): string[] {
  const config = Deno.env.get("QMP_DENO_CONFIG");
  return [
    "run",
    "-A",
    "--quiet",
    ...config ? ["--config", config] : [],
    ...args,
  ];
}

/** Returns the path of a file in this directory. */
export function local(name: string): string {
  return `${import.meta.dirname}/${name}`;
}
