import { assertEquals, assertMatch } from "@std/assert";
import { CONFIG } from "./support/config.ts";
import {
  GUEST_MISSING,
  GUEST_READY,
  guestArgs,
  testGuest,
} from "./support/guest.ts";
import { firstOutput, kill, ListeningQemu } from "./support/listening_qemu.ts";
import { NEEDS_QEMU } from "./support/qemu.ts";
import { TempDir } from "./support/temp_dir.ts";

const ROOT = new URL("../", import.meta.url);

/** Makes the command that runs an example. */
function example(
  name: string,
  args: string[] = [],
  env: Record<string, string> = {},
): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--quiet",
      "--config",
      CONFIG,
      new URL(`examples/${name}.ts`, ROOT).pathname,
      ...args,
    ],
    env,
    stdout: "piped",
    stderr: "piped",
  });
}

/** Runs an example to its end, and returns its output. */
async function run(name: string, args?: string[]): Promise<string> {
  const { code, stdout, stderr } = await example(name, args).output();
  const decoder = new TextDecoder();
  assertEquals(code, 0, decoder.decode(stderr));
  return decoder.decode(stdout);
}

Deno.test(
  "The example client.ts asks a QEMU that listens",
  NEEDS_QEMU,
  async () => {
    await using dir = new TempDir();
    const address = `unix:${dir.file("qmp.sock")}`;
    await using _qemu = await ListeningQemu.start(address);
    assertMatch(
      await run("client", [address]),
      /^QEMU \d+\.\d+\.\d+ .*\nStatus: running, running\n$/,
    );
  },
);

Deno.test(
  "The example events.ts prints events until QEMU ends",
  NEEDS_QEMU,
  async () => {
    await using dir = new TempDir();
    const address = `unix:${dir.file("qmp.sock")}`;
    await using qemu = await ListeningQemu.start(address);
    const watching = example("events", [address]).spawn();
    try {
      await firstOutput(watching.stderr);
      qemu.process.kill("SIGTERM");
      const output = await new Response(watching.stdout).text();
      assertMatch(
        output,
        /Z SHUTDOWN \{"guest":false,"reason":"host-signal"\}\n$/,
      );
      assertEquals((await watching.status).code, 0);
    } finally {
      await kill(watching);
      await watching.stderr.cancel();
    }
  },
);

Deno.test(
  "The example reconnect.ts watches a QEMU that ends and is started again",
  NEEDS_QEMU,
  async () => {
    await using dir = new TempDir();
    const address = `unix:${dir.file("qmp.sock")}`;
    const watching = example("reconnect", [address]).spawn();
    const output = watching.stdout.pipeThrough(new TextDecoderStream());
    let written = "";
    async function untilWritten(text: string) {
      for await (const piece of output.values({ preventCancel: true })) {
        written += piece;
        if (written.includes(text)) return;
      }
    }
    const errors = new Response(watching.stderr).text();
    try {
      {
        await using qemu = await ListeningQemu.start(address);
        await untilWritten("Connected");
        qemu.process.kill("SIGTERM");
        await untilWritten("SHUTDOWN");
      }
      await using _qemu = await ListeningQemu.start(address);
      await untilWritten("missing");
      watching.kill("SIGINT");
      await untilWritten("never");
      assertMatch(
        written,
        /^Connected: \w+\n(.+\n)*SHUTDOWN .*\nConnected: \w+\nEvents may be missing since .*Z: the connection was closed\n/,
      );
      assertEquals((await watching.status).code, 0, await errors);
    } finally {
      await kill(watching);
      await errors;
    }
  },
);

Deno.test(
  "The example screenshot.ts saves a picture",
  NEEDS_QEMU,
  async () => {
    await using dir = new TempDir();
    const file = dir.file("screen.png");
    assertMatch(
      await run("screenshot", [file]),
      /screen\.png: png, \d+ x \d+ pixels\n$/,
    );
    assertEquals((await Deno.readFile(file))[0], 0x89);
  },
);

testGuest("The example guest_agent.ts talks to the guest", async (qemu) => {
  assertMatch(
    await run("guest_agent", [qemu, ...guestArgs()]),
    /^uname: Linux, code 0\nThe file says: Hello from outside\nQEMU exited with code 0\n$/,
  );
});

testGuest("The example boot_and_wait.ts boots a guest", async (qemu) => {
  const args = guestArgs();
  const valueOf = (option: string) => args[args.indexOf(option) + 1]!;
  const files = [valueOf("-kernel"), valueOf("-initrd")];
  assertEquals(
    await run("boot_and_wait", [...files, GUEST_READY, qemu]),
    "The guest is ready\nThe guest has ended: guest-shutdown\n",
  );
});

/** What the demo shows of a machine without a guest. */
const TOUR =
  /== Connected to QEMU[^]*STOP[^]*RESUME[^]*RESET[^]*DEVICE_DELETED[^]*100 %[^]*SHUTDOWN[^]*exit code 0\n/;
/** And of a guest, at the end. */
const GUEST_TOUR =
  /== Boot a small Linux[^]*Linux \d[^]*exit code 0[^]*it has ended: guest-shutdown\n$/;

Deno.test("The example demo.ts does what it says", NEEDS_QEMU, async () => {
  if (GUEST_MISSING !== undefined) return assertMatch(await run("demo"), TOUR);
  const args = guestArgs();
  const valueOf = (option: string) => args[args.indexOf(option) + 1]!;
  const output = await run("demo", [valueOf("-kernel"), valueOf("-initrd")]);
  assertMatch(output, TOUR);
  assertMatch(output, GUEST_TOUR);
});

const OUTPUTS: Record<string, RegExp> = {
  console: /^The firmware is SeaBIOS .*\d.*\n$/,
  let_qemu_connect: /^QEMU \d+ has connected\nQEMU has exited with code 0\n$/,
  hotplug: /^Plugged in usb-storage-\w+\nGone\n$/,
  file_descriptor: /^disk: 1048576 bytes\n$/,
  migrate:
    /completed: 100 %\nThe guest stood still for \d+ ms\nsource: postmigrate\ntarget: running\n$/,
  backup: /full: 100 %\n(changes: \d+ %\n)*changes: 100 %\n$/,
  stdio: /^This QEMU has \d{3} commands\n$/,
};
for (const [name, output] of Object.entries(OUTPUTS)) {
  Deno.test(
    `The example ${name}.ts does what it says`,
    NEEDS_QEMU,
    async () => {
      assertMatch(await run(name), output);
    },
  );
}

Deno.test("The demo without a QEMU says that it is a simulation, and runs", async () => {
  await using empty = new TempDir();
  const { code, stdout } = await example("demo", [], { PATH: empty.path })
    .output();
  assertEquals(code, 0);
  const printed = new TextDecoder().decode(stdout);
  assertMatch(
    printed,
    /There is no qemu-system-x86_64 here. This is a SIMULATION[^]*apt-get install/,
  );
  assertMatch(
    printed,
    /STOP[^]*RESUME[^]*RESET[^]*DEVICE_DELETED[^]*100 %[^]*SHUTDOWN[^]*simulation has ended\n$/,
  );
});
