import { CONFIG } from "./config.ts";
import { WITHOUT_COVERAGE } from "./without_coverage.ts";

const MODULE = new URL("../../mod.ts", import.meta.url).href;

/** The output and the exit code of a {@linkcode Program}. */
export interface ProgramResult {
  code: number;
  stdout: string;
  stderr: string;
}

/**
 * A program that runs in a Deno process of its own and can import the package
 * as `@qmp/qmp`. The process is killed at the end of the scope.
 */
export class Program implements AsyncDisposable {
  readonly child: Deno.ChildProcess;
  readonly #stderr: Promise<string>;
  readonly #stdout: ReadableStreamDefaultReader<string>;
  #written = "";

  /**
   * Starts a program.
   *
   * @param source Source of the program, which is a module.
   * @param permissions Permission flags of `deno run`.
   * @param env Environment variables to add to those of this process.
   */
  constructor(
    source: string,
    permissions: readonly string[],
    env: Record<string, string> = {},
  ) {
    this.child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-prompt", "--config", CONFIG]
        .concat(permissions, "-"),
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      clearEnv: true,
      env: { ...WITHOUT_COVERAGE.env, ...env },
    }).spawn();
    this.#stderr = new Response(this.child.stderr).text();
    this.#stdout = this.child.stdout.pipeThrough(new TextDecoderStream())
      .getReader();
    this.#feed(source.replaceAll('"@qmp/qmp"', JSON.stringify(MODULE)));
  }

  /**
   * Waits until the program writes a line that begins with a text, and returns
   * the rest of the line.
   */
  async wrote(start: string): Promise<string> {
    const line = new RegExp(`^${start}(.*)\n`, "m");
    for (;;) {
      const match = line.exec(this.#written);
      if (match !== null) return match[1]!;
      if (!await this.#read()) {
        const stderr = await this.#stderr;
        throw new Error(
          `The program ended before it wrote ${start}: ` +
            this.#written + stderr,
        );
      }
    }
  }

  /** Waits until the program ends. */
  async result(): Promise<ProgramResult> {
    while (await this.#read());
    const { code } = await this.child.status;
    return { code, stdout: this.#written, stderr: await this.#stderr };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.child.kill("SIGKILL");
    } catch {
      // The process has ended already.
    }
    await this.result();
  }

  async #feed(source: string) {
    const writer = this.child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(source));
    await writer.close();
  }

  async #read(): Promise<boolean> {
    const { value, done } = await this.#stdout.read();
    this.#written += value ?? "";
    return !done;
  }
}
