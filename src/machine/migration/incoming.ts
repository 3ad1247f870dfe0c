/**
 * The target of a migration.
 *
 * @module
 */

import type { QmpClient } from "../../client.ts";

/** The address of a port that QEMU chooses. */
const ANY_PORT = /^(tcp:.*:)0$/;

/**
 * Lets a QEMU listen for a migration.
 *
 * @param target The client of the QEMU.
 * @param uri Where to listen.
 * @param signal Stops this.
 * @returns Where the source has to connect.
 */
export async function listenFor(
  target: QmpClient,
  uri: string,
  signal: AbortSignal,
): Promise<string> {
  await target.execute("migrate-incoming", { uri }, { signal });
  const start = ANY_PORT.exec(uri)?.[1];
  if (start === undefined) return uri;
  const info = await target.execute("query-migrate", {}, { signal });
  const address = info["socket-address"]?.find(({ type }) => type === "inet");
  return address?.type === "inet" ? start + address.port : uri;
}
