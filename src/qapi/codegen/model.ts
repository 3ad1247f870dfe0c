/**
 * A schema as the generator holds it: of one QEMU, or the union of several.
 *
 * @module
 */

/** What is said of a command, an event, a type, a member, or a value. */
export interface Facts {
  /** Version that it came with, such as `"2.9"`, where that is written down. */
  since?: string;
  /** Versions that have it. */
  versions: Set<string>;
  /** Version of which it is known that only some builds have it. */
  conditional?: string;
  /** Its features, such as `deprecated`, and the versions that have them. */
  features: Map<string, Set<string>>;
}

/** A type where it is used. */
export type TypeUse =
  | { kind: "builtin"; name: string }
  | { kind: "array"; of: TypeUse }
  | { kind: "named"; name: string }
  /** Versions disagree. */
  | { kind: "either"; of: TypeUse[] };

/** A member of an object. */
export interface Member extends Facts {
  type: TypeUse;
  optional: boolean;
}

/** A struct or, where it has a tag, a union. */
export interface ObjectType {
  kind: "object";
  members: Map<string, Member>;
  /** Name of the member that tells the variants apart. */
  tag?: string;
  /** What more members there are, by the value of the tag. */
  variants: Map<string, Variant>;
}

/** What one value of a union's tag stands for. */
export interface Variant extends Facts {
  /** The object with the members; undefined where there are none. */
  type?: TypeUse;
}

/** An enumeration: its values. */
export interface EnumType {
  kind: "enum";
  values: Map<string, Facts>;
}

/** A value of one of several types, which differ in their JSON type. */
export interface AlternateType {
  kind: "alternate";
  types: TypeUse[];
}

/** What a name stands for. */
export type Type = ObjectType | EnumType | AlternateType;

/** A type with a name. */
export type NamedType = Facts & Type & {
  /** Keyword of the schema language, where the type comes from there. */
  keyword?: string;
  /** Schema file without its extension, where the type comes from one. */
  module?: string;
};

/** Arguments of a command, or data of an event: a type, or members just for it. */
export type Arguments = ObjectType | TypeUse;

/** A command. */
export interface Command extends Facts {
  module?: string;
  /** Undefined where it takes none. */
  arguments?: Arguments;
  /** Whether it takes arguments beyond those. */
  anyArguments: boolean;
  /** Undefined where nothing is returned. */
  returns?: TypeUse;
  /** Whether it may run out-of-band. */
  allowOob: boolean;
  /** Whether it answers when it has succeeded. */
  successResponse: boolean;
}

/** An event. */
export interface Event extends Facts {
  module?: string;
  /** Undefined where it has none. */
  data?: Arguments;
}

/** A schema. */
export interface Model {
  /** All versions that it has seen, oldest first. */
  versions: string[];
  types: Map<string, NamedType>;
  commands: Map<string, Command>;
  events: Map<string, Event>;
}

/** A schema without anything in it. */
export function emptyModel(): Model {
  return {
    versions: [],
    types: new Map(),
    commands: new Map(),
    events: new Map(),
  };
}

/** Adds a version to those that a model has seen. */
export function addVersion({ versions }: Model, version: string): void {
  if (versions.includes(version)) return;
  versions.push(version);
  versions.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

/** Nothing said yet. */
export function noFacts(): Facts {
  return { versions: new Set(), features: new Map() };
}

/** An object without members. */
export function emptyObject(): ObjectType {
  return { kind: "object", members: new Map(), variants: new Map() };
}

/** Adds to what is known that a version has it, with its features. */
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

/** Versions that have what something is part of, but not it. */
export function absentFrom(part: Facts, whole: Iterable<string>): string[] {
  const { versions, conditional } = part;
  // Where no version has it, or the build that was looked at has not, nothing follows from that it is missing.
  return versions.size === 0 ||
      (conditional !== undefined && !versions.has(conditional))
    ? []
    : [...whole].filter((version) => !versions.has(version));
}
