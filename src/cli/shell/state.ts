/**
 * The state of a shell that its meta commands change.
 *
 * @module
 */

import { LineParser } from "../grammar/line_parser.ts";

/** The state of a shell, shared by its session and its Tab completion. */
export class ShellState {
  /** Parses lines, and remembers an open transaction. */
  readonly parser: LineParser = new LineParser();
  /** Whether lines go to the human monitor. */
  inHumanMonitor = false;
  /** The names of the events to show, or undefined for all events. */
  shownEvents: ReadonlySet<string> | undefined;
  /** Whether to show the messages that are sent. */
  verbose = false;
  /** Whether the user has left the shell. */
  left = false;

  /** Whether a transaction is open. */
  get inTransaction(): boolean {
    return this.parser.pending;
  }
}
