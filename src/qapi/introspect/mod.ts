/**
 * The schema of a QEMU at run time: questions about its commands and events,
 * and the validation of values.
 *
 * {@linkcode QmpClient.schema} returns the schema of the QEMU at the other end.
 * This entry point is for a schema that a program has at hand, such as a saved
 * reply of `query-qmp-schema`.
 *
 * @example A schema of one command
 * ```ts
 * import { QapiSchema } from "@qmp/qmp/introspect";
 * import { assert } from "@std/assert";
 *
 * const schema = new QapiSchema([
 *   { "meta-type": "command", name: "stop", "arg-type": "0", "ret-type": "0" },
 *   { "meta-type": "object", name: "0", members: [] },
 * ]);
 * assert(schema.hasCommand("stop"));
 * ```
 *
 * @module
 */

export type {
  QapiAlternate,
  QapiArray,
  QapiBuiltin,
  QapiEnum,
  QapiEnumValue,
  QapiMember,
  QapiObject,
  QapiObjectBody,
  QapiType,
  QapiVariant,
} from "./describe.ts";
export { QapiSchema } from "./schema.ts";
export type { QapiProblem } from "./validate.ts";
