import { assert, assertEquals, assertMatch } from "@std/assert";
import { testQemu } from "../../support/qemu.ts";
import { TempDir } from "../../support/temp_dir.ts";
import { COLUMNS, HAS_TMUX, Tmux } from "../support/tmux.ts";
import { QMP } from "../support/program.ts";

if (!HAS_TMUX) {
  if (Deno.env.get("CI")) throw new Error("The tests of the shell need tmux");
  console.error("tmux is not installed: the tests of the shell are skipped");
}

/** The surroundings of a test. */
interface Scene {
  tmux: Tmux;
  command: string;
  home: TempDir;
}

/** Starts `qmp wrap` in a terminal. */
async function start(
  command: string,
  home: TempDir,
  ...args: string[]
): Promise<Tmux> {
  return await Tmux.start([
    ...[...QMP, "wrap", ...args, "--", command],
    ...["-M", "q35", "-nodefaults", "-display", "none", "-S"],
    ...["-pidfile", home.file("pid")],
  ], {
    HOME: home.path,
    XDG_STATE_HOME: home.path,
    DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`,
  });
}

/** Defines a test with a shell that shows its first prompt. */
function testShell(name: string, test: (scene: Scene) => Promise<void>) {
  if (!HAS_TMUX) return;
  testQemu(name, async (command) => {
    await using home = new TempDir();
    await using tmux = await start(command, home);
    await tmux.see(/\nQMP>$/);
    await test({ tmux, command, home });
  });
}

testShell("The shell greets, answers, and leaves", async ({ tmux }) => {
  assertMatch(await tmux.screen(), /^QEMU \d+\.\d+\.\d+/);
  await tmux.enter("query-status");
  await tmux.see(/"status": "prelaunch"/);
  await tmux.enter("no-such-command");
  await tmux.see(/CommandNotFound: /);
  await tmux.enter("/help query-name");
  await tmux.see(/\nquery-name command\n/);
  await tmux.enter("/quit");
  await tmux.see(/EXIT 0$/);
});

testShell(
  "The tab key completes commands, arguments and values",
  async ({ tmux }) => {
    await tmux.complete("blockdev-a");
    await tmux.see(/QMP> blockdev-add$/);
    await tmux.complete("driv");
    await tmux.see(/QMP> blockdev-add driver=$/);
    await tmux.complete("null-c");
    await tmux.see(/QMP> blockdev-add driver=null-co$/);
    // Only the branch of this driver has the key.
    await tmux.complete("lat");
    await tmux.see(/driver=null-co latency-ns=$/);
    await tmux.complete("5 read-o");
    await tmux.see(/read-only=$/);
    await tmux.complete("t");
    await tmux.see(/latency-ns=5 read-only=true$/);
    await tmux.enter("node-name=n0");
    await tmux.see(/\n\{\}\nQMP>$/);
  },
);

testShell(
  "An event appears above a line that is being typed",
  async ({ tmux }) => {
    await tmux.enter("/hmp stop");
    // Long enough for two rows.
    const half = `device_add driver=${"x".repeat(COLUMNS)}`;
    await tmux.enter("cont");
    await tmux.see(/ RESUME\n\{\}\nQMP>$/);
    await tmux.enter("/hmp system_reset");
    await tmux.type(half);
    const screen = await tmux.see(/RESET.*\nQMP> device_add driver=x+\nx+$/);
    assertEquals(screen.match(/device_add/g)?.length, 1, screen);
    await tmux.press("C-c");
    // The firmware may reset as well.
    await tmux.see(/\^C\n(?:.* RESET .*\n)*QMP>$/);
  },
);

testShell(
  "A transaction takes several lines, and runs whole or not at all",
  async ({ tmux }) => {
    await tmux.enter("blockdev-add driver=null-co node-name=n0");
    await tmux.see(/\{\}\nQMP>$/);
    await tmux.enter("transaction(");
    await tmux.see(/\ntransaction>$/);
    await tmux.complete("block-dirty-bitmap-ad");
    await tmux.see(/block-dirty-bitmap-add$/);
    await tmux.enter("node=n0 name=b0");
    await tmux.enter("block-dirty-bitmap-add node=n0 name=b1 )");
    await tmux.see(/\{\}\nQMP>$/);
    await tmux.enter("/compact");
    await tmux.see(/There is no \/compact/);
    await tmux.enter("transaction(");
    await tmux.enter("block-dirty-bitmap-add node=n0 name='b2");
    await tmux.see(/\^\nThe transaction was dropped, not sent\nQMP>$/);
    await tmux.enter("/pretty off");
    await tmux.enter("query-named-block-nodes");
    const screen = await tmux.see(/"name":"b1".*\nQMP>$|"b1"[\s\S]*\nQMP>$/);
    assert(!screen.includes('"name":"b2"'), screen);
  },
);

testShell(
  "Ctrl-C abandons a transaction, and Ctrl-D leaves",
  async ({ tmux }) => {
    await tmux.enter("transaction(");
    await tmux.see(/\ntransaction>$/);
    await tmux.press("C-c");
    await tmux.see(/\^C\nQMP>$/);
    await tmux.press("C-d");
    await tmux.see(/\nQMP>\nEXIT 0$/);
  },
);

testShell(
  "The end of a killed QEMU is reported while a line is being typed",
  async ({ tmux, home }) => {
    await tmux.type("query-sta");
    await tmux.see(/\nQMP> query-sta$/);
    const pid = Number(await Deno.readTextFile(home.file("pid")));
    Deno.kill(pid, "SIGKILL");
    const screen = await tmux.see(/EXIT 3$/);
    assertMatch(screen, /\nQMP> query-sta\nQEMU has gone away/);
    // The terminal wraps the line, because it has the path of QEMU.
    assertMatch(screen.replaceAll("\n", ""), /was ended by ?SIGKILL/);
  },
);

testShell("quit is not reported as a lost connection", async ({ tmux }) => {
  await tmux.enter("quit");
  const screen = await tmux.see(/EXIT 0$/);
  assertMatch(screen, /SHUTDOWN/);
  assert(!screen.includes("gone away"), screen);
});

testShell(
  "The human monitor remembers its CPU, and ignores an empty line",
  async ({ tmux }) => {
    await tmux.enter("/hmp");
    await tmux.see(/\n\(qemu\)$/);
    await tmux.press("Enter");
    await tmux.enter("cpu 0");
    await tmux.see(/\(qemu cpu 0\)$/);
    await tmux.type("info versi");
    await tmux.press("Enter");
    await tmux.enter("info version");
    await tmux.see(/\n\d+\.\d+\.\d+.*\n\(qemu cpu 0\)$/);
    await tmux.enter("/qmp");
    await tmux.see(/\nQMP>$/);
    // The next line is for the shell again, not for the monitor.
    await tmux.enter("transaction(");
    await tmux.see(/\ntransaction>$/);
    await tmux.enter("/hmp");
    await tmux.see(
      /\nCannot enter the human monitor inside a transaction.*\n(?:.*\n)?transaction>$/,
    );
  },
);

testShell(
  "The history is kept, without secrets",
  async ({ tmux, command, home }) => {
    await tmux.enter("query-name");
    await tmux.enter("set_password protocol=vnc password=hush");
    await tmux.enter("object-add qom-type=secret id=s data=hush");
    await tmux.enter("/quit");
    await tmux.see(/EXIT 0$/);
    const history = await Deno.readTextFile(home.file("qmp/history"));
    assertEquals(history, "query-name\n/quit\n");
    await using again = await start(command, home);
    await again.see(/\nQMP>$/);
    await again.press("Up", "Up");
    await again.see(/QMP> query-name$/);
  },
);
