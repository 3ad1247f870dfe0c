/**
 * Parses lines and builds expected results, for the tests of the grammar.
 *
 * @module
 */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { GrammarError } from "../../../src/cli/grammar/error.ts";
import { LineParser } from "../../../src/cli/grammar/line_parser.ts";
import type {
  ParsedCommand,
  ParsedLine,
} from "../../../src/cli/grammar/parsed_line.ts";
import { escapeQuoted, needsQuotes } from "../../../src/cli/grammar/quote.ts";
import type { JsonValue } from "../../../src/protocol/message.ts";

/** The arguments of a command. */
export type Args = { [name: string]: JsonValue };

/** Parses lines, and returns the result of the last one. */
export function parse(...lines: string[]): ParsedLine | undefined {
  const parser = new LineParser();
  return lines.map((line) => parser.feed(line)).at(-1);
}

/** Parses the arguments of a command. */
export function parseArgs(args: string): Args {
  const parsed = parse(`c ${args}`);
  assert(parsed?.kind === "command", args);
  assertEquals([parsed.command, parsed.oob], ["c", false]);
  return parsed.args;
}

/** Returns the error of the last line. The lines before it are valid. */
export function errorOf(...lines: string[]): GrammarError {
  const parser = new LineParser();
  for (const line of lines.slice(0, -1)) parser.feed(line);
  return assertThrows(() => parser.feed(lines.at(-1)!), GrammarError);
}

/** Builds an expected command. */
export function command(
  command: string,
  args: Args = {},
  oob = false,
): ParsedCommand {
  return { kind: "command", command, args, oob };
}

/** Builds an expected transaction. */
export function transaction(
  ...actions: [type: string, data: Args][]
): ParsedCommand {
  return command("transaction", {
    actions: actions.map(([type, data]) => ({ type, data })),
  });
}

/**
 * Writes text in every way that the grammar allows, and parses it again.
 *
 * @returns The distinct results, and then the text itself.
 */
export function readBack(text: string): JsonValue[] {
  const values = (["=", "==", ":="] as const).flatMap((operator) => {
    const written = (['"', "'"] as const).map((quote) =>
      `a${operator}${quote}${escapeQuoted(text, quote)}${quote}`
    );
    if (!needsQuotes(text, operator)) written.push(`a${operator}${text}`);
    for (const line of written) {
      assert(!/[\p{Cc}\u2028\u202E]/u.test(line), line);
    }
    return written.map((line) => parseArgs(line).a!);
  });
  return [...new Set(values), text];
}
