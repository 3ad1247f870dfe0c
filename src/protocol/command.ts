/**
 * Writes commands.
 *
 * QEMU reads its monitor byte by byte, so each command is as short as possible:
 * compact JSON, no empty `arguments`, and no `id` or a small integer.
 *
 * @module
 */

import { JsonScanner } from "./json/scanner.ts";
import { stringifyJson } from "./json/lossless.ts";
import { findLoss } from "./lost_values.ts";
import { isObject, type JsonValue } from "./message.ts";

/**
 * Most openings that the cache keeps. QEMU has some 250 commands, so a caller
 * with more names than this makes them up.
 */
const OPENINGS_LIMIT = 1024;

/** Longest name whose opening the cache keeps. QEMU's have 41 at most. */
const CACHED_NAME_LENGTH = 64;

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
 * @param name Name of the command.
 * @param args Arguments of the command, or `undefined` for none.
 * @param oob Whether to execute it out-of-band.
 * @param ownId The caller's own id, which counts towards the limits.
 * @throws {TypeError} If the name is empty, if the arguments are not an object,
 * or if JSON cannot represent the arguments or the id.
 * @throws {RangeError} If the command exceeds a limit of QEMU's parser.
 */
export function openCommand(
  name: string,
  args: unknown,
  oob: boolean,
  ownId?: JsonValue,
): string {
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
    if (name.length > CACHED_NAME_LENGTH) checkLimits(name, opening);
    else if (openings.size < OPENINGS_LIMIT) openings.set(name, opening);
  }
  if (args !== undefined) opening = withArguments(opening, name, args);
  if (ownId !== undefined) {
    checkLimits(name, `${opening},"id":${stringifyJson(ownId)}`);
    checkLosses(name, "id", ownId);
  }
  return opening;
}

function withArguments(opening: string, name: string, args: unknown): string {
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
  const command = text === "{}" ? opening : `${opening},"arguments":${text}`;
  // Each level of nesting takes two characters, so a short text exceeds no
  // limit. Nearly all commands are short.
  if (command.length >= MAX_NESTING) checkLimits(name, command);
  checkLosses(name, "arguments", args);
  return command;
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

/** Checks that JSON represents every part of a value. */
function checkLosses(name: string, what: string, value: unknown) {
  const loss = findLoss(value);
  if (loss === undefined) return;
  throw new TypeError(
    `Cannot execute ${name}: ${what}${loss.path} is ${loss.found}`,
  );
}

// Limits of QEMU's parser for one command. Beyond a limit QEMU answers with an
// error without an id, and reads the rest of the command as a new one.
const MAX_SIZE = 64 * 1024 * 1024;
const MAX_TOKENS = 2 * 1024 * 1024;
const MAX_NESTING = 1024;

/** Room for an id that the client generates, and for the end of the command. */
const ROOM = 32;

/** Tokens of an id that the client generates, and of the end of the command. */
const MORE_TOKENS = 5;

/** Most bytes of UTF-8 for one UTF-16 code unit. */
const MOST_BYTES = 3;

/**
 * Checks the text of a command without its end.
 *
 * @throws {RangeError} If it exceeds a limit.
 */
function checkLimits(name: string, text: string) {
  const scanner = new JsonScanner();
  scanner.scan(text);
  check("bytes", utf8Size(text), MAX_SIZE - ROOM);
  check("tokens", scanner.tokens, MAX_TOKENS - MORE_TOKENS);
  check("levels of nesting", scanner.deepest, MAX_NESTING);

  function check(what: string, found: number, most: number) {
    if (found <= most) return;
    const shown = name.length > CACHED_NAME_LENGTH
      ? `${name.slice(0, CACHED_NAME_LENGTH)}…`
      : name;
    throw new RangeError(
      `Cannot execute ${shown}: QEMU takes at most ${most} ${what} of a command, found ${found}`,
    );
  }
}

/**
 * Returns the bytes of a text in UTF-8, or more if it is short enough for any
 * limit. The text has no lone surrogates.
 */
function utf8Size(text: string): number {
  const most = text.length * MOST_BYTES;
  if (most <= MAX_SIZE - ROOM) return most;
  let size = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // The halves of a pair of surrogates take two bytes each.
    size += code < 0x80 ? 1 : code < 0x800 || isSurrogate(code) ? 2 : 3;
  }
  return size;
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}
