/**
 * Boots guests and shuts them down by the power button: in most rounds without
 * a fault, and in others with an abort, a cut connection, or a QEMU that is
 * killed at a random moment.
 *
 * ```sh
 * deno task adversary powerdowns --count 50
 * ```
 *
 * @module
 */

import { launch } from "../../mod.ts";
import { powerdown } from "../../src/machine/mod.ts";
import { GUEST_READY, guestArgs } from "../../tests/support/guest.ts";
import { isRunning } from "../../tests/support/process.ts";
import { mainWithQemu } from "./support/campaign.ts";
import type { Report } from "./support/report.ts";
import { type Fault, FAULTS, strike } from "./support/strike.ts";

/** Options of {@linkcode powerdowns}. */
export interface PowerdownsOptions {
  qemu: string;
  /** How many guests to shut down without a fault. */
  count: number;
  /** How many guests to shut down with one. */
  faults: number;
}

/** Time for a guest to boot, in milliseconds. */
const PATIENCE = 60_000;

/** A fault ends a call that would otherwise take about this time, in ms. */
const FAULT_WITHIN = 400;

/** Shuts guests down, and reports what fails or is left behind. */
export async function powerdowns(
  { qemu, count, faults }: PowerdownsOptions,
  report: Report,
): Promise<void> {
  for (let round = 0; round < count; round++) {
    await shutDown(qemu, undefined, report);
  }
  for (let round = 0; round < faults; round++) {
    await shutDown(qemu, FAULTS[round % FAULTS.length], report);
  }
}

async function shutDown(
  qemu: string,
  fault: Fault | undefined,
  report: Report,
): Promise<void> {
  let pid: number | undefined;
  try {
    await using machine = await launch(qemu, guestArgs(), {
      console: true,
      timeout: PATIENCE,
    });
    pid = machine.process.pid;
    await machine.console.expect(GUEST_READY, { timeout: PATIENCE });
    const result = await strike({
      name: "powerdowns",
      machine,
      fault,
      within: FAULT_WITHIN,
      run: (wait) => powerdown(machine.qmp, wait),
    }, report);
    if (result !== undefined && result.reason !== "guest-shutdown") {
      report.fail("a guest ended in another way", result);
    }
  } catch (error) {
    report.fail("a round failed", error);
  }
  if (pid !== undefined && isRunning(pid)) report.fail("left running", pid);
}

if (import.meta.main) {
  await mainWithQemu({
    name: "powerdowns",
    about: "Boots guests and shuts them down by the power button, also with " +
      "aborts, cut connections, and a QEMU that is killed. Needs the guest of " +
      "deno task guest.",
    options: {
      count: { default: 50, help: "How many guests to shut down" },
      faults: { default: 20, help: "How many more to shut down with a fault" },
    },
    run: powerdowns,
  });
}
