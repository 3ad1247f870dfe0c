import { assertEquals, assertMatch } from "@std/assert";
import { CONFIG } from "../../support/config.ts";
import { WITHOUT_COVERAGE } from "../../support/without_coverage.ts";
import { TempDir } from "../../support/temp_dir.ts";

const SUPPORT = new URL("../../../tools/adversary/support/", import.meta.url);

/** Runs a campaign with this body in a program of its own. */
async function runCampaign(body: string, ...args: string[]) {
  await using dir = new TempDir();
  const file = dir.file("campaign.ts");
  await Deno.writeTextFile(
    file,
    `import { main } from "${new URL("campaign.ts", SUPPORT)}";
    await main({
      name: "test",
      about: "Tests.",
      options: { count: { default: 3, help: "Rounds" } },
      async run({ count }, report) { ${body} },
    }, 50);`,
  );
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--config", CONFIG, file, ...args],
    ...WITHOUT_COVERAGE,
  }).output();
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}

Deno.test("A campaign whose promises held prints one line, and exits with 0", async () => {
  const { code, stdout, stderr } = await runCampaign(
    `report.count("rounds", count * 1000);`,
    "--count=4",
  );
  assertMatch(stdout, /^test: held, 4,000 rounds, \d+\.\d s \(--count 4\)\n$/);
  assertEquals({ code, stderr }, { code: 0, stderr: "" });
});

for (
  const [what, body, message] of [
    ["reports a failure", `report.fail("Lost", 5)`, /Lost: 5/],
    ["throws", `throw new Error("Broken")`, /stopped: Error: Broken/],
    [
      "leaves a rejection that nobody handles",
      `Promise.reject(new Error("Alone"))`,
      /nobody waited: Error: Alone/,
    ],
  ] as const
) {
  Deno.test(`A campaign that ${what} exits with 1`, async () => {
    const { code, stdout, stderr } = await runCampaign(body);
    assertMatch(stdout, /^test: FAILED 1 times, \d\.\d s \(--count 3\)\n$/);
    assertMatch(stderr, message);
    assertEquals(code, 1);
  });
}

Deno.test("A campaign that leaves a timer exits with 1", async () => {
  const { code, stderr } = await runCampaign(`setTimeout(() => {}, 60_000)`);
  assertMatch(stderr, /FAILED, because the program does not end/);
  assertEquals(code, 1);
});

Deno.test("A campaign with a wrong option shows its help, and exits with 2", async () => {
  const { code, stderr } = await runCampaign("", "--counts", "4");
  assertMatch(stderr, /Unknown option '--counts'[^]*--count N {2}Rounds/);
  assertEquals(code, 2);
});
