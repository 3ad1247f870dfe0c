/**
 * Commands that compile, and commands that do not. Nothing here runs.
 *
 * Each `@ts-expect-error` has the text of the error on the next line, which
 * `types_test.ts` checks.
 *
 * @module
 */

import type { QmpClient } from "../../../mod.ts";
import type {
  KeyValue,
  MigrationChannel,
} from "../../../src/qapi/generated/mod.ts";

/** Commands without arguments, or with optional ones only. */
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

/** Arguments that are read-only. */
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

/** Commands about migration, CPUs and memory. */
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
      // @ts-expect-error Type '"second"' is not assignable to type
      // 'MigrationChannelType'
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
  // @ts-expect-error Type '"brand-new"' is not assignable to type
  // 'MigrationStatus'
  qmp.execute("migrate-continue", { state: "brand-new" });
  // @ts-expect-error Type 'string' is not assignable to type 'number'
  qmp.execute("balloon", { value: "1G" });
  // @ts-expect-error Type 'bigint' is not assignable to type 'number'
  qmp.execute("balloon", { value: 1n });
  // @ts-expect-error Type '"explode"' is not assignable to type
  // 'WatchdogAction'
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
