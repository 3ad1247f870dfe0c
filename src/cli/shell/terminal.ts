/**
 * A terminal that edits a line while other text is printed above the line.
 *
 * @module
 */

import process from "node:process";
import {
  clearScreenDown,
  createInterface,
  cursorTo,
  type Interface,
  moveCursor,
} from "node:readline";
import { Queue } from "../../async/queue.ts";
import { Keys } from "./keys.ts";
import type { Input } from "./lines.ts";

/**
 * Completes a line. Resolves to the candidates and to the end of the line that
 * they replace. Never rejects.
 */
export type Completer = (line: string) => Promise<[string[], string]>;

/** A terminal with line editing, history, and completion. */
export class Terminal implements Disposable {
  readonly #input = new Keys((text) => this.#insert(text));
  readonly #readline: Interface;
  /** The input that no read has taken yet. It ends with the terminal. */
  readonly #inputs = new Queue<Exclude<Input, { kind: "end" }>>();
  #closed = false;
  /** Whether a prompt is shown, so that the user is typing a line. */
  #typing = false;
  /**
   * Called when the user presses Ctrl-C or ends the input while no read is
   * pending.
   */
  onInterrupt: (() => void) | undefined;

  /**
   * @param completer Completes a line when the user presses Tab.
   * @param history Lines that were typed before, the newest first.
   */
  constructor(completer: Completer, history: string[]) {
    this.#readline = createInterface({
      input: this.#input as unknown as NodeJS.ReadStream,
      output: process.stdout,
      terminal: true,
      history,
      historySize: 1_000,
      removeHistoryDuplicates: true,
      completer: (
        line: string,
        done: (error: null, result: [string[], string]) => void,
      ) => {
        completer(line).then((result) => done(null, result));
      },
    });
    this.#readline.on("line", (line) => {
      this.#endLine();
      this.#inputs.push({ kind: "line", line });
    });
    this.#readline.on("SIGCONT", () => {
      this.#readline.resume();
      if (this.#typing) this.#readline.prompt(true);
    });
    this.#readline.on("SIGINT", () => {
      if (this.#inputs.waiting === 0) {
        // The user typed these lines to follow a reply that will not come.
        this.#inputs.clear();
        this.onInterrupt?.();
      } else {
        this.#abandon();
        this.#endLine();
        this.#inputs.push({ kind: "interrupt" });
      }
    });
    this.#readline.on("close", () => {
      // Ends the line, because the next output does not belong to it.
      if (this.#typing || this.#readline.line !== "") {
        process.stdout.write("\n");
      }
      if (this.#inputs.waiting === 0) {
        // In the next turn, because a line that arrived together with the end
        // is executed first. Its wait for a reply has to be interrupted too.
        setTimeout(() => this.onInterrupt?.());
      }
      this.#closed = true;
      this.#input[Symbol.dispose]();
      this.#endLine();
      this.#inputs.end();
    });
  }

  /** Shows a prompt and waits for a line. */
  async read(prompt: string): Promise<Input> {
    const queued = this.#inputs.shift();
    if (queued?.kind === "line") {
      // The line was shown without a prompt when the user typed it, somewhere
      // in the earlier output.
      process.stdout.write(`${prompt}${queued.line}\n`);
    }
    if (queued !== undefined) return queued;
    if (this.#closed) return { kind: "end" };
    this.#readline.setPrompt(prompt);
    this.#typing = true;
    this.#readline.prompt(true);
    const { value = { kind: "end" } } = await this.#inputs.next();
    return value;
  }

  /** Prints text above the line that the user is typing. */
  print(text: string): void {
    // A line can be on the screen without a prompt, if the user typed it while
    // no read was pending.
    if (this.#closed || (!this.#typing && this.#readline.line === "")) {
      process.stdout.write(`${text}\n`);
      return;
    }
    const { rows } = this.#readline.getCursorPos();
    moveCursor(process.stdout, 0, -rows);
    cursorTo(process.stdout, 0);
    clearScreenDown(process.stdout);
    process.stdout.write(`${text}\n`);
    // The line starts on the current row of the cursor. Readline would
    // otherwise start it that many rows higher.
    Object.assign(this.#readline, { prevRows: 0 });
    this.#readline.prompt(true);
  }

  /** Ends the input. */
  [Symbol.dispose](): void {
    this.#readline.close();
  }

  #insert(text: string) {
    this.#readline.write(text);
    // Readline tracks the row of the cursor only for single characters at the
    // end of the line, not for longer text.
    const { rows } = this.#readline.getCursorPos();
    Object.assign(this.#readline, { prevRows: rows });
  }

  /** Leaves the typed text on the screen, and empties the line. */
  #abandon() {
    process.stdout.write("^C\n");
    Object.assign(this.#readline, { line: "", cursor: 0, prevRows: 0 });
  }

  #endLine() {
    this.#typing = false;
    // Text that the user types before the next read is shown without a prompt.
    this.#readline.setPrompt("");
  }
}
