import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { assertBytes, Disk } from "../../support/disk.ts";
import { testQemu } from "../../support/qemu.ts";
import { random } from "../../support/random.ts";
import { qmp, Running } from "../support/program.ts";
import { TestQemu } from "../support/test_qemu.ts";

const SIZE = 2 ** 20;

testQemu(
  "qmp backup writes a full and an incremental backup",
  async (command) => {
    await using qemu = await TestQemu.launch(command);
    const { address } = qemu;
    const control = qemu.machine.qmp;
    const disk = await Disk.create(control, qemu.file("disk"), "disk", SIZE);
    await disk.write(random(1), 4);
    const full = qemu.file("full");
    const run = (file: string, ...more: string[]) =>
      qmp(["backup", address, "disk", file, "--bitmap", "b", ...more]);
    const first = await run(full);
    assertEquals([first.code, first.stderr], [0, ""]);
    assertMatch(
      first.stdout,
      /^(backup-\w+-0 \w+ +\d+ %\n)*backup-\w+-0 concluded 100 %\n$/,
    );
    await assertBytes(full, disk.bytes);

    await disk.write(random(2), 2);
    const changes = qemu.file("changes");
    const second = await run(changes, "--base", full, "--compress");
    assertEquals([second.code, second.stderr], [0, ""]);
    await assertBytes(changes, disk.bytes);

    const again = await run(changes);
    assertEquals(again.code, 1);
    assertStringIncludes(
      again.stderr,
      `qmp backup: Backing up failed: the file ${changes} is there already`,
    );

    await using slow = new Running([
      ...["backup", address, "disk", qemu.file("slow"), "--speed", "65536"],
    ]);
    await slow.wrote(/running/);
    slow.child.kill("SIGINT");
    assertEquals((await slow.ended()).code, 130);
    assertEquals(await control.execute("query-jobs"), []);
  },
);

Deno.test("qmp backup refuses wrong arguments", async () => {
  const cases: Record<string, string[]> = {
    "Expected a disk and a file for its backup, found none": [],
    "Expected a disk and a file for its backup, found disk": ["disk"],
    "Expected no more arguments, found b": ["disk", "a", "b"],
    "Expected --bitmap with --base": ["disk", "a", "--base", "b"],
    "Expected a number for --speed, found fast": [
      ...["disk", "a", "--speed", "fast"],
    ],
  };
  for (const [message, args] of Object.entries(cases)) {
    const { code, stderr } = await qmp(["backup", "/nowhere", ...args]);
    assertEquals(code, 2);
    assertStringIncludes(stderr, message);
  }
});
