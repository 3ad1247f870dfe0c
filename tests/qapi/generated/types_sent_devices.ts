/**
 * Commands about devices that compile, and some that do not. Nothing here runs.
 *
 * Each `@ts-expect-error` has the text of the error on the next line, which
 * `types_test.ts` checks.
 *
 * @module
 */

import type { QmpClient } from "../../../mod.ts";

/** Commands about networks, character devices, and objects. */
export function devices(qmp: QmpClient): void {
  qmp.execute("netdev_add", {
    type: "user",
    id: "n0",
    hostfwd: [{ str: "tcp::2222-:22" }],
  });
  qmp.execute("netdev_add", { type: "tap", id: "n1", vhost: true, queues: 4 });
  qmp.execute("netdev_add", {
    type: "stream",
    id: "n2",
    addr: { type: "unix", path: "/run/net.sock" },
    "reconnect-ms": 500,
  });
  qmp.execute("netdev_del", { id: "n0" });
  qmp.execute("set_link", { name: "n0", up: false });
  qmp.execute("announce-self", { initial: 50, max: 550, rounds: 5, step: 50 });
  qmp.execute("chardev-add", {
    id: "c0",
    backend: {
      type: "socket",
      data: {
        addr: { type: "inet", data: { host: "::1", port: "4444" } },
        server: true,
        wait: false,
      },
    },
  });
  qmp.execute("chardev-add", {
    id: "c1",
    backend: { type: "null", data: {} },
  });
  qmp.execute("chardev-change", {
    id: "c1",
    backend: { type: "ringbuf", data: { size: 65_536 } },
  });
  qmp.execute("chardev-remove", { id: "c1" });
  qmp.execute("ringbuf-read", { device: "c1", size: 4_096, format: "base64" });
  qmp.execute("object-add", { "qom-type": "iothread", id: "io0" });
  qmp.execute("object-add", {
    "qom-type": "memory-backend-file",
    id: "m0",
    size: 1n << 34n,
    "mem-path": "/dev/hugepages",
    policy: "bind",
    "host-nodes": [0, 1],
  });
  qmp.execute("object-add", {
    "qom-type": "secret",
    id: "sec0",
    format: "base64",
    data: "c2VjcmV0",
  });
  qmp.execute("object-del", { id: "io0" });
  qmp.execute("device_add", { driver: "virtio-net-pci", id: "d0" });
  qmp.execute("device_add", {
    driver: "virtio-blk-pci",
    drive: "disk",
    "num-queues": 4,
    "iothread-vq-mapping": [{ iothread: "io0" }],
  });
  interface Disk {
    driver: string;
    drive: string;
  }
  const disk: Disk = { driver: "virtio-blk-pci", drive: "disk" };
  qmp.execute("device_add", disk);
  qmp.execute("device_del", { id: "d0" });
  qmp.execute("qom-get", { path: "/machine", property: "type" });
  qmp.execute("qom-set", { path: "/machine", property: "x", value: [1, null] });
  qmp.execute("qom-list-types", { implements: "device" });
  qmp.execute("device-list-properties", { typename: "e1000" });

  // @ts-expect-error Property 'id' is missing
  qmp.execute("netdev_add", { type: "user" });
  qmp.execute("netdev_add", {
    type: "user",
    id: "n0",
    // @ts-expect-error 'ifname' does not exist
    ifname: "tap0",
  });
  qmp.execute("netdev_add", {
    type: "tap",
    id: "n0",
    // @ts-expect-error Type 'string' is not assignable to type 'number'
    queues: "4",
  });
  // @ts-expect-error Did you mean '"tap"'?
  qmp.execute("netdev_add", { type: "taps", id: "n0" });
  // @ts-expect-error Type 'string' is not assignable to type 'boolean'
  qmp.execute("set_link", { name: "n0", up: "on" });
  // @ts-expect-error Expected 2-3 arguments, but got 1
  qmp.execute("announce-self");
  // @ts-expect-error Property 'data' is missing
  qmp.execute("chardev-add", { id: "c0", backend: { type: "socket" } });
  qmp.execute("chardev-add", {
    id: "c0",
    // @ts-expect-error Property 'data' is missing
    backend: { type: "null" },
  });
  qmp.execute("chardev-add", {
    id: "c0",
    // @ts-expect-error 'path' does not exist
    backend: { type: "stdio", data: { path: "/dev/tty" } },
  });
  // @ts-expect-error Type '"hex"' is not assignable to type 'DataFormat |
  // undefined'
  qmp.execute("ringbuf-read", { device: "c1", size: 4_096, format: "hex" });
  // @ts-expect-error Did you mean '"iothread"'?
  qmp.execute("object-add", { "qom-type": "iothreads", id: "io0" });
  // @ts-expect-error Property 'id' is missing
  qmp.execute("object-add", { "qom-type": "iothread" });
  qmp.execute("object-add", {
    "qom-type": "iothread",
    id: "io0",
    // @ts-expect-error '"mem-path"' does not exist
    "mem-path": "/dev/hugepages",
  });
  // @ts-expect-error Property 'driver' is missing
  qmp.execute("device_add", { id: "d0" });
  // @ts-expect-error Type 'number' is not assignable to type 'string'
  qmp.execute("device_add", { driver: "e1000", id: 7 });
  // @ts-expect-error Property 'driver' is missing
  qmp.execute("device_add", disk as Omit<Disk, "driver">);
  // @ts-expect-error Property 'value' is missing
  qmp.execute("qom-set", { path: "/machine", property: "x" });
}

/** Commands about displays and input. */
export function display(qmp: QmpClient): void {
  qmp.execute("screendump", { filename: "/tmp/s.png", format: "png" });
  qmp.execute("send-key", {
    keys: [{ type: "qcode", data: "ctrl" }, { type: "number", data: 28 }],
    "hold-time": 50,
  });
  qmp.execute("input-send-event", {
    events: [
      { type: "btn", data: { button: "left", down: true } },
      { type: "rel", data: { axis: "x", value: 10 } },
      {
        type: "key",
        data: { key: { type: "qcode", data: "a" }, down: true },
      },
    ],
  });
  qmp.execute("set_password", {
    protocol: "vnc",
    password: "secret",
    display: "vnc2",
  });
  qmp.execute("expire_password", { protocol: "spice", time: "never" });
  qmp.execute("display-update", {
    type: "vnc",
    addresses: [{ type: "inet", host: "::1", port: "5901" }],
  });

  // @ts-expect-error Type '"gif"' is not assignable to type 'ImageFormat |
  // undefined'
  qmp.execute("screendump", { filename: "/tmp/s.gif", format: "gif" });
  qmp.execute("send-key", {
    // @ts-expect-error Type '"any-key"' is not assignable to type 'number |
    // QKeyCode'
    keys: [{ type: "qcode", data: "any-key" }],
  });
  qmp.execute("send-key", {
    // @ts-expect-error Type 'string' is not assignable to type 'number |
    // QKeyCode'
    keys: [{ type: "number", data: "28" }],
  });
  // @ts-expect-error Type 'string' is not assignable to type 'readonly
  // KeyValue[]'
  qmp.execute("send-key", { keys: "ctrl-alt-delete" });
  qmp.execute("input-send-event", {
    // @ts-expect-error Type 'string' is not assignable to type 'InputAxis'
    events: [{ type: "btn", data: { axis: "x", value: 10 } }],
  });
  qmp.execute("set_password", {
    protocol: "spice",
    password: "secret",
    // @ts-expect-error 'display' does not exist
    display: "vnc2",
  });
  // @ts-expect-error Type '"gtk"' is not assignable to type '"vnc"'
  qmp.execute("display-update", { type: "gtk" });
}
