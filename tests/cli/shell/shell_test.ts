import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { delay } from "@std/async/delay";
import { History, historyPath } from "../../../src/cli/shell/history.ts";
import { isRunning } from "../../support/process.ts";
import { BARE, QEMU_TEST_TIMEOUT, testQemu } from "../../support/qemu.ts";
import { SocketServer } from "../../support/socket_server.ts";
import { TempDir } from "../../support/temp_dir.ts";
import { HAS_TMUX, Tmux } from "../tmux.ts";
import { type Ended, QMP, qmp, Running } from "../util.ts";

/** Runs `qmp` with a text as its standard input. */
function run(args: readonly string[], stdin: string): Promise<Ended> {
  return qmp(args, { stdin });
}

testQemu(
  "Without a terminal the shell answers plain lines, and leaves no process",
  async (command) => {
    await using directory = new TempDir();
    const pidfile = directory.file("pid");
    const qemu = ["--", command, ...BARE, "-pidfile", pidfile];
    const { code, stdout, stderr } = await run(
      ["wrap", "--no-events", ...qemu],
      `query-name
blockdev-add driver=null-co node-name=n0 size=1024
transaction(
block-dirty-bitmap-add node=n0 name=b0
block-dirty-bitmap-add node=n0 name=b1 )

{"execute": "query-kvm", "id": 7}
/hmp info version
`,
    );
    assertEquals([code, stderr], [0, ""]);
    const lines = stdout.trimEnd().split("\n");
    assertEquals(lines.slice(0, 3), ["{}", "{}", "{}"]);
    assert(Object.hasOwn(JSON.parse(lines[3]!), "enabled"), stdout);
    assertMatch(lines[4]!, /^\d+\.\d+\.\d+/);
    assertEquals(lines.length, 5, stdout);
    // QEMU removes the file at its end.
    const pid = await Deno.readTextFile(pidfile).catch(() => undefined);
    assert(pid === undefined || !isRunning(Number(pid)));
  },
);

testQemu("A command that fails is the shell's exit code", async (command) => {
  const { code, stdout, stderr } = await run(
    ["wrap", "--", command, ...BARE],
    "no-such-command\nquery-name\n",
  );
  assertEquals([code, stdout], [1, "{}\n"]);
  assertMatch(stderr, /^CommandNotFound: /);
});

testQemu(
  "A line that cannot be read ends a shell without a terminal",
  async (command) => {
    const { code, stdout, stderr } = await run(
      ["wrap", "--", command, ...BARE],
      "transaction(\nblockdev-add driver='x\nquit\n",
    );
    assertEquals([code, stdout], [2, ""]);
    assertStringIncludes(stderr, "\nblockdev-add driver='x\n");
    assertStringIncludes(stderr, "Nothing of the transaction was sent");
  },
);

testQemu("An unfinished transaction is told of", async (command) => {
  const { code, stderr } = await run(
    ["wrap", "--", command, ...BARE],
    "transaction(\nblockdev-snapshot-delete-internal-sync device=d name=n\n",
  );
  assertEquals(code, 1);
  assertStringIncludes(stderr, "The transaction has no end, and was not sent");
});

testQemu("quit ends the shell without a loss", async (command) => {
  const { code, stdout, stderr } = await run(
    ["wrap", "--", command, ...BARE],
    "quit\nquery-name\n",
  );
  assertEquals([code, stderr], [0, ""]);
  assertMatch(stdout, / SHUTDOWN \{"guest":false,.*\}\n\{\}\n$/);
});

testQemu("wrap tells why QEMU did not start", async (command) => {
  const { code, stdout, stderr } = await run(
    ["wrap", "--", command, ...BARE, "-device", "nope"],
    "query-name\n",
  );
  assertEquals([code, stdout], [3, ""]);
  assertStringIncludes(stderr, "exited with code 1 before it had connected");
  assertStringIncludes(stderr, "nope");
});

testQemu(
  "shell --listen waits for QEMU, and leaves no socket",
  async (command) => {
    await using directory = new TempDir();
    const socket = directory.file("qmp.sock");
    const [deno, ...args] = QMP;
    const shell = new Deno.Command(deno!, {
      args: [...args, "shell", "--listen", socket],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const stderr = shell.stderr.pipeThrough(new TextDecoderStream())
      .getReader();
    const { value } = await stderr.read();
    assertEquals(value, `Waiting for QEMU at unix:${socket}\n`);
    const qemu = new Deno.Command(command, {
      args: [...BARE, "-qmp", `unix:${socket}`],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    const writer = shell.stdin.getWriter();
    await writer.write(new TextEncoder().encode("query-name\nquit\n"));
    const output = await new Response(shell.stdout).text();
    assertMatch(output, /^\{\}\n/);
    assertEquals((await shell.status).code, 0);
    await writer.close().catch(() => {});
    await stderr.cancel();
    assertEquals((await qemu.status).code, 0);
    assertEquals([...Deno.readDirSync(directory.path)], []);
  },
);

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  testQemu(`${signal} ends wrap and its QEMU`, async (command) => {
    await using directory = new TempDir();
    const pidfile = directory.file("pid");
    await using program = new Running([
      ...["wrap", "--no-events", "--", command, ...BARE, "-pidfile", pidfile],
    ], { env: { TMPDIR: directory.path } });
    await program.write("query-name\n");
    await program.wrote(/^\{\}\n/);
    const pid = Number(await Deno.readTextFile(pidfile));
    assert(isRunning(pid));
    program.child.kill(signal);
    const { code } = await program.ended();
    assertEquals(code, 128 + { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 }[signal]);
    assert(!isRunning(pid));
    // Neither its socket nor the directory around it.
    assertEquals([...Deno.readDirSync(directory.path)], []);
  });
}

testQemu(
  "A log has every message, with its direction and time",
  async (command) => {
    await using directory = new TempDir();
    const log = directory.file("log.jsonl");
    const { code } = await run(
      ["wrap", "--log", log, "--", command, ...BARE],
      "query-name\nquit\n",
    );
    assertEquals(code, 0);
    const entries = (await Deno.readTextFile(log)).trimEnd().split("\n")
      .map((line) => JSON.parse(line));
    assert(
      Object.hasOwn(entries[0].message, "QMP"),
      "The greeting is the first",
    );
    assert(entries.every(({ time }) => !Number.isNaN(Date.parse(time))));
    assertEquals(
      entries.filter(({ direction }) => direction === "sent")
        .map(({ message }) => message.execute),
      ["qmp_capabilities", "query-name", "quit"],
    );
    assertEquals(
      entries.filter(({ direction, message }) =>
        direction === "received" && Object.hasOwn(message, "return")
      ).length,
      3,
    );
  },
);

const MISUSE: [args: string[], message: string][] = [
  [["shell", "/nope", "more"], "Expected no more arguments, found more"],
  [["shell", "/nope", "--", "qemu"], "to launch QEMU there is qmp wrap"],
  [["wrap", "qemu-system-x86_64"], "found qemu-system-x86_64"],
  [["wrap"], "Expected a QEMU to launch behind --"],
  [["shell", "--log", "/nonexistent/log", "/nope"], "Cannot log to"],
  [
    ["shell", "--listen", "tcp:localhost:99999"],
    "Expected a port from 0 to 65535",
  ],
  [["shell", "--listen", `/${"x".repeat(108)}`], "at most 107 bytes"],
  [["wrap", "--", "qemu-system-x86_64", "-daemonize"], "with -daemonize"],
  [["generate", "--", "qemu-system-x86_64", "-daemonize"], "with -daemonize"],
];

for (const [args, message] of MISUSE) {
  Deno.test(`qmp ${args.join(" ")} is misuse`, async () => {
    const { code, stdout, stderr } = await run(args, "");
    assertEquals([code, stdout], [2, ""]);
    assertStringIncludes(stderr, message);
  });
}

Deno.test("A shell that reaches nobody exits with 3", async () => {
  const { code, stderr } = await run(["shell", "/nonexistent/qmp.sock"], "");
  assertEquals(code, 3);
  assertStringIncludes(stderr, "Connecting to unix:/nonexistent/qmp.sock");
});

/**
 * A server that answers well, never, and with what would clear a terminal.
 *
 * @param later Gets what lets it answer `query-later`.
 */
function serverAt(path: string, later: (() => void)[] = []): SocketServer {
  return new SocketServer(Deno.listen({ transport: "unix", path }), {
    commands: {
      "query-for-ever": () => new Promise<never>(() => {}),
      "query-later": () => new Promise<void>((resolve) => later.push(resolve)),
      "query-echo": (args) => args,
      "query-answer": () => ({ text: "\x1b[2J\x9b2Jclear\u202e" }),
    },
  });
}

Deno.test("A signal ends a shell that waits for a reply", async () => {
  await using directory = new TempDir();
  const path = directory.file("qmp.sock");
  await using _ = serverAt(path);
  await using program = new Running(["shell", "--verbose", path]);
  await program.write("query-for-ever\n");
  await program.wrote(/query-for-ever/);
  program.child.kill("SIGINT");
  const { code, stderr } = await program.ended();
  assertEquals(
    [code, stderr],
    [130, "Waits no longer for query-for-ever, which may still run\n"],
  );
});

for (const what of ["an event", "a reply"]) {
  Deno.test(`A shell ends when nobody reads ${what}`, async () => {
    await using directory = new TempDir();
    const path = directory.file("qmp.sock");
    await using socket = serverAt(path);
    await using program = new Running(["shell", path]);
    await program.write("query-answer\n");
    await program.wrote(/clear/);
    await program.closeOutput();
    // The pipe is closed a moment later. Its input is still open.
    const say = () =>
      what === "an event"
        ? socket.server.emit("STOP")
        : program.write("query-answer\n");
    const timer = setInterval(say, 50);
    assertEquals((await program.child.status).code, 141);
    clearInterval(timer);
  });
}

/** A shell at a terminal on a server that does as the test says. */
function testOnServer(
  name: string,
  test: (
    tmux: Tmux,
    server: SocketServer,
    later: (() => void)[],
  ) => Promise<void>,
) {
  Deno.test(name, { ignore: !HAS_TMUX }, async () => {
    await using directory = new TempDir();
    const path = directory.file("qmp.sock");
    const later: (() => void)[] = [];
    await using server = serverAt(path, later);
    await using tmux = await Tmux.start(
      [...QMP, "shell", "--no-history", path],
    );
    await tmux.see(/\nQMP>$/);
    await test(tmux, server, later);
  });
}

testOnServer("Ctrl-C stops the waiting for a reply", async (tmux) => {
  await tmux.enter("query-for-ever");
  await tmux.see(/query-for-ever$/);
  await tmux.press("C-c");
  await tmux.see(/Waits no longer for query-for-ever.*\nQMP>$/);
});

testOnServer("Ctrl-D leaves a shell that waits for a reply", async (tmux) => {
  await tmux.enter("query-for-ever");
  await tmux.press("C-d");
  await tmux.see(/Waits no longer for query-for-ever.*\nEXIT 0$/);
});

testOnServer(
  "Lines that are typed while a reply is awaited wait for it, unless Ctrl-C ends that",
  async (tmux, _, later) => {
    await tmux.enter("query-later");
    await tmux.enter("query-version");
    await tmux.see(/^QMP> query-later\nquery-version$/m);
    later[0]!();
    await tmux.see(
      /^QMP> query-later\nquery-version\n\{\}\nQMP> query-version\n\{$/m,
    );
    await tmux.see(/\nQMP>$/);
    await tmux.enter("query-for-ever");
    await tmux.enter("query-answer");
    await tmux.type("more");
    await tmux.see(/query-for-ever\nquery-answer\nmore$/);
    await tmux.press("C-c");
    const screen = await tmux.see(
      /Waits no longer for query-for-ever.*\nQMP> more$/,
    );
    assert(!screen.includes("clear"), screen);
  },
);

testOnServer("Lines that wait are not run after a signal", async (tmux) => {
  await tmux.enter("query-for-ever");
  await tmux.enter("query-answer");
  await tmux.type("more");
  await tmux.see(/query-for-ever\nquery-answer\nmore$/);
  await tmux.kill("SIGTERM");
  const screen = await tmux.see(/\nmore\nWaits no longer.*\nEXIT 143$/);
  assert(!screen.includes("QMP> query-answer"), screen);
});

for (const rest of ["ls -l\n", `${"x".repeat(100)}\n`]) {
  testOnServer(
    `Ctrl-D leaves, whatever comes with it: ${rest.length} characters`,
    async (tmux) => {
      await tmux.paste(`\x04${rest}`);
      await tmux.see(/EXIT 0$/);
    },
  );
}

testOnServer(
  "Ctrl-D leaves that comes with a command which is not answered",
  async (tmux) => {
    await tmux.paste("query-for-ever\r\x04");
    await tmux.see(/EXIT 0$/);
  },
);

Deno.test(
  "A shell ends with its terminal, though nobody tells it by a signal",
  {
    ignore: !HAS_TMUX,
    timeout: QEMU_TEST_TIMEOUT,
  },
  async () => {
    await using directory = new TempDir();
    const path = directory.file("qmp.sock");
    await using server = serverAt(path);
    {
      await using tmux = await Tmux.start(
        ["setsid", "-w", ...QMP, "shell", "--no-history", path],
      );
      await tmux.see(/\nQMP>$/);
      assertEquals(server.server.clients, 1);
    }
    while (server.server.clients > 0) await delay(10);
  },
);

testOnServer("Text of any length can be pasted", async (tmux) => {
  const text = "0123456789".repeat(200);
  await tmux.enter("/pretty off");
  await tmux.paste(`query-echo  text=${text}\tend='y z'\nquery-echo n=1\n`);
  const screen = await tmux.see(/\n\{"n":1\}\nQMP>$/);
  const joined = screen.replaceAll("\n", "");
  assertStringIncludes(joined, `{"text":"${text}","end":"y z"}`);
});

testOnServer(
  "What was pasted over several rows can be edited",
  async (tmux, _, later) => {
    await tmux.paste(`query-echo a=${"x".repeat(200)}`);
    await tmux.see(/x$/);
    await tmux.press("BSpace", "BSpace");
    await tmux.see(/\nQMP> query-echo a=x+\nx+\nx{56}$/);
    await tmux.press("C-u");
    await tmux.see(/leaves\nQMP>$/);

    // While a reply is awaited, it is shown without a prompt.
    await tmux.enter("query-later");
    await tmux.paste(`query-echo a=${"x".repeat(200)}`);
    await tmux.see(/\nQMP> query-later\nquery-echo a=x+\nx+\nx+$/);
    later[0]!();
    await tmux.see(
      /\nQMP> query-later\n\{\}\nQMP> query-echo a=x+\nx+\nx{58}$/,
    );
  },
);

Deno.test("A shell that was stopped goes on", {
  ignore: !HAS_TMUX,
}, async () => {
  await using directory = new TempDir();
  const path = directory.file("qmp.sock");
  await using _ = serverAt(path);
  const shell = [...QMP, "shell", "--no-history", path]
    .map((word) => `'${word}'`).join(" ");
  const script = `set -m; ${shell}; echo STOPPED; read line; fg`;
  await using tmux = await Tmux.start(["bash", "-c", script]);
  await tmux.see(/\nQMP>$/);
  await tmux.type("query-");
  await tmux.see(/\nQMP> query-$/);
  await tmux.press("C-z");
  await tmux.see(/\nSTOPPED$/);
  await tmux.press("Enter");
  await tmux.see(/\nQMP> query-$/);
  await tmux.enter("answer");
  await tmux.see(/clear[^]*\nQMP>$/);
  await tmux.press("C-d");
  await tmux.see(/EXIT 0$/);
});

testOnServer(
  "Nothing from QEMU commands the terminal",
  async (tmux, server) => {
    await tmux.enter("query-answer");
    const screen = await tmux.see(/clear/);
    assertStringIncludes(screen, String.raw`\u001b[2J\u009b2Jclear\u202e`);
    server.server.emit("X_\x1b[2J", { text: "\x07" });
    await tmux.see(/X_\\u001b\[2J \{"text":"\\u0007"\}/);
  },
);

testOnServer(
  "The shell's own commands do what they say",
  async (tmux, server) => {
    await tmux.enter("/pretty off");
    await tmux.enter("/verbose on");
    await tmux.enter("!query-answer a.b=1");
    await tmux.see(
      /-> \{"exec-oob":"query-answer","arguments":\{"a":\{"b":1\}\}\}/,
    );
    await tmux.enter("/events SHOWN");
    await tmux.see(/QMP>$/);
    server.server.emit("HIDDEN");
    server.server.emit("SHOWN");
    const screen = await tmux.see(/ SHOWN\nQMP>$/);
    assert(!screen.includes("HIDDEN"), screen);
    await tmux.enter("/schema");
    await tmux.see(/query-qmp-schema has not been found/);
    await tmux.enter("/events off STOP");
    await tmux.see(/Expected nothing behind off, found STOP\nQMP>$/);
    await tmux.enter("help");
    await tmux.see(/\nIn this shell, that is \/help\nQMP>$/);
    await tmux.enter("/help");
    await tmux.see(/Ctrl-C abandons the line/);
    await tmux.press("Tab", "Tab");
    await tmux.enter("/pretty maybe");
    await tmux.see(/Expected \/pretty on or off, found maybe\nQMP>$/);
  },
);

testOnServer("A server that hangs up ends the shell", async (tmux, server) => {
  await tmux.type("half a li");
  await tmux.see(/half a li$/);
  await server.server.close();
  const screen = await tmux.see(/EXIT 3$/);
  assertStringIncludes(screen, "QEMU has gone away");
});

Deno.test("The history is where the platform has such things", {
  permissions: "none",
}, () => {
  const env = (values: Record<string, string>) => (name: string) =>
    values[name];
  assertEquals(
    historyPath("linux", env({ HOME: "/h" })),
    "/h/.local/state/qmp/history",
  );
  assertEquals(
    historyPath("linux", env({ HOME: "/h", XDG_STATE_HOME: "/s" })),
    "/s/qmp/history",
  );
  assertEquals(
    historyPath("darwin", env({ HOME: "/h" })),
    "/h/Library/Application Support/qmp/history",
  );
  assertEquals(
    historyPath("linux", env({ HOME: "/h", XDG_STATE_HOME: "relative" })),
    "/h/.local/state/qmp/history",
  );
  assertEquals(historyPath("linux", env({})), undefined);
});

Deno.test("The history leaves out secrets, and is for its owner alone", async () => {
  await using directory = new TempDir();
  const path = directory.file("state/qmp/history");
  const warnings: string[] = [];
  const history = new History(path, (message) => warnings.push(message));
  assertEquals(history.load(), []);
  for (
    const line of [
      "query-name",
      " query-uuid",
      "",
      "change-vnc-password password=hush",
      '{"execute": "set_password", "arguments": {"Password": "hush"}}',
      "object-add qom-type=secret_keyring id=s",
      "blockdev-add driver=https node-name=n url=https://u:hush@host/disk",
      "blockdev-add driver=https node-name=n url=https://host/d cookie=hush",
      "qom-set path=/objects/s0 property=data value=hush",
      "qom-set /objects/s0 data hush",
      '{"arguments": {"property": "data", "value": "hush"}, "execute": "qom-set"}',
      '{"execute": "object-add", "arguments": {"qom-type": "s\\u0065cret"}}',
      "stop",
    ]
  ) history.add(line);
  assertEquals(history.load(), ["stop", "query-name"]);
  assertEquals(Deno.statSync(path).mode! & 0o777, 0o600);
  for (let line = 0; line < 2_500; line++) history.add(`line ${line}`);
  history.trim();
  const lines = (await Deno.readTextFile(path)).trimEnd().split("\n");
  assertEquals([lines.length, lines.at(-1)], [1_000, "line 2499"]);
  assertEquals(warnings, []);
});

Deno.test("A history that somebody else has written to does no harm", async () => {
  await using directory = new TempDir();
  const path = directory.file("history");
  await Deno.writeTextFile(path, "stop\n\x1b]0;title\x07\ncut off");
  const history = new History(path, () => {});
  assertEquals(history.load(), ["cut off", "stop"]);
  history.add("cont");
  history.add("quit");
  assertEquals(history.load(), ["quit", "cont", "cut off", "stop"]);
});

Deno.test("A history that cannot be kept is told of once", async () => {
  await using directory = new TempDir();
  await Deno.writeTextFile(directory.file("file"), "");
  const warnings: string[] = [];
  const path = directory.file("file/history");
  const history = new History(path, (message) => warnings.push(message));
  history.add("stop");
  history.add("cont");
  assertEquals(history.load(), []);
  assertEquals(warnings.length, 1);
  assertStringIncludes(warnings[0]!, "No history is kept: ");
});
