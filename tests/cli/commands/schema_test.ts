import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { testQemu } from "../../support/qemu.ts";
import { linesOf, qmp } from "../support/program.ts";
import { TestQemu } from "../support/test_qemu.ts";

testQemu(
  "qmp schema explains commands, members and return values",
  async (command) => {
    await using qemu = await TestQemu.launch(command);
    const run = (...args: string[]) => qmp(["schema", qemu.address, ...args]);

    const list = await run();
    assertEquals([list.code, list.stderr], [0, ""]);
    assertStringIncludes(list.stdout, "\n  query-status\n");
    assertStringIncludes(list.stdout, "\n  migrate-pause [out-of-band]\n");
    assertStringIncludes(list.stdout, "\n  x-query-irq [unstable]\n");
    assertStringIncludes(list.stdout, "\n  SHUTDOWN\n");

    const drive = await run("blockdev-add", "driver=qcow2");
    assertStringIncludes(
      drive.stdout,
      '  discard?         "ignore" | "unmap"\n',
    );
    assertStringIncludes(drive.stdout, '\n  With driver "qcow2"\n');
    assertStringIncludes(drive.stdout, "    lazy-refcounts?         boolean\n");
    assert(!drive.stdout.includes('With driver "raw"'));
    assertStringIncludes(drive.stdout, "\nMore: blockdev-add.");
    for (const line of linesOf(drive.stdout)) assert(line.length <= 80, line);

    const inner = await run("blockdev-add.cache");
    assertStringIncludes(inner.stdout, "  no-flush?  boolean\n");
    assertEquals((await run("blockdev-add", "cache")).stdout, inner.stdout);
    const returned = await run("query-block.inserted.cache");
    assertStringIncludes(returned.stdout, "Returns:\n  writeback");

    const json = await run("--json", "query-status");
    const { kind, oob, returns } = JSON.parse(json.stdout);
    assertEquals([kind, oob, returns.kind], ["command", false, "object"]);
    const names = JSON.parse((await run("--json")).stdout);
    assert(
      names.commands.some(({ name }: { name: string }) => name === "quit"),
    );
  },
);

/** A union in a return value. */
const BLOCK_FORMAT = "query-block.inserted.image.format-specific";

testQemu(
  "qmp schema suggests a name for an unknown one, and exits with 1",
  async (command) => {
    await using qemu = await TestQemu.launch(command);
    const cases: [args: string[], message: string][] = [
      [
        ["blockdev-ad"],
        "There is no command or event blockdev-ad, did you mean blockdev-add",
      ],
      [
        ["blockdev-add.fil"],
        "There is no fil in blockdev-add, did you mean file",
      ],
      [
        ["blockdev-add", "cache", "drect"],
        "There is no drect in blockdev-add.cache, did you mean direct",
      ],
      [
        ["blockdev-add", "driver=qcow3"],
        "There is no branch driver=qcow3, did you mean qcow2",
      ],
      [["quit", "a=b"], "There is no union with the tag of a=b here"],
      [
        [BLOCK_FORMAT, "driver=qcow2"],
        "There is no union with the tag of driver=qcow2 here",
      ],
      [
        [BLOCK_FORMAT, "type=qcow3"],
        "There is no branch type=qcow3, did you mean qcow2",
      ],
    ];
    for (const [args, message] of cases) {
      const ended = await qmp(["schema", qemu.address, ...args]);
      assertEquals(ended, {
        code: 1,
        stdout: "",
        stderr: `qmp schema: ${message}\n`,
      });
    }
  },
);

testQemu("qmp schema narrows unions in return values too", async (command) => {
  await using qemu = await TestQemu.launch(command);
  const args = ["schema", "--json", qemu.address, BLOCK_FORMAT, "type=qcow2"];
  const { code, stdout, stderr } = await qmp(args);
  assertEquals([code, stderr], [0, ""]);
  const { returns } = JSON.parse(stdout);
  assertEquals(
    returns.variants.map((branch: { case: string }) => branch.case),
    ["qcow2"],
  );

  const alone = await qmp(["schema", qemu.address, "type=qcow2"]);
  assertEquals(alone.code, 2);
  assertStringIncludes(
    alone.stderr,
    "Expected a command or an event before type=qcow2",
  );
});
