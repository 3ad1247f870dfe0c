import { assert, assertEquals } from "@std/assert";
import { backups } from "../../../tools/adversary/backups.ts";
import { Report } from "../../../tools/adversary/support/report.ts";
import { testQemu } from "../../support/qemu.ts";

testQemu("The campaign backups runs, and finds nothing", async (qemu) => {
  const report = new Report();
  await backups({ qemu, count: 2, faults: 4, seed: 1 }, report);
  assertEquals(report.failures, []);
  assert(report.counted("backups") >= 2);
});
