/**
 * The description of a subcommand, and the call that it gets.
 *
 * @module
 */

import type { ParseArgsConfig } from "node:util";
import type { Output } from "./output.ts";

/** A subcommand of `qmp`. */
export interface Subcommand {
  /** Says in one line what the subcommand does. */
  summary: string;
  /**
   * The arguments of a call, without the name of the program. Each line is one
   * way to call the subcommand.
   */
  usage: string;
  /** Paragraphs that `--help` shows below the summary. */
  details?: string;
  /** Calls for `--help`, without the name of the program. */
  examples: string[];
  /** Options that only this subcommand has. */
  options?: Options;
  /**
   * Whether all that follows the address is passed on unchanged, even if it
   * looks like an option.
   */
  passesOn?: boolean;
  /**
   * Runs the subcommand.
   *
   * @returns The exit code.
   */
  run(call: Call): Promise<number>;
}

/** Options in the form that `parseArgs` takes, with their help. */
export type Options = Record<
  string,
  NonNullable<ParseArgsConfig["options"]>[string] & {
    /** Says what the option is for. */
    help: string;
    /** The placeholder for the option's value in the help. */
    value?: string;
  }
>;

/** The values of options, as `parseArgs` returns them. */
export type Values = Record<string, string | boolean | undefined>;

/** The arguments of one call of a subcommand. */
export interface Call {
  /** The values of all options. */
  values: Values;
  /** The arguments before `--` that are not options. */
  positionals: string[];
  /** The arguments after `--`, or undefined without a `--`. */
  rest: string[] | undefined;
  /** Milliseconds to connect and to wait, or undefined without `--timeout`. */
  timeout: number | undefined;
  /** The file that gets every message, or undefined without `--log`. */
  log: string | undefined;
  /** Whether to show the messages that are sent. */
  verbose: boolean;
  /** Aborts with `Interrupted` when a signal asks the program to end. */
  signal: AbortSignal;
  /** Writes to the standard output and to the standard error. */
  output: Output;
}

/** Options that every subcommand takes. */
export const COMMON_OPTIONS: Options = {
  timeout: {
    type: "string",
    value: "MS",
    help: "Time to connect, and for each command, in milliseconds",
  },
  pretty: { type: "boolean", help: "Write JSON over several lines" },
  compact: { type: "boolean", help: "Write JSON in one line" },
  log: {
    type: "string",
    value: "FILE",
    help: "Append every message to a file, as JSON lines",
  },
  "no-color": { type: "boolean", help: "Write no colors" },
  verbose: {
    type: "boolean",
    short: "v",
    help: "Show the messages that are sent",
  },
  help: { type: "boolean", short: "h", help: "Show this help" },
};
