import { assert, assertEquals, assertRejects } from "@std/assert";
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
import { QmpCommandError, QmpTimeoutError } from "../src/protocol/error.ts";
import { Guest, testGuest } from "./support/guest.ts";

const MIB = 1024 * 1024;

testGuest(
  "balloon(), plugCpu() and plugMemory() change what the guest has, and shutdown() ends it",
  async (qemu) => {
    await using guest = await Guest.start(qemu, {
      memory: "256,slots=1,maxmem=1G",
      args: ["-smp", "1,maxcpus=2", "-device", "virtio-balloon-pci"],
      agent: false,
    });
    const { qmp, console } = guest;
    const seen: number[] = [];
    const small = await balloon(qmp, 160 * MIB, {
      timeout: 30_000,
      onProgress: (actual) => seen.push(actual),
    });
    assertEquals(small, 160 * MIB);
    assertEquals(seen.at(-1), small);
    // A guest that stands still gives nothing.
    await pause(qmp);
    await assertRejects(
      () => balloon(qmp, 200 * MIB, { timeout: 300 }),
      QmpTimeoutError,
      `the guest has ${small} bytes`,
    );
    await resume(qmp);
    const whole = await balloon(qmp, 2 ** 40, { timeout: 30_000 });
    assertEquals(whole, 256 * MIB);
    assertEquals(await balloon(qmp, 2 ** 40, { timeout: 5_000 }), whole);

    const cpu = await plugCpu(qmp);
    assert(cpu.id.startsWith("cpu-"));
    const memory = await plugMemory(qmp, 256 * MIB);
    await console.send(
      "until [ $(nproc) = 2 ] && [ $(free -m | awk '/Mem/{print $2}') -gt 400 ]; do sleep 0.1; done; echo grown",
    );
    await console.until(/^grown/m);
    const [dimm] = await qmp.execute("query-memory-devices");
    assertEquals(dimm?.type === "dimm" && dimm.data.id, memory.id);
    await assertRejects(
      () => plugMemory(qmp, 128 * MIB, { id: "second" }),
      QmpCommandError,
    );

    const { reason, presses } = await shutdown(qmp, {
      powerdownTimeout: 30_000,
    });
    assertEquals([reason, presses > 0], ["guest-shutdown", true]);
    assertEquals((await guest.machine.status).code, 0);
  },
);

testGuest(
  "powerdown() presses again while the guest boots, and reset() starts it anew",
  async (qemu) => {
    await using guest = await Guest.start(qemu, {
      args: ["-no-shutdown", "-action", "reboot=reset"],
      agent: false,
    });
    const { qmp } = guest;
    // The guest boots again, so the first presses come too early.
    assertEquals((await reset(qmp, { timeout: 10_000 })).status, "running");
    const { reason, presses } = await powerdown(qmp, {
      pressInterval: 200,
      timeout: 40_000,
    });
    assertEquals(reason, "guest-shutdown");
    assert(presses > 1, `${presses} presses`);
    assertEquals((await waitForState(qmp, "shutdown")).status, "shutdown");
    assertEquals(await powerdown(qmp), { reason: undefined, presses: 0 });
    const again = await shutdown(qmp);
    assertEquals(again.reason, undefined);
    assertEquals(qmp.state, "closed");
  },
);
