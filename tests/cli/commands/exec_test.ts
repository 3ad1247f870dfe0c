import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { testQemu } from "../../support/qemu.ts";
import { linesOf, qmp } from "../support/program.ts";
import { TestQemu } from "../support/test_qemu.ts";

testQemu(
  "qmp exec prints the value that a command returned",
  async (command) => {
    await using qemu = await TestQemu.launch(command);
    const { address } = qemu;

    const { code, stdout, stderr } = await qmp([
      "exec",
      address,
      "query-status",
    ]);
    assertEquals([code, stderr], [0, ""]);
    assertEquals(JSON.parse(stdout).status, "running");
    assertEquals(linesOf(stdout).length, 1);

    const pretty = await qmp(["exec", "--pretty", address, "query-status"]);
    assertStringIncludes(pretty.stdout, '\n  "status": "running",\n');
    assertEquals(JSON.parse(pretty.stdout), JSON.parse(stdout));

    // Spaces in a word belong to the value.
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
  },
);

testQemu(
  "qmp exec exits with 1 for an error of QEMU, and with 2 for wrong usage",
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
