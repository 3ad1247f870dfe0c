import { assert, assertEquals } from "@std/assert";
import { QapiSchema } from "../../../src/qapi/introspect/schema.ts";
import { readDump, VERSIONS } from "../dumps.ts";
import { messages } from "./schemas.ts";

const permissions = "none";

const NEWEST = readDump("11.1");

for (const version of VERSIONS) {
  const entries = readDump(version);

  Deno.test(
    `The schema of QEMU ${version} is valid, also by its own description`,
    { permissions },
    () => {
      const schema = new QapiSchema(entries);
      assertEquals(schema.validateReturn("query-qmp-schema", entries), []);
      for (const name of [...schema.commands, ...schema.events]) {
        assert(schema.describe(name) !== undefined);
      }
      for (const name of schema.commands) {
        assert(schema.describeReturn(name) !== undefined);
      }
    },
  );

  Deno.test(
    `The schema of QEMU ${version} answers typical questions`,
    { permissions },
    () => {
      const schema = new QapiSchema(entries);
      assert(schema.hasCommand("blockdev-add"));
      assert(schema.hasEvent("BLOCK_JOB_COMPLETED"));
      assert(schema.allowsOob("migrate-pause"));
      assert(!schema.allowsOob("migrate"));
      for (
        const path of [
          "file.filename",
          "file.file.file.driver",
          "children.0.filename",
          "children[0].filename",
          "server.path",
          "backing.node-name",
          "encrypt.key-secret",
        ]
      ) assert(schema.hasArgument("blockdev-add", path), path);
      assert(!schema.hasArgument("blockdev-add", "filename.file"));
      assert(schema.hasReturn("query-block", "inserted.image.filename"));
      assert(schema.hasEventData("BLOCK_JOB_COMPLETED", "speed"));
      assert(schema.hasEnumValue("blockdev-add", "driver", "qcow2"));
      assert(schema.hasEnumValue("blockdev-add", "file.aio", "native"));
      assert(schema.hasFeature("device_add", "json-cli-hotplug"));
      assert(schema.hasFeature("drive-backup", "deprecated"));
      assert(schema.hasFeature("block-commit", "deprecated", "top"));
      assert(
        schema.hasFeature(
          "blockdev-add",
          "dynamic-auto-read-only",
          "driver",
          "file",
        ),
      );
      assert(
        schema.hasFeature(
          "object-add",
          "unstable",
          "qom-type",
          "x-remote-object",
        ),
      );
      assertEquals(
        schema.validate("blockdev-add", {
          driver: "qcow2",
          "node-name": "disk",
          file: { driver: "file", filename: "disk.qcow2", aio: "native" },
          backing: null,
          cache: { direct: true },
        }),
        [],
      );
      assertEquals(
        messages(schema, "blockdev-add", {
          driver: "qcow2",
          file: { driver: "file", filenam: "a" },
          server: {},
        }).map((message) => message.replace(/"\w+"\|.*, found/, "…, found")),
        [
          "Argument file.filename of blockdev-add is missing, it must be string",
          "Argument file.filenam of blockdev-add is not known, did you mean filename",
          'Argument server of blockdev-add requires driver …, found "qcow2"',
        ],
      );
      assertEquals(
        schema.validate("device_add", { driver: "e1000", mac: "a" }),
        [],
      );
    },
  );
}

Deno.test(
  "A union in a branch of another union has the members of both",
  { permissions },
  () => {
    const schema = new QapiSchema(NEWEST);
    const channel = (addr: object) => ({
      channels: [{ "channel-type": "main", addr }],
    });
    assertEquals(
      schema.validate(
        "migrate",
        channel({ transport: "socket", type: "unix", path: "a" }),
      ),
      [],
    );
    assertEquals(
      schema.validate(
        "migrate",
        channel({ transport: "socket", type: "inet", host: "a", path: "a" }),
      ).map(({ path }) => path),
      ["channels[0].addr.port", "channels[0].addr.path"],
    );
  },
);
