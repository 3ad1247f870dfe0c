/**
 * What several files need to run other programs.
 *
 * @module
 */

/** The lines of a stream, with the stream cancelled when nobody wants more. */
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

/** Whether a program can be run. */
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

/** The arguments to run a script of this package with another Deno. */
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

/** Where a file of this directory is. */
export function local(name: string): string {
  return `${import.meta.dirname}/${name}`;
}
