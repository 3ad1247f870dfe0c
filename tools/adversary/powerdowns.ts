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

import { launch, QmpClosedError, QmpTimeoutError } from "../../mod.ts";
import { powerdown } from "../../src/machine/mod.ts";
import { GUEST_READY, guestArgs } from "../../tests/support/guest.ts";
import { isRunning } from "../../tests/support/process.ts";
import { mainWithQemu } from "./support/campaign.ts";
import type { Report } from "./support/report.ts";

/** Options of {@linkcode powerdowns}. */
export interface PowerdownsOptions {
  qemu: string;
  /** How many guests to shut down without a fault. */
  count: number;
  /** How many guests to shut down with one. */
  faults: number;
}

/** Time for a guest to boot, and to shut down, in milliseconds. */
const PATIENCE = 60_000;

/** A fault ends a call that would otherwise take about this time, in ms. */
const FAULT_WITHIN = 400;

const FAULTS = ["abort", "timeout", "close", "kill"] as const;

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
  fault: typeof FAULTS[number] | undefined,
  report: Report,
): Promise<void> {
  let pid: number | undefined;
  try {
    await using machine = await launch(qemu, guestArgs(), {
      console: true,
      timeout: PATIENCE,
    });
    const { qmp, process } = machine;
    pid = process.pid;
    await machine.console.expect(GUEST_READY, { timeout: PATIENCE });
    const controller = new AbortController();
    const delay = Math.random() * FAULT_WITHIN;
    const strike = {
      abort: () => controller.abort("enough"),
      timeout: () => {},
      close: () => qmp.close(),
      kill: () => process.kill("SIGKILL"),
    };
    const timer = fault && setTimeout(strike[fault], delay);
    const result = await powerdown(qmp, {
      signal: controller.signal,
      timeout: fault === "timeout" ? delay : PATIENCE,
    }).catch((error) => error);
    clearTimeout(timer);
    const isExpected = {
      abort: result === "enough",
      timeout: result instanceof QmpTimeoutError,
      close: result instanceof QmpClosedError,
      kill: result instanceof QmpClosedError,
    };
    // The guest may be faster than the fault.
    if (result?.reason === "guest-shutdown") report.count("powerdowns");
    else if (fault && isExpected[fault]) report.count(`ends by ${fault}`);
    else report.fail(`powerdown() with ${fault ?? "no fault"}`, result);
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
