import {
  assert,
  assertEquals,
  assertRejects,
  assertStrictEquals,
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
import type { ScriptedPeer } from "../support/scripted_peer.ts";
import { dial } from "../support/sockets.ts";
import { stub } from "../support/stub.ts";
import { reply } from "../support/wire_text.ts";
import { assertServes, peerOf } from "./listener_peer.ts";

Deno.test("QmpListener.accept() rejects with QmpTimeoutError if no peer connects, and the next call accepts a peer", async () => {
  await using listener = listen("tcp::0");
  const error = await assertRejects(
    () => listener.accept({ timeout: 20 }),
    QmpTimeoutError,
    "no peer connected",
  );
  assertEquals(error.operation, `Accepting on ${listener.address}`);
  await assertServes(listener);
});

Deno.test("QmpListener.accept() rejects with the abort reason, and the next call accepts a peer", async () => {
  await using listener = listen("tcp::0");
  const reason = { any: "reason" };
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

Deno.test("QmpListener.accept() hangs up on a silent peer, and the timeout says why", async () => {
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

Deno.test("QmpListener.accept() takes its default timeout from listen()", async () => {
  await using listener = listen("tcp::0", { timeout: 20 });
  const error = await assertRejects(() => listener.accept(), QmpTimeoutError);
  assertEquals(error.timeout, 20);
});

Deno.test("QmpListener.accept() rejects options out of bounds with RangeError, and hangs up", async () => {
  await using listener = listen("tcp::0", { maxMessageSize: 0 });
  await assertRejects(() => listener.accept({ timeout: -1 }), RangeError);
  const accepting = assertRejects(() => listener.accept(), RangeError);
  const peer = await peerOf(listener);
  await accepting;
  await peer.ended();
});

Deno.test("QmpListener.accept() gives each of several callers a peer of its own", async () => {
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

Deno.test("QmpListener.accept() ignores peers that hang up before the end of the handshake", async () => {
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

Deno.test("QmpListener.accept() mentions the last failed handshake in its timeout", async () => {
  await using listener = listen("tcp::0");
  const accepting = assertRejects(
    () => listener.accept({ timeout: 100 }),
    QmpTimeoutError,
    "the last peer failed in the handshake: ",
  );
  (await dial(listener.address)).close();
  await accepting;
});

Deno.test("QmpListener.close() rejects waiting calls with QmpClosedError, and later calls with QmpStateError", async () => {
  const listener = listen("tcp::0");
  const waiting = [1, 2].map(() =>
    assertRejects(() => listener.accept(), QmpClosedError, "was closed")
  );
  await listener.close();
  await Promise.all(waiting);
  await assertRejects(() => listener.accept(), QmpStateError, "is closed");
});

Deno.test("QmpListener.close() rejects a handshake under way with QmpClosedError", async () => {
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

Deno.test("QmpListener.close() keeps accepted connections, and hangs up on other peers", async () => {
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

/**
 * Replaces `accept` of every new listener until the end of the scope.
 *
 * @param replace Gets the original `accept`.
 */
function stubAccept(
  replace: (accept: () => Promise<Deno.Conn>) => Promise<Deno.Conn>,
): Disposable {
  return stub("listen", (listen) => (options) => {
    const listener: Deno.Listener = listen(options);
    const accept = listener.accept.bind(listener);
    listener.accept = () => replace(accept);
    return listener;
  });
}

/** Waits for the next task. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** Returns a listener with a peer that connected when no call waited. */
async function listenWithEarlyPeer(): Promise<
  { listener: QmpListener; peer: ScriptedPeer }
> {
  const { promise: accepted, resolve } = Promise.withResolvers<void>();
  using _stub = stubAccept(async (accept) => {
    const socket = await accept();
    resolve();
    return socket;
  });
  const listener = listen("tcp::0");
  // The socket still accepts the next peer when this call has ended.
  await assertRejects(() => listener.accept({ timeout: 10 }), QmpTimeoutError);
  const peer = await peerOf(listener);
  await accepted;
  await nextTask();
  return { listener, peer };
}

Deno.test("QmpListener.accept() takes a peer that connected when no call waited", async () => {
  const { listener, peer } = await listenWithEarlyPeer();
  const accepting = listener.accept();
  await peer.negotiate();
  await using _qmp = await accepting;
  await assertServes(listener);
  await listener.close();
  await peer.hangUp();
});

Deno.test("QmpListener.close() hangs up on a peer that connected when no call waited", async () => {
  const { listener, peer } = await listenWithEarlyPeer();
  await listener.close();
  await peer.ended();
});

for (
  const [what, timeout, kind] of [
    ["while a call waits", Infinity, QmpClosedError],
    ["when no call waits", 10, QmpTimeoutError],
  ] as const
) {
  Deno.test(`QmpListener.close() hangs up on a peer that connects at that moment, ${what}`, async () => {
    const accepted = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<void>();
    using _stub = stubAccept(async (accept) => {
      const socket = await accept();
      accepted.resolve();
      await closed.promise;
      return socket;
    });
    const listener = listen("tcp::0");
    const accepting = assertRejects<Error>(
      () => listener.accept({ timeout }),
      kind,
    );
    if (kind === QmpTimeoutError) await accepting;
    const peer = await peerOf(listener);
    await accepted.promise;
    const closing = listener.close();
    closed.resolve();
    await closing;
    await accepting;
    await peer.ended();
  });
}

/** Ways to wait for a peer. */
const WAITS: Record<string, (listener: QmpListener) => Promise<unknown>> = {
  "accept()": (listener) => listener.accept(),
  "a loop": (listener) => Array.fromAsync(listener),
};

for (const [what, wait] of Object.entries(WAITS)) {
  Deno.test(`QmpListener rejects ${what} with QmpConnectError if the socket fails, and still listens`, async () => {
    const failure = new Error("Too many open files");
    let fails = true;
    using _stub = stubAccept((accept) =>
      fails ? Promise.reject(failure) : accept()
    );
    await using listener = listen("tcp::0");
    const waiting = [1, 2].map(() =>
      assertRejects(() => wait(listener), QmpConnectError)
    );
    for (const error of await Promise.all(waiting)) {
      assertEquals(
        error.message,
        `Accepting on ${listener.address} failed: Too many open files`,
      );
      assertStrictEquals(error.cause, failure);
    }
    fails = false;
    await assertServes(listener);
  });
}

Deno.test("QmpListener gives a loop one peer after the other, and then the next loop", async () => {
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

Deno.test("QmpListener passes failed handshakes to onError, and its loop continues", async () => {
  const { promise: failed, resolve } = Promise.withResolvers<void>();
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

  // The silent peer does not delay the peers behind it.
  const { value: qmp } = await first;
  assertEquals(qmp.state, "command");
  assert(!errors.some((error) => error instanceof QmpTimeoutError));
  await failed;
  const kinds = [QmpConnectError, QmpProtocolError, QmpTimeoutError];
  for (const kind of kinds) {
    assert(errors.some((error) => error instanceof kind), kind.name);
  }
  await clients.return!();
  await qmp.close();
  for (const each of [silent, garbage, peer]) await each.ended();
});

Deno.test("QmpListener closes untaken connections when a loop ends, and still listens", async () => {
  await using listener = listen("tcp::0");
  const peers: ScriptedPeer[] = [];
  for await (const qmp of withPeers(listener, peers)) {
    await qmp.close();
    break;
  }
  for (const peer of peers) await peer.ended();
  await assertServes(listener);
});

/**
 * Loops over a listener to which four peers connect. The first peer stays
 * silent, and the others negotiate.
 */
function withPeers(listener: QmpListener, peers: ScriptedPeer[]) {
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

Deno.test("QmpListener.close() ends a loop that waits, and a loop that runs its body", async () => {
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

Deno.test("QmpListener hangs up on a peer whose handshake ends together with the loop", async () => {
  let negotiations = 0;
  await using listener = listen("tcp::0", {
    log({ direction, message }) {
      if (direction === "sent" || !("return" in (message as object))) return;
      // The second peer has just answered, and its connection is not open yet.
      if (++negotiations === 2) left = clients.return!();
    },
  });
  const clients = listener[Symbol.asyncIterator]();
  let left: Promise<unknown> | undefined;
  const next = clients.next();
  const first = await peerOf(listener);
  await first.negotiate();
  const { value: qmp } = await next;
  const second = await peerOf(listener);
  await second.negotiate();
  await second.ended();
  await left;
  await qmp.close();
  await first.ended();
});

Deno.test("QmpListener.close() in the body of a loop hangs up on a peer in its handshake", async () => {
  const listener = listen("tcp::0");
  const first = await peerOf(listener);
  const negotiated = first.negotiate();
  let count = 0;
  for await (const qmp of listener) {
    count++;
    await negotiated;
    const second = await peerOf(listener);
    await second.greet();
    await second.receive();
    await listener.close();
    // It does not wait for the end of the loop.
    await second.ended();
    await qmp.close();
  }
  assertEquals(count, 1);
  await first.ended();
});
