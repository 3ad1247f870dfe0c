/**
 * Commands and types of the QEMU Guest Agent.
 *
 * From the schema in the source of QEMU 10.0.13.
 * Written by `deno task gen:qapi`; not to be edited by hand.
 *
 * @module
 */

import type { CommandSignature, Empty, Open } from "../signatures.ts";

/**
 * Commands of the QEMU Guest Agent, which has no events.
 *
 * Source: QAPI, "QEMU Guest Agent Protocol Reference".
 */
export interface GuestAgentSchema {
  /** Commands, by their names. */
  commands: GuestAgentCommands;
  /** There are none. */
  events: Empty;
}

/** Commands of the QEMU Guest Agent. */
export interface GuestAgentCommands {
  /** QAPI command [`guest-exec`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-exec). Since 2.5. */
  "guest-exec": CommandSignature<{
    path: string;
    arg?: readonly string[] | undefined;
    env?: readonly string[] | undefined;
    "input-data"?: string | undefined;
    "capture-output"?: GuestExecCaptureOutput | undefined;
  }, GuestExec>;
  /** QAPI command [`guest-exec-status`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-exec-status). Since 2.5. */
  "guest-exec-status": CommandSignature<{
    pid: number;
  }, GuestExecStatus>;
  /** QAPI command [`guest-file-close`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-file-close). Since 0.15. */
  "guest-file-close": CommandSignature<{
    handle: number;
  }>;
  /** QAPI command [`guest-file-flush`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-file-flush). Since 0.15. */
  "guest-file-flush": CommandSignature<{
    handle: number;
  }>;
  /** QAPI command [`guest-file-open`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-file-open). Since 0.15. */
  "guest-file-open": CommandSignature<{
    path: string;
    mode?: string | undefined;
  }, number>;
  /** QAPI command [`guest-file-read`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-file-read). Since 0.15. */
  "guest-file-read": CommandSignature<{
    handle: number;
    count?: number | undefined;
  }, GuestFileRead>;
  /** QAPI command [`guest-file-seek`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-file-seek). Since 0.15. */
  "guest-file-seek": CommandSignature<{
    handle: number;
    offset: number;
    whence: GuestFileWhence;
  }, GuestFileSeek>;
  /** QAPI command [`guest-file-write`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-file-write). Since 0.15. */
  "guest-file-write": CommandSignature<{
    handle: number;
    "buf-b64": string;
    count?: number | undefined;
  }, GuestFileWrite>;
  /** QAPI command [`guest-fsfreeze-freeze`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-fsfreeze-freeze). Since 0.15. */
  "guest-fsfreeze-freeze": CommandSignature<Empty, number>;
  /** QAPI command [`guest-fsfreeze-freeze-list`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-fsfreeze-freeze-list). Since 2.2. */
  "guest-fsfreeze-freeze-list": CommandSignature<{
    mountpoints?: readonly string[] | undefined;
  }, number>;
  /** QAPI command [`guest-fsfreeze-status`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-fsfreeze-status). Since 0.15. */
  "guest-fsfreeze-status": CommandSignature<Empty, Open<GuestFsfreezeStatus>>;
  /** QAPI command [`guest-fsfreeze-thaw`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-fsfreeze-thaw). Since 0.15. */
  "guest-fsfreeze-thaw": CommandSignature<Empty, number>;
  /** QAPI command [`guest-fstrim`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-fstrim). Since 1.2. */
  "guest-fstrim": CommandSignature<{
    minimum?: number | undefined;
  }, GuestFilesystemTrimResponse>;
  /** QAPI command [`guest-get-cpustats`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-get-cpustats). Since 7.1. */
  "guest-get-cpustats": CommandSignature<Empty, GuestCpuStats[]>;
  /** QAPI command [`guest-get-devices`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-get-devices). Since 5.2. */
  "guest-get-devices": CommandSignature<Empty, GuestDeviceInfo[]>;
  /** QAPI command [`guest-get-disks`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-get-disks). Since 5.2. */
  "guest-get-disks": CommandSignature<Empty, GuestDiskInfo[]>;
  /** QAPI command [`guest-get-diskstats`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-get-diskstats). Since 7.1. */
  "guest-get-diskstats": CommandSignature<Empty, GuestDiskStatsInfo[]>;
  /** QAPI command [`guest-get-fsinfo`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-get-fsinfo). Since 2.2. */
  "guest-get-fsinfo": CommandSignature<Empty, GuestFilesystemInfo[]>;
  /** QAPI command [`guest-get-host-name`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-get-host-name). Since 2.10. */
  "guest-get-host-name": CommandSignature<Empty, GuestHostName>;
  /** QAPI command [`guest-get-load`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-get-load). Since 10.0. */
  "guest-get-load": CommandSignature<Empty, GuestLoadAverage>;
  /** QAPI command [`guest-get-memory-block-info`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-get-memory-block-info). Since 2.3. */
  "guest-get-memory-block-info": CommandSignature<Empty, GuestMemoryBlockInfo>;
  /** QAPI command [`guest-get-memory-blocks`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-get-memory-blocks). Since 2.3. */
  "guest-get-memory-blocks": CommandSignature<Empty, GuestMemoryBlock[]>;
  /** QAPI command [`guest-get-osinfo`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-get-osinfo). Since 2.10. */
  "guest-get-osinfo": CommandSignature<Empty, GuestOSInfo>;
  /** QAPI command [`guest-get-time`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-get-time). Since 1.5. */
  "guest-get-time": CommandSignature<Empty, number | bigint>;
  /** QAPI command [`guest-get-timezone`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-get-timezone). Since 2.10. */
  "guest-get-timezone": CommandSignature<Empty, GuestTimezone>;
  /** QAPI command [`guest-get-users`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-get-users). Since 2.10. */
  "guest-get-users": CommandSignature<Empty, GuestUser[]>;
  /** QAPI command [`guest-get-vcpus`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-get-vcpus). Since 1.5. */
  "guest-get-vcpus": CommandSignature<Empty, GuestLogicalProcessor[]>;
  /** QAPI command [`guest-info`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-info). Since 0.15. */
  "guest-info": CommandSignature<Empty, GuestAgentInfo>;
  /** QAPI command [`guest-network-get-interfaces`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-network-get-interfaces). Since 1.1. */
  "guest-network-get-interfaces": CommandSignature<
    Empty,
    GuestNetworkInterface[]
  >;
  /** QAPI command [`guest-network-get-route`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-network-get-route). Since 9.1. */
  "guest-network-get-route": CommandSignature<Empty, GuestNetworkRoute[]>;
  /** QAPI command [`guest-ping`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-ping). Since 0.15. */
  "guest-ping": CommandSignature;
  /** QAPI command [`guest-set-memory-blocks`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-set-memory-blocks). Since 2.3. */
  "guest-set-memory-blocks": CommandSignature<{
    "mem-blks": readonly GuestMemoryBlock[];
  }, GuestMemoryBlockResponse[]>;
  /** QAPI command [`guest-set-time`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-set-time). Since 1.5. */
  "guest-set-time": CommandSignature<{
    time?: number | bigint | undefined;
  }>;
  /** QAPI command [`guest-set-user-password`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-set-user-password). Since 2.3. */
  "guest-set-user-password": CommandSignature<{
    username: string;
    password: string;
    crypted: boolean;
  }>;
  /** QAPI command [`guest-set-vcpus`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-set-vcpus). Since 1.5. */
  "guest-set-vcpus": CommandSignature<{
    vcpus: readonly GuestLogicalProcessor[];
  }, number>;
  /** QAPI command [`guest-shutdown`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-shutdown). Since 0.15. It answers only when it fails. */
  "guest-shutdown": CommandSignature<{
    mode?: string | undefined;
  }, undefined>;
  /** QAPI command [`guest-ssh-add-authorized-keys`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-ssh-add-authorized-keys). Since 5.2. */
  "guest-ssh-add-authorized-keys": CommandSignature<{
    username: string;
    keys: readonly string[];
    reset?: boolean | undefined;
  }>;
  /** QAPI command [`guest-ssh-get-authorized-keys`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-ssh-get-authorized-keys). Since 5.2. */
  "guest-ssh-get-authorized-keys": CommandSignature<{
    username: string;
  }, GuestAuthorizedKeys>;
  /** QAPI command [`guest-ssh-remove-authorized-keys`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-ssh-remove-authorized-keys). Since 5.2. */
  "guest-ssh-remove-authorized-keys": CommandSignature<{
    username: string;
    keys: readonly string[];
  }>;
  /** QAPI command [`guest-suspend-disk`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-suspend-disk). Since 1.1. It answers only when it fails. */
  "guest-suspend-disk": CommandSignature<Empty, undefined>;
  /** QAPI command [`guest-suspend-hybrid`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-suspend-hybrid). Since 1.1. It answers only when it fails. */
  "guest-suspend-hybrid": CommandSignature<Empty, undefined>;
  /** QAPI command [`guest-suspend-ram`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-suspend-ram). Since 1.1. It answers only when it fails. */
  "guest-suspend-ram": CommandSignature<Empty, undefined>;
  /** QAPI command [`guest-sync`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-sync). Since 0.15. */
  "guest-sync": CommandSignature<{
    id: number;
  }, number>;
  /** QAPI command [`guest-sync-delimited`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#command-QGA-qapi-schema.guest-sync-delimited). Since 1.1. */
  "guest-sync-delimited": CommandSignature<{
    id: number;
  }, number>;
}

/** QAPI struct [`GuestAgentCommandInfo`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestAgentCommandInfo). Since 1.1. */
export type GuestAgentCommandInfo = {
  name: string;
  enabled: boolean;
  /** Since 1.7. */
  "success-response": boolean;
};

/** QAPI struct [`GuestAgentInfo`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestAgentInfo). Since 0.15. */
export type GuestAgentInfo = {
  version: string;
  supported_commands: GuestAgentCommandInfo[];
};

/** QAPI struct [`GuestAuthorizedKeys`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestAuthorizedKeys). Since 5.2. */
export type GuestAuthorizedKeys = {
  keys: string[];
};

/** QAPI struct [`GuestCCWAddress`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestCCWAddress). Since 6.0. */
export type GuestCCWAddress = {
  cssid: number;
  ssid: number;
  subchno: number;
  devno: number;
};

/** QAPI union [`GuestCpuStats`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestCpuStats). Since 7.1. */
export type GuestCpuStats = { type: "linux" } & GuestLinuxCpuStats;

/** QAPI enum [`GuestCpuStatsType`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#enum-QGA-qapi-schema.GuestCpuStatsType). Since 7.1. */
export type GuestCpuStatsType = "linux";

/** QAPI union [`GuestDeviceId`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestDeviceId). Since 5.2. */
export type GuestDeviceId = { type: "pci" } & GuestDeviceIdPCI;

/** QAPI struct [`GuestDeviceIdPCI`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestDeviceIdPCI). Since 5.2. */
export type GuestDeviceIdPCI = {
  "vendor-id": number;
  "device-id": number;
};

/** QAPI struct [`GuestDeviceInfo`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestDeviceInfo). Since 5.2. */
export type GuestDeviceInfo = {
  "driver-name": string;
  "driver-date"?: number;
  "driver-version"?: string;
  id?: GuestDeviceId;
};

/** QAPI enum [`GuestDeviceType`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#enum-QGA-qapi-schema.GuestDeviceType). */
export type GuestDeviceType = "pci";

/** QAPI struct [`GuestDiskAddress`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestDiskAddress). Since 2.2. */
export type GuestDiskAddress = {
  "pci-controller": GuestPCIAddress;
  "bus-type": Open<GuestDiskBusType>;
  bus: number;
  target: number;
  unit: number;
  /** Since 3.1. */
  serial?: string;
  /** Since 3.1. */
  dev?: string;
  /** Since 6.0. */
  "ccw-address"?: GuestCCWAddress;
};

/** QAPI enum [`GuestDiskBusType`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#enum-QGA-qapi-schema.GuestDiskBusType). Since 2.2. */
export type GuestDiskBusType =
  | "ide"
  | "fdc"
  | "scsi"
  | "virtio"
  | "xen"
  | "usb"
  | "uml"
  | "sata"
  | "sd"
  | "unknown"
  | "ieee1394"
  | "ssa"
  | "fibre"
  | "raid"
  | "iscsi"
  | "sas"
  | "mmc"
  | "virtual"
  | "file-backed-virtual"
  | "nvme" // Since 7.1.
;

/** QAPI struct [`GuestDiskInfo`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestDiskInfo). Since 5.2. */
export type GuestDiskInfo = {
  name: string;
  partition: boolean;
  dependencies?: string[];
  address?: GuestDiskAddress;
  alias?: string;
  /** Since 7.1. */
  smart?: GuestDiskSmart;
};

/** QAPI union [`GuestDiskSmart`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestDiskSmart). Since 7.1. */
export type GuestDiskSmart =
  | ({ type: "nvme" } & GuestNVMeSmart)
  | {
    type:
      | "ide"
      | "fdc"
      | "scsi"
      | "virtio"
      | "xen"
      | "usb"
      | "uml"
      | "sata"
      | "sd"
      | "unknown"
      | "ieee1394"
      | "ssa"
      | "fibre"
      | "raid"
      | "iscsi"
      | "sas"
      | "mmc"
      | "virtual"
      | "file-backed-virtual";
  };

/** QAPI struct [`GuestDiskStats`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestDiskStats). Since 7.1. */
export type GuestDiskStats = {
  "read-sectors"?: number | bigint;
  "read-ios"?: number | bigint;
  "read-merges"?: number | bigint;
  "write-sectors"?: number | bigint;
  "write-ios"?: number | bigint;
  "write-merges"?: number | bigint;
  "discard-sectors"?: number | bigint;
  "discard-ios"?: number | bigint;
  "discard-merges"?: number | bigint;
  "flush-ios"?: number | bigint;
  "read-ticks"?: number | bigint;
  "write-ticks"?: number | bigint;
  "discard-ticks"?: number | bigint;
  "flush-ticks"?: number | bigint;
  "ios-pgr"?: number | bigint;
  "total-ticks"?: number | bigint;
  "weight-ticks"?: number | bigint;
};

/** QAPI struct [`GuestDiskStatsInfo`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestDiskStatsInfo). */
export type GuestDiskStatsInfo = {
  name: string;
  major: number | bigint;
  minor: number | bigint;
  stats: GuestDiskStats;
};

/** QAPI struct [`GuestExec`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestExec). Since 2.5. */
export type GuestExec = {
  pid: number;
};

/** QAPI alternate [`GuestExecCaptureOutput`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#alternate-QGA-qapi-schema.GuestExecCaptureOutput). Since 8.0. */
export type GuestExecCaptureOutput =
  | boolean
  | GuestExecCaptureOutputMode;

/** QAPI enum [`GuestExecCaptureOutputMode`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#enum-QGA-qapi-schema.GuestExecCaptureOutputMode). Since 8.0. */
export type GuestExecCaptureOutputMode =
  | "none"
  | "stdout"
  | "stderr"
  | "separated"
  | "merged";

/** QAPI struct [`GuestExecStatus`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestExecStatus). Since 2.5. */
export type GuestExecStatus = {
  exited: boolean;
  exitcode?: number;
  signal?: number;
  "out-data"?: string;
  "err-data"?: string;
  "out-truncated"?: boolean;
  "err-truncated"?: boolean;
};

/** QAPI struct [`GuestFileRead`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestFileRead). Since 0.15. */
export type GuestFileRead = {
  count: number;
  "buf-b64": string;
  eof: boolean;
};

/** QAPI struct [`GuestFileSeek`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestFileSeek). Since 0.15. */
export type GuestFileSeek = {
  position: number;
  eof: boolean;
};

/** QAPI alternate [`GuestFileWhence`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#alternate-QGA-qapi-schema.GuestFileWhence). Since 2.6. */
export type GuestFileWhence =
  | number
  | QGASeek;

/** QAPI struct [`GuestFileWrite`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestFileWrite). Since 0.15. */
export type GuestFileWrite = {
  count: number;
  eof: boolean;
};

/** QAPI struct [`GuestFilesystemInfo`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestFilesystemInfo). Since 2.2. */
export type GuestFilesystemInfo = {
  name: string;
  mountpoint: string;
  type: string;
  /** Since 3.0. */
  "used-bytes"?: number | bigint;
  /** Since 3.0. */
  "total-bytes"?: number | bigint;
  /** Since 9.1. */
  "total-bytes-privileged"?: number | bigint;
  disk: GuestDiskAddress[];
};

/** QAPI struct [`GuestFilesystemTrimResponse`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestFilesystemTrimResponse). Since 2.4. */
export type GuestFilesystemTrimResponse = {
  paths: GuestFilesystemTrimResult[];
};

/** QAPI struct [`GuestFilesystemTrimResult`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestFilesystemTrimResult). Since 2.4. */
export type GuestFilesystemTrimResult = {
  path: string;
  trimmed?: number;
  minimum?: number;
  error?: string;
};

/** QAPI enum [`GuestFsfreezeStatus`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#enum-QGA-qapi-schema.GuestFsfreezeStatus). Since 0.15. */
export type GuestFsfreezeStatus =
  | "thawed"
  | "frozen";

/** QAPI struct [`GuestHostName`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestHostName). Since 2.10. */
export type GuestHostName = {
  "host-name": string;
};

/** QAPI struct [`GuestIpAddress`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestIpAddress). Since 1.1. */
export type GuestIpAddress = {
  "ip-address": string;
  "ip-address-type": Open<GuestIpAddressType>;
  prefix: number;
};

/** QAPI enum [`GuestIpAddressType`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#enum-QGA-qapi-schema.GuestIpAddressType). Since 1.1. */
export type GuestIpAddressType =
  | "ipv4"
  | "ipv6";

/** QAPI struct [`GuestLinuxCpuStats`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestLinuxCpuStats). Since 7.1. */
export type GuestLinuxCpuStats = {
  cpu: number;
  user: number | bigint;
  nice: number | bigint;
  system: number | bigint;
  idle: number | bigint;
  iowait?: number | bigint;
  irq?: number | bigint;
  softirq?: number | bigint;
  steal?: number | bigint;
  guest?: number | bigint;
  guestnice?: number | bigint;
};

/** QAPI struct [`GuestLoadAverage`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestLoadAverage). Since 10.0. */
export type GuestLoadAverage = {
  load1m: number;
  load5m: number;
  load15m: number;
};

/** QAPI struct [`GuestLogicalProcessor`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestLogicalProcessor). Since 1.5. */
export type GuestLogicalProcessor = {
  "logical-id": number;
  online: boolean;
  "can-offline"?: boolean | undefined;
};

/** QAPI struct [`GuestMemoryBlock`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestMemoryBlock). Since 2.3. */
export type GuestMemoryBlock = {
  "phys-index": number | bigint;
  online: boolean;
  "can-offline"?: boolean | undefined;
};

/** QAPI struct [`GuestMemoryBlockInfo`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestMemoryBlockInfo). Since 2.3. */
export type GuestMemoryBlockInfo = {
  size: number | bigint;
};

/** QAPI struct [`GuestMemoryBlockResponse`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestMemoryBlockResponse). Since 2.3. */
export type GuestMemoryBlockResponse = {
  "phys-index": number | bigint;
  response: Open<GuestMemoryBlockResponseType>;
  "error-code"?: number;
};

/** QAPI enum [`GuestMemoryBlockResponseType`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#enum-QGA-qapi-schema.GuestMemoryBlockResponseType). Since 2.3. */
export type GuestMemoryBlockResponseType =
  | "success"
  | "not-found"
  | "operation-not-supported"
  | "operation-failed";

/** QAPI struct [`GuestNVMeSmart`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestNVMeSmart). Since 7.1. */
export type GuestNVMeSmart = {
  "critical-warning": number;
  temperature: number;
  "available-spare": number;
  "available-spare-threshold": number;
  "percentage-used": number;
  "data-units-read-lo": number | bigint;
  "data-units-read-hi": number | bigint;
  "data-units-written-lo": number | bigint;
  "data-units-written-hi": number | bigint;
  "host-read-commands-lo": number | bigint;
  "host-read-commands-hi": number | bigint;
  "host-write-commands-lo": number | bigint;
  "host-write-commands-hi": number | bigint;
  "controller-busy-time-lo": number | bigint;
  "controller-busy-time-hi": number | bigint;
  "power-cycles-lo": number | bigint;
  "power-cycles-hi": number | bigint;
  "power-on-hours-lo": number | bigint;
  "power-on-hours-hi": number | bigint;
  "unsafe-shutdowns-lo": number | bigint;
  "unsafe-shutdowns-hi": number | bigint;
  "media-errors-lo": number | bigint;
  "media-errors-hi": number | bigint;
  "number-of-error-log-entries-lo": number | bigint;
  "number-of-error-log-entries-hi": number | bigint;
};

/** QAPI struct [`GuestNetworkInterface`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestNetworkInterface). Since 1.1. */
export type GuestNetworkInterface = {
  name: string;
  "hardware-address"?: string;
  "ip-addresses"?: GuestIpAddress[];
  /** Since 2.11. */
  statistics?: GuestNetworkInterfaceStat;
};

/** QAPI struct [`GuestNetworkInterfaceStat`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestNetworkInterfaceStat). Since 2.11. */
export type GuestNetworkInterfaceStat = {
  "rx-bytes": number | bigint;
  "rx-packets": number | bigint;
  "rx-errs": number | bigint;
  "rx-dropped": number | bigint;
  "tx-bytes": number | bigint;
  "tx-packets": number | bigint;
  "tx-errs": number | bigint;
  "tx-dropped": number | bigint;
};

/** QAPI struct [`GuestNetworkRoute`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestNetworkRoute). Since 9.1. */
export type GuestNetworkRoute = {
  iface: string;
  destination: string;
  metric: number;
  gateway?: string;
  mask?: string;
  irtt?: number;
  flags?: number | bigint;
  refcnt?: number;
  use?: number;
  window?: number;
  mtu?: number;
  desprefixlen?: string;
  source?: string;
  srcprefixlen?: string;
  nexthop?: string;
  version: number;
};

/** QAPI struct [`GuestOSInfo`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestOSInfo). Since 2.10. */
export type GuestOSInfo = {
  "kernel-release"?: string;
  "kernel-version"?: string;
  machine?: string;
  id?: string;
  name?: string;
  "pretty-name"?: string;
  version?: string;
  "version-id"?: string;
  variant?: string;
  "variant-id"?: string;
};

/** QAPI struct [`GuestPCIAddress`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestPCIAddress). Since 2.2. */
export type GuestPCIAddress = {
  domain: number;
  bus: number;
  slot: number;
  function: number;
};

/** QAPI struct [`GuestTimezone`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestTimezone). Since 2.10. */
export type GuestTimezone = {
  zone?: string;
  offset: number;
};

/** QAPI struct [`GuestUser`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#object-QGA-qapi-schema.GuestUser). Since 2.10. */
export type GuestUser = {
  user: string;
  "login-time": number;
  domain?: string;
};

/** QAPI enum [`QGASeek`](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html#enum-QGA-qapi-schema.QGASeek). Since 2.6. */
export type QGASeek =
  | "set"
  | "cur"
  | "end";
