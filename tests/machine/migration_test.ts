import { assertEquals, assertRejects } from "@std/assert";
import { QmpClient, QmpOperationError } from "../../mod.ts";
import { migrate } from "../../src/machine/mod.ts";
import { QmpServer } from "../../src/server.ts";

/** A QEMU that goes through some states, one at each look. */
class FakeQemu implements AsyncDisposable {
  readonly executed: string[] = [];
  readonly server: QmpServer;
  #states: object[];
  #last: object = { status: "none" };
  #looks = 0;

  constructor(states: object[]) {
    this.#states = states;
    const note = (name: string) => () => {
      this.executed.push(name);
    };
    this.server = new QmpServer({
      commands: {
        "query-migrate-capabilities": () => [
          { capability: "postcopy-ram", state: false },
          { capability: "events", state: true },
        ],
        "migrate-set-capabilities": (args) => {
          for (const { capability, state } of args["capabilities"] as never[]) {
            this.executed.push(`${capability}=${state}`);
          }
        },
        // QEMU says that a migration is over a moment before this changes.
        "query-status": () => ({
          status: this.#looks++ === 0 ? "finish-migrate" : "postmigrate",
          running: false,
        }),
        migrate: note("migrate"),
        migrate_cancel: note("migrate_cancel"),
        "migrate-start-postcopy": note("migrate-start-postcopy"),
        "query-migrate": () => this.#last = this.#states.shift() ?? this.#last,
      },
    });
  }

  async [Symbol.asyncDispose]() {
    await this.server.close();
  }
}

const ram = { total: 4096, remaining: 1024 };
const ACTIVE = { status: "active", ram: { ...ram, "dirty-sync-count": 1 } };
const SECOND_PASS = {
  status: "active",
  ram: { ...ram, "dirty-sync-count": 2 },
};
const OPTIONS = { uri: "tcp:[::1]:1", postcopy: true, interval: 1 };

Deno.test("migrate() starts postcopy once, after one pass over the memory", async () => {
  await using fake = new FakeQemu([
    ACTIVE,
    ACTIVE,
    SECOND_PASS,
    SECOND_PASS,
    { status: "postcopy-active" },
    { status: "completed", "total-time": 5, downtime: 1 },
  ]);
  await using qmp = await QmpClient.open(fake.server.connect());
  const { downtime } = await migrate(qmp, undefined, OPTIONS);
  assertEquals(downtime, 1);
  assertEquals(fake.executed, [
    "postcopy-ram=true",
    "migrate",
    "migrate-start-postcopy",
  ]);
});

Deno.test("migrate() does not cancel when the guest runs at the target", async () => {
  await using fake = new FakeQemu([SECOND_PASS, { status: "postcopy-active" }]);
  await using qmp = await QmpClient.open(fake.server.connect());
  const stop = new AbortController();
  await assertRejects(
    () =>
      migrate(qmp, undefined, {
        ...OPTIONS,
        signal: stop.signal,
        onProgress: ({ status }) => {
          if (status === "postcopy-active") stop.abort(new Error("enough"));
        },
      }),
    Error,
    "enough",
  );
  assertEquals(fake.executed.includes("migrate_cancel"), false);
  // The settings are set back.
  assertEquals(fake.executed.at(-1), "postcopy-ram=false");
});

Deno.test("migrate() says that the guest waits when postcopy is interrupted", async () => {
  await using fake = new FakeQemu([
    SECOND_PASS,
    { status: "postcopy-paused", "error-desc": "Broken pipe" },
  ]);
  await using qmp = await QmpClient.open(fake.server.connect());
  await assertRejects(
    () => migrate(qmp, undefined, OPTIONS),
    QmpOperationError,
    "Migrating failed: the connection broke, and the guest waits for migrate-recover; Broken pipe",
  );
  assertEquals(fake.executed.includes("migrate_cancel"), false);
});

Deno.test("migrate() says when QEMU gives no reason, and fails with the target", async () => {
  await using fake = new FakeQemu([ACTIVE, { status: "failed" }]);
  await using qmp = await QmpClient.open(fake.server.connect());
  await assertRejects(
    () => migrate(qmp, undefined, OPTIONS),
    QmpOperationError,
    "Migrating failed: QEMU gives no reason",
  );
});
