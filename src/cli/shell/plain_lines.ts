/**
 * Reads the lines of a shell from the standard input, without a terminal.
 *
 * @module
 */

import { inputLines } from "../input.ts";
import type { Output } from "../output.ts";
import type { Input, Lines } from "./lines.ts";

/**
 * Lines of the standard input. Answers go to the standard output, and errors to
 * the standard error.
 */
export class PlainLines implements Lines {
  readonly #output: Output;
  readonly #reader: ReadableStreamDefaultReader<string>;
  /** Never called, because a plain input has no Ctrl-C. */
  onInterrupt: (() => void) | undefined;

  /** @param output Writes the answers. */
  constructor(output: Output) {
    this.#output = output;
    this.#reader = inputLines().getReader();
  }

  print(text: string): void {
    this.#output.line(text);
  }

  printError(text: string): void {
    this.#output.errorLine(text);
  }

  async read(): Promise<Input> {
    const { value } = await this.#reader.read();
    return value === undefined
      ? { kind: "end" }
      : { kind: "line", line: value };
  }

  end(): void {
    this.#reader.cancel().catch(() => {});
  }

  [Symbol.dispose](): void {
    this.end();
  }
}
