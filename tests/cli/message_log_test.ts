import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { BARE, testQemu } from "../support/qemu.ts";
import { TempDir } from "../support/temp_dir.ts";
import { linesOf, qmp } from "./support/program.ts";
import { TestQemu } from "./support/test_qemu.ts";

testQemu(
  "QMP_SOCKET replaces the address, and --log keeps every message",
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
      // Three times the greeting, the negotiation, and the command.
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

testQemu(
  "--log keeps every message, with its direction and time",
  async (command) => {
    await using directory = new TempDir();
    const log = directory.file("log.jsonl");
    const { code } = await qmp(
      ["wrap", "--log", log, "--", command, ...BARE],
      { stdin: "query-name\nquit\n" },
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
