/**
 * `connect()` with `retry` against servers that exist, but do not serve yet.
 *
 * @module
 */

import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import {
  connect,
  QmpCommandError,
  QmpConnectError,
  QmpProtocolError,
  QmpTimeoutError,
} from "../../mod.ts";
import { formatAddress, type TcpAddress } from "../../src/deno/address.ts";
import { BARE, testQemu } from "../support/qemu.ts";
import { ScriptedPeer } from "../support/scripted_peer.ts";
import { SocketServer } from "../support/socket_server.ts";
import { stub } from "../support/stub.ts";
import { TempDir } from "../support/temp_dir.ts";

const listenTcp = () => Deno.listen({ hostname: "127.0.0.1", port: 0 });

const listenUnix = (path: string) => Deno.listen({ transport: "unix", path });

function addressOf(listener: Deno.Listener): string {
  return formatAddress(listener.addr as TcpAddress);
}

/** Ways in which a server takes a connection and then gives it up. */
const FAREWELLS: Record<string, (peer: ScriptedPeer) => Promise<void>> = {
  "hangs up before its greeting": (peer) => peer.hangUp(),
  async "hangs up after its greeting"(peer) {
    await peer.greet();
    await peer.receive();
    await peer.hangUp();
  },
};

for (const [what, bid] of Object.entries(FAREWELLS)) {
  Deno.test(`connect() tries again with retry if the server ${what}`, async () => {
    using listener = listenTcp();
    const connecting = connect(addressOf(listener), { retry: true });
    for (let count = 0; count < 3; count++) {
      await bid(new ScriptedPeer(await listener.accept()));
    }
    const peer = new ScriptedPeer(await listener.accept());
    await peer.negotiate();
    await using qmp = await connecting;
    assertEquals(qmp.state, "command");
    await peer.hangUp();
  });
}

Deno.test("connect() tries again with retry if the server resets the connection", async () => {
  await using directory = new TempDir();
  const path = directory.file("qmp.sock");
  using listener = listenUnix(path);
  const connecting = connect(path, { retry: true });
  // A close with bytes that were not read resets the connection.
  using _stub = stub("connect", (connect) => async (options) => {
    const conn = await connect(options);
    await conn.write(new Uint8Array(1)).catch(() => {});
    return conn;
  });
  (await listener.accept()).close();
  (await listener.accept()).close();
  const peer = new ScriptedPeer(await listener.accept());
  await peer.greet();
  const text = await peer.receiveText();
  const { id } = JSON.parse(text.slice(text.indexOf("{")));
  await peer.send(JSON.stringify({ return: {}, id }) + "\r\n");
  await using qmp = await connecting;
  assertEquals(qmp.state, "command");
  await peer.hangUp();
});

Deno.test("connect() stops trying a server that hangs up at the timeout, and says what it found", async () => {
  using listener = listenTcp();
  const hangingUp = (async () => {
    for await (const conn of listener) conn.close();
  })();
  await assertRejects(
    () => connect(addressOf(listener), { retry: true, timeout: 200 }),
    QmpTimeoutError,
    "The handshake ended early: no greeting came",
  );
  listener.close();
  await hangingUp.catch(() => {});
});

Deno.test("connect() does not try again with retry if the server does not speak QMP, or refuses", async () => {
  using listener = listenTcp();
  let attempts = 0;
  using _stub = stub("connect", (connect) => (options) => {
    attempts++;
    return connect(options);
  });
  const options = { retry: true, timeout: Infinity };
  const garbage = assertRejects(
    () => connect(addressOf(listener), options),
    QmpProtocolError,
  );
  await new ScriptedPeer(await listener.accept()).send("SSH-2.0\r\n");
  await garbage;

  const refused = assertRejects(
    () => connect(addressOf(listener), options),
    QmpCommandError,
  );
  const peer = new ScriptedPeer(await listener.accept());
  await peer.greet();
  const { id } = await peer.receive();
  const error = { class: "GenericError", desc: "not today" };
  await peer.send(JSON.stringify({ error, id }) + "\r\n");
  await refused;
  assertEquals(attempts, 2);
});

Deno.test("connect() does not try again with retry if it does not trust the certificate", async () => {
  const read = (name: string) =>
    Deno.readTextFile(new URL(`../testdata/${name}`, import.meta.url));
  const listener = Deno.listenTls({
    hostname: "127.0.0.1",
    port: 0,
    cert: await read("localhost_cert.pem"),
    key: await read("localhost_key.pem"),
  });
  const { port } = listener.addr as Deno.NetAddr;
  await using _server = new SocketServer(listener);
  await assertRejects(
    () =>
      connect(`localhost:${port}`, {
        retry: true,
        tls: true,
        timeout: Infinity,
      }),
    QmpConnectError,
    "UnknownIssuer",
  );
});

/** Connects to a QEMU until the queue of its monitor is full. */
async function fillQueue(path: string): Promise<Deno.Conn[]> {
  const conns: Deno.Conn[] = [];
  for (;;) {
    try {
      conns.push(await Deno.connect({ transport: "unix", path }));
    } catch (error) {
      if (error instanceof Deno.errors.WouldBlock) return conns;
      throw error;
    }
  }
}

testQemu(
  "connect() says that a monitor with a full queue is busy, and waits for it with retry",
  async (command) => {
    await using directory = new TempDir();
    const path = directory.file("qmp.sock");
    const qemu = new Deno.Command(command, {
      args: [...BARE, "-qmp", `unix:${path},server=on,wait=off`],
      stderr: "null",
    }).spawn();
    await using first = await connect(path, { retry: true });
    const waiting = await fillQueue(path);
    const error = await assertRejects(
      () => connect(path),
      QmpConnectError,
      "the monitor is busy",
    );
    assertInstanceOf(error.cause, Deno.errors.WouldBlock);
    await assertRejects(
      () => connect(path, { retry: true, timeout: 100 }),
      QmpTimeoutError,
      "the monitor is busy",
    );

    const connecting = connect(path, { retry: true });
    await first.close();
    for (const conn of waiting) conn.close();
    await using qmp = await connecting;
    await qmp.execute("quit");
    await qemu.status;
  },
);
