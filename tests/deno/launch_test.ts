import {
  assert,
  assertEquals,
  assertLess,
  assertMatch,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
} from "@std/assert";
import {
  launch,
  QmpClosedError,
  QmpConnectError,
  type QmpMachine,
  QmpProtocolError,
  QmpTimeoutError,
} from "../../mod.ts";
import { isRunning } from "../support/process.ts";
import { Program } from "../support/program.ts";
import {
  BARE,
  NEEDS_QEMU,
  QEMU,
  QEMU_TEST_TIMEOUT,
  QEMUS,
  version,
} from "../support/qemu.ts";
import { TempDir } from "../support/temp_dir.ts";

/** Makes programs to launch, and keeps track of what launching them leaves behind. */
class Launchpad extends TempDir {
  readonly #tmpdir = Deno.env.get("TMPDIR");

  constructor() {
    super();
    Deno.mkdirSync(this.file("tmp"));
    Deno.env.set("TMPDIR", this.file("tmp"));
  }

  /** A program that passes its arguments on to QEMU. */
  qemu(command = QEMU): string {
    return this.program(`exec "${command}" "$@"`);
  }

  /** A program that does as a shell script says. */
  program(script: string): string {
    const path = this.file(`program${this.#count++}`);
    Deno.writeTextFileSync(
      path,
      `#!/bin/sh\necho $$ >> "${this.file("pids")}"\n${script}\n`,
      { mode: 0o755 },
    );
    return path;
  }

  /** A program that never connects, and a promise that it has started. */
  async silent(): Promise<{ command: string; started: () => Promise<void> }> {
    const fifo = this.file("fifo");
    await new Deno.Command("mkfifo", { args: [fifo] }).output();
    return {
      command: this.program(`echo ready > "${fifo}"\nexec sleep 1000`),
      started: async () => void await Deno.readTextFile(fifo),
    };
  }

  /** Identifiers of all processes that the programs have been. */
  get pids(): number[] {
    try {
      return Deno.readTextFileSync(this.file("pids")).trim().split("\n")
        .map(Number);
    } catch {
      return [];
    }
  }

  /** Ends what is left and tells what it was. */
  clean(): string[] {
    const running = this.pids.filter(isRunning);
    for (const pid of running) Deno.kill(pid, "SIGKILL");
    return [
      ...running.map((pid) => `process ${pid}`),
      ...Array.from(Deno.readDirSync(this.file("tmp")), ({ name }) => name),
    ];
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    if (this.#tmpdir === undefined) Deno.env.delete("TMPDIR");
    else Deno.env.set("TMPDIR", this.#tmpdir);
    await super[Symbol.asyncDispose]();
  }

  #count = 0;
}

/** Time after which the processes of a test are ended, in milliseconds. */
const LONGEST_TEST = 20_000;

/** Defines a test that also fails when a process or a directory is left behind. */
function testLaunch(
  name: string,
  run: (pad: Launchpad) => Promise<void>,
  options: { ignore?: boolean } = {},
) {
  Deno.test({
    ...options,
    timeout: QEMU_TEST_TIMEOUT,
    name,
    async fn() {
      await using pad = new Launchpad();
      let left: string[] = [];
      let hung = false;
      // Ending the processes also ends whatever waits for them.
      const timer = setTimeout(() => {
        hung = true;
        pad.clean();
      }, LONGEST_TEST);
      try {
        await run(pad);
      } finally {
        clearTimeout(timer);
        left = pad.clean();
      }
      assert(!hung, "The test waited for a process that did not end");
      assertEquals(left, [], "left behind");
    },
  });
}

for (const command of QEMUS) {
  testLaunch(
    `launch() gives a QEMU in command mode, QEMU ${version(command)}`,
    async (pad) => {
      const machine = await launch(pad.qemu(command), BARE);
      assertEquals([machine.process.pid], pad.pids);
      assert(isRunning(machine.process.pid));
      // The socket has done its part.
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
  "launch() ends the QEMU at the end of an `await using`, also when its block throws",
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
  "launch() passes on directory, environment, streams and the options of the handshake",
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

/** Exit code and message of a QEMU that does not like what it is given. */
const REFUSALS: Record<string, [args: string[], stderr: RegExp]> = {
  "an unknown machine type": [["-M", "nope"], /unsupported machine type/],
  "an unknown option": [["-nope"], /invalid option/],
  // QEMU finds out only after it has connected.
  "an unknown device": [[...BARE, "-device", "nope"], /nope.*not a valid/],
};

for (const [what, [args, stderr]] of Object.entries(REFUSALS)) {
  for (const command of QEMUS) {
    testLaunch(
      `launch() rejects with QEMU's exit code and words when it is given ${what}, QEMU ${
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
  "launch() rejects when the program ends without connecting, however it ends",
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
  "launch() rejects with QmpProtocolError and kills a program that speaks something else",
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
  "launch() does not wait for children of the program that hold its standard error open",
  async (pad) => {
    const command = pad.program('sleep 1000 &\necho $! >> "$0.child"; exit 1');
    await assertRejects(() => launch(command), QmpConnectError, "code 1");
    Deno.kill(Number(Deno.readTextFileSync(`${command}.child`)), "SIGKILL");
  },
);

testLaunch(
  "launch() rejects with QmpConnectError when there is no such program",
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
  "launch() refuses what cannot work before it starts anything",
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
  "launch() kills what does not connect within the time",
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
  "launch() kills what has not connected when it is aborted",
  async (pad) => {
    const { command, started } = await pad.silent();
    const controller = new AbortController();
    const launching = launch(command, [], {
      signal: controller.signal,
      timeout: Infinity,
    })
      .catch((error) => error);
    await started();
    const reason = { why: "a reason that is no error" };
    controller.abort(reason);
    assertStrictEquals(await launching, reason);
    assertEquals(pad.pids.length, 1);
  },
);

testLaunch(
  "QmpMachine rejects what is in flight with QmpClosedError when the process is killed",
  async (pad) => {
    const machine = await launch(pad.qemu(), BARE);
    machine.process.kill("SIGSTOP");
    const inFlight = assertRejects(
      () => machine.qmp.execute("query-status"),
      QmpClosedError,
    );
    machine.process.kill("SIGKILL");
    assert((await inFlight).sent);
    assertEquals((await machine.status).signal, "SIGKILL");
    await assertRejects(() => machine.qmp.closed, QmpClosedError);
    assertEquals((await machine.shutdown()).signal, "SIGKILL");
  },
  NEEDS_QEMU,
);

testLaunch(
  "A QEMU that crashes breaks the connection, though no command is in flight",
  async (pad) => {
    await using machine = await launch(
      pad.program(`echo "qemu-x: went wrong" >&2; exec ${QEMU} "$@"`),
      BARE,
    );
    const { qmp } = machine;
    const seen = assertRejects(
      () => Array.fromAsync(qmp.events()),
      QmpClosedError,
    );
    const waiting = assertRejects(() => qmp.waitFor("STOP"), QmpClosedError);
    machine.process.kill("SIGABRT");
    const { message } = await seen;
    assertMatch(message, /was ended by SIGABRT: qemu-x: went wrong$/);
    assertStrictEquals((await waiting).cause, await seen);
    assertStrictEquals(await qmp.closed.catch((error) => error), await seen);
  },
  NEEDS_QEMU,
);

for (
  const [how, end] of Object.entries({
    "is asked to quit": ({ qmp }: QmpMachine) => qmp.execute("quit"),
    "ends by SIGTERM": ({ process }: QmpMachine) => process.kill("SIGTERM"),
    "has to be killed by shutdown()": (machine: QmpMachine) => {
      machine.process.kill("SIGSTOP");
      return machine.shutdown({ timeout: 10 });
    },
  })
) {
  testLaunch(`A QEMU that ${how} ends the connection cleanly`, async (pad) => {
    await using machine = await launch(pad.qemu(), BARE);
    const events = Array.fromAsync(machine.qmp.events("BLOCK_JOB_READY"));
    await end(machine);
    assertEquals(await events, []);
    await machine.qmp.closed;
  }, NEEDS_QEMU);
}

testLaunch("QmpMachine.stderr has what QEMU has written", async (pad) => {
  const machine = await launch(
    pad.program(`echo first words >&2; exec ${QEMU} "$@"`),
    BARE,
  );
  await machine.shutdown();
  assertStringIncludes(machine.stderr, "first words\n");
}, NEEDS_QEMU);

/** What a shutdown has to go through, and how the process ends. */
const SHUTDOWNS: Record<
  string,
  (machine: QmpMachine) => Promise<Deno.CommandStatus>
> = {
  "SIGTERM when QEMU does not act on the power button": async (machine) => {
    const shutdown = machine.qmp.waitFor("SHUTDOWN");
    const status = machine.shutdown({
      method: "system_powerdown",
      timeout: 200,
    });
    assertEquals((await shutdown).data.reason, "host-signal");
    return await status;
  },
  "SIGTERM soon when the connection is closed already": async (machine) => {
    await machine.qmp.close();
    const before = performance.now();
    const status = await machine.shutdown({ timeout: 60_000 });
    assertLess(performance.now() - before, 30_000);
    return status;
  },
  "SIGKILL when QEMU is stopped": (machine) => {
    machine.process.kill("SIGSTOP");
    return machine.shutdown({ timeout: 50 });
  },
};

for (const [what, shutdown] of Object.entries(SHUTDOWNS)) {
  testLaunch(`QmpMachine.shutdown() falls to ${what}`, async (pad) => {
    await using machine = await launch(pad.qemu(), BARE);
    const { code } = await shutdown(machine);
    assertEquals(code, what.startsWith("SIGKILL") ? 137 : 0);
  }, NEEDS_QEMU);
}

testLaunch(
  "QmpMachine.shutdown() rejects with RangeError for a timeout that is none",
  async (pad) => {
    await using machine = await launch(pad.qemu(), BARE);
    await assertRejects(() => machine.shutdown({ timeout: -1 }), RangeError);
    assertEquals(machine.qmp.state, "command");
  },
  NEEDS_QEMU,
);

for (
  const [how, ending, code] of [
    ["by Deno.exit()", "Deno.exit(7)", 7],
    ["with an exception", "throw new Error('uncaught')", 1],
    [
      "by itself, with the machine forgotten",
      "machine.process.unref(); Deno.exit()",
      0,
    ],
  ] as const
) {
  testLaunch(
    `A program that ends ${how} leaves no QEMU behind`,
    async (pad) => {
      await using program = new Program(
        `import { launch } from "@qmp/qmp";
       const machine = await launch(${JSON.stringify(pad.qemu())}, ${
          JSON.stringify(BARE)
        });
       console.log("launched");
       ${ending};`,
        ["--allow-all"],
      );
      assertEquals((await program.result()).code, code);
      const [pid] = pad.pids;
      // The kernel ends it in its own time, and there is nothing to await.
      while (isRunning(pid!)) await new Promise((done) => setTimeout(done, 1));
    },
    NEEDS_QEMU,
  );
}
