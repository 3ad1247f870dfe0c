/**
 * Makes names of types from the names of commands and members.
 *
 * @module
 */

/** Returns a name in PascalCase, such as `QueryFoo` for `query-foo`. */
export function pascalCase(name: string): string {
  return name.split(/[^A-Za-z0-9]+/).map((word) =>
    word === word.toUpperCase()
      ? word.charAt(0) + word.slice(1).toLowerCase()
      : word.charAt(0).toUpperCase() + word.slice(1)
  ).join("");
}
