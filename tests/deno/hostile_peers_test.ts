import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertLess,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import {
  listen,
  type QmpClient,
  QmpClosedError,
  QmpCommandError,
  QmpConnectError,
  QmpProtocolError,
  QmpTimeoutError,
} from "../../mod.ts";
import { BARE, testQemu } from "../support/qemu.ts";
import type { ScriptedPeer } from "../support/scripted_peer.ts";
import { dial } from "../support/sockets.ts";
import { stub } from "../support/stub.ts";
import { TempDir } from "../support/temp_dir.ts";
import { assertServes, peerOf } from "./listener_peer.ts";

/** Most handshakes at a time, and most connections that wait for a caller. */
const MAX_PEERS = 64;

/** Peers that do not complete the handshake, and what becomes of them. */
const HOSTILE: Record<string, {
  play: (peer: ScriptedPeer) => Promise<unknown>;
  // deno-lint-ignore no-explicit-any
  error: new (...args: any[]) => Error;
}> = {
  "hangs up": {
    play: (peer) => peer.hangUp(),
    error: QmpConnectError,
  },
  "does not speak QMP": {
    play: (peer) => peer.send("GET / HTTP/1.1\r\n\r\n"),
    error: QmpProtocolError,
  },
  "sends something else than a greeting": {
    play: (peer) => peer.send('{"return": {}}\r\n'),
    error: QmpProtocolError,
  },
  "refuses the negotiation": {
    async play(peer) {
      await peer.greet();
      const { id } = await peer.receive();
      const error = { class: "GenericError", desc: "not today" };
      await peer.send(JSON.stringify({ error, id }) + "\r\n");
    },
    error: QmpCommandError,
  },
};

for (const [what, { play, error: kind }] of Object.entries(HOSTILE)) {
  Deno.test(`QmpListener.accept() passes over a peer that ${what}, and accepts the next one`, async () => {
    const errors: unknown[] = [];
    await using listener = listen("tcp::0", {
      onError: (error) => errors.push(error),
    });
    const accepting = listener.accept();
    const hostile = await peerOf(listener);
    await play(hostile);
    await hostile.ended();
    const peer = await peerOf(listener);
    await peer.negotiate();
    await using qmp = await accepting;
    assertEquals(qmp.state, "command");
    assertEquals(errors.length, 1);
    assertInstanceOf(errors[0], kind);
    await peer.hangUp();
  });

  Deno.test(`QmpListener.accept() says at its timeout that the last peer ${what}`, async () => {
    await using listener = listen("tcp::0");
    const accepting = assertRejects(
      () => listener.accept({ timeout: 200 }),
      QmpTimeoutError,
      "the last peer failed in the handshake: ",
    );
    const hostile = await peerOf(listener);
    await play(hostile);
    const { cause, message } = await accepting;
    assertInstanceOf(cause, kind);
    assert(message.endsWith((cause as Error).message), message);
    await hostile.ended();
  });
}

testQemu(
  "QmpListener.accept() accepts QEMU after 100 silent peers and 100 that send garbage",
  async (command) => {
    await using listener = listen("tcp:127.0.0.1:0");
    const accepting = listener.accept();
    const silent: Deno.Conn[] = [];
    for (let count = 0; count < 100; count++) {
      silent.push(await dial(listener.address));
      const garbage = await dial(listener.address);
      await garbage.write(new TextEncoder().encode("\x00\xff{{{]\r\n"));
      silent.push(garbage);
    }
    const before = performance.now();
    const qemu = new Deno.Command(command, {
      args: [...BARE, "-qmp", listener.address],
      stderr: "null",
    }).spawn();
    await using qmp = await accepting;
    assertLess(performance.now() - before, 5_000);
    assertEquals(typeof (await qmp.execute("query-name")), "object");
    await qmp.execute("quit");
    await qemu.status;
    for (const peer of silent) peer.close();
  },
);

Deno.test("QmpListener.accept() hangs up on the oldest of too many silent peers, and tells onError", async () => {
  const errors: unknown[] = [];
  await using listener = listen("tcp::0", {
    onError: (error) => errors.push(error),
  });
  const accepting = listener.accept();
  const peers: ScriptedPeer[] = [];
  for (let count = 0; count < MAX_PEERS + 2; count++) {
    peers.push(await peerOf(listener));
  }
  await peers[0]!.ended();
  await peers[1]!.ended();
  assertEquals(errors.length, 2);
  for (const error of errors) {
    assertInstanceOf(error, QmpConnectError);
    assert(error.message.includes("64 peers connected after this one"));
  }
  // The others keep their handshakes.
  const third = peers[2]!;
  await third.negotiate();
  await using qmp = await accepting;
  assertEquals(qmp.state, "command");
  await listener.close();
  for (const peer of peers.slice(3)) await peer.ended();
  await third.hangUp();
});

Deno.test("QmpListener bounds the handshakes and the connections of a loop that is busy", async () => {
  let inHandshake = 0;
  let most = 0;
  await using listener = listen("tcp::0", {
    log({ direction, message }) {
      const keys = Object.keys(message as object);
      if (direction === "received" && keys.includes("QMP")) inHandshake++;
      if (direction === "received" && keys.includes("return")) inHandshake--;
      most = Math.max(most, inHandshake);
    },
  });
  const clients = listener[Symbol.asyncIterator]();
  const first = clients.next();
  const negotiate = async () => {
    const peer = await peerOf(listener);
    await peer.negotiate();
    return peer;
  };
  const peers = [await negotiate()];
  const opened: QmpClient[] = [(await first).value];
  // These fill what may wait for the loop. One more peer was awaited before the
  // last of these had negotiated.
  for (let count = 0; count < MAX_PEERS; count++) peers.push(await negotiate());
  await new Promise((resolve) => setTimeout(resolve, 50));
  const late = [negotiate(), negotiate(), negotiate(), negotiate()];
  let negotiated = 0;
  for (const peer of late) peer.then(() => negotiated++);
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert(negotiated <= 1, `${negotiated} more peers have negotiated`);

  while (opened.length < peers.length + late.length) {
    opened.push((await clients.next()).value);
  }
  peers.push(...await Promise.all(late));
  assert(most <= MAX_PEERS);
  await clients.return!();
  for (const qmp of opened) {
    assertEquals(qmp.state, "command");
    await qmp.close();
  }
  for (const peer of peers) await peer.ended();
});

Deno.test("QmpListener.accept() leaves a peer in its handshake to the next call", async () => {
  await using listener = listen("tcp::0");
  const accepting = listener.accept();
  const slow = await peerOf(listener);
  await slow.greet();
  const { id } = await slow.receive();
  const quick = await peerOf(listener);
  await quick.negotiate();
  await using first = await accepting;
  await slow.send(JSON.stringify({ return: {}, id }) + "\r\n");
  await using second = await listener.accept();
  assertEquals([first.state, second.state], ["command", "command"]);
  await quick.hangUp();
  await slow.hangUp();
});

Deno.test("QmpListener.accept() passes over a connection that ended before a call took it", async () => {
  await using listener = listen("tcp::0");
  const accepting = listener.accept();
  const gone = await peerOf(listener);
  await gone.greet();
  const { id } = await gone.receive();
  const first = await peerOf(listener);
  await first.negotiate();
  await using _first = await accepting;
  await gone.send(JSON.stringify({ return: {}, id }) + "\r\n");
  await gone.hangUp();
  await new Promise((resolve) => setTimeout(resolve, 50));
  const next = listener.accept();
  const second = await peerOf(listener);
  await second.negotiate();
  await using qmp = await next;
  assertEquals(qmp.state, "command");
  await first.hangUp();
  await second.hangUp();
});

Deno.test("QmpListener.accept() gives a slow handshake as long as the call has", async () => {
  await using listener = listen("tcp::0", { timeout: 20 });
  const accepting = listener.accept({ timeout: 5_000 });
  const peer = await peerOf(listener);
  await new Promise((resolve) => setTimeout(resolve, 60));
  await peer.negotiate();
  await using qmp = await accepting;
  assertEquals(qmp.state, "command");
  await peer.hangUp();
});

/** Makes `accept` of every new listener fail some times, as Deno does. */
function failToAccept(times: number, code: string): Disposable {
  return stub("listen", (listen) => (options) => {
    const listener: Deno.Listener = listen(options);
    const accept = listener.accept.bind(listener);
    listener.accept = () => {
      if (times-- <= 0) return accept();
      const error = new Error("Too many open files (os error 24)");
      return Promise.reject(Object.assign(error, { code }));
    };
    return listener;
  });
}

for (const code of ["EMFILE", "ENFILE", "ENOBUFS", "ENOMEM", "ECONNABORTED"]) {
  Deno.test(`QmpListener goes on after ${code}, and tells onError`, async () => {
    const errors: unknown[] = [];
    using _stub = failToAccept(2, code);
    await using listener = listen("tcp::0", {
      onError: (error) => errors.push(error),
    });
    const peer = await peerOf(listener);
    const negotiated = peer.negotiate();
    for await (const qmp of listener) {
      await negotiated;
      await qmp.close();
      break;
    }
    await peer.ended();
    assertEquals(errors.length, 2);
    for (const error of errors) {
      assertInstanceOf(error, QmpConnectError);
      assertEquals(
        error.message,
        `Accepting on ${listener.address} failed: Too many open files (os error 24)`,
      );
      assertEquals((error.cause as { code: string }).code, code);
    }
  });
}

Deno.test("QmpListener.accept() waits until files are free again, and otherwise says why", async () => {
  using _stub = failToAccept(3, "EMFILE");
  await using listener = listen("tcp::0");
  const error = await assertRejects(
    () => listener.accept({ timeout: 5 }),
    QmpTimeoutError,
    "did not end within 5 ms: Too many open files",
  );
  assertInstanceOf(error.cause, QmpConnectError);
  await assertServes(listener);
});

Deno.test("QmpListener waits longer after each failure to accept, and close() ends the wait", async () => {
  let failures = 0;
  using _stub = failToAccept(Infinity, "EMFILE");
  await using listener = listen("tcp::0", { onError: () => failures++ });
  const waiting = assertRejects(() => listener.accept(), QmpClosedError);
  await new Promise((resolve) => setTimeout(resolve, 400));
  // At 0, 10, 30, 70, 150, 310 ms.
  assert(failures >= 2 && failures <= 6, String(failures));
  const before = performance.now();
  await listener.close();
  await waiting;
  assertLess(performance.now() - before, 200);
});

Deno.test("QmpListener goes on if onError throws, and the program hears of it", async () => {
  const failure = new Error("thrown in onError");
  const heard = Promise.withResolvers<unknown>();
  const hear = (event: ErrorEvent) => {
    event.preventDefault();
    heard.resolve(event.error);
  };
  addEventListener("error", hear);
  try {
    await using listener = listen("tcp::0", {
      onError() {
        throw failure;
      },
    });
    const accepting = listener.accept();
    (await dial(listener.address)).close();
    assertStrictEquals(await heard.promise, failure);
    const peer = await peerOf(listener);
    await peer.negotiate();
    await using _qmp = await accepting;
    await peer.hangUp();
  } finally {
    removeEventListener("error", hear);
  }
});

Deno.test("QmpListener on a Unix socket gives the place of a peer that hung up to the next", async () => {
  await using directory = new TempDir();
  await using listener = listen(directory.file("qmp.sock"));
  const accepting = listener.accept();
  for (let count = 0; count < 3 * MAX_PEERS; count++) {
    (await dial(listener.address)).close();
  }
  const peer = await peerOf(listener);
  await peer.negotiate();
  await using qmp = await accepting;
  assertEquals(qmp.state, "command");
  await peer.hangUp();
});
