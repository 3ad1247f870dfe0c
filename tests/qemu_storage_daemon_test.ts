/**
 * QEMU's storage daemon: a server of QMP with fewer commands than QEMU.
 *
 * @module
 */

import { assert, assertEquals, assertRejects } from "@std/assert";
import { connect, listen, QmpCommandError } from "../mod.ts";
import type { StorageDaemonSchema } from "../src/qapi/generated/mod.ts";
import { kill } from "./support/listening_qemu.ts";
import { testStorageDaemon, version } from "./support/qemu.ts";
import { TempDir } from "./support/temp_dir.ts";

/** A storage daemon. It is killed at the end of the scope. */
class Daemon implements AsyncDisposable {
  readonly child: Deno.ChildProcess;

  /** Starts a daemon whose monitor is at a socket, by QEMU's options for it. */
  constructor(command: string, socket: string) {
    this.child = new Deno.Command(command, {
      args: [`--chardev=socket,id=qmp,${socket}`, "--monitor=chardev=qmp"],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await kill(this.child);
  }
}

testStorageDaemon(
  "connect() talks to a storage daemon until it quits",
  async (command) => {
    await using directory = new TempDir();
    const path = directory.file("qmp.sock");
    await using daemon = new Daemon(
      command,
      `path=${path},server=on,wait=off`,
    );
    await using qmp = await connect<StorageDaemonSchema>(path, { retry: true });
    const { major, minor, micro } = qmp.greeting.QMP.version.qemu;
    assertEquals(`${major}.${minor}.${micro}`, version(command));
    assertEquals(qmp.capabilities, ["oob"]);
    await qmp.execute("blockdev-add", {
      driver: "null-co",
      "node-name": "disk",
      size: 1_048_576,
    });
    const [node, ...others] = await qmp.execute("query-named-block-nodes");
    assertEquals([node!["node-name"], others], ["disk", []]);
    const error = await assertRejects(
      () => qmp.untyped.execute("query-status"),
      QmpCommandError,
    );
    assertEquals(error.class, "CommandNotFound");
    await qmp.execute("quit");
    await qmp.closed;
    assertEquals((await daemon.child.status).code, 0);
  },
);

testStorageDaemon(
  "listen() accepts a storage daemon, and waits for the end of its job",
  async (command) => {
    await using directory = new TempDir();
    const path = directory.file("qmp.sock");
    await using listener = listen<StorageDaemonSchema>(path);
    await using _daemon = new Daemon(command, `path=${path}`);
    await using qmp = await listener.accept();
    const filename = directory.file("disk.raw");
    const { event } = await qmp.executeAndWait("blockdev-create", {
      "job-id": "create",
      options: { driver: "file", filename, size: 4096 },
    }, {
      event: "JOB_STATUS_CHANGE",
      filter: ({ data }) => data.status === "concluded",
    });
    assertEquals(event.data.id, "create");
    const [job] = await qmp.execute("query-jobs");
    assertEquals(job!.error, undefined);
    await qmp.execute("job-dismiss", { id: "create" });
    assertEquals((await Deno.stat(filename)).size, 4096);
  },
);

testStorageDaemon(
  "QmpClient matches the replies of a storage daemon to 500 commands in flight",
  async (command) => {
    await using directory = new TempDir();
    const path = directory.file("qmp.sock");
    await using _daemon = new Daemon(
      command,
      `path=${path},server=on,wait=off`,
    );
    for (const capabilities of [[], ["oob"]]) {
      await using qmp = await connect<StorageDaemonSchema>(path, {
        retry: true,
        capabilities,
      });
      await Promise.all(Array.from({ length: 500 }, (_, index) =>
        // The error names the argument that the daemon does not know.
        assertRejects(
          () => qmp.untyped.execute("query-version", { [`no${index}`]: 1 }),
          QmpCommandError,
          `'no${index}'`,
        )));
    }
  },
);

testStorageDaemon(
  "QmpClosedError ends the commands in flight if a storage daemon is killed",
  async (command) => {
    await using directory = new TempDir();
    const path = directory.file("qmp.sock");
    await using daemon = new Daemon(
      command,
      `path=${path},server=on,wait=off`,
    );
    await using qmp = await connect<StorageDaemonSchema>(path, { retry: true });
    const commands = Array.from(
      { length: 50 },
      () => qmp.execute("query-qmp-schema"),
    );
    const ended = Promise.allSettled(commands);
    await commands[0];
    daemon.child.kill("SIGKILL");
    const outcomes = await ended;
    const lost = outcomes.filter(({ status }) => status === "rejected");
    assert(lost.length > 0);
    for (const outcome of lost) {
      assertEquals(
        (outcome as PromiseRejectedResult).reason.name,
        "QmpClosedError",
      );
    }
    assertEquals(qmp.state, "closed");
  },
);
