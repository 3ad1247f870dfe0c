/**
 * Running a job to its end.
 *
 * @module
 */

import { delay } from "@std/async/delay";
import {
  type Deadline,
  type WaitOptions,
  withDeadline,
} from "../../async/deadline.ts";
import { settlesWithin } from "../../async/settles_within.ts";
import type { QmpClient } from "../../client.ts";
import { QmpCommandError, QmpOperationError } from "../../protocol/error.ts";
import type { JobInfo, QemuSchema } from "../../qapi/generated/qemu.ts";
import type { CommandArguments } from "../../qapi/signatures.ts";
import { withinTime } from "../../waiting.ts";
import { type JobWatch, watchJob, type WatchJobOptions } from "./watch.ts";

/** Time to end what was started before a failure, in milliseconds. */
const CLEANUP_TIMEOUT = 10_000;

/**
 * How often QEMU is told to complete a job that is ready, and the time between
 * in milliseconds. It refuses this if another client has just cancelled the job
 * or completed it.
 */
const COMPLETE_ATTEMPTS = 5;
const COMPLETE_INTERVAL = 100;

/** A command that starts a job. */
export type JobCommand =
  | "block-commit"
  | "block-stream"
  | "blockdev-backup"
  | "blockdev-create"
  | "blockdev-mirror"
  | "drive-backup"
  | "drive-mirror"
  | "snapshot-delete"
  | "snapshot-load"
  | "snapshot-save"
  | "x-blockdev-amend";

/** The commands whose jobs QEMU can dismiss by itself. */
const BLOCK_JOB_COMMANDS: readonly JobCommand[] = [
  "block-commit",
  "block-stream",
  "blockdev-backup",
  "blockdev-mirror",
  "drive-backup",
  "drive-mirror",
];

/**
 * The arguments of a command that starts a job, without those that
 * {@linkcode runJob} gives.
 *
 * @typeParam Command The command.
 */
export type JobArguments<Command extends JobCommand> = Omit<
  CommandArguments<QemuSchema, Command>,
  "job-id" | "auto-dismiss" | "auto-finalize"
>;

/** What to do with a job while it runs. */
export interface FollowJobOptions {
  /**
   * Called with the job, now and after each change of its status or progress.
   */
  onProgress?: ((job: JobInfo) => void) | undefined;
  /**
   * Time between two looks at the progress, in milliseconds, from 1 to
   * 2,147,483,647.
   *
   * @default {500}
   */
  interval?: number | undefined;
}

/** Options for {@linkcode runJob}. */
export interface RunJobOptions extends FollowJobOptions, WaitOptions {
  /**
   * ID of the job.
   *
   * @default {a name that no other job has, such as `"job-1f0c9d2a"`}
   */
  id?: string | undefined;
  /**
   * What to do when a mirror or an active commit is ready, which means that
   * both sides have the same data. `true` completes the job. A function is
   * called first, and waited for; if it throws, the job is cancelled. `false`
   * resolves then, and leaves the job to you.
   *
   * @default {true}
   */
  complete?: boolean | ((job: JobInfo) => void | Promise<void>) | undefined;
}

/**
 * Starts a job, and waits for its end: completes it when it is ready, and
 * dismisses it after it has concluded. A job that is paused is waited for.
 *
 * If it fails, is aborted, or runs out of time, it cancels the job, waits until
 * the job has ended, for at most 10 seconds, dismisses it, and then rejects.
 *
 * Source: QAPI `job-complete`, `job-cancel`, `job-dismiss`, and
 * {@linkcode watchJob}.
 *
 * @param qmp The client.
 * @param command The command that starts the job.
 * @param args Its arguments, without the ID of the job.
 * @param options The ID, what to do meanwhile, and how long to wait.
 * @returns The job as it was in the end: `"concluded"`, or `"ready"` if
 * `complete` is `false`.
 * @throws {QmpOperationError} If the job fails, with QEMU's text, or if
 * another client cancels it.
 * @throws {QmpCommandError} If QEMU refuses to start the job, for example
 * because another job has the ID. That job is left alone.
 * @throws {QmpClosedError} If the connection ends first. The job may go on.
 * @throws {QmpTimeoutError} If the time is over first.
 * @throws {RangeError} If an option is out of its bounds.
 * @throws The reason of the signal, if it aborts, and what `complete` and
 * `onProgress` throw.
 *
 * @example Move a disk to another file while the machine runs
 * ```ts ignore
 * import { connect } from "@qmp/qmp";
 * import { percentOf, runJob } from "@qmp/qmp/machine";
 *
 * await using qmp = await connect("/run/vm/qmp.sock");
 * await runJob(qmp, "blockdev-mirror", {
 *   device: "disk0",
 *   target: "disk1",
 *   sync: "full",
 * }, { onProgress: (job) => console.log(`${percentOf(job)} %`) });
 * ```
 */
export async function runJob<Command extends JobCommand>(
  qmp: QmpClient,
  command: Command,
  args: JobArguments<Command>,
  options: RunJobOptions = {},
): Promise<JobInfo> {
  const { id = newJobId(), complete, onProgress, interval, ...wait } = options;
  const all = {
    ...args,
    "job-id": id,
    // The job has to stay until its end was seen.
    ...BLOCK_JOB_COMMANDS.includes(command) &&
      { "auto-dismiss": false, "auto-finalize": true },
  };
  const [job] = await withinTime(
    `Job ${id}`,
    wait,
    (deadline) =>
      runJobs(qmp, deadline, {
        ids: [id],
        start: () => qmp.untyped.execute(command, all, { timeout: Infinity }),
        complete,
        onProgress,
        interval,
      }),
  );
  return job!;
}

/** Returns an ID that no other job has. */
export function newJobId(): string {
  return `job-${crypto.randomUUID().slice(0, 8)}`;
}

/** Jobs that start together. */
export interface JobsToRun
  extends FollowJobOptions, Pick<RunJobOptions, "complete"> {
  /** Their IDs. */
  ids: readonly string[];
  /** Executes the command that starts them all. */
  start: () => Promise<unknown>;
  /** Does what has to be done when they have started. */
  afterStart?: () => Promise<unknown>;
}

/**
 * Runs jobs to their end.
 *
 * @param qmp The client.
 * @param deadline When they have to have ended.
 * @param jobs The jobs.
 * @returns The jobs as they were in the end.
 */
export async function runJobs(
  qmp: QmpClient,
  deadline: Deadline,
  jobs: JobsToRun,
): Promise<JobInfo[]> {
  const { ids, start, complete = true, onProgress, interval } = jobs;
  const stop = new AbortController();
  const signal = AbortSignal.any([deadline.signal, stop.signal]);
  const options: WatchJobOptions = { interval, signal };
  await using stack = new AsyncDisposableStack();
  const watches = ids.map((id) => stack.use(watchJob(qmp, id, options)));
  const starting = start();
  try {
    await deadline.wait(starting);
    if (jobs.afterStart) await deadline.wait(jobs.afterStart());
    const results = await Promise.allSettled(
      watches.map(async (watch) => {
        try {
          return await follow(qmp, watch, complete, signal, onProgress);
        } catch (error) {
          // If a job fails, QEMU ends the others.
          if (!(error instanceof QmpOperationError)) stop.abort(error);
          throw error;
        }
      }),
    );
    const failure = mainFailure(results);
    if (failure !== undefined) throw failure.reason;
    return results.flatMap((result) =>
      result.status === "fulfilled" ? result.value : []
    );
  } catch (error) {
    // The command may still be on its way to QEMU. If QEMU refuses it, a job
    // with this ID belongs to somebody else.
    const ending = starting.then(() => endJobs(qmp, ids), () => {});
    await settlesWithin(ending, CLEANUP_TIMEOUT);
    throw error;
  }
}

/** Follows a job to its end, and dismisses it if it succeeded. */
async function follow(
  qmp: QmpClient,
  watch: JobWatch,
  complete: NonNullable<RunJobOptions["complete"]>,
  signal: AbortSignal,
  onProgress: FollowJobOptions["onProgress"],
): Promise<JobInfo> {
  let last: JobInfo | undefined;
  let isCompleted = false;
  for await (const job of watch) {
    last = job;
    onProgress?.(job);
    if (job.status !== "ready" || isCompleted) continue;
    if (complete === false) return job;
    if (complete !== true) {
      await withDeadline(
        { signal },
        (deadline) => deadline.wait(Promise.resolve(complete(job))),
      );
    }
    await completeJob(qmp, job.id, signal);
    isCompleted = true;
  }
  if (last === undefined) {
    throw new QmpOperationError(
      "The job",
      "another client has dismissed it before it was seen",
    );
  }
  await dismissJob(qmp, last.id, { signal });
  return last;
}

/** Completes a job that is ready, unless another client ends it meanwhile. */
async function completeJob(qmp: QmpClient, id: string, signal: AbortSignal) {
  for (let attempt = 1;; attempt++) {
    try {
      await qmp.execute("job-complete", { id }, { signal });
      return;
    } catch (error) {
      if (!(error instanceof QmpCommandError)) throw error;
      const jobs = await qmp.execute("query-jobs", {}, { signal });
      const job = jobs.find((job) => job.id === id);
      if (job?.status !== "ready") return;
      if (attempt === COMPLETE_ATTEMPTS) throw error;
      await delay(COMPLETE_INTERVAL, { signal });
    }
  }
}

/**
 * Dismisses a job that has concluded. A job that is not there any more is left
 * alone.
 */
export async function dismissJob(
  qmp: QmpClient,
  id: string,
  options: WaitOptions,
): Promise<void> {
  try {
    await qmp.execute("job-dismiss", { id }, options);
  } catch (error) {
    if (!(error instanceof QmpCommandError)) throw error;
  }
}

/** Cancels jobs, and dismisses them when they have ended. */
async function endJobs(qmp: QmpClient, ids: readonly string[]): Promise<void> {
  await withDeadline({ timeout: CLEANUP_TIMEOUT }, async ({ signal }) => {
    await Promise.allSettled(ids.map((id) => endJob(qmp, id, signal)));
  });
}

async function endJob(qmp: QmpClient, id: string, signal: AbortSignal) {
  await using watch = watchJob(qmp, id, { signal });
  try {
    await qmp.execute("job-cancel", { id }, { signal });
  } catch (error) {
    // The job may have ended by itself.
    if (!(error instanceof QmpCommandError)) throw error;
  }
  try {
    for await (const _ of watch);
  } finally {
    await dismissJob(qmp, id, { signal });
  }
}

/**
 * Returns the failure that has caused the others, if any. When one job fails,
 * QEMU cancels those that were started with it.
 */
function mainFailure(
  results: PromiseSettledResult<JobInfo>[],
): PromiseRejectedResult | undefined {
  const failures = results.filter((result) => result.status === "rejected");
  return failures.find(({ reason }) => !/cancel/i.test(`${reason}`)) ??
    failures[0];
}
