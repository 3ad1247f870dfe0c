/**
 * What the tab key offers: commands, arguments and values from introspection, and names of files.
 *
 * @module
 */

import type { QmpClient } from "../../client.ts";
import type { JsonValue } from "../../protocol/message.ts";
import type {
  QapiMember,
  QapiObjectBody,
  QapiSchema,
  QapiType,
} from "../../qapi/introspect/schema.ts";
import {
  type CompletionContext,
  completionContext,
  escapeQuoted,
  needsQuotes,
  type Quote,
} from "../grammar/line_parser.ts";
import { memberNamesAt } from "../explain/explain.ts";
import { escapeControls } from "../output.ts";
import type { Session } from "./session.ts";

/** What fits, and the end of the line that it stands for. */
export type Completed = [hits: string[], replaced: string];

/** Names of arguments that take the name of a file. */
const FILE_KEYS =
  /(?:^|\.|-)(?:file|filename|path|dir|device|pidfile|logfile|prealloc-from)$/;

/** Time that a completion may take, in milliseconds: somebody waits for it. */
const PATIENCE = 3_000;

/** Completes lines for one QEMU. */
export class Completion {
  readonly #qmp: QmpClient;
  readonly #hmpHelp = new Map<string, string[]>();

  constructor(qmp: QmpClient) {
    this.#qmp = qmp;
  }

  /**
   * Completes the end of a line. Nothing fits where QEMU does not tell, or not in time, and nothing that would command the
   * terminal.
   */
  async complete(line: string, session: Session): Promise<Completed> {
    try {
      const [hits, replaced] = await this.#complete(line, session);
      return [hits.filter((hit) => escapeControls(hit) === hit), replaced];
    } catch {
      return [[], line];
    }
  }

  async #complete(line: string, session: Session): Promise<Completed> {
    if (session.inHmp && !line.startsWith("/")) {
      return await this.#completeHmp(line);
    }
    const context = completionContext(
      line,
      line.length,
      session.inTransaction,
    );
    if (context.kind === "none") return [[], line];
    if (context.kind === "value") {
      const schema = await this.#qmp.schema({ timeout: PATIENCE });
      const { operator, quote } = context;
      const written = writeAll(
        values(schema, context),
        quote,
        (text) => needsQuotes(text, operator),
      );
      return [written, context.prefix];
    }
    const hits = await this.#candidates(context, session);
    const fitting = hits.filter((hit) => hit.startsWith(context.prefix));
    return [finish(fitting), line.slice(context.start)];
  }

  async #candidates(
    context: Exclude<CompletionContext, { kind: "none" | "value" }>,
    session: Session,
  ): Promise<string[]> {
    if (context.kind === "meta") {
      return session.metaCommands.map((name) => `${name.slice(1)} `);
    }
    const schema = await this.#qmp.schema({ timeout: PATIENCE });
    switch (context.kind) {
      case "command":
        return [
          ...schema.commands
            .filter((name) => !context.oob || schema.allowsOob(name))
            .map((name) => `${name} `),
          "transaction( ",
        ].sort();
      case "action":
        return (schema.enumValues("transaction", "actions.type") ?? [])
          .map((name) => `${name} `);
      case "key":
        return keys(schema, context);
      case "meta-argument":
        switch (context.name) {
          case "help":
          case "schema":
            return schemaWords(schema, context);
          case "events":
            return context.words.length === 0
              ? ["on", "off", ...schema.events]
              : [...schema.events];
          case "pretty":
          case "verbose":
            return ["on", "off"];
          default:
            return [];
        }
    }
  }

  async #completeHmp(line: string): Promise<Completed> {
    const about = /^\s*info\s+(\S*)$/.exec(line)?.[1];
    if (about !== undefined) {
      const names = await this.#hmpNames("help info");
      return [names.filter((name) => name.startsWith(about)), about];
    }
    const match = HMP_LINE.exec(line);
    if (match === null) return [[], line];
    const [, quoted, word = ""] = match;
    if (quoted !== undefined || word !== line.trimStart()) {
      const name = quoted?.replace(/\\(.)/g, "$1") ?? word;
      const needed = (text: string) => /[\s"]/.test(text);
      const quote = quoted === undefined ? undefined : '"';
      return [writeAll(fileNames(name), quote, needed), quoted ?? word];
    }
    const names = await this.#hmpNames("help");
    const hits = names.filter((name) => name.startsWith(word));
    return [finish(hits.map((name) => `${name} `)), word];
  }

  /** Names from the monitor's own help, which has a line such as `q|quit  -- …` or `info block … -- …` for each. */
  async #hmpNames(command: "help" | "help info"): Promise<string[]> {
    const known = this.#hmpHelp.get(command);
    if (known !== undefined) return known;
    const help = await this.#qmp.execute(
      "human-monitor-command",
      { "command-line": command },
      { timeout: PATIENCE },
    );
    const place = command === "help" ? 0 : 1;
    const names = help.split(/\r?\n/).filter((line) => / -- /.test(line))
      .flatMap((line) => line.split(/\s+/)[place]!.split("|")).sort();
    this.#hmpHelp.set(command, names);
    return names;
  }
}

/** Words of the human monitor up to the last, which is in quotes or is not. */
const HMP_LINE =
  /^(?:\s*(?:"(?:[^"\\]|\\.)*"|[^\s"]\S*)(?=\s))*\s*(?:"((?:[^"\\]|\\.)*)|([^\s"]\S*)|)$/;

/** A value that fits. */
interface Candidate {
  text: string;
  /** Whether it is a word of the grammar, which in quotes would be something else. */
  isKeyword?: boolean;
  /** Whether more follows, as behind the name of a directory. */
  isOpen?: boolean;
}

/**
 * Writes values so that they are read as what they are: in quotes where those are there already, or one of them needs
 * them. What comes behind a value is for the one that is chosen, not for all that are shown.
 */
function writeAll(
  candidates: Candidate[],
  quote: Quote | undefined,
  needsQuotes: (text: string) => boolean,
): string[] {
  const isQuoted = quote !== undefined ||
    candidates.some(({ text, isKeyword }) => !isKeyword && needsQuotes(text));
  return candidates.map(({ text, isKeyword, isOpen }) => {
    const isChosen = candidates.length === 1 && !isOpen;
    const blank = isChosen ? " " : "";
    if (!isQuoted || isKeyword) return text + blank;
    const opening = quote === undefined ? '"' : "";
    const closing = isChosen ? quote ?? '"' : "";
    return opening + escapeQuoted(text, quote ?? '"') + closing + blank;
  });
}

/** A blank behind a word is for the one that is chosen, not for all that are shown. */
function finish(hits: string[]): string[] {
  return hits.length === 1 ? hits : hits.map((hit) => hit.trimEnd());
}

/** An action of a transaction has the arguments of the command of its name. */
function owner(
  schema: QapiSchema,
  { command, inTransaction }: { command: string; inTransaction: boolean },
): [name: string, path: string] {
  return inTransaction && !schema.hasCommand(command)
    ? ["transaction", "actions.data"]
    : [command, ""];
}

function keys(
  schema: QapiSchema,
  context: Extract<CompletionContext, { kind: "key" }>,
): string[] {
  const [name, root] = owner(schema, context);
  const dot = context.prefix.lastIndexOf(".") + 1;
  const parent = context.prefix.slice(0, dot);
  const path = join(root, parent.slice(0, -1));
  const type = schema.describe(name, path);
  if (type === undefined) return [];
  const given = parent.slice(0, -1).split(".").filter((part) => part !== "")
    .reduce<JsonValue | undefined>(memberOf, context.args);
  return objectsIn(type).flatMap((object) => members(object, given))
    .map((member) => `${parent}${member.name}`)
    .filter((key) => !context.keys.includes(key))
    .map((key) =>
      `${key}${isObject(schema, name, join(root, key)) ? "." : "="}`
    )
    .filter((key, index, all) => all.indexOf(key) === index);
}

/** Words for `/schema`: commands and events, and members on the way from one of them. */
function schemaWords(
  schema: QapiSchema,
  { words, prefix }: { words: readonly string[]; prefix: string },
): string[] {
  const base = prefix.slice(0, prefix.lastIndexOf(".") + 1);
  const place = [...words, base.slice(0, -1)]
    .filter((word) => word !== "" && !word.includes("="));
  const members = memberNamesAt(schema, place.join("."))
    .map((name) => base + name);
  return words.length > 0
    ? members
    : [...schema.commands, ...schema.events, ...members];
}

/** Members that an object can have, given those that are there: only those of the branches that they choose. */
function members(
  { members: own, tag, variants }: QapiObjectBody,
  given: JsonValue | undefined,
): readonly QapiMember[] {
  const chosen = tag === undefined ? undefined : memberOf(given, tag);
  return [
    ...own,
    ...variants.filter((variant) => variant.case === chosen)
      .flatMap((variant) => members(variant, given)),
  ];
}

/** The values that begin as what is typed does. */
function values(
  schema: QapiSchema,
  context: Extract<CompletionContext, { kind: "value" }>,
): Candidate[] {
  const { path, text, operator, quote, key } = context;
  const [name, root] = owner(schema, context);
  const at = join(root, path.join("."));
  const type = schema.describe(name, at);
  const known = (schema.enumValues(name, at) ?? [])
    .map((text): Candidate => ({ text }));
  if (
    type?.type === "boolean" && operator !== "==" && quote === undefined
  ) {
    known.push(...["true", "false"].map((text) => ({ text, isKeyword: true })));
  }
  if (known.length > 0) return known.filter((hit) => hit.text.startsWith(text));
  return FILE_KEYS.test(key) || /^[./~]/.test(text) ? fileNames(text) : [];
}

/** The objects that a value, or the elements of a list, may be. */
function objectsIn(type: QapiType): Extract<QapiType, { kind: "object" }>[] {
  switch (type.kind) {
    case "object":
      return [type];
    case "array":
      return objectsIn(type.element);
    case "alternate":
      return type.alternatives.flatMap(objectsIn);
    default:
      return [];
  }
}

function isObject(schema: QapiSchema, name: string, path: string): boolean {
  const type = schema.describe(name, path);
  return type !== undefined && type.kind !== "alternate" &&
    objectsIn(type).length > 0;
}

function memberOf(
  value: JsonValue | undefined,
  name: string,
): JsonValue | undefined {
  return typeof value === "object" && value !== null &&
      Object.hasOwn(value, name)
    ? (value as { [name: string]: JsonValue })[name]
    : undefined;
}

function join(root: string, path: string): string {
  return root === "" || path === "" ? root + path : `${root}.${path}`;
}

/** The files whose names begin as a text does. A home directory is written out, since QEMU does not know `~`. */
function fileNames(text: string): Candidate[] {
  const home = text.startsWith("~/") ? Deno.env.get("HOME") : undefined;
  const start = home === undefined ? text : home + text.slice(1);
  const directory = start.slice(0, start.lastIndexOf("/") + 1);
  try {
    return [...Deno.readDirSync(directory === "" ? "." : directory)]
      .map(({ name, isDirectory }): Candidate =>
        isDirectory
          ? { text: `${directory}${name}/`, isOpen: true }
          : { text: directory + name }
      )
      .filter((hit) => hit.text.startsWith(start))
      .sort((a, b) => a.text < b.text ? -1 : 1);
  } catch {
    return [];
  }
}
