import {
  assert,
  assertEquals,
  assertGreater,
  assertGreaterOrEqual,
} from "@std/assert";
import { launch } from "../mod.ts";
import { busyMachine, majorOf, makeBusy } from "./support/busy_machine.ts";
import {
  type Args,
  type Reply,
  SchemaChecker,
} from "./support/schema_checker.ts";
import { testQemu } from "./support/qemu.ts";
import { TempDir } from "./support/temp_dir.ts";

const isQuery = (command: string) => /^(x-|x-debug-)?query-/.test(command);

/** Commands that return data, with their arguments. */
const QUERIES: [command: string, args: Args][] = [
  ["query-block", { flat: true }],
  ["query-blockstats", { "query-nodes": true }],
  ["query-named-block-nodes", { flat: true }],
  ["query-rx-filter", { name: "nic0" }],
  ["query-rocker", { name: "switch0" }],
  ["query-rocker-ports", { name: "switch0" }],
  ["query-rocker-of-dpa-flows", { name: "switch0" }],
  ["query-rocker-of-dpa-groups", { name: "switch0" }],
  ["query-machines", { "compat-props": true }],
  ["query-cpu-model-expansion", { type: "full", model: { name: "qemu64" } }],
  ["query-cpu-model-expansion", { type: "static", model: { name: "max" } }],
  ["query-stats", { target: "vm" }],
  ["query-stats", { target: "vcpu" }],
  ["query-stats", { target: "cryptodev" }],
  ["query-stats-schemas", { provider: "cryptodev" }],
  ["query-command-line-options", { option: "drive" }],
  ["qom-list-get", { paths: ["/machine", "/objects"] }],
  ["qom-get", { path: "/machine", property: "type" }],
  ["trace-event-get-state", { name: "*" }],
  ["ringbuf-read", { device: "ring0", size: 4 }],
  ["human-monitor-command", { "command-line": "info version" }],
  ["xen-event-list", {}],
];

/** Executes every query, and other commands that return data. */
async function askAll(checker: SchemaChecker, major: number): Promise<void> {
  for (const command of checker.schema.commands) {
    if (isQuery(command)) await checker.try(command);
  }
  for (const [command, args] of QUERIES) await checker.try(command, args);
  for (const { path } of checker.replies.get("x-query-virtio") ?? []) {
    // With this command, QEMU 11.1 fails an assertion for any device.
    if (major < 11) await checker.try("x-query-virtio-status", { path });
    for (
      const command of [
        "x-query-virtio-queue-status",
        "x-query-virtio-vhost-queue-status",
        "x-query-virtio-queue-element",
      ]
    ) await checker.try(command, { path, queue: 0 });
  }
  await walkObjects(checker);
  // These few types do not come from qom-list-types, because that command loads
  // all modules, and QEMU aborts if a module is from another build.
  for (const typename of ["e1000", "nvme", "pc-dimm", "virtio-net-pci"]) {
    await checker.run("device-list-properties", { typename });
    await checker.run("qom-list-properties", { typename });
  }
}

/** Lists every object of the machine. */
async function walkObjects(checker: SchemaChecker, path = ""): Promise<void> {
  const children: Reply[] = await checker.run("qom-list", {
    path: path === "" ? "/" : path,
  });
  await Promise.all(
    children.filter(({ type }) => type.startsWith("child<"))
      .map(({ name }) => walkObjects(checker, `${path}/${name}`)),
  );
}

/** Most faults for one reply. It is low because large replies take long. */
const SPOILED = 40;

/**
 * Puts faults into a reply, one at a time, and validates it with each.
 *
 * @param quiet Receives the faults that validation does not find.
 * @returns The number of faults that validation finds.
 */
function spoil(
  { schema }: SchemaChecker,
  command: string,
  reply: Reply,
  quiet: string[],
): number {
  let count = 0;
  const complains = (what: string, path: string) => {
    if (count >= SPOILED) return;
    const found = schema.validateReturn(command, reply)
      .some((problem) => problem.path === path);
    if (found) count++;
    else quiet.push(`${command}: ${what} at ${path}`);
  };
  const walk = (value: Reply, path: string) => {
    const type = schema.describeReturn(command, path);
    if (count >= SPOILED || type === undefined) return;
    if (type.kind === "array") {
      for (const index of value.keys()) {
        replaced(value, index, type.element, `${path}[${index}]`);
      }
    }
    if (type.kind !== "object") return;
    value.bogus = 1;
    complains("an unknown member", path === "" ? "bogus" : `${path}.bogus`);
    delete value.bogus;
    for (const { name, optional } of type.members) {
      if (!Object.hasOwn(value, name)) continue;
      const inner = path === "" ? name : `${path}.${name}`;
      replaced(value, name, schema.describeReturn(command, inner)!, inner);
      if (optional) continue;
      const { [name]: before } = value;
      delete value[name];
      complains("a missing member", inner);
      value[name] = before;
    }
  };
  const replaced = (
    parent: Reply,
    key: string | number,
    { kind, type }: { kind: string; type: string },
    path: string,
  ) => {
    walk(parent[key], path);
    const { [key]: before } = parent;
    if (kind === "alternate" || type === "any") return;
    const list = kind === "array" ? {} : [];
    for (const wrong of [type === "string" ? 1 : "no such value", null, list]) {
      parent[key] = wrong;
      complains(`${JSON.stringify(wrong)} in place of ${type}`, path);
    }
    parent[key] = before;
  };
  walk(reply, "");
  assertEquals(schema.validateReturn(command, reply), []);
  return count;
}

testQemu(
  "QapiSchema validates replies and events of QEMU, and finds any fault in them",
  async (command) => {
    await using directory = new TempDir();
    await using machine = await launch(
      command,
      busyMachine(command, directory),
    );
    const checker = await SchemaChecker.of(machine);
    await makeBusy(checker, directory);
    using vnc = await Deno.connect({
      transport: "unix",
      path: directory.file("vnc"),
    });
    await vnc.read(new Uint8Array(12));
    await askAll(checker, majorOf(command));
    const events = await checker.end();

    assertEquals([...checker.problems], []);
    const { replies } = checker;
    assertGreaterOrEqual([...replies.keys()].filter(isQuery).length, 60);
    for (
      const busy of [
        "query-block-jobs",
        "query-block-exports",
        "query-iothreads",
        "query-jobs",
        "query-memory-devices",
        "query-mice",
        "query-vnc-servers",
        "x-query-virtio",
      ]
    ) assertGreater(replies.get(busy)!.length, 0, busy);
    for (
      const event of [
        "BLOCK_JOB_READY",
        "DEVICE_DELETED",
        "JOB_STATUS_CHANGE",
        "RESET",
        "RESUME",
        "SHUTDOWN",
        "STOP",
        "VNC_CONNECTED",
      ]
    ) assert(events.has(event), event);

    const quiet: string[] = [];
    let spoiled = 0;
    for (const [name, reply] of replies) {
      if (name !== "query-qmp-schema") {
        spoiled += spoil(checker, name, reply, quiet);
      }
    }
    assertEquals(quiet, []);
    assertGreater(spoiled, 1_000);
  },
);

testQemu(
  "QapiSchema validates the replies and the events of a migration",
  async (command) => {
    await using machine = await launch(command, [
      ...["-M", "q35", "-nodefaults", "-display", "none", "-S"],
      ...["-m", "32M"],
    ]);
    const checker = await SchemaChecker.of(machine);
    await checker.run("migrate-set-capabilities", {
      capabilities: ["events", "xbzrle"].map((capability) => ({
        capability,
        state: true,
      })),
    });
    await checker.run("migrate-set-parameters", {
      "tls-creds": "",
      "max-bandwidth": 2 ** 30,
    });
    await checker.runUntil(
      "migrate",
      { uri: "exec:cat >/dev/null" },
      "MIGRATION",
      { status: "completed" },
    );
    const migration = await checker.run("query-migrate");
    assertEquals(migration.status, "completed");
    assertGreater(migration.ram.transferred, 0);
    await checker.run("query-migrate-capabilities");
    await checker.run("query-migrate-parameters");
    const events = await checker.end();
    assert(events.has("MIGRATION"));
    assert(events.has("MIGRATION_PASS"));
    assertEquals([...checker.problems], []);
  },
);
