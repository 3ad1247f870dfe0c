/**
 * Reads the QAPI schema in QEMU's source into a model.
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
import { readDoc, type SchemaDoc } from "./doc_comment.ts";
import {
  type Expression,
  parseSchema,
  SchemaError,
  type SchemaRecord,
  type SchemaValue,
} from "./parser.ts";

/**
 * The keywords that define something.
 *
 * Each has the names that its expression can have besides `if` and `features`.
 */
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

/** The builtin types of the schema language. */
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
 * Reads a schema file, and the files that it includes.
 *
 * @param path The main file.
 * @param version The QEMU version of the source.
 * @throws {SchemaError} If a file is not a schema file, or if the definitions
 * do not make sense.
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

/** Returns the absolute path, so that a file has only one path. */
function normalize(path: string): string {
  return decodeURI(new URL(path, `file://${Deno.cwd()}/`).pathname);
}

class SourceReader {
  readonly #version: string;
  /** Definitions of types, which can come after their first use. */
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
        throw this.#error(`Unexpected ${name} in the ${keyword}`);
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
      // A type can serve other purposes than QMP. Only introspection says
      // whether QMP uses it.
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
      // A command with `gen: false` reads its arguments itself.
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

  /** Reads a struct or union, with the members of its base. */
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
      throw this.#error(
        `Expected an enumeration as the type of discriminator ${tag}`,
      );
    }
    const { value } = this.#definition(type.name);
    if (value.enum === undefined) {
      throw this.#error(
        `Expected an enumeration as the type of discriminator ${tag}`,
      );
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
          // A QEMU that was built without the member does not send it.
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
    if (expression === undefined) throw this.#error(`Cannot find type ${name}`);
    return expression;
  }

  /** Returns the long form of a member or variant, which can be just a type. */
  #long(value: SchemaValue): SchemaRecord {
    return typeof value === "string" || Array.isArray(value)
      ? { type: value }
      : this.#record(value);
  }

  /**
   * Reads the facts about a definition, a member or a value.
   *
   * The `if` of a definition depends on how QEMU was built. The source
   * therefore cannot say whether a version has it; introspection can.
   */
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
