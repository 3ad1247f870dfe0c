import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { BARE, testQemu } from "../../support/qemu.ts";
import { TempDir } from "../../support/temp_dir.ts";
import { qmp, Running } from "../support/program.ts";
import { serveQueries } from "../support/query_server.ts";

testQemu("The exit code is 1 after a command that failed", async (command) => {
  const { code, stdout, stderr } = await qmp(
    ["wrap", "--", command, ...BARE],
    { stdin: "no-such-command\nquery-name\n" },
  );
  assertEquals([code, stdout], [1, "{}\n"]);
  assertMatch(stderr, /^CommandNotFound: /);
});

testQemu(
  "A line that cannot be parsed ends a shell without a terminal",
  async (command) => {
    const { code, stdout, stderr } = await qmp(
      ["wrap", "--", command, ...BARE],
      { stdin: "transaction(\nblockdev-add driver='x\nquit\n" },
    );
    assertEquals([code, stdout], [2, ""]);
    assertStringIncludes(stderr, "\nblockdev-add driver='x\n");
    assertStringIncludes(stderr, "The transaction was dropped, not sent");
  },
);

testQemu(
  "A shell reports a transaction that is not closed",
  async (command) => {
    const { code, stderr } = await qmp(
      ["wrap", "--", command, ...BARE],
      {
        stdin:
          "transaction(\nblockdev-snapshot-delete-internal-sync device=d name=n\n",
      },
    );
    assertEquals(code, 1);
    assertStringIncludes(
      stderr,
      "The transaction is not closed, so it was not sent",
    );
  },
);

testQemu("quit ends the shell without an error", async (command) => {
  const { code, stdout, stderr } = await qmp(
    ["wrap", "--", command, ...BARE],
    { stdin: "quit\nquery-name\n" },
  );
  assertEquals([code, stderr], [0, ""]);
  assertMatch(stdout, / SHUTDOWN \{"guest":false,.*\}\n\{\}\n$/);
});

Deno.test("A signal ends a shell that waits for a reply", async () => {
  await using directory = new TempDir();
  const path = directory.file("qmp.sock");
  await using _ = serveQueries(path);
  await using program = new Running(["shell", "--verbose", path]);
  await program.write("query-for-ever\n");
  await program.wrote(/query-for-ever/);
  program.child.kill("SIGINT");
  const { code, stderr } = await program.ended();
  assertEquals(
    [code, stderr],
    [130, "Stopped waiting for query-for-ever; it may still be running\n"],
  );
});

for (const what of ["an event", "a reply"]) {
  Deno.test(`A shell ends when the reader closed the output, at ${what}`, async () => {
    await using directory = new TempDir();
    const path = directory.file("qmp.sock");
    await using socket = serveQueries(path);
    await using program = new Running(["shell", path]);
    await program.write("query-answer\n");
    await program.wrote(/clear/);
    await program.closeOutput();
    // The pipe closes a moment later. The input of the shell stays open.
    const say = () =>
      what === "an event"
        ? socket.server.emit("STOP")
        : program.write("query-answer\n");
    const timer = setInterval(say, 50);
    assertEquals((await program.child.status).code, 141);
    clearInterval(timer);
  });
}
