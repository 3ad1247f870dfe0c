import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { testQemu } from "../../support/qemu.ts";
import { linesOf, qmp, Running } from "../support/program.ts";
import { TestQemu } from "../support/test_qemu.ts";

testQemu(
  "qmp exec --stdin writes one line for each command, in order",
  async (command) => {
    await using qemu = await TestQemu.launch(command);
    const { address } = qemu;
    const stdin = [
      "query-name",
      "",
      '{"execute": "query-name", "id": {"a": 1}}',
      "nope",
      // Two lines may have the same id.
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
    // The last line has no line end.
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
  "qmp exec --stdin stops at a line that is not a command, and shows the line",
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
        "query-name x\n           ^\nLine 3 and the lines after it were not executed\n",
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
  "qmp exec --stdin answers before its input ends, and exits after quit",
  async (command) => {
    await using qemu = await TestQemu.launch(command);
    await using program = new Running(["exec", qemu.address, "-"]);
    await program.write("query-name\n");
    await program.wrote(/^\{"return":\{\}\}\n$/);
    await program.write("quit\n");
    await program.wrote(/^(\{"return":\{\}\}\n){2}$/);
    await qemu.machine.status;
    // The input of the program is still open.
    const { code, stderr } = await program.ended();
    assertEquals([code, stderr], [0, ""]);
  },
);

testQemu(
  "qmp exec --stdin reports lines after quit that it did not execute",
  async (command) => {
    const run = async (stdin: string) => {
      await using qemu = await TestQemu.launch(command);
      return await qmp(["exec", qemu.address, "-"], { stdin });
    };
    const wrong = await run("quit\nquery-name x\n");
    assertEquals([wrong.code, wrong.stdout], [2, '{"return":{}}\n']);
    // QEMU may answer the second command before it ends.
    const { code, stdout } = await run("quit\nquery-name\n");
    assertEquals(code, linesOf(stdout).length === 2 ? 0 : 3);
  },
);

testQemu(
  "qmp exec --stdin exits with 3 when QEMU goes away, even if its input is open",
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
