/**
 * Freezing the file systems of the guest, and thawing them in any case.
 *
 * @module
 */

import {
  messageOf,
  QmpCommandError,
  QmpOperationError,
} from "../../protocol/error.ts";
import { integerIn } from "./answers.ts";
import type { AgentConnection, AgentExecuteOptions } from "./connection.ts";

/**
 * Time for one attempt to thaw, in milliseconds. The agent thaws within moments
 * if it does anything.
 */
const THAW_TIMEOUT = 10_000;

/** Makes another connection to the same agent. */
export type Redial = () => Promise<AgentConnection>;

/**
 * The frozen file systems of a guest. They are thawed at the end of the scope.
 */
export class FrozenFileSystems implements AsyncDisposable {
  /** Number of file systems that are frozen. */
  readonly count: number;
  readonly #thaw: () => Promise<number>;
  #thawing: Promise<number> | undefined;

  /**
   * Programs call {@linkcode GuestAgent.freeze}.
   *
   * @ignore
   */
  constructor(count: number, thaw: () => Promise<number>) {
    this.count = count;
    this.#thaw = thaw;
  }

  /**
   * Thaws the file systems, unless this was called before. If the connection
   * has ended meanwhile or does not answer, this connects again, if the agent
   * was reached by an address.
   *
   * @returns Number of file systems that the guest has thawed.
   * @throws {QmpOperationError} If the file systems may still be frozen.
   */
  thaw(): Promise<number> {
    return this.#thawing ??= this.#thaw();
  }

  /** Thaws the file systems. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.thaw();
  }
}

/** Freezes the file systems of the guest. */
export async function freeze(
  connection: AgentConnection,
  redial: Redial | undefined,
  mountpoints: readonly string[] | undefined,
  options: AgentExecuteOptions,
): Promise<FrozenFileSystems> {
  const command = mountpoints === undefined
    ? "guest-fsfreeze-freeze"
    : "guest-fsfreeze-freeze-list";
  try {
    const count = integerIn(
      command,
      await connection.execute(
        command,
        mountpoints && { mountpoints },
        options,
      ),
      0,
    );
    return new FrozenFileSystems(count, () => thaw(connection, redial));
  } catch (error) {
    // The agent itself thaws what it has frozen before it fails. In any other
    // case the command may have run, or may still run.
    if (!(error instanceof QmpCommandError)) {
      await thaw(connection, redial).catch(() => {});
    }
    throw error;
  }
}

async function thaw(
  connection: AgentConnection,
  redial: Redial | undefined,
): Promise<number> {
  let reason: unknown;
  if (!connection.hasEnded || redial === undefined) {
    try {
      return await thawOver(connection);
    } catch (error) {
      reason = error;
    }
  }
  // If the agent has refused, it does so again.
  if (redial !== undefined && !(reason instanceof QmpCommandError)) {
    // The channel takes one client at a time.
    await connection.close();
    try {
      return await thawAnew(redial);
    } catch (error) {
      reason = error;
    }
  }
  throw new QmpOperationError(
    "Thawing the guest's file systems, which may still be frozen,",
    messageOf(reason),
    { cause: reason },
  );
}

async function thawOver(connection: AgentConnection): Promise<number> {
  const command = "guest-fsfreeze-thaw";
  const options = { timeout: THAW_TIMEOUT };
  return integerIn(
    command,
    await connection.execute(command, undefined, options),
    0,
  );
}

async function thawAnew(redial: Redial): Promise<number> {
  const connection = await redial();
  try {
    return await thawOver(connection);
  } finally {
    await connection.close();
  }
}
