/**
 * Keeps the lines that the user typed in a file, except for secrets.
 *
 * @module
 */

import { dirname, isAbsolute, join } from "node:path";
import { escapeControls } from "../escape_controls.ts";

/** The most lines to load and to keep. */
const MAX_LINES = 1_000;

/** Words that mark a line as secret, and a URL with a password. */
const SECRET =
  /pass(?:word|wd|phrase)|secret|credential|token|cookie|:\/\/[^/\s]*@/i;

/** A command that sets the data of an existing secret object. */
const SECRET_DATA = /qom-set.*\bdata\b|\bdata\b.*qom-set/i;

/**
 * Returns the path of the history, in the directory that the platform has for
 * such files. Returns undefined if the environment does not name the directory.
 */
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

/** Ignores a relative path, as the XDG Base Directory specification demands. */
function stateHome(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}

/** Tells whether a line contains a secret, even if it uses JSON escapes. */
function isSecret(line: string): boolean {
  const text = line.replace(
    /\\u([\da-f]{4})/gi,
    (_, code: string) => String.fromCharCode(parseInt(code, 16)),
  );
  return SECRET.test(text) || SECRET_DATA.test(text);
}

/**
 * The history, in a file. After an error of the file, the history reports it
 * once and then does nothing.
 */
export class History {
  readonly #path: string | undefined;
  readonly #onError: (message: string) => void;
  #failed = false;
  /** Whether the last line of the file lacks its line end. */
  #isCut = false;

  /**
   * @param path The path of the file, or undefined to keep no history.
   * @param onError Called once with the reason why the history fails.
   */
  constructor(path: string | undefined, onError: (message: string) => void) {
    this.#path = path;
    this.#onError = onError;
  }

  /** Loads the lines, the newest first. */
  load(): string[] {
    const text = this.#attempt((path) => Deno.readTextFileSync(path)) ?? "";
    this.#isCut = text !== "" && !text.endsWith("\n");
    return text.split("\n")
      // Another program may have written to the file, and the terminal would
      // obey control characters in a line.
      .filter((line) => line !== "" && escapeControls(line) === line)
      .reverse().slice(0, MAX_LINES);
  }

  /** Adds a line, unless it contains a secret or starts with white space. */
  add(line: string): void {
    if (line.trim() === "" || /^\s/.test(line) || isSecret(line)) return;
    this.#attempt((path) => {
      Deno.mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      const text = `${this.#isCut ? "\n" : ""}${line}\n`;
      Deno.writeTextFileSync(path, text, { append: true, mode: 0o600 });
      this.#isCut = false;
    });
  }

  /** Removes the oldest lines if the file has more than twice the maximum. */
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
      this.#onError(`Cannot keep a history: ${(error as Error).message}`);
      return undefined;
    }
  }
}
