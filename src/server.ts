/**
 * The QMP server: handlers over the pure protocol.
 *
 * @module
 */

import { Channel } from "./wire/message_channel.ts";
import { QmpCommandError } from "./protocol/error.ts";
import type {
  JsonValue,
  QmpErrorBody,
  QmpTimestamp,
  VersionInfo,
} from "./protocol/message.ts";
import { JsonReader } from "./protocol/qemu_json/reader.ts";
import { type ServerCommand, ServerProtocol } from "./protocol/server.ts";
import type { Transport } from "./wire/transport.ts";

/** What a handler is told beside the arguments. */
export interface CommandContext {
  /** Sends an event to every client, as {@linkcode QmpServer.emit} does. */
  readonly emit: (event: string, data?: object) => void;
  /** Aborts when the client that sent the command is gone. */
  readonly signal: AbortSignal;
  /** Whether the command was sent out-of-band. */
  readonly oob: boolean;
}

/**
 * Runs a command, and returns what it returns; `undefined` stands for the empty object.
 *
 * A {@linkcode QmpCommandError} that it throws is sent as it is, and anything else as a `GenericError` with its message.
 *
 * @param args Arguments of the command, `{}` where it has none.
 * @param context What else there is to know.
 */
export type CommandHandler = (
  args: Record<string, JsonValue>,
  context: CommandContext,
) => unknown | Promise<unknown>;

/** Options for {@linkcode QmpServer}. */
export interface QmpServerOptions {
  /**
   * Handler of each command, by the command's name. `query-version`, `query-commands` and `quit` have one already, which
   * can be replaced.
   *
   * @default {{}}
   */
  commands?: Record<string, CommandHandler> | undefined;
  /**
   * Names of the commands that may be executed out-of-band.
   *
   * @default {[]}
   */
  oobCommands?: readonly string[] | undefined;
  /**
   * Version to greet with.
   *
   * @default {10.0.0, without a package}
   */
  version?: VersionInfo | undefined;
  /**
   * Capabilities to offer.
   *
   * @default {["oob"]}
   */
  capabilities?: readonly string[] | undefined;
  /**
   * Whether to spread messages over several lines, as QEMU does with `pretty=on`.
   *
   * @default {false}
   */
  pretty?: boolean | undefined;
}

/** A client, as the server sees it. */
interface Connection {
  readonly protocol: ServerProtocol;
  readonly channel: Channel;
  /** Aborts when the client is gone. */
  readonly gone: AbortController;
}

/**
 * A QMP server, over any transport, for any number of clients.
 *
 * It is a peer like QEMU's monitor: it reads JSON values rather than lines, also such as a person types, runs in-band
 * commands one after the other, and answers what is wrong in QEMU's words. Programs use it in their tests, where QEMU is
 * too slow or will not fail as it should, and in proxies.
 *
 * @example Test a program without QEMU
 * ```ts
 * import { memoryTransports, QmpClient, QmpCommandError, QmpServer } from "@qmp/qmp";
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
 * const [near, far] = memoryTransports();
 * server.serve(far);
 *
 * await using qmp = await QmpClient.open(near);
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
 * const server = new QmpServer({ commands: { stop: (_args, { emit }) => emit("STOP") } });
 * for await (const conn of Deno.listen({ transport: "unix", path: "/tmp/qmp.sock" })) {
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
  readonly #connections: Map<Connection, Promise<void>> = new Map();
  #closed = false;

  /**
   * Makes a server without clients.
   *
   * @param options What the server is and what it can do.
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

  /** Clients that are connected. */
  get clients(): number {
    return this.#connections.size;
  }

  /**
   * Serves one client, to which it sends the greeting at once.
   *
   * @param transport The client's connection, which is the server's from then on.
   * @returns A promise that resolves when the client is gone, whichever way it went.
   */
  serve(transport: Transport): Promise<void> {
    const protocol = new ServerProtocol({
      version: this.#version,
      capabilities: this.#capabilities,
      pretty: this.#pretty,
      has: (name) => this.#commands.has(name),
      allowsOob: (name) => this.#oobCommands.has(name),
    });
    const channel = new Channel(transport, {
      // Values need no lines; their reader has a limit of its own.
      maxLineSize: Infinity,
      onWriteError: () => channel.close(),
    });
    const connection = { protocol, channel, gone: new AbortController() };
    const served = this.#converse(connection);
    this.#connections.set(connection, served);
    if (this.#closed) channel.close();
    return served;
  }

  /**
   * Sends an event to every client that has negotiated, with the time of this call.
   *
   * @param event Name of the event.
   * @param data Its data, where it has any.
   * @throws {TypeError} If the data cannot be written as JSON.
   */
  emit(event: string, data?: object): void {
    const timestamp = now();
    for (const connection of this.#connections.keys()) {
      connection.protocol.event(event, data, timestamp);
      flush(connection);
    }
  }

  /**
   * Sends what is left to send and disconnects every client. May be called more than once.
   */
  async close(): Promise<void> {
    this.#closed = true;
    const served = [...this.#connections.values()];
    for (const { channel } of this.#connections.keys()) channel.close();
    await Promise.all(served);
  }

  /** Disconnects every client. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #converse(connection: Connection): Promise<void> {
    const { protocol, channel, gone } = connection;
    const reader = new JsonReader();
    flush(connection);
    await channel.pipeTo(
      new WritableStream({
        write: (text) => {
          const commands = reader.read(text)
            .flatMap((reading) => protocol.receive(reading));
          this.#run(connection, commands);
          flush(connection);
        },
      }),
    );
    protocol.close();
    gone.abort();
    this.#connections.delete(connection);
    await channel.close();
  }

  #run(connection: Connection, commands: ServerCommand[]) {
    for (const command of commands) this.#execute(connection, command);
  }

  /** Runs a command and answers it, and then those that waited for it. */
  async #execute(connection: Connection, command: ServerCommand) {
    const { protocol, gone: { signal } } = connection;
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
    flush(connection);
    this.#run(connection, released);
  }

  #commandNames(): string[] {
    return ["qmp_capabilities", ...this.#commands.keys()];
  }

  #quit() {
    this.emit("SHUTDOWN", { guest: false, reason: "host-qmp-quit" });
    // The reply is written in the turns of the microtask queue that follow, before a task.
    setTimeout(() => this.close(), 0);
  }
}

function flush({ protocol, channel }: Connection) {
  const output = protocol.takeOutput();
  if (output !== "") channel.send(output, true);
}

function errorBody(error: unknown): QmpErrorBody {
  if (error instanceof QmpCommandError) {
    return { class: error.class, desc: error.desc };
  }
  const desc = error instanceof Error ? error.message : String(error);
  return { class: "GenericError", desc };
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
