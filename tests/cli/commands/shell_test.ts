import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { BARE, testQemu } from "../../support/qemu.ts";
import { TempDir } from "../../support/temp_dir.ts";
import { QMP, qmp } from "../support/program.ts";

testQemu(
  "shell --listen waits for QEMU, and removes the socket",
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

/** Wrong calls, and a part of the message. */
const MISUSE: [args: string[], message: string][] = [
  [["shell", "/nope", "more"], "Expected no more arguments, found more"],
  [["shell", "/nope", "--", "qemu"], "use qmp wrap to launch QEMU"],
  [["wrap", "qemu-system-x86_64"], "found qemu-system-x86_64"],
  [["wrap"], "Expected a QEMU to launch after --"],
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
  Deno.test(`qmp ${args.join(" ")} is a usage error`, async () => {
    const { code, stdout, stderr } = await qmp(args);
    assertEquals([code, stdout], [2, ""]);
    assertStringIncludes(stderr, message);
  });
}

Deno.test("A shell that cannot connect exits with 3", async () => {
  const { code, stderr } = await qmp(["shell", "/nonexistent/qmp.sock"]);
  assertEquals(code, 3);
  assertStringIncludes(stderr, "Connecting to unix:/nonexistent/qmp.sock");
});
