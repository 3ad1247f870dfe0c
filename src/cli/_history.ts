/**
 * Lines that were typed before, kept in the user's directory for such things.
 *
 * @module
 */

import { dirname, join } from "node:path";

/** Most lines that are kept. */
const MAX_LINES = 1_000;

/** What a line has that is not to be kept: passwords, also in a URL, and the data of secrets. */
const SECRET =
  /pass(?:word|wd|phrase)|secret|credential|token|cookie|:\/\/[^/\s]*@/i;

/** Where the history is by default; undefined where the environment does not tell. */
export function historyPath(
  os: typeof Deno.build.os = Deno.build.os,
  env: (name: string) => string | undefined = (name) => Deno.env.get(name),
): string | undefined {
  const home = env("HOME");
  const base = os === "windows"
    ? env("LOCALAPPDATA")
    : os === "darwin"
    ? home && join(home, "Library", "Application Support")
    : env("XDG_STATE_HOME") || (home && join(home, ".local", "state"));
  return base ? join(base, "qmp", "history") : undefined;
}

/** Lines in a file. What goes wrong with the file is told once, and never ends the program. */
export class History {
  readonly #path: string | undefined;
  readonly #onError: (message: string) => void;
  #failed = false;

  /** @param onError Is told once why there is no history. */
  constructor(path: string | undefined, onError: (message: string) => void) {
    this.#path = path;
    this.#onError = onError;
  }

  /** The lines, newest first. */
  load(): string[] {
    const lines = this.#attempt((path) => Deno.readTextFileSync(path)) ?? "";
    return lines.split("\n").filter((line) => line !== "").reverse()
      .slice(0, MAX_LINES);
  }

  /** Adds a line, unless it has something secret in it, or begins with a blank. */
  add(line: string): void {
    if (line.trim() === "" || /^\s/.test(line) || SECRET.test(line)) return;
    this.#attempt((path) => {
      Deno.mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      Deno.writeTextFileSync(path, `${line}\n`, { append: true, mode: 0o600 });
    });
  }

  /** Removes the oldest lines where there are too many. */
  trim(): void {
    this.#attempt((path) => {
      const lines = Deno.readTextFileSync(path).split("\n");
      if (lines.length <= 2 * MAX_LINES) return;
      const kept = lines.slice(-MAX_LINES - 1).join("\n");
      Deno.writeTextFileSync(path, kept, { mode: 0o600 });
    });
  }

  #attempt<T>(work: (path: string) => T): T | undefined {
    if (this.#path === undefined || this.#failed) return undefined;
    try {
      return work(this.#path);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      this.#failed = true;
      this.#onError(`No history is kept: ${(error as Error).message}`);
      return undefined;
    }
  }
}
