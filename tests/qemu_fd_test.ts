import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  connect,
  QmpClosedError,
  QmpCommandError,
  QmpConnectError,
  QmpTimeoutError,
} from "../mod.ts";
import { connectWithFds, openFd, sendFd } from "../src/deno/fd/mod.ts";
import { kill, ListeningQemu } from "./support/listening_qemu.ts";
import { NEEDS_QEMU, testQemu } from "./support/qemu.ts";
import { TempDir } from "./support/temp_dir.ts";

const IS_LINUX = Deno.build.os === "linux";

/** Tells which file a descriptor of QEMU is. */
async function fileOf(pid: number, fd: number): Promise<string> {
  return await Deno.readLink(`/proc/${pid}/fd/${fd}`);
}

testQemu("QEMU reads a file through a descriptor", async (command) => {
  await using dir = new TempDir();
  const path = dir.file("qmp");
  await using qemu = await ListeningQemu.start(`unix:${path}`, { command });
  await using qmp = await connectWithFds(path);
  const disk = dir.file("disk");
  await Deno.writeFile(disk, new Uint8Array(65_536));
  let set: number;
  {
    using file = openFd(disk, { write: true });
    const added = await sendFd(qmp, "add-fd", file.fd, { opaque: "mine" });
    set = added["fdset-id"];
    assertEquals(await fileOf(qemu.process.pid, added.fd), disk);
  }
  // Ours is closed, and QEMU's is not.
  await qmp.execute("blockdev-add", {
    driver: "file",
    "node-name": "disk",
    filename: `/dev/fdset/${set}`,
  });
  const [node] = await qmp.execute("query-named-block-nodes");
  assertEquals(node?.image["virtual-size"], 65_536);
  const [fdset] = await qmp.execute("query-fdsets");
  assertEquals(fdset?.fds[0]?.opaque, "mine");

  using other = openFd(disk);
  await sendFd(qmp, "getfd", other.fd, { fdname: "named" });
  await qmp.execute("closefd", { fdname: "named" });
  await assertRejects(
    () => qmp.execute("getfd", { fdname: "none" }),
    QmpCommandError,
    "No file descriptor supplied via SCM_RIGHTS",
  );
});

testQemu(
  "Each descriptor goes with its own command, in a crowd of others",
  async (command) => {
    await using dir = new TempDir();
    const path = dir.file("qmp");
    await using qemu = await ListeningQemu.start(`unix:${path}`, { command });
    await using qmp = await connectWithFds(path);
    const others: Promise<unknown>[] = [];
    const sending = Array.from({ length: 20 }, async (_, index) => {
      const name = dir.file(`file${index}`);
      await Deno.writeTextFile(name, "");
      using file = openFd(name);
      for (let count = 0; count < 10; count++) {
        others.push(qmp.execute("query-version"));
      }
      const added = await sendFd(qmp, "add-fd", file.fd, { opaque: name });
      others.push(qmp.execute("query-fdsets"));
      assertEquals(await fileOf(qemu.process.pid, added.fd), name);
    });
    await Promise.all(sending);
    await Promise.all(others);
    const sets = await qmp.execute("query-fdsets");
    assertEquals(sets.length, 20);
    for (const { fds } of sets) {
      assertEquals(await fileOf(qemu.process.pid, fds[0]!.fd), fds[0]!.opaque);
    }
  },
);

testQemu(
  "An aborted call costs no other call its descriptor",
  async (command) => {
    await using dir = new TempDir();
    const path = dir.file("qmp");
    await using qemu = await ListeningQemu.start(`unix:${path}`, { command });
    await using qmp = await connectWithFds(path);
    const calls = Array.from({ length: 12 }, async (_, index) => {
      const name = dir.file(`file${index}`);
      await Deno.writeTextFile(name, "");
      using file = openFd(name);
      const stop = new AbortController();
      const call = sendFd(qmp, "add-fd", file.fd, { opaque: name }, {
        signal: stop.signal,
      });
      if (index % 2 === 0) {
        const aborted = assertRejects(() => call, DOMException);
        stop.abort();
        await aborted;
      } else {
        await call;
      }
    });
    await Promise.all(calls);
    const opaques: string[] = [];
    for (const { fds } of await qmp.execute("query-fdsets")) {
      const [{ fd, opaque }] = fds as [{ fd: number; opaque?: string }];
      assertEquals(await fileOf(qemu.process.pid, fd), opaque);
      opaques.push(opaque!);
    }
    for (let index = 1; index < 12; index += 2) {
      assert(opaques.includes(dir.file(`file${index}`)), `${index}`);
    }
  },
);

Deno.test(
  "A client with descriptors is a client like any other",
  NEEDS_QEMU,
  async () => {
    await using dir = new TempDir();
    const path = dir.file("qmp");
    await using qemu = await ListeningQemu.start(`unix:${path}`);
    const qmp = await connectWithFds(`unix:${path}`, { retry: true });
    assertEquals((await qmp.execute("query-status")).status, "running");
    const replies = await Promise.all(
      Array.from({ length: 500 }, () => qmp.execute("query-version")),
    );
    assertEquals(replies.length, 500);
    const event = qmp.waitFor("STOP");
    await qmp.execute("stop");
    await event;
    // A long command, and long replies.
    await assertRejects(
      () => qmp.untyped.execute("x".repeat(300_000)),
      QmpCommandError,
    );
    assert((await qmp.schema()).hasCommand("add-fd"));
    await qmp.close();

    const again = await connectWithFds(path);
    const waiting = assertRejects(
      () => again.waitFor("STOP"),
      QmpClosedError,
    );
    await kill(qemu.process);
    await waiting;
    await again.close();
  },
);

Deno.test("connectWithFds() and sendFd() say what is wrong", {
  ...NEEDS_QEMU,
}, async () => {
  await using dir = new TempDir();
  const path = dir.file("qmp");
  await assertRejects(
    () => connectWithFds(path),
    QmpConnectError,
    "No such file or directory",
  );
  await assertRejects(
    () => connectWithFds("tcp:127.0.0.1:1"),
    TypeError,
    "Expected a Unix socket",
  );
  assertThrows(() => openFd(dir.file("none")), Deno.errors.NotFound);
  {
    // Silent.
    using _ = Deno.listen({ transport: "unix", path });
    await assertRejects(
      () => connectWithFds(path, { timeout: 50 }),
      QmpTimeoutError,
    );
  }
  await Deno.remove(path).catch(() => {});
  await using _qemu = await ListeningQemu.start(`unix:${path}`);
  {
    await using plain = await connect(path);
    await assertRejects(
      () => sendFd(plain, "add-fd", 0),
      TypeError,
      "the client is not one of connectWithFds()",
    );
  }
  await using qmp = await connectWithFds(path);
  await assertRejects(
    () => sendFd(qmp, "add-fd", 12_345),
    Deno.errors.BadResource,
    "12345 is not open",
  );
  for (const fd of [-1, 1.5, NaN]) {
    await assertRejects(() => sendFd(qmp, "add-fd", fd), TypeError);
  }
  // QEMU refuses, and the next call works.
  using file = openFd("/dev/null", { write: true });
  await assertRejects(
    () => sendFd(qmp, "add-fd", file.fd, { "fdset-id": -1 }),
    QmpCommandError,
  );
  assert((await sendFd(qmp, "add-fd", file.fd))["fdset-id"] >= 0);
});

Deno.test("Without --allow-ffi, the error names the permission", {
  ignore: !IS_LINUX,
  permissions: { read: true, write: true, net: true },
}, () => {
  assertThrows(() => openFd("/dev/null"), Deno.errors.NotCapable, "ffi");
});
