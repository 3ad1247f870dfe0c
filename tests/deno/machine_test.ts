import {
  assert,
  assertEquals,
  assertLess,
  assertMatch,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
} from "@std/assert";
import { launch, QmpClosedError, type QmpMachine } from "../../mod.ts";
import { isRunning } from "../support/process.ts";
import { Program } from "../support/program.ts";
import { BARE, NEEDS_QEMU, QEMU } from "../support/qemu.ts";
import { GREETING } from "../support/wire_text.ts";
import { type Launchpad, testLaunch } from "./launchpad.ts";

testLaunch(
  "QmpMachine rejects a command in flight with QmpClosedError if QEMU is killed",
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
  "QmpMachine counts a crash as a broken connection, also with no command in flight",
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
    "runs quit": ({ qmp }: QmpMachine) => qmp.execute("quit"),
    "receives SIGTERM": ({ process }: QmpMachine) => process.kill("SIGTERM"),
    "is killed by shutdown()": (machine: QmpMachine) => {
      machine.process.kill("SIGSTOP");
      return machine.shutdown({ timeout: 10 });
    },
  })
) {
  testLaunch(
    `QmpMachine ends its connection cleanly if QEMU ${how}`,
    async (pad) => {
      await using machine = await launch(pad.qemu(), BARE);
      const { qmp } = machine;
      const events = Array.fromAsync(qmp.events("BLOCK_JOB_READY"));
      // QEMU connects before it handles SIGTERM, which would kill it.
      while ((await qmp.execute("query-status")).status !== "running");
      await end(machine);
      assertEquals(await events, []);
      await qmp.closed;
    },
    NEEDS_QEMU,
  );
}

/**
 * Returns a command that negotiates like QEMU, hangs up at once, and then does
 * what some code does.
 */
function hangsUp(pad: Launchpad, code: string): string {
  const script = `
    const path = Deno.args.join().match(/unix:([^,]+)/)[1];
    const conn = await Deno.connect({ transport: "unix", path });
    const write = (text) => conn.write(new TextEncoder().encode(text));
    await write(${JSON.stringify(GREETING)});
    const buffer = new Uint8Array(1000);
    const length = await conn.read(buffer);
    const command = new TextDecoder().decode(buffer.subarray(0, length));
    const id = JSON.stringify(JSON.parse(command).id);
    await write(\`{"return": {}, "id": \${id}}\\r\\n\`);
    conn.close();
    ${code}
  `;
  return pad.program(`exec "${Deno.execPath()}" eval '${script}' "$@"`);
}

testLaunch(
  "QmpMachine counts a crash right after the negotiation as a broken connection",
  async (pad) => {
    await using machine = await launch(hangsUp(pad, "Deno.exit(3);"), []);
    const error = await assertRejects(() => machine.qmp.closed, QmpClosedError);
    assertMatch(error.message, / exited with code 3$/);
    assertEquals((await machine.shutdown()).code, 3);
  },
);

testLaunch(
  "QmpMachine ends its connection cleanly if QEMU closes its monitor and runs on",
  async (pad) => {
    const runsOn = "await new Promise(() => setInterval(() => {}, 1000));";
    await using machine = await launch(hangsUp(pad, runsOn), []);
    const events = Array.fromAsync(machine.qmp.events());
    await machine.qmp.closed;
    assertEquals(await events, []);
    assert(isRunning(machine.process.pid));
    machine.process.kill("SIGKILL");
  },
);

testLaunch(
  "QmpMachine.stderr is the text that QEMU has written",
  async (pad) => {
    const machine = await launch(
      pad.program(`echo first words >&2; exec ${QEMU} "$@"`),
      BARE,
    );
    await machine.shutdown();
    assertStringIncludes(machine.stderr, "first words\n");
  },
  NEEDS_QEMU,
);

/** Situations in which a shutdown has to send a signal. */
const SHUTDOWNS: Record<
  string,
  (machine: QmpMachine) => Promise<Deno.CommandStatus>
> = {
  "SIGTERM if the guest ignores the power button": async (machine) => {
    const shutdown = machine.qmp.waitFor("SHUTDOWN");
    const status = machine.shutdown({
      method: "system_powerdown",
      timeout: 200,
    });
    assertEquals((await shutdown).data.reason, "host-signal");
    return await status;
  },
  "SIGTERM soon if the connection is closed": async (machine) => {
    await machine.qmp.close();
    const before = performance.now();
    const status = await machine.shutdown({ timeout: 60_000 });
    assertLess(performance.now() - before, 30_000);
    return status;
  },
  "SIGKILL if QEMU is suspended": (machine) => {
    machine.process.kill("SIGSTOP");
    return machine.shutdown({ timeout: 50 });
  },
};

for (const [what, shutdown] of Object.entries(SHUTDOWNS)) {
  testLaunch(`QmpMachine.shutdown() sends ${what}`, async (pad) => {
    await using machine = await launch(pad.qemu(), BARE);
    const { code } = await shutdown(machine);
    assertEquals(code, what.startsWith("SIGKILL") ? 137 : 0);
  }, NEEDS_QEMU);
}

testLaunch(
  "QmpMachine.shutdown() rejects a negative timeout with RangeError",
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
      "by Deno.exit() after unref()",
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
      // The kernel ends the process a moment later, without a notification.
      while (isRunning(pid!)) await new Promise((done) => setTimeout(done, 1));
    },
    NEEDS_QEMU,
  );
}
