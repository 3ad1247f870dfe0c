import { assertEquals, assertGreater } from "@std/assert";
import { agentRounds } from "../tools/adversary/guest_agent.ts";
import { newSeed } from "../tools/adversary/support/campaign.ts";
import { Report } from "../tools/adversary/support/report.ts";
import { testGuest } from "./support/guest.ts";

/** `deno task adversary guest_agent` disturbs more. */
const ROUNDS = 5;

testGuest(
  `Every call of a guest agent settles as documented, ${ROUNDS} times`,
  async (qemu) => {
    const report = new Report();
    const seed = newSeed();
    // A failure names the seed.
    await agentRounds({ qemu, count: ROUNDS, seed, megabytes: 2 }, report);
    assertEquals(report.failures, []);
    assertEquals(report.counted("programs"), ROUNDS);
    assertGreater(report.counted("calls"), ROUNDS);
  },
);
