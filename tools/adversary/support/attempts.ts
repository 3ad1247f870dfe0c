/**
 * Random calls of a client, and a judgement of how each of them settled.
 *
 * @module
 */

import {
  type QmpClient,
  QmpClosedError,
  QmpCommandError,
  QmpStateError,
  QmpTimeoutError,
} from "../../../mod.ts";

/** Returns an integer from 0 to below its argument. */
type Random = (below: number) => number;

/** Most milliseconds until a call is aborted or times out. */
const LONGEST_WAIT = 20;

/**
 * Most characters of a large argument. QEMU reads byte by byte, so it takes a
 * while to read the small one. The large ones fill the buffer of the socket.
 */
const LARGE_ARGUMENTS = [2_000, 200_000];

/** A call that settles at some time. */
export interface Attempt {
  /** What was called, for messages. */
  what: string;
  promise: Promise<unknown>;
  /** How it settled; `undefined` as long as it has not. */
  outcome?: PromiseSettledResult<unknown>;
  /** When it settled, in the time of `performance.now()`. */
  settledAt?: number;
  /** The name or id by which QEMU's log shows the command, if it is one. */
  tag?: string;
  /** Returns what is wrong with a value or with QEMU's error. */
  judge: (outcome: { value: unknown } | QmpCommandError) => string | undefined;
  /** The time limit that it has. */
  timeout?: number;
  /** The signal that aborts it. */
  signal?: AbortSignal;
}

/** A command without its options. */
interface Command {
  name: string;
  args?: Record<string, unknown>;
  oob?: boolean;
  id?: string;
  judge: Attempt["judge"];
}

/** Makes calls. It keeps track of them until they settle. */
export class Attempts {
  readonly #qmp: QmpClient;
  readonly #random: Random;
  /** A signal that never aborts, and outlives all calls. */
  readonly #lasting: AbortSignal;
  readonly #largestArgument: number;
  /** The timers that abort calls. */
  readonly #timers: ReturnType<typeof setTimeout>[] = [];
  readonly all: Attempt[] = [];

  constructor(qmp: QmpClient, random: Random, lasting: AbortSignal) {
    this.#qmp = qmp;
    this.#random = random;
    this.#lasting = lasting;
    this.#largestArgument = LARGE_ARGUMENTS[random(2)]!;
  }

  /** Executes a random command, perhaps with a time limit or an abort. */
  execute(): void {
    const { name, args, oob, id, judge } = this.#command(this.all.length);
    this.#add(
      { what: name, tag: id ?? name, judge },
      (wait) =>
        this.#qmp.untyped.execute(name, args, {
          ...wait,
          ...(oob && { oob }),
          ...(id !== undefined && { id }),
        }),
    );
  }

  /** Waits for an event that never comes. */
  waitForNothing(): void {
    this.#add(
      { what: "waitFor()", judge: anEvent },
      (wait) => this.#qmp.untyped.waitFor("X_NEVER", wait),
    );
  }

  /** Executes a command and waits for an event that never comes. */
  executeAndWait(): void {
    const name = `x-and-wait-${this.all.length}`;
    this.#add(
      { what: name, tag: name, judge: notFound(name) },
      (wait) =>
        this.#qmp.untyped.executeAndWait(name, {}, {
          event: "X_NEVER",
          ...wait,
        }),
    );
  }

  /** Subscribes to all events, and consumes them. */
  consumeEvents(): void {
    this.#add(
      { what: "events()", judge: () => undefined },
      () => Array.fromAsync(this.#qmp.events()),
    );
  }

  /** Stops the timers that abort calls, after all calls have settled. */
  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  /** The commands that QEMU may have read. */
  get commands(): Attempt[] {
    return this.all.filter(({ tag }) => tag !== undefined);
  }

  #command(number: number): Command {
    const random = this.#random;
    const id = `kill-${number}`;
    switch (random(12)) {
      case 0: {
        const text = "x".repeat(random(this.#largestArgument));
        const name = `x-large-${number}`;
        return { name, args: { text }, judge: notFound(name) };
      }
      case 1:
        // Its reply has some 100 kB.
        return { name: "query-qmp-schema", id, judge: anArray };
      case 2:
      case 3:
      case 4:
        return { name: "query-version", id, judge: aVersion };
      case 5:
      case 6:
      case 7:
        if (!this.#qmp.capabilities.includes("oob")) break;
        return { name: "migrate-pause", oob: true, id, judge: anError };
    }
    const name = `x-kill-${number}`;
    return { name, judge: notFound(name) };
  }

  #add(
    attempt: Pick<Attempt, "what" | "tag" | "judge">,
    call: (
      wait: { signal?: AbortSignal; timeout?: number },
    ) => Promise<unknown>,
  ) {
    const wait: { signal?: AbortSignal; timeout?: number } = {};
    switch (this.#random(5)) {
      case 0:
        wait.timeout = this.#random(LONGEST_WAIT);
        break;
      case 1: {
        const controller = new AbortController();
        const delay = this.#random(LONGEST_WAIT);
        wait.signal = controller.signal;
        if (delay === 0) queueMicrotask(() => controller.abort());
        else this.#timers.push(setTimeout(() => controller.abort(), delay));
        break;
      }
      case 2:
        wait.signal = this.#lasting;
        break;
    }
    const made: Attempt = { ...attempt, ...wait, promise: call(wait) };
    this.all.push(made);
    const settle = (outcome: PromiseSettledResult<unknown>) => {
      made.outcome = outcome;
      made.settledAt = performance.now();
    };
    made.promise.then(
      (value) => settle({ status: "fulfilled", value }),
      (reason) => settle({ status: "rejected", reason }),
    );
  }
}

/**
 * Judges how a call settled after its QEMU was killed.
 *
 * @param attempt The call, which has settled.
 * @param log The commands that QEMU has read.
 * @returns What is wrong; `undefined` if nothing is.
 */
export function judge(attempt: Attempt, log: string): string | undefined {
  const { outcome, tag } = attempt;
  const wasRead = tag !== undefined && hasTag(log, tag);
  if (outcome!.status === "fulfilled") {
    if (tag !== undefined && !wasRead) return "a reply without a command";
    return attempt.judge({ value: outcome!.value });
  }
  const { reason } = outcome!;
  if (reason instanceof QmpCommandError) {
    if (!wasRead) return "an error without a command";
    return attempt.judge(reason);
  }
  if (reason instanceof QmpTimeoutError) {
    return attempt.timeout === reason.timeout
      ? undefined
      : `a timeout of ${reason.timeout} ms, not of ${attempt.timeout}`;
  }
  if (reason instanceof QmpClosedError) {
    return wasRead && !reason.sent
      ? "sent is false, but QEMU has read the command"
      : undefined;
  }
  if (reason instanceof QmpStateError) {
    if (wasRead) return "a state error for a command that QEMU has read";
    return reason.state === "closed" ? undefined : `state ${reason.state}`;
  }
  if (attempt.signal?.aborted && reason === attempt.signal.reason) {
    return undefined;
  }
  return `an error that is not documented: ${Deno.inspect(reason)}`;
}

/** Returns whether a log has a command with this name or id. */
export function hasTag(log: string, tag: string): boolean {
  return log.includes(`"${tag}"`);
}

const anEvent: Attempt["judge"] = () => "an event that QEMU does not have";

const anError: Attempt["judge"] = (outcome) =>
  outcome instanceof QmpCommandError
    ? undefined
    : `not an error: ${Deno.inspect(outcome)}`;

const aVersion: Attempt["judge"] = (outcome) =>
  "value" in outcome && typeof outcome.value === "object" &&
    "qemu" in outcome.value!
    ? undefined
    : `not a version: ${Deno.inspect(outcome)}`;

const anArray: Attempt["judge"] = (outcome) =>
  "value" in outcome && Array.isArray(outcome.value)
    ? undefined
    : `not a schema: ${Deno.inspect(outcome).slice(0, 200)}`;

/** QEMU has no command of this name, and its error has the name. */
function notFound(name: string): Attempt["judge"] {
  return (outcome) =>
    outcome instanceof QmpCommandError &&
      outcome.class === "CommandNotFound" &&
      outcome.desc.includes(` ${name} `)
      ? undefined
      : `the reply to another command: ${Deno.inspect(outcome)}`;
}
