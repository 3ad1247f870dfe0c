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
import { type ServerCommand, ServerProtocol } from "./protocol/server.ts";
import { MessageChannel, readingsOf } from "./wire/message_channel.ts";
import { memoryTransports, type Transport } from "./wire/transport.ts";

/** The parameters of a handler besides the arguments of its command. */
export interface CommandContext {
  /** Sends an event to every client, like {@linkcode QmpServer.emit}. */
  readonly emit: (event: string, data?: object) => void;
  /** Aborts when the client that sent the command is gone. */
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
}

/** A client that is connected. */
interface Client {
  readonly protocol: ServerProtocol;
  readonly channel: MessageChannel<JsonReading>;
  /** Aborts when the client is gone. */
  readonly gone: AbortController;
  /** Called when the client is gone and its transport is closed. */
  readonly end: () => void;
}

/**
 * A QMP server, over any transport, for any number of clients.
 *
 * It behaves like QEMU's monitor: it reads JSON values and needs no lines, also
 * when a person types them; it runs in-band commands one after the other; and
 * it answers wrong input in QEMU's words. Programs use it in tests, when QEMU
 * is too slow or does not fail as the test needs, and in proxies.
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
  readonly #clients: Set<Client> = new Set();
  /** Resolve when the transports of clients are closed. */
  readonly #served: Set<Promise<void>> = new Set();
  #isClosed = false;

  /**
   * Makes a server without clients.
   *
   * @param options The commands of the server, and how it greets.
   */
  constructor(options: QmpServerOptions = {}) {
    const {
      commands = {},
      oobCommands = [],
      version = { qemu: { major: 10, minor: 0, micro: 0 }, package: "" },
      capabilities = ["oob"],
      pretty = false,
    } = options;
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
    const channel = new MessageChannel(transport, readingsOf, {
      receive: (reading) => {
        this.#run(client, protocol.receive(reading));
        flush(client);
      },
      ended: () => this.#disconnect(client),
    });
    const { promise: served, resolve: end } = Promise.withResolvers<void>();
    const client: Client = {
      protocol,
      channel,
      gone: new AbortController(),
      end,
    };
    this.#clients.add(client);
    this.#served.add(served);
    served.then(() => this.#served.delete(served));
    flush(client);
    if (this.#isClosed) this.#disconnect(client);
    return served;
  }

  /**
   * Sends an event to every client that has negotiated. Its timestamp is the
   * time of this call.
   *
   * @param event Name of the event.
   * @param data Data of the event, if it has any.
   * @throws {TypeError} If the data cannot be written as JSON.
   */
  emit(event: string, data?: object): void {
    const timestamp = now();
    for (const client of this.#clients) {
      client.protocol.event(event, data, timestamp);
      flush(client);
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
      emit: (event: string, data?: object) => this.emit(event, data),
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
      released = protocol.fail(command, errorBody(error));
    }
    flush(client);
    this.#run(client, released);
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

function flush({ protocol, channel }: Client) {
  const output = protocol.takeOutput();
  // A server owes its messages and waits for no answer, so each may go at once.
  if (output !== "") channel.send(output, true);
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
