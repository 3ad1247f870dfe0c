import { assertEquals } from "@std/assert";
import { generate } from "@qmp/qmp/generate";
import { CONFIG } from "../../support/config.ts";
import { TempDir } from "../../support/temp_dir.ts";
import { readDump, VERSIONS } from "../dumps.ts";
import { ODD } from "./odd_schema.ts";

const ROOT = new URL("../../../", import.meta.url);

/**
 * Types that name the commands and events of one QEMU that do not fit the types
 * of this package.
 */
const FITS = `
type Part<T, K extends string> = T extends { [k in K]: infer P } ? P : never;
type Misfits<Own, All, K extends string> = {
  [N in keyof Own]: N extends keyof All
    ? [Part<Own[N], K>] extends [Part<All[N], K>] ? never : N
    : N;
}[keyof Own];
type MisfitEvents<Own, All> = {
  [N in keyof Own]: N extends keyof All
    ? [Own[N]] extends [All[N]] ? never : N
    : N;
}[keyof Own];
`;

Deno.test("The generated types of each QEMU compile, and fit the types of this package", async () => {
  await using directory = new TempDir();
  const specifier = new URL("mod.ts", ROOT).href;
  const files = await Promise.all(VERSIONS.map(async (version) => {
    await Deno.writeTextFile(
      directory.file(`qemu_${version}.ts`),
      generate(readDump(version), { version, integer: "number", specifier }),
    );
    const file = directory.file(`fits_${version}.ts`);
    // In 7.2, the type of a job is a string, which cannot be a discriminator.
    const known = version === "7.2" ? '"query-block-jobs"' : "never";
    await Deno.writeTextFile(
      file,
      `import type { Commands, Events } from "${specifier}";
import type * as own from "./qemu_${version}.ts";
${FITS}
const args: Record<Misfits<own.Commands, Commands, "arguments">, 1> = {};
const returns: [Misfits<own.Commands, Commands, "return">] extends [${known}]
  ? true : Misfits<own.Commands, Commands, "return"> = true;
const events: Record<MisfitEvents<own.Events, Events>, 1> = {};
export const all: unknown[] = [args, returns, events];
`,
    );
    return file;
  }));
  const odd = directory.file("odd.ts");
  await Deno.writeTextFile(odd, generate(ODD, { specifier }));
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--quiet", "--config", CONFIG, odd, ...files],
  }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
});

Deno.test("deno fmt and deno lint accept a generated module", async () => {
  await using directory = new TempDir();
  const file = directory.file("my_qemu.ts");
  await Deno.writeTextFile(file, generate(readDump("11.1")));
  for (const args of [["fmt", "--check"], ["lint"]]) {
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [...args, "--no-config", file],
    }).output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
  }
});
