import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { testQemu } from "../../support/qemu.ts";
import { qmp, Running } from "../support/program.ts";
import { TestQemu } from "../support/test_qemu.ts";

const MACHINE = ["-M", "q35", "-m", "64", "-display", "none", "-nic", "none"];

testQemu("qmp migrate moves a machine to another QEMU", async (command) => {
  await using source = await TestQemu.launch(command, MACHINE);
  await using target = await TestQemu.launch(command, [
    ...MACHINE,
    ...["-incoming", "defer"],
  ]);
  const uri = `unix:${target.file("migrate")}`;
  const args = ["migrate", source.address, target.address, uri];
  await using slow = new Running([...args, "--bandwidth", "65536"]);
  await slow.wrote(/active/);
  slow.child.kill("SIGINT");
  assertEquals((await slow.ended()).code, 130);
  const status = await source.machine.qmp.execute("query-status");
  assertEquals(status.status, "running");

  await using other = await TestQemu.launch(command, [
    ...MACHINE,
    ...["-incoming", "defer"],
  ]);
  const done = await qmp(["migrate", source.address, other.address, uri]);
  assertEquals([done.code, done.stderr], [0, ""]);
  assertMatch(
    done.stdout,
    /^(migration [\w-]+ +\d+ %\n)*migration completed 100 %\nThe guest stood still for \d+ ms\n$/,
  );
  const arrived = await other.machine.qmp.execute("query-status");
  assertEquals(arrived.status, "running");

  const refused = await qmp(["migrate", other.address, source.address, uri]);
  assertEquals(refused.code, 1);
  assertStringIncludes(refused.stderr, "incoming");
});

Deno.test("qmp migrate refuses wrong arguments", async () => {
  const cases: Record<string, string[]> = {
    "Expected SOURCE TARGET URI, found none": [],
    "Expected SOURCE TARGET URI, found /a /b": ["/a", "/b"],
    "Expected no more arguments, found d": ["/a", "/b", "c", "d"],
    "Expected a number for --bandwidth, found 1M": [
      ...["/a", "/b", "c", "--bandwidth", "1M"],
    ],
  };
  for (const [message, args] of Object.entries(cases)) {
    const { code, stderr } = await qmp(["migrate", ...args]);
    assertEquals(code, 2);
    assertStringIncludes(stderr, message);
  }
});
