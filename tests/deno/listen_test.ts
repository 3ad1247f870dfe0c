import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  listen,
  QmpClosedError,
  QmpConnectError,
  type QmpListener,
  QmpProtocolError,
  QmpStateError,
  QmpTimeoutError,
} from "../../mod.ts";
import { ScriptedPeer } from "../support/scripted_peer.ts";
import { dial, leaveStaleSocket } from "../support/sockets.ts";
import { stub } from "../support/stub.ts";
import { TempDir } from "../support/temp_dir.ts";
import { reply } from "../support/wire_text.ts";

/** A peer that has connected to a listener, as QEMU does. */
async function peerOf(listener: QmpListener): Promise<ScriptedPeer> {
  return new ScriptedPeer(await dial(listener.address));
}

/** Negotiates with a listener that accepts, and closes both ends. */
async function assertServes(listener: QmpListener): Promise<void> {
  const accepting = listener.accept();
  const peer = await peerOf(listener);
  await peer.negotiate();
  await using _qmp = await accepting;
  await peer.hangUp();
}

const modeOf = (path: string) => Deno.lstatSync(path).mode! & 0o7777;

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

Deno.test("listen() makes the socket private from its first moment, and leaves the umask alone", async () => {
  await using directory = new TempDir();
  let first: number | undefined;
  using _stub = stub("listen", (listen) => (options) => {
    const listener = listen(options);
    first = modeOf(options.path);
    return listener;
  });
  const before = Deno.umask();
  try {
    for (const umask of [0, 0o22, 0o77]) {
      Deno.umask(umask);
      const path = directory.file(`${umask}.sock`);
      await using _listener = listen(path);
      assertEquals([first, modeOf(path)], [0o600, 0o600]);
      assertEquals(Deno.umask(), umask);
      assertThrows(() => listen(directory.file("none/qmp.sock")));
      assertEquals(Deno.umask(), umask);
    }
  } finally {
    Deno.umask(before);
  }
});

Deno.test("listen() gives an address that QEMU takes, and removes the socket at the end", async () => {
  await using directory = new TempDir();
  const path = directory.file("a,b é.sock");
  const listener = listen({ transport: "unix", path });
  assertEquals(listener.address, `unix:${path.replace(",", ",,")}`);
  assert(exists(path));
  await listener.close();
  assert(!exists(path));
  await listener.close();
});

Deno.test("listen() replaces a socket that nobody listens on any more", async () => {
  await using directory = new TempDir();
  const path = directory.file("qmp.sock");
  leaveStaleSocket(path);
  await using listener = listen(path);
  assertEquals(modeOf(path), 0o600);
  await assertServes(listener);
});

Deno.test("listen() leaves a socket alone that somebody listens on", async () => {
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

Deno.test("listen() never removes what is no socket", async () => {
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

Deno.test("listen() throws QmpConnectError where it cannot bind", async () => {
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

Deno.test("listen() refuses an address at which QEMU is told to listen", () => {
  for (const address of ["unix:/a,server=on,wait=off", "tcp::0,server"]) {
    assertThrows(() => listen(address), TypeError, '"server"');
  }
});

Deno.test("listen() takes a free port of 127.0.0.1 unless told otherwise, and turns Nagle's algorithm off", async () => {
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

Deno.test("QmpListener.accept() rejects with QmpTimeoutError when nobody comes, and the next call gets who comes later", async () => {
  await using listener = listen("tcp::0");
  const error = await assertRejects(
    () => listener.accept({ timeout: 20 }),
    QmpTimeoutError,
    "no peer connected",
  );
  assertEquals(error.operation, `Accepting on ${listener.address}`);
  await assertServes(listener);
});

Deno.test("QmpListener.accept() rejects with the abort, and the next call gets who comes later", async () => {
  await using listener = listen("tcp::0");
  const reason = { why: "a reason that is no error" };
  const controller = new AbortController();
  const accepting = listener.accept({ signal: controller.signal });
  controller.abort(reason);
  assertStrictEquals(await accepting.catch((error) => error), reason);
  await assertServes(listener);
  assertStrictEquals(
    await listener.accept({ signal: controller.signal })
      .catch((error) => error),
    reason,
  );
});

Deno.test("QmpListener.accept() hangs up on a peer that stays silent, and says so", async () => {
  await using listener = listen("tcp::0");
  const accepting = assertRejects(
    () => listener.accept({ timeout: 50 }),
    QmpTimeoutError,
    "connected, but no QMP greeting arrived",
  );
  const peer = await peerOf(listener);
  await accepting;
  await peer.ended();
  await assertServes(listener);
});

Deno.test("QmpListener.accept() takes its timeout from listen() unless it has one", async () => {
  await using listener = listen("tcp::0", { timeout: 20 });
  const error = await assertRejects(() => listener.accept(), QmpTimeoutError);
  assertEquals(error.timeout, 20);
});

Deno.test("QmpListener.accept() rejects with what is wrong with an option, and hangs up", async () => {
  await using listener = listen("tcp::0", { maxMessageSize: 0 });
  await assertRejects(() => listener.accept({ timeout: -1 }), RangeError);
  const accepting = assertRejects(() => listener.accept(), RangeError);
  const peer = await peerOf(listener);
  await accepting;
  await peer.ended();
});

Deno.test("QmpListener.accept() may be called several times at once, each for a peer of its own", async () => {
  await using listener = listen("tcp::0");
  const accepting = Promise.all([1, 2, 3].map(() => listener.accept()));
  const peers = await Promise.all([1, 2, 3].map(() => peerOf(listener)));
  await Promise.all(peers.map((peer) => peer.negotiate()));
  const clients = await accepting;
  const answers = Promise.all(clients.map((qmp) => qmp.execute("query-name")));
  for (const [index, peer] of peers.entries()) {
    const { id } = await peer.receive();
    await peer.send(reply(id, { name: String(index) }));
  }
  assertEquals((await answers).map(({ name }) => name).sort(), ["0", "1", "2"]);
  for (const qmp of clients) await qmp.close();
  for (const peer of peers) await peer.hangUp();
});

Deno.test("QmpListener.accept() passes over who hangs up before the handshake has ended", async () => {
  await using listener = listen("tcp::0");
  const accepting = listener.accept();
  (await dial(listener.address)).close();
  const quitter = await peerOf(listener);
  await quitter.greet();
  await quitter.hangUp();
  const peer = await peerOf(listener);
  await peer.negotiate();
  await using qmp = await accepting;
  assertEquals(qmp.state, "command");
  await peer.hangUp();
});

Deno.test("QmpListener.accept() names the last peer that hung up when its time is over", async () => {
  await using listener = listen("tcp::0");
  const accepting = assertRejects(
    () => listener.accept({ timeout: 100 }),
    QmpTimeoutError,
    "the last peer failed in the handshake: ",
  );
  (await dial(listener.address)).close();
  await accepting;
});

Deno.test("QmpListener.accept() rejects with QmpProtocolError when a peer speaks something else", async () => {
  await using listener = listen("tcp::0");
  const accepting = assertRejects(
    () => listener.accept({ timeout: Infinity }),
    QmpProtocolError,
  );
  const peer = await peerOf(listener);
  await peer.send("GET / HTTP/1.1\r\n");
  assertEquals((await accepting).received, "GET / HTTP/1.1");
  await peer.ended();
});

Deno.test("QmpListener.close() ends those who wait for a peer with QmpClosedError, and later calls with QmpStateError", async () => {
  const listener = listen("tcp::0");
  const waiting = [1, 2].map(() =>
    assertRejects(() => listener.accept(), QmpClosedError, "was closed")
  );
  await listener.close();
  await Promise.all(waiting);
  await assertRejects(() => listener.accept(), QmpStateError, "is closed");
});

Deno.test("QmpListener.close() ends a handshake that is under way with QmpClosedError", async () => {
  const listener = listen("tcp::0");
  const accepting = assertRejects(
    () => listener.accept(),
    QmpClosedError,
    "was closed",
  );
  const peer = await peerOf(listener);
  await peer.greet();
  await peer.receive();
  await listener.close();
  await accepting;
  await peer.ended();
});

Deno.test("QmpListener.close() leaves those open who were accepted, and hangs up on those who were not", async () => {
  const listener = listen("tcp::0");
  const accepting = listener.accept();
  const peer = await peerOf(listener);
  await peer.negotiate();
  await using qmp = await accepting;
  const late = await peerOf(listener);
  await listener.close();
  await late.ended();
  const answer = qmp.execute("query-name");
  await peer.send(reply((await peer.receive()).id));
  assertEquals(await answer, {});
  await peer.hangUp();
});

Deno.test("QmpListener gives one peer after the other to a loop, and to the next loop", async () => {
  await using listener = listen("tcp::0");
  for (const _loop of [1, 2]) {
    let count = 0;
    let peer = await peerOf(listener);
    let negotiated = peer.negotiate();
    for await (const qmp of listener) {
      await negotiated;
      assertEquals(qmp.state, "command");
      await qmp.close();
      await peer.ended();
      if (++count === 3) break;
      peer = await peerOf(listener);
      negotiated = peer.negotiate();
    }
    assertEquals(count, 3);
  }
});

Deno.test("QmpListener tells onError of peers that do not get through the handshake, and its loop goes on", async () => {
  const { promise: told, resolve } = Promise.withResolvers<void>();
  const errors: unknown[] = [];
  await using listener = listen("tcp::0", {
    timeout: 500,
    onError(error) {
      if (errors.push(error) === 3) resolve();
    },
  });
  const clients = listener[Symbol.asyncIterator]();
  const first = clients.next();
  const silent = await peerOf(listener);
  (await dial(listener.address)).close();
  const garbage = await peerOf(listener);
  await garbage.send("SSH-2.0-OpenSSH_9.2\r\n");
  const peer = await peerOf(listener);
  await peer.negotiate();

  // The one that stays silent holds up none of those behind it.
  const { value: qmp } = await first;
  assertEquals(qmp.state, "command");
  assert(!errors.some((error) => error instanceof QmpTimeoutError));
  await told;
  const kinds = [QmpConnectError, QmpProtocolError, QmpTimeoutError];
  for (const kind of kinds) {
    assert(errors.some((error) => error instanceof kind), kind.name);
  }
  await clients.return!();
  await qmp.close();
  for (const each of [silent, garbage, peer]) await each.ended();
});

Deno.test("QmpListener closes what was not taken when its loop is left, and goes on listening", async () => {
  await using listener = listen("tcp::0");
  const peers: ScriptedPeer[] = [];
  for await (const qmp of listenedBy(listener, peers)) {
    await qmp.close();
    break;
  }
  for (const peer of peers) await peer.ended();
  await assertServes(listener);
});

/** Connects three peers that negotiate and one that stays silent, as soon as a loop runs. */
function listenedBy(listener: QmpListener, peers: ScriptedPeer[]) {
  const clients = listener[Symbol.asyncIterator]();
  return {
    async *[Symbol.asyncIterator]() {
      try {
        const first = clients.next();
        peers.push(await peerOf(listener));
        for (let count = 0; count < 3; count++) {
          const peer = await peerOf(listener);
          peers.push(peer);
          await peer.negotiate();
        }
        yield (await first).value!;
      } finally {
        await clients.return!();
      }
    },
  };
}

Deno.test("QmpListener.close() ends a loop, whether it waits or is at its body", async () => {
  const waits = listen("tcp::0");
  const next = waits[Symbol.asyncIterator]().next();
  await waits.close();
  assertEquals(await next, { value: undefined, done: true });

  const works = listen("tcp::0");
  const peer = await peerOf(works);
  const negotiated = peer.negotiate();
  let count = 0;
  for await (const qmp of works) {
    count++;
    await negotiated;
    await works.close();
    await qmp.close();
  }
  assertEquals(count, 1);
  await peer.ended();
  assertEquals(await Array.fromAsync(works), []);
});
