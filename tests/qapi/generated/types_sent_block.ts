/**
 * Commands about block devices that compile, and some that do not. Nothing here
 * runs.
 *
 * Each `@ts-expect-error` has the text of the error on the next line, which
 * `types_test.ts` checks.
 *
 * @module
 */

import type { QmpClient } from "../../../mod.ts";
import type { BlockdevOptions } from "../../../src/qapi/generated/mod.ts";

/** Commands about block nodes, jobs and exports. */
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
  // Programs often build a node step by step.
  let node: BlockdevOptions = { driver: "file", filename: "a.img" };
  for (let depth = 0; depth < 3; depth++) node = { driver: "raw", file: node };
  qmp.execute("blockdev-add", node);

  // @ts-expect-error Expected 2-3 arguments, but got 1
  qmp.execute("blockdev-add");
  // @ts-expect-error Argument of type '{}' is not assignable to parameter of
  // type 'BlockdevOptions'
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
    // @ts-expect-error Type 'number' is not assignable to type
    // 'BlockdevRefOrNull | undefined'
    backing: 7,
  });
  qmp.execute("blockdev-add", {
    driver: "qcow2",
    file: {
      driver: "file",
      filename: "a.img",
      // @ts-expect-error Type '"uring"' is not assignable to type
      // 'BlockdevAioOptions | undefined'
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
    // @ts-expect-error Type '"bitmap-all"' is not assignable to type
    // 'MirrorSyncMode'
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
      // @ts-expect-error Type 'number' is not assignable to type
      // 'BlockDirtyBitmapAdd |
      { type: "abort", data: 3 },
      // @ts-expect-error Type 'string' is not assignable to type
      // 'BlockDirtyBitmapAdd |
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
  // @ts-expect-error Type '"soft"' is not assignable to type
  // 'BlockExportRemoveMode | undefined'
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
