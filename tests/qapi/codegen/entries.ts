/**
 * Builds schema entries, in the form that `query-qmp-schema` returns.
 *
 * @module
 */

import type { SchemaEntry } from "../../../src/qapi/introspect/schema_entries.ts";

/**
 * Returns a schema with the builtin types, an empty object, and more entries.
 */
export function dump(...entries: unknown[]): SchemaEntry[] {
  const builtins = Object.entries({
    str: "string",
    int: "int",
    number: "number",
    bool: "boolean",
    null: "null",
    any: "value",
  }).map(([name, json]) => ({
    "meta-type": "builtin",
    name,
    "json-type": json,
  }));
  return [...builtins, object("0", {}), ...entries] as SchemaEntry[];
}

/** Builds a command from the names of its types. */
export function command(
  name: string,
  arg = "0",
  ret = "0",
  more: object = {},
): object {
  const types = { "arg-type": arg, "ret-type": ret };
  return { "meta-type": "command", name, ...types, ...more };
}

/** Builds an event from the name of the type of its data. */
export function event(name: string, arg = "0", more: object = {}): object {
  return { "meta-type": "event", name, "arg-type": arg, ...more };
}

/**
 * Builds an object type.
 *
 * A star before the name of a member makes it optional. Features follow the
 * name of its type, after a space.
 */
export function object(
  name: string,
  members: Record<string, string>,
  more: object = {},
): object {
  return {
    "meta-type": "object",
    name,
    members: Object.entries(members).map(([key, use]) => {
      const [type, ...features] = use.split(" ");
      return {
        name: key.replace("*", ""),
        type,
        ...(key.startsWith("*") && { default: null }),
        ...(features.length > 0 && { features }),
      };
    }),
    ...more,
  };
}

/** Builds a union. */
export function union(
  name: string,
  tag: string,
  members: Record<string, string>,
  variants: Record<string, string>,
): object {
  return object(name, members, {
    tag,
    variants: Object.entries(variants).map(([value, type]) => ({
      case: value,
      type,
    })),
  });
}

/** Builds an enumeration. */
export function enumeration(name: string, ...values: string[]): object {
  const members = values.map((name) => ({ name }));
  return { "meta-type": "enum", name, members, values };
}

/** Builds an alternate. */
export function alternate(name: string, ...types: string[]): object {
  const members = types.map((type) => ({ type }));
  return { "meta-type": "alternate", name, members };
}

/** Builds an array type, whose name is that of its elements in brackets. */
export function array(of: string): object {
  return { "meta-type": "array", name: `[${of}]`, "element-type": of };
}
