import { QmpServer, type QmpServerOptions } from "../../mod.ts";

/**
 * A {@linkcode QmpServer} that accepts clients on a socket until the end of the
 * scope.
 */
export class SocketServer implements AsyncDisposable {
  readonly server: QmpServer;
  readonly #listener: Deno.Listener;
  readonly #accepting: Promise<void>;

  constructor(listener: Deno.Listener, options?: QmpServerOptions) {
    this.server = new QmpServer(options);
    this.#listener = listener;
    this.#accepting = this.#accept();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.server.close();
    await this.#accepting;
  }

  async #accept() {
    for await (const conn of this.#listener) this.server.serve(conn);
  }
}
