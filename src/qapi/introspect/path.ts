/**
 * Paths into the types of a schema, such as `file.filename` and `children[0].filename`.
 *
 * @module
 */

import type { SchemaMember, SchemaObject, SchemaType } from "./entries.ts";
import { isLong, quote } from "./text.ts";
import {
  alternatives,
  elements,
  type TypeTable,
  withBranches,
} from "./types.ts";

/**
 * An index, a name, or one with a downstream prefix, `__RFQDN_`, in which dots belong to the name. Every segment but the
 * first is set off from the one before it.
 */
const SEGMENT = /\[(\d+)\]|(?:^|(?!^)\.)(__[A-Za-z0-9.-]+_[^.[\]]*|[^.[\]]+)/y;

/** Names that need no quotes in a path. */
const PLAIN = /^[\w-]+$|^__[A-Za-z0-9.-]+_[\w-]*$/;

/** A member, and the object that has it. */
export interface Site {
  readonly object: SchemaObject;
  readonly member: SchemaMember;
}

/** What a path leads to. */
export interface Place {
  /** The members that it names, those of all branches; none at the root and for an element of a list. */
  readonly sites: readonly Site[];
  /** The types that are there, each once. */
  readonly types: readonly SchemaType[];
}

/**
 * Follows a path through members, branches, alternatives, and lists.
 *
 * @param root Name of the type where the path begins.
 * @returns The place; `undefined` where there is none.
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

/** The members of a name in whatever objects a type may be, or may be a list of. */
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

/** The segments of a path; `undefined` where it is none. */
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

/** Writes a path, with names that are none of QAPI's in quotes and cut. */
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
