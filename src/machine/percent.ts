/**
 * How far something is.
 *
 * @module
 */

import type { JobInfo, MigrationInfo } from "../qapi/generated/qemu.ts";

/**
 * Returns the progress of a job or of a migration in percent, a whole number
 * from 0 to 100.
 *
 * QEMU's figures have no unit that all jobs share. The total may grow while a
 * job runs, and a guest that writes to its memory makes the progress of a
 * migration go back. What has ended well is at 100.
 *
 * Source: QAPI `JobInfo`, `MigrationInfo`.
 *
 * @param info What QEMU says of the job or the migration.
 * @returns The progress.
 *
 * @example Half of it
 * ```ts
 * import { percentOf } from "@qmp/qmp/machine";
 * import { assertEquals } from "@std/assert";
 *
 * const percent = percentOf({
 *   id: "backup0",
 *   type: "backup",
 *   status: "running",
 *   "current-progress": 512,
 *   "total-progress": 1024,
 * });
 * assertEquals(percent, 50);
 * ```
 */
export function percentOf(info: JobInfo | MigrationInfo): number {
  if ("current-progress" in info) {
    // Some jobs overestimate their work, and conclude before they have done all
    // of it.
    if (info.status === "concluded" && info.error === undefined) return 100;
    return percent(info["current-progress"], info["total-progress"]);
  }
  if (info.status === "completed") return 100;
  const { total, remaining } = info.ram ?? { total: 0, remaining: 0 };
  return percent(total - remaining, total);
}

function percent(done: number | bigint, all: number | bigint): number {
  if (all <= 0) return 0;
  return Math.min(100, Math.floor(100 * Number(done) / Number(all)));
}
