/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />

/**
 * A worker of `workers.ts`.
 *
 * @module
 */

import type { AttackModule, Message, Start } from "./workers.ts";

/** Failures after which a worker no longer looks for the smallest run. */
const SHRUNK_FAILURES = 3;

const say = (message: Message) => self.postMessage(message);

self.onmessage = async ({ data }: MessageEvent<Start>) => {
  const { work: { attacks, seed, until }, next, place } = data;
  const modules: AttackModule[] = [];
  for (const { module } of attacks) modules.push(await import(module));
  let failed = 0;
  let isOver = false;
  while (!isOver) {
    isOver = true;
    for (const [attack, { batch, count }] of attacks.entries()) {
      if (Date.now() >= until) break;
      const first = Atomics.add(next, attack, batch);
      const end = Math.min(first + batch, count);
      if (first >= end) continue;
      isOver = false;
      const { run, shrink } = modules[attack]!;
      for (let at = first; at < end; at++) {
        Atomics.store(place, 0, attack);
        Atomics.store(place, 1, at);
        Atomics.add(place, 2, 1);
        const [failure] = await run(seed + at);
        if (failure === undefined) continue;
        const text = shrink === undefined || ++failed > SHRUNK_FAILURES
          ? failure
          : `${failure}\n${await shrink(seed + at, failure)}`;
        say({ kind: "failure", attack, seed: seed + at, text });
      }
      say({ kind: "runs", attack, count: end - first });
    }
  }
  say({ kind: "done" });
};
