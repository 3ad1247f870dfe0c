/**
 * A simulated machine: a `QmpServer` in this process, with the commands and
 * events that the demo uses.
 *
 * @module
 */

import { QmpClient, QmpCommandError, QmpServer } from "@qmp/qmp";
import type { JobInfo, RunState } from "@qmp/qmp/qapi";

/** Time between two steps of the simulated backup, in milliseconds. */
const STEP = 100;

/**
 * Opens a connection to a simulated machine.
 *
 * @param diskSize Size of the machine's disk, in bytes.
 */
export async function openSimulation(diskSize: number): Promise<QmpClient> {
  let status: RunState = "running";
  const devices = new Set<string>();
  const jobs = new Map<string, JobInfo>();

  const server = new QmpServer({
    version: {
      qemu: { major: 10, minor: 0, micro: 0 },
      package: "simulation",
    },
    commands: {
      "query-status": () => ({ status, running: status === "running" }),
      stop: (_args, { emit }) => {
        status = "paused";
        emit("STOP");
      },
      cont: (_args, { emit }) => {
        status = "running";
        emit("RESUME");
      },
      system_reset: (_args, { emit }) =>
        emit("RESET", { guest: false, reason: "host-qmp-system-reset" }),
      device_add: ({ id }) => {
        devices.add(String(id));
      },
      device_del: ({ id }, { emit }) => {
        if (!devices.delete(String(id))) {
          throw new QmpCommandError("device_del", {
            class: "DeviceNotFound",
            desc: `Device '${id}' not found`,
          });
        }
        emit("DEVICE_DELETED", {
          device: id,
          path: `/machine/peripheral/${id}`,
        });
      },
      "blockdev-backup": ({ "job-id": jobId, speed }, { emit }) => {
        const id = String(jobId);
        const job: JobInfo = {
          id,
          type: "backup",
          status: "created",
          "current-progress": 0,
          "total-progress": diskSize,
        };
        jobs.set(id, job);
        const change = (status: string) => {
          job.status = status;
          emit("JOB_STATUS_CHANGE", { id, status });
        };
        change("created");
        change("running");
        const timer = setInterval(() => {
          const progress = Number(job["current-progress"]) +
            Number(speed) * STEP / 1000;
          job["current-progress"] = Math.min(diskSize, progress);
          if (progress < diskSize) return;
          clearInterval(timer);
          for (const status of ["waiting", "pending", "concluded"]) {
            change(status);
          }
        }, STEP);
      },
      "query-jobs": () => [...jobs.values()],
      "job-dismiss": ({ id }) => {
        jobs.delete(String(id));
      },
    },
  });

  return await QmpClient.open(server.connect());
}
