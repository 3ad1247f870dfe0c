/**
 * Follows a job from wherever it is to its end.
 *
 * @module
 */

import { delay } from "@std/async/delay";
import type { QmpClient } from "../../client.ts";
import type { JobInfo, QemuSchema } from "../../qapi/generated/qemu.ts";
import type { EventOf } from "../../qapi/signatures.ts";
import { withinTime } from "../../waiting.ts";
import { connectionLost } from "../connection.ts";

/** Time between two looks at how far a job is, in milliseconds. QEMU sends no event for that. */
const INTERVAL = 500;

/** How a job ended. */
export interface JobEnd {
  /** Why it failed; undefined where it did not. */
  error: string | undefined;
  /** Whether it is still there, and has to be dismissed. */
  isDismissable: boolean;
}

/** Options for {@linkcode JobFollower.follow}. */
export interface FollowOptions {
  /** Time to follow, in milliseconds. */
  timeout: number | undefined;
  signal: AbortSignal;
  /** Whether a job that is ready for `job-complete` counts as ended. */
  waitReady: boolean;
}

type JobEvent = EventOf<
  QemuSchema,
  "JOB_STATUS_CHANGE" | "BLOCK_JOB_COMPLETED" | "BLOCK_JOB_CANCELLED"
>;

/** How far a job is, from 0 to 100. */
export function percentOf(job: JobInfo): number {
  // Some jobs overestimate what there is to do.
  if (job.status === "concluded" && job.error === undefined) return 100;
  const current = Number(job["current-progress"]);
  const total = Number(job["total-progress"]);
  if (total > 0) return Math.min(100, Math.floor(100 * current / total));
  return 0;
}

/** Follows a job. */
export class JobFollower {
  readonly #qmp: QmpClient;
  readonly #id: string;
  readonly #show: (job: JobInfo) => void;
  /** The job when it was last seen. */
  #last: JobInfo | undefined;
  /** Why it failed, as an event told. */
  #error: string | undefined;
  /** Why there are no more events. */
  #failure: { reason: unknown } | undefined;
  /** Whether something happened since the last look. */
  #hasNews = false;
  #wake: () => void = () => {};

  /**
   * @param qmp The connection.
   * @param id The job.
   * @param show Is told how far it is.
   */
  constructor(qmp: QmpClient, id: string, show: (job: JobInfo) => void) {
    this.#qmp = qmp;
    this.#id = id;
    this.#show = show;
  }

  /**
   * Follows the job to its end.
   *
   * @throws {QmpTimeoutError} If the time is over before that.
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
    // Before the job is looked at, so that nothing is missed in between.
    await using events = this.#qmp.events(
      ["JOB_STATUS_CHANGE", "BLOCK_JOB_COMPLETED", "BLOCK_JOB_CANCELLED"],
      { signal },
    );
    this.#listen(events);
    try {
      for (;;) {
        this.#hasNews = false;
        const end = await this.#look(signal, waitReady);
        if (end !== undefined) return end;
        await this.#nap();
        if (this.#failure !== undefined) throw this.#failure.reason;
      }
    } finally {
      this.#wake();
    }
  }

  async #listen(events: AsyncIterable<JobEvent>) {
    try {
      for await (const event of events) {
        this.#take(event);
        this.#stir();
      }
      throw connectionLost();
    } catch (reason) {
      this.#failure = { reason };
      this.#stir();
    }
  }

  #take(event: JobEvent) {
    switch (event.event) {
      case "JOB_STATUS_CHANGE":
        // Other events may tell more.
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

  /** Waits until something happens, or it is time to look again. */
  async #nap() {
    if (this.#hasNews) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, INTERVAL);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #stir() {
    this.#hasNews = true;
    this.#wake();
  }

  /** Looks where the job is now, and whether that is its end. */
  async #look(
    signal: AbortSignal,
    waitReady: boolean,
  ): Promise<JobEnd | undefined> {
    const jobs = await this.#qmp.execute("query-jobs", {}, { signal });
    const job = jobs.find(({ id }) => id === this.#id);
    if (job === undefined) return await this.#gone();
    this.#last = job;
    this.#show(job);
    if (job.status === "concluded") {
      return { error: job.error, isDismissable: true };
    }
    return waitReady && job.status === "ready"
      ? { error: undefined, isDismissable: false }
      : undefined;
  }

  async #gone(): Promise<JobEnd> {
    if (this.#last === undefined) {
      return { error: `There is no job ${this.#id}`, isDismissable: false };
    }
    // What led to its end came before this reply, but may not have been looked at.
    await delay(0);
    if (this.#error === undefined) {
      this.#show({ ...this.#last, status: "concluded" });
    }
    return { error: this.#error, isDismissable: false };
  }
}
