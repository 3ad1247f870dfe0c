import { assert, assertEquals } from "@std/assert";
import { migrations } from "../../../tools/adversary/migrations.ts";
import { Report } from "../../../tools/adversary/support/report.ts";
import { testGuest } from "../../support/guest.ts";

testGuest("The campaign migrations runs, and finds nothing", async (qemu) => {
  const report = new Report();
  await migrations({ qemu, count: 1, faults: 2 }, report);
  assertEquals(report.failures, []);
  assert(report.counted("numbers") > 0);
});
