/**
 * Commands that compile, and commands that do not. Nothing here runs.
 *
 * Each `@ts-expect-error` tells the error that has to be on the next line, which `types_test.ts` looks at.
 *
 * @module
 */

import type { QmpClient } from "../../../mod.ts";
import type {
  BlockdevOptions,
  KeyValue,
  MigrationChannel,
} from "../../../src/qapi/generated/mod.ts";

/** Names of commands, and arguments where there are none or where all are optional. */
export function names(qmp: QmpClient): void {
  qmp.execute("query-status");
  qmp.execute("query-status", {});
  qmp.execute("query-status", undefined, { timeout: 1_000 });
  qmp.execute("query-status", {}, { oob: true, id: 7 });
  qmp.execute("stop");
  qmp.execute("cont");
  qmp.execute("system_reset");
  qmp.execute("quit");
  qmp.execute("query-command-line-options");
  qmp.execute("query-command-line-options", { option: "drive" });
  qmp.execute("query-named-block-nodes", { flat: undefined });
  qmp.execute("qmp_capabilities", { enable: ["oob"] });

  // @ts-expect-error Argument of type '"query-statuss"' is not assignable
  qmp.execute("query-statuss");
  // @ts-expect-error Argument of type '"STOP"' is not assignable
  qmp.execute("STOP");
  // @ts-expect-error Argument of type '""' is not assignable
  qmp.execute("");
  // @ts-expect-error Argument of type 'string' is not assignable
  qmp.execute("stop" as string);
  // @ts-expect-error Expected at least 1 arguments, but got 0
  qmp.execute();
  // @ts-expect-error Expected 1-3 arguments, but got 4
  qmp.execute("quit", [], {}, {});
  // @ts-expect-error Did you mean to write 'timeout'?
  qmp.execute("query-status", {}, { timeot: 1_000 });
  // @ts-expect-error Type '"ob"' is not assignable to type '"oob"'
  qmp.execute("qmp_capabilities", { enable: ["ob"] });
  // @ts-expect-error Type 'string' is not assignable to type 'readonly "oob"[]'
  qmp.execute("qmp_capabilities", { enable: "oob" });
}

/** Block nodes, jobs and exports. */
export function block(qmp: QmpClient): void {
  qmp.execute("blockdev-add", {
    driver: "qcow2",
    "node-name": "disk",
    file: { driver: "file", filename: "disk.qcow2", aio: "io_uring" },
    backing: null,
    "overlap-check": { template: "constant", "main-header": true },
    "discard-no-unref": undefined,
  });
  qmp.execute("blockdev-add", {
    driver: "raw",
    file: {
      driver: "luks",
      "key-secret": "sec0",
      file: {
        driver: "throttle",
        "throttle-group": "slow",
        file: {
          driver: "nbd",
          server: { type: "inet", host: "::1", port: "10809" },
        },
      },
    },
  });
  qmp.execute("blockdev-add", {
    driver: "quorum",
    "vote-threshold": 2,
    children: ["a", "b", { driver: "null-co", size: 1_024 }],
  });
  qmp.execute("blockdev-add", { driver: "qcow2", file: "protocol-node" });
  qmp.execute("blockdev-reopen", {
    options: [{ driver: "qcow2", file: "protocol-node", backing: "base" }],
  });
  qmp.execute("blockdev-del", { "node-name": "disk" });
  qmp.execute("blockdev-create", {
    "job-id": "create0",
    options: {
      driver: "qcow2",
      file: "protocol-node",
      size: 1n << 60n,
      version: "v3",
      preallocation: "metadata",
    },
  });
  qmp.execute("blockdev-backup", {
    device: "disk",
    target: "copy",
    sync: "incremental",
    bitmap: "b0",
    "bitmap-mode": "on-success",
    "on-target-error": "enospc",
  });
  qmp.execute("blockdev-mirror", {
    "job-id": "m0",
    device: "disk",
    target: "copy",
    sync: "full",
    "copy-mode": "write-blocking",
  });
  qmp.execute("block-commit", { device: "disk", "on-error": "stop" });
  qmp.execute("block-stream", { device: "disk", bottom: "base" });
  qmp.execute("block-job-set-speed", { device: "m0", speed: 1 << 20 });
  qmp.execute("block-job-change", {
    id: "m0",
    type: "mirror",
    "copy-mode": "background",
  });
  qmp.execute("block_resize", { "node-name": "disk", size: 2 ** 40 });
  qmp.execute("block-set-write-threshold", {
    "node-name": "disk",
    "write-threshold": 0xffff_ffff_ffff_ffffn,
  });
  qmp.execute("block-latency-histogram-set", {
    id: "disk",
    boundaries: [10, 100n],
  });
  qmp.execute("block-dirty-bitmap-add", { node: "disk", name: "b0" });
  qmp.execute("block-dirty-bitmap-merge", {
    node: "disk",
    target: "b0",
    bitmaps: ["b1", { node: "base", name: "b2" }],
  });
  qmp.execute("transaction", {
    actions: [
      { type: "blockdev-snapshot", data: { node: "disk", overlay: "top" } },
      {
        type: "block-dirty-bitmap-add",
        data: { node: "top", name: "b3", persistent: true },
      },
      { type: "abort", data: {} },
    ],
    properties: { "completion-mode": "grouped" },
  });
  qmp.execute("block-export-add", {
    type: "nbd",
    id: "e0",
    "node-name": "disk",
    bitmaps: ["b0"],
  });
  qmp.execute("block-export-add", {
    type: "fuse",
    id: "e1",
    "node-name": "disk",
    mountpoint: "/mnt/disk",
    "allow-other": "auto",
  });
  qmp.execute("block-export-del", { id: "e0", mode: "hard" });
  qmp.execute("nbd-server-start", {
    addr: { type: "unix", data: { path: "/run/nbd.sock" } },
  });
  qmp.execute("nbd-server-stop");
  qmp.execute("eject", { id: "cd0", force: true });
  qmp.execute("snapshot-save", {
    "job-id": "s0",
    tag: "before",
    vmstate: "disk",
    devices: ["disk"],
  });
  qmp.execute("job-dismiss", { id: "s0" });
  qmp.execute("job-cancel", { id: "s0" });
  qmp.execute("x-blockdev-set-iothread", {
    "node-name": "disk",
    iothread: null,
  });
  qmp.execute("x-blockdev-amend", {
    "job-id": "a0",
    "node-name": "disk",
    options: { driver: "luks", state: "active", "new-secret": "sec1" },
  });
  // Built step by step, as programs do.
  let node: BlockdevOptions = { driver: "file", filename: "a.img" };
  for (let depth = 0; depth < 3; depth++) node = { driver: "raw", file: node };
  qmp.execute("blockdev-add", node);

  // @ts-expect-error Expected 2-3 arguments, but got 1
  qmp.execute("blockdev-add");
  // @ts-expect-error Argument of type '{}' is not assignable to parameter of type 'BlockdevOptions'
  qmp.execute("blockdev-add", {});
  qmp.execute("blockdev-add", {
    // @ts-expect-error Did you mean '"qcow"'?
    driver: "qcow3",
    file: "protocol-node",
  });
  // @ts-expect-error Property 'filename' is missing
  qmp.execute("blockdev-add", { driver: "file" });
  qmp.execute("blockdev-add", {
    driver: "file",
    // @ts-expect-error Did you mean to write 'filename'?
    filenam: "a.img",
  });
  qmp.execute("blockdev-add", {
    driver: "qcow2",
    // @ts-expect-error 'filename' does not exist
    filename: "a.img",
  });
  qmp.execute("blockdev-add", {
    driver: "qcow2",
    file: "protocol-node",
    // @ts-expect-error Type 'number' is not assignable to type 'BlockdevRefOrNull | undefined'
    backing: 7,
  });
  qmp.execute("blockdev-add", {
    driver: "qcow2",
    file: {
      driver: "file",
      filename: "a.img",
      // @ts-expect-error Type '"uring"' is not assignable to type 'BlockdevAioOptions | undefined'
      aio: "uring",
    },
  });
  qmp.execute("blockdev-add", {
    driver: "raw",
    file: "protocol-node",
    // @ts-expect-error Type 'string' is not assignable to type 'number'
    size: "1G",
  });
  // @ts-expect-error '"node_name"' does not exist
  qmp.execute("blockdev-del", { "node_name": "disk" });
  // @ts-expect-error Type 'number' is not assignable to type 'string'
  qmp.execute("blockdev-del", { "node-name": 7 });
  // @ts-expect-error Type 'undefined' is not assignable to type 'string'
  qmp.execute("blockdev-del", { "node-name": undefined });
  // @ts-expect-error Type 'bigint' is not assignable to type 'number'
  qmp.execute("block_resize", { "node-name": "disk", size: 1n });
  // @ts-expect-error Type 'string' is not assignable to type 'number'
  qmp.execute("block_resize", { "node-name": "disk", size: "1G" });
  // @ts-expect-error Property 'sync' is missing
  qmp.execute("blockdev-mirror", { device: "disk", target: "copy" });
  qmp.execute("blockdev-mirror", {
    device: "disk",
    target: "copy",
    // @ts-expect-error Type '"bitmap-all"' is not assignable to type 'MirrorSyncMode'
    sync: "bitmap-all",
  });
  qmp.execute("transaction", {
    actions: [
      // @ts-expect-error 'name' does not exist
      { type: "blockdev-snapshot", data: { node: "disk", name: "b0" } },
      // @ts-expect-error Property 'data' is missing
      { type: "block-dirty-bitmap-merge" },
      // @ts-expect-error Did you mean '"blockdev-snapshot"'?
      { type: "blockdev-snapshots", data: {} },
      // @ts-expect-error Type 'number' is not assignable to type 'never'
      { type: "abort", data: { x: 1 } },
      // @ts-expect-error Type 'number' is not assignable to type 'BlockDirtyBitmapAdd |
      { type: "abort", data: 3 },
      // @ts-expect-error Type 'string' is not assignable to type 'BlockDirtyBitmapAdd |
      { type: "abort", data: "x" },
    ],
  });
  qmp.execute("block-export-add", {
    type: "nbd",
    id: "e0",
    "node-name": "disk",
    // @ts-expect-error 'mountpoint' does not exist
    mountpoint: "/mnt/disk",
  });
  // @ts-expect-error Type '"soft"' is not assignable to type 'BlockExportRemoveMode | undefined'
  qmp.execute("block-export-del", { id: "e0", mode: "soft" });
  // @ts-expect-error 'device' does not exist
  qmp.execute("job-cancel", { device: "s0" });
  qmp.execute("block-job-change", {
    id: "m0",
    type: "commit",
    // @ts-expect-error '"copy-mode"' does not exist
    "copy-mode": "background",
  });
  qmp.execute("nbd-server-start", {
    // @ts-expect-error 'path' does not exist
    addr: { type: "unix", path: "/run/nbd.sock" },
  });
  // @ts-expect-error Property 'devices' is missing
  qmp.execute("snapshot-save", { "job-id": "s0", tag: "a", vmstate: "disk" });
}

/** What cannot be changed can be sent. */
export function constants(qmp: QmpClient): void {
  const actions = [
    { type: "blockdev-snapshot", data: { node: "disk", overlay: "top" } },
    {
      type: "block-dirty-bitmap-merge",
      data: { node: "top", target: "b0", bitmaps: ["b1"] },
    },
    { type: "abort", data: {} },
  ] as const;
  qmp.execute("transaction", { actions });
  const children = Object.freeze(["a", "b"]);
  qmp.execute("blockdev-add", {
    driver: "quorum",
    "vote-threshold": 2,
    children,
  });
  const keys: ReadonlyArray<KeyValue> = [];
  qmp.execute("send-key", { keys });

  const wrong = [{ type: "blockdev-snapshot", data: { node: "d" } }] as const;
  // @ts-expect-error Property 'overlay' is missing
  qmp.execute("transaction", { actions: wrong });
}

/** Networks, character devices, and objects. */
export function devices(qmp: QmpClient): void {
  qmp.execute("netdev_add", {
    type: "user",
    id: "n0",
    hostfwd: [{ str: "tcp::2222-:22" }],
  });
  qmp.execute("netdev_add", { type: "tap", id: "n1", vhost: true, queues: 4 });
  qmp.execute("netdev_add", {
    type: "stream",
    id: "n2",
    addr: { type: "unix", path: "/run/net.sock" },
    "reconnect-ms": 500,
  });
  qmp.execute("netdev_del", { id: "n0" });
  qmp.execute("set_link", { name: "n0", up: false });
  qmp.execute("announce-self", { initial: 50, max: 550, rounds: 5, step: 50 });
  qmp.execute("chardev-add", {
    id: "c0",
    backend: {
      type: "socket",
      data: {
        addr: { type: "inet", data: { host: "::1", port: "4444" } },
        server: true,
        wait: false,
      },
    },
  });
  qmp.execute("chardev-add", {
    id: "c1",
    backend: { type: "null", data: {} },
  });
  qmp.execute("chardev-change", {
    id: "c1",
    backend: { type: "ringbuf", data: { size: 65_536 } },
  });
  qmp.execute("chardev-remove", { id: "c1" });
  qmp.execute("ringbuf-read", { device: "c1", size: 4_096, format: "base64" });
  qmp.execute("object-add", { "qom-type": "iothread", id: "io0" });
  qmp.execute("object-add", {
    "qom-type": "memory-backend-file",
    id: "m0",
    size: 1n << 34n,
    "mem-path": "/dev/hugepages",
    policy: "bind",
    "host-nodes": [0, 1],
  });
  qmp.execute("object-add", {
    "qom-type": "secret",
    id: "sec0",
    format: "base64",
    data: "c2VjcmV0",
  });
  qmp.execute("object-del", { id: "io0" });
  qmp.execute("device_add", { driver: "virtio-net-pci", id: "d0" });
  qmp.execute("device_add", {
    driver: "virtio-blk-pci",
    drive: "disk",
    "num-queues": 4,
    "iothread-vq-mapping": [{ iothread: "io0" }],
  });
  interface Disk {
    driver: string;
    drive: string;
  }
  const disk: Disk = { driver: "virtio-blk-pci", drive: "disk" };
  qmp.execute("device_add", disk);
  qmp.execute("device_del", { id: "d0" });
  qmp.execute("qom-get", { path: "/machine", property: "type" });
  qmp.execute("qom-set", { path: "/machine", property: "x", value: [1, null] });
  qmp.execute("qom-list-types", { implements: "device" });
  qmp.execute("device-list-properties", { typename: "e1000" });

  // @ts-expect-error Property 'id' is missing
  qmp.execute("netdev_add", { type: "user" });
  qmp.execute("netdev_add", {
    type: "user",
    id: "n0",
    // @ts-expect-error 'ifname' does not exist
    ifname: "tap0",
  });
  qmp.execute("netdev_add", {
    type: "tap",
    id: "n0",
    // @ts-expect-error Type 'string' is not assignable to type 'number'
    queues: "4",
  });
  // @ts-expect-error Did you mean '"tap"'?
  qmp.execute("netdev_add", { type: "taps", id: "n0" });
  // @ts-expect-error Type 'string' is not assignable to type 'boolean'
  qmp.execute("set_link", { name: "n0", up: "on" });
  // @ts-expect-error Expected 2-3 arguments, but got 1
  qmp.execute("announce-self");
  // @ts-expect-error Property 'data' is missing
  qmp.execute("chardev-add", { id: "c0", backend: { type: "socket" } });
  qmp.execute("chardev-add", {
    id: "c0",
    // @ts-expect-error Property 'data' is missing
    backend: { type: "null" },
  });
  qmp.execute("chardev-add", {
    id: "c0",
    // @ts-expect-error 'path' does not exist
    backend: { type: "stdio", data: { path: "/dev/tty" } },
  });
  // @ts-expect-error Type '"hex"' is not assignable to type 'DataFormat | undefined'
  qmp.execute("ringbuf-read", { device: "c1", size: 4_096, format: "hex" });
  // @ts-expect-error Did you mean '"iothread"'?
  qmp.execute("object-add", { "qom-type": "iothreads", id: "io0" });
  // @ts-expect-error Property 'id' is missing
  qmp.execute("object-add", { "qom-type": "iothread" });
  qmp.execute("object-add", {
    "qom-type": "iothread",
    id: "io0",
    // @ts-expect-error '"mem-path"' does not exist
    "mem-path": "/dev/hugepages",
  });
  // @ts-expect-error Property 'driver' is missing
  qmp.execute("device_add", { id: "d0" });
  // @ts-expect-error Type 'number' is not assignable to type 'string'
  qmp.execute("device_add", { driver: "e1000", id: 7 });
  // @ts-expect-error Property 'driver' is missing
  qmp.execute("device_add", disk as Omit<Disk, "driver">);
  // @ts-expect-error Property 'value' is missing
  qmp.execute("qom-set", { path: "/machine", property: "x" });
}

/** Migration, CPUs and memory. */
export function machine(qmp: QmpClient): void {
  qmp.execute("migrate", { uri: "unix:/run/migrate.sock" });
  const channel: MigrationChannel = {
    "channel-type": "main",
    addr: { transport: "socket", type: "inet", host: "::1", port: "4444" },
  };
  qmp.execute("migrate", { channels: [channel], resume: false });
  qmp.execute("migrate", {
    channels: [{
      "channel-type": "main",
      addr: { transport: "file", filename: "vm.state", offset: 0n },
    }],
  });
  qmp.execute("migrate-incoming", { uri: "tcp:[::]:0" });
  qmp.execute("migrate-set-capabilities", {
    capabilities: [{ capability: "multifd", state: true }],
  });
  qmp.execute("migrate-set-parameters", {
    "max-bandwidth": 1n << 33n,
    "multifd-channels": 4,
    "multifd-compression": "zstd",
    "tls-creds": null,
  });
  qmp.execute("migrate-continue", { state: "pre-switchover" });
  qmp.execute("migrate-pause", {}, { oob: true });
  qmp.execute("migrate_cancel");
  qmp.execute("calc-dirty-rate", { "calc-time": 1, mode: "dirty-ring" });
  qmp.execute("balloon", { value: 2 ** 30 });
  qmp.execute("memsave", { val: 0n, size: 4_096, filename: "/tmp/m" });
  qmp.execute("dump-guest-memory", {
    paging: false,
    protocol: "file:/tmp/d",
    format: "kdump-zlib",
  });
  qmp.execute("query-cpu-model-expansion", {
    type: "full",
    model: { name: "max", props: { avx: false } },
  });
  qmp.execute("set-numa-node", { type: "cpu", "node-id": 0, "socket-id": 1 });
  qmp.execute("set-action", { panic: "exit-failure", reboot: "shutdown" });
  qmp.execute("watchdog-set-action", { action: "inject-nmi" });
  qmp.execute("cxl-inject-uncorrectable-errors", {
    path: "/machine/cxl",
    errors: [{ type: "cache-data-parity", header: [0, 1] }],
  });
  qmp.execute("query-stats", {
    target: "vcpu",
    vcpus: ["/machine/unattached/device[0]"],
    providers: [{ provider: "kvm", names: ["exits"] }],
  });
  qmp.execute("query-stats", { target: "vm" });
  qmp.execute("query-stats-schemas", { provider: "kvm" });
  qmp.execute("yank", {
    instances: [{ type: "migration" }, { type: "chardev", id: "c0" }],
  }, { oob: true });
  qmp.execute("human-monitor-command", { "command-line": "info mtree" });

  // @ts-expect-error 'url' does not exist
  qmp.execute("migrate", { url: "unix:/run/migrate.sock" });
  qmp.execute("migrate", {
    channels: [{
      "channel-type": "main",
      // @ts-expect-error 'host' does not exist
      addr: { transport: "exec", host: "::1", port: "4444" },
    }],
  });
  qmp.execute("migrate", {
    channels: [{
      // @ts-expect-error Type '"second"' is not assignable to type 'MigrationChannelType'
      "channel-type": "second",
      addr: { transport: "exec", args: ["cat"] },
    }],
  });
  qmp.execute("migrate-set-capabilities", {
    // @ts-expect-error Did you mean '"multifd"'?
    capabilities: [{ capability: "multi-fd", state: true }],
  });
  qmp.execute("migrate-set-capabilities", {
    // @ts-expect-error Property 'state' is missing
    capabilities: [{ capability: "multifd" }],
  });
  // @ts-expect-error Type 'bigint' is not assignable to type 'number'
  qmp.execute("migrate-set-parameters", { "multifd-channels": 4n });
  // @ts-expect-error Type '"brand-new"' is not assignable to type 'MigrationStatus'
  qmp.execute("migrate-continue", { state: "brand-new" });
  // @ts-expect-error Type 'string' is not assignable to type 'number'
  qmp.execute("balloon", { value: "1G" });
  // @ts-expect-error Type 'bigint' is not assignable to type 'number'
  qmp.execute("balloon", { value: 1n });
  // @ts-expect-error Type '"explode"' is not assignable to type 'WatchdogAction'
  qmp.execute("watchdog-set-action", { action: "explode" });
  // @ts-expect-error 'vcpus' does not exist
  qmp.execute("query-stats", { target: "vm", vcpus: [] });
  // @ts-expect-error Expected 2-3 arguments, but got 1
  qmp.execute("query-stats");
  // @ts-expect-error '"node-id"' does not exist
  qmp.execute("set-numa-node", { type: "dist", "node-id": 0 });
  // @ts-expect-error Property 'id' is missing
  qmp.execute("yank", { instances: [{ type: "chardev" }] });
}

/** What a person sees and types. */
export function display(qmp: QmpClient): void {
  qmp.execute("screendump", { filename: "/tmp/s.png", format: "png" });
  qmp.execute("send-key", {
    keys: [{ type: "qcode", data: "ctrl" }, { type: "number", data: 28 }],
    "hold-time": 50,
  });
  qmp.execute("input-send-event", {
    events: [
      { type: "btn", data: { button: "left", down: true } },
      { type: "rel", data: { axis: "x", value: 10 } },
      {
        type: "key",
        data: { key: { type: "qcode", data: "a" }, down: true },
      },
    ],
  });
  qmp.execute("set_password", {
    protocol: "vnc",
    password: "secret",
    display: "vnc2",
  });
  qmp.execute("expire_password", { protocol: "spice", time: "never" });
  qmp.execute("display-update", {
    type: "vnc",
    addresses: [{ type: "inet", host: "::1", port: "5901" }],
  });

  // @ts-expect-error Type '"gif"' is not assignable to type 'ImageFormat | undefined'
  qmp.execute("screendump", { filename: "/tmp/s.gif", format: "gif" });
  qmp.execute("send-key", {
    // @ts-expect-error Type '"any-key"' is not assignable to type 'number | QKeyCode'
    keys: [{ type: "qcode", data: "any-key" }],
  });
  qmp.execute("send-key", {
    // @ts-expect-error Type 'string' is not assignable to type 'number | QKeyCode'
    keys: [{ type: "number", data: "28" }],
  });
  // @ts-expect-error Type 'string' is not assignable to type 'readonly KeyValue[]'
  qmp.execute("send-key", { keys: "ctrl-alt-delete" });
  qmp.execute("input-send-event", {
    // @ts-expect-error Type 'string' is not assignable to type 'InputAxis'
    events: [{ type: "btn", data: { axis: "x", value: 10 } }],
  });
  qmp.execute("set_password", {
    protocol: "spice",
    password: "secret",
    // @ts-expect-error 'display' does not exist
    display: "vnc2",
  });
  // @ts-expect-error Type '"gtk"' is not assignable to type '"vnc"'
  qmp.execute("display-update", { type: "gtk" });
}
