/**
 * Indexes the entries of a schema by name, and checks them once.
 *
 * Code that reads a type from the table can rely on its form.
 *
 * @module
 */

import type {
  SchemaAlternate,
  SchemaArray,
  SchemaCommand,
  SchemaEntry,
  SchemaEvent,
  SchemaObject,
  SchemaType,
} from "./schema_entries.ts";
import { quote } from "./printable.ts";
import { valuesOf, variantsOf } from "./type_parts.ts";
import type { SchemaInfo } from "../generated/qemu.ts";

/**
 * The largest number of types that one type can contain directly: its elements,
 * alternatives and branches, and those that they contain.
 *
 * QEMU's types contain about sixty at most. The limit also finds a type that
 * contains itself, which no value could have.
 */
const MAX_PARTS = 1000;

/**
 * Commands that take more arguments than introspection shows.
 *
 * QEMU reads these arguments itself: `device_add` takes the properties of the
 * device. The other two did the same in old versions, where their arguments are
 * not unions.
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

/** The entries of a schema, which contain every type that they refer to. */
export class TypeTable {
  /** The commands, in the order of the schema. */
  readonly commands: Map<string, SchemaCommand> = new Map();
  /** The events, in the order of the schema. */
  readonly events: Map<string, SchemaEvent> = new Map();
  /** All entries, in the order of the schema. */
  readonly entries: readonly SchemaEntry[];
  readonly #types = new Map<string, SchemaType>();

  /** @throws {TypeError} If the entries are not a schema. */
  constructor(entries: readonly (SchemaEntry | SchemaInfo)[]) {
    if (!Array.isArray(entries)) {
      refuseSchema(`expected a list of entries, found ${kindOf(entries)}`);
    }
    this.entries = entries as readonly SchemaEntry[];
    for (const entry of this.entries) this.#add(entry);
    for (const { name, "arg-type": args } of this.events.values()) {
      this.#requireObject(args, name);
    }
    for (const command of this.commands.values()) {
      this.#requireObject(command["arg-type"], command.name);
      this.#require(command["ret-type"], command.name);
    }
    const counts = new Map<CompoundType, number>();
    for (const type of this.#types.values()) {
      if (type["meta-type"] === "object") this.#checkMembers(type);
      if (isCompound(type)) this.#countParts(type, counts);
    }
  }

  /** Returns whether a command takes arguments that the schema lacks. */
  isOpen(command: string): boolean {
    const args = this.commands.get(command)?.["arg-type"];
    return args !== undefined && OPEN_COMMANDS.has(command) &&
      this.getObject(args).tag === undefined;
  }

  /** Returns a type by a name that an entry refers to. */
  get(name: string): SchemaType {
    return this.#types.get(name)!;
  }

  /** Returns an object type by a name that only object types can have. */
  getObject(name: string): SchemaObject {
    return this.get(name) as SchemaObject;
  }

  #add(entry: SchemaEntry) {
    if (typeof entry !== "object" || entry === null) {
      refuseSchema(`expected an entry, found ${kindOf(entry)}`);
    }
    if (typeof entry.name !== "string") {
      refuseSchema(
        `expected an entry with a name, found ${kindOf(entry.name)}`,
      );
    }
    switch (entry["meta-type"]) {
      case "command":
        this.commands.set(entry.name, entry);
        break;
      case "event":
        this.events.set(entry.name, entry);
        break;
      case "enum":
        requireList(entry.members ?? entry.values, entry, "values");
        for (const value of valuesOf(entry)) {
          requireName(value, entry, "value");
        }
        this.#types.set(entry.name, entry);
        break;
      case "object":
        requireList(entry.members, entry, "members");
        if (entry.tag !== undefined) {
          requireList(entry.variants, entry, "variants");
        }
        this.#types.set(entry.name, entry);
        break;
      case "alternate":
        requireList(entry.members, entry, "members");
        this.#types.set(entry.name, entry);
        break;
      case "builtin":
        if (!JSON_TYPES.includes(entry["json-type"])) {
          const { name, "json-type": json } = entry;
          refuseSchema(`${show(name)} has the unknown JSON type ${show(json)}`);
        }
        this.#types.set(entry.name, entry);
        break;
      case "array":
        this.#types.set(entry.name, entry);
        break;
      default: {
        const { name, "meta-type": meta } = entry as SchemaEntry;
        refuseSchema(`${show(name)} has the unknown meta-type ${show(meta)}`);
      }
    }
  }

  #require(name: string, by: string): SchemaType {
    return this.#types.get(name) ?? refuseSchema(
      `${show(by)} refers to the type ${show(name)}, which is missing`,
    );
  }

  #requireObject(name: string, by: string) {
    const { "meta-type": meta } = this.#require(name, by);
    if (meta !== "object") {
      refuseSchema(
        `${show(by)} requires an object type, but ${show(name)} is of ` +
          `meta-type ${meta}`,
      );
    }
  }

  #checkMembers(type: SchemaObject) {
    const { name, members } = type;
    for (const member of members) {
      requireName(member, type, "member");
      if (!this.#types.has(member.type)) this.#require(member.type, name);
    }
    if (type.tag !== undefined) this.#checkUnion(type);
  }

  #checkUnion({ name, members, tag, variants }: SchemaObject) {
    for (const variant of variants!) this.#requireObject(variant?.type, name);
    if (!members.some((member) => member.name === tag)) {
      refuseSchema(
        `${show(name)} has the tag ${show(tag)}, but no member of that name`,
      );
    }
  }

  /** Counts the types that a type contains directly, including itself. */
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
      refuseSchema(
        `${show(type.name)} contains itself, or more than ${MAX_PARTS} types`,
      );
    }
    counts.set(type, count);
    return count;
  }
}

/** A type that contains other types directly, without a member in between. */
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

/** Returns the names of the types that a type contains directly. */
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

function requireList(value: unknown, entry: SchemaEntry, what: string) {
  if (Array.isArray(value)) return;
  refuseSchema(
    `${show(entry.name)} requires a list of ${what}, found ${kindOf(value)}`,
  );
}

function requireName(
  value: { name: string } | null,
  entry: SchemaEntry,
  what: string,
) {
  if (typeof value?.name === "string") return;
  refuseSchema(`a ${what} of ${show(entry.name)} has no name`);
}

function show(name: unknown): string {
  return typeof name === "string" ? quote(name) : kindOf(name);
}

function kindOf(value: unknown): string {
  return value === null ? "null" : typeof value;
}

/** Throws a `TypeError` that says why the entries are not a usable schema. */
export function refuseSchema(why: string): never {
  throw new TypeError(`Cannot read the QAPI schema: ${why}`);
}
