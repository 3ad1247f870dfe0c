import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { launch, QmpConnectError, QmpTimeoutError } from "../mod.ts";
import { BARE, testQemu } from "./support/qemu.ts";
import { TempDir } from "./support/temp_dir.ts";

/** Runs with an own directory for temporary files, which has to end empty. */
async function leavingNothing(run: () => Promise<void>): Promise<void> {
  // A comma in the path would end an option of QEMU.
  await using outer = new TempDir();
  const dir = outer.file("with,comma");
  await Deno.mkdir(dir);
  const before = Deno.env.get("TMPDIR");
  Deno.env.set("TMPDIR", dir);
  try {
    await run();
  } finally {
    if (before === undefined) Deno.env.delete("TMPDIR");
    else Deno.env.set("TMPDIR", before);
  }
  assertEquals([...Deno.readDirSync(dir)], []);
}

testQemu("machine.guestAgent() says that no agent answers", async (qemu) => {
  await leavingNothing(async () => {
    await using machine = await launch(
      qemu,
      ["-M", "q35", "-nodefaults", "-display", "none"],
      { guestAgent: true },
    );
    const error = await assertRejects(
      () => machine.guestAgent({ timeout: 300 }),
      QmpTimeoutError,
      "no guest agent answered",
    );
    assertEquals(error.timeout, 300);
    // Dialled again and again meanwhile, without harm to the monitor.
    await machine.qmp.execute("query-status");
    await machine.shutdown();
    await assertRejects(() => machine.guestAgent(), QmpConnectError);
  });
});

testQemu(
  "launch() with a guest agent leaves nothing when it fails",
  async (qemu) => {
    await leavingNothing(async () => {
      // This machine has no bus for the channel.
      const error = await assertRejects(
        () => launch(qemu, BARE, { guestAgent: true }),
        QmpConnectError,
      );
      assertStringIncludes(error.message, "virtio-serial");
      await assertRejects(
        () => launch("/no/such/qemu", [], { guestAgent: true }),
        QmpConnectError,
      );
    });
  },
);

testQemu("machine.guestAgent() needs the option of launch()", async (qemu) => {
  await using machine = await launch(qemu, BARE);
  await assertRejects(() => machine.guestAgent(), TypeError, "guestAgent");
});
