/**
 * The text of `qmp schema` and of `/schema` in the shell.
 *
 * @module
 */

import type { QapiSchema } from "../../qapi/introspect/schema.ts";
import { escapeControls } from "../escape_controls.ts";
import type { Output } from "../output.ts";
import { explainWords } from "./explanation.ts";
import { ExplanationText } from "./explanation_text.ts";

/** Features that the list of names shows. */
const LISTED_FEATURES = ["deprecated", "unstable"];

/**
 * Explains the command, event, or member that the words name. Without words,
 * lists all commands and events.
 *
 * @param schema The schema of the QEMU.
 * @param words The arguments of `qmp schema`.
 * @param output Applies the colors.
 * @throws {UsageError} If the words do not begin with a name.
 * @throws {Error} If the schema has no such name, member, or branch.
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

function listNames(schema: QapiSchema, output: Output): string {
  const line = (name: string) => {
    const marks = schema.features(name)
      .filter((feature) => LISTED_FEATURES.includes(feature));
    if (schema.allowsOob(name)) marks.push("out-of-band");
    const styled = marks.map((mark) => output.style("yellow", `[${mark}]`));
    return `  ${[escapeControls(name), ...styled].join(" ")}`;
  };
  return [
    output.style("bold", "Commands"),
    ...schema.commands.toSorted().map(line),
    "",
    output.style("bold", "Events"),
    ...schema.events.toSorted().map(line),
  ].join("\n");
}
