/**
 * Kills and restarts the QEMU of a client that reconnects, and looks at what
 * becomes of every call and of the events.
 *
 * ```sh
 * deno task adversary reconnect --rounds 100
 * ```
 *
 * @module
 */

import {
  QmpClosedError,
  QmpCommandError,
  QmpTimeoutError,
  type ReconnectingClient,
} from "../../mod.ts";
import { settlesWithin } from "../../src/async/settles_within.ts";
import { random } from "../../tests/support/random.ts";
import {
  RestartingQemu,
  type Way,
  WAYS,
} from "../../tests/support/restarting_qemu.ts";
import { TempDir } from "../../tests/support/temp_dir.ts";
import { mainWithQemu, newSeed } from "./support/campaign.ts";
import type { Report } from "./support/report.ts";

/** Time in which QEMU has to be back, and every call to settle. */
const BOUND = 30_000;

/** Most calls before each loss, and after it. */
const MOST_CALLS = 50;

/** Longest time between the steps of a round, in milliseconds. */
const LONGEST_PAUSE = 30;

/** Longest time limit of a call, in milliseconds. */
const LONGEST_TIMEOUT = 60;

/** Options of {@linkcode reconnects}. */
export interface ReconnectCampaignOptions {
  qemu: string;
  /** How often the connection is lost, for each way to connect. */
  rounds: number;
  seed: number;
  /**
   * The ways to connect.
   *
   * @default {all}
   */
  ways?: readonly Way[];
}

/** A call that settles at some time. */
interface Call {
  what: string;
  /** The id of the object that the command adds, if it is a command. */
  id?: string;
  promise: Promise<unknown>;
}

/** Loses connections in each way, and reports every broken promise. */
export async function reconnects(
  { qemu, rounds, seed, ways = WAYS }: ReconnectCampaignOptions,
  report: Report,
): Promise<void> {
  for (const way of ways) await new Attack(qemu, way, seed, report).run(rounds);
}

/** One client, whose connection is lost again and again. */
class Attack {
  readonly #qemu: string;
  readonly #way: Way;
  readonly #report: Report;
  readonly #below: (limit: number) => number;
  #round = 0;
  #calls = 0;

  constructor(qemu: string, way: Way, seed: number, report: Report) {
    this.#qemu = qemu;
    this.#way = way;
    this.#report = report;
    // Each way has numbers of its own.
    this.#below = random(seed + WAYS.indexOf(way));
  }

  async run(rounds: number): Promise<void> {
    await using dir = new TempDir();
    await using qemu = new RestartingQemu({
      qemu: this.#qemu,
      way: this.#way,
      dir: dir.path,
      open: this.#below(2) === 0 ? { capabilities: [] } : {},
    });
    qemu.start();
    let resyncs = 0;
    await using qmp = qemu.client({
      minTimeout: 10,
      maxTimeout: 100,
      onConnect: async (connection) => {
        await connection.execute("query-status");
        resyncs++;
      },
    });
    const gaps = countGaps(qmp, (what) => this.#fail(what));
    const connections = countConnections(qmp);
    for (; this.#round < rounds; this.#round++) {
      await this.#loseOnce(qemu, qmp);
      this.#report.count("losses");
    }
    await qmp.connection({ timeout: BOUND });
    await qmp.close();
    await qmp.closed;
    this.#expect("gap markers", await gaps, rounds);
    this.#expect("connections", await connections, rounds + 1);
    this.#expect("calls of onConnect", resyncs, rounds + 1);
    this.#report.count("gap markers", await gaps);
  }

  async #loseOnce(qemu: RestartingQemu, qmp: ReconnectingClient) {
    const below = this.#below;
    const connection = await qmp.connection({ timeout: BOUND });
    const calls = this.#issue(qmp, true);
    await this.#pause();
    // In some rounds only the connection ends, and QEMU goes on.
    const isClosed = below(5) === 0;
    const loss = isClosed ? connection.close() : qemu.kill();
    // The client may not know of the loss yet.
    calls.push(...this.#issue(qmp, false));
    await loss;
    await connection.closed.catch(() => {});
    calls.push(...this.#issue(qmp, false));
    await this.#pause();
    calls.push(...this.#issue(qmp, false));
    if (!isClosed) qemu.start();
    await this.#judgeAll(qemu, calls);
    await this.#judgeObjects(qmp, calls);
  }

  async #pause() {
    const ms = this.#below(LONGEST_PAUSE);
    if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
  }

  /**
   * Makes calls.
   *
   * @param endless Whether some may wait until the connection ends.
   */
  #issue(qmp: ReconnectingClient, endless: boolean): Call[] {
    return Array.from({ length: 1 + this.#below(MOST_CALLS) }, () => {
      const call = this.#call(qmp, endless);
      // It is awaited later, when it may have been rejected.
      call.promise.catch(() => {});
      return call;
    });
  }

  #call({ untyped: qmp }: ReconnectingClient, endless: boolean): Call {
    const below = this.#below;
    const id = `o-${this.#round}-${this.#calls++}`;
    const args = { "qom-type": "throttle-group", id };
    const timeout = below(endless ? 3 : 2) > 0
      ? undefined
      : below(LONGEST_TIMEOUT);
    switch (below(10)) {
      case 0: {
        const options = { timeout: endless ? timeout : below(LONGEST_TIMEOUT) };
        const promise = qmp.waitFor("X_NEVER", options);
        return { what: "waitFor()", promise };
      }
      case 1: {
        const options = {
          event: "X_NEVER",
          timeout: endless ? timeout : below(LONGEST_TIMEOUT),
        };
        const promise = qmp.executeAndWait("object-add", args, options);
        return { what: "executeAndWait()", id, promise };
      }
      default: {
        const promise = qmp.execute("object-add", args, { timeout });
        return { what: "execute()", id, promise };
      }
    }
  }

  /** Waits until all calls have settled, and judges each. */
  async #judgeAll(qemu: RestartingQemu, calls: Call[]) {
    const settled = Promise.allSettled(calls.map(({ promise }) => promise));
    if (!await settlesWithin(settled, BOUND)) {
      return this.#fail(`calls that do not settle within ${BOUND} ms`);
    }
    const log = qemu.commandsRead();
    for (const [index, outcome] of (await settled).entries()) {
      const { what, id } = calls[index]!;
      const times = id === undefined ? 0 : log.split(`"${id}"`).length - 1;
      const wrong = this.#judge(outcome, id, times);
      if (wrong !== undefined) this.#fail(`${what} of ${id}: ${wrong}`);
      this.#report.count("calls");
    }
  }

  /**
   * Judges how a call has settled.
   *
   * @param times How often all QEMUs together have read the command.
   * @returns What is wrong; `undefined` if nothing is.
   */
  #judge(
    outcome: PromiseSettledResult<unknown>,
    id: string | undefined,
    times: number,
  ): string | undefined {
    if (times > 1) return `QEMU has read the command ${times} times`;
    if (outcome.status === "fulfilled") {
      this.#report.count("replies");
      if (id === undefined) return "an event that QEMU does not have";
      return times === 1 ? undefined : "a reply without a command";
    }
    const { reason } = outcome;
    if (reason instanceof QmpTimeoutError) return undefined;
    if (!(reason instanceof QmpClosedError)) {
      return `an error that is not documented: ${Deno.inspect(reason)}`;
    }
    if (id === undefined) return undefined;
    this.#report.count(reason.sent ? "lost" : "never sent");
    return times > 0 && !reason.sent
      ? "sent is false, but QEMU has read the command"
      : undefined;
  }

  /** Judges whether QEMU has the objects of a round, and no others. */
  async #judgeObjects({ untyped: qmp }: ReconnectingClient, calls: Call[]) {
    const connection = await qmp.connection({ timeout: BOUND });
    const list = await connection.execute("qom-list", { path: "/objects" })
      .catch((error) => {
        // QEMU makes the path with its first object.
        if (
          error instanceof QmpCommandError && error.class === "DeviceNotFound"
        ) {
          return [];
        }
        throw error;
      });
    const names = (list as { name: string }[]).map(({ name }) => name)
      .filter((name) => name.startsWith(`o-${this.#round}-`));
    const issued = new Set(calls.map(({ id }) => id));
    const foreign = names.filter((name) => !issued.has(name));
    if (foreign.length > 0) this.#fail(`objects of nobody: ${foreign}`);
    this.#report.count("objects in QEMU", names.length);
  }

  #expect(what: string, found: number, expected: number) {
    if (found !== expected) this.#fail(`${found} ${what}, not ${expected}`);
  }

  #fail(what: string) {
    this.#report.fail(`by ${this.#way}, round ${this.#round}: ${what}`);
  }
}

/** Counts the gap markers, until the client is closed. */
async function countGaps(
  qmp: ReconnectingClient,
  fail: (what: string) => void,
): Promise<number> {
  let gaps = 0;
  for await (const event of qmp.events()) {
    if (event.event !== "__qmp_gap") continue;
    gaps++;
    const { data: { since }, timestamp } = event;
    const length = (timestamp.seconds - since.seconds) * 1e6 +
      timestamp.microseconds - since.microseconds;
    if (length < 0) fail(`a gap of ${length} microseconds`);
  }
  return gaps;
}

/** Counts the connections, until the client is closed. */
async function countConnections(qmp: ReconnectingClient): Promise<number> {
  let connections = 0;
  for await (const _ of qmp.connections()) connections++;
  return connections;
}

if (import.meta.main) {
  await mainWithQemu({
    name: "reconnect",
    about: "Kills and restarts the QEMU of a client that reconnects: to an " +
      "address, by a listener, and by launch().",
    options: {
      rounds: { default: 100, help: "How many losses for each of these ways" },
      seed: { default: newSeed(), help: "Seed of everything random" },
    },
    run: reconnects,
  });
}
