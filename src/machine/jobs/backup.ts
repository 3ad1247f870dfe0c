/**
 * Backing up disks while the machine runs.
 *
 * @module
 */

import type { Deadline, WaitOptions } from "../../async/deadline.ts";
import type { QmpClient } from "../../client.ts";
import { QmpCommandError, QmpOperationError } from "../../protocol/error.ts";
import type { JobInfo, TransactionAction } from "../../qapi/generated/qemu.ts";
import { withinTime } from "../../waiting.ts";
import type { GuestAgent } from "../guest_agent.ts";
import { Images } from "./backup_target.ts";
import { type FollowJobOptions, runJobs } from "./run.ts";

const OPERATION = "Backing up";

/** Time to remove a bitmap after a failure, in milliseconds. */
const CLEANUP_TIMEOUT = 10_000;

/** What to back up, and where to. */
export interface BackupDisk {
  /**
   * The disk: a node name, the name of a `-drive`, or the id of a `-device`.
   */
  device: string;
  /**
   * Where to write the backup: the file of a qcow2 image, which QEMU creates
   * and which must not exist; or a node that is there already.
   */
  target: string | { node: string };
  /**
   * Name of the dirty bitmap that records what the guest writes from this
   * backup on. An incremental backup needs it. A full backup makes it, or, if
   * it is there, starts it anew when the backup has succeeded.
   */
  bitmap?: string | undefined;
  /**
   * File of the backup before this one. It makes the new image an incremental
   * one, with this file as its backing file. A relative name counts from the
   * directory of `target`.
   */
  base?: string | undefined;
  /**
   * `"full"` copies the whole disk, and `"incremental"` what `bitmap` has
   * recorded.
   *
   * @default {"incremental" if there is a base, and otherwise "full"}
   */
  sync?: "full" | "incremental" | undefined;
}

/** Options for {@linkcode backup}. */
export interface BackupOptions extends FollowJobOptions, WaitOptions {
  /**
   * Most bytes per second for each disk, from 0. 0 is as fast as possible.
   *
   * @default {0}
   */
  speed?: number | undefined;
  /**
   * Whether to compress the data.
   *
   * @default {false}
   */
  compress?: boolean | undefined;
  /**
   * Whether a new bitmap is stored in the image of the disk, so that it is
   * there after the next start of QEMU. The image has to be a qcow2.
   *
   * @default {false}
   */
  persistent?: boolean | undefined;
  /**
   * The agent in the guest. It freezes the file systems for the moment that the
   * backup shows.
   */
  agent?: GuestAgent | undefined;
}

/** The parameters of a call of {@linkcode backup} with one disk. */
export type OneBackup = BackupDisk & BackupOptions;

/** A disk whose names were looked up. */
interface Plan extends BackupDisk {
  /** The ID of its job. */
  id: string;
  /** The node of the disk. */
  source: string;
  /** The node of the backup. */
  targetNode: string;
  /** Size of the disk, in bytes. */
  size: number;
  isIncremental: boolean;
  /** The bitmap that a full backup makes. */
  fresh: string | undefined;
  /** Granularity of the bitmap that is there, in bytes. */
  granularity: number | undefined;
}

/**
 * Backs up a disk of a running machine. The backup shows the disk as it was
 * when the backup began, whatever the guest writes meanwhile.
 *
 * A failure leaves the bitmap as it was, so that the next incremental backup
 * has everything. The unfinished file stays, because QEMU cannot remove files.
 *
 * Source: QAPI `transaction`, `blockdev-backup`, `blockdev-create`,
 * `block-dirty-bitmap-add`, `block-dirty-bitmap-merge`, and
 * {@linkcode runJob}.
 *
 * @param qmp The client.
 * @param options The disk, and how to copy it.
 * @returns The job as it was in the end.
 * @throws {QmpOperationError} If the disk or its bitmap does not exist, if the
 * file of the target exists, or if the job fails, with QEMU's text.
 * @throws {QmpCommandError} If QEMU refuses a step.
 * @throws {QmpClosedError} If the connection ends first. The job may go on.
 * @throws {QmpTimeoutError} If the time is over first.
 * @throws {TypeError} If an incremental backup has no bitmap, or no base for a
 * file.
 * @throws {RangeError} If an option is out of its bounds.
 * @throws The reason of the signal, if it aborts.
 *
 * @example A full backup, and what has changed a day later
 * ```ts ignore
 * import { connect } from "@qmp/qmp";
 * import { backup } from "@qmp/qmp/machine";
 *
 * await using qmp = await connect("/run/vm/qmp.sock");
 * const disk = { device: "disk0", bitmap: "nightly" };
 * await backup(qmp, { ...disk, target: "/backup/monday.qcow2" });
 * await backup(qmp, {
 *   ...disk,
 *   base: "monday.qcow2",
 *   target: "/backup/tuesday.qcow2",
 * });
 * ```
 */
export async function backup(
  qmp: QmpClient,
  options: OneBackup,
): Promise<JobInfo> {
  const { device, target, bitmap, base, sync, ...rest } = options;
  const disk = { device, target, bitmap, base, sync };
  const [job] = await backupAll(qmp, [disk], rest);
  return job!;
}

/**
 * Backs up several disks of a running machine, all as they were at the same
 * moment. If one of the backups fails, the others are cancelled, and all
 * bitmaps stay as they were.
 *
 * Source: QAPI `transaction` with `completion-mode`, and {@linkcode backup}.
 *
 * @param qmp The client.
 * @param disks The disks.
 * @param options How to copy, and how long to wait.
 * @returns The jobs as they were in the end, in the order of the disks.
 * @throws What {@linkcode backup} throws.
 *
 * @example Two disks
 * ```ts ignore
 * import { connect } from "@qmp/qmp";
 * import { backupAll } from "@qmp/qmp/machine";
 *
 * await using qmp = await connect("/run/vm/qmp.sock");
 * await backupAll(qmp, [
 *   { device: "system", target: "/backup/system.qcow2" },
 *   { device: "data", target: "/backup/data.qcow2" },
 * ]);
 * ```
 */
export async function backupAll(
  qmp: QmpClient,
  disks: readonly BackupDisk[],
  options: BackupOptions = {},
): Promise<JobInfo[]> {
  for (const disk of disks) checkDisk(disk);
  const { onProgress, interval, signal, timeout, ...how } = options;
  return await withinTime(
    OPERATION,
    { signal, timeout },
    async (deadline) => {
      const plans = await plan(qmp, disks, deadline.signal);
      const images = new Images(qmp, deadline);
      const bitmaps = new Bitmaps(qmp, plans);
      try {
        for (const { target, targetNode, size, base } of plans) {
          if (typeof target !== "string") continue;
          await images.create(targetNode, { filename: target, size, base });
        }
        // What is written between this and the start of the jobs is copied
        // twice, which does no harm.
        await bitmaps.add(how.persistent ?? false, deadline.signal);
        const start = new Start(qmp, plans, how, deadline);
        const jobs = await runJobs(qmp, deadline, {
          ids: plans.map(({ id }) => id),
          start: () => start.run(),
          afterStart: () => start.thawed,
          onProgress,
          interval,
        });
        await images.close();
        await bitmaps.keep();
        return jobs;
      } catch (error) {
        await images.abandon();
        await bitmaps.abandon();
        throw error;
      }
    },
  );
}

function checkDisk({ device, target, bitmap, base, sync }: BackupDisk) {
  const what = `for the backup of ${device}`;
  if (base !== undefined && typeof target !== "string") {
    throw new TypeError(`Expected a file as the target ${what} with a base`);
  }
  if (base !== undefined && sync === "full") {
    throw new TypeError(`Expected no base ${what}, because it is a full one`);
  }
  if (base === undefined && sync !== "incremental") return;
  if (bitmap === undefined) {
    throw new TypeError(`Expected a bitmap ${what}, because it is incremental`);
  }
  if (base === undefined && typeof target === "string") {
    throw new TypeError(`Expected a base ${what}, because it is incremental`);
  }
}

/** Looks up the disks. */
async function plan(
  qmp: QmpClient,
  disks: readonly BackupDisk[],
  signal: AbortSignal,
): Promise<Plan[]> {
  const nodes = await qmp.execute("query-named-block-nodes", { flat: true }, {
    signal,
  });
  const devices = await qmp.execute("query-block", {}, { signal });
  const tag = crypto.randomUUID().slice(0, 8);
  return disks.map((disk, index) => {
    const { device, target, bitmap, base } = disk;
    const name = devices.find((candidate) =>
      candidate.device === device ||
      candidate.qdev === device ||
      candidate.qdev?.startsWith(`/machine/peripheral/${device}/`)
    )?.inserted?.["node-name"] ?? device;
    const node = nodes.find((node) => node["node-name"] === name);
    if (node === undefined) {
      throw new QmpOperationError(
        OPERATION,
        `there is no disk ${device}; query-block and query-named-block-nodes list the disks`,
      );
    }
    const isIncremental = base !== undefined || disk.sync === "incremental";
    const old = bitmap === undefined
      ? undefined
      : node["dirty-bitmaps"]?.find(({ name }) => name === bitmap);
    if (isIncremental && old === undefined) {
      throw new QmpOperationError(
        OPERATION,
        `the disk ${device} has no bitmap ${bitmap}; make a full backup with this bitmap first`,
      );
    }
    const id = `backup-${tag}-${index}`;
    return {
      ...disk,
      id,
      source: name,
      targetNode: typeof target === "string" ? id : target.node,
      size: node.image["virtual-size"],
      isIncremental,
      fresh: isIncremental || bitmap === undefined
        ? undefined
        : old
        ? id
        : bitmap,
      granularity: old?.granularity,
    };
  });
}

/**
 * The bitmaps of full backups. One that is there already stays as it is until
 * the backup has succeeded, because it belongs to the backup before.
 */
class Bitmaps {
  readonly #qmp: QmpClient;
  readonly #plans: readonly Plan[];
  #added: Plan[] = [];

  constructor(qmp: QmpClient, plans: readonly Plan[]) {
    this.#qmp = qmp;
    this.#plans = plans;
  }

  /** Adds the new bitmaps. */
  async add(persistent: boolean, signal: AbortSignal): Promise<void> {
    for (const plan of this.#plans) {
      const { source, fresh, bitmap, granularity } = plan;
      if (fresh === undefined) continue;
      this.#added.push(plan);
      try {
        await this.#qmp.execute("block-dirty-bitmap-add", {
          node: source,
          name: fresh,
          granularity,
          persistent: persistent && fresh === bitmap,
        }, { signal });
      } catch (error) {
        // A bitmap that QEMU refused to make belongs to somebody else.
        if (error instanceof QmpCommandError) this.#added.pop();
        throw error;
      }
    }
  }

  /** Lets the new bitmaps take the place of the old ones. */
  async keep(): Promise<void> {
    const actions = this.#added.flatMap(
      ({ source: node, fresh, bitmap }): TransactionAction[] => {
        if (fresh === bitmap) return [];
        const name = bitmap!;
        return [
          { type: "block-dirty-bitmap-clear", data: { node, name } },
          {
            type: "block-dirty-bitmap-merge",
            data: { node, target: name, bitmaps: [fresh!] },
          },
          {
            type: "block-dirty-bitmap-remove",
            data: { node, name: fresh! },
          },
        ];
      },
    );
    if (actions.length === 0) return;
    await this.#qmp.execute("transaction", { actions });
  }

  /** Removes the new bitmaps after a failure. Never throws. */
  async abandon(): Promise<void> {
    for (const { source: node, fresh } of this.#added) {
      await this.#qmp.execute(
        "block-dirty-bitmap-remove",
        { node, name: fresh! },
        { timeout: CLEANUP_TIMEOUT },
      ).catch(() => {});
    }
  }
}

/** The start of the jobs, with frozen file systems if there is an agent. */
class Start {
  readonly #qmp: QmpClient;
  readonly #plans: readonly Plan[];
  readonly #how: BackupOptions;
  readonly #deadline: Deadline;
  /** Settles when the file systems are thawed. */
  thawed: Promise<unknown> = Promise.resolve();

  constructor(
    qmp: QmpClient,
    plans: readonly Plan[],
    how: BackupOptions,
    deadline: Deadline,
  ) {
    this.#qmp = qmp;
    this.#plans = plans;
    this.#how = how;
    this.#deadline = deadline;
  }

  /** Starts all jobs in one transaction. */
  async run(): Promise<void> {
    const { agent, speed, compress } = this.#how;
    const { signal } = this.#deadline;
    const actions = this.#plans.map((plan): TransactionAction => ({
      type: "blockdev-backup",
      data: {
        "job-id": plan.id,
        device: plan.source,
        target: plan.targetNode,
        sync: plan.isIncremental ? "incremental" : "full",
        ...plan.isIncremental && { bitmap: plan.bitmap! },
        speed,
        compress,
        // The job has to stay until its end was seen.
        "auto-dismiss": false,
      },
    }));
    const frozen = await agent?.freeze({ signal });
    try {
      signal.throwIfAborted();
      await this.#qmp.execute("transaction", {
        actions,
        properties: { "completion-mode": "grouped" },
      }, { timeout: Infinity });
    } finally {
      // A failure to thaw ends the jobs, which run by then.
      this.thawed = frozen?.thaw() ?? this.thawed;
      this.thawed.catch(() => {});
    }
  }
}
