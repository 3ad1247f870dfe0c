/**
 * Copies a disk of a running machine, and follows the job to its end.
 *
 * ```sh
 * deno run -A examples/backup.ts
 * ```
 *
 * @module
 */

import { launch, type QmpClient } from "@qmp/qmp";

const MIB = 1024 * 1024;

const directory = await Deno.makeTempDir();
try {
  await using machine = await launch("qemu-system-x86_64", ["-M", "none"]);
  for (const name of ["source", "target"]) {
    const filename = `${directory}/${name}.img`;
    await Deno.writeFile(filename, new Uint8Array());
    await Deno.truncate(filename, 64 * MIB);
    await machine.qmp.execute("blockdev-add", {
      driver: "file",
      "node-name": name,
      filename,
    });
  }
  await backUp(machine.qmp, "source", "target");
} finally {
  await Deno.remove(directory, { recursive: true });
}

async function backUp(qmp: QmpClient, device: string, target: string) {
  const id = `backup-${device}`;
  // Subscribed before the job starts, so that no change of its state is missed.
  await using changes = qmp.events("JOB_STATUS_CHANGE");
  await qmp.execute("blockdev-backup", {
    "job-id": id,
    device,
    target,
    sync: "full",
    speed: 128 * MIB,
    // Otherwise the job and its error are gone when the job ends.
    "auto-dismiss": false,
  });

  // A query fails if the connection is lost. Then the loop below throws too.
  const timer = setInterval(() => report(qmp, id).catch(() => {}), 100);
  try {
    for await (const { data } of changes) {
      if (data.id === id && data.status === "concluded") break;
    }
  } finally {
    clearInterval(timer);
  }
  await report(qmp, id);
  await qmp.execute("job-dismiss", { id });
}

async function report(qmp: QmpClient, id: string) {
  const jobs = await qmp.execute("query-jobs");
  const job = jobs.find((job) => job.id === id);
  if (job?.error !== undefined) throw new Error(job.error);
  if (job === undefined) return;
  const done = Number(job["current-progress"]) / Number(job["total-progress"]);
  console.log(`${job.type} ${job.status}: ${Math.round(100 * done)} %`);
}
