import { assertEquals } from "@std/assert";
import { unplugs } from "../../../tools/adversary/unplugs.ts";
import { Report } from "../../../tools/adversary/support/report.ts";
import { testGuest } from "../../support/guest.ts";

testGuest("The campaign unplugs runs, and finds nothing", async (qemu) => {
  const report = new Report();
  await unplugs({ qemu, count: 2, faults: 1 }, report);
  assertEquals(report.failures, []);
});
