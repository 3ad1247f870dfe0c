import {
  assert,
  assertEquals,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  connect,
  listen,
  QmpConnectError,
  QmpServer,
  QmpStateError,
  reconnecting,
} from "../../mod.ts";
import { SocketServer } from "../support/socket_server.ts";
import { TempDir } from "../support/temp_dir.ts";
import { FAST } from "../support/reconnecting.ts";

Deno.test("reconnecting() to an address waits for a server, and returns to the next one", async () => {
  await using dir = new TempDir();
  const path = dir.file("qmp.sock");
  await using qmp = reconnecting(path, { ...FAST, capabilities: [] });
  const early = qmp.untyped.execute("x-do");
  for (const round of [1, 2, 3]) {
    await using _server = new SocketServer(
      Deno.listen({ transport: "unix", path }),
      { commands: { "x-do": () => ({ round }) } },
    );
    if (round === 1) assertEquals(await early, { round });
    // The client may not have noticed yet that the last server is gone.
    const connection = await qmp.connection();
    assertEquals(await connection.untyped.execute("x-do"), { round });
    assertEquals(connection.capabilities, []);
    await _server.server.close();
    await connection.closed.catch(() => {});
  }
  assert(qmp.lost !== undefined);
});

Deno.test("reconnecting() refuses a wrong address or option of connect() at once", () => {
  assertThrows(() => reconnecting("tcp:nowhere"), TypeError);
  assertThrows(() => reconnecting(7 as unknown as string), TypeError);
  assertThrows(() => reconnecting("/s", { maxMessageSize: 0 }), RangeError);
});

Deno.test("reconnecting() with a listener takes one peer after the other, and leaves the listener open", async () => {
  await using dir = new TempDir();
  const path = dir.file("qmp.sock");
  await using listener = listen(path);
  await using server = new QmpServer({ commands: { "x-do": () => {} } });
  const qmp = reconnecting(listener, FAST);
  for (let round = 0; round < 3; round++) {
    const peer = await Deno.connect({ transport: "unix", path });
    server.serve(peer);
    const connection = await qmp.connection();
    await qmp.untyped.execute("x-do");
    peer.close();
    await connection.closed.catch(() => {});
  }
  await qmp.close();
  server.serve(await Deno.connect({ transport: "unix", path }));
  await using next = await listener.accept();
  await next.untyped.execute("x-do");
});

Deno.test("A reconnecting client of a listener that is closed lasts as long as its connection", async () => {
  await using dir = new TempDir();
  const path = dir.file("qmp.sock");
  const listener = listen(path);
  await using server = new QmpServer({ commands: { "x-do": () => {} } });
  const qmp = reconnecting(listener, FAST);
  server.serve(await Deno.connect({ transport: "unix", path }));
  await qmp.connection();
  await listener.close();
  await qmp.untyped.execute("x-do");
  await server.close();
  const { cause } = await assertRejects(() => qmp.closed, QmpConnectError);
  assert(cause instanceof QmpStateError);
  await qmp.close();
});

Deno.test("reconnecting() with a function that connects uses what it returns", async () => {
  await using dir = new TempDir();
  const path = dir.file("qmp.sock");
  await using _server = new SocketServer(
    Deno.listen({ transport: "unix", path }),
  );
  const made: unknown[] = [];
  await using qmp = reconnecting(async ({ signal }) => {
    const connection = await connect(path, { signal });
    made.push(connection);
    return connection;
  });
  assertStrictEquals(await qmp.connection(), made[0]);
});

Deno.test({
  name: "A permission that is missing ends a reconnecting client at once",
  permissions: { net: false, read: true, write: true },
  async fn() {
    const qmp = reconnecting("/run/qmp-test-nowhere.sock");
    await assertRejects(() => qmp.closed, QmpConnectError, "net access");
    await qmp.close();
  },
});
