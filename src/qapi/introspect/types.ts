/**
 * The entries of a schema by name, checked once, so that whoever reads them need not.
 *
 * @module
 */

import type {
  SchemaAlternate,
  SchemaArray,
  SchemaCommand,
  SchemaEntry,
  SchemaEvent,
  SchemaMember,
  SchemaObject,
  SchemaType,
} from "./entries.ts";
import { quote, valuesText } from "./text.ts";
import type { SchemaInfo } from "../generated/qemu.ts";

/**
 * Most types that may be directly in one: those of elements, alternatives, and branches, and those in them. QEMU has up to
 * some sixty. Types that hold themselves that way have no end of them, and could have no value.
 */
const MAX_PARTS = 1000;

/**
 * Commands whose arguments introspection shows only in part, because QEMU reads them itself: `device_add` takes the
 * properties of the device, and so did the others in old versions, where they are no unions.
 */
const OPEN_COMMANDS = new Set(["device_add", "netdev_add", "object-add"]);

const JSON_TYPES = [
  "string",
  "number",
  "int",
  "boolean",
  "null",
  "object",
  "array",
  "value",
];

/** The entries of a schema. Every type that one refers to is there. */
export class TypeTable {
  /** The commands, in the schema's order. */
  readonly commands: Map<string, SchemaCommand> = new Map();
  /** The events, in the schema's order. */
  readonly events: Map<string, SchemaEvent> = new Map();
  /** All of them, in the schema's order. */
  readonly entries: readonly SchemaEntry[];
  readonly #types = new Map<string, SchemaType>();

  /** @throws {TypeError} If they are not the entries of a schema. */
  constructor(entries: readonly (SchemaEntry | SchemaInfo)[]) {
    if (!Array.isArray(entries)) {
      fail(`expected a list of entries, found ${kindOf(entries)}`);
    }
    this.entries = entries as readonly SchemaEntry[];
    for (const entry of this.entries) this.#add(entry);
    for (const { name, "arg-type": args } of this.events.values()) {
      this.#object(args, name);
    }
    for (const command of this.commands.values()) {
      this.#object(command["arg-type"], command.name);
      this.#require(command["ret-type"], command.name);
    }
    const counts = new Map<CompoundType, number>();
    for (const type of this.#types.values()) {
      if (type["meta-type"] === "object") this.#checkMembers(type);
      if (isCompound(type)) this.#countParts(type, counts);
    }
  }

  /** Whether a command takes arguments that the schema does not have. */
  isOpen(command: string): boolean {
    const args = this.commands.get(command)?.["arg-type"];
    return args !== undefined && OPEN_COMMANDS.has(command) &&
      this.getObject(args).tag === undefined;
  }

  /** The type of a name that an entry refers to. */
  get(name: string): SchemaType {
    return this.#types.get(name)!;
  }

  /** The type of a name that an entry refers to where only objects may be. */
  getObject(name: string): SchemaObject {
    return this.get(name) as SchemaObject;
  }

  #add(entry: SchemaEntry) {
    if (typeof entry !== "object" || entry === null) {
      fail(`expected an entry, found ${kindOf(entry)}`);
    }
    if (typeof entry.name !== "string") {
      fail(`expected an entry with a name, found ${kindOf(entry.name)}`);
    }
    switch (entry["meta-type"]) {
      case "command":
        this.commands.set(entry.name, entry);
        break;
      case "event":
        this.events.set(entry.name, entry);
        break;
      case "enum":
        list(entry.members ?? entry.values, entry, "values");
        for (const value of valuesOf(entry)) hasName(value, entry, "value");
        this.#types.set(entry.name, entry);
        break;
      case "object":
        list(entry.members, entry, "members");
        if (entry.tag !== undefined) list(entry.variants, entry, "variants");
        this.#types.set(entry.name, entry);
        break;
      case "alternate":
        list(entry.members, entry, "members");
        this.#types.set(entry.name, entry);
        break;
      case "builtin":
        if (!JSON_TYPES.includes(entry["json-type"])) {
          const { name, "json-type": json } = entry;
          fail(`${show(name)} has the JSON type ${show(json)}, which is none`);
        }
        this.#types.set(entry.name, entry);
        break;
      case "array":
        this.#types.set(entry.name, entry);
        break;
      default: {
        const { name, "meta-type": meta } = entry as SchemaEntry;
        fail(`${show(name)} has the meta-type ${show(meta)}, which is none`);
      }
    }
  }

  #require(name: string, by: string): SchemaType {
    return this.#types.get(name) ??
      fail(`${show(by)} refers to the type ${show(name)}, which is missing`);
  }

  #object(name: string, by: string) {
    const { "meta-type": meta } = this.#require(name, by);
    if (meta !== "object") {
      fail(`${show(by)} needs an object in ${show(name)}, found ${meta}`);
    }
  }

  #checkMembers(type: SchemaObject) {
    const { name, members } = type;
    for (const member of members) {
      hasName(member, type, "member");
      if (!this.#types.has(member.type)) this.#require(member.type, name);
    }
    if (type.tag !== undefined) this.#checkUnion(type);
  }

  #checkUnion({ name, members, tag, variants }: SchemaObject) {
    for (const variant of variants!) this.#object(variant?.type, name);
    if (!members.some((member) => member.name === tag)) {
      fail(
        `${show(name)} has the tag ${show(tag)}, which is none of its members`,
      );
    }
  }

  /** Counts the types that are directly in one, and in those, itself included. */
  #countParts(
    type: CompoundType,
    counts: Map<CompoundType, number>,
    above = 0,
  ): number {
    let count = counts.get(type);
    if (count !== undefined) return count;
    count = 1;
    for (const name of within(type)) {
      const inner = this.#require(name, type.name);
      if (!isCompound(inner)) count++;
      else if (above >= MAX_PARTS) count += MAX_PARTS;
      else count += this.#countParts(inner, counts, above + 1);
      if (count <= MAX_PARTS) continue;
      fail(`${show(type.name)} holds itself, or more than ${MAX_PARTS} types`);
    }
    counts.set(type, count);
    return count;
  }
}

/** A type whose values are made of those of other types without a member in between. */
type CompoundType = SchemaArray | SchemaAlternate | SchemaObject;

function isCompound(type: SchemaType): type is CompoundType {
  switch (type["meta-type"]) {
    case "array":
    case "alternate":
      return true;
    case "object":
      return type.tag !== undefined;
    default:
      return false;
  }
}

/** Names of the types that a type's values are made of. */
function within(type: CompoundType): string[] {
  switch (type["meta-type"]) {
    case "array":
      return [type["element-type"]];
    case "alternate":
      return type.members.map((member) => member?.type);
    case "object":
      return variantsOf(type).map((variant) => variant.type);
  }
}

/** The branches of a union; none of a struct. */
export function variantsOf(
  { tag, variants }: SchemaObject,
): NonNullable<SchemaObject["variants"]> {
  return tag === undefined ? [] : variants!;
}

/** The values that a union's tag may have; none of a struct, and where the tag is no enumeration. */
export function tagValues(table: TypeTable, union: SchemaObject): string[] {
  const tag = union.members.find(({ name }) => name === union.tag);
  const type = tag && table.get(tag.type);
  return type?.["meta-type"] === "enum"
    ? valuesOf(type).map(({ name }) => name)
    : [];
}

/** Whether a member may be left out. */
export function isOptional(member: SchemaMember): boolean {
  return Object.hasOwn(member, "default");
}

/** Values of an enumeration, with the features of each. */
export function valuesOf(
  { members, values = [] }: Extract<SchemaType, { "meta-type": "enum" }>,
): { name: string; features?: string[] }[] {
  return members ?? values.map((name) => ({ name }));
}

/** An object's own type, and those of its branches. */
export function* withBranches(
  table: TypeTable,
  object: SchemaObject,
): Generator<SchemaObject> {
  yield object;
  for (const { type } of variantsOf(object)) {
    yield* withBranches(table, table.getObject(type));
  }
}

/** The types that a value may have, alternates being replaced by theirs. */
export function* alternatives(
  table: TypeTable,
  type: SchemaType,
): Generator<Exclude<SchemaType, SchemaAlternate>> {
  if (type["meta-type"] !== "alternate") return yield type;
  for (const member of type.members) {
    yield* alternatives(table, table.get(member.type));
  }
}

/** The types that a value, or the elements of a list, may have, down to the innermost list. */
export function* elements(
  table: TypeTable,
  type: SchemaType,
): Generator<Exclude<SchemaType, SchemaAlternate | SchemaArray>> {
  for (const alternative of alternatives(table, type)) {
    if (alternative["meta-type"] !== "array") yield alternative;
    else yield* elements(table, table.get(alternative["element-type"]));
  }
}

/** A type as people write it, cut where it would be long. */
export function typeText(table: TypeTable, type: SchemaType): string {
  switch (type["meta-type"]) {
    case "builtin":
      return type["json-type"] === "value" ? "any" : type["json-type"];
    case "enum":
      return valuesText(valuesOf(type).map(({ name }) => name));
    case "array":
      return `[${typeText(table, table.get(type["element-type"]))}]`;
    case "alternate":
      return type.members
        .map((member) => typeText(table, table.get(member.type))).join("|");
    case "object":
      return "object";
  }
}

function list(value: unknown, entry: SchemaEntry, what: string) {
  if (Array.isArray(value)) return;
  fail(`${show(entry.name)} needs a list of ${what}, found ${kindOf(value)}`);
}

function hasName(
  value: { name: string } | null,
  entry: SchemaEntry,
  what: string,
) {
  if (typeof value?.name === "string") return;
  fail(`a ${what} of ${show(entry.name)} has no name`);
}

function show(name: unknown): string {
  return typeof name === "string" ? quote(name) : kindOf(name);
}

function kindOf(value: unknown): string {
  return value === null ? "null" : typeof value;
}

/** Refuses a schema. */
export function fail(why: string): never {
  throw new TypeError(`Cannot read the QAPI schema: ${why}`);
}
