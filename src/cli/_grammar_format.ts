/**
 * From a command to a line: what is written here is read as the same again.
 *
 * @module
 */

import { isObject, type JsonValue } from "../protocol/message.ts";
import { KEY, splitKey } from "./_grammar_arguments.ts";
import { Cursor } from "./_grammar_cursor.ts";
import { parseWord } from "./_grammar_literal.ts";

/** How {@linkcode formatCommand} writes a command. */
export interface FormatCommandOptions {
  /**
   * Whether it is to be executed out-of-band.
   *
   * @default {false}
   */
  oob?: boolean;
  /**
   * Its identifier. Only a line of JSON has one.
   *
   * @default {undefined}
   */
  id?: JsonValue | undefined;
}

type Members = { readonly [name: string]: JsonValue | undefined };

/** Text that may stand without quotes, unless it would be a number or a keyword. Fewer characters than the grammar takes. */
const BARE = /^[\p{L}\p{N}_./:@%+,-][\p{L}\p{N}_./:@%+,=-]*$/u;

/** A name of a command or an action. */
const NAME = /^[A-Za-z0-9_.-]+$/;

/** What JSON does not escape, but a terminal does not show as a character either. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * Writes text as a value: as it is where that is read as the same text, in double quotes otherwise.
 */
export function quoteValue(text: string): string {
  return BARE.test(text) && parseWord(new Cursor(text), text, 0) === text
    ? text
    : quote(text);
}

/**
 * Writes a value as it may stand behind `key=`: a string as {@linkcode quoteValue} does, everything else as JSON.
 *
 * A `bigint` is its digits, and a number that is not a safe integer has an exponent, so that each is read as what it was.
 */
export function formatValue(value: JsonValue): string {
  return typeof value === "string" ? quoteValue(value) : literal(value);
}

/**
 * Writes a command as a line that {@linkcode LineParser} reads as the same command.
 *
 * A transaction becomes `transaction( action key=value; … )`. What the shell's own grammar has no words for, such as an
 * identifier or a key with a blank, becomes a line of JSON.
 *
 * @param command Name of the command.
 * @param args Its arguments; those that are `undefined` are left out.
 */
export function formatCommand(
  command: string,
  args: Members = {},
  { oob = false, id }: FormatCommandOptions = {},
): string {
  if (id === undefined) {
    const line = formatTransaction(command, args) ?? formatWords(command, args);
    if (line !== undefined) return oob ? `!${line}` : line;
  }
  return literal({
    [oob ? "exec-oob" : "execute"]: command,
    arguments: defined(args).length > 0 ? args as JsonValue : undefined,
    id,
  });
}

function formatTransaction(command: string, args: Members): string | undefined {
  const [first, ...others] = defined(args);
  if (
    command !== "transaction" || first === undefined || others.length > 0 ||
    first[0] !== "actions" || !Array.isArray(first[1])
  ) return undefined;
  const actions: string[] = [];
  for (const action of first[1]) {
    const line = formatAction(action);
    if (line === undefined) return undefined;
    actions.push(line);
  }
  return actions.length === 0
    ? "transaction( )"
    : `transaction( ${actions.join("; ")} )`;
}

function formatAction(action: JsonValue): string | undefined {
  if (!isObject(action)) return undefined;
  const { type, data, ...others } = action as Members;
  if (
    typeof type !== "string" || !isObject(data) ||
    Object.keys(others).length > 0
  ) return undefined;
  return formatWords(type, data as Members);
}

/** A name and arguments, if they can be written that way. */
function formatWords(name: string, args: Members): string | undefined {
  const members = defined(args);
  if (!NAME.test(name) || !members.every(([key]) => isKey(key))) {
    return undefined;
  }
  const words = members.map(([key, value]) => `${key}=${formatValue(value)}`);
  return [name, ...words].join(" ");
}

/** Whether a key means just the member of its name. */
function isKey(key: string): boolean {
  KEY.lastIndex = 0;
  return KEY.exec(key)?.[0] === key && key !== "" && !key.endsWith(":") &&
    splitKey(key).path[0] === key && key.search(INVISIBLE) < 0;
}

function defined(args: Members): [string, JsonValue][] {
  return Object.entries(args)
    .filter((entry): entry is [string, JsonValue] => entry[1] !== undefined);
}

/** A value as JSON, in which whatever is no character in a terminal is escaped. */
function literal(value: JsonValue | Members): string {
  if (typeof value === "string") return quote(value);
  if (
    typeof value === "number" && Number.isInteger(value) &&
    !Number.isSafeInteger(value)
  ) return value.toExponential();
  if (typeof value === "bigint") return String(value);
  if (Array.isArray(value)) {
    return `[${value.map((element) => literal(element)).join(",")}]`;
  }
  if (!isObject(value)) return JSON.stringify(value);
  const members = defined(value as Members)
    .map(([name, member]) => `${quote(name)}:${literal(member)}`);
  return `{${members.join(",")}}`;
}

function quote(text: string): string {
  return JSON.stringify(text).replace(INVISIBLE, (character) =>
    Array.from(
      { length: character.length },
      (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`,
    ).join(""));
}
