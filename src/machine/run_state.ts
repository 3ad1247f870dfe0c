/**
 * Whether a machine runs: waiting for a state, and changing it.
 *
 * @module
 */

import type { WaitOptions } from "../async/deadline.ts";
import type { QmpClient } from "../client.ts";
import { QmpOperationError } from "../protocol/error.ts";
import type { RunState, StatusInfo } from "../qapi/generated/qemu.ts";
import { withinTime } from "../waiting.ts";
import { Changes } from "./changes.ts";

/** The events that go with a change of the state. */
const STATE_EVENTS = [
  "STOP",
  "RESUME",
  "RESET",
  "SHUTDOWN",
  "SUSPEND",
  "SUSPEND_DISK",
  "WAKEUP",
  "GUEST_PANICKED",
  "BLOCK_IO_ERROR",
  "WATCHDOG",
] as const;

/**
 * Waits until the machine is in a state.
 *
 * It looks at the state now, after each event that may go with a change, and
 * once a second, because some changes have no event. A state that passes in
 * between can be missed.
 *
 * Source: QAPI `query-status`, `RunState`.
 *
 * @param qmp The client.
 * @param state The state, or several of which any will do, such as `"running"`,
 * `"paused"` or `"shutdown"`.
 * @param options How long to wait.
 * @returns The state.
 * @throws {QmpClosedError} If the connection ends first.
 * @throws {QmpTimeoutError} If the time is over first. The message says in
 * which state the machine is.
 * @throws {RangeError} If the timeout is out of its bounds.
 * @throws The reason of the signal, if it aborts.
 *
 * @example Wait until the guest has shut down, with -no-shutdown
 * ```ts ignore
 * import { connect } from "@qmp/qmp";
 * import { waitForState } from "@qmp/qmp/machine";
 *
 * await using qmp = await connect("/run/vm/qmp.sock");
 * await waitForState(qmp, "shutdown", { timeout: 60_000 });
 * ```
 */
export async function waitForState(
  qmp: QmpClient,
  state: RunState | readonly RunState[],
  options: WaitOptions = {},
): Promise<StatusInfo> {
  const wanted: readonly string[] = typeof state === "string" ? [state] : state;
  let last: string | undefined;
  return await withinTime(
    `Waiting for the state ${wanted.join(" or ")}`,
    options,
    async ({ signal }) => {
      using changes = new Changes(qmp, STATE_EVENTS, signal);
      for (;;) {
        const status = await statusOf(qmp, signal);
        if (wanted.includes(status.status)) return status;
        last = status.status;
        await changes.next();
      }
    },
    () => last && `the machine is in the state ${last}`,
  );
}

/**
 * Pauses the machine. A machine that does not run stays as it is.
 *
 * Source: QAPI `stop`.
 *
 * @param qmp The client.
 * @param options How long to wait.
 * @returns The state, such as `"paused"`; or `"prelaunch"` or `"shutdown"` if
 * the machine was in that state.
 * @throws {QmpOperationError} If the machine runs nevertheless, because another
 * client has resumed it.
 * @throws {QmpCommandError} If QEMU refuses.
 * @throws {QmpClosedError} If the connection ends first.
 * @throws {QmpTimeoutError} If the time is over first. QEMU may pause it later.
 * @throws {RangeError} If the timeout is out of its bounds.
 * @throws The reason of the signal, if it aborts.
 *
 * @example Stand still for a moment
 * ```ts ignore
 * import { connect } from "@qmp/qmp";
 * import { pause, resume } from "@qmp/qmp/machine";
 *
 * await using qmp = await connect("/run/vm/qmp.sock");
 * await pause(qmp);
 * await resume(qmp);
 * ```
 */
export async function pause(
  qmp: QmpClient,
  options: WaitOptions = {},
): Promise<StatusInfo> {
  return await withinTime("Pausing", options, async ({ signal }) => {
    // The reply comes when the machine stands still. There is no event if it
    // stood still before.
    await qmp.execute("stop", {}, { signal });
    const status = await statusOf(qmp, signal);
    if (!status.running) return status;
    throw new QmpOperationError(
      "Pausing",
      "the machine runs again, because another client has resumed it",
    );
  });
}

/**
 * Lets the machine run. A machine that runs goes on.
 *
 * Source: QAPI `cont`.
 *
 * @param qmp The client.
 * @param options How long to wait.
 * @returns The state, `"running"`.
 * @throws {QmpOperationError} If the machine does not run nevertheless: it is
 * suspended, it waits for a migration, it was stopped again by an error of a
 * disk, or another client has paused it.
 * @throws {QmpCommandError} If QEMU refuses, for example because the machine
 * has to be reset first.
 * @throws {QmpClosedError} If the connection ends first.
 * @throws {QmpTimeoutError} If the time is over first.
 * @throws {RangeError} If the timeout is out of its bounds.
 * @throws The reason of the signal, if it aborts.
 *
 * @example Start a machine that was launched with -S
 * ```ts ignore
 * import { launch } from "@qmp/qmp";
 * import { resume } from "@qmp/qmp/machine";
 *
 * const args = ["-display", "none", "-S"];
 * await using machine = await launch("qemu-system-x86_64", args);
 * await resume(machine.qmp);
 * ```
 */
export async function resume(
  qmp: QmpClient,
  options: WaitOptions = {},
): Promise<StatusInfo> {
  return await withinTime("Resuming", options, async ({ signal }) => {
    await qmp.execute("cont", {}, { signal });
    const status = await statusOf(qmp, signal);
    if (status.running) return status;
    throw new QmpOperationError(
      "Resuming",
      `the machine is in the state ${status.status}`,
    );
  });
}

/**
 * Resets the machine, as its reset button does, and waits until it is done.
 *
 * Source: QAPI `system_reset`, `RESET`.
 *
 * @param qmp The client.
 * @param options How long to wait.
 * @returns The state after it: `"running"`, or `"prelaunch"` if the machine did
 * not run before.
 * @throws {QmpOperationError} If QEMU shuts down instead, because it runs with
 * `-no-reboot`.
 * @throws {QmpCommandError} If QEMU refuses.
 * @throws {QmpClosedError} If the connection ends first.
 * @throws {QmpTimeoutError} If the time is over first. QEMU may reset it later.
 * @throws {RangeError} If the timeout is out of its bounds.
 * @throws The reason of the signal, if it aborts.
 *
 * @example Start the guest anew
 * ```ts ignore
 * import { connect } from "@qmp/qmp";
 * import { reset } from "@qmp/qmp/machine";
 *
 * await using qmp = await connect("/run/vm/qmp.sock");
 * await reset(qmp, { timeout: 10_000 });
 * ```
 */
export async function reset(
  qmp: QmpClient,
  options: WaitOptions = {},
): Promise<StatusInfo> {
  return await withinTime("Resetting", options, async ({ signal }) => {
    const { event } = await qmp.executeAndWait("system_reset", {}, {
      event: ["RESET", "SHUTDOWN"],
      // A guest may reset itself at the same time. Its event comes first then.
      filter: ({ event, data }) => event === "SHUTDOWN" || !data.guest,
      signal,
    });
    if (event.event === "RESET") return await statusOf(qmp, signal);
    throw new QmpOperationError(
      "Resetting",
      `QEMU shuts down instead, for example because of -no-reboot: ${event.data.reason}`,
    );
  });
}

/** Returns the state of the machine. */
export async function statusOf(
  qmp: QmpClient,
  signal: AbortSignal,
): Promise<StatusInfo> {
  return await qmp.execute("query-status", {}, { signal });
}
