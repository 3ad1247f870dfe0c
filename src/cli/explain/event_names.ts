/**
 * Checks the names of events that the user typed.
 *
 * @module
 */

import type { QmpClient } from "../../client.ts";
import type { SchemaOptions } from "../../options.ts";
import { QmpCommandError } from "../../protocol/error.ts";
import { closest, didYouMean } from "../../qapi/introspect/spelling.ts";
import { UsageError } from "../usage_error.ts";

/**
 * Checks that this QEMU can send events of these names. A server without
 * `query-qmp-schema` does not say which events it has, so any name passes.
 *
 * @param qmp The connection to the QEMU.
 * @param names The names of the events.
 * @param options How long to wait for the schema.
 * @throws {UsageError} If the schema lacks one of the names.
 */
export async function checkEventNames(
  qmp: QmpClient,
  names: readonly string[],
  options: SchemaOptions,
): Promise<void> {
  const schema = await qmp.schema(options).catch((error) => {
    if (error instanceof QmpCommandError) return undefined;
    throw error;
  });
  const wrong = names.find((name) => schema?.hasEvent(name) === false);
  if (wrong === undefined) return;
  const hint = didYouMean(closest(wrong, schema!.events));
  throw new UsageError(`There is no event ${wrong}${hint}`);
}
