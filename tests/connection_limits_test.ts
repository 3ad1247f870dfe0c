import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
} from "@std/assert";
import {
  memoryTransports,
  type OpenOptions,
  QmpClient,
  QmpClosedError,
  QmpProtocolError,
  QmpTimeoutError,
} from "../mod.ts";
import { openScripted, ScriptedPeer } from "./support/scripted_peer.ts";
import { eventText, GREETING, reply } from "./support/wire_text.ts";

const permissions = "none";

/** Most characters of a message until negotiation has ended. */
const EARLY = 1024 * 1024;

function scripted(options?: OpenOptions) {
  const [near, far] = memoryTransports();
  return {
    opening: QmpClient.open(near, options),
    peer: new ScriptedPeer(far),
  };
}

/** Writes an event with so many characters, without the line end. */
function eventOf(size: number): string {
  const padding = "x".repeat(size - eventText("X", { a: "" }).length + 2);
  return eventText("X", { a: padding });
}

for (const greets of [false, true]) {
  Deno.test({
    name: `QmpClient.open() allows messages of 1 MiB ${
      greets ? "until negotiation ends" : "before the greeting"
    }, and no larger ones`,
    permissions,
    async fn() {
      for (const text of [eventOf(EARLY + 1), "[".repeat(10 * EARLY)]) {
        const { opening, peer } = scripted();
        const failing = assertRejects(
          () => opening,
          QmpProtocolError,
          "Expected a message of at most 1048576 characters, found a larger one",
        );
        if (greets) {
          await peer.greet();
          await peer.receive();
        }
        await peer.send(eventOf(EARLY));
        // The client may hang up before it has read everything.
        await peer.send(text).catch(() => {});
        await failing;
        await peer.ended();
      }
    },
  });
}

Deno.test({
  name:
    "QmpClient.open() keeps a maxMessageSize below 1 MiB during negotiation",
  permissions,
  async fn() {
    const { opening, peer } = scripted({ maxMessageSize: 200 });
    const failing = assertRejects(
      () => opening,
      QmpProtocolError,
      "at most 200 characters",
    );
    await peer.greet();
    await peer.send(eventOf(201));
    await failing;
    await peer.ended();
  },
});

Deno.test({
  name:
    "QmpClient takes larger messages right behind the reply that ends negotiation",
  permissions,
  async fn() {
    for (const size of [EARLY + 20, 16 * EARLY]) {
      const { opening, peer } = scripted();
      await peer.greet();
      const { id } = await peer.receive();
      // The start of the event comes in the same chunk as the reply. The rest
      // comes later, so that the line has no end at first.
      const event = eventOf(size);
      await peer.send(reply(id) + event.slice(0, EARLY + 10));
      const qmp = await opening;
      const executing = qmp.untyped.execute("a");
      await peer.receive();
      await peer.send(event.slice(EARLY + 10));
      const text = reply(undefined, "x".repeat(size));
      for (let at = 0; at < text.length; at += EARLY) {
        await peer.send(text.slice(at, at + EARLY));
      }
      assertEquals(await executing, "x".repeat(size));
      await qmp.close();
    }
  },
});

Deno.test({
  name:
    "QmpClient takes larger messages after a negotiation of the caller, also if it was abandoned",
  permissions,
  async fn() {
    for (const timeout of [undefined, 1]) {
      const { opening, peer } = scripted({ negotiate: false });
      await peer.send(GREETING);
      const qmp = await opening;
      const negotiating = qmp.execute("qmp_capabilities", {}, { timeout });
      await peer.receive();
      if (timeout !== undefined) {
        await assertRejects(() => negotiating, QmpTimeoutError);
      }
      await peer.send(reply(undefined) + eventText("STOP"));
      if (timeout === undefined) await negotiating;
      else while (qmp.state !== "command") await Promise.resolve();
      const executing = qmp.untyped.execute("a");
      const { id } = await peer.receive();
      await peer.send(reply(id, "x".repeat(2 * EARLY)));
      assertEquals(await executing, "x".repeat(2 * EARLY));
      await qmp.close();
    }
  },
});

Deno.test({
  name: "QmpClient ends with the bound that a message exceeds",
  permissions,
  async fn() {
    const levels = 128 * 1024;
    const deep = "[".repeat(levels) + "]".repeat(levels);
    const bounds: [value: string, message: string][] = [
      [deep, "Expected a message of at most 131072 levels of nesting"],
      ["9".repeat(1001), "Expected an integer of at most 1000 digits"],
    ];
    for (const [value, message] of bounds) {
      const { qmp, peer } = await openScripted();
      const executing = assertRejects(
        () => qmp.untyped.execute("a"),
        QmpClosedError,
        message,
      );
      await peer.receive();
      await peer.send(`{"return": ${value}}\r\n`);
      const { cause } = await executing;
      assertInstanceOf(cause, QmpProtocolError);
      assert(cause.received.startsWith(`{"return": ${value.slice(0, 100)}`));
      assertEquals(cause.received.length, 513);
      await peer.ended();
      await qmp.close();
    }
  },
});

Deno.test({
  name:
    "QmpClient drops a reply whose id is nested deeply and holds a large integer",
  permissions,
  async fn() {
    const { qmp, peer } = await openScripted();
    const executing = qmp.untyped.execute("a");
    await peer.receive();
    const levels = 100_000;
    const id = `${"[".repeat(levels)}${2n ** 64n}${"]".repeat(levels)}`;
    await peer.send(`{"return": {}, "id": ${id}}\r\n${reply(undefined, 5)}`);
    assertEquals(await executing, 5);
    await qmp.close();
    await peer.ended();
  },
});
