import { assertEquals, assertStringIncludes } from "@std/assert";
import { plug } from "../../../src/machine/mod.ts";
import { testQemu } from "../../support/qemu.ts";
import { qmp } from "../support/program.ts";
import { TestQemu } from "../support/test_qemu.ts";

testQemu("qmp unplug waits until the device is gone", async (command) => {
  await using qemu = await TestQemu.launch(command, [
    ...["-M", "q35", "-display", "none", "-nodefaults", "-S"],
    ...["-device", "qemu-xhci", "-device", "pcie-root-port,id=rp1,slot=1"],
    ...["-device", "virtio-net-pci,id=nic,bus=rp1"],
  ]);
  const { address, machine } = qemu;
  const blockdev = {
    driver: "null-co",
    "node-name": "data",
    size: 1_048_576,
  } as const;
  const stick = { driver: "usb-storage", id: "stick", drive: "data" };
  await plug(machine.qmp, stick, { backends: { blockdev } });
  const done = await qmp(["unplug", address, "stick", "--blockdev", "data"]);
  assertEquals(done, { code: 0, stdout: "", stderr: "" });
  assertEquals(await machine.qmp.execute("query-named-block-nodes"), []);

  const unknown = await qmp(["unplug", address, "stick"]);
  assertEquals(unknown.code, 1);
  assertStringIncludes(unknown.stderr, "Device 'stick' not found");
  // Without a guest, nobody releases it.
  const late = await qmp(["unplug", address, "nic", "--timeout", "200"]);
  assertEquals(late.code, 4);
  assertStringIncludes(
    late.stderr,
    "the guest was asked once, and has not released the device",
  );
});

Deno.test("qmp unplug refuses wrong arguments", async () => {
  const cases: Record<string, string[]> = {
    "Expected the id of a device, found none": [],
    "Expected no more arguments, found b": ["a", "b"],
  };
  for (const [message, args] of Object.entries(cases)) {
    const { code, stderr } = await qmp(["unplug", "/nowhere", ...args]);
    assertEquals(code, 2);
    assertStringIncludes(stderr, message);
  }
});
