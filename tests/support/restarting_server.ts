/**
 * A server in memory that crashes and starts again, for clients that reconnect.
 *
 * @module
 */

import {
  type ConnectionSource,
  type OpenOptions,
  QmpClient,
  QmpConnectError,
  QmpServer,
  type QmpServerOptions,
} from "../../mod.ts";

/** A place where a {@linkcode QmpServer} may run. */
export class RestartingServer implements AsyncDisposable {
  /** Attempts to connect so far. */
  attempts = 0;
  /** Connections so far. */
  connections = 0;
  /** The commands that all servers have run, in their order. */
  readonly ran: unknown[] = [];
  readonly #options: QmpServerOptions;
  #server: QmpServer | undefined;

  /** Starts the first server. */
  constructor(options: QmpServerOptions = {}) {
    this.#options = options;
    this.start();
  }

  /** Connects to the server that runs, and fails if none does. */
  source: ConnectionSource = async ({ signal }) => {
    this.attempts++;
    if (this.#server === undefined) throw new QmpConnectError("refused");
    const options: OpenOptions = { signal };
    const qmp = await QmpClient.open(this.#server.connect(), options);
    this.connections++;
    return qmp;
  };

  /** The server that runs. */
  get server(): QmpServer {
    return this.#server!;
  }

  /**
   * Starts a server. It has a command `count`, which records its argument, and
   * a command `hang`, which does so and never ends.
   */
  start(): void {
    const { commands, ...options } = this.#options;
    this.#server = new QmpServer({
      ...options,
      commands: {
        count: (args) => void this.ran.push(args.n),
        hang: async (args, { signal }) => {
          this.ran.push(args.n);
          await new Promise((resolve) =>
            signal.addEventListener("abort", resolve)
          );
        },
        ...commands,
      },
    });
  }

  /** Hangs up on the clients. Until the next start, nobody can connect. */
  async crash(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    await server?.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.crash();
  }
}
