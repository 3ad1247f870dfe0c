import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { listen, QmpConnectError, QmpTimeoutError } from "../../mod.ts";
import { dial, leaveStaleSocket } from "../support/sockets.ts";
import { TempDir } from "../support/temp_dir.ts";
import { assertServes } from "./listener_peer.ts";

const modeOf = (path: string) => Deno.lstatSync(path).mode! & 0o7777;

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

Deno.test("listen() returns an address for QEMU's -qmp, and close() removes the socket", async () => {
  await using directory = new TempDir();
  const path = directory.file("a,b é.sock");
  const listener = listen({ transport: "unix", path });
  assertEquals(listener.address, `unix:${path.replace(",", ",,")}`);
  assert(exists(path));
  await listener.close();
  assert(!exists(path));
  await listener.close();
});

Deno.test("listen() replaces a socket file that no program listens on", async () => {
  await using directory = new TempDir();
  const path = directory.file("qmp.sock");
  leaveStaleSocket(path);
  await using listener = listen(path);
  assertEquals(modeOf(path), 0o600);
  await assertServes(listener);
});

Deno.test("listen() does not replace a socket that a program listens on", async () => {
  await using directory = new TempDir();
  const path = directory.file("qmp.sock");
  await using listener = listen(path);
  const error = assertThrows(
    () => listen(path),
    QmpConnectError,
    `Listening on unix:${path} failed: `,
  );
  assertInstanceOf(error.cause, Deno.errors.AddrInUse);
  await assertServes(listener);
});

Deno.test("listen() never removes a file that is not a socket", async () => {
  await using directory = new TempDir();
  const stale = directory.file("stale.sock");
  leaveStaleSocket(stale);
  const path = directory.file("qmp.sock");
  for (
    const [what, make] of [
      ["a file", () => Deno.writeTextFileSync(path, "precious")],
      ["a directory", () => Deno.mkdirSync(path)],
      ["a link", () => Deno.symlinkSync(stale, path)],
      ["a dangling link", () => Deno.symlinkSync("nothing", path)],
    ] as const
  ) {
    make();
    const before = Deno.lstatSync(path);
    assertThrows(() => listen(path), QmpConnectError, path, what);
    assertEquals(Deno.lstatSync(path).ino, before.ino, what);
    Deno.removeSync(path);
  }
  assert(exists(stale));
});

Deno.test("listen() throws QmpConnectError if it cannot bind the address", async () => {
  await using directory = new TempDir();
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr as Deno.NetAddr;
  for (
    const [address, kind] of [
      [directory.file("none/qmp.sock"), Deno.errors.NotFound],
      [`127.0.0.1:${port}`, Deno.errors.AddrInUse],
    ] as const
  ) {
    const error = assertThrows(() => listen(address), QmpConnectError, address);
    assertInstanceOf(error.cause, kind);
  }
});

Deno.test("listen() refuses an address whose options make QEMU listen", () => {
  for (const address of ["unix:/a,server=on,wait=off", "tcp::0,server"]) {
    assertThrows(() => listen(address), TypeError, '"server"');
  }
});

Deno.test("listen() uses 127.0.0.1 and a free port by default, and turns off Nagle's algorithm", async () => {
  await using listener = listen("tcp::0");
  const [, port] = /^tcp:127\.0\.0\.1:([1-9]\d*)$/.exec(listener.address)!;
  assert(Number(port) > 0);

  // Every TCP connection has the same prototype.
  using conn = await dial(listener.address);
  const prototype = Object.getPrototypeOf(conn);
  const original = Object.getOwnPropertyDescriptor(prototype, "setNoDelay")!;
  const calls: unknown[] = [];
  prototype.setNoDelay = (on: unknown) => calls.push(on);
  try {
    await assertRejects(
      () => listener.accept({ timeout: 20 }),
      QmpTimeoutError,
    );
  } finally {
    Object.defineProperty(prototype, "setNoDelay", original);
  }
  assertEquals(calls, [true]);
});
