import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import {
  launch,
  QmpConnectError,
  QmpProtocolError,
  QmpTimeoutError,
} from "../../mod.ts";
import { isRunning } from "../support/process.ts";
import { BARE, NEEDS_QEMU, QEMU, QEMUS, version } from "../support/qemu.ts";
import { testLaunch } from "./launchpad.ts";

for (const command of QEMUS) {
  testLaunch(
    `launch() returns a machine in command mode, QEMU ${version(command)}`,
    async (pad) => {
      const machine = await launch(pad.qemu(command), BARE);
      assertEquals([machine.process.pid], pad.pids);
      assert(isRunning(machine.process.pid));
      // The socket was removed when QEMU had connected.
      assertEquals([...Deno.readDirSync(pad.file("tmp"))], []);
      const { qemu: { major, minor, micro } } = await machine.qmp.execute(
        "query-version",
      );
      assertEquals(`${major}.${minor}.${micro}`, version(command));
      const { code, signal } = await machine.shutdown();
      assertEquals([code, signal], [0, null]);
      assertEquals(machine.qmp.state, "closed");
      await machine.qmp.closed;
      assertEquals((await machine.status).code, 0);
      assertEquals((await machine.shutdown()).code, 0);
    },
  );
}

testLaunch(
  "launch() makes a machine that ends with its scope, also after an exception",
  async (pad) => {
    const thrown = await assertRejects(async () => {
      await using machine = await launch(pad.qemu(), BARE);
      await machine.qmp.execute("query-status");
      throw new Error("thrown in the block");
    }, Error);
    assertEquals(thrown.message, "thrown in the block");
    assertEquals(pad.pids.length, 1);
  },
  NEEDS_QEMU,
);

testLaunch(
  "launch() passes on the directory, environment, streams and handshake options",
  async (pad) => {
    const machine = await launch(
      pad.program(`pwd -P; echo "$QMP_TEST"; exec ${QEMU} "$@"`),
      [...BARE, "-name", "a name,, with a comma"],
      {
        cwd: pad.file("tmp"),
        env: { QMP_TEST: "a variable" },
        stdin: "piped",
        stdout: "piped",
        capabilities: [],
      },
    );
    const { process, qmp } = machine;
    assertEquals(qmp.capabilities, []);
    assertEquals(await qmp.execute("query-name"), {
      name: "a name, with a comma",
    });
    await process.stdin.close();
    await machine.shutdown();
    assertEquals(
      await new Response(process.stdout).text(),
      `${Deno.realPathSync(pad.file("tmp"))}\na variable\n`,
    );
  },
  NEEDS_QEMU,
);

/** Wrong arguments, with the message of QEMU. It exits with code 1. */
const REFUSALS: Record<string, [args: string[], stderr: RegExp]> = {
  "an unknown machine type": [["-M", "nope"], /unsupported machine type/],
  "an unknown option": [["-nope"], /invalid option/],
  // QEMU checks the device after it has connected.
  "an unknown device": [[...BARE, "-device", "nope"], /nope.*not a valid/],
};

for (const [what, [args, stderr]] of Object.entries(REFUSALS)) {
  for (const command of QEMUS) {
    testLaunch(
      `launch() rejects with QEMU's exit code and message for ${what}, QEMU ${
        version(command)
      }`,
      async (pad) => {
        const error = await assertRejects(
          () => launch(pad.qemu(command), args, { timeout: Infinity }),
          QmpConnectError,
          "exited with code 1 before it had connected: ",
        );
        assertEquals(error.exitCode, 1);
        assertMatch(error.stderr!, stderr);
        assertMatch(error.message.split("connected: ")[1]!, stderr);
      },
    );
  }
}

testLaunch(
  "launch() rejects if the program ends before it connects, and says how it ended",
  async (pad) => {
    for (
      const [script, message, exitCode] of [
        ["exit 0", "exited with code 0 before it had connected", 0],
        [
          "echo a >&2; echo b >&2; exit 3",
          "exited with code 3 before it had connected: b",
          3,
        ],
        ["kill -KILL $$", "was ended by SIGKILL before it had connected", 137],
      ] as const
    ) {
      const command = pad.program(script);
      const error = await assertRejects(
        () => launch(command, [], { timeout: Infinity }),
        QmpConnectError,
      );
      assertEquals(error.message, `${command} ${message}`);
      assertEquals(error.exitCode, exitCode);
    }
    await assertRejects(
      () => launch(pad.qemu(), ["--version"]),
      QmpConnectError,
      "exited with code 0",
    );
  },
  NEEDS_QEMU,
);

testLaunch(
  "launch() kills a program that does not speak QMP, and rejects with QmpProtocolError",
  async (pad) => {
    const script = `
      const path = Deno.args.join().match(/unix:([^,]+)/)[1];
      const conn = await Deno.connect({ transport: "unix", path });
      await conn.write(new TextEncoder().encode("SSH-2.0-OpenSSH_9.2\\r\\n"));
      await new Promise(() => setInterval(() => {}, 1000));
    `;
    const command = pad.program(
      `exec "${Deno.execPath()}" eval '${script}' "$@"`,
    );
    const error = await assertRejects(
      () => launch(command, [], { timeout: Infinity }),
      QmpProtocolError,
    );
    assertEquals(error.received, "SSH-2.0-OpenSSH_9.2");
  },
);

testLaunch(
  "launch() keeps the last 65,536 characters of standard error",
  async (pad) => {
    const command = pad.program(
      "head -c 300000 /dev/zero | tr '\\0' x >&2; echo the end >&2; exit 1",
    );
    const error = await assertRejects(() => launch(command), QmpConnectError);
    assertEquals(error.stderr!.length, 65_536);
    assert(error.stderr!.endsWith("xthe end\n"));
  },
);

testLaunch(
  "launch() does not wait for a child of the program that keeps standard error open",
  async (pad) => {
    const command = pad.program('sleep 1000 &\necho $! >> "$0.child"; exit 1');
    await assertRejects(() => launch(command), QmpConnectError, "code 1");
    Deno.kill(Number(Deno.readTextFileSync(`${command}.child`)), "SIGKILL");
  },
);

testLaunch(
  "launch() rejects with QmpConnectError if the program cannot be run",
  async (pad) => {
    const file = pad.file("file");
    Deno.writeTextFileSync(file, "", { mode: 0o644 });
    for (
      const [command, kind] of [
        [pad.file("nothing"), Deno.errors.NotFound],
        ["qemu-system-nothing", Deno.errors.NotFound],
        [file, Deno.errors.PermissionDenied],
      ] as const
    ) {
      const error = await assertRejects(
        () => launch(command, BARE),
        QmpConnectError,
        `Launching ${command} failed: `,
      );
      assert(error.cause instanceof kind);
      assertEquals(error.exitCode, undefined);
    }
  },
);

testLaunch(
  "launch() rejects with QmpConnectError if it cannot make its socket, and leaves nothing behind",
  async (pad) => {
    const long = pad.file(`tmp/${"x".repeat(100)}`);
    const command = pad.program("exit 1");
    for (
      const [directory, kind] of [
        [long, Deno.errors.NotFound],
        [long, RangeError],
      ] as const
    ) {
      Deno.env.set("TMPDIR", directory);
      const error = await assertRejects(
        () => launch(command),
        QmpConnectError,
        `Launching ${command} failed: `,
      );
      assert(error.cause instanceof kind, String(error.cause));
      Deno.mkdirSync(long, { recursive: true });
    }
    assertEquals([...Deno.readDirSync(long)], []);
    Deno.removeSync(long);
    assertEquals(pad.pids, []);
  },
);

for (const command of QEMUS) {
  testLaunch(
    `launch() works with a TMPDIR that has =, commas and spaces, QEMU ${
      version(command)
    }`,
    async (pad) => {
      for (const name of ["a=b", "a,b", "a b", "path=a, b=c,,d"]) {
        const tmpdir = pad.file(`tmp/${name}`);
        Deno.mkdirSync(tmpdir);
        Deno.env.set("TMPDIR", tmpdir);
        await using machine = await launch(pad.qemu(command), BARE);
        assertEquals(machine.qmp.state, "command");
        await machine.shutdown();
        Deno.removeSync(tmpdir);
      }
    },
  );
}

testLaunch(
  "launch() works with a relative TMPDIR and another working directory",
  async (pad) => {
    const cwd = Deno.cwd();
    Deno.chdir(pad.file("tmp"));
    Deno.env.set("TMPDIR", ".");
    try {
      await using machine = await launch(pad.qemu(), BARE, {
        cwd: "/",
        // The directory is removed from anywhere.
        log: () => Deno.chdir("/"),
      });
      assertEquals(machine.qmp.state, "command");
    } finally {
      Deno.chdir(cwd);
    }
  },
  NEEDS_QEMU,
);

testLaunch(
  "launch() refuses wrong options before it starts the program",
  async (pad) => {
    const command = pad.program("exit 1");
    for (const daemonize of ["-daemonize", "--daemonize"]) {
      await assertRejects(
        () => launch(command, [daemonize]),
        TypeError,
        "-daemonize",
      );
    }
    await assertRejects(
      () => launch(command, "-M none" as unknown as string[]),
      TypeError,
      'Expected a list of arguments, found "-M none"',
    );
    await assertRejects(() => launch(command, [], { timeout: -1 }), RangeError);
    const signal = AbortSignal.abort("a reason");
    assertEquals(
      await launch(command, [], { signal }).catch((error) => error),
      "a reason",
    );
    assertEquals(pad.pids, []);
  },
);

testLaunch(
  "launch() kills a program that does not connect within the timeout",
  async (pad) => {
    const { command, started } = await pad.silent();
    const launching = assertRejects(
      () => launch(command, [], { timeout: 500 }),
      QmpTimeoutError,
      `Launching ${command} did not end within 500 ms`,
    );
    await started();
    await launching;
    assertEquals(pad.pids.length, 1);
  },
);

testLaunch(
  "launch() kills a program that has not connected when the caller aborts",
  async (pad) => {
    const { command, started } = await pad.silent();
    const controller = new AbortController();
    const launching = launch(command, [], {
      signal: controller.signal,
      timeout: Infinity,
    })
      .catch((error) => error);
    await started();
    const reason = { any: "reason" };
    controller.abort(reason);
    assertStrictEquals(await launching, reason);
    assertEquals(pad.pids.length, 1);
  },
);
