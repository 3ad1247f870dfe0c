/**
 * The commands that a client has executed and that have no reply yet.
 *
 * This module holds three rules:
 *
 * - **Ids.** The caller may choose the id of a command. Otherwise the id is a
 *   small integer, which is used again once its reply has come. An in-band
 *   command that is alone on the wire is sent without its id, because QEMU
 *   reads a command byte by byte and an id is a sixth of a short command.
 * - **Matching.** A reply belongs to the command with its id. A reply without
 *   an id belongs to the oldest in-band command, because in-band replies keep
 *   the order of their commands.
 * - **The window.** While out-of-band execution is enabled, at most eight
 *   in-band commands are on the wire. The others wait here for their turn.
 *
 * Sources: QMP specification, "Issuing Commands", "Commands Responses" and
 * "Out-of-band execution".
 *
 * @module
 */

import { closeCommand } from "./command.ts";
import { parseJson, stringifyJson } from "./json/lossless.ts";
import type { JsonValue } from "./message.ts";

/**
 * Most in-band commands on the wire while out-of-band execution is enabled.
 *
 * With more of them QEMU may stop reading its monitor, and would then not see
 * an out-of-band command behind them.
 *
 * Source: QMP specification, "Out-of-band execution".
 */
const WINDOW = 8;

/**
 * A command that was given to a `ClientProtocol`.
 *
 * @typeParam Context What the caller attaches to the command, to recognize it
 * when its reply comes.
 */
export interface ClientCommand<Context = unknown> {
  /** Name of the command. */
  readonly name: string;
  /** Whether the server executes it out-of-band. */
  readonly oob: boolean;
  /** What the caller attached to it. */
  readonly context: Context;
  /**
   * Its `id`; `undefined` until the command is sent, unless the caller chose
   * the id. A command that is sent without an id has a number here too, which
   * is reserved for it.
   */
  readonly id: JsonValue | undefined;
  /** Whether it has gone to the output, so that the server may run it. */
  readonly sent: boolean;
  /**
   * Characters that had gone to the output before it. A caller that knows how
   * many characters it has written knows whether this command is among them.
   */
  readonly offset: number;
}

/** A command with what only the state machine may see and change. */
export interface PendingCommand<Context> extends ClientCommand<Context> {
  id: JsonValue | undefined;
  sent: boolean;
  offset: number;
  /** Text of the command without its `id`; empty once it is sent. */
  opening: string;
  /** Whether the caller has stopped waiting for its reply. */
  abandoned: boolean;
  /** Capabilities that are enabled when the command succeeds. */
  enable: readonly string[] | undefined;
}

/**
 * Keeps the commands that have no reply yet, and decides when each is sent and
 * under which id.
 *
 * - **Inputs**: {@linkcode add} takes a command; {@linkcode settle} takes the
 *   id of a reply; {@linkcode withdraw} takes a command whose caller has left;
 *   {@linkcode enableWindow} and {@linkcode clear} take effect at once.
 * - **Outputs**: the text to send, which `add` and {@linkcode sendNext} return,
 *   and the command that a reply belongs to, which `settle` returns.
 *
 * @typeParam Context What the caller attaches to a command.
 */
export class InFlight<Context> {
  /** Whether a command may go without an id when it is alone on the wire. */
  readonly #mayOmitIds: boolean;
  #windowEnabled = false;

  /** Commands on the wire. */
  #size = 0;
  /** In-band commands on the wire. */
  #inBand = 0;
  /** Characters sent so far, which is the offset of the next command. */
  #offset = 0;

  /** The command on the wire that was sent without an id, if there is one. */
  #withoutId: PendingCommand<Context> | undefined;
  /** Commands that were sent under a generated id, by that id. */
  #byGeneratedId: (PendingCommand<Context> | undefined)[] = [];
  /**
   * In-band commands that were on the wire at some time, the oldest on top. The
   * commands that are not here were sent later.
   */
  #inOrder: PendingCommand<Context>[] = [];
  /** Generated ids that are free. The id that was freed last is on top. */
  #freeIds: number[] = [];
  /**
   * Commands with an id of the caller's own, sent or not, by the canonical text
   * of that id.
   */
  #byOwnId: Map<string, PendingCommand<Context>> = new Map();
  /**
   * In-band commands that the window holds back, in order. This is a `Set`
   * because it deletes any of them in constant time.
   */
  #waiting: Set<PendingCommand<Context>> = new Set();

  /**
   * @param mayOmitIds Whether an in-band command that is alone on the wire is
   * sent without an id.
   */
  constructor(mayOmitIds: boolean) {
    this.#mayOmitIds = mayOmitIds;
  }

  /** Commands on the wire: sent and not answered yet, abandoned or not. */
  get size(): number {
    return this.#size;
  }

  /** Limits the in-band commands on the wire to eight from now on. */
  enableWindow(): void {
    this.#windowEnabled = true;
  }

  /**
   * Checks an id of the caller's own before its command is made.
   *
   * @param name Name of the command, for the error.
   * @returns The id as the server will send it back, such as 5 for 5n.
   * @throws {TypeError} If the id cannot be written as JSON.
   * @throws {RangeError} If another command has the id.
   */
  checkOwnId(name: string, ownId: JsonValue): JsonValue {
    const id = typeof ownId === "string"
      ? ownId
      : parseJson(stringifyJson(ownId));
    const text = canonical(id);
    const taken = this.#byOwnId.has(text) ||
      (typeof id === "number" && this.#byGeneratedId[id] !== undefined);
    if (taken) {
      throw new RangeError(
        `Cannot execute ${name}: a command with the id ${text} is in flight`,
      );
    }
    return id;
  }

  /**
   * Takes a command, whose id is the caller's own or `undefined`.
   *
   * @returns The text to send; empty if the window holds the command back.
   */
  add(command: PendingCommand<Context>): string {
    if (command.id !== undefined) {
      this.#byOwnId.set(canonical(command.id), command);
    }
    if (command.oob || !this.#windowIsFull()) return this.#send(command);
    this.#waiting.add(command);
    return "";
  }

  /**
   * Takes out the command that a reply belongs to, and frees its id.
   *
   * @param id Id of the reply; `undefined` if it has none.
   * @returns The command; `undefined` if the reply belongs to none.
   */
  settle(id: JsonValue | undefined): PendingCommand<Context> | undefined {
    const command = id === undefined ? this.#oldest() : this.#find(id);
    if (command !== undefined) this.#remove(command);
    return command;
  }

  /**
   * Sends the commands that the window has held back and has room for now.
   *
   * @returns The text to send, which may be empty.
   */
  sendNext(): string {
    if (this.#waiting.size === 0) return "";
    let text = "";
    for (const command of this.#waiting) {
      if (this.#windowIsFull()) break;
      this.#waiting.delete(command);
      text += this.#send(command);
    }
    return text;
  }

  /**
   * Forgets a command if the window still holds it back. A command that was
   * sent stays, because its id is free only after its reply.
   */
  withdraw(command: PendingCommand<Context>): void {
    if (this.#waiting.delete(command) && command.id !== undefined) {
      this.#byOwnId.delete(canonical(command.id));
    }
  }

  /**
   * Forgets all commands.
   *
   * @returns The commands: those on the wire first, then those that waited.
   */
  clear(): PendingCommand<Context>[] {
    const commands = [...this.#onWire(), ...this.#waiting];
    this.#size = 0;
    this.#inBand = 0;
    this.#withoutId = undefined;
    this.#inOrder = [];
    this.#byGeneratedId = [];
    this.#freeIds = [];
    this.#byOwnId.clear();
    this.#waiting.clear();
    return commands;
  }

  #windowIsFull(): boolean {
    return this.#windowEnabled && this.#inBand >= WINDOW;
  }

  /** Gives a command its id, if it has none, and returns its whole text. */
  #send(command: PendingCommand<Context>): string {
    if (command.id === undefined) {
      const id = this.#generateId();
      command.id = id;
      this.#byGeneratedId[id] = command;
      // An in-band command that is alone on the wire needs no id. In-band
      // replies keep their order, so the first reply without an id is its own.
      if (this.#size === 0 && !command.oob && this.#mayOmitIds) {
        this.#withoutId = command;
      }
    }
    this.#size++;
    if (!command.oob) this.#inBand++;
    command.offset = this.#offset;
    command.sent = true;
    const text = closeCommand(
      command.opening,
      command === this.#withoutId ? undefined : command.id,
    );
    command.opening = "";
    this.#offset += text.length;
    return text;
  }

  #generateId(): number {
    const free = this.#freeIds.pop();
    if (this.#byOwnId.size === 0) return free ?? this.#byGeneratedId.length;
    // The caller may have taken a number as an id of its own. If that number is
    // a free id, the free id is given up instead of kept for later.
    if (free !== undefined && !this.#byOwnId.has(String(free))) return free;
    let fresh = this.#byGeneratedId.length;
    while (this.#byOwnId.has(String(fresh))) fresh++;
    return fresh;
  }

  /** Finds the command on the wire with an id. */
  #find(id: JsonValue): PendingCommand<Context> | undefined {
    const generated = typeof id === "number"
      ? this.#byGeneratedId[id]
      : undefined;
    return generated ?? this.#findOwn(id);
  }

  #findOwn(id: JsonValue): PendingCommand<Context> | undefined {
    try {
      const command = this.#byOwnId.get(canonical(id));
      return command?.sent ? command : undefined;
    } catch {
      // The client cannot write this id, so it has never sent it.
      return undefined;
    }
  }

  /**
   * Finds the command that a reply without an id belongs to, to take it out.
   *
   * In-band replies keep their order, so it is the oldest in-band command. An
   * out-of-band command is meant only if no in-band command is on the wire.
   */
  #oldest(): PendingCommand<Context> | undefined {
    if (this.#withoutId !== undefined) return this.#withoutId;
    if (this.#inBand > 0) return this.#oldestInBand();
    let oldest: PendingCommand<Context> | undefined;
    for (const command of this.#onWire()) {
      if (oldest === undefined || command.offset < oldest.offset) {
        oldest = command;
      }
    }
    return oldest;
  }

  /**
   * Finds the oldest in-band command on the wire, if there is one.
   *
   * Replies without an id are rare, so nothing is kept for them in advance. A
   * server that never sends ids may send many in a row, so the search sorts the
   * commands once and then takes one after the other.
   */
  #oldestInBand(): PendingCommand<Context> {
    for (;;) {
      for (let next; (next = this.#inOrder.pop()) !== undefined;) {
        if (this.#find(next.id!) === next) return next;
      }
      this.#inOrder = [...this.#onWire()].filter(({ oob }) => !oob)
        .sort((a, b) => b.offset - a.offset);
    }
  }

  *#onWire(): Generator<PendingCommand<Context>> {
    for (const command of this.#byGeneratedId) {
      if (command !== undefined) yield command;
    }
    for (const command of this.#byOwnId.values()) {
      if (command.sent) yield command;
    }
  }

  #remove(command: PendingCommand<Context>): void {
    const id = command.id!;
    if (command === this.#withoutId) this.#withoutId = undefined;
    if (typeof id === "number" && this.#byGeneratedId[id] === command) {
      this.#byGeneratedId[id] = undefined;
      this.#freeIds.push(id);
    } else {
      this.#byOwnId.delete(canonical(id));
    }
    this.#size--;
    if (!command.oob) this.#inBand--;
    // The list must not keep commands that are done.
    if (this.#size === 0 && this.#inOrder.length > 0) this.#inOrder = [];
  }
}

/**
 * Writes an id so that equal ids have equal texts. The members are sorted,
 * because a server may send those of an object back in another order.
 */
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
