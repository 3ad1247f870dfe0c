/**
 * Tab completion: chooses what to complete a line with.
 *
 * @module
 */

import type { QmpClient } from "../../../client.ts";
import { escapeControls } from "../../escape_controls.ts";
import {
  type CompletionContext,
  completionContext,
} from "../../grammar/completion_context.ts";
import { needsQuotes } from "../../grammar/quote.ts";
import { META_COMMANDS } from "../meta_commands.ts";
import { writeValues, writeWords } from "./candidates.ts";
import { HumanMonitorCompletion } from "./human_monitor_completion.ts";
import {
  keyCandidates,
  schemaWordCandidates,
  valueCandidates,
} from "./schema_candidates.ts";

/** The candidates, and the end of the line that they replace. */
export type Completed = [candidates: string[], replaced: string];

/** The state of the shell that decides what a line means. */
export interface CompletionState {
  /** Whether lines go to the human monitor. */
  readonly inHumanMonitor: boolean;
  /** Whether an earlier line opened a transaction. */
  readonly inTransaction: boolean;
}

/**
 * Milliseconds that a completion may wait for QEMU, because the user waits for
 * the completion.
 */
const PATIENCE = 3_000;

/** Completes lines from the schema of one QEMU. */
export class Completion {
  readonly #qmp: QmpClient;
  readonly #humanMonitor: HumanMonitorCompletion;

  /** @param qmp The connection to the QEMU. */
  constructor(qmp: QmpClient) {
    this.#qmp = qmp;
    this.#humanMonitor = new HumanMonitorCompletion(qmp, PATIENCE);
  }

  /**
   * Completes the end of a line. Offers nothing if QEMU does not send its
   * schema in time, and leaves out candidates with control characters.
   */
  async complete(line: string, state: CompletionState): Promise<Completed> {
    try {
      const [hits, replaced] = await this.#complete(line, state);
      return [hits.filter((hit) => escapeControls(hit) === hit), replaced];
    } catch {
      return [[], line];
    }
  }

  async #complete(line: string, state: CompletionState): Promise<Completed> {
    if (state.inHumanMonitor && !line.startsWith("/")) {
      return await this.#humanMonitor.complete(line);
    }
    const context = completionContext(line, line.length, state.inTransaction);
    if (context.kind === "none") return [[], line];
    if (context.kind === "value") {
      const schema = await this.#qmp.schema({ timeout: PATIENCE });
      const { operator, quote } = context;
      const written = writeValues(
        valueCandidates(schema, context),
        quote,
        (text) => needsQuotes(text, operator),
      );
      return [written, context.prefix];
    }
    const hits = await this.#words(context);
    const fitting = hits.filter((hit) => hit.startsWith(context.prefix));
    return [writeWords(fitting), line.slice(context.start)];
  }

  async #words(
    context: Exclude<CompletionContext, { kind: "none" | "value" }>,
  ): Promise<string[]> {
    if (context.kind === "meta") {
      return Object.keys(META_COMMANDS).map((name) => `${name} `);
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
        return keyCandidates(schema, context);
      case "meta-argument":
        switch (context.name) {
          case "help":
          case "schema":
            return schemaWordCandidates(schema, context);
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
}
