/**
 * Breaks connections to a real QEMU by a seed, in real time.
 *
 * The faults are those of the campaign `faults`. A relay between the client and
 * QEMU's socket makes them.
 *
 * @module
 */

import {
  QmpClient,
  QmpClosedError,
  QmpCommandError,
  QmpConnectError,
  QmpProtocolError,
  QmpStateError,
  QmpTimeoutError,
} from "../../mod.ts";
import { settlesWithin } from "../../src/async/settles_within.ts";
import { ListeningQemu } from "../../tests/support/listening_qemu.ts";
import { random } from "../../tests/support/random.ts";
import { TempDir } from "../../tests/support/temp_dir.ts";
import { type Link, link } from "./faults/link.ts";
import { CHANGING } from "./faults/pipe.ts";
import { plan } from "./faults/plan.ts";
import { mainWithQemu, newSeed } from "./support/campaign.ts";
import type { Report } from "./support/report.ts";

/** Time within which everything settles, in milliseconds. */
const BOUND = 10_000;

/** Longest delay of a chunk, in milliseconds. */
const LONGEST_DELAY = 20;

/** Most files that the runtime opens for itself meanwhile. */
const RUNTIME_FILES = 4;

/** Options for {@linkcode breakQemu}. */
export interface BreakOptions {
  qemu: string;
  seed: number;
  count: number;
  /** When to stop, in milliseconds since 1970. */
  until?: number;
}

/**
 * How QEMU 7.2 aborts by itself, now and then: its queue of requests is nearly
 * full, and one byte of garbage makes two errors, for which it has no room.
 */
const QEMU_ABORT = "qmp_requests->length < QMP_REQ_QUEUE_LEN_MAX";

/** Connects to a QEMU again and again, over connections with faults. */
export async function breakQemu(
  { qemu, seed, count, until = Infinity }: BreakOptions,
  report: Report,
): Promise<void> {
  await using dir = new TempDir();
  const files = openFiles();
  let at = 0;
  while (at < count && Date.now() < until) {
    const path = dir.file(`qmp ${at}`);
    await using running = await ListeningQemu.start(`unix:${path}`, {
      command: qemu,
    });
    let ended: Deno.CommandStatus | undefined;
    const ending = running.process.status.then((status) => ended = status);
    while (ended === undefined && at < count && Date.now() < until) {
      try {
        await breakOnce(path, seed + at, report);
      } catch (error) {
        // A QEMU that is gone refuses a moment before its end is known.
        await settlesWithin(ending, 500);
        if (ended !== undefined) break;
        report.fail(`qemu_faults, seed ${seed + at}`, error);
      }
      report.count("connections to QEMU with faults");
      at++;
    }
    if (ended === undefined) await checkQemu(path, report);
    else {
      const text = await allText(running.process.stderr);
      if (text.includes(QEMU_ABORT)) report.count("aborts of QEMU itself");
      else report.fail(`qemu_faults, seed ${seed + at}, QEMU ended`, text);
    }
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
  const left = openFiles() - files;
  if (left > RUNTIME_FILES) report.fail(`${left} files are left open`);
}

/** Checks that the next client finds QEMU as it was. */
async function checkQemu(path: string, report: Report) {
  await using qmp = await QmpClient.open(
    await Deno.connect({ transport: "unix", path }),
  );
  const { status } = await qmp.execute("query-status");
  if (status === "shutdown") report.fail("QEMU is not as it was", status);
}

async function allText(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream) {
    text += decoder.decode(chunk, { stream: true });
  }
  return text;
}

/** Counts the open files of this process, among them its sockets. */
function openFiles(): number {
  return [...Deno.readDirSync("/proc/self/fd")].length;
}

async function breakOnce(path: string, seed: number, report: Report) {
  const below = random(seed);
  const { link: made, open: { commandIds } } = plan(seed);
  for (const fault of [...made.there, ...made.back]) {
    if (fault.kind === "delay") fault.ms = below(LONGEST_DELAY);
  }
  const isFaithful = [...made.there, ...made.back]
    .every(({ kind }) => !CHANGING.has(kind));
  const clock = {
    get now() {
      return performance.now();
    },
    after: (ms: number, run: () => void) => void setTimeout(run, ms),
  };
  const ends = link(clock, made);
  using conn = await Deno.connect({ transport: "unix", path });
  const relaying = relay(conn, ends);
  const calls = converse(ends, { commandIds, seed, isFaithful }, report);
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`Something did not settle in ${BOUND} ms`)),
    BOUND,
  );
  try {
    await Promise.race([calls, late]);
    ends.there.break();
    ends.back.break();
    await Promise.race([relaying, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Passes bytes on between a connection to QEMU and the far end of a link. */
async function relay(conn: Deno.UnixConn, { there, back }: Link) {
  const send = async () => {
    for (let bytes; (bytes = await there.read()) !== null;) {
      while (bytes.length > 0) {
        bytes = bytes.subarray(await conn.write(bytes));
      }
    }
    await conn.closeWrite();
  };
  const receive = async () => {
    const buffer = new Uint8Array(4096);
    for (let count; (count = await conn.read(buffer)) !== null;) {
      let bytes: Uint8Array = buffer.slice(0, count);
      while (bytes.length > 0) {
        bytes = bytes.subarray(await back.write(bytes));
      }
    }
    back.end();
  };
  const quietly = async (run: () => Promise<void>) => {
    try {
      await run();
    } catch {
      // A direction is broken, and QEMU has to see that.
      there.stopReading();
      await conn.closeWrite().catch(() => {});
    }
  };
  await Promise.all([quietly(send), quietly(receive)]);
}

/** Opens a client, and executes commands whose replies show which is which. */
async function converse(
  { client }: Link,
  { commandIds, seed, isFaithful }: {
    commandIds: "as-needed" | "always";
    seed: number;
    isFaithful: boolean;
  },
  report: Report,
) {
  const below = random(~seed);
  const check = async (what: string, call: Promise<unknown>) => {
    try {
      return await call;
    } catch (error) {
      const isDocumented = error === ABORTED || [
        QmpClosedError,
        QmpCommandError,
        QmpConnectError,
        QmpProtocolError,
        QmpStateError,
        QmpTimeoutError,
      ].some((Class) => error instanceof Class);
      if (!isDocumented) {
        report.fail(`qemu_faults, seed ${seed}, ${what}`, error);
      }
      return undefined;
    }
  };
  const opening = QmpClient.open(client, { commandIds, timeout: 200 });
  const qmp = await check("open", opening) as QmpClient | undefined;
  if (qmp === undefined) return;
  const consume = async () => {
    let last = "";
    for await (const { event } of qmp.events(["STOP", "RESUME"])) {
      // QEMU stops only what runs, and the other way round.
      if (isFaithful && event === last) {
        report.fail(`qemu_faults, seed ${seed}, event ${event} came twice`);
      }
      last = event;
    }
  };
  const calls = [check("events", consume())];
  for (let n = 1 + below(12); n > 0; n--) {
    const options = {
      timeout: [5, 50, 200][below(3)]!,
      ...(below(4) === 0 && { signal: abortedAfter(below(10)) }),
    };
    switch (below(6)) {
      case 0:
        calls.push(check("stop", qmp.execute("stop", {}, options)));
        break;
      case 1:
        calls.push(check("cont", qmp.execute("cont", {}, options)));
        break;
      case 2:
        calls.push(
          check(
            "oob",
            qmp.execute("migrate-pause", {}, {
              ...options,
              oob: qmp.capabilities.includes("oob"),
            }),
          ),
        );
        break;
      case 3:
        calls.push(check("waitFor", qmp.waitFor("RESUME", options)));
        break;
      default: {
        const echo = qmp.execute("human-monitor-command", {
          "command-line": `print /d ${seed % 100_000 + n}`,
        }, options);
        calls.push((async () => {
          const reply = await check("print", echo);
          if (!isFaithful || reply === undefined) return;
          if (Number(reply) === seed % 100_000 + n) return;
          report.fail(`qemu_faults, seed ${seed}, wrong reply`, reply);
        })());
      }
    }
    if (below(3) === 0) await new Promise((done) => setTimeout(done, below(4)));
  }
  if (below(2)) await Promise.all(calls.slice(1));
  await qmp.close();
  calls.push(check("closed", qmp.closed));
  await Promise.all(calls);
}

/** The reason of the signals. */
const ABORTED = { any: "reason" };

function abortedAfter(ms: number): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(ABORTED), ms);
  return controller.signal;
}

if (import.meta.main) {
  await mainWithQemu({
    name: "qemu_faults",
    about: "Breaks connections to QEMU by a seed, in real time.",
    options: {
      seed: { default: newSeed(), help: "Seed of the first connection" },
      count: { default: 200, help: "Number of connections" },
    },
    run: breakQemu,
  });
}
