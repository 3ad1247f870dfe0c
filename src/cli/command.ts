/**
 * What the subcommands have in common: how they are described, called, and how they end.
 *
 * @module
 */

import { constants } from "node:os";
import { parseArgs, type ParseArgsConfig } from "node:util";
import {
  QmpClosedError,
  QmpConnectError,
  QmpStateError,
  QmpTimeoutError,
} from "../protocol/error.ts";
import { BrokenOutput, type Output } from "./output.ts";
import { GrammarError } from "./grammar/error.ts";

/** How a program ended. */
export const ExitCode = {
  /** It did what it was asked. */
  Ok: 0,
  /** The server answered with an error, or something else failed. */
  Failed: 1,
  /** It was called wrongly. */
  Misuse: 2,
  /** There is no connection, or it was lost. */
  NoConnection: 3,
  /** The time ran out. */
  Timeout: 4,
} as const;

/** It was called wrongly; the message says how. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** A signal asked the program to end. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  /** The exit code of a program that the signal ended, as shells have it. */
  readonly exitCode: number;

  /** @param signal The signal. */
  constructor(signal: Deno.Signal) {
    super(`Ended by ${signal}`);
    this.exitCode = signalExitCode(signal);
  }
}

/** Options of a subcommand, as `parseArgs` takes them, each with what `--help` says of it. */
export type Options = Record<
  string,
  NonNullable<ParseArgsConfig["options"]>[string] & {
    /** What the option is for. */
    help: string;
    /** What stands for its value in the help. */
    value?: string;
  }
>;

/** Values of options, as `parseArgs` returns them. */
export type Values = Record<string, string | boolean | undefined>;

/** A subcommand. */
export interface Subcommand {
  /** What it does, in a line. */
  summary: string;
  /** How it is called, without the name of the program; several ways are several lines. */
  usage: string;
  /** What else there is to say, in paragraphs. */
  details?: string;
  /** Calls, without the name of the program. */
  examples: string[];
  /** Its own options. */
  options?: Options;
  /** Whether what follows the address, or the place of one, is passed on as it is, options included. */
  passesOn?: boolean;
  /** Runs it and returns the exit code. */
  run(call: Call): Promise<number>;
}

/** How a subcommand was called. */
export interface Call {
  /** Values of its own options. */
  values: Values;
  /** Arguments before `--`. */
  positionals: string[];
  /** Arguments behind `--`; undefined where there is none. */
  rest: string[] | undefined;
  /** Time to connect and to wait, in milliseconds; undefined where none was given. */
  timeout: number | undefined;
  /** Where to log every message. */
  log: string | undefined;
  /** Whether to tell more. */
  verbose: boolean;
  /** Aborts with {@linkcode Interrupted} when a signal asks the program to end. */
  signal: AbortSignal;
  /** What is written goes here. */
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
  "no-color": { type: "boolean", help: "Write no colours" },
  verbose: { type: "boolean", short: "v", help: "Tell what is sent" },
  help: { type: "boolean", short: "h", help: "This text" },
};

/**
 * Splits arguments into options and positionals.
 *
 * @throws {UsageError} If an option is not known, or lacks its value.
 */
export function parseCall(
  args: string[],
  { options, passesOn = false }: Pick<Subcommand, "options" | "passesOn">,
): Pick<Call, "values" | "positionals" | "rest"> {
  const config = {
    allowPositionals: true,
    options: { ...COMMON_OPTIONS, ...options },
  };
  const dashes = args.indexOf("--");
  const own = dashes < 0 ? args : args.slice(0, dashes);
  const end = passesOn ? passedFrom(own, config) : own.length;
  try {
    const { values, positionals } = parseArgs({
      ...config,
      args: own.slice(0, end),
    });
    return {
      values: values as Values,
      positionals: [...positionals, ...own.slice(end)],
      rest: dashes < 0 ? undefined : args.slice(dashes + 1),
    };
  } catch (error) {
    // Only the first sentence is about this program's options.
    const [message] = (error as Error).message.split(". ");
    throw new UsageError(message, { cause: error });
  }
}

/** Where the arguments begin that are passed on: at the first positional that is no address. */
function passedFrom(args: string[], config: ParseArgsConfig): number {
  const { tokens } = parseArgs({
    ...config,
    args,
    strict: false,
    tokens: true,
  });
  const [first, second] = tokens.filter(({ kind }) => kind === "positional");
  const place = first !== undefined && isAddress(args[first.index]!)
    ? second
    : first;
  return place?.index ?? args.length;
}

/** Reads a number of milliseconds. */
export function parseTimeout(
  text: string | boolean | undefined,
): number | undefined {
  if (text === undefined) return undefined;
  const timeout = text === "" ? NaN : Number(text);
  if (timeout >= 0 && timeout < 2 ** 31) return timeout;
  throw new UsageError(
    `Expected a --timeout from 0 to 2147483647 ms, found ${text}`,
  );
}

/**
 * Takes the address from the arguments, or from `QMP_SOCKET` where they have none.
 *
 * @throws {UsageError} If there is none.
 */
export function takeAddress(positionals: string[]): string {
  const [first] = positionals;
  if (first !== undefined && isAddress(first)) {
    positionals.shift();
    return first;
  }
  const socket = Deno.env.get("QMP_SOCKET");
  if (socket) return socket;
  throw new UsageError("Expected an address, and QMP_SOCKET is not set");
}

/**
 * Whether a first argument is an address. Without `QMP_SOCKET` it has to be. With it, it is one where it looks like one, or
 * is the path of a socket, since commands of the human monitor may have a slash, and names of members have dots.
 */
function isAddress(text: string): boolean {
  if (!Deno.env.get("QMP_SOCKET")) return true;
  if (/^(?:unix:|tcp:|\.{0,2}\/)|^[^\s={}/]*:\d+$/.test(text)) return true;
  try {
    return Deno.statSync(text).isSocket === true;
  } catch {
    return false;
  }
}

/** Refuses arguments that are too many. */
export function expectNoMore(positionals: readonly string[]): void {
  if (positionals.length === 0) return;
  throw new UsageError(`Expected no more arguments, found ${positionals[0]}`);
}

/** The exit code of a program that a signal ended, as shells have it. */
export function signalExitCode(signal: Deno.Signal): number {
  const numbers: Partial<Record<string, number>> = constants.signals;
  return 128 + (numbers[signal] ?? 0);
}

/** The exit code that an error stands for. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError || error instanceof GrammarError) {
    return ExitCode.Misuse;
  }
  if (error instanceof QmpConnectError || error instanceof QmpClosedError) {
    return ExitCode.NoConnection;
  }
  if (error instanceof QmpStateError && error.state === "closed") {
    return ExitCode.NoConnection;
  }
  if (error instanceof QmpTimeoutError) return ExitCode.Timeout;
  if (error instanceof Interrupted) return error.exitCode;
  if (error instanceof BrokenOutput) return signalExitCode("SIGPIPE");
  return ExitCode.Failed;
}
