/**
 * The exit codes of the program.
 *
 * @module
 */

import {
  QmpClosedError,
  QmpConnectError,
  QmpStateError,
  QmpTimeoutError,
} from "../protocol/error.ts";
import { GrammarError } from "./grammar/error.ts";
import { BrokenOutput } from "./output.ts";
import { Interrupted, signalExitCode } from "./signals.ts";
import { UsageError } from "./usage_error.ts";

/** Says how the program ended. */
export const ExitCode = {
  /** The program did what it was asked to do. */
  Ok: 0,
  /** The server answered with an error, or something else failed. */
  Failed: 1,
  /** The program was called wrongly. */
  Misuse: 2,
  /** The program could not connect, or it lost the connection. */
  NoConnection: 3,
  /** The time ran out. */
  Timeout: 4,
} as const;

/** Returns the exit code for an error. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError || error instanceof GrammarError) {
    return ExitCode.Misuse;
  }
  if (error instanceof QmpConnectError || error instanceof QmpClosedError) {
    return ExitCode.NoConnection;
  }
  if (error instanceof QmpStateError && error.state === "closed") {
    return ExitCode.NoConnection;
  }
  if (error instanceof QmpTimeoutError) return ExitCode.Timeout;
  if (error instanceof Interrupted) return error.exitCode;
  // Shells report this exit code for a program that SIGPIPE ended.
  if (error instanceof BrokenOutput) return signalExitCode("SIGPIPE");
  return ExitCode.Failed;
}
