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

import { closeCommand, openCommand } from "./command.ts";
import {
  type ConnectionState,
  QmpCommandError,
  QmpProtocolError,
  QmpStateError,
} from "./error.ts";
import { describeJson, parseJson, stringifyJson } from "./json/lossless.ts";
import {
  type JsonValue,
  type MessageKind,
  messageKind,
  type QmpErrorReply,
  type QmpEvent,
  type QmpGreeting,
  type QmpReturn,
} from "./message.ts";

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

/**
 * Most in-band commands on the wire while out-of-band execution is enabled, so that QEMU still reads the out-of-band
 * commands behind them.
 *
 * Source: QMP specification, "Out-of-band execution".
 */
const WINDOW = 8;

/**
 * A command that has been handed to a {@linkcode ClientProtocol}.
 *
 * @typeParam Context What the caller hangs on the command, to know it again when its reply comes.
 */
export interface ClientCommand<Context = unknown> {
  /** Name of the command. */
  readonly name: string;
  /** Whether it runs out-of-band. */
  readonly oob: boolean;
  /** What the caller hung on it. */
  readonly context: Context;
  /** Its `id`; `undefined` as long as it has not been sent. An in-band command that is alone on the wire needs none there. */
  readonly id: JsonValue | undefined;
  /** Whether it has gone to the output, so that the server may run it. */
  readonly sent: boolean;
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
   * @default {none for an in-band command that is alone on the wire, and else a small integer that is free}
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

/** A command as the state machine keeps it. */
interface Pending<Context> extends ClientCommand<Context> {
  id: JsonValue | undefined;
  sent: boolean;
  /** Its text without the `id`, until it is sent. */
  opening: string;
  /** Whether nobody waits for its reply any more. */
  abandoned: boolean;
  /** Place in the order of sending. */
  order: number;
  /** What `qmp_capabilities` enables when it succeeds. */
  enable: readonly string[] | undefined;
}

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
  #sent = 0;

  /**
   * The command whose id was left out, because no other was on the wire. In-band replies keep their order, so its own comes
   * before those of all that were sent after it, and is known by having no id either. QEMU reads an in-band command byte by
   * byte, and an id is a sixth of a short one.
   */
  #withoutId: Pending<Context> | undefined;
  /** Commands that were sent under a generated id, by that id. */
  #pending: (Pending<Context> | undefined)[] = [];
  /** Generated ids that are free, the one freed last on top. */
  #freeIds: number[] = [];
  /** Commands that were sent under the caller's own id, by that id's canonical text. */
  #ownIds: Map<string, Pending<Context>> = new Map();
  /** Commands on the wire. */
  #inFlight = 0;
  /** In-band commands on the wire. */
  #inBand = 0;
  /** In-band commands that the window holds back, in order. A `Set` gives up any of them in constant time. */
  #waiting: Set<Pending<Context>> = new Set();

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
    return this.#inFlight;
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
    const unanswered = [...this.#onWire(), ...this.#waiting].filter((command) =>
      !command.abandoned
    );
    this.#withoutId = undefined;
    this.#pending = [];
    this.#freeIds = [];
    this.#ownIds.clear();
    this.#waiting.clear();
    this.#inFlight = 0;
    this.#output = "";
    return unanswered;
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
    // The id as the server will send it back, which for one, 5n is 5.
    const id = options.id === undefined
      ? undefined
      : parseJson(stringifyJson(options.id));
    if (id !== undefined && this.#isInFlight(id)) {
      throw new RangeError(
        `Cannot execute ${name}: a command with the id ${
          canonical(id)
        } is in flight`,
      );
    }
    const command: Pending<Context> = {
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
    if (id !== undefined) this.#ownIds.set(canonical(id), command);
    if (!oob && this.#windowIsFull()) this.#waiting.add(command);
    else this.#send(command);
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
    const pending = command as Pending<Context>;
    pending.abandoned = true;
    if (this.#waiting.delete(pending) && pending.id !== undefined) {
      this.#ownIds.delete(canonical(pending.id));
    }
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

  /** Without out-of-band execution there is nothing to keep the way free for, and everything is pipelined. */
  #windowIsFull(): boolean {
    return this.#inBand >= WINDOW && this.#capabilities.includes("oob");
  }

  #send(command: Pending<Context>) {
    if (command.id === undefined) {
      command.id = this.#nextId();
      this.#pending[command.id as number] = command;
      if (this.#inFlight === 0 && !command.oob) this.#withoutId = command;
    }
    this.#inFlight++;
    if (!command.oob) this.#inBand++;
    command.order = this.#sent++;
    command.sent = true;
    this.#output += closeCommand(
      command.opening,
      command === this.#withoutId ? undefined : command.id,
    );
    command.opening = "";
  }

  #nextId(): number {
    const free = this.#freeIds.pop();
    if (this.#ownIds.size === 0) return free ?? this.#pending.length;
    // A caller's own id may be in the way. One that is free is then given up, rather than remembered for later.
    if (free !== undefined && !this.#ownIds.has(String(free))) return free;
    let fresh = this.#pending.length;
    while (this.#ownIds.has(String(fresh))) fresh++;
    return fresh;
  }

  #settle(message: QmpReturn | QmpErrorReply): ClientReceived<Context> {
    const command = this.#match(message.id);
    if (command === undefined) {
      return {
        kind: "dropped",
        reason: `no command with the id ${
          describeJson(message.id ?? null)
        } is in flight`,
      };
    }
    this.#release(command);
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
    }
    return command.abandoned
      ? ABANDONED
      : { kind: "return", command, value: message.return };
  }

  /** Also of an own id that the window still holds back. */
  #isInFlight(id: JsonValue): boolean {
    return this.#ownIds.has(canonical(id)) ||
      (typeof id === "number" && this.#pending[id] !== undefined);
  }

  #match(id: JsonValue | undefined): Pending<Context> | undefined {
    if (id === undefined) return this.#oldest();
    const generated = typeof id === "number" ? this.#pending[id] : undefined;
    return generated ?? this.#matchOwn(id);
  }

  #matchOwn(id: JsonValue): Pending<Context> | undefined {
    try {
      const command = this.#ownIds.get(canonical(id));
      return command?.sent ? command : undefined;
    } catch {
      // An id that cannot be written is none that was sent.
      return undefined;
    }
  }

  /**
   * The command that a reply without an id belongs to. In-band replies keep their order, so it is the oldest in-band
   * command; only where none is on the wire can an out-of-band one have caused it.
   */
  #oldest(): Pending<Context> | undefined {
    if (this.#withoutId !== undefined) return this.#withoutId;
    let oldest: Pending<Context> | undefined;
    for (const command of this.#onWire()) {
      if (
        oldest === undefined || (oldest.oob && !command.oob) ||
        (oldest.oob === command.oob && command.order < oldest.order)
      ) oldest = command;
    }
    return oldest;
  }

  *#onWire(): Generator<Pending<Context>> {
    for (const command of this.#pending) {
      if (command !== undefined) yield command;
    }
    for (const command of this.#ownIds.values()) {
      if (command.sent) yield command;
    }
  }

  /** Frees what an answered command held, and lets the next one go. */
  #release(command: Pending<Context>) {
    const id = command.id!;
    if (command === this.#withoutId) this.#withoutId = undefined;
    if (typeof id === "number" && this.#pending[id] === command) {
      this.#pending[id] = undefined;
      this.#freeIds.push(id);
    } else {
      this.#ownIds.delete(canonical(id));
    }
    this.#inFlight--;
    if (!command.oob) this.#inBand--;
    if (this.#waiting.size === 0) return;
    for (const next of this.#waiting) {
      if (this.#windowIsFull()) return;
      this.#waiting.delete(next);
      this.#send(next);
    }
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

/** Text of an id that is the same for equal ids: the server may put the members of an object in another order. */
function canonical(id: JsonValue): string {
  return stringifyJson(sorted(id));
}

function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.keys(value).sort().map((name) => [name, sorted(value[name]!)]),
  );
}
