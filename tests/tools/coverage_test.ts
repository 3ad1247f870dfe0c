import { assertEquals } from "@std/assert";
import { removeCutProfiles } from "../../tools/coverage.ts";
import { TempDir } from "../support/temp_dir.ts";

Deno.test("A profile that a killed Deno has not finished is removed", async () => {
  await using dir = new TempDir();
  const texts = { whole: '{"result":{}}', cut: '{"result":', empty: "" };
  for (const [name, text] of Object.entries(texts)) {
    Deno.writeTextFileSync(dir.file(`${name}.json`), text);
  }
  removeCutProfiles(dir.path);
  const left = [...Deno.readDirSync(dir.path)].map(({ name }) => name);
  assertEquals(left, ["whole.json"]);
});
