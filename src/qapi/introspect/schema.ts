/**
 * What a QEMU knows, as it says itself: its commands and events, their arguments, and whether a value is one of them.
 *
 * @module
 */

import { describe, type QapiType } from "./describe.ts";
import type {
  SchemaCommand,
  SchemaEntry,
  SchemaEvent,
  SchemaType,
} from "./entries.ts";
import { follow, type Place } from "./path.ts";
import { closest, didYouMean } from "./spelling.ts";
import { quote } from "./text.ts";
import type { SchemaInfo } from "../generated/qemu.ts";
import { elements, TypeTable, valuesOf, variantsOf } from "./types.ts";
import { type QapiProblem, type Subject, Validator } from "./validate.ts";

export type {
  QapiAlternate,
  QapiArray,
  QapiBuiltin,
  QapiEnum,
  QapiEnumValue,
  QapiMember,
  QapiObject,
  QapiObjectBody,
  QapiType,
  QapiVariant,
} from "./describe.ts";
export type {
  SchemaAlternate,
  SchemaArray,
  SchemaBuiltin,
  SchemaCommand,
  SchemaEntry,
  SchemaEnum,
  SchemaEvent,
  SchemaMember,
  SchemaObject,
  SchemaType,
} from "./entries.ts";
export type { QapiProblem } from "./validate.ts";

/**
 * The schema of a QEMU, of which `query-qmp-schema` tells. It differs between versions, and between builds of one.
 *
 * **A path** names a member: `"driver"`, or with a dot one of a member's, `"file.filename"`. It leads into every branch of
 * a union and every type of an alternate. It leads through a list without a word, and an index is taken as well,
 * `"children[0].filename"` or `"children.0.filename"`. An empty path is the value as a whole.
 *
 * **Names** are asked for with any text; one that does not exist is no error but is answered with `false`, an empty list,
 * or `undefined`.
 *
 * Making one takes about as long as parsing the JSON of its entries; descriptions are made when they are asked for.
 *
 * Source: QAPI `query-qmp-schema`, `SchemaInfo`.
 *
 * @example Ask what there is, and what would be wrong
 * ```ts
 * import { QapiSchema } from "@qmp/qmp";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const schema = new QapiSchema([
 *   { "meta-type": "command", name: "set-link", "arg-type": "0", "ret-type": "1" },
 *   { "meta-type": "object", name: "0", members: [{ name: "state", type: "2" }] },
 *   { "meta-type": "object", name: "1", members: [] },
 *   { "meta-type": "enum", name: "2", members: [{ name: "up" }, { name: "down" }] },
 * ]);
 * assertEquals(schema.commands, ["set-link"]);
 * assert(schema.hasArgument("set-link", "state"));
 * assertEquals(schema.enumValues("set-link", "state"), ["up", "down"]);
 *
 * const [problem] = schema.validate("set-link", { state: "dwon" });
 * assertEquals(
 *   problem?.message,
 *   'Argument state of set-link must be "up"|"down", found "dwon", did you mean down',
 * );
 * ```
 */
export class QapiSchema {
  /** Names of the commands, in the schema's order. */
  readonly commands: readonly string[];
  /** Names of the events, in the schema's order. */
  readonly events: readonly string[];
  readonly #table: TypeTable;

  /**
   * Makes a schema of what `query-qmp-schema` returned.
   *
   * @param entries The entries. They are kept, not copied.
   * @throws {TypeError} If they are not the entries of a schema, as when a type is missing.
   */
  constructor(entries: readonly (SchemaEntry | SchemaInfo)[]) {
    this.#table = new TypeTable(entries);
    this.commands = [...this.#table.commands.keys()];
    this.events = [...this.#table.events.keys()];
  }

  /**
   * Whether there is a command of a name.
   *
   * @param name Name of a command.
   */
  hasCommand(name: string): boolean {
    return this.#table.commands.has(name);
  }

  /**
   * Whether there is an event of a name.
   *
   * @param name Name of an event.
   */
  hasEvent(name: string): boolean {
    return this.#table.events.has(name);
  }

  /**
   * Whether a command can be executed out-of-band.
   *
   * Source: QAPI `SchemaInfoCommand`.
   *
   * @param command Name of a command.
   */
  allowsOob(command: string): boolean {
    return this.#table.commands.get(command)?.["allow-oob"] === true;
  }

  /**
   * Whether a command takes an argument. Properties of devices, which `device_add` takes, are not in the schema: ask
   * `device-list-properties`.
   *
   * @param command Name of a command.
   * @param path Path into its arguments.
   *
   * @example Ask whether this QEMU can be told to leave the page cache alone
   * ```ts
   * import { QapiSchema } from "@qmp/qmp";
   * import { assert } from "@std/assert";
   *
   * const schema = new QapiSchema([
   *   { "meta-type": "command", name: "blockdev-add", "arg-type": "0", "ret-type": "2" },
   *   { "meta-type": "object", name: "0", members: [{ name: "cache", type: "1" }] },
   *   { "meta-type": "object", name: "1", members: [{ name: "direct", type: "bool" }] },
   *   { "meta-type": "object", name: "2", members: [] },
   *   { "meta-type": "builtin", name: "bool", "json-type": "boolean" },
   * ]);
   * assert(schema.hasArgument("blockdev-add", "cache.direct"));
   * assert(!schema.hasArgument("blockdev-add", "cache.size"));
   * ```
   */
  hasArgument(command: string, path: string): boolean {
    const arg = this.#table.commands.get(command)?.["arg-type"];
    return this.#follow(arg, path) !== undefined;
  }

  /**
   * Whether an event can have a member in its data.
   *
   * @param event Name of an event.
   * @param path Path into its data.
   */
  hasEventData(event: string, path: string): boolean {
    const arg = this.#table.events.get(event)?.["arg-type"];
    return this.#follow(arg, path) !== undefined;
  }

  /**
   * Whether what a command returns can have a member.
   *
   * @param command Name of a command.
   * @param path Path into what it returns.
   */
  hasReturn(command: string, path: string): boolean {
    const ret = this.#table.commands.get(command)?.["ret-type"];
    return this.#follow(ret, path) !== undefined;
  }

  /**
   * The values of an enumeration; where several branches have the member, those of all.
   *
   * Source: QAPI `SchemaInfoEnum`.
   *
   * @param name Name of a command or event.
   * @param path Path into its arguments or data.
   * @returns The values, each once; `undefined` where there is no enumeration, nor a list of one.
   */
  enumValues(name: string, path: string): readonly string[] | undefined {
    const enums = this.#enums(this.#place(name, path));
    return enums.length === 0 ? undefined : unique(
      enums.flatMap((type) => valuesOf(type).map(({ name }) => name)),
    );
  }

  /**
   * Whether an enumeration has a value.
   *
   * @param name Name of a command or event.
   * @param path Path into its arguments or data.
   * @param value The value.
   */
  hasEnumValue(name: string, path: string, value: string): boolean {
    return this.enumValues(name, path)?.includes(value) ?? false;
  }

  /**
   * Features, which tell of what the rest of the schema does not show: `"deprecated"`, `"unstable"`, and such as that a
   * fault is mended.
   *
   * Without a path, those of the command or event itself. With one, those of the member and of its type, in whichever
   * branches have it. With a value, those of this value of the enumeration there and, where the enumeration is the tag of a
   * union, those of the branch that it chooses.
   *
   * Source: QAPI `SchemaInfo`, `SchemaInfoObjectMember`, `SchemaInfoEnumMember`.
   *
   * @param name Name of a command or event.
   * @param path Path into its arguments or data.
   * @param value Value of the enumeration at the path.
   * @returns The features, each once.
   *
   * @example Ask about a command, an argument, and a value
   * ```ts
   * import { QapiSchema } from "@qmp/qmp";
   * import { assertEquals } from "@std/assert";
   *
   * const schema = new QapiSchema([
   *   { "meta-type": "command", name: "f", "arg-type": "0", "ret-type": "1", features: ["unstable"] },
   *   { "meta-type": "object", name: "0", members: [{ name: "by", type: "2", features: ["deprecated"] }] },
   *   { "meta-type": "object", name: "1", members: [] },
   *   { "meta-type": "enum", name: "2", members: [{ name: "hand", features: ["tiring"] }] },
   * ]);
   * assertEquals(schema.features("f"), ["unstable"]);
   * assertEquals(schema.features("f", "by"), ["deprecated"]);
   * assertEquals(schema.features("f", "by", "hand"), ["tiring"]);
   * ```
   */
  features(name: string, path: string = "", value?: string): readonly string[] {
    if (value !== undefined) return this.#valueFeatures(name, path, value);
    if (path === "") return [...this.#entry(name)?.features ?? []];
    const { sites, types } = this.#place(name, path);
    return unique([
      ...sites.flatMap(({ member }) => member.features ?? []),
      ...types.flatMap((type) => [type, ...elements(this.#table, type)])
        .flatMap(featuresOf),
    ]);
  }

  /**
   * Whether a command or event, an argument or a value of it has a feature.
   *
   * @param name Name of a command or event.
   * @param feature The feature.
   * @param path Path into its arguments or data, as for {@linkcode QapiSchema.features}.
   * @param value Value of the enumeration at the path.
   */
  hasFeature(
    name: string,
    feature: string,
    path?: string,
    value?: string,
  ): boolean {
    return this.features(name, path, value).includes(feature);
  }

  /**
   * Describes the arguments of a command or the data of an event, or what is at a path into them.
   *
   * @param name Name of a command or event.
   * @param path Path into its arguments or data.
   * @returns What is there; `undefined` where nothing is.
   *
   * @example List the arguments of a command
   * ```ts
   * import { QapiSchema } from "@qmp/qmp";
   * import { assertEquals } from "@std/assert";
   *
   * const schema = new QapiSchema([
   *   { "meta-type": "command", name: "quit", "arg-type": "0", "ret-type": "1" },
   *   { "meta-type": "object", name: "0", members: [{ name: "code", type: "int", default: null }] },
   *   { "meta-type": "object", name: "1", members: [] },
   *   { "meta-type": "builtin", name: "int", "json-type": "int" },
   * ]);
   * assertEquals(schema.describe("quit"), {
   *   kind: "object",
   *   type: "object",
   *   open: false,
   *   features: [],
   *   members: [{ name: "code", type: "int", optional: true, features: [] }],
   *   tag: undefined,
   *   variants: [],
   * });
   * assertEquals(schema.describe("quit", "code")?.kind, "builtin");
   * ```
   */
  describe(name: string, path: string = ""): QapiType | undefined {
    const { types } = this.#place(name, path);
    if (types.length === 0) return undefined;
    return describe(
      this.#table,
      types,
      path === "" && this.#table.isOpen(name),
    );
  }

  /**
   * Describes what a command returns, or what is at a path into it.
   *
   * @param command Name of a command.
   * @param path Path into what it returns.
   * @returns What is there; `undefined` where nothing is.
   */
  describeReturn(command: string, path: string = ""): QapiType | undefined {
    const ret = this.#table.commands.get(command)?.["ret-type"];
    const place = this.#follow(ret, path);
    return place && describe(this.#table, place.types);
  }

  /**
   * Finds what QEMU would refuse in the arguments of a command, before they are sent. Beyond types QEMU has rules that are
   * not in the schema, such as ranges of integers, so it may refuse what is fine here.
   *
   * An integer is a `bigint` or a safe `number`, within 64 bits, signed or not. A member that is `undefined` counts as
   * absent. Members of `device_add` beside those in the schema are properties of the device and may be any JSON.
   *
   * @param command Name of a command.
   * @param args Its arguments; without any, none.
   * @returns All problems; none for arguments that are fine.
   *
   * @example Look before sending
   * ```ts
   * import { QapiSchema } from "@qmp/qmp";
   * import { assertEquals } from "@std/assert";
   *
   * const schema = new QapiSchema([
   *   { "meta-type": "command", name: "balloon", "arg-type": "0", "ret-type": "1" },
   *   { "meta-type": "object", name: "0", members: [{ name: "value", type: "int" }] },
   *   { "meta-type": "object", name: "1", members: [] },
   *   { "meta-type": "builtin", name: "int", "json-type": "int" },
   * ]);
   * assertEquals(schema.validate("balloon", { value: 2 ** 30 }), []);
   * assertEquals(
   *   schema.validate("balloon", { valu: 2 ** 30 }).map(({ message }) => message),
   *   [
   *     "Argument value of balloon is missing, it must be int",
   *     "Argument valu of balloon is not known, did you mean value",
   *   ],
   * );
   * ```
   */
  validate(command: string, args: unknown = {}): QapiProblem[] {
    const entry = this.#table.commands.get(command);
    if (entry === undefined) {
      return [unknown("command", command, this.commands)];
    }
    return this.#check(entry["arg-type"], args, {
      whole: `Arguments of ${command}`,
      member: (path) => `Argument ${path} of ${command}`,
    }, this.#table.isOpen(command));
  }

  /**
   * Finds what is wrong with what a command returned.
   *
   * @param command Name of a command.
   * @param value What it returned.
   * @returns All problems; none for a value that is fine.
   */
  validateReturn(command: string, value: unknown): QapiProblem[] {
    const entry = this.#table.commands.get(command);
    if (entry === undefined) {
      return [unknown("command", command, this.commands)];
    }
    return this.#check(entry["ret-type"], value, {
      whole: `Return value of ${command}`,
      member: (path) => `Member ${path} of the return value of ${command}`,
    });
  }

  /**
   * Finds what is wrong with an event.
   *
   * @param event Name of an event.
   * @param data Its data; without any, none.
   * @returns All problems; none for an event that is fine.
   */
  validateEvent(event: string, data: unknown = {}): QapiProblem[] {
    const entry = this.#table.events.get(event);
    if (entry === undefined) return [unknown("event", event, this.events)];
    return this.#check(entry["arg-type"], data, {
      whole: `Data of ${event}`,
      member: (path) => `Member ${path} of the data of ${event}`,
    });
  }

  #entry(name: string): SchemaCommand | SchemaEvent | undefined {
    return this.#table.commands.get(name) ?? this.#table.events.get(name);
  }

  #follow(root: string | undefined, path: string): Place | undefined {
    return root === undefined ? undefined : follow(this.#table, root, path);
  }

  #place(name: string, path: string): Place {
    return this.#follow(this.#entry(name)?.["arg-type"], path) ??
      { sites: [], types: [] };
  }

  #enums({ types }: Place): Extract<SchemaType, { "meta-type": "enum" }>[] {
    return types.flatMap((type) => [...elements(this.#table, type)])
      .filter((type) => type["meta-type"] === "enum");
  }

  #valueFeatures(name: string, path: string, value: string): string[] {
    const place = this.#place(name, path);
    const ofValue = this.#enums(place).flatMap(valuesOf)
      .filter(({ name }) => name === value)
      .flatMap(({ features = [] }) => features);
    const ofBranch = place.sites
      .filter(({ object, member }) => object.tag === member.name)
      .flatMap(({ object }) => variantsOf(object))
      .filter((variant) => variant.case === value)
      .flatMap(({ type }) => featuresOf(this.#table.get(type)));
    return unique([...ofValue, ...ofBranch]);
  }

  #check(
    type: string,
    value: unknown,
    subject: Subject,
    open?: boolean,
  ): QapiProblem[] {
    const validator = new Validator(this.#table, subject);
    validator.check(this.#table.get(type), value, open);
    return validator.problems;
  }
}

function featuresOf(type: SchemaType): string[] {
  return type["meta-type"] === "builtin" ? [] : type.features ?? [];
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

/** The problem of a command or event that does not exist. */
function unknown(
  what: string,
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
