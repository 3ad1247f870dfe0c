import {
  assert,
  assertEquals,
  assertGreater,
  assertNotEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import {
  connect,
  type JsonValue,
  launch,
  listen,
  type LogEntry,
  QmpClient,
  QmpCommandError,
  QmpTimeoutError,
} from "../mod.ts";
import { BARE, testQemu, version } from "./support/qemu.ts";
import { TempDir } from "./support/temp_dir.ts";

/** A QEMU that the test starts itself. It is killed at the end of the scope. */
class Qemu implements AsyncDisposable {
  readonly child: Deno.ChildProcess;

  constructor(command: string, args: readonly string[]) {
    this.child = new Deno.Command(command, {
      args: [...BARE, ...args],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.child.kill("SIGKILL");
    } catch {
      // QEMU has ended by itself.
    }
    await this.child.status;
  }
}

/** Returns a free TCP port. No other program is likely to take it at once. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return (listener.addr as Deno.NetAddr).port;
}

const ADDRESSES: Record<string, (directory: TempDir) => string> = {
  "a Unix socket": (directory) => `unix:${directory.file("a,,b.sock")}`,
  "a TCP port": () => `tcp:127.0.0.1:${freePort()}`,
};

testQemu(
  "connect() takes no reply that QEMU owes to an earlier client",
  async (command) => {
    await using directory = new TempDir();
    const path = directory.file("qmp.sock");
    await using _qemu = new Qemu(command, [
      "-qmp",
      `unix:${path},server=on,wait=off`,
    ]);
    for (let round = 0; round < 20; round++) {
      const options = {
        retry: true,
        // Half of the replies have an id, and half of them have none.
        commandIds: round % 2 === 0 ? "always" : "as-needed",
      } as const;
      await using qmp = await connect(path, options);
      assertEquals(await qmp.execute("query-name"), {});
      assertEquals(typeof (await qmp.execute("query-kvm")).present, "boolean");
      qmp.execute("query-qmp-schema").catch(() => {});
      // QEMU has read the command before the client hangs up.
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  },
);

for (const [what, addressIn] of Object.entries(ADDRESSES)) {
  testQemu(
    `connect() connects to ${what} by the string of QEMU's -qmp`,
    async (command) => {
      await using directory = new TempDir();
      const address = `${addressIn(directory)},server=on,wait=off`;
      await using _qemu = new Qemu(command, ["-qmp", address]);
      await using qmp = await connect(address, { retry: true });
      const { major, minor, micro } = qmp.greeting.QMP.version.qemu;
      assertEquals(`${major}.${minor}.${micro}`, version(command));
      assertEquals(qmp.capabilities, ["oob"]);
      await qmp.execute("query-status");
    },
  );

  testQemu(
    `listen() listens on ${what} by the string of QEMU's -qmp`,
    async (command) => {
      await using directory = new TempDir();
      const place = what === "a TCP port" ? "tcp::0" : addressIn(directory);
      await using listener = listen(place);
      await using _qemu = new Qemu(command, ["-qmp", listener.address]);
      await using qmp = await listener.accept();
      await qmp.execute("query-status");
    },
  );
}

testQemu(
  "connect() works with pretty=on, with and without out-of-band execution",
  async (command) => {
    await using directory = new TempDir();
    const path = directory.file("qmp.sock");
    await using _qemu = new Qemu(command, [
      "-chardev",
      `socket,id=q,path=${path},server=on,wait=off`,
      "-mon",
      "chardev=q,mode=control,pretty=on",
    ]);
    for (const capabilities of [[], ["oob"]]) {
      await using qmp = await connect(path, { retry: true, capabilities });
      assertEquals(qmp.capabilities, capabilities);
      const replies = await Promise.all(
        Array.from({ length: 20 }, () => qmp.execute("query-version")),
      );
      for (const { qemu } of replies) {
        assertEquals(qemu, qmp.greeting.QMP.version.qemu);
      }
    }
  },
);

testQemu(
  "connect() times out if QEMU is busy with a client, and the next client gets its turn",
  async (command) => {
    await using directory = new TempDir();
    const path = directory.file("qmp.sock");
    await using _qemu = new Qemu(command, [
      "-qmp",
      `unix:${path},server=on,wait=off`,
    ]);
    const first = await connect(path, { retry: true });
    await assertRejects(
      () => connect(path, { timeout: 100 }),
      QmpTimeoutError,
      "another client may be using this monitor",
    );
    const second = connect(path);
    await first.close();
    await using qmp = await second;
    await qmp.execute("query-status");
  },
);

testQemu(
  "QmpClient.open() connects over a child's standard input and output",
  async (command) => {
    const qemu = new Deno.Command(command, {
      args: [...BARE, "-qmp", "stdio"],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    await using qmp = await QmpClient.open({
      readable: qemu.stdout,
      writable: qemu.stdin,
    });
    await Promise.all(
      Array.from({ length: 100 }, () => qmp.execute("query-version")),
    );
    await qmp.execute("quit");
    assertEquals((await qemu.status).code, 0);
    await qmp.closed;
  },
);

testQemu("QmpListener accepts a QEMU that reconnects", async (command) => {
  await using directory = new TempDir();
  await using listener = listen(directory.file("qmp.sock"));
  // QEMU before 9.2 has only an option in whole seconds.
  const reconnect = Number.parseInt(version(command)!) >= 10
    ? "reconnect-ms=20"
    : "reconnect=1";
  await using qemu = new Qemu(command, [
    "-qmp",
    `${listener.address},${reconnect}`,
  ]);
  let count = 0;
  for await (const qmp of listener) {
    if (++count === 2) {
      await qmp.execute("quit");
      break;
    }
    await qmp.close();
  }
  assertEquals((await qemu.child.status).code, 0);
});

testQemu(
  "listen() replaces the socket file of a QEMU that was killed",
  async (command) => {
    await using directory = new TempDir();
    const path = directory.file("qmp.sock");
    {
      await using _qemu = new Qemu(command, [
        "-qmp",
        `unix:${path},server=on,wait=off`,
      ]);
      await (await connect(path, { retry: true })).close();
    }
    assert(Deno.lstatSync(path).isSocket);
    await using listener = listen(path);
    await using _qemu = new Qemu(command, ["-qmp", listener.address]);
    await using _qmp = await listener.accept();
  },
);

testQemu(
  "QmpClient matches the replies to 500 commands in flight",
  async (command) => {
    for (const capabilities of [[], ["oob"]]) {
      await using machine = await launch(command, BARE, { capabilities });
      const { qmp } = machine;
      const replies = Array.from({ length: 500 }, (_, index) =>
        // The error names the argument that QEMU does not know.
        assertRejects(
          () => qmp.untyped.execute("query-version", { [`no${index}`]: 1 }),
          QmpCommandError,
          `'no${index}'`,
        ));
      await Promise.all(replies);
    }
  },
);

testQemu(
  "QEMU executes an out-of-band command ahead of in-band commands",
  async (command) => {
    const log: LogEntry[] = [];
    await using machine = await launch(command, BARE, {
      log: (entry) => log.push(entry),
    });
    const { qmp } = machine;
    const inBand = Array.from(
      { length: 50 },
      () => qmp.execute("query-qmp-schema"),
    );
    const error = await assertRejects(
      () => qmp.execute("migrate-pause", {}, { oob: true, id: "oob" }),
      QmpCommandError,
    );
    assertEquals(error.class, "GenericError");
    await Promise.all(inBand);
    const at = (member: string) =>
      log.findIndex(({ message }) =>
        (message as Record<string, JsonValue>).id === "oob" &&
        member in (message as object)
      );
    assertEquals(
      (log[at("exec-oob")]!.message as Record<string, JsonValue>)["exec-oob"],
      "migrate-pause",
    );
    const overtaken = log.slice(at("error")).filter(({ message }) =>
      "return" in (message as object)
    );
    assertGreater(overtaken.length, 0);
  },
);

testQemu(
  "QEMU sends events with the commands that cause them",
  async (command) => {
    await using machine = await launch(command, BARE);
    const { qmp } = machine;
    const events = qmp.events(["STOP", "RESUME"]);
    const { event: stop } = await qmp.executeAndWait("stop", {}, {
      event: "STOP",
    });
    assertGreater(stop.timestamp.seconds, 0);
    assertEquals((await qmp.execute("query-status")).status, "paused");
    await qmp.execute("cont");
    await qmp.execute("query-status");
    assertEquals(events.queued, 2);
    assertEquals((await events.next()).value!.event, "STOP");
    assertEquals((await events.next()).value!.event, "RESUME");
    await events.return();
  },
);

testQemu(
  "QmpClient adds and removes a device, with its event",
  async (command) => {
    await using machine = await launch(command, [
      "-M",
      "q35",
      "-nodefaults",
      "-display",
      "none",
      "-S",
      "-device",
      "qemu-xhci,id=usb",
    ]);
    const { qmp } = machine;
    await qmp.execute("device_add", { driver: "usb-tablet", id: "tablet" });
    await assertRejects(
      () => qmp.execute("device_add", { driver: "usb-tablet", id: "tablet" }),
      QmpCommandError,
    );
    const { event } = await qmp.executeAndWait(
      "device_del",
      { id: "tablet" },
      {
        event: "DEVICE_DELETED",
        filter: ({ data }) => data.device === "tablet",
        timeout: 10_000,
      },
    );
    assertStringIncludes(event.data.path, "tablet");
    const error = await assertRejects(
      () => qmp.execute("device_del", { id: "tablet" }),
      QmpCommandError,
    );
    assertEquals(error.class, "DeviceNotFound");
  },
);

testQemu(
  "QmpClient sends and receives integers of 64 bits without loss",
  async (command) => {
    await using machine = await launch(command, BARE);
    const { qmp } = machine;
    const path = "/objects/thread";
    await qmp.untyped.execute("object-add", {
      "qom-type": "iothread",
      id: "thread",
    });
    for (
      const value of [
        0,
        1_000_000,
        Number.MAX_SAFE_INTEGER,
        2n ** 53n,
        2n ** 53n + 1n,
        2n ** 62n + 1n,
        2n ** 63n - 1n,
      ]
    ) {
      const property = "poll-max-ns";
      await qmp.untyped.execute("qom-set", { path, property, value });
      assertEquals(
        await qmp.untyped.execute("qom-get", { path, property }),
        value,
      );
    }
    await assertRejects(
      () =>
        qmp.untyped.execute("qom-set", {
          path,
          property: "poll-max-ns",
          value: 2n ** 64n,
        }),
      QmpCommandError,
    );
  },
);

testQemu(
  "QmpClient receives a reply as large as QEMU's schema",
  async (command) => {
    await using machine = await launch(command, BARE);
    const schema = await machine.qmp.untyped.execute("query-qmp-schema") as {
      name: string;
    }[];
    assertGreater(schema.length, 1_000);
    assertNotEquals(
      schema.find(({ name }) => name === "query-status"),
      undefined,
    );
  },
);

testQemu(
  "QmpClient executes a command of the human monitor",
  async (command) => {
    await using machine = await launch(command, BARE);
    assertStringIncludes(
      await machine.qmp.untyped.execute("human-monitor-command", {
        "command-line": "info version",
      }) as string,
      version(command)!,
    );
  },
);

testQemu(
  "QmpClient receives SHUTDOWN and the reply to quit, 100 times out of 100",
  async (command) => {
    const lifetime = async () => {
      await using machine = await launch(command, BARE);
      const { qmp } = machine;
      const events = qmp.events();
      assertEquals(await qmp.execute("quit"), {});
      const [event, ...others] = await Array.fromAsync(events);
      assertEquals([event!.event, others], ["SHUTDOWN", []]);
      await qmp.closed;
      assertEquals((await machine.status).code, 0);
    };
    for (let round = 0; round < 25; round++) {
      await Promise.all([1, 2, 3, 4].map(lifetime));
    }
  },
);
