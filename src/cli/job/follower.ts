/**
 * Follows a job to its end, whatever state the job is in at first.
 *
 * @module
 */

import { delay } from "@std/async/delay";
import { settlesWithin } from "../../async/settles_within.ts";
import type { QmpClient } from "../../client.ts";
import type { JobInfo, QemuSchema } from "../../qapi/generated/qemu.ts";
import type { EventOf } from "../../qapi/signatures.ts";
import { withinTime } from "../../waiting.ts";
import { connectionLost } from "../connection.ts";

/**
 * Milliseconds between two queries of the job's progress, because QEMU sends no
 * events about progress.
 */
const INTERVAL = 500;

/** The end of a job. */
export interface JobEnd {
  /** Why the job failed, or undefined if it succeeded. */
  error: string | undefined;
  /** Whether the job still exists, so that it has to be dismissed. */
  isDismissable: boolean;
}

/** Options for {@linkcode JobFollower.follow}. */
export interface FollowOptions {
  /** Milliseconds to follow the job, or undefined for no limit. */
  timeout: number | undefined;
  /** Stops following the job. */
  signal: AbortSignal;
  /** Whether to end when the job is ready for `job-complete`. */
  waitReady: boolean;
}

type JobEvent = EventOf<
  QemuSchema,
  "JOB_STATUS_CHANGE" | "BLOCK_JOB_COMPLETED" | "BLOCK_JOB_CANCELLED"
>;

/** Returns the progress of a job, from 0 to 100. */
export function percentOf(job: JobInfo): number {
  // Some jobs overestimate their work, and conclude before they have done all
  // of it.
  if (job.status === "concluded" && job.error === undefined) return 100;
  const current = Number(job["current-progress"]);
  const total = Number(job["total-progress"]);
  if (total > 0) return Math.min(100, Math.floor(100 * current / total));
  return 0;
}

/**
 * Follows one job.
 *
 * It queries the job at an interval, and at once after each event of the job.
 */
export class JobFollower {
  readonly #qmp: QmpClient;
  readonly #id: string;
  readonly #show: (job: JobInfo) => void;
  /** The job as the last query returned it. */
  #last: JobInfo | undefined;
  /** Why the job failed, according to its events. */
  #error: string | undefined;
  /** Why the events ended. */
  #failure: { reason: unknown } | undefined;
  /** Resolves when an event arrives after the last query. */
  #news: PromiseWithResolvers<void> = Promise.withResolvers();

  /**
   * @param qmp The connection.
   * @param id The ID of the job.
   * @param show Called with the job after each query.
   */
  constructor(qmp: QmpClient, id: string, show: (job: JobInfo) => void) {
    this.#qmp = qmp;
    this.#id = id;
    this.#show = show;
  }

  /**
   * Follows the job to its end.
   *
   * @throws {QmpTimeoutError} If the time runs out before the end.
   * @throws {QmpClosedError} If the connection was lost.
   */
  async follow(options: FollowOptions): Promise<JobEnd> {
    return await withinTime(
      `Job ${this.#id}`,
      options,
      ({ signal }) => this.#follow(signal, options.waitReady),
    );
  }

  async #follow(signal: AbortSignal, waitReady: boolean): Promise<JobEnd> {
    // Subscribes before the first query, so that no event is missed.
    await using events = this.#qmp.events(
      ["JOB_STATUS_CHANGE", "BLOCK_JOB_COMPLETED", "BLOCK_JOB_CANCELLED"],
      { signal },
    );
    this.#listen(events);
    for (;;) {
      this.#news = Promise.withResolvers();
      const end = await this.#query(signal, waitReady);
      if (end !== undefined) return end;
      await settlesWithin(this.#news.promise, INTERVAL);
      if (this.#failure !== undefined) throw this.#failure.reason;
    }
  }

  async #listen(events: AsyncIterable<JobEvent>) {
    try {
      for await (const event of events) {
        this.#take(event);
        this.#news.resolve();
      }
      throw connectionLost();
    } catch (reason) {
      this.#failure = { reason };
      this.#news.resolve();
    }
  }

  #take(event: JobEvent) {
    switch (event.event) {
      case "JOB_STATUS_CHANGE":
        // The other events say more about the reason.
        if (event.data.id === this.#id && event.data.status === "aborting") {
          this.#error ??= "The job failed or was cancelled";
        }
        break;
      case "BLOCK_JOB_COMPLETED":
        if (event.data.device === this.#id) this.#error = event.data.error;
        break;
      case "BLOCK_JOB_CANCELLED":
        if (event.data.device === this.#id) {
          this.#error = "The job was cancelled";
        }
    }
  }

  /** Queries the job. Returns its end if it has ended. */
  async #query(
    signal: AbortSignal,
    waitReady: boolean,
  ): Promise<JobEnd | undefined> {
    const jobs = await this.#qmp.execute("query-jobs", {}, { signal });
    const job = jobs.find(({ id }) => id === this.#id);
    if (job === undefined) return await this.#dismissed();
    this.#last = job;
    this.#show(job);
    if (job.status === "concluded") {
      return { error: job.error, isDismissable: true };
    }
    return waitReady && job.status === "ready"
      ? { error: undefined, isDismissable: false }
      : undefined;
  }

  /** Returns the end of a job that QEMU does not know, or has dismissed. */
  async #dismissed(): Promise<JobEnd> {
    if (this.#last === undefined) {
      return { error: `There is no job ${this.#id}`, isDismissable: false };
    }
    // The events of its end arrived before this reply, but `#listen` may not
    // have taken them yet.
    await delay(0);
    if (this.#error === undefined) {
      this.#show({ ...this.#last, status: "concluded" });
    }
    return { error: this.#error, isDismissable: false };
  }
}
