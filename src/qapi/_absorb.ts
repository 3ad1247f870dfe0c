/**
 * Adds to a model what a QEMU's introspection says.
 *
 * Introspection has no names of types, so types are found by the way that leads to them: the arguments of a command
 * that the model knows are what introspection says they are. A type that cannot be found so gets a name made from its
 * way, such as `QueryFooReturnBar`.
 *
 * @module
 */

import type {
  SchemaArray,
  SchemaCommand,
  SchemaEntry,
  SchemaEvent,
  SchemaMember,
  SchemaObject,
  SchemaType,
} from "./_introspection.ts";
import {
  addFacts,
  addVersion,
  type Arguments,
  emptyObject,
  type Member,
  type Model,
  type NamedType,
  noFacts,
  type ObjectType,
  type TypeUse,
  type Variant,
} from "./_model.ts";

/** Options for {@linkcode absorb}. */
export interface AbsorbOptions {
  /** Names of types by the names that would be made for them. */
  names?: ReadonlyMap<string, string>;
}

/**
 * Adds what a QEMU knows to a model.
 *
 * @param model What to add to.
 * @param entries What `query-qmp-schema` returned.
 * @param version Version of that QEMU.
 * @param options How to name types.
 */
export function absorb(
  model: Model,
  entries: readonly SchemaEntry[],
  version: string,
  { names = new Map() }: AbsorbOptions = {},
): void {
  addVersion(model, version);
  new Absorber(model, entries, version, names).run();
}

class Absorber {
  readonly #model: Model;
  readonly #entries: readonly SchemaEntry[];
  readonly #types = new Map<string, SchemaType>();
  readonly #version: string;
  readonly #madeNames: ReadonlyMap<string, string>;
  /** Names of types, by those that introspection has. */
  readonly #names = new Map<string, string>();
  /** Pairs of a type and the introspected one that have been compared. */
  readonly #compared = new Set<string>();
  /** What is new, added when all names are known that can be found. */
  readonly #additions: (() => void)[] = [];
  /** How often an introspected type is used. */
  readonly #uses = new Map<string, number>();

  constructor(
    model: Model,
    entries: readonly SchemaEntry[],
    version: string,
    names: ReadonlyMap<string, string>,
  ) {
    this.#model = model;
    this.#entries = entries;
    this.#version = version;
    this.#madeNames = names;
  }

  run() {
    for (const entry of this.#entries) {
      for (const type of usedBy(entry)) {
        this.#uses.set(type, (this.#uses.get(type) ?? 0) + 1);
      }
      if (isType(entry)) this.#types.set(entry.name, entry);
    }
    for (const entry of this.#entries) {
      if (entry["meta-type"] === "command") this.#command(entry);
      if (entry["meta-type"] === "event") this.#event(entry);
    }
    // Additions may find more to add.
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
    const made = pascal(entry.name);
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
    const made = pascal(entry.name);
    const args = this.#newArguments(entry["arg-type"], `${made}Arguments`);
    const returns = this.#newUse(entry["ret-type"], `${made}Return`);
    const command = {
      ...noFacts(),
      ...(args && { arguments: args }),
      // Introspection does not tell of the properties of devices.
      anyArguments: entry.name === "device_add",
      ...(returns && { returns }),
      allowOob: entry["allow-oob"] === true,
      successResponse: true,
    };
    addFacts(command, this.#version, entry.features);
    this.#model.commands.set(entry.name, command);
  }

  #event(entry: SchemaEvent) {
    const made = `${pascal(entry.name)}Data`;
    let event = this.#model.events.get(entry.name);
    if (event === undefined) {
      this.#additions.push(() => {
        event = noFacts();
        addFacts(event, this.#version, entry.features);
        const data = this.#newArguments(entry["arg-type"], made);
        if (data) event.data = data;
        this.#model.events.set(entry.name, event);
      });
      return;
    }
    const known = event;
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
      this.#compareObject(known, this.#object(id), made);
    } else this.#compareUse(known, id, made, differs);
  }

  /** Compares a type with the introspected one, and tells when they differ what would be right for both. */
  #compareUse(
    known: TypeUse | undefined,
    id: string,
    made: string,
    differs: (type: TypeUse) => void,
  ) {
    const type = this.#type(id);
    if (known === undefined) {
      if (!isEmptyObject(type)) {
        this.#additions.push(() => differs(this.#newUse(id, made)!));
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
      const use = this.#newUse(id, made) ?? { kind: "builtin", name: "null" };
      const of = known.kind === "either" ? known.of : [known];
      differs({ kind: "either", of: [...of, use] });
    });
  }

  /** Whether two types are of the same kind, so that they can be one type of two versions. */
  #matches(known: TypeUse, type: SchemaType): boolean {
    const meta = type["meta-type"];
    switch (known.kind) {
      case "builtin":
        return meta === "builtin" && type.name === jsonType(known.name);
      case "array":
        return meta === "array" &&
          this.#matches(known.of, this.#type(type["element-type"]));
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
      const values = type.members ?? type.values!.map((name) => ({ name }));
      for (
        const { name, features } of values as {
          name: string;
          features?: string[];
        }[]
      ) {
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
          this.#matches(use, this.#type(id))
        );
        if (found?.kind === "named") {
          this.#compareNamed(found.name, this.#type(id));
        } else if (found === undefined) {
          this.#additions.push(() =>
            known.types.push(this.#newUse(id, `${name}${pascal(id)}`)!)
          );
        }
      }
    }
  }

  #compareObject(known: ObjectType, type: SchemaObject, made: string) {
    for (const found of type.members) {
      const member = known.members.get(found.name);
      const madeMember = made + pascal(found.name);
      if (member === undefined) {
        this.#additions.push(() => {
          known.members.set(found.name, this.#newMember(found, madeMember));
        });
        continue;
      }
      addFacts(member, this.#version, found.features);
      member.optional ||= "default" in found;
      this.#compareUse(
        member.type,
        found.type,
        madeMember,
        (type) => member.type = type,
      );
    }
    for (const { case: value, type: id } of type.variants ?? []) {
      const variant: Variant = known.variants.get(value) ?? noFacts();
      const isKnown = known.variants.has(value);
      addFacts(variant, this.#version);
      known.variants.set(value, variant);
      if (!isKnown && this.#names.get(id) === undefined) {
        this.#additions.push(() => {
          const use = this.#newUse(id, made + pascal(value));
          if (use) variant.type = use;
        });
      } else {
        this.#compareUse(
          variant.type,
          id,
          made + pascal(value),
          (type) => variant.type = type,
        );
      }
    }
    if (type.tag !== undefined) known.tag = type.tag;
    else if (type.members.some(({ name }) => name === known.tag)) {
      // A version that has the tag, but no branches, has none of their members.
      for (const { type: use } of known.variants.values()) {
        if (use?.kind !== "named") continue;
        addFacts(this.#model.types.get(use.name)!, this.#version);
      }
    }
  }

  #newMember(found: SchemaMember, made: string): Member {
    const member = {
      ...noFacts(),
      type: this.#newUse(found.type, made) ?? this.#named(found.type, made),
      optional: "default" in found,
    };
    addFacts(member, this.#version, found.features);
    return member;
  }

  /** Arguments or data that are new: members just for them, unless others use the type as well. */
  #newArguments(id: string, made: string): Arguments | undefined {
    const type = this.#object(id);
    if (
      this.#names.has(id) || isEmptyObject(type) || type.tag !== undefined ||
      this.#uses.get(id)! > 1
    ) return this.#newUse(id, made);
    return this.#newObject(type, made);
  }

  /** A type as it is used, which may be new; undefined for an object without members. */
  #newUse(id: string, made: string): TypeUse | undefined {
    const type = this.#type(id);
    switch (type["meta-type"]) {
      case "builtin":
        // Introspection does not tell how large an integer may be.
        return {
          kind: "builtin",
          name: type.name === "int" ? "integer" : type.name,
        };
      case "array":
        return {
          kind: "array",
          of: this.#newUse(type["element-type"], made) ??
            this.#named(type["element-type"], made),
        };
      default:
        return isEmptyObject(type) ? undefined : this.#named(id, made);
    }
  }

  /** A type by its name, which is made where there is none. */
  #named(id: string, made: string): TypeUse {
    const known = this.#names.get(id);
    if (known !== undefined) return { kind: "named", name: known };
    const real = this.#madeNames.get(made);
    if (real !== undefined && this.#model.types.has(real)) {
      this.#compareNamed(real, this.#type(id));
      return { kind: "named", name: real };
    }
    let name = real ?? made;
    for (let n = 2; this.#model.types.has(name); n++) name = `${made}${n}`;
    this.#names.set(id, name);
    this.#model.types.set(name, this.#newType(this.#type(id), name));
    return { kind: "named", name };
  }

  #newType(type: SchemaType, made: string): NamedType {
    const facts = noFacts();
    switch (type["meta-type"]) {
      case "enum": {
        addFacts(facts, this.#version, type.features);
        const named: NamedType = { ...facts, kind: "enum", values: new Map() };
        this.#model.types.set(made, named);
        this.#compareNamed(made, type);
        return named;
      }
      case "alternate": {
        addFacts(facts, this.#version, type.features);
        const named: NamedType = { ...facts, kind: "alternate", types: [] };
        this.#model.types.set(made, named);
        for (const { type: id } of type.members) {
          named.types.push(this.#newUse(id, made + pascal(id))!);
        }
        return named;
      }
      case "object": {
        addFacts(facts, this.#version, type.features);
        // It may contain itself.
        const named: NamedType = { ...facts, ...emptyObject() };
        this.#model.types.set(made, named);
        Object.assign(named, this.#newObject(type, made));
        return named;
      }
      default:
        throw new TypeError(`Expected a type with a name, found ${type.name}`);
    }
  }

  #newObject(type: SchemaObject, made: string): ObjectType {
    const object = emptyObject();
    for (const member of type.members) {
      object.members.set(
        member.name,
        this.#newMember(member, made + pascal(member.name)),
      );
    }
    if (type.tag !== undefined) object.tag = type.tag;
    for (const { case: value, type: id } of type.variants ?? []) {
      const use = this.#newUse(id, made + pascal(value));
      const variant = { ...noFacts(), ...(use && { type: use }) };
      addFacts(variant, this.#version);
      object.variants.set(value, variant);
    }
    return object;
  }

  #object(id: string): SchemaObject {
    const type = this.#type(id);
    if (type["meta-type"] === "object") return type;
    throw new TypeError(`Expected an object type, found ${type["meta-type"]}`);
  }

  #type(id: string): SchemaType {
    const type = this.#types.get(id);
    if (type !== undefined) return type;
    throw new TypeError(`The schema has no type ${id}, which it uses`);
  }
}

/** Types that an entry uses. */
function usedBy(entry: SchemaEntry): string[] {
  switch (entry["meta-type"]) {
    case "command":
      return [entry["arg-type"], entry["ret-type"]];
    case "event":
      return [entry["arg-type"]];
    case "array":
      return [(entry as SchemaArray)["element-type"]];
    case "object":
      return [...entry.members, ...entry.variants ?? []].map(({ type }) =>
        type
      );
    case "alternate":
      return entry.members.map(({ type }) => type);
    default:
      return [];
  }
}

function isType(entry: SchemaEntry): entry is SchemaType {
  const meta = entry["meta-type"];
  return meta !== "command" && meta !== "event";
}

function isEmptyObject(type: SchemaType): boolean {
  return type["meta-type"] === "object" && type.members.length === 0 &&
    type.variants === undefined;
}

/** What introspection calls a type of the schema language. */
function jsonType(name: string): string {
  return /^(?:u?int|size)/.test(name) ? "int" : name;
}

/** A name such as `query-foo` as `QueryFoo`. */
export function pascal(name: string): string {
  return name.split(/[^A-Za-z0-9]+/).map((word) =>
    word === word.toUpperCase()
      ? word.charAt(0) + word.slice(1).toLowerCase()
      : word.charAt(0).toUpperCase() + word.slice(1)
  ).join("");
}
