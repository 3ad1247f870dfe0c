import {
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { launch } from "../mod.ts";
import { Console, typeText } from "../src/machine/mod.ts";
import {
  QmpClosedError,
  QmpConnectError,
  QmpTimeoutError,
} from "../src/protocol/error.ts";
import { echoGuest } from "./support/echo_guest.ts";
import { BARE, testQemu } from "./support/qemu.ts";
import { TempDir } from "./support/temp_dir.ts";

/** The directories that launch() has in the one for temporary files. */
function leftIn(dir: TempDir): string[] {
  return Array.from(Deno.readDirSync(dir.path), ({ name }) => name)
    .filter((name) => name.startsWith("qmp-"));
}

testQemu("launch() with a console talks to the guest", async (command) => {
  await using dir = new TempDir();
  const before = Deno.env.get("TMPDIR");
  // QEMU reads a comma in an option as its end.
  const odd = dir.file("a,b=c");
  await Deno.mkdir(odd);
  Deno.env.set("TMPDIR", odd);
  try {
    // The second serial port is the guest's own business.
    const args = [...await echoGuest(dir), "-serial", "null"];
    await using machine = await launch(command, args, {
      console: { lineEnd: "\n" },
      timeout: 20_000,
    });
    assertEquals([...Deno.readDirSync(odd)], []);
    const { console } = machine;
    await console.expect(">", { timeout: 20_000 });

    for (let count = 0; count < 20; count++) {
      await console.send(`line ${count}`);
      const { groups } = await console.expect(/line (\d+)\n/, {
        timeout: 10_000,
      });
      assertEquals(groups, [`${count}`]);
    }
    // More than any buffer on the way.
    const long = "0123456789abcdef".repeat(1_000);
    const [{ before }] = await Promise.all([
      console.expect("\n", { timeout: 30_000 }),
      console.send(long, { timeout: 30_000 }),
    ]);
    assertEquals(before === long, true);
    await typeText(machine.qmp, "keys", { holdTime: 4 });
    await console.expect("keys", { timeout: 10_000 });

    await machine.qmp.execute("stop");
    await assertRejects(
      async () => {
        for (;;) await console.send("x".repeat(100_000), { timeout: 100 });
      },
      QmpTimeoutError,
      "the guest does not read",
    );
    const waiting = assertRejects(
      () => console.expect("never"),
      QmpClosedError,
      'The console ended before "never"; the guest wrote last',
    );
    await machine.shutdown();
    await waiting;
    assertStringIncludes(console.transcript, "keys");
  } finally {
    if (before === undefined) Deno.env.delete("TMPDIR");
    else Deno.env.set("TMPDIR", before);
  }
});

testQemu(
  "A console ends when QEMU is killed, also without a look at it",
  async (command) => {
    await using dir = new TempDir();
    const args = await echoGuest(dir);
    const machine = await launch(command, args, { console: true });
    const waiting = assertRejects(
      () => machine.console.expect("never"),
      QmpClosedError,
    );
    machine.process.kill("SIGKILL");
    await waiting;
    await machine.shutdown();
    await machine.qmp.closed.catch(() => {});

    await using silent = await launch(command, args, { console: true });
    silent.process.kill("SIGKILL");
    await silent.status;
  },
);

testQemu(
  "launch() with a console cleans up when QEMU refuses its arguments",
  async (command) => {
    await using dir = new TempDir();
    const before = Deno.env.get("TMPDIR");
    Deno.env.set("TMPDIR", dir.path);
    try {
      await assertRejects(
        () => launch(command, [...BARE, "-device", "nope"], { console: true }),
        QmpConnectError,
        "nope",
      );
      await assertRejects(
        () => launch(command, BARE, { console: true, timeout: 1 }),
        QmpTimeoutError,
      );
      await assertRejects(
        () => launch(command, BARE, { console: { bufferSize: 0 } }),
        RangeError,
        "bufferSize",
      );
      assertEquals(leftIn(dir), []);
    } finally {
      if (before === undefined) Deno.env.delete("TMPDIR");
      else Deno.env.set("TMPDIR", before);
    }
    await using machine = await launch(command, BARE);
    assertThrows(
      () => machine.console,
      TypeError,
      "set the option console of launch()",
    );
  },
);

testQemu(
  "Console.connect() reaches a console that QEMU listens on",
  async (command) => {
    await using dir = new TempDir();
    const path = dir.file("console");
    const address = `unix:${path}`;
    await assertRejects(
      () => Console.connect(address),
      QmpConnectError,
      `Connecting to the console ${address} failed: `,
    );
    const serial = `${address},server=on,wait=on`;
    // QEMU does not start before a client is there.
    const launching = launch(
      command,
      [...await echoGuest(dir), "-serial", serial],
      { timeout: 20_000 },
    );
    let console: Console | undefined;
    while (console === undefined) {
      console = await Console.connect(address).catch(() => undefined);
    }
    await using opened = console;
    await using _machine = await launching;
    await opened.expect(">", { timeout: 20_000 });
    const writer = opened.writable.getWriter();
    await writer.write(new TextEncoder().encode("bytes"));
    await opened.expect("bytes", { timeout: 10_000 });
    assertEquals(opened.transcript.endsWith(">bytes"), true);
    await assertRejects(
      () => Console.connect(address, { bufferSize: -1 }),
      RangeError,
    );
  },
);
