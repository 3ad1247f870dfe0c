import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  launch,
  QmpClosedError,
  QmpCommandError,
  type QmpMachine,
  QmpOperationError,
  QmpTimeoutError,
} from "../mod.ts";
import { migrate, percentOf, waitForState } from "../src/machine/mod.ts";
import { testQemu } from "./support/qemu.ts";
import { TempDir } from "./support/temp_dir.ts";

/** A machine whose firmware runs. */
const MACHINE = ["-M", "q35", "-m", "64", "-display", "none", "-nic", "none"];
const INCOMING = [...MACHINE, "-incoming", "defer"];

/** Makes a migration take seconds. In bytes per second. */
const SLOW = { parameters: { "max-bandwidth": 65_536 } };

function kill({ process }: QmpMachine) {
  try {
    process.kill("SIGKILL");
  } catch {
    // It was killed before.
  }
}

/** Asserts that the machine runs, and can migrate as before. */
async function assertRunsOn({ qmp }: QmpMachine) {
  assertEquals((await qmp.execute("query-status")).status, "running");
  const capabilities = await qmp.execute("query-migrate-capabilities");
  assertEquals(
    capabilities.filter(({ capability, state }) =>
      state && ["events", "postcopy-ram"].includes(capability)
    ),
    [],
  );
  const parameters = await qmp.execute("query-migrate-parameters");
  assert(parameters["max-bandwidth"]! > 65_536);
}

testQemu("migrate() moves a machine to another QEMU", async (command) => {
  await using dir = new TempDir();
  await using first = await launch(command, MACHINE);
  await using second = await launch(command, INCOMING);
  const percents: number[] = [];
  let atSwitch: string | undefined;
  const info = await migrate(first.qmp, second.qmp, {
    uri: "tcp:127.0.0.1:0",
    timeout: 30_000,
    onProgress: (info) => percents.push(percentOf(info)),
    onSwitchover: async () => {
      atSwitch = (await first.qmp.execute("query-status")).status;
    },
  });
  assertEquals(info.status, "completed");
  assert(info["total-time"]! > 0 && info.downtime! >= 0);
  assertEquals(percents.at(-1), 100);
  assert(["finish-migrate", "paused"].includes(atSwitch!), atSwitch);
  const status = (await first.qmp.execute("query-status")).status;
  assertEquals(status, "postmigrate");
  assertEquals((await second.qmp.execute("query-status")).status, "running");

  // A machine that stands still arrives as it was.
  await second.qmp.execute("stop");
  await using third = await launch(command, INCOMING);
  const uri = `unix:${dir.file("migrate")}`;
  await migrate(second.qmp, third.qmp, { uri, timeout: 30_000 });
  assertEquals((await third.qmp.execute("query-status")).status, "paused");
});

testQemu(
  "migrate() lets the source run on if the target dies, and says why",
  async (command) => {
    await using dir = new TempDir();
    const uri = `unix:${dir.file("migrate")}`;
    await using source = await launch(command, MACHINE);
    {
      await using target = await launch(command, INCOMING);
      const error = await assertRejects(
        () =>
          migrate(source.qmp, target.qmp, {
            ...SLOW,
            uri,
            timeout: 30_000,
            onProgress: ({ status }) => {
              if (status === "active") kill(target);
            },
          }),
        QmpOperationError,
        `Migrating failed: the target has ended: ${command}`,
      );
      assert(error.message.includes("SIGKILL"), error.message);
      await assertRunsOn(source);
    }
    {
      // The machines differ.
      await using target = await launch(command, [...INCOMING, "-m", "128"]);
      await assertRejects(
        () => migrate(source.qmp, target.qmp, { uri, timeout: 30_000 }),
        QmpOperationError,
        "load of migration failed",
      );
      await assertRunsOn(source);
    }
    // There is no target.
    await assertRejects(
      () =>
        migrate(source.qmp, undefined, {
          uri: `unix:${dir.file("missing")}`,
          timeout: 30_000,
        }),
      QmpOperationError,
      "No such file or directory",
    );
    // The target was started in another way.
    await using target = await launch(command, MACHINE);
    await assertRejects(
      () => migrate(source.qmp, target.qmp, { ...SLOW, uri }),
      QmpCommandError,
      "incoming",
    );
    await assertRunsOn(source);
    await assertRejects(
      () => migrate(source.qmp, target.qmp, { uri, interval: 0 }),
      RangeError,
    );
  },
);

testQemu(
  "migrate() cancels when it is aborted, and when its time is over",
  async (command) => {
    await using dir = new TempDir();
    const uri = `unix:${dir.file("migrate")}`;
    let onMessage = () => {};
    await using source = await launch(command, MACHINE, {
      log: () => onMessage(),
    });
    const wait = { ...SLOW, uri };
    {
      await using target = await launch(command, INCOMING);
      await assertRejects(
        () => migrate(source.qmp, target.qmp, { ...wait, timeout: 400 }),
        QmpTimeoutError,
        "Migrating did not end within 400 ms: it is in the state active, with ",
      );
      await assertRunsOn(source);
    }
    // After different numbers of messages, also while commands are on the way.
    for (const number of [2, 5, 8, 9, 10, 11, 14]) {
      const stop = new AbortController();
      let left = number;
      await using target = await launch(command, INCOMING);
      onMessage = () => {
        if (left-- === 0) stop.abort(new Error("enough"));
      };
      await assertRejects(
        () => migrate(source.qmp, target.qmp, { ...wait, signal: stop.signal }),
        Error,
        "enough",
      );
      onMessage = () => {};
      await assertRunsOn(source);
    }
    // By another client.
    await using target = await launch(command, INCOMING);
    await assertRejects(
      () =>
        migrate(source.qmp, target.qmp, {
          ...wait,
          onProgress: ({ status }) => {
            if (status === "active") source.qmp.execute("migrate_cancel");
          },
        }),
      QmpOperationError,
      "Migrating failed: it was cancelled",
    );
    await assertRunsOn(source);
  },
);

testQemu("migrate() rejects if the source is killed", async (command) => {
  await using dir = new TempDir();
  await using source = await launch(command, MACHINE);
  await using target = await launch(command, INCOMING);
  await assertRejects(
    () =>
      migrate(source.qmp, target.qmp, {
        ...SLOW,
        uri: `unix:${dir.file("migrate")}`,
        onProgress: () => kill(source),
      }),
    QmpClosedError,
    "SIGKILL",
  );
});

testQemu("migrate() writes a machine to a program", async (command) => {
  await using dir = new TempDir();
  const file = dir.file("state");
  await using source = await launch(command, MACHINE);
  await migrate(source.qmp, undefined, {
    uri: `exec:cat > ${file}`,
    timeout: 30_000,
  });
  assert((await Deno.stat(file)).size > 0);
  await using restored = await launch(command, [
    ...MACHINE,
    ...["-incoming", `exec:cat ${file}`],
  ]);
  await waitForState(restored.qmp, "running", { timeout: 10_000 });
});
