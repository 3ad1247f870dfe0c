/**
 * Compares the schemas of several QEMUs with the types of this package.
 *
 * @module
 */

import type { SchemaEntry } from "../../../src/qapi/introspect/schema_entries.ts";
import { type Counts, DumpWalker } from "./dump_walker.ts";
import type { TsModule } from "./type_model.ts";
import { TypeReader } from "./type_reader.ts";

/** The result of the comparison. */
export interface DumpCheck {
  /** Differences between schemas and types, such as `11.1 stop return: …`. */
  mismatches: string[];
  /** The number of things that were compared, by version. */
  counts: Map<string, Counts>;
}

/** Compares the schemas of several versions with the types of a module. */
export function checkDumps(
  module: TsModule,
  dumps: ReadonlyMap<string, readonly SchemaEntry[]>,
): DumpCheck {
  const reader = new TypeReader(module);
  const mismatches: string[] = [];
  const counts = new Map<string, Counts>();
  for (const [version, entries] of dumps) {
    const walker = new DumpWalker(reader, version, entries);
    walker.run();
    mismatches.push(...walker.found);
    counts.set(version, walker.counts);
  }
  mismatches.push(...reader.wrong());
  return { mismatches, counts };
}
