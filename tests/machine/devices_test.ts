import { assert, assertEquals, assertRejects } from "@std/assert";
import { launch, QmpClient } from "../../mod.ts";
import { plug, plugMemory, unplug } from "../../src/machine/mod.ts";
import {
  QmpCommandError,
  QmpOperationError,
  QmpTimeoutError,
} from "../../src/protocol/error.ts";
import { QmpServer } from "../../src/server.ts";
import { testQemu } from "../support/qemu.ts";

/** A machine without a guest, whose USB devices go at once. */
const MACHINE = [
  ...["-M", "q35", "-m", "64,slots=1,maxmem=1G", "-display", "none"],
  ...["-nodefaults", "-device", "qemu-xhci", "-S"],
];

const STICK = { driver: "usb-storage", id: "stick", drive: "data" };
const BACKENDS = {
  blockdev: { driver: "null-co", "node-name": "data", size: 1_048_576 },
} as const;

async function nodesOf(qmp: QmpClient): Promise<(string | undefined)[]> {
  const nodes = await qmp.execute("query-named-block-nodes");
  return nodes.map((node) => node["node-name"]);
}

async function devicesOf(qmp: QmpClient): Promise<string[]> {
  const list = await qmp.execute("qom-list", { path: "/machine/peripheral" });
  return list.map(({ name }) => name).filter((name) => name !== "type");
}

testQemu("plug() and unplug() take the back ends along", async (command) => {
  await using machine = await launch(command, MACHINE);
  const { qmp } = machine;
  for (let round = 0; round < 5; round++) {
    const stick = await plug(qmp, STICK, { backends: BACKENDS });
    assertEquals(await nodesOf(qmp), ["data"]);
    await unplug(qmp, stick.id, { backends: stick.backends, timeout: 10_000 });
    assertEquals(await nodesOf(qmp), []);
  }
  const all = await plug(qmp, { driver: "usb-serial", chardev: "out" }, {
    backends: {
      chardev: { id: "out", backend: { type: "null", data: {} } },
      object: { "qom-type": "secret", id: "key", data: "x" },
    },
  });
  assert(all.id.startsWith("usb-serial-"));
  assertEquals(all.backends, { chardev: "out", object: "key" });
  // By its path, as query-block and others name a device.
  await unplug(qmp, `/machine/peripheral/${all.id}`, {
    backends: all.backends,
    timeout: 10_000,
  });
  assertEquals(await devicesOf(qmp), []);
  for (const name of ["stick", "stick", "/machine/peripheral/stick"]) {
    await assertRejects(
      () => unplug(qmp, name),
      QmpCommandError,
      `Device '${name}' not found`,
    );
  }
});

testQemu(
  "plug() removes what it has made if QEMU refuses, and nothing else",
  async (command) => {
    await using machine = await launch(command, MACHINE);
    const { qmp } = machine;
    await assertRejects(
      () => plug(qmp, { driver: "nothing" }, { backends: BACKENDS }),
      QmpCommandError,
      "nothing",
    );
    assertEquals(await nodesOf(qmp), []);
    await plug(qmp, STICK, { backends: BACKENDS });
    // Its id and its node are taken.
    await assertRejects(
      () => plug(qmp, STICK, { backends: BACKENDS }),
      QmpCommandError,
      "data",
    );
    await assertRejects(
      () => plug(qmp, { driver: "usb-tablet", id: "stick" }),
      QmpCommandError,
      "stick",
    );
    assertEquals(await nodesOf(qmp), ["data"]);
    assertEquals(await devicesOf(qmp), ["stick"]);
    // There is one slot for memory.
    await plugMemory(qmp, 128 * 1024 * 1024, { id: "one" });
    await assertRejects(
      () => plugMemory(qmp, 128 * 1024 * 1024, { id: "two" }),
      QmpCommandError,
    );
    const objects = await qmp.execute("qom-list", { path: "/objects" });
    const names = objects.map(({ name }) => name);
    assertEquals(names.filter((name) => /^(one|two)/.test(name)), [
      "one-memory",
    ]);
  },
);

testQemu(
  "plug() leaves nothing when it is aborted at any moment",
  async (command) => {
    let onMessage = () => {};
    await using machine = await launch(command, MACHINE, {
      log: () => onMessage(),
    });
    const { qmp } = machine;
    for (let number = 0;; number++) {
      const stop = new AbortController();
      let left = number;
      onMessage = () => {
        if (left-- === 0) stop.abort(new Error("enough"));
      };
      const [result] = await Promise.allSettled([
        plug(qmp, STICK, { backends: BACKENDS, signal: stop.signal }),
      ]);
      onMessage = () => {};
      if (result.status === "fulfilled") break;
      assertEquals(`${result.reason}`, "Error: enough");
      assertEquals(await devicesOf(qmp), [], `after ${number} messages`);
      assertEquals(await nodesOf(qmp), [], `after ${number} messages`);
    }
    // And when the id is somebody else's.
    const stop = new AbortController();
    const aborted = assertRejects(
      () =>
        plug(qmp, { driver: "usb-tablet", id: "stick" }, {
          signal: stop.signal,
        }),
      DOMException,
    );
    stop.abort();
    await aborted;
    assertEquals(await devicesOf(qmp), ["stick"]);
  },
);

const PATH = "/machine/peripheral/x";
const MINE = { device: "x", path: PATH };

/** Returns the desc of an error with which a fake QEMU refuses. */
function refusal(desc: string, cls = "GenericError"): Error {
  return new QmpCommandError("any", { class: cls, desc });
}

Deno.test("unplug() tells the events of the device from others", async () => {
  const refusals: Record<string, [string, object]> = {
    "the guest refuses to release it": ["DEVICE_UNPLUG_GUEST_ERROR", MINE],
    "no room": ["MEM_UNPLUG_ERROR", { device: "x", msg: "no room" }],
    "with the ACPI status 1": ["ACPI_DEVICE_OST", {
      info: {
        device: "x",
        slot: "0",
        "slot-type": "DIMM",
        source: 3,
        status: 1,
      },
    }],
  };
  for (const [message, [event, data]] of Object.entries(refusals)) {
    await using server = new QmpServer({
      commands: {
        device_del: (_, { emit }) => {
          const other = { device: "y", path: "/machine/peripheral/y" };
          emit("DEVICE_DELETED", other);
          emit("DEVICE_DELETED", { path: `${PATH}/virtio-backend` });
          emit("DEVICE_UNPLUG_GUEST_ERROR", other);
          emit("MEM_UNPLUG_ERROR", { device: "y", msg: "other" });
          const info = { slot: "0", "slot-type": "DIMM", source: 3 };
          emit("ACPI_DEVICE_OST", {
            info: { ...info, device: "y", status: 1 },
          });
          emit("ACPI_DEVICE_OST", {
            info: { ...info, device: "x", status: 0x84 },
          });
          emit("ACPI_DEVICE_OST", {
            info: { ...info, device: "x", source: 1, status: 1 },
          });
          emit(event, data);
        },
        "qom-list": () => [],
      },
    });
    await using qmp = await QmpClient.open(server.connect());
    await assertRejects(
      () => unplug(qmp, "x"),
      QmpOperationError,
      `Unplugging x failed: `,
    );
    await assertRejects(() => unplug(qmp, "x"), QmpOperationError, message);
  }
});

Deno.test("unplug() goes on when the guest was asked before, and notices an end without an event", async () => {
  const answers = [
    "Device x is already in the process of unplug",
    "Hot-unplug failed: guest is busy (power indicator blinking)",
    undefined,
  ];
  let asked = 0;
  await using server = new QmpServer({
    commands: {
      device_del: () => {
        if (asked === answers.length) {
          throw refusal("Device 'x' not found", "DeviceNotFound");
        }
        const answer = answers[asked++];
        if (answer) throw refusal(answer);
      },
    },
  });
  await using qmp = await QmpClient.open(server.connect());
  await unplug(qmp, "x", { askInterval: 10 });
  assertEquals(asked, 3);
  answers.push("Device 'x' does not support hotplugging");
  await assertRejects(
    () => unplug(qmp, "x"),
    QmpCommandError,
    "does not support hotplugging",
  );
  for (const askInterval of [0, NaN]) {
    await assertRejects(() => unplug(qmp, "x", { askInterval }), RangeError);
  }
});

Deno.test("unplug() does not ask twice in a row, also in several calls", async () => {
  let asked = 0;
  await using server = new QmpServer({
    commands: {
      device_del: () => {
        asked++;
      },
      "qom-list": () => [],
    },
  });
  await using qmp = await QmpClient.open(server.connect());
  const stop = new AbortController();
  const aborted = assertRejects(
    () => unplug(qmp, "x", { signal: stop.signal }),
    DOMException,
  );
  const both = [unplug(qmp, "x"), unplug(qmp, "x", { askInterval: Infinity })];
  await qmp.execute("qom-list", { path: "/" });
  stop.abort();
  await aborted;
  both.push(unplug(qmp, "x"));
  await qmp.execute("qom-list", { path: "/" });
  server.emit("DEVICE_DELETED", MINE);
  await Promise.all(both);
  assertEquals(asked, 1);
  // The next device with this id is another one.
  const next = unplug(qmp, "x");
  await qmp.execute("qom-list", { path: "/" });
  server.emit("DEVICE_DELETED", MINE);
  await next;
  assertEquals(asked, 2);
});

Deno.test("unplug() waits until QEMU has let go of a back end", async () => {
  let tries = 0;
  let needed = 3;
  await using server = new QmpServer({
    commands: {
      device_del: (_, { emit }) => emit("DEVICE_DELETED", MINE),
      "blockdev-del": () => {
        if (++tries < needed) throw refusal("Node data is in use");
      },
    },
  });
  await using qmp = await QmpClient.open(server.connect());
  const backends = { blockdev: "data" };
  await unplug(qmp, "x", { backends });
  assertEquals(tries, 3);
  needed = Infinity;
  await assertRejects(
    () => unplug(qmp, "x", { backends, timeout: 50 }),
    QmpTimeoutError,
    "the device is gone, but QEMU has not let go of a back end",
  );
});
