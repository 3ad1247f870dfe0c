import { assertEquals, assertRejects } from "@std/assert";
import { launch, type QmpClient, QmpOperationError } from "../../mod.ts";
import {
  pause,
  resume,
  snapshotDelete,
  snapshotLoad,
  snapshotSave,
} from "../../src/machine/mod.ts";
import { assertBytes, Disk } from "../support/disk.ts";
import { testQemu } from "../support/qemu.ts";
import { random } from "../support/random.ts";
import { TempDir } from "../support/temp_dir.ts";

const SIZE = 2 ** 20;

async function tagsOf(qmp: QmpClient): Promise<string[]> {
  const nodes = await qmp.execute("query-block");
  return nodes.flatMap(({ inserted }) => inserted?.image.snapshots ?? [])
    .map(({ name }) => name);
}

testQemu(
  "A snapshot of a machine can be saved, loaded and deleted",
  async (command) => {
    await using dir = new TempDir();
    const disk = dir.file("disk");
    await Disk.format(disk, SIZE);
    await using machine = await launch(command, [
      ...["-M", "q35", "-m", "64", "-display", "none", "-nodefaults", "-S"],
      ...[
        "-blockdev",
        `qcow2,node-name=disk,file.driver=file,file.filename=${disk}`,
      ],
      ...["-device", "virtio-blk-pci,drive=disk,id=vda,share-rw=on"],
      ...["-blockdev", "null-co,node-name=fixed,read-only=on"],
      ...["-device", "virtio-blk-pci,drive=fixed,id=vdb"],
    ]);
    const { qmp } = machine;
    const written = new Disk(qmp, "disk", SIZE);
    await written.write(random(1), 4);
    const before = written.bytes.slice();
    const job = await snapshotSave(qmp, "one", { timeout: 30_000 });
    assertEquals([job.type, job.status], ["snapshot-save", "concluded"]);
    assertEquals(await tagsOf(qmp), ["one"]);
    await assertRejects(
      () => snapshotSave(qmp, "one"),
      QmpOperationError,
      "one",
    );
    await written.write(random(2), 4);
    await resume(qmp);
    await snapshotLoad(qmp, "one", { timeout: 30_000 });
    assertEquals((await qmp.execute("query-status")).status, "running");
    await pause(qmp);
    await snapshotLoad(qmp, "one", { timeout: 30_000 });
    assertEquals((await qmp.execute("query-status")).running, false);
    await assertRejects(
      () => snapshotLoad(qmp, "two"),
      QmpOperationError,
      "two",
    );
    await snapshotDelete(qmp, "one", { devices: ["disk"] });
    assertEquals(await tagsOf(qmp), []);
    await snapshotDelete(qmp, "one");
    assertEquals(await qmp.execute("query-jobs"), []);
    await machine.shutdown();
    await assertBytes(disk, before);
  },
);

testQemu("A machine without disks has no snapshots", async (command) => {
  await using machine = await launch(command, ["-M", "none"]);
  await assertRejects(
    () => snapshotSave(machine.qmp, "one"),
    QmpOperationError,
    "Saving a snapshot failed: the machine has no disk that it writes to",
  );
});
