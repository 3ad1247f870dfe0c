// deno-lint-ignore-file no-explicit-any
/**
 * Commands, events and types of QEMU 7.2, 10.0, 11.1.
 *
 * From the schema in the source of QEMU 10.0.13, and what `query-qmp-schema` of QEMU 7.2, 10.0, 11.1 knows.
 * Written by `deno task gen:qapi`; not to be edited by hand.
 *
 * @module
 */

import type { CommandSignature, Empty, Open } from "../signatures.ts";

/**
 * Commands and events of QEMU.
 *
 * Source: QAPI, "QEMU QMP Reference Manual".
 */
export interface QemuSchema {
  /** Commands, by their names. */
  commands: Commands;
  /** Data of events, by their names. */
  events: Events;
}

/** Commands of QEMU. */
export interface Commands {
  /** QAPI command [`add-fd`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-misc.add-fd). Since 1.2. */
  "add-fd": CommandSignature<{
    "fdset-id"?: number | undefined;
    opaque?: string | undefined;
  }, AddfdInfo>;
  /** QAPI command [`add_client`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-misc.add_client). Since 0.14. */
  add_client: CommandSignature<{
    protocol: string;
    fdname: string;
    skipauth?: boolean | undefined;
    tls?: boolean | undefined;
  }>;
  /** QAPI command [`announce-self`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-net.announce-self). Since 4.0. */
  "announce-self": CommandSignature<AnnounceParameters>;
  /** QAPI command [`balloon`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine.balloon). Since 0.14. */
  balloon: CommandSignature<{
    value: number;
  }>;
  /** QAPI command [`block-commit`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.block-commit). Since 1.3. */
  "block-commit": CommandSignature<{
    /** Since 2.7. */
    "job-id"?: string | undefined;
    device: string;
    /** Since 3.1. */
    "base-node"?: string | undefined;
    /** @deprecated In QEMU 7.2, 10.0 and 11.1. */
    base?: string | undefined;
    /** Since 3.1. */
    "top-node"?: string | undefined;
    /** @deprecated In QEMU 7.2, 10.0 and 11.1. */
    top?: string | undefined;
    /** Since 2.1. */
    "backing-file"?: string | undefined;
    /** Since 9.0. Not in QEMU 7.2. */
    "backing-mask-protocol"?: boolean | undefined;
    speed?: number | undefined;
    /** Since 5.0. */
    "on-error"?: BlockdevOnError | undefined;
    /** Since 2.9. */
    "filter-node-name"?: string | undefined;
    /** Since 3.1. */
    "auto-finalize"?: boolean | undefined;
    /** Since 3.1. */
    "auto-dismiss"?: boolean | undefined;
  }>;
  /** QAPI command [`block-dirty-bitmap-add`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.block-dirty-bitmap-add). Since 2.4. */
  "block-dirty-bitmap-add": CommandSignature<BlockDirtyBitmapAdd>;
  /** QAPI command [`block-dirty-bitmap-clear`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.block-dirty-bitmap-clear). Since 2.4. */
  "block-dirty-bitmap-clear": CommandSignature<BlockDirtyBitmap>;
  /** QAPI command [`block-dirty-bitmap-disable`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.block-dirty-bitmap-disable). Since 4.0. */
  "block-dirty-bitmap-disable": CommandSignature<BlockDirtyBitmap>;
  /** QAPI command [`block-dirty-bitmap-enable`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.block-dirty-bitmap-enable). Since 4.0. */
  "block-dirty-bitmap-enable": CommandSignature<BlockDirtyBitmap>;
  /** QAPI command [`block-dirty-bitmap-merge`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.block-dirty-bitmap-merge). Since 4.0. */
  "block-dirty-bitmap-merge": CommandSignature<BlockDirtyBitmapMerge>;
  /** QAPI command [`block-dirty-bitmap-remove`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.block-dirty-bitmap-remove). Since 2.4. */
  "block-dirty-bitmap-remove": CommandSignature<BlockDirtyBitmap>;
  /** QAPI command [`block-export-add`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-export.block-export-add). Since 5.2. */
  "block-export-add": CommandSignature<BlockExportOptions>;
  /** QAPI command [`block-export-del`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-export.block-export-del). Since 5.2. */
  "block-export-del": CommandSignature<{
    id: string;
    mode?: BlockExportRemoveMode | undefined;
  }>;
  /** QAPI command [`block-job-cancel`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.block-job-cancel). Since 1.1. */
  "block-job-cancel": CommandSignature<{
    device: string;
    /** Since 1.3. */
    force?: boolean | undefined;
  }>;
  /** QAPI command [`block-job-change`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.block-job-change). Since 8.2. Not in QEMU 7.2. */
  "block-job-change": CommandSignature<BlockJobChangeOptions>;
  /**
   * QAPI command [`block-job-complete`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.block-job-complete). Since 1.3.
   *
   * @deprecated In QEMU 11.1.
   */
  "block-job-complete": CommandSignature<{
    device: string;
  }>;
  /**
   * QAPI command [`block-job-dismiss`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.block-job-dismiss). Since 2.12.
   *
   * @deprecated In QEMU 11.1.
   */
  "block-job-dismiss": CommandSignature<{
    id: string;
  }>;
  /**
   * QAPI command [`block-job-finalize`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.block-job-finalize). Since 2.12.
   *
   * @deprecated In QEMU 11.1.
   */
  "block-job-finalize": CommandSignature<{
    id: string;
  }>;
  /**
   * QAPI command [`block-job-pause`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.block-job-pause). Since 1.3.
   *
   * @deprecated In QEMU 11.1.
   */
  "block-job-pause": CommandSignature<{
    device: string;
  }>;
  /**
   * QAPI command [`block-job-resume`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.block-job-resume). Since 1.3.
   *
   * @deprecated In QEMU 11.1.
   */
  "block-job-resume": CommandSignature<{
    device: string;
  }>;
  /** QAPI command [`block-job-set-speed`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.block-job-set-speed). Since 1.1. */
  "block-job-set-speed": CommandSignature<{
    device: string;
    speed: number;
  }>;
  /** QAPI command [`block-latency-histogram-set`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.block-latency-histogram-set). Since 4.0. */
  "block-latency-histogram-set": CommandSignature<{
    id: string;
    boundaries?: readonly (number | bigint)[] | undefined;
    "boundaries-read"?: readonly (number | bigint)[] | undefined;
    "boundaries-write"?: readonly (number | bigint)[] | undefined;
    /** Not in QEMU 7.2. */
    "boundaries-zap"?: readonly (number | bigint)[] | undefined;
    "boundaries-flush"?: readonly (number | bigint)[] | undefined;
  }>;
  /** QAPI command [`block-set-write-threshold`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.block-set-write-threshold). Since 2.3. */
  "block-set-write-threshold": CommandSignature<{
    "node-name": string;
    "write-threshold": number | bigint;
  }>;
  /** QAPI command [`block-stream`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.block-stream). Since 1.1. */
  "block-stream": CommandSignature<{
    /** Since 2.7. */
    "job-id"?: string | undefined;
    device: string;
    base?: string | undefined;
    /** Since 2.8. */
    "base-node"?: string | undefined;
    /** Since 2.1. */
    "backing-file"?: string | undefined;
    /** Since 9.0. Not in QEMU 7.2. */
    "backing-mask-protocol"?: boolean | undefined;
    /** Since 6.0. */
    bottom?: string | undefined;
    speed?: number | undefined;
    /** Since 1.3. */
    "on-error"?: BlockdevOnError | undefined;
    /** Since 6.0. */
    "filter-node-name"?: string | undefined;
    /** Since 3.1. */
    "auto-finalize"?: boolean | undefined;
    /** Since 3.1. */
    "auto-dismiss"?: boolean | undefined;
  }>;
  /** QAPI command [`block_resize`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.block_resize). Since 0.14. */
  block_resize: CommandSignature<{
    device?: string | undefined;
    /** Since 2.0. */
    "node-name"?: string | undefined;
    size: number;
  }>;
  /** QAPI command [`block_set_io_throttle`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.block_set_io_throttle). Since 1.1. */
  block_set_io_throttle: CommandSignature<BlockIOThrottle>;
  /** QAPI command [`blockdev-add`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.blockdev-add). Since 2.9. */
  "blockdev-add": CommandSignature<BlockdevOptions>;
  /** QAPI command [`blockdev-backup`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.blockdev-backup). Since 2.3. */
  "blockdev-backup": CommandSignature<BlockdevBackup>;
  /** QAPI command [`blockdev-change-medium`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.blockdev-change-medium). Since 2.5. */
  "blockdev-change-medium": CommandSignature<{
    /** @deprecated In QEMU 7.2, 10.0 and 11.1. */
    device?: string | undefined;
    /** Since 2.8. */
    id?: string | undefined;
    filename: string;
    format?: string | undefined;
    /** Since 7.1. */
    force?: boolean | undefined;
    "read-only-mode"?: BlockdevChangeReadOnlyMode | undefined;
  }>;
  /** QAPI command [`blockdev-close-tray`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.blockdev-close-tray). Since 2.5. */
  "blockdev-close-tray": CommandSignature<{
    /** @deprecated In QEMU 7.2, 10.0 and 11.1. */
    device?: string | undefined;
    /** Since 2.8. */
    id?: string | undefined;
  }>;
  /** QAPI command [`blockdev-create`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.blockdev-create). Since 3.0. */
  "blockdev-create": CommandSignature<{
    "job-id": string;
    options: BlockdevCreateOptions;
  }>;
  /** QAPI command [`blockdev-del`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.blockdev-del). Since 2.9. */
  "blockdev-del": CommandSignature<{
    "node-name": string;
  }>;
  /** QAPI command [`blockdev-insert-medium`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.blockdev-insert-medium). Since 2.12. */
  "blockdev-insert-medium": CommandSignature<{
    id: string;
    "node-name": string;
  }>;
  /** QAPI command [`blockdev-mirror`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.blockdev-mirror). Since 2.6. */
  "blockdev-mirror": CommandSignature<{
    /** Since 2.7. */
    "job-id"?: string | undefined;
    device: string;
    target: string;
    replaces?: string | undefined;
    sync: MirrorSyncMode;
    speed?: number | undefined;
    granularity?: number | undefined;
    "buf-size"?: number | undefined;
    "on-source-error"?: BlockdevOnError | undefined;
    "on-target-error"?: BlockdevOnError | undefined;
    /** Since 2.9. */
    "filter-node-name"?: string | undefined;
    /** Since 3.0. */
    "copy-mode"?: MirrorCopyMode | undefined;
    /** Since 3.1. */
    "auto-finalize"?: boolean | undefined;
    /** Since 3.1. */
    "auto-dismiss"?: boolean | undefined;
    /** Not in QEMU 7.2 and 10.0. */
    "target-is-zero"?: boolean | undefined;
  }>;
  /** QAPI command [`blockdev-open-tray`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.blockdev-open-tray). Since 2.5. */
  "blockdev-open-tray": CommandSignature<{
    /** @deprecated In QEMU 7.2, 10.0 and 11.1. */
    device?: string | undefined;
    /** Since 2.8. */
    id?: string | undefined;
    force?: boolean | undefined;
  }>;
  /** QAPI command [`blockdev-remove-medium`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.blockdev-remove-medium). Since 2.12. */
  "blockdev-remove-medium": CommandSignature<{
    id: string;
  }>;
  /** QAPI command [`blockdev-reopen`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.blockdev-reopen). Since 6.1. */
  "blockdev-reopen": CommandSignature<{
    options: readonly BlockdevOptions[];
  }>;
  /** QAPI command [`blockdev-set-active`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.blockdev-set-active). Since 10.0. Not in QEMU 7.2. */
  "blockdev-set-active": CommandSignature<{
    "node-name"?: string | undefined;
    active: boolean;
  }>;
  /** QAPI command [`blockdev-snapshot`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.blockdev-snapshot). Since 2.5. */
  "blockdev-snapshot": CommandSignature<BlockdevSnapshot>;
  /** QAPI command [`blockdev-snapshot-delete-internal-sync`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.blockdev-snapshot-delete-internal-sync). Since 1.7. */
  "blockdev-snapshot-delete-internal-sync": CommandSignature<{
    device: string;
    id?: string | undefined;
    name?: string | undefined;
  }, SnapshotInfo>;
  /** QAPI command [`blockdev-snapshot-internal-sync`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.blockdev-snapshot-internal-sync). Since 1.7. */
  "blockdev-snapshot-internal-sync": CommandSignature<BlockdevSnapshotInternal>;
  /** QAPI command [`blockdev-snapshot-sync`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.blockdev-snapshot-sync). Since 0.14. */
  "blockdev-snapshot-sync": CommandSignature<BlockdevSnapshotSync>;
  /** QAPI command [`calc-dirty-rate`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-migration.calc-dirty-rate). Since 5.2. */
  "calc-dirty-rate": CommandSignature<{
    "calc-time": number | bigint;
    /** Since 8.2. Not in QEMU 7.2. */
    "calc-time-unit"?: TimeUnit | undefined;
    /** Since 6.1. */
    "sample-pages"?: number | undefined;
    /** Since 6.1. */
    mode?: DirtyRateMeasureMode | undefined;
  }>;
  /** QAPI command [`cancel-vcpu-dirty-limit`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-migration.cancel-vcpu-dirty-limit). Since 7.1. */
  "cancel-vcpu-dirty-limit": CommandSignature<{
    "cpu-index"?: number | undefined;
  }>;
  /** QAPI command [`change-backing-file`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.change-backing-file). Since 2.1. */
  "change-backing-file": CommandSignature<{
    device: string;
    "image-node-name": string;
    "backing-file": string;
  }>;
  /** QAPI command [`change-vnc-password`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-ui.change-vnc-password). Since 1.1. */
  "change-vnc-password": CommandSignature<{
    password: string;
  }>;
  /** QAPI command [`chardev-add`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-char.chardev-add). Since 1.4. */
  "chardev-add": CommandSignature<{
    id: string;
    backend: ChardevBackend;
  }, ChardevReturn>;
  /** QAPI command [`chardev-change`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-char.chardev-change). Since 2.10. */
  "chardev-change": CommandSignature<{
    id: string;
    backend: ChardevBackend;
  }, ChardevReturn>;
  /** QAPI command [`chardev-remove`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-char.chardev-remove). Since 1.4. */
  "chardev-remove": CommandSignature<{
    id: string;
  }>;
  /** QAPI command [`chardev-send-break`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-char.chardev-send-break). Since 2.10. */
  "chardev-send-break": CommandSignature<{
    id: string;
  }>;
  /** QAPI command [`client_migrate_info`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-ui.client_migrate_info). Since 0.14. */
  client_migrate_info: CommandSignature<{
    protocol: string;
    hostname: string;
    port?: number | undefined;
    "tls-port"?: number | undefined;
    "cert-subject"?: string | undefined;
  }>;
  /** QAPI command [`closefd`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-misc.closefd). Since 0.14. */
  closefd: CommandSignature<{
    fdname: string;
  }>;
  /** QAPI command [`cont`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-misc.cont). Since 0.14. */
  cont: CommandSignature;
  /**
   * QAPI command [`cxl-add-dynamic-capacity`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-cxl.cxl-add-dynamic-capacity). Since 9.1. Not in QEMU 7.2.
   *
   * @experimental In QEMU 10.0 and 11.1.
   */
  "cxl-add-dynamic-capacity": CommandSignature<{
    path: string;
    "host-id": number;
    "selection-policy": CxlExtentSelectionPolicy;
    region: number;
    tag?: string | undefined;
    extents: readonly CxlDynamicCapacityExtent[];
  }>;
  /** QAPI command [`cxl-inject-correctable-error`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-cxl.cxl-inject-correctable-error). Since 8.0. Not in QEMU 7.2. */
  "cxl-inject-correctable-error": CommandSignature<{
    path: string;
    type: CxlCorErrorType;
  }>;
  /** QAPI command [`cxl-inject-dram-event`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-cxl.cxl-inject-dram-event). Since 8.1. Not in QEMU 7.2. */
  "cxl-inject-dram-event": CommandSignature<{
    path: string;
    log: CxlEventLog;
    flags: number;
    dpa: number | bigint;
    descriptor: number;
    type: number;
    "transaction-type": number;
    channel?: number | undefined;
    rank?: number | undefined;
    "nibble-mask"?: number | undefined;
    "bank-group"?: number | undefined;
    bank?: number | undefined;
    row?: number | undefined;
    column?: number | undefined;
    "correction-mask"?: readonly (number | bigint)[] | undefined;
    /** Not in QEMU 10.0. */
    "maint-op-class"?: number | bigint | undefined;
    /** Not in QEMU 10.0. */
    "maint-op-subclass"?: number | bigint | undefined;
    /** Not in QEMU 10.0. */
    "ld-id"?: number | bigint | undefined;
    /** Not in QEMU 10.0. */
    "head-id"?: number | bigint | undefined;
    /** Not in QEMU 10.0. */
    "component-id"?: string | undefined;
    /** Not in QEMU 10.0. */
    "is-comp-id-pldm"?: boolean | undefined;
    /** Not in QEMU 10.0. */
    "sub-channel"?: number | bigint | undefined;
    /** Not in QEMU 10.0. */
    "cme-ev-flags"?: number | bigint | undefined;
    /** Not in QEMU 10.0. */
    "cvme-count"?: number | bigint | undefined;
    /** Not in QEMU 10.0. */
    "sub-type"?: number | bigint | undefined;
  }>;
  /** QAPI command [`cxl-inject-general-media-event`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-cxl.cxl-inject-general-media-event). Since 8.1. Not in QEMU 7.2. */
  "cxl-inject-general-media-event": CommandSignature<{
    path: string;
    log: CxlEventLog;
    flags: number;
    dpa: number | bigint;
    descriptor: number;
    type: number;
    "transaction-type": number;
    channel?: number | undefined;
    rank?: number | undefined;
    device?: number | undefined;
    "component-id"?: string | undefined;
    /** Not in QEMU 10.0. */
    "maint-op-class"?: number | bigint | undefined;
    /** Not in QEMU 10.0. */
    "maint-op-subclass"?: number | bigint | undefined;
    /** Not in QEMU 10.0. */
    "ld-id"?: number | bigint | undefined;
    /** Not in QEMU 10.0. */
    "head-id"?: number | bigint | undefined;
    /** Not in QEMU 10.0. */
    "is-comp-id-pldm"?: boolean | undefined;
    /** Not in QEMU 10.0. */
    "cme-ev-flags"?: number | bigint | undefined;
    /** Not in QEMU 10.0. */
    "cme-count"?: number | bigint | undefined;
    /** Not in QEMU 10.0. */
    "sub-type"?: number | bigint | undefined;
  }>;
  /** QAPI command [`cxl-inject-memory-module-event`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-cxl.cxl-inject-memory-module-event). Since 8.1. Not in QEMU 7.2. */
  "cxl-inject-memory-module-event": CommandSignature<{
    path: string;
    log: CxlEventLog;
    flags: number;
    type: number;
    "health-status": number;
    "media-status": number;
    "additional-status": number;
    "life-used": number;
    temperature: number;
    "dirty-shutdown-count": number;
    "corrected-volatile-error-count": number;
    "corrected-persistent-error-count": number;
    /** Not in QEMU 10.0. */
    "maint-op-class"?: number | bigint | undefined;
    /** Not in QEMU 10.0. */
    "maint-op-subclass"?: number | bigint | undefined;
    /** Not in QEMU 10.0. */
    "ld-id"?: number | bigint | undefined;
    /** Not in QEMU 10.0. */
    "head-id"?: number | bigint | undefined;
    /** Not in QEMU 10.0. */
    "component-id"?: string | undefined;
    /** Not in QEMU 10.0. */
    "is-comp-id-pldm"?: boolean | undefined;
    /** Not in QEMU 10.0. */
    "sub-type"?: number | bigint | undefined;
  }>;
  /** QAPI command [`cxl-inject-poison`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-cxl.cxl-inject-poison). Since 8.1. Not in QEMU 7.2. */
  "cxl-inject-poison": CommandSignature<{
    path: string;
    start: number | bigint;
    length: number | bigint;
  }>;
  /** QAPI command [`cxl-inject-uncorrectable-errors`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-cxl.cxl-inject-uncorrectable-errors). Since 8.0. Not in QEMU 7.2. */
  "cxl-inject-uncorrectable-errors": CommandSignature<{
    path: string;
    errors: readonly CXLUncorErrorRecord[];
  }>;
  /**
   * QAPI command [`cxl-release-dynamic-capacity`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-cxl.cxl-release-dynamic-capacity). Since 9.1. Not in QEMU 7.2.
   *
   * @experimental In QEMU 10.0 and 11.1.
   */
  "cxl-release-dynamic-capacity": CommandSignature<{
    path: string;
    "host-id": number;
    "removal-policy": CxlExtentRemovalPolicy;
    "forced-removal"?: boolean | undefined;
    "sanitize-on-release"?: boolean | undefined;
    region: number;
    tag?: string | undefined;
    extents: readonly CxlDynamicCapacityExtent[];
  }>;
  /** QAPI command [`device-list-properties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-qdev.device-list-properties). Since 1.2. */
  "device-list-properties": CommandSignature<{
    typename: string;
  }, ObjectPropertyInfo[]>;
  /**
   * QAPI command [`device-sync-config`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-qdev.device-sync-config). Since 9.2. Not in QEMU 7.2.
   *
   * @experimental In QEMU 10.0 and 11.1.
   */
  "device-sync-config": CommandSignature<{
    id: string;
  }>;
  /** QAPI command [`device_add`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-qdev.device_add). Since 0.13. */
  device_add: CommandSignature<{
    driver: string;
    bus?: string | undefined;
    id?: string | undefined;
    [argument: string]: any;
  }>;
  /** QAPI command [`device_del`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-qdev.device_del). Since 0.14. */
  device_del: CommandSignature<{
    id: string;
  }>;
  /** QAPI command [`display-reload`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-ui.display-reload). Since 6.0. */
  "display-reload": CommandSignature<DisplayReloadOptions>;
  /** QAPI command [`display-update`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-ui.display-update). Since 7.1. */
  "display-update": CommandSignature<DisplayUpdateOptions>;
  /**
   * QAPI command [`drive-backup`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.drive-backup). Since 1.6.
   *
   * @deprecated In QEMU 7.2, 10.0 and 11.1.
   */
  "drive-backup": CommandSignature<DriveBackup>;
  /** QAPI command [`drive-mirror`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.drive-mirror). Since 1.3. */
  "drive-mirror": CommandSignature<DriveMirror>;
  /** QAPI command [`dump-guest-memory`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-dump.dump-guest-memory). Since 1.2. */
  "dump-guest-memory": CommandSignature<{
    paging: boolean;
    protocol: string;
    /** Since 2.6. */
    detach?: boolean | undefined;
    begin?: number | undefined;
    length?: number | undefined;
    /** Since 2.0. */
    format?: DumpGuestMemoryFormat | undefined;
  }>;
  /** QAPI command [`dump-skeys`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-misc-target.dump-skeys). Since 2.5. */
  "dump-skeys": CommandSignature<{
    filename: string;
  }>;
  /** QAPI command [`dumpdtb`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine.dumpdtb). Since 7.2. */
  dumpdtb: CommandSignature<{
    filename: string;
  }>;
  /** QAPI command [`eject`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.eject). Since 0.14. */
  eject: CommandSignature<{
    /** @deprecated In QEMU 7.2, 10.0 and 11.1. */
    device?: string | undefined;
    /** Since 2.8. */
    id?: string | undefined;
    force?: boolean | undefined;
  }>;
  /** QAPI command [`expire_password`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-ui.expire_password). Since 0.14. */
  expire_password: CommandSignature<ExpirePasswordOptions>;
  /** QAPI command [`get-win32-socket`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-misc.get-win32-socket). Since 8.0. */
  "get-win32-socket": CommandSignature<{
    info: string;
    fdname: string;
  }>;
  /** QAPI command [`getfd`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-misc.getfd). Since 0.14. */
  getfd: CommandSignature<{
    fdname: string;
  }>;
  /** QAPI command [`human-monitor-command`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-misc.human-monitor-command). Since 0.14. */
  "human-monitor-command": CommandSignature<{
    "command-line": string;
    "cpu-index"?: number | undefined;
  }, string>;
  /**
   * QAPI command `inject-ghes-v2-error`. Not in QEMU 7.2 and 10.0.
   *
   * @experimental In QEMU 11.1.
   */
  "inject-ghes-v2-error": CommandSignature<{
    cper: string;
  }>;
  /** QAPI command [`inject-nmi`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine.inject-nmi). Since 0.14. */
  "inject-nmi": CommandSignature;
  /** QAPI command [`input-send-event`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-ui.input-send-event). Since 2.6. */
  "input-send-event": CommandSignature<{
    device?: string | undefined;
    head?: number | undefined;
    events: readonly InputEvent[];
  }>;
  /** QAPI command [`job-cancel`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-job.job-cancel). Since 3.0. */
  "job-cancel": CommandSignature<{
    id: string;
  }>;
  /** QAPI command [`job-complete`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-job.job-complete). Since 3.0. */
  "job-complete": CommandSignature<{
    id: string;
  }>;
  /** QAPI command [`job-dismiss`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-job.job-dismiss). Since 3.0. */
  "job-dismiss": CommandSignature<{
    id: string;
  }>;
  /** QAPI command [`job-finalize`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-job.job-finalize). Since 3.0. */
  "job-finalize": CommandSignature<{
    id: string;
  }>;
  /** QAPI command [`job-pause`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-job.job-pause). Since 3.0. */
  "job-pause": CommandSignature<{
    id: string;
  }>;
  /** QAPI command [`job-resume`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-job.job-resume). Since 3.0. */
  "job-resume": CommandSignature<{
    id: string;
  }>;
  /** QAPI command [`memsave`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine.memsave). Since 0.14. */
  memsave: CommandSignature<{
    val: number | bigint;
    size: number | bigint;
    filename: string;
    "cpu-index"?: number | undefined;
  }>;
  /** QAPI command [`migrate`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-migration.migrate). Since 0.14. */
  migrate: CommandSignature<{
    uri?: string | undefined;
    /** Not in QEMU 7.2. */
    channels?: readonly MigrationChannel[] | undefined;
    /** Not in QEMU 11.1. */
    detach?: boolean | undefined;
    /** Since 3.0. */
    resume?: boolean | undefined;
    /** Not in QEMU 10.0 and 11.1. */
    blk?: boolean | undefined;
    /** Not in QEMU 10.0 and 11.1. */
    inc?: boolean | undefined;
  }>;
  /** QAPI command [`migrate-continue`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-migration.migrate-continue). Since 2.11. */
  "migrate-continue": CommandSignature<{
    state: MigrationStatus;
  }>;
  /** QAPI command [`migrate-incoming`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-migration.migrate-incoming). Since 2.3. */
  "migrate-incoming": CommandSignature<{
    uri?: string | undefined;
    /** Not in QEMU 7.2. */
    channels?: readonly MigrationChannel[] | undefined;
    /** Since 9.1. Not in QEMU 7.2. */
    "exit-on-error"?: boolean | undefined;
  }>;
  /** QAPI command [`migrate-pause`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-migration.migrate-pause). Since 3.0. It may run out-of-band. */
  "migrate-pause": CommandSignature;
  /** QAPI command [`migrate-recover`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-migration.migrate-recover). Since 3.0. It may run out-of-band. */
  "migrate-recover": CommandSignature<{
    uri: string;
  }>;
  /** QAPI command [`migrate-set-capabilities`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-migration.migrate-set-capabilities). Since 1.2. */
  "migrate-set-capabilities": CommandSignature<{
    capabilities: readonly MigrationCapabilityStatus[];
  }>;
  /** QAPI command [`migrate-set-parameters`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-migration.migrate-set-parameters). Since 2.4. */
  "migrate-set-parameters": CommandSignature<MigrateSetParameters>;
  /** QAPI command [`migrate-start-postcopy`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-migration.migrate-start-postcopy). Since 2.5. */
  "migrate-start-postcopy": CommandSignature;
  /** QAPI command [`migrate_cancel`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-migration.migrate_cancel). Since 0.14. */
  migrate_cancel: CommandSignature;
  /**
   * QAPI command [`nbd-server-add`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-export.nbd-server-add). Since 1.3.
   *
   * @deprecated In QEMU 7.2, 10.0 and 11.1.
   */
  "nbd-server-add": CommandSignature<NbdServerAddOptions>;
  /**
   * QAPI command [`nbd-server-remove`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-export.nbd-server-remove). Since 2.12.
   *
   * @deprecated In QEMU 7.2, 10.0 and 11.1.
   */
  "nbd-server-remove": CommandSignature<{
    name: string;
    mode?: BlockExportRemoveMode | undefined;
  }>;
  /** QAPI command [`nbd-server-start`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-export.nbd-server-start). Since 1.3. */
  "nbd-server-start": CommandSignature<NbdServerOptionsLegacy>;
  /** QAPI command [`nbd-server-stop`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-export.nbd-server-stop). Since 1.3. */
  "nbd-server-stop": CommandSignature;
  /** QAPI command [`netdev_add`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-net.netdev_add). Since 0.14. */
  netdev_add: CommandSignature<Netdev>;
  /** QAPI command [`netdev_del`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-net.netdev_del). Since 0.14. */
  netdev_del: CommandSignature<{
    id: string;
  }>;
  /** QAPI command [`object-add`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-qom.object-add). Since 2.0. */
  "object-add": CommandSignature<ObjectOptions>;
  /** QAPI command [`object-del`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-qom.object-del). Since 2.0. */
  "object-del": CommandSignature<{
    id: string;
  }>;
  /** QAPI command [`pmemsave`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine.pmemsave). Since 0.14. */
  pmemsave: CommandSignature<{
    val: number | bigint;
    size: number | bigint;
    filename: string;
  }>;
  /** QAPI command [`qmp_capabilities`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-control.qmp_capabilities). Since 0.13. */
  qmp_capabilities: CommandSignature<{
    /** Since 2.12. */
    enable?: readonly QMPCapability[] | undefined;
  }>;
  /** QAPI command [`qom-get`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-qom.qom-get). Since 1.2. */
  "qom-get": CommandSignature<{
    path: string;
    property: string;
  }, unknown>;
  /** QAPI command [`qom-list`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-qom.qom-list). Since 1.2. */
  "qom-list": CommandSignature<{
    path: string;
  }, ObjectPropertyInfo[]>;
  /** QAPI command `qom-list-get`. Not in QEMU 7.2 and 10.0. */
  "qom-list-get": CommandSignature<{
    paths: readonly string[];
  }, ObjectPropertiesValues[]>;
  /** QAPI command [`qom-list-properties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-qom.qom-list-properties). Since 2.12. */
  "qom-list-properties": CommandSignature<{
    typename: string;
  }, ObjectPropertyInfo[]>;
  /** QAPI command [`qom-list-types`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-qom.qom-list-types). Since 1.1. */
  "qom-list-types": CommandSignature<{
    implements?: string | undefined;
    abstract?: boolean | undefined;
  }, ObjectTypeInfo[]>;
  /** QAPI command [`qom-set`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-qom.qom-set). Since 1.2. */
  "qom-set": CommandSignature<{
    path: string;
    property: string;
    value: unknown;
  }>;
  /** QAPI command `query-accelerators`. Not in QEMU 7.2 and 10.0. */
  "query-accelerators": CommandSignature<Empty, AcceleratorInfo>;
  /** QAPI command [`query-acpi-ospm-status`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-acpi.query-acpi-ospm-status). Since 2.1. */
  "query-acpi-ospm-status": CommandSignature<Empty, ACPIOSTInfo[]>;
  /** QAPI command [`query-audiodevs`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-audio.query-audiodevs). Since 8.0. Not in QEMU 7.2. */
  "query-audiodevs": CommandSignature<Empty, Audiodev[]>;
  /** QAPI command [`query-balloon`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine.query-balloon). Since 0.14. */
  "query-balloon": CommandSignature<Empty, BalloonInfo>;
  /** QAPI command [`query-block`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.query-block). Since 0.14. */
  "query-block": CommandSignature<QueryBlockArguments, BlockInfo[]>;
  /** QAPI command [`query-block-exports`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-export.query-block-exports). Since 5.2. */
  "query-block-exports": CommandSignature<Empty, BlockExportInfo[]>;
  /** QAPI command [`query-block-jobs`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.query-block-jobs). Since 1.1. */
  "query-block-jobs": CommandSignature<Empty, BlockJobInfo[]>;
  /** QAPI command [`query-blockstats`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.query-blockstats). Since 0.14. */
  "query-blockstats": CommandSignature<{
    /** Since 2.3. */
    "query-nodes"?: boolean | undefined;
  }, BlockStats[]>;
  /** QAPI command [`query-chardev`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-char.query-chardev). Since 0.14. */
  "query-chardev": CommandSignature<Empty, ChardevInfo[]>;
  /** QAPI command [`query-chardev-backends`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-char.query-chardev-backends). Since 2.0. */
  "query-chardev-backends": CommandSignature<Empty, ChardevBackendInfo[]>;
  /** QAPI command [`query-colo-status`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-migration.query-colo-status). Since 3.1. */
  "query-colo-status": CommandSignature<Empty, COLOStatus>;
  /** QAPI command [`query-command-line-options`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-misc.query-command-line-options). Since 1.5. */
  "query-command-line-options": CommandSignature<{
    option?: string | undefined;
  }, CommandLineOptionInfo[]>;
  /** QAPI command [`query-commands`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-control.query-commands). Since 0.14. */
  "query-commands": CommandSignature<Empty, CommandInfo[]>;
  /** QAPI command [`query-cpu-definitions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine-target.query-cpu-definitions). Since 1.2. */
  "query-cpu-definitions": CommandSignature<Empty, CpuDefinitionInfo[]>;
  /** QAPI command [`query-cpu-model-baseline`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine-target.query-cpu-model-baseline). Since 2.8. */
  "query-cpu-model-baseline": CommandSignature<{
    modela: CpuModelInfo;
    modelb: CpuModelInfo;
  }, CpuModelBaselineInfo>;
  /** QAPI command [`query-cpu-model-comparison`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine-target.query-cpu-model-comparison). Since 2.8. */
  "query-cpu-model-comparison": CommandSignature<{
    modela: CpuModelInfo;
    modelb: CpuModelInfo;
  }, CpuModelCompareInfo>;
  /** QAPI command [`query-cpu-model-expansion`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine-target.query-cpu-model-expansion). Since 2.8. */
  "query-cpu-model-expansion": CommandSignature<{
    type: CpuModelExpansionType;
    model: CpuModelInfo;
  }, CpuModelExpansionInfo>;
  /** QAPI command [`query-cpus-fast`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine.query-cpus-fast). Since 2.12. */
  "query-cpus-fast": CommandSignature<Empty, CpuInfoFast[]>;
  /** QAPI command [`query-cryptodev`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-cryptodev.query-cryptodev). Since 8.0. Not in QEMU 7.2. */
  "query-cryptodev": CommandSignature<Empty, QCryptodevInfo[]>;
  /** QAPI command [`query-current-machine`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine.query-current-machine). Since 4.0. */
  "query-current-machine": CommandSignature<Empty, CurrentMachineParams>;
  /** QAPI command [`query-dirty-rate`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-migration.query-dirty-rate). Since 5.2. */
  "query-dirty-rate": CommandSignature<{
    /** Since 8.2. Not in QEMU 7.2. */
    "calc-time-unit"?: TimeUnit | undefined;
  }, DirtyRateInfo>;
  /** QAPI command [`query-display-options`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-ui.query-display-options). Since 3.1. */
  "query-display-options": CommandSignature<Empty, DisplayOptions>;
  /** QAPI command [`query-dump`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-dump.query-dump). Since 2.6. */
  "query-dump": CommandSignature<Empty, DumpQueryResult>;
  /** QAPI command [`query-dump-guest-memory-capability`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-dump.query-dump-guest-memory-capability). Since 2.0. */
  "query-dump-guest-memory-capability": CommandSignature<
    Empty,
    DumpGuestMemoryCapability
  >;
  /** QAPI command [`query-fdsets`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-misc.query-fdsets). Since 1.2. */
  "query-fdsets": CommandSignature<Empty, FdsetInfo[]>;
  /** QAPI command `query-firmware-log`. Not in QEMU 7.2 and 10.0. */
  "query-firmware-log": CommandSignature<{
    "max-size"?: number | bigint | undefined;
  }, FirmwareLog>;
  /** QAPI command [`query-gic-capabilities`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-misc-target.query-gic-capabilities). Since 2.6. */
  "query-gic-capabilities": CommandSignature<Empty, GICCapability[]>;
  /** QAPI command [`query-hotpluggable-cpus`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine.query-hotpluggable-cpus). Since 2.7. */
  "query-hotpluggable-cpus": CommandSignature<Empty, HotpluggableCPU[]>;
  /** QAPI command [`query-hv-balloon-status-report`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine.query-hv-balloon-status-report). Since 8.2. Not in QEMU 7.2. */
  "query-hv-balloon-status-report": CommandSignature<Empty, HvBalloonInfo>;
  /** QAPI command [`query-iothreads`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-misc.query-iothreads). Since 2.0. */
  "query-iothreads": CommandSignature<Empty, IOThreadInfo[]>;
  /** QAPI command [`query-jobs`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-job.query-jobs). Since 3.0. */
  "query-jobs": CommandSignature<Empty, JobInfo[]>;
  /**
   * QAPI command [`query-kvm`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine.query-kvm). Since 0.14.
   *
   * @deprecated In QEMU 11.1.
   */
  "query-kvm": CommandSignature<Empty, KvmInfo>;
  /** QAPI command [`query-machines`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine.query-machines). Since 1.2. */
  "query-machines": CommandSignature<{
    /**
     * Since 9.1. Not in QEMU 7.2.
     *
     * @experimental In QEMU 10.0 and 11.1.
     */
    "compat-props"?: boolean | undefined;
  }, MachineInfo[]>;
  /** QAPI command [`query-memdev`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine.query-memdev). Since 2.1. */
  "query-memdev": CommandSignature<Empty, Memdev[]>;
  /** QAPI command [`query-memory-devices`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine.query-memory-devices). Since 2.1. */
  "query-memory-devices": CommandSignature<Empty, MemoryDeviceInfo[]>;
  /** QAPI command [`query-memory-size-summary`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine.query-memory-size-summary). Since 2.11. */
  "query-memory-size-summary": CommandSignature<Empty, MemoryInfo>;
  /** QAPI command [`query-mice`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-ui.query-mice). Since 0.14. */
  "query-mice": CommandSignature<Empty, MouseInfo[]>;
  /** QAPI command [`query-migrate`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-migration.query-migrate). Since 0.14. */
  "query-migrate": CommandSignature<Empty, MigrationInfo>;
  /** QAPI command [`query-migrate-capabilities`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-migration.query-migrate-capabilities). Since 1.2. */
  "query-migrate-capabilities": CommandSignature<
    Empty,
    MigrationCapabilityStatusReturned[]
  >;
  /** QAPI command [`query-migrate-parameters`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-migration.query-migrate-parameters). Since 2.4. */
  "query-migrate-parameters": CommandSignature<Empty, MigrationParameters>;
  /**
   * QAPI command [`query-migrationthreads`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-migration.query-migrationthreads). Since 7.2. Not in QEMU 7.2 and 11.1.
   *
   * @deprecated In QEMU 10.0.
   */
  "query-migrationthreads": CommandSignature<Empty, MigrationThreadInfo[]>;
  /** QAPI command [`query-name`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-misc.query-name). Since 0.14. */
  "query-name": CommandSignature<Empty, NameInfo>;
  /** QAPI command [`query-named-block-nodes`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.query-named-block-nodes). Since 2.0. */
  "query-named-block-nodes": CommandSignature<{
    /** Since 5.0. */
    flat?: boolean | undefined;
  }, BlockDeviceInfo[]>;
  /** QAPI command [`query-pci`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-pci.query-pci). Since 0.14. */
  "query-pci": CommandSignature<Empty, PciInfo[]>;
  /** QAPI command [`query-pr-managers`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.query-pr-managers). Since 3.0. */
  "query-pr-managers": CommandSignature<Empty, PRManagerInfo[]>;
  /** QAPI command [`query-qmp-schema`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-introspect.query-qmp-schema). Since 2.5. */
  "query-qmp-schema": CommandSignature<Empty, SchemaInfo[]>;
  /** QAPI command [`query-replay`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-replay.query-replay). Since 5.2. */
  "query-replay": CommandSignature<Empty, ReplayInfo>;
  /** QAPI command [`query-rocker`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-rocker.query-rocker). Since 2.4. */
  "query-rocker": CommandSignature<{
    name: string;
  }, RockerSwitch>;
  /** QAPI command [`query-rocker-of-dpa-flows`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-rocker.query-rocker-of-dpa-flows). Since 2.4. */
  "query-rocker-of-dpa-flows": CommandSignature<{
    name: string;
    "tbl-id"?: number | undefined;
  }, RockerOfDpaFlow[]>;
  /** QAPI command [`query-rocker-of-dpa-groups`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-rocker.query-rocker-of-dpa-groups). Since 2.4. */
  "query-rocker-of-dpa-groups": CommandSignature<{
    name: string;
    type?: number | undefined;
  }, RockerOfDpaGroup[]>;
  /** QAPI command [`query-rocker-ports`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-rocker.query-rocker-ports). Since 2.4. */
  "query-rocker-ports": CommandSignature<{
    name: string;
  }, RockerPort[]>;
  /** QAPI command [`query-rx-filter`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-net.query-rx-filter). Since 1.6. */
  "query-rx-filter": CommandSignature<{
    name?: string | undefined;
  }, RxFilterInfo[]>;
  /**
   * QAPI command [`query-s390x-cpu-polarization`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine-target.query-s390x-cpu-polarization). Since 8.2.
   *
   * @experimental In QEMU 10.0 and 11.1.
   */
  "query-s390x-cpu-polarization": CommandSignature<Empty, CpuPolarizationInfo>;
  /** QAPI command [`query-sev`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-misc-target.query-sev). Since 2.12. */
  "query-sev": CommandSignature<Empty, SevInfo>;
  /** QAPI command [`query-sev-attestation-report`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-misc-target.query-sev-attestation-report). Since 6.1. */
  "query-sev-attestation-report": CommandSignature<{
    mnonce: string;
  }, SevAttestationReport>;
  /** QAPI command [`query-sev-capabilities`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-misc-target.query-sev-capabilities). Since 2.12. */
  "query-sev-capabilities": CommandSignature<Empty, SevCapability>;
  /** QAPI command [`query-sev-launch-measure`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-misc-target.query-sev-launch-measure). Since 2.12. */
  "query-sev-launch-measure": CommandSignature<Empty, SevLaunchMeasureInfo>;
  /** QAPI command [`query-sgx`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-misc-target.query-sgx). Since 6.2. */
  "query-sgx": CommandSignature<Empty, SGXInfo>;
  /** QAPI command [`query-sgx-capabilities`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-misc-target.query-sgx-capabilities). Since 6.2. */
  "query-sgx-capabilities": CommandSignature<Empty, SGXInfo>;
  /** QAPI command [`query-spice`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-ui.query-spice). Since 0.14. */
  "query-spice": CommandSignature<Empty, SpiceInfo>;
  /** QAPI command [`query-stats`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-stats.query-stats). Since 7.1. */
  "query-stats": CommandSignature<StatsFilter, StatsResult[]>;
  /** QAPI command [`query-stats-schemas`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-stats.query-stats-schemas). Since 7.1. */
  "query-stats-schemas": CommandSignature<{
    provider?: StatsProvider | undefined;
  }, StatsSchema[]>;
  /** QAPI command [`query-status`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-run-state.query-status). Since 0.14. */
  "query-status": CommandSignature<Empty, StatusInfo>;
  /** QAPI command [`query-target`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine.query-target). Since 1.2. */
  "query-target": CommandSignature<Empty, TargetInfo>;
  /** QAPI command [`query-tpm`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-tpm.query-tpm). Since 1.5. */
  "query-tpm": CommandSignature<Empty, TPMInfo[]>;
  /** QAPI command [`query-tpm-models`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-tpm.query-tpm-models). Since 1.5. */
  "query-tpm-models": CommandSignature<Empty, Open<TpmModel>[]>;
  /** QAPI command [`query-tpm-types`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-tpm.query-tpm-types). Since 1.5. */
  "query-tpm-types": CommandSignature<Empty, Open<TpmType>[]>;
  /** QAPI command [`query-uuid`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine.query-uuid). Since 0.14. */
  "query-uuid": CommandSignature<Empty, UuidInfo>;
  /** QAPI command [`query-vcpu-dirty-limit`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-migration.query-vcpu-dirty-limit). Since 7.1. */
  "query-vcpu-dirty-limit": CommandSignature<Empty, DirtyLimitInfo[]>;
  /** QAPI command [`query-version`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-control.query-version). Since 0.14. */
  "query-version": CommandSignature<Empty, VersionInfo>;
  /** QAPI command [`query-vm-generation-id`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine.query-vm-generation-id). Since 2.9. */
  "query-vm-generation-id": CommandSignature<Empty, GuidInfo>;
  /** QAPI command [`query-vnc`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-ui.query-vnc). Since 0.14. */
  "query-vnc": CommandSignature<Empty, VncInfo>;
  /** QAPI command [`query-vnc-servers`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-ui.query-vnc-servers). Since 2.3. */
  "query-vnc-servers": CommandSignature<Empty, VncInfo2[]>;
  /** QAPI command [`query-xen-replication-status`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-migration.query-xen-replication-status). Since 2.9. */
  "query-xen-replication-status": CommandSignature<Empty, ReplicationStatus>;
  /** QAPI command [`query-yank`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-yank.query-yank). Since 6.0. It may run out-of-band. */
  "query-yank": CommandSignature<Empty, YankInstance[]>;
  /** QAPI command [`quit`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-control.quit). Since 0.14. */
  quit: CommandSignature;
  /** QAPI command [`remove-fd`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-misc.remove-fd). Since 1.2. */
  "remove-fd": CommandSignature<{
    "fdset-id": number;
    fd?: number | undefined;
  }>;
  /** QAPI command [`replay-break`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-replay.replay-break). Since 5.2. */
  "replay-break": CommandSignature<{
    icount: number;
  }>;
  /** QAPI command [`replay-delete-break`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-replay.replay-delete-break). Since 5.2. */
  "replay-delete-break": CommandSignature;
  /** QAPI command [`replay-seek`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-replay.replay-seek). Since 5.2. */
  "replay-seek": CommandSignature<{
    icount: number;
  }>;
  /** QAPI command [`request-ebpf`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-ebpf.request-ebpf). Since 9.0. Not in QEMU 7.2. */
  "request-ebpf": CommandSignature<{
    id: EbpfProgramID;
  }, EbpfObject>;
  /** QAPI command [`ringbuf-read`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-char.ringbuf-read). Since 1.4. */
  "ringbuf-read": CommandSignature<{
    device: string;
    size: number;
    format?: DataFormat | undefined;
  }, string>;
  /** QAPI command [`ringbuf-write`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-char.ringbuf-write). Since 1.4. */
  "ringbuf-write": CommandSignature<{
    device: string;
    data: string;
    format?: DataFormat | undefined;
  }>;
  /** QAPI command [`rtc-reset-reinjection`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-misc-target.rtc-reset-reinjection). Since 2.1. */
  "rtc-reset-reinjection": CommandSignature;
  /** QAPI command [`screendump`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-ui.screendump). Since 0.14. */
  screendump: CommandSignature<{
    filename: string;
    /** Since 2.12. */
    device?: string | undefined;
    /** Since 2.12. */
    head?: number | undefined;
    /** Since 7.1. */
    format?: ImageFormat | undefined;
  }>;
  /** QAPI command [`send-key`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-ui.send-key). Since 1.3. */
  "send-key": CommandSignature<{
    keys: readonly KeyValue[];
    "hold-time"?: number | undefined;
  }>;
  /** QAPI command [`set-action`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-run-state.set-action). Since 6.0. */
  "set-action": CommandSignature<{
    reboot?: RebootAction | undefined;
    shutdown?: ShutdownAction | undefined;
    panic?: PanicAction | undefined;
    watchdog?: WatchdogAction | undefined;
  }>;
  /**
   * QAPI command [`set-cpu-topology`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine-target.set-cpu-topology). Since 8.2.
   *
   * @experimental In QEMU 10.0 and 11.1.
   */
  "set-cpu-topology": CommandSignature<{
    "core-id": number;
    "socket-id"?: number | undefined;
    "book-id"?: number | undefined;
    "drawer-id"?: number | undefined;
    entitlement?: S390CpuEntitlement | undefined;
    dedicated?: boolean | undefined;
  }>;
  /** QAPI command [`set-numa-node`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine.set-numa-node). Since 3.0. */
  "set-numa-node": CommandSignature<NumaOptions>;
  /** QAPI command [`set-vcpu-dirty-limit`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-migration.set-vcpu-dirty-limit). Since 7.1. */
  "set-vcpu-dirty-limit": CommandSignature<{
    "cpu-index"?: number | undefined;
    "dirty-rate": number | bigint;
  }>;
  /** QAPI command [`set_link`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-net.set_link). Since 0.14. */
  set_link: CommandSignature<{
    name: string;
    up: boolean;
  }>;
  /** QAPI command [`set_password`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-ui.set_password). Since 0.14. */
  set_password: CommandSignature<SetPasswordOptions>;
  /** QAPI command [`sev-inject-launch-secret`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-misc-target.sev-inject-launch-secret). Since 6.0. */
  "sev-inject-launch-secret": CommandSignature<{
    "packet-header": string;
    secret: string;
    gpa?: number | bigint | undefined;
  }>;
  /** QAPI command [`snapshot-delete`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-migration.snapshot-delete). Since 6.0. */
  "snapshot-delete": CommandSignature<{
    "job-id": string;
    tag: string;
    devices: readonly string[];
  }>;
  /** QAPI command [`snapshot-load`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-migration.snapshot-load). Since 6.0. */
  "snapshot-load": CommandSignature<{
    "job-id": string;
    tag: string;
    vmstate: string;
    devices: readonly string[];
  }>;
  /** QAPI command [`snapshot-save`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-migration.snapshot-save). Since 6.0. */
  "snapshot-save": CommandSignature<{
    "job-id": string;
    tag: string;
    vmstate: string;
    devices: readonly string[];
  }>;
  /** QAPI command [`stop`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-misc.stop). Since 0.14. */
  stop: CommandSignature;
  /** QAPI command [`system_powerdown`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine.system_powerdown). Since 0.14. */
  system_powerdown: CommandSignature;
  /** QAPI command [`system_reset`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine.system_reset). Since 0.14. */
  system_reset: CommandSignature;
  /** QAPI command [`system_wakeup`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine.system_wakeup). Since 1.1. */
  system_wakeup: CommandSignature;
  /** QAPI command [`trace-event-get-state`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-trace.trace-event-get-state). Since 2.2. */
  "trace-event-get-state": CommandSignature<{
    name: string;
    /** Not in QEMU 10.0 and 11.1. */
    vcpu?: number | bigint | undefined;
  }, TraceEventInfo[]>;
  /** QAPI command [`trace-event-set-state`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-trace.trace-event-set-state). Since 2.2. */
  "trace-event-set-state": CommandSignature<{
    name: string;
    enable: boolean;
    "ignore-unavailable"?: boolean | undefined;
    /** Not in QEMU 10.0 and 11.1. */
    vcpu?: number | bigint | undefined;
  }>;
  /** QAPI command [`transaction`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-transaction.transaction). Since 1.1. */
  transaction: CommandSignature<{
    actions: readonly TransactionAction[];
    properties?: TransactionProperties | undefined;
  }>;
  /** QAPI command [`watchdog-set-action`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-run-state.watchdog-set-action). Since 2.11. */
  "watchdog-set-action": CommandSignature<{
    action: WatchdogAction;
  }>;
  /**
   * QAPI command `x-accel-stats`. Not in QEMU 7.2 and 10.0.
   *
   * @experimental In QEMU 11.1.
   */
  "x-accel-stats": CommandSignature<Empty, HumanReadableText>;
  /**
   * QAPI command [`x-blockdev-amend`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.x-blockdev-amend). Since 5.1.
   *
   * @experimental In QEMU 7.2, 10.0 and 11.1.
   */
  "x-blockdev-amend": CommandSignature<{
    "job-id": string;
    "node-name": string;
    options: BlockdevAmendOptions;
    force?: boolean | undefined;
  }>;
  /**
   * QAPI command [`x-blockdev-change`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.x-blockdev-change). Since 2.7.
   *
   * @experimental In QEMU 7.2, 10.0 and 11.1.
   */
  "x-blockdev-change": CommandSignature<{
    parent: string;
    child?: string | undefined;
    node?: string | undefined;
  }>;
  /**
   * QAPI command [`x-blockdev-set-iothread`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.x-blockdev-set-iothread). Since 2.12.
   *
   * @experimental In QEMU 7.2, 10.0 and 11.1.
   */
  "x-blockdev-set-iothread": CommandSignature<{
    "node-name": string;
    iothread: StrOrNull;
    force?: boolean | undefined;
  }>;
  /**
   * QAPI command [`x-colo-lost-heartbeat`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-migration.x-colo-lost-heartbeat). Since 2.8.
   *
   * @experimental In QEMU 7.2, 10.0 and 11.1.
   */
  "x-colo-lost-heartbeat": CommandSignature;
  /**
   * QAPI command [`x-debug-block-dirty-bitmap-sha256`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.x-debug-block-dirty-bitmap-sha256). Since 2.10.
   *
   * @experimental In QEMU 7.2, 10.0 and 11.1.
   */
  "x-debug-block-dirty-bitmap-sha256": CommandSignature<
    BlockDirtyBitmap,
    BlockDirtyBitmapSha256
  >;
  /**
   * QAPI command [`x-debug-query-block-graph`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-block-core.x-debug-query-block-graph). Since 4.0.
   *
   * @experimental In QEMU 7.2, 10.0 and 11.1.
   */
  "x-debug-query-block-graph": CommandSignature<Empty, XDbgBlockGraph>;
  /**
   * QAPI command [`x-exit-preconfig`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-misc.x-exit-preconfig). Since 3.0.
   *
   * @experimental In QEMU 7.2, 10.0 and 11.1.
   */
  "x-exit-preconfig": CommandSignature;
  /**
   * QAPI command [`x-query-interrupt-controllers`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine.x-query-interrupt-controllers). Since 9.1. Not in QEMU 7.2.
   *
   * @experimental In QEMU 10.0 and 11.1.
   */
  "x-query-interrupt-controllers": CommandSignature<Empty, HumanReadableText>;
  /**
   * QAPI command [`x-query-irq`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine.x-query-irq). Since 6.2.
   *
   * @experimental In QEMU 7.2, 10.0 and 11.1.
   */
  "x-query-irq": CommandSignature<Empty, HumanReadableText>;
  /**
   * QAPI command [`x-query-jit`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine.x-query-jit). Since 6.2.
   *
   * @experimental In QEMU 7.2, 10.0 and 11.1.
   */
  "x-query-jit": CommandSignature<Empty, HumanReadableText>;
  /**
   * QAPI command [`x-query-numa`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine.x-query-numa). Since 6.2.
   *
   * @experimental In QEMU 7.2, 10.0 and 11.1.
   */
  "x-query-numa": CommandSignature<Empty, HumanReadableText>;
  /**
   * QAPI command [`x-query-opcount`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine.x-query-opcount). Since 6.2. Not in QEMU 11.1.
   *
   * @experimental In QEMU 7.2 and 10.0.
   */
  "x-query-opcount": CommandSignature<Empty, HumanReadableText>;
  /**
   * QAPI command `x-query-profile`. Not in QEMU 10.0 and 11.1.
   *
   * @experimental In QEMU 7.2.
   */
  "x-query-profile": CommandSignature<Empty, HumanReadableText>;
  /**
   * QAPI command [`x-query-ramblock`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine.x-query-ramblock). Since 6.2.
   *
   * @experimental In QEMU 7.2, 10.0 and 11.1.
   */
  "x-query-ramblock": CommandSignature<Empty, HumanReadableText>;
  /**
   * QAPI command `x-query-rdma`. Not in QEMU 10.0 and 11.1.
   *
   * @experimental In QEMU 7.2.
   */
  "x-query-rdma": CommandSignature<Empty, HumanReadableText>;
  /**
   * QAPI command [`x-query-roms`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine.x-query-roms). Since 6.2.
   *
   * @experimental In QEMU 7.2, 10.0 and 11.1.
   */
  "x-query-roms": CommandSignature<Empty, HumanReadableText>;
  /**
   * QAPI command [`x-query-usb`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-machine.x-query-usb). Since 6.2.
   *
   * @experimental In QEMU 7.2, 10.0 and 11.1.
   */
  "x-query-usb": CommandSignature<Empty, HumanReadableText>;
  /**
   * QAPI command [`x-query-virtio`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-virtio.x-query-virtio). Since 7.2.
   *
   * @experimental In QEMU 7.2, 10.0 and 11.1.
   */
  "x-query-virtio": CommandSignature<Empty, VirtioInfo[]>;
  /**
   * QAPI command [`x-query-virtio-queue-element`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-virtio.x-query-virtio-queue-element). Since 7.2.
   *
   * @experimental In QEMU 7.2, 10.0 and 11.1.
   */
  "x-query-virtio-queue-element": CommandSignature<{
    path: string;
    queue: number;
    index?: number | undefined;
  }, VirtioQueueElement>;
  /**
   * QAPI command [`x-query-virtio-queue-status`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-virtio.x-query-virtio-queue-status). Since 7.2.
   *
   * @experimental In QEMU 7.2, 10.0 and 11.1.
   */
  "x-query-virtio-queue-status": CommandSignature<{
    path: string;
    queue: number;
  }, VirtQueueStatus>;
  /**
   * QAPI command [`x-query-virtio-status`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-virtio.x-query-virtio-status). Since 7.2.
   *
   * @experimental In QEMU 7.2, 10.0 and 11.1.
   */
  "x-query-virtio-status": CommandSignature<{
    path: string;
  }, VirtioStatus>;
  /**
   * QAPI command [`x-query-virtio-vhost-queue-status`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-virtio.x-query-virtio-vhost-queue-status). Since 7.2.
   *
   * @experimental In QEMU 7.2, 10.0 and 11.1.
   */
  "x-query-virtio-vhost-queue-status": CommandSignature<{
    path: string;
    queue: number;
  }, VirtVhostQueueStatus>;
  /** QAPI command [`xen-colo-do-checkpoint`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-migration.xen-colo-do-checkpoint). Since 2.9. */
  "xen-colo-do-checkpoint": CommandSignature;
  /** QAPI command [`xen-event-inject`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-misc-target.xen-event-inject). Since 8.0. Not in QEMU 7.2. */
  "xen-event-inject": CommandSignature<{
    port: number;
  }>;
  /** QAPI command [`xen-event-list`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-misc-target.xen-event-list). Since 8.0. Not in QEMU 7.2. */
  "xen-event-list": CommandSignature<Empty, EvtchnInfo[]>;
  /** QAPI command [`xen-load-devices-state`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-migration.xen-load-devices-state). Since 2.7. */
  "xen-load-devices-state": CommandSignature<{
    filename: string;
  }>;
  /** QAPI command [`xen-save-devices-state`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-migration.xen-save-devices-state). Since 1.1. */
  "xen-save-devices-state": CommandSignature<{
    filename: string;
    /** Since 2.11. */
    live?: boolean | undefined;
  }>;
  /** QAPI command [`xen-set-global-dirty-log`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-migration.xen-set-global-dirty-log). Since 1.3. */
  "xen-set-global-dirty-log": CommandSignature<{
    enable: boolean;
  }>;
  /** QAPI command [`xen-set-replication`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-migration.xen-set-replication). Since 2.9. */
  "xen-set-replication": CommandSignature<{
    enable: boolean;
    primary: boolean;
    failover?: boolean | undefined;
  }>;
  /** QAPI command [`yank`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#command-QMP-yank.yank). Since 6.0. It may run out-of-band. */
  yank: CommandSignature<{
    instances: readonly YankInstance[];
  }>;
}

/** Data of QEMU's events. */
export interface Events {
  /** QAPI event [`ACPI_DEVICE_OST`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-acpi.ACPI_DEVICE_OST). Since 2.1. */
  ACPI_DEVICE_OST: {
    info: ACPIOSTInfo;
  };
  /** QAPI event [`BALLOON_CHANGE`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-machine.BALLOON_CHANGE). Since 1.2. */
  BALLOON_CHANGE: {
    actual: number;
  };
  /** QAPI event [`BLOCK_EXPORT_DELETED`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-block-export.BLOCK_EXPORT_DELETED). Since 5.2. */
  BLOCK_EXPORT_DELETED: {
    id: string;
  };
  /** QAPI event [`BLOCK_IMAGE_CORRUPTED`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-block-core.BLOCK_IMAGE_CORRUPTED). Since 1.7. */
  BLOCK_IMAGE_CORRUPTED: {
    device: string;
    /** Since 2.4. */
    "node-name"?: string;
    msg: string;
    offset?: number;
    size?: number;
    /** Since 2.2. */
    fatal: boolean;
  };
  /** QAPI event [`BLOCK_IO_ERROR`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-block-core.BLOCK_IO_ERROR). Since 0.13. */
  BLOCK_IO_ERROR: {
    /** Since 9.2. Not in QEMU 7.2. */
    "qom-path"?: string;
    device: string;
    /** Since 2.8. */
    "node-name"?: string;
    operation: Open<IoOperationType>;
    action: Open<BlockErrorAction>;
    /** Since 2.2. */
    nospace?: boolean;
    /** Since 2.2. */
    reason: string;
  };
  /** QAPI event [`BLOCK_JOB_CANCELLED`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-block-core.BLOCK_JOB_CANCELLED). Since 1.1. */
  BLOCK_JOB_CANCELLED: {
    type: Open<JobType>;
    device: string;
    len: number;
    offset: number;
    speed: number;
  };
  /** QAPI event [`BLOCK_JOB_COMPLETED`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-block-core.BLOCK_JOB_COMPLETED). Since 1.1. */
  BLOCK_JOB_COMPLETED: {
    type: Open<JobType>;
    device: string;
    len: number;
    offset: number;
    speed: number;
    error?: string;
  };
  /** QAPI event [`BLOCK_JOB_ERROR`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-block-core.BLOCK_JOB_ERROR). Since 1.3. */
  BLOCK_JOB_ERROR: {
    device: string;
    operation: Open<IoOperationType>;
    action: Open<BlockErrorAction>;
  };
  /** QAPI event [`BLOCK_JOB_PENDING`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-block-core.BLOCK_JOB_PENDING). Since 2.12. */
  BLOCK_JOB_PENDING: {
    type: Open<JobType>;
    id: string;
  };
  /** QAPI event [`BLOCK_JOB_READY`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-block-core.BLOCK_JOB_READY). Since 1.3. */
  BLOCK_JOB_READY: {
    type: Open<JobType>;
    device: string;
    len: number;
    offset: number;
    speed: number;
  };
  /** QAPI event [`BLOCK_WRITE_THRESHOLD`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-block-core.BLOCK_WRITE_THRESHOLD). Since 2.3. */
  BLOCK_WRITE_THRESHOLD: {
    "node-name": string;
    "amount-exceeded": number | bigint;
    "write-threshold": number | bigint;
  };
  /** QAPI event [`COLO_EXIT`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-migration.COLO_EXIT). Since 3.1. */
  COLO_EXIT: {
    mode: Open<COLOMode>;
    reason: Open<COLOExitReason>;
  };
  /**
   * QAPI event [`CPU_POLARIZATION_CHANGE`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-machine-target.CPU_POLARIZATION_CHANGE). Since 8.2.
   *
   * @experimental In QEMU 10.0 and 11.1.
   */
  CPU_POLARIZATION_CHANGE: {
    polarization: Open<S390CpuPolarization>;
  };
  /** QAPI event [`DEVICE_DELETED`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-qdev.DEVICE_DELETED). Since 1.5. */
  DEVICE_DELETED: {
    device?: string;
    path: string;
  };
  /** QAPI event [`DEVICE_TRAY_MOVED`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-block-core.DEVICE_TRAY_MOVED). Since 1.1. */
  DEVICE_TRAY_MOVED: {
    device: string;
    /** Since 2.8. */
    id: string;
    "tray-open": boolean;
  };
  /** QAPI event [`DEVICE_UNPLUG_GUEST_ERROR`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-qdev.DEVICE_UNPLUG_GUEST_ERROR). Since 6.2. */
  DEVICE_UNPLUG_GUEST_ERROR: {
    device?: string;
    path: string;
  };
  /** QAPI event [`DUMP_COMPLETED`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-dump.DUMP_COMPLETED). Since 2.6. */
  DUMP_COMPLETED: {
    result: DumpQueryResult;
    error?: string;
  };
  /** QAPI event [`FAILOVER_NEGOTIATED`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-net.FAILOVER_NEGOTIATED). Since 4.2. */
  FAILOVER_NEGOTIATED: {
    "device-id": string;
  };
  /** QAPI event [`GUEST_CRASHLOADED`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-run-state.GUEST_CRASHLOADED). Since 5.0. */
  GUEST_CRASHLOADED: {
    action: Open<GuestPanicAction>;
    info?: GuestPanicInformation;
  };
  /** QAPI event [`GUEST_PANICKED`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-run-state.GUEST_PANICKED). Since 1.5. */
  GUEST_PANICKED: {
    action: Open<GuestPanicAction>;
    /** Since 2.9. */
    info?: GuestPanicInformation;
  };
  /** QAPI event [`GUEST_PVSHUTDOWN`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-run-state.GUEST_PVSHUTDOWN). Since 9.1. Not in QEMU 7.2. */
  GUEST_PVSHUTDOWN: undefined;
  /** QAPI event [`HV_BALLOON_STATUS_REPORT`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-machine.HV_BALLOON_STATUS_REPORT). Since 8.2. Not in QEMU 7.2. */
  HV_BALLOON_STATUS_REPORT: HvBalloonInfo;
  /** QAPI event [`JOB_STATUS_CHANGE`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-job.JOB_STATUS_CHANGE). Since 3.0. */
  JOB_STATUS_CHANGE: {
    id: string;
    status: Open<JobStatus>;
  };
  /** QAPI event [`MEMORY_DEVICE_SIZE_CHANGE`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-machine.MEMORY_DEVICE_SIZE_CHANGE). Since 5.1. */
  MEMORY_DEVICE_SIZE_CHANGE: {
    id?: string;
    size: number | bigint;
    /** Since 6.2. */
    "qom-path": string;
  };
  /** QAPI event [`MEMORY_FAILURE`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-run-state.MEMORY_FAILURE). Since 5.2. */
  MEMORY_FAILURE: {
    recipient: Open<MemoryFailureRecipient>;
    action: Open<MemoryFailureAction>;
    flags: MemoryFailureFlags;
  };
  /**
   * QAPI event `MEM_UNPLUG_ERROR`. Not in QEMU 10.0 and 11.1.
   *
   * @deprecated In QEMU 7.2.
   */
  MEM_UNPLUG_ERROR: {
    device: string;
    msg: string;
  };
  /** QAPI event [`MIGRATION`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-migration.MIGRATION). Since 2.4. */
  MIGRATION: {
    status: Open<MigrationStatus>;
  };
  /** QAPI event [`MIGRATION_PASS`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-migration.MIGRATION_PASS). Since 2.6. */
  MIGRATION_PASS: {
    pass: number;
  };
  /** QAPI event [`NETDEV_STREAM_CONNECTED`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-net.NETDEV_STREAM_CONNECTED). Since 7.2. */
  NETDEV_STREAM_CONNECTED: {
    "netdev-id": string;
    addr: SocketAddress;
  };
  /** QAPI event [`NETDEV_STREAM_DISCONNECTED`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-net.NETDEV_STREAM_DISCONNECTED). Since 7.2. */
  NETDEV_STREAM_DISCONNECTED: {
    "netdev-id": string;
  };
  /** QAPI event [`NETDEV_VHOST_USER_CONNECTED`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-net.NETDEV_VHOST_USER_CONNECTED). Since 10.0. Not in QEMU 7.2. */
  NETDEV_VHOST_USER_CONNECTED: {
    "netdev-id": string;
    "chardev-id": string;
  };
  /** QAPI event [`NETDEV_VHOST_USER_DISCONNECTED`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-net.NETDEV_VHOST_USER_DISCONNECTED). Since 10.0. Not in QEMU 7.2. */
  NETDEV_VHOST_USER_DISCONNECTED: {
    "netdev-id": string;
  };
  /** QAPI event [`NIC_RX_FILTER_CHANGED`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-net.NIC_RX_FILTER_CHANGED). Since 1.6. */
  NIC_RX_FILTER_CHANGED: {
    name?: string;
    path: string;
  };
  /** QAPI event [`POWERDOWN`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-run-state.POWERDOWN). Since 0.12. */
  POWERDOWN: undefined;
  /** QAPI event [`PR_MANAGER_STATUS_CHANGED`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-block-core.PR_MANAGER_STATUS_CHANGED). Since 3.0. */
  PR_MANAGER_STATUS_CHANGED: {
    id: string;
    connected: boolean;
  };
  /** QAPI event [`QUORUM_FAILURE`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-block-core.QUORUM_FAILURE). Since 2.0. */
  QUORUM_FAILURE: {
    reference: string;
    "sector-num": number;
    "sectors-count": number;
  };
  /** QAPI event [`QUORUM_REPORT_BAD`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-block-core.QUORUM_REPORT_BAD). Since 2.0. */
  QUORUM_REPORT_BAD: {
    /** Since 2.6. */
    type: Open<QuorumOpType>;
    error?: string;
    "node-name": string;
    "sector-num": number;
    "sectors-count": number;
  };
  /** QAPI event `RDMA_GID_STATUS_CHANGED`. Not in QEMU 10.0 and 11.1. */
  RDMA_GID_STATUS_CHANGED: {
    netdev: string;
    "gid-status": boolean;
    "subnet-prefix": number | bigint;
    "interface-id": number | bigint;
  };
  /** QAPI event [`RESET`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-run-state.RESET). Since 0.12. */
  RESET: {
    /** Since 2.10. */
    guest: boolean;
    /** Since 4.0. */
    reason: Open<ShutdownCause>;
  };
  /** QAPI event [`RESUME`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-run-state.RESUME). Since 0.12. */
  RESUME: undefined;
  /** QAPI event [`RTC_CHANGE`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-misc.RTC_CHANGE). Since 0.13. */
  RTC_CHANGE: {
    offset: number;
    "qom-path": string;
  };
  /**
   * QAPI event `SCLP_CPI_INFO_AVAILABLE`. Not in QEMU 7.2 and 10.0.
   *
   * @experimental In QEMU 11.1.
   */
  SCLP_CPI_INFO_AVAILABLE: undefined;
  /** QAPI event [`SHUTDOWN`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-run-state.SHUTDOWN). Since 0.12. */
  SHUTDOWN: {
    /** Since 2.10. */
    guest: boolean;
    /** Since 4.0. */
    reason: Open<ShutdownCause>;
  };
  /** QAPI event [`SPICE_CONNECTED`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-ui.SPICE_CONNECTED). Since 0.14. */
  SPICE_CONNECTED: {
    server: SpiceBasicInfo;
    client: SpiceBasicInfo;
  };
  /** QAPI event [`SPICE_DISCONNECTED`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-ui.SPICE_DISCONNECTED). Since 0.14. */
  SPICE_DISCONNECTED: {
    server: SpiceBasicInfo;
    client: SpiceBasicInfo;
  };
  /** QAPI event [`SPICE_INITIALIZED`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-ui.SPICE_INITIALIZED). Since 0.14. */
  SPICE_INITIALIZED: {
    server: SpiceServerInfo;
    client: SpiceChannel;
  };
  /** QAPI event [`SPICE_MIGRATE_COMPLETED`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-ui.SPICE_MIGRATE_COMPLETED). Since 1.3. */
  SPICE_MIGRATE_COMPLETED: undefined;
  /** QAPI event [`STOP`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-run-state.STOP). Since 0.12. */
  STOP: undefined;
  /** QAPI event [`SUSPEND`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-run-state.SUSPEND). Since 1.1. */
  SUSPEND: undefined;
  /** QAPI event [`SUSPEND_DISK`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-run-state.SUSPEND_DISK). Since 1.2. */
  SUSPEND_DISK: undefined;
  /** QAPI event [`UNPLUG_PRIMARY`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-migration.UNPLUG_PRIMARY). Since 4.2. */
  UNPLUG_PRIMARY: {
    "device-id": string;
  };
  /** QAPI event [`VFIO_MIGRATION`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-vfio.VFIO_MIGRATION). Since 9.1. Not in QEMU 7.2. */
  VFIO_MIGRATION: {
    "device-id": string;
    "qom-path": string;
    "device-state": Open<QapiVfioMigrationState>;
  };
  /** QAPI event [`VFU_CLIENT_HANGUP`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-misc.VFU_CLIENT_HANGUP). Since 7.1. */
  VFU_CLIENT_HANGUP: {
    "vfu-id": string;
    "vfu-qom-path": string;
    "dev-id": string;
    "dev-qom-path": string;
  };
  /** QAPI event [`VNC_CONNECTED`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-ui.VNC_CONNECTED). Since 0.13. */
  VNC_CONNECTED: {
    server: VncServerInfo;
    client: VncBasicInfo;
  };
  /** QAPI event [`VNC_DISCONNECTED`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-ui.VNC_DISCONNECTED). Since 0.13. */
  VNC_DISCONNECTED: {
    server: VncServerInfo;
    client: VncClientInfo;
  };
  /** QAPI event [`VNC_INITIALIZED`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-ui.VNC_INITIALIZED). Since 0.13. */
  VNC_INITIALIZED: {
    server: VncServerInfo;
    client: VncClientInfo;
  };
  /** QAPI event [`VSERPORT_CHANGE`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-char.VSERPORT_CHANGE). Since 2.1. */
  VSERPORT_CHANGE: {
    id: string;
    open: boolean;
  };
  /** QAPI event [`WAKEUP`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-run-state.WAKEUP). Since 1.1. */
  WAKEUP: undefined;
  /** QAPI event [`WATCHDOG`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#event-QMP-run-state.WATCHDOG). Since 0.13. */
  WATCHDOG: {
    action: Open<WatchdogAction>;
  };
}

/** QAPI struct [`ACPIOSTInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-acpi.ACPIOSTInfo). Since 2.1. */
export type ACPIOSTInfo = {
  device?: string;
  slot: string;
  "slot-type": Open<ACPISlotType>;
  source: number;
  status: number;
};

/** QAPI enum [`ACPISlotType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-acpi.ACPISlotType). */
export type ACPISlotType =
  | "DIMM"
  | "CPU" // Since 2.7.
;

/** QAPI enum [`AFXDPMode`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-net.AFXDPMode). Since 8.2. */
export type AFXDPMode =
  | "native"
  | "skb";

/** QAPI struct [`Abort`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-transaction.Abort). Since 1.6. */
export type Abort = Record<string, never>;

/** QAPI struct [`AbortWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-transaction.AbortWrapper). Since 1.6. */
export type AbortWrapper = {
  data: Abort;
};

/** QAPI enum `Accelerator`. Not in QEMU 7.2 and 10.0. */
export type Accelerator =
  | "hvf"
  | "kvm"
  | "mshv"
  | "nvmm"
  | "qtest"
  | "tcg"
  | "whpx"
  | "xen";

/** QAPI object `AcceleratorInfo`. Not in QEMU 7.2 and 10.0. */
export type AcceleratorInfo = {
  enabled: Open<Accelerator>;
  present: Open<Accelerator>[];
};

/** QAPI struct [`AcpiGenericInitiatorProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.AcpiGenericInitiatorProperties). Since 9.0. */
export type AcpiGenericInitiatorProperties = {
  "pci-dev": string;
  node: number;
};

/** QAPI struct [`AcpiGenericPortProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.AcpiGenericPortProperties). Since 9.2. */
export type AcpiGenericPortProperties = {
  "pci-bus": string;
  node: number;
};

/** QAPI struct [`AcpiTableOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-acpi.AcpiTableOptions). Since 1.5. */
export type AcpiTableOptions = {
  sig?: string | undefined;
  rev?: number | undefined;
  oem_id?: string | undefined;
  oem_table_id?: string | undefined;
  oem_rev?: number | undefined;
  asl_compiler_id?: string | undefined;
  asl_compiler_rev?: number | undefined;
  file?: string | undefined;
  data?: string | undefined;
};

/** QAPI enum [`ActionCompletionMode`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-transaction.ActionCompletionMode). Since 2.5. */
export type ActionCompletionMode =
  | "individual"
  | "grouped";

/** QAPI struct [`AddfdInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-misc.AddfdInfo). Since 1.2. */
export type AddfdInfo = {
  "fdset-id": number;
  fd: number;
};

/** QAPI struct [`AnnounceParameters`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-net.AnnounceParameters). Since 4.0. */
export type AnnounceParameters = {
  initial: number;
  max: number;
  rounds: number;
  step: number;
  /** Since 4.1. */
  interfaces?: readonly string[] | undefined;
  /** Since 4.1. */
  id?: string | undefined;
};

/** QAPI enum [`AudioFormat`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-audio.AudioFormat). Since 4.0. */
export type AudioFormat =
  | "u8"
  | "s8"
  | "u16"
  | "s16"
  | "u32"
  | "s32"
  | "f32" // Since 5.0.
;

/** QAPI union [`Audiodev`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-audio.Audiodev). Since 4.0. */
export type Audiodev =
  & {
    id: string;
    "timer-period"?: number;
  }
  & (
    | ({ driver: "none" } & AudiodevGenericOptions)
    | ({ driver: "alsa" } & AudiodevAlsaOptions)
    | ({ driver: "coreaudio" } & AudiodevCoreaudioOptions)
    | ({ driver: "dbus" } & AudiodevDBusOptions)
    | ({ driver: "dsound" } & AudiodevDsoundOptions)
    | ({ driver: "jack" } & AudiodevJackOptions)
    | ({ driver: "oss" } & AudiodevOssOptions)
    | ({ driver: "pa" } & AudiodevPaOptions)
    | ({ driver: "pipewire" } & AudiodevPipewireOptions)
    | ({ driver: "sdl" } & AudiodevSdlOptions)
    | ({ driver: "sndio" } & AudiodevSndioOptions)
    | ({ driver: "spice" } & AudiodevGenericOptions)
    | ({ driver: "wav" } & AudiodevWavOptions)
  );

/** QAPI struct [`AudiodevAlsaOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-audio.AudiodevAlsaOptions). Since 4.0. */
export type AudiodevAlsaOptions = {
  in?: AudiodevAlsaPerDirectionOptions;
  out?: AudiodevAlsaPerDirectionOptions;
  threshold?: number;
};

/** QAPI struct [`AudiodevAlsaPerDirectionOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-audio.AudiodevAlsaPerDirectionOptions). Since 4.0. */
export type AudiodevAlsaPerDirectionOptions = {
  /** Since 4.2. */
  "mixing-engine"?: boolean;
  "fixed-settings"?: boolean;
  frequency?: number;
  channels?: number;
  voices?: number;
  format?: Open<AudioFormat>;
  "buffer-length"?: number;
  dev?: string;
  "period-length"?: number;
  "try-poll"?: boolean;
};

/** QAPI struct [`AudiodevCoreaudioOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-audio.AudiodevCoreaudioOptions). Since 4.0. */
export type AudiodevCoreaudioOptions = {
  in?: AudiodevCoreaudioPerDirectionOptions;
  out?: AudiodevCoreaudioPerDirectionOptions;
};

/** QAPI struct [`AudiodevCoreaudioPerDirectionOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-audio.AudiodevCoreaudioPerDirectionOptions). Since 4.0. */
export type AudiodevCoreaudioPerDirectionOptions = {
  /** Since 4.2. */
  "mixing-engine"?: boolean;
  "fixed-settings"?: boolean;
  frequency?: number;
  channels?: number;
  voices?: number;
  format?: Open<AudioFormat>;
  "buffer-length"?: number;
  "buffer-count"?: number;
};

/** QAPI struct [`AudiodevDBusOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-audio.AudiodevDBusOptions). Since 10.0. */
export type AudiodevDBusOptions = {
  in?: AudiodevPerDirectionOptions;
  out?: AudiodevPerDirectionOptions;
  nsamples?: number;
};

/** QAPI enum [`AudiodevDriver`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-audio.AudiodevDriver). Since 4.0. */
export type AudiodevDriver =
  | "none"
  | "alsa"
  | "coreaudio"
  | "dbus"
  | "dsound"
  | "jack" // Since 5.1.
  | "oss"
  | "pa"
  | "pipewire"
  | "sdl"
  | "sndio"
  | "spice"
  | "wav";

/** QAPI struct [`AudiodevDsoundOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-audio.AudiodevDsoundOptions). Since 4.0. */
export type AudiodevDsoundOptions = {
  in?: AudiodevPerDirectionOptions;
  out?: AudiodevPerDirectionOptions;
  latency?: number;
};

/** QAPI struct [`AudiodevGenericOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-audio.AudiodevGenericOptions). Since 4.0. */
export type AudiodevGenericOptions = {
  in?: AudiodevPerDirectionOptions;
  out?: AudiodevPerDirectionOptions;
};

/** QAPI struct [`AudiodevJackOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-audio.AudiodevJackOptions). Since 5.1. */
export type AudiodevJackOptions = {
  in?: AudiodevJackPerDirectionOptions;
  out?: AudiodevJackPerDirectionOptions;
};

/** QAPI struct [`AudiodevJackPerDirectionOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-audio.AudiodevJackPerDirectionOptions). Since 5.1. */
export type AudiodevJackPerDirectionOptions = {
  /** Since 4.2. */
  "mixing-engine"?: boolean;
  "fixed-settings"?: boolean;
  frequency?: number;
  channels?: number;
  voices?: number;
  format?: Open<AudioFormat>;
  "buffer-length"?: number;
  "server-name"?: string;
  "client-name"?: string;
  "connect-ports"?: string;
  "start-server"?: boolean;
  "exact-name"?: boolean;
};

/** QAPI struct [`AudiodevOssOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-audio.AudiodevOssOptions). Since 4.0. */
export type AudiodevOssOptions = {
  in?: AudiodevOssPerDirectionOptions;
  out?: AudiodevOssPerDirectionOptions;
  "try-mmap"?: boolean;
  exclusive?: boolean;
  "dsp-policy"?: number;
};

/** QAPI struct [`AudiodevOssPerDirectionOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-audio.AudiodevOssPerDirectionOptions). Since 4.0. */
export type AudiodevOssPerDirectionOptions = {
  /** Since 4.2. */
  "mixing-engine"?: boolean;
  "fixed-settings"?: boolean;
  frequency?: number;
  channels?: number;
  voices?: number;
  format?: Open<AudioFormat>;
  "buffer-length"?: number;
  dev?: string;
  "buffer-count"?: number;
  "try-poll"?: boolean;
};

/** QAPI struct [`AudiodevPaOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-audio.AudiodevPaOptions). Since 4.0. */
export type AudiodevPaOptions = {
  in?: AudiodevPaPerDirectionOptions;
  out?: AudiodevPaPerDirectionOptions;
  server?: string;
};

/** QAPI struct [`AudiodevPaPerDirectionOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-audio.AudiodevPaPerDirectionOptions). Since 4.0. */
export type AudiodevPaPerDirectionOptions = {
  /** Since 4.2. */
  "mixing-engine"?: boolean;
  "fixed-settings"?: boolean;
  frequency?: number;
  channels?: number;
  voices?: number;
  format?: Open<AudioFormat>;
  "buffer-length"?: number;
  name?: string;
  /** Since 4.2. */
  "stream-name"?: string;
  latency?: number;
};

/** QAPI struct [`AudiodevPerDirectionOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-audio.AudiodevPerDirectionOptions). Since 4.0. */
export type AudiodevPerDirectionOptions = {
  /** Since 4.2. */
  "mixing-engine"?: boolean;
  "fixed-settings"?: boolean;
  frequency?: number;
  channels?: number;
  voices?: number;
  format?: Open<AudioFormat>;
  "buffer-length"?: number;
};

/** QAPI struct [`AudiodevPipewireOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-audio.AudiodevPipewireOptions). Since 8.1. */
export type AudiodevPipewireOptions = {
  in?: AudiodevPipewirePerDirectionOptions;
  out?: AudiodevPipewirePerDirectionOptions;
};

/** QAPI struct [`AudiodevPipewirePerDirectionOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-audio.AudiodevPipewirePerDirectionOptions). Since 8.1. */
export type AudiodevPipewirePerDirectionOptions = {
  /** Since 4.2. */
  "mixing-engine"?: boolean;
  "fixed-settings"?: boolean;
  frequency?: number;
  channels?: number;
  voices?: number;
  format?: Open<AudioFormat>;
  "buffer-length"?: number;
  name?: string;
  "stream-name"?: string;
  latency?: number;
};

/** QAPI struct [`AudiodevSdlOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-audio.AudiodevSdlOptions). Since 6.0. */
export type AudiodevSdlOptions = {
  in?: AudiodevSdlPerDirectionOptions;
  out?: AudiodevSdlPerDirectionOptions;
};

/** QAPI struct [`AudiodevSdlPerDirectionOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-audio.AudiodevSdlPerDirectionOptions). Since 6.0. */
export type AudiodevSdlPerDirectionOptions = {
  /** Since 4.2. */
  "mixing-engine"?: boolean;
  "fixed-settings"?: boolean;
  frequency?: number;
  channels?: number;
  voices?: number;
  format?: Open<AudioFormat>;
  "buffer-length"?: number;
  "buffer-count"?: number;
};

/** QAPI struct [`AudiodevSndioOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-audio.AudiodevSndioOptions). Since 7.2. */
export type AudiodevSndioOptions = {
  in?: AudiodevPerDirectionOptions;
  out?: AudiodevPerDirectionOptions;
  dev?: string;
  latency?: number;
};

/** QAPI struct [`AudiodevWavOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-audio.AudiodevWavOptions). Since 4.0. */
export type AudiodevWavOptions = {
  in?: AudiodevPerDirectionOptions;
  out?: AudiodevPerDirectionOptions;
  path?: string;
};

/** QAPI struct [`AuthZListFileProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-authz.AuthZListFileProperties). Since 4.0. */
export type AuthZListFileProperties = {
  filename: string;
  refresh?: boolean | undefined;
};

/** QAPI struct [`AuthZListProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-authz.AuthZListProperties). Since 4.0. */
export type AuthZListProperties = {
  policy?: QAuthZListPolicy | undefined;
  rules?: readonly QAuthZListRule[] | undefined;
};

/** QAPI struct [`AuthZPAMProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-authz.AuthZPAMProperties). Since 4.0. */
export type AuthZPAMProperties = {
  service: string;
};

/** QAPI struct [`AuthZSimpleProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-authz.AuthZSimpleProperties). Since 4.0. */
export type AuthZSimpleProperties = {
  identity: string;
};

/** QAPI struct [`BackupCommon`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BackupCommon). Since 4.2. */
export type BackupCommon = {
  /** Since 2.7. */
  "job-id"?: string | undefined;
  device: string;
  sync: MirrorSyncMode;
  speed?: number | undefined;
  /** Since 2.4. */
  bitmap?: string | undefined;
  /** Since 4.2. */
  "bitmap-mode"?: BitmapSyncMode | undefined;
  /** Since 2.8. */
  compress?: boolean | undefined;
  "on-source-error"?: BlockdevOnError | undefined;
  "on-target-error"?: BlockdevOnError | undefined;
  /** Since 2.12. */
  "auto-finalize"?: boolean | undefined;
  /** Since 2.12. */
  "auto-dismiss"?: boolean | undefined;
  /** Since 4.2. */
  "filter-node-name"?: string | undefined;
  /** Since 9.1. */
  "discard-source"?: boolean | undefined;
  /**
   * Since 6.0.
   *
   * @experimental In QEMU 10.0.
   */
  "x-perf"?: BackupPerf | undefined;
};

/** QAPI struct [`BackupPerf`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BackupPerf). Since 6.0. */
export type BackupPerf = {
  "use-copy-range"?: boolean | undefined;
  "max-workers"?: number | undefined;
  "max-chunk"?: number | bigint | undefined;
  /** Since 9.2. Not in QEMU 7.2. */
  "min-cluster-size"?: number | bigint | undefined;
};

/** QAPI struct [`BalloonInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.BalloonInfo). Since 0.14. */
export type BalloonInfo = {
  actual: number;
};

/** QAPI enum [`BiosAtaTranslation`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.BiosAtaTranslation). Since 2.0. */
export type BiosAtaTranslation =
  | "auto"
  | "none"
  | "lba"
  | "large"
  | "rechs";

/** QAPI struct [`BitmapMigrationBitmapAlias`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-migration.BitmapMigrationBitmapAlias). Since 5.2. */
export type BitmapMigrationBitmapAlias = {
  name: string;
  alias: string;
  /** Since 6.0. */
  transform?: BitmapMigrationBitmapAliasTransform | undefined;
};

/** QAPI struct [`BitmapMigrationBitmapAliasTransform`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-migration.BitmapMigrationBitmapAliasTransform). Since 6.0. */
export type BitmapMigrationBitmapAliasTransform = {
  persistent?: boolean | undefined;
};

/** QAPI struct [`BitmapMigrationNodeAlias`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-migration.BitmapMigrationNodeAlias). Since 5.2. */
export type BitmapMigrationNodeAlias = {
  "node-name": string;
  alias: string;
  bitmaps: readonly BitmapMigrationBitmapAlias[];
};

/** QAPI enum [`BitmapSyncMode`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.BitmapSyncMode). Since 4.2. */
export type BitmapSyncMode =
  | "on-success"
  | "never"
  | "always";

/** QAPI enum [`BlkdebugEvent`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.BlkdebugEvent). Since 2.9. */
export type BlkdebugEvent =
  | "l1_update"
  | "l1_grow_alloc_table"
  | "l1_grow_write_table"
  | "l1_grow_activate_table"
  | "l2_load"
  | "l2_update"
  | "l2_update_compressed"
  | "l2_alloc_cow_read"
  | "l2_alloc_write"
  | "read_aio"
  | "read_backing_aio"
  | "read_compressed"
  | "write_aio"
  | "write_compressed"
  | "vmstate_load"
  | "vmstate_save"
  | "cow_read"
  | "cow_write"
  | "reftable_load"
  | "reftable_grow"
  | "reftable_update"
  | "refblock_load"
  | "refblock_update"
  | "refblock_update_part"
  | "refblock_alloc"
  | "refblock_alloc_hookup"
  | "refblock_alloc_write"
  | "refblock_alloc_write_blocks"
  | "refblock_alloc_write_table"
  | "refblock_alloc_switch_table"
  | "cluster_alloc"
  | "cluster_alloc_bytes"
  | "cluster_free"
  | "flush_to_os"
  | "flush_to_disk"
  | "pwritev_rmw_head"
  | "pwritev_rmw_after_head"
  | "pwritev_rmw_tail"
  | "pwritev_rmw_after_tail"
  | "pwritev"
  | "pwritev_zero"
  | "pwritev_done"
  | "empty_image_prepare"
  | "l1_shrink_write_table" // Since 2.11.
  | "l1_shrink_free_l2_clusters" // Since 2.11.
  | "cor_write" // Since 2.11.
  | "cluster_alloc_space" // Since 4.1.
  | "none" // Since 4.1.
;

/** QAPI enum [`BlkdebugIOType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.BlkdebugIOType). Since 4.1. */
export type BlkdebugIOType =
  | "read"
  | "write"
  | "write-zeroes"
  | "discard"
  | "flush"
  | "block-status";

/** QAPI struct [`BlkdebugInjectErrorOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlkdebugInjectErrorOptions). Since 2.9. */
export type BlkdebugInjectErrorOptions = {
  event: BlkdebugEvent;
  state?: number | undefined;
  /** Since 4.1. */
  iotype?: BlkdebugIOType | undefined;
  errno?: number | undefined;
  /** Since 11.1. Not in QEMU 7.2. */
  "delay-ns"?: number | undefined;
  sector?: number | undefined;
  once?: boolean | undefined;
  immediately?: boolean | undefined;
};

/** QAPI struct [`BlkdebugSetStateOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlkdebugSetStateOptions). Since 2.9. */
export type BlkdebugSetStateOptions = {
  event: BlkdebugEvent;
  state?: number | undefined;
  new_state: number;
};

/** QAPI struct [`BlockChildInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockChildInfo). Since 8.0. */
export type BlockChildInfo = {
  name: string;
  info: BlockGraphInfo;
};

/** QAPI struct [`BlockDeviceInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockDeviceInfo). Since 0.14. */
export type BlockDeviceInfo = {
  file: string;
  /** Since 2.0. */
  "node-name"?: string;
  ro: boolean;
  drv: string;
  backing_file?: string;
  /** Since 1.2. */
  backing_file_depth: number;
  /** Since 10.0. Not in QEMU 7.2. */
  active?: boolean;
  encrypted: boolean;
  /** Since 2.1. */
  detect_zeroes: Open<BlockdevDetectZeroesOptions>;
  bps: number;
  bps_rd: number;
  bps_wr: number;
  iops: number;
  iops_rd: number;
  iops_wr: number;
  /** Since 1.6. */
  image: ImageInfo;
  /** Since 1.7. */
  bps_max?: number;
  /** Since 1.7. */
  bps_rd_max?: number;
  /** Since 1.7. */
  bps_wr_max?: number;
  /** Since 1.7. */
  iops_max?: number;
  /** Since 1.7. */
  iops_rd_max?: number;
  /** Since 1.7. */
  iops_wr_max?: number;
  /** Since 2.6. */
  bps_max_length?: number;
  /** Since 2.6. */
  bps_rd_max_length?: number;
  /** Since 2.6. */
  bps_wr_max_length?: number;
  /** Since 2.6. */
  iops_max_length?: number;
  /** Since 2.6. */
  iops_rd_max_length?: number;
  /** Since 2.6. */
  iops_wr_max_length?: number;
  /** Since 1.7. */
  iops_size?: number;
  /** Since 2.4. */
  group?: string;
  /** Since 2.3. */
  cache: BlockdevCacheInfo;
  /** Since 2.3. */
  write_threshold: number;
  /** Since 4.2. */
  "dirty-bitmaps"?: BlockDirtyInfo[];
  /** Not in QEMU 7.2 and 10.0. */
  children?: BlockdevChild[];
};

/** QAPI enum [`BlockDeviceIoStatus`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.BlockDeviceIoStatus). Since 1.0. */
export type BlockDeviceIoStatus =
  | "ok"
  | "failed"
  | "nospace";

/** QAPI struct [`BlockDeviceStats`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockDeviceStats). Since 0.14. */
export type BlockDeviceStats = {
  rd_bytes: number;
  wr_bytes: number;
  /** Since 8.1. Not in QEMU 7.2. */
  zone_append_bytes?: number;
  /** Since 4.2. */
  unmap_bytes: number;
  rd_operations: number;
  wr_operations: number;
  /** Since 8.1. Not in QEMU 7.2. */
  zone_append_operations?: number;
  /** Since 0.15. */
  flush_operations: number;
  /** Since 4.2. */
  unmap_operations: number;
  /** Since 0.15. */
  rd_total_time_ns: number;
  /** Since 0.15. */
  wr_total_time_ns: number;
  /** Since 8.1. Not in QEMU 7.2. */
  zone_append_total_time_ns?: number;
  /** Since 0.15. */
  flush_total_time_ns: number;
  /** Since 4.2. */
  unmap_total_time_ns: number;
  wr_highest_offset: number;
  /** Since 2.3. */
  rd_merged: number;
  /** Since 2.3. */
  wr_merged: number;
  /** Since 8.1. Not in QEMU 7.2. */
  zone_append_merged?: number;
  /** Since 4.2. */
  unmap_merged: number;
  /** Since 2.5. */
  idle_time_ns?: number;
  /** Since 2.5. */
  failed_rd_operations: number;
  /** Since 2.5. */
  failed_wr_operations: number;
  /** Since 8.1. Not in QEMU 7.2. */
  failed_zone_append_operations?: number;
  /** Since 2.5. */
  failed_flush_operations: number;
  /** Since 4.2. */
  failed_unmap_operations: number;
  /** Since 2.5. */
  invalid_rd_operations: number;
  /** Since 2.5. */
  invalid_wr_operations: number;
  /** Since 8.1. Not in QEMU 7.2. */
  invalid_zone_append_operations?: number;
  /** Since 2.5. */
  invalid_flush_operations: number;
  /** Since 4.2. */
  invalid_unmap_operations: number;
  /** Since 2.5. */
  account_invalid: boolean;
  /** Since 2.5. */
  account_failed: boolean;
  /** Since 2.5. */
  timed_stats: BlockDeviceTimedStats[];
  /** Since 4.0. */
  rd_latency_histogram?: BlockLatencyHistogramInfo;
  /** Since 4.0. */
  wr_latency_histogram?: BlockLatencyHistogramInfo;
  /** Since 8.1. Not in QEMU 7.2. */
  zone_append_latency_histogram?: BlockLatencyHistogramInfo;
  /** Since 4.0. */
  flush_latency_histogram?: BlockLatencyHistogramInfo;
};

/** QAPI struct [`BlockDeviceTimedStats`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockDeviceTimedStats). Since 2.5. */
export type BlockDeviceTimedStats = {
  interval_length: number;
  min_rd_latency_ns: number;
  max_rd_latency_ns: number;
  avg_rd_latency_ns: number;
  min_wr_latency_ns: number;
  max_wr_latency_ns: number;
  avg_wr_latency_ns: number;
  /** Since 8.1. Not in QEMU 7.2. */
  min_zone_append_latency_ns?: number;
  /** Since 8.1. Not in QEMU 7.2. */
  max_zone_append_latency_ns?: number;
  /** Since 8.1. Not in QEMU 7.2. */
  avg_zone_append_latency_ns?: number;
  min_flush_latency_ns: number;
  max_flush_latency_ns: number;
  avg_flush_latency_ns: number;
  avg_rd_queue_depth: number;
  avg_wr_queue_depth: number;
  /** Since 8.1. Not in QEMU 7.2. */
  avg_zone_append_queue_depth?: number;
};

/** QAPI struct [`BlockDirtyBitmap`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockDirtyBitmap). Since 2.4. */
export type BlockDirtyBitmap = {
  node: string;
  name: string;
};

/** QAPI struct [`BlockDirtyBitmapAdd`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockDirtyBitmapAdd). Since 2.4. */
export type BlockDirtyBitmapAdd = {
  node: string;
  name: string;
  granularity?: number | undefined;
  /** Since 2.10. */
  persistent?: boolean | undefined;
  /** Since 4.0. */
  disabled?: boolean | undefined;
};

/** QAPI struct [`BlockDirtyBitmapAddWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-transaction.BlockDirtyBitmapAddWrapper). Since 2.5. */
export type BlockDirtyBitmapAddWrapper = {
  data: BlockDirtyBitmapAdd;
};

/** QAPI struct [`BlockDirtyBitmapMerge`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockDirtyBitmapMerge). Since 4.0. */
export type BlockDirtyBitmapMerge = {
  node: string;
  target: string;
  bitmaps: readonly BlockDirtyBitmapOrStr[];
};

/** QAPI struct [`BlockDirtyBitmapMergeWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-transaction.BlockDirtyBitmapMergeWrapper). Since 4.0. */
export type BlockDirtyBitmapMergeWrapper = {
  data: BlockDirtyBitmapMerge;
};

/** QAPI alternate [`BlockDirtyBitmapOrStr`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#alternate-QMP-block-core.BlockDirtyBitmapOrStr). Since 4.1. */
export type BlockDirtyBitmapOrStr =
  | string
  | BlockDirtyBitmap;

/** QAPI struct [`BlockDirtyBitmapSha256`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockDirtyBitmapSha256). Since 2.10. */
export type BlockDirtyBitmapSha256 = {
  sha256: string;
};

/** QAPI struct [`BlockDirtyBitmapWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-transaction.BlockDirtyBitmapWrapper). Since 2.5. */
export type BlockDirtyBitmapWrapper = {
  data: BlockDirtyBitmap;
};

/** QAPI struct [`BlockDirtyInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockDirtyInfo). Since 1.3. */
export type BlockDirtyInfo = {
  /** Since 2.4. */
  name?: string;
  count: number;
  /** Since 1.4. */
  granularity: number;
  /** Since 4.0. */
  recording: boolean;
  /** Since 4.0. */
  busy: boolean;
  /** Since 4.0. */
  persistent: boolean;
  /** Since 4.0. */
  inconsistent?: boolean;
};

/** QAPI enum [`BlockErrorAction`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.BlockErrorAction). Since 2.1. */
export type BlockErrorAction =
  | "ignore"
  | "report"
  | "stop";

/** QAPI struct [`BlockExportInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-export.BlockExportInfo). Since 5.2. */
export type BlockExportInfo = {
  id: string;
  type: Open<BlockExportType>;
  "node-name": string;
  "shutting-down": boolean;
};

/** QAPI union [`BlockExportOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-export.BlockExportOptions). Since 4.2. */
export type BlockExportOptions =
  & {
    id: string;
    /** Since 5.2. */
    "fixed-iothread"?: boolean | undefined;
    /** Since 5.2. */
    iothread?: BlockExportOptionsIothread | undefined;
    /** Since 5.2. */
    "node-name": string;
    writable?: boolean | undefined;
    /** Since 5.2. */
    writethrough?: boolean | undefined;
    /** Since 10.0. Not in QEMU 7.2. */
    "allow-inactive"?: boolean | undefined;
  }
  & (
    | ({ type: "nbd" } & BlockExportOptionsNbd)
    | ({ type: "vhost-user-blk" } & BlockExportOptionsVhostUserBlk)
    | ({ type: "fuse" } & BlockExportOptionsFuse)
    | ({ type: "vduse-blk" } & BlockExportOptionsVduseBlk)
  );

/** QAPI struct [`BlockExportOptionsFuse`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-export.BlockExportOptionsFuse). Since 6.0. */
export type BlockExportOptionsFuse = {
  mountpoint: string;
  growable?: boolean | undefined;
  /** Since 6.1. */
  "allow-other"?: FuseExportAllowOther | undefined;
};

/** QAPI alternate `BlockExportOptionsIothread`. Not in QEMU 7.2 and 10.0. */
export type BlockExportOptionsIothread =
  | string
  | readonly string[];

/** QAPI struct [`BlockExportOptionsNbd`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-export.BlockExportOptionsNbd). Since 5.2. */
export type BlockExportOptionsNbd = {
  /** Since 2.12. */
  name?: string | undefined;
  /** Since 5.0. */
  description?: string | undefined;
  bitmaps?: readonly BlockDirtyBitmapOrStr[] | undefined;
  /** Since 5.2. */
  "allocation-depth"?: boolean | undefined;
};

/** QAPI struct [`BlockExportOptionsNbdBase`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-export.BlockExportOptionsNbdBase). Since 5.0. */
export type BlockExportOptionsNbdBase = {
  /** Since 2.12. */
  name?: string | undefined;
  /** Since 5.0. */
  description?: string | undefined;
};

/** QAPI struct [`BlockExportOptionsVduseBlk`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-export.BlockExportOptionsVduseBlk). Since 7.1. */
export type BlockExportOptionsVduseBlk = {
  name: string;
  "num-queues"?: number | undefined;
  "queue-size"?: number | undefined;
  "logical-block-size"?: number | bigint | undefined;
  serial?: string | undefined;
};

/** QAPI struct [`BlockExportOptionsVhostUserBlk`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-export.BlockExportOptionsVhostUserBlk). Since 5.2. */
export type BlockExportOptionsVhostUserBlk = {
  addr: SocketAddress;
  "logical-block-size"?: number | bigint | undefined;
  "num-queues"?: number | undefined;
};

/** QAPI enum [`BlockExportRemoveMode`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-export.BlockExportRemoveMode). Since 2.12. */
export type BlockExportRemoveMode =
  | "safe"
  | "hard";

/** QAPI enum [`BlockExportType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-export.BlockExportType). Since 4.2. */
export type BlockExportType =
  | "nbd"
  | "vhost-user-blk" // Since 5.2.
  | "fuse" // Since 6.0.
  | "vduse-blk" // Since 7.1.
;

/** QAPI struct [`BlockGraphInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockGraphInfo). Since 8.0. */
export type BlockGraphInfo = {
  filename: string;
  format: string;
  "dirty-flag"?: boolean | undefined;
  "actual-size"?: number | undefined;
  "virtual-size": number;
  "cluster-size"?: number | undefined;
  encrypted?: boolean | undefined;
  /** Since 1.7. */
  compressed?: boolean | undefined;
  "backing-filename"?: string | undefined;
  "full-backing-filename"?: string | undefined;
  "backing-filename-format"?: string | undefined;
  snapshots?: readonly SnapshotInfo[] | undefined;
  /** Since 1.7. */
  "format-specific"?: ImageInfoSpecific | undefined;
  children: readonly BlockChildInfo[];
};

/** QAPI struct [`BlockIOThrottle`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockIOThrottle). Since 1.1. */
export type BlockIOThrottle = {
  /** @deprecated In QEMU 7.2, 10.0 and 11.1. */
  device?: string | undefined;
  /** Since 2.8. */
  id?: string | undefined;
  bps: number;
  bps_rd: number;
  bps_wr: number;
  iops: number;
  iops_rd: number;
  iops_wr: number;
  /** Since 1.7. */
  bps_max?: number | undefined;
  /** Since 1.7. */
  bps_rd_max?: number | undefined;
  /** Since 1.7. */
  bps_wr_max?: number | undefined;
  /** Since 1.7. */
  iops_max?: number | undefined;
  /** Since 1.7. */
  iops_rd_max?: number | undefined;
  /** Since 1.7. */
  iops_wr_max?: number | undefined;
  /** Since 2.6. */
  bps_max_length?: number | undefined;
  /** Since 2.6. */
  bps_rd_max_length?: number | undefined;
  /** Since 2.6. */
  bps_wr_max_length?: number | undefined;
  /** Since 2.6. */
  iops_max_length?: number | undefined;
  /** Since 2.6. */
  iops_rd_max_length?: number | undefined;
  /** Since 2.6. */
  iops_wr_max_length?: number | undefined;
  /** Since 1.7. */
  iops_size?: number | undefined;
  /** Since 2.4. */
  group?: string | undefined;
};

/** QAPI struct [`BlockInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockInfo). Since 0.14. */
export type BlockInfo = {
  device: string;
  /** Since 2.10. */
  qdev?: string;
  type: string;
  removable: boolean;
  locked: boolean;
  inserted?: BlockDeviceInfo;
  tray_open?: boolean;
  "io-status"?: Open<BlockDeviceIoStatus>;
};

/** QAPI union [`BlockJobChangeOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockJobChangeOptions). Since 8.2. */
export type BlockJobChangeOptions =
  & {
    id: string;
  }
  & (
    | ({ type: "mirror" } & BlockJobChangeOptionsMirror)
    | {
      type:
        | "commit"
        | "stream"
        | "backup"
        | "create"
        | "amend"
        | "snapshot-load"
        | "snapshot-save"
        | "snapshot-delete";
    }
  );

/** QAPI struct [`BlockJobChangeOptionsMirror`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockJobChangeOptionsMirror). Since 8.2. */
export type BlockJobChangeOptionsMirror = {
  "copy-mode": MirrorCopyMode;
};

/** QAPI union [`BlockJobInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockJobInfo). Since 1.1. */
export type BlockJobInfo =
  & {
    device: string;
    len: number;
    offset: number;
    /** Since 1.3. */
    busy: boolean;
    /** Since 1.3. */
    paused: boolean;
    speed: number;
    /** Since 1.3. */
    "io-status": Open<BlockDeviceIoStatus>;
    /** Since 2.2. */
    ready: boolean;
    /** Since 2.12. */
    status: Open<JobStatus>;
    /** Since 2.12. */
    "auto-finalize": boolean;
    /** Since 2.12. */
    "auto-dismiss": boolean;
    /** Since 2.12. */
    error?: string;
  }
  & (
    | ({ type: "mirror" } & BlockJobInfoMirror)
    | {
      type:
        | "commit"
        | "stream"
        | "backup"
        | "create"
        | "amend"
        | "snapshot-load"
        | "snapshot-save"
        | "snapshot-delete";
    }
  );

/** QAPI struct [`BlockJobInfoMirror`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockJobInfoMirror). Since 8.2. */
export type BlockJobInfoMirror = {
  /** Not in QEMU 7.2. */
  "actively-synced"?: boolean;
};

/** QAPI struct [`BlockLatencyHistogramInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockLatencyHistogramInfo). Since 4.0. */
export type BlockLatencyHistogramInfo = {
  boundaries: (number | bigint)[];
  bins: (number | bigint)[];
};

/** QAPI object `BlockLimitsInfo`. Not in QEMU 7.2 and 10.0. */
export type BlockLimitsInfo = {
  "request-alignment": number | bigint;
  "max-discard"?: number | bigint;
  "discard-alignment"?: number | bigint;
  "max-write-zeroes"?: number | bigint;
  "write-zeroes-alignment"?: number | bigint;
  "opt-transfer"?: number | bigint;
  "max-transfer"?: number | bigint;
  "max-hw-transfer"?: number | bigint;
  "max-iov": number | bigint;
  "max-hw-iov"?: number | bigint;
  "min-mem-alignment": number | bigint;
  "opt-mem-alignment": number | bigint;
};

/** QAPI struct [`BlockMeasureInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockMeasureInfo). Since 2.10. */
export type BlockMeasureInfo = {
  required: number;
  "fully-allocated": number;
  /** Since 5.1. */
  bitmaps?: number | undefined;
};

/** QAPI struct [`BlockNodeInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockNodeInfo). Since 8.0. */
export type BlockNodeInfo = {
  filename: string;
  format: string;
  "dirty-flag"?: boolean | undefined;
  "actual-size"?: number | undefined;
  "virtual-size": number;
  "cluster-size"?: number | undefined;
  encrypted?: boolean | undefined;
  /** Since 1.7. */
  compressed?: boolean | undefined;
  "backing-filename"?: string | undefined;
  "full-backing-filename"?: string | undefined;
  "backing-filename-format"?: string | undefined;
  snapshots?: readonly SnapshotInfo[] | undefined;
  /** Since 1.7. */
  "format-specific"?: ImageInfoSpecific | undefined;
};

/** QAPI enum [`BlockPermission`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.BlockPermission). Since 4.0. */
export type BlockPermission =
  | "consistent-read"
  | "write"
  | "write-unchanged"
  | "resize";

/** QAPI struct [`BlockStats`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockStats). Since 0.14. */
export type BlockStats = {
  device?: string;
  /** Since 3.0. */
  qdev?: string;
  /** Since 2.3. */
  "node-name"?: string;
  stats: BlockDeviceStats;
  /** Since 4.2. */
  "driver-specific"?: BlockStatsSpecific;
  parent?: BlockStats;
  /** Since 2.0. */
  backing?: BlockStats;
};

/** QAPI union [`BlockStatsSpecific`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockStatsSpecific). Since 4.2. */
export type BlockStatsSpecific =
  | ({ driver: "file" } & BlockStatsSpecificFile)
  | ({ driver: "host_device" } & BlockStatsSpecificFile)
  | ({ driver: "nvme" } & BlockStatsSpecificNvme)
  | {
    driver:
      | "blkdebug"
      | "blklogwrites"
      | "blkreplay"
      | "blkverify"
      | "bochs"
      | "cloop"
      | "compress"
      | "copy-before-write"
      | "copy-on-read"
      | "dmg"
      | "snapshot-access"
      | "ftp"
      | "ftps"
      | "gluster"
      | "host_cdrom"
      | "http"
      | "https"
      | "io_uring"
      | "iscsi"
      | "luks"
      | "nbd"
      | "nfs"
      | "null-aio"
      | "null-co"
      | "nvme-io_uring"
      | "parallels"
      | "preallocate"
      | "qcow"
      | "qcow2"
      | "qed"
      | "quorum"
      | "raw"
      | "rbd"
      | "replication"
      | "ssh"
      | "throttle"
      | "vdi"
      | "vhdx"
      | "virtio-blk-vfio-pci"
      | "virtio-blk-vhost-user"
      | "virtio-blk-vhost-vdpa"
      | "vmdk"
      | "vpc"
      | "vvfat";
  };

/** QAPI struct [`BlockStatsSpecificFile`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockStatsSpecificFile). Since 4.2. */
export type BlockStatsSpecificFile = {
  "discard-nb-ok": number | bigint;
  "discard-nb-failed": number | bigint;
  "discard-bytes-ok": number | bigint;
};

/** QAPI struct [`BlockStatsSpecificNvme`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockStatsSpecificNvme). Since 5.2. */
export type BlockStatsSpecificNvme = {
  "completion-errors": number | bigint;
  "aligned-accesses": number | bigint;
  "unaligned-accesses": number | bigint;
};

/** QAPI enum [`BlockdevAioOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.BlockdevAioOptions). Since 2.9. */
export type BlockdevAioOptions =
  | "threads"
  | "native"
  | "io_uring" // Since 5.0.
;

/** QAPI union [`BlockdevAmendOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevAmendOptions). Since 5.1. */
export type BlockdevAmendOptions =
  | ({ driver: "luks" } & BlockdevAmendOptionsLUKS)
  | ({ driver: "qcow2" } & BlockdevAmendOptionsQcow2)
  | {
    driver:
      | "blkdebug"
      | "blklogwrites"
      | "blkreplay"
      | "blkverify"
      | "bochs"
      | "cloop"
      | "compress"
      | "copy-before-write"
      | "copy-on-read"
      | "dmg"
      | "file"
      | "snapshot-access"
      | "ftp"
      | "ftps"
      | "gluster"
      | "host_cdrom"
      | "host_device"
      | "http"
      | "https"
      | "io_uring"
      | "iscsi"
      | "nbd"
      | "nfs"
      | "null-aio"
      | "null-co"
      | "nvme"
      | "nvme-io_uring"
      | "parallels"
      | "preallocate"
      | "qcow"
      | "qed"
      | "quorum"
      | "raw"
      | "rbd"
      | "replication"
      | "ssh"
      | "throttle"
      | "vdi"
      | "vhdx"
      | "virtio-blk-vfio-pci"
      | "virtio-blk-vhost-user"
      | "virtio-blk-vhost-vdpa"
      | "vmdk"
      | "vpc"
      | "vvfat";
  };

/** QAPI struct [`BlockdevAmendOptionsLUKS`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevAmendOptionsLUKS). Since 5.1. */
export type BlockdevAmendOptionsLUKS = {
  state: QCryptoBlockLUKSKeyslotState;
  "new-secret"?: string | undefined;
  "old-secret"?: string | undefined;
  keyslot?: number | undefined;
  "iter-time"?: number | undefined;
  secret?: string | undefined;
};

/** QAPI struct [`BlockdevAmendOptionsQcow2`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevAmendOptionsQcow2). Since 5.1. */
export type BlockdevAmendOptionsQcow2 = {
  encrypt?: QCryptoBlockAmendOptions | undefined;
};

/** QAPI struct [`BlockdevBackup`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevBackup). Since 2.3. */
export type BlockdevBackup = {
  /** Since 2.7. */
  "job-id"?: string | undefined;
  device: string;
  sync: MirrorSyncMode;
  speed?: number | undefined;
  /** Since 2.4. */
  bitmap?: string | undefined;
  /** Since 4.2. */
  "bitmap-mode"?: BitmapSyncMode | undefined;
  /** Since 2.8. */
  compress?: boolean | undefined;
  "on-source-error"?: BlockdevOnError | undefined;
  "on-target-error"?: BlockdevOnError | undefined;
  /** Since 2.12. */
  "auto-finalize"?: boolean | undefined;
  /** Since 2.12. */
  "auto-dismiss"?: boolean | undefined;
  /** Since 4.2. */
  "filter-node-name"?: string | undefined;
  /** Since 9.1. Not in QEMU 7.2. */
  "discard-source"?: boolean | undefined;
  /**
   * Since 6.0.
   *
   * @experimental In QEMU 7.2, 10.0 and 11.1.
   */
  "x-perf"?: BackupPerf | undefined;
  target: string;
  /** Not in QEMU 7.2 and 10.0. */
  "on-cbw-error"?: OnCbwError | undefined;
};

/** QAPI struct [`BlockdevBackupWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-transaction.BlockdevBackupWrapper). Since 2.3. */
export type BlockdevBackupWrapper = {
  data: BlockdevBackup;
};

/** QAPI struct [`BlockdevCacheInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevCacheInfo). Since 2.3. */
export type BlockdevCacheInfo = {
  writeback: boolean;
  direct: boolean;
  "no-flush": boolean;
};

/** QAPI struct [`BlockdevCacheOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevCacheOptions). Since 2.9. */
export type BlockdevCacheOptions = {
  direct?: boolean | undefined;
  "no-flush"?: boolean | undefined;
};

/** QAPI enum [`BlockdevChangeReadOnlyMode`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.BlockdevChangeReadOnlyMode). Since 2.3. */
export type BlockdevChangeReadOnlyMode =
  | "retain"
  | "read-only"
  | "read-write";

/** QAPI object `BlockdevChild`. Not in QEMU 7.2 and 10.0. */
export type BlockdevChild = {
  child: string;
  "node-name": string;
};

/** QAPI union [`BlockdevCreateOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevCreateOptions). Since 2.12. */
export type BlockdevCreateOptions =
  | ({ driver: "file" } & BlockdevCreateOptionsFile)
  | ({ driver: "gluster" } & BlockdevCreateOptionsGluster)
  | ({ driver: "luks" } & BlockdevCreateOptionsLUKS)
  | ({ driver: "nfs" } & BlockdevCreateOptionsNfs)
  | ({ driver: "parallels" } & BlockdevCreateOptionsParallels)
  | ({ driver: "qcow" } & BlockdevCreateOptionsQcow)
  | ({ driver: "qcow2" } & BlockdevCreateOptionsQcow2)
  | ({ driver: "qed" } & BlockdevCreateOptionsQed)
  | ({ driver: "rbd" } & BlockdevCreateOptionsRbd)
  | ({ driver: "ssh" } & BlockdevCreateOptionsSsh)
  | ({ driver: "vdi" } & BlockdevCreateOptionsVdi)
  | ({ driver: "vhdx" } & BlockdevCreateOptionsVhdx)
  | ({ driver: "vmdk" } & BlockdevCreateOptionsVmdk)
  | ({ driver: "vpc" } & BlockdevCreateOptionsVpc)
  | {
    driver:
      | "blkdebug"
      | "blklogwrites"
      | "blkreplay"
      | "blkverify"
      | "bochs"
      | "cloop"
      | "compress"
      | "copy-before-write"
      | "copy-on-read"
      | "dmg"
      | "snapshot-access"
      | "ftp"
      | "ftps"
      | "host_cdrom"
      | "host_device"
      | "http"
      | "https"
      | "io_uring"
      | "iscsi"
      | "nbd"
      | "null-aio"
      | "null-co"
      | "nvme"
      | "nvme-io_uring"
      | "preallocate"
      | "quorum"
      | "raw"
      | "replication"
      | "throttle"
      | "virtio-blk-vfio-pci"
      | "virtio-blk-vhost-user"
      | "virtio-blk-vhost-vdpa"
      | "vvfat";
  };

/** QAPI struct [`BlockdevCreateOptionsFile`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevCreateOptionsFile). Since 2.12. */
export type BlockdevCreateOptionsFile = {
  filename: string;
  size: number | bigint;
  preallocation?: PreallocMode | undefined;
  nocow?: boolean | undefined;
  /** Since 5.1. */
  "extent-size-hint"?: number | bigint | undefined;
};

/** QAPI struct [`BlockdevCreateOptionsGluster`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevCreateOptionsGluster). Since 2.12. */
export type BlockdevCreateOptionsGluster = {
  location: BlockdevOptionsGluster;
  size: number | bigint;
  preallocation?: PreallocMode | undefined;
};

/** QAPI struct [`BlockdevCreateOptionsLUKS`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevCreateOptionsLUKS). Since 2.12. */
export type BlockdevCreateOptionsLUKS = {
  "key-secret"?: string | undefined;
  "cipher-alg"?: QCryptoCipherAlgo | undefined;
  "cipher-mode"?: QCryptoCipherMode | undefined;
  "ivgen-alg"?: QCryptoIVGenAlgo | undefined;
  "ivgen-hash-alg"?: QCryptoHashAlgo | undefined;
  "hash-alg"?: QCryptoHashAlgo | undefined;
  /** Since 2.8. */
  "iter-time"?: number | undefined;
  file?: BlockdevRef | undefined;
  /** Since 9.0. Not in QEMU 7.2. */
  header?: BlockdevRef | undefined;
  size: number | bigint;
  /** Since 4.2. */
  preallocation?: PreallocMode | undefined;
};

/** QAPI struct [`BlockdevCreateOptionsNfs`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevCreateOptionsNfs). Since 2.12. */
export type BlockdevCreateOptionsNfs = {
  location: BlockdevOptionsNfs;
  size: number | bigint;
};

/** QAPI struct [`BlockdevCreateOptionsParallels`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevCreateOptionsParallels). Since 2.12. */
export type BlockdevCreateOptionsParallels = {
  file: BlockdevRef;
  size: number | bigint;
  "cluster-size"?: number | bigint | undefined;
};

/** QAPI struct [`BlockdevCreateOptionsQcow`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevCreateOptionsQcow). Since 2.12. */
export type BlockdevCreateOptionsQcow = {
  file: BlockdevRef;
  size: number | bigint;
  "backing-file"?: string | undefined;
  encrypt?: QCryptoBlockCreateOptions | undefined;
};

/** QAPI struct [`BlockdevCreateOptionsQcow2`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevCreateOptionsQcow2). Since 2.12. */
export type BlockdevCreateOptionsQcow2 = {
  file: BlockdevRef;
  /** Since 4.0. */
  "data-file"?: BlockdevRef | undefined;
  /** Since 4.0. */
  "data-file-raw"?: boolean | undefined;
  /** Since 5.2. */
  "extended-l2"?: boolean | undefined;
  size: number | bigint;
  version?: BlockdevQcow2Version | undefined;
  "backing-file"?: string | undefined;
  "backing-fmt"?: BlockdevDriver | undefined;
  encrypt?: QCryptoBlockCreateOptions | undefined;
  "cluster-size"?: number | bigint | undefined;
  preallocation?: PreallocMode | undefined;
  "lazy-refcounts"?: boolean | undefined;
  "refcount-bits"?: number | undefined;
  /** Since 5.1. */
  "compression-type"?: Qcow2CompressionType | undefined;
};

/** QAPI struct [`BlockdevCreateOptionsQed`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevCreateOptionsQed). Since 2.12. */
export type BlockdevCreateOptionsQed = {
  file: BlockdevRef;
  size: number | bigint;
  "backing-file"?: string | undefined;
  "backing-fmt"?: BlockdevDriver | undefined;
  "cluster-size"?: number | bigint | undefined;
  "table-size"?: number | undefined;
};

/** QAPI struct [`BlockdevCreateOptionsRbd`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevCreateOptionsRbd). Since 2.12. */
export type BlockdevCreateOptionsRbd = {
  location: BlockdevOptionsRbd;
  size: number | bigint;
  "cluster-size"?: number | bigint | undefined;
  /** Since 6.1. */
  encrypt?: RbdEncryptionCreateOptions | undefined;
};

/** QAPI struct [`BlockdevCreateOptionsSsh`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevCreateOptionsSsh). Since 2.12. */
export type BlockdevCreateOptionsSsh = {
  location: BlockdevOptionsSsh;
  size: number | bigint;
};

/** QAPI struct [`BlockdevCreateOptionsVdi`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevCreateOptionsVdi). Since 2.12. */
export type BlockdevCreateOptionsVdi = {
  file: BlockdevRef;
  size: number | bigint;
  preallocation?: PreallocMode | undefined;
};

/** QAPI struct [`BlockdevCreateOptionsVhdx`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevCreateOptionsVhdx). Since 2.12. */
export type BlockdevCreateOptionsVhdx = {
  file: BlockdevRef;
  size: number | bigint;
  "log-size"?: number | bigint | undefined;
  "block-size"?: number | bigint | undefined;
  subformat?: BlockdevVhdxSubformat | undefined;
  "block-state-zero"?: boolean | undefined;
};

/** QAPI struct [`BlockdevCreateOptionsVmdk`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevCreateOptionsVmdk). Since 4.0. */
export type BlockdevCreateOptionsVmdk = {
  file: BlockdevRef;
  size: number | bigint;
  extents?: readonly BlockdevRef[] | undefined;
  subformat?: BlockdevVmdkSubformat | undefined;
  "backing-file"?: string | undefined;
  "adapter-type"?: BlockdevVmdkAdapterType | undefined;
  hwversion?: string | undefined;
  /** Since 6.2. */
  toolsversion?: string | undefined;
  "zeroed-grain"?: boolean | undefined;
};

/** QAPI struct [`BlockdevCreateOptionsVpc`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevCreateOptionsVpc). Since 2.12. */
export type BlockdevCreateOptionsVpc = {
  file: BlockdevRef;
  size: number | bigint;
  subformat?: BlockdevVpcSubformat | undefined;
  "force-size"?: boolean | undefined;
};

/** QAPI enum [`BlockdevDetectZeroesOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.BlockdevDetectZeroesOptions). Since 2.1. */
export type BlockdevDetectZeroesOptions =
  | "off"
  | "on"
  | "unmap";

/** QAPI enum [`BlockdevDiscardOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.BlockdevDiscardOptions). Since 2.9. */
export type BlockdevDiscardOptions =
  | "ignore"
  | "unmap";

/** QAPI enum [`BlockdevDriver`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.BlockdevDriver). Since 2.9. */
export type BlockdevDriver =
  | "blkdebug"
  | "blklogwrites" // Since 3.0.
  | "blkreplay" // Since 4.2.
  | "blkverify"
  | "bochs"
  | "cloop"
  | "compress" // Since 5.0.
  | "copy-before-write" // Since 6.2.
  | "copy-on-read" // Since 3.0.
  | "dmg"
  | "file"
  | "snapshot-access" // Since 7.0.
  | "ftp"
  | "ftps"
  | "gluster" // Not in QEMU 11.1. Deprecated in QEMU 10.0.
  | "host_cdrom"
  | "host_device"
  | "http"
  | "https"
  | "io_uring"
  | "iscsi"
  | "luks"
  | "nbd"
  | "nfs"
  | "null-aio"
  | "null-co"
  | "nvme" // Since 2.12.
  | "nvme-io_uring"
  | "parallels"
  | "preallocate"
  | "qcow"
  | "qcow2"
  | "qed"
  | "quorum"
  | "raw"
  | "rbd"
  | "replication"
  | "ssh"
  | "throttle" // Since 2.11.
  | "vdi"
  | "vhdx"
  | "virtio-blk-vfio-pci"
  | "virtio-blk-vhost-user"
  | "virtio-blk-vhost-vdpa"
  | "vmdk"
  | "vpc"
  | "vvfat";

/** QAPI enum [`BlockdevOnError`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.BlockdevOnError). Since 1.3. */
export type BlockdevOnError =
  | "report"
  | "ignore"
  | "enospc"
  | "stop"
  | "auto" // Since 2.7.
;

/** QAPI union [`BlockdevOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptions). Since 2.9. */
export type BlockdevOptions =
  & {
    /** Since 2.0. */
    "node-name"?: string | undefined;
    discard?: BlockdevDiscardOptions | undefined;
    cache?: BlockdevCacheOptions | undefined;
    /** Since 10.0. Not in QEMU 7.2. */
    active?: boolean | undefined;
    "read-only"?: boolean | undefined;
    /** Since 3.1. */
    "auto-read-only"?: boolean | undefined;
    /** Since 2.10. */
    "force-share"?: boolean | undefined;
    /** Since 2.1. */
    "detect-zeroes"?: BlockdevDetectZeroesOptions | undefined;
  }
  & (
    | ({ driver: "blkdebug" } & BlockdevOptionsBlkdebug)
    | ({ driver: "blklogwrites" } & BlockdevOptionsBlklogwrites)
    | ({ driver: "blkverify" } & BlockdevOptionsBlkverify)
    | ({ driver: "blkreplay" } & BlockdevOptionsBlkreplay)
    | ({ driver: "bochs" } & BlockdevOptionsGenericFormat)
    | ({ driver: "cloop" } & BlockdevOptionsGenericFormat)
    | ({ driver: "compress" } & BlockdevOptionsGenericFormat)
    | ({ driver: "copy-before-write" } & BlockdevOptionsCbw)
    | ({ driver: "copy-on-read" } & BlockdevOptionsCor)
    | ({ driver: "dmg" } & BlockdevOptionsGenericFormat)
    | ({ driver: "file" } & BlockdevOptionsFile)
    | ({ driver: "ftp" } & BlockdevOptionsCurlFtp)
    | ({ driver: "ftps" } & BlockdevOptionsCurlFtps)
    | ({ driver: "gluster" } & BlockdevOptionsGluster)
    | ({ driver: "host_cdrom" } & BlockdevOptionsFile)
    | ({ driver: "host_device" } & BlockdevOptionsFile)
    | ({ driver: "http" } & BlockdevOptionsCurlHttp)
    | ({ driver: "https" } & BlockdevOptionsCurlHttps)
    | ({ driver: "io_uring" } & BlockdevOptionsIoUring)
    | ({ driver: "iscsi" } & BlockdevOptionsIscsi)
    | ({ driver: "luks" } & BlockdevOptionsLUKS)
    | ({ driver: "nbd" } & BlockdevOptionsNbd)
    | ({ driver: "nfs" } & BlockdevOptionsNfs)
    | ({ driver: "null-aio" } & BlockdevOptionsNull)
    | ({ driver: "null-co" } & BlockdevOptionsNull)
    | ({ driver: "nvme" } & BlockdevOptionsNVMe)
    | ({ driver: "nvme-io_uring" } & BlockdevOptionsNvmeIoUring)
    | ({ driver: "parallels" } & BlockdevOptionsGenericFormat)
    | ({ driver: "preallocate" } & BlockdevOptionsPreallocate)
    | ({ driver: "qcow2" } & BlockdevOptionsQcow2)
    | ({ driver: "qcow" } & BlockdevOptionsQcow)
    | ({ driver: "qed" } & BlockdevOptionsGenericCOWFormat)
    | ({ driver: "quorum" } & BlockdevOptionsQuorum)
    | ({ driver: "raw" } & BlockdevOptionsRaw)
    | ({ driver: "rbd" } & BlockdevOptionsRbd)
    | ({ driver: "replication" } & BlockdevOptionsReplication)
    | ({ driver: "snapshot-access" } & BlockdevOptionsGenericFormat)
    | ({ driver: "ssh" } & BlockdevOptionsSsh)
    | ({ driver: "throttle" } & BlockdevOptionsThrottle)
    | ({ driver: "vdi" } & BlockdevOptionsGenericFormat)
    | ({ driver: "vhdx" } & BlockdevOptionsGenericFormat)
    | ({ driver: "virtio-blk-vfio-pci" } & BlockdevOptionsVirtioBlkVfioPci)
    | ({ driver: "virtio-blk-vhost-user" } & BlockdevOptionsVirtioBlkVhostUser)
    | ({ driver: "virtio-blk-vhost-vdpa" } & BlockdevOptionsVirtioBlkVhostVdpa)
    | ({ driver: "vmdk" } & BlockdevOptionsGenericCOWFormat)
    | ({ driver: "vpc" } & BlockdevOptionsGenericFormat)
    | ({ driver: "vvfat" } & BlockdevOptionsVVFAT)
  );

/** QAPI struct [`BlockdevOptionsBlkdebug`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsBlkdebug). Since 2.9. */
export type BlockdevOptionsBlkdebug = {
  image: BlockdevRef;
  config?: string | undefined;
  align?: number | undefined;
  /** Since 2.10. */
  "max-transfer"?: number | undefined;
  /** Since 2.10. */
  "opt-write-zero"?: number | undefined;
  /** Since 2.10. */
  "max-write-zero"?: number | undefined;
  /** Since 2.10. */
  "opt-discard"?: number | undefined;
  /** Since 2.10. */
  "max-discard"?: number | undefined;
  "inject-error"?: readonly BlkdebugInjectErrorOptions[] | undefined;
  "set-state"?: readonly BlkdebugSetStateOptions[] | undefined;
  /** Since 5.0. */
  "take-child-perms"?: readonly BlockPermission[] | undefined;
  /** Since 5.0. */
  "unshare-child-perms"?: readonly BlockPermission[] | undefined;
};

/** QAPI struct [`BlockdevOptionsBlklogwrites`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsBlklogwrites). Since 3.0. */
export type BlockdevOptionsBlklogwrites = {
  file: BlockdevRef;
  log: BlockdevRef;
  "log-sector-size"?: number | undefined;
  "log-append"?: boolean | undefined;
  "log-super-update-interval"?: number | bigint | undefined;
};

/** QAPI struct [`BlockdevOptionsBlkreplay`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsBlkreplay). Since 4.2. */
export type BlockdevOptionsBlkreplay = {
  image: BlockdevRef;
};

/** QAPI struct [`BlockdevOptionsBlkverify`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsBlkverify). Since 2.9. */
export type BlockdevOptionsBlkverify = {
  test: BlockdevRef;
  raw: BlockdevRef;
};

/** QAPI struct [`BlockdevOptionsCbw`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsCbw). Since 6.2. */
export type BlockdevOptionsCbw = {
  file: BlockdevRef;
  target: BlockdevRef;
  /** Since 7.0. */
  bitmap?: BlockDirtyBitmap | undefined;
  /** Since 7.1. */
  "on-cbw-error"?: OnCbwError | undefined;
  /** Since 7.1. */
  "cbw-timeout"?: number | undefined;
  /** Since 9.2. Not in QEMU 7.2. */
  "min-cluster-size"?: number | bigint | undefined;
};

/** QAPI struct [`BlockdevOptionsCor`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsCor). Since 6.0. */
export type BlockdevOptionsCor = {
  file: BlockdevRef;
  bottom?: string | undefined;
};

/** QAPI struct [`BlockdevOptionsCurlBase`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsCurlBase). Since 2.9. */
export type BlockdevOptionsCurlBase = {
  url: string;
  readahead?: number | undefined;
  timeout?: number | undefined;
  username?: string | undefined;
  "password-secret"?: string | undefined;
  "proxy-username"?: string | undefined;
  "proxy-password-secret"?: string | undefined;
};

/** QAPI struct [`BlockdevOptionsCurlFtp`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsCurlFtp). Since 2.9. */
export type BlockdevOptionsCurlFtp = {
  url: string;
  readahead?: number | undefined;
  timeout?: number | undefined;
  username?: string | undefined;
  "password-secret"?: string | undefined;
  "proxy-username"?: string | undefined;
  "proxy-password-secret"?: string | undefined;
};

/** QAPI struct [`BlockdevOptionsCurlFtps`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsCurlFtps). Since 2.9. */
export type BlockdevOptionsCurlFtps = {
  url: string;
  readahead?: number | undefined;
  timeout?: number | undefined;
  username?: string | undefined;
  "password-secret"?: string | undefined;
  "proxy-username"?: string | undefined;
  "proxy-password-secret"?: string | undefined;
  sslverify?: boolean | undefined;
};

/** QAPI struct [`BlockdevOptionsCurlHttp`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsCurlHttp). Since 2.9. */
export type BlockdevOptionsCurlHttp = {
  url: string;
  readahead?: number | undefined;
  timeout?: number | undefined;
  username?: string | undefined;
  "password-secret"?: string | undefined;
  "proxy-username"?: string | undefined;
  "proxy-password-secret"?: string | undefined;
  cookie?: string | undefined;
  /** Since 2.10. */
  "cookie-secret"?: string | undefined;
  /** Not in QEMU 7.2 and 10.0. */
  "force-range"?: boolean | undefined;
};

/** QAPI struct [`BlockdevOptionsCurlHttps`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsCurlHttps). Since 2.9. */
export type BlockdevOptionsCurlHttps = {
  url: string;
  readahead?: number | undefined;
  timeout?: number | undefined;
  username?: string | undefined;
  "password-secret"?: string | undefined;
  "proxy-username"?: string | undefined;
  "proxy-password-secret"?: string | undefined;
  cookie?: string | undefined;
  sslverify?: boolean | undefined;
  /** Since 2.10. */
  "cookie-secret"?: string | undefined;
  /** Not in QEMU 7.2 and 10.0. */
  "force-range"?: boolean | undefined;
};

/** QAPI struct [`BlockdevOptionsFile`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsFile). Since 2.9. */
export type BlockdevOptionsFile = {
  filename: string;
  /** Since 2.11. */
  "pr-manager"?: string | undefined;
  /** Since 2.10. */
  locking?: OnOffAuto | undefined;
  /** Since 2.8. */
  aio?: BlockdevAioOptions | undefined;
  /** Since 6.2. */
  "aio-max-batch"?: number | undefined;
  /** Since 4.0. */
  "drop-cache"?: boolean | undefined;
  /**
   * Since 3.0.
   *
   * @experimental In QEMU 7.2, 10.0 and 11.1.
   */
  "x-check-cache-dropped"?: boolean | undefined;
};

/** QAPI struct [`BlockdevOptionsGenericCOWFormat`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsGenericCOWFormat). Since 2.9. */
export type BlockdevOptionsGenericCOWFormat = {
  file: BlockdevRef;
  backing?: BlockdevRefOrNull | undefined;
};

/** QAPI struct [`BlockdevOptionsGenericFormat`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsGenericFormat). Since 2.9. */
export type BlockdevOptionsGenericFormat = {
  file: BlockdevRef;
};

/** QAPI struct [`BlockdevOptionsGluster`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsGluster). Since 2.9. */
export type BlockdevOptionsGluster = {
  volume: string;
  path: string;
  server: readonly SocketAddress[];
  /** Since 2.8. */
  debug?: number | undefined;
  /** Since 2.8. */
  logfile?: string | undefined;
};

/** QAPI struct [`BlockdevOptionsIoUring`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsIoUring). Since 7.2. */
export type BlockdevOptionsIoUring = {
  filename: string;
};

/** QAPI struct [`BlockdevOptionsIscsi`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsIscsi). Since 2.9. */
export type BlockdevOptionsIscsi = {
  transport: IscsiTransport;
  portal: string;
  target: string;
  lun?: number | undefined;
  user?: string | undefined;
  "password-secret"?: string | undefined;
  "initiator-name"?: string | undefined;
  "header-digest"?: IscsiHeaderDigest | undefined;
  timeout?: number | undefined;
};

/** QAPI struct [`BlockdevOptionsLUKS`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsLUKS). Since 2.9. */
export type BlockdevOptionsLUKS = {
  file: BlockdevRef;
  /** Since 2.6. */
  "key-secret"?: string | undefined;
  /** Since 9.0. Not in QEMU 7.2. */
  header?: BlockdevRef | undefined;
};

/** QAPI struct [`BlockdevOptionsNVMe`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsNVMe). Since 2.12. */
export type BlockdevOptionsNVMe = {
  device: string;
  namespace: number;
};

/** QAPI struct [`BlockdevOptionsNbd`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsNbd). Since 2.9. */
export type BlockdevOptionsNbd = {
  server: SocketAddress;
  export?: string | undefined;
  "tls-creds"?: string | undefined;
  /** Since 7.0. */
  "tls-hostname"?: string | undefined;
  /**
   * Since 3.0.
   *
   * @experimental In QEMU 7.2, 10.0 and 11.1.
   */
  "x-dirty-bitmap"?: string | undefined;
  /** Since 4.2. */
  "reconnect-delay"?: number | undefined;
  /** Since 7.0. */
  "open-timeout"?: number | undefined;
};

/** QAPI struct [`BlockdevOptionsNfs`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsNfs). Since 2.9. */
export type BlockdevOptionsNfs = {
  server: NFSServer;
  path: string;
  user?: number | undefined;
  group?: number | undefined;
  "tcp-syn-count"?: number | undefined;
  "readahead-size"?: number | undefined;
  "page-cache-size"?: number | undefined;
  debug?: number | undefined;
};

/** QAPI struct [`BlockdevOptionsNull`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsNull). Since 2.9. */
export type BlockdevOptionsNull = {
  size?: number | undefined;
  /** Since 2.4. */
  "latency-ns"?: number | bigint | undefined;
  /** Since 4.1. */
  "read-zeroes"?: boolean | undefined;
};

/** QAPI struct [`BlockdevOptionsNvmeIoUring`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsNvmeIoUring). Since 7.2. */
export type BlockdevOptionsNvmeIoUring = {
  path: string;
};

/** QAPI struct [`BlockdevOptionsPreallocate`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsPreallocate). Since 6.0. */
export type BlockdevOptionsPreallocate = {
  file: BlockdevRef;
  "prealloc-align"?: number | undefined;
  "prealloc-size"?: number | undefined;
};

/** QAPI struct [`BlockdevOptionsQcow`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsQcow). Since 2.10. */
export type BlockdevOptionsQcow = {
  file: BlockdevRef;
  backing?: BlockdevRefOrNull | undefined;
  encrypt?: BlockdevQcowEncryption | undefined;
};

/** QAPI struct [`BlockdevOptionsQcow2`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsQcow2). Since 2.9. */
export type BlockdevOptionsQcow2 = {
  file: BlockdevRef;
  backing?: BlockdevRefOrNull | undefined;
  "lazy-refcounts"?: boolean | undefined;
  "pass-discard-request"?: boolean | undefined;
  "pass-discard-snapshot"?: boolean | undefined;
  "pass-discard-other"?: boolean | undefined;
  /** Since 8.1. Not in QEMU 7.2. */
  "discard-no-unref"?: boolean | undefined;
  /** Since 2.2. */
  "overlap-check"?: Qcow2OverlapChecks | undefined;
  /** Since 2.2. */
  "cache-size"?: number | undefined;
  /** Since 2.2. */
  "l2-cache-size"?: number | undefined;
  /** Since 2.12. */
  "l2-cache-entry-size"?: number | undefined;
  /** Since 2.2. */
  "refcount-cache-size"?: number | undefined;
  /** Since 2.5. */
  "cache-clean-interval"?: number | undefined;
  /** Since 2.10. */
  encrypt?: BlockdevQcow2Encryption | undefined;
  /** Since 4.0. */
  "data-file"?: BlockdevRef | undefined;
};

/** QAPI struct [`BlockdevOptionsQuorum`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsQuorum). Since 2.9. */
export type BlockdevOptionsQuorum = {
  blkverify?: boolean | undefined;
  children: readonly BlockdevRef[];
  "vote-threshold": number;
  /** Since 2.1. */
  "rewrite-corrupted"?: boolean | undefined;
  /** Since 2.2. */
  "read-pattern"?: QuorumReadPattern | undefined;
};

/** QAPI struct [`BlockdevOptionsRaw`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsRaw). Since 2.9. */
export type BlockdevOptionsRaw = {
  file: BlockdevRef;
  offset?: number | undefined;
  size?: number | undefined;
};

/** QAPI struct [`BlockdevOptionsRbd`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsRbd). Since 2.9. */
export type BlockdevOptionsRbd = {
  pool: string;
  /** Since 5.0. */
  namespace?: string | undefined;
  image: string;
  conf?: string | undefined;
  snapshot?: string | undefined;
  /** Since 6.1. */
  encrypt?: RbdEncryptionOptions | undefined;
  user?: string | undefined;
  /** Since 3.0. */
  "auth-client-required"?: readonly RbdAuthMode[] | undefined;
  /** Since 3.0. */
  "key-secret"?: string | undefined;
  server?: readonly InetSocketAddressBase[] | undefined;
};

/** QAPI struct [`BlockdevOptionsReplication`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsReplication). Since 2.9. */
export type BlockdevOptionsReplication = {
  file: BlockdevRef;
  mode: ReplicationMode;
  "top-id"?: string | undefined;
};

/** QAPI struct [`BlockdevOptionsSsh`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsSsh). Since 2.9. */
export type BlockdevOptionsSsh = {
  server: InetSocketAddress;
  path: string;
  user?: string | undefined;
  "host-key-check"?: SshHostKeyCheck | undefined;
};

/** QAPI struct [`BlockdevOptionsThrottle`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsThrottle). Since 2.11. */
export type BlockdevOptionsThrottle = {
  "throttle-group": string;
  file: BlockdevRef;
};

/** QAPI struct [`BlockdevOptionsVVFAT`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsVVFAT). Since 2.9. */
export type BlockdevOptionsVVFAT = {
  dir: string;
  "fat-type"?: number | undefined;
  floppy?: boolean | undefined;
  /** Since 2.4. */
  label?: string | undefined;
  rw?: boolean | undefined;
};

/** QAPI struct [`BlockdevOptionsVirtioBlkVfioPci`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsVirtioBlkVfioPci). Since 7.2. */
export type BlockdevOptionsVirtioBlkVfioPci = {
  path: string;
};

/** QAPI struct [`BlockdevOptionsVirtioBlkVhostUser`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsVirtioBlkVhostUser). Since 7.2. */
export type BlockdevOptionsVirtioBlkVhostUser = {
  path: string;
};

/** QAPI struct [`BlockdevOptionsVirtioBlkVhostVdpa`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevOptionsVirtioBlkVhostVdpa). Since 7.2. */
export type BlockdevOptionsVirtioBlkVhostVdpa = {
  path: string;
};

/** QAPI union [`BlockdevQcow2Encryption`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevQcow2Encryption). Since 2.10. */
export type BlockdevQcow2Encryption =
  | ({ format: "aes" } & QCryptoBlockOptionsQCow)
  | ({ format: "luks" } & QCryptoBlockOptionsLUKS);

/** QAPI enum [`BlockdevQcow2EncryptionFormat`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.BlockdevQcow2EncryptionFormat). Since 2.10. */
export type BlockdevQcow2EncryptionFormat =
  | "aes"
  | "luks";

/** QAPI enum [`BlockdevQcow2Version`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.BlockdevQcow2Version). Since 2.12. */
export type BlockdevQcow2Version =
  | "v2"
  | "v3";

/** QAPI union [`BlockdevQcowEncryption`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevQcowEncryption). Since 2.10. */
export type BlockdevQcowEncryption =
  & { format: "aes" }
  & QCryptoBlockOptionsQCow;

/** QAPI enum [`BlockdevQcowEncryptionFormat`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.BlockdevQcowEncryptionFormat). Since 2.10. */
export type BlockdevQcowEncryptionFormat = "aes";

/** QAPI alternate [`BlockdevRef`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#alternate-QMP-block-core.BlockdevRef). Since 2.9. */
export type BlockdevRef =
  | BlockdevOptions
  | string;

/** QAPI alternate [`BlockdevRefOrNull`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#alternate-QMP-block-core.BlockdevRefOrNull). Since 2.9. */
export type BlockdevRefOrNull =
  | BlockdevOptions
  | string
  | null;

/** QAPI struct [`BlockdevSnapshot`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevSnapshot). Since 2.5. */
export type BlockdevSnapshot = {
  node: string;
  overlay: string;
};

/** QAPI struct [`BlockdevSnapshotInternal`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevSnapshotInternal). Since 1.7. */
export type BlockdevSnapshotInternal = {
  device: string;
  name: string;
};

/** QAPI struct [`BlockdevSnapshotInternalWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-transaction.BlockdevSnapshotInternalWrapper). Since 1.7. */
export type BlockdevSnapshotInternalWrapper = {
  data: BlockdevSnapshotInternal;
};

/** QAPI struct [`BlockdevSnapshotSync`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.BlockdevSnapshotSync). */
export type BlockdevSnapshotSync = {
  device?: string | undefined;
  /** Since 2.0. */
  "node-name"?: string | undefined;
  "snapshot-file": string;
  /** Since 2.0. */
  "snapshot-node-name"?: string | undefined;
  format?: string | undefined;
  mode?: NewImageMode | undefined;
};

/** QAPI struct [`BlockdevSnapshotSyncWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-transaction.BlockdevSnapshotSyncWrapper). Since 1.1. */
export type BlockdevSnapshotSyncWrapper = {
  data: BlockdevSnapshotSync;
};

/** QAPI struct [`BlockdevSnapshotWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-transaction.BlockdevSnapshotWrapper). Since 2.5. */
export type BlockdevSnapshotWrapper = {
  data: BlockdevSnapshot;
};

/** QAPI enum [`BlockdevVhdxSubformat`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.BlockdevVhdxSubformat). Since 2.12. */
export type BlockdevVhdxSubformat =
  | "dynamic"
  | "fixed";

/** QAPI enum [`BlockdevVmdkAdapterType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.BlockdevVmdkAdapterType). Since 4.0. */
export type BlockdevVmdkAdapterType =
  | "ide"
  | "buslogic"
  | "lsilogic"
  | "legacyESX";

/** QAPI enum [`BlockdevVmdkSubformat`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.BlockdevVmdkSubformat). Since 4.0. */
export type BlockdevVmdkSubformat =
  | "monolithicSparse"
  | "monolithicFlat"
  | "twoGbMaxExtentSparse"
  | "twoGbMaxExtentFlat"
  | "streamOptimized";

/** QAPI enum [`BlockdevVpcSubformat`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.BlockdevVpcSubformat). Since 2.12. */
export type BlockdevVpcSubformat =
  | "dynamic"
  | "fixed";

/** QAPI struct [`BootConfiguration`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.BootConfiguration). Since 7.1. */
export type BootConfiguration = {
  order?: string | undefined;
  once?: string | undefined;
  menu?: boolean | undefined;
  splash?: string | undefined;
  "splash-time"?: number | undefined;
  "reboot-timeout"?: number | undefined;
  strict?: boolean | undefined;
};

/** QAPI enum [`COLOExitReason`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-migration.COLOExitReason). Since 3.1. */
export type COLOExitReason =
  | "none"
  | "request"
  | "error"
  | "processing" // Since 4.0.
;

/** QAPI enum [`COLOMessage`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-migration.COLOMessage). Since 2.8. */
export type COLOMessage =
  | "checkpoint-ready"
  | "checkpoint-request"
  | "checkpoint-reply"
  | "vmstate-send"
  | "vmstate-size"
  | "vmstate-received"
  | "vmstate-loaded";

/** QAPI enum [`COLOMode`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-migration.COLOMode). Since 2.8. */
export type COLOMode =
  | "none"
  | "primary"
  | "secondary";

/** QAPI struct [`COLOStatus`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-migration.COLOStatus). Since 3.1. */
export type COLOStatus = {
  mode: Open<COLOMode>;
  /** Since 4.0. */
  "last-mode": Open<COLOMode>;
  reason: Open<COLOExitReason>;
};

/** QAPI struct [`CXLFMWProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.CXLFMWProperties). Since 7.1. */
export type CXLFMWProperties = {
  "cxl-fmw": readonly CXLFixedMemoryWindowOptions[];
};

/** QAPI struct [`CXLFixedMemoryWindowOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.CXLFixedMemoryWindowOptions). Since 7.1. */
export type CXLFixedMemoryWindowOptions = {
  size: number | bigint;
  "interleave-granularity"?: number | bigint | undefined;
  targets: readonly string[];
};

/** QAPI struct [`CXLUncorErrorRecord`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-cxl.CXLUncorErrorRecord). Since 8.0. */
export type CXLUncorErrorRecord = {
  type: CxlUncorErrorType;
  header: readonly number[];
};

/** QAPI enum [`CacheLevelAndType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-machine-common.CacheLevelAndType). Since 9.2. */
export type CacheLevelAndType =
  | "l1d"
  | "l1i"
  | "l2"
  | "l3";

/** QAPI struct [`CanHostSocketcanProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.CanHostSocketcanProperties). Since 2.12. */
export type CanHostSocketcanProperties = {
  if: string;
  canbus: string;
};

/** QAPI union [`ChardevBackend`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevBackend). Since 1.4. */
export type ChardevBackend =
  | ({ type: "file" } & ChardevFileWrapper)
  | ({ type: "serial" } & ChardevHostdevWrapper)
  | ({ type: "parallel" } & ChardevHostdevWrapper)
  | ({ type: "pipe" } & ChardevHostdevWrapper)
  | ({ type: "socket" } & ChardevSocketWrapper)
  | ({ type: "udp" } & ChardevUdpWrapper)
  | ({ type: "pty" } & ChardevPtyWrapper)
  | ({ type: "null" } & ChardevCommonWrapper)
  | ({ type: "mux" } & ChardevMuxWrapper)
  | ({ type: "hub" } & ChardevHubWrapper)
  | ({ type: "msmouse" } & ChardevCommonWrapper)
  | ({ type: "wctablet" } & ChardevCommonWrapper)
  | ({ type: "braille" } & ChardevCommonWrapper)
  | ({ type: "testdev" } & ChardevCommonWrapper)
  | ({ type: "stdio" } & ChardevStdioWrapper)
  | ({ type: "console" } & ChardevCommonWrapper)
  | ({ type: "spicevmc" } & ChardevSpiceChannelWrapper)
  | ({ type: "spiceport" } & ChardevSpicePortWrapper)
  | ({ type: "qemu-vdagent" } & ChardevQemuVDAgentWrapper)
  | ({ type: "dbus" } & ChardevDBusWrapper)
  | ({ type: "vc" } & ChardevVCWrapper)
  | ({ type: "ringbuf" } & ChardevRingbufWrapper)
  | ({ type: "memory" } & ChardevRingbufWrapper);

/** QAPI struct [`ChardevBackendInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevBackendInfo). Since 2.0. */
export type ChardevBackendInfo = {
  name: string;
};

/** QAPI enum [`ChardevBackendKind`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-char.ChardevBackendKind). Since 1.4. */
export type ChardevBackendKind =
  | "file"
  | "serial"
  | "parallel"
  | "pipe" // Since 1.5.
  | "socket"
  | "udp" // Since 1.5.
  | "pty"
  | "null"
  | "mux" // Since 1.5.
  | "hub" // Since 10.0. Not in QEMU 7.2.
  | "msmouse" // Since 1.5.
  | "wctablet" // Since 2.9.
  | "braille" // Since 1.5.
  | "testdev" // Since 2.2.
  | "stdio" // Since 1.5.
  | "console" // Since 1.5.
  | "spicevmc" // Since 1.5.
  | "spiceport" // Since 1.5.
  | "qemu-vdagent" // Since 6.1.
  | "dbus" // Since 7.0.
  | "vc" // Since 1.5.
  | "ringbuf" // Since 1.6.
  | "memory" // Since 1.5. Deprecated in QEMU 10.0 and 11.1.
;

/** QAPI struct [`ChardevCommon`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevCommon). Since 2.6. */
export type ChardevCommon = {
  logfile?: string | undefined;
  logappend?: boolean | undefined;
  /** Not in QEMU 7.2 and 10.0. */
  logtimestamp?: boolean | undefined;
};

/** QAPI struct [`ChardevCommonWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevCommonWrapper). Since 2.6. */
export type ChardevCommonWrapper = {
  data: ChardevCommon;
};

/** QAPI struct [`ChardevDBus`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevDBus). Since 7.0. */
export type ChardevDBus = {
  logfile?: string | undefined;
  logappend?: boolean | undefined;
  name: string;
  /** Not in QEMU 7.2 and 10.0. */
  logtimestamp?: boolean | undefined;
  /** Not in QEMU 7.2 and 10.0. */
  encoding?: ChardevDBusEncoding | undefined;
};

/** QAPI enum `ChardevDBusEncoding`. Not in QEMU 7.2 and 10.0. */
export type ChardevDBusEncoding =
  | "cp437"
  | "utf8";

/** QAPI struct [`ChardevDBusWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevDBusWrapper). Since 7.0. */
export type ChardevDBusWrapper = {
  data: ChardevDBus;
};

/** QAPI struct [`ChardevFile`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevFile). Since 1.4. */
export type ChardevFile = {
  logfile?: string | undefined;
  logappend?: boolean | undefined;
  in?: string | undefined;
  out: string;
  /** Since 2.6. */
  append?: boolean | undefined;
  /** Not in QEMU 7.2 and 10.0. */
  logtimestamp?: boolean | undefined;
};

/** QAPI struct [`ChardevFileWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevFileWrapper). Since 1.4. */
export type ChardevFileWrapper = {
  data: ChardevFile;
};

/** QAPI struct [`ChardevHostdev`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevHostdev). Since 1.4. */
export type ChardevHostdev = {
  logfile?: string | undefined;
  logappend?: boolean | undefined;
  device: string;
  /** Not in QEMU 7.2 and 10.0. */
  logtimestamp?: boolean | undefined;
};

/** QAPI struct [`ChardevHostdevWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevHostdevWrapper). Since 1.4. */
export type ChardevHostdevWrapper = {
  data: ChardevHostdev;
};

/** QAPI struct [`ChardevHub`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevHub). Since 10.0. */
export type ChardevHub = {
  logfile?: string | undefined;
  logappend?: boolean | undefined;
  chardevs: readonly string[];
  /** Not in QEMU 10.0. */
  logtimestamp?: boolean | undefined;
};

/** QAPI struct [`ChardevHubWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevHubWrapper). Since 10.0. */
export type ChardevHubWrapper = {
  data: ChardevHub;
};

/** QAPI struct [`ChardevInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevInfo). Since 0.14. */
export type ChardevInfo = {
  label: string;
  filename: string;
  /** Since 2.1. */
  "frontend-open": boolean;
};

/** QAPI struct [`ChardevMux`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevMux). Since 1.5. */
export type ChardevMux = {
  logfile?: string | undefined;
  logappend?: boolean | undefined;
  chardev: string;
  /** Not in QEMU 7.2 and 10.0. */
  logtimestamp?: boolean | undefined;
};

/** QAPI struct [`ChardevMuxWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevMuxWrapper). Since 1.5. */
export type ChardevMuxWrapper = {
  data: ChardevMux;
};

/** QAPI struct [`ChardevPty`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevPty). Since 9.2. */
export type ChardevPty = {
  logfile?: string | undefined;
  logappend?: boolean | undefined;
  /** Not in QEMU 7.2. */
  path?: string | undefined;
  /** Not in QEMU 7.2 and 10.0. */
  logtimestamp?: boolean | undefined;
};

/** QAPI struct [`ChardevPtyWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevPtyWrapper). Since 9.2. */
export type ChardevPtyWrapper = {
  data: ChardevPty;
};

/** QAPI struct [`ChardevQemuVDAgent`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevQemuVDAgent). Since 6.1. */
export type ChardevQemuVDAgent = {
  logfile?: string | undefined;
  logappend?: boolean | undefined;
  mouse?: boolean | undefined;
  clipboard?: boolean | undefined;
  /** Not in QEMU 7.2 and 10.0. */
  logtimestamp?: boolean | undefined;
};

/** QAPI struct [`ChardevQemuVDAgentWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevQemuVDAgentWrapper). Since 6.1. */
export type ChardevQemuVDAgentWrapper = {
  data: ChardevQemuVDAgent;
};

/** QAPI struct [`ChardevReturn`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevReturn). Since 1.4. */
export type ChardevReturn = {
  pty?: string;
};

/** QAPI struct [`ChardevRingbuf`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevRingbuf). Since 1.5. */
export type ChardevRingbuf = {
  logfile?: string | undefined;
  logappend?: boolean | undefined;
  size?: number | undefined;
  /** Not in QEMU 7.2 and 10.0. */
  logtimestamp?: boolean | undefined;
};

/** QAPI struct [`ChardevRingbufWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevRingbufWrapper). Since 1.5. */
export type ChardevRingbufWrapper = {
  data: ChardevRingbuf;
};

/** QAPI struct [`ChardevSocket`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevSocket). Since 1.4. */
export type ChardevSocket = {
  logfile?: string | undefined;
  logappend?: boolean | undefined;
  addr: SocketAddressLegacy;
  /** Since 2.6. */
  "tls-creds"?: string | undefined;
  /** Since 4.0. */
  "tls-authz"?: string | undefined;
  server?: boolean | undefined;
  wait?: boolean | undefined;
  nodelay?: boolean | undefined;
  telnet?: boolean | undefined;
  /** Since 2.10. */
  tn3270?: boolean | undefined;
  /** Since 3.1. */
  websocket?: boolean | undefined;
  /**
   * Since 2.2. Not in QEMU 11.1.
   *
   * @deprecated In QEMU 10.0.
   */
  reconnect?: number | undefined;
  /** Since 9.2. Not in QEMU 7.2. */
  "reconnect-ms"?: number | undefined;
  /** Not in QEMU 7.2 and 10.0. */
  logtimestamp?: boolean | undefined;
};

/** QAPI struct [`ChardevSocketWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevSocketWrapper). Since 1.4. */
export type ChardevSocketWrapper = {
  data: ChardevSocket;
};

/** QAPI struct [`ChardevSpiceChannel`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevSpiceChannel). Since 1.5. */
export type ChardevSpiceChannel = {
  logfile?: string | undefined;
  logappend?: boolean | undefined;
  type: string;
  /** Not in QEMU 7.2 and 10.0. */
  logtimestamp?: boolean | undefined;
};

/** QAPI struct [`ChardevSpiceChannelWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevSpiceChannelWrapper). Since 1.5. */
export type ChardevSpiceChannelWrapper = {
  data: ChardevSpiceChannel;
};

/** QAPI struct [`ChardevSpicePort`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevSpicePort). Since 1.5. */
export type ChardevSpicePort = {
  logfile?: string | undefined;
  logappend?: boolean | undefined;
  fqdn: string;
  /** Not in QEMU 7.2 and 10.0. */
  logtimestamp?: boolean | undefined;
};

/** QAPI struct [`ChardevSpicePortWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevSpicePortWrapper). Since 1.5. */
export type ChardevSpicePortWrapper = {
  data: ChardevSpicePort;
};

/** QAPI struct [`ChardevStdio`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevStdio). Since 1.5. */
export type ChardevStdio = {
  logfile?: string | undefined;
  logappend?: boolean | undefined;
  signal?: boolean | undefined;
  /** Not in QEMU 7.2 and 10.0. */
  logtimestamp?: boolean | undefined;
};

/** QAPI struct [`ChardevStdioWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevStdioWrapper). Since 1.5. */
export type ChardevStdioWrapper = {
  data: ChardevStdio;
};

/** QAPI struct [`ChardevUdp`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevUdp). Since 1.5. */
export type ChardevUdp = {
  logfile?: string | undefined;
  logappend?: boolean | undefined;
  remote: SocketAddressLegacy;
  local?: SocketAddressLegacy | undefined;
  /** Not in QEMU 7.2 and 10.0. */
  logtimestamp?: boolean | undefined;
};

/** QAPI struct [`ChardevUdpWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevUdpWrapper). Since 1.5. */
export type ChardevUdpWrapper = {
  data: ChardevUdp;
};

/** QAPI struct [`ChardevVC`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevVC). Since 1.5. */
export type ChardevVC = {
  logfile?: string | undefined;
  logappend?: boolean | undefined;
  width?: number | undefined;
  height?: number | undefined;
  cols?: number | undefined;
  rows?: number | undefined;
  /** Not in QEMU 7.2 and 10.0. */
  logtimestamp?: boolean | undefined;
  /** Not in QEMU 7.2 and 10.0. */
  encoding?: ChardevDBusEncoding | undefined;
};

/** QAPI struct [`ChardevVCWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-char.ChardevVCWrapper). Since 1.5. */
export type ChardevVCWrapper = {
  data: ChardevVC;
};

/** QAPI struct [`ColoCompareProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.ColoCompareProperties). Since 2.8. */
export type ColoCompareProperties = {
  primary_in: string;
  secondary_in: string;
  outdev: string;
  iothread: string;
  notify_dev?: string | undefined;
  compare_timeout?: number | bigint | undefined;
  expired_scan_cycle?: number | undefined;
  max_queue_size?: number | undefined;
  vnet_hdr_support?: boolean | undefined;
};

/** QAPI struct [`CommandInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-control.CommandInfo). Since 0.14. */
export type CommandInfo = {
  name: string;
};

/** QAPI struct [`CommandLineOptionInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-misc.CommandLineOptionInfo). Since 1.5. */
export type CommandLineOptionInfo = {
  option: string;
  parameters: CommandLineParameterInfo[];
};

/** QAPI struct [`CommandLineParameterInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-misc.CommandLineParameterInfo). Since 1.5. */
export type CommandLineParameterInfo = {
  name: string;
  type: Open<CommandLineParameterType>;
  help?: string;
  /** Since 2.1. */
  default?: string;
};

/** QAPI enum [`CommandLineParameterType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-misc.CommandLineParameterType). Since 1.5. */
export type CommandLineParameterType =
  | "string"
  | "boolean"
  | "number"
  | "size";

/** QAPI struct [`CompatPolicy`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-compat.CompatPolicy). Since 6.0. */
export type CompatPolicy = {
  "deprecated-input"?: CompatPolicyInput | undefined;
  "deprecated-output"?: CompatPolicyOutput | undefined;
  /** Since 6.2. */
  "unstable-input"?: CompatPolicyInput | undefined;
  /** Since 6.2. */
  "unstable-output"?: CompatPolicyOutput | undefined;
};

/** QAPI enum [`CompatPolicyInput`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-compat.CompatPolicyInput). Since 6.0. */
export type CompatPolicyInput =
  | "accept"
  | "reject"
  | "crash";

/** QAPI enum [`CompatPolicyOutput`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-compat.CompatPolicyOutput). Since 6.0. */
export type CompatPolicyOutput =
  | "accept"
  | "hide";

/** QAPI struct [`CompatProperty`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.CompatProperty). Since 9.1. */
export type CompatProperty = {
  "qom-type": string;
  property: string;
  value: string;
};

/** QAPI struct [`CompressionStats`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-migration.CompressionStats). Since 3.1. */
export type CompressionStats = {
  pages: number;
  busy: number;
  "busy-rate": number;
  "compressed-size": number;
  "compression-rate": number;
};

/** QAPI struct [`CpuDefinitionInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine-target.CpuDefinitionInfo). Since 1.2. */
export type CpuDefinitionInfo = {
  name: string;
  /** Since 2.8. */
  "migration-safe"?: boolean;
  /** Since 2.8. */
  static: boolean;
  /** Since 2.8. */
  "unavailable-features"?: string[];
  /** Since 2.9. */
  typename: string;
  /** Since 4.1. */
  "alias-of"?: string;
  /** Since 5.2. */
  deprecated: boolean;
};

/** QAPI union [`CpuInfoFast`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.CpuInfoFast). Since 2.12. */
export type CpuInfoFast =
  & {
    "cpu-index": number;
    "qom-path": string;
    "thread-id": number;
    props?: CpuInstanceProperties;
    /** Not in QEMU 7.2 and 10.0. */
    "qom-type"?: string;
  }
  & (
    | ({ target: "s390x" } & CpuInfoS390)
    | {
      target:
        | "aarch64"
        | "alpha"
        | "arm"
        | "avr"
        | "hppa"
        | "i386"
        | "loongarch64"
        | "m68k"
        | "microblaze"
        | "microblazeel"
        | "mips"
        | "mips64"
        | "mips64el"
        | "mipsel"
        | "or1k"
        | "ppc"
        | "ppc64"
        | "riscv32"
        | "riscv64"
        | "rx"
        | "sh4"
        | "sh4eb"
        | "sparc"
        | "sparc64"
        | "tricore"
        | "x86_64"
        | "xtensa"
        | "xtensaeb"
        | "cris"
        | "nios2"
        | "hexagon";
    }
  );

/** QAPI struct [`CpuInfoS390`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.CpuInfoS390). Since 2.12. */
export type CpuInfoS390 = {
  "cpu-state": Open<S390CpuState>;
  /** Since 8.2. Not in QEMU 7.2. */
  dedicated?: boolean;
  /** Since 8.2. Not in QEMU 7.2. */
  entitlement?: Open<S390CpuEntitlement>;
};

/** QAPI struct [`CpuInstanceProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.CpuInstanceProperties). Since 2.7. */
export type CpuInstanceProperties = {
  "node-id"?: number;
  /** Since 8.2. Not in QEMU 7.2. */
  "drawer-id"?: number;
  /** Since 8.2. Not in QEMU 7.2. */
  "book-id"?: number;
  "socket-id"?: number;
  /** Since 4.1. */
  "die-id"?: number;
  /** Since 7.1. */
  "cluster-id"?: number;
  /** Since 9.1. Not in QEMU 7.2. */
  "module-id"?: number;
  "core-id"?: number;
  "thread-id"?: number;
};

/** QAPI struct [`CpuModelBaselineInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine-target.CpuModelBaselineInfo). Since 2.8. */
export type CpuModelBaselineInfo = {
  model: CpuModelInfo;
};

/** QAPI struct [`CpuModelCompareInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine-target.CpuModelCompareInfo). Since 2.8. */
export type CpuModelCompareInfo = {
  result: Open<CpuModelCompareResult>;
  "responsible-properties": string[];
};

/** QAPI enum [`CpuModelCompareResult`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-machine-target.CpuModelCompareResult). Since 2.8. */
export type CpuModelCompareResult =
  | "incompatible"
  | "identical"
  | "superset"
  | "subset";

/** QAPI struct [`CpuModelExpansionInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine-target.CpuModelExpansionInfo). Since 2.8. */
export type CpuModelExpansionInfo = {
  model: CpuModelInfo;
  /** Since 9.1. */
  "deprecated-props"?: string[];
};

/** QAPI enum [`CpuModelExpansionType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-machine-target.CpuModelExpansionType). Since 2.8. */
export type CpuModelExpansionType =
  | "static"
  | "full";

/** QAPI struct [`CpuModelInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine-target.CpuModelInfo). Since 2.8. */
export type CpuModelInfo = {
  name: string;
  props?: unknown | undefined;
};

/** QAPI struct [`CpuPolarizationInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine-target.CpuPolarizationInfo). Since 8.2. */
export type CpuPolarizationInfo = {
  polarization: Open<S390CpuPolarization>;
};

/** QAPI enum [`CpuTopologyLevel`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-machine-common.CpuTopologyLevel). Since 9.2. */
export type CpuTopologyLevel =
  | "thread"
  | "core"
  | "module"
  | "cluster"
  | "die"
  | "socket"
  | "book"
  | "drawer"
  | "default";

/** QAPI struct [`CryptodevBackendProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.CryptodevBackendProperties). Since 2.8. */
export type CryptodevBackendProperties = {
  queues?: number | undefined;
  /** Since 8.0. Not in QEMU 7.2. */
  "throttle-bps"?: number | bigint | undefined;
  /** Since 8.0. Not in QEMU 7.2. */
  "throttle-ops"?: number | bigint | undefined;
};

/** QAPI struct [`CryptodevVhostUserProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.CryptodevVhostUserProperties). Since 2.12. */
export type CryptodevVhostUserProperties = {
  queues?: number | undefined;
  /** Since 8.0. Not in QEMU 7.2. */
  "throttle-bps"?: number | bigint | undefined;
  /** Since 8.0. Not in QEMU 7.2. */
  "throttle-ops"?: number | bigint | undefined;
  chardev: string;
};

/** QAPI struct [`CurrentMachineParams`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.CurrentMachineParams). Since 4.0. */
export type CurrentMachineParams = {
  "wakeup-suspend-support": boolean;
};

/** QAPI enum [`CxlCorErrorType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-cxl.CxlCorErrorType). Since 8.0. */
export type CxlCorErrorType =
  | "cache-data-ecc"
  | "mem-data-ecc"
  | "crc-threshold"
  | "retry-threshold"
  | "cache-poison-received"
  | "mem-poison-received"
  | "physical";

/** QAPI struct [`CxlDynamicCapacityExtent`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-cxl.CxlDynamicCapacityExtent). Since 9.1. */
export type CxlDynamicCapacityExtent = {
  offset: number | bigint;
  len: number | bigint;
};

/** QAPI enum [`CxlEventLog`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-cxl.CxlEventLog). Since 8.1. */
export type CxlEventLog =
  | "informational"
  | "warning"
  | "failure"
  | "fatal";

/** QAPI enum [`CxlExtentRemovalPolicy`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-cxl.CxlExtentRemovalPolicy). Since 9.1. */
export type CxlExtentRemovalPolicy =
  | "tag-based"
  | "prescriptive";

/** QAPI enum [`CxlExtentSelectionPolicy`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-cxl.CxlExtentSelectionPolicy). Since 9.1. */
export type CxlExtentSelectionPolicy =
  | "free"
  | "contiguous"
  | "prescriptive"
  | "enable-shared-access";

/** QAPI enum [`CxlUncorErrorType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-cxl.CxlUncorErrorType). Since 8.0. */
export type CxlUncorErrorType =
  | "cache-data-parity"
  | "cache-address-parity"
  | "cache-be-parity"
  | "cache-data-ecc"
  | "mem-data-parity"
  | "mem-address-parity"
  | "mem-be-parity"
  | "mem-data-ecc"
  | "reinit-threshold"
  | "rsvd-encoding"
  | "poison-received"
  | "receiver-overflow"
  | "internal"
  | "cxl-ide-tx"
  | "cxl-ide-rx";

/** QAPI struct [`DBusVMStateProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.DBusVMStateProperties). Since 5.0. */
export type DBusVMStateProperties = {
  addr: string;
  "id-list"?: string | undefined;
};

/** QAPI enum [`DataFormat`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-char.DataFormat). Since 1.4. */
export type DataFormat =
  | "utf8"
  | "base64";

/** QAPI struct [`DirtyLimitInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-migration.DirtyLimitInfo). Since 7.1. */
export type DirtyLimitInfo = {
  "cpu-index": number;
  "limit-rate": number | bigint;
  "current-rate": number | bigint;
};

/** QAPI struct [`DirtyRateInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-migration.DirtyRateInfo). Since 5.2. */
export type DirtyRateInfo = {
  "dirty-rate"?: number | bigint;
  status: Open<DirtyRateStatus>;
  "start-time": number | bigint;
  "calc-time": number | bigint;
  /** Since 8.2. Not in QEMU 7.2. */
  "calc-time-unit"?: Open<TimeUnit>;
  /** Since 6.1. */
  "sample-pages": number | bigint;
  /** Since 6.2. */
  mode: Open<DirtyRateMeasureMode>;
  /** Since 6.2. */
  "vcpu-dirty-rate"?: DirtyRateVcpu[];
};

/** QAPI enum [`DirtyRateMeasureMode`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-migration.DirtyRateMeasureMode). Since 6.2. */
export type DirtyRateMeasureMode =
  | "page-sampling"
  | "dirty-ring"
  | "dirty-bitmap";

/** QAPI enum [`DirtyRateStatus`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-migration.DirtyRateStatus). Since 5.2. */
export type DirtyRateStatus =
  | "unstarted"
  | "measuring"
  | "measured";

/** QAPI struct [`DirtyRateVcpu`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-migration.DirtyRateVcpu). Since 6.2. */
export type DirtyRateVcpu = {
  id: number;
  "dirty-rate": number | bigint;
};

/** QAPI struct [`DisplayCocoa`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.DisplayCocoa). Since 7.0. */
export type DisplayCocoa = {
  "left-command-key"?: boolean;
  "full-grab"?: boolean;
  "swap-opt-cmd"?: boolean;
  /** Since 8.2. */
  "zoom-to-fit"?: boolean;
  /** Since 9.0. */
  "zoom-interpolation"?: boolean;
};

/** QAPI struct [`DisplayCurses`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.DisplayCurses). Since 4.0. */
export type DisplayCurses = {
  charset?: string;
};

/** QAPI struct [`DisplayDBus`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.DisplayDBus). Since 7.0. */
export type DisplayDBus = {
  rendernode?: string;
  addr?: string;
  p2p?: boolean;
  audiodev?: string;
};

/** QAPI struct [`DisplayEGLHeadless`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.DisplayEGLHeadless). Since 3.1. */
export type DisplayEGLHeadless = {
  rendernode?: string;
};

/** QAPI enum [`DisplayGLMode`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-ui.DisplayGLMode). Since 3.0. */
export type DisplayGLMode =
  | "off"
  | "on"
  | "core"
  | "es";

/** QAPI struct [`DisplayGTK`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.DisplayGTK). Since 2.12. */
export type DisplayGTK = {
  "grab-on-hover"?: boolean;
  /** Since 3.1. */
  "zoom-to-fit"?: boolean;
  /** Since 7.1. */
  "show-tabs"?: boolean;
  /** Since 8.0. */
  "show-menubar"?: boolean;
  /** Not in QEMU 7.2 and 10.0. */
  clipboard?: boolean;
  /** Not in QEMU 7.2 and 10.0. */
  "keep-aspect-ratio"?: boolean;
  /** Not in QEMU 7.2 and 10.0. */
  scale?: number;
};

/** QAPI union [`DisplayOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.DisplayOptions). Since 2.12. */
export type DisplayOptions =
  & {
    "full-screen"?: boolean;
    "window-close"?: boolean;
    /** Since 5.0. */
    "show-cursor"?: boolean;
    gl?: Open<DisplayGLMode>;
  }
  & (
    | ({ type: "gtk" } & DisplayGTK)
    | ({ type: "cocoa" } & DisplayCocoa)
    | ({ type: "curses" } & DisplayCurses)
    | ({ type: "egl-headless" } & DisplayEGLHeadless)
    | ({ type: "dbus" } & DisplayDBus)
    | ({ type: "sdl" } & DisplaySDL)
    | { type: "default" | "none" | "spice-app" }
  );

/** QAPI enum [`DisplayProtocol`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-ui.DisplayProtocol). Since 7.0. */
export type DisplayProtocol =
  | "vnc"
  | "spice";

/** QAPI union [`DisplayReloadOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.DisplayReloadOptions). Since 6.0. */
export type DisplayReloadOptions = { type: "vnc" } & DisplayReloadOptionsVNC;

/** QAPI struct [`DisplayReloadOptionsVNC`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.DisplayReloadOptionsVNC). Since 6.0. */
export type DisplayReloadOptionsVNC = {
  "tls-certs"?: boolean | undefined;
};

/** QAPI enum [`DisplayReloadType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-ui.DisplayReloadType). Since 6.0. */
export type DisplayReloadType = "vnc";

/** QAPI struct [`DisplaySDL`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.DisplaySDL). Since 7.1. */
export type DisplaySDL = {
  "grab-mod"?: Open<HotKeyMod>;
};

/** QAPI enum [`DisplayType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-ui.DisplayType). Since 2.12. */
export type DisplayType =
  | "default"
  | "none"
  | "gtk"
  | "sdl"
  | "egl-headless" // Since 3.1.
  | "curses"
  | "cocoa"
  | "spice-app" // Since 4.0.
  | "dbus" // Since 7.0.
;

/** QAPI union [`DisplayUpdateOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.DisplayUpdateOptions). Since 7.1. */
export type DisplayUpdateOptions = { type: "vnc" } & DisplayUpdateOptionsVNC;

/** QAPI struct [`DisplayUpdateOptionsVNC`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.DisplayUpdateOptionsVNC). Since 7.1. */
export type DisplayUpdateOptionsVNC = {
  addresses?: readonly SocketAddress[] | undefined;
};

/** QAPI enum [`DisplayUpdateType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-ui.DisplayUpdateType). Since 7.1. */
export type DisplayUpdateType = "vnc";

/** QAPI struct [`DriveBackup`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.DriveBackup). Since 1.6. */
export type DriveBackup = {
  /** Since 2.7. */
  "job-id"?: string | undefined;
  device: string;
  sync: MirrorSyncMode;
  speed?: number | undefined;
  /** Since 2.4. */
  bitmap?: string | undefined;
  /** Since 4.2. */
  "bitmap-mode"?: BitmapSyncMode | undefined;
  /** Since 2.8. */
  compress?: boolean | undefined;
  "on-source-error"?: BlockdevOnError | undefined;
  "on-target-error"?: BlockdevOnError | undefined;
  /** Since 2.12. */
  "auto-finalize"?: boolean | undefined;
  /** Since 2.12. */
  "auto-dismiss"?: boolean | undefined;
  /** Since 4.2. */
  "filter-node-name"?: string | undefined;
  /** Since 9.1. Not in QEMU 7.2. */
  "discard-source"?: boolean | undefined;
  /**
   * Since 6.0.
   *
   * @experimental In QEMU 7.2, 10.0 and 11.1.
   */
  "x-perf"?: BackupPerf | undefined;
  target: string;
  format?: string | undefined;
  mode?: NewImageMode | undefined;
  /** Not in QEMU 7.2 and 10.0. */
  "on-cbw-error"?: OnCbwError | undefined;
};

/** QAPI struct [`DriveBackupWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-transaction.DriveBackupWrapper). Since 1.6. */
export type DriveBackupWrapper = {
  data: DriveBackup;
};

/** QAPI struct [`DriveMirror`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.DriveMirror). Since 1.3. */
export type DriveMirror = {
  /** Since 2.7. */
  "job-id"?: string | undefined;
  device: string;
  target: string;
  format?: string | undefined;
  /** Since 2.1. */
  "node-name"?: string | undefined;
  /** Since 2.1. */
  replaces?: string | undefined;
  sync: MirrorSyncMode;
  mode?: NewImageMode | undefined;
  speed?: number | undefined;
  /** Since 1.4. */
  granularity?: number | undefined;
  /** Since 1.4. */
  "buf-size"?: number | undefined;
  "on-source-error"?: BlockdevOnError | undefined;
  "on-target-error"?: BlockdevOnError | undefined;
  /** Since 2.4. */
  unmap?: boolean | undefined;
  /** Since 3.0. */
  "copy-mode"?: MirrorCopyMode | undefined;
  /** Since 3.1. */
  "auto-finalize"?: boolean | undefined;
  /** Since 3.1. */
  "auto-dismiss"?: boolean | undefined;
};

/** QAPI struct [`DummyBlockCoreForceArrays`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.DummyBlockCoreForceArrays). Since 8.0. */
export type DummyBlockCoreForceArrays = {
  "unused-block-graph-info": readonly BlockGraphInfo[];
};

/** QAPI struct [`DummyForceArrays`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.DummyForceArrays). Since 2.5. */
export type DummyForceArrays = {
  unused: readonly X86CPUFeatureWordInfo[];
};

/** QAPI struct [`DummyVirtioForceArrays`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-virtio.DummyVirtioForceArrays). Since 9.0. */
export type DummyVirtioForceArrays = {
  "unused-iothread-vq-mapping": readonly IOThreadVirtQueueMapping[];
};

/** QAPI struct [`DumpGuestMemoryCapability`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-dump.DumpGuestMemoryCapability). Since 2.0. */
export type DumpGuestMemoryCapability = {
  formats: Open<DumpGuestMemoryFormat>[];
};

/** QAPI enum [`DumpGuestMemoryFormat`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-dump.DumpGuestMemoryFormat). Since 2.0. */
export type DumpGuestMemoryFormat =
  | "elf"
  | "kdump-zlib"
  | "kdump-lzo"
  | "kdump-snappy"
  | "kdump-raw-zlib" // Since 8.2. Not in QEMU 7.2.
  | "kdump-raw-lzo" // Since 8.2. Not in QEMU 7.2.
  | "kdump-raw-snappy" // Since 8.2. Not in QEMU 7.2.
  | "win-dmp" // Since 2.13.
;

/** QAPI struct [`DumpQueryResult`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-dump.DumpQueryResult). Since 2.6. */
export type DumpQueryResult = {
  status: Open<DumpStatus>;
  completed: number;
  total: number;
};

/** QAPI enum [`DumpStatus`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-dump.DumpStatus). Since 2.6. */
export type DumpStatus =
  | "none"
  | "active"
  | "completed"
  | "failed";

/** QAPI struct [`EbpfObject`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ebpf.EbpfObject). Since 9.0. */
export type EbpfObject = {
  object: string;
};

/** QAPI enum [`EbpfProgramID`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-ebpf.EbpfProgramID). Since 9.0. */
export type EbpfProgramID = "rss";

/** QAPI enum [`EndianMode`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-common.EndianMode). Since 10.0. */
export type EndianMode =
  | "unspecified"
  | "little"
  | "big";

/** QAPI struct [`EventLoopBaseProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.EventLoopBaseProperties). Since 7.1. */
export type EventLoopBaseProperties = {
  "aio-max-batch"?: number | undefined;
  "thread-pool-min"?: number | undefined;
  "thread-pool-max"?: number | undefined;
};

/** QAPI struct [`EvtchnInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-misc-target.EvtchnInfo). Since 8.0. */
export type EvtchnInfo = {
  port: number;
  vcpu: number;
  type: Open<EvtchnPortType>;
  "remote-domain": string;
  target: number;
  pending: boolean;
  masked: boolean;
};

/** QAPI enum [`EvtchnPortType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-misc-target.EvtchnPortType). Since 8.0. */
export type EvtchnPortType =
  | "closed"
  | "unbound"
  | "interdomain"
  | "pirq"
  | "virq"
  | "ipi";

/** QAPI union [`ExpirePasswordOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.ExpirePasswordOptions). Since 7.0. */
export type ExpirePasswordOptions =
  & {
    time: string;
  }
  & (
    | ({ protocol: "vnc" } & ExpirePasswordOptionsVnc)
    | { protocol: "spice" }
  );

/** QAPI struct [`ExpirePasswordOptionsVnc`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.ExpirePasswordOptionsVnc). Since 7.0. */
export type ExpirePasswordOptionsVnc = {
  display?: string | undefined;
};

/** QAPI enum [`FailoverStatus`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-migration.FailoverStatus). Since 2.8. */
export type FailoverStatus =
  | "none"
  | "require"
  | "active"
  | "completed"
  | "relaunch" // Since 2.9.
;

/** QAPI struct [`FdSocketAddress`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-sockets.FdSocketAddress). Since 1.2. */
export type FdSocketAddress = {
  str: string;
};

/** QAPI struct [`FdSocketAddressWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-sockets.FdSocketAddressWrapper). Since 1.3. */
export type FdSocketAddressWrapper = {
  data: FdSocketAddress;
};

/** QAPI struct [`FdsetFdInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-misc.FdsetFdInfo). Since 1.2. */
export type FdsetFdInfo = {
  fd: number;
  opaque?: string;
};

/** QAPI struct [`FdsetInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-misc.FdsetInfo). Since 1.2. */
export type FdsetInfo = {
  "fdset-id": number;
  fds: FdsetFdInfo[];
};

/** QAPI struct [`FileMigrationArgs`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-migration.FileMigrationArgs). Since 8.2. */
export type FileMigrationArgs = {
  filename: string;
  offset: number | bigint;
};

/** QAPI struct [`FilterBufferProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.FilterBufferProperties). Since 2.5. */
export type FilterBufferProperties = {
  netdev: string;
  queue?: NetFilterDirection | undefined;
  status?: string | undefined;
  position?: string | undefined;
  insert?: NetfilterInsert | undefined;
  interval: number;
};

/** QAPI struct [`FilterDumpProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.FilterDumpProperties). Since 2.5. */
export type FilterDumpProperties = {
  netdev: string;
  queue?: NetFilterDirection | undefined;
  status?: string | undefined;
  position?: string | undefined;
  insert?: NetfilterInsert | undefined;
  file: string;
  maxlen?: number | undefined;
};

/** QAPI struct [`FilterMirrorProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.FilterMirrorProperties). Since 2.6. */
export type FilterMirrorProperties = {
  netdev: string;
  queue?: NetFilterDirection | undefined;
  status?: string | undefined;
  position?: string | undefined;
  insert?: NetfilterInsert | undefined;
  outdev: string;
  vnet_hdr_support?: boolean | undefined;
};

/** QAPI struct [`FilterRedirectorProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.FilterRedirectorProperties). Since 2.6. */
export type FilterRedirectorProperties = {
  netdev: string;
  queue?: NetFilterDirection | undefined;
  status?: string | undefined;
  position?: string | undefined;
  insert?: NetfilterInsert | undefined;
  indev?: string | undefined;
  outdev?: string | undefined;
  vnet_hdr_support?: boolean | undefined;
};

/** QAPI struct [`FilterRewriterProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.FilterRewriterProperties). Since 2.8. */
export type FilterRewriterProperties = {
  netdev: string;
  queue?: NetFilterDirection | undefined;
  status?: string | undefined;
  position?: string | undefined;
  insert?: NetfilterInsert | undefined;
  vnet_hdr_support?: boolean | undefined;
};

/** QAPI object `FirmwareLog`. Not in QEMU 7.2 and 10.0. */
export type FirmwareLog = {
  version?: string;
  log: string;
};

/** QAPI enum [`FloppyDriveType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.FloppyDriveType). Since 2.6. */
export type FloppyDriveType =
  | "144"
  | "288"
  | "120"
  | "none"
  | "auto";

/** QAPI enum [`FuseExportAllowOther`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-export.FuseExportAllowOther). Since 6.1. */
export type FuseExportAllowOther =
  | "off"
  | "on"
  | "auto";

/** QAPI struct [`GICCapability`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-misc-target.GICCapability). Since 2.6. */
export type GICCapability = {
  version: number;
  emulated: boolean;
  kernel: boolean;
};

/** QAPI enum [`GrabToggleKeys`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-common.GrabToggleKeys). Since 4.0. */
export type GrabToggleKeys =
  | "ctrl-ctrl"
  | "alt-alt"
  | "shift-shift"
  | "meta-meta"
  | "scrolllock"
  | "ctrl-scrolllock";

/** QAPI enum [`GranuleMode`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-virtio.GranuleMode). Since 9.0. */
export type GranuleMode =
  | "4k"
  | "8k"
  | "16k"
  | "64k"
  | "host";

/** QAPI enum [`GuestPanicAction`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-run-state.GuestPanicAction). Since 2.1. */
export type GuestPanicAction =
  | "pause"
  | "poweroff" // Since 2.8.
  | "run" // Since 5.0.
;

/** QAPI union [`GuestPanicInformation`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-run-state.GuestPanicInformation). Since 2.9. */
export type GuestPanicInformation =
  | ({ type: "hyper-v" } & GuestPanicInformationHyperV)
  | ({ type: "s390" } & GuestPanicInformationS390)
  | ({ type: "tdx" } & GuestPanicInformationTdx)
  | ({ type: "sev" } & GuestPanicInformationSev);

/** QAPI struct [`GuestPanicInformationHyperV`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-run-state.GuestPanicInformationHyperV). Since 2.9. */
export type GuestPanicInformationHyperV = {
  arg1: number | bigint;
  arg2: number | bigint;
  arg3: number | bigint;
  arg4: number | bigint;
  arg5: number | bigint;
};

/** QAPI struct [`GuestPanicInformationS390`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-run-state.GuestPanicInformationS390). Since 2.12. */
export type GuestPanicInformationS390 = {
  core: number;
  "psw-mask": number | bigint;
  "psw-addr": number | bigint;
  reason: Open<S390CrashReason>;
};

/** QAPI object `GuestPanicInformationSev`. Not in QEMU 7.2 and 10.0. */
export type GuestPanicInformationSev = {
  set: number | bigint;
  code: number | bigint;
};

/** QAPI object `GuestPanicInformationTdx`. Not in QEMU 7.2 and 10.0. */
export type GuestPanicInformationTdx = {
  "error-code": number | bigint;
  message: string;
  gpa?: number | bigint;
};

/** QAPI enum [`GuestPanicInformationType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-run-state.GuestPanicInformationType). Since 2.9. */
export type GuestPanicInformationType =
  | "hyper-v"
  | "s390" // Since 2.12.
  | "tdx" // Not in QEMU 7.2 and 10.0.
  | "sev" // Not in QEMU 7.2 and 10.0.
;

/** QAPI struct [`GuidInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.GuidInfo). Since 2.9. */
export type GuidInfo = {
  guid: string;
};

/** QAPI enum [`HmatCacheAssociativity`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-machine.HmatCacheAssociativity). Since 5.0. */
export type HmatCacheAssociativity =
  | "none"
  | "direct"
  | "complex";

/** QAPI enum [`HmatCacheWritePolicy`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-machine.HmatCacheWritePolicy). Since 5.0. */
export type HmatCacheWritePolicy =
  | "none"
  | "write-back"
  | "write-through";

/** QAPI enum [`HmatLBDataType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-machine.HmatLBDataType). Since 5.0. */
export type HmatLBDataType =
  | "access-latency"
  | "read-latency"
  | "write-latency"
  | "access-bandwidth"
  | "read-bandwidth"
  | "write-bandwidth";

/** QAPI enum [`HmatLBMemoryHierarchy`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-machine.HmatLBMemoryHierarchy). Since 5.0. */
export type HmatLBMemoryHierarchy =
  | "memory"
  | "first-level"
  | "second-level"
  | "third-level";

/** QAPI enum [`HostMemPolicy`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-common.HostMemPolicy). Since 2.1. */
export type HostMemPolicy =
  | "default"
  | "preferred"
  | "bind"
  | "interleave";

/** QAPI enum [`HotKeyMod`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-ui.HotKeyMod). Since 7.1. */
export type HotKeyMod =
  | "lctrl-lalt"
  | "lshift-lctrl-lalt"
  | "rctrl";

/** QAPI struct [`HotpluggableCPU`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.HotpluggableCPU). Since 2.7. */
export type HotpluggableCPU = {
  type: string;
  "vcpus-count": number;
  props: CpuInstanceProperties;
  "qom-path"?: string;
};

/** QAPI struct [`HumanReadableText`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-common.HumanReadableText). Since 6.2. */
export type HumanReadableText = {
  "human-readable-text": string;
};

/** QAPI struct [`HvBalloonDeviceInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.HvBalloonDeviceInfo). Since 8.2. */
export type HvBalloonDeviceInfo = {
  id?: string;
  memaddr?: number | bigint;
  "max-size": number | bigint;
  memdev?: string;
};

/** QAPI struct [`HvBalloonDeviceInfoWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.HvBalloonDeviceInfoWrapper). Since 8.2. */
export type HvBalloonDeviceInfoWrapper = {
  data: HvBalloonDeviceInfo;
};

/** QAPI struct [`HvBalloonInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.HvBalloonInfo). Since 8.2. */
export type HvBalloonInfo = {
  committed: number | bigint;
  available: number | bigint;
};

/** QAPI struct [`IOMMUFDProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.IOMMUFDProperties). Since 9.0. */
export type IOMMUFDProperties = {
  fd?: string | undefined;
};

/** QAPI struct [`IOThreadInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-misc.IOThreadInfo). Since 2.0. */
export type IOThreadInfo = {
  id: string;
  "thread-id": number;
  /** Since 2.9. */
  "poll-max-ns": number;
  /** Since 2.9. */
  "poll-grow": number;
  /** Since 2.9. */
  "poll-shrink": number;
  /** Since 6.1. */
  "aio-max-batch": number;
  /** Not in QEMU 7.2 and 10.0. */
  "poll-weight"?: number | bigint;
};

/** QAPI struct [`IOThreadVirtQueueMapping`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-virtio.IOThreadVirtQueueMapping). Since 9.0. */
export type IOThreadVirtQueueMapping = {
  iothread: string;
  vqs?: readonly number[] | undefined;
};

/** QAPI struct [`ImageCheck`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.ImageCheck). Since 1.4. */
export type ImageCheck = {
  filename: string;
  format: string;
  "check-errors": number;
  "image-end-offset"?: number | undefined;
  corruptions?: number | undefined;
  leaks?: number | undefined;
  "corruptions-fixed"?: number | undefined;
  "leaks-fixed"?: number | undefined;
  "total-clusters"?: number | undefined;
  "allocated-clusters"?: number | undefined;
  "fragmented-clusters"?: number | undefined;
  "compressed-clusters"?: number | undefined;
};

/** QAPI enum [`ImageFormat`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-ui.ImageFormat). Since 7.1. */
export type ImageFormat =
  | "ppm"
  | "png";

/** QAPI struct [`ImageInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.ImageInfo). Since 1.3. */
export type ImageInfo = {
  filename: string;
  format: string;
  "dirty-flag"?: boolean;
  "actual-size"?: number;
  "virtual-size": number;
  "cluster-size"?: number;
  encrypted?: boolean;
  /** Since 1.7. */
  compressed?: boolean;
  "backing-filename"?: string;
  "full-backing-filename"?: string;
  "backing-filename-format"?: string;
  snapshots?: SnapshotInfo[];
  /** Since 1.7. */
  "format-specific"?: ImageInfoSpecific;
  "backing-image"?: ImageInfo;
  /** Not in QEMU 7.2 and 10.0. */
  limits?: BlockLimitsInfo;
};

/** QAPI union [`ImageInfoSpecific`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.ImageInfoSpecific). Since 1.7. */
export type ImageInfoSpecific =
  | ({ type: "qcow2" } & ImageInfoSpecificQCow2Wrapper)
  | ({ type: "vmdk" } & ImageInfoSpecificVmdkWrapper)
  | ({ type: "luks" } & ImageInfoSpecificLUKSWrapper)
  | ({ type: "rbd" } & ImageInfoSpecificRbdWrapper)
  | ({ type: "file" } & ImageInfoSpecificFileWrapper);

/** QAPI struct [`ImageInfoSpecificFile`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.ImageInfoSpecificFile). Since 8.0. */
export type ImageInfoSpecificFile = {
  "extent-size-hint"?: number | bigint;
};

/** QAPI struct [`ImageInfoSpecificFileWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.ImageInfoSpecificFileWrapper). Since 8.0. */
export type ImageInfoSpecificFileWrapper = {
  data: ImageInfoSpecificFile;
};

/** QAPI enum [`ImageInfoSpecificKind`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.ImageInfoSpecificKind). Since 1.7. */
export type ImageInfoSpecificKind =
  | "qcow2"
  | "vmdk"
  | "luks" // Since 2.7.
  | "rbd" // Since 6.1.
  | "file" // Since 8.0. Not in QEMU 7.2.
;

/** QAPI struct [`ImageInfoSpecificLUKSWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.ImageInfoSpecificLUKSWrapper). Since 2.7. */
export type ImageInfoSpecificLUKSWrapper = {
  data: QCryptoBlockInfoLUKS;
};

/** QAPI struct [`ImageInfoSpecificQCow2`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.ImageInfoSpecificQCow2). Since 1.7. */
export type ImageInfoSpecificQCow2 = {
  compat: string;
  /** Since 4.0. */
  "data-file"?: string;
  /** Since 4.0. */
  "data-file-raw"?: boolean;
  /** Since 5.2. */
  "extended-l2"?: boolean;
  "lazy-refcounts"?: boolean;
  /** Since 2.2. */
  corrupt?: boolean;
  /** Since 2.3. */
  "refcount-bits": number;
  /** Since 2.10. */
  encrypt?: ImageInfoSpecificQCow2Encryption;
  /** Since 4.0. */
  bitmaps?: Qcow2BitmapInfo[];
  /** Since 5.1. */
  "compression-type": Open<Qcow2CompressionType>;
};

/** QAPI union [`ImageInfoSpecificQCow2Encryption`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.ImageInfoSpecificQCow2Encryption). Since 2.10. */
export type ImageInfoSpecificQCow2Encryption =
  | ({ format: "luks" } & QCryptoBlockInfoLUKS)
  | { format: "aes" };

/** QAPI struct [`ImageInfoSpecificQCow2EncryptionBase`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.ImageInfoSpecificQCow2EncryptionBase). Since 2.10. */
export type ImageInfoSpecificQCow2EncryptionBase = {
  format: BlockdevQcow2EncryptionFormat;
};

/** QAPI struct [`ImageInfoSpecificQCow2Wrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.ImageInfoSpecificQCow2Wrapper). Since 1.7. */
export type ImageInfoSpecificQCow2Wrapper = {
  data: ImageInfoSpecificQCow2;
};

/** QAPI struct [`ImageInfoSpecificRbd`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.ImageInfoSpecificRbd). Since 6.1. */
export type ImageInfoSpecificRbd = {
  "encryption-format"?: Open<RbdImageEncryptionFormat>;
};

/** QAPI struct [`ImageInfoSpecificRbdWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.ImageInfoSpecificRbdWrapper). Since 6.1. */
export type ImageInfoSpecificRbdWrapper = {
  data: ImageInfoSpecificRbd;
};

/** QAPI struct [`ImageInfoSpecificVmdk`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.ImageInfoSpecificVmdk). Since 1.7. */
export type ImageInfoSpecificVmdk = {
  "create-type": string;
  cid: number;
  "parent-cid": number;
  extents: VmdkExtentInfo[];
};

/** QAPI struct [`ImageInfoSpecificVmdkWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.ImageInfoSpecificVmdkWrapper). Since 6.1. */
export type ImageInfoSpecificVmdkWrapper = {
  data: ImageInfoSpecificVmdk;
};

/** QAPI struct [`InetSocketAddress`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-sockets.InetSocketAddress). Since 1.3. */
export type InetSocketAddress = {
  host: string;
  port: string;
  /** Since 2.9. */
  numeric?: boolean | undefined;
  to?: number | undefined;
  ipv4?: boolean | undefined;
  ipv6?: boolean | undefined;
  /** Since 4.2. */
  "keep-alive"?: boolean | undefined;
  /** Since 6.1. */
  mptcp?: boolean | undefined;
  /** Not in QEMU 7.2 and 10.0. */
  "keep-alive-count"?: number | bigint | undefined;
  /** Not in QEMU 7.2 and 10.0. */
  "keep-alive-idle"?: number | bigint | undefined;
  /** Not in QEMU 7.2 and 10.0. */
  "keep-alive-interval"?: number | bigint | undefined;
};

/** QAPI struct [`InetSocketAddressBase`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-sockets.InetSocketAddressBase). */
export type InetSocketAddressBase = {
  host: string;
  port: string;
};

/** QAPI struct [`InetSocketAddressWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-sockets.InetSocketAddressWrapper). Since 1.3. */
export type InetSocketAddressWrapper = {
  data: InetSocketAddress;
};

/** QAPI enum [`InputAxis`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-ui.InputAxis). Since 2.0. */
export type InputAxis =
  | "x"
  | "y";

/** QAPI struct [`InputBarrierProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.InputBarrierProperties). Since 4.2. */
export type InputBarrierProperties = {
  name: string;
  server?: string | undefined;
  port?: string | undefined;
  "x-origin"?: string | undefined;
  "y-origin"?: string | undefined;
  width?: string | undefined;
  height?: string | undefined;
};

/** QAPI struct [`InputBtnEvent`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.InputBtnEvent). Since 2.0. */
export type InputBtnEvent = {
  button: InputButton;
  down: boolean;
};

/** QAPI struct [`InputBtnEventWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.InputBtnEventWrapper). Since 2.0. */
export type InputBtnEventWrapper = {
  data: InputBtnEvent;
};

/** QAPI enum [`InputButton`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-ui.InputButton). Since 2.0. */
export type InputButton =
  | "left"
  | "middle"
  | "right"
  | "wheel-up"
  | "wheel-down"
  | "side" // Since 2.9.
  | "extra" // Since 2.9.
  | "wheel-left"
  | "wheel-right"
  | "touch" // Since 8.1. Not in QEMU 7.2.
;

/** QAPI union [`InputEvent`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.InputEvent). Since 2.0. */
export type InputEvent =
  | ({ type: "key" } & InputKeyEventWrapper)
  | ({ type: "btn" } & InputBtnEventWrapper)
  | ({ type: "rel" } & InputMoveEventWrapper)
  | ({ type: "abs" } & InputMoveEventWrapper)
  | ({ type: "mtt" } & InputMultiTouchEventWrapper);

/** QAPI enum [`InputEventKind`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-ui.InputEventKind). Since 2.0. */
export type InputEventKind =
  | "key"
  | "btn"
  | "rel"
  | "abs"
  | "mtt" // Not in QEMU 7.2.
;

/** QAPI struct [`InputKeyEvent`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.InputKeyEvent). Since 2.0. */
export type InputKeyEvent = {
  key: KeyValue;
  down: boolean;
};

/** QAPI struct [`InputKeyEventWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.InputKeyEventWrapper). Since 2.0. */
export type InputKeyEventWrapper = {
  data: InputKeyEvent;
};

/** QAPI struct [`InputLinuxProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.InputLinuxProperties). Since 2.6. */
export type InputLinuxProperties = {
  evdev: string;
  grab_all?: boolean | undefined;
  repeat?: boolean | undefined;
  "grab-toggle"?: GrabToggleKeys | undefined;
};

/** QAPI struct [`InputMoveEvent`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.InputMoveEvent). Since 2.0. */
export type InputMoveEvent = {
  axis: InputAxis;
  value: number;
};

/** QAPI struct [`InputMoveEventWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.InputMoveEventWrapper). Since 2.0. */
export type InputMoveEventWrapper = {
  data: InputMoveEvent;
};

/** QAPI struct [`InputMultiTouchEvent`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.InputMultiTouchEvent). Since 8.1. */
export type InputMultiTouchEvent = {
  type: InputMultiTouchType;
  slot: number;
  "tracking-id": number;
  axis: InputAxis;
  value: number;
};

/** QAPI struct [`InputMultiTouchEventWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.InputMultiTouchEventWrapper). Since 8.1. */
export type InputMultiTouchEventWrapper = {
  data: InputMultiTouchEvent;
};

/** QAPI enum [`InputMultiTouchType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-ui.InputMultiTouchType). Since 8.1. */
export type InputMultiTouchType =
  | "begin"
  | "update"
  | "end"
  | "cancel"
  | "data";

/** QAPI struct [`IntWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.IntWrapper). Since 1.3. */
export type IntWrapper = {
  data: number;
};

/** QAPI enum [`IoOperationType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-common.IoOperationType). Since 2.1. */
export type IoOperationType =
  | "read"
  | "write";

/** QAPI struct [`IothreadProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.IothreadProperties). Since 2.0. */
export type IothreadProperties = {
  "aio-max-batch"?: number | undefined;
  "thread-pool-min"?: number | undefined;
  "thread-pool-max"?: number | undefined;
  "poll-max-ns"?: number | undefined;
  "poll-grow"?: number | undefined;
  "poll-shrink"?: number | undefined;
  /** Not in QEMU 7.2 and 10.0. */
  "poll-weight"?: number | bigint | undefined;
};

/** QAPI enum [`IscsiHeaderDigest`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.IscsiHeaderDigest). Since 2.9. */
export type IscsiHeaderDigest =
  | "crc32c"
  | "none"
  | "crc32c-none"
  | "none-crc32c";

/** QAPI enum [`IscsiTransport`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.IscsiTransport). Since 2.9. */
export type IscsiTransport =
  | "tcp"
  | "iser";

/** QAPI enum [`JSONType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-introspect.JSONType). Since 2.5. */
export type JSONType =
  | "string"
  | "number"
  | "int"
  | "boolean"
  | "null"
  | "object"
  | "array"
  | "value";

/** QAPI struct [`JobInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-job.JobInfo). Since 3.0. */
export type JobInfo = {
  id: string;
  type: Open<JobType>;
  status: Open<JobStatus>;
  "current-progress": number;
  "total-progress": number;
  error?: string;
};

/** QAPI enum [`JobStatus`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-job.JobStatus). Since 2.12. */
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
  | "null";

/** QAPI enum [`JobType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-job.JobType). Since 1.7. */
export type JobType =
  | "commit"
  | "stream"
  | "mirror"
  | "backup"
  | "create" // Since 3.0.
  | "amend" // Since 5.1.
  | "snapshot-load" // Since 6.0.
  | "snapshot-save" // Since 6.0.
  | "snapshot-delete" // Since 6.0.
;

/** QAPI enum [`JobVerb`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-job.JobVerb). Since 2.12. */
export type JobVerb =
  | "cancel"
  | "pause"
  | "resume"
  | "set-speed"
  | "complete"
  | "dismiss"
  | "finalize"
  | "change" // Since 8.2.
;

/** QAPI union [`KeyValue`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.KeyValue). Since 1.3. */
export type KeyValue =
  | ({ type: "number" } & IntWrapper)
  | ({ type: "qcode" } & QKeyCodeWrapper);

/** QAPI enum [`KeyValueKind`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-ui.KeyValueKind). Since 1.3. */
export type KeyValueKind =
  | "number"
  | "qcode";

/** QAPI struct [`KvmInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.KvmInfo). Since 0.14. */
export type KvmInfo = {
  enabled: boolean;
  present: boolean;
};

/** QAPI enum [`LostTickPolicy`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-machine.LostTickPolicy). Since 2.0. */
export type LostTickPolicy =
  | "discard"
  | "delay"
  | "slew";

/** QAPI struct [`MachineInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.MachineInfo). Since 1.2. */
export type MachineInfo = {
  name: string;
  alias?: string;
  "is-default"?: boolean;
  /** Since 1.5. */
  "cpu-max": number;
  /** Since 2.7. */
  "hotpluggable-cpus": boolean;
  /** Since 4.1. */
  "numa-mem-supported": boolean;
  /** Since 4.1. */
  deprecated: boolean;
  /** Since 4.2. */
  "default-cpu-type"?: string;
  /** Since 5.2. */
  "default-ram-id"?: string;
  /** Since 8.0. Not in QEMU 7.2. */
  acpi?: boolean;
  /**
   * Since 9.1. Not in QEMU 7.2.
   *
   * @experimental In QEMU 10.0 and 11.1.
   */
  "compat-props"?: CompatProperty[];
};

/** QAPI struct [`MainLoopProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.MainLoopProperties). Since 7.1. */
export type MainLoopProperties = {
  "aio-max-batch"?: number | undefined;
  "thread-pool-min"?: number | undefined;
  "thread-pool-max"?: number | undefined;
};

/** QAPI struct [`MapEntry`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.MapEntry). Since 2.6. */
export type MapEntry = {
  start: number;
  length: number;
  data: boolean;
  zero: boolean;
  /** Since 8.2. */
  compressed: boolean;
  depth: number;
  /** Since 6.1. */
  present: boolean;
  offset?: number | undefined;
  filename?: string | undefined;
};

/** QAPI struct [`Memdev`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.Memdev). Since 2.1. */
export type Memdev = {
  /** Since 2.9. */
  id?: string;
  size: number | bigint;
  merge: boolean;
  dump: boolean;
  prealloc: boolean;
  /** Since 6.1. */
  share: boolean;
  /** Since 6.1. */
  reserve?: boolean;
  "host-nodes": number[];
  policy: Open<HostMemPolicy>;
};

/** QAPI struct [`MemoryBackendEpcProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.MemoryBackendEpcProperties). Since 6.2. */
export type MemoryBackendEpcProperties = {
  dump?: boolean | undefined;
  "host-nodes"?: readonly number[] | undefined;
  merge?: boolean | undefined;
  policy?: HostMemPolicy | undefined;
  prealloc?: boolean | undefined;
  "prealloc-threads"?: number | undefined;
  /** Since 7.2. */
  "prealloc-context"?: string | undefined;
  share?: boolean | undefined;
  /** Since 6.1. */
  reserve?: boolean | undefined;
  size: number | bigint;
  "x-use-canonical-path-for-ramblock-id"?: boolean | undefined;
};

/** QAPI struct [`MemoryBackendFileProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.MemoryBackendFileProperties). Since 2.1. */
export type MemoryBackendFileProperties = {
  dump?: boolean | undefined;
  "host-nodes"?: readonly number[] | undefined;
  merge?: boolean | undefined;
  policy?: HostMemPolicy | undefined;
  prealloc?: boolean | undefined;
  "prealloc-threads"?: number | undefined;
  /** Since 7.2. */
  "prealloc-context"?: string | undefined;
  share?: boolean | undefined;
  /** Since 6.1. */
  reserve?: boolean | undefined;
  size: number | bigint;
  "x-use-canonical-path-for-ramblock-id"?: boolean | undefined;
  align?: number | bigint | undefined;
  /** Since 8.1. Not in QEMU 7.2. */
  offset?: number | bigint | undefined;
  "discard-data"?: boolean | undefined;
  "mem-path": string;
  pmem?: boolean | undefined;
  readonly?: boolean | undefined;
  /** Since 8.2. Not in QEMU 7.2. */
  rom?: OnOffAuto | undefined;
};

/** QAPI struct [`MemoryBackendMemfdProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.MemoryBackendMemfdProperties). Since 2.12. */
export type MemoryBackendMemfdProperties = {
  dump?: boolean | undefined;
  "host-nodes"?: readonly number[] | undefined;
  merge?: boolean | undefined;
  policy?: HostMemPolicy | undefined;
  prealloc?: boolean | undefined;
  "prealloc-threads"?: number | undefined;
  /** Since 7.2. */
  "prealloc-context"?: string | undefined;
  share?: boolean | undefined;
  /** Since 6.1. */
  reserve?: boolean | undefined;
  size: number | bigint;
  "x-use-canonical-path-for-ramblock-id"?: boolean | undefined;
  hugetlb?: boolean | undefined;
  hugetlbsize?: number | bigint | undefined;
  seal?: boolean | undefined;
};

/** QAPI struct [`MemoryBackendProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.MemoryBackendProperties). Since 2.1. */
export type MemoryBackendProperties = {
  dump?: boolean | undefined;
  "host-nodes"?: readonly number[] | undefined;
  merge?: boolean | undefined;
  policy?: HostMemPolicy | undefined;
  prealloc?: boolean | undefined;
  "prealloc-threads"?: number | undefined;
  /** Since 7.2. */
  "prealloc-context"?: string | undefined;
  share?: boolean | undefined;
  /** Since 6.1. */
  reserve?: boolean | undefined;
  size: number | bigint;
  "x-use-canonical-path-for-ramblock-id"?: boolean | undefined;
};

/** QAPI struct [`MemoryBackendShmProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.MemoryBackendShmProperties). Since 9.1. */
export type MemoryBackendShmProperties = {
  dump?: boolean | undefined;
  "host-nodes"?: readonly number[] | undefined;
  merge?: boolean | undefined;
  policy?: HostMemPolicy | undefined;
  prealloc?: boolean | undefined;
  "prealloc-threads"?: number | undefined;
  /** Since 7.2. */
  "prealloc-context"?: string | undefined;
  share?: boolean | undefined;
  /** Since 6.1. */
  reserve?: boolean | undefined;
  size: number | bigint;
  "x-use-canonical-path-for-ramblock-id"?: boolean | undefined;
};

/** QAPI union [`MemoryDeviceInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.MemoryDeviceInfo). Since 2.1. */
export type MemoryDeviceInfo =
  | ({ type: "dimm" } & PCDIMMDeviceInfoWrapper)
  | ({ type: "nvdimm" } & PCDIMMDeviceInfoWrapper)
  | ({ type: "virtio-pmem" } & VirtioPMEMDeviceInfoWrapper)
  | ({ type: "virtio-mem" } & VirtioMEMDeviceInfoWrapper)
  | ({ type: "sgx-epc" } & SgxEPCDeviceInfoWrapper)
  | ({ type: "hv-balloon" } & HvBalloonDeviceInfoWrapper)
  | ({ type: "sp-mem" } & MemoryDeviceInfoSpMem);

/** QAPI enum [`MemoryDeviceInfoKind`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-machine.MemoryDeviceInfoKind). Since 2.1. */
export type MemoryDeviceInfoKind =
  | "dimm"
  | "nvdimm" // Since 2.12.
  | "virtio-pmem" // Since 4.1.
  | "virtio-mem" // Since 5.1.
  | "sgx-epc" // Since 6.2.
  | "hv-balloon" // Since 8.2. Not in QEMU 7.2.
  | "sp-mem" // Not in QEMU 7.2 and 10.0.
;

/** QAPI object `MemoryDeviceInfoSpMem`. Not in QEMU 7.2 and 10.0. */
export type MemoryDeviceInfoSpMem = {
  data: MemoryDeviceInfoSpMemData;
};

/** QAPI object `MemoryDeviceInfoSpMemData`. Not in QEMU 7.2 and 10.0. */
export type MemoryDeviceInfoSpMemData = {
  id?: string;
  addr: number | bigint;
  size: number | bigint;
  node: number | bigint;
  memdev: string;
};

/** QAPI enum [`MemoryFailureAction`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-run-state.MemoryFailureAction). Since 5.2. */
export type MemoryFailureAction =
  | "ignore"
  | "inject"
  | "fatal"
  | "reset";

/** QAPI struct [`MemoryFailureFlags`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-run-state.MemoryFailureFlags). Since 5.2. */
export type MemoryFailureFlags = {
  "action-required": boolean;
  recursive: boolean;
};

/** QAPI enum [`MemoryFailureRecipient`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-run-state.MemoryFailureRecipient). Since 5.2. */
export type MemoryFailureRecipient =
  | "hypervisor"
  | "guest";

/** QAPI struct [`MemoryInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.MemoryInfo). Since 2.11. */
export type MemoryInfo = {
  "base-memory": number | bigint;
  "plugged-memory"?: number | bigint;
};

/** QAPI struct [`MemorySizeConfiguration`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.MemorySizeConfiguration). Since 7.1. */
export type MemorySizeConfiguration = {
  size?: number | bigint | undefined;
  "max-size"?: number | bigint | undefined;
  slots?: number | bigint | undefined;
};

/** QAPI enum [`MigMode`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-migration.MigMode). */
export type MigMode =
  | "normal" // Since 8.2.
  | "cpr-reboot" // Since 8.2.
  | "cpr-transfer" // Since 10.0.
  | "cpr-exec" // Not in QEMU 10.0.
;

/** QAPI struct [`MigrateSetParameters`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-migration.MigrateSetParameters). Since 2.4. */
export type MigrateSetParameters = {
  /** Since 4.0. */
  "announce-initial"?: number | bigint | undefined;
  /** Since 4.0. */
  "announce-max"?: number | bigint | undefined;
  /** Since 4.0. */
  "announce-rounds"?: number | bigint | undefined;
  /** Since 4.0. */
  "announce-step"?: number | bigint | undefined;
  /** Since 5.0. */
  "throttle-trigger-threshold"?: number | undefined;
  /** Since 2.7. */
  "cpu-throttle-initial"?: number | undefined;
  /** Since 2.7. */
  "cpu-throttle-increment"?: number | undefined;
  /** Since 5.1. */
  "cpu-throttle-tailslow"?: boolean | undefined;
  /** Since 2.7. */
  "tls-creds"?: StrOrNull | undefined;
  /** Since 2.7. */
  "tls-hostname"?: StrOrNull | undefined;
  /** Since 4.0. */
  "tls-authz"?: StrOrNull | undefined;
  /** Since 2.8. */
  "max-bandwidth"?: number | bigint | undefined;
  /** Since 8.2. Not in QEMU 7.2. */
  "avail-switchover-bandwidth"?: number | bigint | undefined;
  /** Since 2.8. */
  "downtime-limit"?: number | bigint | undefined;
  /**
   * Since 2.8.
   *
   * @experimental In QEMU 7.2, 10.0 and 11.1.
   */
  "x-checkpoint-delay"?: number | undefined;
  /** Since 4.0. */
  "multifd-channels"?: number | undefined;
  /** Since 2.11. */
  "xbzrle-cache-size"?: number | bigint | undefined;
  /** Since 3.0. */
  "max-postcopy-bandwidth"?: number | bigint | undefined;
  /** Since 3.1. */
  "max-cpu-throttle"?: number | undefined;
  /** Since 5.0. */
  "multifd-compression"?: MultiFDCompression | undefined;
  /** Since 5.0. */
  "multifd-zlib-level"?: number | undefined;
  /** Since 9.2. Not in QEMU 7.2. */
  "multifd-qatzip-level"?: number | undefined;
  /** Since 5.0. */
  "multifd-zstd-level"?: number | undefined;
  /** Since 5.2. */
  "block-bitmap-mapping"?: readonly BitmapMigrationNodeAlias[] | undefined;
  /**
   * Since 8.1. Not in QEMU 7.2.
   *
   * @experimental In QEMU 10.0 and 11.1.
   */
  "x-vcpu-dirty-limit-period"?: number | bigint | undefined;
  /** Since 8.1. Not in QEMU 7.2. */
  "vcpu-dirty-limit"?: number | bigint | undefined;
  /** Since 8.2. Not in QEMU 7.2. */
  mode?: MigMode | undefined;
  /** Since 9.0. Not in QEMU 7.2. */
  "zero-page-detection"?: ZeroPageDetection | undefined;
  /** Since 9.1. Not in QEMU 7.2. */
  "direct-io"?: boolean | undefined;
  /** Not in QEMU 10.0 and 11.1. */
  "compress-level"?: number | bigint | undefined;
  /** Not in QEMU 10.0 and 11.1. */
  "compress-threads"?: number | bigint | undefined;
  /** Not in QEMU 10.0 and 11.1. */
  "compress-wait-thread"?: boolean | undefined;
  /** Not in QEMU 10.0 and 11.1. */
  "decompress-threads"?: number | bigint | undefined;
  /** Not in QEMU 10.0 and 11.1. */
  "block-incremental"?: boolean | undefined;
  /**
   * Not in QEMU 7.2 and 10.0.
   *
   * @experimental In QEMU 11.1.
   */
  "x-rdma-chunk-size"?: number | bigint | undefined;
  /** Not in QEMU 7.2 and 10.0. */
  "cpr-exec-command"?: readonly string[] | undefined;
};

/** QAPI union [`MigrationAddress`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-migration.MigrationAddress). Since 8.2. */
export type MigrationAddress =
  | ({ transport: "socket" } & SocketAddress)
  | ({ transport: "exec" } & MigrationExecCommand)
  | ({ transport: "rdma" } & InetSocketAddress)
  | ({ transport: "file" } & FileMigrationArgs);

/** QAPI enum [`MigrationAddressType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-migration.MigrationAddressType). Since 8.2. */
export type MigrationAddressType =
  | "socket"
  | "exec"
  | "rdma"
  | "file";

/** QAPI enum [`MigrationCapability`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-migration.MigrationCapability). Since 1.2. */
export type MigrationCapability =
  | "xbzrle"
  | "rdma-pin-all" // Since 2.0.
  | "auto-converge" // Since 1.6.
  | "zero-blocks" // Since 1.6. Not in QEMU 11.1. Deprecated in QEMU 10.0.
  | "events" // Since 2.4.
  | "postcopy-ram" // Since 2.6.
  | "x-colo" // Since 2.8. Unstable in QEMU 7.2, 10.0 and 11.1.
  | "release-ram" // Since 2.9.
  | "return-path" // Since 2.10.
  | "pause-before-switchover" // Since 2.11.
  | "multifd" // Since 4.0.
  | "dirty-bitmaps" // Since 2.12.
  | "postcopy-blocktime" // Since 3.0.
  | "late-block-activate" // Since 3.0.
  | "x-ignore-shared" // Since 4.0. Unstable in QEMU 7.2, 10.0 and 11.1.
  | "validate-uuid" // Since 4.2.
  | "background-snapshot" // Since 6.0.
  | "zero-copy-send" // Since 7.1.
  | "postcopy-preempt" // Since 7.1.
  | "switchover-ack" // Since 8.1. Not in QEMU 7.2.
  | "dirty-limit" // Since 8.1. Not in QEMU 7.2.
  | "mapped-ram" // Since 9.0. Not in QEMU 7.2.
  | "compress" // Not in QEMU 10.0 and 11.1.
  | "block" // Not in QEMU 10.0 and 11.1.
;

/** QAPI struct [`MigrationCapabilityStatus`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-migration.MigrationCapabilityStatus). Since 1.2. */
export type MigrationCapabilityStatus = {
  capability: MigrationCapability;
  state: boolean;
};

/** QAPI struct [`MigrationCapabilityStatus`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-migration.MigrationCapabilityStatus). Since 1.2. This is how it is returned. */
export type MigrationCapabilityStatusReturned = {
  capability: Open<MigrationCapability>;
  state: boolean;
};

/** QAPI struct [`MigrationChannel`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-migration.MigrationChannel). Since 8.1. */
export type MigrationChannel = {
  "channel-type": MigrationChannelType;
  addr: MigrationAddress;
};

/** QAPI enum [`MigrationChannelType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-migration.MigrationChannelType). Since 8.1. */
export type MigrationChannelType =
  | "main"
  | "cpr";

/** QAPI struct [`MigrationExecCommand`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-migration.MigrationExecCommand). Since 8.2. */
export type MigrationExecCommand = {
  args: readonly string[];
};

/** QAPI struct [`MigrationInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-migration.MigrationInfo). Since 0.14. */
export type MigrationInfo = {
  status?: Open<MigrationStatus>;
  /** Since 1.2. */
  ram?: MigrationStats;
  /** Since 5.2. */
  vfio?: VfioStats;
  /** Since 1.2. */
  "xbzrle-cache"?: XBZRLECacheStats;
  /** Since 1.2. */
  "total-time"?: number;
  /** Since 1.3. */
  "expected-downtime"?: number;
  /** Since 1.3. */
  downtime?: number;
  /** Since 1.6. */
  "setup-time"?: number;
  /** Since 2.7. */
  "cpu-throttle-percentage"?: number;
  /** Since 2.7. */
  "error-desc"?: string;
  /** Since 6.0. */
  "blocked-reasons"?: string[];
  /** Since 3.0. */
  "postcopy-blocktime"?: number;
  /** Since 3.0. */
  "postcopy-vcpu-blocktime"?: number[];
  /** Since 4.0. */
  "socket-address"?: SocketAddress[];
  /** Since 8.1. Not in QEMU 7.2. */
  "dirty-limit-throttle-time-per-round"?: number | bigint;
  /** Since 8.1. Not in QEMU 7.2. */
  "dirty-limit-ring-full-time"?: number | bigint;
  /** Not in QEMU 10.0 and 11.1. */
  disk?: MigrationStats;
  /** Not in QEMU 10.0 and 11.1. */
  compression?: CompressionStats;
  /** Not in QEMU 7.2 and 10.0. */
  remaining?: number | bigint;
  /**
   * Not in QEMU 7.2 and 10.0.
   *
   * @experimental In QEMU 11.1.
   */
  "postcopy-latency"?: number | bigint;
  /**
   * Not in QEMU 7.2 and 10.0.
   *
   * @experimental In QEMU 11.1.
   */
  "postcopy-latency-dist"?: (number | bigint)[];
  /**
   * Not in QEMU 7.2 and 10.0.
   *
   * @experimental In QEMU 11.1.
   */
  "postcopy-vcpu-latency"?: (number | bigint)[];
  /**
   * Not in QEMU 7.2 and 10.0.
   *
   * @experimental In QEMU 11.1.
   */
  "postcopy-non-vcpu-latency"?: number | bigint;
};

/** QAPI enum [`MigrationParameter`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-migration.MigrationParameter). Since 2.4. */
export type MigrationParameter =
  | "announce-initial" // Since 4.0.
  | "announce-max" // Since 4.0.
  | "announce-rounds" // Since 4.0.
  | "announce-step" // Since 4.0.
  | "throttle-trigger-threshold" // Since 5.0.
  | "cpu-throttle-initial" // Since 2.7.
  | "cpu-throttle-increment" // Since 2.7.
  | "cpu-throttle-tailslow" // Since 5.1.
  | "tls-creds" // Since 2.7.
  | "tls-hostname" // Since 2.7.
  | "tls-authz" // Since 4.0.
  | "max-bandwidth" // Since 2.8.
  | "avail-switchover-bandwidth" // Since 8.2.
  | "downtime-limit" // Since 2.8.
  | "x-checkpoint-delay" // Since 2.8. Unstable in QEMU 10.0.
  | "multifd-channels" // Since 4.0.
  | "xbzrle-cache-size" // Since 2.11.
  | "max-postcopy-bandwidth" // Since 3.0.
  | "max-cpu-throttle" // Since 3.1.
  | "multifd-compression" // Since 5.0.
  | "multifd-zlib-level" // Since 5.0.
  | "multifd-zstd-level" // Since 5.0.
  | "multifd-qatzip-level" // Since 9.2.
  | "block-bitmap-mapping" // Since 5.2.
  | "x-vcpu-dirty-limit-period" // Since 8.1. Unstable in QEMU 10.0.
  | "vcpu-dirty-limit" // Since 8.1.
  | "mode" // Since 8.2.
  | "zero-page-detection" // Since 9.0.
  | "direct-io" // Since 9.1.
;

/** QAPI struct [`MigrationParameters`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-migration.MigrationParameters). Since 2.4. */
export type MigrationParameters = {
  /** Since 4.0. */
  "announce-initial"?: number | bigint;
  /** Since 4.0. */
  "announce-max"?: number | bigint;
  /** Since 4.0. */
  "announce-rounds"?: number | bigint;
  /** Since 4.0. */
  "announce-step"?: number | bigint;
  /** Since 5.0. */
  "throttle-trigger-threshold"?: number;
  /** Since 2.7. */
  "cpu-throttle-initial"?: number;
  /** Since 2.7. */
  "cpu-throttle-increment"?: number;
  /** Since 5.1. */
  "cpu-throttle-tailslow"?: boolean;
  /** Since 2.7. */
  "tls-creds"?: StrOrNull;
  /** Since 2.7. */
  "tls-hostname"?: StrOrNull;
  /** Since 4.0. */
  "tls-authz"?: StrOrNull;
  /** Since 2.8. */
  "max-bandwidth"?: number | bigint;
  /** Since 8.2. Not in QEMU 7.2. */
  "avail-switchover-bandwidth"?: number | bigint;
  /** Since 2.8. */
  "downtime-limit"?: number | bigint;
  /**
   * Since 2.8.
   *
   * @experimental In QEMU 7.2, 10.0 and 11.1.
   */
  "x-checkpoint-delay"?: number;
  /** Since 4.0. */
  "multifd-channels"?: number;
  /** Since 2.11. */
  "xbzrle-cache-size"?: number | bigint;
  /** Since 3.0. */
  "max-postcopy-bandwidth"?: number | bigint;
  /** Since 3.1. */
  "max-cpu-throttle"?: number;
  /** Since 5.0. */
  "multifd-compression"?: Open<MultiFDCompression>;
  /** Since 5.0. */
  "multifd-zlib-level"?: number;
  /** Since 9.2. Not in QEMU 7.2. */
  "multifd-qatzip-level"?: number;
  /** Since 5.0. */
  "multifd-zstd-level"?: number;
  /** Since 5.2. */
  "block-bitmap-mapping"?: BitmapMigrationNodeAlias[];
  /**
   * Since 8.1. Not in QEMU 7.2.
   *
   * @experimental In QEMU 10.0 and 11.1.
   */
  "x-vcpu-dirty-limit-period"?: number | bigint;
  /** Since 8.1. Not in QEMU 7.2. */
  "vcpu-dirty-limit"?: number | bigint;
  /** Since 8.2. Not in QEMU 7.2. */
  mode?: Open<MigMode>;
  /** Since 9.0. Not in QEMU 7.2. */
  "zero-page-detection"?: Open<ZeroPageDetection>;
  /** Since 9.1. Not in QEMU 7.2. */
  "direct-io"?: boolean;
  /** Not in QEMU 10.0 and 11.1. */
  "compress-level"?: number | bigint;
  /** Not in QEMU 10.0 and 11.1. */
  "compress-threads"?: number | bigint;
  /** Not in QEMU 10.0 and 11.1. */
  "compress-wait-thread"?: boolean;
  /** Not in QEMU 10.0 and 11.1. */
  "decompress-threads"?: number | bigint;
  /** Not in QEMU 10.0 and 11.1. */
  "block-incremental"?: boolean;
  /**
   * Not in QEMU 7.2 and 10.0.
   *
   * @experimental In QEMU 11.1.
   */
  "x-rdma-chunk-size"?: number | bigint;
  /** Not in QEMU 7.2 and 10.0. */
  "cpr-exec-command"?: string[];
};

/** QAPI struct [`MigrationStats`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-migration.MigrationStats). Since 0.14. */
export type MigrationStats = {
  transferred: number;
  remaining: number;
  total: number;
  /** Since 1.2. */
  duplicate: number;
  /** Since 1.2. */
  normal: number;
  /** Since 1.2. */
  "normal-bytes": number;
  /** Since 1.3. */
  "dirty-pages-rate": number;
  /** Since 1.6. */
  mbps: number;
  /** Since 2.1. */
  "dirty-sync-count": number;
  /** Since 2.7. */
  "postcopy-requests": number;
  /** Since 2.10. */
  "page-size": number;
  /** Since 3.0. */
  "multifd-bytes": number | bigint;
  /** Since 4.0. */
  "pages-per-second": number | bigint;
  /** Since 7.0. */
  "precopy-bytes": number | bigint;
  /** Since 7.0. */
  "downtime-bytes": number | bigint;
  /** Since 7.0. */
  "postcopy-bytes": number | bigint;
  /** Since 7.1. */
  "dirty-sync-missed-zero-copy": number | bigint;
  /** Not in QEMU 10.0 and 11.1. */
  skipped?: number | bigint;
};

/** QAPI enum [`MigrationStatus`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-migration.MigrationStatus). Since 2.3. */
export type MigrationStatus =
  | "none"
  | "setup"
  | "cancelling"
  | "cancelled"
  | "active"
  | "postcopy-active" // Since 2.5.
  | "postcopy-paused" // Since 3.0.
  | "postcopy-recover-setup" // Since 9.1. Not in QEMU 7.2.
  | "postcopy-recover" // Since 3.0.
  | "completed"
  | "failed"
  | "colo" // Since 2.8.
  | "pre-switchover" // Since 2.11.
  | "device" // Since 2.11.
  | "wait-unplug" // Since 4.2.
  | "postcopy-device" // Not in QEMU 7.2 and 10.0.
  | "failing" // Not in QEMU 7.2 and 10.0.
;

/** QAPI struct [`MigrationThreadInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-migration.MigrationThreadInfo). Since 7.2. */
export type MigrationThreadInfo = {
  name: string;
  "thread-id": number;
};

/** QAPI enum [`MirrorCopyMode`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.MirrorCopyMode). Since 3.0. */
export type MirrorCopyMode =
  | "background"
  | "write-blocking";

/** QAPI enum [`MirrorSyncMode`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.MirrorSyncMode). Since 1.3. */
export type MirrorSyncMode =
  | "top"
  | "full"
  | "none"
  | "incremental" // Since 2.4.
  | "bitmap" // Since 4.2.
;

/** QAPI enum [`MonitorMode`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-control.MonitorMode). Since 5.0. */
export type MonitorMode =
  | "readline"
  | "control";

/** QAPI struct [`MonitorOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-control.MonitorOptions). Since 5.0. */
export type MonitorOptions = {
  id?: string | undefined;
  mode?: MonitorMode | undefined;
  pretty?: boolean | undefined;
  chardev: string;
};

/** QAPI struct [`MouseInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.MouseInfo). Since 0.14. */
export type MouseInfo = {
  name: string;
  index: number;
  current: boolean;
  absolute: boolean;
};

/** QAPI enum [`MultiFDCompression`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-migration.MultiFDCompression). Since 5.0. */
export type MultiFDCompression =
  | "none"
  | "zlib"
  | "zstd"
  | "qatzip" // Since 9.2.
  | "qpl" // Since 9.1.
  | "uadk" // Since 9.1.
;

/** QAPI struct [`NFSServer`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.NFSServer). Since 2.9. */
export type NFSServer = {
  type: NFSTransport;
  host: string;
};

/** QAPI enum [`NFSTransport`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.NFSTransport). Since 2.9. */
export type NFSTransport = "inet";

/** QAPI struct [`NameInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-misc.NameInfo). Since 0.14. */
export type NameInfo = {
  name?: string;
};

/** QAPI struct [`NbdServerAddOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-export.NbdServerAddOptions). Since 5.0. */
export type NbdServerAddOptions = {
  /** Since 2.12. */
  name?: string | undefined;
  /** Since 5.0. */
  description?: string | undefined;
  device: string;
  writable?: boolean | undefined;
  /** Since 4.0. */
  bitmap?: string | undefined;
};

/** QAPI struct [`NbdServerOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-export.NbdServerOptions). */
export type NbdServerOptions = {
  /** Since 10.0. */
  "handshake-max-seconds"?: number | undefined;
  /** Since 2.6. */
  "tls-creds"?: string | undefined;
  /** Since 4.0. */
  "tls-authz"?: string | undefined;
  /** Since 5.2. */
  "max-connections"?: number | undefined;
  /** Since 4.2. */
  addr: SocketAddress;
};

/** QAPI struct [`NbdServerOptionsBase`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-export.NbdServerOptionsBase). */
export type NbdServerOptionsBase = {
  /** Since 10.0. */
  "handshake-max-seconds"?: number | undefined;
  /** Since 2.6. */
  "tls-creds"?: string | undefined;
  /** Since 4.0. */
  "tls-authz"?: string | undefined;
  /** Since 5.2. */
  "max-connections"?: number | undefined;
};

/** QAPI struct [`NbdServerOptionsLegacy`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-export.NbdServerOptionsLegacy). */
export type NbdServerOptionsLegacy = {
  /** Since 10.0. Not in QEMU 7.2. */
  "handshake-max-seconds"?: number | undefined;
  /** Since 2.6. */
  "tls-creds"?: string | undefined;
  /** Since 4.0. */
  "tls-authz"?: string | undefined;
  /** Since 5.2. */
  "max-connections"?: number | undefined;
  /** Since 1.3. */
  addr: SocketAddressLegacy;
};

/** QAPI enum [`NetClientDriver`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-net.NetClientDriver). Since 2.7. */
export type NetClientDriver =
  | "none"
  | "nic"
  | "user"
  | "tap"
  | "l2tpv3" // Since 2.1.
  | "socket"
  | "stream" // Since 7.2.
  | "dgram" // Since 7.2.
  | "vde"
  | "bridge"
  | "hubport"
  | "netmap"
  | "vhost-user"
  | "vhost-vdpa" // Since 5.1.
  | "af-xdp" // Since 8.2.
  | "vmnet-host" // Since 7.1.
  | "vmnet-shared" // Since 7.1.
  | "vmnet-bridged" // Since 7.1.
  | "passt" // Not in QEMU 7.2 and 10.0.
;

/** QAPI object `NetDevPasstOptions`. Not in QEMU 7.2 and 10.0. */
export type NetDevPasstOptions = {
  path?: string | undefined;
  quiet?: boolean | undefined;
  "vhost-user"?: boolean | undefined;
  mtu?: number | bigint | undefined;
  address?: string | undefined;
  netmask?: string | undefined;
  mac?: string | undefined;
  gateway?: string | undefined;
  interface?: string | undefined;
  outbound?: string | undefined;
  "outbound-if4"?: string | undefined;
  "outbound-if6"?: string | undefined;
  dns?: string | undefined;
  search?: readonly NetDevPasstOptionsSearch[] | undefined;
  fqdn?: string | undefined;
  "dhcp-dns"?: boolean | undefined;
  "dhcp-search"?: boolean | undefined;
  "map-host-loopback"?: string | undefined;
  "map-guest-addr"?: string | undefined;
  "dns-forward"?: string | undefined;
  "dns-host"?: string | undefined;
  tcp?: boolean | undefined;
  udp?: boolean | undefined;
  icmp?: boolean | undefined;
  dhcp?: boolean | undefined;
  ndp?: boolean | undefined;
  dhcpv6?: boolean | undefined;
  ra?: boolean | undefined;
  freebind?: boolean | undefined;
  ipv4?: boolean | undefined;
  ipv6?: boolean | undefined;
  "tcp-ports"?: readonly NetDevPasstOptionsTcpPorts[] | undefined;
  "udp-ports"?: readonly NetDevPasstOptionsTcpPorts[] | undefined;
  param?: readonly NetDevPasstOptionsParam[] | undefined;
};

/** QAPI object `NetDevPasstOptionsParam`. Not in QEMU 7.2 and 10.0. */
export type NetDevPasstOptionsParam = {
  str: string;
};

/** QAPI object `NetDevPasstOptionsSearch`. Not in QEMU 7.2 and 10.0. */
export type NetDevPasstOptionsSearch = {
  str: string;
};

/** QAPI object `NetDevPasstOptionsTcpPorts`. Not in QEMU 7.2 and 10.0. */
export type NetDevPasstOptionsTcpPorts = {
  str: string;
};

/** QAPI enum [`NetFilterDirection`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-common.NetFilterDirection). Since 2.5. */
export type NetFilterDirection =
  | "all"
  | "rx"
  | "tx";

/** QAPI struct [`NetLegacyNicOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-net.NetLegacyNicOptions). Since 1.2. */
export type NetLegacyNicOptions = {
  netdev?: string | undefined;
  macaddr?: string | undefined;
  model?: string | undefined;
  addr?: string | undefined;
  vectors?: number | undefined;
};

/** QAPI union [`Netdev`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-net.Netdev). Since 1.2. */
export type Netdev =
  & {
    id: string;
  }
  & (
    | ({ type: "nic" } & NetLegacyNicOptions)
    | ({ type: "user" } & NetdevUserOptions)
    | ({ type: "tap" } & NetdevTapOptions)
    | ({ type: "l2tpv3" } & NetdevL2TPv3Options)
    | ({ type: "socket" } & NetdevSocketOptions)
    | ({ type: "stream" } & NetdevStreamOptions)
    | ({ type: "dgram" } & NetdevDgramOptions)
    | ({ type: "vde" } & NetdevVdeOptions)
    | ({ type: "bridge" } & NetdevBridgeOptions)
    | ({ type: "hubport" } & NetdevHubPortOptions)
    | ({ type: "netmap" } & NetdevNetmapOptions)
    | ({ type: "af-xdp" } & NetdevAFXDPOptions)
    | ({ type: "vhost-user" } & NetdevVhostUserOptions)
    | ({ type: "vhost-vdpa" } & NetdevVhostVDPAOptions)
    | ({ type: "vmnet-host" } & NetdevVmnetHostOptions)
    | ({ type: "vmnet-shared" } & NetdevVmnetSharedOptions)
    | ({ type: "vmnet-bridged" } & NetdevVmnetBridgedOptions)
    | { type: "none" }
    | ({ type: "passt" } & NetDevPasstOptions)
  );

/** QAPI struct [`NetdevAFXDPOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-net.NetdevAFXDPOptions). Since 8.2. */
export type NetdevAFXDPOptions = {
  ifname: string;
  mode?: AFXDPMode | undefined;
  "force-copy"?: boolean | undefined;
  queues?: number | undefined;
  "start-queue"?: number | undefined;
  inhibit?: boolean | undefined;
  "sock-fds"?: string | undefined;
};

/** QAPI struct [`NetdevBridgeOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-net.NetdevBridgeOptions). Since 1.2. */
export type NetdevBridgeOptions = {
  br?: string | undefined;
  helper?: string | undefined;
};

/** QAPI struct [`NetdevDgramOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-net.NetdevDgramOptions). Since 7.2. */
export type NetdevDgramOptions = {
  local?: SocketAddress | undefined;
  remote?: SocketAddress | undefined;
};

/** QAPI struct [`NetdevHubPortOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-net.NetdevHubPortOptions). Since 1.2. */
export type NetdevHubPortOptions = {
  hubid: number;
  /** Since 2.12. */
  netdev?: string | undefined;
};

/** QAPI struct [`NetdevL2TPv3Options`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-net.NetdevL2TPv3Options). Since 2.1. */
export type NetdevL2TPv3Options = {
  src: string;
  dst: string;
  srcport?: string | undefined;
  dstport?: string | undefined;
  ipv6?: boolean | undefined;
  udp?: boolean | undefined;
  cookie64?: boolean | undefined;
  counter?: boolean | undefined;
  pincounter?: boolean | undefined;
  txcookie?: number | bigint | undefined;
  rxcookie?: number | bigint | undefined;
  txsession: number;
  rxsession?: number | undefined;
  offset?: number | undefined;
};

/** QAPI struct [`NetdevNetmapOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-net.NetdevNetmapOptions). Since 2.0. */
export type NetdevNetmapOptions = {
  ifname: string;
  devname?: string | undefined;
};

/** QAPI struct [`NetdevSocketOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-net.NetdevSocketOptions). Since 1.2. */
export type NetdevSocketOptions = {
  fd?: string | undefined;
  listen?: string | undefined;
  connect?: string | undefined;
  mcast?: string | undefined;
  localaddr?: string | undefined;
  udp?: string | undefined;
};

/** QAPI struct [`NetdevStreamOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-net.NetdevStreamOptions). Since 7.2. */
export type NetdevStreamOptions = {
  addr: SocketAddress;
  server?: boolean | undefined;
  /**
   * Since 8.0. Not in QEMU 7.2 and 11.1.
   *
   * @deprecated In QEMU 10.0.
   */
  reconnect?: number | undefined;
  /** Since 9.2. Not in QEMU 7.2. */
  "reconnect-ms"?: number | undefined;
};

/** QAPI struct [`NetdevTapOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-net.NetdevTapOptions). Since 1.2. */
export type NetdevTapOptions = {
  ifname?: string | undefined;
  fd?: string | undefined;
  fds?: string | undefined;
  script?: string | undefined;
  downscript?: string | undefined;
  /** Since 2.8. */
  br?: string | undefined;
  helper?: string | undefined;
  sndbuf?: number | bigint | undefined;
  vnet_hdr?: boolean | undefined;
  vhost?: boolean | undefined;
  vhostfd?: string | undefined;
  vhostfds?: string | undefined;
  vhostforce?: boolean | undefined;
  queues?: number | undefined;
  /** Since 2.7. */
  "poll-us"?: number | undefined;
};

/** QAPI struct [`NetdevUserOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-net.NetdevUserOptions). Since 1.2. */
export type NetdevUserOptions = {
  hostname?: string | undefined;
  restrict?: boolean | undefined;
  /** Since 2.6. */
  ipv4?: boolean | undefined;
  /** Since 2.6. */
  ipv6?: boolean | undefined;
  ip?: string | undefined;
  net?: string | undefined;
  host?: string | undefined;
  tftp?: string | undefined;
  bootfile?: string | undefined;
  dhcpstart?: string | undefined;
  dns?: string | undefined;
  dnssearch?: readonly String[] | undefined;
  /** Since 3.0. */
  domainname?: string | undefined;
  /** Since 2.6. */
  "ipv6-prefix"?: string | undefined;
  /** Since 2.6. */
  "ipv6-prefixlen"?: number | undefined;
  /** Since 2.6. */
  "ipv6-host"?: string | undefined;
  /** Since 2.6. */
  "ipv6-dns"?: string | undefined;
  smb?: string | undefined;
  smbserver?: string | undefined;
  hostfwd?: readonly String[] | undefined;
  guestfwd?: readonly String[] | undefined;
  /** Since 3.1. */
  "tftp-server-name"?: string | undefined;
};

/** QAPI struct [`NetdevVdeOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-net.NetdevVdeOptions). Since 1.2. */
export type NetdevVdeOptions = {
  sock?: string | undefined;
  port?: number | undefined;
  group?: string | undefined;
  mode?: number | undefined;
};

/** QAPI struct [`NetdevVhostUserOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-net.NetdevVhostUserOptions). Since 2.1. */
export type NetdevVhostUserOptions = {
  chardev: string;
  vhostforce?: boolean | undefined;
  /** Since 2.5. */
  queues?: number | undefined;
};

/** QAPI struct [`NetdevVhostVDPAOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-net.NetdevVhostVDPAOptions). Since 5.1. */
export type NetdevVhostVDPAOptions = {
  vhostdev?: string | undefined;
  vhostfd?: string | undefined;
  queues?: number | undefined;
  /**
   * Since 7.1.
   *
   * @experimental In QEMU 7.2, 10.0 and 11.1.
   */
  "x-svq"?: boolean | undefined;
};

/** QAPI struct [`NetdevVmnetBridgedOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-net.NetdevVmnetBridgedOptions). Since 7.1. */
export type NetdevVmnetBridgedOptions = {
  ifname: string;
  isolated?: boolean | undefined;
};

/** QAPI struct [`NetdevVmnetHostOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-net.NetdevVmnetHostOptions). Since 7.1. */
export type NetdevVmnetHostOptions = {
  "start-address"?: string | undefined;
  "end-address"?: string | undefined;
  "subnet-mask"?: string | undefined;
  isolated?: boolean | undefined;
  "net-uuid"?: string | undefined;
};

/** QAPI struct [`NetdevVmnetSharedOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-net.NetdevVmnetSharedOptions). Since 7.1. */
export type NetdevVmnetSharedOptions = {
  "start-address"?: string | undefined;
  "end-address"?: string | undefined;
  "subnet-mask"?: string | undefined;
  isolated?: boolean | undefined;
  "nat66-prefix"?: string | undefined;
};

/** QAPI enum [`NetfilterInsert`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-qom.NetfilterInsert). Since 5.0. */
export type NetfilterInsert =
  | "before"
  | "behind";

/** QAPI struct [`NetfilterProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.NetfilterProperties). Since 2.5. */
export type NetfilterProperties = {
  netdev: string;
  queue?: NetFilterDirection | undefined;
  status?: string | undefined;
  position?: string | undefined;
  insert?: NetfilterInsert | undefined;
};

/** QAPI enum [`NetworkAddressFamily`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-sockets.NetworkAddressFamily). Since 2.1. */
export type NetworkAddressFamily =
  | "ipv4"
  | "ipv6"
  | "unix"
  | "vsock" // Since 2.8.
  | "unknown";

/** QAPI enum [`NewImageMode`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.NewImageMode). Since 1.1. */
export type NewImageMode =
  | "existing"
  | "absolute-paths";

/** QAPI enum [`NotifyVmexitOption`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-run-state.NotifyVmexitOption). Since 7.2. */
export type NotifyVmexitOption =
  | "run"
  | "internal-error"
  | "disable";

/** QAPI struct [`NumaCpuOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.NumaCpuOptions). Since 2.10. */
export type NumaCpuOptions = {
  "node-id"?: number | undefined;
  /** Since 8.2. Not in QEMU 7.2. */
  "drawer-id"?: number | undefined;
  /** Since 8.2. Not in QEMU 7.2. */
  "book-id"?: number | undefined;
  "socket-id"?: number | undefined;
  /** Since 4.1. */
  "die-id"?: number | undefined;
  /** Since 7.1. */
  "cluster-id"?: number | undefined;
  /** Since 9.1. Not in QEMU 7.2. */
  "module-id"?: number | undefined;
  "core-id"?: number | undefined;
  "thread-id"?: number | undefined;
};

/** QAPI struct [`NumaDistOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.NumaDistOptions). Since 2.10. */
export type NumaDistOptions = {
  src: number;
  dst: number;
  val: number;
};

/** QAPI struct [`NumaHmatCacheOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.NumaHmatCacheOptions). Since 5.0. */
export type NumaHmatCacheOptions = {
  "node-id": number;
  size: number | bigint;
  level: number;
  associativity: HmatCacheAssociativity;
  policy: HmatCacheWritePolicy;
  line: number;
};

/** QAPI struct [`NumaHmatLBOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.NumaHmatLBOptions). Since 5.0. */
export type NumaHmatLBOptions = {
  initiator: number;
  target: number;
  hierarchy: HmatLBMemoryHierarchy;
  "data-type": HmatLBDataType;
  latency?: number | bigint | undefined;
  bandwidth?: number | bigint | undefined;
};

/** QAPI struct [`NumaNodeOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.NumaNodeOptions). Since 2.1. */
export type NumaNodeOptions = {
  nodeid?: number | undefined;
  cpus?: readonly number[] | undefined;
  mem?: number | bigint | undefined;
  memdev?: string | undefined;
  /** Since 5.0. */
  initiator?: number | undefined;
};

/** QAPI union [`NumaOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.NumaOptions). Since 2.1. */
export type NumaOptions =
  | ({ type: "node" } & NumaNodeOptions)
  | ({ type: "dist" } & NumaDistOptions)
  | ({ type: "cpu" } & NumaCpuOptions)
  | ({ type: "hmat-lb" } & NumaHmatLBOptions)
  | ({ type: "hmat-cache" } & NumaHmatCacheOptions);

/** QAPI enum [`NumaOptionsType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-machine.NumaOptionsType). Since 2.1. */
export type NumaOptionsType =
  | "node"
  | "dist" // Since 2.10.
  | "cpu" // Since 2.10.
  | "hmat-lb" // Since 5.0.
  | "hmat-cache" // Since 5.0.
;

/** QAPI union [`ObjectOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.ObjectOptions). Since 6.0. */
export type ObjectOptions =
  & {
    id: string;
  }
  & (
    | (
      & { "qom-type": "acpi-generic-initiator" }
      & AcpiGenericInitiatorProperties
    )
    | ({ "qom-type": "acpi-generic-port" } & AcpiGenericPortProperties)
    | ({ "qom-type": "authz-list" } & AuthZListProperties)
    | ({ "qom-type": "authz-listfile" } & AuthZListFileProperties)
    | ({ "qom-type": "authz-pam" } & AuthZPAMProperties)
    | ({ "qom-type": "authz-simple" } & AuthZSimpleProperties)
    | ({ "qom-type": "can-host-socketcan" } & CanHostSocketcanProperties)
    | ({ "qom-type": "colo-compare" } & ColoCompareProperties)
    | ({ "qom-type": "cryptodev-backend" } & CryptodevBackendProperties)
    | ({ "qom-type": "cryptodev-backend-builtin" } & CryptodevBackendProperties)
    | ({ "qom-type": "cryptodev-backend-lkcf" } & CryptodevBackendProperties)
    | ({ "qom-type": "cryptodev-vhost-user" } & CryptodevVhostUserProperties)
    | ({ "qom-type": "dbus-vmstate" } & DBusVMStateProperties)
    | ({ "qom-type": "filter-buffer" } & FilterBufferProperties)
    | ({ "qom-type": "filter-dump" } & FilterDumpProperties)
    | ({ "qom-type": "filter-mirror" } & FilterMirrorProperties)
    | ({ "qom-type": "filter-redirector" } & FilterRedirectorProperties)
    | ({ "qom-type": "filter-replay" } & NetfilterProperties)
    | ({ "qom-type": "filter-rewriter" } & FilterRewriterProperties)
    | ({ "qom-type": "input-barrier" } & InputBarrierProperties)
    | ({ "qom-type": "input-linux" } & InputLinuxProperties)
    | ({ "qom-type": "iommufd" } & IOMMUFDProperties)
    | ({ "qom-type": "iothread" } & IothreadProperties)
    | ({ "qom-type": "main-loop" } & MainLoopProperties)
    | ({ "qom-type": "memory-backend-epc" } & MemoryBackendEpcProperties)
    | ({ "qom-type": "memory-backend-file" } & MemoryBackendFileProperties)
    | ({ "qom-type": "memory-backend-memfd" } & MemoryBackendMemfdProperties)
    | ({ "qom-type": "memory-backend-ram" } & MemoryBackendProperties)
    | ({ "qom-type": "memory-backend-shm" } & MemoryBackendShmProperties)
    | ({ "qom-type": "pr-manager-helper" } & PrManagerHelperProperties)
    | ({ "qom-type": "qtest" } & QtestProperties)
    | ({ "qom-type": "rng-builtin" } & RngProperties)
    | ({ "qom-type": "rng-egd" } & RngEgdProperties)
    | ({ "qom-type": "rng-random" } & RngRandomProperties)
    | ({ "qom-type": "secret" } & SecretProperties)
    | ({ "qom-type": "secret_keyring" } & SecretKeyringProperties)
    | ({ "qom-type": "sev-guest" } & SevGuestProperties)
    | ({ "qom-type": "sev-snp-guest" } & SevSnpGuestProperties)
    | ({ "qom-type": "thread-context" } & ThreadContextProperties)
    | ({ "qom-type": "throttle-group" } & ThrottleGroupProperties)
    | ({ "qom-type": "tls-creds-anon" } & TlsCredsAnonProperties)
    | ({ "qom-type": "tls-creds-psk" } & TlsCredsPskProperties)
    | ({ "qom-type": "tls-creds-x509" } & TlsCredsX509Properties)
    | ({ "qom-type": "tls-cipher-suites" } & TlsCredsProperties)
    | ({ "qom-type": "x-remote-object" } & RemoteObjectProperties)
    | ({ "qom-type": "x-vfio-user-server" } & VfioUserServerProperties)
    | { "qom-type": "can-bus" | "pef-guest" | "s390-pv-guest" }
    | ({ "qom-type": "monitor-hmp" } & ObjectOptionsMonitorHmp)
    | ({ "qom-type": "monitor-qmp" } & ObjectOptionsMonitorQmp)
    | ({ "qom-type": "tdx-guest" } & TdxGuestProperties)
  );

/** QAPI object `ObjectOptionsMonitorHmp`. Not in QEMU 7.2 and 10.0. */
export type ObjectOptionsMonitorHmp = {
  chardev: string;
  readline?: boolean | undefined;
};

/** QAPI object `ObjectOptionsMonitorQmp`. Not in QEMU 7.2 and 10.0. */
export type ObjectOptionsMonitorQmp = {
  chardev: string;
  pretty?: boolean | undefined;
  "close-action"?: ObjectOptionsMonitorQmpCloseAction | undefined;
};

/** QAPI enum `ObjectOptionsMonitorQmpCloseAction`. Not in QEMU 7.2 and 10.0. */
export type ObjectOptionsMonitorQmpCloseAction =
  | "none"
  | "delete";

/** QAPI object `ObjectPropertiesValues`. Not in QEMU 7.2 and 10.0. */
export type ObjectPropertiesValues = {
  properties: ObjectPropertyValue[];
};

/** QAPI struct [`ObjectPropertyInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.ObjectPropertyInfo). Since 1.2. */
export type ObjectPropertyInfo = {
  name: string;
  type: string;
  description?: string;
  /** Since 5.0. */
  "default-value"?: unknown;
};

/** QAPI object `ObjectPropertyValue`. Not in QEMU 7.2 and 10.0. */
export type ObjectPropertyValue = {
  name: string;
  type: string;
  value?: unknown;
};

/** QAPI enum [`ObjectType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-qom.ObjectType). Since 6.0. */
export type ObjectType =
  | "acpi-generic-initiator" // Not in QEMU 7.2.
  | "acpi-generic-port" // Not in QEMU 7.2.
  | "authz-list"
  | "authz-listfile"
  | "authz-pam"
  | "authz-simple"
  | "can-bus"
  | "can-host-socketcan"
  | "colo-compare"
  | "cryptodev-backend"
  | "cryptodev-backend-builtin"
  | "cryptodev-backend-lkcf"
  | "cryptodev-vhost-user"
  | "dbus-vmstate"
  | "filter-buffer"
  | "filter-dump"
  | "filter-mirror"
  | "filter-redirector"
  | "filter-replay"
  | "filter-rewriter"
  | "input-barrier"
  | "input-linux"
  | "iommufd" // Not in QEMU 7.2.
  | "iothread"
  | "main-loop"
  | "memory-backend-epc"
  | "memory-backend-file"
  | "memory-backend-memfd"
  | "memory-backend-ram"
  | "memory-backend-shm" // Not in QEMU 7.2.
  | "pef-guest"
  | "pr-manager-helper"
  | "qtest"
  | "rng-builtin"
  | "rng-egd"
  | "rng-random"
  | "secret"
  | "secret_keyring"
  | "sev-guest"
  | "sev-snp-guest" // Not in QEMU 7.2.
  | "thread-context"
  | "s390-pv-guest"
  | "throttle-group"
  | "tls-creds-anon"
  | "tls-creds-psk"
  | "tls-creds-x509"
  | "tls-cipher-suites"
  | "x-remote-object" // Unstable in QEMU 7.2, 10.0 and 11.1.
  | "x-vfio-user-server" // Unstable in QEMU 7.2, 10.0 and 11.1.
  | "monitor-hmp" // Not in QEMU 7.2 and 10.0.
  | "monitor-qmp" // Not in QEMU 7.2 and 10.0.
  | "tdx-guest" // Not in QEMU 7.2 and 10.0.
;

/** QAPI struct [`ObjectTypeInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.ObjectTypeInfo). Since 1.1. */
export type ObjectTypeInfo = {
  name: string;
  /** Since 2.10. */
  abstract?: boolean;
  /** Since 2.10. */
  parent?: string;
};

/** QAPI enum [`OffAutoPCIBAR`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-common.OffAutoPCIBAR). Since 2.12. */
export type OffAutoPCIBAR =
  | "off"
  | "auto"
  | "bar0"
  | "bar1"
  | "bar2"
  | "bar3"
  | "bar4"
  | "bar5";

/** QAPI enum [`OnCbwError`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.OnCbwError). Since 7.1. */
export type OnCbwError =
  | "break-guest-write"
  | "break-snapshot";

/** QAPI enum [`OnOffAuto`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-common.OnOffAuto). Since 2.2. */
export type OnOffAuto =
  | "auto"
  | "on"
  | "off";

/** QAPI enum [`OnOffSplit`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-common.OnOffSplit). Since 2.6. */
export type OnOffSplit =
  | "on"
  | "off"
  | "split";

/** QAPI struct [`PCDIMMDeviceInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.PCDIMMDeviceInfo). Since 2.1. */
export type PCDIMMDeviceInfo = {
  id?: string;
  addr: number;
  size: number;
  slot: number;
  node: number;
  memdev: string;
  hotplugged: boolean;
  hotpluggable: boolean;
};

/** QAPI struct [`PCDIMMDeviceInfoWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.PCDIMMDeviceInfoWrapper). Since 2.1. */
export type PCDIMMDeviceInfoWrapper = {
  data: PCDIMMDeviceInfo;
};

/** QAPI enum [`PCIELinkSpeed`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-common.PCIELinkSpeed). Since 4.0. */
export type PCIELinkSpeed =
  | "2_5"
  | "5"
  | "8"
  | "16"
  | "32" // Since 9.0.
  | "64" // Since 9.0.
;

/** QAPI enum [`PCIELinkWidth`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-common.PCIELinkWidth). Since 4.0. */
export type PCIELinkWidth =
  | "1"
  | "2"
  | "4"
  | "8"
  | "12"
  | "16"
  | "32";

/** QAPI struct [`PRManagerInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.PRManagerInfo). Since 3.0. */
export type PRManagerInfo = {
  id: string;
  connected: boolean;
};

/** QAPI enum [`PanicAction`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-run-state.PanicAction). Since 6.0. */
export type PanicAction =
  | "pause"
  | "shutdown"
  | "exit-failure" // Since 7.1.
  | "none";

/** QAPI struct [`PciBridgeInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-pci.PciBridgeInfo). Since 0.14. */
export type PciBridgeInfo = {
  bus: PciBusInfo;
  devices?: PciDeviceInfo[];
};

/** QAPI struct [`PciBusInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-pci.PciBusInfo). Since 2.4. */
export type PciBusInfo = {
  number: number;
  secondary: number;
  subordinate: number;
  io_range: PciMemoryRange;
  memory_range: PciMemoryRange;
  prefetchable_range: PciMemoryRange;
};

/** QAPI struct [`PciDeviceClass`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-pci.PciDeviceClass). Since 2.4. */
export type PciDeviceClass = {
  desc?: string;
  class: number;
};

/** QAPI struct [`PciDeviceId`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-pci.PciDeviceId). Since 2.4. */
export type PciDeviceId = {
  device: number;
  vendor: number;
  /** Since 3.1. */
  subsystem?: number;
  /** Since 3.1. */
  "subsystem-vendor"?: number;
};

/** QAPI struct [`PciDeviceInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-pci.PciDeviceInfo). Since 0.14. */
export type PciDeviceInfo = {
  bus: number;
  slot: number;
  function: number;
  class_info: PciDeviceClass;
  id: PciDeviceId;
  irq?: number;
  /** Since 5.1. */
  irq_pin: number;
  qdev_id: string;
  pci_bridge?: PciBridgeInfo;
  regions: PciMemoryRegion[];
};

/** QAPI struct [`PciInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-pci.PciInfo). Since 0.14. */
export type PciInfo = {
  bus: number;
  devices: PciDeviceInfo[];
};

/** QAPI struct [`PciMemoryRange`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-pci.PciMemoryRange). Since 0.14. */
export type PciMemoryRange = {
  base: number;
  limit: number;
};

/** QAPI struct [`PciMemoryRegion`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-pci.PciMemoryRegion). Since 0.14. */
export type PciMemoryRegion = {
  bar: number;
  type: string;
  address: number;
  size: number;
  prefetch?: boolean;
  mem_type_64?: boolean;
};

/** QAPI struct [`PrManagerHelperProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.PrManagerHelperProperties). Since 2.11. */
export type PrManagerHelperProperties = {
  path: string;
};

/** QAPI enum [`PreallocMode`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.PreallocMode). Since 2.2. */
export type PreallocMode =
  | "off"
  | "metadata"
  | "falloc"
  | "full";

/** QAPI enum [`QAuthZListFormat`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-authz.QAuthZListFormat). Since 4.0. */
export type QAuthZListFormat =
  | "exact"
  | "glob";

/** QAPI enum [`QAuthZListPolicy`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-authz.QAuthZListPolicy). Since 4.0. */
export type QAuthZListPolicy =
  | "deny"
  | "allow";

/** QAPI struct [`QAuthZListRule`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-authz.QAuthZListRule). Since 4.0. */
export type QAuthZListRule = {
  match: string;
  policy: QAuthZListPolicy;
  format?: QAuthZListFormat | undefined;
};

/** QAPI enum [`QCryptoAkCipherAlgo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-crypto.QCryptoAkCipherAlgo). Since 7.1. */
export type QCryptoAkCipherAlgo = "rsa";

/** QAPI enum [`QCryptoAkCipherKeyType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-crypto.QCryptoAkCipherKeyType). Since 7.1. */
export type QCryptoAkCipherKeyType =
  | "public"
  | "private";

/** QAPI union [`QCryptoAkCipherOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-crypto.QCryptoAkCipherOptions). Since 7.1. */
export type QCryptoAkCipherOptions = { alg: "rsa" } & QCryptoAkCipherOptionsRSA;

/** QAPI struct [`QCryptoAkCipherOptionsRSA`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-crypto.QCryptoAkCipherOptionsRSA). Since 7.1. */
export type QCryptoAkCipherOptionsRSA = {
  "hash-alg": QCryptoHashAlgo;
  "padding-alg": QCryptoRSAPaddingAlgo;
};

/** QAPI union [`QCryptoBlockAmendOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-crypto.QCryptoBlockAmendOptions). Since 5.1. */
export type QCryptoBlockAmendOptions =
  | ({ format: "luks" } & QCryptoBlockAmendOptionsLUKS)
  | { format: "qcow" };

/** QAPI struct [`QCryptoBlockAmendOptionsLUKS`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-crypto.QCryptoBlockAmendOptionsLUKS). Since 5.1. */
export type QCryptoBlockAmendOptionsLUKS = {
  state: QCryptoBlockLUKSKeyslotState;
  "new-secret"?: string | undefined;
  "old-secret"?: string | undefined;
  keyslot?: number | undefined;
  "iter-time"?: number | undefined;
  secret?: string | undefined;
};

/** QAPI union [`QCryptoBlockCreateOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-crypto.QCryptoBlockCreateOptions). Since 2.6. */
export type QCryptoBlockCreateOptions =
  | ({ format: "qcow" } & QCryptoBlockOptionsQCow)
  | ({ format: "luks" } & QCryptoBlockCreateOptionsLUKS);

/** QAPI struct [`QCryptoBlockCreateOptionsLUKS`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-crypto.QCryptoBlockCreateOptionsLUKS). Since 2.6. */
export type QCryptoBlockCreateOptionsLUKS = {
  "key-secret"?: string | undefined;
  "cipher-alg"?: QCryptoCipherAlgo | undefined;
  "cipher-mode"?: QCryptoCipherMode | undefined;
  "ivgen-alg"?: QCryptoIVGenAlgo | undefined;
  "ivgen-hash-alg"?: QCryptoHashAlgo | undefined;
  "hash-alg"?: QCryptoHashAlgo | undefined;
  /** Since 2.8. */
  "iter-time"?: number | undefined;
};

/** QAPI enum [`QCryptoBlockFormat`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-crypto.QCryptoBlockFormat). Since 2.6. */
export type QCryptoBlockFormat =
  | "qcow"
  | "luks";

/** QAPI union [`QCryptoBlockInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-crypto.QCryptoBlockInfo). Since 2.7. */
export type QCryptoBlockInfo =
  | ({ format: "luks" } & QCryptoBlockInfoLUKS)
  | { format: "qcow" };

/** QAPI struct [`QCryptoBlockInfoBase`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-crypto.QCryptoBlockInfoBase). Since 2.7. */
export type QCryptoBlockInfoBase = {
  format: QCryptoBlockFormat;
};

/** QAPI struct [`QCryptoBlockInfoLUKS`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-crypto.QCryptoBlockInfoLUKS). Since 2.7. */
export type QCryptoBlockInfoLUKS = {
  "cipher-alg": Open<QCryptoCipherAlgo>;
  "cipher-mode": Open<QCryptoCipherMode>;
  "ivgen-alg": Open<QCryptoIVGenAlgo>;
  "ivgen-hash-alg"?: Open<QCryptoHashAlgo>;
  "hash-alg": Open<QCryptoHashAlgo>;
  /** Since 9.0. Not in QEMU 7.2. */
  "detached-header"?: boolean;
  "payload-offset": number;
  "master-key-iters": number;
  uuid: string;
  slots: QCryptoBlockInfoLUKSSlot[];
};

/** QAPI struct [`QCryptoBlockInfoLUKSSlot`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-crypto.QCryptoBlockInfoLUKSSlot). Since 2.7. */
export type QCryptoBlockInfoLUKSSlot = {
  active: boolean;
  iters?: number;
  stripes?: number;
  "key-offset": number;
};

/** QAPI enum [`QCryptoBlockLUKSKeyslotState`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-crypto.QCryptoBlockLUKSKeyslotState). Since 5.1. */
export type QCryptoBlockLUKSKeyslotState =
  | "active"
  | "inactive";

/** QAPI union [`QCryptoBlockOpenOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-crypto.QCryptoBlockOpenOptions). Since 2.6. */
export type QCryptoBlockOpenOptions =
  | ({ format: "qcow" } & QCryptoBlockOptionsQCow)
  | ({ format: "luks" } & QCryptoBlockOptionsLUKS);

/** QAPI struct [`QCryptoBlockOptionsBase`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-crypto.QCryptoBlockOptionsBase). Since 2.6. */
export type QCryptoBlockOptionsBase = {
  format: QCryptoBlockFormat;
};

/** QAPI struct [`QCryptoBlockOptionsLUKS`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-crypto.QCryptoBlockOptionsLUKS). Since 2.6. */
export type QCryptoBlockOptionsLUKS = {
  "key-secret"?: string | undefined;
};

/** QAPI struct [`QCryptoBlockOptionsQCow`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-crypto.QCryptoBlockOptionsQCow). Since 2.6. */
export type QCryptoBlockOptionsQCow = {
  "key-secret"?: string | undefined;
};

/** QAPI enum [`QCryptoCipherAlgo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-crypto.QCryptoCipherAlgo). Since 2.6. */
export type QCryptoCipherAlgo =
  | "aes-128"
  | "aes-192"
  | "aes-256"
  | "des" // Since 6.1.
  | "3des" // Since 2.9.
  | "cast5-128"
  | "serpent-128"
  | "serpent-192"
  | "serpent-256"
  | "twofish-128"
  | "twofish-192"
  | "twofish-256"
  | "sm4" // Since 9.0. Not in QEMU 7.2.
;

/** QAPI enum [`QCryptoCipherMode`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-crypto.QCryptoCipherMode). Since 2.6. */
export type QCryptoCipherMode =
  | "ecb"
  | "cbc"
  | "xts"
  | "ctr" // Since 2.8.
;

/** QAPI enum [`QCryptoHashAlgo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-crypto.QCryptoHashAlgo). Since 2.6. */
export type QCryptoHashAlgo =
  | "md5"
  | "sha1"
  | "sha224" // Since 2.7.
  | "sha256"
  | "sha384" // Since 2.7.
  | "sha512" // Since 2.7.
  | "ripemd160" // Since 2.7.
  | "sm3" // Since 9.2. Not in QEMU 7.2.
;

/** QAPI enum [`QCryptoIVGenAlgo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-crypto.QCryptoIVGenAlgo). Since 2.6. */
export type QCryptoIVGenAlgo =
  | "plain"
  | "plain64"
  | "essiv";

/** QAPI enum [`QCryptoRSAPaddingAlgo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-crypto.QCryptoRSAPaddingAlgo). Since 7.1. */
export type QCryptoRSAPaddingAlgo =
  | "raw"
  | "pkcs1";

/** QAPI enum [`QCryptoSecretFormat`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-crypto.QCryptoSecretFormat). Since 2.6. */
export type QCryptoSecretFormat =
  | "raw"
  | "base64";

/** QAPI enum [`QCryptoTLSCredsEndpoint`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-crypto.QCryptoTLSCredsEndpoint). Since 2.5. */
export type QCryptoTLSCredsEndpoint =
  | "client"
  | "server";

/** QAPI enum [`QCryptodevBackendAlgoType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-cryptodev.QCryptodevBackendAlgoType). Since 8.0. */
export type QCryptodevBackendAlgoType =
  | "sym"
  | "asym";

/** QAPI struct [`QCryptodevBackendClient`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-cryptodev.QCryptodevBackendClient). Since 8.0. */
export type QCryptodevBackendClient = {
  queue: number;
  type: Open<QCryptodevBackendType>;
};

/** QAPI enum [`QCryptodevBackendServiceType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-cryptodev.QCryptodevBackendServiceType). Since 8.0. */
export type QCryptodevBackendServiceType =
  | "cipher"
  | "hash"
  | "mac"
  | "aead"
  | "akcipher";

/** QAPI enum [`QCryptodevBackendType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-cryptodev.QCryptodevBackendType). Since 8.0. */
export type QCryptodevBackendType =
  | "builtin"
  | "vhost-user"
  | "lkcf";

/** QAPI struct [`QCryptodevInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-cryptodev.QCryptodevInfo). Since 8.0. */
export type QCryptodevInfo = {
  id: string;
  service: Open<QCryptodevBackendServiceType>[];
  client: QCryptodevBackendClient[];
};

/** QAPI enum [`QKeyCode`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-ui.QKeyCode). Since 1.3. */
export type QKeyCode =
  | "unmapped" // Since 2.0.
  | "shift"
  | "shift_r"
  | "alt"
  | "alt_r"
  | "ctrl"
  | "ctrl_r"
  | "menu"
  | "esc"
  | "1"
  | "2"
  | "3"
  | "4"
  | "5"
  | "6"
  | "7"
  | "8"
  | "9"
  | "0"
  | "minus"
  | "equal"
  | "backspace"
  | "tab"
  | "q"
  | "w"
  | "e"
  | "r"
  | "t"
  | "y"
  | "u"
  | "i"
  | "o"
  | "p"
  | "bracket_left"
  | "bracket_right"
  | "ret"
  | "a"
  | "s"
  | "d"
  | "f"
  | "g"
  | "h"
  | "j"
  | "k"
  | "l"
  | "semicolon"
  | "apostrophe"
  | "grave_accent"
  | "backslash"
  | "z"
  | "x"
  | "c"
  | "v"
  | "b"
  | "n"
  | "m"
  | "comma"
  | "dot"
  | "slash"
  | "asterisk"
  | "spc"
  | "caps_lock"
  | "f1"
  | "f2"
  | "f3"
  | "f4"
  | "f5"
  | "f6"
  | "f7"
  | "f8"
  | "f9"
  | "f10"
  | "num_lock"
  | "scroll_lock"
  | "kp_divide"
  | "kp_multiply"
  | "kp_subtract"
  | "kp_add"
  | "kp_enter"
  | "kp_decimal"
  | "sysrq"
  | "kp_0"
  | "kp_1"
  | "kp_2"
  | "kp_3"
  | "kp_4"
  | "kp_5"
  | "kp_6"
  | "kp_7"
  | "kp_8"
  | "kp_9"
  | "less"
  | "f11"
  | "f12"
  | "print"
  | "home"
  | "pgup"
  | "pgdn"
  | "end"
  | "left"
  | "up"
  | "down"
  | "right"
  | "insert"
  | "delete"
  | "stop"
  | "again"
  | "props"
  | "undo"
  | "front"
  | "copy"
  | "open"
  | "paste"
  | "find"
  | "cut"
  | "lf"
  | "help"
  | "meta_l"
  | "meta_r"
  | "compose"
  | "pause" // Since 2.0.
  | "ro" // Since 2.4.
  | "hiragana" // Since 2.9.
  | "henkan" // Since 2.9.
  | "yen" // Since 2.9.
  | "muhenkan" // Since 2.12.
  | "katakanahiragana" // Since 2.12.
  | "kp_comma" // Since 2.4.
  | "kp_equals" // Since 2.6.
  | "power" // Since 2.6.
  | "sleep" // Since 2.10.
  | "wake" // Since 2.10.
  | "audionext" // Since 2.10.
  | "audioprev" // Since 2.10.
  | "audiostop" // Since 2.10.
  | "audioplay" // Since 2.10.
  | "audiomute" // Since 2.10.
  | "volumeup" // Since 2.10.
  | "volumedown" // Since 2.10.
  | "mediaselect" // Since 2.10.
  | "mail" // Since 2.10.
  | "calculator" // Since 2.10.
  | "computer" // Since 2.10.
  | "ac_home" // Since 2.10.
  | "ac_back" // Since 2.10.
  | "ac_forward" // Since 2.10.
  | "ac_refresh" // Since 2.10.
  | "ac_bookmarks" // Since 2.10.
  | "lang1" // Since 6.1.
  | "lang2" // Since 6.1.
  | "f13" // Since 8.0. Not in QEMU 7.2.
  | "f14" // Since 8.0. Not in QEMU 7.2.
  | "f15" // Since 8.0. Not in QEMU 7.2.
  | "f16" // Since 8.0. Not in QEMU 7.2.
  | "f17" // Since 8.0. Not in QEMU 7.2.
  | "f18" // Since 8.0. Not in QEMU 7.2.
  | "f19" // Since 8.0. Not in QEMU 7.2.
  | "f20" // Since 8.0. Not in QEMU 7.2.
  | "f21" // Since 8.0. Not in QEMU 7.2.
  | "f22" // Since 8.0. Not in QEMU 7.2.
  | "f23" // Since 8.0. Not in QEMU 7.2.
  | "f24" // Since 8.0. Not in QEMU 7.2.
;

/** QAPI struct [`QKeyCodeWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.QKeyCodeWrapper). Since 1.3. */
export type QKeyCodeWrapper = {
  data: QKeyCode;
};

/** QAPI enum [`QMPCapability`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-control.QMPCapability). Since 2.12. */
export type QMPCapability = "oob";

/** QAPI enum [`QapiErrorClass`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-error.QapiErrorClass). Since 1.2. */
export type QapiErrorClass =
  | "GenericError"
  | "CommandNotFound"
  | "DeviceNotActive"
  | "DeviceNotFound"
  | "KVMMissingCap";

/** QAPI enum [`QapiVfioMigrationState`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-vfio.QapiVfioMigrationState). Since 9.1. */
export type QapiVfioMigrationState =
  | "stop"
  | "running"
  | "stop-copy"
  | "resuming"
  | "running-p2p"
  | "pre-copy"
  | "pre-copy-p2p"
  | "pre-copy-p2p-prepare" // Not in QEMU 10.0.
;

/** QAPI struct [`Qcow2BitmapInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.Qcow2BitmapInfo). Since 4.0. */
export type Qcow2BitmapInfo = {
  name: string;
  granularity: number;
  flags: Open<Qcow2BitmapInfoFlags>[];
};

/** QAPI enum [`Qcow2BitmapInfoFlags`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.Qcow2BitmapInfoFlags). Since 4.0. */
export type Qcow2BitmapInfoFlags =
  | "in-use"
  | "auto";

/** QAPI enum [`Qcow2CompressionType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.Qcow2CompressionType). Since 5.1. */
export type Qcow2CompressionType =
  | "zlib"
  | "zstd";

/** QAPI struct [`Qcow2OverlapCheckFlags`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.Qcow2OverlapCheckFlags). Since 2.9. */
export type Qcow2OverlapCheckFlags = {
  template?: Qcow2OverlapCheckMode | undefined;
  "main-header"?: boolean | undefined;
  "active-l1"?: boolean | undefined;
  "active-l2"?: boolean | undefined;
  "refcount-table"?: boolean | undefined;
  "refcount-block"?: boolean | undefined;
  "snapshot-table"?: boolean | undefined;
  "inactive-l1"?: boolean | undefined;
  "inactive-l2"?: boolean | undefined;
  /** Since 3.0. */
  "bitmap-directory"?: boolean | undefined;
};

/** QAPI enum [`Qcow2OverlapCheckMode`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.Qcow2OverlapCheckMode). Since 2.9. */
export type Qcow2OverlapCheckMode =
  | "none"
  | "constant"
  | "cached"
  | "all";

/** QAPI alternate [`Qcow2OverlapChecks`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#alternate-QMP-block-core.Qcow2OverlapChecks). Since 2.9. */
export type Qcow2OverlapChecks =
  | Qcow2OverlapCheckFlags
  | Qcow2OverlapCheckMode;

/** QAPI struct [`QtestProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.QtestProperties). Since 6.0. */
export type QtestProperties = {
  chardev: string;
  log?: string | undefined;
};

/** QAPI object `QueryBlockArguments`. Not in QEMU 7.2 and 10.0. */
export type QueryBlockArguments = {
  flat?: boolean | undefined;
};

/** QAPI enum [`QuorumOpType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.QuorumOpType). Since 2.6. */
export type QuorumOpType =
  | "read"
  | "write"
  | "flush";

/** QAPI enum [`QuorumReadPattern`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.QuorumReadPattern). Since 2.9. */
export type QuorumReadPattern =
  | "quorum"
  | "fifo";

/** QAPI enum [`RbdAuthMode`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.RbdAuthMode). Since 3.0. */
export type RbdAuthMode =
  | "cephx"
  | "none";

/** QAPI union [`RbdEncryptionCreateOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.RbdEncryptionCreateOptions). Since 6.1. */
export type RbdEncryptionCreateOptions =
  | ({ format: "luks" } & RbdEncryptionCreateOptionsLUKS)
  | ({ format: "luks2" } & RbdEncryptionCreateOptionsLUKS2)
  | { format: "luks-any" };

/** QAPI struct [`RbdEncryptionCreateOptionsLUKS`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.RbdEncryptionCreateOptionsLUKS). Since 6.1. */
export type RbdEncryptionCreateOptionsLUKS = {
  "key-secret": string;
  "cipher-alg"?: QCryptoCipherAlgo | undefined;
};

/** QAPI struct [`RbdEncryptionCreateOptionsLUKS2`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.RbdEncryptionCreateOptionsLUKS2). Since 6.1. */
export type RbdEncryptionCreateOptionsLUKS2 = {
  "key-secret": string;
  "cipher-alg"?: QCryptoCipherAlgo | undefined;
};

/** QAPI struct [`RbdEncryptionCreateOptionsLUKSBase`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.RbdEncryptionCreateOptionsLUKSBase). Since 6.1. */
export type RbdEncryptionCreateOptionsLUKSBase = {
  "key-secret": string;
  "cipher-alg"?: QCryptoCipherAlgo | undefined;
};

/** QAPI union [`RbdEncryptionOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.RbdEncryptionOptions). Since 6.1. */
export type RbdEncryptionOptions =
  & {
    /** Since 8.0. Not in QEMU 7.2. */
    parent?: RbdEncryptionOptions | undefined;
  }
  & (
    | ({ format: "luks" } & RbdEncryptionOptionsLUKS)
    | ({ format: "luks2" } & RbdEncryptionOptionsLUKS2)
    | ({ format: "luks-any" } & RbdEncryptionOptionsLUKSAny)
  );

/** QAPI struct [`RbdEncryptionOptionsLUKS`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.RbdEncryptionOptionsLUKS). Since 6.1. */
export type RbdEncryptionOptionsLUKS = {
  "key-secret": string;
};

/** QAPI struct [`RbdEncryptionOptionsLUKS2`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.RbdEncryptionOptionsLUKS2). Since 6.1. */
export type RbdEncryptionOptionsLUKS2 = {
  "key-secret": string;
};

/** QAPI struct [`RbdEncryptionOptionsLUKSAny`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.RbdEncryptionOptionsLUKSAny). Since 8.0. */
export type RbdEncryptionOptionsLUKSAny = {
  "key-secret": string;
};

/** QAPI struct [`RbdEncryptionOptionsLUKSBase`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.RbdEncryptionOptionsLUKSBase). Since 6.1. */
export type RbdEncryptionOptionsLUKSBase = {
  "key-secret": string;
};

/** QAPI enum [`RbdImageEncryptionFormat`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.RbdImageEncryptionFormat). Since 6.1. */
export type RbdImageEncryptionFormat =
  | "luks"
  | "luks2"
  | "luks-any" // Since 8.0. Not in QEMU 7.2.
;

/** QAPI enum [`RebootAction`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-run-state.RebootAction). Since 6.0. */
export type RebootAction =
  | "reset"
  | "shutdown";

/** QAPI struct [`RemoteObjectProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.RemoteObjectProperties). Since 6.0. */
export type RemoteObjectProperties = {
  fd: string;
  devid: string;
};

/** QAPI struct [`ReplayInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-replay.ReplayInfo). Since 5.2. */
export type ReplayInfo = {
  mode: Open<ReplayMode>;
  filename?: string;
  icount: number;
};

/** QAPI enum [`ReplayMode`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-replay.ReplayMode). Since 2.5. */
export type ReplayMode =
  | "none"
  | "record"
  | "play";

/** QAPI enum [`ReplicationMode`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.ReplicationMode). Since 2.9. */
export type ReplicationMode =
  | "primary"
  | "secondary";

/** QAPI struct [`ReplicationStatus`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-migration.ReplicationStatus). Since 2.9. */
export type ReplicationStatus = {
  error: boolean;
  desc?: string;
};

/** QAPI struct [`RngEgdProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.RngEgdProperties). Since 1.3. */
export type RngEgdProperties = {
  /** @deprecated In QEMU 7.2, 10.0 and 11.1. */
  opened?: boolean | undefined;
  chardev: string;
};

/** QAPI struct [`RngProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.RngProperties). Since 1.3. */
export type RngProperties = {
  /** @deprecated In QEMU 7.2, 10.0 and 11.1. */
  opened?: boolean | undefined;
};

/** QAPI struct [`RngRandomProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.RngRandomProperties). Since 1.3. */
export type RngRandomProperties = {
  /** @deprecated In QEMU 7.2, 10.0 and 11.1. */
  opened?: boolean | undefined;
  filename?: string | undefined;
};

/** QAPI struct [`RockerOfDpaFlow`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-rocker.RockerOfDpaFlow). Since 2.4. */
export type RockerOfDpaFlow = {
  cookie: number | bigint;
  hits: number | bigint;
  key: RockerOfDpaFlowKey;
  mask: RockerOfDpaFlowMask;
  action: RockerOfDpaFlowAction;
};

/** QAPI struct [`RockerOfDpaFlowAction`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-rocker.RockerOfDpaFlowAction). Since 2.4. */
export type RockerOfDpaFlowAction = {
  "goto-tbl"?: number;
  "group-id"?: number;
  "tunnel-lport"?: number;
  "vlan-id"?: number;
  "new-vlan-id"?: number;
  "out-pport"?: number;
};

/** QAPI struct [`RockerOfDpaFlowKey`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-rocker.RockerOfDpaFlowKey). Since 2.4. */
export type RockerOfDpaFlowKey = {
  priority: number;
  "tbl-id": number;
  "in-pport"?: number;
  "tunnel-id"?: number;
  "vlan-id"?: number;
  "eth-type"?: number;
  "eth-src"?: string;
  "eth-dst"?: string;
  "ip-proto"?: number;
  "ip-tos"?: number;
  "ip-dst"?: string;
};

/** QAPI struct [`RockerOfDpaFlowMask`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-rocker.RockerOfDpaFlowMask). Since 2.4. */
export type RockerOfDpaFlowMask = {
  "in-pport"?: number;
  "tunnel-id"?: number;
  "vlan-id"?: number;
  "eth-src"?: string;
  "eth-dst"?: string;
  "ip-proto"?: number;
  "ip-tos"?: number;
};

/** QAPI struct [`RockerOfDpaGroup`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-rocker.RockerOfDpaGroup). Since 2.4. */
export type RockerOfDpaGroup = {
  id: number;
  type: number;
  "vlan-id"?: number;
  pport?: number;
  index?: number;
  "out-pport"?: number;
  "group-id"?: number;
  "set-vlan-id"?: number;
  "pop-vlan"?: number;
  "group-ids"?: number[];
  "set-eth-src"?: string;
  "set-eth-dst"?: string;
  "ttl-check"?: number;
};

/** QAPI struct [`RockerPort`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-rocker.RockerPort). Since 2.4. */
export type RockerPort = {
  name: string;
  enabled: boolean;
  "link-up": boolean;
  speed: number;
  duplex: Open<RockerPortDuplex>;
  autoneg: Open<RockerPortAutoneg>;
};

/** QAPI enum [`RockerPortAutoneg`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-rocker.RockerPortAutoneg). Since 2.4. */
export type RockerPortAutoneg =
  | "off"
  | "on";

/** QAPI enum [`RockerPortDuplex`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-rocker.RockerPortDuplex). Since 2.4. */
export type RockerPortDuplex =
  | "half"
  | "full";

/** QAPI struct [`RockerSwitch`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-rocker.RockerSwitch). Since 2.4. */
export type RockerSwitch = {
  name: string;
  id: number | bigint;
  ports: number;
};

/** QAPI enum [`RunState`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-run-state.RunState). */
export type RunState =
  | "debug"
  | "inmigrate"
  | "internal-error"
  | "io-error"
  | "paused"
  | "postmigrate"
  | "prelaunch"
  | "finish-migrate"
  | "restore-vm"
  | "running"
  | "save-vm"
  | "shutdown"
  | "suspended"
  | "watchdog"
  | "guest-panicked"
  | "colo" // Since 2.8.
;

/** QAPI struct [`RxFilterInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-net.RxFilterInfo). Since 1.6. */
export type RxFilterInfo = {
  name: string;
  promiscuous: boolean;
  multicast: Open<RxState>;
  unicast: Open<RxState>;
  /** Since 2.0. */
  vlan: Open<RxState>;
  "broadcast-allowed": boolean;
  "multicast-overflow": boolean;
  "unicast-overflow": boolean;
  "main-mac": string;
  "vlan-table": number[];
  "unicast-table": string[];
  "multicast-table": string[];
};

/** QAPI enum [`RxState`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-net.RxState). Since 1.6. */
export type RxState =
  | "normal"
  | "none"
  | "all";

/** QAPI enum [`S390CpuEntitlement`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-machine-common.S390CpuEntitlement). Since 8.2. */
export type S390CpuEntitlement =
  | "auto"
  | "low"
  | "medium"
  | "high";

/** QAPI enum [`S390CpuPolarization`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-machine-target.S390CpuPolarization). Since 8.2. */
export type S390CpuPolarization =
  | "horizontal"
  | "vertical";

/** QAPI enum [`S390CpuState`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-machine.S390CpuState). Since 2.12. */
export type S390CpuState =
  | "uninitialized"
  | "stopped"
  | "check-stop"
  | "operating"
  | "load";

/** QAPI enum [`S390CrashReason`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-run-state.S390CrashReason). Since 2.12. */
export type S390CrashReason =
  | "unknown"
  | "disabled-wait"
  | "extint-loop"
  | "pgmint-loop"
  | "opint-loop";

/** QAPI struct [`SGXEPCSection`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-misc-target.SGXEPCSection). Since 7.0. */
export type SGXEPCSection = {
  node: number;
  size: number | bigint;
};

/** QAPI struct [`SGXInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-misc-target.SGXInfo). Since 6.2. */
export type SGXInfo = {
  sgx: boolean;
  sgx1: boolean;
  sgx2: boolean;
  flc: boolean;
  /** Since 7.0. */
  sections: SGXEPCSection[];
  /**
   * Not in QEMU 10.0 and 11.1.
   *
   * @deprecated In QEMU 7.2.
   */
  "section-size"?: number | bigint;
};

/** QAPI struct [`SMPConfiguration`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.SMPConfiguration). Since 6.1. */
export type SMPConfiguration = {
  cpus?: number | undefined;
  /** Since 8.2. */
  drawers?: number | undefined;
  /** Since 8.2. */
  books?: number | undefined;
  sockets?: number | undefined;
  dies?: number | undefined;
  /** Since 7.0. */
  clusters?: number | undefined;
  /** Since 9.1. */
  modules?: number | undefined;
  cores?: number | undefined;
  threads?: number | undefined;
  maxcpus?: number | undefined;
};

/** QAPI union [`SchemaInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-introspect.SchemaInfo). Since 2.5. */
export type SchemaInfo =
  & {
    name: string;
    /** Since 4.1. */
    features?: string[];
  }
  & (
    | ({ "meta-type": "builtin" } & SchemaInfoBuiltin)
    | ({ "meta-type": "enum" } & SchemaInfoEnum)
    | ({ "meta-type": "array" } & SchemaInfoArray)
    | ({ "meta-type": "object" } & SchemaInfoObject)
    | ({ "meta-type": "alternate" } & SchemaInfoAlternate)
    | ({ "meta-type": "command" } & SchemaInfoCommand)
    | ({ "meta-type": "event" } & SchemaInfoEvent)
  );

/** QAPI struct [`SchemaInfoAlternate`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-introspect.SchemaInfoAlternate). Since 2.5. */
export type SchemaInfoAlternate = {
  members: SchemaInfoAlternateMember[];
};

/** QAPI struct [`SchemaInfoAlternateMember`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-introspect.SchemaInfoAlternateMember). Since 2.5. */
export type SchemaInfoAlternateMember = {
  type: string;
};

/** QAPI struct [`SchemaInfoArray`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-introspect.SchemaInfoArray). Since 2.5. */
export type SchemaInfoArray = {
  "element-type": string;
};

/** QAPI struct [`SchemaInfoBuiltin`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-introspect.SchemaInfoBuiltin). Since 2.5. */
export type SchemaInfoBuiltin = {
  "json-type": Open<JSONType>;
};

/** QAPI struct [`SchemaInfoCommand`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-introspect.SchemaInfoCommand). Since 2.5. */
export type SchemaInfoCommand = {
  "arg-type": string;
  "ret-type": string;
  /** Since 2.12. */
  "allow-oob"?: boolean;
};

/** QAPI struct [`SchemaInfoEnum`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-introspect.SchemaInfoEnum). Since 2.5. */
export type SchemaInfoEnum = {
  /** Since 6.2. */
  members: SchemaInfoEnumMember[];
  /** @deprecated In QEMU 7.2, 10.0 and 11.1. */
  values: string[];
};

/** QAPI struct [`SchemaInfoEnumMember`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-introspect.SchemaInfoEnumMember). Since 6.2. */
export type SchemaInfoEnumMember = {
  name: string;
  features?: string[];
};

/** QAPI struct [`SchemaInfoEvent`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-introspect.SchemaInfoEvent). Since 2.5. */
export type SchemaInfoEvent = {
  "arg-type": string;
};

/** QAPI struct [`SchemaInfoObject`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-introspect.SchemaInfoObject). Since 2.5. */
export type SchemaInfoObject = {
  members: SchemaInfoObjectMember[];
  tag?: string;
  variants?: SchemaInfoObjectVariant[];
};

/** QAPI struct [`SchemaInfoObjectMember`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-introspect.SchemaInfoObjectMember). Since 2.5. */
export type SchemaInfoObjectMember = {
  name: string;
  type: string;
  default?: unknown;
  /** Since 5.0. */
  features?: string[];
};

/** QAPI struct [`SchemaInfoObjectVariant`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-introspect.SchemaInfoObjectVariant). Since 2.5. */
export type SchemaInfoObjectVariant = {
  case: string;
  type: string;
};

/** QAPI enum [`SchemaMetaType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-introspect.SchemaMetaType). Since 2.5. */
export type SchemaMetaType =
  | "builtin"
  | "enum"
  | "array"
  | "object"
  | "alternate"
  | "command"
  | "event";

/** QAPI struct [`SecretCommonProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-crypto.SecretCommonProperties). Since 2.6. */
export type SecretCommonProperties = {
  format?: QCryptoSecretFormat | undefined;
  keyid?: string | undefined;
  iv?: string | undefined;
};

/** QAPI struct [`SecretKeyringProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-crypto.SecretKeyringProperties). Since 5.1. */
export type SecretKeyringProperties = {
  format?: QCryptoSecretFormat | undefined;
  keyid?: string | undefined;
  iv?: string | undefined;
  serial: number;
  /**
   * Not in QEMU 10.0 and 11.1.
   *
   * @deprecated In QEMU 7.2.
   */
  loaded?: boolean | undefined;
};

/** QAPI struct [`SecretProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-crypto.SecretProperties). Since 2.6. */
export type SecretProperties = {
  format?: QCryptoSecretFormat | undefined;
  keyid?: string | undefined;
  iv?: string | undefined;
  data?: string | undefined;
  file?: string | undefined;
  /**
   * Not in QEMU 10.0 and 11.1.
   *
   * @deprecated In QEMU 7.2.
   */
  loaded?: boolean | undefined;
};

/** QAPI enum [`SetPasswordAction`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-ui.SetPasswordAction). Since 7.0. */
export type SetPasswordAction =
  | "keep"
  | "fail"
  | "disconnect";

/** QAPI union [`SetPasswordOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.SetPasswordOptions). Since 7.0. */
export type SetPasswordOptions =
  & {
    password: string;
    connected?: SetPasswordAction | undefined;
  }
  & (
    | ({ protocol: "vnc" } & SetPasswordOptionsVnc)
    | { protocol: "spice" }
  );

/** QAPI struct [`SetPasswordOptionsVnc`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.SetPasswordOptionsVnc). Since 7.0. */
export type SetPasswordOptionsVnc = {
  display?: string | undefined;
};

/** QAPI struct [`SevAttestationReport`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-misc-target.SevAttestationReport). Since 6.1. */
export type SevAttestationReport = {
  data: string;
};

/** QAPI struct [`SevCapability`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-misc-target.SevCapability). Since 2.12. */
export type SevCapability = {
  pdh: string;
  "cert-chain": string;
  /** Since 7.1. */
  "cpu0-id": string;
  cbitpos: number;
  "reduced-phys-bits": number;
};

/** QAPI struct [`SevCommonProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.SevCommonProperties). Since 9.1. */
export type SevCommonProperties = {
  "sev-device"?: string | undefined;
  cbitpos?: number | undefined;
  "reduced-phys-bits": number;
  /** Since 6.2. */
  "kernel-hashes"?: boolean | undefined;
};

/** QAPI struct [`SevGuestInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-misc-target.SevGuestInfo). Since 2.12. */
export type SevGuestInfo = {
  policy: number;
  handle: number;
};

/** QAPI struct [`SevGuestProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.SevGuestProperties). Since 2.12. */
export type SevGuestProperties = {
  "sev-device"?: string | undefined;
  cbitpos?: number | undefined;
  "reduced-phys-bits": number;
  /** Since 6.2. */
  "kernel-hashes"?: boolean | undefined;
  "dh-cert-file"?: string | undefined;
  "session-file"?: string | undefined;
  policy?: number | undefined;
  handle?: number | undefined;
  /** Since 9.1. Not in QEMU 7.2. */
  "legacy-vm-type"?: OnOffAuto | undefined;
};

/** QAPI enum [`SevGuestType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-misc-target.SevGuestType). Since 6.2. */
export type SevGuestType =
  | "sev"
  | "sev-snp";

/** QAPI union [`SevInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-misc-target.SevInfo). Since 2.12. */
export type SevInfo =
  & {
    enabled: boolean;
    "api-major": number;
    "api-minor": number;
    "build-id": number;
    state: Open<SevState>;
    /** Not in QEMU 10.0 and 11.1. */
    policy?: number | bigint;
    /** Not in QEMU 10.0 and 11.1. */
    handle?: number | bigint;
  }
  & (
    | ({ "sev-type": "sev" } & SevGuestInfo)
    | ({ "sev-type": "sev-snp" } & SevSnpGuestInfo)
    | { "sev-type"?: never }
  );

/** QAPI struct [`SevLaunchMeasureInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-misc-target.SevLaunchMeasureInfo). Since 2.12. */
export type SevLaunchMeasureInfo = {
  data: string;
};

/** QAPI struct [`SevSnpGuestInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-misc-target.SevSnpGuestInfo). Since 9.1. */
export type SevSnpGuestInfo = {
  "snp-policy": number | bigint;
};

/** QAPI struct [`SevSnpGuestProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.SevSnpGuestProperties). Since 9.1. */
export type SevSnpGuestProperties = {
  "sev-device"?: string | undefined;
  cbitpos?: number | undefined;
  "reduced-phys-bits": number;
  /** Since 6.2. */
  "kernel-hashes"?: boolean | undefined;
  policy?: number | bigint | undefined;
  "guest-visible-workarounds"?: string | undefined;
  "id-block"?: string | undefined;
  "id-auth"?: string | undefined;
  "author-key-enabled"?: boolean | undefined;
  "host-data"?: string | undefined;
  /** Since 9.1. */
  "vcek-disabled"?: boolean | undefined;
};

/** QAPI enum [`SevState`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-misc-target.SevState). Since 2.12. */
export type SevState =
  | "uninit"
  | "launch-update"
  | "launch-secret"
  | "running"
  | "send-update"
  | "receive-update";

/** QAPI struct [`SgxEPC`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.SgxEPC). Since 6.2. */
export type SgxEPC = {
  memdev: string;
  /** Since 7.0. */
  node: number;
};

/** QAPI struct [`SgxEPCDeviceInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.SgxEPCDeviceInfo). Since 6.2. */
export type SgxEPCDeviceInfo = {
  id?: string;
  memaddr: number | bigint;
  size: number | bigint;
  /** Since 7.0. */
  node: number;
  memdev: string;
};

/** QAPI struct [`SgxEPCDeviceInfoWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.SgxEPCDeviceInfoWrapper). Since 6.2. */
export type SgxEPCDeviceInfoWrapper = {
  data: SgxEPCDeviceInfo;
};

/** QAPI struct [`SgxEPCProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.SgxEPCProperties). Since 6.2. */
export type SgxEPCProperties = {
  "sgx-epc": readonly SgxEPC[];
};

/** QAPI enum [`ShutdownAction`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-run-state.ShutdownAction). Since 6.0. */
export type ShutdownAction =
  | "poweroff"
  | "pause";

/** QAPI enum [`ShutdownCause`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-run-state.ShutdownCause). */
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
  | "snapshot-load" // Since 7.2.
;

/** QAPI enum [`SmbiosEntryPointType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-machine.SmbiosEntryPointType). Since 7.0. */
export type SmbiosEntryPointType =
  | "32"
  | "64"
  | "auto" // Since 9.0.
;

/** QAPI struct [`SmpCacheProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine-common.SmpCacheProperties). Since 9.2. */
export type SmpCacheProperties = {
  cache: CacheLevelAndType;
  topology: CpuTopologyLevel;
};

/** QAPI struct [`SmpCachePropertiesWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine-common.SmpCachePropertiesWrapper). Since 9.2. */
export type SmpCachePropertiesWrapper = {
  caches: readonly SmpCacheProperties[];
};

/** QAPI struct [`SnapshotInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.SnapshotInfo). Since 1.3. */
export type SnapshotInfo = {
  id: string;
  name: string;
  "vm-state-size": number;
  "date-sec": number;
  "date-nsec": number;
  "vm-clock-sec": number;
  "vm-clock-nsec": number;
  /** Since 5.2. */
  icount?: number;
};

/** QAPI union [`SocketAddress`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-sockets.SocketAddress). Since 2.9. */
export type SocketAddress =
  | ({ type: "inet" } & InetSocketAddress)
  | ({ type: "unix" } & UnixSocketAddress)
  | ({ type: "vsock" } & VsockSocketAddress)
  | ({ type: "fd" } & FdSocketAddress);

/** QAPI union [`SocketAddressLegacy`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-sockets.SocketAddressLegacy). Since 1.3. */
export type SocketAddressLegacy =
  | ({ type: "inet" } & InetSocketAddressWrapper)
  | ({ type: "unix" } & UnixSocketAddressWrapper)
  | ({ type: "vsock" } & VsockSocketAddressWrapper)
  | ({ type: "fd" } & FdSocketAddressWrapper);

/** QAPI enum [`SocketAddressType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-sockets.SocketAddressType). Since 2.9. */
export type SocketAddressType =
  | "inet"
  | "unix"
  | "vsock"
  | "fd";

/** QAPI struct [`SpiceBasicInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.SpiceBasicInfo). Since 2.1. */
export type SpiceBasicInfo = {
  host: string;
  port: string;
  family: Open<NetworkAddressFamily>;
};

/** QAPI struct [`SpiceChannel`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.SpiceChannel). Since 0.14. */
export type SpiceChannel = {
  host: string;
  port: string;
  family: Open<NetworkAddressFamily>;
  "connection-id": number;
  "channel-type": number;
  "channel-id": number;
  tls: boolean;
};

/** QAPI struct [`SpiceInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.SpiceInfo). Since 0.14. */
export type SpiceInfo = {
  enabled: boolean;
  /** Since 1.4. */
  migrated: boolean;
  host?: string;
  port?: number;
  "tls-port"?: number;
  auth?: string;
  "compiled-version"?: string;
  /** Since 1.1. */
  "mouse-mode": Open<SpiceQueryMouseMode>;
  channels?: SpiceChannel[];
};

/** QAPI enum [`SpiceQueryMouseMode`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-ui.SpiceQueryMouseMode). Since 1.1. */
export type SpiceQueryMouseMode =
  | "client"
  | "server"
  | "unknown";

/** QAPI struct [`SpiceServerInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.SpiceServerInfo). Since 2.1. */
export type SpiceServerInfo = {
  host: string;
  port: string;
  family: Open<NetworkAddressFamily>;
  auth?: string;
};

/** QAPI union [`SshHostKeyCheck`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.SshHostKeyCheck). Since 2.12. */
export type SshHostKeyCheck =
  | ({ mode: "hash" } & SshHostKeyHash)
  | { mode: "none" | "known_hosts" };

/** QAPI enum [`SshHostKeyCheckHashType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.SshHostKeyCheckHashType). Since 2.12. */
export type SshHostKeyCheckHashType =
  | "md5"
  | "sha1"
  | "sha256";

/** QAPI enum [`SshHostKeyCheckMode`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.SshHostKeyCheckMode). Since 2.12. */
export type SshHostKeyCheckMode =
  | "none"
  | "hash"
  | "known_hosts";

/** QAPI struct [`SshHostKeyHash`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.SshHostKeyHash). Since 2.12. */
export type SshHostKeyHash = {
  type: SshHostKeyCheckHashType;
  hash: string;
};

/** QAPI struct [`Stats`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-stats.Stats). Since 7.1. */
export type Stats = {
  name: string;
  value: StatsValue;
};

/** QAPI union [`StatsFilter`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-stats.StatsFilter). Since 7.1. */
export type StatsFilter =
  & {
    providers?: readonly StatsRequest[] | undefined;
  }
  & (
    | ({ target: "vcpu" } & StatsVCPUFilter)
    | { target: "vm" | "cryptodev" }
  );

/** QAPI enum [`StatsProvider`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-stats.StatsProvider). Since 7.1. */
export type StatsProvider =
  | "kvm" // Since 7.1.
  | "cryptodev" // Since 8.0. Not in QEMU 7.2.
;

/** QAPI struct [`StatsRequest`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-stats.StatsRequest). Since 7.1. */
export type StatsRequest = {
  provider: StatsProvider;
  names?: readonly string[] | undefined;
};

/** QAPI struct [`StatsResult`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-stats.StatsResult). Since 7.1. */
export type StatsResult = {
  provider: Open<StatsProvider>;
  "qom-path"?: string;
  stats: Stats[];
};

/** QAPI struct [`StatsSchema`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-stats.StatsSchema). Since 7.1. */
export type StatsSchema = {
  provider: Open<StatsProvider>;
  target: Open<StatsTarget>;
  stats: StatsSchemaValue[];
};

/** QAPI struct [`StatsSchemaValue`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-stats.StatsSchemaValue). Since 7.1. */
export type StatsSchemaValue = {
  name: string;
  type: Open<StatsType>;
  unit?: Open<StatsUnit>;
  base?: number;
  exponent: number;
  "bucket-size"?: number;
};

/** QAPI enum [`StatsTarget`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-stats.StatsTarget). Since 7.1. */
export type StatsTarget =
  | "vm"
  | "vcpu"
  | "cryptodev" // Since 8.0. Not in QEMU 7.2.
;

/** QAPI enum [`StatsType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-stats.StatsType). Since 7.1. */
export type StatsType =
  | "cumulative"
  | "instant"
  | "peak"
  | "linear-histogram"
  | "log2-histogram";

/** QAPI enum [`StatsUnit`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-stats.StatsUnit). Since 7.1. */
export type StatsUnit =
  | "bytes"
  | "seconds"
  | "cycles"
  | "boolean";

/** QAPI struct [`StatsVCPUFilter`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-stats.StatsVCPUFilter). Since 7.1. */
export type StatsVCPUFilter = {
  vcpus?: readonly string[] | undefined;
};

/** QAPI alternate [`StatsValue`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#alternate-QMP-stats.StatsValue). Since 7.1. */
export type StatsValue = number | bigint | boolean | (number | bigint)[];

/** QAPI struct [`StatusInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-run-state.StatusInfo). Since 0.14. */
export type StatusInfo = {
  running: boolean;
  status: Open<RunState>;
  /** Not in QEMU 10.0 and 11.1. */
  singlestep?: boolean;
};

/** QAPI alternate [`StrOrNull`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#alternate-QMP-common.StrOrNull). Since 2.10. */
export type StrOrNull =
  | string
  | null;

/** QAPI struct [`String`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-net.String). Since 1.2. */
export type String = {
  str: string;
};

/** QAPI enum [`SysEmuTarget`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-machine.SysEmuTarget). Since 3.0. */
export type SysEmuTarget =
  | "aarch64"
  | "alpha"
  | "arm"
  | "avr" // Since 5.1.
  | "hppa"
  | "i386"
  | "loongarch64" // Since 7.1.
  | "m68k"
  | "microblaze"
  | "microblazeel" // Not in QEMU 11.1.
  | "mips"
  | "mips64"
  | "mips64el"
  | "mipsel"
  | "or1k"
  | "ppc"
  | "ppc64"
  | "riscv32"
  | "riscv64"
  | "rx" // Since 5.0.
  | "s390x"
  | "sh4"
  | "sh4eb"
  | "sparc"
  | "sparc64"
  | "tricore"
  | "x86_64"
  | "xtensa"
  | "xtensaeb"
  | "cris" // Not in QEMU 10.0 and 11.1.
  | "nios2" // Not in QEMU 10.0 and 11.1.
  | "hexagon" // Not in QEMU 7.2 and 10.0.
;

/** QAPI struct [`TPMEmulatorOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-tpm.TPMEmulatorOptions). Since 2.11. */
export type TPMEmulatorOptions = {
  chardev: string;
};

/** QAPI struct [`TPMEmulatorOptionsWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-tpm.TPMEmulatorOptionsWrapper). Since 2.11. */
export type TPMEmulatorOptionsWrapper = {
  data: TPMEmulatorOptions;
};

/** QAPI struct [`TPMInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-tpm.TPMInfo). Since 1.5. */
export type TPMInfo = {
  id: string;
  model: Open<TpmModel>;
  options: TpmTypeOptions;
};

/** QAPI struct [`TPMPassthroughOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-tpm.TPMPassthroughOptions). Since 1.5. */
export type TPMPassthroughOptions = {
  path?: string;
  "cancel-path"?: string;
};

/** QAPI struct [`TPMPassthroughOptionsWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-tpm.TPMPassthroughOptionsWrapper). Since 1.5. */
export type TPMPassthroughOptionsWrapper = {
  data: TPMPassthroughOptions;
};

/** QAPI struct [`TargetInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.TargetInfo). Since 1.2. */
export type TargetInfo = {
  arch: Open<SysEmuTarget>;
};

/** QAPI object `TdxGuestProperties`. Not in QEMU 7.2 and 10.0. */
export type TdxGuestProperties = {
  attributes?: number | bigint | undefined;
  "sept-ve-disable"?: boolean | undefined;
  mrconfigid?: string | undefined;
  mrowner?: string | undefined;
  mrownerconfig?: string | undefined;
  "quote-generation-socket"?: SocketAddress | undefined;
};

/** QAPI struct [`ThreadContextProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.ThreadContextProperties). Since 7.2. */
export type ThreadContextProperties = {
  "cpu-affinity"?: readonly number[] | undefined;
  "node-affinity"?: readonly number[] | undefined;
};

/** QAPI struct [`ThrottleGroupProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.ThrottleGroupProperties). Since 2.11. */
export type ThrottleGroupProperties = {
  limits?: ThrottleLimits | undefined;
  /** @experimental In QEMU 7.2, 10.0 and 11.1. */
  "x-iops-total"?: number | undefined;
  /** @experimental In QEMU 7.2, 10.0 and 11.1. */
  "x-iops-total-max"?: number | undefined;
  /** @experimental In QEMU 7.2, 10.0 and 11.1. */
  "x-iops-total-max-length"?: number | undefined;
  /** @experimental In QEMU 7.2, 10.0 and 11.1. */
  "x-iops-read"?: number | undefined;
  /** @experimental In QEMU 7.2, 10.0 and 11.1. */
  "x-iops-read-max"?: number | undefined;
  /** @experimental In QEMU 7.2, 10.0 and 11.1. */
  "x-iops-read-max-length"?: number | undefined;
  /** @experimental In QEMU 7.2, 10.0 and 11.1. */
  "x-iops-write"?: number | undefined;
  /** @experimental In QEMU 7.2, 10.0 and 11.1. */
  "x-iops-write-max"?: number | undefined;
  /** @experimental In QEMU 7.2, 10.0 and 11.1. */
  "x-iops-write-max-length"?: number | undefined;
  /** @experimental In QEMU 7.2, 10.0 and 11.1. */
  "x-bps-total"?: number | undefined;
  /** @experimental In QEMU 7.2, 10.0 and 11.1. */
  "x-bps-total-max"?: number | undefined;
  /** @experimental In QEMU 7.2, 10.0 and 11.1. */
  "x-bps-total-max-length"?: number | undefined;
  /** @experimental In QEMU 7.2, 10.0 and 11.1. */
  "x-bps-read"?: number | undefined;
  /** @experimental In QEMU 7.2, 10.0 and 11.1. */
  "x-bps-read-max"?: number | undefined;
  /** @experimental In QEMU 7.2, 10.0 and 11.1. */
  "x-bps-read-max-length"?: number | undefined;
  /** @experimental In QEMU 7.2, 10.0 and 11.1. */
  "x-bps-write"?: number | undefined;
  /** @experimental In QEMU 7.2, 10.0 and 11.1. */
  "x-bps-write-max"?: number | undefined;
  /** @experimental In QEMU 7.2, 10.0 and 11.1. */
  "x-bps-write-max-length"?: number | undefined;
  /** @experimental In QEMU 7.2, 10.0 and 11.1. */
  "x-iops-size"?: number | undefined;
};

/** QAPI struct [`ThrottleLimits`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.ThrottleLimits). Since 2.11. */
export type ThrottleLimits = {
  "iops-total"?: number | undefined;
  "iops-total-max"?: number | undefined;
  "iops-total-max-length"?: number | undefined;
  "iops-read"?: number | undefined;
  "iops-read-max"?: number | undefined;
  "iops-read-max-length"?: number | undefined;
  "iops-write"?: number | undefined;
  "iops-write-max"?: number | undefined;
  "iops-write-max-length"?: number | undefined;
  "bps-total"?: number | undefined;
  "bps-total-max"?: number | undefined;
  "bps-total-max-length"?: number | undefined;
  "bps-read"?: number | undefined;
  "bps-read-max"?: number | undefined;
  "bps-read-max-length"?: number | undefined;
  "bps-write"?: number | undefined;
  "bps-write-max"?: number | undefined;
  "bps-write-max-length"?: number | undefined;
  "iops-size"?: number | undefined;
};

/** QAPI enum [`TimeUnit`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-migration.TimeUnit). Since 8.2. */
export type TimeUnit =
  | "second"
  | "millisecond";

/** QAPI struct [`TlsCredsAnonProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-crypto.TlsCredsAnonProperties). Since 2.5. */
export type TlsCredsAnonProperties = {
  "verify-peer"?: boolean | undefined;
  dir?: string | undefined;
  endpoint?: QCryptoTLSCredsEndpoint | undefined;
  priority?: string | undefined;
  /**
   * Not in QEMU 10.0 and 11.1.
   *
   * @deprecated In QEMU 7.2.
   */
  loaded?: boolean | undefined;
};

/** QAPI struct [`TlsCredsProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-crypto.TlsCredsProperties). Since 2.5. */
export type TlsCredsProperties = {
  "verify-peer"?: boolean | undefined;
  dir?: string | undefined;
  endpoint?: QCryptoTLSCredsEndpoint | undefined;
  priority?: string | undefined;
};

/** QAPI struct [`TlsCredsPskProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-crypto.TlsCredsPskProperties). Since 3.0. */
export type TlsCredsPskProperties = {
  "verify-peer"?: boolean | undefined;
  dir?: string | undefined;
  endpoint?: QCryptoTLSCredsEndpoint | undefined;
  priority?: string | undefined;
  username?: string | undefined;
  /**
   * Not in QEMU 10.0 and 11.1.
   *
   * @deprecated In QEMU 7.2.
   */
  loaded?: boolean | undefined;
};

/** QAPI struct [`TlsCredsX509Properties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-crypto.TlsCredsX509Properties). Since 2.5. */
export type TlsCredsX509Properties = {
  "verify-peer"?: boolean | undefined;
  dir?: string | undefined;
  endpoint?: QCryptoTLSCredsEndpoint | undefined;
  priority?: string | undefined;
  "sanity-check"?: boolean | undefined;
  passwordid?: string | undefined;
  /**
   * Not in QEMU 10.0 and 11.1.
   *
   * @deprecated In QEMU 7.2.
   */
  loaded?: boolean | undefined;
};

/** QAPI enum [`TpmModel`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-tpm.TpmModel). Since 1.5. */
export type TpmModel =
  | "tpm-tis"
  | "tpm-crb" // Since 2.12.
  | "tpm-spapr" // Since 5.0.
;

/** QAPI enum [`TpmType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-tpm.TpmType). Since 1.5. */
export type TpmType =
  | "passthrough"
  | "emulator" // Since 2.11.
;

/** QAPI union [`TpmTypeOptions`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-tpm.TpmTypeOptions). Since 1.5. */
export type TpmTypeOptions =
  | ({ type: "passthrough" } & TPMPassthroughOptionsWrapper)
  | ({ type: "emulator" } & TPMEmulatorOptionsWrapper);

/** QAPI struct [`TraceEventInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-trace.TraceEventInfo). Since 2.2. */
export type TraceEventInfo = {
  name: string;
  state: Open<TraceEventState>;
  /** Not in QEMU 10.0 and 11.1. */
  vcpu?: boolean;
};

/** QAPI enum [`TraceEventState`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-trace.TraceEventState). Since 2.2. */
export type TraceEventState =
  | "unavailable"
  | "disabled"
  | "enabled";

/** QAPI union [`TransactionAction`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-transaction.TransactionAction). Since 1.1. */
export type TransactionAction =
  | ({ type: "abort" } & AbortWrapper)
  | ({ type: "block-dirty-bitmap-add" } & BlockDirtyBitmapAddWrapper)
  | ({ type: "block-dirty-bitmap-remove" } & BlockDirtyBitmapWrapper)
  | ({ type: "block-dirty-bitmap-clear" } & BlockDirtyBitmapWrapper)
  | ({ type: "block-dirty-bitmap-enable" } & BlockDirtyBitmapWrapper)
  | ({ type: "block-dirty-bitmap-disable" } & BlockDirtyBitmapWrapper)
  | ({ type: "block-dirty-bitmap-merge" } & BlockDirtyBitmapMergeWrapper)
  | ({ type: "blockdev-backup" } & BlockdevBackupWrapper)
  | ({ type: "blockdev-snapshot" } & BlockdevSnapshotWrapper)
  | (
    & { type: "blockdev-snapshot-internal-sync" }
    & BlockdevSnapshotInternalWrapper
  )
  | ({ type: "blockdev-snapshot-sync" } & BlockdevSnapshotSyncWrapper)
  | ({ type: "drive-backup" } & DriveBackupWrapper);

/** QAPI enum [`TransactionActionKind`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-transaction.TransactionActionKind). Since 1.1. */
export type TransactionActionKind =
  | "abort" // Since 1.6.
  | "block-dirty-bitmap-add" // Since 2.5.
  | "block-dirty-bitmap-remove" // Since 4.2.
  | "block-dirty-bitmap-clear" // Since 2.5.
  | "block-dirty-bitmap-enable" // Since 4.0.
  | "block-dirty-bitmap-disable" // Since 4.0.
  | "block-dirty-bitmap-merge" // Since 4.0.
  | "blockdev-backup" // Since 2.3.
  | "blockdev-snapshot" // Since 2.5.
  | "blockdev-snapshot-internal-sync" // Since 1.7.
  | "blockdev-snapshot-sync" // Since 1.1.
  | "drive-backup" // Since 1.6. Deprecated in QEMU 7.2, 10.0 and 11.1.
;

/** QAPI struct [`TransactionProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-transaction.TransactionProperties). Since 2.5. */
export type TransactionProperties = {
  "completion-mode"?: ActionCompletionMode | undefined;
};

/** QAPI struct [`UefiVarStore`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-uefi.UefiVarStore). Since 10.0. */
export type UefiVarStore = {
  version: number;
  variables: readonly UefiVariable[];
};

/** QAPI struct [`UefiVariable`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-uefi.UefiVariable). Since 10.0. */
export type UefiVariable = {
  guid: string;
  name: string;
  attr: number;
  data: string;
  time?: string | undefined;
  digest?: string | undefined;
};

/** QAPI struct [`UnixSocketAddress`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-sockets.UnixSocketAddress). Since 1.3. */
export type UnixSocketAddress = {
  path: string;
  /** Since 5.1. */
  abstract?: boolean | undefined;
  /** Since 5.1. */
  tight?: boolean | undefined;
};

/** QAPI struct [`UnixSocketAddressWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-sockets.UnixSocketAddressWrapper). Since 1.3. */
export type UnixSocketAddressWrapper = {
  data: UnixSocketAddress;
};

/** QAPI struct [`UuidInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.UuidInfo). Since 0.14. */
export type UuidInfo = {
  UUID: string;
};

/** QAPI enum [`VMAppleVirtioBlkVariant`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-virtio.VMAppleVirtioBlkVariant). Since 9.2. */
export type VMAppleVirtioBlkVariant =
  | "unspecified"
  | "root"
  | "aux";

/** QAPI struct [`VersionInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-control.VersionInfo). Since 0.14. */
export type VersionInfo = {
  qemu: VersionTriple;
  package: string;
};

/** QAPI struct [`VersionTriple`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-control.VersionTriple). Since 2.4. */
export type VersionTriple = {
  major: number;
  minor: number;
  micro: number;
};

/** QAPI struct [`VfioStats`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-migration.VfioStats). Since 5.2. */
export type VfioStats = {
  transferred: number;
};

/** QAPI struct [`VfioUserServerProperties`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-qom.VfioUserServerProperties). Since 7.1. */
export type VfioUserServerProperties = {
  socket: SocketAddress;
  device: string;
};

/** QAPI struct [`VhostDeviceProtocols`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-virtio.VhostDeviceProtocols). Since 7.2. */
export type VhostDeviceProtocols = {
  protocols: string[];
  "unknown-protocols"?: number | bigint;
};

/** QAPI struct [`VhostStatus`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-virtio.VhostStatus). Since 7.2. */
export type VhostStatus = {
  "n-mem-sections": number;
  "n-tmp-sections": number;
  nvqs: number;
  "vq-index": number;
  features: VirtioDeviceFeatures;
  "acked-features": VirtioDeviceFeatures;
  /** Not in QEMU 11.1. */
  "backend-features"?: VirtioDeviceFeatures;
  "protocol-features": VhostDeviceProtocols;
  "max-queues": number | bigint;
  "backend-cap": number | bigint;
  "log-enabled": boolean;
  "log-size": number | bigint;
};

/** QAPI struct [`VirtQueueStatus`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-virtio.VirtQueueStatus). Since 7.2. */
export type VirtQueueStatus = {
  name: string;
  "queue-index": number;
  inuse: number;
  "vring-num": number;
  "vring-num-default": number;
  "vring-align": number;
  "vring-desc": number | bigint;
  "vring-avail": number | bigint;
  "vring-used": number | bigint;
  "last-avail-idx"?: number;
  "shadow-avail-idx"?: number;
  "used-idx": number;
  "signalled-used": number;
  "signalled-used-valid": boolean;
};

/** QAPI struct [`VirtVhostQueueStatus`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-virtio.VirtVhostQueueStatus). Since 7.2. */
export type VirtVhostQueueStatus = {
  name: string;
  kick: number;
  call: number;
  /** Not in QEMU 11.1. */
  desc?: number | bigint;
  /** Not in QEMU 11.1. */
  avail?: number | bigint;
  /** Not in QEMU 11.1. */
  used?: number | bigint;
  num: number;
  "desc-phys": number | bigint;
  "desc-size": number;
  "avail-phys": number | bigint;
  "avail-size": number;
  "used-phys": number | bigint;
  "used-size": number;
};

/** QAPI struct [`VirtioDeviceFeatures`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-virtio.VirtioDeviceFeatures). Since 7.2. */
export type VirtioDeviceFeatures = {
  transports: string[];
  "dev-features"?: string[];
  "unknown-dev-features"?: number | bigint;
  /** Not in QEMU 7.2 and 10.0. */
  "unknown-dev-features2"?: number | bigint;
};

/** QAPI struct [`VirtioDeviceStatus`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-virtio.VirtioDeviceStatus). Since 7.2. */
export type VirtioDeviceStatus = {
  statuses: string[];
  "unknown-statuses"?: number;
};

/** QAPI struct [`VirtioInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-virtio.VirtioInfo). Since 7.2. */
export type VirtioInfo = {
  path: string;
  name: string;
};

/** QAPI struct [`VirtioMEMDeviceInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.VirtioMEMDeviceInfo). Since 5.1. */
export type VirtioMEMDeviceInfo = {
  id?: string;
  memaddr: number | bigint;
  "requested-size": number | bigint;
  size: number | bigint;
  "max-size": number | bigint;
  "block-size": number | bigint;
  node: number;
  memdev: string;
};

/** QAPI struct [`VirtioMEMDeviceInfoWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.VirtioMEMDeviceInfoWrapper). Since 2.1. */
export type VirtioMEMDeviceInfoWrapper = {
  data: VirtioMEMDeviceInfo;
};

/** QAPI struct [`VirtioPMEMDeviceInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.VirtioPMEMDeviceInfo). Since 4.1. */
export type VirtioPMEMDeviceInfo = {
  id?: string;
  memaddr: number | bigint;
  size: number | bigint;
  memdev: string;
};

/** QAPI struct [`VirtioPMEMDeviceInfoWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.VirtioPMEMDeviceInfoWrapper). Since 2.1. */
export type VirtioPMEMDeviceInfoWrapper = {
  data: VirtioPMEMDeviceInfo;
};

/** QAPI struct [`VirtioQueueElement`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-virtio.VirtioQueueElement). Since 7.2. */
export type VirtioQueueElement = {
  name: string;
  index: number;
  descs: VirtioRingDesc[];
  avail: VirtioRingAvail;
  used: VirtioRingUsed;
};

/** QAPI struct [`VirtioRingAvail`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-virtio.VirtioRingAvail). Since 7.2. */
export type VirtioRingAvail = {
  flags: number;
  idx: number;
  ring: number;
};

/** QAPI struct [`VirtioRingDesc`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-virtio.VirtioRingDesc). Since 7.2. */
export type VirtioRingDesc = {
  addr: number | bigint;
  len: number;
  flags: string[];
};

/** QAPI struct [`VirtioRingUsed`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-virtio.VirtioRingUsed). Since 7.2. */
export type VirtioRingUsed = {
  flags: number;
  idx: number;
};

/** QAPI struct [`VirtioStatus`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-virtio.VirtioStatus). Since 7.2. */
export type VirtioStatus = {
  name: string;
  "device-id": number;
  "vhost-started": boolean;
  "device-endian": string;
  "guest-features": VirtioDeviceFeatures;
  "host-features": VirtioDeviceFeatures;
  "backend-features": VirtioDeviceFeatures;
  "num-vqs": number;
  status: VirtioDeviceStatus;
  isr: number;
  "queue-sel": number;
  "vm-running": boolean;
  broken: boolean;
  disabled: boolean;
  "use-started": boolean;
  started: boolean;
  "start-on-kick": boolean;
  "disable-legacy-check": boolean;
  "bus-name": string;
  "use-guest-notifier-mask": boolean;
  "vhost-dev"?: VhostStatus;
};

/** QAPI struct [`VmdkExtentInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.VmdkExtentInfo). Since 8.0. */
export type VmdkExtentInfo = {
  filename: string;
  format: string;
  "virtual-size": number;
  "cluster-size"?: number;
  compressed?: boolean;
  /** Not in QEMU 10.0 and 11.1. */
  "dirty-flag"?: boolean;
  /** Not in QEMU 10.0 and 11.1. */
  "actual-size"?: number | bigint;
  /** Not in QEMU 10.0 and 11.1. */
  encrypted?: boolean;
  /** Not in QEMU 10.0 and 11.1. */
  "backing-filename"?: string;
  /** Not in QEMU 10.0 and 11.1. */
  "full-backing-filename"?: string;
  /** Not in QEMU 10.0 and 11.1. */
  "backing-filename-format"?: string;
  /** Not in QEMU 10.0 and 11.1. */
  snapshots?: SnapshotInfo[];
  /** Not in QEMU 10.0 and 11.1. */
  "backing-image"?: ImageInfo;
  /** Not in QEMU 10.0 and 11.1. */
  "format-specific"?: ImageInfoSpecific;
};

/** QAPI struct [`VncBasicInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.VncBasicInfo). Since 2.1. */
export type VncBasicInfo = {
  host: string;
  service: string;
  family: Open<NetworkAddressFamily>;
  /** Since 2.3. */
  websocket: boolean;
};

/** QAPI struct [`VncClientInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.VncClientInfo). Since 0.14. */
export type VncClientInfo = {
  host: string;
  service: string;
  family: Open<NetworkAddressFamily>;
  /** Since 2.3. */
  websocket: boolean;
  x509_dname?: string;
  sasl_username?: string;
};

/** QAPI struct [`VncInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.VncInfo). Since 0.14. */
export type VncInfo = {
  enabled: boolean;
  host?: string;
  family?: Open<NetworkAddressFamily>;
  service?: string;
  auth?: string;
  clients?: VncClientInfo[];
};

/** QAPI struct [`VncInfo2`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.VncInfo2). Since 2.3. */
export type VncInfo2 = {
  id: string;
  server: VncServerInfo2[];
  clients: VncClientInfo[];
  auth: Open<VncPrimaryAuth>;
  vencrypt?: Open<VncVencryptSubAuth>;
  display?: string;
};

/** QAPI enum [`VncPrimaryAuth`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-ui.VncPrimaryAuth). Since 2.3. */
export type VncPrimaryAuth =
  | "none"
  | "vnc"
  | "ra2"
  | "ra2ne"
  | "tight"
  | "ultra"
  | "tls"
  | "vencrypt"
  | "sasl";

/** QAPI struct [`VncServerInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.VncServerInfo). Since 2.1. */
export type VncServerInfo = {
  host: string;
  service: string;
  family: Open<NetworkAddressFamily>;
  /** Since 2.3. */
  websocket: boolean;
  auth?: string;
};

/** QAPI struct [`VncServerInfo2`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-ui.VncServerInfo2). Since 2.9. */
export type VncServerInfo2 = {
  host: string;
  service: string;
  family: Open<NetworkAddressFamily>;
  /** Since 2.3. */
  websocket: boolean;
  auth: Open<VncPrimaryAuth>;
  vencrypt?: Open<VncVencryptSubAuth>;
};

/** QAPI enum [`VncVencryptSubAuth`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-ui.VncVencryptSubAuth). Since 2.3. */
export type VncVencryptSubAuth =
  | "plain"
  | "tls-none"
  | "x509-none"
  | "tls-vnc"
  | "x509-vnc"
  | "tls-plain"
  | "x509-plain"
  | "tls-sasl"
  | "x509-sasl";

/** QAPI struct [`VsockSocketAddress`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-sockets.VsockSocketAddress). Since 2.8. */
export type VsockSocketAddress = {
  cid: string;
  port: string;
};

/** QAPI struct [`VsockSocketAddressWrapper`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-sockets.VsockSocketAddressWrapper). Since 2.8. */
export type VsockSocketAddressWrapper = {
  data: VsockSocketAddress;
};

/** QAPI enum [`WatchdogAction`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-run-state.WatchdogAction). Since 2.1. */
export type WatchdogAction =
  | "reset"
  | "shutdown"
  | "poweroff"
  | "pause"
  | "debug"
  | "none"
  | "inject-nmi" // Since 2.4.
;

/** QAPI struct [`X86CPUFeatureWordInfo`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-machine.X86CPUFeatureWordInfo). Since 1.5. */
export type X86CPUFeatureWordInfo = {
  "cpuid-input-eax": number;
  "cpuid-input-ecx"?: number | undefined;
  "cpuid-register": X86CPURegister32;
  features: number;
};

/** QAPI enum [`X86CPURegister32`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-machine.X86CPURegister32). Since 1.5. */
export type X86CPURegister32 =
  | "EAX"
  | "EBX"
  | "ECX"
  | "EDX"
  | "ESP"
  | "EBP"
  | "ESI"
  | "EDI";

/** QAPI struct [`XBZRLECacheStats`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-migration.XBZRLECacheStats). Since 1.2. */
export type XBZRLECacheStats = {
  "cache-size": number | bigint;
  bytes: number;
  pages: number;
  "cache-miss": number;
  /** Since 2.1. */
  "cache-miss-rate": number;
  /** Since 5.1. */
  "encoding-rate": number;
  overflow: number;
};

/** QAPI struct [`XDbgBlockGraph`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.XDbgBlockGraph). Since 4.0. */
export type XDbgBlockGraph = {
  nodes: XDbgBlockGraphNode[];
  edges: XDbgBlockGraphEdge[];
};

/** QAPI struct [`XDbgBlockGraphEdge`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.XDbgBlockGraphEdge). Since 4.0. */
export type XDbgBlockGraphEdge = {
  parent: number | bigint;
  child: number | bigint;
  name: string;
  perm: Open<BlockPermission>[];
  "shared-perm": Open<BlockPermission>[];
};

/** QAPI struct [`XDbgBlockGraphNode`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-block-core.XDbgBlockGraphNode). Since 4.0. */
export type XDbgBlockGraphNode = {
  id: number | bigint;
  type: Open<XDbgBlockGraphNodeType>;
  name: string;
};

/** QAPI enum [`XDbgBlockGraphNodeType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.XDbgBlockGraphNodeType). Since 4.0. */
export type XDbgBlockGraphNodeType =
  | "block-backend"
  | "block-job"
  | "block-driver";

/** QAPI union [`YankInstance`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-yank.YankInstance). Since 6.0. */
export type YankInstance =
  | ({ type: "block-node" } & YankInstanceBlockNode)
  | ({ type: "chardev" } & YankInstanceChardev)
  | { type: "migration" };

/** QAPI struct [`YankInstanceBlockNode`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-yank.YankInstanceBlockNode). Since 6.0. */
export type YankInstanceBlockNode = {
  "node-name": string;
};

/** QAPI struct [`YankInstanceChardev`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#object-QMP-yank.YankInstanceChardev). Since 6.0. */
export type YankInstanceChardev = {
  id: string;
};

/** QAPI enum [`YankInstanceType`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-yank.YankInstanceType). Since 6.0. */
export type YankInstanceType =
  | "block-node"
  | "chardev"
  | "migration";

/** QAPI enum [`ZeroPageDetection`](https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-migration.ZeroPageDetection). Since 9.0. */
export type ZeroPageDetection =
  | "none"
  | "legacy"
  | "multifd";
