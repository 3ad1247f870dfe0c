import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { delay } from "@std/async/delay";
import { launch, type QmpClient, type QmpMachine } from "../../mod.ts";
import { percentOf, runJob, watchJob } from "../../src/machine/mod.ts";
import {
  QmpClosedError,
  QmpCommandError,
  QmpOperationError,
  QmpTimeoutError,
} from "../../src/protocol/error.ts";
import type { JobInfo } from "../../src/qapi/generated/qemu.ts";
import { BARE, testQemu } from "../support/qemu.ts";
import { TempDir } from "../support/temp_dir.ts";

const SIZE = 64 * 2 ** 20;

/** Launches a QEMU with two empty nodes of the same size. */
async function withNodes(command: string): Promise<QmpMachine> {
  const machine = await launch(command, BARE);
  for (const name of ["from", "to"]) {
    await machine.qmp.execute("blockdev-add", {
      driver: "null-co",
      "node-name": name,
      size: SIZE,
    });
  }
  return machine;
}

const COPY = { device: "from", target: "to", sync: "full" } as const;

/** Speed at which a copy takes four seconds, in bytes per second. */
const SLOW = SIZE / 4;

/** Asserts that there are no jobs, and that the nodes can be used again. */
async function assertNothingLeft(qmp: QmpClient) {
  assertEquals(await qmp.execute("query-jobs"), []);
  await runJob(qmp, "blockdev-backup", COPY);
}

testQemu(
  "runJob() runs a job to its end, and dismisses it",
  async (command) => {
    await using machine = await withNodes(command);
    const { qmp } = machine;
    const seen: JobInfo[] = [];
    const job = await runJob(qmp, "blockdev-backup", { ...COPY, speed: SIZE }, {
      id: "copy",
      interval: 20,
      onProgress: (job) => seen.push(job),
    });
    assertEquals([job.id, job.type, job.status], [
      "copy",
      "backup",
      "concluded",
    ]);
    assertEquals(seen.at(-1), job);
    const percents = seen.map(percentOf);
    assertEquals(percents, percents.toSorted((a, b) => a - b));
    assertEquals(percents.at(-1), 100);
    assert(seen.length > 3, `${seen.length}`);
    await assertNothingLeft(qmp);
  },
);

testQemu("runJob() completes a mirror when it is ready", async (command) => {
  await using machine = await withNodes(command);
  const { qmp } = machine;
  assertEquals(
    (await runJob(qmp, "blockdev-mirror", COPY)).status,
    "concluded",
  );
  let ready: string | undefined;
  await runJob(qmp, "blockdev-mirror", COPY, {
    complete: async ({ id }) => {
      ready = (await qmp.execute("query-jobs")).find((job) => job.id === id)
        ?.status;
    },
  });
  assertEquals(ready, "ready");
  await assertRejects(
    () =>
      runJob(qmp, "blockdev-mirror", COPY, {
        complete: () => {
          throw new Error("not now");
        },
      }),
    Error,
    "not now",
  );
  assertEquals(await qmp.execute("query-jobs"), []);
  const left = await runJob(qmp, "blockdev-mirror", COPY, {
    id: "left",
    complete: false,
  });
  assertEquals(left.status, "ready");
  assertEquals((await qmp.execute("query-jobs")).length, 1);
  await qmp.execute("job-cancel", { id: "left" });
  await assertRejects(
    async () => {
      for await (const _ of watchJob(qmp, "left"));
    },
    QmpOperationError,
  );
  await qmp.execute("job-dismiss", { id: "left" });
  await assertNothingLeft(qmp);
});

testQemu(
  "runJob() creates, amends, streams and commits images",
  async (command) => {
    await using dir = new TempDir();
    await using machine = await launch(command, BARE);
    const { qmp } = machine;
    for (const name of ["base", "top"]) {
      const filename = dir.file(name);
      const create = await runJob(qmp, "blockdev-create", {
        options: { driver: "file", filename, size: 0 },
      });
      assertEquals([create.type, create.status], ["create", "concluded"]);
      await qmp.execute("blockdev-add", {
        driver: "file",
        "node-name": `${name}-file`,
        filename,
      });
      await runJob(qmp, "blockdev-create", {
        options: { driver: "qcow2", file: `${name}-file`, size: 1_048_576 },
      });
    }
    await qmp.execute("blockdev-add", {
      driver: "qcow2",
      "node-name": "base",
      file: "base-file",
    });
    await qmp.execute("blockdev-add", {
      driver: "qcow2",
      "node-name": "top",
      file: "top-file",
      backing: "base",
    });
    const amend = await runJob(qmp, "x-blockdev-amend", {
      "node-name": "top",
      options: { driver: "qcow2" },
    });
    assertEquals([amend.type, amend.status], ["amend", "concluded"]);
    // An active commit becomes ready, and is completed.
    const commit = await runJob(qmp, "block-commit", { device: "top" });
    assertEquals([commit.type, commit.status], ["commit", "concluded"]);
    await qmp.execute("blockdev-del", { "node-name": "top" });
    await qmp.execute("blockdev-add", {
      driver: "qcow2",
      "node-name": "again",
      file: "top-file",
      backing: "base",
    });
    const stream = await runJob(qmp, "block-stream", { device: "again" });
    assertEquals([stream.type, stream.status], ["stream", "concluded"]);
    assertEquals(await qmp.execute("query-jobs"), []);
  },
);

testQemu("runJob() gives QEMU's text if the job fails", async (command) => {
  await using machine = await withNodes(command);
  const { qmp } = machine;
  const error = await assertRejects(
    () =>
      runJob(qmp, "blockdev-create", {
        options: { driver: "file", filename: "/nonexistent/disk", size: 512 },
      }, { id: "create" }),
    QmpOperationError,
    "Job create failed: Could not create '/nonexistent/disk': No such file",
  );
  assertEquals(error.operation, "Job create");
  // The stack leads to the caller.
  assert(error.stack?.includes("jobs_test.ts"), error.stack);
  await assertNothingLeft(qmp);
});

testQemu(
  "runJob() leaves a job with the same ID alone, and starts none of its own",
  async (command) => {
    await using machine = await withNodes(command);
    const { qmp } = machine;
    const first = runJob(qmp, "blockdev-backup", { ...COPY, speed: SLOW }, {
      id: "taken",
      timeout: 30_000,
    });
    const create = {
      options: { driver: "file", filename: "/nonexistent/disk", size: 512 },
    } as const;
    const refused = assertRejects(
      () => runJob(qmp, "blockdev-create", create, { id: "taken" }),
      QmpCommandError,
      "taken",
    );
    // Its command is on its way to QEMU when the abort comes.
    const stop = new AbortController();
    const aborted = assertRejects(
      () =>
        runJob(qmp, "blockdev-create", create, {
          id: "taken",
          signal: stop.signal,
        }),
      DOMException,
      "aborted",
    );
    stop.abort();
    await Promise.all([refused, aborted]);
    const [job] = await qmp.execute("query-jobs");
    assertEquals([job?.id, job?.status], ["taken", "running"]);
    await qmp.execute("block-job-set-speed", { device: "taken", speed: 0 });
    assertEquals((await first).status, "concluded");
    await assertNothingLeft(qmp);
  },
);

testQemu(
  "runJob() cancels the job on an abort, a timeout and an error of onProgress",
  async (command) => {
    await using machine = await withNodes(command);
    const { qmp } = machine;
    const slow = { ...COPY, speed: SLOW };
    await assertRejects(
      () => runJob(qmp, "blockdev-backup", slow, { id: "a", timeout: 200 }),
      QmpTimeoutError,
      "Job a did not end within 200 ms",
    );
    assertEquals(await qmp.execute("query-jobs"), []);
    // At any moment, also while the command is on its way.
    for (const ms of [0, 1, 2, 5, 20]) {
      const stop = new AbortController();
      const running = assertRejects(
        () =>
          runJob(qmp, "blockdev-backup", slow, {
            id: "a",
            signal: stop.signal,
          }),
        Error,
        "enough",
      );
      await delay(ms);
      stop.abort(new Error("enough"));
      await running;
      assertEquals(await qmp.execute("query-jobs"), []);
    }
    await assertRejects(
      () =>
        runJob(qmp, "blockdev-backup", slow, {
          onProgress: () => {
            throw new Error("full");
          },
        }),
      Error,
      "full",
    );
    await assertNothingLeft(qmp);
  },
);

testQemu(
  "runJob() rejects if another client cancels the job, also when it is ready",
  async (command) => {
    await using machine = await withNodes(command);
    const { qmp } = machine;
    await assertRejects(
      () =>
        runJob(qmp, "blockdev-mirror", COPY, {
          id: "mirror",
          complete: async ({ id }) => {
            await qmp.execute("job-cancel", { id });
          },
        }),
      QmpOperationError,
      "cancel",
    );
    await assertNothingLeft(qmp);
  },
);

testQemu("runJob() rejects if QEMU is killed", async (command) => {
  await using machine = await withNodes(command);
  const running = runJob(machine.qmp, "blockdev-backup", {
    ...COPY,
    speed: SLOW,
  }, {
    onProgress: () => machine.process.kill("SIGKILL"),
  });
  await assertRejects(() => running, QmpClosedError);
});

testQemu(
  "watchJob() sees a job that QEMU dismissed before the first look",
  async (command) => {
    await using machine = await withNodes(command);
    const { qmp } = machine;
    await using watch = watchJob(qmp, "quick", { timeout: 10_000 });
    await qmp.executeAndWait("blockdev-backup", {
      ...COPY,
      "job-id": "quick",
    }, {
      event: "JOB_STATUS_CHANGE",
      filter: ({ data }) => data.status === "null",
    });
    assertEquals(await Array.fromAsync(watch), []);

    await qmp.execute("blockdev-add", {
      driver: "blkdebug",
      "node-name": "broken",
      image: { driver: "null-co", size: SIZE },
      "inject-error": [{ event: "none", iotype: "write" }],
    });
    await using failing = watchJob(qmp, "failing", { timeout: 10_000 });
    await qmp.executeAndWait("blockdev-backup", {
      ...COPY,
      target: "broken",
      "job-id": "failing",
    }, {
      event: "JOB_STATUS_CHANGE",
      filter: ({ data }) => data.status === "null",
    });
    await assertRejects(
      () => failing.next(),
      QmpOperationError,
      "Job failing failed: Input/output error",
    );
    // It says so once.
    assertEquals(await failing.next(), { done: true, value: undefined });
    await assertRejects(
      () => watchJob(qmp, "quick").next(),
      QmpOperationError,
      "Job quick failed: there is no job with this ID",
    );
  },
);

testQemu(
  "watchJob() ends with the job that it watched, and takes no later one for it",
  async (command) => {
    await using machine = await withNodes(command);
    const { qmp } = machine;
    const slow = { ...COPY, "job-id": "twice", speed: SLOW };
    await qmp.execute("blockdev-backup", slow);
    const watch = watchJob(qmp, "twice", { interval: 1 });
    assertEquals((await watch.next()).value?.id, "twice");
    await qmp.executeAndWait("job-cancel", { id: "twice" }, {
      event: "JOB_STATUS_CHANGE",
      filter: ({ data }) => data.status === "null",
    });
    await qmp.execute("blockdev-backup", slow);
    await assertRejects(
      async () => {
        for await (const _ of watch);
      },
      QmpOperationError,
      "Job twice failed: the job was cancelled",
    );
    assertEquals(await watch.next(), { done: true, value: undefined });
    const next = watchJob(qmp, "twice", { timeout: 50 });
    await assertRejects(
      async () => {
        for await (const _ of next);
      },
      QmpTimeoutError,
      "Job twice did not end within 50 ms",
    );
    for await (const job of watchJob(qmp, "twice")) {
      assertEquals(job.id, "twice");
      break;
    }
    assertThrows(() => watchJob(qmp, "twice", { interval: 0 }), RangeError);
  },
);
