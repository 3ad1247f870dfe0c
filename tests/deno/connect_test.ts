import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
} from "@std/assert";
import {
  type Address,
  connect,
  type ConnectOptions,
  QmpConnectError,
  QmpProtocolError,
  QmpTimeoutError,
} from "../../mod.ts";
import { formatAddress, type TcpAddress } from "../../src/deno/address.ts";
import { ScriptedPeer } from "../support/scripted_peer.ts";
import { SocketServer } from "../support/socket_server.ts";
import { leaveStaleSocket } from "../support/sockets.ts";
import { stub } from "../support/stub.ts";
import { TempDir } from "../support/temp_dir.ts";

const listenTcp = (hostname = "127.0.0.1") =>
  Deno.listen({ hostname, port: 0 });

const listenUnix = (path: string) => Deno.listen({ transport: "unix", path });

function addressOf(listener: Deno.Listener): string {
  return formatAddress(listener.addr as TcpAddress);
}

/** Returns why this machine has no IPv6; `undefined` if it has. */
function missingIpv6(): string | undefined {
  try {
    listenTcp("::1").close();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
const NO_IPV6 = missingIpv6();

/** Makes an address at which no server listens, and a function that listens. */
type Vacancy = (directory: TempDir) => {
  address: Address;
  occupy: () => Deno.Listener;
};

const VACANCIES: Record<string, Vacancy> = {
  "a missing socket": (directory) => {
    const path = directory.file("qmp.sock");
    return { address: path, occupy: () => listenUnix(path) };
  },
  "a socket without a server": (directory) => {
    const path = directory.file("qmp.sock");
    leaveStaleSocket(path);
    return {
      address: path,
      occupy() {
        Deno.removeSync(path);
        return listenUnix(path);
      },
    };
  },
  "a port without a server": () => {
    using listener = listenTcp();
    const { hostname, port } = listener.addr as Deno.NetAddr;
    return {
      address: { hostname, port },
      occupy: () => Deno.listen({ hostname, port }),
    };
  },
};

/** Counts the attempts to connect. `refused` resolves when one has failed. */
function watchAttempts(): Disposable & {
  count: number;
  refused: Promise<void>;
} {
  const { promise: refused, resolve } = Promise.withResolvers<void>();
  const attempts = {
    count: 0,
    refused,
    ...stub("connect", (connect) => (options) => {
      attempts.count++;
      const connecting = connect(options);
      connecting.catch(() => resolve());
      return connecting;
    }),
  };
  return attempts;
}

Deno.test("connect() connects to a Unix socket by every form of its address", async () => {
  await using directory = new TempDir();
  const path = directory.file("a,b é.sock");
  await using _server = new SocketServer(listenUnix(path));
  const addresses: Address[] = [
    path,
    `unix:${path.replace(",", ",,")}`,
    `unix:${path.replace(",", ",,")},server=on,wait=off`,
    new URL(`unix://${encodeURI(path)}`),
    { transport: "unix", path },
  ];
  for (const address of addresses) {
    await using qmp = await connect(address);
    assertEquals(qmp.state, "command");
    assertEquals((await qmp.execute("query-version")).qemu.major, 10);
  }
});

for (
  const [what, hostname, ignore] of [
    ["IPv4", "127.0.0.1", false],
    [
      NO_IPV6 === undefined ? "IPv6" : `IPv6, which is missing: ${NO_IPV6}`,
      "::1",
      NO_IPV6 !== undefined,
    ],
  ] as const
) {
  Deno.test({
    name: `connect() connects to a TCP port over ${what}`,
    ignore,
    async fn() {
      const listener = listenTcp(hostname);
      const { port } = listener.addr;
      await using _server = new SocketServer(listener);
      const address = addressOf(listener);
      for (
        const form of [
          address,
          address.slice("tcp:".length),
          new URL(address.replace(":", "://")),
          { hostname, port },
        ]
      ) {
        await using qmp = await connect(form);
        assertEquals(qmp.state, "command");
      }
    },
  });
}

Deno.test("connect() turns off Nagle's algorithm", async () => {
  const calls: unknown[] = [];
  using _stub = stub("connect", (connect) => async (options) => {
    const conn: Deno.TcpConn = await connect(options);
    const setNoDelay = conn.setNoDelay.bind(conn);
    conn.setNoDelay = (on) => {
      calls.push(on);
      setNoDelay(on);
    };
    return conn;
  });
  const listener = listenTcp();
  await using _server = new SocketServer(listener);
  await using _qmp = await connect(addressOf(listener));
  assertEquals(calls, [true]);
});

Deno.test("connect() passes on the options of the handshake", async () => {
  const listener = listenTcp();
  await using _server = new SocketServer(listener);
  const seen: string[] = [];
  await using qmp = await connect(addressOf(listener), {
    capabilities: [],
    log: ({ direction }) => seen.push(direction),
  });
  assertEquals(qmp.capabilities, []);
  assertEquals(seen, ["received", "sent", "received"]);
  await using raw = await connect(addressOf(listener), { negotiate: false });
  assertEquals(raw.state, "negotiation");
});

Deno.test("connect() refuses wrong addresses and options before it connects", async () => {
  using attempts = watchAttempts();
  const rows: [Address, ConnectOptions, typeof TypeError, string][] = [
    ["unix:/a", { tls: true }, TypeError, "Cannot use TLS on unix:/a"],
    ["nonsense:", {}, RangeError, '"nonsense:"'],
    ["stdio", {}, TypeError, '"stdio"'],
    ["unix:/a", { timeout: -1 }, RangeError, "found -1"],
    ["unix:/a", { timeout: NaN }, RangeError, "found NaN"],
  ];
  for (const [address, options, kind, message] of rows) {
    await assertRejects(() => connect(address, options), kind, message);
  }
  assertEquals(attempts.count, 0);
});

Deno.test("connect() closes the connection if an option of the handshake is out of bounds", async () => {
  using listener = listenTcp();
  const connecting = assertRejects(
    () => connect(addressOf(listener), { maxMessageSize: 0 }),
    RangeError,
    "maxMessageSize",
  );
  const peer = new ScriptedPeer(await listener.accept());
  await connecting;
  await peer.ended();
});

const testdata = (name: string) =>
  Deno.readTextFile(new URL(`../testdata/${name}`, import.meta.url));
const CERT = await testdata("localhost_cert.pem");
const KEY = await testdata("localhost_key.pem");
const listenTls = () =>
  Deno.listenTls({ hostname: "127.0.0.1", port: 0, cert: CERT, key: KEY });

Deno.test("connect() uses TLS with a server whose certificate it trusts", async () => {
  const listener = listenTls();
  const { port } = listener.addr as Deno.NetAddr;
  await using _server = new SocketServer(listener);
  await using qmp = await connect(`localhost:${port}`, {
    tls: { caCerts: [CERT] },
  });
  assertEquals((await qmp.execute("query-version")).qemu.major, 10);
  assertEquals(
    await Promise.all(
      Array.from({ length: 100 }, () => qmp.untyped.execute("query-version")),
    ).then((replies) => replies.length),
    100,
  );
});

Deno.test("connect() rejects with QmpConnectError if it does not trust the certificate", async () => {
  const listener = listenTls();
  const { port } = listener.addr as Deno.NetAddr;
  await using _server = new SocketServer(listener);
  for (
    const [host, tls, reason] of [
      ["localhost", true, "UnknownIssuer"],
      ["127.0.0.1", { caCerts: [CERT] }, "not valid for name"],
    ] as const
  ) {
    const error = await assertRejects(
      () => connect(`${host}:${port}`, { tls: tls as ConnectOptions["tls"] }),
      QmpConnectError,
      reason,
    );
    assert(error.cause instanceof Error);
  }
});

Deno.test("connect() rejects with QmpConnectError if the server does not use TLS", async () => {
  const listener = listenTcp();
  await using _server = new SocketServer(listener);
  await assertRejects(
    () => connect(addressOf(listener), { tls: true, timeout: Infinity }),
    QmpConnectError,
  );
});

for (const [what, vacancy] of Object.entries(VACANCIES)) {
  Deno.test(`connect() tries ${what} once without retry`, async () => {
    await using directory = new TempDir();
    using attempts = watchAttempts();
    const { address } = vacancy(directory);
    const error = await assertRejects(() => connect(address), QmpConnectError);
    assertStringIncludes(error.message, "Connecting to ");
    assertInstanceOf(error.cause, Error);
    assertStringIncludes(error.message, error.cause.message);
    assertEquals(attempts.count, 1);
  });

  Deno.test(`connect() tries ${what} again with retry, until a server listens`, async () => {
    await using directory = new TempDir();
    using attempts = watchAttempts();
    const { address, occupy } = vacancy(directory);
    const connecting = connect(address, { retry: true });
    await attempts.refused;
    await using _server = new SocketServer(occupy());
    await using qmp = await connecting;
    assertEquals(qmp.state, "command");
    assert(attempts.count > 1);
  });

  Deno.test(`connect() stops trying ${what} at the timeout, and says what it found`, async () => {
    await using directory = new TempDir();
    using attempts = watchAttempts();
    const { address } = vacancy(directory);
    const error = await assertRejects(
      () => connect(address, { retry: true, timeout: 100 }),
      QmpTimeoutError,
      "did not end within 100 ms: ",
    );
    assertStringIncludes(error.message, "(os error ");
    assert(attempts.count > 1);
  });

  Deno.test(`connect() stops trying ${what} when the caller aborts`, async () => {
    await using directory = new TempDir();
    using attempts = watchAttempts();
    const { address } = vacancy(directory);
    const controller = new AbortController();
    const connecting = connect(address, {
      retry: true,
      signal: controller.signal,
      timeout: Infinity,
    });
    const rejected = rejectsWith(connecting, controller);
    await attempts.refused;
    await rejected();
  });
}

Deno.test("connect() does not try again after an error that time does not heal", async () => {
  using attempts = watchAttempts();
  await using directory = new TempDir();
  const file = directory.file("file");
  await Deno.writeTextFile(file, "");
  await assertRejects(
    () => connect(`${file}/qmp.sock`, { retry: true, timeout: Infinity }),
    QmpConnectError,
    "Not a directory",
  );
  assertEquals(attempts.count, 1);
});

/**
 * Returns a function that aborts, and checks that a promise rejects with the
 * reason.
 */
function rejectsWith(
  promise: Promise<unknown>,
  controller: AbortController,
): () => Promise<void> {
  const reason = { any: "reason" };
  const caught = promise.then(() => undefined, (error) => error);
  return async () => {
    controller.abort(reason);
    assertStrictEquals(await caught, reason);
  };
}

Deno.test("connect() does not connect if the signal has aborted already", async () => {
  using attempts = watchAttempts();
  const controller = new AbortController();
  controller.abort();
  const connecting = connect("localhost:1", { signal: controller.signal });
  const error = await connecting.catch((error) => error);
  assertStrictEquals(error, controller.signal.reason);
  assertEquals(attempts.count, 0);
});

Deno.test("connect() closes a connection that succeeds after the abort", async () => {
  using listener = listenTcp();
  const started = Promise.withResolvers<void>();
  const proceed = Promise.withResolvers<void>();
  using _stub = stub("connect", (connect) => async (options) => {
    started.resolve();
    await proceed.promise;
    return await connect(options);
  });
  const controller = new AbortController();
  const connecting = connect(addressOf(listener), {
    signal: controller.signal,
  });
  const rejected = rejectsWith(connecting, controller);
  await started.promise;
  await rejected();
  proceed.resolve();
  await new ScriptedPeer(await listener.accept()).ended();
});

Deno.test("connect() hangs up if the caller aborts before the greeting", async () => {
  using listener = listenTcp();
  const controller = new AbortController();
  const connecting = connect(addressOf(listener), {
    signal: controller.signal,
    timeout: Infinity,
  });
  const rejected = rejectsWith(connecting, controller);
  const peer = new ScriptedPeer(await listener.accept());
  await rejected();
  await peer.ended();
});

Deno.test("connect() hangs up on a silent server, and suggests the reason", async () => {
  using listener = listenTcp();
  const error = await assertRejects(
    () => connect(addressOf(listener), { timeout: 50 }),
    QmpTimeoutError,
    "another client may be using this monitor",
  );
  assertEquals(error.operation, `Connecting to ${addressOf(listener)}`);
  assertEquals(error.timeout, 50);
  await new ScriptedPeer(await listener.accept()).ended();
});

Deno.test("connect() rejects with QmpProtocolError as soon as a server does not speak QMP", async () => {
  using listener = listenTcp();
  for (
    const text of [
      "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n",
      "SSH-2.0-OpenSSH_9.2\r\n",
      '{"return": {}}\r\n',
      "5\r\n",
    ]
  ) {
    const connecting = assertRejects(
      () => connect(addressOf(listener), { timeout: Infinity }),
      QmpProtocolError,
    );
    const peer = new ScriptedPeer(await listener.accept());
    await peer.send(text);
    const { received } = await connecting;
    assertEquals(
      received.replaceAll(" ", ""),
      text.split("\r")[0]!.replaceAll(" ", ""),
    );
    await peer.ended();
  }
});

Deno.test("connect() rejects with QmpConnectError if the server hangs up in the handshake", async () => {
  using listener = listenTcp();
  for (
    const farewell of [
      (_: ScriptedPeer) => {},
      async (peer: ScriptedPeer) => {
        await peer.greet();
        await peer.receive();
      },
    ]
  ) {
    const connecting = assertRejects(
      () => connect(addressOf(listener), { timeout: Infinity }),
      QmpConnectError,
    );
    const peer = new ScriptedPeer(await listener.accept());
    await farewell(peer);
    await peer.hangUp();
    await connecting;
  }
});

Deno.test("connect() says that a host needs a port if no socket has that name", async () => {
  const { message } = await assertRejects(
    () => connect("127.0.0.1"),
    QmpConnectError,
  );
  assertStringIncludes(message, "a host needs a port, as in 127.0.0.1:4444");
  const path = await assertRejects(
    () => connect("no-such.sock"),
    QmpConnectError,
  );
  assert(!path.message.includes("port"), path.message);
});
