/**
 * Commands and events of the QEMU Storage Daemon, which are a part of QEMU's.
 *
 * From the schema in the source of QEMU 10.0.13.
 * Written by `deno task gen:qapi`; not to be edited by hand.
 *
 * @module
 */

import type { Commands, Events } from "./qemu.ts";

/**
 * Commands and events of the QEMU Storage Daemon.
 *
 * Source: QAPI, "QEMU Storage Daemon QMP Reference Manual".
 */
export interface StorageDaemonSchema {
  /** Commands, by their names. */
  commands: StorageDaemonCommands;
  /** Data of events, by their names. */
  events: StorageDaemonEvents;
}

/** Commands of the QEMU Storage Daemon. */
export type StorageDaemonCommands = Pick<
  Commands,
  | "block-commit"
  | "block-dirty-bitmap-add"
  | "block-dirty-bitmap-clear"
  | "block-dirty-bitmap-disable"
  | "block-dirty-bitmap-enable"
  | "block-dirty-bitmap-merge"
  | "block-dirty-bitmap-remove"
  | "block-export-add"
  | "block-export-del"
  | "block-job-cancel"
  | "block-job-change"
  | "block-job-complete"
  | "block-job-dismiss"
  | "block-job-finalize"
  | "block-job-pause"
  | "block-job-resume"
  | "block-job-set-speed"
  | "block-set-write-threshold"
  | "block-stream"
  | "block_resize"
  | "blockdev-add"
  | "blockdev-backup"
  | "blockdev-create"
  | "blockdev-del"
  | "blockdev-mirror"
  | "blockdev-reopen"
  | "blockdev-set-active"
  | "blockdev-snapshot"
  | "blockdev-snapshot-delete-internal-sync"
  | "blockdev-snapshot-internal-sync"
  | "blockdev-snapshot-sync"
  | "change-backing-file"
  | "chardev-add"
  | "chardev-change"
  | "chardev-remove"
  | "chardev-send-break"
  | "drive-backup"
  | "drive-mirror"
  | "job-cancel"
  | "job-complete"
  | "job-dismiss"
  | "job-finalize"
  | "job-pause"
  | "job-resume"
  | "nbd-server-add"
  | "nbd-server-remove"
  | "nbd-server-start"
  | "nbd-server-stop"
  | "object-add"
  | "object-del"
  | "qmp_capabilities"
  | "qom-get"
  | "qom-list"
  | "qom-list-properties"
  | "qom-list-types"
  | "qom-set"
  | "query-block"
  | "query-block-exports"
  | "query-block-jobs"
  | "query-blockstats"
  | "query-chardev"
  | "query-chardev-backends"
  | "query-commands"
  | "query-jobs"
  | "query-named-block-nodes"
  | "query-qmp-schema"
  | "query-version"
  | "quit"
  | "ringbuf-read"
  | "ringbuf-write"
  | "transaction"
  | "x-blockdev-amend"
  | "x-blockdev-change"
  | "x-blockdev-set-iothread"
  | "x-debug-block-dirty-bitmap-sha256"
  | "x-debug-query-block-graph"
>;

/** Data of the QEMU Storage Daemon's events. */
export type StorageDaemonEvents = Pick<
  Events,
  | "BLOCK_EXPORT_DELETED"
  | "BLOCK_IMAGE_CORRUPTED"
  | "BLOCK_IO_ERROR"
  | "BLOCK_JOB_CANCELLED"
  | "BLOCK_JOB_COMPLETED"
  | "BLOCK_JOB_ERROR"
  | "BLOCK_JOB_PENDING"
  | "BLOCK_JOB_READY"
  | "BLOCK_WRITE_THRESHOLD"
  | "JOB_STATUS_CHANGE"
  | "QUORUM_FAILURE"
  | "QUORUM_REPORT_BAD"
  | "VSERPORT_CHANGE"
>;
