/**
 * What a QEMU knows, explained.
 *
 * @module
 */

import type { JsonValue } from "../../protocol/message.ts";
import type { QapiSchema } from "../../qapi/introspect/schema.ts";
import { ExitCode, type Subcommand, takeAddress } from "../command.ts";
import { connectionOptions, open } from "../connection.ts";
import { explainWords } from "../explain/explain.ts";
import { ExplanationText } from "../explain/text.ts";
import { escapeControls, type Output } from "../output.ts";

/** `qmp schema` */
export const schema: Subcommand = {
  summary: "Explain commands and events, as this QEMU has them",
  usage: "[OPTIONS] [ADDRESS] [NAME [MEMBER …] [TAG=VALUE …]]",
  details:
    `Without a name, lists the commands and events. With the name of one, tells what a
command takes and returns, or what comes with an event: members and their types,
all values of enumerations, the branches of unions, and [features].

QEMU does not tell the names of its types, so a type is asked for by the way to
it: blockdev-add.cache, or blockdev-add cache, is what the argument cache of
blockdev-add takes, and query-block.inserted what query-block returns there.
driver=qcow2 leaves only this branch of a union.

Exit code: 0, 1 where there is no such name or member, 2 for misuse, 3 without a
connection, 4 if the time ran out.`,
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

/**
 * Explains what words name, or lists all that can be named.
 *
 * @param words As for `qmp schema`.
 * @throws {Error} If there is no such thing.
 */
export function explain(
  schema: QapiSchema,
  words: readonly string[],
  output: Output,
): string {
  if (words.length === 0) return listNames(schema, output);
  const explanation = explainWords(schema, words);
  const { name } = explanation;
  return new ExplanationText(output).write(
    explanation,
    (path) => schema.describe(name, path),
    (path) => schema.describeReturn(name, path),
  );
}

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

function listNames(schema: QapiSchema, output: Output): string {
  const line = (name: string) => {
    const words = schema.features(name).filter((feature) =>
      ["deprecated", "unstable"].includes(feature)
    );
    if (schema.allowsOob(name)) words.push("out-of-band");
    const marks = words.map((text) =>
      ` ${output.style("yellow", `[${text}]`)}`
    );
    return `  ${escapeControls(name)}${marks.join("")}`;
  };
  return [
    output.style("bold", "Commands"),
    ...schema.commands.toSorted().map(line),
    "",
    output.style("bold", "Events"),
    ...schema.events.toSorted().map(line),
  ].join("\n");
}
