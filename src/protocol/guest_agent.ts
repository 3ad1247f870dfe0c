/**
 * The client's side of the guest agent's protocol.
 *
 * The agent speaks JSON like QMP, and differs in this:
 *
 * - It has no greeting, no negotiation and no events.
 * - It executes one command after the other. Its older versions refuse an `id`,
 *   so only the order says which command a reply belongs to.
 * - A reply can come that an earlier client did not wait for. The client skips
 *   all text until the agent has answered `guest-sync-delimited`, because the
 *   agent marks this one reply with a byte 0xFF.
 * - The client sends a byte 0xFF first, so that the agent drops the half of a
 *   command that an earlier client may have sent. The agent answers that with
 *   an error, which the client skips as well.
 * - Some commands are answered only if they fail.
 *
 * Source: QEMU Guest Agent Protocol Reference, `guest-sync-delimited`.
 *
 * @module
 */

import { closeCommand, openCommand } from "./command.ts";
import { QmpCommandError, QmpProtocolError } from "./error.ts";
import { RESET } from "./json/lines.ts";
import { stringifyJson } from "./json/lossless.ts";
import {
  isObject,
  type JsonValue,
  messageKind,
  type QmpErrorReply,
  type QmpReturn,
} from "./message.ts";

/** Commands that the agent answers only if they fail. */
const SILENT: ReadonlySet<string> = new Set([
  "guest-shutdown",
  "guest-suspend-disk",
  "guest-suspend-hybrid",
  "guest-suspend-ram",
]);

/** A command of a program. */
export interface AgentCommand<Context> {
  /** Name of the command. */
  readonly name: string;
  /** Whether the agent answers only if the command fails. */
  readonly isSilent: boolean;
  /** What the owner keeps with the command. */
  readonly context: Context;
}

/** A command with its text. */
interface Queued<Context> extends AgentCommand<Context> {
  readonly text: string;
}

/** What a message means. */
export type AgentReceived<Context> =
  /** The agent has answered: what it sends from now on is not stale. */
  | { kind: "synchronized" }
  /** A command has succeeded. */
  | { kind: "return"; command: AgentCommand<Context>; value: unknown }
  /** A command has failed. */
  | { kind: "error"; command: AgentCommand<Context>; error: QmpCommandError }
  /** Nobody waits for the message. */
  | { kind: "dropped"; reason: string };

/**
 * - `"stale"`: replies may be on the way that nobody waits for.
 * - `"synchronizing"`: the agent was asked to mark its next reply.
 * - `"ready"`: all commands were answered.
 * - `"busy"`: a command waits for its reply.
 * - `"closed"`: no more messages.
 */
type State = "stale" | "synchronizing" | "ready" | "busy" | "closed";

/**
 * A state machine of one connection to an agent. It knows neither streams nor
 * time.
 *
 * - Inputs: `receive`, `close`.
 * - Commands: `execute`, `abandon`, `assume`.
 * - Outputs: `takeOutput`, and what `receive` and `close` return.
 */
export class AgentProtocol<Context> {
  /**
   * Whether the text that arrives is stale until the next byte 0xFF. The reader
   * of the text sets it to `false` when that byte has come.
   */
  awaitsReset = false;
  #state: State = "stale";
  #queue: Queued<Context>[] = [];
  #inFlight: Queued<Context> | undefined;
  #syncId: number;
  /** Whether nothing was executed since the agent was synchronised. */
  #isFresh = false;
  /** Whether the agent has to be asked even if no command waits. */
  #isOpening = true;

  /**
   * @param syncId The first of the numbers that tell the answer to this client
   * from the answers to others. It should be random.
   */
  constructor(syncId: number) {
    this.#syncId = syncId;
  }

  /** The command that the agent was given and that is not answered. */
  get inFlight(): AgentCommand<Context> | undefined {
    return this.#inFlight;
  }

  /**
   * Adds a command. It is sent when the commands before it are answered.
   *
   * @throws {TypeError} If the name is empty, if the arguments are not an
   * object, or if JSON cannot represent them.
   * @throws {RangeError} If the command exceeds a limit of the agent's parser.
   */
  execute(
    name: string,
    args: unknown,
    context: Context,
  ): AgentCommand<Context> {
    const text = closeCommand(openCommand(name, args, false), undefined);
    const isSilent = SILENT.has(name);
    const command = { name, isSilent, context, text };
    this.#queue.push(command);
    return command;
  }

  /** Drops a command, or else its reply. */
  abandon(command: AgentCommand<Context>): void {
    if (command === this.#inFlight) {
      this.#inFlight = undefined;
      this.#state = "stale";
      return;
    }
    const at = this.#queue.indexOf(command as Queued<Context>);
    if (at < 0) return;
    this.#queue.splice(at, 1);
    // The agent may have lost the question. The next command asks again.
    if (at === 0 && this.#state === "synchronizing") this.#state = "stale";
  }

  /**
   * Takes a silent command for executed, because neither an error nor the
   * answer after it has come.
   */
  assume(command: AgentCommand<Context>): void {
    this.abandon(command);
  }

  /** Returns the text to send now. It has {@linkcode RESET} for a 0xFF byte. */
  takeOutput(): string {
    const next = this.#queue[0];
    if (next === undefined && !this.#isOpening) return "";
    // A silent command must not go to an agent that hears nothing.
    const mustAsk = this.#state === "stale" ||
      (this.#state === "ready" && next?.isSilent && !this.#isFresh);
    if (mustAsk) {
      this.#isOpening = false;
      this.#state = "synchronizing";
      this.awaitsReset = true;
      return RESET + this.#sync("guest-sync-delimited");
    }
    if (this.#state !== "ready" || next === undefined) return "";
    this.#queue.shift();
    this.#inFlight = next;
    this.#state = "busy";
    this.#isFresh = false;
    // The answer to the second command says that the first has not failed.
    return next.isSilent ? next.text + this.#sync("guest-sync") : next.text;
  }

  /**
   * Takes in a message.
   *
   * @throws {QmpProtocolError} If it is not an answer of an agent.
   */
  receive(message: JsonValue): AgentReceived<Context> {
    switch (this.#state) {
      case "synchronizing":
        if (!isObject(message) || message.return !== this.#syncId) break;
        this.#state = "ready";
        this.#isFresh = true;
        this.awaitsReset = false;
        return { kind: "synchronized" };
      case "busy":
        return this.#answer(message);
    }
    return { kind: "dropped", reason: "no command waits for this reply" };
  }

  /** Ends the protocol, and returns the commands that are not answered. */
  close(): AgentCommand<Context>[] {
    const unanswered = this.#inFlight === undefined
      ? this.#queue
      : [this.#inFlight, ...this.#queue];
    this.#queue = [];
    this.#state = "closed";
    return unanswered;
  }

  #answer(message: JsonValue): AgentReceived<Context> {
    const kind = messageKind(message);
    if (kind !== "return" && kind !== "error") {
      throw new QmpProtocolError(
        "Expected a reply of the guest agent, found another message",
        stringifyJson(message),
      );
    }
    const reply = message as unknown as QmpReturn | QmpErrorReply;
    if (reply.id !== undefined) {
      return { kind: "dropped", reason: "another client sent this id" };
    }
    const command = this.#inFlight!;
    this.#inFlight = undefined;
    this.#state = "ready";
    if ("error" in reply) {
      // The answer to the command behind it is still to come.
      if (command.isSilent) this.#state = "stale";
      const error = new QmpCommandError(command.name, reply.error);
      return { kind: "error", command, error };
    }
    if (!command.isSilent) {
      return { kind: "return", command, value: reply.return };
    }
    if (reply.return !== this.#syncId) this.#state = "stale";
    return { kind: "return", command, value: undefined };
  }

  #sync(name: string): string {
    const opening = openCommand(name, { id: ++this.#syncId }, false);
    return closeCommand(opening, undefined);
  }
}
