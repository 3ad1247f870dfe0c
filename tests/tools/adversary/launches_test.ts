import { assertEquals, assertMatch } from "@std/assert";
import { launches } from "../../../tools/adversary/launches.ts";
import { Report } from "../../../tools/adversary/support/report.ts";
import { CONFIG } from "../../support/config.ts";
import {
  NEEDS_QEMU,
  QEMU,
  QEMU_TEST_TIMEOUT,
  testQemu,
} from "../../support/qemu.ts";
import { TempDir } from "../../support/temp_dir.ts";
import { NEEDS_ROOT, NOBODY } from "../../support/users.ts";

const COUNT = 32;
const PARALLEL = 16;

testQemu(
  `launch() succeeds ${PARALLEL} times at once, and leaves the modes of the program's files alone`,
  async (qemu) => {
    const report = new Report();
    await launches({ qemu, count: COUNT, parallel: PARALLEL }, report);
    assertEquals(report.failures, []);
    assertEquals(report.counted("launches"), COUNT);
  },
);

Deno.test({
  name:
    `launch() succeeds ${PARALLEL} times at once also for a user who is not root${NEEDS_ROOT.reason}`,
  ignore: NEEDS_QEMU.ignore || NEEDS_ROOT.ignore,
  timeout: QEMU_TEST_TIMEOUT,
  async fn() {
    await using directory = new TempDir();
    Deno.chmodSync(directory.path, 0o1777);
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      ...NOBODY,
      args: ["run", "-A", "--quiet", "--no-check", "--config", CONFIG].concat(
        new URL("../../../tools/adversary/launches.ts", import.meta.url).href,
        ["--count", String(COUNT), "--parallel", String(PARALLEL)],
        ["--qemu", QEMU],
      ),
      cwd: "/",
      env: {
        DENO_DIR: directory.file("deno"),
        DENO_NO_UPDATE_CHECK: "1",
        HOME: directory.path,
        NO_COLOR: "1",
      },
    }).output();
    const decoder = new TextDecoder();
    assertMatch(
      decoder.decode(stdout),
      /: held, .* 32 launches, /,
      decoder.decode(stderr),
    );
  },
});
