/**
 * Running a program in the guest.
 *
 * @module
 */

import { delay } from "@std/async/delay";
import {
  QmpCommandError,
  QmpOperationError,
  QmpTimeoutError,
} from "../../protocol/error.ts";
import { withinTime } from "../../waiting.ts";
import {
  booleanIn,
  bytesIn,
  integerIn,
  objectIn,
  optionalIntegerIn,
  wrong,
} from "./answers.ts";
import type { AgentConnection } from "./connection.ts";

/** Wait before the second look, in milliseconds. Each further wait doubles. */
const FIRST_WAIT = 10;
/** Longest wait between two looks, in milliseconds. */
const LONGEST_WAIT = 500;
/**
 * Time for the answer to one look, in milliseconds. An agent that starts again
 * never answers, so the client then asks again.
 */
const LOOK_TIMEOUT = 3_000;

/** Most bytes that the agent keeps of each output: 16 MiB. */
const OUTPUT_LIMIT = 16 * 1024 * 1024;

/** Options for {@linkcode GuestAgent.exec}. */
export interface GuestExecOptions {
  /**
   * What the program reads from its standard input, as text or as bytes.
   *
   * @default {nothing}
   */
  input?: string | Uint8Array<ArrayBuffer> | undefined;
  /**
   * The environment of the program, which replaces that of the agent.
   *
   * @default {the environment of the agent}
   */
  env?: Record<string, string> | undefined;
  /**
   * Most bytes to return of each output, from 0 to 16,777,216. The agent itself
   * keeps at most 16,777,216.
   *
   * @default {16777216}
   */
  maxOutput?: number | undefined;
  /**
   * Stops the waiting, which then rejects with the signal's reason. The program
   * goes on, because the agent cannot stop it.
   */
  signal?: AbortSignal | undefined;
  /**
   * Time for the program to end, in milliseconds, from 0 to 2,147,483,647. The
   * program goes on afterwards.
   *
   * @default {Infinity}
   */
  timeout?: number | undefined;
}

/** How a program in the guest ended. */
export interface GuestExecResult {
  /** The exit code; `undefined` if a signal ended the program. */
  code: number | undefined;
  /** Number of the signal that ended the program, if one did. */
  signal: number | undefined;
  /** What the program wrote to its standard output. */
  stdout: Uint8Array<ArrayBuffer>;
  /** What the program wrote to its standard error. */
  stderr: Uint8Array<ArrayBuffer>;
  /** Whether the program wrote more to its standard output. */
  stdoutTruncated: boolean;
  /** Whether the program wrote more to its standard error. */
  stderrTruncated: boolean;
}

/** Runs a program in the guest, and waits for its end. */
export async function exec(
  connection: AgentConnection,
  path: string,
  args: readonly string[],
  options: GuestExecOptions,
): Promise<GuestExecResult> {
  const { input, env, maxOutput = OUTPUT_LIMIT, signal, timeout } = options;
  if (!(maxOutput >= 0 && maxOutput <= OUTPUT_LIMIT)) {
    throw new RangeError(
      `Expected a maxOutput from 0 to ${OUTPUT_LIMIT}, found ${maxOutput}`,
    );
  }
  const bytes = typeof input === "string"
    ? new TextEncoder().encode(input)
    : input;
  const operation = `Running ${path} in the guest`;
  return await withinTime(operation, { signal, timeout }, async (deadline) => {
    const { signal } = deadline;
    const started = objectIn(
      "guest-exec",
      await connection.execute("guest-exec", {
        path,
        arg: args,
        ...(env !== undefined && { env: assignments(env) }),
        ...(bytes !== undefined && { "input-data": bytes.toBase64() }),
        "capture-output": true,
      }, { signal }),
    );
    const pid = integerIn("guest-exec", started.pid, 0);
    const status = await ended(connection, pid, operation, signal);
    return resultOf(status, maxOutput);
  });
}

/** Looks again and again whether a program has ended. */
async function ended(
  connection: AgentConnection,
  pid: number,
  operation: string,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const { commandTimeout } = connection;
  let heard = performance.now();
  for (let wait = FIRST_WAIT;; wait = Math.min(wait * 2, LONGEST_WAIT)) {
    try {
      const status = objectIn(
        "guest-exec-status",
        await connection.execute("guest-exec-status", { pid }, {
          signal,
          timeout: Math.min(LOOK_TIMEOUT, commandTimeout),
        }),
      );
      if (booleanIn("guest-exec-status", status.exited)) return status;
      heard = performance.now();
    } catch (error) {
      if (error instanceof QmpCommandError) {
        throw new QmpOperationError(
          operation,
          `the agent does not know its process ${pid} any more, perhaps because the agent has started again: ${error.desc}`,
          { cause: error },
        );
      }
      const isSilent = error instanceof QmpTimeoutError && !signal.aborted;
      if (!isSilent || performance.now() - heard >= commandTimeout) throw error;
    }
    await delay(wait, { signal });
  }
}

function resultOf(
  status: Record<string, unknown>,
  maxOutput: number,
): GuestExecResult {
  const command = "guest-exec-status";
  const output = (name: "out" | "err") => {
    const data = status[`${name}-data`];
    const bytes = data === undefined
      ? new Uint8Array()
      : bytesIn(command, data);
    const isTruncated = booleanIn(command, status[`${name}-truncated`]) ||
      bytes.length > maxOutput;
    return { bytes: bytes.slice(0, maxOutput), isTruncated };
  };
  const code = optionalIntegerIn(command, status.exitcode);
  const signal = optionalIntegerIn(command, status.signal);
  if (code === undefined && signal === undefined) {
    wrong(command, "an exit code or a signal", status);
  }
  const out = output("out");
  const err = output("err");
  return {
    code,
    signal,
    stdout: out.bytes,
    stderr: err.bytes,
    stdoutTruncated: out.isTruncated,
    stderrTruncated: err.isTruncated,
  };
}

function assignments(env: Record<string, string>): string[] {
  return Object.entries(env).map(([name, value]) => `${name}=${value}`);
}
