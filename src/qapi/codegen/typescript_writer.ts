/**
 * Writes a model as TypeScript.
 *
 * An enumeration is closed if a client sends it, so that a misspelt value does
 * not compile. It is open if QEMU returns it, because a newer QEMU may return
 * more values.
 *
 * A type that goes in both directions, and contains an enumeration, is written
 * twice. The form that is sent has the name of the type; the form that is
 * returned has `Returned` after that name. Any other type in both directions is
 * written once, in the form that is sent, with read-only arrays.
 *
 * @module
 */

import { differingOf, type Direction, directionsOf } from "./directions.ts";
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
  /** The type of an integer of unknown size. */
  integer: string;
  /** Returns the address of the documentation of a command, event or type. */
  reference?: (keyword: string, name: string, module: string) => string;
}

/** Builtin types in TypeScript. Those that are missing here are numbers. */
const BUILTINS: Record<string, string> = {
  any: "unknown",
  bool: "boolean",
  null: "null",
  str: "string",
};

/** Integer types that can be larger than a number can hold exactly. */
const LARGE = new Set(["int64", "uint64", "size"]);

/** Features that a comment mentions, with the tag and the word for each. */
const WARNINGS = [
  ["deprecated", "@deprecated", "Deprecated"],
  ["unstable", "@experimental", "Unstable"],
] as const;

/** Writes the commands, events and types of a model as TypeScript. */
export class TypeScriptWriter {
  readonly #model: Model;
  readonly #options: TypeScriptOptions;
  /** The directions in which each type goes. */
  readonly #directions: Map<string, Set<Direction>>;
  /** The types whose form depends on the direction. */
  readonly #differing: Set<string>;

  constructor(model: Model, options: TypeScriptOptions) {
    this.#model = model;
    this.#options = options;
    this.#directions = directionsOf(model);
    this.#differing = differingOf(model);
  }

  /**
   * Returns the names of the types that {@linkcode TypeScriptWriter.types}
   * writes, in the same order.
   */
  names(): string[] {
    return this.#sorted(this.#model.types)
      .flatMap(([name]) => this.#forms(name).map(([form]) => form));
  }

  /** Returns the types, each exported. */
  types(): string {
    return this.#sorted(this.#model.types).map(([name, type]) =>
      this.#forms(name).map(([form, direction]) =>
        this.#doc(this.#typeFacts(name, form, type), type, "") +
        `export type ${form} = ${this.#type(type, direction)};\n`
      ).join("\n")
    ).join("\n");
  }

  /** Returns the body of an interface with the commands. */
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

  /** Returns the body of an interface with the events. */
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
    // With another type than `any`, TypeScript would not accept a value whose
    // type is an interface.
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
          // `Empty` would accept any value.
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
    // All values that add no members share one branch.
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
    if (common.length === 0 || either.length === 0) return union(either);
    return either.length === 1
      ? `${object} & ${either[0]}`
      : `${object} & (${union(either)}\n)`;
  }

  /** Returns whether a branch adds no members. */
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
    // A sender can also write `undefined`. A received value never has it,
    // because JSON cannot represent it.
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

  /** Returns whether an alternate in a list of types includes a type. */
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

  /**
   * Returns the forms in which a type is written: a name and a direction each.
   */
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

  /**
   * Returns the first sentences of a comment: the name with a link, since when,
   * and the versions that lack it.
   */
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
    // The versions of a type of the source are those of the commands and events
    // that use it.
    const versions = this.#model.types.get(name) === facts &&
        module !== undefined
      ? []
      : this.#model.versions;
    return [
      `QAPI ${keyword} ${what}${suffix}.`,
      ...this.#about(facts, versions),
    ];
  }

  /** Returns sentences about the versions that have something or lack it. */
  #about(facts: Facts, versions: Iterable<string>): string[] {
    const about: string[] = [];
    if (facts.since !== undefined) about.push(`Since ${facts.since}.`);
    const absent = this.#inOrder(new Set(absentFrom(facts, versions)));
    if (absent.length > 0) about.push(`Not in QEMU ${list(absent)}.`);
    return about;
  }

  /** Returns a documentation comment; empty if there is no text for it. */
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

  /** Returns the warnings: the tag, the word, and the versions of each. */
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

/** Returns a name as the key of an object type, in quotes if necessary. */
function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

/** Returns an object type that has only a tag, which can have these values. */
function tagged(tag: string, ...values: string[]): string {
  const quoted = values.map((value) => JSON.stringify(value));
  return `{ ${key(tag)}: ${quoted.join(" | ")} }`;
}

/** Returns whether an object type has no members. */
function isEmpty({ members, tag }: ObjectType): boolean {
  return members.size === 0 && tag === undefined;
}

/** Returns the union of types, one a line. */
function union(types: string[]): string {
  if (types.length === 0) return "never";
  return types.length === 1 && !types[0]!.includes("//")
    ? types[0]!
    : types.map((type) => `\n  | ${type}`).join("") +
      // The code after the union must not become part of the comment.
      (types.at(-1)!.includes("//") ? "\n" : "");
}

/** Returns words as a list, such as `7.2, 10.0 and 11.1`. */
function list(words: string[]): string {
  return words.length < 2
    ? words.join()
    : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
