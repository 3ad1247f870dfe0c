import { assert, assertEquals, assertMatch } from "@std/assert";
import { denoRun } from "../bench/processes.ts";

Deno.test("The benchmarks print a table and write their results", async () => {
  const file = await Deno.makeTempFile({ suffix: ".json" });
  try {
    const [run, ...args] = denoRun(
      "bench/main.ts",
      ...["--synthetic", "--no-peers", "--quick", "--json", file],
      ...["--only", "sequential", "--only", "events-3", "--only", "connect"],
    );
    const { success, stdout, stderr } = await new Deno.Command(
      Deno.execPath(),
      { args: [run!, "--v8-flags=--expose-gc", ...args], stdin: "null" },
    ).output();
    const text = new TextDecoder();
    assert(success, text.decode(stderr));

    const table = text.decode(stdout);
    assertMatch(table, /unit +floor +qmp +ratio +spread +target/);
    assertMatch(table, /Commands one after the other +commands\/s +[\d,]+/);

    const { rows } = JSON.parse(await Deno.readTextFile(file));
    assertEquals(
      rows.map(({ name }: { name: string }) => name),
      ["sequential", "events-3", "connect", "connect-streams"],
    );
    for (const { name, contenders: [floor, qmp] } of rows) {
      const other = name === "connect-streams" ? "floor with streams" : "qmp";
      assertEquals([floor.name, qmp.name], ["floor", other]);
      assertEquals(qmp.values.length, 2);
      assert(qmp.median > 0 && qmp.ratio === qmp.median / floor.median);
    }
  } finally {
    await Deno.remove(file);
  }
});
