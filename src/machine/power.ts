/**
 * Ending a guest: the power button, and what to do if it does not work.
 *
 * @module
 */

import { checkTimeout, type WaitOptions } from "../async/deadline.ts";
import type { QmpClient } from "../client.ts";
import {
  QmpClosedError,
  QmpOperationError,
  QmpStateError,
  QmpTimeoutError,
} from "../protocol/error.ts";
import type { Events, QemuSchema } from "../qapi/generated/qemu.ts";
import type { EventOf } from "../qapi/signatures.ts";
import { withinTime } from "../waiting.ts";
import { Changes } from "./changes.ts";
import { checkInterval } from "./options.ts";
import { statusOf } from "./run_state.ts";

/** Time between two presses of the power button, in milliseconds. */
const PRESS_INTERVAL = 5_000;

/** Time for the guest to shut down, in milliseconds. */
const POWERDOWN_TIMEOUT = 60_000;

/** Time for QEMU to quit, in milliseconds. */
const QUIT_TIMEOUT = 5_000;

/** The events that say something about the end of the guest. */
const END_EVENTS = ["SHUTDOWN", "GUEST_PANICKED"] as const;

/** Why a machine was shut down, `ShutdownCause` in QAPI. */
export type ShutdownReason = Events["SHUTDOWN"]["reason"];

/** Options for {@linkcode powerdown}. */
export interface PowerdownOptions extends WaitOptions {
  /**
   * Time after which to press the power button again, in milliseconds, from 1
   * to 2,147,483,647; `Infinity` presses it once. A guest that boots does not
   * notice the button.
   *
   * @default {5000}
   */
  pressInterval?: number | undefined;
}

/** How a guest has ended. */
export interface PowerdownResult {
  /**
   * Why QEMU shut down: `"guest-shutdown"` if the guest has done what the
   * button asks. Another client or a signal may have been faster.
   *
   * It is `undefined` if the machine was shut down before the call.
   */
  readonly reason: ShutdownReason | undefined;
  /** How often the button was pressed. */
  readonly presses: number;
}

/** Options for {@linkcode shutdown}. */
export interface ShutdownStepsOptions extends PowerdownOptions {
  /**
   * Time for the guest to shut down, in milliseconds, from 0 to 2,147,483,647;
   * `Infinity` waits without end. After that, QEMU is told to quit.
   *
   * @default {60000}
   */
  powerdownTimeout?: number | undefined;
  /**
   * Time for QEMU to quit, in milliseconds, from 0 to 2,147,483,647; `Infinity`
   * waits without end.
   *
   * @default {5000}
   */
  quitTimeout?: number | undefined;
}

/**
 * Presses the power button, and waits until the guest has shut down: QEMU has
 * ended, or is in the state `shutdown` if it runs with `-no-shutdown`.
 *
 * Source: QAPI `system_powerdown`, `SHUTDOWN`.
 *
 * @param qmp The client.
 * @param options How often to press, and how long to wait.
 * @returns Why the machine was shut down.
 * @throws {QmpTimeoutError} If the guest has not shut down in time. It may do
 * so later.
 * @throws {QmpOperationError} If the machine is paused, so that the guest
 * cannot act, or if the guest panics.
 * @throws {QmpCommandError} If QEMU refuses.
 * @throws {QmpClosedError} If the connection ends before QEMU says that it
 * shuts down.
 * @throws {RangeError} If an option is out of its bounds.
 * @throws The reason of the signal, if it aborts.
 *
 * @example Within a minute
 * ```ts ignore
 * import { connect } from "@qmp/qmp";
 * import { powerdown } from "@qmp/qmp/machine";
 *
 * await using qmp = await connect("/run/vm/qmp.sock");
 * const { reason } = await powerdown(qmp, { timeout: 60_000 });
 * console.log(reason);
 * ```
 */
export async function powerdown(
  qmp: QmpClient,
  { pressInterval = PRESS_INTERVAL, ...wait }: PowerdownOptions = {},
): Promise<PowerdownResult> {
  checkInterval(pressInterval, "pressInterval");
  let presses = 0;
  return await withinTime(
    "Powering down",
    wait,
    async ({ signal }) => {
      using changes = new Changes(qmp, END_EVENTS, signal);
      const { status, running } = await statusOf(qmp, signal);
      if (status === "shutdown") return { reason: undefined, presses };
      if (!running && status !== "suspended") {
        throw new QmpOperationError(
          "Powering down",
          `the machine is in the state ${status}, in which the guest cannot act; resume it first`,
        );
      }
      let pressed = -Infinity;
      for (;;) {
        if (performance.now() - pressed >= pressInterval) {
          pressed = performance.now();
          await press(qmp, signal);
          presses++;
        }
        const left = pressed + pressInterval - performance.now();
        const event = await changes.next(Math.min(Math.max(left, 1), 1_000));
        const reason = reasonOf(event);
        if (reason === undefined) continue;
        await ended(qmp, signal);
        return { reason, presses };
      }
    },
    () =>
      presses === 0
        ? undefined
        : `the guest has not acted on ${presses} presses of the button`,
  );
}

async function press(qmp: QmpClient, signal: AbortSignal): Promise<void> {
  try {
    await qmp.execute("system_powerdown", {}, { signal });
  } catch (error) {
    // QEMU may end in this moment. Then its event has come before.
    if (!isClosed(error)) throw error;
  }
}

type EndEvent = EventOf<QemuSchema, typeof END_EVENTS[number]>;

/**
 * Returns why the machine has ended, if it has.
 *
 * @throws {QmpOperationError} If the guest has panicked.
 */
function reasonOf(event: EndEvent | undefined): ShutdownReason | undefined {
  if (event?.event === "SHUTDOWN") return event.data.reason;
  if (event === undefined) return undefined;
  throw new QmpOperationError("Powering down", "the guest has panicked");
}

/** Waits until QEMU has ended, or stands still after the end of the guest. */
async function ended(qmp: QmpClient, signal: AbortSignal): Promise<void> {
  using changes = new Changes(qmp, ["STOP"], signal);
  try {
    while ((await statusOf(qmp, signal)).status !== "shutdown") {
      await changes.next(100);
    }
  } catch (error) {
    if (!isClosed(error)) throw error;
  }
}

function isClosed(error: unknown): boolean {
  return error instanceof QmpClosedError ||
    (error instanceof QmpStateError && error.state === "closed");
}

/**
 * Ends a machine in steps: presses the power button, and tells QEMU to quit if
 * the guest does not shut down in time, or if it does and QEMU runs on with
 * `-no-shutdown`. Resolves when QEMU has closed the connection.
 *
 * For a machine of `launch()`, its own `shutdown()` also sends signals.
 *
 * Source: QAPI `system_powerdown`, `quit`, `SHUTDOWN`.
 *
 * @param qmp The client.
 * @param options How long to wait for each step, and for all of them.
 * @returns Why the machine was shut down: `"host-qmp-quit"` if the guest did
 * not do it.
 * @throws {QmpTimeoutError} If QEMU does not quit in time.
 * @throws {QmpCommandError} If QEMU refuses to quit.
 * @throws {QmpClosedError} If the connection ends before QEMU is told to quit,
 * and before it says that it shuts down.
 * @throws {RangeError} If an option is out of its bounds.
 * @throws The reason of the signal, if it aborts.
 *
 * @example Give the guest two minutes
 * ```ts ignore
 * import { connect } from "@qmp/qmp";
 * import { shutdown } from "@qmp/qmp/machine";
 *
 * const qmp = await connect("/run/vm/qmp.sock");
 * const { reason } = await shutdown(qmp, { powerdownTimeout: 120_000 });
 * if (reason === "host-qmp-quit") console.log("The guest did not react");
 * ```
 */
export async function shutdown(
  qmp: QmpClient,
  options: ShutdownStepsOptions = {},
): Promise<PowerdownResult> {
  const {
    signal,
    timeout,
    powerdownTimeout = POWERDOWN_TIMEOUT,
    quitTimeout = QUIT_TIMEOUT,
    pressInterval,
  } = options;
  checkTimeout(powerdownTimeout, "powerdownTimeout");
  checkTimeout(quitTimeout, "quitTimeout");
  return await withinTime(
    "Shutting down",
    { signal, timeout },
    async ({ signal }) => {
      let result: PowerdownResult;
      try {
        result = await powerdown(qmp, {
          timeout: powerdownTimeout,
          pressInterval,
          signal,
        });
      } catch (error) {
        signal.throwIfAborted();
        const isExpected = error instanceof QmpTimeoutError ||
          error instanceof QmpOperationError;
        if (!isExpected) throw error;
        result = { reason: "host-qmp-quit", presses: 0 };
      }
      await withinTime(
        "Quitting",
        { timeout: quitTimeout, signal },
        async (deadline) => {
          try {
            await qmp.execute("quit", {}, { signal: deadline.signal });
          } catch (error) {
            // QEMU may have ended by itself.
            if (!isClosed(error)) throw error;
          }
          // If QEMU ends before it answers, the connection counts as broken.
          await deadline.wait(qmp.closed.catch(() => {}));
        },
      );
      return result;
    },
  );
}
