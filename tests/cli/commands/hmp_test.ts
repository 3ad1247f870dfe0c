import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { testQemu, version } from "../../support/qemu.ts";
import { SocketServer } from "../../support/socket_server.ts";
import { TempDir } from "../../support/temp_dir.ts";
import { QMP, qmp, Running } from "../support/program.ts";
import { TestQemu } from "../support/test_qemu.ts";
import { HAS_TMUX, Tmux } from "../support/tmux.ts";

/** A machine with two CPUs. */
const TWO_CPUS = ["-M", "q35", "-smp", "2", "-nodefaults"]
  .concat("-display", "none", "-S");

testQemu("qmp hmp executes one command", async (command) => {
  await using qemu = await TestQemu.launch(command);
  const { address } = qemu;
  const info = await qmp(["hmp", address, "info", "version"]);
  assertEquals([info.code, info.stderr], [0, ""]);
  assertStringIncludes(info.stdout, version(command)!);
  assertMatch(info.stdout, /^[^\n]+\n$/);

  // Words that look like an option or a path belong to the command.
  const env = { QMP_SOCKET: address };
  const option = await qmp(["hmp", address, "info", "block", "-v"]);
  assertEquals(option, { code: 0, stdout: "", stderr: "" });
  const path = await qmp(["hmp", "x/4i", "0"], { env });
  assertEquals([path.code, path.stderr], [0, ""]);
  assertStringIncludes(path.stdout, "CPU");
  const verbose = await qmp(["hmp", "-v", "info", "name"], { env });
  assertStringIncludes(verbose.stderr, '"command-line":"info name"');
});

testQemu(
  "qmp hmp reads lines, and remembers the selected CPU",
  async (command) => {
    await using qemu = await TestQemu.launch(command, TWO_CPUS);
    const { code, stdout, stderr } = await qmp(["hmp", qemu.address], {
      stdin: "\ninfo cpus\n  \ncpu 1\ninfo cpus\ncpu 7\ninfo cpus\n" +
        "cpu  0x0\ninfo cpus\ncpu 1+0\n",
    });
    const current = [...stdout.matchAll(/^\* CPU #(\d)/gm)].map((match) =>
      match[1]
    );
    assertEquals(current, ["0", "1", "1", "0"]);
    assertEquals(code, 1);
    assertMatch(
      stderr,
      /^GenericError: Parameter 'cpu-index' .*\nExpected cpu and its number, found cpu 1\+0\n$/,
    );

    await using program = new Running(["hmp", qemu.address]);
    await program.write("quit\n");
    // The input of the program is still open.
    assertEquals(await program.ended(), { code: 0, stdout: "", stderr: "" });
  },
);

testQemu("qmp hmp reports that QEMU has gone away", async (command) => {
  await using qemu = await TestQemu.launch(command);
  await using program = new Running(["hmp", qemu.address]);
  await program.write("info version\n");
  await program.wrote(/\n/);
  qemu.machine.process.kill("SIGKILL");
  const { code, stderr } = await program.ended();
  assertEquals(code, 3);
  // The connection breaks if QEMU ends before it has read all.
  assertMatch(stderr, /^QEMU has gone away(: The connection broke: .*)?\n$/);
});

Deno.test("qmp hmp escapes control characters", async () => {
  await using dir = new TempDir();
  const path = dir.file("qmp.sock");
  await using _ = new SocketServer(Deno.listen({ transport: "unix", path }), {
    commands: {
      "human-monitor-command": () => "\x1b[2J\tone\r\ntwo\r\x9b1m\x07\r\n",
    },
  });
  const { code, stdout } = await qmp(["hmp", path, "info", "mischief"]);
  assertEquals(code, 0);
  assertEquals(stdout, "\\u001b[2J\tone\ntwo\\u000d\\u009b1m\\u0007\n");
});

if (HAS_TMUX) {
  testQemu("qmp hmp shows a prompt at a terminal", async (command) => {
    await using qemu = await TestQemu.launch(command);
    const env = { NO_COLOR: "1" };
    {
      await using tmux = await Tmux.start(
        [...QMP, "hmp", qemu.address],
        env,
      );
      await tmux.see(/^\(qemu\)$/m);
      await tmux.enter("info version");
      await tmux.see(/^\(qemu\) info version\n\d.*\n\(qemu\)$/m);
      await tmux.type("half");
      await tmux.press("C-c");
      await tmux.see(/^\(qemu\) half\^C\n\(qemu\)$/m);
      await tmux.press("C-d");
      await tmux.see(/^\(qemu\)\nEXIT 0$/m);
    }
    await using tmux = await Tmux.start([...QMP, "hmp", qemu.address], env);
    await tmux.see(/^\(qemu\)$/m);
    qemu.machine.process.kill("SIGKILL");
    const screen = await tmux.see(/^EXIT 3$/m);
    assertMatch(screen, /^\(qemu\)\nQEMU has gone away$/m);
  });
}
