import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { testQemu } from "../../support/qemu.ts";
import { SocketServer } from "../../support/socket_server.ts";
import { TempDir } from "../../support/temp_dir.ts";
import { linesOf, qmp, Running } from "../support/program.ts";
import { TestQemu } from "../support/test_qemu.ts";

/** The line of an event: its time, its name, and its data if any. */
const LINE = /^\d\d:\d\d:\d\d\.\d{3} [A-Z_]+( \{.*\})?$/;

testQemu("qmp events shows events as they arrive", async (command) => {
  await using qemu = await TestQemu.launch(command);
  await using program = new Running(["events", qemu.address]);
  {
    await using _ = stir(qemu);
    await program.wrote(/ STOP\n/);
    await program.wrote(/ RESUME\n/);
  }
  await qemu.machine.qmp.execute("quit");
  const { code, stdout, stderr } = await program.ended();
  for (const line of linesOf(stdout)) assertMatch(line, LINE);
  assertStringIncludes(
    stdout,
    ' SHUTDOWN {"guest":false,"reason":"host-qmp-quit"}\n',
  );
  assertEquals(code, 3);
  assertStringIncludes(stderr, "qmp events: The connection was lost");
});

testQemu(
  "qmp events --json --until writes the named events as JSON, and ends",
  async (command) => {
    await using qemu = await TestQemu.launch(command);
    await using program = new Running([
      ...["events", qemu.address, "--json", "--until", "RESUME", "SHUTDOWN"],
    ]);
    await using _ = stir(qemu);
    const { code, stdout, stderr } = await program.ended();
    assertEquals([code, stderr], [0, ""]);
    const [event, ...rest] = linesOf(stdout).map((line) => JSON.parse(line));
    assertEquals([event.event, rest], ["RESUME", []]);
    assertEquals(Object.keys(event).sort(), ["event", "timestamp"]);
    assertEquals(typeof event.timestamp.microseconds, "number");
  },
);

testQemu(
  "qmp events ends after its time, with Ctrl-C, and when its output is closed",
  async (command) => {
    await using qemu = await TestQemu.launch(command);
    const { address } = qemu;
    const timeout = ["--timeout", "100"];
    const watched = await qmp(["events", address, ...timeout]);
    assertEquals(watched, { code: 0, stdout: "", stderr: "" });
    const until = await qmp(["events", address, ...timeout, "--until", "STOP"]);
    assertEquals([until.code, until.stdout], [4, ""]);
    assertEquals(
      until.stderr,
      "qmp events: Waiting for STOP did not end within 100 ms\n",
    );

    await using _ = stir(qemu);
    {
      await using program = new Running(["events", address]);
      await program.wrote(/\n/);
      program.child.kill("SIGINT");
      const { code, stderr } = await program.ended();
      assertEquals([code, stderr], [130, ""]);
    }
    await using program = new Running(["events", address]);
    await program.wrote(/\n/);
    await program.closeOutput();
    const { code, stderr } = await program.ended();
    assertEquals([code, stderr], [141, ""]);
  },
);

testQemu(
  "qmp events refuses the name of an unknown event",
  async (command) => {
    await using qemu = await TestQemu.launch(command);
    for (const args of [["STOP", "SHUTDWON"], ["--until", "SHUTDWON"]]) {
      const { code, stderr } = await qmp(["events", qemu.address, ...args]);
      assertEquals(code, 2);
      assertStringIncludes(
        stderr,
        "There is no event SHUTDWON, did you mean SHUTDOWN\nUsage: qmp events ",
      );
    }
  },
);

Deno.test("qmp events accepts any name without a schema, and escapes control characters", async () => {
  await using dir = new TempDir();
  const path = dir.file("qmp.sock");
  const listener = Deno.listen({ transport: "unix", path });
  await using server = new SocketServer(listener);
  await using program = new Running(["events", path, "ANY", "--until", "LAST"]);
  {
    await using _ = new Stirring(() => server.server.emit("ANY"));
    await program.wrote(/ ANY\n/);
  }
  server.server.emit("OTHER");
  server.server.emit("ANY", { text: "\x1b[2J\x9b\u202e" });
  server.server.emit("LAST");
  const { code, stdout, stderr } = await program.ended();
  assertEquals([code, stderr], [0, ""]);
  assertStringIncludes(stdout, ' ANY {"text":"\\u001b[2J\\u009b\\u202e"}\n');
  assertEquals(stdout.includes("OTHER"), false);
});

/**
 * Makes events until the end of the scope, because a test cannot see when the
 * program has subscribed.
 */
class Stirring implements AsyncDisposable {
  readonly #stopped: Promise<void>;
  #stops = false;

  constructor(emit: () => unknown) {
    this.#stopped = this.#stir(emit);
  }

  async #stir(emit: () => unknown) {
    while (!this.#stops) {
      await emit();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stops = true;
    await this.#stopped;
  }
}

/** Stops and continues a machine, again and again. */
function stir({ machine }: TestQemu): Stirring {
  return new Stirring(async () => {
    await machine.qmp.execute("stop");
    await machine.qmp.execute("cont");
  });
}
