/**
 * A tour: launches a machine, stops, resumes and resets it, plugs a device and
 * unplugs it, copies a disk, and quits. Every event is printed.
 *
 * ```sh
 * deno task demo
 * ```
 *
 * Without a QEMU, the demo says so, and talks to this package's own server.
 *
 * @module
 */

import { launch, type QmpClient, QmpConnectError } from "@qmp/qmp";
import { openSimulation } from "./simulation.ts";

const QEMU = "qemu-system-x86_64";
const MIB = 1024 * 1024;
const DISK_SIZE = 128 * MIB;

const directory = await Deno.makeTempDir({ prefix: "qmp-demo-" });
try {
  await tour();
} finally {
  await Deno.remove(directory, { recursive: true });
}

async function tour() {
  for (const name of ["source", "target"]) {
    await Deno.writeFile(image(name), new Uint8Array());
    await Deno.truncate(image(name), DISK_SIZE);
  }
  await using stack = new AsyncDisposableStack();
  const { qmp, ended } = await open(stack);

  const { version: { qemu, package: distribution }, capabilities } =
    qmp.greeting.QMP;
  step(`Connected to QEMU ${qemu.major}.${qemu.minor}.${qemu.micro}`);
  say(`package:      ${distribution || "none"}`);
  say(
    `capabilities: ${capabilities.join(", ")} offered, ${
      qmp.capabilities.join(", ")
    } enabled`,
  );
  const printing = printEvents(qmp);

  step("Stop and resume");
  await qmp.executeAndWait("stop", {}, { event: "STOP" });
  say(`status: ${(await qmp.execute("query-status")).status}`);
  await qmp.executeAndWait("cont", {}, { event: "RESUME" });
  say(`status: ${(await qmp.execute("query-status")).status}`);

  step("Reset");
  await qmp.executeAndWait("system_reset", {}, { event: "RESET" });

  step("Plug a USB tablet in, and unplug it");
  await qmp.execute("device_add", { driver: "usb-tablet", id: "tablet" });
  await qmp.executeAndWait("device_del", { id: "tablet" }, {
    event: "DEVICE_DELETED",
    filter: ({ data }) => data.device === "tablet",
    timeout: 10_000,
  });
  say("the device is gone");

  step("Back a disk up, at 64 MiB a second");
  await backUp(qmp);

  step("Quit");
  await qmp.execute("quit");
  await qmp.closed;
  await printing;
  say(await ended());
}

/** A machine, or the simulation of one. */
interface Machine {
  qmp: QmpClient;
  /** Returns how it ended. */
  ended: () => Promise<string>;
}

async function open(stack: AsyncDisposableStack): Promise<Machine> {
  step(`Launch ${QEMU}: bind a socket, start it, let it connect`);
  try {
    const machine = stack.use(
      await launch(QEMU, [
        ...["-M", "q35", "-display", "none", "-device", "qemu-xhci"],
        // One emulated CPU that spins in the firmware can keep QEMU from
        // freeing an unplugged device. Two that take turns cannot.
        ...["-accel", "kvm", "-accel", "tcg,thread=single", "-smp", "2"],
        ...["-blockdev", `file,node-name=source,filename=${image("source")}`],
        ...["-blockdev", `file,node-name=target,filename=${image("target")}`],
      ]),
    );
    return {
      qmp: machine.qmp,
      ended: async () => `exit code ${(await machine.status).code}`,
    };
  } catch (error) {
    const missing = error instanceof QmpConnectError &&
      error.cause instanceof Deno.errors.NotFound;
    if (!missing) throw error;
    say(
      `There is no ${QEMU} here. This is a SIMULATION by the package's server.`,
    );
    say(
      "To use a real QEMU, run apt-get install qemu-system-x86 on Debian,",
    );
    say("or see https://www.qemu.org/download/ for other systems.");
    return {
      qmp: stack.use(await openSimulation(DISK_SIZE)),
      ended: () => Promise.resolve("the simulation has ended"),
    };
  }
}

async function backUp(qmp: QmpClient) {
  const id = "backup";
  await using changes = qmp.events("JOB_STATUS_CHANGE");
  await qmp.execute("blockdev-backup", {
    "job-id": id,
    device: "source",
    target: "target",
    sync: "full",
    speed: 64 * MIB,
    "auto-dismiss": false,
  });
  // A query fails if the connection is lost. Then the loop below throws too.
  const timer = setInterval(() => showProgress(qmp, id).catch(() => {}), 250);
  try {
    for await (const { data } of changes) {
      if (data.id === id && data.status === "concluded") break;
    }
  } finally {
    clearInterval(timer);
  }
  await showProgress(qmp, id);
  await qmp.execute("job-dismiss", { id });
}

async function showProgress(qmp: QmpClient, id: string) {
  const job = (await qmp.execute("query-jobs")).find((job) => job.id === id);
  if (job === undefined) return;
  if (job.error !== undefined) {
    throw new Error(`The backup failed: ${job.error}`);
  }
  const done = Number(job["current-progress"]) / Number(job["total-progress"]);
  const bar = "#".repeat(Math.round(done * 30)).padEnd(30, ".");
  say(
    `[${bar}] ${String(Math.round(done * 100)).padStart(3)} %  ${job.status}`,
  );
}

/** Prints events until the connection ends. */
async function printEvents(qmp: QmpClient) {
  for await (const { event, data, timestamp } of qmp.events()) {
    const time = new Date(
      timestamp.seconds * 1000 + timestamp.microseconds / 1000,
    );
    const clock = time.toISOString().slice(11, 23);
    console.log(
      `  ${clock} ${event}${
        data === undefined ? "" : ` ${JSON.stringify(data)}`
      }`,
    );
  }
}

function image(name: string): string {
  return `${directory}/${name}.img`;
}

function step(title: string) {
  console.log(`\n== ${title}`);
}

function say(text: string) {
  console.log(`  ${text}`);
}
