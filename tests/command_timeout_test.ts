import { assertEquals, assertRejects } from "@std/assert";
import { QmpClient, QmpServer, QmpTimeoutError } from "../mod.ts";
import { openScripted } from "./support/scripted_peer.ts";
import { eventText, reply } from "./support/wire_text.ts";

const permissions = "none";
const TIMEOUT = 5;

/** Every way to execute a command with the default time. */
const COMMANDS: Record<string, (qmp: QmpClient) => Promise<unknown>> = {
  "execute()": (qmp) => qmp.execute("stop"),
  "untyped.execute()": (qmp) => qmp.untyped.execute("stop"),
  "execute() with a signal": (qmp) =>
    qmp.execute("stop", {}, { signal: new AbortController().signal }),
  "execute() with timeout: undefined": (qmp) =>
    qmp.execute("stop", {}, { timeout: undefined }),
  "executeAndWait()": (qmp) =>
    qmp.executeAndWait("stop", {}, { event: "STOP" }),
};

for (const [name, run] of Object.entries(COMMANDS)) {
  Deno.test({
    name: `commandTimeout ends ${name} with QmpTimeoutError`,
    permissions,
    async fn() {
      const { qmp, peer } = await openScripted({ commandTimeout: TIMEOUT });
      const error = await assertRejects(() => run(qmp), QmpTimeoutError);
      assertEquals([error.operation, error.timeout], ["stop", TIMEOUT]);
      // The late reply is dropped, and the connection goes on.
      const { id } = await peer.receive();
      const next = qmp.untyped.execute("next");
      const later = await peer.receive();
      await peer.send(reply(id, "late") + reply(later.id, "in time"));
      assertEquals(await next, "in time");
      await qmp.close();
    },
  });
}

Deno.test({
  name: "commandTimeout ends schema() with QmpTimeoutError",
  permissions,
  async fn() {
    const { qmp } = await openScripted({ commandTimeout: TIMEOUT });
    const error = await assertRejects(() => qmp.schema(), QmpTimeoutError);
    assertEquals(
      [error.operation, error.timeout],
      ["query-qmp-schema", TIMEOUT],
    );
    await qmp.close();
  },
});

/** Every way to give a command a time of its own. */
const OVERRIDES: Record<string, (qmp: QmpClient) => Promise<unknown>> = {
  "execute()": (qmp) => qmp.untyped.execute("x", {}, { timeout: Infinity }),
  "schema()": (qmp) => qmp.schema({ timeout: Infinity }),
  "executeAndWait()": (qmp) =>
    qmp.untyped.executeAndWait("x", {}, { event: "STOP", timeout: Infinity }),
};

for (const [name, run] of Object.entries(OVERRIDES)) {
  Deno.test({
    name: `The timeout of ${name} replaces commandTimeout`,
    permissions,
    async fn() {
      const { qmp, peer } = await openScripted({ commandTimeout: TIMEOUT });
      const running = run(qmp);
      const { id } = await peer.receive();
      // A command with the default time shows that this time has passed.
      await assertRejects(() => qmp.execute("stop"), QmpTimeoutError);
      await peer.send(reply(id, []) + eventText("STOP"));
      await running;
      await qmp.close();
    },
  });
}

Deno.test({
  name: "commandTimeout leaves the event of executeAndWait() without a limit",
  permissions,
  async fn() {
    const { qmp, peer } = await openScripted({ commandTimeout: TIMEOUT });
    const running = qmp.executeAndWait("stop", {}, { event: "STOP" });
    await peer.send(reply((await peer.receive()).id));
    await assertRejects(() => qmp.execute("cont"), QmpTimeoutError);
    await peer.send(eventText("STOP"));
    assertEquals((await running).event.event, "STOP");
    await qmp.close();
  },
});

Deno.test({
  name: "commandTimeout does not limit the handshake",
  permissions,
  async fn() {
    const { qmp } = await openScripted({ commandTimeout: 0 });
    await assertRejects(() => qmp.execute("stop"), QmpTimeoutError);
    await qmp.close();
  },
});

Deno.test({
  name: "QmpClient.open() refuses a wrong commandTimeout or keepAlive",
  permissions,
  async fn() {
    await using server = new QmpServer();
    for (const commandTimeout of [-1, NaN, 2 ** 31]) {
      await assertRejects(
        () => QmpClient.open(server.connect(), { commandTimeout }),
        RangeError,
        `Expected a commandTimeout from 0 to 2147483647 ms or Infinity, found ${commandTimeout}`,
      );
    }
    await assertRejects(
      () => QmpClient.open(server.connect(), { keepAlive: { interval: 0 } }),
      RangeError,
      "Expected a keepAlive.interval from 1 to 2147483647 ms, found 0",
    );
  },
});
