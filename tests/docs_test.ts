import { assert, assertEquals } from "@std/assert";
import { CONFIG } from "./support/config.ts";
import { TempDir } from "./support/temp_dir.ts";

/** Files whose code blocks are looked at. Those that can run are run as doc tests, by Deno itself. */
const FILES = ["mod.ts", "README.md", "docs/types.md", ...sources("src")];

const ROOT = new URL("../", import.meta.url);

Deno.test("Every example that doc tests pass over is type-checked", async () => {
  const blocks = FILES.flatMap(ignoredBlocks);
  assert(blocks.length > 0);
  await using dir = new TempDir();
  const files = await Promise.all(blocks.map(async (block, index) => {
    const file = dir.file(`example_${index}.ts`);
    await Deno.writeTextFile(file, block);
    return file;
  }));
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--quiet", "--config", CONFIG, ...files],
  }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
});

/** The code of a file's blocks that are marked `ts ignore`. */
function ignoredBlocks(file: string): string[] {
  const text = Deno.readTextFileSync(new URL(file, ROOT));
  const lines = text.split("\n").map((line) => line.replace(/^\s*\* ?/, ""));
  return lines.join("\n").split("```ts ignore\n").slice(1)
    // Examples name the package as its users do, by its place in the registry.
    .map((rest) =>
      rest.split("```")[0]!.replaceAll('"jsr:@qmp/qmp', '"@qmp/qmp') +
      "export {};\n"
    );
}

function sources(directory: string): string[] {
  return [...Deno.readDirSync(new URL(`../${directory}`, import.meta.url))]
    .flatMap(({ name, isDirectory }) =>
      isDirectory ? sources(`${directory}/${name}`) : [`${directory}/${name}`]
    );
}
