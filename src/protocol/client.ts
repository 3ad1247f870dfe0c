/**
 * The client's side of QMP as a state machine without streams and time.
 *
 * ```text
 *           greeting        qmp_capabilities succeeds      close, violation
 * "greeting" ─────▶ "negotiation" ─────────▶ "command" ─────────▶ "closed"
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

/** What the client does with a message. */
type Action = "greet" | "settle" | "deliver" | "violate" | "ignore" | "repeat";

/**
 * What the client does in each state with each kind of message. This table
 * holds all of its transitions.
 *
 * The client delivers events in every state before the last, because QEMU may
 * send one before negotiation has ended.
 *
 * QEMU begins a new session and greets again when its character device is
 * opened again. With `-qmp pty`, the start of QEMU and the first program that
 * opens the device can cause one greeting each. Before the negotiation has
 * ended, nothing is lost by that. Afterwards, QEMU has forgotten the
 * negotiation, and the commands that it had not run.
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
    greeting: "repeat",
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

/** What the client waits for in each state, for the message of a violation. */
const EXPECTED: Readonly<Record<ConnectionState, string>> = {
  greeting: "a greeting",
  negotiation: "a reply or an event",
  command: "a reply or an event",
  closed: "nothing",
};

/** The messages that are not called by their kind there. */
const FOUND: Partial<Record<MessageKind, string>> = {
  greeting: "another greeting, so the server has begun a new session",
  invalid: "something else",
};

/**
 * Capabilities that this client understands. It enables them by default if the
 * server offers them.
 */
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

/** Options for {@linkcode ClientProtocol.execute}. */
export interface ClientCommandOptions {
  /**
   * Whether to execute the command out-of-band, ahead of the commands that
   * wait.
   *
   * @default {false}
   */
  oob?: boolean | undefined;
  /**
   * The `id` to send, any JSON value. Without it the client chooses the id, as
   * {@linkcode ClientProtocolOptions.commandIds} says.
   *
   * @default {undefined}
   */
  id?: JsonValue | undefined;
}

/**
 * The meaning of a message from the server.
 *
 * @typeParam Context What the caller attaches to its commands.
 */
export type ClientReceived<Context = unknown> =
  | {
    /** The server has sent its greeting, and negotiation may begin. */
    readonly kind: "greeting";
    /** The greeting. */
    readonly greeting: QmpGreeting;
  }
  | {
    /** A command succeeded. */
    readonly kind: "return";
    /** The command. */
    readonly command: ClientCommand<Context>;
    /** The value that it returned. */
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
    /** The client ignores the message. */
    readonly kind: "dropped";
    /** Why the client ignores it, as a clause. */
    readonly reason: string;
  };

/**
 * The client's side of one QMP connection. It says what each message means and
 * what to send.
 *
 * - **Inputs**: {@linkcode ClientProtocol.receive} takes one parsed message;
 *   {@linkcode ClientProtocol.close} takes the end of the connection.
 * - **Commands**: {@linkcode ClientProtocol.negotiate},
 *   {@linkcode ClientProtocol.execute}, {@linkcode ClientProtocol.abandon}.
 * - **Outputs**: `receive` returns the meaning of the message;
 *   {@linkcode ClientProtocol.takeOutput} returns the text to send.
 *
 * @typeParam Context What the caller attaches to a command, to recognize it
 * when its reply comes.
 *
 * @example Converse from the greeting to the first reply
 * ```ts
 * import { ClientProtocol } from "@qmp/qmp/protocol";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const protocol = new ClientProtocol<string>();
 * protocol.receive({
 *   QMP: {
 *     version: { qemu: { major: 10, minor: 0, micro: 2 }, package: "" },
 *     capabilities: ["oob"],
 *   },
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
 * assert(received.kind === "return");
 * assertEquals(received.command.context, "my query");
 * ```
 */
export class ClientProtocol<Context = unknown> {
  #state: ConnectionState = "greeting";
  #greeting: QmpGreeting | undefined;
  #capabilities: readonly string[] = [];
  #output = "";
  /** The `id` of the negotiation, if the caller has chosen one. */
  #negotiationId: string | undefined;
  readonly #commands: InFlight<Context>;

  /**
   * Makes the client's side of a new connection.
   *
   * @param options How to send commands.
   * @throws {TypeError} If `commandIds` is neither `"as-needed"` nor
   * `"always"`.
   */
  constructor(options: ClientProtocolOptions = {}) {
    const { commandIds = "as-needed" } = options;
    checkCommandIds(commandIds);
    this.#commands = new InFlight(commandIds === "as-needed");
  }

  /** The state of the connection. */
  get state(): ConnectionState {
    return this.#state;
  }

  /** The server's greeting; `undefined` until it arrives. */
  get greeting(): QmpGreeting | undefined {
    return this.#greeting;
  }

  /** The capabilities that the client has enabled. */
  get capabilities(): readonly string[] {
    return this.#capabilities;
  }

  /**
   * Number of commands on the wire: sent and not answered yet. Abandoned
   * commands count too.
   */
  get inFlight(): number {
    return this.#commands.size;
  }

  /**
   * Takes in one message from the server.
   *
   * @param message The parsed message.
   * @returns The meaning of the message.
   * @throws {QmpProtocolError} If the state does not allow the message. The
   * connection is then closed.
   */
  receive(message: JsonValue): ClientReceived<Context> {
    const kind = messageKind(message);
    // The casts below are safe, because `messageKind` has checked the members.
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
        const found = FOUND[kind] ?? `"${kind}"`;
        throw new QmpProtocolError(
          `Expected ${expected} from the server, found ${found}`,
          describeJson(message),
        );
      }
      case "repeat":
        return {
          kind: "dropped",
          reason: "the server had sent a greeting before",
        };
      case "ignore":
        return { kind: "dropped", reason: "the connection is closed" };
    }
  }

  /**
   * Ends the connection. A second call does nothing.
   *
   * @returns The commands that are neither answered nor abandoned.
   */
  close(): ClientCommand<Context>[] {
    this.#state = "closed";
    this.#output = "";
    return this.#commands.clear().filter((command) => !command.abandoned);
  }

  /**
   * Negotiates capabilities by executing `qmp_capabilities`.
   *
   * Source: QMP specification, "Capabilities Negotiation".
   *
   * @param context What to attach to the command.
   * @param capabilities Capabilities to enable. Those that the server does not
   * offer are left out. Default: all that the client knows, which is `"oob"`.
   * @param id An `id` that no other connection to this server has used. With
   * it, replies without an `id` are dropped until the negotiation has ended,
   * because QEMU may first send replies that it owes to an earlier client.
   * @throws {QmpStateError} If the greeting has not arrived, or the connection
   * is closed.
   */
  negotiate(
    context: Context,
    capabilities: readonly string[] = KNOWN_CAPABILITIES,
    id?: string,
  ): ClientCommand<Context> {
    this.#negotiationId = id;
    const offered = this.#greeting?.QMP.capabilities ?? [];
    const enable = capabilities.filter((name) => offered.includes(name));
    return this.execute(
      "qmp_capabilities",
      enable.length > 0 ? { enable } : undefined,
      context,
      { id },
    );
  }

  /**
   * Executes a command: writes it to the output, or holds it back.
   *
   * Commands are held back only while out-of-band execution is enabled. Then at
   * most eight in-band commands are on the wire, so that QEMU still reads the
   * out-of-band commands behind them.
   *
   * The arguments and the id are read at once, so the caller may change them
   * afterwards.
   *
   * Source: QMP specification, "Issuing Commands" and "Out-of-band execution".
   *
   * @param name Name of the command.
   * @param args Arguments of the command, or `undefined` for none.
   * @param context What to attach to the command.
   * @param options How to execute it.
   * @throws {QmpStateError} If the state does not allow the command, or
   * out-of-band execution is not enabled.
   * @throws {TypeError} If the name is empty, if the arguments are not an
   * object, or if the arguments or the id cannot be written as JSON.
   * @throws {RangeError} If the command exceeds a limit of QEMU's parser, or if
   * another command in flight has the id.
   */
  execute(
    name: string,
    args: object | undefined,
    context: Context,
    options: ClientCommandOptions = {},
  ): ClientCommand<Context> {
    const { oob = false } = options;
    this.#checkState(name, oob);
    const opening = openCommand(name, args, oob, options.id);
    const id = options.id === undefined
      ? undefined
      : this.#commands.checkOwnId(name, options.id);
    const command: PendingCommand<Context> = {
      name,
      oob,
      context,
      id,
      sent: false,
      offset: 0,
      opening,
      abandoned: false,
      enable: name === "qmp_capabilities" ? enabledBy(args) : undefined,
    };
    this.#output += this.#commands.add(command);
    return command;
  }

  /**
   * Stops waiting for a command.
   *
   * A command that is held back is never sent. A command that was sent may
   * still run. Its reply is dropped when it arrives, and its id stays reserved
   * until then.
   *
   * @param command The command.
   */
  abandon(command: ClientCommand<Context>): void {
    const pending = command as PendingCommand<Context>;
    pending.abandoned = true;
    this.#commands.withdraw(pending);
  }

  /** Returns the text to send, and empties the output. */
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
    if (
      message.id === undefined && this.#negotiationId !== undefined &&
      this.#state === "negotiation"
    ) {
      return {
        kind: "dropped",
        reason: "it is the reply to a command of an earlier client",
      };
    }
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

/** Returns the capabilities that the arguments of `qmp_capabilities` enable. */
function enabledBy(args: object | undefined): readonly string[] {
  const enable = (args as { enable?: unknown } | undefined)?.enable;
  return Array.isArray(enable) ? [...enable] : [];
}

/**
 * Checks the option `commandIds`.
 *
 * @throws {TypeError} If it is neither `"as-needed"` nor `"always"`.
 */
export function checkCommandIds(commandIds: unknown = "as-needed"): void {
  if (commandIds === "as-needed" || commandIds === "always") return;
  throw new TypeError(
    `Expected commandIds to be "as-needed" or "always", found ${
      describeJson(commandIds) ?? String(commandIds)
    }`,
  );
}
