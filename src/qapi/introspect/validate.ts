/**
 * Validates values against the types of a schema.
 *
 * The validator is as strict as QEMU itself when it reads arguments.
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
} from "./schema_entries.ts";
import { formatPath } from "./path.ts";
import { quote } from "./printable.ts";
import { closest, didYouMean } from "./spelling.ts";
import {
  alternatives,
  isOptional,
  tagValues,
  valuesOf,
  variantsOf,
  withBranches,
} from "./type_parts.ts";
import type { TypeTable } from "./type_table.ts";
import { typeText, valuesText } from "./type_text.ts";
import { isJson, isOf, oddity, own, show } from "./json_values.ts";

/**
 * A problem that validation found in a value.
 *
 * @example Validate the arguments of a command
 * ```ts
 * import { QapiSchema } from "@qmp/qmp/introspect";
 * import { assertEquals } from "@std/assert";
 *
 * const schema = new QapiSchema([
 *   { "meta-type": "command", name: "link", "arg-type": "0", "ret-type": "1" },
 *   { "meta-type": "object", name: "0", members: [{ name: "up", type: "3" }] },
 *   { "meta-type": "object", name: "1", members: [] },
 *   { "meta-type": "builtin", name: "3", "json-type": "boolean" },
 * ]);
 * assertEquals(schema.validate("link", { up: 1 }), [{
 *   path: "up",
 *   expected: "boolean",
 *   found: "1",
 *   closest: undefined,
 *   message: "Argument up of link must be boolean, found 1",
 * }]);
 * ```
 */
export interface QapiProblem {
  /**
   * The place of the problem, such as `"children[0].filename"`.
   *
   * It is empty if the problem is the value as a whole.
   */
  readonly path: string;
  /**
   * The type that is allowed at this place, such as `"int"` or
   * `"\"on\"|\"off\""`.
   *
   * It is `"nothing"` for a member that the schema lacks.
   */
  readonly expected: string;
  /**
   * The value at this place: a short value as JSON, or `"object"`, `"array"` or
   * `"nothing"`.
   *
   * The text also says if QEMU could not receive the value unchanged.
   */
  readonly found: string;
  /**
   * The known name that is spelt most like an unknown name; `undefined` if no
   * known name is similar.
   */
  readonly closest: string | undefined;
  /** A sentence that says all of this. */
  readonly message: string;
}

/** Names the validated value in messages. */
export interface Subject {
  /** Names the value as a whole. */
  whole: string;
  /** Names the member at a path. */
  member: (path: string) => string;
}

/**
 * The number of levels to which a value can be nested.
 *
 * QEMU's parser takes 1,024 levels, and the message itself is one of them. The
 * limit also prevents a stack overflow.
 */
const MAX_NESTING = 1023;

/**
 * The branch of a union whose tag is missing or has an unknown value.
 *
 * Without a branch, a member of any branch could be right.
 */
const UNDECIDED = Symbol();

/** Collects the problems of one value. */
export class Validator {
  /** The problems found so far. */
  readonly problems: QapiProblem[] = [];
  readonly #table: TypeTable;
  readonly #subject: Subject;
  /** The path of the current value. */
  readonly #path: (string | number)[] = [];
  /** The objects and arrays around the current value, to detect cycles. */
  readonly #around = new Set<object>();

  constructor(table: TypeTable, subject: Subject) {
    this.#table = table;
    this.#subject = subject;
  }

  /**
   * Checks a value against a type.
   *
   * @param open Whether the value can have members that the type lacks.
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
        // JSON does not carry members that are undefined.
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
   * Collects the members that an object can have, given the values of its tags.
   *
   * @param known Receives the members.
   * @param unions Receives the unions among the types, innermost first.
   * @returns The union whose tag does not select a branch, if there is one.
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

  /**
   * Returns the branch that an object's tag selects.
   *
   * It is `undefined` if this value of the tag adds no members.
   */
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

  /** Returns whether an object can have a member, in any branch. */
  #has(type: SchemaObject, name: string): boolean {
    return withBranches(this.#table, type).some(({ members }) =>
      members.some((member) => member.name === name)
    );
  }

  /** Checks a value that can be any JSON. */
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

  /** Checks the inside of an object or array, unless it has no end. */
  #inside(value: object, look: () => void) {
    if (this.#around.has(value)) {
      this.#report(
        "a value without cycles",
        `${show(value)} that contains itself`,
      );
    } else if (this.#path.length >= MAX_NESTING) {
      this.#report(
        `at most ${MAX_NESTING} levels of nesting`,
        `${show(value)} at a deeper level`,
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
        rest: `requires ${union.tag} ${valuesText(cases)}, found ${
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

/** Returns whether an alternate selects a type for a value. */
function takes(type: SchemaType, value: unknown): boolean {
  switch (type["meta-type"]) {
    case "builtin": {
      const json = type["json-type"];
      // Any number selects an integer type, because the message can then say
      // what is wrong with the number.
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

/** Returns the problem that a command or event does not exist. */
export function unknownName(
  what: "command" | "event",
  name: string,
  known: readonly string[],
): QapiProblem {
  const found = quote(name);
  const near = closest(name, known);
  return {
    path: "",
    expected: `the name of ${what === "event" ? "an" : "a"} ${what}`,
    found,
    closest: near,
    message: `There is no ${what} ${found}${didYouMean(near)}`,
  };
}
