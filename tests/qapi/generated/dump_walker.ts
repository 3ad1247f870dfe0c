/**
 * Walks a dump of one QEMU version and the types at the same time.
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
import { versionsIn } from "./presence.ts";
import type { TsMember, TsType } from "./type_model.ts";
import {
  describe,
  type Part,
  type Shape,
  type TypeReader,
} from "./type_reader.ts";

/** The number of things that a walk has compared. */
export interface Counts {
  commands: number;
  events: number;
  members: number;
  values: number;
  branches: number;
}

type Direction = "sent" | "returned";

/** Walks one dump, and compares it with the types. */
export class DumpWalker {
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
  /** Pairs of types that the walk has compared. */
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

  run(): void {
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

  /** Compares a type with a type of the dump, by its masked name. */
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

  /** Checks that a client can send a read-only array. */
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
    // A branch without the tag is for versions that lack the tag.
    const isTagged = untagged.length === 0 || object.tag !== undefined;
    const fitting = shapes.filter((shape) =>
      isTagged !== untagged.includes(shape)
    );
    this.#shapes(fitting, object, direction, where, []);
  }

  /** Returns whether a branch forbids the tag. */
  #isUntagged(shape: Shape): boolean {
    return [...shape.values()].some(({ type }) =>
      type.kind === "keyword" && type.name === "never"
    );
  }

  /** Compares objects with an object of the dump that each of them must fit. */
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
    // In each branch, the tag has only the values of that branch.
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

  /** Checks that a client can send `undefined`, which `unknown` includes. */
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

  /** Checks that a mandatory member is mandatory in every version. */
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
      // Another check has already found optional members that are not marked.
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

/** Returns whether a part of a type is of the kind of a type of the dump. */
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
