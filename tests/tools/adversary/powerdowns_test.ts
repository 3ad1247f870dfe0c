import { assert, assertEquals } from "@std/assert";
import { powerdowns } from "../../../tools/adversary/powerdowns.ts";
import { Report } from "../../../tools/adversary/support/report.ts";
import { testGuest } from "../../support/guest.ts";

testGuest("The campaign powerdowns runs, and finds nothing", async (qemu) => {
  const report = new Report();
  await powerdowns({ qemu, count: 1, faults: 1 }, report);
  assertEquals(report.failures, []);
  assert(report.counted("powerdowns") >= 1);
});
