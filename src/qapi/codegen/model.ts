/**
 * The model of a schema that the generator works on.
 *
 * A model describes one QEMU version, or the union of several versions.
 *
 * @module
 */

/** The facts about a command, an event, a type, a member, or a value. */
export interface Facts {
  /** The version that added it, such as `"2.9"`, if the source says so. */
  since?: string;
  /** The versions that have it. */
  versions: Set<string>;
  /** A version of which only some builds have it. */
  conditional?: string;
  /** The features, such as `deprecated`, and the versions that have each. */
  features: Map<string, Set<string>>;
}

/** The use of a type. */
export type TypeUse =
  | { kind: "builtin"; name: string }
  | { kind: "array"; of: TypeUse }
  | { kind: "named"; name: string }
  /** Versions disagree about the type. */
  | { kind: "either"; of: TypeUse[] };

/** A member of an object. */
export interface Member extends Facts {
  type: TypeUse;
  optional: boolean;
}

/** A union if it has a tag, and a struct otherwise. */
export interface ObjectType {
  kind: "object";
  members: Map<string, Member>;
  /** The name of the member that selects a variant. */
  tag?: string;
  /** The variants, which add members, by the value of the tag. */
  variants: Map<string, Variant>;
}

/** The variant of a union for one value of its tag. */
export interface Variant extends Facts {
  /** The object type with the members; `undefined` if it adds none. */
  type?: TypeUse;
}

/** An enumeration. */
export interface EnumType {
  kind: "enum";
  values: Map<string, Facts>;
}

/** Several types that a value can have, which differ in their JSON type. */
export interface AlternateType {
  kind: "alternate";
  types: TypeUse[];
}

/** The type that a name stands for. */
export type Type = ObjectType | EnumType | AlternateType;

/** A type with a name. */
export type NamedType = Facts & Type & {
  /** The keyword of the schema language, if the source defines the type. */
  keyword?: string;
  /** The schema file without its extension, if the source defines the type. */
  module?: string;
};

/** The arguments of a command or the data of an event: a type, or members. */
export type Arguments = ObjectType | TypeUse;

/** A command. */
export interface Command extends Facts {
  module?: string;
  /** The arguments; `undefined` if the command takes none. */
  arguments?: Arguments;
  /** Whether the command takes more arguments than these. */
  anyArguments: boolean;
  /** The type of the return value; `undefined` if it is an empty object. */
  returns?: TypeUse;
  /** Whether the command can run out-of-band. */
  allowOob: boolean;
  /** Whether the server replies when the command succeeds. */
  successResponse: boolean;
}

/** An event. */
export interface Event extends Facts {
  module?: string;
  /** The data; `undefined` if the event has none. */
  data?: Arguments;
}

/** The model of a schema. */
export interface Model {
  /** The versions that the model describes, oldest first. */
  versions: string[];
  types: Map<string, NamedType>;
  commands: Map<string, Command>;
  events: Map<string, Event>;
}

/** Returns a model without types, commands and events. */
export function emptyModel(): Model {
  return {
    versions: [],
    types: new Map(),
    commands: new Map(),
    events: new Map(),
  };
}

/** Adds a version to the versions that a model describes. */
export function addVersion({ versions }: Model, version: string): void {
  if (versions.includes(version)) return;
  versions.push(version);
  versions.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

/** Returns empty facts. */
export function noFacts(): Facts {
  return { versions: new Set(), features: new Map() };
}

/** Returns an object type without members. */
export function emptyObject(): ObjectType {
  return { kind: "object", members: new Map(), variants: new Map() };
}

/** Adds to the facts that a version has it, with these features. */
export function addFacts(
  facts: Facts,
  version: string,
  features: readonly string[] = [],
): void {
  facts.versions.add(version);
  for (const feature of features) {
    const versions = facts.features.get(feature) ?? new Set();
    facts.features.set(feature, versions.add(version));
  }
}

/** Returns the versions that have the whole, but not the part. */
export function absentFrom(part: Facts, whole: Iterable<string>): string[] {
  const { versions, conditional } = part;
  // The absence says nothing if no known version has the part. It also says
  // nothing if the part depends on the build, and the known build lacks it.
  return versions.size === 0 ||
      (conditional !== undefined && !versions.has(conditional))
    ? []
    : [...whole].filter((version) => !versions.has(version));
}
