/**
 * The line that is typed at a terminal, with lines printed above it.
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
import { Keys } from "./keys.ts";

/** What ended the wait for a line. */
export type Input =
  | { kind: "line"; line: string }
  /** Ctrl-C: the line was abandoned. */
  | { kind: "interrupt" }
  /** Ctrl-D, or the terminal went away. */
  | { kind: "end" };

/** Completes a line: what fits, and the end of the line that it stands for. It never rejects. */
export type Completer = (line: string) => Promise<[string[], string]>;

/** A terminal with line editing, history, and completion. */
export class Terminal implements Disposable {
  readonly #input = new Keys((text) => this.#insert(text));
  readonly #readline: Interface;
  readonly #queue: Input[] = [];
  #waiting: ((input: Input) => void) | undefined;
  #closed = false;
  /** Whether a line is being typed right now. */
  #typing = false;
  /** Called for Ctrl-C, and for the end, while no line is awaited. */
  onInterrupt: (() => void) | undefined;

  /** @param history Lines typed before, newest first. */
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
    this.#readline.on("line", (line) => this.#push({ kind: "line", line }));
    this.#readline.on("SIGCONT", () => {
      this.#readline.resume();
      if (this.#typing) this.#readline.prompt(true);
    });
    this.#readline.on("SIGINT", () => {
      if (this.#waiting === undefined) {
        // They were typed for an answer that does not come.
        this.#queue.length = 0;
        this.onInterrupt?.();
      } else {
        this.#abandon();
        this.#push({ kind: "interrupt" });
      }
    });
    this.#readline.on("close", () => {
      // What comes next does not belong to the line.
      if (this.#typing || this.#readline.line !== "") {
        process.stdout.write("\n");
      }
      if (this.#waiting === undefined) {
        // What a line asks for that came with the end has yet to begin.
        setTimeout(() => this.onInterrupt?.());
      }
      this.#closed = true;
      this.#input[Symbol.dispose]();
      this.#push({ kind: "end" });
    });
  }

  /** Shows a prompt and waits for a line. */
  async read(prompt: string): Promise<Input> {
    const queued = this.#queue.shift();
    if (queued?.kind === "line") {
      // It was shown when it was typed, among what came then.
      process.stdout.write(`${prompt}${queued.line}\n`);
    }
    if (queued !== undefined) return queued;
    if (this.#closed) return { kind: "end" };
    this.#readline.setPrompt(prompt);
    this.#typing = true;
    this.#readline.prompt(true);
    return await new Promise((resolve) => this.#waiting = resolve);
  }

  /** Prints lines above the one that is being typed. */
  print(text: string): void {
    // What is typed while nobody waits for a line shows as well.
    if (this.#closed || (!this.#typing && this.#readline.line === "")) {
      process.stdout.write(`${text}\n`);
      return;
    }
    const { rows } = this.#readline.getCursorPos();
    moveCursor(process.stdout, 0, -rows);
    cursorTo(process.stdout, 0);
    clearScreenDown(process.stdout);
    process.stdout.write(`${text}\n`);
    // The line begins on the row where the cursor is now, not that many above it.
    Object.assign(this.#readline, { prevRows: 0 });
    this.#readline.prompt(true);
  }

  [Symbol.dispose](): void {
    this.#readline.close();
  }

  #insert(text: string) {
    this.#readline.write(text);
    // Where text is added at the end, the row of the cursor is followed from character to character only.
    const { rows } = this.#readline.getCursorPos();
    Object.assign(this.#readline, { prevRows: rows });
  }

  /** Leaves what was typed where it is, and empties the line. */
  #abandon() {
    process.stdout.write("^C\n");
    Object.assign(this.#readline, { line: "", cursor: 0, prevRows: 0 });
  }

  #push(input: Input) {
    this.#typing = false;
    // What is typed before the next line is asked for has none before it.
    this.#readline.setPrompt("");
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) this.#queue.push(input);
    else waiting(input);
  }
}
