/**
 * Answers questions about the commands and events of one QEMU, and validates
 * values against them.
 *
 * @module
 */

import { describe, type QapiType } from "./describe.ts";
import type {
  SchemaCommand,
  SchemaEntry,
  SchemaEvent,
  SchemaType,
} from "./schema_entries.ts";
import { follow, type Place } from "./path.ts";
import type { SchemaInfo } from "../generated/qemu.ts";
import { elements, valuesOf, variantsOf } from "./type_parts.ts";
import { TypeTable } from "./type_table.ts";
import {
  type QapiProblem,
  type Subject,
  unknownName,
  Validator,
} from "./validate.ts";

/**
 * The schema of a QEMU: the commands, events and types that it has.
 *
 * QEMU returns its schema for `query-qmp-schema`. The schema differs between
 * versions of QEMU, and between builds of one version.
 *
 * **A path** names a member, such as `"driver"`. A dot leads to a member of
 * that member, as in `"file.filename"`. A path leads into every branch of a
 * union and every type of an alternate. It also leads into the elements of a
 * list, with an index or without: `"children[0].filename"`,
 * `"children.0.filename"` and `"children.filename"` are the same. An empty path
 * is the value as a whole.
 *
 * **Names** can be any text. The methods return `false`, an empty list or
 * `undefined` for a name that the schema lacks.
 *
 * The constructor takes about as long as parsing the JSON of the entries.
 * Methods make descriptions on demand.
 *
 * Source: QAPI `query-qmp-schema`, `SchemaInfo`.
 *
 * @example Ask about a command, and validate its arguments
 * ```ts
 * import { QapiSchema } from "@qmp/qmp/introspect";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const schema = new QapiSchema([
 *   { "meta-type": "command", name: "link", "arg-type": "0", "ret-type": "1" },
 *   { "meta-type": "object", name: "0", members: [{ name: "to", type: "2" }] },
 *   { "meta-type": "object", name: "1", members: [] },
 *   { "meta-type": "enum", name: "2", members: [{ name: "up" }] },
 * ]);
 * assertEquals(schema.commands, ["link"]);
 * assert(schema.hasArgument("link", "to"));
 * assertEquals(schema.enumValues("link", "to"), ["up"]);
 *
 * const [problem] = schema.validate("link", { to: "upp" });
 * assertEquals(
 *   problem?.message,
 *   'Argument to of link must be "up", found "upp", did you mean up',
 * );
 * ```
 */
export class QapiSchema {
  /** The names of the commands, in the order of the schema. */
  readonly commands: readonly string[];
  /** The names of the events, in the order of the schema. */
  readonly events: readonly string[];
  readonly #table: TypeTable;

  /**
   * Makes a schema from the return value of `query-qmp-schema`.
   *
   * @param entries The entries. The schema keeps them and does not copy them.
   * @throws {TypeError} If the entries are not a schema, for example because a
   * type is missing.
   */
  constructor(entries: readonly (SchemaEntry | SchemaInfo)[]) {
    this.#table = new TypeTable(entries);
    this.commands = [...this.#table.commands.keys()];
    this.events = [...this.#table.events.keys()];
  }

  /**
   * Returns whether a command exists.
   *
   * @param name Name of a command.
   */
  hasCommand(name: string): boolean {
    return this.#table.commands.has(name);
  }

  /**
   * Returns whether an event exists.
   *
   * @param name Name of an event.
   */
  hasEvent(name: string): boolean {
    return this.#table.events.has(name);
  }

  /**
   * Returns whether QEMU can execute a command out-of-band.
   *
   * Source: QAPI `SchemaInfoCommand`.
   *
   * @param command Name of a command.
   */
  allowsOob(command: string): boolean {
    return this.#table.commands.get(command)?.["allow-oob"] === true;
  }

  /**
   * Returns whether a command takes an argument.
   *
   * The schema lacks the properties of devices, which `device_add` takes. The
   * command `device-list-properties` returns them.
   *
   * @param command Name of a command.
   * @param path Path into its arguments.
   *
   * @example Ask whether this QEMU can bypass the page cache
   * ```ts
   * import { QapiSchema } from "@qmp/qmp/introspect";
   * import { assert } from "@std/assert";
   *
   * const cache = { name: "cache", type: "1" };
   * const direct = { name: "direct", type: "bool" };
   * const schema = new QapiSchema([
   *   {
   *     "meta-type": "command",
   *     name: "blockdev-add",
   *     "arg-type": "0",
   *     "ret-type": "2",
   *   },
   *   { "meta-type": "object", name: "0", members: [cache] },
   *   { "meta-type": "object", name: "1", members: [direct] },
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
   * Returns whether the data of an event can have a member.
   *
   * @param event Name of an event.
   * @param path Path into its data.
   */
  hasEventData(event: string, path: string): boolean {
    const arg = this.#table.events.get(event)?.["arg-type"];
    return this.#follow(arg, path) !== undefined;
  }

  /**
   * Returns whether the return value of a command can have a member.
   *
   * @param command Name of a command.
   * @param path Path into its return value.
   */
  hasReturn(command: string, path: string): boolean {
    const ret = this.#table.commands.get(command)?.["ret-type"];
    return this.#follow(ret, path) !== undefined;
  }

  /**
   * Returns the values of an enumeration.
   *
   * If several branches have the member, these are the values of all branches.
   *
   * Source: QAPI `SchemaInfoEnum`.
   *
   * @param name Name of a command or event.
   * @param path Path into its arguments or data.
   * @returns The values, each once; `undefined` if the path leads neither to an
   * enumeration nor to a list of one.
   */
  enumValues(name: string, path: string): readonly string[] | undefined {
    const enums = this.#enums(this.#place(name, path));
    return enums.length === 0 ? undefined : unique(
      enums.flatMap((type) => valuesOf(type).map(({ name }) => name)),
    );
  }

  /**
   * Returns whether an enumeration has a value.
   *
   * @param name Name of a command or event.
   * @param path Path into its arguments or data.
   * @param value The value.
   */
  hasEnumValue(name: string, path: string, value: string): boolean {
    return this.enumValues(name, path)?.includes(value) ?? false;
  }

  /**
   * Returns the features of a command or event, or of a member or value in it.
   *
   * A feature says what the rest of the schema cannot: `"deprecated"`,
   * `"unstable"`, or that QEMU fixed a bug.
   *
   * - Without a path, these are the features of the command or event itself.
   * - With a path, these are the features of the member and of its type, in all
   *   branches that have the member.
   * - With a value, these are the features of that value of the enumeration. If
   *   the enumeration is the tag of a union, they include the features of the
   *   branch that the value selects.
   *
   * Source: QAPI `SchemaInfo`, `SchemaInfoObjectMember`,
   * `SchemaInfoEnumMember`.
   *
   * @param name Name of a command or event.
   * @param path Path into its arguments or data.
   * @param value Value of the enumeration at the path.
   * @returns The features, each once.
   *
   * @example Ask about an event, a member, and a value
   * ```ts
   * import { QapiSchema } from "@qmp/qmp/introspect";
   * import { assertEquals } from "@std/assert";
   *
   * const by = { name: "by", type: "1", features: ["deprecated"] };
   * const hand = { name: "hand", features: ["slow"] };
   * const schema = new QapiSchema([
   *   {
   *     "meta-type": "event",
   *     name: "STOPPED",
   *     "arg-type": "0",
   *     features: ["unstable"],
   *   },
   *   { "meta-type": "object", name: "0", members: [by] },
   *   { "meta-type": "enum", name: "1", members: [hand] },
   * ]);
   * assertEquals(schema.features("STOPPED"), ["unstable"]);
   * assertEquals(schema.features("STOPPED", "by"), ["deprecated"]);
   * assertEquals(schema.features("STOPPED", "by", "hand"), ["slow"]);
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
   * Returns whether a command or event, or a member or value in it, has a
   * feature.
   *
   * {@linkcode QapiSchema.features} explains the path and the value.
   *
   * @param name Name of a command or event.
   * @param feature The feature.
   * @param path Path into its arguments or data.
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
   * Describes the arguments of a command, the data of an event, or a member of
   * them.
   *
   * @param name Name of a command or event.
   * @param path Path into its arguments or data.
   * @returns The type; `undefined` if the path leads nowhere.
   *
   * @example List the data of an event
   * ```ts
   * import { QapiSchema } from "@qmp/qmp/introspect";
   * import { assertEquals } from "@std/assert";
   *
   * const code = { name: "code", type: "int", default: null };
   * const schema = new QapiSchema([
   *   { "meta-type": "event", name: "ENDED", "arg-type": "0" },
   *   { "meta-type": "object", name: "0", members: [code] },
   *   { "meta-type": "builtin", name: "int", "json-type": "int" },
   * ]);
   * assertEquals(schema.describe("ENDED"), {
   *   kind: "object",
   *   type: "object",
   *   open: false,
   *   features: [],
   *   members: [{ name: "code", type: "int", optional: true, features: [] }],
   *   tag: undefined,
   *   variants: [],
   * });
   * assertEquals(schema.describe("ENDED", "code")?.kind, "builtin");
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
   * Describes the return value of a command, or a member of it.
   *
   * @param command Name of a command.
   * @param path Path into its return value.
   * @returns The type; `undefined` if the path leads nowhere.
   */
  describeReturn(command: string, path: string = ""): QapiType | undefined {
    const ret = this.#table.commands.get(command)?.["ret-type"];
    const place = this.#follow(ret, path);
    return place && describe(this.#table, place.types);
  }

  /**
   * Validates the arguments of a command, and returns what QEMU would refuse.
   *
   * QEMU can still refuse valid arguments, because some of its rules are not in
   * the schema. An example is the range of an integer.
   *
   * An integer is a `bigint` or a safe `number` that fits in 64 bits, signed or
   * unsigned. A member that is `undefined` counts as absent. More members of
   * `device_add` than the schema has are properties of the device, and can be
   * any JSON.
   *
   * @param command Name of a command.
   * @param args Its arguments. The default is an empty object.
   * @returns All problems; an empty list for valid arguments.
   *
   * @example Validate arguments before sending them
   * ```ts
   * import { QapiSchema } from "@qmp/qmp/introspect";
   * import { assertEquals } from "@std/assert";
   *
   * const value = { name: "value", type: "int" };
   * const schema = new QapiSchema([
   *   {
   *     "meta-type": "command",
   *     name: "balloon",
   *     "arg-type": "0",
   *     "ret-type": "1",
   *   },
   *   { "meta-type": "object", name: "0", members: [value] },
   *   { "meta-type": "object", name: "1", members: [] },
   *   { "meta-type": "builtin", name: "int", "json-type": "int" },
   * ]);
   * assertEquals(schema.validate("balloon", { value: 2 ** 30 }), []);
   *
   * const problems = schema.validate("balloon", { valu: 2 ** 30 });
   * assertEquals(problems.map(({ message }) => message), [
   *   "Argument value of balloon is missing, it must be int",
   *   "Argument valu of balloon is not known, did you mean value",
   * ]);
   * ```
   */
  validate(command: string, args: unknown = {}): QapiProblem[] {
    const entry = this.#table.commands.get(command);
    if (entry === undefined) {
      return [unknownName("command", command, this.commands)];
    }
    return this.#check(entry["arg-type"], args, {
      whole: `Arguments of ${command}`,
      member: (path) => `Argument ${path} of ${command}`,
    }, this.#table.isOpen(command));
  }

  /**
   * Validates the return value of a command.
   *
   * @param command Name of a command.
   * @param value The value that it returned.
   * @returns All problems; an empty list for a valid value.
   */
  validateReturn(command: string, value: unknown): QapiProblem[] {
    const entry = this.#table.commands.get(command);
    if (entry === undefined) {
      return [unknownName("command", command, this.commands)];
    }
    return this.#check(entry["ret-type"], value, {
      whole: `Return value of ${command}`,
      member: (path) => `Member ${path} of the return value of ${command}`,
    });
  }

  /**
   * Validates the data of an event.
   *
   * @param event Name of an event.
   * @param data Its data. The default is an empty object.
   * @returns All problems; an empty list for valid data.
   */
  validateEvent(event: string, data: unknown = {}): QapiProblem[] {
    const entry = this.#table.events.get(event);
    if (entry === undefined) return [unknownName("event", event, this.events)];
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
