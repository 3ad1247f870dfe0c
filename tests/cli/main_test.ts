import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { CONFIG } from "../support/config.ts";
import { NEEDS_QEMU, QEMU } from "../support/qemu.ts";
import { TempDir } from "../support/temp_dir.ts";
import { linesOf, MAIN, qmp, runCommand } from "./support/program.ts";
import { TestQemu } from "./support/test_qemu.ts";

const SUBCOMMANDS = [
  "exec",
  "events",
  "hmp",
  "schema",
  "job",
  "backup",
  "unplug",
  "migrate",
  "screenshot",
  "agent",
  "generate",
];

Deno.test("qmp --version prints the version of the package", async () => {
  const url = new URL("../../deno.json", import.meta.url);
  const { version } = JSON.parse(await Deno.readTextFile(url));
  const { code, stdout } = await qmp(["--version"]);
  assertEquals([code, stdout], [0, `qmp ${version}\n`]);
});

Deno.test("qmp --help lists the subcommands, and each has help in 80 columns", async () => {
  const { code, stdout, stderr } = await qmp(["--help"]);
  assertEquals([code, stderr], [0, ""]);
  const listed = [...stdout.matchAll(/^ {2}([a-z]+) {2,}\S/gm)]
    .map((match) => match[1]!);
  assertEquals(SUBCOMMANDS.filter((name) => !listed.includes(name)), []);

  const helps = await Promise.all(
    listed.map((name) => qmp([name, "--help"])),
  );
  for (const [index, { code, stdout, stderr }] of helps.entries()) {
    const name = listed[index]!;
    assertEquals([code, stderr], [0, ""], name);
    assert(stdout.startsWith(`Usage: qmp ${name}`), stdout);
    assertMatch(stdout, new RegExp(`\\nExamples?:\\n  qmp ${name} .`));
    for (
      const option of ["timeout MS", "pretty", "compact", "log FILE"]
        .concat("no-color", "verbose", "help")
    ) assertStringIncludes(stdout, ` --${option} `);
    for (const line of linesOf(stdout)) {
      // A call stays on one line.
      if (line.startsWith("  qmp ")) continue;
      assert(line.length <= 80, `${name}: ${line}`);
      assertEquals(line, line.trimEnd(), name);
    }
  }
  const timeouts = ["events", "job", "exec"].map((name) =>
    /--timeout MS +(.+)/.exec(helps[listed.indexOf(name)]!.stdout)![1]
  );
  assertEquals(timeouts, [
    "How long to watch, in milliseconds",
    "How long to follow, in milliseconds",
    "Time to connect, and for each command, in milliseconds",
  ]);
  assertEquals(
    (await qmp(["help", "exec"])).stdout,
    helps[
      listed.indexOf("exec")
    ]!.stdout,
  );
});

/** Wrong calls, and a part of the message. */
const MISUSES: [args: string[], message: string][] = [
  [[], "qmp: Expected a subcommand, found none\n"],
  [["exce"], "qmp: Expected a subcommand, found exce, did you mean exec\n"],
  [
    ["exec"],
    "qmp exec: Expected an address, and QMP_SOCKET is not set\nUsage: qmp exec ",
  ],
  [
    ["exec", "query-status"],
    "qmp exec: Expected a command for query-status, found none; without QMP_SOCKET, the first argument is the address\n",
  ],
  [
    ["exec", "/a", "transaction( abort x=1"],
    "qmp exec: Expected a closing ), found the end of the line\ntransaction( abort x=1\n           ^\n",
  ],
  [["exec", "/a", "/b"], "qmp exec: Expected a command, found /b\n"],
  [["exec", "/a", "-", "b"], "found b"],
  [["exec", "/a", "b", "c"], "Expected key=value, found c\nb c\n  ^\n"],
  [["exec", "--stdin", "/a", "b"], "Expected no more arguments, found b\n"],
  [["exec", "--stdin", "--oob", "/a"], "--oob"],
  [["exec", "--nope", "/a", "b"], "Unknown option '--nope'\n"],
  [["exec", "--log"], "--log"],
  [["exec", "--pretty", "--compact", "/a", "b"], "found both\n"],
  [["exec", "--timeout", "soon", "/a", "b"], "found soon\n"],
  [["exec", "--timeout=-1", "/a", "b"], "found -1\n"],
  [["exec", "tcp:host:99999", "b"], "Expected a port from 0 to 65535"],
  [["exec", "ssh://host", "b"], 'found "ssh://host"\n'],
  [["exec", "--log", "/nonexistent/log", "/a", "b"], "Cannot log to /nonex"],
  [["events"], "QMP_SOCKET is not set\n"],
  [["hmp"], "QMP_SOCKET is not set\n"],
  [["schema"], "QMP_SOCKET is not set\n"],
  [["job", "/a", "b", "c"], "Expected no more arguments, found c\n"],
  [["job", "/a", "--dismiss"], "Expected the ID of a job\n"],
];

Deno.test("A wrong call is explained, and exits with 2", async () => {
  for (const [args, message] of MISUSES) {
    const { code, stdout, stderr } = await qmp(args);
    assertEquals([code, stdout], [2, ""], `${args}: ${stderr}`);
    assertStringIncludes(stderr, message);
    assert(!stderr.includes(".ts:"), stderr);
  }
});

Deno.test("The exit code is 3 without a connection, and 4 without a greeting", async () => {
  await using dir = new TempDir();
  const path = dir.file("qmp.sock");
  const calls = [["exec", path, "stop"], ["events", path], ["hmp", path, "x"]]
    .concat([["schema", path], ["job", path]]);
  for (const args of calls) {
    const { code, stderr } = await qmp(args);
    assertEquals(code, 3, stderr);
    assertMatch(stderr, /^qmp \w+: Connecting to unix:\S+ failed: .*\n$/);
  }
  using _ = Deno.listen({ transport: "unix", path });
  for (const [name = "", ...args] of calls) {
    const { code, stderr } = await qmp([name, "--timeout", "50", ...args]);
    assertEquals(code, 4, stderr);
    assertMatch(
      stderr,
      /^qmp \w+: Connecting .* did not end within 50 ms.*\n$/,
    );
  }
});

Deno.test({
  ...NEEDS_QEMU,
  name: "A compiled qmp contains every subcommand, and runs",
}, async (t) => {
  await using qemu = await TestQemu.launch(QEMU);
  const binary = qemu.file("qmp");
  const args = ["compile", "-A", "--config", CONFIG, "--output", binary, MAIN];
  let compiled = await runCommand(Deno.execPath(), args, { NO_COLOR: "1" });
  const hasRuntime = !/denort|dl\.deno\.land/.test(compiled.stderr);
  if (!hasRuntime) {
    // The runtime cannot be downloaded. With Deno in its place, the compiler
    // creates a file with the same modules, which cannot run them.
    const env = { NO_COLOR: "1", DENORT_BIN: Deno.execPath() };
    compiled = await runCommand(Deno.execPath(), args, env);
  }
  assertEquals(compiled.code, 0, compiled.stderr);
  // The compiler writes `commands/*` only if it includes all files in there.
  assertMatch(compiled.stderr, /─ commands\/\* \(/);
  await t.step({
    name: "The compiled program runs; skipped if denort cannot be downloaded",
    ignore: !hasRuntime,
    async fn() {
      const help = await runCommand(binary, ["--help"]);
      assertStringIncludes(help.stdout, "Usage: qmp SUBCOMMAND");
      const args = ["exec", qemu.address, "query-name"];
      assertEquals((await runCommand(binary, args)).stdout, "{}\n");
    },
  });
});
