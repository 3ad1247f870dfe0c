/**
 * A command as it is on the wire, typed as a line.
 *
 * @module
 */

import { isObject, type JsonValue } from "../../protocol/message.ts";
import type { Cursor } from "./cursor.ts";
import { shown } from "./error.ts";
import { type Member, readMembers } from "./literal.ts";

/** A command, however it was written. */
export interface ParsedCommand {
  /** What was parsed. */
  kind: "command";
  /** Name of the command, as in `execute`. */
  command: string;
  /** Its arguments, `{}` where none were given. */
  args: { [name: string]: JsonValue };
  /** Whether it is to be executed out-of-band. */
  oob: boolean;
  /** Its identifier, where a line of JSON has one. */
  id?: JsonValue;
}

const MEMBERS = ["execute", "exec-oob", "arguments", "id"];

/**
 * Reads a command in JSON, of which the opening brace is next.
 *
 * Source: QMP specification, "Issuing Commands".
 *
 * @throws {GrammarError} If it is none.
 */
export function readRaw(cursor: Cursor): ParsedCommand {
  const start = cursor.at;
  const members = readMembers(cursor);
  const end = cursor.at;
  cursor.expectEnd("the command");

  for (const member of members.values()) {
    if (MEMBERS.includes(member.name)) continue;
    throw cursor.error(
      `Expected execute, exec-oob, arguments or id, found ${
        shown(member.name)
      }`,
      member.start,
      member.keyEnd,
    );
  }
  const verb = members.get("execute") ?? members.get("exec-oob");
  if (verb === undefined) {
    throw cursor.error(
      "Expected an object with execute or exec-oob, found none of them",
      start,
      end,
    );
  }
  const second = members.get("exec-oob");
  if (second !== undefined && second !== verb) {
    throw cursor.error(
      "Expected either execute or exec-oob, found both",
      second.start,
      second.keyEnd,
    );
  }
  if (typeof verb.value !== "string" || verb.value === "") {
    throw wrongValue(cursor, verb, "the name of a command");
  }

  const args = members.get("arguments");
  if (args !== undefined && !isObject(args.value)) {
    throw wrongValue(cursor, args, "an object of arguments");
  }
  const id = members.get("id");
  return {
    kind: "command",
    command: verb.value,
    args: (args?.value ?? {}) as { [name: string]: JsonValue },
    oob: verb.name === "exec-oob",
    ...(id === undefined ? {} : { id: id.value }),
  };
}

function wrongValue(
  cursor: Cursor,
  { valueStart, end }: Member,
  expected: string,
) {
  const found = shown(cursor.line.slice(valueStart, end));
  return cursor.error(`Expected ${expected}, found ${found}`, valueStart, end);
}
