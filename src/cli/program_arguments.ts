/**
 * Reads the arguments of the program: options, the address, and the rest.
 *
 * @module
 */

import { parseArgs, type ParseArgsConfig } from "node:util";
import {
  type Call,
  COMMON_OPTIONS,
  type Subcommand,
  type Values,
} from "./subcommand.ts";
import { UsageError } from "./usage_error.ts";

/**
 * Splits the arguments of a subcommand into options and positionals.
 *
 * @throws {UsageError} If an option is unknown, or lacks its value.
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
      values: values as Call["values"],
      positionals: [...positionals, ...own.slice(end)],
      rest: dashes < 0 ? undefined : args.slice(dashes + 1),
    };
  } catch (error) {
    // The sentences after the first advise the author of the program, not its
    // user.
    const [message] = (error as Error).message.split(". ");
    throw new UsageError(message, { cause: error });
  }
}

/**
 * Finds the first argument to pass on unchanged: the first positional that is
 * not the address.
 */
function passedFrom(args: string[], config: ParseArgsConfig): number {
  const { tokens } = parseArgs({
    ...config,
    args,
    strict: false,
    tokens: true,
  });
  const [first, second] = tokens.filter(({ kind }) => kind === "positional");
  const start = first !== undefined && isAddress(args[first.index]!)
    ? second
    : first;
  return start?.index ?? args.length;
}

/**
 * Reads the value of `--timeout`.
 *
 * @throws {UsageError} If the value is not a number of milliseconds from 0 to
 * 2,147,483,647.
 */
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
 * Parses the whole number of an option.
 *
 * @param values The options.
 * @param name The option.
 * @returns The number, or `undefined` if the option was not given.
 * @throws {UsageError} If it is not a whole number.
 */
export function parseNumber(values: Values, name: string): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  if (/^\d{1,15}$/.test(`${text}`)) return Number(text);
  throw new UsageError(`Expected a number for --${name}, found ${text}`);
}

/**
 * Removes the address from the positionals and returns it. If they do not begin
 * with an address, returns the one in `QMP_SOCKET`.
 *
 * @throws {UsageError} If neither has an address.
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
 * Tells whether the first positional is the address. Without `QMP_SOCKET` it
 * has to be.
 *
 * With `QMP_SOCKET`, the positional is an address if it looks like one, or if
 * it is the path of a socket. A slash or a dot is not enough, because commands
 * of the human monitor can contain a slash, and paths to members contain dots.
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

/**
 * Checks that no positionals are left.
 *
 * @throws {UsageError} If one is left.
 */
export function expectNoMore(positionals: readonly string[]): void {
  if (positionals.length === 0) return;
  throw new UsageError(`Expected no more arguments, found ${positionals[0]}`);
}
