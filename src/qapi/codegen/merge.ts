/**
 * Merges the schema that a QEMU returns into a model.
 *
 * The schema masks the names of types. The merger therefore finds a type by the
 * path that leads to it. If the model and the schema both have a command, the
 * types of its arguments are the same type, and so are the types of each
 * member. A type that no path identifies gets a name made from its path, such
 * as `QueryFooReturnBar`.
 *
 * @module
 */

import type {
  SchemaBuiltin,
  SchemaCommand,
  SchemaEntry,
  SchemaEvent,
  SchemaMember,
  SchemaObject,
  SchemaType,
} from "../introspect/schema_entries.ts";
import {
  addFacts,
  addVersion,
  type Arguments,
  emptyObject,
  type Facts,
  type Member,
  type Model,
  type NamedType,
  noFacts,
  type ObjectType,
  type TypeUse,
  type Variant,
} from "./model.ts";
import {
  isOptional,
  tagValues,
  valuesOf,
  variantsOf,
} from "../introspect/type_parts.ts";
import type { TypeTable } from "../introspect/type_table.ts";
import { pascalCase } from "./pascal_case.ts";
import type { JSONType } from "../generated/qemu.ts";

/**
 * Names that a model has for the JSON types of a schema.
 *
 * A schema does not say how large an integer can be.
 */
const BUILTINS: Record<JSONType, string> = {
  string: "str",
  number: "number",
  int: "integer",
  boolean: "bool",
  null: "null",
  // A model has no builtin type for any object or any array.
  object: "any",
  array: "any",
  value: "any",
};

/** Options for {@linkcode mergeSchema}. */
export interface MergeOptions {
  /** Real names of types, by the names that would be made for them. */
  names?: ReadonlyMap<string, string>;
}

/**
 * Merges the schema of a QEMU into a model.
 *
 * @param model The model, which is changed.
 * @param table The schema.
 * @param version The version of that QEMU.
 * @param options Names of types.
 */
export function mergeSchema(
  model: Model,
  table: TypeTable,
  version: string,
  { names = new Map() }: MergeOptions = {},
): void {
  addVersion(model, version);
  new SchemaMerger(model, table, version, names).run();
}

class SchemaMerger {
  readonly #model: Model;
  readonly #table: TypeTable;
  readonly #version: string;
  readonly #madeNames: ReadonlyMap<string, string>;
  /** Names of types in the model, by their masked names. */
  readonly #names = new Map<string, string>();
  /** Pairs of a type's name and its masked name that have been compared. */
  readonly #compared = new Set<string>();
  /**
   * Additions to the model.
   *
   * They run after all comparisons, because a comparison can find the name of a
   * type that an addition uses.
   */
  readonly #additions: (() => void)[] = [];
  /** The number of uses of each masked type. */
  readonly #uses = new Map<string, number>();

  constructor(
    model: Model,
    table: TypeTable,
    version: string,
    names: ReadonlyMap<string, string>,
  ) {
    this.#model = model;
    this.#table = table;
    this.#version = version;
    this.#madeNames = names;
  }

  run() {
    const { entries } = this.#table;
    for (const type of entries.flatMap(usedBy)) {
      this.#uses.set(type, (this.#uses.get(type) ?? 0) + 1);
    }
    for (const entry of entries) {
      if (entry["meta-type"] === "command") this.#command(entry);
      if (entry["meta-type"] === "event") this.#event(entry);
    }
    // An addition can append more additions, which this loop runs as well.
    for (const add of this.#additions) add();
  }

  #command(entry: SchemaCommand) {
    const command = this.#model.commands.get(entry.name);
    if (command === undefined) {
      this.#additions.push(() => this.#addCommand(entry));
      return;
    }
    addFacts(command, this.#version, entry.features);
    if (entry["allow-oob"] === true) command.allowOob = true;
    const made = pascalCase(entry.name);
    this.#compareArguments(
      command.arguments,
      entry["arg-type"],
      `${made}Arguments`,
      (type) => command.arguments = type,
    );
    this.#compareUse(
      command.returns,
      entry["ret-type"],
      `${made}Return`,
      (type) => command.returns = type,
    );
  }

  #addCommand(entry: SchemaCommand) {
    const made = pascalCase(entry.name);
    const args = this.#newArguments(entry["arg-type"], `${made}Arguments`);
    const returns = this.#newUse(entry["ret-type"], `${made}Return`);
    this.#model.commands.set(entry.name, {
      ...this.#facts(entry.features),
      ...(args && { arguments: args }),
      anyArguments: this.#table.isOpen(entry.name),
      ...(returns && { returns }),
      allowOob: entry["allow-oob"] === true,
      successResponse: true,
    });
  }

  #event(entry: SchemaEvent) {
    const made = `${pascalCase(entry.name)}Data`;
    const known = this.#model.events.get(entry.name);
    if (known === undefined) {
      this.#additions.push(() => {
        const data = this.#newArguments(entry["arg-type"], made);
        this.#model.events.set(entry.name, {
          ...this.#facts(entry.features),
          ...(data && { data }),
        });
      });
      return;
    }
    addFacts(known, this.#version, entry.features);
    this.#compareArguments(
      known.data,
      entry["arg-type"],
      made,
      (type) => known.data = type,
    );
  }

  #compareArguments(
    known: Arguments | undefined,
    id: string,
    made: string,
    differs: (type: TypeUse) => void,
  ) {
    if (known?.kind === "object") {
      this.#compareObject(known, this.#table.getObject(id), made);
    } else this.#compareUse(known, id, made, differs);
  }

  /**
   * Compares the use of a type with that of the schema.
   *
   * @param differs Receives a type that fits both, if they differ.
   */
  #compareUse(
    known: TypeUse | undefined,
    id: string,
    made: string,
    differs: (type: TypeUse) => void,
  ) {
    const type = this.#table.get(id);
    if (known === undefined) {
      if (!isEmptyObject(type)) {
        this.#additions.push(() => differs(this.#newValue(id, made)));
      }
      return;
    }
    if (known.kind === "array" && type["meta-type"] === "array") {
      this.#compareUse(known.of, type["element-type"], made, (of) => {
        differs({ kind: "array", of });
      });
      return;
    }
    if (this.#matches(known, type)) {
      if (known.kind === "named") this.#compareNamed(known.name, type);
      return;
    }
    const other = known.kind === "either" &&
      known.of.find((use) => this.#matches(use, type));
    if (other) {
      if (other.kind === "named") this.#compareNamed(other.name, type);
      return;
    }
    this.#additions.push(() => {
      const of = known.kind === "either" ? known.of : [known];
      differs({ kind: "either", of: [...of, this.#newValue(id, made)] });
    });
  }

  /** Returns whether two types can be the same type in two versions. */
  #matches(known: TypeUse, type: SchemaType): boolean {
    const meta = type["meta-type"];
    switch (known.kind) {
      case "builtin":
        return meta === "builtin" && isOf(known.name, type);
      case "array":
        return meta === "array" &&
          this.#matches(known.of, this.#table.get(type["element-type"]));
      case "named":
        return this.#model.types.get(known.name)!.kind === meta;
      case "either":
        return false;
    }
  }

  #compareNamed(name: string, type: SchemaType) {
    const pair = `${name} ${type.name}`;
    if (this.#compared.has(pair)) return;
    this.#compared.add(pair);
    if (!this.#names.has(type.name)) this.#names.set(type.name, name);
    const known = this.#model.types.get(name)!;
    if (type["meta-type"] === "builtin" || type["meta-type"] === "array") {
      return;
    }
    addFacts(known, this.#version, type.features);
    if (known.kind === "enum" && type["meta-type"] === "enum") {
      for (const { name, features } of valuesOf(type)) {
        const value = known.values.get(name) ?? noFacts();
        addFacts(value, this.#version, features);
        known.values.set(name, value);
      }
    } else if (known.kind === "object" && type["meta-type"] === "object") {
      this.#compareObject(known, type, name);
    } else if (
      known.kind === "alternate" && type["meta-type"] === "alternate"
    ) {
      for (const { type: id } of type.members) {
        const found = known.types.find((use) =>
          this.#matches(use, this.#table.get(id))
        );
        if (found?.kind === "named") {
          this.#compareNamed(found.name, this.#table.get(id));
        } else if (found === undefined) {
          this.#additions.push(() => {
            known.types.push(this.#newValue(id, name + pascalCase(id)));
          });
        }
      }
    }
  }

  #compareObject(known: ObjectType, type: SchemaObject, made: string) {
    for (const found of type.members) {
      const member = known.members.get(found.name);
      const madeMember = made + pascalCase(found.name);
      if (member === undefined) {
        this.#additions.push(() => {
          known.members.set(found.name, this.#newMember(found, madeMember));
        });
        continue;
      }
      addFacts(member, this.#version, found.features);
      member.optional ||= isOptional(found);
      this.#compareUse(
        member.type,
        found.type,
        madeMember,
        (type) => member.type = type,
      );
    }
    for (const { case: value, type: id } of variantsOf(type)) {
      const isKnown = known.variants.has(value);
      const variant: Variant = known.variants.get(value) ?? noFacts();
      addFacts(variant, this.#version);
      known.variants.set(value, variant);
      if (!isKnown && this.#names.get(id) === undefined) {
        this.#additions.push(() => {
          const use = this.#newUse(id, made + pascalCase(value));
          if (use) variant.type = use;
        });
      } else {
        this.#compareUse(
          variant.type,
          id,
          made + pascalCase(value),
          (type) => variant.type = type,
        );
      }
    }
    if (type.tag !== undefined) known.tag = type.tag;
    else if (type.members.some(({ name }) => name === known.tag)) {
      // A version that has the tag but no branches lacks the members of all
      // branches.
      for (const { type: use } of known.variants.values()) {
        if (use?.kind !== "named") continue;
        addFacts(this.#model.types.get(use.name)!, this.#version);
      }
    }
  }

  #newMember(found: SchemaMember, made: string): Member {
    return {
      ...this.#facts(found.features),
      type: this.#newValue(found.type, made),
      optional: isOptional(found),
    };
  }

  /** Makes arguments or data: a list of members, or a type if others use it. */
  #newArguments(id: string, made: string): Arguments | undefined {
    const type = this.#table.getObject(id);
    if (
      this.#names.has(id) || isEmptyObject(type) || type.tag !== undefined ||
      this.#uses.get(id)! > 1
    ) return this.#newUse(id, made);
    return this.#newObject(type, made);
  }

  /** Makes the use of a type; `undefined` for an object without members. */
  #newUse(id: string, made: string): TypeUse | undefined {
    const type = this.#table.get(id);
    switch (type["meta-type"]) {
      case "builtin":
        return { kind: "builtin", name: BUILTINS[type["json-type"]] };
      case "array":
        return {
          kind: "array",
          of: this.#newValue(type["element-type"], made),
        };
      default:
        return isEmptyObject(type) ? undefined : this.#named(id, made);
    }
  }

  /** Makes the use of a type, also for an object without members. */
  #newValue(id: string, made: string): TypeUse {
    return this.#newUse(id, made) ?? this.#named(id, made);
  }

  /** Makes the use of a named type, and adds the type if the model lacks it. */
  #named(id: string, made: string): TypeUse {
    const known = this.#names.get(id);
    if (known !== undefined) return { kind: "named", name: known };
    const real = this.#madeNames.get(made);
    if (real !== undefined && this.#model.types.has(real)) {
      this.#compareNamed(real, this.#table.get(id));
      return { kind: "named", name: real };
    }
    let name = real ?? made;
    for (let n = 2; this.#model.types.has(name); n++) name = `${made}${n}`;
    this.#names.set(id, name);
    this.#model.types.set(name, this.#newType(this.#table.get(id), name));
    return { kind: "named", name };
  }

  #newType(type: SchemaType, made: string): NamedType {
    switch (type["meta-type"]) {
      case "enum": {
        const facts = this.#facts(type.features);
        const named: NamedType = { ...facts, kind: "enum", values: new Map() };
        this.#model.types.set(made, named);
        this.#compareNamed(made, type);
        return named;
      }
      case "alternate": {
        const facts = this.#facts(type.features);
        const named: NamedType = { ...facts, kind: "alternate", types: [] };
        this.#model.types.set(made, named);
        for (const { type: id } of type.members) {
          named.types.push(this.#newValue(id, made + pascalCase(id)));
        }
        return named;
      }
      case "object": {
        const facts = this.#facts(type.features);
        // The model needs the type before its members, because it can contain
        // itself.
        const named: NamedType = { ...facts, ...emptyObject() };
        this.#model.types.set(made, named);
        Object.assign(named, this.#newObject(type, made));
        return named;
      }
      default:
        throw new TypeError(
          `Cannot name the type ${type.name}: it is a ${
            type["meta-type"]
          } type`,
        );
    }
  }

  #newObject(type: SchemaObject, made: string): ObjectType {
    const object = emptyObject();
    for (const member of type.members) {
      object.members.set(
        member.name,
        this.#newMember(member, made + pascalCase(member.name)),
      );
    }
    if (type.tag !== undefined) object.tag = type.tag;
    for (const { case: value, type: id } of variantsOf(type)) {
      const use = this.#newUse(id, made + pascalCase(value));
      object.variants.set(value, {
        ...this.#facts(),
        ...(use && { type: use }),
      });
    }
    for (const value of tagValues(this.#table, type)) {
      if (object.variants.has(value)) continue;
      object.variants.set(value, this.#facts());
    }
    return object;
  }

  /** Returns the facts that the version has it, with these features. */
  #facts(features?: readonly string[]): Facts {
    const facts = noFacts();
    addFacts(facts, this.#version, features);
    return facts;
  }
}

/** Returns the names of the types that an entry uses. */
function usedBy(entry: SchemaEntry): string[] {
  switch (entry["meta-type"]) {
    case "command":
      return [entry["arg-type"], entry["ret-type"]];
    case "event":
      return [entry["arg-type"]];
    case "array":
      return [entry["element-type"]];
    case "object":
      return [...entry.members, ...variantsOf(entry)].map(({ type }) => type);
    case "alternate":
      return entry.members.map(({ type }) => type);
    default:
      return [];
  }
}

function isEmptyObject(type: SchemaType): boolean {
  return type["meta-type"] === "object" && type.members.length === 0;
}

/** Returns whether a builtin type of a model has a JSON type in the schema. */
function isOf(name: string, { "json-type": json }: SchemaBuiltin): boolean {
  return BUILTINS[json] === (/^(?:u?int|size)/.test(name) ? "integer" : name);
}
