/**
 * `qmp schema`: explains the commands and events of a QEMU.
 *
 * @module
 */

import type { JsonValue } from "../../protocol/message.ts";
import type { QapiSchema } from "../../qapi/introspect/schema.ts";
import { connectionOptions, open } from "../connection.ts";
import { ExitCode } from "../exit_code.ts";
import { explain } from "../explain/explain.ts";
import { explainWords } from "../explain/explanation.ts";
import { takeAddress } from "../program_arguments.ts";
import type { Subcommand } from "../subcommand.ts";

/** The subcommand `qmp schema`. */
export const schema: Subcommand = {
  summary: "Explain the commands and events of this QEMU",
  usage: "[OPTIONS] [ADDRESS] [NAME [MEMBER …] [TAG=VALUE …]]",
  details:
    `Without a name, lists the commands and events. With a name, explains the
arguments and the return value of the command, or the data of the event: the
members and their types, all values of enumerations, the branches of unions, and
[features].

QEMU does not send the names of its types, so ask for a type by the path to it.
blockdev-add.cache, or blockdev-add cache, explains the argument cache of
blockdev-add. query-block.inserted explains a member that query-block returns.
driver=qcow2 shows only that branch of a union.

Exit codes: 0 for success, 1 if QEMU has no such name or member, 2 for wrong
usage, 3 for a failed or lost connection, 4 if the time ran out.`,
  examples: [
    "/run/vm/qmp.sock",
    "/run/vm/qmp.sock blockdev-add driver=qcow2",
    "/run/vm/qmp.sock blockdev-add.cache",
    "/run/vm/qmp.sock --json BLOCK_JOB_COMPLETED",
  ],
  options: {
    json: { type: "boolean", help: "Write JSON" },
  },
  async run(call) {
    const { timeout, signal, output, values } = call;
    const words = [...call.positionals, ...call.rest ?? []];
    const address = takeAddress(words);
    using options = connectionOptions(call);
    await using qmp = await open(address, options);
    const schema = await qmp.schema({ timeout, signal });
    output.line(
      values.json
        ? output.json(schemaJson(schema, words))
        : explain(schema, words, output),
    );
    return ExitCode.Ok;
  },
};

/** Returns as data what {@linkcode explain} writes as text. */
function schemaJson(schema: QapiSchema, words: readonly string[]): JsonValue {
  const value = words.length > 0 ? explainWords(schema, words) : {
    commands: schema.commands.map((name) => ({
      name,
      oob: schema.allowsOob(name),
      features: schema.features(name),
    })),
    events: schema.events.map((name) => ({
      name,
      features: schema.features(name),
    })),
  };
  return value as unknown as JsonValue;
}
