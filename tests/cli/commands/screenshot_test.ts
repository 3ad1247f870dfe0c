import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { testQemu } from "../../support/qemu.ts";
import { TempDir } from "../../support/temp_dir.ts";
import { QMP, qmp } from "../support/program.ts";
import { TestQemu } from "../support/test_qemu.ts";

testQemu("qmp screenshot saves the screen", async (command) => {
  await using dir = new TempDir();
  await using qemu = await TestQemu.launch(
    command,
    ["-M", "pc", "-display", "none", "-nic", "none", "-S"],
  );
  const { address } = qemu;
  const file = dir.file("screen.png");
  const { code, stdout, stderr } = await qmp(["screenshot", address, file]);
  assertEquals([code, stderr], [0, ""]);
  assertMatch(stdout, /^png \d+x\d+\n$/);
  const saved = await Deno.readFile(file);
  assertEquals([...saved.slice(1, 4)], [0x50, 0x4e, 0x47]);

  const piped = await new Deno.Command(QMP[0]!, {
    args: [...QMP.slice(1), "screenshot", address, "-"],
  }).output();
  assertEquals(piped.code, 0);
  assertEquals(new Uint8Array(piped.stdout), saved);

  const device = ["--device", "nope", "--head", "0"];
  const refused = await qmp(["screenshot", ...device, address, file]);
  assertEquals(refused.code, 1);
  assertStringIncludes(refused.stderr, "nope");
  const unsaved = await qmp(["screenshot", address, dir.file("no/where")]);
  assertEquals(unsaved.code, 1);
  const elsewhere = ["--directory", dir.file("missing")];
  const unmade = await qmp(["screenshot", address, ...elsewhere, file]);
  assertEquals(unmade.code, 1);
  assertStringIncludes(unmade.stderr, "cannot make a file");
});

Deno.test("qmp screenshot refuses wrong arguments", async () => {
  const cases: Record<string, string[]> = {
    "Expected a file for the picture, found none": [],
    "Expected no more arguments, found b": ["a", "b"],
    "Expected a number for --head, found -1": ["--head=-1", "a"],
  };
  for (const [message, args] of Object.entries(cases)) {
    const { code, stderr } = await qmp(["screenshot", "/nowhere", ...args]);
    assertEquals(code, 2);
    assertStringIncludes(stderr, message);
  }
});
