import { assertEquals, assertStringIncludes } from "@std/assert";
import { CONFIG } from "../../support/config.ts";
import { QEMU_TEST_TIMEOUT, testQemu, version } from "../../support/qemu.ts";
import { TempDir } from "../../support/temp_dir.ts";
import { type Ended, qmp } from "../support/program.ts";

/** Runs `qmp generate` to its end. */
function run(...args: string[]): Promise<Ended> {
  return qmp(["generate", ...args]);
}

testQemu(
  "generate writes the types of a QEMU that it launches",
  async (command) => {
    const { code, stdout, stderr } = await run("--", command);
    assertEquals([code, stderr], [0, ""]);
    assertStringIncludes(stdout, `of QEMU ${version(command)}`);
    assertStringIncludes(stdout, '  "query-status": CommandSignature<Empty, ');
    assertStringIncludes(stdout, "export interface Schema {");
  },
);

testQemu(
  "The types that generate writes fit a connection to that QEMU",
  async (command) => {
    await using directory = new TempDir();
    const mod = new URL("../../../mod.ts", import.meta.url).href;
    const { code, stderr } = await run(
      ...["--output", directory.file("own.ts"), "--name", "Own"],
      ...["--integer", "number", "--specifier", mod],
      ...["--", command, "-M", "q35"],
    );
    assertEquals([code, stderr], [0, ""]);
    const program = directory.file("program.ts");
    await Deno.writeTextFile(
      program,
      `import { launch } from "${mod}";
import type { Own } from "./own.ts";
await using vm = await launch<Own>(${
        JSON.stringify(command)
      }, ["-M", "none", "-display", "none"]);
const { running, status } = await vm.qmp.execute("query-status");
const same: boolean = running;
// @ts-expect-error It is text.
const wrong: number = status;
// @ts-expect-error There is no such command.
vm.qmp.execute("query-statu").catch(() => {});
console.log(same, wrong);
`,
    );
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--check", "--quiet", "--config", CONFIG, program],
      stderr: "inherit",
      signal: AbortSignal.timeout(QEMU_TEST_TIMEOUT),
    }).output();
    assertEquals(new TextDecoder().decode(stdout), "true running\n");
  },
);

const CODES: [args: string[], code: number, message: string][] = [
  [[], 2, "Expected an address, or a QEMU after --"],
  [["a", "b"], 2, "Expected one address or a QEMU, found a b"],
  [["a", "--", "b"], 2, "Expected one address or a QEMU, found a b"],
  [["--nope", "a"], 2, "--nope"],
  [["--integer", "bigint", "a"], 2, "found bigint"],
  [["--name", "foo bar", "a"], 2, "foo bar"],
  [["--timeout", "soon", "a"], 2, "found soon"],
  [["/nonexistent/qmp.sock"], 3, "Connecting to unix:/nonexistent/qmp.sock"],
  [["--", "/nonexistent/qemu"], 3, "/nonexistent/qemu"],
];

for (const [args, expected, message] of CODES) {
  Deno.test(`generate ${args.join(" ")} exits with ${expected}`, async () => {
    const { code, stdout, stderr } = await run(...args);
    assertEquals([code, stdout], [expected, ""]);
    assertStringIncludes(stderr, message);
    assertEquals(stderr.includes("Usage:"), expected === 2);
  });
}

testQemu("generate exits with 4 when the time runs out", async (command) => {
  const { code, stderr } = await run("--timeout", "0", "--", command);
  assertEquals(code, 4, stderr);
  assertStringIncludes(stderr, "did not end within 0 ms");
});
