/**
 * Clients with other schemas, and untyped commands. Nothing here runs.
 *
 * Each `@ts-expect-error` has the text of the error on the next line, which
 * `types_test.ts` checks.
 *
 * @module
 */

import { connect, memoryTransports, QmpClient } from "../../../mod.ts";
import type {
  CommandSignature,
  Empty,
  GuestAgentSchema,
  Open,
  QemuSchema,
  QGASeek,
  StorageDaemonSchema,
} from "../../../src/qapi/generated/mod.ts";

/** Commands that no schema has. */
export async function raw(qmp: QmpClient): Promise<void> {
  await qmp.untyped.execute("x-anything");
  await qmp.untyped.execute("query-status", { verbose: true });
  await qmp.untyped.execute("x-any", { a: [1n, null] }, { oob: true });
  await qmp.untyped.execute("any" as string, { __proto__: null });
  const value: unknown = await qmp.untyped.execute("query-status");
  void value;

  // @ts-expect-error Object is of type 'unknown'
  void (await qmp.untyped.execute("query-status")).running;
  // @ts-expect-error Argument of type 'number' is not assignable to parameter
  // of type 'string'
  qmp.untyped.execute(7);
  // @ts-expect-error Argument of type 'string' is not assignable to parameter
  // of type '{ [name: string]: any; }'
  qmp.untyped.execute("any", "text");
}

interface MySchema {
  commands: {
    "x-frob": CommandSignature<{ level: number; name?: string }, string>;
    "x-rest": CommandSignature;
    "x-plain": { arguments: { on: boolean }; return: { on: boolean } };
  };
  events: { X_FROBBED: { level: number }; X_RESTED: undefined };
}

/** A schema that the user wrote. */
export async function mine(qmp: QmpClient<MySchema>): Promise<void> {
  const text: string = await qmp.execute("x-frob", { level: 3 });
  await qmp.execute("x-rest");
  const { on } = await qmp.execute("x-plain", { on: true });
  const { data } = await qmp.waitFor("X_FROBBED");
  void [text, on, data.level];
  for await (const message of qmp.events()) {
    if (message.event === "X_FROBBED") void message.data.level;
  }

  // @ts-expect-error Argument of type '"query-status"' is not assignable
  qmp.execute("query-status");
  // @ts-expect-error Expected 2-3 arguments, but got 1
  qmp.execute("x-frob");
  // @ts-expect-error Type 'string' is not assignable to type 'number'
  qmp.execute("x-frob", { level: "3" });
  // @ts-expect-error Did you mean to write 'name'?
  qmp.execute("x-frob", { level: 3, nme: "a" });
  // @ts-expect-error No overload matches this call
  qmp.events("STOP");
}

/** The schema of QEMU with more commands. */
export async function extended(
  qmp: QmpClient<{
    commands: QemuSchema["commands"] & {
      "x-frob": CommandSignature<{ level: number }, Open<"low" | "high">>;
    };
    events: QemuSchema["events"] & { X_FROBBED: undefined };
  }>,
): Promise<void> {
  const level: Open<"low" | "high"> = await qmp.execute("x-frob", { level: 3 });
  const { running } = await qmp.execute("query-status");
  const { data } = await qmp.waitFor("X_FROBBED");
  const { data: reset } = await qmp.waitFor("RESET");
  void [level, running, data, reset.guest];

  // @ts-expect-error Type 'boolean' is not assignable to type 'number'
  qmp.execute("x-frob", { level: true });
}

/** The storage daemon, which has a subset of QEMU's commands. */
export async function daemon(
  qmp: QmpClient<StorageDaemonSchema>,
): Promise<void> {
  await qmp.execute("blockdev-add", {
    driver: "file",
    "node-name": "f0",
    filename: "a.img",
  });
  await qmp.execute("block-export-add", {
    type: "vhost-user-blk",
    id: "e0",
    "node-name": "f0",
    addr: { type: "unix", path: "/run/vub.sock" },
  });
  await qmp.execute("nbd-server-stop");
  await qmp.execute("quit");
  const [one] = await qmp.execute("query-block-exports");
  void one?.["shutting-down"];
  const { data } = await qmp.waitFor("BLOCK_EXPORT_DELETED");
  void data.id;

  // @ts-expect-error Argument of type '"query-status"' is not assignable
  qmp.execute("query-status");
  // @ts-expect-error Argument of type '"device_add"' is not assignable
  qmp.execute("device_add", { driver: "e1000" });
  // @ts-expect-error Property 'filename' is missing
  qmp.execute("blockdev-add", { driver: "file" });
  // @ts-expect-error No overload matches this call
  qmp.events("SHUTDOWN");
}

/** The guest agent. */
export async function agent(qga: QmpClient<GuestAgentSchema>): Promise<void> {
  await qga.execute("guest-ping");
  const id: number = await qga.execute("guest-sync", { id: 123_456 });
  const time: number | bigint = await qga.execute("guest-get-time");
  await qga.execute("guest-set-time", { time });
  const { pid } = await qga.execute("guest-exec", {
    path: "/bin/true",
    arg: ["-a"],
    "capture-output": true,
  });
  await qga.execute("guest-exec", { path: "a", "capture-output": "merged" });
  const { exited, exitcode } = await qga.execute("guest-exec-status", { pid });
  const handle = await qga.execute("guest-file-open", {
    path: "/etc/hosts",
    mode: "r",
  });
  const whence: QGASeek = "end";
  await qga.execute("guest-file-seek", { handle, offset: 0, whence });
  await qga.execute("guest-file-seek", { handle, offset: 0, whence: 2 });
  const { "buf-b64": text } = await qga.execute("guest-file-read", { handle });
  const frozen = await qga.execute("guest-fsfreeze-status");
  void (frozen === "thawed" || frozen === "melted");
  const nothing: undefined = await qga.execute("guest-shutdown", {
    mode: "reboot",
  });
  await qga.execute("guest-set-vcpus", {
    vcpus: [{ "logical-id": 1, online: false }],
  });
  for (const disk of await qga.execute("guest-get-fsinfo")) {
    const type: string = disk.disk[0]!["bus-type"];
    void [type, disk["used-bytes"]];
  }
  void [id, time, exited, exitcode?.toFixed(), text.length, nothing];

  // @ts-expect-error Argument of type '"query-status"' is not assignable
  qga.execute("query-status");
  // @ts-expect-error Expected 2-3 arguments, but got 1
  qga.execute("guest-exec");
  // @ts-expect-error Did you mean to write 'arg'?
  qga.execute("guest-exec", { path: "a", args: ["-a"] });
  // @ts-expect-error Type '"all"' is not assignable to type
  // 'GuestExecCaptureOutput | undefined'
  qga.execute("guest-exec", { path: "a", "capture-output": "all" });
  // @ts-expect-error Type '"start"' is not assignable to type 'GuestFileWhence'
  qga.execute("guest-file-seek", { handle, offset: 0, whence: "start" });
  qga.execute("guest-set-vcpus", {
    // @ts-expect-error Type 'bigint' is not assignable to type 'number'
    vcpus: [{ "logical-id": 1n, online: true }],
  });
  // @ts-expect-error Type 'string' is not assignable to type 'number | bigint |
  // undefined'
  qga.execute("guest-set-time", { time: "now" });
  // @ts-expect-error 'exitcode' is possibly 'undefined'
  void exitcode.toFixed();
  // @ts-expect-error No overload matches this call
  qga.events("STOP");
}

/** Ways to give a client its schema. */
export async function made(): Promise<void> {
  const [near] = memoryTransports();
  const qmp: QmpClient = await QmpClient.open(near);
  const own: QmpClient<MySchema> = await QmpClient.open<MySchema>(near);
  const other: QmpClient<StorageDaemonSchema> = await connect<
    StorageDaemonSchema
  >("unix:/run/qsd.sock");
  void [qmp, own, other];

  // @ts-expect-error Property 'events' is missing
  await QmpClient.open<{ commands: Empty }>(near);
  // @ts-expect-error Type 'QmpClient<QemuSchema>' is not assignable to type
  // 'QmpClient<MySchema>'
  const wrong: QmpClient<MySchema> = await QmpClient.open<QemuSchema>(near);
  void wrong;
}
