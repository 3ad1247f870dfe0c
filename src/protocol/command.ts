/**
 * Writes commands.
 *
 * QEMU reads its monitor byte by byte, so each command is as short as possible:
 * compact JSON, no empty `arguments`, and no `id` or a small integer.
 *
 * @module
 */

import { stringifyJson } from "./json/lossless.ts";
import { JsonScanner } from "./json/scanner.ts";
import { isObject, type JsonValue } from "./message.ts";

/**
 * Most openings that the cache keeps. QEMU has some 250 commands, so a caller
 * with more names than this makes them up.
 */
const OPENINGS_LIMIT = 1024;

/** Openings of commands without arguments, by name. */
const OPENINGS = {
  execute: new Map<string, string>(),
  "exec-oob": new Map<string, string>(),
};

/**
 * Writes a command up to its `id`, which is known only when it is sent.
 *
 * Source: QMP specification, "Issuing Commands".
 *
 * @throws {TypeError} If the name is empty, or if the arguments are not an
 * object or cannot be written as JSON.
 * @throws {RangeError} If the command exceeds a limit of QEMU's parser.
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
      `Cannot execute ${name}: its arguments must be an object, found an object whose JSON is ${text}`,
    );
  }
  if (text === "{}") return opening;
  checkLimits(name, text);
  return `${opening},"arguments":${text}`;
}

/** Completes the text of {@linkcode openCommand} with the `id` and the end. */
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

// Limits of QEMU's parser for one command. Beyond a limit QEMU answers with an
// error without an id, and reads the rest of the command as a new one.
const MAX_SIZE = 64 * 1024 * 1024;
const MAX_TOKENS = 2 * 1024 * 1024;
const MAX_NESTING = 1024;

function checkLimits(name: string, text: string) {
  // Each level of nesting takes two characters, so a short text exceeds no
  // limit. Nearly all commands are short.
  if (text.length < MAX_NESTING) return;
  const scanner = new JsonScanner();
  scanner.scan(text);
  // The limits below leave room for the rest of the command: one level around
  // the arguments, and twelve tokens or, with an id of the caller's, some more.
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
