/**
 * Backs up a disk that is written to, and compares the bytes of each backup: a
 * chain of incremental backups without a fault, and then backups that an abort,
 * a timeout, a cut connection or a kill strikes at a random moment. After an
 * abort and a timeout, nothing may be left, and the next incremental backup has
 * to have everything.
 *
 * ```sh
 * deno task adversary backups --count 20
 * ```
 *
 * @module
 */

import { launch, type QmpMachine } from "../../mod.ts";
import { backup } from "../../src/machine/mod.ts";
import { bytesIn, Disk } from "../../tests/support/disk.ts";
import { isRunning } from "../../tests/support/process.ts";
import { BARE } from "../../tests/support/qemu.ts";
import { random } from "../../tests/support/random.ts";
import { TempDir } from "../../tests/support/temp_dir.ts";
import { mainWithQemu, newSeed } from "./support/campaign.ts";
import type { Report } from "./support/report.ts";
import { type Fault, FAULTS, strike } from "./support/strike.ts";

/** Options of {@linkcode backups}. */
export interface BackupsOptions {
  qemu: string;
  /** How many incremental backups to make without a fault. */
  count: number;
  /** How many to make with one. */
  faults: number;
  /** Seed of what is written. */
  seed: number;
}

/** Size of the disk, in bytes. */
const SIZE = 8 * 2 ** 20;
/** A fault ends a backup that would otherwise take about this time, in ms. */
const FAULT_WITHIN = 300;
/** Speed at which an incremental backup takes that time, in bytes per s. */
const SPEED = 2 ** 21;

const WHAT = { device: "disk", bitmap: "b" };

/** Makes backups, and reports what fails, is left behind, or differs. */
export async function backups(
  { qemu, count, faults, seed }: BackupsOptions,
  report: Report,
): Promise<void> {
  const below = random(seed);
  // A cut connection and a kill end the machine, and so the chain.
  const chain = [
    ...Array.from({ length: count }, () => undefined),
    ...Array.from(
      { length: Math.ceil(faults / 2) },
      (_, index) => FAULTS[index % 2],
    ),
  ];
  await inMachine(qemu, report, async (machine, dir) => {
    const disk = await Disk.create(
      machine.qmp,
      dir.file("disk"),
      "disk",
      SIZE,
    );
    await disk.write(below, 20);
    await backup(machine.qmp, { ...WHAT, target: dir.file("full") });
    let base = "full";
    for (const [index, fault] of chain.entries()) {
      await disk.write(below, 8);
      const name = `${index}`;
      const job = await runOne(machine, dir, name, base, fault, report);
      if (job === undefined) {
        await checkNothingLeft(machine, report);
        await runOne(machine, dir, `${name}b`, base, undefined, report);
        base = `${name}b`;
      } else {
        base = name;
      }
      const found = await bytesIn(dir.file(base));
      const isSame = found.every((byte, at) => byte === disk.bytes[at]);
      if (!isSame) report.fail(`backup ${base} has other bytes`);
    }
  });
  for (let index = 0; index < Math.floor(faults / 2); index++) {
    await inMachine(qemu, report, async (machine, dir) => {
      const { qmp } = machine;
      const disk = await Disk.create(qmp, dir.file("disk"), "disk", SIZE);
      await disk.write(below, 8);
      await backup(qmp, { ...WHAT, target: dir.file("full") });
      await disk.write(below, 8);
      await runOne(machine, dir, "0", "full", FAULTS[2 + index % 2], report);
    });
  }
}

async function runOne(
  machine: QmpMachine,
  dir: TempDir,
  name: string,
  base: string,
  fault: Fault | undefined,
  report: Report,
) {
  return await strike({
    name: "backups",
    machine,
    fault,
    within: FAULT_WITHIN,
    run: (wait) =>
      backup(machine.qmp, {
        ...WHAT,
        ...wait,
        target: dir.file(name),
        base,
        ...fault && { speed: SPEED },
      }),
  }, report);
}

async function checkNothingLeft({ qmp }: QmpMachine, report: Report) {
  const jobs = await qmp.execute("query-jobs");
  const nodes = await qmp.execute("query-named-block-nodes", { flat: true });
  const left = nodes.filter((node) => node["node-name"]?.startsWith("backup"));
  if (jobs.length + left.length > 0) {
    report.fail("something was left", { jobs, left });
  }
}

/** Launches a machine for a while. It has to end. */
async function inMachine(
  qemu: string,
  report: Report,
  run: (machine: QmpMachine, dir: TempDir) => Promise<void>,
) {
  await using dir = new TempDir();
  let pid: number | undefined;
  try {
    await using machine = await launch(qemu, BARE);
    pid = machine.process.pid;
    await run(machine, dir);
  } catch (error) {
    report.fail("a round failed", error);
  }
  if (pid !== undefined && isRunning(pid)) report.fail("left running", pid);
}

if (import.meta.main) {
  await mainWithQemu({
    name: "backups",
    about:
      "Makes incremental backups of a disk that is written to, also with " +
      "aborts, cut connections, and a QEMU that is killed, and compares bytes.",
    options: {
      count: { default: 20, help: "How many backups to make in a row" },
      faults: { default: 20, help: "How many more to make with a fault" },
      seed: { default: newSeed(), help: "Seed of what is written" },
    },
    run: backups,
  });
}
