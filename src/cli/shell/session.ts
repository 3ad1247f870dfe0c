/**
 * What the shell does with its lines, whether they are typed at a terminal or come from elsewhere.
 *
 * @module
 */

import type { QmpClient } from "../../client.ts";
import { QmpClosedError, QmpCommandError } from "../../protocol/error.ts";
import { describeJson } from "../../protocol/json/lossless.ts";
import type { JsonValue, QmpEvent } from "../../protocol/message.ts";
import { Hmp } from "./human_monitor.ts";
import { BrokenOutput, escapeControls, type Output } from "../output.ts";
import {
  GrammarError,
  LineParser,
  type ParsedLine,
} from "../grammar/line_parser.ts";
import { checkEventNames } from "../commands/events.ts";
import { explain } from "../commands/schema.ts";

/** Where a session writes. */
export interface Screen {
  /** Writes lines that were asked for. */
  print(text: string): void;
  /** Writes lines about what went wrong. */
  printError(text: string): void;
}

/** How a session begins. */
export interface SessionOptions {
  qmp: QmpClient;
  output: Output;
  screen: Screen;
  /** Time for each command, in milliseconds. */
  timeout: number | undefined;
  verbose: boolean;
  /** Whether events are shown. */
  events: boolean;
}

type Meta = (rest: string) => void | Promise<void>;

const HELP =
  `COMMAND [KEY=VALUE …]   Execute a command: blockdev-add driver=null-co node-name=n size=1024
!COMMAND …              Execute it out-of-band
{"execute": …}          Send a message as it is
transaction( … )        Several actions at once, on one line with ; between them or on several
KEY=VALUE               A number, true, false, null, JSON, 'text' or "text", or a word
A.B=VALUE  L.0=VALUE    An object or a list, by its parts
KEY:=JSON  KEY==TEXT    JSON, or text, whatever it looks like: addr==0x5
# …                     A comment

/events [on|off|NAME …] Show events, none, or some
/pretty [on|off]        Show JSON over several lines
/verbose [on|off]       Show what is sent
/hmp [COMMAND]          The human monitor, for a command or until /qmp
/schema [NAME [PATH]]   What this QEMU knows, or one command or event of it
/help [NAME]            This text, or the same as /schema NAME
/quit                   Leave, as Ctrl-D does

Ctrl-C abandons the line, or stops the waiting. Tab completes.`;

/** What other shells and the human monitor have words for. */
const OUR_WORDS = new Map([
  ["help", "/help"],
  ["exit", "/quit"],
  ["info", "/hmp info"],
]);

/** A session of the shell. */
export class Session {
  readonly #qmp: QmpClient;
  readonly #output: Output;
  readonly #screen: Screen;
  readonly #timeout: number | undefined;
  readonly #hmp: Hmp;
  readonly #parser = new LineParser();
  readonly #meta: Map<string, Meta>;
  /** Names of the events that are shown; undefined for all. */
  #shown: Set<string> | undefined;
  #verbose: boolean;
  #inHmp = false;
  #left = false;
  #quits = false;
  #misread = false;
  #waiting: AbortController | undefined;

  constructor(options: SessionOptions) {
    const { qmp, output, screen, timeout, verbose, events } = options;
    this.#qmp = qmp;
    this.#output = output;
    this.#screen = screen;
    this.#timeout = timeout;
    this.#verbose = verbose;
    this.#hmp = new Hmp(
      qmp,
      (name, args) => this.#tell({ execute: name, arguments: args }),
    );
    if (!events) this.#shown = new Set();
    this.#meta = new Map<string, Meta>([
      ["events", (rest) => this.#setEvents(rest)],
      ["help", async (rest) => {
        if (rest === "") this.#screen.print(HELP);
        else await this.#explain(rest);
      }],
      ["hmp", (rest) => this.#enterHmp(rest)],
      ["pretty", (rest) => {
        this.#output.pretty = this.#switch("pretty", rest, this.#output.pretty);
      }],
      ["qmp", () => {
        this.#inHmp = false;
      }],
      ["quit", () => {
        this.#left = true;
      }],
      ["schema", (rest) => this.#explain(rest)],
      ["verbose", (rest) => {
        this.#verbose = this.#switch("verbose", rest, this.#verbose);
      }],
    ]);
  }

  /** Names of the words that begin with a slash. */
  get metaCommands(): string[] {
    return [...this.#meta.keys()].map((name) => `/${name}`);
  }

  /** Whether lines go to the human monitor. */
  get inHmp(): boolean {
    return this.#inHmp;
  }

  /** Whether a transaction is being typed. */
  get inTransaction(): boolean {
    return this.#parser.pending;
  }

  /** Whether the user has left. */
  get left(): boolean {
    return this.#left;
  }

  /** Whether QEMU was asked to end, so that its end is no loss. */
  get quits(): boolean {
    return this.#quits || this.#hmp.quits;
  }

  /** Whether a line could not be read. */
  get misread(): boolean {
    return this.#misread;
  }

  /** What stands before the line that is typed. */
  get prompt(): string {
    if (this.inTransaction) return "transaction> ";
    if (!this.#inHmp) return "QMP> ";
    const { cpu } = this.#hmp;
    return cpu === undefined ? "(qemu) " : `(qemu cpu ${cpu}) `;
  }

  /** Shows an event, if it is to be shown. */
  show(event: QmpEvent): void {
    if (this.#shown?.has(event.event) ?? true) {
      this.#screen.print(this.#output.event(event));
    }
  }

  /** Stops the waiting for a reply, or abandons the transaction that is being typed. */
  interrupt(): void {
    this.#parser.abandon();
    this.#waiting?.abort();
  }

  /**
   * Does what a line says. What is wrong with it, and what QEMU refuses, is shown.
   *
   * @returns Whether it went well.
   * @throws {QmpClosedError} If the connection was lost.
   * @throws {BrokenOutput} If nobody reads the output.
   */
  async handle(line: string): Promise<boolean> {
    const wasInTransaction = this.inTransaction;
    try {
      if (this.#inHmp && !line.trimStart().startsWith("/")) {
        await this.#runHmp(line);
        return true;
      }
      const parsed = this.#parser.feed(line);
      if (parsed !== undefined) await this.#run(parsed);
      return true;
    } catch (error) {
      if (error instanceof QmpClosedError || error instanceof BrokenOutput) {
        throw error;
      }
      this.#screen.printError(this.#output.error(error));
      const ours = OUR_WORDS.get(line.trim());
      if (ours !== undefined && error instanceof QmpCommandError) {
        this.#screen.printError(`In this shell, that is ${ours}`);
      }
      if (error instanceof GrammarError) {
        this.#misread = true;
        this.#screen.printError(error.render());
        if (wasInTransaction) {
          this.#screen.printError("Nothing of the transaction was sent");
        }
      }
      return false;
    }
  }

  async #run(parsed: ParsedLine) {
    if (parsed.kind === "meta") {
      const meta = this.#meta.get(parsed.name);
      if (meta === undefined) {
        throw new Error(
          `There is no /${parsed.name}; /help tells what there is`,
        );
      }
      await meta(parsed.rest);
      return;
    }
    const { command, args, oob, id } = parsed;
    this.#tell({
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

  async #runHmp(line: string) {
    const text = await this.#wait(
      line.trim(),
      (signal) => this.#hmp.run(line, { signal, timeout: this.#timeout }),
    );
    if (text !== "") this.#screen.print(text);
  }

  /** Shows what is sent, if it is to be shown. */
  #tell(message: object) {
    if (!this.#verbose) return;
    const text = `-> ${escapeControls(describeJson(message)!)}`;
    this.#screen.print(this.#output.style("dim", text));
  }

  /** Waits for a reply, unless the user stops it. */
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
      throw new Error(`Waits no longer for ${what}, which may still run`);
    } finally {
      this.#waiting = undefined;
    }
  }

  async #setEvents(rest: string) {
    const names = rest.split(/\s+/).filter((name) => name !== "");
    const [first, second] = names;
    if (first === "on" || first === "off") {
      if (second !== undefined) {
        throw new Error(`Expected nothing behind ${first}, found ${second}`);
      }
      this.#shown = first === "on" ? undefined : new Set();
    } else if (first !== undefined) {
      await this.#wait(
        "query-qmp-schema",
        (signal) =>
          checkEventNames(this.#qmp, names, { signal, timeout: this.#timeout }),
      );
      this.#shown = new Set(names);
    } else {
      const shown = this.#shown === undefined
        ? "all"
        : [...this.#shown].join(" ") || "none";
      this.#screen.print(`Events that are shown: ${shown}`);
    }
  }

  async #enterHmp(rest: string) {
    if (rest.trim() !== "") return await this.#runHmp(rest);
    if (this.inTransaction) {
      throw new Error(
        "Cannot enter the human monitor in a transaction; ) ends it, Ctrl-C abandons it",
      );
    }
    this.#inHmp = true;
  }

  async #explain(rest: string) {
    const schema = await this.#wait(
      "query-qmp-schema",
      (signal) => this.#qmp.schema({ signal, timeout: this.#timeout }),
    );
    const words = rest.split(/\s+/).filter((word) => word !== "");
    this.#screen.print(explain(schema, words, this.#output));
  }

  #switch(name: string, rest: string, current: boolean): boolean {
    switch (rest.trim()) {
      case "on":
        return true;
      case "off":
        return false;
      case "":
        this.#screen.print(`/${name} is ${current ? "off" : "on"} now`);
        return !current;
      default:
        throw new Error(`Expected /${name} on or off, found ${rest.trim()}`);
    }
  }
}
