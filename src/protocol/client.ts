/**
 * The client's side of QMP as a state machine that knows neither streams nor time.
 *
 * ```text
 *             greeting          qmp_capabilities succeeds          close, end, violation
 * "greeting" ─────────▶ "negotiation" ─────────▶ "command" ─────────▶ "closed"
 * ```
 *
 * @module
 */

import { openCommand } from "./command.ts";
import {
  type ConnectionState,
  QmpCommandError,
  QmpProtocolError,
  QmpStateError,
} from "./error.ts";
import {
  type ClientCommand,
  InFlight,
  type PendingCommand,
} from "./in_flight.ts";
import { describeJson } from "./json/lossless.ts";
import {
  type JsonValue,
  type MessageKind,
  messageKind,
  type QmpErrorReply,
  type QmpEvent,
  type QmpGreeting,
  type QmpReturn,
} from "./message.ts";

export type { ClientCommand };

/** What is done with a message. */
type Action = "greet" | "settle" | "deliver" | "violate" | "ignore";

/**
 * What each state does with each kind of message: the whole of the client's transitions.
 *
 * Events are delivered in every state, because QEMU may send one before negotiation has ended.
 */
const ACTIONS: Readonly<
  Record<ConnectionState, Readonly<Record<MessageKind, Action>>>
> = {
  greeting: {
    greeting: "greet",
    return: "violate",
    error: "violate",
    event: "deliver",
    invalid: "violate",
  },
  negotiation: {
    greeting: "violate",
    return: "settle",
    error: "settle",
    event: "deliver",
    invalid: "violate",
  },
  command: {
    greeting: "violate",
    return: "settle",
    error: "settle",
    event: "deliver",
    invalid: "violate",
  },
  closed: {
    greeting: "ignore",
    return: "ignore",
    error: "ignore",
    event: "ignore",
    invalid: "ignore",
  },
};

/** What each state waits for, for the message of a violation. */
const EXPECTED: Readonly<Record<ConnectionState, string>> = {
  greeting: "a greeting",
  negotiation: "a reply or an event",
  command: "a reply or an event",
  closed: "nothing",
};

/** Capabilities that this client understands, and so enables when they are offered. */
const KNOWN_CAPABILITIES: readonly string[] = ["oob"];

/** Options for {@linkcode ClientProtocol}. */
export interface ClientProtocolOptions {
  /**
   * Which commands get an `id`, if the caller does not choose one.
   *
   * - `"as-needed"` leaves the id out of an in-band command that is alone on
   *   the wire. This is allowed, because in-band replies keep the order of
   *   their commands. It is faster, because QEMU reads a command byte by byte.
   * - `"always"` gives an id to every command. The QMP specification recommends
   *   this to clients that enable the capability `"oob"`.
   *
   * Source: QMP specification, "Out-of-band execution".
   *
   * @default {"as-needed"}
   */
  commandIds?: "as-needed" | "always" | undefined;
}

/** How a command is executed. */
export interface ClientCommandOptions {
  /**
   * Whether to execute out-of-band, past the commands that wait.
   *
   * @default {false}
   */
  oob?: boolean | undefined;
  /**
   * The `id` to send, any JSON value.
   *
   * @default {as `commandIds` in {@linkcode ClientProtocolOptions} says: no id,
   * or a small integer that is free}
   */
  id?: JsonValue | undefined;
}

/**
 * What a message meant.
 *
 * @typeParam Context What the caller hangs on its commands.
 */
export type ClientReceived<Context = unknown> =
  | {
    /** The server has greeted, and negotiation may begin. */
    readonly kind: "greeting";
    /** The greeting. */
    readonly greeting: QmpGreeting;
  }
  | {
    /** A command succeeded. */
    readonly kind: "return";
    /** The command. */
    readonly command: ClientCommand<Context>;
    /** What it returned. */
    readonly value: JsonValue;
  }
  | {
    /** A command failed. */
    readonly kind: "error";
    /** The command. */
    readonly command: ClientCommand<Context>;
    /** The server's error. */
    readonly error: QmpCommandError;
  }
  | {
    /** Something happened in the virtual machine. */
    readonly kind: "event";
    /** The event. */
    readonly event: QmpEvent;
  }
  | {
    /** The message is for nobody. */
    readonly kind: "dropped";
    /** Why it is for nobody. */
    readonly reason: string;
  };

/**
 * The client's side of QMP: what each message means, and what to send.
 *
 * - **Inputs**: {@linkcode ClientProtocol.receive}, one parsed message at a time; {@linkcode ClientProtocol.close}, the
 *   connection's end.
 * - **Commands**: {@linkcode ClientProtocol.negotiate}, {@linkcode ClientProtocol.execute},
 *   {@linkcode ClientProtocol.abandon}.
 * - **Outputs**: what `receive` returns, and {@linkcode ClientProtocol.takeOutput}, the text to send.
 *
 * @typeParam Context What the caller hangs on a command, to know it again when its reply comes.
 *
 * @example A conversation from the greeting to the first reply
 * ```ts
 * import { ClientProtocol } from "@qmp/qmp/protocol";
 * import { assertEquals } from "@std/assert";
 *
 * const protocol = new ClientProtocol<string>();
 * protocol.receive({
 *   QMP: { version: { qemu: { major: 10, minor: 0, micro: 2 }, package: "" }, capabilities: ["oob"] },
 * });
 *
 * protocol.negotiate("my negotiation");
 * assertEquals(
 *   protocol.takeOutput(),
 *   '{"execute":"qmp_capabilities","arguments":{"enable":["oob"]}}\n',
 * );
 * protocol.receive({ return: {} });
 *
 * protocol.execute("query-name", undefined, "my query");
 * const received = protocol.receive({ return: { name: "vm" } });
 * assertEquals(received.kind === "return" && received.command.context, "my query");
 * ```
 */
export class ClientProtocol<Context = unknown> {
  #state: ConnectionState = "greeting";
  #greeting: QmpGreeting | undefined;
  #capabilities: readonly string[] = [];
  #output = "";
  readonly #commands: InFlight<Context>;

  /**
   * Makes the client's side of a connection that has just been opened.
   *
   * @param options How commands are sent.
   * @throws {TypeError} If `commandIds` is neither `"as-needed"` nor
   * `"always"`.
   */
  constructor(options: ClientProtocolOptions = {}) {
    const { commandIds = "as-needed" } = options;
    if (commandIds !== "as-needed" && commandIds !== "always") {
      throw new TypeError(
        `Expected commandIds to be "as-needed" or "always", found ${
          describeJson(commandIds as unknown) ?? String(commandIds)
        }`,
      );
    }
    this.#commands = new InFlight(commandIds === "as-needed");
  }

  /** State of the connection. */
  get state(): ConnectionState {
    return this.#state;
  }

  /** The server's greeting; `undefined` before it has come. */
  get greeting(): QmpGreeting | undefined {
    return this.#greeting;
  }

  /** Capabilities that have been enabled. */
  get capabilities(): readonly string[] {
    return this.#capabilities;
  }

  /** Commands on the wire: sent and not yet answered, whether or not somebody waits for them. */
  get inFlight(): number {
    return this.#commands.size;
  }

  /**
   * Takes in one message.
   *
   * @param message The message, parsed.
   * @returns What it meant.
   * @throws {QmpProtocolError} If the message is none that the state allows. The connection is closed then.
   */
  receive(message: JsonValue): ClientReceived<Context> {
    const kind = messageKind(message);
    // The casts in here rest on `messageKind`, which has looked at the members.
    switch (ACTIONS[this.#state][kind]) {
      case "deliver":
        return { kind: "event", event: message as unknown as QmpEvent };
      case "settle":
        return this.#settle(message as unknown as QmpReturn | QmpErrorReply);
      case "greet":
        this.#greeting = message as unknown as QmpGreeting;
        this.#state = "negotiation";
        return { kind: "greeting", greeting: this.#greeting };
      case "violate": {
        const expected = EXPECTED[this.#state];
        this.#state = "closed";
        const found = kind === "invalid" ? "something else" : `"${kind}"`;
        throw new QmpProtocolError(
          `Expected ${expected} from the server, found ${found}`,
          describeJson(message),
        );
      }
      case "ignore":
        return { kind: "dropped", reason: "the connection is closed" };
    }
  }

  /**
   * Ends the connection. Does nothing when it has ended before.
   *
   * @returns The commands that are not answered and that somebody waits for.
   */
  close(): ClientCommand<Context>[] {
    this.#state = "closed";
    this.#output = "";
    return this.#commands.clear().filter((command) => !command.abandoned);
  }

  /**
   * Negotiates capabilities: those of the wanted that the server offers.
   *
   * Source: QMP specification, "Capabilities Negotiation".
   *
   * @param context What to hang on the command.
   * @param capabilities Capabilities to enable where they are offered. Default: all that are known, which is `"oob"`.
   * @throws {QmpStateError} If the server has not greeted, or negotiation is over.
   */
  negotiate(
    context: Context,
    capabilities: readonly string[] = KNOWN_CAPABILITIES,
  ): ClientCommand<Context> {
    const offered = this.#greeting?.QMP.capabilities ?? [];
    const enable = capabilities.filter((name) => offered.includes(name));
    return this.execute(
      "qmp_capabilities",
      enable.length > 0 ? { enable } : undefined,
      context,
    );
  }

  /**
   * Executes a command: writes it to the output, or holds it back while the window is full.
   *
   * The arguments and the id are taken as they are at once, so the caller may change them afterwards.
   *
   * Source: QMP specification, "Issuing Commands" and "Out-of-band execution".
   *
   * @param name Name of the command.
   * @param args Its arguments, an object, or `undefined` for none.
   * @param context What to hang on the command.
   * @param options How to execute it.
   * @throws {QmpStateError} If the state does not allow the command, or out-of-band execution is not enabled.
   * @throws {TypeError} If the name is empty, the arguments are not an object, or they or the id cannot be written as
   * JSON.
   * @throws {RangeError} If the command is more than QEMU takes, or its own id is in use.
   */
  execute(
    name: string,
    args: object | undefined,
    context: Context,
    options: ClientCommandOptions = {},
  ): ClientCommand<Context> {
    const { oob = false } = options;
    this.#checkState(name, oob);
    const id = options.id === undefined
      ? undefined
      : this.#commands.checkOwnId(name, options.id);
    const command: PendingCommand<Context> = {
      name,
      oob,
      context,
      id,
      sent: false,
      opening: openCommand(name, args, oob),
      abandoned: false,
      order: 0,
      enable: name === "qmp_capabilities" ? enabledBy(args) : undefined,
    };
    this.#output += this.#commands.add(command);
    return command;
  }

  /**
   * Stops waiting for a command.
   *
   * One that is held back is never sent. One that was sent may still run; its reply is dropped when it comes, and its
   * id stays reserved until then.
   *
   * @param command The command.
   */
  abandon(command: ClientCommand<Context>): void {
    const pending = command as PendingCommand<Context>;
    pending.abandoned = true;
    this.#commands.withdraw(pending);
  }

  /** Takes the text that is to be sent, and empties the output. */
  takeOutput(): string {
    const output = this.#output;
    this.#output = "";
    return output;
  }

  #checkState(name: string, oob: boolean) {
    const allowed = this.#state === "command" ||
      (this.#state === "negotiation" && name === "qmp_capabilities");
    if (!allowed) {
      throw new QmpStateError(
        `Cannot execute ${name}: the connection is in the state "${this.#state}"`,
        this.#state,
      );
    }
    if (oob && !this.#capabilities.includes("oob")) {
      throw new QmpStateError(
        `Cannot execute ${name} out-of-band: the capability "oob" is not enabled`,
        this.#state,
      );
    }
  }

  #settle(message: QmpReturn | QmpErrorReply): ClientReceived<Context> {
    const command = this.#commands.settle(message.id);
    if (command === undefined) {
      return {
        kind: "dropped",
        reason: `no command with the id ${
          describeJson(message.id ?? null)
        } is in flight`,
      };
    }
    this.#output += this.#commands.sendNext();
    if (!("return" in message)) {
      if (command.abandoned) return ABANDONED;
      return {
        kind: "error",
        command,
        error: new QmpCommandError(command.name, message.error),
      };
    }
    if (command.enable !== undefined && this.#state === "negotiation") {
      this.#state = "command";
      this.#capabilities = command.enable;
      if (command.enable.includes("oob")) this.#commands.enableWindow();
    }
    return command.abandoned
      ? ABANDONED
      : { kind: "return", command, value: message.return };
  }
}

const ABANDONED = {
  kind: "dropped",
  reason: "its command was abandoned",
} as const;

/** The capabilities that the arguments of `qmp_capabilities` enable. */
function enabledBy(args: object | undefined): readonly string[] {
  const enable = (args as { enable?: unknown } | undefined)?.enable;
  return Array.isArray(enable) ? [...enable] : [];
}
