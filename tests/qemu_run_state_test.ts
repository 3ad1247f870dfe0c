import { assert, assertEquals, assertRejects } from "@std/assert";
import { delay } from "@std/async/delay";
import { connect, launch } from "../mod.ts";
import { QmpClient } from "../src/client.ts";
import {
  balloon,
  pause,
  plugCpu,
  plugMemory,
  powerdown,
  reset,
  resume,
  shutdown,
  waitForState,
} from "../src/machine/mod.ts";
import {
  QmpClosedError,
  QmpCommandError,
  QmpOperationError,
  QmpTimeoutError,
} from "../src/protocol/error.ts";
import { QmpServer } from "../src/server.ts";
import { testQemu } from "./support/qemu.ts";
import { TempDir } from "./support/temp_dir.ts";

/** A machine whose firmware runs, and ignores the power button. */
const MACHINE = ["-M", "q35", "-m", "64", "-display", "none", "-nic", "none"];

testQemu(
  "pause(), resume() and reset() reach the state, also if it is there already",
  async (command) => {
    await using machine = await launch(command, [...MACHINE, "-S"]);
    const { qmp } = machine;
    assertEquals((await pause(qmp)).status, "prelaunch");
    const running = waitForState(qmp, "running", { timeout: 10_000 });
    assertEquals((await resume(qmp)).status, "running");
    assertEquals((await running).running, true);
    assertEquals((await resume(qmp)).running, true);
    const paused = waitForState(qmp, ["paused", "shutdown"], {
      timeout: 10_000,
    });
    assertEquals((await pause(qmp)).status, "paused");
    assertEquals((await paused).status, "paused");
    assertEquals((await pause(qmp)).status, "paused");
    assertEquals((await reset(qmp, { timeout: 10_000 })).running, false);
    await resume(qmp);
    assertEquals((await reset(qmp, { timeout: 10_000 })).status, "running");
    // Two clients at once cause one reset or two. Both calls end.
    await Promise.all([reset(qmp), reset(qmp)]);
    await assertRejects(
      () => waitForState(qmp, "paused", { timeout: 50 }),
      QmpTimeoutError,
      "Waiting for the state paused did not end within 50 ms: the machine is in the state running",
    );
  },
);

testQemu("The functions notice what another client does", async (command) => {
  await using dir = new TempDir();
  const path = dir.file("other");
  await using machine = await launch(command, [
    ...MACHINE,
    ...["-qmp", `unix:${path},server=on,wait=off`],
  ]);
  await using other = await connect(path);
  const { qmp } = machine;
  const paused = waitForState(qmp, "paused", { timeout: 10_000 });
  await other.execute("stop");
  await paused;
  await assertRejects(
    () => powerdown(qmp),
    QmpOperationError,
    "the machine is in the state paused, in which the guest cannot act",
  );
  await other.execute("cont");
  const waiting = powerdown(qmp, { timeout: 10_000 });
  const pending = assertRejects(
    () => waitForState(qmp, "shutdown"),
    QmpClosedError,
  );
  await delay(20);
  await other.execute("quit");
  const { reason, presses } = await waiting;
  assertEquals([reason, presses], ["host-qmp-quit", 1]);
  await pending;
});

testQemu("reset() rejects if QEMU runs with -no-reboot", async (command) => {
  await using machine = await launch(command, [...MACHINE, "-no-reboot"]);
  await assertRejects(
    () => reset(machine.qmp, { timeout: 10_000 }),
    QmpOperationError,
    "host-qmp-system-reset",
  );
  assertEquals((await machine.status).code, 0);
});

testQemu(
  "resume() rejects if the machine does not run then",
  async (command) => {
    await using machine = await launch(command, [
      ...MACHINE,
      ...["-incoming", "defer"],
    ]);
    await assertRejects(
      () => resume(machine.qmp),
      QmpOperationError,
      "Resuming failed: the machine is in the state inmigrate",
    );
  },
);

testQemu(
  "shutdown() quits if the guest ignores the power button",
  async (command) => {
    for (const extra of [[], ["-no-shutdown"]]) {
      await using machine = await launch(command, [...MACHINE, ...extra]);
      const result = await shutdown(machine.qmp, { powerdownTimeout: 200 });
      assertEquals(result.reason, "host-qmp-quit");
      assertEquals((await machine.status).code, 0);
    }
    await using paused = await launch(command, [...MACHINE, "-S"]);
    const result = await shutdown(paused.qmp);
    assertEquals(result.reason, "host-qmp-quit");
  },
);

testQemu(
  "powerdown() ends by a timeout, an abort, and the end of QEMU",
  async (command) => {
    await using machine = await launch(command, MACHINE);
    const { qmp } = machine;
    await assertRejects(
      () => powerdown(qmp, { timeout: 120, pressInterval: 50 }),
      QmpTimeoutError,
      "the guest has not acted on 3 presses of the button",
    );
    const controller = new AbortController();
    const aborted = powerdown(qmp, { signal: controller.signal });
    await delay(20);
    controller.abort("enough");
    assertEquals(await aborted.catch((error) => error), "enough");
    await assertRejects(() => powerdown(qmp, { pressInterval: 0 }), RangeError);
    await assertRejects(
      () => shutdown(qmp, { powerdownTimeout: -1 }),
      RangeError,
      "powerdownTimeout",
    );
    const killed = assertRejects(() => powerdown(qmp), QmpClosedError);
    await delay(20);
    machine.process.kill("SIGKILL");
    await killed;
  },
);

Deno.test("powerdown() rejects if the guest panics, and shutdown() then quits", async () => {
  let presses = 0;
  await using server = new QmpServer({
    commands: {
      "query-status": () => ({ status: "running", running: true }),
      system_powerdown: (_, { emit }) => {
        presses++;
        emit("GUEST_PANICKED", { action: "pause" });
      },
      quit: (_, { emit }) => {
        emit("SHUTDOWN", { guest: false, reason: "host-qmp-quit" });
        server.close();
      },
    },
  });
  await using qmp = await QmpClient.open(server.connect());
  await assertRejects(
    () => powerdown(qmp),
    QmpOperationError,
    "Powering down failed: the guest has panicked",
  );
  assertEquals((await shutdown(qmp)).reason, "host-qmp-quit");
  assertEquals(presses, 2);
});

Deno.test("shutdown() rejects if QEMU does not quit in time", async () => {
  await using server = new QmpServer({
    commands: {
      "query-status": () => ({ status: "shutdown", running: false }),
      quit: () => {},
    },
  });
  await using qmp = await QmpClient.open(server.connect());
  await assertRejects(
    () => shutdown(qmp, { quitTimeout: 20 }),
    QmpTimeoutError,
    "Quitting did not end within 20 ms",
  );
});

Deno.test("pause() rejects if another client has resumed the machine", async () => {
  await using server = new QmpServer({
    commands: {
      stop: () => {},
      "query-status": () => ({ status: "running", running: true }),
    },
  });
  await using qmp = await QmpClient.open(server.connect());
  await assertRejects(
    () => pause(qmp),
    QmpOperationError,
    "another client has resumed it",
  );
});

testQemu(
  "plugMemory() leaves no backend if the module cannot be plugged in",
  async (command) => {
    await using machine = await launch(command, MACHINE);
    const { qmp } = machine;
    const backends = async () =>
      (await qmp.execute("qom-list", { path: "/objects" }))
        .map(({ name }) => name).filter((name) => name.includes("memory"));
    // The machine was started without slots for memory.
    await assertRejects(
      () => plugMemory(qmp, 128 * 2 ** 20, { id: "m" }),
      QmpCommandError,
    );
    assertEquals(await backends(), []);
    // A backend with this name belongs to somebody else.
    await qmp.execute("object-add", {
      "qom-type": "memory-backend-ram",
      id: "m-memory",
      size: 2 ** 20,
    });
    await assertRejects(
      () => plugMemory(qmp, 128 * 2 ** 20, { id: "m" }),
      QmpCommandError,
    );
    assertEquals(await backends(), ["m-memory"]);
    await assertRejects(() => plugMemory(qmp, 0), RangeError);
  },
);

testQemu(
  "plugCpu() and balloon() reject if the machine has no place for it",
  async (command) => {
    await using machine = await launch(command, MACHINE);
    await assertRejects(
      () => plugCpu(machine.qmp),
      QmpOperationError,
      "start QEMU with a larger maxcpus",
    );
    await assertRejects(() => balloon(machine.qmp, 2 ** 20), QmpCommandError);
    await assertRejects(() => balloon(machine.qmp, 0.5), RangeError);
    assert(machine.qmp.state === "command");
  },
);
