/**
 * A QEMU with many devices, jobs and exports, so that most queries return data.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import type { Args, Reply, SchemaChecker } from "./schema_checker.ts";
import { version } from "./qemu.ts";
import type { TempDir } from "./temp_dir.ts";

/** Returns the options of a QEMU that has many devices. */
export function busyMachine(command: string, directory: TempDir): string[] {
  return [
    ...["-M", "q35", "-nodefaults", "-S", "-display", "none"],
    ...["-m", "128M,slots=4,maxmem=1G", "-smp", "1,maxcpus=4"],
    ...["-name", "guest", "-uuid", "12345678-1234-1234-1234-123456789abc"],
    ...["-vnc", `unix:${directory.file("vnc")}`],
    ...["-numa", "node,nodeid=0,memdev=ram"],
    ...objects(
      "memory-backend-ram,id=ram,size=128M",
      "memory-backend-ram,id=dimm0,size=128M",
      "iothread,id=io0",
      "throttle-group,id=tg0,x-iops-total=100",
      "cryptodev-backend-builtin,id=crypto0",
      "rng-builtin,id=rng0",
      "secret,id=key0,data=secret",
    ),
    ...["-netdev", "hubport,id=net0,hubid=0"],
    ...["-netdev", "hubport,id=net1,hubid=0"],
    ...["-netdev", "hubport,id=net2,hubid=1"],
    ...["-audiodev", "none,id=snd0"],
    ...["-blockdev", "null-co,node-name=disk0,size=1048576,read-zeroes=on"],
    ...["-blockdev", "null-co,node-name=disk1,size=1048576,read-zeroes=on"],
    ...["-blockdev", "null-co,node-name=target0,size=1048576"],
    ...["-blockdev", "null-co,node-name=target1,size=1048576"],
    ...["-blockdev", "throttle,node-name=slow0,throttle-group=tg0,file=disk1"],
    ...[
      "-chardev",
      `socket,id=sock0,path=${directory.file("c")},server=on,wait=off`,
    ],
    ...["-chardev", "ringbuf,id=ring0", "-serial", "chardev:ring0"],
    ...devices(
      "pc-dimm,id=slot0,memdev=dimm0",
      "virtio-crypto-pci,cryptodev=crypto0",
      "virtio-rng-pci,rng=rng0",
      "virtio-balloon-pci",
      "virtio-net-pci,netdev=net0,id=nic0",
      "e1000,netdev=net1",
      "qemu-xhci",
      "usb-tablet,id=tablet",
      "virtio-serial-pci",
      "virtserialport,chardev=sock0,name=port0",
      "i6300esb",
      "vmgenid",
      "virtio-blk-pci,drive=disk0,id=blk0,iothread=io0",
      "nvme,drive=slow0,serial=a",
      // QEMU before 9 cannot take an array here.
      majorOf(command) < 9
        ? "rocker,name=switch0"
        : '{"driver": "rocker", "name": "switch0", "ports": ["net2"]}',
    ),
  ];
}

/** Returns the major version of a QEMU. */
export function majorOf(command: string): number {
  return Number.parseInt(version(command)!);
}

const objects = (...all: string[]) => all.flatMap((text) => ["-object", text]);

const devices = (...all: string[]) => all.flatMap((text) => ["-device", text]);

/** Makes images, jobs and exports, and adds and removes devices. */
export async function makeBusy(
  checker: SchemaChecker,
  directory: TempDir,
): Promise<void> {
  const create = async (id: string, options: Args) => {
    const concluded = { id, status: "concluded" };
    const args = { "job-id": id, options };
    await checker.runUntil(
      "blockdev-create",
      args,
      "JOB_STATUS_CHANGE",
      concluded,
    );
    assertEquals((await checker.run("query-jobs"))[0].error, undefined);
    await checker.run("job-dismiss", { id });
  };
  const filename = directory.file("disk.qcow2");
  const size = 1024 * 1024;
  await create("create-file", { driver: "file", filename, size: 0 });
  await checker.run("blockdev-add", {
    driver: "file",
    "node-name": "file2",
    filename,
  });
  await create("create-qcow2", {
    driver: "qcow2",
    file: "file2",
    size,
    encrypt: { format: "luks", "key-secret": "key0", "iter-time": 10 },
  });
  await checker.run("blockdev-add", {
    driver: "qcow2",
    "node-name": "disk2",
    file: "file2",
    encrypt: { format: "luks", "key-secret": "key0" },
  });
  await checker.run("blockdev-snapshot-internal-sync", {
    device: "disk2",
    name: "snap",
  });
  for (const persistent of [true, false]) {
    await checker.run("block-dirty-bitmap-add", {
      node: "disk2",
      name: `bitmap-${persistent}`,
      persistent,
    });
  }
  await checker.run("nbd-server-start", {
    addr: { type: "unix", data: { path: directory.file("nbd") } },
  });
  await checker.run("block-export-add", {
    type: "nbd",
    id: "export0",
    "node-name": "disk2",
    name: "disk",
    writable: true,
    bitmaps: ["bitmap-false"],
  });
  await checker.run("blockdev-backup", {
    "job-id": "backup0",
    device: "disk1",
    target: "target1",
    sync: "full",
    speed: 1,
  });
  await checker.runUntil(
    "blockdev-mirror",
    { "job-id": "mirror0", device: "disk0", target: "target0", sync: "full" },
    "BLOCK_JOB_READY",
    { device: "mirror0" },
  );
  const free = (await checker.run("query-hotpluggable-cpus") as Reply[])
    .find((cpu) => cpu["qom-path"] === undefined);
  await checker.run("device_add", {
    driver: free.type,
    id: "cpu1",
    ...free.props,
  });
  await checker.run("object-add", {
    "qom-type": "memory-backend-ram",
    id: "dimm1",
    size: 128 * size,
  });
  await checker.run("device_add", {
    driver: "pc-dimm",
    id: "slot1",
    memdev: "dimm1",
  });
  await checker.run("device_add", { driver: "usb-kbd", id: "kbd" });
  await checker.runUntil("device_del", { id: "tablet" }, "DEVICE_DELETED", {
    device: "tablet",
  });
  await checker.run("ringbuf-write", { device: "ring0", data: "text" });
  await checker.run("balloon", { value: 64 * size });
  await checker.runUntil("cont", {}, "RESUME", {});
  await checker.runUntil("system_reset", {}, "RESET", {});
  await checker.runUntil("stop", {}, "STOP", {});
}
