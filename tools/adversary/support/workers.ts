/**
 * Runs attacks in several workers, each of which takes the next seeds, and sees
 * a run that never ends.
 *
 * @module
 */

import type { Report } from "./report.ts";

/** Attacks, each of which runs a number of seeds. */
export interface Work {
  /** The attacks, in the order in which a worker goes through them. */
  attacks: Attack[];
  /** The seed of the first run. */
  seed: number;
  /** When to stop, in milliseconds since 1970. */
  until: number;
}

/** A function that is called with many seeds. */
export interface Attack {
  /** Name of its campaign. */
  name: string;
  /** URL of the module that exports `run(seed)` and perhaps `shrink(seed)`. */
  module: string;
  /** What a run is, for the report. */
  runs: string;
  /** How many runs there are in all; `Infinity` until the time is over. */
  count: number;
  /** Runs that a worker does before it goes on to the next attack. */
  batch: number;
}

/** What the module of an {@linkcode Attack} exports. */
export interface AttackModule {
  /** Does one run, and returns what does not hold. */
  run(seed: number): Promise<string[]>;
  /** Returns what is left of a run that fails, to read. */
  shrink?(seed: number, failure: string): Promise<string>;
}

/** What a worker says. */
export type Message =
  | { kind: "runs"; attack: number; count: number }
  | { kind: "failure"; attack: number; seed: number; text: string }
  | { kind: "done" };

/** What a worker is told at the start. */
export interface Start {
  work: Work;
  /** The next run of each attack. */
  next: Int32Array;
  /** What this worker does now: the attack, the run, and runs so far. */
  place: Int32Array;
}

/** Time after which a run counts as endless, in milliseconds. */
const ENDLESS = 60_000;

/** Most failures of one attack with all their text. */
const SHOWN_FAILURES = 5;

/** Runs attacks until their runs or the time are over. */
export async function attack(
  work: Work,
  jobs: number,
  report: Report,
): Promise<void> {
  const next = new Int32Array(new SharedArrayBuffer(4 * work.attacks.length));
  const failures = new Map<string, number>();
  const fail = (attack: number, seed: number, text: string) => {
    const { name } = work.attacks[attack]!;
    const count = (failures.get(name) ?? 0) + 1;
    failures.set(name, count);
    const repeat = `deno task adversary ${name} --seed ${seed} --count 1`;
    report.fail(
      count > SHOWN_FAILURES
        ? `${name}, seed ${seed}`
        : `${name}, seed ${seed}: ${text}\nRepeat with: ${repeat}`,
    );
  };
  await Promise.all(Array.from({ length: jobs }, async () => {
    const place = new Int32Array(new SharedArrayBuffer(4 * 3));
    const worker = new Worker(new URL("worker.ts", import.meta.url), {
      type: "module",
    });
    const { promise: done, resolve } = Promise.withResolvers<void>();
    let runs = -1;
    const watch = setInterval(() => {
      const [attack, run, now] = [0, 1, 2].map((at) =>
        Atomics.load(place, at)
      ) as [number, number, number];
      if (now !== runs) return void (runs = now);
      fail(attack, work.seed + run, `The run did not end in ${ENDLESS} ms`);
      resolve();
    }, ENDLESS);
    worker.onerror = (event) => {
      event.preventDefault();
      fail(
        Atomics.load(place, 0),
        work.seed + Atomics.load(place, 1),
        `The worker failed: ${event.message}`,
      );
      resolve();
    };
    worker.onmessage = ({ data }: MessageEvent<Message>) => {
      if (data.kind === "done") resolve();
      else if (data.kind === "failure") fail(data.attack, data.seed, data.text);
      else report.count(work.attacks[data.attack]!.runs, data.count);
    };
    const start: Start = { work, next, place };
    worker.postMessage(start);
    await done;
    clearInterval(watch);
    worker.terminate();
  }));
}
