/**
 * Capabilities and parameters of a migration.
 *
 * @module
 */

import type { QmpClient } from "../../client.ts";
import type {
  MigrateSetParameters,
  MigrationCapability,
  MigrationCapabilityStatus,
} from "../../qapi/generated/qemu.ts";

/** Time to set things back after a failure, in milliseconds. */
const CLEANUP_TIMEOUT = 5_000;

/** What a QEMU is told for a migration. */
export interface Settings {
  capabilities: MigrationCapabilityStatus[];
  parameters: MigrateSetParameters;
}

/** Returns the capabilities that a QEMU knows, and whether each is on. */
export async function capabilitiesOf(
  qmp: QmpClient,
  signal: AbortSignal,
): Promise<MigrationCapabilityStatus[]> {
  const all = await qmp.execute("query-migrate-capabilities", {}, { signal });
  return all.map(({ capability, state }) => ({
    // What one QEMU has said, another takes.
    capability: capability as MigrationCapability,
    state,
  }));
}

/**
 * Tells a QEMU the settings.
 *
 * @param qmp The client.
 * @param wanted The settings.
 * @param signal Stops this.
 * @param before Gets the settings that were there before.
 */
export async function configure(
  qmp: QmpClient,
  { capabilities, parameters }: Settings,
  signal: AbortSignal,
  before?: Settings,
): Promise<void> {
  const old = new Map(
    (await capabilitiesOf(qmp, signal))
      .map(({ capability, state }) => [capability, state]),
  );
  // One that a QEMU does not know is off there.
  const changed = capabilities.filter(({ capability, state }) =>
    state !== (old.get(capability) ?? false)
  );
  if (changed.length > 0) {
    before?.capabilities.push(
      ...changed.map(({ capability, state }) => ({
        capability,
        state: !state,
      })),
    );
    await qmp.execute("migrate-set-capabilities", { capabilities: changed }, {
      signal,
    });
  }
  const names = Object.keys(parameters);
  if (names.length === 0) return;
  if (before !== undefined) {
    const all = await qmp.execute("query-migrate-parameters", {}, { signal });
    before.parameters = Object.fromEntries(
      Object.entries(all).filter(([name]) => names.includes(name)),
    );
  }
  await qmp.execute("migrate-set-parameters", parameters, { signal });
}

/** Sets back what was there before. Never throws. */
export async function restore(
  qmp: QmpClient,
  { capabilities, parameters }: Settings,
): Promise<void> {
  const options = { timeout: CLEANUP_TIMEOUT };
  if (capabilities.length > 0) {
    await qmp.execute("migrate-set-capabilities", { capabilities }, options)
      .catch(() => {});
  }
  if (Object.keys(parameters).length > 0) {
    await qmp.execute("migrate-set-parameters", parameters, options)
      .catch(() => {});
  }
}
