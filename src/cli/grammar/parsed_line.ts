/**
 * The results of parsing a line.
 *
 * @module
 */

import type { JsonValue } from "../../protocol/message.ts";

/** The result of parsing one line, or the lines of one transaction. */
export type ParsedLine = ParsedCommand | ParsedMeta;

/** A QMP command. */
export interface ParsedCommand {
  /** Tells a command from a meta command. */
  kind: "command";
  /** The name of the command, as in `execute`. */
  command: string;
  /** The arguments, `{}` if the line has none. */
  args: { [name: string]: JsonValue };
  /** Whether to execute the command out-of-band. */
  oob: boolean;
  /** The id, if a line of JSON has one. */
  id?: JsonValue;
}

/** A meta command, `/name rest`, which is a command to the shell itself. */
export interface ParsedMeta {
  /** Tells a meta command from a command. */
  kind: "meta";
  /** The name, without the slash. */
  name: string;
  /** All text after the name, without the blanks around it. */
  rest: string;
}
