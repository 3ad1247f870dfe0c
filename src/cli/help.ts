/**
 * What `--help` says of a subcommand.
 *
 * @module
 */

import { COMMON_OPTIONS, type Options, type Subcommand } from "./command.ts";

/** Columns of a terminal. */
const WIDTH = 80;

/** Columns between a flag and what it is for. */
const GAP = 2;

/** How a subcommand is called, in a line for each way. */
export function usageOf(program: string, { usage }: Subcommand): string {
  const calls = usage.split("\n").map((line) => callOf(program, line));
  return `Usage: ${calls.join("\n       ")}`;
}

/** All there is to say of a subcommand. */
export function helpOf(program: string, subcommand: Subcommand): string {
  const { summary, details, examples, options = {} } = subcommand;
  const calls = examples.map((line) => `  ${callOf(program, line)}`);
  return [
    usageOf(program, subcommand),
    summary,
    ...(details === undefined ? [] : [flow(details)]),
    `Options:\n${optionLines({ ...options, ...COMMON_OPTIONS, ...options })}`,
    `${calls.length > 1 ? "Examples" : "Example"}:\n${calls.join("\n")}`,
  ].join("\n\n");
}

/** Breaks the lines of paragraphs where a terminal would. */
function flow(text: string): string {
  return text.split("\n\n").map((paragraph) => {
    const lines: string[] = [];
    let line = "";
    for (const word of paragraph.split(/\s+/)) {
      if (line !== "" && line.length + 1 + word.length > WIDTH) {
        lines.push(line);
        line = "";
      }
      line += line === "" ? word : ` ${word}`;
    }
    return [...lines, line].join("\n");
  }).join("\n\n");
}

function callOf(program: string, line: string): string {
  return line === "" ? program : `${program} ${line}`;
}

/** A row for each option. What a subcommand says of a common one stands first, as the rest of its own. */
function optionLines(options: Options): string {
  const rows = Object.entries(options)
    .map(([name, { short, value, help }]) => {
      const flag = short === undefined
        ? `    --${name}`
        : `-${short}, --${name}`;
      return { flag: value === undefined ? flag : `${flag} ${value}`, help };
    });
  const width = Math.max(...rows.map(({ flag }) => flag.length)) + GAP;
  return rows.map(({ flag, help }) => {
    const [first, ...more] = help.split("\n");
    return [`  ${flag.padEnd(width)}${first}`]
      .concat(more.map((line) => `  ${" ".repeat(width)}${line}`)).join("\n");
  }).join("\n");
}
