/**
 * Reads a command that was typed as the JSON object of a QMP message.
 *
 * @module
 */

import { isObject, type JsonValue } from "../../protocol/message.ts";
import type { Cursor } from "./cursor.ts";
import { type GrammarError, shown } from "./error.ts";
import { type Member, readMembers } from "./literal.ts";
import type { ParsedCommand } from "./parsed_line.ts";

const MEMBERS = ["execute", "exec-oob", "arguments", "id"];

/**
 * Reads a command in JSON. The next character is the opening brace.
 *
 * Source: QMP specification, "Issuing Commands".
 *
 * @throws {GrammarError} If the object is not a command.
 */
export function readRawCommand(cursor: Cursor): ParsedCommand {
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
      "Expected an object with execute or exec-oob, found neither",
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
): GrammarError {
  const found = shown(cursor.line.slice(valueStart, end));
  return cursor.error(`Expected ${expected}, found ${found}`, valueStart, end);
}
