import { assert, assertEquals, assertLess } from "@std/assert";
import { isRunning } from "../support/process.ts";
import { TempDir } from "../support/temp_dir.ts";
import { Running } from "./support/program.ts";

Deno.test("A signal ends the program and the QEMU that it launched", async () => {
  await using dir = new TempDir();
  const pidfile = dir.file("pid");
  // Acts as a QEMU that hangs before it connects.
  const qemu = dir.file("qemu");
  await Deno.writeTextFile(
    qemu,
    `#!/bin/sh\necho $$ > ${pidfile}.new\nmv ${pidfile}.new ${pidfile}\nexec sleep 600\n`,
    { mode: 0o700 },
  );
  for (const [signal, code] of [["SIGTERM", 143], ["SIGINT", 130]] as const) {
    await using program = new Running(["generate", "--", qemu]);
    const pid = await readWhenThere(pidfile);
    await Deno.remove(pidfile);
    const start = performance.now();
    program.child.kill(signal);
    const ended = await program.ended();
    // The program ended by itself, not because its time ran out.
    assertLess(performance.now() - start, 4_000);
    assertEquals(ended, { code, stdout: "", stderr: "" });
    assert(!isRunning(Number(pid)));
  }
});

/** Reads a file as soon as it exists. */
async function readWhenThere(path: string): Promise<string> {
  for (;;) {
    try {
      return await Deno.readTextFile(path);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
