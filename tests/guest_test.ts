import { assert, assertEquals } from "@std/assert";
import { Guest, testGuest } from "./support/guest.ts";

testGuest("the guest of the tests has what its users need", async (qemu) => {
  await using guest = await Guest.start(qemu, {
    memory: "256,slots=2,maxmem=1G",
    args: ["-smp", "1,maxcpus=2", "-device", "virtio-balloon-pci"],
  });
  const { console, qmp, machine } = guest;

  await console.send("counter 50 & sleep 1; kill $!; echo $((40 + 2))");
  await console.until(/counter 1\r\ncounter 2\r\n[^]*^42/m);

  // A device goes only if the guest lets it go.
  await qmp.execute("device_add", {
    driver: "virtio-net-pci",
    id: "net",
    bus: "rp1",
  });
  await console.send("until [ -e /sys/class/net/eth0 ]; do :; done; echo new");
  await console.until(/^new/m);
  await qmp.executeAndWait("device_del", { id: "net" }, {
    event: "DEVICE_DELETED",
    filter: ({ data }) => data.device === "net",
    timeout: 30_000,
  });

  const [cpu] = (await qmp.execute("query-hotpluggable-cpus"))
    .filter((cpu) => cpu["qom-path"] === undefined);
  await qmp.execute("device_add", {
    driver: cpu!.type,
    id: "cpu",
    ...cpu!.props,
  });
  await qmp.execute("object-add", {
    "qom-type": "memory-backend-ram",
    id: "memory",
    size: 256 * 1024 * 1024,
  });
  await qmp.execute("device_add", {
    driver: "pc-dimm",
    id: "dimm",
    memdev: "memory",
  });
  await console.send(
    "until [ $(nproc) = 2 ] && [ $(free -m | awk '/Mem/{print $2}') -gt 400 ]; do sleep 0.1; done; echo grown",
  );
  await console.until(/^grown/m);

  await qmp.execute("system_powerdown");
  const status = await machine.status;
  assertEquals(status.code, 0, machine.stderr);
  assert(console.text.length > 0);
});
