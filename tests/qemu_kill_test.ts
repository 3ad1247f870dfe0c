import { assertEquals, assertGreater } from "@std/assert";
import { newSeed } from "../tools/adversary/support/campaign.ts";
import { Report } from "../tools/adversary/support/report.ts";
import { kills } from "../tools/adversary/kill.ts";
import { testQemu } from "./support/qemu.ts";

/** `deno task adversary kill` kills more. */
const KILLS = 10;

testQemu(
  `Every promise settles as documented when QEMU is killed, ${KILLS} times`,
  async (qemu) => {
    const report = new Report();
    // A failure names the seed.
    await kills({ qemu, count: KILLS, seed: newSeed() }, report);
    assertEquals(report.failures, []);
    assertEquals(report.counted("kills"), KILLS);
    assertGreater(report.counted("calls"), KILLS);
  },
);
