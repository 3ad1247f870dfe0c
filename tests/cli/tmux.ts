/**
 * A real terminal for tests: keys go in, and the screen can be read.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { isRunning } from "../support/process.ts";
import { TempDir } from "../support/temp_dir.ts";

/** Time for something to appear on the screen, in milliseconds. */
const PATIENCE = 20_000;

/** How often to look, in milliseconds. */
const INTERVAL = 30;

/** Whether there is a tmux to be a terminal. */
export const HAS_TMUX: boolean = (() => {
  try {
    return new Deno.Command("tmux", { args: ["-V"] }).outputSync().success;
  } catch {
    return false;
  }
})();

/** Columns of the terminal. */
export const COLUMNS = 80;

/** Rows of the terminal. */
export const ROWS = 40;

/** A terminal with a program in it, which ends with the scope. */
export class Tmux implements AsyncDisposable {
  readonly #directory: TempDir;

  private constructor(directory: TempDir) {
    this.#directory = directory;
  }

  /**
   * Starts a program. When it has ended, the screen says `EXIT` and its code.
   *
   * @param command The program and its arguments.
   * @param env Variables of its environment.
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

  /** Presses keys by their names, such as `Enter`, `Tab` and `C-c`. */
  async press(...keys: string[]): Promise<void> {
    await this.#run("send-keys", ...keys);
  }

  /** Gives it text all at once, as from a clipboard. */
  async paste(text: string): Promise<void> {
    await this.#run("set-buffer", "--", text);
    await this.#run("paste-buffer", "-r");
  }

  /** Makes the terminal as wide as so many columns. */
  async resize(columns: number): Promise<void> {
    await this.#run("resize-window", "-x", String(columns));
  }

  /** Types the end of a line, and completes it. A tab that comes with other keys would count as pasted. */
  async complete(text: string): Promise<void> {
    await this.type(text);
    await this.see(new RegExp(`${RegExp.escape(text)}$`));
    await this.press("Tab");
  }

  /** Types a line. */
  async enter(line: string): Promise<void> {
    await this.type(line);
    await this.press("Enter");
  }

  /** What is on the screen, without blanks at the end of lines, and empty lines at its end. */
  async screen(): Promise<string> {
    return (await this.#run("capture-pane", "-p")).trimEnd();
  }

  /** Waits until the screen is as it should be, and returns it. */
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

  /** Sends a signal to the program, and to what it has started. */
  async kill(signal: Deno.Signal): Promise<void> {
    const leader = await this.#leader();
    for (const pid of membersOf(leader)) {
      if (pid !== leader) Deno.kill(pid, signal);
    }
  }

  /** Ends the program as a terminal that is closed does, and waits until all that it started has ended. */
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

  /** The first process in the terminal. */
  async #leader(): Promise<number> {
    return Number(await this.#run("list-panes", "-F", "#{pane_pid}"));
  }
}

/** The processes that run in a session, of which this is the first process. */
function membersOf(leader: number): number[] {
  // Elsewhere than on Linux, nobody tells.
  if (Deno.build.os !== "linux") return [];
  return Array.from(Deno.readDirSync("/proc"), ({ name }) => Number(name))
    .filter((pid) => {
      if (!isRunning(pid)) return false;
      try {
        const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
        // The name of the program comes before, in parentheses, and may have anything in it.
        const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        return Number(fields[3]) === leader;
      } catch {
        return false;
      }
    });
}
