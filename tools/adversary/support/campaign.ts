/**
 * What all campaigns share: options, one line for the result, the exit code.
 *
 * @module
 */

import { QEMUS, version } from "../../../tests/support/qemu.ts";
import { type Options, parseOptions, usage, type Values } from "./options.ts";
import { Report } from "./report.ts";

/** A campaign without a QEMU. */
export interface Campaign<O extends Options> {
  /** The name of its file, without the ending. */
  name: string;
  /** A sentence for `--help`. */
  about: string;
  options: O;
  /**
   * Runs the campaign. An error that it throws is a failure, too.
   *
   * @param options The values of the options.
   * @param report Takes what was done, and what failed.
   */
  run(options: Values<O>, report: Report): Promise<void>;
}

/** The option that a campaign against QEMU has. */
const QEMU_OPTION = {
  qemu: {
    default: "",
    help: "The QEMU to start; the default is each QEMU in QMP_QEMU",
  },
} as const;

/** A campaign that starts QEMUs. It runs once for each QEMU. */
export interface QemuCampaign<O extends Options>
  extends Omit<Campaign<O>, "run"> {
  /**
   * Runs the campaign. An error that it throws is a failure, too.
   *
   * @param options The values of the options; `qemu` is the QEMU to start.
   * @param report Takes what was done, and what failed.
   */
  run(options: Values<O> & { qemu: string }, report: Report): Promise<void>;
}

/** Time between two lines that show the progress, in milliseconds. */
const PROGRESS_INTERVAL = 10_000;

/** Time that a program may take to end after its result, in milliseconds. */
const ENDING = 10_000;

/** Time to wait for a rejection that nobody handles, in milliseconds. */
const SETTLING = 100;

/** Returns a seed for a run. It is printed, so that the run can be repeated. */
export function newSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]! >>> 1;
}

/**
 * Runs the program of a campaign, which takes the arguments of this process.
 *
 * @param campaign The campaign.
 * @param ending Time that the program may take to end after its result, in
 * milliseconds.
 */
export async function main<O extends Options>(
  campaign: Campaign<O>,
  ending: number = ENDING,
): Promise<void> {
  await parseAndRun(campaign, ending, async (options) => {
    const { name, run } = campaign;
    return await report(name, options, (to) => run(options, to));
  });
}

/** Runs the program of a campaign that starts QEMUs. */
export async function mainWithQemu<O extends Options>(
  campaign: QemuCampaign<O>,
): Promise<void> {
  const options = { ...campaign.options, ...QEMU_OPTION };
  await parseAndRun({ ...campaign, options }, ENDING, async (options) => {
    const named = String(options.qemu);
    const qemus = named === "" ? QEMUS : [named];
    let held = true;
    if (qemus.length === 0) {
      console.error("Cannot find a QEMU: name one with --qemu or in QMP_QEMU");
      held = false;
    }
    for (const qemu of qemus) {
      const title = `${campaign.name}, QEMU ${version(qemu) ?? "missing"}`;
      const values = { ...options, qemu } as Values<O> & { qemu: string };
      held = await report(title, values, (to) => campaign.run(values, to)) &&
        held;
    }
    return held;
  });
}

/** Parses the arguments, runs, and sets the exit code. */
async function parseAndRun<O extends Options>(
  campaign: { name: string; about: string; options: O },
  ending: number,
  run: (options: Values<O>) => Promise<boolean>,
): Promise<void> {
  let options: Values<O> | undefined;
  try {
    options = parseOptions(campaign.options, Deno.args);
  } catch (error) {
    console.error((error as Error).message);
    console.error(usage(campaign.name, campaign));
    Deno.exitCode = 2;
    return;
  }
  if (options === undefined) {
    console.log(usage(campaign.name, campaign));
    return;
  }
  Deno.exitCode = await run(options) ? 0 : 1;
  // The program ends by itself, because nothing may be left that keeps it
  // alive. A timer that does not keep it alive sees whether that is true.
  Deno.unrefTimer(setTimeout(() => {
    console.error(`${campaign.name}: FAILED, because the program does not end`);
    Deno.exit(1);
  }, ending));
}

/** Runs a campaign and prints its result. Returns whether all promises held. */
async function report(
  title: string,
  options: Record<string, unknown>,
  run: (report: Report) => Promise<void>,
): Promise<boolean> {
  const report = new Report();
  const start = Date.now();
  const seconds = () => ((Date.now() - start) / 1000).toFixed(1);
  const progress = setInterval(
    () =>
      console.error(
        `${title}: ${[...report.counts, seconds()].join(", ")} s so far`,
      ),
    PROGRESS_INTERVAL,
  );
  const onRejection = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    report.fail("A promise was rejected and nobody waited", event.reason);
  };
  addEventListener("unhandledrejection", onRejection);
  try {
    await run(report);
    // Deno reports a rejection without a handler some turns later.
    await new Promise((resolve) => setTimeout(resolve, SETTLING));
  } catch (error) {
    report.fail("The campaign stopped", error);
  } finally {
    removeEventListener("unhandledrejection", onRejection);
    clearInterval(progress);
  }
  for (const failure of report.failures) console.error(failure);
  const held = report.failed === 0;
  const settings = Object.entries(options)
    .filter(([name, value]) => name !== "qemu" && value !== false)
    .map(([name, value]) => value === true ? `--${name}` : `--${name} ${value}`)
    .join(" ");
  const facts = [
    held ? "held" : `FAILED ${report.failed} times`,
    ...report.counts,
    `${seconds()} s`,
  ];
  console.log(`${title}: ${facts.join(", ")} (${settings})`);
  return held;
}
