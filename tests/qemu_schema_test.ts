import { assert, assertEquals, assertGreater } from "@std/assert";
import { launch } from "../mod.ts";
import { nested } from "./qapi/introspect/schemas.ts";
import type { Args } from "./support/schema_checker.ts";
import { BARE, testQemu } from "./support/qemu.ts";

/** The messages with which QEMU, in any version, refuses arguments. */
const REFUSED = [
  /^Invalid parameter type for '/,
  /^Parameter '.*' (is missing|is unexpected|does not accept value '.*')$/,
  /^Invalid parameter '.*'$/,
  /^The command .* has not been found$/,
];

const CACHE = { direct: true, "no-flush": false };

const INET = { type: "inet", host: "127.0.0.1", port: "1" };

/** Commands, with arguments that make QEMU change nothing. */
const SENT: [command: string, args: Args][] = [
  ["query-status", {}],
  ["query-status", { a: 1 }],
  ["query-statu", {}],
  ["__proto__", {}],
  ["block_resize", { "node-name": "a", size: 1 }],
  ["block_resize", { "node-name": "a", size: 2n ** 63n - 1n }],
  ["block_resize", { "node-name": "a", size: 2n ** 64n }],
  ["block_resize", { "node-name": "a", size: -(2n ** 63n) - 1n }],
  ["block_resize", { "node-name": "a", size: 1.5 }],
  ["block_resize", { "node-name": "a", size: "1" }],
  ["block_resize", { "node-name": "a", size: null }],
  ["block_resize", { "node-name": "a" }],
  ["block_resize", { "node-name": "a", size: undefined }],
  ["block_resize", { "node-name": undefined, device: "a", size: 1 }],
  ["block_resize", { "node-name": ["a"], size: 1 }],
  ["block_resize", { node_name: "a", size: 1 }],
  ["block_resize", JSON.parse('{"node-name": "a", "size": 1, "__proto__": 1}')],
  ["query-named-block-nodes", { flat: true }],
  ["query-named-block-nodes", { flat: 1 }],
  ["query-named-block-nodes", { flat: "true" }],
  ["query-named-block-nodes", { flat: null }],
  ["blockdev-add", { driver: "null-co", "read-zeroes": true }],
  ["blockdev-add", { driver: "null-co", "read-zeroes": "on" }],
  ["blockdev-add", { driver: "null-co", cache: CACHE }],
  ["blockdev-add", { driver: "null-co", cache: { ...CACHE, mode: 1 } }],
  ["blockdev-add", { driver: "null-co", discard: "unmap" }],
  ["blockdev-add", { driver: "null-co", discard: "UNMAP" }],
  ["blockdev-add", { driver: "null-co", discard: "" }],
  ["blockdev-add", { driver: "null-co", filename: "a" }],
  ["blockdev-add", { driver: "null-co", "node-name": "1", size: 2n ** 70n }],
  ["blockdev-add", { driver: "toString" }],
  ["blockdev-add", { driver: 1 }],
  ["blockdev-add", { filename: "a" }],
  ["blockdev-add", { driver: "qcow2", file: "a" }],
  ["blockdev-add", { driver: "qcow2", file: null }],
  ["blockdev-add", { driver: "qcow2", file: 1 }],
  ["blockdev-add", { driver: "qcow2", file: ["a"] }],
  ["blockdev-add", { driver: "qcow2", file: "a", backing: null }],
  ["blockdev-add", { driver: "qcow2", file: "a", backing: false }],
  ["blockdev-add", { driver: "qcow2", file: { driver: "null-co" } }],
  ["blockdev-add", { driver: "qcow2", file: { driver: "null-co", x: 1 } }],
  ["blockdev-add", { driver: "qcow2", file: { driver: "file" } }],
  ["blockdev-add", { driver: "qcow2", file: "a", "overlap-check": "all" }],
  ["blockdev-add", { driver: "qcow2", file: "a", "overlap-check": "al" }],
  ["blockdev-add", {
    driver: "qcow2",
    file: "a",
    "overlap-check": { template: "none", "main-header": true },
  }],
  ["blockdev-add", {
    driver: "qcow2",
    file: "a",
    encrypt: { format: "luks", "key-secret": "a" },
  }],
  ["blockdev-add", {
    driver: "qcow2",
    file: "a",
    encrypt: { format: "luks", "key-secret": "a", iv: 1 },
  }],
  ["blockdev-add", {
    driver: "quorum",
    "vote-threshold": 1,
    children: ["a", { driver: "nbd", server: INET }],
  }],
  ["blockdev-add", {
    driver: "quorum",
    "vote-threshold": 1,
    children: ["a", { driver: "nbd", server: { ...INET, port: 1 } }],
  }],
  ["blockdev-add", { driver: "quorum", "vote-threshold": 1, children: {} }],
  ["blockdev-add", { driver: "nbd", server: { type: "unix", host: "a" } }],
  ["object-add", { "qom-type": "iothread", id: "1 2" }],
  ["object-add", { "qom-type": "iothread", id: "1 2", size: 1 }],
  ["object-add", { "qom-type": "iothrea", id: "1 2" }],
  ["object-add", { "qom-type": "iothread" }],
  ["netdev_add", { type: "hubport", id: "1 2", hubid: 1 }],
  ["netdev_add", { type: "hubport", id: "a" }],
  ["device_add", { driver: "no-such", any: 1, thing: "a" }],
  ["device_add", {}],
  ["qom-set", { path: "/no", property: "a", value: { b: [null, 1.5] } }],
  ["qom-set", { path: "/no", property: "a", value: nested(1022) }],
  ["qom-set", { path: "/no", property: "a" }],
  ["transaction", { actions: [] }],
  ["transaction", { actions: [{ type: "abort", data: {} }] }],
  ["transaction", { actions: [{ type: "abort" }] }],
  ["transaction", { actions: [{ type: "abort", data: { a: 1 } }] }],
  ["transaction", { actions: [{ type: "no", data: {} }] }],
  ["transaction", { actions: [], properties: { "completion-mode": "no" } }],
  ["migrate-set-parameters", { "tls-creds": 1 }],
  ["human-monitor-command", { "command-line": "info uuid", "cpu-index": "0" }],
];

testQemu(
  "QapiSchema.validate() finds problems exactly in the arguments that QEMU refuses",
  async (command) => {
    await using machine = await launch(command, BARE);
    const schema = await machine.qmp.schema();
    const counts = { fine: 0, wrong: 0 };
    for (const [name, args] of SENT) {
      const problems = schema.validate(name, args).map((problem) =>
        problem.message
      );
      const refused = await machine.qmp.untyped.execute(name, args).then(
        () => undefined,
        ({ message }: Error) =>
          REFUSED.some((pattern) => pattern.test(message))
            ? message
            : undefined,
      );
      assertEquals(
        problems.length > 0,
        refused !== undefined,
        `${name} ${Deno.inspect(args)}: ${problems.join()} | ${refused}`,
      );
      counts[refused === undefined ? "fine" : "wrong"]++;
    }
    assertGreater(counts.fine, 20);
    assertGreater(counts.wrong, 20);
  },
);

testQemu(
  "QapiSchema answers typical questions about a running QEMU",
  async (command) => {
    await using machine = await launch(command, BARE);
    const schema = await machine.qmp.schema();
    const commands = await machine.qmp.untyped.execute("query-commands") as {
      name: string;
    }[];
    for (const { name } of commands) assert(schema.hasCommand(name), name);
    assertEquals(commands.length, schema.commands.length);
    assert(schema.hasEvent("SHUTDOWN"));
    assert(schema.allowsOob("migrate-pause"));
    assert(schema.hasArgument("blockdev-add", "file.filename"));
    assert(schema.hasEventData("SHUTDOWN", "reason"));
    assert(schema.hasReturn("query-block", "[0].inserted.node-name"));
    assert(schema.hasEnumValue("SHUTDOWN", "reason", "host-qmp-quit"));
    assert(schema.hasFeature("device_add", "json-cli-hotplug"));
    assertEquals(schema.describe("query-status")?.kind, "object");
    const status = schema.describeReturn("query-status", "status");
    assert(status?.kind === "enum");
    assert(status.values.some(({ name }) => name === "running"));
  },
);
