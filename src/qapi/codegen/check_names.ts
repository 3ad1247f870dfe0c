/**
 * Checks names before they become part of code.
 *
 * The names in a schema come from the other end of a connection. Without the
 * check, a peer could put code of its choice into the generated module.
 *
 * Source: QEMU's documentation "How to use the QAPI code generator", "Naming
 * rules and reserved names".
 *
 * @module
 */

import { quote } from "../introspect/printable.ts";
import { valuesOf, variantsOf } from "../introspect/type_parts.ts";
import { refuseSchema, type TypeTable } from "../introspect/type_table.ts";

/** A name, with or without the downstream prefix `__RFQDN_`. */
const NAME = /^(?:__)?[A-Za-z][\w.-]*$/;

/** A value of an enumeration, which can begin with a digit. */
const VALUE = /^\w[\w.-]*$/;

/**
 * A type: a masked name, which is a number, a builtin name, or a list of one.
 */
const TYPE = /^(?:\w[\w.-]*|\[\w[\w.-]*\])$/;

/** Words that look like the name of a type, but that TypeScript reserves. */
const RESERVED = new Set(
  ("any await bigint boolean break case catch class const continue debugger " +
    "default delete do else enum export extends false finally for function " +
    "if implements import in infer instanceof interface intrinsic keyof let " +
    "never new null number object package private protected public readonly " +
    "return static string super switch symbol this throw true try typeof " +
    "undefined unique unknown var void while with yield").split(" "),
);

/**
 * Checks that a TypeScript type can have a name.
 *
 * @throws {TypeError} If it cannot.
 */
export function checkTypeName(name: string): void {
  if (/^[A-Za-z_$][\w$]*$/.test(name) && !RESERVED.has(name)) return;
  throw new TypeError(
    `Cannot generate types: expected a name for a type, found ${quote(name)}`,
  );
}

/**
 * Checks that QAPI allows every name in a schema.
 *
 * @throws {TypeError} If QAPI does not allow a name.
 */
export function checkNames({ entries }: TypeTable): void {
  for (const entry of entries) {
    switch (entry["meta-type"]) {
      case "command":
        check(NAME, "a command", entry);
        break;
      case "event":
        check(NAME, "an event", entry);
        break;
      case "enum":
        check(TYPE, "a type", entry);
        for (const value of valuesOf(entry)) check(VALUE, "a value", value);
        break;
      case "object":
        check(TYPE, "a type", entry);
        for (const member of entry.members) check(NAME, "a member", member);
        for (const { case: name } of variantsOf(entry)) {
          check(VALUE, "a value", { name });
        }
        break;
      default:
        check(TYPE, "a type", entry);
    }
  }
}

function check(
  pattern: RegExp,
  what: string,
  { name, features = [] }: { name: unknown; features?: unknown },
) {
  if (typeof name !== "string") {
    refuseSchema(`the name of ${what} is not a string`);
  }
  if (!pattern.test(name)) {
    refuseSchema(`${quote(name)} is not a valid name of ${what}`);
  }
  if (!Array.isArray(features)) {
    refuseSchema(`the features of ${quote(name)} are not a list`);
  }
  for (const feature of features) {
    check(NAME, "a feature", { name: feature });
  }
}
