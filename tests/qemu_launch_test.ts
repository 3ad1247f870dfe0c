import { assertEquals } from "@std/assert";
import { launch } from "../mod.ts";
import { isRunning } from "./support/process.ts";
import { BARE, NEEDS_QEMU, QEMU, QEMU_TEST_TIMEOUT } from "./support/qemu.ts";
import { TempDir } from "./support/temp_dir.ts";

const LAUNCHES = 200;
const AT_A_TIME = 4;

const entries = (path: string) => [...Deno.readDirSync(path)].length;

Deno.test({
  ...NEEDS_QEMU,
  timeout: QEMU_TEST_TIMEOUT,
  name:
    `launch() succeeds ${LAUNCHES} times, ${AT_A_TIME} at a time, and leaves nothing behind`,
  async fn() {
    await using directory = new TempDir();
    const tmpdir = Deno.env.get("TMPDIR");
    Deno.env.set("TMPDIR", directory.path);
    const pids: number[] = [];
    const lifetime = async () => {
      await using machine = await launch(QEMU, BARE);
      pids.push(machine.process.pid);
      await machine.qmp.execute("query-status");
      assertEquals((await machine.shutdown()).code, 0);
    };
    const worker = async (count: number) => {
      for (; count > 0; count--) await lifetime();
    };
    try {
      // The first launch opens files that stay open, for example for signals.
      await lifetime();
      const before = entries("/proc/self/fd");
      await Promise.all(
        Array.from(
          { length: AT_A_TIME },
          () => worker(LAUNCHES / AT_A_TIME),
        ),
      );
      assertEquals(entries("/proc/self/fd"), before);
      assertEquals(new Set(pids).size, LAUNCHES + 1);
      assertEquals(pids.filter(isRunning), []);
      assertEquals(entries(directory.path), 0);
    } finally {
      if (tmpdir === undefined) Deno.env.delete("TMPDIR");
      else Deno.env.set("TMPDIR", tmpdir);
    }
  },
});
