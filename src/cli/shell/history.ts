/**
 * Lines that were typed before, kept in the user's directory for such things.
 *
 * @module
 */

import { dirname, isAbsolute, join } from "node:path";
import { escapeControls } from "../output.ts";

/** Most lines that are kept. */
const MAX_LINES = 1_000;

/** What a line has that is not to be kept: passwords, also in a URL, and the data of secrets. */
const SECRET =
  /pass(?:word|wd|phrase)|secret|credential|token|cookie|:\/\/[^/\s]*@/i;

/** The data of a secret that is there already. */
const SECRET_DATA = /qom-set.*\bdata\b|\bdata\b.*qom-set/i;

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
    : stateHome(env("XDG_STATE_HOME")) ??
      (home && join(home, ".local", "state"));
  return base ? join(base, "qmp", "history") : undefined;
}

/** The specification of these directories has it that a relative path is ignored. */
function stateHome(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}

/** Whether a line has something in it that is not to be kept, in whatever way it is written. */
function isSecret(line: string): boolean {
  const text = line.replace(
    /\\u([\da-f]{4})/gi,
    (_, code: string) => String.fromCharCode(parseInt(code, 16)),
  );
  return SECRET.test(text) || SECRET_DATA.test(text);
}

/** Lines in a file. What goes wrong with the file is told once, and never ends the program. */
export class History {
  readonly #path: string | undefined;
  readonly #onError: (message: string) => void;
  #failed = false;
  /** Whether the last line in the file has no end. */
  #isCut = false;

  /** @param onError Is told once why there is no history. */
  constructor(path: string | undefined, onError: (message: string) => void) {
    this.#path = path;
    this.#onError = onError;
  }

  /** The lines, newest first. */
  load(): string[] {
    const text = this.#attempt((path) => Deno.readTextFileSync(path)) ?? "";
    this.#isCut = text !== "" && !text.endsWith("\n");
    return text.split("\n")
      // The file may be anybody's, and its lines are shown.
      .filter((line) => line !== "" && escapeControls(line) === line)
      .reverse().slice(0, MAX_LINES);
  }

  /** Adds a line, unless it has something secret in it, or begins with a blank. */
  add(line: string): void {
    if (line.trim() === "" || /^\s/.test(line) || isSecret(line)) return;
    this.#attempt((path) => {
      Deno.mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      const text = `${this.#isCut ? "\n" : ""}${line}\n`;
      Deno.writeTextFileSync(path, text, { append: true, mode: 0o600 });
      this.#isCut = false;
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
