/**
 * The return values of `query-qmp-schema` that this repository keeps.
 *
 * @module
 */

import type { SchemaEntry } from "../../src/qapi/introspect/schema_entries.ts";

/** The QEMU versions, oldest first. */
export const VERSIONS: readonly string[] = ["7.2", "10.0", "11.1"];

/** Reads what a QEMU version returned. */
export function readDump(version: string): SchemaEntry[] {
  const path = new URL(
    `../testdata/qapi/schema-${version}.json`,
    import.meta.url,
  );
  return JSON.parse(Deno.readTextFileSync(path));
}
