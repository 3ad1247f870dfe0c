/**
 * Writes the text of `--help` for a subcommand.
 *
 * @module
 */

import { COMMON_OPTIONS, type Options, type Subcommand } from "./subcommand.ts";

/** The most columns of a line of text. */
const WIDTH = 80;

/** Columns between an option and its help. */
const GAP = 2;

/** Returns the lines that show how to call a subcommand. */
export function usageOf(program: string, { usage }: Subcommand): string {
  const calls = usage.split("\n").map((line) => callOf(program, line));
  return `Usage: ${calls.join("\n       ")}`;
}

/** Returns the whole help of a subcommand. */
export function helpOf(program: string, subcommand: Subcommand): string {
  const { summary, details, examples, options = {} } = subcommand;
  const calls = examples.map((line) => `  ${callOf(program, line)}`);
  // The first spread puts the subcommand's own options first. The last one lets
  // the subcommand describe a common option in its own words.
  const all = { ...options, ...COMMON_OPTIONS, ...options };
  return [
    usageOf(program, subcommand),
    summary,
    ...(details === undefined ? [] : [flow(details)]),
    `Options:\n${optionLines(all)}`,
    `${calls.length > 1 ? "Examples" : "Example"}:\n${calls.join("\n")}`,
  ].join("\n\n");
}

/** Breaks the lines of paragraphs anew, at {@linkcode WIDTH} columns. */
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

/** Writes options in two columns: their flags, and their help. */
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
