/**
 * The source of a shell's lines, which also shows the answers. It is either a
 * terminal or a plain input.
 *
 * @module
 */

/** Shows the answers of a shell. */
export interface Screen {
  /** Shows text that the user asked for. */
  print(text: string): void;
  /** Shows an error. */
  printError(text: string): void;
}

/** The result of waiting for a line. */
export type Input =
  | { kind: "line"; line: string }
  /** The user pressed Ctrl-C and so abandoned the line. */
  | { kind: "interrupt" }
  /** Ctrl-D, a closed terminal, or {@linkcode Lines.end} ended the input. */
  | { kind: "end" };

/** A source of lines, which knows nothing of the session that reads them. */
export interface Lines extends Screen, Disposable {
  /**
   * Waits for the next line.
   *
   * @param prompt The text to show before the line, at a terminal.
   */
  read(prompt: string): Promise<Input>;
  /** Ends the input: a pending read and all later ones resolve to the end. */
  end(): void;
  /**
   * Called when the user presses Ctrl-C or ends the input while no read is
   * pending.
   */
  onInterrupt: (() => void) | undefined;
}
