/**
 * Jobs: what they are, and how far.
 *
 * @module
 */

import { DEFAULT_TIMEOUT } from "../../connection.ts";
import type { JobInfo } from "../../qapi/generated/qemu.ts";
import {
  type Call,
  ExitCode,
  expectNoMore,
  type Subcommand,
  takeAddress,
  UsageError,
} from "../command.ts";
import { connectionOptions, open } from "../connection.ts";
import { JobFollower, percentOf } from "../job/follower.ts";
import { escapeControls } from "../output.ts";
import { ProgressBar, ProgressLines } from "../job/progress.ts";

/** `qmp job` */
export const job: Subcommand = {
  summary: "Follow a job to its end, or list jobs",
  usage: "[OPTIONS] [ADDRESS] [ID]",
  details:
    `Shows how far a job is, as a bar at a terminal, else as a line whenever that has
changed, until it has concluded. Without an ID, lists the jobs.

A job that waits for job-complete or job-finalize is waited for; somebody has to
execute that. One that QEMU dismisses by itself leaves only events behind, and
whether they tell of an error.

Exit code: 0 when the job has concluded, or is ready with --wait-ready; 1 when it
failed or was cancelled, or there is no such job; 2 for misuse; 3 when the
connection was lost; 4 when --timeout is over before that.`,
  examples: [
    "/run/vm/qmp.sock",
    "/run/vm/qmp.sock mirror0 --wait-ready",
    "/run/vm/qmp.sock backup0 --dismiss --timeout 3600000",
  ],
  options: {
    dismiss: {
      type: "boolean",
      help: "Dismiss the job when it has concluded",
    },
    "wait-ready": {
      type: "boolean",
      help: "End when the job is ready for job-complete",
    },
    timeout: {
      type: "string",
      value: "MS",
      help: "How long to follow, in milliseconds",
    },
  },
  async run(call) {
    const positionals = [...call.positionals, ...call.rest ?? []];
    const address = takeAddress(positionals);
    const id = positionals.shift();
    expectNoMore(positionals);
    if (
      id === undefined && (call.values.dismiss || call.values["wait-ready"])
    ) {
      throw new UsageError("Expected the ID of a job");
    }
    using options = connectionOptions({
      ...call,
      // What may take hours is the job, not to connect.
      timeout: Math.min(call.timeout ?? Infinity, DEFAULT_TIMEOUT),
    });
    await using qmp = await open(address, options);
    if (id === undefined) {
      const { timeout, signal } = call;
      const jobs = await qmp.execute("query-jobs", {}, { timeout, signal });
      call.output.text(table(jobs));
      return ExitCode.Ok;
    }
    using progress = Deno.stdout.isTerminal()
      ? new ProgressBar(call.output)
      : new ProgressLines(call.output);
    const follower = new JobFollower(qmp, id, (job) => progress.show(job));
    const end = await follower.follow({
      timeout: call.timeout,
      signal: call.signal,
      waitReady: call.values["wait-ready"] === true,
    });
    progress[Symbol.dispose]();
    if (call.values.dismiss && end.isDismissable) {
      await qmp.execute("job-dismiss", { id }, { signal: call.signal });
    }
    return tell(end.error, call);
  },
};

function tell(error: string | undefined, { output }: Call): number {
  if (error === undefined) return ExitCode.Ok;
  output.errorLine(`qmp job: ${output.error(error)}`);
  return ExitCode.Failed;
}

/** Jobs in columns; nothing where there are none. */
function table(jobs: readonly JobInfo[]): string {
  if (jobs.length === 0) return "";
  const rows = [
    ["ID", "TYPE", "STATUS", "PROGRESS", "ERROR"],
    ...jobs.map((job) => [
      job.id,
      job.type,
      job.status,
      `${percentOf(job)} %`,
      job.error ?? "",
    ]),
  ].map((row) => row.map((cell) => escapeControls(cell)));
  const widths = rows[0]!.map((_, column) =>
    Math.max(...rows.map((row) => row[column]!.length))
  );
  return rows.map((row) =>
    row.map((cell, column) => cell.padEnd(widths[column]!)).join("  ")
      .trimEnd() + "\n"
  ).join("");
}
