/**
 * A real terminal, in which a test presses keys and reads the screen.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { isRunning } from "../../support/process.ts";
import { TempDir } from "../../support/temp_dir.ts";

/** Milliseconds to wait for text on the screen. */
const PATIENCE = 20_000;

/** Milliseconds between two looks at the screen. */
const INTERVAL = 30;

/** Whether tmux is installed. */
export const HAS_TMUX: boolean = (() => {
  try {
    return new Deno.Command("tmux", { args: ["-V"] }).outputSync().success;
  } catch {
    return false;
  }
})();

/** The columns of the terminal. */
export const COLUMNS = 80;

/** The rows of the terminal. */
export const ROWS = 40;

/** A terminal that runs a program. The program ends with the scope. */
export class Tmux implements AsyncDisposable {
  readonly #directory: TempDir;

  private constructor(directory: TempDir) {
    this.#directory = directory;
  }

  /**
   * Starts a program. When the program ends, the screen shows `EXIT` and the
   * exit code.
   *
   * @param command The program and its arguments.
   * @param env Variables to add to the program's environment.
   */
  static async start(
    command: readonly string[],
    env: Record<string, string> = {},
  ): Promise<Tmux> {
    const tmux = new Tmux(new TempDir());
    const words = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`);
    const variables = Object.entries(env)
      .map(([name, value]) => `${name}='${value}' `).join("");
    const script = tmux.#directory.file("script");
    await Deno.writeTextFile(
      script,
      `${variables}${words.join(" ")}\necho "EXIT $?"\nexec sleep 600\n`,
    );
    await tmux.#run(
      ...["-f", "/dev/null", "new-session", "-d"],
      ...["-x", String(COLUMNS), "-y", String(ROWS), `exec sh ${script}`],
    );
    return tmux;
  }

  /** Types text. */
  async type(text: string): Promise<void> {
    await this.#run("send-keys", "-l", text);
  }

  /** Presses keys with names such as `Enter`, `Tab` and `C-c`. */
  async press(...keys: string[]): Promise<void> {
    await this.#run("send-keys", ...keys);
  }

  /** Pastes text all at once, as from a clipboard. */
  async paste(text: string): Promise<void> {
    await this.#run("set-buffer", "--", text);
    await this.#run("paste-buffer", "-r");
  }

  /** Changes the number of columns. */
  async resize(columns: number): Promise<void> {
    await this.#run("resize-window", "-x", String(columns));
  }

  /**
   * Types the end of a line, and then presses Tab. Waits for the text before,
   * because a tab that arrives together with other keys counts as pasted.
   */
  async complete(text: string): Promise<void> {
    await this.type(text);
    await this.see(new RegExp(`${RegExp.escape(text)}$`));
    await this.press("Tab");
  }

  /** Types a line and presses Enter. */
  async enter(line: string): Promise<void> {
    await this.type(line);
    await this.press("Enter");
  }

  /**
   * Returns the text on the screen, without the spaces at the end of lines and
   * without the empty lines at the end.
   */
  async screen(): Promise<string> {
    return (await this.#run("capture-pane", "-p")).trimEnd();
  }

  /** Waits until the screen matches a pattern, and returns the screen. */
  async see(expected: RegExp): Promise<string> {
    const end = performance.now() + PATIENCE;
    for (;;) {
      const screen = await this.screen();
      if (expected.test(screen)) return screen;
      if (performance.now() > end) {
        throw new Error(`Expected ${expected} on the screen, found\n${screen}`);
      }
      await new Promise((resolve) => setTimeout(resolve, INTERVAL));
    }
  }

  async #run(...args: string[]): Promise<string> {
    const { success, stdout, stderr } = await new Deno.Command("tmux", {
      args: ["-S", this.#directory.file("tmux"), ...args],
      env: { TERM: "xterm-256color", LANG: "C.UTF-8" },
    }).output();
    const decoder = new TextDecoder();
    if (!success) throw new Error(`tmux failed: ${decoder.decode(stderr)}`);
    return decoder.decode(stdout);
  }

  /** Sends a signal to the program and to its child processes. */
  async kill(signal: Deno.Signal): Promise<void> {
    const leader = await this.#leader();
    for (const pid of membersOf(leader)) {
      if (pid !== leader) Deno.kill(pid, signal);
    }
  }

  /**
   * Closes the terminal, which ends the program, and waits until its child
   * processes have ended too.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    const leader = await this.#leader();
    await this.#run("kill-server");
    const end = performance.now() + PATIENCE;
    while (membersOf(leader).length > 0 && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, INTERVAL));
    }
    await this.#directory[Symbol.asyncDispose]();
    assertEquals(membersOf(leader), [], "A program outlived its terminal");
  }

  /** Returns the first process in the terminal. */
  async #leader(): Promise<number> {
    return Number(await this.#run("list-panes", "-F", "#{pane_pid}"));
  }
}

/** Lists the running processes of the session that a process leads. */
function membersOf(leader: number): number[] {
  // Only Linux has /proc.
  if (Deno.build.os !== "linux") return [];
  return Array.from(Deno.readDirSync("/proc"), ({ name }) => Number(name))
    .filter((pid) => {
      if (!isRunning(pid)) return false;
      try {
        const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
        // Skips the name of the program. It is in parentheses, and can contain
        // any character.
        const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        return Number(fields[3]) === leader;
      } catch {
        return false;
      }
    });
}
