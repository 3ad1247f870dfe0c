/**
 * `qmp job`: lists jobs, or follows a job to its end.
 *
 * @module
 */

import { dismissJob } from "../../machine/jobs/run.ts";
import { watchJob } from "../../machine/jobs/watch.ts";
import { percentOf } from "../../machine/percent.ts";
import { DEFAULT_TIMEOUT } from "../../options.ts";
import { QmpOperationError } from "../../protocol/error.ts";
import type { JobInfo } from "../../qapi/generated/qemu.ts";
import { connectionOptions, open } from "../connection.ts";
import { escapeControls } from "../escape_controls.ts";
import { ExitCode } from "../exit_code.ts";
import { progressOn } from "../progress.ts";
import { expectNoMore, takeAddress } from "../program_arguments.ts";
import type { Subcommand } from "../subcommand.ts";
import { UsageError } from "../usage_error.ts";

/** The subcommand `qmp job`. */
export const job: Subcommand = {
  summary: "Follow a job to its end, or list jobs",
  usage: "[OPTIONS] [ADDRESS] [ID]",
  details: `Shows the progress of a job until the job concludes: as a bar at a
terminal, and otherwise as a line after each change. Without an ID, lists the
jobs.

A job may wait for job-complete or job-finalize. This program then waits as
well, because another program has to execute that command. If QEMU dismisses the
job by itself, the events of the job show whether it failed.

Exit codes: 0 if the job concluded, or is ready with --wait-ready; 1 if it
failed, was cancelled, or does not exist; 2 for wrong usage; 3 if the connection
was lost; 4 if --timeout ran out before the end.`,
  examples: [
    "/run/vm/qmp.sock",
    "/run/vm/qmp.sock mirror0 --wait-ready",
    "/run/vm/qmp.sock backup0 --dismiss --timeout 3600000",
  ],
  options: {
    dismiss: {
      type: "boolean",
      help: "Dismiss the job after it concluded",
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
      // A job may take hours, but to connect may not.
      timeout: Math.min(call.timeout ?? Infinity, DEFAULT_TIMEOUT),
    });
    await using qmp = await open(address, options);
    if (id === undefined) {
      const { timeout, signal } = call;
      const jobs = await qmp.execute("query-jobs", {}, { timeout, signal });
      call.output.text(table(jobs));
      return ExitCode.Ok;
    }
    using progress = progressOn(call.output);
    const { timeout, signal } = call;
    try {
      for await (const job of watchJob(qmp, id, { timeout, signal })) {
        progress.show(job);
        if (call.values["wait-ready"] && job.status === "ready") {
          return ExitCode.Ok;
        }
      }
    } catch (error) {
      if (call.values.dismiss && error instanceof QmpOperationError) {
        await dismissJob(qmp, id, { signal });
      }
      throw error;
    }
    if (call.values.dismiss) await dismissJob(qmp, id, { signal });
    return ExitCode.Ok;
  },
};

/** Writes jobs in columns, or an empty text if the list is empty. */
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
