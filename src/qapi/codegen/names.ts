/**
 * Names that are written into code. Those in a schema come from the other end of a connection, whose choice the code must
 * not be.
 *
 * Source: QEMU's documentation "How to use the QAPI code generator", "Naming rules and reserved names".
 *
 * @module
 */

import { quote } from "../introspect/text.ts";
import {
  fail,
  type TypeTable,
  valuesOf,
  variantsOf,
} from "../introspect/types.ts";

/** A name, with a downstream prefix, `__RFQDN_`, or without. */
const NAME = /^(?:__)?[A-Za-z][\w.-]*$/;

/** A value of an enumeration, which may begin with a digit. */
const VALUE = /^\w[\w.-]*$/;

/** A type: a masked name, which is a number, or one of the language's own, or a list of them. */
const TYPE = /^(?:\w[\w.-]*|\[\w[\w.-]*\])$/;

/** Words that are no names of types, though they look like one. */
const RESERVED = new Set(
  ("any await bigint boolean break case catch class const continue debugger " +
    "default delete do else enum export extends false finally for function " +
    "if implements import in infer instanceof interface intrinsic keyof let " +
    "never new null number object package private protected public readonly " +
    "return static string super switch symbol this throw true try typeof " +
    "undefined unique unknown var void while with yield").split(" "),
);

/**
 * Refuses what is no name for a type of TypeScript.
 *
 * @throws {TypeError} If it is none.
 */
export function checkTypeName(name: string): void {
  if (/^[A-Za-z_$][\w$]*$/.test(name) && !RESERVED.has(name)) return;
  throw new TypeError(`Expected a name for a type, found ${quote(name)}`);
}

/**
 * Refuses a schema with a name that QAPI does not allow.
 *
 * @throws {TypeError} If it has one.
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
  if (typeof name !== "string") fail(`the name of ${what} is no text`);
  if (!pattern.test(name)) fail(`${quote(name)} is no name of ${what}`);
  if (!Array.isArray(features)) fail(`${quote(name)} has features in no list`);
  for (const feature of features) {
    check(NAME, "a feature", { name: feature });
  }
}
