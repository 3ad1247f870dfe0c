import { assert, assertEquals, assertMatch } from "@std/assert";
import type { QmpClient } from "../../../mod.ts";
import { testQemu } from "../../support/qemu.ts";
import { QMP, qmp, Running } from "../support/program.ts";
import { TestQemu } from "../support/test_qemu.ts";
import { HAS_TMUX, Tmux } from "../support/tmux.ts";

const SIZE = 64 * 2 ** 20;

/** Launches a QEMU with two nodes to copy between. */
async function launch(command: string): Promise<TestQemu> {
  const qemu = await TestQemu.launch(command);
  for (const name of ["from", "to"]) {
    await qemu.machine.qmp.execute("blockdev-add", {
      driver: "null-co",
      "node-name": name,
      size: SIZE,
    });
  }
  return qemu;
}

/** Starts a job with a limited speed, which QEMU dismisses or keeps. */
async function startBackup(
  qmp: QmpClient,
  id: string,
  speed: number,
  dismiss: boolean,
) {
  await qmp.execute("blockdev-backup", {
    "job-id": id,
    device: "from",
    target: "to",
    sync: "full",
    speed,
    "auto-dismiss": dismiss,
  });
}

testQemu("qmp job follows a job to its end", async (command) => {
  await using qemu = await launch(command);
  const control = qemu.machine.qmp;
  const { address } = qemu;
  await startBackup(control, "backup", SIZE, true);
  const list = await qmp(["job", address]);
  assertMatch(
    list.stdout,
    /^ID +TYPE +STATUS +PROGRESS +ERROR\nbackup +backup +\w+ +\d+ %\n$/,
  );
  const { code, stdout, stderr } = await qmp(["job", address, "backup"]);
  assertEquals([code, stderr], [0, ""]);
  assertMatch(stdout, /^(backup \w+ +\d+ %\n)*backup concluded 100 %\n$/);

  const gone = await qmp(["job", address, "backup"]);
  assertEquals(gone, {
    code: 1,
    stdout: "",
    stderr: "qmp job: Job backup failed: there is no job with this ID\n",
  });
  assertEquals((await qmp(["job", address])).stdout, "");
});

testQemu(
  "qmp job reports that a job was cancelled, even if QEMU dismissed it",
  async (command) => {
    await using qemu = await launch(command);
    const control = qemu.machine.qmp;
    for (const dismiss of [true, false]) {
      await startBackup(control, "slow", 2 ** 16, dismiss);
      await using program = new Running([
        ...["job", qemu.address, "slow", "--dismiss"],
      ]);
      await program.wrote(/^slow running +\d+ %\n/);
      await control.execute("job-cancel", { id: "slow" });
      const { code, stderr } = await program.ended();
      assertEquals([code, stderr], [
        1,
        `qmp job: Job slow failed: ${
          dismiss ? "the job was cancelled" : "Operation canceled"
        }\n`,
      ]);
      assertEquals(await control.execute("query-jobs"), []);
    }
  },
);

testQemu(
  "qmp job shows the error of a failed job, and dismisses it",
  async (command) => {
    await using qemu = await launch(command);
    const { address } = qemu;
    const control = qemu.machine.qmp;
    await control.executeAndWait("blockdev-create", {
      "job-id": "create",
      options: { driver: "file", filename: "/nonexistent/disk", size: 512 },
    }, {
      event: "JOB_STATUS_CHANGE",
      filter: ({ data }) => data.status === "concluded",
    });
    for (const more of [[], ["--dismiss"]]) {
      const { code, stderr } = await qmp(["job", address, "create", ...more]);
      assertEquals(code, 1);
      assertMatch(
        stderr,
        /^qmp job: Job create failed: Could not create .*\n$/,
      );
    }
    assertEquals(await control.execute("query-jobs"), []);
  },
);

testQemu(
  "qmp job ends when the job is ready, when its time runs out, and without QEMU",
  async (command) => {
    await using qemu = await launch(command);
    const { address } = qemu;
    const control = qemu.machine.qmp;
    await control.execute("blockdev-mirror", {
      "job-id": "mirror",
      device: "from",
      target: "to",
      sync: "full",
    });
    const ready = await qmp(["job", address, "mirror", "--wait-ready"]);
    assertEquals([ready.code, ready.stderr], [0, ""]);
    assertMatch(ready.stdout, /mirror ready 100 %\n$/);

    const late = await qmp(["job", address, "mirror", "--timeout", "100"]);
    assertEquals(
      [late.code, late.stderr],
      [4, "qmp job: Job mirror did not end within 100 ms\n"],
    );

    await using program = new Running(["job", address, "mirror"]);
    await program.wrote(/ready/);
    qemu.machine.process.kill("SIGKILL");
    assertEquals((await program.ended()).code, 3);
  },
);

if (HAS_TMUX) {
  testQemu("qmp job stays in one row of a narrow terminal", async (command) => {
    await using qemu = await launch(command);
    const id = `backup-${"x".repeat(60)}`;
    await startBackup(qemu.machine.qmp, id, SIZE, false);
    const args = [...QMP, "job", qemu.address, id];
    const script = `read line; ${args.join(" ")}`;
    await using tmux = await Tmux.start(["sh", "-c", script], {
      NO_COLOR: "1",
    });
    await tmux.resize(30);
    await tmux.press("Enter");
    const screen = await tmux.see(/^EXIT 0$/m);
    assertMatch(screen, /^\s*backup-x+… concluded 100 %\nEXIT 0$/);
  });

  testQemu("qmp job draws a bar at a terminal", async (command) => {
    await using qemu = await launch(command);
    await startBackup(qemu.machine.qmp, "backup", SIZE, false);
    await using tmux = await Tmux.start([
      ...[...QMP, "job", qemu.address, "backup"],
    ], { NO_COLOR: "1" });
    await tmux.see(/^backup running +\d+ % \[#* *\]$/m);
    const screen = await tmux.see(/^EXIT 0$/m);
    assertMatch(screen, /^backup concluded 100 % \[#+\]\nEXIT 0$/);
    assert(!screen.includes("running"), screen);
  });
}
