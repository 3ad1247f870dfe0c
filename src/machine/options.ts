/**
 * What all operations on a machine have in common.
 *
 * @module
 */

import type { QmpClient } from "../client.ts";

/**
 * What an operation needs that only executes commands: a {@linkcode QmpClient},
 * or a client that reconnects.
 */
export type CommandExecutor = Pick<QmpClient, "execute">;
