import {
  QmpClient,
  QmpClosedError,
  QmpCommandError,
  type QmpServer,
} from "../../../mod.ts";
import type { EventsOptions } from "../../../src/events.ts";
import { VirtualClock } from "./clock.ts";
import { type Link, link } from "./link.ts";
import { CHANGING, type Fault, HARMLESS } from "./pipe.ts";
import { makeServer, serveRaw } from "./server.ts";
import type { Action, Patience, Plan, Step } from "./plan.ts";
import { DOCUMENTED } from "./rules.ts";
import { WatchedSignal } from "../support/watched_signal.ts";
import { type Holdings, watchHoldings } from "./watch.ts";
import { wildPeer } from "./wild_peer.ts";

/** Time that the server has to answer everything, in milliseconds. */
const SPAN = 100_000;

/** Time within which everything settles after the end, in milliseconds. */
const BOUND = 10_000;

/** A call and how it went. */
interface Call {
  action: { do: string };
  isSettled: boolean;
  /** Whether it was made after the end of the run. */
  signal: WatchedSignal | undefined;
  reason: unknown;
}

/** What a consumer throws to leave its loop. */
const LEFT = new Error("The consumer leaves");

/** What a log hook throws. */
const LOG = new Error("The log hook throws");

/** What a filter throws. */
const FILTER = new Error("The filter throws");

/** Runs a plan, and returns which promises were not kept. */
export async function run(plan: Plan): Promise<string[]> {
  using clock = new VirtualClock().install();
  using printed = new Printed();
  const problems = await new Run(plan, clock).result();
  const expected = plan.open.log === "throws" ? 1 : 0;
  if (printed.count > expected) {
    problems.push(`${printed.count} errors were printed`);
  }
  return problems;
}

/** Counts what is printed as an error, and keeps it from the terminal. */
class Printed implements Disposable {
  count = 0;
  readonly #error = console.error;

  constructor() {
    console.error = () => void this.count++;
  }

  [Symbol.dispose]() {
    console.error = this.#error;
  }
}

class Run {
  readonly #plan: Plan;
  readonly #clock: VirtualClock;
  readonly #link: Link;
  readonly #server: QmpServer;
  readonly #holdings: Holdings = watchHoldings();
  readonly #problems: string[] = [];
  readonly #calls: Call[] = [];
  /** Numbers of the commands that the server has run. */
  readonly #arrived = new Set<number>();
  /** Numbers of the commands that the client says it has not sent. */
  readonly #unsent = new Set<number>();
  /** Events that the server has sent, in order. */
  readonly #emitted: string[] = [];
  /** How many steps have begun. */
  #taken = 0;
  #commands = 0;
  #qmp: QmpClient | undefined;
  /** How many events the server has certainly sent before it closes. */
  #lastEvent = Infinity;
  #clientHasClosed = false;
  /** Whether the replies that arrive are those that the server sent. */
  readonly #isFaithful: boolean;
  /** Whether everything arrives before any default timeout. */
  readonly #isWhole: boolean;
  /** Whether everything arrives at once. */
  readonly #isPrompt: boolean;

  constructor(plan: Plan, clock: VirtualClock) {
    this.#plan = plan;
    this.#clock = clock;
    this.#link = link(clock, plan.link);
    const faults = [...plan.link.there, ...plan.link.back];
    const isServer = plan.peer === "server";
    const all = (test: (kind: Fault["kind"]) => boolean) =>
      isServer && faults.every(({ kind }) => test(kind));
    this.#isFaithful = all((kind) => !CHANGING.has(kind));
    this.#isWhole = all((kind) => HARMLESS.has(kind)) &&
      faults.every((fault) => fault.kind !== "delay" || fault.ms < 5_000);
    this.#isPrompt = all((kind) => HARMLESS.has(kind) && kind !== "delay");
    this.#server = makeServer(plan.server, clock, {
      arrived: (n) => this.#arrived.add(n),
      emit: (name) => this.#emit(name),
    });
  }

  async result(): Promise<string[]> {
    const { peer, seed, steps } = this.#plan;
    const clock = this.#clock;
    if (peer === "wild") wildPeer(seed, clock, this.#link);
    else {
      this.#call(
        { do: "server.serve" },
        () => this.#server.serve(this.#link.server),
      );
    }
    this.#open();
    for (const step of steps) {
      clock.after(step.at, () => this.#take(step));
    }
    const isOver = () => this.#calls.every(({ isSettled }) => isSettled);
    // The time goes on while calls wait for what will never come.
    await clock.pass(SPAN, () => this.#taken === steps.length && isOver());
    this.#checkLiveness();
    // Later, the end of the connection removes every listener.
    if (isOver()) this.#checkListeners();
    const begin = clock.now;
    this.#clientHasClosed = true;
    this.#call({ do: "close" }, () => this.#qmp?.close());
    this.#call({ do: "server.close" }, () => this.#server.close());
    if (peer === "wild") this.#link.back.end();
    if (!await clock.pass(begin + BOUND, isOver)) {
      for (const { action, isSettled } of this.#calls) {
        if (!isSettled) this.#problem(action, "did not settle");
      }
    }
    // A server that is told to quit closes in the next turn of the event loop.
    await clock.pass(clock.now, () => false);
    this.#checkRemains();
    return this.#problems;
  }

  /** Opens the client. What comes before is refused. */
  #open() {
    const { log, timeout, abort, ...open } = this.#plan.open;
    const patience = {
      ...(timeout !== undefined && { timeout }),
      ...(abort !== undefined && { abort }),
    };
    this.#call({ do: "open" }, async (options) => {
      this.#qmp = await QmpClient.open(this.#link.client, {
        ...open,
        ...(log !== "none" && {
          log: () => {
            if (log === "throws") throw LOG;
          },
        }),
        ...options,
      });
    }, patience);
  }

  async #take(step: Step) {
    for (let turn = 0; turn < step.turns; turn++) await undefined;
    this.#taken++;
    const server = this.#server;
    const clock = this.#clock;
    const plan = this.#plan;
    switch (step.do) {
      case "server.emit":
        return this.#call(step, () => {
          for (let n = 0; n < step.count; n++) this.#emit(step.name);
        });
      case "server.close":
        this.#lastEvent = Math.min(this.#lastEvent, this.#emitted.length);
        return this.#call(step, () => server.close());
      case "server.serve":
        return this.#call(
          step,
          () => serveRaw(server, clock, plan.link, step.text),
        );
    }
    // Until the client is open, a caller has no client to call.
    const qmp = this.#qmp?.untyped;
    if (qmp === undefined) return;
    switch (step.do) {
      case "execute":
        return this.#execute(qmp, step);
      case "events":
        return this.#call(
          step,
          (options) => this.#consume(qmp, step, options),
          step,
        );
      case "waitFor":
        return this.#call(
          step,
          (options) => this.#waitFor(qmp, step, options),
          step,
        );
      case "executeAndWait":
        return this.#executeAndWait(qmp, step);
      case "schema":
        return this.#call(step, async (options) => {
          await qmp.schema(options);
        }, step);
      case "closed":
        return this.#call(step, () => qmp.closed);
      case "close":
        this.#clientHasClosed = true;
        return this.#call(step, () => qmp.close());
      case "dispose":
        this.#clientHasClosed = true;
        return this.#call(step, () => qmp[Symbol.asyncDispose]());
    }
  }

  #execute(qmp: Untyped, step: Extract<Action, { do: "execute" }>) {
    const { command, ms, oob, id, size } = step;
    const n = this.#commands++;
    const args = { n, ms, ...(size > 0 && { pad: "x".repeat(size) }) };
    // The server then closes at a time that nobody can see here.
    if (command === "quit") this.#lastEvent = 0;
    this.#call({ ...step, n }, async (options) => {
      try {
        const value = await qmp.execute(command, args, {
          ...options,
          oob,
          ...(id !== undefined && { id }),
        }) as { n?: number };
        if (!this.#isFaithful || command === "quit") return;
        if (value.n !== n) {
          this.#problem(step, `got the reply of ${value.n} for ${n}`);
        }
      } catch (error) {
        this.#checkCommandError(error, command, n);
        throw error;
      }
    }, step);
  }

  #checkCommandError(error: unknown, command: string, n: number) {
    if (error instanceof QmpClosedError && !error.sent) this.#unsent.add(n);
    if (!(error instanceof QmpCommandError) || !this.#isFaithful) return;
    const expected: Record<string, string> = {
      fail: `failed ${n}`,
      hang: `gone ${n}`,
      missing: "The command missing has not been found",
    };
    // A command that may not run out-of-band fails in QEMU's words.
    if (error.desc === `The command ${command} does not support OOB`) return;
    if (error.desc !== expected[command]) {
      this.#problem({ do: command }, `failed as ${n} with "${error.desc}"`);
    }
  }

  async #waitFor(
    qmp: Untyped,
    { name, filter }: Extract<Action, { do: "waitFor" }>,
    options: CallOptions,
  ) {
    try {
      const event = await qmp.waitFor(name, {
        ...options,
        ...(filter !== "none" && {
          filter: (event: { data?: unknown }) => {
            if (filter === "throws") throw FILTER;
            return (event.data as { n: number })?.n % 2 === 0;
          },
        }),
      });
      const data = event.data as { n: number } | undefined;
      if (this.#isFaithful && this.#emitted[data!.n] !== event.event) {
        this.#problem({ do: "waitFor" }, `got ${data!.n}, which was not sent`);
      }
    } catch (error) {
      if (error !== FILTER) throw error;
    }
  }

  #executeAndWait(
    qmp: Untyped,
    step: Extract<Action, { do: "executeAndWait" }>,
  ) {
    const { name, ms, oob } = step;
    const n = this.#commands++;
    this.#call({ ...step, n }, async (options) => {
      try {
        const result = await qmp.executeAndWait(
          "emit",
          { n, ms, name },
          { ...options, event: name, oob },
        );
        const value = result.return as { n?: number };
        if (this.#isFaithful && value.n !== n) {
          this.#problem(step, `got the reply of ${value.n} for ${n}`);
        }
      } catch (error) {
        this.#checkCommandError(error, "emit", n);
        throw error;
      }
    }, step);
  }

  /** Consumes events, and checks their order. */
  async #consume(
    qmp: Untyped,
    step: Extract<Action, { do: "events" }>,
    { signal }: CallOptions,
  ) {
    const { names, limit, overflow, take, ms, leave } = step;
    const options: EventsOptions = { limit, overflow, signal };
    const events = names === undefined
      ? qmp.events(options)
      : qmp.events(names, options);
    const seen: number[] = [];
    let hasEnded = true;
    try {
      for await (const event of events) {
        // The server itself sends SHUTDOWN, without a number.
        if (event.event === "SHUTDOWN") continue;
        seen.push((event.data as { n: number })?.n);
        if (ms > 0) await this.#clock.sleep(ms);
        if (seen.length < take) continue;
        hasEnded = false;
        if (leave === "throw") throw LEFT;
        if (leave === "return") await events.return();
        if (leave === "dispose") events[Symbol.dispose]();
        break;
      }
    } catch (error) {
      hasEnded = false;
      if (error !== LEFT) throw error;
    } finally {
      if (this.#isFaithful) {
        this.#checkEvents(step, seen, events.dropped, hasEnded);
      }
    }
  }

  #checkEvents(
    step: Extract<Action, { do: "events" }>,
    seen: number[],
    dropped: number,
    hasEnded: boolean,
  ) {
    const { names } = step;
    const all = this.#emitted.flatMap((name, n) =>
      names === undefined || names.includes(name) ? [n] : []
    );
    const first = all.indexOf(seen[0]!);
    const gaps = dropped > 0;
    let last = first;
    for (const n of seen) {
      const place = all.indexOf(n);
      if (place !== last && !(gaps && place > last)) {
        return this.#problem(
          step,
          `got the events ${seen}, and ${all} were sent`,
        );
      }
      last = place + 1;
    }
    const mayEndEarly = !this.#isPrompt || this.#clientHasClosed;
    const sent = all.filter((n) => n < this.#lastEvent).length;
    if (hasEnded && !mayEndEarly && seen.length > 0 && last < sent) {
      this.#problem(step, `got ${seen} and then the end, and ${all} were sent`);
    }
  }

  #emit(name: string) {
    this.#emitted.push(name);
    this.#server.emit(name, { n: this.#emitted.length - 1 });
  }

  /** Makes a call, and checks how it settles. */
  #call(
    action: { do: string; n?: number },
    begin: (options: CallOptions) => unknown,
    { timeout, abort }: Patience = {},
  ) {
    const reason = { abort: this.#calls.length };
    const call: Call = {
      action,
      isSettled: false,
      signal: abort === undefined ? undefined : new WatchedSignal(),
      reason,
    };
    this.#calls.push(call);
    const { signal } = call;
    if (signal !== undefined) {
      const stop = () => signal.controller.abort(reason);
      if (abort! < 0) stop();
      else this.#clock.after(abort!, stop);
    }
    const settle = async () => {
      try {
        await begin({
          ...(timeout !== undefined && { timeout }),
          ...(signal && { signal: signal.signal }),
        });
      } catch (error) {
        const isDocumented = signal !== undefined && error === reason ||
          DOCUMENTED[action.do]!.some((Class) => error instanceof Class);
        if (!isDocumented) {
          this.#problem(action, `rejected with ${Deno.inspect(error)}`);
        }
      }
      call.isSettled = true;
    };
    settle();
  }

  /** Checks that what nothing hinders has come. */
  #checkLiveness() {
    const { open, steps } = this.#plan;
    const isHindered = !this.#isWhole || !open.negotiate ||
      open.timeout !== undefined || open.abort !== undefined ||
      open.commandTimeout !== undefined || open.maxMessageSize !== undefined ||
      steps.some((step) =>
        ["close", "dispose", "server.close"].includes(step.do) ||
        (step.do === "execute" && ["hang", "quit"].includes(step.command))
      );
    if (isHindered) return;
    if (this.#qmp === undefined) this.#problem({ do: "open" }, "did not open");
    for (const { action, isSettled } of this.#calls) {
      if (["execute", "open"].includes(action.do) && !isSettled) {
        this.#problem(action, "was not answered");
      }
    }
    if (this.#qmp?.state !== "command") {
      this.#problem({ do: "open" }, `is in the state ${this.#qmp?.state}`);
    }
    for (const protocol of this.#holdings.protocols) {
      // A check of the keep-alive may be under way.
      if (protocol.inFlight > Number(open.keepAlive !== undefined)) {
        this.#problem({ do: "open" }, `has ${protocol.inFlight} in flight`);
      }
    }
  }

  /** Checks that nobody listens for a call that has settled. */
  #checkListeners() {
    const { listeners } = this.#holdings;
    if (listeners.size > 0) {
      this.#problems.push(`${listeners.size} listeners of events are left`);
    }
    for (const { action, signal } of this.#calls) {
      if (signal === undefined || signal.listeners === 0) continue;
      this.#problem(action, `left ${signal.listeners} listeners on its signal`);
    }
  }

  #checkRemains() {
    const { protocols, rejections } = this.#holdings;
    for (const rejection of rejections) {
      this.#problems.push(`Nobody handled ${Deno.inspect(rejection)}`);
    }
    for (const protocol of protocols) {
      if (protocol.inFlight > 0) {
        this.#problems.push(`${protocol.inFlight} commands are left`);
      }
    }
    this.#checkListeners();
    if (this.#clock.left > 0) {
      this.#problems.push(`${this.#clock.left} timers are left`);
    }
    if (!this.#isFaithful) return;
    for (const n of this.#unsent) {
      if (!this.#arrived.has(n)) continue;
      this.#problems.push(
        `${n} has arrived, and its error says it was not sent`,
      );
    }
  }

  #problem(action: { do: string }, what: string) {
    const { do: name } = action;
    this.#problems.push(`${name} ${what} (${JSON.stringify(action)})`);
  }
}

type Untyped = QmpClient["untyped"];

interface CallOptions {
  timeout?: number;
  signal?: AbortSignal;
}
