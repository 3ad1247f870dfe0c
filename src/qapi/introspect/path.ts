/**
 * Follows paths into the types of a schema, such as `children[0].filename`.
 *
 * @module
 */

import type {
  SchemaMember,
  SchemaObject,
  SchemaType,
} from "./schema_entries.ts";
import { isLong, quote } from "./printable.ts";
import { alternatives, elements, withBranches } from "./type_parts.ts";
import type { TypeTable } from "./type_table.ts";

/**
 * A segment of a path: an index, a name, or a name with the downstream prefix
 * `__RFQDN_`, which can contain dots.
 *
 * A dot or bracket separates every segment from the one before it.
 */
const SEGMENT = /\[(\d+)\]|(?:^|(?!^)\.)(__[A-Za-z0-9.-]+_[^.[\]]*|[^.[\]]+)/y;

/** Names that a path shows without quotes. */
const PLAIN = /^[\w-]+$|^__[A-Za-z0-9.-]+_[\w-]*$/;

/** A member, and the object type that has it. */
export interface Site {
  readonly object: SchemaObject;
  readonly member: SchemaMember;
}

/** The members and types that a path leads to. */
export interface Place {
  /**
   * The members that the last segment names, in all branches.
   *
   * The list is empty at the root, and for an element of a list.
   */
  readonly sites: readonly Site[];
  /** The types that a value at the path can have, each once. */
  readonly types: readonly SchemaType[];
}

/**
 * Follows a path through members, branches, alternatives, and lists.
 *
 * @param root Name of the type where the path begins.
 * @returns The place; `undefined` if the path leads nowhere.
 */
export function follow(
  table: TypeTable,
  root: string,
  path: string,
): Place | undefined {
  const segments = parsePath(path);
  if (segments === undefined) return undefined;
  let types = new Set([table.get(root)]);
  let sites: Site[] = [];
  for (const segment of segments) {
    const next = new Set<SchemaType>();
    sites = [];
    for (const type of types) {
      if (/^\d+$/.test(segment)) {
        for (const list of alternatives(table, type)) {
          if (list["meta-type"] !== "array") continue;
          next.add(table.get(list["element-type"]));
        }
      }
      for (const site of named(table, type, segment)) {
        sites.push(site);
        next.add(table.get(site.member.type));
      }
    }
    if (next.size === 0) return undefined;
    types = next;
  }
  return { sites, types: [...types] };
}

/**
 * Yields the members of a name that a value of a type can have.
 *
 * A list counts as its elements, and a union has the members of all branches.
 */
function* named(
  table: TypeTable,
  type: SchemaType,
  name: string,
): Generator<Site> {
  for (const element of elements(table, type)) {
    if (element["meta-type"] !== "object") continue;
    for (const object of withBranches(table, element)) {
      const member = object.members.find((member) => member.name === name);
      if (member !== undefined) yield { object, member };
    }
  }
}

/** Returns the segments of a path; `undefined` for a malformed path. */
function parsePath(path: string): string[] | undefined {
  const segments: string[] = [];
  SEGMENT.lastIndex = 0;
  for (let end = 0; end < path.length; end = SEGMENT.lastIndex) {
    const match = SEGMENT.exec(path);
    if (match === null) return undefined;
    segments.push(match[1] ?? match[2]!);
  }
  return segments;
}

/** Joins segments to a path, and quotes and cuts names that QAPI forbids. */
export function formatPath(segments: readonly (string | number)[]): string {
  let path = "";
  for (const segment of segments) {
    if (typeof segment === "number") path += `[${segment}]`;
    else if (isLong(segment) || !PLAIN.test(segment)) {
      path += `[${quote(segment)}]`;
    } else path += path === "" ? segment : `.${segment}`;
  }
  return path;
}
