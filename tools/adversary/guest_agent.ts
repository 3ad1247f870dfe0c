/**
 * Asks a real guest agent many things, while calls are aborted, connections are
 * cut, the agent is killed, and at the end QEMU.
 *
 * ```sh
 * deno task adversary guest_agent --count 200 --megabytes 100
 * ```
 *
 * @module
 */

import { QmpError, type QmpMachine } from "../../mod.ts";
import type { GuestAgent } from "../../src/machine/guest_agent.ts";
import { settlesWithin } from "../../src/async/settles_within.ts";
import { Guest } from "../../tests/support/guest.ts";
import { kill } from "../../tests/support/listening_qemu.ts";
import { random } from "../../tests/support/random.ts";
import { TempDir } from "../../tests/support/temp_dir.ts";
import { mainWithQemu, newSeed } from "./support/campaign.ts";
import type { Report } from "./support/report.ts";

/** Time in which every call has to settle, in milliseconds. */
const BOUND = 60_000;
/** Time for the guest to answer, in milliseconds. */
const PATIENCE = 30_000;
/** Longest time until a disturbance, in milliseconds. */
const LONGEST_LIFE = 100;
/** Size of the disk whose file system is frozen, in bytes. */
const DISK_SIZE = 8 * 1024 * 1024;
/** Size of the part of a large file that is made at once, in bytes. */
const PART = 1024 * 1024;

/** Options of {@linkcode agentRounds}. */
export interface AgentRoundsOptions {
  qemu: string;
  /** How many programs to run in a row, and how many rounds to disturb. */
  count: number;
  /** Seed of the first round. The next has the next seed. */
  seed: number;
  /** Size of a file to copy both ways, in megabytes. */
  megabytes: number;
}

/** Runs the campaign, and reports every call that ends in another way. */
export async function agentRounds(
  { qemu, count, seed, megabytes }: AgentRoundsOptions,
  report: Report,
): Promise<void> {
  await using dir = new TempDir();
  const disk = dir.file("disk");
  await Deno.writeFile(disk, new Uint8Array(DISK_SIZE));
  await using guest = await Guest.start(qemu, {
    memory: `${256 + 2 * megabytes}`,
    args: ["-drive", `if=virtio,format=raw,file=${disk}`],
  });
  const { machine } = guest;
  {
    await using agent = await machine.guestAgent({ timeout: PATIENCE });
    await agent.exec("sh", ["-c", "mke2fs /dev/vda; mount /dev/vda /mnt"]);
    for (let index = 0; index < count; index++) {
      await runOnce(agent, random(seed + index), report);
    }
    if (megabytes > 0) await copy(agent, megabytes, report);
  }
  for (let index = 0; index < count; index++) {
    const fail = (what: string, found?: unknown) =>
      report.fail(
        `--seed ${
          seed + index
        } --count 1 --megabytes 0 --qemu ${qemu}: ${what}`,
        found,
      );
    await round(machine, random(seed + index), report, fail);
    report.count("rounds");
  }

  // QEMU dies with calls in flight.
  const agent = await machine.guestAgent({ timeout: PATIENCE });
  const calls = issue(
    agent,
    random(seed),
    report,
    (what, found) => report.fail(`when QEMU was killed: ${what}`, found),
  );
  await kill(machine.process);
  if (!await settlesWithin(Promise.all(calls), BOUND)) {
    report.fail("when QEMU was killed: a call did not settle");
  }
  await agent.close();
}

/** Runs a program that repeats its input. */
async function runOnce(
  agent: GuestAgent,
  below: (limit: number) => number,
  report: Report,
): Promise<void> {
  const input = someBytes(below, below(5_000));
  const { code, stdout } = await agent.exec("cat", [], {
    input,
    timeout: BOUND,
  });
  if (code !== 0 || !isSame(input, stdout)) {
    report.fail("a program returned other bytes", { code, stdout });
  }
  report.count("programs");
}

/** Copies a file into the guest and out of it. */
async function copy(
  agent: GuestAgent,
  megabytes: number,
  report: Report,
): Promise<void> {
  const begin = performance.now();
  const below = random(megabytes);
  const sent: Uint8Array<ArrayBuffer>[] = [];
  const file = (await agent.writeFile("/tmp/large", { chunkSize: PART }))
    .getWriter();
  for (let part = 0; part < megabytes; part++) {
    const bytes = someBytes(below, PART);
    sent.push(bytes);
    await file.write(bytes);
  }
  await file.close();
  report.peak("ms to write the file", Math.ceil(performance.now() - begin));
  const middle = performance.now();
  const stream = await agent.readFile("/tmp/large", { chunkSize: PART });
  const back = await new Response(stream).bytes();
  report.peak("ms to read the file", Math.ceil(performance.now() - middle));
  if (!isSame(await new Blob(sent).bytes(), back)) {
    report.fail("the file came back with other bytes");
  }
  await agent.exec("rm", ["/tmp/large"]);
}

/** Issues calls, disturbs them, and looks at what is left. */
async function round(
  machine: QmpMachine,
  below: (limit: number) => number,
  report: Report,
  fail: (what: string, found?: unknown) => void,
): Promise<void> {
  let calls: Promise<unknown>[];
  {
    await using agent = await machine.guestAgent({
      timeout: PATIENCE,
      commandTimeout: 5_000,
    });
    calls = issue(agent, below, report, fail);
    await new Promise((resolve) => setTimeout(resolve, below(LONGEST_LIFE)));
    switch (below(3)) {
      case 0:
        await agent.close();
        break;
      case 1: {
        // The agent dies with this call, and starts again.
        const dying = agent.exec("sh", ["-c", "kill -9 $PPID"])
          .catch((error) => judge(error, "kill", fail));
        calls.push(dying);
        break;
      }
    }
    if (!await settlesWithin(Promise.all(calls), BOUND)) {
      return fail(`a call did not settle within ${BOUND} ms`);
    }
  }
  await using agent = await machine.guestAgent({ timeout: PATIENCE });
  const status = await agent.execute("guest-fsfreeze-status");
  if (status !== "thawed") fail("the file systems were left", status);
}

/** Issues some calls, each with an abort at a random moment, or none. */
function issue(
  agent: GuestAgent,
  below: (limit: number) => number,
  report: Report,
  fail: (what: string, found?: unknown) => void,
): Promise<unknown>[] {
  const run: Record<string, (signal: AbortSignal) => Promise<unknown>> = {
    ping: (signal) => agent.ping({ signal }),
    exec: async (signal) => {
      const text = `${below(1_000_000)}`;
      const { stdout } = await agent.exec("echo", [text], { signal });
      const found = new TextDecoder().decode(stdout);
      if (found !== `${text}\n`) fail("a reply to another command", found);
    },
    sleep: (signal) => agent.exec("sleep", ["0.05"], { signal }),
    file: async (signal) => {
      const bytes = someBytes(below, below(100_000));
      const path = `/tmp/${below(1_000_000)}`;
      await new Blob([bytes]).stream()
        .pipeTo(await agent.writeFile(path, { signal }));
      const stream = await agent.readFile(path, { signal });
      const back = await new Response(stream).bytes();
      if (!isSame(bytes, back)) fail("a file with other bytes");
    },
    freeze: async (signal) => {
      await using _frozen = await agent.freeze({ signal });
    },
  };
  const names = Object.keys(run);
  return Array.from({ length: 1 + below(6) }, () => {
    const name = names[below(names.length)]!;
    const abort = new AbortController();
    const timer = below(2) === 0
      ? setTimeout(() => abort.abort(ABORTED), below(LONGEST_LIFE))
      : undefined;
    report.count("calls");
    return run[name]!(abort.signal)
      .catch((error) => {
        report.count("calls that failed");
        judge(error, name, fail);
      })
      .finally(() => clearTimeout(timer));
  });
}

/** The reason of every abort. */
const ABORTED = Symbol("aborted");

/** Reports an error that is not documented. */
function judge(
  error: unknown,
  name: string,
  fail: (what: string, found?: unknown) => void,
): void {
  // The freeze of another call makes the agent refuse, too.
  if (error === ABORTED || error instanceof QmpError) return;
  // The body of a scope and its end have both failed.
  if (error instanceof SuppressedError) {
    judge(error.error, name, fail);
    return judge(error.suppressed, name, fail);
  }
  fail(`${name} failed with an error that is not documented`, error);
}

function someBytes(
  below: (limit: number) => number,
  length: number,
): Uint8Array<ArrayBuffer> {
  const start = below(256);
  const step = 1 + below(255);
  return Uint8Array.from({ length }, (_, i) => start + i * step + (i >> 8));
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

if (import.meta.main) {
  await mainWithQemu({
    name: "guest_agent",
    about: "Disturbs a client of a real guest agent in every way.",
    options: {
      count: { default: 200, help: "Programs in a row, and rounds" },
      seed: { default: newSeed(), help: "Seed of the first round" },
      megabytes: { default: 100, help: "Size of a file to copy both ways" },
    },
    run: agentRounds,
  });
}
