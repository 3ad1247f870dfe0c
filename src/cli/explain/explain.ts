/**
 * What a QEMU's schema says of a name: found, narrowed, and as data.
 *
 * @module
 */

import { closest, didYouMean } from "../../qapi/introspect/spelling.ts";
import type {
  QapiObjectBody,
  QapiSchema,
  QapiType,
} from "../../qapi/introspect/schema.ts";
import { UsageError } from "../command.ts";

/** A command or an event, or a member of one. */
export interface Explanation {
  name: string;
  kind: "command" | "event";
  /** Where in it; empty for all of it. */
  path: string;
  /** Whether a command can be executed out-of-band. */
  oob?: boolean;
  features: readonly string[];
  /** What a command takes. */
  arguments?: QapiType;
  /** What comes with an event. */
  data?: QapiType;
  /** What a command returns. */
  returns?: QapiType;
}

/**
 * Explains what words name: a command or an event, perhaps a path into it, with dots or as words, and values of tags, such
 * as `driver=qcow2`, which leave only one branch of a union.
 *
 * @throws {Error} If there is no such thing.
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
      throw new Error(`There is no union here that ${choice} chooses from`);
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

/** The name at the beginning of a place. There may be dots in it, if it is downstream's. */
function findName(schema: QapiSchema, place: string): string | undefined {
  return [...schema.commands, ...schema.events]
    .filter((name) => place === name || place.startsWith(`${name}.`))
    .sort((a, b) => b.length - a.length)[0];
}

function noSuchName(schema: QapiSchema, place: string): Error {
  const names = [...schema.commands, ...schema.events];
  const near = closest(place, names) ?? closest(place.split(".")[0]!, names);
  // Types begin with a capital, and have others inside.
  const isType = near === undefined && /^[A-Z]\w*[a-z]/.test(place);
  const why = isType
    ? "; QEMU does not tell the names of types, so ask for the way to one, as blockdev-add.cache"
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

/** Names of the members at a place, of what is taken and of what is returned there. */
export function memberNamesAt(schema: QapiSchema, place: string): string[] {
  const name = findName(schema, place);
  if (name === undefined) return [];
  return [...new Set(membersOf(schema, name, place.slice(name.length + 1)))];
}

function membersOf(schema: QapiSchema, name: string, path: string): string[] {
  return [schema.describe(name, path), schema.describeReturn(name, path)]
    .flatMap((type) => type === undefined ? [] : memberNames(type));
}

function memberNames(type: QapiType): string[] {
  switch (type.kind) {
    case "object":
      return bodyNames(type);
    case "array":
      return memberNames(type.element);
    case "alternate":
      return type.alternatives.flatMap(memberNames);
    default:
      return [];
  }
}

function bodyNames({ members, variants }: QapiObjectBody): string[] {
  return [...members.map(({ name }) => name), ...variants.flatMap(bodyNames)];
}

/**
 * Leaves the branch of a union that a value chooses, as in `driver=qcow2`; undefined where no union has this tag.
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
