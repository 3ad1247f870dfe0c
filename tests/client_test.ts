import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { memoryTransports, QmpClient, QmpCommandError } from "../mod.ts";
import { openScripted } from "./support/scripted_peer.ts";
import { errorReply, eventText, reply } from "./support/wire_text.ts";

const permissions = "none";

Deno.test({
  name: "QmpClient.untyped is the same client",
  permissions,
  async fn() {
    const { qmp, peer } = await openScripted();
    assertStrictEquals<unknown>(qmp.untyped, qmp);
    const events = qmp.untyped.events(["X_NEW", "X_NEWER"]);
    const waiting = qmp.untyped.executeAndWait("x-new", { any: "thing" }, {
      event: ["X_NEW"],
      filter: ({ data }) => data?.any === "thing",
    });
    const { id, arguments: args } = await peer.receive();
    assertEquals(args, { any: "thing" });
    await peer.send(eventText("X_NEW", { any: "other" }));
    await peer.send(eventText("X_NEW", { any: "thing" }) + reply(id, [5]));
    const { event, return: value } = await waiting;
    assertEquals([event.data, value], [{ any: "thing" }, [5]]);
    assertEquals(events.queued, 2);
    await qmp.close();
    await peer.hangUp();
  },
});

/** Checks the types at compile time. No test calls it. */
export async function types(qmp: QmpClient): Promise<void> {
  // @ts-expect-error The schema has no such command.
  await qmp.execute("query-statuz");
  // @ts-expect-error The argument has another type.
  await qmp.execute("device_del", { id: 5 });
  // @ts-expect-error The argument is missing.
  await qmp.execute("device_del", {});
  // @ts-expect-error All arguments are missing.
  await qmp.execute("device_del");
  // @ts-expect-error The schema has no such event.
  qmp.events("STOPPED");
  // @ts-expect-error `events` has no such option.
  qmp.events("STOP", { most: 5 });
  // @ts-expect-error The data of the event has no such member.
  await qmp.waitFor("SHUTDOWN", { filter: ({ data }) => data.device === "" });
  // @ts-expect-error The name of the event is missing.
  await qmp.executeAndWait("stop", {}, {});

  const { running }: { running: boolean } = await qmp.execute("query-status");
  const raw: unknown = await qmp.untyped.execute("x-any", { any: running });
  const name: "STOP" | "RESUME" = (await qmp.waitFor(["STOP", "RESUME"])).event;
  for await (const event of qmp.events(["SHUTDOWN", "STOP"], { limit: 5 })) {
    if (event.event === "SHUTDOWN") {
      const guest: boolean = event.data.guest;
      throw new Error(`${guest} ${raw} ${name}`);
    }
    const none: undefined = event.data;
    // @ts-expect-error The names narrow the event to those two.
    if (event.event === "RESET") throw new Error(none);
  }

  interface MySchema {
    commands: { frob: { arguments: { level: number }; return: string } };
    events: { FROBBED: { level: number } };
  }
  const mine = await QmpClient.open<MySchema>(memoryTransports()[0]);
  const text: string = await mine.execute("frob", { level: 3 });
  // @ts-expect-error This schema does not have the command.
  await mine.execute("query-status", { text });
}

/** The reply to `query-qmp-schema` of a server that has one command. */
const ENTRIES = [
  { "meta-type": "command", name: "stop", "arg-type": "0", "ret-type": "0" },
  { "meta-type": "object", name: "0", members: [] },
];

Deno.test(
  "QmpClient.schema() asks once, and returns the same schema to all callers",
  { permissions },
  async () => {
    const { qmp, peer } = await openScripted();
    const both = Promise.all([qmp.schema(), qmp.schema()]);
    const { execute, id } = await peer.receive();
    assertEquals(execute, "query-qmp-schema");
    await peer.send(reply(id, ENTRIES));
    const [first, second] = await both;
    assertEquals(first.commands, ["stop"]);
    assertStrictEquals(second, first);
    assertStrictEquals(await qmp.schema(), first);
    await qmp.close();
    await peer.endsWithoutMore();
  },
);

Deno.test(
  "QmpClient.schema() asks the server again after a failure",
  { permissions },
  async () => {
    const { qmp, peer } = await openScripted();
    for (const entries of [undefined, [{ name: "stop" }]]) {
      const schema = assertRejects(
        () => qmp.schema(),
        entries ? TypeError : QmpCommandError,
      );
      const { id } = await peer.receive();
      const error = { class: "CommandNotFound", desc: "Not found" };
      await peer.send(entries ? reply(id, entries) : errorReply(id, error));
      await schema;
    }
    const schema = qmp.schema();
    await peer.send(reply((await peer.receive()).id, ENTRIES));
    assertEquals((await schema).commands, ["stop"]);
    await qmp.close();
  },
);

Deno.test(
  "QmpClient.schema() still resolves for others when one caller aborts",
  { permissions },
  async () => {
    const { qmp, peer } = await openScripted();
    const caller = new AbortController();
    const impatient = qmp.schema({ signal: caller.signal });
    const patient = qmp.schema({ timeout: 60_000 });
    const { id } = await peer.receive();
    const reason = new Error("No more time");
    caller.abort(reason);
    assertStrictEquals(await impatient.catch((error) => error), reason);
    await peer.send(reply(id, ENTRIES));
    assertEquals((await patient).commands, ["stop"]);
    await qmp.close();
  },
);

Deno.test(
  "QmpClient.schema() does not ask the server if its options are wrong",
  { permissions },
  async () => {
    const { qmp, peer } = await openScripted();
    await assertRejects(() => qmp.schema({ timeout: -1 }), RangeError);
    await assertRejects(
      () => qmp.schema({ signal: AbortSignal.abort(new TypeError("Not now")) }),
      TypeError,
      "Not now",
    );
    await qmp.close();
    await peer.endsWithoutMore();
  },
);
