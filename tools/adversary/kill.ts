/**
 * Kills QEMU by SIGKILL with commands in flight, and looks at what becomes of
 * every promise.
 *
 * ```sh
 * deno task adversary kill --count 200
 * ```
 *
 * @module
 */

import { getEventListeners } from "node:events";
import { type QmpClient, QmpClosedError, QmpStateError } from "../../mod.ts";
import { settlesWithin } from "../../src/async/settles_within.ts";
import { turns } from "../../src/async/turns.ts";
import { random } from "../../tests/support/random.ts";
import { TempDir } from "../../tests/support/temp_dir.ts";
import { Attempts, hasTag, judge } from "./support/attempts.ts";
import { mainWithQemu, newSeed } from "./support/campaign.ts";
import type { Report } from "./support/report.ts";
import { Traces } from "./support/traces.ts";
import { Victim, WAYS } from "./support/victim.ts";

/** Time in which every promise has to settle after the kill. */
const BOUND = 5_000;

/** Most commands in flight, and most calls of other kinds. */
const MOST_COMMANDS = 50;
const MOST_OTHERS = 4;

/** Longest time between the commands and the kill, in milliseconds. */
const LONGEST_LIFE = 60;

/** Most turns of the microtask queue between the commands and the kill. */
const MOST_TURNS = 30;

/** Options of {@linkcode kills}. */
export interface KillOptions {
  qemu: string;
  /** How many QEMUs to kill. */
  count: number;
  /** Seed of the first. The next has the next seed. */
  seed: number;
}

/** Kills QEMUs one after the other, and reports every broken promise. */
export async function kills(
  { qemu, count, seed }: KillOptions,
  report: Report,
): Promise<void> {
  await using dir = new TempDir();
  const tmpdir = Deno.env.get("TMPDIR");
  Deno.env.set("TMPDIR", dir.path);
  // It outlives all connections, so they must not leave listeners on it.
  const lasting = new AbortController().signal;
  const clients: WeakRef<QmpClient>[] = [];
  try {
    await warmUp(qemu);
    const traces = new Traces();
    for (let index = 0; index < count; index++) {
      const fail = (what: string, found?: unknown) =>
        report.fail(
          `--seed ${seed + index} --count 1 --qemu ${qemu}: ${what}`,
          found,
        );
      try {
        clients.push(await round(qemu, seed + index, lasting, report, fail));
      } catch (error) {
        fail("the round stopped", error);
      }
      report.count("kills");
      const files = [...Deno.readDirSync(dir.path)].map(({ name }) => name);
      if (files.length > 0) fail("left in the temporary directory", files);
      const listeners = getEventListeners(lasting, "abort").length;
      if (listeners > 0) fail("left on a signal, listeners", listeners);
    }
    for (const trace of await traces.left()) report.fail("left", trace);
    await lookForClients(clients, report);
  } finally {
    if (tmpdir === undefined) Deno.env.delete("TMPDIR");
    else Deno.env.set("TMPDIR", tmpdir);
  }
}

/**
 * Makes Deno open the files that it opens only once: for processes, sockets and
 * signals.
 */
async function warmUp(qemu: string): Promise<void> {
  const ignore = () => {};
  Deno.addSignalListener("SIGUSR2", ignore);
  Deno.removeSignalListener("SIGUSR2", ignore);
  for (const way of WAYS) {
    await using dir = new TempDir();
    await using _victim = await Victim.start({ qemu, way, dir: dir.path });
  }
}

/** Kills one QEMU. Returns its client, which nothing should refer to. */
async function round(
  qemu: string,
  seed: number,
  lasting: AbortSignal,
  report: Report,
  fail: (what: string, found?: unknown) => void,
): Promise<WeakRef<QmpClient>> {
  const below = random(seed);
  const way = WAYS[below(WAYS.length)]!;
  await using dir = new TempDir();
  await using victim = await Victim.start({
    qemu,
    way,
    dir: dir.path,
    ...(below(2) === 0 && { capabilities: [] }),
    ...(below(2) === 0 && { commandIds: "always" }),
  });
  const { qmp } = victim;
  const attempts = new Attempts(qmp, below, lasting);
  const issue = () => {
    for (let left = below(MOST_OTHERS + 1); left > 0; left--) {
      const others = ["consumeEvents", "waitForNothing", "executeAndWait"];
      attempts[others[below(3)] as "consumeEvents"]();
    }
    for (let left = 1 + below(MOST_COMMANDS); left > 0; left--) {
      attempts.execute();
    }
  };
  await killAround(issue, victim, attempts, below);
  const killedAt = performance.now();

  const settled = Promise.allSettled([
    qmp.closed,
    ...attempts.all.map(({ promise }) => promise),
  ]);
  if (!await settlesWithin(settled, BOUND)) {
    const waiting = attempts.all.filter(({ outcome }) => outcome === undefined)
      .map(({ what }) => what);
    fail(`by ${way}, not settled after ${BOUND} ms`, waiting);
    return new WeakRef(qmp);
  }
  attempts.stop();
  const [closed] = await settled;
  const log = await victim.commandsRead();
  for (const attempt of attempts.all) {
    report.count("calls");
    const wrong = judge(attempt, log);
    if (wrong !== undefined) fail(`by ${way}, ${attempt.what}`, wrong);
    const took = Math.ceil(attempt.settledAt! - killedAt);
    report.peak("ms until the last settled", took);
  }
  count(attempts, log, report);
  judgeEnd(attempts, closed!, way === "launch", fail);
  await judgeUseAfterwards(qmp, fail);
  const { signal } = await victim.ended;
  if (signal !== "SIGKILL") fail("QEMU ended before the kill", signal);
  return new WeakRef(qmp);
}

/** Issues calls, and kills QEMU at a random moment before or after them. */
async function killAround(
  issue: () => void,
  victim: Victim,
  attempts: Attempts,
  below: (limit: number) => number,
): Promise<void> {
  const kill = () => victim.signal("SIGKILL");
  const sleep = (ms: number) =>
    new Promise((resolve) => setTimeout(resolve, ms));
  switch (below(10)) {
    case 0: // The client does not know yet that QEMU is gone.
      kill();
      return issue();
    case 1:
      issue();
      return kill();
    case 2:
      issue();
      await turns(below(MOST_TURNS));
      return kill();
    case 3: // QEMU does not read while it is stopped, so writes get stuck.
      victim.signal("SIGSTOP");
      issue();
      await sleep(below(LONGEST_LIFE));
      return kill();
    case 4:
    case 5: {
      issue();
      const { commands } = attempts;
      const { promise } = commands[below(commands.length)]!;
      // A command can also wait for an event that never comes.
      await settlesWithin(promise, LONGEST_LIFE);
      return kill();
    }
    default:
      issue();
      await sleep(below(LONGEST_LIFE));
      return kill();
  }
}

/** Counts what the kill has caught, because the figures show what was tried. */
function count(attempts: Attempts, log: string, report: Report): void {
  for (const { tag, outcome } of attempts.commands) {
    if (hasTag(log, tag!)) report.count("commands read by QEMU");
    const { reason } = outcome as { reason?: unknown };
    if (!(reason instanceof QmpClosedError)) continue;
    report.count(reason.sent ? "lost" : "never sent");
  }
}

/** Judges how the connection and its loops over events have ended. */
function judgeEnd(
  attempts: Attempts,
  closed: PromiseSettledResult<unknown>,
  isLaunched: boolean,
  fail: (what: string, found?: unknown) => void,
): void {
  const broke = closed.status === "rejected";
  if (broke && !(closed.reason instanceof QmpClosedError)) {
    fail("closed rejects with an error that is not documented", closed.reason);
  }
  if (isLaunched && !broke) fail("closed resolves after a crash");
  for (const { what, tag, outcome } of attempts.all) {
    const { reason } = outcome as { reason?: unknown };
    if (what === "events()") {
      if (reason instanceof QmpStateError) continue;
      if (reason !== (broke ? closed.reason : undefined)) {
        fail(`events() ended by another error than closed`, reason);
      }
    } else if (tag !== undefined && !what.startsWith("x-and-wait")) {
      // The peer owed a reply.
      if (reason instanceof QmpClosedError && reason.sent && !broke) {
        fail(`closed resolves, but ${what} had no reply`);
      }
    }
  }
}

/** Judges what a connection does that has ended. */
async function judgeUseAfterwards(
  qmp: QmpClient,
  fail: (what: string, found?: unknown) => void,
): Promise<void> {
  if (qmp.state !== "closed") fail("the state after the end", qmp.state);
  const uses = { execute: qmp.execute("stop"), waitFor: qmp.waitFor("STOP") };
  for (const [name, use] of Object.entries(uses)) {
    const [outcome] = await Promise.allSettled([use]);
    const { reason } = outcome as { reason?: unknown };
    if (!(reason instanceof QmpStateError)) {
      fail(`${name}() after the end`, outcome);
    }
  }
  if (!await settlesWithin(Promise.all([qmp.close(), qmp.close()]), BOUND)) {
    fail("close() after the end does not settle");
  }
}

/** Sees that nothing refers to the clients, which frees all that they had. */
async function lookForClients(
  clients: WeakRef<QmpClient>[],
  report: Report,
): Promise<void> {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) return;
  const left = () => clients.filter((client) => client.deref() !== undefined);
  for (let tries = 0; tries < 20 && left().length > 0; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    gc();
  }
  if (left().length > 0) report.fail("clients left in memory", left().length);
}

if (import.meta.main) {
  await mainWithQemu({
    name: "kill",
    about: "Kills QEMU with 1 to 50 commands in flight, by connect, listen " +
      "and launch, with and without out-of-band execution.",
    options: {
      count: { default: 200, help: "How many QEMUs to kill" },
      seed: { default: newSeed(), help: "Seed of the first kill" },
    },
    run: kills,
  });
}
