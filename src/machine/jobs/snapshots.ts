/**
 * Snapshots of a whole machine, inside its images.
 *
 * @module
 */

import type { WaitOptions } from "../../async/deadline.ts";
import type { QmpClient } from "../../client.ts";
import { QmpOperationError } from "../../protocol/error.ts";
import type { JobInfo } from "../../qapi/generated/qemu.ts";
import { type FollowJobOptions, runJob } from "./run.ts";

/** Options for functions of snapshots. */
export interface SnapshotOptions extends FollowJobOptions, WaitOptions {
  /**
   * The nodes of the disks that belong to the snapshot.
   *
   * @default {all disks that the machine writes to}
   */
  devices?: readonly string[] | undefined;
}

/** Options for {@linkcode snapshotSave} and {@linkcode snapshotLoad}. */
export interface MachineSnapshotOptions extends SnapshotOptions {
  /**
   * The node of the disk that holds the memory of the machine. It has to be one
   * of `devices`.
   *
   * @default {the first of them that is a qcow2}
   */
  vmstate?: string | undefined;
}

/**
 * Saves a snapshot of the whole machine: its disks, its devices and its memory.
 * The images have to be able to hold it, as qcow2 can. The machine stands still
 * meanwhile, and then goes on.
 *
 * QEMU answers nothing while it saves or loads, so an abort takes effect after
 * that. The job is cancelled then, and the snapshot may exist.
 *
 * Source: QAPI `snapshot-save`, and {@linkcode runJob}.
 *
 * @param qmp The client.
 * @param tag Name of the snapshot. No other snapshot may have it.
 * @param options The disks, and how long to wait.
 * @returns The job as it was in the end.
 * @throws {QmpOperationError} If there is no disk that can hold it, or if the
 * job fails, with QEMU's text.
 * @throws {QmpCommandError} If QEMU refuses.
 * @throws {QmpClosedError} If the connection ends first.
 * @throws {QmpTimeoutError} If the time is over first.
 * @throws {RangeError} If an option is out of its bounds.
 * @throws The reason of the signal, if it aborts.
 *
 * @example Before an update, and back
 * ```ts ignore
 * import { connect } from "@qmp/qmp";
 * import { snapshotLoad, snapshotSave } from "@qmp/qmp/machine";
 *
 * await using qmp = await connect("/run/vm/qmp.sock");
 * await snapshotSave(qmp, "before-update");
 * await snapshotLoad(qmp, "before-update");
 * ```
 */
export async function snapshotSave(
  qmp: QmpClient,
  tag: string,
  options: MachineSnapshotOptions = {},
): Promise<JobInfo> {
  const { devices, vmstate, ...rest } = options;
  const disks = await disksOf(qmp, "Saving a snapshot", devices, options);
  return await runJob(qmp, "snapshot-save", {
    tag,
    vmstate: vmstate ?? disks.vmstate,
    devices: disks.devices,
  }, rest);
}

/**
 * Brings the machine back to a snapshot of {@linkcode snapshotSave}. It runs
 * then if it has run before this call.
 *
 * Source: QAPI `snapshot-load`, and {@linkcode runJob}.
 *
 * @param qmp The client.
 * @param tag Name of the snapshot.
 * @param options The disks, as they were given when it was saved, and how long
 * to wait.
 * @returns The job as it was in the end.
 * @throws What {@linkcode snapshotSave} throws. After a failure the machine may
 * stand still.
 *
 * @example Throw away what has happened since
 * ```ts ignore
 * import { connect } from "@qmp/qmp";
 * import { snapshotLoad } from "@qmp/qmp/machine";
 *
 * await using qmp = await connect("/run/vm/qmp.sock");
 * await snapshotLoad(qmp, "clean", { timeout: 60_000 });
 * ```
 */
export async function snapshotLoad(
  qmp: QmpClient,
  tag: string,
  options: MachineSnapshotOptions = {},
): Promise<JobInfo> {
  const { devices, vmstate, ...rest } = options;
  const disks = await disksOf(qmp, "Loading a snapshot", devices, options);
  return await runJob(qmp, "snapshot-load", {
    tag,
    vmstate: vmstate ?? disks.vmstate,
    devices: disks.devices,
  }, rest);
}

/**
 * Deletes a snapshot. It is no error if a disk does not have it.
 *
 * Source: QAPI `snapshot-delete`, and {@linkcode runJob}.
 *
 * @param qmp The client.
 * @param tag Name of the snapshot.
 * @param options The disks, and how long to wait.
 * @returns The job as it was in the end.
 * @throws What {@linkcode snapshotSave} throws.
 *
 * @example Free the space
 * ```ts ignore
 * import { connect } from "@qmp/qmp";
 * import { snapshotDelete } from "@qmp/qmp/machine";
 *
 * await using qmp = await connect("/run/vm/qmp.sock");
 * await snapshotDelete(qmp, "before-update");
 * ```
 */
export async function snapshotDelete(
  qmp: QmpClient,
  tag: string,
  options: SnapshotOptions = {},
): Promise<JobInfo> {
  const { devices, ...rest } = options;
  const disks = await disksOf(qmp, "Deleting a snapshot", devices, options);
  return await runJob(qmp, "snapshot-delete", {
    tag,
    devices: disks.devices,
  }, rest);
}

/** Returns the disks of a snapshot, and the first that can hold the memory. */
async function disksOf(
  qmp: QmpClient,
  operation: string,
  devices: readonly string[] | undefined,
  { signal, timeout }: WaitOptions,
): Promise<{ devices: readonly string[]; vmstate: string }> {
  const all = await qmp.execute("query-block", {}, { signal, timeout });
  const written = all.flatMap(({ inserted }) =>
    inserted === undefined || inserted.ro ? [] : inserted
  );
  const nodes = written.flatMap((one) => one["node-name"] ?? []);
  const chosen = devices ?? nodes;
  const holder = written.find((one) =>
    one.drv === "qcow2" && chosen.includes(one["node-name"] ?? "")
  );
  const vmstate = holder?.["node-name"] ?? chosen[0];
  if (vmstate === undefined) {
    throw new QmpOperationError(
      operation,
      "the machine has no disk that it writes to",
    );
  }
  return { devices: chosen, vmstate };
}
