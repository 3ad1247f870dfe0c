/**
 * Executes the lines of a shell, from a terminal or from a plain input.
 *
 * @module
 */

import type { QmpClient } from "../../client.ts";
import { QmpClosedError, QmpCommandError } from "../../protocol/error.ts";
import { describeJson } from "../../protocol/json/lossless.ts";
import type { JsonValue, QmpEvent } from "../../protocol/message.ts";
import { escapeControls } from "../escape_controls.ts";
import { GrammarError } from "../grammar/error.ts";
import type { ParsedCommand, ParsedLine } from "../grammar/parsed_line.ts";
import { BrokenOutput, type Output } from "../output.ts";
import { HumanMonitor } from "./human_monitor.ts";
import type { Screen } from "./lines.ts";
import { META_COMMANDS, type MetaContext } from "./meta_commands.ts";
import type { ShellState } from "./state.ts";

/** Options for {@linkcode Session}. */
export interface SessionOptions {
  /** The connection. */
  qmp: QmpClient;
  /** Formats the answers. */
  output: Output;
  /** Shows the answers. */
  screen: Screen;
  /** The state, which completion shares. */
  state: ShellState;
  /** Milliseconds to wait for each reply, or undefined for no limit. */
  timeout: number | undefined;
}

/** Words of other shells and of the human monitor, and their names here. */
const OUR_WORDS = new Map([
  ["help", "/help"],
  ["exit", "/quit"],
  ["info", "/hmp info"],
]);

/** Executes the lines of one shell. */
export class Session {
  readonly #qmp: QmpClient;
  readonly #output: Output;
  readonly #screen: Screen;
  readonly #state: ShellState;
  readonly #timeout: number | undefined;
  readonly #humanMonitor: HumanMonitor;
  readonly #metaContext: MetaContext;
  #quits = false;
  #misread = false;
  #waiting: AbortController | undefined;

  constructor({ qmp, output, screen, state, timeout }: SessionOptions) {
    this.#qmp = qmp;
    this.#output = output;
    this.#screen = screen;
    this.#state = state;
    this.#timeout = timeout;
    this.#humanMonitor = new HumanMonitor(
      qmp,
      (name, args) => this.#showSent({ execute: name, arguments: args }),
    );
    this.#metaContext = {
      ...{ qmp, output, screen, state, timeout },
      wait: (what, run) => this.#wait(what, run),
      runInHumanMonitor: (line) => this.#runInHumanMonitor(line),
    };
  }

  /** Whether QEMU was asked to end, so that it may close the connection. */
  get quits(): boolean {
    return this.#quits || this.#humanMonitor.quits;
  }

  /** Whether a line could not be parsed. */
  get misread(): boolean {
    return this.#misread;
  }

  /** The prompt for the next line. */
  get prompt(): string {
    if (this.#state.inTransaction) return "transaction> ";
    if (!this.#state.inHumanMonitor) return "QMP> ";
    const { cpu } = this.#humanMonitor;
    return cpu === undefined ? "(qemu) " : `(qemu cpu ${cpu}) `;
  }

  /** Shows an event, unless `/events` hides it. */
  show(event: QmpEvent): void {
    if (this.#state.shownEvents?.has(event.event) ?? true) {
      this.#screen.print(this.#output.event(event));
    }
  }

  /** Stops waiting for a reply, or abandons the open transaction. */
  interrupt(): void {
    this.#state.parser.abandon();
    this.#waiting?.abort();
  }

  /**
   * Executes a line and shows the result. Shows an error in the line, or from
   * QEMU.
   *
   * @returns Whether the line had no error.
   * @throws {QmpClosedError} If the connection was lost.
   * @throws {BrokenOutput} If the reader closed the output.
   */
  async handle(line: string): Promise<boolean> {
    const wasInTransaction = this.#state.inTransaction;
    try {
      if (this.#state.inHumanMonitor && !line.trimStart().startsWith("/")) {
        await this.#runInHumanMonitor(line);
        return true;
      }
      const parsed = this.#state.parser.feed(line);
      if (parsed !== undefined) await this.#run(parsed);
      return true;
    } catch (error) {
      if (error instanceof QmpClosedError || error instanceof BrokenOutput) {
        throw error;
      }
      this.#screen.printError(this.#output.error(error));
      const ours = OUR_WORDS.get(line.trim());
      if (ours !== undefined && error instanceof QmpCommandError) {
        this.#screen.printError(`In this shell, type ${ours} instead`);
      }
      if (error instanceof GrammarError) {
        this.#misread = true;
        this.#screen.printError(error.render());
        if (wasInTransaction) {
          this.#screen.printError("The transaction was dropped, not sent");
        }
      }
      return false;
    }
  }

  async #run(parsed: ParsedLine) {
    if (parsed.kind === "command") return await this.#execute(parsed);
    const { name, rest } = parsed;
    const meta = Object.hasOwn(META_COMMANDS, name)
      ? META_COMMANDS[name]
      : undefined;
    if (meta === undefined) {
      throw new Error(`There is no /${name}; type /help for a list`);
    }
    await meta(this.#metaContext, rest);
  }

  async #execute({ command, args, oob, id }: ParsedCommand) {
    this.#showSent({
      [oob ? "exec-oob" : "execute"]: command,
      arguments: args,
      ...(id !== undefined && { id }),
    });
    const value = await this.#wait(
      command,
      (signal) =>
        this.#qmp.untyped.execute(command, args, {
          signal,
          timeout: this.#timeout,
          oob,
          ...(id !== undefined && { id }),
        }),
    );
    if (command === "quit") this.#quits = true;
    this.#screen.print(this.#output.json(value as JsonValue));
  }

  async #runInHumanMonitor(line: string) {
    const text = await this.#wait(
      line.trim(),
      (signal) =>
        this.#humanMonitor.run(line, { signal, timeout: this.#timeout }),
    );
    if (text !== "") this.#screen.print(text);
  }

  /** Shows a message that is sent, if the session is verbose. */
  #showSent(message: object) {
    if (!this.#state.verbose) return;
    const text = `-> ${escapeControls(describeJson(message)!)}`;
    this.#screen.print(this.#output.style("dim", text));
  }

  /** Waits for a reply, until {@linkcode interrupt} is called. */
  async #wait<T>(
    what: string,
    run: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const controller = new AbortController();
    this.#waiting = controller;
    try {
      return await run(controller.signal);
    } catch (error) {
      if (error !== controller.signal.reason) throw error;
      throw new Error(
        `Stopped waiting for ${what}; it may still be running`,
      );
    } finally {
      this.#waiting = undefined;
    }
  }
}
