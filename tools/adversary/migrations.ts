/**
 * Moves a guest that counts from one QEMU to the next, with and without
 * postcopy: in most rounds without a fault, and in others with an abort or a
 * timeout. Not one number may be missing. In more rounds, the connection to the
 * target of a machine without a guest is cut, or the target is killed. After an
 * abort, a timeout, and a kill of the target, the source has to run on.
 *
 * ```sh
 * deno task adversary migrations --count 20
 * ```
 *
 * @module
 */

import { launch, type QmpMachine, QmpOperationError } from "../../mod.ts";
import { migrate, waitForState } from "../../src/machine/mod.ts";
import { GUEST_READY, guestArgs } from "../../tests/support/guest.ts";
import { isRunning } from "../../tests/support/process.ts";
import { TempDir } from "../../tests/support/temp_dir.ts";
import { mainWithQemu } from "./support/campaign.ts";
import type { Report } from "./support/report.ts";
import { type Fault, FAULTS, strike } from "./support/strike.ts";

/** Options of {@linkcode migrations}. */
export interface MigrationsOptions {
  qemu: string;
  /** How many migrations without a fault. */
  count: number;
  /** How many with one. */
  faults: number;
}

/** Time for a guest to boot, and to write a number, in milliseconds. */
const PATIENCE = 60_000;

/** Time that a migration takes if no fault ends it, in milliseconds. */
const FAULT_WITHIN = 400;

/** A number that the guest has counted. The command that it echoes is none. */
const COUNTED = /counter ([1-9]\d*)\r/g;

/** A machine without a guest. */
const EMPTY = ["-M", "q35", "-m", "64", "-display", "none", "-nic", "none"];

/** Migrates machines, and reports what fails, is lost, or is left running. */
export async function migrations(
  { qemu, count, faults }: MigrationsOptions,
  report: Report,
): Promise<void> {
  const chain = [
    ...Array.from({ length: count }, () => undefined),
    ...Array.from(
      { length: Math.ceil(faults / 2) },
      (_, index) => FAULTS[index % 2],
    ),
  ];
  const pids: number[] = [];
  await using dir = new TempDir();
  const start = async (args: string[]) => {
    const machine = await launch(qemu, args, { console: true });
    pids.push(machine.process.pid);
    return machine;
  };
  try {
    await moveGuest(start, dir, chain, report);
  } catch (error) {
    report.fail("the guest was lost", error);
  }
  for (let index = 0; index < Math.floor(faults / 2); index++) {
    try {
      await strikeTarget(start, dir, FAULTS[2 + index % 2]!, report);
    } catch (error) {
      report.fail("a round failed", error);
    }
  }
  const left = pids.filter(isRunning);
  if (left.length > 0) report.fail("left running", left);
}

type Start = (args: string[]) => Promise<QmpMachine>;

async function moveGuest(
  start: Start,
  dir: TempDir,
  chain: (Fault | undefined)[],
  report: Report,
) {
  let source = await start(guestArgs());
  let text = "";
  try {
    await source.console.expect(GUEST_READY, { timeout: PATIENCE });
    await source.console.send(
      "(while :; do dd if=/dev/zero of=/x bs=1M count=9 2>/dev/null; done) &",
    );
    await source.console.send("counter 020");
    for (const [index, fault] of chain.entries()) {
      await source.console.expect(COUNTED, { timeout: PATIENCE });
      const target = await start([...guestArgs(), "-incoming", "defer"]);
      let isMoved = false;
      try {
        isMoved = await moveOnce(source, target, dir, index, fault, report);
        if (isMoved) text += source.console.transcript;
      } finally {
        // The one that does not have the guest.
        await (isMoved ? source : target)[Symbol.asyncDispose]();
      }
      if (isMoved) source = target;
      else await checkRuns(source, report);
    }
    await source.console.expect(COUNTED, { timeout: PATIENCE });
    text += source.console.transcript;
  } finally {
    await source[Symbol.asyncDispose]();
  }
  const numbers = [...text.matchAll(COUNTED)].map(([, n]) => Number(n));
  const wrong = numbers.findIndex((number, index) => number !== index + 1);
  if (wrong >= 0) {
    report.fail("numbers are lost", numbers.slice(wrong - 1, wrong + 3));
  }
  report.count("numbers", numbers.length);
}

/** Migrates once. Returns whether the guest is at the target. */
async function moveOnce(
  source: QmpMachine,
  target: QmpMachine,
  dir: TempDir,
  index: number,
  fault: Fault | undefined,
  report: Report,
): Promise<boolean> {
  // Postcopy cannot be taken back.
  const postcopy = index % 2 === 1 && fault === undefined &&
    await canPostcopy(source);
  const result = await strike({
    name: postcopy ? "migrations with postcopy" : "migrations",
    machine: source,
    fault,
    within: FAULT_WITHIN,
    run: (wait) =>
      migrate(source.qmp, target.qmp, {
        ...wait,
        uri: index % 2 === 0
          ? "tcp:127.0.0.1:0"
          : `unix:${dir.file(`${index}`)}`,
        postcopy,
        parameters: { "downtime-limit": postcopy ? 1 : 2_000 },
      }),
  }, report);
  return result !== undefined;
}

/** Cuts the connection to a target, or kills it. */
async function strikeTarget(
  start: Start,
  dir: TempDir,
  fault: Fault,
  report: Report,
) {
  await using source = await start(EMPTY);
  await using target = await start([...EMPTY, "-incoming", "defer"]);
  const result = await strike({
    name: "migrations",
    machine: target,
    fault,
    within: FAULT_WITHIN,
    isExpected: (error) => error instanceof QmpOperationError,
    run: (wait) =>
      migrate(source.qmp, target.qmp, {
        ...wait,
        uri: `unix:${dir.file("target")}`,
        parameters: { "max-bandwidth": 2 ** 20 },
      }),
  }, report);
  if (result !== undefined) return;
  // The connection to the target may be cut when it has everything.
  const { status } = await waitForState(
    source.qmp,
    ["running", "postmigrate"],
    { timeout: PATIENCE },
  );
  if (status === "postmigrate") report.count("ends after the switch");
}

/** Returns whether a guest survives postcopy. It often does not in QEMU 7.2. */
async function canPostcopy({ qmp }: QmpMachine): Promise<boolean> {
  const { qemu } = await qmp.execute("query-version");
  return qemu.major >= 10;
}

async function checkRuns({ qmp }: QmpMachine, report: Report) {
  const { status } = await qmp.execute("query-status");
  if (status !== "running") report.fail("the source does not run", status);
}

if (import.meta.main) {
  await mainWithQemu({
    name: "migrations",
    about: "Moves a guest that counts from one QEMU to the next, also with " +
      "aborts, and with targets that are killed. Needs the guest of deno task " +
      "guest.",
    options: {
      count: { default: 20, help: "How many migrations" },
      faults: { default: 20, help: "How many more with a fault" },
    },
    run: migrations,
  });
}
