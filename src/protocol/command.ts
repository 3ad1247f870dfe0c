/**
 * How a command is written.
 *
 * QEMU reads its monitor byte by byte, so a command is written as short as it can be: compact, without empty
 * `arguments`, and with no `id` or a small integer.
 *
 * @module
 */

import { stringifyJson } from "./json/lossless.ts";
import { JsonScanner } from "./json/scanner.ts";
import { isObject, type JsonValue } from "./message.ts";

/** Most opening parts that are kept. QEMU has some 250 commands; more names than that are not its own. */
const OPENINGS_LIMIT = 1024;
const OPENINGS = {
  execute: new Map<string, string>(),
  "exec-oob": new Map<string, string>(),
};

/**
 * Writes all of a command but its `id`, which is known only when it is sent.
 *
 * Source: QMP specification, "Issuing Commands".
 *
 * @throws {TypeError} If the name is empty, or the arguments are not an object or cannot be written as JSON.
 * @throws {RangeError} If the command is more than QEMU's parser takes.
 */
export function openCommand(name: string, args: unknown, oob: boolean): string {
  const verb = oob ? "exec-oob" : "execute";
  const openings = OPENINGS[verb];
  let opening = openings.get(name);
  if (opening === undefined) {
    if (typeof name !== "string" || name === "") {
      throw new TypeError(
        `Expected the name of a command, found ${stringifyJson(name ?? null)}`,
      );
    }
    opening = `{"${verb}":${stringifyJson(name)}`;
    if (openings.size < OPENINGS_LIMIT) openings.set(name, opening);
  }
  if (args === undefined) return opening;
  if (!isObject(args)) {
    throw new TypeError(
      `Cannot execute ${name}: its arguments must be an object, found ${
        describe(args)
      }`,
    );
  }
  const text = stringifyJson(args);
  if (!text.startsWith("{")) {
    throw new TypeError(
      `Cannot execute ${name}: its arguments must be an object, found one that is written as ${text}`,
    );
  }
  if (text === "{}") return opening;
  checkLimits(name, text);
  return `${opening},"arguments":${text}`;
}

/** Writes what {@linkcode openCommand} left open. */
export function closeCommand(
  opening: string,
  id: JsonValue | undefined,
): string {
  if (id === undefined) return `${opening}}\n`;
  return typeof id === "number"
    ? `${opening},"id":${id}}\n`
    : `${opening},"id":${stringifyJson(id)}}\n`;
}

function describe(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : `a ${typeof value}`;
}

/** What QEMU's parser takes of one command. Past these it answers errors without an id, and rereads the rest. */
const MAX_SIZE = 64 * 1024 * 1024;
const MAX_TOKENS = 2 * 1024 * 1024;
const MAX_NESTING = 1024;

function checkLimits(name: string, text: string) {
  // One level of nesting takes two characters, so a short command, like nearly all, cannot be too much.
  if (text.length < MAX_NESTING) return;
  const scanner = new JsonScanner();
  scanner.scan(text);
  // The command itself is one level around its arguments, and has twelve tokens beside them, more with an id of the caller's.
  check("characters of arguments", text.length, MAX_SIZE - 1024);
  check("tokens of arguments", scanner.tokens, MAX_TOKENS - 16);
  check("levels of nesting in its arguments", scanner.deepest, MAX_NESTING - 1);

  function check(what: string, found: number, most: number) {
    if (found <= most) return;
    throw new RangeError(
      `Cannot execute ${name}: QEMU takes at most ${most} ${what}, found ${found}`,
    );
  }
}
