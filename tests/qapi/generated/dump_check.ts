/**
 * Walks what a QEMU said of itself and the types at the same time, and tells where they disagree.
 *
 * @module
 */

import type {
  SchemaCommand,
  SchemaEntry,
  SchemaEvent,
  SchemaMember,
  SchemaObject,
  SchemaType,
} from "../../../src/qapi/introspect/schema_entries.ts";
import type { TsMember, TsModule, TsType } from "./type_model.ts";

/** How much a walk has compared. */
export interface Counts {
  commands: number;
  events: number;
  members: number;
  values: number;
  branches: number;
}

/** What walks have found. */
export interface DumpCheck {
  /** Where dumps and types disagree, such as `11.1 stop return: …`. */
  mismatches: string[];
  /** What has been compared, by version. */
  counts: Map<string, Counts>;
}

type Literal = Extract<TsType, { kind: "literal" }>;

type Direction = "sent" | "returned";

/** One of the types that a value may have. */
type Part =
  | { kind: "keyword" | "literal"; text: string }
  | { kind: "enum"; name: string; values: Literal[]; isOpen: boolean }
  | { kind: "array"; of: TsType; isReadonly: boolean }
  | { kind: "object"; type: TsType };

/** One of the objects that a type allows: the members of an intersection together, for one branch. */
type Shape = Map<string, TsMember>;

/** Compares the dumps of several versions with the types. */
export function checkDumps(
  module: TsModule,
  dumps: ReadonlyMap<string, readonly SchemaEntry[]>,
): DumpCheck {
  const reader = new TypeReader(module);
  const mismatches: string[] = [];
  const counts = new Map<string, Counts>();
  for (const [version, entries] of dumps) {
    const walker = new DumpWalker(reader, version, entries);
    walker.run();
    mismatches.push(...walker.found);
    counts.set(version, walker.counts);
  }
  mismatches.push(...reader.wrong());
  return { mismatches, counts };
}

/** The versions in what a pattern finds, such as `7.2, 10.0 and 11.1`. */
function versionsIn(pattern: RegExp, doc: string): string[] {
  return pattern.exec(doc)?.[1]?.match(/\d+\.\d+/g) ?? [];
}

/** Which versions have what, to compare with what the types say of that. */
class Presence {
  readonly #seen = new Map<
    object,
    { what: string; doc: string; has: Map<string, boolean> }
  >();

  /** Notes whether a version has something that it could have. */
  note(key: object, what: string, doc: string, version: string, has: boolean) {
    const seen = this.#seen.get(key) ?? { what, doc, has: new Map() };
    seen.has.set(version, has || seen.has.get(version) === true);
    this.#seen.set(key, seen);
  }

  /** What is said not to be there and is, and the other way. Where no version has it, the builds may differ. */
  *wrong(): Generator<string> {
    for (const { what, doc, has } of this.#seen.values()) {
      if (![...has.values()].includes(true)) continue;
      const absent = versionsIn(/Not in QEMU ([\d., and]*\d)/, doc);
      for (const [version, isThere] of has) {
        if (isThere !== absent.includes(version)) continue;
        yield `${version} ${what}: it is ${isThere ? "" : "not "}there`;
      }
    }
  }
}

/** Looks into types. */
class TypeReader {
  readonly module: TsModule;
  readonly presence = new Presence();
  /** Members and arrays that are sent. */
  readonly sent = new Set<TsMember | Part>();
  /** What is returned and is as only that may be which is sent as well. */
  readonly returned: { type: TsMember | Part; what: string }[] = [];
  readonly #parts = new Map<TsType, Part[]>();
  readonly #shapes = new Map<TsType, Shape[]>();
  /** Where a type was compared, and the parts of it that a version has. */
  readonly #uses = new Map<TsType, { where: string; parts: Set<Part> }>();

  constructor(module: TsModule) {
    this.module = module;
  }

  /** The types that a value may have; none for `undefined`, which JSON has not, and for `never`. */
  parts(type: TsType): Part[] {
    let parts = this.#parts.get(type);
    if (parts === undefined) {
      parts = this.#partsOf(type);
      this.#parts.set(type, parts);
    }
    return parts;
  }

  #partsOf(type: TsType): Part[] {
    switch (type.kind) {
      case "keyword":
        return type.name === "undefined" || type.name === "never"
          ? []
          : [{ kind: "keyword", text: type.name }];
      case "literal":
        return [{ kind: "literal", text: type.value }];
      case "array":
        return [type];
      case "reference": {
        const isOpen = type.name === "Open";
        const [of = type] = type.args;
        const values = this.#values(of);
        if (values !== undefined && of.kind === "reference") {
          return [{ kind: "enum", name: of.name, values, isOpen }];
        }
        if (!this.#isObject(type)) return this.parts(this.#alias(type.name));
      }
    }
    return type.kind === "union" && !this.#isObject(type)
      ? type.of.flatMap((type) => this.parts(type))
      : [{ kind: "object", type }];
  }

  /** The objects that a type allows. */
  shapes(type: TsType): Shape[] {
    let shapes = this.#shapes.get(type);
    if (shapes === undefined) {
      shapes = this.#shapesOf(type);
      this.#shapes.set(type, shapes);
    }
    return shapes;
  }

  #shapesOf(type: TsType): Shape[] {
    switch (type.kind) {
      case "object":
        return [type.members];
      case "union":
        return type.of.flatMap((type) => this.shapes(type));
      case "intersection":
        return type.of.map((type) => this.shapes(type))
          .reduce((all, some) =>
            all.flatMap((a) => some.map((b) => new Map([...a, ...b])))
          );
      case "reference":
        return isEmpty(type)
          ? [new Map()]
          : this.shapes(this.#alias(type.name));
      default:
        throw new TypeError(`Expected an object type, found a ${type.kind}`);
    }
  }

  /** Remembers which part of a type a version has. */
  use(type: TsType, where: string, parts: Part[]) {
    const use = this.#uses.get(type) ?? { where, parts: new Set() };
    for (const part of parts) use.parts.add(part);
    this.#uses.set(type, use);
  }

  /** What only shows when all versions have been walked. */
  *wrong(): Generator<string> {
    yield* this.presence.wrong();
    for (const { type, what } of this.returned) {
      if (!this.sent.has(type)) yield what;
    }
    for (const [type, { where, parts }] of this.#uses) {
      for (const part of this.parts(type)) {
        if (parts.has(part) || part.kind === "literal") continue;
        yield `${where}: no version has the ${describe(part)}`;
      }
    }
  }

  /** Whether a type takes whatever there is. */
  isAnything(type: TsType): boolean {
    return type.kind === "reference" &&
      (type.name === "Empty" ||
        (this.module.types.has(type.name) &&
          this.isAnything(this.#alias(type.name))));
  }

  #alias(name: string): TsType {
    const alias = this.module.types.get(name);
    if (alias === undefined) throw new TypeError(`There is no type ${name}`);
    return alias.type;
  }

  #isObject(type: TsType): boolean {
    switch (type.kind) {
      case "object":
      case "intersection":
        return true;
      case "union":
        return type.of.every((type) => this.#isObject(type));
      case "reference":
        return isEmpty(type) ||
          (type.name !== "Open" && this.#isObject(this.#alias(type.name)));
      default:
        return false;
    }
  }

  /** Values of a type that is an enumeration. */
  #values(type: TsType): Literal[] | undefined {
    if (type.kind !== "reference" || !this.module.types.has(type.name)) return;
    const alias = this.#alias(type.name);
    const of = alias.kind === "union" ? alias.of : [alias];
    const values = of.flatMap((type) => type.kind === "literal" ? type : []);
    return values.length === of.length ? values : undefined;
  }
}

/** Walks one dump. */
class DumpWalker {
  readonly found: string[] = [];
  readonly counts: Counts = {
    commands: 0,
    events: 0,
    members: 0,
    values: 0,
    branches: 0,
  };
  readonly #reader: TypeReader;
  readonly #version: string;
  readonly #entries: readonly SchemaEntry[];
  readonly #types: Map<string, SchemaType>;
  /** Pairs of types that have been compared. */
  readonly #compared = new Set<string>();

  constructor(
    reader: TypeReader,
    version: string,
    entries: readonly SchemaEntry[],
  ) {
    this.#reader = reader;
    this.#version = version;
    this.#entries = entries;
    this.#types = new Map(
      entries.map((entry) => [entry.name, entry as SchemaType]),
    );
  }

  run() {
    const { commands, events } = this.#reader.module;
    const names = new Set(this.#entries.map(({ name }) => name));
    for (const [name, entry] of [...commands, ...events]) {
      this.#note(entry, name, entry.doc, names.has(name));
    }
    for (const entry of this.#entries) {
      if (entry["meta-type"] === "command") this.#command(entry);
      if (entry["meta-type"] === "event") this.#event(entry);
    }
  }

  #command(entry: SchemaCommand) {
    this.counts.commands++;
    const where = `${this.#version} ${entry.name}`;
    const command = this.#reader.module.commands.get(entry.name);
    if (command === undefined) return this.#no(where, "the command is missing");
    this.#features(command.doc, entry.features, where);
    if (command.type.kind !== "reference") {
      return this.#no(where, "it has no signature");
    }
    const empty: TsType = { kind: "reference", name: "Empty", args: [] };
    const [args = empty, returns = empty] = command.type.args;
    this.#value(args, entry["arg-type"], "sent", `${where} args`);
    this.#value(returns, entry["ret-type"], "returned", `${where} return`);
    const isOpen = args.kind === "object" && args.isOpen;
    if (isOpen !== (entry.name === "device_add")) {
      this.#no(`${where} args`, "an index signature is for device_add");
    }
  }

  #event(entry: SchemaEvent) {
    this.counts.events++;
    const where = `${this.#version} ${entry.name}`;
    const event = this.#reader.module.events.get(entry.name);
    if (event === undefined) return this.#no(where, "the event is missing");
    this.#features(event.doc, entry.features, where);
    const data = this.#type(entry["arg-type"]) as SchemaObject;
    const hasData = data.members.length > 0 || data.variants !== undefined;
    const parts = this.#reader.parts(event.type);
    if (!hasData && parts.length > 0) this.#no(`${where} data`, "it has none");
    if (hasData) {
      this.#value(event.type, data.name, "returned", `${where} data`);
    }
  }

  /** Compares a type with one of the dump, by its name there. */
  #value(type: TsType, id: string, direction: Direction, where: string) {
    const said = this.#type(id);
    const alternatives = said["meta-type"] === "alternate"
      ? said.members.map(({ type }) => this.#type(type))
      : [said];
    for (const alternative of alternatives) {
      const matching = this.#reader.parts(type)
        .filter((part) => isOfKind(part, alternative));
      const [first] = matching;
      if (first === undefined) {
        this.#no(
          where,
          `expected ${kindOf(alternative)}, found ` +
            (this.#reader.parts(type).map(describe).join(" | ") || "nothing"),
        );
        continue;
      }
      this.#reader.use(type, where, matching);
      switch (alternative["meta-type"]) {
        case "builtin":
          if (!matching.some(({ kind }) => kind === "keyword")) {
            this.#no(where, `expected a type, found a ${first.kind}`);
          } else if (
            alternative["json-type"] === "int" &&
            !matching.some((part) => describe(part) === "number")
          ) this.#no(where, "expected number, found only bigint");
          break;
        case "array":
          for (const part of matching) {
            if (part.kind !== "array") continue;
            this.#array(part, direction, where);
            const element = alternative["element-type"];
            this.#value(part.of, element, direction, `${where}[]`);
          }
          break;
        case "enum":
          this.#enum(matching, alternative, direction, where);
          break;
        case "object":
          for (const part of matching) {
            if (part.kind !== "object") continue;
            this.#object(part.type, alternative, direction, where);
          }
      }
    }
  }

  /** Who sends may have an array that is read-only. */
  #array(
    part: Extract<Part, { kind: "array" }>,
    direction: Direction,
    where: string,
  ) {
    if (direction === "sent") {
      this.#reader.sent.add(part);
      if (!part.isReadonly) this.#no(where, "the array is not read-only");
    } else if (part.isReadonly) {
      this.#reader.returned.push({
        type: part,
        what: `${where}: the array is read-only`,
      });
    }
  }

  #enum(
    parts: Part[],
    type: Extract<SchemaType, { "meta-type": "enum" }>,
    direction: Direction,
    where: string,
  ) {
    const values = (type.members ?? type.values!.map((name) => ({ name })))
      .map(({ name }) => name);
    this.counts.values += values.length;
    const known = parts.flatMap((part) =>
      part.kind === "enum"
        ? part.values.map(({ value }) => value)
        : part.kind === "literal"
        ? part.text
        : []
    );
    for (const value of values) {
      if (known.includes(value)) continue;
      this.#no(where, `the value ${JSON.stringify(value)} is missing`);
    }
    for (const part of parts) {
      if (part.kind === "enum") {
        for (const literal of part.values) {
          this.#note(
            literal,
            `${part.name} ${literal.value}`,
            literal.comment,
            values.includes(literal.value),
          );
        }
      }
      if (part.kind !== "enum" || part.isOpen === (direction === "returned")) {
        continue;
      }
      this.#no(where, `${part.name} is ${part.isOpen ? "" : "not "}open`);
    }
  }

  #object(
    type: TsType,
    object: SchemaObject,
    direction: Direction,
    where: string,
  ) {
    if (type.kind === "reference") {
      const pair = `${type.name} ${object.name} ${direction}`;
      if (this.#compared.has(pair)) return;
      this.#compared.add(pair);
    }
    const shapes = this.#reader.shapes(type);
    const untagged = shapes.filter((shape) => this.#isUntagged(shape));
    // Such a branch is for versions that do not have the tag.
    const isTagged = untagged.length === 0 || object.tag !== undefined;
    const fitting = shapes.filter((shape) =>
      isTagged !== untagged.includes(shape)
    );
    this.#shapes(fitting, object, direction, where, []);
  }

  /** Whether a branch says that there is no tag. */
  #isUntagged(shape: Shape): boolean {
    return [...shape.values()].some(({ type }) =>
      type.kind === "keyword" && type.name === "never"
    );
  }

  /** Compares objects with one of the dump that each of them has to hold. */
  #shapes(
    shapes: Shape[],
    object: SchemaObject,
    direction: Direction,
    where: string,
    outer: SchemaMember[],
  ) {
    for (const member of object.members) {
      this.#member(shapes, member, direction, where);
    }
    const members = [...outer, ...object.members];
    const { tag, variants } = object;
    if (tag === undefined || variants === undefined) {
      return this.#mandatory(shapes, members, where);
    }
    for (const { case: value, type } of variants) {
      this.counts.branches++;
      const branches = shapes.filter((shape) => {
        const tagType = shape.get(tag)?.type;
        return tagType !== undefined &&
          this.#reader.parts(tagType).some((part) =>
            part.kind === "literal" && part.text === value
          );
      });
      const branch = this.#type(type) as SchemaObject;
      const there = `${where}(${tag}=${value})`;
      if (branches.length === 0) this.#no(there, "the branch is missing");
      else this.#shapes(branches, branch, direction, there, members);
    }
  }

  #member(
    shapes: Shape[],
    { name, type, features, ...rest }: SchemaMember,
    direction: Direction,
    where: string,
  ) {
    this.counts.members++;
    const there = `${where}.${name}`;
    const members = shapes.map((shape) => shape.get(name));
    const known = members.filter((member) => member !== undefined);
    if (known.length === 0 || known.length < members.length) {
      return this.#no(there, "the member is missing");
    }
    const types = [...new Set(known.map(({ type }) => type))];
    // The tag has just the values of a branch in each.
    const [first] = types;
    const merged: TsType = types.length === 1
      ? first!
      : { kind: "union", of: types };
    this.#value(merged, type, direction, there);
    if (direction === "sent" && this.#reader.isAnything(merged)) {
      this.#no(there, "it takes anything");
    }
    for (const member of new Set(known)) {
      const isOptional = "default" in rest;
      if (isOptional && !member.optional) {
        this.#no(there, "expected an optional member");
      }
      this.#undefined(member, direction, there);
      this.#features(member.doc, features, there);
    }
  }

  /** Who sends may say `undefined`, as `unknown` does by itself. */
  #undefined(
    member: TsMember,
    direction: Direction,
    where: string,
  ) {
    const { type, optional } = member;
    const isMarked = type.kind === "union" &&
      type.of.some((type) =>
        type.kind === "keyword" && type.name === "undefined"
      );
    if (direction === "returned") {
      if (isMarked) {
        this.#reader.returned.push({
          type: member,
          what: `${where}: JSON never has undefined`,
        });
      }
      return;
    }
    this.#reader.sent.add(member);
    const isUnknown = this.#reader.parts(type).some((part) =>
      describe(part) === "unknown"
    );
    if (optional && !isMarked && !isUnknown) {
      this.#no(where, "it may not be undefined");
    }
  }

  /** What is mandatory has to be so in every version. */
  #mandatory(shapes: Shape[], said: SchemaMember[], where: string) {
    const names = new Set(said.map(({ name }) => name));
    const [, ...what] = where.split(" ");
    for (const shape of shapes) {
      for (const [name, member] of shape) {
        const parts = this.#reader.parts(member.type);
        if (parts.every(({ kind }) => kind === "literal")) continue;
        const there = `${what.join(" ")}.${name}`;
        this.#note(member, there, member.doc, names.has(name));
      }
    }
    const mandatory = new Set(
      said.filter((member) => !("default" in member)).map(({ name }) => name),
    );
    const wrong = new Set(
      shapes.flatMap((shape) =>
        [...shape].flatMap(([name, { optional }]) =>
          optional || mandatory.has(name) ? [] : name
        )
      ),
    );
    for (const name of wrong) {
      // That an optional member is not marked so has been said.
      if (names.has(name)) continue;
      this.#no(
        `${where}.${name}`,
        "the member is mandatory, but this version does not have it",
      );
    }
  }

  #features(doc: string, features: string[] = [], where: string) {
    for (
      const [feature, pattern] of [
        ["deprecated", /@deprecated In QEMU ([\d., and]*\d)/],
        ["unstable", /@experimental In QEMU ([\d., and]*\d)/],
      ] as const
    ) {
      const isSaid = versionsIn(pattern, doc).includes(this.#version);
      if (isSaid !== features.includes(feature)) {
        this.#no(where, `it is ${isSaid ? "not " : ""}${feature}`);
      }
    }
  }

  #note(key: object, what: string, doc: string, has: boolean) {
    this.#reader.presence.note(key, what, doc, this.#version, has);
  }

  #type(id: string): SchemaType {
    return this.#types.get(id)!;
  }

  #no(where: string, what: string) {
    this.found.push(`${where}: ${what}`);
  }
}

/** Whether a type is one of an object without members. */
function isEmpty({ name }: Extract<TsType, { kind: "reference" }>): boolean {
  return name === "Empty" || name === "Record";
}

/** Whether a part of a type is for values of a type of the dump. */
function isOfKind(part: Part, type: SchemaType): boolean {
  switch (type["meta-type"]) {
    case "builtin":
      return part.kind === "keyword" && keywordsOf(type).includes(part.text);
    case "enum":
      return part.kind === "enum" || part.kind === "literal";
    default:
      return part.kind === type["meta-type"];
  }
}

function keywordsOf(
  type: Extract<SchemaType, { "meta-type": "builtin" }>,
): string[] {
  const json = type["json-type"];
  if (json === "value") return ["unknown"];
  return json === "int" ? ["number", "bigint"] : [json];
}

function kindOf(type: SchemaType): string {
  return type["meta-type"] === "builtin"
    ? keywordsOf(type)[0]!
    : type["meta-type"];
}

function describe(part: Part): string {
  switch (part.kind) {
    case "keyword":
      return part.text;
    case "literal":
      return JSON.stringify(part.text);
    case "enum":
      return `enum ${part.name}`;
    case "array":
      return "array";
    case "object":
      return part.type.kind === "reference"
        ? `object ${part.type.name}`
        : "object";
  }
}
