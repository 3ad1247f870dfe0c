/**
 * Completes keys and values of arguments from the schema of the QEMU.
 *
 * @module
 */

import type { JsonValue } from "../../../protocol/message.ts";
import type {
  QapiMember,
  QapiObjectBody,
  QapiSchema,
} from "../../../qapi/introspect/mod.ts";
import { memberNamesAt } from "../../explain/explanation.ts";
import { objectsIn } from "../../explain/objects_in.ts";
import type { CompletionContext } from "../../grammar/completion_context.ts";
import type { Candidate } from "./candidates.ts";
import { filePaths, takesFilePath } from "./file_paths.ts";

/**
 * Lists the keys that an argument can have, each with the `=` or the dot that
 * follows it. Leaves out the keys that the command has already, and those of
 * union branches that its arguments do not choose.
 */
export function keyCandidates(
  schema: QapiSchema,
  context: Extract<CompletionContext, { kind: "key" }>,
): string[] {
  const [name, root] = owner(schema, context);
  const dot = context.prefix.lastIndexOf(".") + 1;
  const parent = context.prefix.slice(0, dot);
  const path = join(root, parent.slice(0, -1));
  const type = schema.describe(name, path);
  if (type === undefined) return [];
  const given = parent.slice(0, -1).split(".").filter((part) => part !== "")
    .reduce<JsonValue | undefined>(memberOf, context.args);
  return objectsIn(type).flatMap((object) => possibleMembers(object, given))
    .map((member) => `${parent}${member.name}`)
    .filter((key) => !context.keys.includes(key))
    .map((key) =>
      `${key}${isObject(schema, name, join(root, key)) ? "." : "="}`
    )
    .filter((key, index, all) => all.indexOf(key) === index);
}

/** Lists the values that an argument can have and that begin as typed. */
export function valueCandidates(
  schema: QapiSchema,
  context: Extract<CompletionContext, { kind: "value" }>,
): Candidate[] {
  const { path, text, operator, quote, key } = context;
  const [name, root] = owner(schema, context);
  const at = join(root, path.join("."));
  const type = schema.describe(name, at);
  const known = (schema.enumValues(name, at) ?? [])
    .map((text): Candidate => ({ text }));
  if (
    type?.type === "boolean" && operator !== "==" && quote === undefined
  ) {
    known.push(...["true", "false"].map((text) => ({ text, isKeyword: true })));
  }
  if (known.length > 0) return known.filter((hit) => hit.text.startsWith(text));
  return takesFilePath(key, text) ? filePaths(text) : [];
}

/**
 * Lists the words that can follow `/schema`: commands, events, and the members
 * at the place that the words before name.
 */
export function schemaWordCandidates(
  schema: QapiSchema,
  { words, prefix }: { words: readonly string[]; prefix: string },
): string[] {
  const base = prefix.slice(0, prefix.lastIndexOf(".") + 1);
  const place = [...words, base.slice(0, -1)]
    .filter((word) => word !== "" && !word.includes("="));
  const members = memberNamesAt(schema, place.join("."))
    .map((name) => base + name);
  return words.length > 0
    ? members
    : [...schema.commands, ...schema.events, ...members];
}

/**
 * Finds the type of a command's arguments. An action of a transaction has the
 * arguments of the command with its name. If no such command exists, they are
 * the data of the action.
 */
function owner(
  schema: QapiSchema,
  { command, inTransaction }: { command: string; inTransaction: boolean },
): [name: string, path: string] {
  return inTransaction && !schema.hasCommand(command)
    ? ["transaction", "actions.data"]
    : [command, ""];
}

/**
 * Lists the members that an object can have. Of a union, these are the common
 * members and those of the branch that the given members choose.
 */
function possibleMembers(
  { members, tag, variants }: QapiObjectBody,
  given: JsonValue | undefined,
): readonly QapiMember[] {
  const chosen = tag === undefined ? undefined : memberOf(given, tag);
  return [
    ...members,
    ...variants.filter((variant) => variant.case === chosen)
      .flatMap((variant) => possibleMembers(variant, given)),
  ];
}

function isObject(schema: QapiSchema, name: string, path: string): boolean {
  const type = schema.describe(name, path);
  return type !== undefined && type.kind !== "alternate" &&
    objectsIn(type).length > 0;
}

function memberOf(
  value: JsonValue | undefined,
  name: string,
): JsonValue | undefined {
  return typeof value === "object" && value !== null &&
      Object.hasOwn(value, name)
    ? (value as { [name: string]: JsonValue })[name]
    : undefined;
}

function join(root: string, path: string): string {
  return root === "" || path === "" ? root + path : `${root}.${path}`;
}
