/**
 * Reads the lines of a shell from a terminal, and keeps them in the history.
 *
 * @module
 */

import type { History } from "./history.ts";
import type { Input, Lines } from "./lines.ts";
import { type Completer, Terminal } from "./terminal.ts";

/** Lines that a user types at a terminal. */
export class TerminalLines implements Lines {
  readonly #terminal: Terminal;
  readonly #history: History;

  /**
   * @param completer Completes a line when the user presses Tab.
   * @param history Keeps the lines.
   */
  constructor(completer: Completer, history: History) {
    this.#history = history;
    history.trim();
    this.#terminal = new Terminal(completer, history.load());
    this.#terminal.onInterrupt = () => this.onInterrupt?.();
  }

  onInterrupt: (() => void) | undefined;

  print(text: string): void {
    this.#terminal.print(text);
  }

  printError(text: string): void {
    this.#terminal.print(text);
  }

  async read(prompt: string): Promise<Input> {
    const input = await this.#terminal.read(prompt);
    if (input.kind === "line") this.#history.add(input.line);
    return input;
  }

  end(): void {
    this.#terminal[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.end();
  }
}
