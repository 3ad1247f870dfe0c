/**
 * Uses of events that compile, and some that do not. Nothing here runs.
 *
 * Each `@ts-expect-error` has the text of the error on the next line, which
 * `types_test.ts` checks.
 *
 * @module
 */

import type { EventOf, QemuSchema, QmpClient, QmpEvent } from "../../../mod.ts";
import type {
  JobStatus,
  Open,
  ShutdownCause,
  WatchdogAction,
} from "../../../src/qapi/generated/mod.ts";

/** Subscriptions to one event. */
export async function one(qmp: QmpClient): Promise<void> {
  for await (const { event, data, timestamp } of qmp.events("SHUTDOWN")) {
    const name: "SHUTDOWN" = event;
    const guest: boolean = data.guest;
    const reason: Open<ShutdownCause> = data.reason;
    void [name, guest, reason, timestamp.seconds];
    // @ts-expect-error 'status' does not exist
    void data.status;
    // @ts-expect-error Type 'Open<ShutdownCause>' is not assignable to type
    // 'ShutdownCause'
    const closed: ShutdownCause = data.reason;
    // @ts-expect-error Type '"SHUTDOWN"' is not assignable to type '"RESET"'
    const other: "RESET" = event;
    void [closed, other];
  }
  for await (const { data } of qmp.events("STOP")) {
    const none: undefined = data;
    void none;
    // @ts-expect-error 'data' is possibly 'undefined'
    void data.guest;
  }
  const { data } = await qmp.waitFor("JOB_STATUS_CHANGE", {
    filter: ({ data }) => data.id === "m0" && data.status === "ready",
    timeout: 1_000,
  });
  const status: Open<JobStatus> = data.status;
  const { data: { action } } = await qmp.waitFor("WATCHDOG");
  const open: Open<WatchdogAction> = action;
  const { data: deleted } = await qmp.waitFor("DEVICE_DELETED");
  const device: string | undefined = deleted.device;
  const { data: failed } = await qmp.waitFor("BLOCK_IO_ERROR");
  const path: string | undefined = failed["qom-path"];
  const { data: written } = await qmp.waitFor("BLOCK_WRITE_THRESHOLD");
  const amount: number | bigint = written["amount-exceeded"];
  void [status, open, device, path, amount];

  // @ts-expect-error No overload matches this call
  qmp.events("SHUTDOWNS");
  // @ts-expect-error No overload matches this call
  qmp.events("shutdown");
  // @ts-expect-error Did you mean to write 'limit'?
  qmp.events("STOP", { limt: 10 });
  // @ts-expect-error Argument of type '"stop"' is not assignable
  qmp.waitFor("stop");
  // @ts-expect-error 'name' does not exist
  qmp.waitFor("JOB_STATUS_CHANGE", { filter: ({ data }) => data.name === "a" });
  // @ts-expect-error 'data' is possibly 'undefined'
  qmp.waitFor("STOP", { filter: ({ data }) => data.reason });
  // @ts-expect-error 'deleted.device' is possibly 'undefined'
  void deleted.device.length;
}

/** Subscriptions to several events. */
export async function several(qmp: QmpClient): Promise<void> {
  for await (const message of qmp.events(["STOP", "RESET"], { limit: 10 })) {
    switch (message.event) {
      case "RESET":
        void message.data.guest;
        break;
      case "STOP": {
        const none: undefined = message.data;
        void none;
        break;
      }
      // @ts-expect-error Type '"SHUTDOWN"' is not comparable to type '"RESET" |
      // "STOP"'
      case "SHUTDOWN":
    }
    // @ts-expect-error 'message.data' is possibly 'undefined'
    void message.data.guest;
  }
  for await (const message of qmp.events()) {
    if (message.event === "GUEST_PANICKED") {
      const { info } = message.data;
      if (info?.type === "s390") void info.core.toFixed();
      // @ts-expect-error 'core' does not exist
      void info.core;
    }
    // @ts-expect-error 'action' does not exist
    void message.data.action;
    // @ts-expect-error This comparison appears to be unintentional
    void (message.event === "GUEST_PANIC");
  }
  const job = await qmp.waitFor(["BLOCK_JOB_COMPLETED", "BLOCK_JOB_ERROR"]);
  if (job.event === "BLOCK_JOB_ERROR") void job.data.operation;
  else void job.data.len;
  // @ts-expect-error 'len' does not exist
  void job.data.len;
  const { return: nothing, event } = await qmp.executeAndWait("device_del", {
    id: "d0",
  }, { event: "DEVICE_DELETED", filter: ({ data }) => data.device === "d0" });
  void [nothing, event.data.path];

  const { event: reset } = await qmp.executeAndWait(
    "system_reset",
    undefined,
    { event: ["RESET", "SHUTDOWN"] },
  );
  reset.data.reason satisfies string;

  const raw = await qmp.untyped.waitFor("X_NEW", {
    filter: ({ data }) => data?.of === "any",
  });
  raw.event satisfies string;
  for await (
    const { event, data } of qmp.untyped.events("X_NEW", { limit: 9 })
  ) {
    void [event === "X_NEW", data?.of];
  }
  for await (const { event } of qmp.untyped.events({ limit: 9 })) {
    void (event === "X_NEW");
  }
  // @ts-expect-error 'data' is possibly 'undefined'
  qmp.untyped.waitFor("X_NEW", { filter: ({ data }) => data.of === "any" });
  // @ts-expect-error Argument of type 'undefined' is not assignable
  qmp.executeAndWait("device_del", undefined, { event: "DEVICE_DELETED" });
  // @ts-expect-error Property 'id' is missing
  qmp.executeAndWait("device_del", {}, { event: "DEVICE_DELETED" });
  // @ts-expect-error Type '"DEVICE_GONE"' is not assignable
  qmp.executeAndWait("device_del", { id: "d0" }, { event: "DEVICE_GONE" });
  // @ts-expect-error Expected 3 arguments, but got 2
  qmp.executeAndWait("device_del", { id: "d0" });

  const stop: EventOf<QemuSchema, "STOP"> = {} as QmpEvent<"STOP", undefined>;
  void stop;
}
