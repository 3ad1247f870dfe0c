/**
 * Reads the parts of a type: the values that it allows, and the members of its
 * objects.
 *
 * @module
 */

import { Presence } from "./presence.ts";
import type { TsMember, TsModule, TsType } from "./type_model.ts";

type Literal = Extract<TsType, { kind: "literal" }>;

/** One of the types that a value can have. */
export type Part =
  | { kind: "keyword" | "literal"; text: string }
  | { kind: "enum"; name: string; values: Literal[]; isOpen: boolean }
  | { kind: "array"; of: TsType; isReadonly: boolean }
  | { kind: "object"; type: TsType };

/**
 * The members of an object that a type allows.
 *
 * For a union, these are the common members and those of one branch.
 */
export type Shape = Map<string, TsMember>;

/** Reads types, and records what the dumps say about them. */
export class TypeReader {
  readonly module: TsModule;
  readonly presence: Presence = new Presence();
  /** The members and arrays that a client sends. */
  readonly sent: Set<TsMember | Part> = new Set();
  /**
   * The members and arrays that QEMU returns, and whose type is allowed only if
   * a client also sends them.
   */
  readonly returned: { type: TsMember | Part; what: string }[] = [];
  readonly #parts = new Map<TsType, Part[]>();
  readonly #shapes = new Map<TsType, Shape[]>();
  /** The place where a type was compared, and the parts that a version has. */
  readonly #uses = new Map<TsType, { where: string; parts: Set<Part> }>();

  constructor(module: TsModule) {
    this.module = module;
  }

  /**
   * Returns the types that a value can have.
   *
   * `undefined` and `never` are left out, because JSON cannot carry them.
   */
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

  /** Returns the objects that a type allows. */
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

  /** Records which parts of a type a version has. */
  use(type: TsType, where: string, parts: Part[]): void {
    const use = this.#uses.get(type) ?? { where, parts: new Set() };
    for (const part of parts) use.parts.add(part);
    this.#uses.set(type, use);
  }

  /** Yields the mismatches that only the dumps of all versions show. */
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

  /** Returns whether a type accepts any value. */
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

  /** Returns the values of an enumeration; `undefined` for any other type. */
  #values(type: TsType): Literal[] | undefined {
    if (type.kind !== "reference" || !this.module.types.has(type.name)) return;
    const alias = this.#alias(type.name);
    const of = alias.kind === "union" ? alias.of : [alias];
    const values = of.flatMap((type) => type.kind === "literal" ? type : []);
    return values.length === of.length ? values : undefined;
  }
}

/** Returns whether a type is that of an object without members. */
function isEmpty({ name }: Extract<TsType, { kind: "reference" }>): boolean {
  return name === "Empty" || name === "Record";
}

/** Returns a part of a type in short. */
export function describe(part: Part): string {
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
