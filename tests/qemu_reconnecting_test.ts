import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import {
  launch,
  QmpClosedError,
  QmpConnectError,
  QmpTimeoutError,
  reconnecting,
} from "../mod.ts";
import { reconnects } from "../tools/adversary/reconnect.ts";
import { Report } from "../tools/adversary/support/report.ts";
import { BARE, NEEDS_QEMU, QEMU, testQemu } from "./support/qemu.ts";
import { RestartingQemu, WAYS } from "./support/restarting_qemu.ts";
import { TempDir } from "./support/temp_dir.ts";

for (const way of WAYS) {
  testQemu(
    `A QEMU that is killed and started again costs one gap each time, and no command runs twice, by ${way}`,
    async (qemu) => {
      const report = new Report();
      await reconnects({ qemu, rounds: 5, seed: 1, ways: [way] }, report);
      assertEquals(report.failures, []);
      assertEquals(report.counted("losses"), 5);
      assertEquals(report.counted("gap markers"), 5);
      for (const things of ["replies", "lost", "objects in QEMU"]) {
        assert(report.counted(things) > 0, things);
      }
    },
  );
}

testQemu(
  "With keepAlive a reconnecting client leaves a QEMU that is stopped, and returns to it",
  async (command) => {
    await using dir = new TempDir();
    await using qemu = new RestartingQemu({
      qemu: command,
      way: "address",
      dir: dir.path,
      open: { keepAlive: { interval: 50, timeout: 200 }, timeout: 500 },
    });
    qemu.start();
    await using qmp = qemu.client({ minTimeout: 10, maxTimeout: 100 });
    const events = qmp.events("STOP");
    const connection = await qmp.connection();
    qemu.process.kill("SIGSTOP");
    const { sent, cause } = await assertRejects(
      () => qmp.execute("query-name"),
      QmpClosedError,
    );
    assertEquals(sent, true);
    assertInstanceOf(cause, QmpTimeoutError);
    assertStrictEquals(qmp.lost!.reason, cause);
    const waiting = qmp.execute("query-status");
    qemu.process.kill("SIGCONT");
    await waiting;
    assert(await qmp.connection() !== connection);
    assertEquals((await events.next()).value?.event, "__qmp_gap");
  },
);

testQemu(
  "commandTimeout and connectionTimeout limit the calls of a reconnecting client",
  async (command) => {
    await using dir = new TempDir();
    await using qemu = new RestartingQemu({
      qemu: command,
      way: "address",
      dir: dir.path,
      open: { commandTimeout: 50 },
    });
    await using qmp = qemu.client({ connectionTimeout: 30 });
    const early = await assertRejects(
      () => qmp.execute("query-name"),
      QmpTimeoutError,
      "query-name did not end within 30 ms: there is no connection",
    );
    assertEquals(early.timeout, 30);
    qemu.start();
    await qmp.connection({ timeout: Infinity });
    qemu.process.kill("SIGSTOP");
    const late = await assertRejects(
      () => qmp.execute("query-name"),
      QmpTimeoutError,
    );
    assertEquals(late.timeout, 50);
    qemu.process.kill("SIGCONT");
  },
);

Deno.test({
  ...NEEDS_QEMU,
  name: "A reconnecting client launches a QEMU that quits, unless it may not",
  async fn() {
    await using dir = new TempDir();
    await using qemu = new RestartingQemu({
      qemu: QEMU,
      way: "launch",
      dir: dir.path,
    });
    const options = { minTimeout: 1, maxTimeout: 5 };
    await using qmp = qemu.client(options);
    const first = await qmp.connection();
    await qmp.execute("quit");
    await first.closed;
    const second = await qmp.connection();
    assert(second !== first);

    await using once = qemu.client({
      ...options,
      isRetriable: (error) => error !== undefined,
    });
    const crashing = await once.connection();
    await qemu.kill();
    await assertRejects(() => crashing.closed, QmpClosedError, "SIGKILL");
    await once.execute("quit");
    await once.closed;
  },
});

Deno.test({
  ...NEEDS_QEMU,
  name: "A QEMU that refuses its arguments makes a reconnecting client give up",
  async fn() {
    const args = [...BARE, "-device", "nope"];
    await using qmp = reconnecting(
      ({ signal }) => launch(QEMU, args, { signal }),
      { minTimeout: 1, maxTimeout: 5, maxAttempts: 2 },
    );
    const error = await assertRejects(() => qmp.closed, QmpConnectError);
    assertInstanceOf(error.cause, QmpConnectError);
    assert(error.message.includes("'nope' is not a valid"), error.message);
  },
});
