/**
 * Connecting to a guest agent, which may not run yet.
 *
 * @module
 */

import { delay } from "@std/async/delay";
import {
  type Deadline,
  type WaitOptions,
  withDeadline,
} from "../../async/deadline.ts";
import { formatAddress, type ParsedAddress } from "../../deno/address.ts";
import { dial, isPassing } from "../../deno/dial.ts";
import { DEFAULT_TIMEOUT } from "../../options.ts";
import { QmpClosedError, QmpConnectError } from "../../protocol/error.ts";
import { withinTime } from "../../waiting.ts";
import type { Transport } from "../../wire/transport.ts";
import { AgentConnection, type AgentOptions } from "./connection.ts";

/** A possible reason of a timeout. */
export const NO_AGENT =
  "no guest agent answered; does one run in the guest, and is no other client connected to its channel?";

/**
 * Time for the first connection to be answered, in milliseconds. Each further
 * connection gets twice as much. An agent may be busy for seconds.
 */
const FIRST_PATIENCE = 500;
/** Longest such time, in milliseconds. */
const LONGEST_PATIENCE = 5_000;

/** Wait before the second attempt, in milliseconds. Further waits double. */
const FIRST_RETRY = 10;
/** Longest wait between two attempts, in milliseconds. */
const LONGEST_RETRY = 500;

/** How to connect to an agent, and how long that may take. */
export interface DialAgentOptions extends AgentOptions, WaitOptions {
  /** Whether to wait for a socket that does not serve yet. */
  retry?: boolean | undefined;
}

/** Dials until an agent answers. */
export async function dialAgent(
  address: ParsedAddress,
  options: DialAgentOptions,
): Promise<AgentConnection> {
  const { signal, timeout = DEFAULT_TIMEOUT, retry = false } = options;
  const operation = `Connecting to the guest agent at ${
    formatAddress(address)
  }`;
  let hint: string | undefined;

  const attempt = async (
    deadline: Deadline,
    patience: number,
  ): Promise<AgentConnection | undefined> => {
    let conn: Transport;
    try {
      conn = await dial(address, false, deadline);
    } catch (cause) {
      deadline.signal.throwIfAborted();
      const reason = (cause as Error).message;
      hint = reason;
      if (retry && isPassing(cause)) return undefined;
      throw new QmpConnectError(`${operation} failed: ${reason}`, { cause });
    }
    hint = NO_AGENT;
    // A connection that was made before the guest had the driver of its port
    // may stay silent for ever. Only another connection helps.
    const isSilent = Symbol();
    try {
      return await withDeadline(
        { signal: deadline.signal, timeout: patience },
        (step) => AgentConnection.open(conn, options, step),
        () => isSilent,
      );
    } catch (error) {
      deadline.signal.throwIfAborted();
      if (error === isSilent || error instanceof QmpClosedError) {
        return undefined;
      }
      throw error;
    }
  };

  return await withinTime(operation, { signal, timeout }, async (deadline) => {
    let patience = FIRST_PATIENCE;
    let wait = FIRST_RETRY;
    for (;;) {
      const connection = await attempt(deadline, patience);
      if (connection !== undefined) return connection;
      patience = Math.min(patience * 2, LONGEST_PATIENCE);
      await delay(wait, { signal: deadline.signal });
      wait = Math.min(wait * 2, LONGEST_RETRY);
    }
  }, () => hint);
}

/** Takes over a transport, and waits until the agent answers. */
export async function openAgent(
  transport: Transport,
  options: AgentOptions & WaitOptions,
): Promise<AgentConnection> {
  const { signal, timeout = DEFAULT_TIMEOUT } = options;
  const operation = "Connecting to the guest agent";
  try {
    return await withinTime(
      operation,
      { signal, timeout },
      (deadline) => AgentConnection.open(transport, options, deadline),
      () => NO_AGENT,
    );
  } catch (error) {
    if (!(error instanceof QmpClosedError)) throw error;
    const { message, cause } = error;
    throw new QmpConnectError(`${operation} failed: ${message}`, { cause });
  }
}
