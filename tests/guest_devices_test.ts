import { assert, assertEquals, assertRejects } from "@std/assert";
import { launch } from "../mod.ts";
import {
  pause,
  plug,
  plugCpu,
  plugMemory,
  resume,
  unplug,
} from "../src/machine/mod.ts";
import {
  QmpCommandError,
  QmpOperationError,
  QmpTimeoutError,
} from "../src/protocol/error.ts";
import { GUEST_READY, guestArgs, testGuest } from "./support/guest.ts";
import { version } from "./support/qemu.ts";

const MIB = 1024 * 1024;

testGuest(
  "unplug() waits for the guest, also while it boots, and removes back ends",
  async (qemu) => {
    await using machine = await launch(qemu, [
      ...guestArgs("256,slots=1,maxmem=1G"),
      ...["-smp", "1,maxcpus=2", "-device", "virtio-net-pci,id=early,bus=rp2"],
    ], { console: true });
    const { qmp, console } = machine;
    // The guest does not notice the first request.
    const early = unplug(qmp, "early", {
      askInterval: 500,
      timeout: 60_000,
    });
    await console.expect(GUEST_READY, { timeout: 60_000 });
    await early;
    const timeout = 30_000;

    const nic = await plug(qmp, {
      driver: "virtio-net-pci",
      id: "nic",
      netdev: "net",
      bus: "rp1",
    }, { backends: { netdev: { type: "hubport", id: "net", hubid: 0 } } });
    assertEquals(nic, { id: "nic", backends: { netdev: "net" } });
    await console.send("until [ -e /sys/class/net/eth0 ]; do :; done; echo up");
    await console.expect(/^up/m, { timeout });
    // A guest that stands still releases nothing, and the back end stays.
    await pause(qmp);
    await assertRejects(
      () =>
        unplug(qmp, "nic", {
          timeout: 1_500,
          askInterval: 1_000,
          backends: nic.backends,
        }),
      QmpTimeoutError,
      "the guest was asked 2 times, and has not released the device",
    );
    await resume(qmp);
    // It may go now, before or after these ask.
    const [first, second] = await Promise.allSettled([
      unplug(qmp, "nic", { timeout }),
      unplug(qmp, "nic", { timeout }),
    ]);
    for (const result of [first, second]) {
      if (result.status === "fulfilled") continue;
      assert(result.reason instanceof QmpCommandError, `${result.reason}`);
      assertEquals(result.reason.class, "DeviceNotFound");
    }
    await qmp.execute("netdev_del", { id: "net" });

    // The names are free at once.
    for (let round = 0; round < 3; round++) {
      const disk = await plug(qmp, {
        driver: "virtio-blk-pci",
        id: "disk",
        drive: "data",
        bus: "rp1",
      }, {
        backends: {
          blockdev: { driver: "null-co", "node-name": "data", size: MIB },
        },
      });
      await console.send("until [ -e /dev/vda ]; do :; done; echo there");
      await console.expect(/^there/m, { timeout });
      await unplug(qmp, disk.id, { backends: disk.backends, timeout });
    }
    const nodes = await qmp.execute("query-named-block-nodes");
    assertEquals(nodes, []);

    const dimm = await plugMemory(qmp, 256 * MIB);
    await console.send(
      "until grep -q 'l: *[4-9]..... k' /proc/meminfo; do :; done; echo more",
    );
    await console.expect(/^more/m, { timeout });
    await console.send("dd if=/dev/zero of=/x bs=1M count=350; echo full");
    await console.expect(/^full/m, { timeout });
    await assertRejects(
      () =>
        unplug(qmp, dimm.id, { timeout, backends: { object: dimm.memdev } }),
      QmpOperationError,
      `Unplugging ${dimm.id} failed: the guest refuses to release it`,
    );

    // QEMU 7.2 with TCG may crash after this.
    if (version(qemu)!.startsWith("7.")) return;
    const cpu = await plugCpu(qmp);
    await console.send("until [ $(nproc) = 2 ]; do sleep 0.1; done; echo two");
    await console.expect(/^two/m, { timeout });
    await unplug(qmp, cpu.id, { timeout });
  },
);
