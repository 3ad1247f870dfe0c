import { random } from "../../../tests/support/random.ts";
import { CLOSINGS, KINDS, type LinkPlan } from "./link.ts";
import type { Fault } from "./pipe.ts";

/** How long a caller waits. */
export interface Patience {
  timeout?: number;
  /** When the caller aborts, in milliseconds after its call. */
  abort?: number;
}

/** One call of something public. */
export type Action =
  | ({
    do: "execute";
    command: "echo" | "fail" | "hang" | "emit" | "missing" | "quit";
    /** How long the server takes, in milliseconds. */
    ms: number;
    oob: boolean;
    /** An id of the caller's own: a number, a text, or an object. */
    id?: number | string | { a: number };
    /** Characters of an argument that only makes the command long. */
    size: number;
  } & Patience)
  | ({
    do: "events";
    names: string[] | undefined;
    limit: number;
    overflow: "error" | "drop-oldest";
    /** Events after which the consumer leaves. */
    take: number;
    /** How long the consumer needs for each, in milliseconds. */
    ms: number;
    leave: "break" | "throw" | "return" | "dispose";
  } & Patience)
  | (
    & { do: "waitFor"; name: string; filter: "none" | "even" | "throws" }
    & Patience
  )
  | (
    & { do: "executeAndWait"; name: string; ms: number; oob: boolean }
    & Patience
  )
  | ({ do: "schema" } & Patience)
  | { do: "closed" }
  | { do: "close" }
  | { do: "dispose" }
  | { do: "server.emit"; name: string; count: number }
  | { do: "server.close" }
  | { do: "server.serve"; text: string };

/** An action and its time. */
export type Step = Action & {
  /** When, in milliseconds. */
  at: number;
  /** Turns of the microtask queue to wait besides. */
  turns: number;
};

/** Everything that happens in one run. */
export interface Plan {
  seed: number;
  link: LinkPlan;
  open: {
    commandIds: "as-needed" | "always";
    capabilities?: string[];
    negotiate: boolean;
    log: "none" | "quiet" | "throws";
    commandTimeout?: number;
    keepAlive?: { interval: number; timeout: number };
    maxMessageSize?: number;
  } & Patience;
  server: { pretty: boolean; capabilities: string[] };
  /** What the far end is: a server, or something that writes at will. */
  peer: "server" | "wild";
  steps: Step[];
}

/** Names of the events. */
export const EVENTS: readonly string[] = ["STOP", "RESUME", "RESET"];

/** Reasons with which a transport may fail. Not all of them are errors. */
const REASONS: unknown[] = [
  new Error("Connection reset by peer"),
  "a text",
  undefined,
  null,
  Object.create(null),
  { toString: null },
];

/** Makes the plan of a run. The same seed makes the same plan. */
export function plan(seed: number): Plan {
  const below = random(seed);
  const one = <T>(list: readonly T[]): T => list[below(list.length)]!;
  const often = () => below(4) > 0;
  const seldom = () => below(8) === 0;

  const patience = (): Patience => ({
    ...(below(4) === 0 && { timeout: one([0, 1, 10, 100, 1_000, 60_000]) }),
    ...(below(4) === 0 && { abort: one([-1, 0, 0, 1, 5, 20, 100]) }),
  });

  const fault = (): Fault => {
    // Most runs have some hundred bytes in each direction, in few chunks.
    const at = below(below(2) ? 200 : 2_000);
    const chunk = below(20);
    switch (below(13)) {
      case 0:
      case 1:
        return { kind: "delay", chunk, ms: one([1, 5, 50, 400, 20_000]) };
      case 2:
        return { kind: "split", size: 1 + below(40) };
      case 3:
        return { kind: "narrow", size: one([0, 1, 64, 1_024]) };
      case 4:
        return { kind: "short writes", most: 1 + below(30) };
      case 5:
        return { kind: "duplicate", chunk };
      case 6:
        return { kind: "lose", chunk };
      case 7:
        return { kind: "garble", at, mask: 1 + below(255) };
      case 8:
        return { kind: "stall", at };
      case 9:
        return { kind: "end", at };
      case 10:
        return { kind: "hang up", at };
      case 11:
        return { kind: "reset", at };
      default:
        return { kind: "write fails", write: below(20) };
    }
  };
  const faults = () => Array.from({ length: below(3) }, fault);

  const action = (): Action => {
    switch (below(22)) {
      case 0:
      case 1:
        return {
          do: "events",
          names: below(2)
            ? undefined
            : [...new Set([one(EVENTS), one(EVENTS)])],
          limit: one([1, 2, 10, 65_536, Infinity]),
          overflow: one(["error", "drop-oldest"]),
          take: one([1, 3, 1_000]),
          ms: one([0, 0, 0, 1, 10]),
          leave: one(["break", "throw", "return", "dispose"]),
          ...(seldom() && { abort: one([-1, 0, 10, 100]) }),
        };
      case 2:
      case 3:
        return {
          do: "waitFor",
          name: one(EVENTS),
          filter: one(["none", "none", "even", "throws"]),
          ...patience(),
        };
      case 4:
        return {
          do: "executeAndWait",
          name: one(EVENTS),
          ms: one([0, 1, 10]),
          oob: seldom(),
          ...patience(),
        };
      case 5:
        if (often()) return { do: "closed" };
        return { do: "schema", ...patience() };
      case 6:
        if (often()) return { do: "closed" };
        return one([
          { do: "close" },
          { do: "dispose" },
          { do: "server.close" },
        ]);
      case 7:
      case 8:
      case 9:
        return { do: "server.emit", name: one(EVENTS), count: 1 + below(4) };
      case 10:
        if (often()) return { do: "closed" };
        return { do: "server.serve", text: one(["", "{", "]\n", "\xff"]) };
      default: {
        const ids = [below(4), below(4), "a", { a: below(2) }];
        return {
          do: "execute",
          command: below(40) === 0 ? "quit" : one(
            ["echo", "echo", "echo", "echo", "fail", "emit", "hang", "missing"],
          ),
          ms: one([0, 0, 0, 1, 3, 30, 300]),
          oob: seldom(),
          size: seldom() ? one([100, 1_000, 5_000]) : 0,
          ...(seldom() && { id: one(ids) }),
          ...patience(),
        };
      }
    }
  };

  const length = 1 + below(below(8) === 0 ? 60 : 12);
  const span = one([0, 1, 20, 100, 1_000]);
  const steps = Array.from({ length }, (): Step => ({
    ...action(),
    at: below(span + 1),
    turns: below(3) ? 0 : below(30),
  }));
  return {
    seed,
    link: {
      there: faults(),
      back: faults(),
      client: one(KINDS),
      server: one(KINDS),
      closing: one(CLOSINGS),
      reason: one(REASONS),
    },
    open: {
      commandIds: one(["as-needed", "as-needed", "always"]),
      ...(seldom() && { capabilities: one([[], ["oob"], ["oob", "other"]]) }),
      negotiate: below(20) > 0,
      log: one(["none", "none", "none", "none", "quiet", "throws"]),
      ...(seldom() && { commandTimeout: one([1, 20, 2_000]) }),
      ...(seldom() && {
        // Longer than all delays but the longest.
        keepAlive: { interval: one([1_000, 10_000]), timeout: 2_000 },
      }),
      ...(below(20) === 0 && { maxMessageSize: one([100, 200, 1_000]) }),
      ...(seldom() && patience()),
    },
    server: {
      pretty: seldom(),
      capabilities: below(5) ? ["oob"] : [],
    },
    peer: below(6) ? "server" : "wild",
    steps: steps.sort((a, b) => a.at - b.at),
  };
}
