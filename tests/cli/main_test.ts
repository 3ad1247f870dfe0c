import {
  assert,
  assertEquals,
  assertLess,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { Output } from "../../src/cli/output.ts";
import { CONFIG } from "../support/config.ts";
import { isRunning } from "../support/process.ts";
import {
  NEEDS_QEMU,
  QEMU,
  QEMU_TEST_TIMEOUT,
  testQemu,
} from "../support/qemu.ts";
import { TempDir } from "../support/temp_dir.ts";
import {
  type Ended,
  linesOf,
  MAIN,
  QMP,
  qmp,
  Running,
  TestQemu,
} from "./util.ts";

const SUBCOMMANDS = ["exec", "events", "hmp", "schema", "job", "generate"];

Deno.test("qmp --version tells which it is", async () => {
  const url = new URL("../../deno.json", import.meta.url);
  const { version } = JSON.parse(await Deno.readTextFile(url));
  const { code, stdout } = await qmp(["--version"]);
  assertEquals([code, stdout], [0, `qmp ${version}\n`]);
});

Deno.test("qmp --help lists the subcommands, and each explains itself in 80 columns", async () => {
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
      // A call is not broken.
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

/** Calls that are wrong, and what is said of them. */
const MISUSES: [args: string[], message: string][] = [
  [[], "qmp: Expected a subcommand, found none\n"],
  [["exce"], "qmp: Expected a subcommand, found exce, did you mean exec\n"],
  [
    ["exec"],
    "qmp exec: Expected an address, and QMP_SOCKET is not set\nUsage: qmp exec ",
  ],
  [
    ["exec", "query-status"],
    "qmp exec: Expected a command for query-status, found none; where QMP_SOCKET is not set, the address comes first\n",
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

Deno.test("A wrong call is told what is wrong with it, with exit code 2", async () => {
  for (const [args, message] of MISUSES) {
    const { code, stdout, stderr } = await qmp(args);
    assertEquals([code, stdout], [2, ""], `${args}: ${stderr}`);
    assertStringIncludes(stderr, message);
    assert(!stderr.includes(".ts:"), stderr);
  }
});

Deno.test("Where there is no connection, or one that is silent, the exit code is 3 or 4", async () => {
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

testQemu(
  "QMP_SOCKET stands in for the address, and --log keeps every message",
  async (command) => {
    await using qemu = await TestQemu.launch(command);
    const { address } = qemu;
    const env = { QMP_SOCKET: address };
    const log = qemu.file("log");
    const args = ["--log", log, "query-name"];
    for (const more of [[], [address], [`unix:${address}`]]) {
      const { code, stdout } = await qmp(["exec", ...more, ...args], { env });
      assertEquals([code, stdout], [0, "{}\n"]);
    }
    const there = await qmp(["exec", "./nope.sock", "query-name"], { env });
    assertEquals(there.code, 3);
    const path = await qmp(["schema", "query-version.qemu"], { env });
    assertStringIncludes(path.stdout, "micro");

    const entries = linesOf(await Deno.readTextFile(log))
      .map((line) => JSON.parse(line));
    assertEquals(
      entries.map(({ direction }) => direction),
      // The greeting, the negotiation, and the command, three times.
      Array(3).fill(["received", "sent", "received", "sent", "received"])
        .flat(),
    );
    assertEquals(entries[3].message, { execute: "query-name" });
    for (const { time } of entries) {
      assertEquals(new Date(time).toISOString(), time);
    }
    assertEquals((await Deno.stat(log)).mode! & 0o777, 0o600);

    const full = await qmp(["exec", "--log", "/dev/full", "query-name"], {
      env,
    });
    assertEquals([full.code, full.stdout], [0, "{}\n"]);
    assertMatch(full.stderr, /^Cannot log to \/dev\/full: .*\n$/);
  },
);

Deno.test("A signal ends the program, and what it has launched", async () => {
  await using dir = new TempDir();
  const pidfile = dir.file("pid");
  // In place of a QEMU that hangs before it connects.
  const qemu = dir.file("qemu");
  await Deno.writeTextFile(
    qemu,
    `#!/bin/sh\necho $$ > ${pidfile}.new\nmv ${pidfile}.new ${pidfile}\nexec sleep 600\n`,
    { mode: 0o700 },
  );
  for (const [signal, code] of [["SIGTERM", 143], ["SIGINT", 130]] as const) {
    await using program = new Running(["generate", "--", qemu]);
    const pid = await readWhenThere(pidfile);
    await Deno.remove(pidfile);
    const start = performance.now();
    program.child.kill(signal);
    const ended = await program.ended();
    // By itself, rather than because its time is over.
    assertLess(performance.now() - start, 4_000);
    assertEquals(ended, { code, stdout: "", stderr: "" });
    assert(!isRunning(Number(pid)));
  }
});

async function readWhenThere(path: string): Promise<string> {
  for (;;) {
    try {
      return await Deno.readTextFile(path);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

testQemu(
  "An output that is closed or full is no reason for a stack",
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

/** Runs the program at a terminal, and returns all that was written to it. */
async function atTerminal(
  args: string[],
  env: Record<string, string>,
): Promise<string> {
  const command = [...QMP, ...args].join(" ");
  const { stdout } = await run("script", ["-qec", command, "/dev/null"], env);
  return stdout;
}

const HAS_SCRIPT = await run("script", ["--version"]).then(() => true, () => {
  console.error("Testing without script: the test of colours is left out");
  return false;
});

if (HAS_SCRIPT) {
  testQemu(
    "There are colours at a terminal, but for --no-color and NO_COLOR",
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

Deno.test("Colours are around JSON's parts, and not in what a string says", () => {
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

Deno.test({
  ...NEEDS_QEMU,
  name: "qmp runs when it is compiled, with every subcommand in it",
}, async (t) => {
  await using qemu = await TestQemu.launch(QEMU);
  const binary = qemu.file("qmp");
  const args = ["compile", "-A", "--config", CONFIG, "--output", binary, MAIN];
  let compiled = await run(Deno.execPath(), args, { NO_COLOR: "1" });
  const hasRuntime = !/denort|dl\.deno\.land/.test(compiled.stderr);
  if (!hasRuntime) {
    // With Deno in the place of the runtime it cannot download, it puts
    // together the same file, but that does not run what is in it.
    const env = { NO_COLOR: "1", DENORT_BIN: Deno.execPath() };
    compiled = await run(Deno.execPath(), args, env);
  }
  assertEquals(compiled.code, 0, compiled.stderr);
  // It lists the files of a directory, unless all of them are in.
  assertMatch(compiled.stderr, /─ cli\/\* \(/);
  await t.step({
    name: "What was compiled runs; left out where denort cannot be downloaded",
    ignore: !hasRuntime,
    async fn() {
      const help = await run(binary, ["--help"]);
      assertStringIncludes(help.stdout, "Usage: qmp SUBCOMMAND");
      const args = ["exec", qemu.address, "query-name"];
      assertEquals((await run(binary, args)).stdout, "{}\n");
    },
  });
});

async function run(
  command: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command(command, {
    args,
    env,
    stdin: "null",
    signal: AbortSignal.timeout(QEMU_TEST_TIMEOUT),
  }).output();
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}
