/**
 * Writes a model as TypeScript.
 *
 * An enumeration is closed where it is sent, so that a misspelt value does not compile, and open where it is returned,
 * so that a newer QEMU does no harm. A type that is used in both ways, and would differ so, is written twice: as itself,
 * as it is sent, and with `Returned` behind its name. Any other is written once, as it is sent: its arrays are read-only.
 *
 * @module
 */

import {
  absentFrom,
  type Arguments,
  type Command,
  type Event,
  type Facts,
  type Member,
  type Model,
  type NamedType,
  type ObjectType,
  type TypeUse,
} from "./model.ts";

/** Options for {@linkcode TypeScriptWriter}. */
export interface TypeScriptOptions {
  /** What an integer is whose size is not known. */
  integer: string;
  /** Address of what explains a command, event or type. */
  reference?: (keyword: string, name: string, module: string) => string;
}

/** Whether a value goes to QEMU or comes from it. */
type Direction = "sent" | "returned";

/** Types that the language has, in TypeScript, apart from large integers. */
const BUILTINS: Record<string, string> = {
  any: "unknown",
  bool: "boolean",
  null: "null",
  str: "string",
};

/** Integers that may be larger than a number can hold exactly. */
const LARGE = new Set(["int64", "uint64", "size"]);

/** Features that everybody should know of. */
const WARNINGS = [
  ["deprecated", "@deprecated", "Deprecated"],
  ["unstable", "@experimental", "Unstable"],
] as const;

/** Writes commands, events and types of a model as TypeScript. */
export class TypeScriptWriter {
  readonly #model: Model;
  readonly #options: TypeScriptOptions;
  /** Ways in which each type is used. */
  readonly #directions: Map<string, Set<Direction>>;
  /** Types that are not the same in both. */
  readonly #differing: Set<string>;

  constructor(model: Model, options: TypeScriptOptions) {
    this.#model = model;
    this.#options = options;
    this.#directions = directionsOf(model);
    this.#differing = differingOf(model);
  }

  /** Names of the types that {@linkcode TypeScriptWriter.types} writes, sorted. */
  names(): string[] {
    return this.#sorted(this.#model.types)
      .flatMap(([name]) => this.#forms(name).map(([form]) => form));
  }

  /** The types, each exported. */
  types(): string {
    return this.#sorted(this.#model.types).map(([name, type]) =>
      this.#forms(name).map(([form, direction]) =>
        this.#doc(this.#typeFacts(name, form, type), type, "") +
        `export type ${form} = ${this.#type(type, direction)};\n`
      ).join("\n")
    ).join("\n");
  }

  /** The commands as an interface. */
  commands(): string {
    return this.#interface(this.#model.commands, (name, command) => {
      const parts = this.#start("command", name, command);
      if (command.allowOob) parts.push("It can run out-of-band.");
      if (!command.successResponse) {
        parts.push("The server replies only if the command fails.");
      }
      return [
        this.#doc(parts.join(" "), command, "  "),
        this.#signature(command),
      ];
    });
  }

  /** The events as an interface. */
  events(): string {
    return this.#interface(this.#model.events, (name, event) => [
      this.#doc(this.#start("event", name, event).join(" "), event, "  "),
      event.data === undefined
        ? "undefined"
        : this.#arguments(event.data, "returned", event),
    ]);
  }

  #interface<T extends Command | Event>(
    entries: Map<string, T>,
    write: (name: string, entry: T) => [doc: string, type: string],
  ): string {
    const members = this.#sorted(entries).map(([name, entry]) => {
      const [doc, type] = write(name, entry);
      return `${doc}  ${key(name)}: ${type};\n`;
    });
    return `{\n${members.join("")}}`;
  }

  #signature(command: Command): string {
    const args = command.arguments === undefined ? "Empty" : this.#arguments(
      command.arguments,
      "sent",
      command,
      command.anyArguments,
    );
    const returns = command.successResponse
      ? command.returns && this.#use(command.returns, "returned")
      : "undefined";
    if (returns !== undefined) return `CommandSignature<${args}, ${returns}>`;
    return args === "Empty" ? "CommandSignature" : `CommandSignature<${args}>`;
  }

  #arguments(
    args: Arguments,
    direction: Direction,
    { versions }: Facts,
    more = false,
  ): string {
    // Only to `any` may a value be assigned whose type is an interface.
    const rest = more ? "[argument: string]: any;\n" : "";
    if (args.kind === "object") {
      return this.#object(args, direction, versions, rest);
    }
    const type = this.#use(args, direction);
    return more ? `${type} & { ${rest} }` : type;
  }

  #type(type: NamedType, direction: Direction): string {
    switch (type.kind) {
      case "enum":
        return union(
          [...type.values].map(([name, facts]) => {
            const said = [
              ...this.#about(facts, type.versions),
              ...this.#warnings(facts)
                .map(([, word, versions]) => `${word} in QEMU ${versions}.`),
            ].join(" ");
            return JSON.stringify(name) + (said && ` // ${said}`);
          }),
        );
      case "alternate":
        return union(type.types.map((use) => this.#use(use, direction)));
      case "object":
        return direction === "sent" && isEmpty(type)
          // What `Empty` stands for takes any value.
          ? "Record<string, never>"
          : this.#object(type, direction, type.versions);
    }
  }

  #object(
    { members, tag, variants }: ObjectType,
    direction: Direction,
    versions: Set<string>,
    rest: string = "",
  ): string {
    const common = [...members]
      .filter(([name]) => name !== tag)
      .map(([name, member]) => this.#member(name, member, direction, versions));
    const object = `{\n${common.join("")}${rest}}`;
    if (tag === undefined) {
      return common.length + rest.length ? object : "Empty";
    }
    // Values that add no members are one branch.
    const bare = [...variants].filter(([, { type }]) => this.#isEmpty(type))
      .map(([value]) => value);
    const either = [...variants].flatMap(([value, { type }]) => {
      if (type !== undefined && !this.#isEmpty(type)) {
        return `(${tagged(tag, value)} & ${this.#use(type, direction)})`;
      }
      return value === bare[0] ? tagged(tag, ...bare) : [];
    });
    const member = members.get(tag);
    if (
      member !== undefined &&
      (member.optional || absentFrom(member, versions).length > 0)
    ) either.push(`{ ${key(tag)}?: never }`);
    return common.length && either.length
      ? `${object} & (${union(either)}\n)`
      : union(either);
  }

  /** Whether a branch adds no members. */
  #isEmpty(type: TypeUse | undefined): boolean {
    if (type === undefined) return true;
    const named = type.kind === "named" && this.#model.types.get(type.name)!;
    return named && named.kind === "object" && isEmpty(named);
  }

  #member(
    name: string,
    member: Member,
    direction: Direction,
    versions: Set<string>,
  ): string {
    const said = this.#about(member, versions).join(" ");
    const absent = absentFrom(member, versions).length > 0;
    const type = this.#use(member.type, direction);
    const optional = member.optional || absent;
    // Who sends may say `undefined` as well; JSON never has it.
    const nothing = optional && direction === "sent" ? " | undefined" : "";
    return this.#doc(said, member, "  ") +
      `  ${key(name)}${optional ? "?" : ""}: ${type}${nothing};\n`;
  }

  #use(type: TypeUse, direction: Direction): string {
    switch (type.kind) {
      case "builtin":
        return this.#builtin(type.name);
      case "array": {
        const of = this.#use(type.of, direction);
        const array = / /.test(of) ? `(${of})[]` : `${of}[]`;
        return direction === "sent" ? `readonly ${array}` : array;
      }
      case "either":
        return [
          ...new Set(
            type.of.filter((use) => !this.#isPart(use, type.of))
              .map((use) => this.#use(use, direction)),
          ),
        ].join(" | ");
      case "named": {
        const { name } = type;
        if (this.#model.types.get(name)!.kind === "enum") {
          return direction === "sent" ? name : `Open<${name}>`;
        }
        return this.#forms(name)
          .find(([, form]) => form === direction)?.[0] ?? name;
      }
    }
  }

  /** Whether a type is one of the types of an alternate beside it. */
  #isPart(type: TypeUse, beside: TypeUse[]): boolean {
    return type.kind === "builtin" && beside.some((use) => {
      const named = use.kind === "named" && this.#model.types.get(use.name);
      return named && named.kind === "alternate" &&
        named.types.some((one) =>
          one.kind === "builtin" && one.name === type.name
        );
    });
  }

  #builtin(name: string): string {
    if (name === "integer") return this.#options.integer;
    return LARGE.has(name) ? "number | bigint" : BUILTINS[name] ?? "number";
  }

  /** Names under which a type is written, and how each is used. */
  #forms(name: string): [form: string, direction: Direction][] {
    const directions = this.#directions.get(name);
    if (!directions?.has("returned")) return [[name, "sent"]];
    if (!directions.has("sent")) return [[name, "returned"]];
    if (!this.#differing.has(name)) return [[name, "sent"]];
    let returned = `${name}Returned`;
    while (this.#model.types.has(returned)) returned += "2";
    return [[name, "sent"], [returned, "returned"]];
  }

  #typeFacts(name: string, form: string, type: NamedType): string {
    const suffix = form === name ? "" : ", as commands and events return it";
    return this.#start(type.keyword ?? type.kind, name, type, suffix)
      .join(" ");
  }

  /** Begins what is said of something: what it is, with a link where there is one, and since when. */
  #start(
    keyword: string,
    name: string,
    facts: Facts & { module?: string },
    suffix = "",
  ): string[] {
    const { reference } = this.#options;
    const { module } = facts;
    const what = reference === undefined || module === undefined
      ? `\`${name}\``
      : `[\`${name}\`](${reference(keyword, name, module)})`;
    // A type's own story is that of what uses it.
    const versions = this.#model.types.get(name) === facts &&
        module !== undefined
      ? []
      : this.#model.versions;
    return [
      `QAPI ${keyword} ${what}${suffix}.`,
      ...this.#about(facts, versions),
    ];
  }

  /** Since when something is there, and what has it not. */
  #about(facts: Facts, versions: Iterable<string>): string[] {
    const about: string[] = [];
    if (facts.since !== undefined) about.push(`Since ${facts.since}.`);
    const absent = this.#inOrder(new Set(absentFrom(facts, versions)));
    if (absent.length > 0) about.push(`Not in QEMU ${list(absent)}.`);
    return about;
  }

  /** A documentation comment; none where there is nothing to say. */
  #doc(text: string, facts: Facts, indent: string): string {
    const lines = text === "" ? [] : [text];
    for (const [tag, , versions] of this.#warnings(facts)) {
      lines.push(`${tag} In QEMU ${versions}.`);
    }
    if (lines.length === 0) return "";
    if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
    if (text !== "") lines.splice(1, 0, "");
    return `${indent}/**\n` +
      lines.map((line) => `${indent} * ${line}`.trimEnd() + "\n").join("") +
      `${indent} */\n`;
  }

  /** What to beware of: the tag and the word for it, and in which versions. */
  #warnings(
    { features }: Facts,
  ): [tag: string, word: string, versions: string][] {
    return WARNINGS.flatMap(([feature, tag, word]) => {
      const versions = features.get(feature);
      return versions === undefined
        ? []
        : [[tag, word, list(this.#inOrder(versions))]];
    });
  }

  #inOrder(versions: Set<string>): string[] {
    return this.#model.versions.filter((version) => versions.has(version));
  }

  #sorted<T>(entries: Map<string, T>): [string, T][] {
    return [...entries].sort(([a], [b]) => a < b ? -1 : 1);
  }
}

/** Finds out which types are sent, and which are returned. */
function directionsOf(model: Model): Map<string, Set<Direction>> {
  const directions = new Map<string, Set<Direction>>();
  const visit = (type: Arguments | undefined, direction: Direction) => {
    for (const name of type === undefined ? [] : namesIn(type)) {
      const known = directions.get(name) ?? new Set();
      if (known.has(direction)) continue;
      directions.set(name, known.add(direction));
      const named = model.types.get(name)!;
      if (named.kind === "object") visit(named, direction);
      if (named.kind === "alternate") {
        for (const use of named.types) visit(use, direction);
      }
    }
  };
  for (const command of model.commands.values()) {
    visit(command.arguments, "sent");
    visit(command.returns, "returned");
  }
  for (const event of model.events.values()) visit(event.data, "returned");
  return directions;
}

/** Finds out which types are not the same sent and returned: those with an enumeration somewhere inside. */
function differingOf({ types }: Model): Set<string> {
  const differing = new Set<string>();
  for (let size = -1; size !== differing.size;) {
    size = differing.size;
    for (const [name, type] of types) {
      const uses = type.kind === "object"
        ? namesIn(type)
        : type.kind === "alternate"
        ? type.types.flatMap(namesIn)
        : [];
      const differs = uses.some((use) =>
        types.get(use)!.kind === "enum" || differing.has(use)
      );
      if (differs) differing.add(name);
    }
  }
  return differing;
}

/** Names of the types that a type uses, its tag's aside, whose values are the branches'. */
function namesIn(type: Arguments): string[] {
  switch (type.kind) {
    case "builtin":
      return [];
    case "named":
      return [type.name];
    case "array":
      return namesIn(type.of);
    case "either":
      return type.of.flatMap(namesIn);
    case "object":
      return [
        ...[...type.members]
          .filter(([name]) => name !== type.tag)
          .flatMap(([, member]) => namesIn(member.type)),
        ...[...type.variants.values()]
          .flatMap(({ type }) => type === undefined ? [] : namesIn(type)),
      ];
  }
}

/** A name as the key of an object type. */
function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

/** An object with nothing but a tag, of some values. */
function tagged(tag: string, ...values: string[]): string {
  const quoted = values.map((value) => JSON.stringify(value));
  return `{ ${key(tag)}: ${quoted.join(" | ")} }`;
}

/** Whether an object has no members. */
function isEmpty({ members, tag }: ObjectType): boolean {
  return members.size === 0 && tag === undefined;
}

function union(types: string[]): string {
  if (types.length === 0) return "never";
  return types.length === 1 && !types[0]!.includes("//")
    ? types[0]!
    : types.map((type) => `\n  | ${type}`).join("") +
      // What comes behind must not be in the comment.
      (types.at(-1)!.includes("//") ? "\n" : "");
}

/** Words in a row, such as `7.2, 10.0 and 11.1`. */
function list(words: string[]): string {
  return words.length < 2
    ? words.join()
    : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
