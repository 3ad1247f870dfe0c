import { assert, assertEquals, assertRejects } from "@std/assert";
import { launch, type QmpClient } from "../../mod.ts";
import { backup, backupAll } from "../../src/machine/mod.ts";
import {
  QmpCommandError,
  QmpOperationError,
} from "../../src/protocol/error.ts";
import { assertBytes, Disk } from "../support/disk.ts";
import { FakeAgent } from "../support/fake_agent.ts";
import { BARE, testQemu } from "../support/qemu.ts";
import { random } from "../support/random.ts";
import { TempDir } from "../support/temp_dir.ts";

const SIZE = 4 * 2 ** 20;

/** Asserts that the machine has only the given nodes, and no jobs. */
async function assertNothingLeft(qmp: QmpClient, nodes: string[]) {
  assertEquals(await qmp.execute("query-jobs"), []);
  const found = await qmp.execute("query-named-block-nodes", { flat: true });
  assertEquals(
    found.map((node) => node["node-name"]!)
      .filter((name) => !name.startsWith("#")).sort(),
    nodes,
  );
}

async function bitmapsOf(qmp: QmpClient, name: string) {
  const nodes = await qmp.execute("query-named-block-nodes", { flat: true });
  return nodes.find((node) => node["node-name"] === name)?.["dirty-bitmaps"] ??
    [];
}

testQemu(
  "backup() makes a full backup and incremental ones, with the right bytes",
  async (command) => {
    await using dir = new TempDir();
    await using machine = await launch(command, BARE);
    const { qmp } = machine;
    const next = random(1);
    const disk = await Disk.create(qmp, dir.file("disk"), "disk", SIZE);
    await disk.write(next, 20);
    const what = { device: "disk", bitmap: "b" };
    const copies: [string, Uint8Array][] = [];
    const full = await backup(qmp, { ...what, target: dir.file("0") });
    assertEquals([full.type, full.status], ["backup", "concluded"]);
    copies.push([dir.file("0"), disk.bytes.slice()]);
    for (let number = 1; number <= 3; number++) {
      await disk.write(next, 5);
      const job = await backup(qmp, {
        ...what,
        target: dir.file(`${number}`),
        base: `${number - 1}`,
      });
      // It copies only what was written.
      assertEquals(job["total-progress"] <= 5 * 65_536, true);
      copies.push([dir.file(`${number}`), disk.bytes.slice()]);
    }
    for (const [image, bytes] of copies) await assertBytes(image, bytes);
    await assertNothingLeft(qmp, ["disk"]);
    assertEquals((await bitmapsOf(qmp, "disk")).map(({ name }) => name), ["b"]);
  },
);

testQemu(
  "A full backup starts its bitmap anew, but only if it succeeds",
  async (command) => {
    await using dir = new TempDir();
    await using machine = await launch(command, BARE);
    const { qmp } = machine;
    const next = random(2);
    const disk = await Disk.create(qmp, dir.file("disk"), "disk", SIZE);
    const what = { device: "disk", bitmap: "b" };
    await backup(qmp, { ...what, target: dir.file("0"), persistent: true });
    await disk.write(next, 3);
    const [dirty] = await bitmapsOf(qmp, "disk");
    assertEquals(dirty?.persistent, true);

    // A target that is too small makes the job fail.
    await qmp.execute("blockdev-add", {
      driver: "blkdebug",
      "node-name": "broken",
      image: { driver: "null-co", size: SIZE },
      "inject-error": [{ event: "none", iotype: "write" }],
    });
    await assertRejects(
      () => backup(qmp, { ...what, target: { node: "broken" } }),
      QmpOperationError,
      "Input/output error",
    );
    const [kept, ...others] = await bitmapsOf(qmp, "disk");
    assertEquals([kept?.count, others], [dirty?.count, []]);
    await backup(qmp, { ...what, target: dir.file("1"), base: "0" });
    await assertBytes(dir.file("1"), disk.bytes);

    await disk.write(next, 3);
    await backup(qmp, { ...what, target: dir.file("2") });
    const anew = await bitmapsOf(qmp, "disk");
    assertEquals(anew.map(({ name, count }) => [name, count]), [["b", 0]]);
    const atBackup = disk.bytes.slice();
    await disk.write(next, 3);
    await backup(qmp, { ...what, target: dir.file("3"), base: "2" });
    await assertBytes(dir.file("2"), atBackup);
    await assertBytes(dir.file("3"), disk.bytes);
    await assertNothingLeft(qmp, ["broken", "disk"]);
  },
);

testQemu(
  "backupAll() takes several disks at one moment, and all or none",
  async (command) => {
    await using dir = new TempDir();
    await using machine = await launch(command, BARE);
    const { qmp } = machine;
    const next = random(3);
    const names = ["a", "b"];
    const disks = await Promise.all(
      names.map((name) => Disk.create(qmp, dir.file(name), name, SIZE)),
    );
    for (const disk of disks) await disk.write(next, 5);
    const jobs = await backupAll(
      qmp,
      names.map((name) => ({
        device: name,
        bitmap: "b",
        target: dir.file(`${name}0`),
      })),
      { compress: true },
    );
    assertEquals(jobs.map(({ status }) => status), ["concluded", "concluded"]);
    for (const [index, name] of names.entries()) {
      await assertBytes(dir.file(`${name}0`), disks[index]!.bytes);
    }
    for (const disk of disks) await disk.write(next, 5);
    await qmp.execute("blockdev-add", {
      driver: "blkdebug",
      "node-name": "broken",
      image: { driver: "null-co", size: SIZE },
      "inject-error": [{ event: "none", iotype: "write" }],
    });
    await assertRejects(
      () =>
        backupAll(qmp, [
          { device: "a", bitmap: "b", target: dir.file("lost"), base: "a0" },
          {
            device: "b",
            bitmap: "b",
            target: { node: "broken" },
            sync: "incremental",
          },
        ]),
      QmpOperationError,
      "Input/output error",
    );
    await assertNothingLeft(qmp, ["a", "b", "broken"]);
    // An error of the program ends all jobs at once.
    let seen: string | undefined;
    await assertRejects(
      () =>
        backupAll(
          qmp,
          names.map((name) => ({ device: name, target: dir.file(`${name}x`) })),
          {
            speed: 65_536,
            onProgress: ({ id }) => {
              seen ??= id;
              if (id !== seen) throw new Error("enough");
            },
          },
        ),
      Error,
      "enough",
    );
    await assertNothingLeft(qmp, ["a", "b", "broken"]);
    await backupAll(
      qmp,
      names.map((name) => ({
        device: name,
        bitmap: "b",
        target: dir.file(`${name}1`),
        base: `${name}0`,
      })),
    );
    for (const [index, name] of names.entries()) {
      await assertBytes(dir.file(`${name}1`), disks[index]!.bytes);
    }
  },
);

testQemu(
  "backup() finds a disk by its device, refuses what it cannot do, and cleans up",
  async (command) => {
    await using dir = new TempDir();
    await using machine = await launch(command, [
      ...["-M", "q35", "-m", "64", "-display", "none", "-nodefaults", "-S"],
      ...["-blockdev", `driver=null-co,node-name=empty,size=${SIZE}`],
      ...["-device", "virtio-blk-pci,id=vda,drive=empty"],
    ]);
    const { qmp } = machine;
    const target = dir.file("copy");
    await backup(qmp, { device: "vda", target });
    await assertBytes(target, new Uint8Array(SIZE));
    await assertRejects(
      () => backup(qmp, { device: "vda", target }),
      QmpOperationError,
      `Backing up failed: the file ${target} is there already`,
    );
    await assertRejects(
      () => backup(qmp, { device: "vdb", target: dir.file("x") }),
      QmpOperationError,
      "there is no disk vdb",
    );
    await assertRejects(
      () =>
        backup(qmp, {
          device: "vda",
          target: dir.file("x"),
          base: "copy",
          bitmap: "none",
        }),
      QmpOperationError,
      "the disk vda has no bitmap none",
    );
    await assertRejects(
      () => backup(qmp, { device: "vda", target: "/nonexistent/file" }),
      QmpOperationError,
      "/nonexistent/file",
    );
    for (
      const [wrong, message] of [
        [{ target, base: "copy" }, "Expected a bitmap"],
        [{ target, sync: "incremental", bitmap: "b" }, "Expected a base"],
        [{ target, base: "x", bitmap: "b", sync: "full" }, "Expected no base"],
        [{ target: { node: "x" }, base: "x", bitmap: "b" }, "Expected a file"],
      ] as const
    ) {
      await assertRejects(
        () => backup(qmp, { device: "vda", ...wrong }),
        TypeError,
        message,
      );
    }
    await assertRejects(
      () => backup(qmp, { device: "vda", target: { node: "nothing" } }),
      QmpCommandError,
      "nothing",
    );
    await assertNothingLeft(qmp, ["empty"]);
  },
);

testQemu(
  "backup() freezes the guest while it starts, and thaws it in any case",
  async (command) => {
    await using dir = new TempDir();
    const steps: string[] = [];
    await using machine = await launch(command, BARE, {
      log: ({ message }) => {
        if (JSON.stringify(message).includes('"execute":"transaction"')) {
          steps.push("transaction");
        }
      },
    });
    const { qmp } = machine;
    await Disk.create(qmp, dir.file("disk"), "disk", SIZE);
    let answer: unknown = 1;
    const fake = new FakeAgent(({ execute }) => {
      steps.push(execute);
      return execute === "guest-fsfreeze-thaw" ? answer : 1;
    });
    await using agent = await fake.open();
    const all = ["guest-fsfreeze-freeze", "transaction", "guest-fsfreeze-thaw"];
    await backup(qmp, { device: "disk", target: dir.file("0"), agent });
    assertEquals(steps.splice(0), all);

    // QEMU refuses to start the job.
    const target = { node: "disk" };
    await assertRejects(
      () => backup(qmp, { device: "disk", target, agent }),
      QmpCommandError,
    );
    assertEquals(steps.splice(0), all);

    answer = "many";
    await assertRejects(
      () =>
        backup(qmp, {
          device: "disk",
          bitmap: "b",
          target: dir.file("1"),
          speed: 65_536,
          agent,
        }),
      QmpOperationError,
      "may still be frozen",
    );
    await assertNothingLeft(qmp, ["disk"]);
    assertEquals(await bitmapsOf(qmp, "disk"), []);
  },
);

testQemu(
  "backup() leaves nothing when it is aborted at any moment",
  async (command) => {
    await using dir = new TempDir();
    let onMessage = () => {};
    await using machine = await launch(command, BARE, {
      log: () => onMessage(),
    });
    const { qmp } = machine;
    const disk = await Disk.create(qmp, dir.file("disk"), "disk", SIZE);
    await disk.write(random(4), 3);
    for (let number = 0;; number += 3) {
      const stop = new AbortController();
      let left = number;
      onMessage = () => {
        if (left-- === 0) stop.abort(new Error("enough"));
      };
      const target = dir.file(`${number}`);
      const [result] = await Promise.allSettled([
        backup(qmp, {
          device: "disk",
          bitmap: "b",
          target,
          signal: stop.signal,
        }),
      ]);
      onMessage = () => {};
      await assertNothingLeft(qmp, ["disk"]);
      const bitmaps = await bitmapsOf(qmp, "disk");
      if (result.status === "fulfilled") {
        // Messages of the last steps, after which it cannot be aborted.
        await assertBytes(target, disk.bytes);
        assertEquals(bitmaps.map(({ name }) => name), ["b"]);
        assert(number > 40, `${number} messages`);
        break;
      }
      assertEquals(`${result.reason}`, "Error: enough");
      assertEquals(bitmaps, []);
    }
  },
);
