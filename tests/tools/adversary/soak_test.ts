/**
 * A short version of the campaign `soak`, and proof that it can fail.
 *
 * @module
 */

import { assertEquals, assertMatch } from "@std/assert";
import { CONFIG } from "../../support/config.ts";
import { WITHOUT_COVERAGE } from "../../support/without_coverage.ts";
import { TempDir } from "../../support/temp_dir.ts";

const ROOT = new URL("../../../", import.meta.url);

/** Runs a module whose first lines may break the package. */
async function runSoak(breakage: string) {
  await using dir = new TempDir();
  const file = dir.file("soak.ts");
  await Deno.writeTextFile(
    file,
    `${breakage}
    import { soak } from "${new URL("tools/adversary/soak.ts", ROOT)}";
    import { Report } from "${new URL(
      "tools/adversary/support/report.ts",
      ROOT,
    )}";
    const report = new Report();
    await soak(0.01, report);
    console.log(JSON.stringify(report.failures));`,
  );
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--quiet",
      "--no-check",
      "--v8-flags=--expose-gc",
      "--config",
      CONFIG,
      file,
    ],
    ...WITHOUT_COVERAGE,
  }).output();
  const decoder = new TextDecoder();
  assertEquals(code, 0, decoder.decode(stderr));
  return decoder.decode(stdout);
}

Deno.test("Connections, commands, events, timeouts and a large reply leave no memory behind", async () => {
  assertEquals(await runSoak(""), "[]\n");
});

Deno.test('The campaign "soak" notices a few bytes that stay for each command', async () => {
  const failures = await runSoak(`
    import { ClientProtocol } from "${new URL("src/protocol/client.ts", ROOT)}";
    const kept: unknown[] = [];
    const { receive } = ClientProtocol.prototype;
    ClientProtocol.prototype.receive = function (message) {
      kept.push(message);
      return receive.call(this, message);
    };`);
  assertMatch(
    failures,
    /The heap has grown by \d+ bytes after 10,000 commands/,
  );
});
