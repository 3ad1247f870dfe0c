import type { ReconnectingOptions } from "../../mod.ts";

/** Options with which a client tries again at once. */
export const FAST: ReconnectingOptions = { minTimeout: 1, maxTimeout: 5 };

/** Returns the reason for which a promise rejects. */
export async function reasonOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => undefined,
    (reason) => reason,
  );
}
