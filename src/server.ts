/**
 * The QMP server: command handlers over the pure protocol.
 *
 * @module
 */

import { messageOf, QmpCommandError } from "./protocol/error.ts";
import type {
  JsonValue,
  QmpErrorBody,
  QmpTimestamp,
  VersionInfo,
} from "./protocol/message.ts";
import type { JsonReading } from "./protocol/qemu_json/reader.ts";
import {
  eventText,
  type ServerCommand,
  ServerProtocol,
} from "./protocol/server.ts";
import { MessageChannel, readingsOf } from "./wire/message_channel.ts";
import { memoryTransports, type Transport } from "./wire/transport.ts";

/**
 * Most characters of replies and events that wait for a client when the server
 * reads its next command: 1 MiB.
 */
const MAX_UNSENT_FOR_READING = 1024 * 1024;

/**
 * Most characters of a message before the client has negotiated: 64 KiB. A
 * client needs a hundred for its negotiation.
 */
const MAX_EARLY_MESSAGE_SIZE = 64 * 1024;

/** Most characters of a message of a client: 64 MiB, the limit of QEMU. */
const DEFAULT_MAX_MESSAGE_SIZE = 64 * 1024 * 1024;

/** Most characters that wait for a client when an event is sent: 64 MiB. */
const DEFAULT_MAX_UNSENT = 64 * 1024 * 1024;

/** Options for {@linkcode QmpServer.emit}. */
export interface EmitOptions {
  /**
   * Host time at which the event occurred. A relay passes on the time of the
   * QEMU behind it.
   *
   * @default {the time of the call}
   */
  timestamp?: QmpTimestamp | undefined;
}

/** The parameters of a handler besides the arguments of its command. */
export interface CommandContext {
  /** Sends an event to every client, like {@linkcode QmpServer.emit}. */
  readonly emit: (
    event: string,
    data?: object,
    options?: EmitOptions,
  ) => void;
  /**
   * Aborts when the connection of the client that sent the command is over. A
   * client that has only ended its sending side still gets its replies. Over
   * TCP, the server notices that a client has gone altogether when it next
   * sends something to it.
   */
  readonly signal: AbortSignal;
  /** Whether the client sent the command out-of-band. */
  readonly oob: boolean;
}

/**
 * Runs a command. The server sends its result; `undefined` stands for the empty
 * object.
 *
 * If it throws a {@linkcode QmpCommandError}, the server sends that error. The
 * server sends any other error as a `GenericError` with its message.
 *
 * @param args Arguments of the command, `{}` if it has none.
 * @param context How the command was sent, and to whom it can send events.
 */
export type CommandHandler = (
  args: Record<string, JsonValue>,
  context: CommandContext,
) => unknown | Promise<unknown>;

/** Options for {@linkcode QmpServer}. */
export interface QmpServerOptions {
  /**
   * A handler for each command, by the name of the command. The server has
   * handlers for `query-version`, `query-commands` and `quit`, which these may
   * replace.
   *
   * @default {{}}
   */
  commands?: Record<string, CommandHandler> | undefined;
  /**
   * Names of the commands that clients may execute out-of-band.
   *
   * @default {[]}
   */
  oobCommands?: readonly string[] | undefined;
  /**
   * The version in the greeting.
   *
   * @default {10.0.0, without a package}
   */
  version?: VersionInfo | undefined;
  /**
   * The capabilities in the greeting.
   *
   * @default {["oob"]}
   */
  capabilities?: readonly string[] | undefined;
  /**
   * Whether to write each message over several lines, as QEMU does with
   * `pretty=on`.
   *
   * @default {false}
   */
  pretty?: boolean | undefined;
  /**
   * Most characters of a client's message, at most 67,108,864. The server
   * answers a larger message with QEMU's error, and reads on. Before
   * negotiation, a message has at most 65,536.
   *
   * @default {67108864}
   */
  maxMessageSize?: number | undefined;
  /**
   * Most characters of replies and events that may wait for a client. The
   * server disconnects a client that leaves more unread when an event is sent.
   *
   * @default {67108864}
   */
  maxUnsent?: number | undefined;
}

/** A client that is connected. */
interface Client {
  readonly protocol: ServerProtocol;
  readonly channel: MessageChannel<JsonReading>;
  /** Aborts when the client is gone. */
  readonly gone: AbortController;
  /** Called when the client is gone and its transport is closed. */
  readonly end: () => void;
  /** Whether the client has ended its sending side. */
  hasHungUp: boolean;
  /** Resolves when there may be room for another message of the client. */
  room: PromiseWithResolvers<void> | undefined;
}

/**
 * A QMP server, over any transport, for any number of clients.
 *
 * It behaves like QEMU's monitor: it reads JSON values and needs no lines, also
 * when a person types them; it runs in-band commands one after the other; and
 * it answers wrong input in QEMU's words. Programs use it in tests, when QEMU
 * is too slow or does not fail as the test needs, and in proxies.
 *
 * A client cannot make it grow without bound. The server stops reading from a
 * client while eight of its requests wait, or while it does not read 1 MiB of
 * replies.
 *
 * @example Test a program without QEMU
 * ```ts
 * import { QmpClient, QmpCommandError, QmpServer } from "@qmp/qmp";
 * import { assertRejects } from "@std/assert";
 *
 * await using server = new QmpServer({
 *   commands: {
 *     device_add: ({ driver }) => {
 *       throw new QmpCommandError("device_add", {
 *         class: "GenericError",
 *         desc: `'${driver}' is not a valid device model name`,
 *       });
 *     },
 *   },
 * });
 * await using qmp = await QmpClient.open(server.connect());
 *
 * await assertRejects(
 *   () => qmp.execute("device_add", { driver: "nope" }),
 *   QmpCommandError,
 *   "'nope' is not a valid device model name",
 * );
 * ```
 *
 * @example Serve a Unix socket
 * ```ts ignore
 * import { QmpServer } from "@qmp/qmp";
 *
 * const server = new QmpServer({
 *   commands: { stop: (_args, { emit }) => emit("STOP") },
 * });
 * const path = "/tmp/qmp.sock";
 * for await (const conn of Deno.listen({ transport: "unix", path })) {
 *   server.serve(conn);
 * }
 * ```
 */
export class QmpServer implements AsyncDisposable {
  readonly #commands: ReadonlyMap<string, CommandHandler>;
  readonly #oobCommands: ReadonlySet<string>;
  readonly #version: VersionInfo;
  readonly #capabilities: readonly string[];
  readonly #pretty: boolean;
  readonly #maxMessageSize: number;
  readonly #maxUnsent: number;
  readonly #clients: Set<Client> = new Set();
  /** Resolve when the transports of clients are closed. */
  readonly #served: Set<Promise<void>> = new Set();
  #isClosed = false;

  /**
   * Makes a server without clients.
   *
   * @param options The commands of the server, how it greets, and its limits.
   * @throws {RangeError} If a limit is not positive or too large.
   */
  constructor(options: QmpServerOptions = {}) {
    const {
      commands = {},
      oobCommands = [],
      version = { qemu: { major: 10, minor: 0, micro: 0 }, package: "" },
      capabilities = ["oob"],
      pretty = false,
      maxMessageSize = DEFAULT_MAX_MESSAGE_SIZE,
      maxUnsent = DEFAULT_MAX_UNSENT,
    } = options;
    checkLimit("maxMessageSize", maxMessageSize, DEFAULT_MAX_MESSAGE_SIZE);
    checkLimit("maxUnsent", maxUnsent);
    this.#maxMessageSize = maxMessageSize;
    this.#maxUnsent = maxUnsent;
    this.#version = version;
    this.#capabilities = capabilities;
    this.#pretty = pretty;
    this.#oobCommands = new Set(oobCommands);
    this.#commands = new Map<string, CommandHandler>([
      ["query-version", () => version],
      ["query-commands", () => this.#commandNames().map((name) => ({ name }))],
      ["quit", () => this.#quit()],
      ...Object.entries(commands),
    ]);
  }

  /** Number of clients that are connected. */
  get clients(): number {
    return this.#clients.size;
  }

  /**
   * Connects a client in memory: makes two transports, serves one of them, and
   * returns the other.
   *
   * @returns The client's transport.
   *
   * @example A client and a server in one process
   * ```ts
   * import { QmpClient, QmpServer } from "@qmp/qmp";
   * import { assertEquals } from "@std/assert";
   *
   * await using server = new QmpServer({
   *   commands: { "query-name": () => ({ name: "vm" }) },
   * });
   * await using qmp = await QmpClient.open(server.connect());
   * assertEquals(await qmp.execute("query-name"), { name: "vm" });
   * ```
   */
  connect(): Transport {
    const [near, far] = memoryTransports();
    this.serve(far);
    return near;
  }

  /**
   * Serves one client, and sends it the greeting at once.
   *
   * @param transport The client's connection. The server owns it from then on.
   * @returns A promise that resolves when the client is gone, for any reason.
   * @throws {TypeError} If a stream of the transport is locked.
   */
  serve(transport: Transport): Promise<void> {
    const protocol = new ServerProtocol({
      version: this.#version,
      capabilities: this.#capabilities,
      pretty: this.#pretty,
      has: (name) => this.#commands.has(name),
      allowsOob: (name) => this.#oobCommands.has(name),
    });
    const pipeline = readingsOf({
      room: () => roomFor(client),
      maxMessageSize: () =>
        protocol.state === "negotiation"
          ? Math.min(MAX_EARLY_MESSAGE_SIZE, this.#maxMessageSize)
          : this.#maxMessageSize,
    });
    const channel = new MessageChannel(transport, pipeline, {
      receive: (reading) => {
        this.#run(client, protocol.receive(reading));
        flush(client);
      },
      ended: (error) => {
        client.hasHungUp = true;
        if (error !== undefined || protocol.isIdle) this.#disconnect(client);
      },
      lost: () => this.#disconnect(client),
    });
    const { promise: served, resolve: end } = Promise.withResolvers<void>();
    const client: Client = {
      protocol,
      channel,
      gone: new AbortController(),
      end,
      hasHungUp: false,
      room: undefined,
    };
    this.#clients.add(client);
    this.#served.add(served);
    served.then(() => this.#served.delete(served));
    flush(client);
    if (this.#isClosed) this.#disconnect(client);
    return served;
  }

  /**
   * Sends an event to every client that has negotiated, and disconnects the
   * clients that leave too much unread.
   *
   * @param event Name of the event.
   * @param data Data of the event, if it has any.
   * @param options When the event occurred.
   * @throws {TypeError} If the data cannot be written as JSON.
   */
  emit(event: string, data?: object, options: EmitOptions = {}): void {
    const { timestamp = now() } = options;
    const text = eventText(event, data, timestamp, this.#pretty);
    for (const client of this.#clients) {
      if (client.protocol.state !== "command") continue;
      client.channel.send(text, true);
      if (client.channel.unsent > this.#maxUnsent) this.#disconnect(client);
    }
  }

  /**
   * Sends the messages that are left and disconnects every client. It may be
   * called several times.
   */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const client of this.#clients) this.#disconnect(client);
    await Promise.all(this.#served);
  }

  /** Disconnects every client. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #disconnect(client: Client) {
    if (!this.#clients.delete(client)) return;
    const closing = client.channel.close();
    client.protocol.close();
    client.gone.abort();
    resume(client);
    await closing;
    client.end();
  }

  #run(client: Client, commands: ServerCommand[]) {
    for (const command of commands) this.#execute(client, command);
  }

  /** Runs and answers a command, and then the commands that waited for it. */
  async #execute(client: Client, command: ServerCommand) {
    const { protocol, gone: { signal } } = client;
    const context = {
      emit: (event: string, data?: object, options?: EmitOptions) =>
        this.emit(event, data, options),
      signal,
      oob: command.oob,
    };
    let released: ServerCommand[];
    try {
      const handler = this.#commands.get(command.name)!;
      released = protocol.succeed(
        command,
        await handler(command.arguments, context),
      );
    } catch (error) {
      try {
        released = protocol.fail(command, errorBody(error));
      } catch {
        // With the id of the command, even the error is too long to be sent.
        return this.#disconnect(client);
      }
    }
    flush(client);
    this.#run(client, released);
    if (client.room !== undefined && !protocol.isFull) resume(client);
    if (client.hasHungUp && protocol.isIdle) this.#disconnect(client);
  }

  #commandNames(): string[] {
    return ["qmp_capabilities", ...this.#commands.keys()];
  }

  #quit() {
    this.emit("SHUTDOWN", { guest: false, reason: "host-qmp-quit" });
    // The reply is sent in the microtasks that follow, which end before a task.
    setTimeout(() => this.close(), 0);
  }
}

/** Returns a promise if the server should not read from a client now. */
function roomFor(client: Client): Promise<void> | undefined {
  const { protocol, channel, gone } = client;
  if (gone.signal.aborted) return undefined;
  const mustWrite = channel.unsent > MAX_UNSENT_FOR_READING;
  if (!mustWrite && !protocol.isFull) return undefined;
  if (mustWrite) channel.whenWritten().then(() => resume(client));
  client.room ??= Promise.withResolvers();
  return client.room.promise;
}

/** Lets the server read from a client again, if it waits. */
function resume(client: Client) {
  client.room?.resolve();
  client.room = undefined;
}

/**
 * @throws {RangeError} If the limit is not positive, or exceeds the largest.
 */
function checkLimit(name: string, limit: number, largest = Infinity) {
  if (limit > 0 && limit <= largest) return;
  throw new RangeError(
    `Cannot make a server with ${name} ${limit}: it must be more than 0` +
      (largest < Infinity ? `, and at most ${largest}` : ""),
  );
}

function flush({ protocol, channel }: Client) {
  // A server owes its messages and waits for no answer, so each may go at once.
  for (
    let part = protocol.takePart();
    part !== "";
    part = protocol.takePart()
  ) channel.send(part, true);
}

function errorBody(error: unknown): QmpErrorBody {
  if (error instanceof QmpCommandError) {
    return { class: error.class, desc: error.desc };
  }
  return { class: "GenericError", desc: messageOf(error) };
}

function now(): QmpTimestamp {
  const microseconds = Math.floor(
    (performance.timeOrigin + performance.now()) * 1000,
  );
  return {
    seconds: Math.floor(microseconds / 1_000_000),
    microseconds: microseconds % 1_000_000,
  };
}
