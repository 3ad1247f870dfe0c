import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { isRunning } from "../../support/process.ts";
import { BARE, testQemu } from "../../support/qemu.ts";
import { TempDir } from "../../support/temp_dir.ts";
import { qmp, Running } from "../support/program.ts";

testQemu(
  "wrap answers plain lines without a terminal, and leaves no process",
  async (command) => {
    await using directory = new TempDir();
    const pidfile = directory.file("pid");
    const qemu = ["--", command, ...BARE, "-pidfile", pidfile];
    const { code, stdout, stderr } = await qmp(
      ["wrap", "--no-events", ...qemu],
      {
        stdin: `query-name
blockdev-add driver=null-co node-name=n0 size=1024
transaction(
block-dirty-bitmap-add node=n0 name=b0
block-dirty-bitmap-add node=n0 name=b1 )

{"execute": "query-kvm", "id": 7}
/hmp info version
`,
      },
    );
    assertEquals([code, stderr], [0, ""]);
    const lines = stdout.trimEnd().split("\n");
    assertEquals(lines.slice(0, 3), ["{}", "{}", "{}"]);
    assert(Object.hasOwn(JSON.parse(lines[3]!), "enabled"), stdout);
    assertMatch(lines[4]!, /^\d+\.\d+\.\d+/);
    assertEquals(lines.length, 5, stdout);
    // QEMU removes the file when it ends.
    const pid = await Deno.readTextFile(pidfile).catch(() => undefined);
    assert(pid === undefined || !isRunning(Number(pid)));
  },
);

testQemu("wrap shows why QEMU did not start", async (command) => {
  const { code, stdout, stderr } = await qmp(
    ["wrap", "--", command, ...BARE, "-device", "nope"],
    { stdin: "query-name\n" },
  );
  assertEquals([code, stdout], [3, ""]);
  assertStringIncludes(stderr, "exited with code 1 before it had connected");
  assertStringIncludes(stderr, "nope");
});

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
    // QEMU left neither its socket nor the directory of the socket.
    assertEquals([...Deno.readDirSync(directory.path)], []);
  });
}
