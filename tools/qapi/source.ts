/**
 * Reads a QAPI schema, as QEMU's source has it, into a model.
 *
 * @module
 */

import {
  addFacts,
  addVersion,
  type Arguments,
  type Command,
  emptyModel,
  emptyObject,
  type EnumType,
  type Event,
  type Facts,
  type Member,
  type Model,
  noFacts,
  type ObjectType,
  type Type,
  type TypeUse,
} from "../../src/qapi/codegen/model.ts";
import { readDoc, type SchemaDoc } from "./doc.ts";
import {
  type Expression,
  parseSchema,
  SchemaError,
  type SchemaRecord,
  type SchemaValue,
} from "./parser.ts";

/** Keywords, each with the names that an expression with it may have beside `if` and `features`. */
const KEYWORDS: Record<string, readonly string[]> = {
  include: [],
  pragma: [],
  enum: ["data", "prefix"],
  struct: ["data", "base"],
  union: ["data", "base", "discriminator"],
  alternate: ["data"],
  command: [
    "data",
    "returns",
    "boxed",
    "gen",
    "success-response",
    "allow-oob",
    "allow-preconfig",
    "coroutine",
  ],
  event: ["data", "boxed"],
};

/** Types that the language itself has. */
const BUILTINS = new Set([
  "str",
  "number",
  "int",
  "int8",
  "int16",
  "int32",
  "int64",
  "uint8",
  "uint16",
  "uint32",
  "uint64",
  "size",
  "bool",
  "null",
  "any",
]);

/**
 * Reads a schema with all that it includes.
 *
 * @param path Its main file.
 * @param version Version that it is of, whose features are those of the schema.
 * @throws {SchemaError} If it is none.
 */
export async function readSource(
  path: string,
  version: string,
): Promise<Model> {
  const expressions: Expression[] = [];
  const read = new Set<string>();
  const include = async (path: string) => {
    if (read.has(path)) return;
    read.add(path);
    for (
      const expression of parseSchema(await Deno.readTextFile(path), path)
    ) {
      const { include: included } = expression.value;
      if (included === undefined) expressions.push(expression);
      else {
        const folder = path.slice(0, path.lastIndexOf("/") + 1);
        await include(normalize(folder + included));
      }
    }
  };
  await include(normalize(path));
  return new SourceReader(version, expressions).read();
}

/** A path without `.` and `..`, so that a file has but one. */
function normalize(path: string): string {
  return decodeURI(new URL(path, `file://${Deno.cwd()}/`).pathname);
}

class SourceReader {
  readonly #version: string;
  /** Types, which may be used before the expression that makes them. */
  readonly #definitions = new Map<string, Expression>();
  readonly #expressions: Expression[];
  readonly #model: Model = emptyModel();
  #expression!: Expression;
  #doc!: SchemaDoc;

  constructor(version: string, expressions: Expression[]) {
    this.#version = version;
    this.#expressions = expressions;
    for (const expression of expressions) {
      const { value } = expression;
      const name = value["enum"] ?? value["struct"] ?? value["union"] ??
        value["alternate"];
      if (name !== undefined) this.#definitions.set(String(name), expression);
    }
  }

  read(): Model {
    addVersion(this.#model, this.#version);
    for (const expression of this.#expressions) {
      this.#expression = expression;
      this.#doc = readDoc(expression.doc);
      this.#define(expression.value);
    }
    return this.#model;
  }

  #define(value: SchemaRecord) {
    const keyword = Object.keys(value)
      .find((name) => Object.hasOwn(KEYWORDS, name));
    if (keyword === undefined) {
      throw this.#error(`Expected a definition, found ${Object.keys(value)}`);
    }
    const known = [keyword, "if", "features", ...KEYWORDS[keyword]!];
    for (const name of Object.keys(value)) {
      if (!known.includes(name)) {
        throw this.#error(`Expected no ${name} in the ${keyword}`);
      }
    }
    if (keyword === "pragma") return;
    const name = this.#text(value[keyword]);
    const facts = this.#facts(value, this.#doc.since);
    const { file } = this.#expression;
    const module = file.slice(file.lastIndexOf("/") + 1, -".json".length);
    const { types, commands, events } = this.#model;
    if (keyword === "command") {
      commands.set(name, { ...facts, module, ...this.#command(value) });
    } else if (keyword === "event") {
      events.set(name, { ...facts, module, ...this.#event(value) });
    } else {
      // A type may be there for other use than QMP's, which introspection tells.
      facts.versions.clear();
      types.set(name, {
        ...facts,
        keyword,
        module,
        ...this.#type(keyword, value),
      });
    }
  }

  #command(value: SchemaRecord): Omit<Command, keyof Facts> {
    const { data, returns } = value;
    return {
      ...(data !== undefined && { arguments: this.#arguments(data) }),
      ...(returns !== undefined && { returns: this.#use(returns) }),
      // Such a command reads its arguments by itself.
      anyArguments: value.gen === false && data !== undefined,
      allowOob: value["allow-oob"] === true,
      successResponse: value["success-response"] !== false,
    };
  }

  #event({ data }: SchemaRecord): Omit<Event, keyof Facts> {
    return data === undefined ? {} : { data: this.#arguments(data) };
  }

  #arguments(data: SchemaValue): Arguments {
    if (typeof data === "string") return this.#use(data);
    return { ...emptyObject(), members: this.#members(data) };
  }

  #type(
    keyword: string,
    value: SchemaRecord,
  ): Type {
    switch (keyword) {
      case "enum":
        return this.#enum(value);
      case "alternate":
        return {
          kind: "alternate",
          types: this.#entries(value.data).map(([, type]) =>
            this.#use(this.#long(type).type)
          ),
        };
      default:
        return this.#object(value);
    }
  }

  #enum({ data }: SchemaRecord): EnumType {
    const values = new Map<string, Facts>();
    for (const item of this.#array(data)) {
      const long = typeof item === "string" ? { name: item } : item;
      const { name } = this.#record(long);
      values.set(
        this.#text(name),
        this.#facts(this.#record(long), this.#doc.members.get(String(name))),
      );
    }
    return { kind: "enum", values };
  }

  /** A struct or union, with the members of its base. */
  #object({ data, base, discriminator }: SchemaRecord): ObjectType {
    const object = emptyObject();
    if (base !== undefined) object.members = this.#baseMembers(base);
    if (discriminator === undefined) {
      for (const [name, member] of this.#members(data)) {
        object.members.set(name, member);
      }
      return object;
    }
    object.tag = this.#text(discriminator);
    for (const [name, value] of this.#entries(data)) {
      const { type, ...rest } = this.#long(value);
      object.variants.set(name, {
        ...this.#facts(rest),
        type: this.#use(type),
      });
    }
    for (const value of this.#tagValues(object)) {
      if (!object.variants.has(value)) object.variants.set(value, noFacts());
    }
    return object;
  }

  #baseMembers(base: SchemaValue): Map<string, Member> {
    if (typeof base !== "string") return this.#members(base);
    const [expression, doc] = [this.#expression, this.#doc];
    this.#expression = this.#definition(base);
    this.#doc = readDoc(this.#expression.doc);
    const { members } = this.#object(this.#expression.value);
    [this.#expression, this.#doc] = [expression, doc];
    return members;
  }

  #tagValues({ tag, members }: ObjectType): Iterable<string> {
    const type = members.get(tag!)?.type;
    if (type?.kind !== "named") {
      throw this.#error(`Expected an enumeration as discriminator ${tag}`);
    }
    const { value } = this.#definition(type.name);
    if (value.enum === undefined) {
      throw this.#error(`Expected an enumeration as discriminator ${tag}`);
    }
    return this.#enum(value).values.keys();
  }

  #members(data: SchemaValue | undefined): Map<string, Member> {
    return new Map(
      this.#entries(data).map(([key, value]) => {
        const { type, ...rest } = this.#long(value);
        const optional = key.startsWith("*");
        const name = optional ? key.slice(1) : key;
        return [name, {
          ...this.#facts(rest, this.#doc.members.get(name)),
          type: this.#use(type),
          // A QEMU that was built without it does not send it.
          optional: optional || rest.if !== undefined,
        }];
      }),
    );
  }

  #use(type: SchemaValue | undefined): TypeUse {
    if (Array.isArray(type)) return { kind: "array", of: this.#use(type[0]) };
    const name = this.#text(type);
    if (BUILTINS.has(name)) return { kind: "builtin", name };
    this.#definition(name);
    return { kind: "named", name };
  }

  #definition(name: string): Expression {
    const expression = this.#definitions.get(name);
    if (expression === undefined) throw this.#error(`Found no type ${name}`);
    return expression;
  }

  /** Members and variants may be just a type. */
  #long(value: SchemaValue): SchemaRecord {
    return typeof value === "string" || Array.isArray(value)
      ? { type: value }
      : this.#record(value);
  }

  /** Whether a version has what depends on how QEMU was built is for its introspection to say. */
  #facts(value: SchemaRecord, since?: string): Facts {
    const facts = noFacts();
    if (since !== undefined) facts.since = since;
    const features = value.features === undefined
      ? []
      : this.#array(value.features).map((feature) =>
        this.#text(
          typeof feature === "string" ? feature : this.#record(feature).name,
        )
      );
    addFacts(facts, this.#version, features);
    if (value.if !== undefined) {
      facts.versions.clear();
      facts.conditional = this.#version;
    }
    return facts;
  }

  #entries(value: SchemaValue | undefined): [string, SchemaValue][] {
    return Object.entries(this.#record(value));
  }

  #record(value: SchemaValue | undefined): SchemaRecord {
    if (typeof value === "object" && !Array.isArray(value)) return value;
    throw this.#error(`Expected an object, found ${JSON.stringify(value)}`);
  }

  #array(value: SchemaValue | undefined): SchemaValue[] {
    if (Array.isArray(value)) return value;
    throw this.#error(`Expected a list, found ${JSON.stringify(value)}`);
  }

  #text(value: SchemaValue | undefined): string {
    if (typeof value === "string") return value;
    throw this.#error(`Expected a name, found ${JSON.stringify(value)}`);
  }

  #error(message: string): SchemaError {
    const { file, line } = this.#expression;
    return new SchemaError(file, line, message);
  }
}
