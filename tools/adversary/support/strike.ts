/**
 * Faults that strike an operation on a machine at a random moment.
 *
 * @module
 */

import {
  QmpClosedError,
  type QmpMachine,
  QmpStateError,
  QmpTimeoutError,
} from "../../../mod.ts";
import type { WaitOptions } from "../../../src/async/deadline.ts";
import type { Report } from "./report.ts";

/** What strikes: an abort, a timeout, a cut connection, a kill of QEMU. */
export const FAULTS = ["abort", "timeout", "close", "kill"] as const;

/** One of the faults. */
export type Fault = typeof FAULTS[number];

/** The reason of the abort. */
const REASON = "enough";

/** Time for an operation that nothing strikes, in milliseconds. */
const PATIENCE = 60_000;

/** An operation that a fault strikes. */
export interface StruckOperation<Result> {
  /** What to call it in the report. */
  name: string;
  machine: QmpMachine;
  /** What strikes, if anything. */
  fault: Fault | undefined;
  /** Longest time until the fault, in milliseconds. */
  within: number;
  /** Other errors that the fault may cause. */
  isExpected?: (error: unknown) => boolean;
  /** Runs the operation. */
  run(options: WaitOptions): Promise<Result>;
}

/**
 * Runs an operation, and reports if it ends with another error than the fault
 * causes. The operation may be faster than the fault.
 *
 * @returns The result, or `undefined` if the fault has ended the operation.
 */
export async function strike<Result>(
  operation: StruckOperation<Result>,
  report: Report,
): Promise<Result | undefined> {
  const { name, machine, fault, within, run } = operation;
  const { qmp, process } = machine;
  const controller = new AbortController();
  const delay = Math.random() * within;
  const strikes = {
    abort: () => controller.abort(REASON),
    timeout: () => {},
    close: () => qmp.close(),
    kill: () => process.kill("SIGKILL"),
  };
  const timer = fault && setTimeout(strikes[fault], delay);
  try {
    const result = await run({
      signal: controller.signal,
      timeout: fault === "timeout" ? delay : PATIENCE,
    });
    report.count(name);
    return result;
  } catch (error) {
    // The connection may have been closed between two steps.
    const isClosed = error instanceof QmpClosedError ||
      error instanceof QmpStateError;
    const isExpected = {
      abort: error === REASON,
      timeout: error instanceof QmpTimeoutError,
      close: isClosed,
      kill: isClosed,
    };
    const isOther = operation.isExpected?.(error) ?? false;
    if (fault && (isExpected[fault] || isOther)) {
      report.count(`ends by ${fault}`);
    } else report.fail(`${name} with ${fault ?? "no fault"}`, error);
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
