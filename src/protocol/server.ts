/**
 * The server's side of QMP as a state machine that knows neither streams nor time.
 *
 * ```text
 *      greeting          qmp_capabilities succeeds          close()
 * new ─────────▶ "negotiation" ─────────▶ "command" ─────────▶ "closed"
 * ```
 *
 * What it refuses, it refuses in the words of QEMU's monitor.
 *
 * @module
 */

import { type ConnectionState, QmpStateError } from "./error.ts";
import type { JsonReading } from "./qemu_json/reader.ts";
import { NEWLINE, writeJson } from "./qemu_json/writer.ts";
import {
  isObject,
  type QmpErrorBody,
  type QmpTimestamp,
  type VersionInfo,
} from "./message.ts";
import {
  asksForOob,
  checkCapabilities,
  checkRequest,
  type ServerCommand,
  toCommand,
} from "./request.ts";

export type { ServerCommand };

/** What a well-formed command asks for. */
type RequestKind = "qmp_capabilities" | "known" | "unknown" | "not oob";

/** What is done with it: it is handled here, handed to the caller, or refused with an error. */
type Action = "negotiate" | "run" | ((name: string) => QmpErrorBody);

const tooEarly = () =>
  notFound("Expecting capabilities negotiation with 'qmp_capabilities'");
const tooLate = () =>
  notFound("Capabilities negotiation is already complete, command ignored");
const unknown = (name: string) =>
  notFound(`The command ${name} has not been found`);
const notOob = (name: string) =>
  genericError(`The command ${name} does not support OOB`);

/**
 * What each state does with each request: the whole of the server's transitions.
 *
 * To negotiate leads from the first state to the second, where it succeeds. A closed server does nothing.
 */
const ACTIONS: Readonly<
  Record<"negotiation" | "command", Readonly<Record<RequestKind, Action>>>
> = {
  negotiation: {
    qmp_capabilities: "negotiate",
    known: tooEarly,
    unknown: tooEarly,
    "not oob": tooEarly,
  },
  command: {
    qmp_capabilities: tooLate,
    known: "run",
    unknown,
    "not oob": notOob,
  },
};

/** Capabilities that QEMU knows, offered or not. */
const CAPABILITIES = ["oob"];

/** What a {@linkcode ServerProtocol} is to be. */
export interface ServerProtocolOptions {
  /** Version that the greeting names. */
  version: VersionInfo;
  /**
   * Capabilities that the greeting offers.
   *
   * @default {["oob"]}
   */
  capabilities?: readonly string[] | undefined;
  /** Whether there is a command of this name. `qmp_capabilities`, which there always is, is not asked for. */
  has: (name: string) => boolean;
  /**
   * Whether this command may be run out-of-band. Asked only for one that there is.
   *
   * @default {() => false}
   */
  allowsOob?: ((name: string) => boolean) | undefined;
  /**
   * Whether to write messages over several lines, indented, as QEMU does with `pretty=on`.
   *
   * @default {false}
   */
  pretty?: boolean | undefined;
}

/**
 * The server's side of one QMP connection.
 *
 * A {@linkcode JsonReader} is the stage before it: the reader turns the
 * client's text into readings, and {@linkcode receive} takes them one by one.
 *
 * - Inputs: one reading of what the client has sent, with {@linkcode receive}; the end of the connection, with
 *   {@linkcode close}.
 * - Commands: {@linkcode succeed}, {@linkcode fail}, {@linkcode event}.
 * - Outputs: the commands to run, which `receive`, `succeed` and `fail` return, and {@linkcode takeOutput}, which is to
 *   be asked after each of these, and at the start, when it holds the greeting.
 *
 * In-band commands are handed out one at a time: the next follows from the answer to the one before. Out-of-band
 * commands are handed out at once, once the client has enabled that.
 *
 * Source: QMP specification, "Protocol Specification".
 *
 * @example Greet, negotiate, run a command
 * ```ts
 * import { JsonReader, ServerProtocol } from "@qmp/qmp/protocol";
 * import { assertEquals } from "@std/assert";
 *
 * const reader = new JsonReader();
 * const server = new ServerProtocol({
 *   version: { qemu: { micro: 0, minor: 0, major: 10 }, package: "" },
 *   has: (name) => name === "query-status",
 * });
 * assertEquals(server.takeOutput().slice(0, 20), `{"QMP": {"version": `);
 *
 * const [negotiation, query] = reader.read(
 *   `{"execute": "qmp_capabilities"}{"execute": "query-status", "id": 1}`,
 * );
 * server.receive(negotiation!);
 * assertEquals(server.takeOutput(), `{"return": {}}\r\n`);
 *
 * const [command] = server.receive(query!);
 * assertEquals(command, { name: "query-status", arguments: {}, id: 1, oob: false });
 * server.succeed(command!, { running: true });
 * assertEquals(server.takeOutput(), `{"return": {"running": true}, "id": 1}\r\n`);
 * ```
 */
export class ServerProtocol {
  readonly #has: (name: string) => boolean;
  readonly #allowsOob: (name: string) => boolean;
  readonly #pretty: boolean;
  /** Capabilities that are offered. */
  readonly #offered: readonly string[];
  /** Capabilities that there are, offered or not. */
  readonly #known: readonly string[];
  #phase: "negotiation" | "command" = "negotiation";
  #closed = false;
  #enabled: readonly string[] = [];
  /** What was read and waits for the in-band command that is run. */
  readonly #queue: JsonReading[] = [];
  /** The in-band command that is run. */
  #running: ServerCommand | undefined;
  /** All commands that are run. */
  readonly #unanswered = new Set<ServerCommand>();
  #output = "";

  /**
   * Opens a connection, of which the greeting is the first output.
   *
   * @param options Who the server is and what it can do.
   */
  constructor(options: ServerProtocolOptions) {
    const {
      version,
      capabilities = ["oob"],
      has,
      allowsOob = () => false,
      pretty = false,
    } = options;
    this.#has = has;
    this.#allowsOob = allowsOob;
    this.#pretty = pretty;
    this.#offered = capabilities;
    this.#known = [...CAPABILITIES, ...capabilities];
    this.#send({ QMP: { version, capabilities } });
  }

  /** State of the connection; never `"greeting"`, because the greeting is the first output. */
  get state(): ConnectionState {
    return this.#closed ? "closed" : this.#phase;
  }

  /** Capabilities that the client has enabled. */
  get capabilities(): readonly string[] {
    return this.#enabled;
  }

  /**
   * Takes in one reading of what the client has sent. A closed server ignores
   * it.
   *
   * @param reading What a {@linkcode JsonReader} has read: a JSON value, or
   * the parse error in its place, which is answered in its turn.
   * @returns The commands to run now.
   */
  receive(reading: JsonReading): ServerCommand[] {
    if (this.#closed) return [];
    if (this.#oob && "value" in reading && asksForOob(reading.value)) {
      const command = this.#dispatch(reading);
      return command === undefined ? [] : [command];
    }
    this.#queue.push(reading);
    return this.#advance();
  }

  /**
   * Answers a command with what it returns. When closed, the answer is dropped, since a command may end late.
   *
   * @param value Any JSON value, `{}` where the command has nothing to return.
   * @returns Commands to run now.
   * @throws {QmpStateError} If the command is not waiting for an answer.
   * @throws {TypeError} If the value cannot be written as JSON; the command still waits.
   */
  succeed(command: ServerCommand, value: unknown = {}): ServerCommand[] {
    return this.#answer(command, { return: value, ...idOf(command) });
  }

  /**
   * Answers a command with an error. When closed, the answer is dropped, since a command may end late.
   *
   * @returns Commands to run now.
   * @throws {QmpStateError} If the command is not waiting for an answer.
   */
  fail(command: ServerCommand, error: QmpErrorBody): ServerCommand[] {
    return this.#answer(command, errorReply(command, error));
  }

  /**
   * Sends an event, or drops it when negotiation has not ended or the connection has.
   *
   * @param name Name of the event.
   * @param data Its data, where it has any.
   * @param timestamp Host time at which it occurred.
   * @throws {TypeError} If the data cannot be written as JSON.
   */
  event(name: string, data: object | undefined, timestamp: QmpTimestamp): void {
    if (this.state === "command") this.#send({ timestamp, event: name, data });
  }

  /** Ends the connection, from either side. What is run or waits will not be answered; output stays to be taken. */
  close(): void {
    this.#closed = true;
  }

  /** Takes what is to be sent to the client: lines of ASCII, empty when there is nothing. */
  takeOutput(): string {
    const output = this.#output;
    this.#output = "";
    return output;
  }

  get #oob(): boolean {
    return this.#enabled.includes("oob");
  }

  /** Takes what waits, in order, until there is a command to run. */
  #advance(): ServerCommand[] {
    while (this.#running === undefined && this.#queue.length > 0) {
      this.#running = this.#dispatch(this.#queue.shift()!);
      if (this.#running !== undefined) return [this.#running];
    }
    return [];
  }

  /** Does what has to be done with what was read. If that is to run a command, it is returned. */
  #dispatch(reading: JsonReading): ServerCommand | undefined {
    if ("desc" in reading) return this.#refuse({}, genericError(reading.desc));
    const { value } = reading;
    if (!isObject(value)) {
      return this.#refuse({}, genericError("QMP input must be a JSON object"));
    }
    const problem = checkRequest(value, this.#oob);
    if (problem !== undefined) {
      return this.#refuse(value, genericError(problem));
    }

    const command = toCommand(value);
    const kind = this.#classify(command);
    if (kind === "qmp_capabilities") {
      // QEMU looks at the arguments first, even where it is too late for them.
      const problem = checkCapabilities(command.arguments, this.#known);
      if (problem !== undefined) {
        return this.#refuse(command, genericError(problem));
      }
    }
    const action = ACTIONS[this.#phase][kind];
    if (action === "negotiate") return this.#negotiate(command);
    if (action !== "run") return this.#refuse(command, action(command.name));
    this.#unanswered.add(command);
    return command;
  }

  #classify({ name, oob }: ServerCommand): RequestKind {
    if (name === "qmp_capabilities") {
      return oob ? "not oob" : "qmp_capabilities";
    }
    if (!this.#has(name)) return "unknown";
    return oob && !this.#allowsOob(name) ? "not oob" : "known";
  }

  #negotiate(command: ServerCommand): undefined {
    const enable = (command.arguments.enable ?? []) as string[];
    const unavailable = enable.filter((capability) =>
      !this.#offered.includes(capability)
    );
    if (unavailable.length > 0) {
      const desc = `Capability ${unavailable.join(", ")} not available`;
      return this.#refuse(command, genericError(desc));
    }
    this.#enabled = [...new Set(enable)];
    this.#phase = "command";
    this.#send({ return: {}, ...idOf(command) });
  }

  #refuse(request: { id?: unknown }, error: QmpErrorBody): undefined {
    this.#send(errorReply(request, error));
  }

  #answer(command: ServerCommand, reply: object): ServerCommand[] {
    if (this.#closed) return [];
    if (!this.#unanswered.has(command)) {
      throw new QmpStateError(
        `Cannot answer ${command.name}: it is not waiting for an answer`,
        this.state,
      );
    }
    this.#send(reply);
    this.#unanswered.delete(command);
    if (command === this.#running) this.#running = undefined;
    return this.#advance();
  }

  #send(message: object): void {
    this.#output += writeJson(message, this.#pretty) + NEWLINE;
  }
}

function genericError(desc: string): QmpErrorBody {
  return { class: "GenericError", desc };
}

function notFound(desc: string): QmpErrorBody {
  return { class: "CommandNotFound", desc };
}

/** The members of an error reply in QEMU's order, in which the identifier comes first. */
function errorReply(request: { id?: unknown }, error: QmpErrorBody): object {
  return { ...idOf(request), error: { class: error.class, desc: error.desc } };
}

/** The member with which a reply tells what it answers, if the request had one. */
function idOf({ id }: { id?: unknown }): { id?: unknown } {
  return id === undefined ? {} : { id };
}
