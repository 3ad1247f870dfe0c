/**
 * The rows of the tables: what is measured, in which unit, and how often.
 *
 * @module
 */

import type { Workload } from "./workloads.ts";

/** A result that a row should reach. */
export interface Target {
  /**
   * The figure that is compared: the ratio to the baseline, the difference to
   * the baseline, or the value itself.
   */
  of: "ratio" | "difference" | "value";
  least?: number;
  most?: number;
}

/** The members that every row has. */
export interface Row {
  name: string;
  title: string;
  /** A unit that ends in `/s` is a rate, of which more is better. */
  unit: string;
  target?: Target;
  /** Smallest number of rounds, for a row that needs more than the others. */
  rounds?: number;
}

/** A row in which clients run a workload. */
export interface ClientRow extends Row {
  workload: Workload;
  /** Names of the clients. The first is the baseline. */
  clients: readonly string[];
  /** The part of the workload's count that slower clients get. */
  share?: Record<string, number>;
  /** Whether server and client are two processes on one CPU. */
  oneCpu?: boolean;
}

/** A row with scripts of its own. Each run is a new process. */
export interface ScriptRow extends Row {
  /** The contenders and their scripts. The first is the baseline. */
  scripts: readonly { name: string; script: string; args?: string[] }[];
  /** Whether the result is the time of a run, not the number that it prints. */
  timed?: boolean;
}

const ALL = ["floor", "qmp", "node-qemu", "qemu.qmp", "go-qemu"] as const;
const SHARE = { "node-qemu": 0.25, "qemu.qmp": 0.05, "go-qemu": 0.25 };
/** Shares against QEMU, which takes most of the time with every client. */
const QEMU_SHARE = { "node-qemu": 0.25, "qemu.qmp": 0.1, "go-qemu": 0.25 };

function reply(
  command: string,
  bytes: number,
  count: number,
  more: object = {},
): Workload {
  return { kind: "reply", command, arguments: { bytes, ...more }, count };
}

/** Rows against the synthetic server. */
export const SYNTHETIC: readonly ClientRow[] = [
  {
    name: "sequential",
    title: "Commands one after the other",
    unit: "commands/s",
    workload: { kind: "sequential", count: 5000 },
    clients: ALL,
    share: SHARE,
    target: { of: "ratio", least: 0.95 },
    rounds: 11,
  },
  {
    name: "one-cpu",
    title: "The same, client and server on one CPU",
    unit: "commands/s",
    workload: { kind: "sequential", count: 5000 },
    clients: ["floor", "qmp"],
    target: { of: "ratio", least: 0.85 },
    oneCpu: true,
    rounds: 11,
  },
  {
    name: "window-8",
    title: "8 commands in flight",
    unit: "commands/s",
    workload: { kind: "window", count: 20_000, size: 8 },
    clients: ALL,
    share: SHARE,
  },
  {
    name: "window-64",
    title: "64 commands in flight",
    unit: "commands/s",
    workload: { kind: "window", count: 40_000, size: 64 },
    clients: ALL,
    share: SHARE,
    target: { of: "ratio", least: 0.75 },
  },
  {
    name: "burst",
    title: "10,000 commands in flight",
    unit: "commands/s",
    workload: { kind: "burst", count: 10_000 },
    clients: ALL,
    target: { of: "ratio", least: 0.6 },
    rounds: 11,
  },
  {
    name: "events-1",
    title: "Events into one consumer",
    unit: "events/s",
    workload: { kind: "events", count: 200_000, consumers: 1 },
    clients: ALL,
    share: { "node-qemu": 0.25, "qemu.qmp": 0.02, "go-qemu": 0.25 },
    target: { of: "ratio", least: 0.7 },
  },
  {
    name: "events-3",
    title: "Events into three consumers",
    unit: "events/s",
    workload: { kind: "events", count: 200_000, consumers: 3 },
    clients: ["floor", "qmp", "node-qemu", "qemu.qmp"],
    share: { "node-qemu": 0.25, "qemu.qmp": 0.02 },
  },
  {
    name: "reply-1",
    title: "A reply of 1 MB",
    unit: "ms",
    workload: reply("reply", 1_000_000, 10),
    clients: ALL,
    share: { "node-qemu": 0.1, "qemu.qmp": 0.1 },
    target: { of: "ratio", most: 1.1 },
  },
  {
    name: "reply-10",
    title: "A reply of 10 MB",
    unit: "ms",
    workload: reply("reply", 10_000_000, 1),
    clients: ["floor", "qmp"],
    target: { of: "ratio", most: 1.1 },
  },
  {
    name: "reply-64",
    title: "A reply of 64 MB",
    unit: "ms",
    workload: reply("reply", 64_000_000, 1),
    clients: ["floor", "qmp"],
    target: { of: "ratio", most: 1.1 },
  },
  {
    name: "connect",
    title: "Connect, negotiate, hang up",
    unit: "µs",
    workload: { kind: "connect", count: 200 },
    clients: ALL,
    share: { "node-qemu": 0.25, "qemu.qmp": 0.1, "go-qemu": 0.5 },
    target: { of: "ratio", most: 1.4 },
    rounds: 11,
  },
  {
    name: "connect-streams",
    title: "For comparison: the floor with two streams that do nothing",
    unit: "µs",
    workload: { kind: "connect", count: 200 },
    clients: ["floor", "floor with streams"],
    rounds: 11,
  },
  {
    name: "integers-ordinary",
    title: "Lossless integers: 100 kB, ordinary",
    unit: "ms",
    workload: reply("reply", 100_000, 100),
    clients: ["floor", "qmp"],
  },
  {
    name: "integers-many",
    title: "Lossless integers: 1 MB of numbers",
    unit: "ms",
    workload: reply("numbers", 1_000_000, 10),
    clients: ["floor", "qmp"],
  },
  {
    name: "integers-large",
    title: "Lossless integers: the same, with one in nine beyond 2^53",
    unit: "ms",
    workload: reply("numbers", 1_000_000, 5, { wide: true }),
    clients: ["floor", "qmp"],
  },
];

/** Rows with scripts. */
export const SCRIPTS: readonly ScriptRow[] = [
  {
    name: "start-up",
    title: "Start-up, over an empty script",
    unit: "ms",
    scripts: [
      { name: "empty", script: "scripts/empty.ts" },
      { name: "qmp", script: "scripts/startup.ts" },
    ],
    timed: true,
    target: { of: "difference", most: 6 },
    rounds: 15,
  },
  {
    name: "start-up-stream",
    title: "For comparison: a class that extends TransformStream",
    unit: "ms",
    scripts: [
      { name: "empty", script: "scripts/empty.ts" },
      { name: "one stream", script: "scripts/stream.ts" },
    ],
    timed: true,
    rounds: 15,
  },
  {
    name: "memory",
    title: "Memory of each of 500 idle connections",
    unit: "KiB",
    scripts: ["floor", "qmp"].map((name) => ({
      name,
      script: "scripts/memory.ts",
      args: [name, "500"],
    })),
    target: { of: "value", most: 60 },
  },
];

/** Rows against QEMU. */
export const QEMU: readonly ClientRow[] = [
  {
    name: "qemu-sequential",
    title: "Commands one after the other",
    unit: "commands/s",
    workload: { kind: "sequential", count: 2000 },
    clients: ALL,
    share: QEMU_SHARE,
    rounds: 11,
  },
  {
    name: "qemu-window-64",
    title: "64 commands in flight",
    unit: "commands/s",
    workload: { kind: "window", count: 4000, size: 64 },
    clients: ALL,
    share: QEMU_SHARE,
  },
  {
    name: "qemu-burst",
    title: "10,000 commands in flight",
    unit: "commands/s",
    workload: { kind: "burst", count: 10_000 },
    clients: ALL,
    share: QEMU_SHARE,
  },
  {
    name: "qemu-oob",
    title: "64 in flight: with out-of-band execution, over without",
    unit: "commands/s",
    workload: { kind: "window", count: 4000, size: 64 },
    clients: ["qmp in-band", "qmp"],
    target: { of: "ratio", least: 1.5 },
    rounds: 11,
  },
  {
    name: "qemu-events",
    title: "Events of stop and cont into one consumer",
    unit: "events/s",
    workload: { kind: "stop-cont", count: 1000, consumers: 1 },
    clients: ALL,
    share: QEMU_SHARE,
  },
  {
    name: "qemu-schema",
    title: "The reply of query-qmp-schema",
    unit: "ms",
    workload: {
      kind: "reply",
      command: "query-qmp-schema",
      arguments: {},
      count: 10,
    },
    clients: ALL,
    share: { "qemu.qmp": 0.5 },
  },
  {
    name: "qemu-connect",
    title: "Connect, negotiate, hang up",
    unit: "µs",
    workload: { kind: "connect", count: 100 },
    clients: ALL,
    share: QEMU_SHARE,
  },
];
