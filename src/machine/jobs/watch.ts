/**
 * Watching a job, whatever state it is in at first.
 *
 * @module
 */

import type { WaitOptions } from "../../async/deadline.ts";
import type { QmpClient } from "../../client.ts";
import { QmpError, QmpOperationError } from "../../protocol/error.ts";
import type { JobInfo, QemuSchema } from "../../qapi/generated/qemu.ts";
import type { EventOf } from "../../qapi/signatures.ts";
import { retrace } from "../../async/stack.ts";
import { watchTime } from "../../waiting.ts";
import { Changes } from "../changes.ts";
import { checkInterval } from "../options.ts";

/** Time between two looks at a job, in milliseconds. */
const INTERVAL = 500;

/** The events that go with a change of a job. */
const JOB_EVENTS = [
  "JOB_STATUS_CHANGE",
  "BLOCK_JOB_COMPLETED",
  "BLOCK_JOB_CANCELLED",
] as const;

type JobEvent = EventOf<QemuSchema, typeof JOB_EVENTS[number]>;

/** Options for {@linkcode watchJob}. */
export interface WatchJobOptions extends WaitOptions {
  /**
   * Time between two looks at the progress, in milliseconds, from 1 to
   * 2,147,483,647. QEMU sends no events about progress.
   *
   * @default {500}
   */
  interval?: number | undefined;
}

/**
 * The watch over a job. It ends when a loop over it ends, or when it is
 * disposed of. The job goes on.
 */
export interface JobWatch
  extends AsyncIterableIterator<JobInfo, undefined>, AsyncDisposable {
  /**
   * Returns the job, when it has changed since the last call.
   *
   * @throws {QmpOperationError} If the job has failed, was cancelled, or does
   * not exist.
   * @throws {QmpCommandError} If QEMU refuses the query.
   * @throws {QmpClosedError} If the connection ends first.
   * @throws {QmpTimeoutError} If the time is over first.
   * @throws The reason of the signal, if it aborts.
   */
  next(): Promise<IteratorResult<JobInfo, undefined>>;
  /** Ends the watch. */
  return(): Promise<IteratorResult<JobInfo, undefined>>;
}

/**
 * Watches a job. A loop over it gets the job now, and after each change of its
 * status or of its progress, and ends after the job has concluded. It throws if
 * the job has failed, with QEMU's text.
 *
 * It subscribes to QEMU's events at once. Called before the job is started, it
 * notices a job that ends at once, even if QEMU dismisses it by itself.
 *
 * It only watches: a job that is ready waits for `job-complete`, a pending one
 * for `job-finalize`, and a concluded one for `job-dismiss`. {@linkcode runJob}
 * sees to that.
 *
 * Source: QAPI `query-jobs`, `JOB_STATUS_CHANGE`, `BLOCK_JOB_COMPLETED`.
 *
 * @param qmp The client.
 * @param id The ID of the job.
 * @param options How long to watch, and how often to look.
 * @returns The watch. Its `next()` says what it throws.
 * @throws {RangeError} If an option is out of its bounds.
 * @throws The reason of the signal, if it has aborted.
 *
 * @example Show the progress of a job
 * ```ts ignore
 * import { connect } from "@qmp/qmp";
 * import { percentOf, watchJob } from "@qmp/qmp/machine";
 *
 * await using qmp = await connect("/run/vm/qmp.sock");
 * for await (const job of watchJob(qmp, "backup0")) {
 *   console.log(`${job.status}: ${percentOf(job)} %`);
 * }
 * ```
 */
export function watchJob(
  qmp: QmpClient,
  id: string,
  options: WatchJobOptions = {},
): JobWatch {
  return new Watch(qmp, id, options);
}

class Watch implements JobWatch {
  readonly #qmp: QmpClient;
  readonly #id: string;
  readonly #interval: number;
  readonly #abort = new AbortController();
  readonly #release: () => void;
  readonly #changes: Changes<typeof JOB_EVENTS[number]>;
  /** The job as the last look found it. */
  #last: JobInfo | undefined;
  /** Whether the job exists, or has existed. */
  #wasThere = false;
  /** Whether QEMU has dismissed the job. */
  #isGone = false;
  /** Why the job failed, as far as its events say. */
  #reason: string | undefined;
  /** How the job ended, until `next()` has said so. */
  #end: { reason: string | undefined } | undefined;
  #isOver = false;

  constructor(qmp: QmpClient, id: string, options: WatchJobOptions) {
    const { interval = INTERVAL, ...wait } = options;
    checkInterval(interval);
    this.#qmp = qmp;
    this.#id = id;
    this.#interval = interval;
    const { signal } = this.#abort;
    this.#release = watchTime(
      `Job ${id}`,
      wait,
      (reason) => this.#abort.abort(reason),
    );
    this.#changes = new Changes(qmp, JOB_EVENTS, signal);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<JobInfo, undefined>> {
    if (this.#isOver) return { done: true, value: undefined };
    try {
      const job = this.#end === undefined ? await this.#change() : undefined;
      if (job !== undefined) return { done: false, value: job };
      const reason = this.#end?.reason;
      if (reason !== undefined) {
        throw new QmpOperationError(`Job ${this.#id}`, reason);
      }
    } catch (error) {
      this.#stop();
      retrace(error, QmpError, this.next);
      throw error;
    }
    return await this.return();
  }

  return(): Promise<IteratorResult<JobInfo, undefined>> {
    this.#stop();
    return Promise.resolve({ done: true, value: undefined });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  #stop() {
    this.#isOver = true;
    this.#release();
    this.#changes[Symbol.dispose]();
  }

  /** Waits for a change, and returns the job. Returns nothing at its end. */
  async #change(): Promise<JobInfo | undefined> {
    for (;;) {
      if (this.#last !== undefined) await this.#wait();
      const job = await this.#look();
      if (job === undefined) {
        this.#end = { reason: this.#reasonOfGone() };
        if (this.#end.reason !== undefined || this.#last === undefined) {
          return undefined;
        }
        return { ...this.#last, status: "concluded" };
      }
      if (job.status === "concluded") this.#end = { reason: job.error };
      const isNew = this.#end !== undefined || hasChanged(this.#last, job);
      this.#last = job;
      if (isNew) return job;
    }
  }

  /** Waits for an event of the job, or for the time of the next look. */
  async #wait(): Promise<void> {
    const end = performance.now() + this.#interval;
    for (let left = this.#interval; left > 0; left = end - performance.now()) {
      const event = await this.#changes.next(left);
      if (event === undefined || this.#take(event)) return;
    }
  }

  /** Looks at the job. Returns nothing if it does not exist, or no longer. */
  async #look(): Promise<JobInfo | undefined> {
    const { signal } = this.#abort;
    const jobs = await this.#qmp.execute("query-jobs", {}, { signal });
    const job = jobs.find(({ id }) => id === this.#id);
    // The events before the reply may tell of the end of this job, and another
    // one may have its ID now.
    for (
      let event;
      !this.#isGone && (event = await this.#changes.next(0)) !== undefined;
    ) {
      this.#take(event);
    }
    if (this.#isGone) return undefined;
    if (job !== undefined) this.#wasThere = true;
    return job;
  }

  /** Takes in an event. Returns whether it is one of the job's. */
  #take(event: JobEvent): boolean {
    if (event.event !== "JOB_STATUS_CHANGE") {
      if (event.data.device !== this.#id) return false;
      // These say more about the reason than the status does.
      this.#reason = event.event === "BLOCK_JOB_CANCELLED"
        ? "the job was cancelled"
        : event.data.error;
      return true;
    }
    const { id, status } = event.data;
    if (id !== this.#id) return false;
    if (status === "created") {
      // What came before was about an earlier job with this ID.
      this.#reason = undefined;
    } else if (status === "aborting") {
      this.#reason ??= "the job failed or was cancelled";
    } else if (status === "null") {
      this.#isGone = this.#wasThere;
      return true;
    }
    this.#wasThere = true;
    return true;
  }

  #reasonOfGone(): string | undefined {
    if (this.#wasThere) return this.#reason;
    return "there is no job with this ID";
  }
}

function hasChanged(before: JobInfo | undefined, now: JobInfo): boolean {
  return before?.status !== now.status ||
    before["current-progress"] !== now["current-progress"] ||
    before["total-progress"] !== now["total-progress"];
}
