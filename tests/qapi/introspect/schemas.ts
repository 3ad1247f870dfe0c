/**
 * Makes small schemas, and values for them.
 *
 * @module
 */

import { QapiSchema } from "../../../src/qapi/introspect/mod.ts";
import type { SchemaEntry } from "../../../src/qapi/introspect/schema_entries.ts";

/** The builtin types. */
export const BUILTINS: SchemaEntry[] = [
  { "meta-type": "builtin", name: "str", "json-type": "string" },
  { "meta-type": "builtin", name: "int", "json-type": "int" },
  { "meta-type": "builtin", name: "number", "json-type": "number" },
  { "meta-type": "builtin", name: "bool", "json-type": "boolean" },
  { "meta-type": "builtin", name: "null", "json-type": "null" },
  { "meta-type": "builtin", name: "any", "json-type": "value" },
];

/** An object type without members. */
export const EMPTY: SchemaEntry = {
  "meta-type": "object",
  name: "0",
  members: [],
};

/** Makes a schema from entries, the builtin types and {@linkcode EMPTY}. */
export function schemaOf(...entries: SchemaEntry[]): QapiSchema {
  return new QapiSchema([...BUILTINS, EMPTY, ...entries]);
}

/** Builds a command from the names of its types. */
export function command(name: string, arg = "0", ret = "0"): SchemaEntry {
  return { "meta-type": "command", name, "arg-type": arg, "ret-type": ret };
}

/** Makes a schema whose command `f` takes an argument `x` of a type. */
export function takesX(type: string, ...entries: SchemaEntry[]): QapiSchema {
  return schemaOf(
    command("f", "x"),
    { "meta-type": "object", name: "x", members: [{ name: "x", type }] },
    ...entries,
  );
}

/**
 * A schema with a union in a union, lists, alternates, and a type that refers
 * to itself.
 */
export const NODES: QapiSchema = schemaOf(
  {
    ...command("node-add", "node", "[node]"),
    features: ["json"],
    "allow-oob": true,
  } as SchemaEntry,
  {
    "meta-type": "event",
    name: "NODE_GONE",
    "arg-type": "gone",
    features: ["loud"],
  },
  { "meta-type": "event", name: "BANG", "arg-type": "0" },
  {
    "meta-type": "object",
    name: "gone",
    members: [
      { name: "why", type: "why" },
      { name: "node", type: "str", default: null, features: ["deprecated"] },
    ],
  },
  {
    "meta-type": "enum",
    name: "why",
    members: [{ name: "asked" }, { name: "broke", features: ["unstable"] }],
  },
  {
    "meta-type": "object",
    name: "node",
    tag: "kind",
    members: [
      { name: "kind", type: "kind" },
      { name: "size", type: "int", default: null, features: ["deprecated"] },
      { name: "__org.example_hint", type: "hint", default: null },
    ],
    variants: [
      { case: "file", type: "file" },
      { case: "net", type: "net" },
      { case: "pool", type: "pool" },
    ],
  },
  {
    "meta-type": "enum",
    name: "kind",
    // An old QEMU sends values and no members. The value "none" has no branch.
    values: ["file", "net", "pool", "none"],
  },
  {
    "meta-type": "object",
    name: "file",
    members: [
      { name: "filename", type: "str" },
      { name: "mode", type: "mode1", default: null },
    ],
    features: ["quick"],
  },
  {
    "meta-type": "object",
    name: "net",
    tag: "transport",
    members: [
      { name: "transport", type: "transport" },
      { name: "mode", type: "mode2", default: null },
    ],
    variants: [{ case: "tcp", type: "tcp" }, { case: "unix", type: "unix" }],
  },
  {
    "meta-type": "enum",
    name: "transport",
    members: [{ name: "tcp" }, { name: "unix" }],
  },
  {
    "meta-type": "object",
    name: "tcp",
    members: [{ name: "host", type: "str" }, { name: "port", type: "int" }],
  },
  {
    "meta-type": "object",
    name: "unix",
    members: [{ name: "path", type: "str" }],
  },
  {
    "meta-type": "object",
    name: "pool",
    members: [
      { name: "children", type: "[ref]" },
      { name: "weights", type: "[[int]]", default: null },
      { name: "fallback", type: "ref-or-null", default: null },
    ],
  },
  {
    "meta-type": "enum",
    name: "mode1",
    members: [{ name: "ro" }, { name: "rw", features: ["risky"] }],
  },
  {
    "meta-type": "enum",
    name: "mode2",
    members: [{ name: "rw" }, { name: "auto" }],
  },
  {
    "meta-type": "object",
    name: "hint",
    members: [{ name: "level", type: "level" }],
  },
  {
    "meta-type": "alternate",
    name: "level",
    members: [{ type: "int" }, { type: "bool" }, { type: "[int]" }],
  },
  {
    "meta-type": "alternate",
    name: "ref",
    members: [{ type: "node" }, { type: "str" }],
  },
  {
    "meta-type": "alternate",
    name: "ref-or-null",
    members: [{ type: "node" }, { type: "mode1" }, { type: "null" }],
  },
  { "meta-type": "array", name: "[ref]", "element-type": "ref" },
  { "meta-type": "array", name: "[node]", "element-type": "node" },
  { "meta-type": "array", name: "[int]", "element-type": "int" },
  { "meta-type": "array", name: "[[int]]", "element-type": "[int]" },
);

/** Validates the arguments of a command, and returns the messages. */
export function messages(
  schema: QapiSchema,
  name: string,
  args: unknown,
): string[] {
  return schema.validate(name, args).map(({ message }) => message);
}

/** Makes arrays in arrays, with this many levels. */
export function nested(levels: number): unknown {
  let value: unknown = [];
  for (let level = 1; level < levels; level++) value = [value];
  return value;
}
