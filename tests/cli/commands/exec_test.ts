import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { testQemu } from "../../support/qemu.ts";
import { linesOf, qmp, Running, TestQemu } from "../util.ts";

testQemu("qmp exec prints what a command returned", async (command) => {
  await using qemu = await TestQemu.launch(command);
  const { address } = qemu;

  const { code, stdout, stderr } = await qmp(["exec", address, "query-status"]);
  assertEquals([code, stderr], [0, ""]);
  assertEquals(JSON.parse(stdout).status, "running");
  assertEquals(linesOf(stdout).length, 1);

  const pretty = await qmp(["exec", "--pretty", address, "query-status"]);
  assertStringIncludes(pretty.stdout, '\n  "status": "running",\n');
  assertEquals(JSON.parse(pretty.stdout), JSON.parse(stdout));

  // Blanks in a word belong to the value.
  const words = await qmp([
    ...["exec", address, "blockdev-add", "driver=null-co", "size=0x100000"],
    ...["node-name=n0", "read-only=true", "detect-zeroes==off"],
  ]);
  assertEquals([words.code, words.stdout], [0, "{}\n"], words.stderr);
  const line = await qmp(["exec", address, 'qom-get path=/ property="type"']);
  assertEquals([line.code, line.stdout], [0, '"container"\n'], line.stderr);
  const blanks = await qmp([
    ...["exec", address, "human-monitor-command"],
    "command-line=info version",
  ]);
  assertStringIncludes(JSON.parse(blanks.stdout), ".");
  const json = await qmp([
    ...["exec", "-v", address, '{"execute": "query-name", "id": "mine"}'],
  ]);
  assertEquals([json.code, json.stdout], [0, "{}\n"]);
  assertStringIncludes(
    json.stderr,
    '-> {"execute":"query-name","id":"mine"}\n',
  );
});

testQemu(
  "qmp exec tells of an error by the exit code 1, and of misuse by 2",
  async (command) => {
    await using qemu = await TestQemu.launch(command);
    const { address } = qemu;
    const wrong = await qmp(["exec", address, "nope"]);
    assertEquals(wrong, {
      code: 1,
      stdout: "",
      stderr:
        "qmp exec: CommandNotFound: The command nope has not been found\n",
    });

    for (const args of [["!query-status"], ["--oob", "query-status"]]) {
      const { code, stderr } = await qmp(["exec", address, ...args]);
      assertEquals(code, 1);
      assertStringIncludes(stderr, "does not support OOB");
    }
    const oob = await qmp(["exec", address, "!migrate-pause"]);
    assertStringIncludes(oob.stderr, "GenericError: ");
    assert(!oob.stderr.includes("OOB"), oob.stderr);

    const place = await qmp(["exec", address, "block_resize", "size=[1"]);
    assertEquals(place.code, 2);
    assertStringIncludes(place.stderr, "block_resize size=[1\n");
    assertStringIncludes(place.stderr, "\n                  ^");
  },
);

testQemu(
  "qmp exec --stdin answers each line with one, in order",
  async (command) => {
    await using qemu = await TestQemu.launch(command);
    const { address } = qemu;
    const stdin = [
      "query-name",
      "",
      '{"execute": "query-name", "id": {"a": 1}}',
      "nope",
      // The same id twice is no mistake, since the first has its reply.
      '{"execute": "query-name", "id": 1}',
      '{"execute": "query-name", "id": 1}',
      "transaction(",
      "  abort",
      ")",
      '{"execute": "nope", "id": 2}',
      "transaction( )",
    ];
    const expected = [
      '{"return":{}}',
      '{"return":{},"id":{"a":1}}',
      '{"error":{"class":"CommandNotFound","desc":"The command nope has not been found"}}',
      '{"return":{},"id":1}',
      '{"return":{},"id":1}',
      '{"error":{"class":"GenericError","desc":"Transaction aborted using Abort action"}}',
      '{"error":{"class":"CommandNotFound","desc":"The command nope has not been found"},"id":2}',
      '{"return":{}}',
    ];
    // The last line has no end.
    const mixed = await qmp(["exec", address, "-"], {
      stdin: stdin.join("\n"),
    });
    assertEquals(linesOf(mixed.stdout), expected);
    assertEquals([mixed.code, mixed.stderr], [1, ""]);

    const count = 1_000;
    const many = Array.from({ length: count }, (_, id) => ({
      execute: "query-name",
      id,
    }));
    const { code, stdout } = await qmp(["exec", "--stdin", address], {
      stdin: many.map((line) => `${JSON.stringify(line)}\r\n`).join(""),
    });
    assertEquals(code, 0);
    const ids = linesOf(stdout).map((line) => JSON.parse(line).id);
    assertEquals(ids, many.map(({ id }) => id));
  },
);

testQemu(
  "qmp exec --stdin stops at a line that is no command, and says where",
  async (command) => {
    await using qemu = await TestQemu.launch(command);
    const args = ["exec", "--stdin", qemu.address];
    const { code, stdout, stderr } = await qmp(args, {
      stdin: "query-name\n\nquery-name x\nstop\n",
    });
    assertEquals([code, stdout], [2, '{"return":{}}\n']);
    assertEquals(
      stderr,
      "qmp exec: Line 3: Expected key=value, found x\n" +
        "query-name x\n           ^\nNothing from line 3 on was executed\n",
    );
    const { running } = await qemu.machine.qmp.execute("query-status");
    assert(running);

    const open = await qmp(args, {
      stdin: "query-name\ntransaction(\nabort\n",
    });
    assertEquals([open.code, open.stdout], [2, '{"return":{}}\n']);
    assertStringIncludes(
      open.stderr,
      "Line 2: Expected a closing ), found the end of the line\n" +
        "transaction(\n           ^\n",
    );

    const meta = await qmp(args, { stdin: "/help\n" });
    assertEquals(meta.code, 2);
    assertStringIncludes(
      meta.stderr,
      "Line 1: Expected a command, found /help",
    );
  },
);

testQemu(
  "qmp exec --stdin answers while its input is open, and lets QEMU quit",
  async (command) => {
    await using qemu = await TestQemu.launch(command);
    await using program = new Running(["exec", qemu.address, "-"]);
    await program.write("query-name\n");
    await program.wrote(/^\{"return":\{\}\}\n$/);
    await program.write("quit\n");
    await program.wrote(/^(\{"return":\{\}\}\n){2}$/);
    await qemu.machine.status;
    // Its input is still open.
    const { code, stderr } = await program.ended();
    assertEquals([code, stderr], [0, ""]);
  },
);

testQemu(
  "qmp exec --stdin drops no line behind quit in silence",
  async (command) => {
    const run = async (stdin: string) => {
      await using qemu = await TestQemu.launch(command);
      return await qmp(["exec", qemu.address, "-"], { stdin });
    };
    const wrong = await run("quit\nquery-name x\n");
    assertEquals([wrong.code, wrong.stdout], [2, '{"return":{}}\n']);
    // QEMU may be fast enough to answer.
    const { code, stdout } = await run("quit\nquery-name\n");
    assertEquals(code, linesOf(stdout).length === 2 ? 0 : 3);
  },
);

testQemu(
  "qmp exec --stdin ends with 3 when QEMU goes away, though its input is open",
  async (command) => {
    await using qemu = await TestQemu.launch(command);
    await using program = new Running(["exec", "--stdin", qemu.address]);
    await program.write("query-name\n");
    await program.wrote(/\n/);
    qemu.machine.process.kill("SIGKILL");
    const { code, stderr } = await program.ended();
    assertEquals(code, 3);
    assertEquals(
      stderr,
      "qmp exec: The connection was lost: QEMU has gone away\n",
    );
  },
);
