/**
 * The commands and events of QEMU that the types know.
 *
 * Written by hand, for the commands that most programs need first. Everything else is reached by
 * `QmpClient.executeRaw()`.
 *
 * @module
 */

import type { VersionInfo } from "../protocol/message.ts";
import type { CommandSignature, Empty } from "../schema.ts";

/**
 * State of the virtual machine, and others that newer versions may add.
 *
 * Source: QAPI `RunState`.
 */
export type RunState =
  | "colo"
  | "debug"
  | "finish-migrate"
  | "guest-panicked"
  | "inmigrate"
  | "internal-error"
  | "io-error"
  | "paused"
  | "postmigrate"
  | "prelaunch"
  | "restore-vm"
  | "running"
  | "save-vm"
  | "shutdown"
  | "suspended"
  | "watchdog"
  | (string & Empty);

/**
 * Whether and how the virtual machine runs.
 *
 * Source: QAPI `StatusInfo`.
 */
export interface StatusInfo {
  /** Whether the virtual CPUs run. */
  running: boolean;
  /** State of the virtual machine. */
  status: RunState;
}

/**
 * State of a background job, and others that newer versions may add.
 *
 * Source: QAPI `JobStatus`.
 */
export type JobStatus =
  | "undefined"
  | "created"
  | "running"
  | "paused"
  | "ready"
  | "standby"
  | "waiting"
  | "pending"
  | "aborting"
  | "concluded"
  | "null"
  | (string & Empty);

/**
 * A background job.
 *
 * Source: QAPI `JobInfo`.
 */
export interface JobInfo {
  /** Identifier of the job. */
  id: string;
  /** Kind of job, such as `"backup"`. */
  type: string;
  /** State of the job. */
  status: JobStatus;
  /** Progress made, in units of the job's own. */
  "current-progress": number | bigint;
  /** Estimated progress at the end, in the same units; it may grow. */
  "total-progress": number | bigint;
  /** What went wrong, where something did. */
  error?: string;
}

/**
 * How much of the host a backup copies, and others that newer versions may add.
 *
 * Source: QAPI `MirrorSyncMode`.
 */
export type MirrorSyncMode = "top" | "full" | "none" | "incremental" | "bitmap";

/**
 * Arguments of `blockdev-backup`, those that a plain backup needs.
 *
 * Source: QAPI `BlockdevBackup`.
 */
export interface BlockdevBackup {
  /** Identifier of the job. */
  "job-id"?: string;
  /** Node or device to copy. */
  device: string;
  /** Node to copy to. */
  target: string;
  /** What to copy. */
  sync: MirrorSyncMode;
  /** Most bytes per second, 0 for no limit. */
  speed?: number | bigint;
  /** Whether the job ends by itself when its work is done. */
  "auto-finalize"?: boolean;
  /** Whether the job goes away by itself when it has ended. */
  "auto-dismiss"?: boolean;
}

/**
 * Why a virtual machine was shut down or reset, and others that newer versions may add.
 *
 * Source: QAPI `ShutdownCause`.
 */
export type ShutdownCause =
  | "none"
  | "host-error"
  | "host-qmp-quit"
  | "host-qmp-system-reset"
  | "host-signal"
  | "host-ui"
  | "guest-shutdown"
  | "guest-reset"
  | "guest-panic"
  | "subsystem-reset"
  | "snapshot-load"
  | (string & Empty);

/** Data of `SHUTDOWN` and `RESET`. */
export interface ShutdownData {
  /** Whether the guest asked for it. */
  guest: boolean;
  /** Why it was done. */
  reason: ShutdownCause;
}

/** Data of the `BLOCK_JOB_*` events that tell how far a job got. */
export interface BlockJobData {
  /** Kind of job, such as `"backup"`. */
  type: string;
  /** Identifier of the job. */
  device: string;
  /** Most progress, in bytes. */
  len: number | bigint;
  /** Progress made, in bytes. */
  offset: number | bigint;
  /** Most bytes per second, 0 for no limit. */
  speed: number | bigint;
}

/**
 * Commands of QEMU.
 *
 * Source: QAPI, "QEMU QMP Reference Manual".
 */
export interface Commands {
  /** Negotiates capabilities. */
  qmp_capabilities: CommandSignature<{ enable?: string[] }>;
  /** Version of QEMU. */
  "query-version": CommandSignature<Empty, VersionInfo>;
  /** Whether and how the virtual machine runs. */
  "query-status": CommandSignature<Empty, StatusInfo>;
  /** Name of the virtual machine. */
  "query-name": CommandSignature<Empty, { name?: string }>;
  /** UUID of the virtual machine. */
  "query-uuid": CommandSignature<Empty, { UUID: string }>;
  /** Whether KVM is there and in use. */
  "query-kvm": CommandSignature<Empty, { enabled: boolean; present: boolean }>;
  /** Names of all commands. */
  "query-commands": CommandSignature<Empty, { name: string }[]>;
  /** The schema that this QEMU was built with. */
  "query-qmp-schema": CommandSignature<Empty, Record<string, unknown>[]>;
  /** Virtual CPUs. */
  "query-cpus-fast": CommandSignature<Empty, {
    "cpu-index": number;
    "qom-path": string;
    "thread-id": number;
    target: string;
  }[]>;
  /** Character devices. */
  "query-chardev": CommandSignature<
    Empty,
    { label: string; filename: string; "frontend-open": boolean }[]
  >;
  /** Block devices. */
  "query-block": CommandSignature<Empty, Record<string, unknown>[]>;
  /** Named block nodes. */
  "query-named-block-nodes": CommandSignature<Empty, Record<string, unknown>[]>;
  /** Background jobs. */
  "query-jobs": CommandSignature<Empty, JobInfo[]>;
  /** Block jobs. */
  "query-block-jobs": CommandSignature<
    Empty,
    (BlockJobData & { status: JobStatus })[]
  >;
  /** Stops the virtual CPUs. */
  stop: CommandSignature;
  /** Lets the virtual CPUs run. */
  cont: CommandSignature;
  /** Resets the machine. */
  system_reset: CommandSignature;
  /** Presses the machine's power button. */
  system_powerdown: CommandSignature;
  /** Wakes the machine. */
  system_wakeup: CommandSignature;
  /** Ends QEMU. */
  quit: CommandSignature;
  /** Runs a command of the human monitor and returns what it prints. */
  "human-monitor-command": CommandSignature<
    { "command-line": string; "cpu-index"?: number },
    string
  >;
  /** Adds a device; its properties are arguments as well. */
  device_add: CommandSignature<
    { driver: string; id?: string; bus?: string; [property: string]: unknown }
  >;
  /** Asks the guest to let go of a device; `DEVICE_DELETED` tells when it has. */
  device_del: CommandSignature<{ id: string }>;
  /** Adds an object; its properties are arguments as well. */
  "object-add": CommandSignature<
    { "qom-type": string; id: string; [property: string]: unknown }
  >;
  /** Removes an object. */
  "object-del": CommandSignature<{ id: string }>;
  /** Reads a property of an object. */
  "qom-get": CommandSignature<{ path: string; property: string }, unknown>;
  /** Sets a property of an object. */
  "qom-set": CommandSignature<
    { path: string; property: string; value: unknown }
  >;
  /** Lists the properties of an object. */
  "qom-list": CommandSignature<
    { path: string },
    { name: string; type: string }[]
  >;
  /** Adds a network backend. */
  netdev_add: CommandSignature<
    { type: string; id: string; [property: string]: unknown }
  >;
  /** Removes a network backend. */
  netdev_del: CommandSignature<{ id: string }>;
  /** Adds a block node. */
  "blockdev-add": CommandSignature<
    { driver: string; "node-name"?: string; [option: string]: unknown }
  >;
  /** Removes a block node. */
  "blockdev-del": CommandSignature<{ "node-name": string }>;
  /** Copies a block node as it is at this moment. */
  "blockdev-backup": CommandSignature<BlockdevBackup>;
  /** Ends a job. */
  "job-cancel": CommandSignature<{ id: string }>;
  /** Lets go of a job that has ended. */
  "job-dismiss": CommandSignature<{ id: string }>;
  /** Lets a job that is ready complete. */
  "job-complete": CommandSignature<{ id: string }>;
  /** Changes the speed of a block job, in bytes per second, 0 for no limit. */
  "block-job-set-speed": CommandSignature<
    { device: string; speed: number | bigint }
  >;
  /** Pauses a migration; can run out-of-band. */
  "migrate-pause": CommandSignature;
  /** Starts a migration. */
  migrate: CommandSignature<{ uri?: string; [option: string]: unknown }>;
  /** How a migration goes. */
  "query-migrate": CommandSignature<
    Empty,
    { status?: string; [member: string]: unknown }
  >;
  /** Types keys. */
  "send-key": CommandSignature<
    {
      keys: { type: "qcode" | "number"; data: string | number }[];
      "hold-time"?: number;
    }
  >;
  /** Writes the screen to a file. */
  screendump: CommandSignature<
    { filename: string; device?: string; head?: number; format?: "ppm" | "png" }
  >;
}

/**
 * Events of QEMU.
 *
 * Source: QAPI, "QEMU QMP Reference Manual".
 */
export interface Events {
  /** A block job has been cancelled. */
  BLOCK_JOB_CANCELLED: BlockJobData;
  /** A block job has completed. */
  BLOCK_JOB_COMPLETED: BlockJobData & { error?: string };
  /** A block job met an error. */
  BLOCK_JOB_ERROR: { device: string; operation: string; action: string };
  /** A block job waits to be completed. */
  BLOCK_JOB_READY: BlockJobData;
  /** A device is gone. */
  DEVICE_DELETED: { device?: string; path: string };
  /** The guest has refused to let go of a device. */
  DEVICE_UNPLUG_GUEST_ERROR: { device?: string; path: string };
  /** The guest has panicked. */
  GUEST_PANICKED: { action: string; info?: Record<string, unknown> };
  /** A job has changed its state. */
  JOB_STATUS_CHANGE: { id: string; status: JobStatus };
  /** A migration has changed its state. */
  MIGRATION: { status: string };
  /** The power button was pressed. */
  POWERDOWN: undefined;
  /** The machine was reset. */
  RESET: ShutdownData;
  /** The virtual CPUs run again. */
  RESUME: undefined;
  /** The machine was shut down. */
  SHUTDOWN: ShutdownData;
  /** The virtual CPUs have stopped. */
  STOP: undefined;
  /** The guest sleeps. */
  SUSPEND: undefined;
  /** The guest woke up. */
  WAKEUP: undefined;
}

/** QEMU's commands and events. */
export interface QemuSchema {
  /** Its commands. */
  commands: Commands;
  /** Its events. */
  events: Events;
}
