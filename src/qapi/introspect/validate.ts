/**
 * Holds values to the types of a schema, as strictly as QEMU's own reader of arguments does.
 *
 * @module
 */

import type {
  SchemaAlternate,
  SchemaArray,
  SchemaBuiltin,
  SchemaEnum,
  SchemaMember,
  SchemaObject,
  SchemaType,
} from "./entries.ts";
import { formatPath } from "./path.ts";
import { closest, didYouMean } from "./spelling.ts";
import { valuesText } from "./text.ts";
import {
  alternatives,
  isOptional,
  tagValues,
  type TypeTable,
  typeText,
  valuesOf,
  variantsOf,
  withBranches,
} from "./types.ts";
import { isJson, isOf, oddity, own, show } from "./values.ts";

/**
 * One thing that is wrong with a value.
 *
 * @example Say what is wrong
 * ```ts
 * import { QapiSchema } from "@qmp/qmp";
 * import { assertEquals } from "@std/assert";
 *
 * const schema = new QapiSchema([
 *   { "meta-type": "command", name: "set-link", "arg-type": "0", "ret-type": "1" },
 *   { "meta-type": "object", name: "0", members: [{ name: "up", type: "bool" }] },
 *   { "meta-type": "object", name: "1", members: [] },
 *   { "meta-type": "builtin", name: "bool", "json-type": "boolean" },
 * ]);
 * assertEquals(schema.validate("set-link", { up: 1 }), [{
 *   path: "up",
 *   expected: "boolean",
 *   found: "1",
 *   closest: undefined,
 *   message: "Argument up of set-link must be boolean, found 1",
 * }]);
 * ```
 */
export interface QapiProblem {
  /** Where it is, such as `"children[0].filename"`; empty for the value as a whole. */
  readonly path: string;
  /** The type that belongs there, such as `"int"` or `"\"on\"|\"off\""`; `"nothing"` for a member that nobody knows. */
  readonly expected: string;
  /** What is there: a short value as JSON, or `"object"`, `"array"`, `"nothing"`, with what is odd about it. */
  readonly found: string;
  /** The known name that is spelt most like one that is not; `undefined` where none is near. */
  readonly closest: string | undefined;
  /** All of that in a sentence. */
  readonly message: string;
}

/** How messages name a value, given the name of the command or event. */
export interface Subject {
  /** The value as a whole. */
  whole: string;
  /** One of its members, at the given path. */
  member: (path: string) => string;
}

/**
 * Most levels of nesting. QEMU's parser takes 1,024, of which the message itself is one. It also keeps the stack from
 * overflowing.
 */
const MAX_NESTING = 1023;

/** Stands for the branch of a union whose tag tells none: there is no saying which of the branches' members are wrong. */
const UNDECIDED = Symbol();

/** Finds what is wrong with one value. */
export class Validator {
  /** What has been found so far. */
  readonly problems: QapiProblem[] = [];
  readonly #table: TypeTable;
  readonly #subject: Subject;
  /** Where the value that is looked at is. */
  readonly #path: (string | number)[] = [];
  /** The objects and arrays that it is in, to notice one that is in itself. */
  readonly #around = new Set<object>();

  constructor(table: TypeTable, subject: Subject) {
    this.#table = table;
    this.#subject = subject;
  }

  /**
   * Checks a value.
   *
   * @param open Whether its own members may have names that the type does not have.
   */
  check(type: SchemaType, value: unknown, open = false): void {
    switch (type["meta-type"]) {
      case "builtin":
        return this.#checkBuiltin(type, value);
      case "enum":
        return this.#checkEnum(type, value);
      case "alternate":
        return this.#checkAlternate(type, value);
      case "array":
        return this.#checkArray(type, value);
      case "object":
        return this.#checkObject(type, value, open);
    }
  }

  #checkBuiltin(type: SchemaBuiltin, value: unknown) {
    const json = type["json-type"];
    if (json === "value") this.#checkAny(value);
    else if (!isOf(json, value)) this.#mismatch(type, value);
    else if (typeof value === "object") this.#checkAny(value);
    else if (json === "int" ? oddity(value) !== "" : !isJson(value)) {
      this.#mismatch(type, value);
    }
  }

  #checkEnum(type: SchemaEnum, value: unknown) {
    const values = valuesOf(type);
    if (values.some(({ name }) => name === value)) return;
    const near = typeof value === "string"
      ? closest(value, values.map(({ name }) => name))
      : undefined;
    this.#mismatch(type, value, near);
  }

  #checkAlternate(type: SchemaAlternate, value: unknown) {
    for (const alternative of alternatives(this.#table, type)) {
      if (takes(alternative, value)) return this.check(alternative, value);
    }
    this.#mismatch(type, value);
  }

  #checkArray(type: SchemaArray, value: unknown) {
    if (!Array.isArray(value)) return this.#mismatch(type, value);
    const element = this.#table.get(type["element-type"]);
    this.#inside(value, () => {
      for (let index = 0; index < value.length; index++) {
        this.#path.push(index);
        this.check(element, value[index]);
        this.#path.pop();
      }
    });
  }

  #checkObject(type: SchemaObject, value: unknown, open: boolean) {
    if (!isOf("object", value)) return this.#mismatch(type, value);
    this.#inside(value, () => {
      const known = new Map<string, SchemaMember>();
      const unions: SchemaObject[] = [];
      const undecided = this.#collect(type, value, known, unions);
      for (const member of known.values()) {
        const { name } = member;
        if (own(value, name) !== undefined || isOptional(member)) continue;
        this.#path.push(name);
        this.#missing(member);
        this.#path.pop();
      }
      for (const [name, inner] of Object.entries(value)) {
        // A member that is undefined is not sent.
        if (inner === undefined) continue;
        this.#path.push(name);
        const member = known.get(name);
        if (member !== undefined) {
          this.check(this.#table.get(member.type), inner);
        } else if (open) this.#checkAny(inner);
        else if (undecided === undefined || !this.#has(undecided, name)) {
          this.#unknown(name, inner, known, unions, value);
        }
        this.#path.pop();
      }
    });
  }

  /**
   * Collects the members that an object with these tags can have, and the unions among its types, innermost first.
   *
   * @returns The union whose tag does not tell the branch, if one does not.
   */
  #collect(
    type: SchemaObject,
    value: object,
    known: Map<string, SchemaMember>,
    unions: SchemaObject[],
  ): SchemaObject | undefined {
    for (const member of type.members) known.set(member.name, member);
    if (type.tag === undefined) return undefined;
    unions.unshift(type);
    const branch = this.#branch(type, value);
    if (branch === UNDECIDED) return type;
    return branch && this.#collect(branch, value, known, unions);
  }

  /** The branch of a union that an object is of; `undefined` where the tag's value adds no members. */
  #branch(
    type: SchemaObject,
    value: object,
  ): SchemaObject | typeof UNDECIDED | undefined {
    const tag = own(value, type.tag!);
    for (const variant of variantsOf(type)) {
      if (variant.case === tag) return this.#table.getObject(variant.type);
    }
    const isKnown = tagValues(this.#table, type).some((value) => value === tag);
    return isKnown ? undefined : UNDECIDED;
  }

  /** Whether an object can have a member, in any branch. */
  #has(type: SchemaObject, name: string): boolean {
    return withBranches(this.#table, type).some(({ members }) =>
      members.some((member) => member.name === name)
    );
  }

  /** Checks what may be any JSON. */
  #checkAny(value: unknown) {
    if (typeof value === "object" && value !== null) {
      this.#inside(value, () => {
        for (const [name, inner] of Object.entries(value)) {
          const isElement = Array.isArray(value);
          if (inner === undefined && !isElement) continue;
          this.#path.push(isElement ? Number(name) : name);
          this.#checkAny(inner);
          this.#path.pop();
        }
      });
    } else if (!isJson(value)) this.#report("any", show(value));
  }

  /** Looks at what is in an object or array, unless there is no end of it. */
  #inside(value: object, look: () => void) {
    if (this.#around.has(value)) {
      this.#report("a value with an end", `${show(value)} that is in itself`);
    } else if (this.#path.length >= MAX_NESTING) {
      this.#report(
        `at most ${MAX_NESTING} levels of nesting`,
        `${show(value)} deeper than that`,
      );
    } else {
      this.#around.add(value);
      look();
      this.#around.delete(value);
    }
  }

  #mismatch(type: SchemaType, value: unknown, near?: string) {
    this.#report(typeText(this.#table, type), show(value), { near });
  }

  #missing({ type }: SchemaMember) {
    const expected = typeText(this.#table, this.#table.get(type));
    this.#report(expected, "nothing", {
      rest: `is missing, it must be ${expected}`,
    });
  }

  #unknown(
    name: string,
    value: unknown,
    known: Map<string, SchemaMember>,
    unions: readonly SchemaObject[],
    object: object,
  ) {
    for (const union of unions) {
      const cases = variantsOf(union).filter(({ type }) =>
        this.#has(this.#table.getObject(type), name)
      ).map((variant) => variant.case);
      if (cases.length === 0) continue;
      return this.#report("nothing", show(value), {
        rest: `belongs to ${union.tag} ${valuesText(cases)}, found ${
          show(own(object, union.tag!))
        }`,
      });
    }
    const near = closest(name, known.keys());
    this.#report("nothing", show(value), { near, rest: "is not known" });
  }

  #report(
    expected: string,
    found: string,
    { near, rest = `must be ${expected}, found ${found}` }: {
      near?: string | undefined;
      rest?: string;
    } = {},
  ) {
    const path = formatPath(this.#path);
    const subject = path === ""
      ? this.#subject.whole
      : this.#subject.member(path);
    this.problems.push({
      path,
      expected,
      found,
      closest: near,
      message: `${subject} ${rest}${didYouMean(near)}`,
    });
  }
}

/** Whether an alternate chooses a type for a value. */
function takes(type: SchemaType, value: unknown): boolean {
  switch (type["meta-type"]) {
    case "builtin": {
      const json = type["json-type"];
      // Any number chooses it, so that the problem is told of the number.
      return isOf(json === "int" ? "number" : json, value);
    }
    case "enum":
      return typeof value === "string";
    case "array":
      return Array.isArray(value);
    default:
      return isOf("object", value);
  }
}
