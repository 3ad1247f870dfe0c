/**
 * Ends the program in an orderly way when it receives a signal.
 *
 * @module
 */

import { constants } from "node:os";

/** Signals that ask the program to end. */
const SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Milliseconds that the program has to end by itself after a signal. Then it
 * exits without closing anything.
 */
const GRACE = 5_000;

/** A signal asked the program to end. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  /** The exit code that shells report for a program ended by the signal. */
  readonly exitCode: number;

  /** @param signal The signal. */
  constructor(signal: Deno.Signal) {
    super(`Ended by ${signal}`);
    this.exitCode = signalExitCode(signal);
  }
}

/** Returns the exit code that shells report for a program ended by a signal. */
export function signalExitCode(signal: Deno.Signal): number {
  const numbers: Partial<Record<string, number>> = constants.signals;
  return 128 + (numbers[signal] ?? 0);
}

/**
 * Runs a function that a signal can end.
 *
 * The first signal aborts the function, which then closes its connections and
 * ends the QEMU that it launched. The program exits at once on the second
 * signal, or when the function is still running after five seconds.
 *
 * @param run The function. It gets a signal that aborts with
 * {@linkcode Interrupted}.
 * @returns What the function returns.
 */
export async function runInterruptibly<T>(
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const handlers = SIGNALS.map((signal) => {
    const handle = () => {
      const exit = () => Deno.exit(signalExitCode(signal));
      if (controller.signal.aborted) exit();
      controller.abort(new Interrupted(signal));
      timer = setTimeout(exit, GRACE);
    };
    Deno.addSignalListener(signal, handle);
    return [signal, handle] as const;
  });
  try {
    return await run(controller.signal);
  } finally {
    clearTimeout(timer);
    for (const [signal, handle] of handlers) {
      Deno.removeSignalListener(signal, handle);
    }
  }
}
