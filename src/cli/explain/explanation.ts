/**
 * Finds what the schema of a QEMU says about a command, an event, or a member.
 *
 * @module
 */

import { closest, didYouMean } from "../../qapi/introspect/spelling.ts";
import type {
  QapiObjectBody,
  QapiSchema,
  QapiType,
} from "../../qapi/introspect/mod.ts";
import { UsageError } from "../usage_error.ts";
import { objectsIn } from "./objects_in.ts";

/** The explanation of a command or an event, or of a member of one. */
export interface Explanation {
  /** The name of the command or of the event. */
  name: string;
  /** The kind of thing that has the name. */
  kind: "command" | "event";
  /** The path to the member, or empty for the whole command or event. */
  path: string;
  /** Whether the command can be executed out-of-band. */
  oob?: boolean;
  /** The features of the command, the event, or the member. */
  features: readonly string[];
  /** The type of the command's arguments. */
  arguments?: QapiType;
  /** The type of the event's data. */
  data?: QapiType;
  /** The type of the command's return value. */
  returns?: QapiType;
}

/**
 * Explains the command, the event, or the member that words name.
 *
 * The words are a name, then a path to a member, with dots or as several words.
 * A word such as `driver=qcow2` leaves only one branch of a union.
 *
 * @param schema The schema of the QEMU.
 * @param words The words.
 * @throws {UsageError} If no word is a name.
 * @throws {Error} If the schema has no such name, member, or branch.
 */
export function explainWords(
  schema: QapiSchema,
  words: readonly string[],
): Explanation {
  const choices = words.filter((word) => word.includes("="));
  const place = words.filter((word) => !word.includes("=")).join(".");
  if (place === "") {
    throw new UsageError(
      `Expected a command or an event before ${choices.join(" ")}`,
    );
  }
  const name = findName(schema, place);
  if (name === undefined) throw noSuchName(schema, place);

  const path = place.slice(name.length + 1);
  const isCommand = schema.hasCommand(name);
  let type = schema.describe(name, path);
  let returns = schema.describeReturn(name, path);
  if (type === undefined && returns === undefined) {
    throw noSuchMember(schema, name, path);
  }
  for (const choice of choices) {
    const narrowed = type && narrow(type, choice);
    const narrowedReturns = returns && narrow(returns, choice);
    if (narrowed === undefined && narrowedReturns === undefined) {
      throw new Error(`There is no union with the tag of ${choice} here`);
    }
    type = narrowed ?? type;
    returns = narrowedReturns ?? returns;
  }
  return {
    name,
    kind: isCommand ? "command" : "event",
    path,
    ...(isCommand && path === "" && { oob: schema.allowsOob(name) }),
    features: schema.features(name, path),
    ...(type && { [isCommand ? "arguments" : "data"]: type }),
    ...(returns && { returns }),
  };
}

/**
 * Finds the name at the beginning of a place. The longest name wins, because
 * downstream names contain dots.
 */
function findName(schema: QapiSchema, place: string): string | undefined {
  return [...schema.commands, ...schema.events]
    .filter((name) => place === name || place.startsWith(`${name}.`))
    .sort((a, b) => b.length - a.length)[0];
}

function noSuchName(schema: QapiSchema, place: string): Error {
  const names = [...schema.commands, ...schema.events];
  const near = closest(place, names) ?? closest(place.split(".")[0]!, names);
  // The names of types start with a capital letter and contain small ones. The
  // names of events contain only capitals.
  const isType = near === undefined && /^[A-Z]\w*[a-z]/.test(place);
  const why = isType
    ? "; QEMU does not send the names of types, so ask for a path, such as " +
      "blockdev-add.cache"
    : didYouMean(near);
  return new Error(`There is no command or event ${place}${why}`);
}

function noSuchMember(schema: QapiSchema, name: string, path: string): Error {
  const segments = path.split(".");
  let known = "";
  for (const segment of segments) {
    const members = membersOf(schema, name, known);
    if (!members.includes(segment)) {
      const place = known === "" ? name : `${name}.${known}`;
      const near = closest(segment, members);
      return new Error(`There is no ${segment} in ${place}${didYouMean(near)}`);
    }
    known = known === "" ? segment : `${known}.${segment}`;
  }
  return new Error(`There is no ${path} in ${name}`);
}

/**
 * Returns the names of the members at a place, both of the arguments and of the
 * return value.
 */
export function memberNamesAt(schema: QapiSchema, place: string): string[] {
  const name = findName(schema, place);
  if (name === undefined) return [];
  return [...new Set(membersOf(schema, name, place.slice(name.length + 1)))];
}

function membersOf(schema: QapiSchema, name: string, path: string): string[] {
  return [schema.describe(name, path), schema.describeReturn(name, path)]
    .flatMap((type) => type === undefined ? [] : objectsIn(type))
    .flatMap(bodyNames);
}

function bodyNames({ members, variants }: QapiObjectBody): string[] {
  return [...members.map(({ name }) => name), ...variants.flatMap(bodyNames)];
}

/**
 * Narrows a union to the branch that a choice such as `driver=qcow2` names.
 * Returns undefined if the type is not a union with that tag.
 *
 * @throws {Error} If the union has no such branch.
 */
function narrow(type: QapiType, choice: string): QapiType | undefined {
  const [tag, ...rest] = choice.split("=");
  const value = rest.join("=");
  switch (type.kind) {
    case "object": {
      if (type.tag !== tag) return undefined;
      const variants = type.variants.filter((branch) => branch.case === value);
      if (variants.length > 0) return { ...type, variants };
      const near = closest(value, type.variants.map((branch) => branch.case));
      throw new Error(`There is no branch ${choice}${didYouMean(near)}`);
    }
    case "array": {
      const element = narrow(type.element, choice);
      return element && { ...type, element };
    }
    case "alternate": {
      const narrowed = type.alternatives.map((type) => narrow(type, choice));
      if (narrowed.every((type) => type === undefined)) return undefined;
      return {
        ...type,
        alternatives: type.alternatives.map((type, index) =>
          narrowed[index] ?? type
        ),
      };
    }
    default:
      return undefined;
  }
}
