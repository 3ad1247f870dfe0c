import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { Output } from "../../src/cli/output.ts";
import { testQemu } from "../support/qemu.ts";
import { QMP, runCommand, Running } from "./support/program.ts";
import { TestQemu } from "./support/test_qemu.ts";

testQemu(
  "A closed or full output ends the program without a stack trace",
  async (command) => {
    await using qemu = await TestQemu.launch(command);
    const args = ["schema", "--json", qemu.address];
    {
      await using program = new Running(args);
      await program.closeOutput();
      const { code, stderr } = await program.ended();
      assertEquals([code, stderr], [141, ""]);
    }
    const { code, stderr } = await new Deno.Command("sh", {
      args: ["-c", '"$@" > /dev/full', "sh", ...QMP, ...args],
    }).output();
    assertEquals(code, 1);
    assertMatch(
      new TextDecoder().decode(stderr),
      /^qmp schema: No space left on device.*\n$/,
    );
  },
);

/** Runs the program at a terminal, and returns all text that it wrote. */
async function atTerminal(
  args: string[],
  env: Record<string, string>,
): Promise<string> {
  const command = [...QMP, ...args].join(" ");
  const { stdout } = await runCommand(
    "script",
    ["-qec", command, "/dev/null"],
    env,
  );
  return stdout;
}

const HAS_SCRIPT = await runCommand("script", ["--version"]).then(
  () => true,
  () => {
    console.error("script is not installed: the tests of colors are skipped");
    return false;
  },
);

if (HAS_SCRIPT) {
  testQemu(
    "Output at a terminal has colors, without --no-color and NO_COLOR",
    async (command) => {
      await using qemu = await TestQemu.launch(command);
      const args = ["exec", qemu.address, "query-status"];
      const colored = await atTerminal(args, { NO_COLOR: "" });
      assertStringIncludes(
        colored,
        '\r\n  \x1b[34m"status"\x1b[39m: \x1b[32m"running"\x1b[39m',
      );
      const wrong = ["exec", qemu.address, "nope"];
      const error = await atTerminal(wrong, { NO_COLOR: "" });
      assertStringIncludes(error, "qmp exec: \x1b[31mCommandNotFound: ");
      for (
        const plain of [
          await atTerminal([...args, "--no-color"], { NO_COLOR: "" }),
          await atTerminal(args, { NO_COLOR: "1" }),
          await atTerminal(wrong, { NO_COLOR: "1" }),
        ]
      ) assert(!plain.includes("\x1b"), plain);
    },
  );
}

Deno.test("Colors surround the tokens of JSON, and do not split strings", () => {
  const output = new Output({ color: true, errorColor: true, pretty: false });
  const blue = (text: string) => `\x1b[34m${text}\x1b[39m`;
  const green = (text: string) => `\x1b[32m${text}\x1b[39m`;
  const yellow = (text: string) => `\x1b[33m${text}\x1b[39m`;
  assertEquals(
    output.json({ a: 'x": 1', b: [true, -1.5e3, 2n ** 64n, null], c: {} }),
    `{${blue('"a"')}:${green('"x\\": 1"')},${blue('"b"')}:[` +
      `${yellow("true")},${yellow("-1500")},${
        yellow("18446744073709551616")
      },` +
      `${yellow("null")}],${blue('"c"')}:{}}`,
  );
  const pretty = new Output({ color: false, errorColor: false, pretty: true });
  const value = { a: '{"[,:]}\\', b: [1, [], {}, { c: null }] };
  assertEquals(pretty.json(value), JSON.stringify(value, null, 2));
});
