/**
 * Plugs devices into a guest and unplugs them: in most rounds without a fault,
 * and in others with an abort, a timeout, a cut connection, or a QEMU that is
 * killed at a random moment.
 *
 * ```sh
 * deno task adversary unplugs --count 50
 * ```
 *
 * @module
 */

import { launch, QmpCommandError, type QmpMachine } from "../../mod.ts";
import { plug, type Plugged, unplug } from "../../src/machine/mod.ts";
import { GUEST_READY, guestArgs } from "../../tests/support/guest.ts";
import { isRunning } from "../../tests/support/process.ts";
import { mainWithQemu } from "./support/campaign.ts";
import type { Report } from "./support/report.ts";
import { type Fault, FAULTS, strike } from "./support/strike.ts";

/** Options of {@linkcode unplugs}. */
export interface UnplugsOptions {
  qemu: string;
  /** How many devices to unplug without a fault. */
  count: number;
  /** How many to unplug with one. */
  faults: number;
}

/** Time for a guest to boot, and to release a device, in milliseconds. */
const PATIENCE = 60_000;

/** A fault ends an unplug that would otherwise take about this time, in ms. */
const FAULT_WITHIN = 150;

/** Unplugs devices, and reports what fails or is left behind. */
export async function unplugs(
  { qemu, count, faults }: UnplugsOptions,
  report: Report,
): Promise<void> {
  // A cut connection and a kill end the machine.
  const mild = Array.from(
    { length: Math.ceil(faults / 2) },
    (_, index) => FAULTS[index % 2],
  );
  await inGuest(qemu, report, async (machine) => {
    for (let round = 0; round < count; round++) {
      await unplugOne(machine, undefined, report);
    }
    for (const fault of mild) await unplugOne(machine, fault, report);
  });
  for (let index = 0; index < Math.floor(faults / 2); index++) {
    await inGuest(qemu, report, async (machine) => {
      await unplugOne(machine, FAULTS[2 + index % 2], report);
    });
  }
}

async function unplugOne(
  machine: QmpMachine,
  fault: Fault | undefined,
  report: Report,
) {
  const { qmp, console } = machine;
  const nic = await plug(qmp, {
    driver: "virtio-net-pci",
    id: "nic",
    netdev: "net",
    bus: "rp1",
  }, { backends: { netdev: { type: "hubport", id: "net", hubid: 0 } } });
  await console.send("until [ -e /sys/class/net/eth0 ]; do :; done; echo up");
  await console.expect(/^up/m, { timeout: PATIENCE });
  const { backends } = nic;
  await strike({
    name: "unplugs",
    machine,
    fault,
    within: FAULT_WITHIN,
    run: (wait) => unplug(qmp, nic.id, { ...wait, backends }),
  }, report);
  if (fault === "abort" || fault === "timeout") await tidyUp(machine, nic);
}

/** Takes away what an unplug that was stopped has left. */
async function tidyUp({ qmp }: QmpMachine, { id, backends }: Plugged) {
  for (
    const step of [
      () => unplug(qmp, id, { timeout: PATIENCE }),
      () => qmp.execute("netdev_del", { id: backends.netdev! }),
    ]
  ) {
    try {
      await step();
    } catch (error) {
      // It may be gone already.
      if (!(error instanceof QmpCommandError)) throw error;
    }
  }
}

/** Boots a guest for a while. It has to end. */
async function inGuest(
  qemu: string,
  report: Report,
  run: (machine: QmpMachine) => Promise<void>,
) {
  let pid: number | undefined;
  try {
    await using machine = await launch(qemu, guestArgs(), {
      console: true,
      timeout: PATIENCE,
    });
    pid = machine.process.pid;
    await machine.console.expect(GUEST_READY, { timeout: PATIENCE });
    await run(machine);
  } catch (error) {
    report.fail("a round failed", error);
  }
  if (pid !== undefined && isRunning(pid)) report.fail("left running", pid);
}

if (import.meta.main) {
  await mainWithQemu({
    name: "unplugs",
    about: "Unplugs devices that a guest has to release, also with aborts, " +
      "cut connections, and a QEMU that is killed. Needs the guest of deno " +
      "task guest.",
    options: {
      count: { default: 50, help: "How many devices to unplug" },
      faults: { default: 20, help: "How many more to unplug with a fault" },
    },
    run: unplugs,
  });
}
