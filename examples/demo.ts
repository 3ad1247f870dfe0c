/**
 * A tour: launches a machine, stops, resumes and resets it, plugs a device and
 * unplugs it, copies a disk, and quits. Every event is printed. Then it boots a
 * small Linux, reads its console, and talks to the agent in it.
 *
 * ```sh
 * deno task demo
 * ```
 *
 * Without a QEMU, the demo says so, and talks to this package's own server. The
 * Linux is the one of `deno task guest`. Without it, that part is left out.
 *
 * @module
 */

import { launch, type QmpClient, QmpConnectError } from "@qmp/qmp";
import {
  pause,
  percentOf,
  plug,
  reset,
  resume,
  runJob,
  shutdown,
  unplug,
} from "@qmp/qmp/machine";
import { openSimulation } from "./simulation.ts";

const QEMU = "qemu-system-x86_64";
const MIB = 1024 * 1024;
const DISK_SIZE = 128 * MIB;

const directory = await Deno.makeTempDir({ prefix: "qmp-demo-" });
const [kernel, initrd] = Deno.args;
try {
  await tour();
  if (kernel !== undefined && initrd !== undefined) {
    await guestTour(kernel, initrd);
  }
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
  say(`status: ${(await pause(qmp)).status}`);
  say(`status: ${(await resume(qmp)).status}`);

  step("Reset");
  say(`status: ${(await reset(qmp)).status}`);

  step("Plug a USB tablet in, and unplug it");
  const tablet = await plug(qmp, { driver: "usb-tablet", id: "tablet" });
  await unplug(qmp, tablet.id, { timeout: 10_000 });
  say("the device is gone");

  step("Back a disk up, at 64 MiB a second");
  await runJob(qmp, "blockdev-backup", {
    device: "source",
    target: "target",
    sync: "full",
    speed: 64 * MIB,
  }, {
    interval: 250,
    onProgress: (job) => {
      const percent = percentOf(job);
      const bar = "#".repeat(Math.round(percent * 0.3)).padEnd(30, ".");
      say(`[${bar}] ${String(percent).padStart(3)} %  ${job.status}`);
    },
  });

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

/** Boots a guest, and shows what can be done with it. */
async function guestTour(kernel: string, initrd: string) {
  step("Boot a small Linux, and wait for its console");
  await using machine = await launch(QEMU, [
    ...["-M", "q35", "-m", "256", "-display", "none", "-no-reboot"],
    ...["-kernel", kernel, "-initrd", initrd],
    ...["-append", "console=ttyS0 quiet panic=-1"],
  ], { console: true, guestAgent: true });
  const { console, qmp } = machine;
  await console.expect("# ", { timeout: 60_000 });
  await console.send("uname -sr");
  const { groups } = await console.expect(/\n(Linux [^\r\n]+)/, {
    timeout: 10_000,
  });
  say(`the console says: ${groups[0]}`);

  step("Run a program in it, by the guest agent");
  await using agent = await machine.guestAgent({ timeout: 30_000 });
  const { code, stdout } = await agent.exec("df", ["-h", "/dev"]);
  for (const line of new TextDecoder().decode(stdout).trimEnd().split("\n")) {
    say(line);
  }
  say(`exit code ${code}`);

  step("Press the power button");
  const { reason } = await shutdown(qmp, { powerdownTimeout: 60_000 });
  say(`it has ended: ${reason}`);
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
