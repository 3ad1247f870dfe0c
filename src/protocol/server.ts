/**
 * The server's side of QMP as a state machine without streams and time.
 *
 * ```text
 *      greeting          qmp_capabilities succeeds          close()
 * new ─────────▶ "negotiation" ─────────▶ "command" ─────────▶ "closed"
 * ```
 *
 * Its errors have the texts of QEMU's monitor.
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

/** The kinds of well-formed requests. */
type RequestKind = "qmp_capabilities" | "known" | "unknown" | "not oob";

/**
 * What the server does with a request: it negotiates, gives the command to the
 * caller to run, or answers with the error that the function returns.
 */
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
 * What the server does in each state with each kind of request. This table
 * holds all of its transitions.
 *
 * `"negotiate"` leads from the first state to the second if it succeeds. A
 * closed server ignores all requests.
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

/**
 * Requests that wait behind the in-band command that runs, before the server is
 * full. With this command, a client that keeps eight in-band commands on the
 * wire leaves a place.
 *
 * Source: QMP specification, "Out-of-band execution".
 */
const MAX_QUEUE = 8;

/**
 * Out-of-band commands that run at the same time, before the server is full.
 * QEMU runs them one after the other.
 */
const MAX_OOB = 8;

/** Options for {@linkcode ServerProtocol}. */
export interface ServerProtocolOptions {
  /** Version in the greeting. */
  version: VersionInfo;
  /**
   * Capabilities in the greeting, which the server offers.
   *
   * @default {["oob"]}
   */
  capabilities?: readonly string[] | undefined;
  /**
   * Returns whether the server has a command. It is not called for
   * `qmp_capabilities`, which every server has.
   */
  has: (name: string) => boolean;
  /**
   * Returns whether a command may run out-of-band. It is called only for
   * commands that the server has.
   *
   * @default {() => false}
   */
  allowsOob?: ((name: string) => boolean) | undefined;
  /**
   * Whether to indent messages over several lines, as QEMU does with
   * `pretty=on`.
   *
   * @default {false}
   */
  pretty?: boolean | undefined;
}

/**
 * The server's side of one QMP connection. It says which commands to run and
 * what to send.
 *
 * A {@linkcode JsonReader} is the stage before it: the reader turns the
 * client's text into readings, and `receive` takes them one by one.
 *
 * - **Inputs**: {@linkcode ServerProtocol.receive} takes one reading;
 *   {@linkcode ServerProtocol.close} takes the end of the connection.
 * - **Commands**: {@linkcode ServerProtocol.succeed},
 *   {@linkcode ServerProtocol.fail}, {@linkcode ServerProtocol.event}.
 * - **Outputs**: `receive`, `succeed` and `fail` return commands to run;
 *   {@linkcode ServerProtocol.takeOutput} returns the text to send. Call it at
 *   the start, when it returns the greeting, and after each input and command.
 * - **Bounds**: while {@linkcode ServerProtocol.isFull} is true, read no more
 *   from the client, as QEMU does.
 *
 * The server runs in-band commands one at a time: it returns the next command
 * when the one before is answered. After the client has enabled out-of-band
 * execution, the server returns out-of-band commands at once.
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
 * assertEquals(command!.name, "query-status");
 * server.succeed(command!, { running: true });
 * assertEquals(
 *   server.takeOutput(),
 *   `{"return": {"running": true}, "id": 1}\r\n`,
 * );
 * ```
 */
export class ServerProtocol {
  readonly #has: (name: string) => boolean;
  readonly #allowsOob: (name: string) => boolean;
  readonly #pretty: boolean;
  /** Capabilities that the server offers. */
  readonly #offered: readonly string[];
  /** Capabilities that the server knows, offered or not. */
  readonly #known: readonly string[];
  #phase: "negotiation" | "command" = "negotiation";
  #closed = false;
  #enabled: readonly string[] = [];
  /** Readings that wait until the in-band command is answered. */
  readonly #queue: JsonReading[] = [];
  /** The in-band command that is running. */
  #running: ServerCommand | undefined;
  /** All commands that are running. */
  readonly #unanswered = new Set<ServerCommand>();
  /** The text to send, behind the parts. */
  #output = "";
  /** Parts of long texts. None is empty. */
  #parts: string[] = [];

  /**
   * Opens a connection. Its first output is the greeting.
   *
   * @param options The version, the capabilities and the commands of the
   * server.
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

  /**
   * The state of the connection. It is never `"greeting"`, because the greeting
   * is in the output from the start.
   */
  get state(): ConnectionState {
    return this.#closed ? "closed" : this.#phase;
  }

  /**
   * Whether so many commands run and wait that the server should read no more
   * from the client: eight requests behind the in-band command that runs, or
   * eight out-of-band commands. `receive` still takes readings.
   */
  get isFull(): boolean {
    const oob = this.#unanswered.size - (this.#running === undefined ? 0 : 1);
    return this.#queue.length >= MAX_QUEUE || oob >= MAX_OOB;
  }

  /** Whether every command that was received is answered. */
  get isIdle(): boolean {
    return this.#unanswered.size === 0;
  }

  /** The capabilities that the client has enabled. */
  get capabilities(): readonly string[] {
    return this.#enabled;
  }

  /**
   * Takes in one reading of a {@linkcode JsonReader}. A closed server ignores
   * it.
   *
   * @param reading A value that the client has sent, or a parse error. The
   * server answers a parse error in its turn, like an in-band command.
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
   * Answers a command with its return value. A closed server ignores the
   * answer, because a command may end after the connection.
   *
   * @param command The command, as `receive`, `succeed` or `fail` returned it.
   * @param value Any JSON value; `{}` if the command has nothing to return.
   * @returns The commands to run now.
   * @throws {QmpStateError} If the command does not wait for an answer.
   * @throws {TypeError} If the value cannot be written as JSON. The command
   * then still waits for its answer.
   */
  succeed(command: ServerCommand, value: unknown = {}): ServerCommand[] {
    return this.#answer(command, { return: value, ...idOf(command) });
  }

  /**
   * Answers a command with an error. A closed server ignores the answer,
   * because a command may end after the connection.
   *
   * @param command The command, as `receive`, `succeed` or `fail` returned it.
   * @param error The class and the description of the error.
   * @returns The commands to run now.
   * @throws {QmpStateError} If the command does not wait for an answer.
   */
  fail(command: ServerCommand, error: QmpErrorBody): ServerCommand[] {
    return this.#answer(command, errorReply(command, error));
  }

  /**
   * Sends an event. The event is dropped before the end of negotiation and
   * after the end of the connection.
   *
   * @param name Name of the event.
   * @param data Data of the event; `undefined` if it has none.
   * @param timestamp Host time at which the event occurred.
   * @throws {TypeError} If the data cannot be written as JSON.
   */
  event(name: string, data: object | undefined, timestamp: QmpTimestamp): void {
    if (this.state === "command") this.#send({ timestamp, event: name, data });
  }

  /**
   * Ends the connection. The commands that run or wait get no answer. The
   * output can still be taken.
   */
  close(): void {
    this.#closed = true;
  }

  /**
   * Returns the text to send to the client, and empties the output. The text is
   * lines of ASCII.
   */
  takeOutput(): string {
    let output = "";
    for (let part = this.takePart(); part !== ""; part = this.takePart()) {
      output += part;
    }
    return output;
  }

  /**
   * Returns the next part of the text to send, and removes it from the output;
   * `""` if nothing is left. Only long texts have several parts.
   */
  takePart(): string {
    const part = this.#parts.shift();
    if (part !== undefined) return part;
    const output = this.#output;
    this.#output = "";
    return output;
  }

  get #oob(): boolean {
    return this.#enabled.includes("oob");
  }

  /** Handles the waiting readings in order, up to the next command to run. */
  #advance(): ServerCommand[] {
    while (this.#running === undefined && this.#queue.length > 0) {
      this.#running = this.#dispatch(this.#queue.shift()!);
      if (this.#running !== undefined) return [this.#running];
    }
    return [];
  }

  /** Handles a reading, and returns its command if the command is to be run. */
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
      // QEMU checks the arguments first, even after negotiation.
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
        `Cannot answer ${command.name}: the command does not wait for an answer`,
        this.state,
      );
    }
    this.#send(reply);
    this.#unanswered.delete(command);
    if (command === this.#running) this.#running = undefined;
    return this.#advance();
  }

  #send(message: object): void {
    const text = writeJson(message, this.#pretty);
    if (typeof text === "string") this.#output += text + NEWLINE;
    else {
      this.#parts.push(this.#output, ...text);
      this.#parts = this.#parts.filter((part) => part !== "");
      this.#output = NEWLINE;
    }
  }
}

/**
 * Returns an event as a server writes it. A server with many clients writes it
 * once, for all that have negotiated.
 *
 * @throws {TypeError} If the data cannot be written as JSON.
 */
export function eventText(
  name: string,
  data: object | undefined,
  timestamp: QmpTimestamp,
  pretty: boolean,
): string {
  const text = writeJson({ timestamp, event: name, data }, pretty);
  return (typeof text === "string" ? text : text.join("")) + NEWLINE;
}

function genericError(desc: string): QmpErrorBody {
  return { class: "GenericError", desc };
}

function notFound(desc: string): QmpErrorBody {
  return { class: "CommandNotFound", desc };
}

/**
 * Makes an error reply with its members in the order of QEMU, which puts the
 * `id` first.
 */
function errorReply(request: { id?: unknown }, error: QmpErrorBody): object {
  return { ...idOf(request), error: { class: error.class, desc: error.desc } };
}

/** Returns the `id` member of a reply, if the request has an `id`. */
function idOf({ id }: { id?: unknown }): { id?: unknown } {
  return id === undefined ? {} : { id };
}
